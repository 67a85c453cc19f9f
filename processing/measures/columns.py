"""Which column of somebody's spreadsheet holds what: the header row, headings, saved profiles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..catalogue.model import Catalogue
from ..catalogue.names import normalise_name
from ..sources.sheets.model import Sheet, column_letters
from .errors import MeasureListError

OWN, IGNORED = "weitere", "ignorieren"
OWN_MARK = "eigene Spalte: "
"""Begins an exported heading of the city that would otherwise be taken for one of ours."""
BOOK_PAGES, BOOK_MAPS = "Seiten im Buch", "Karten im Buch"
PLACES = {
    "x": ("x", "ost", "rechtswert", "easting", "e", "längengrad", "lon", "longitude", "lng"),
    "y": ("y", "nord", "hochwert", "northing", "n", "breitengrad", "lat", "latitude"),
    "wkt": ("wkt", "geometrie wkt", "geom", "geometrie"),
    "geojson": ("geojson", "geometrie geojson"),
}
"""Targets for places and the headings that mean them."""

_SEARCHED_ROWS = 60
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|\*")


@dataclass(frozen=True, slots=True)
class Profile:
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: number from 1, heading as written, and what it holds."""

    number: int
    heading: str
    target: str

    @property
    def letters(self) -> str:
        """Letters of the column as spreadsheets show them."""
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the list stands in a file.

    ``first`` is the first row after the headings, counted from 1.
    """

    sheet: Sheet
    header_row: int
    first: int
    columns: tuple[Column, ...]

    def of(self, target: str) -> tuple[Column, ...]:
        """Columns with this target."""
        return tuple(column for column in self.columns if column.target == target)


class Vocabulary:
    """Headings and what they mean, from the catalogue and a profile."""

    def __init__(self, catalogue: Catalogue, profile: Profile) -> None:
        self._profile = {_folded(text): target for text, target in profile.columns.items()}
        self._known: dict[str, str] = {}
        self.targets = {OWN, IGNORED, *PLACES}
        for column in (*catalogue.measure_columns, *catalogue.measure_extras):
            self.targets.add(column.field)
            for text in (column.title, column.label, column.field, *column.synonyms):
                if text:
                    self._known.setdefault(_folded(text), column.field)
        self._known |= {_folded(text): IGNORED for text in (BOOK_PAGES, BOOK_MAPS)}
        for target, headings in PLACES.items():
            for text in headings:
                self._known.setdefault(_folded(text), target)
        unknown = sorted(set(profile.columns.values()) - self.targets)
        if unknown:
            raise MeasureListError(
                f"Das Profil nennt Ziele, die es nicht gibt: {', '.join(unknown)}. Möglich sind"
                f" {', '.join(sorted(self.targets))}."
            )

    def target(self, heading: str) -> str:
        """What a heading means; empty if nobody knows."""
        folded = _folded(heading)
        if heading.startswith(OWN_MARK):
            return OWN
        return self._profile.get(folded) or self._known.get(folded, "")


def find_layout(sheets: Sequence[Sheet], catalogue: Catalogue, profile: Profile) -> Layout:
    """The list in a file: the sheet and row with the most known headings.

    Titles above the head, merged cells and heads of two rows are seen through. A column whose
    heading nobody knows is kept as the city's own; columns without heading and content are left.

    Raises:
        MeasureListError: if no row has a heading for the titles of measures, or the profile names
            a sheet that is not there.
    """
    words = Vocabulary(catalogue, profile)
    chosen = [sheet for sheet in sheets if not sheet.hidden and sheet.rows]
    if profile.sheet:
        chosen = [sheet for sheet in sheets if sheet.name == profile.sheet]
        if not chosen:
            names = ", ".join(f"„{sheet.name}“" for sheet in sheets)
            raise MeasureListError(
                f"Das Blatt „{profile.sheet}“ gibt es nicht; vorhanden: {names}. Bitte das Profil"
                " anpassen."
            )
    best: tuple[int, Layout] | None = None
    for sheet in chosen:
        rows = [profile.header_row] if profile.header_row else range(1, _SEARCHED_ROWS + 1)
        for row in rows:
            if row > len(sheet.rows):
                break
            layout = _layout(sheet, row, words)
            known = {column.target for column in layout.columns} - {OWN, IGNORED}
            if "titel" in known and (best is None or len(known) > best[0]):
                best = len(known), layout
    if best is None:
        raise MeasureListError(_nothing_found(chosen, profile))
    _require_single(best[1])
    return best[1]


def read_profile(path: str | Path) -> Profile:
    """Profile from a JSON file.

    Raises:
        MeasureListError: if the file cannot be read or is no profile.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        return Profile(
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
            f"{path}: Das Profil lässt sich nicht lesen ({error.strerror})."
        ) from error
    except (ValueError, AttributeError, TypeError) as error:
        raise MeasureListError(
            f"{path}: Das ist kein Profil ({error}). Bitte eines speichern lassen oder die Datei"
            " berichtigen."
        ) from error


