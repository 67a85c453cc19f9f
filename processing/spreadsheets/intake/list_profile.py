"""How one city's table is read, kept in a file for the next time."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...runtime.atomic_file import write_text_aside
from ...runtime.errors import InsekError
from ...wording.file_faults import reason
from ...wording.name_keys import normalise_name
from ..reading.headings import Layout


class ProfileError(InsekError):
    """A profile that cannot be read, written or used; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class ListProfile:
    """How one city's table is read.

    Attributes:
        columns: Target by heading: a column of what is taken in, a place target, ``weitere``
            (kept as it is) or ``ignorieren``.
        values: By column what a text of the table means: ``{"status": {"Idee": "vorschlag"}}``.
        sheet: Name of the sheet; empty for the one that fits best.
        header_row: Row of the headings, counted from 1; 0 to find it.
        skip_rows: Rows that are not read, counted from 1, e.g. a row of types.
        crs: CRS of x, y, WKT; GeoJSON is always WGS 84. Empty for that of the store.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 0
    skip_rows: tuple[int, ...] = ()
    crs: str = ""

    def meanings(self) -> dict[str, dict[str, str]]:
        """What texts mean by column, in the form in which texts are compared."""
        return {
            column: {normalise_name(text): meant for text, meant in pairs.items()}
            for column, pairs in self.values.items()
        }

    def require_targets(self, targets: Collection[str]) -> None:
        """Refuse a profile that maps headings to what does not exist.

        Args:
            targets: Everything that a column can be taken for.

        Raises:
            ProfileError: with the targets that are unknown and those there are.
        """
        unknown = sorted(set(self.columns.values()) - set(targets))
        if unknown:
            raise ProfileError(
                f"Das Profil nennt Ziele, die es nicht gibt: {', '.join(unknown)}. Möglich sind"
                f" {', '.join(sorted(targets))}."
            )


def read_profile(path: str | Path) -> ListProfile:
    """Profile from a JSON file.

    Raises:
        ProfileError: if the file cannot be read or is no profile.
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
        raise ProfileError(
            f"{path}: Das Profil lässt sich nicht lesen ({reason(error)}). Bitte den Pfad und"
            " die Zugriffsrechte prüfen."
        ) from error
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        raise ProfileError(
            f"{path}: Das ist kein Profil ({_fault(error)}). Bitte eines speichern lassen oder die"
            " Datei berichtigen."
        ) from error


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"kein gültiges JSON ab Zeile {error.lineno}, Zeichen {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"kein Text in UTF-8 ab Byte {error.start + 1}"
    return "zu tief verschachtelt" if isinstance(error, RecursionError) else "anderer Aufbau"


def write_profile(path: str | Path, profile: ListProfile) -> None:
    """Keep a profile for the next import of the same table.

    Raises:
        ProfileError: if the file cannot be written.
        FileNameError: if no file can be called so.
        FileSetError: if the old profile cannot be replaced, e.g. because it is open.
    """
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
        raise ProfileError(
            f"{path}: Das Profil lässt sich nicht schreiben ({reason(error)}). Bitte einen"
            " Ordner mit Schreibrecht wählen; ein altes Profil ist unverändert."
        ) from error


def learned(layout: Layout, profile: ListProfile) -> ListProfile:
    """The profile that reads this layout again without searching; values, rows and CRS stay."""
    return ListProfile(
        columns={column.heading: column.target for column in layout.columns if column.heading},
        values=profile.values,
        sheet=layout.sheet.name,
        header_row=layout.header_row,
        skip_rows=profile.skip_rows,
        crs=profile.crs,
    )
