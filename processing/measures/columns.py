"""Which column of somebody's list holds what: headings of the catalogue, saved profiles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..catalogue.model import Catalogue
from ..runtime.atomic_file import write_text_aside
from ..spreadsheets.reading.headings import IGNORED, OWN, PLACES, Headings, Layout, find_layout
from ..spreadsheets.reading.sheet_model import Sheet
from ..wording.file_faults import reason
from .measure_errors import MeasureListError

BOOK_PAGES, BOOK_MAPS = "Seiten im Buch", "Karten im Buch"
_SEVERAL = frozenset({"beschreibung", "handlungsfelder", "akteure", "ortsbezirke"})


@dataclass(frozen=True, slots=True)
class ListProfile:
    """How one city's list is read, kept in a file for the next time.

    Attributes:
        columns: Target by heading: a column of the Maßnahmenliste, a place target, ``weitere``
            (kept as it is) or ``ignorieren``.
        values: By column what a text of the list means: ``{"status": {"Idee": "vorschlag"}}``.
        sheet: Name of the sheet; empty for the one that fits best.
        header_row: Row of the headings, counted from 1; 0 to find it.
        skip_rows: Rows that are no measures, counted from 1, e.g. a row of types.
        crs: CRS of x, y, WKT; GeoJSON is always WGS 84. Empty for that of the store.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 0
    skip_rows: tuple[int, ...] = ()
    crs: str = ""


def measure_headings(catalogue: Catalogue, profile: ListProfile) -> Headings:
    """Headings of the Maßnahmenliste from the catalogue and a profile.

    Raises:
        MeasureListError: if the profile names a target that does not exist.
    """
    known: dict[str, str] = {}
    for column in (*catalogue.measure_columns, *catalogue.measure_extras):
        for text in (column.title, column.label, column.field, *column.synonyms):
            if text:
                known.setdefault(text, column.field)
    for target, headings in PLACES.items():
        for text in headings:
            known.setdefault(text, target)
    known |= {BOOK_PAGES: IGNORED, BOOK_MAPS: IGNORED}
    targets = {*known.values(), OWN, IGNORED}
    unknown = sorted(set(profile.columns.values()) - targets)
    if unknown:
        raise MeasureListError(
            f"Das Profil nennt Ziele, die es nicht gibt: {', '.join(unknown)}. Möglich sind"
            f" {', '.join(sorted(targets))}."
        )
    return Headings(known, profile.columns, "titel", "Maßnahme", _SEVERAL)


def find_list(sheets: Sequence[Sheet], catalogue: Catalogue, profile: ListProfile) -> Layout:
    """The Maßnahmenliste in a file; raises SheetError or MeasureListError if there is none."""
    words = measure_headings(catalogue, profile)
    return find_layout(sheets, words, sheet=profile.sheet, header_row=profile.header_row)


def read_profile(path: str | Path) -> ListProfile:
    """Profile from a JSON file.

    Raises:
        MeasureListError: if the file cannot be read or is no profile.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        return ListProfile(
            columns={str(key): str(value) for key, value in content.get("spalten", {}).items()},
            values={
                str(column): {str(key): str(value) for key, value in pairs.items()}
                for column, pairs in content.get("werte", {}).items()
            },
            sheet=str(content.get("blatt", "")),
            header_row=int(content.get("kopfzeile", 0)),
            skip_rows=tuple(int(row) for row in content.get("auslassen", ())),
            crs=str(content.get("koordinatensystem", "")),
        )
    except OSError as error:
        raise MeasureListError(
            f"{path}: Das Profil lässt sich nicht lesen ({reason(error)}). Bitte den Pfad und"
            " die Zugriffsrechte prüfen."
        ) from error
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        raise MeasureListError(
            f"{path}: Das ist kein Profil ({error}). Bitte eines speichern lassen oder die Datei"
            " berichtigen."
        ) from error


def write_profile(path: str | Path, profile: ListProfile) -> None:
    """Keep a profile for the next import of the same list."""
    content = {
        "spalten": dict(profile.columns),
        "werte": {column: dict(pairs) for column, pairs in profile.values.items()},
        "blatt": profile.sheet,
        "kopfzeile": profile.header_row,
        "auslassen": list(profile.skip_rows),
        "koordinatensystem": profile.crs,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        write_text_aside(Path(path), f"{text}\n")
    except OSError as error:
        raise MeasureListError(
            f"{path}: Das Profil lässt sich nicht schreiben ({reason(error)}). Bitte einen"
            " Ordner mit Schreibrecht wählen; ein altes Profil ist unverändert."
        ) from error


def learned(layout: Layout, profile: ListProfile) -> ListProfile:
    """The profile that reads this layout again without searching."""
    return ListProfile(
        columns={column.heading: column.target for column in layout.columns if column.heading},
        values=profile.values,
        sheet=layout.sheet.name,
        header_row=layout.header_row,
        skip_rows=profile.skip_rows,
        crs=profile.crs,
    )