def write_profile(path: str | Path, profile: Profile) -> None:
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
    target = Path(path)
    aside = target.with_name(f".{target.name}.neu")
    try:
        aside.write_text(f"{text}\n", encoding="utf-8")
        aside.replace(target)
    except OSError as error:
        raise MeasureListError(
            f"{path}: Das Profil lässt sich nicht schreiben ({error.strerror})."
        ) from error


def learned(layout: Layout, profile: Profile) -> Profile:
    """The profile that reads this layout again without searching."""
    return Profile(
        columns={column.heading: column.target for column in layout.columns if column.heading},
        values=profile.values,
        sheet=layout.sheet.name,
        header_row=layout.header_row,
        skip_rows=profile.skip_rows,
        crs=profile.crs,
    )


def _layout(sheet: Sheet, row: int, words: Vocabulary) -> Layout:
    bottom = max((m.bottom for m in sheet.merged if m.top <= row <= m.bottom), default=row)
    width = max((len(cells) for cells in sheet.rows), default=0)
    columns = []
    for number in range(1, width + 1):
        texts = [text for text in _head_texts(sheet, row, bottom, number) if text]
        target = next((words.target(text) for text in texts if words.target(text)), "")
        heading = next((text for text in texts if words.target(text)), texts[0] if texts else "")
        if not heading and _empty_below(sheet, bottom, number):
            continue
        columns.append(Column(number, heading.removeprefix(OWN_MARK), target or OWN))
    return Layout(sheet, row, bottom + 1, tuple(_named(columns)))


def _head_texts(sheet: Sheet, row: int, bottom: int, number: int) -> Iterable[str]:
    """Texts that may be the heading of a column: of the row, below it, then what it is part of."""
    for line in range(row, bottom + 1):
        yield _text(sheet, line, number)
    for merge in sheet.merged:
        if merge.top <= row <= merge.bottom and merge.left <= number <= merge.right:
            yield _text(sheet, merge.top, merge.left)


def _text(sheet: Sheet, row: int, number: int) -> str:
    return " ".join(sheet.cell(row, number).text.split())


def _empty_below(sheet: Sheet, row: int, number: int) -> bool:
    return all(sheet.cell(line, number).empty for line in range(row + 1, len(sheet.rows) + 1))


def _named(columns: Iterable[Column]) -> Iterable[Column]:
    """Own columns get distinct headings, so that no content overwrites another's."""
    seen: set[str] = set()
    for column in columns:
        heading = column.heading or f"Spalte {column.letters}"
        if column.target == OWN:
            if heading in seen:
                heading = f"{heading} ({column.letters})"
            seen.add(heading)
        yield Column(column.number, heading, column.target)


def _require_single(layout: Layout) -> None:
    several = {OWN, IGNORED, "beschreibung", "handlungsfelder", "akteure", "ortsbezirke"}
    for target in {column.target for column in layout.columns} - several:
        found = layout.of(target)
        if len(found) > 1:
            names = " und ".join(f"{item.letters} „{item.heading}“" for item in found)
            raise MeasureListError(
                f"{layout.sheet.place(layout.header_row)}: Die Spalten {names} meinen beide"
                f" „{target}“. Bitte im Profil festlegen, welche gilt (die andere: „{OWN}“)."
            )


def _nothing_found(sheets: Sequence[Sheet], profile: Profile) -> str:
    if not sheets:
        return "Die Datei enthält kein sichtbares Blatt mit Inhalt. Bitte die Datei prüfen."
    seen = [
        _text(sheet, row, number)
        for sheet in sheets[:1]
        for row in range(1, min(len(sheet.rows), 5) + 1)
        for number in range(1, 8)
    ]
    texts = ", ".join(f"„{text[:40]}“" for text in seen if text)
    where = f" in Zeile {profile.header_row}" if profile.header_row else ""
    return (
        f"{sheets[0].name}: Es wurde{where} keine Kopfzeile mit einer Spalte „Maßnahme“ gefunden"
        f" (gelesen: {texts or 'nichts'}). Bitte die Überschriften der Vorlage verwenden oder die"
        " Spalten in einem Profil zuordnen."
    )


def _folded(heading: str) -> str:
    plain = normalise_name(_ASIDE.sub(" ", heading))
    return plain or normalise_name(heading)
