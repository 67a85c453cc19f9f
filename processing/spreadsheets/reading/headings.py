"""Which column of somebody's spreadsheet holds what: the header row and its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...wording.name_keys import normalise_name
from .sheet_model import Sheet, SheetError, column_letters

OWN, IGNORED = "weitere", "ignorieren"
OWN_MARK = "eigene Spalte: "
"""Begins an exported heading of the city that would otherwise be taken for one of ours."""
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
class SheetColumn:
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
    """Where a table stands in a file.

    ``first`` is the first row after the headings, counted from 1.
    """

    sheet: Sheet
    header_row: int
    first: int
    columns: tuple[SheetColumn, ...]

    def of(self, target: str) -> tuple[SheetColumn, ...]:
        """Columns with this target."""
        return tuple(column for column in self.columns if column.target == target)


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings and what they mean.

    Attributes:
        known: Target by heading, in any spelling.
        chosen: The same from a saved profile, which wins.
        required: Target that a table must have.
        example: A heading that would do, for the message when none is found.
        several: Targets that may have several columns.
    """

    known: Mapping[str, str]
    chosen: Mapping[str, str]
    required: str
    example: str
    several: frozenset[str] = frozenset()
    _known: dict[str, str] = field(init=False)
    _chosen: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Fold the headings once."""
        folded: dict[str, str] = {}
        for text, target in self.known.items():
            folded.setdefault(fold(text), target)
        object.__setattr__(self, "_known", folded)
        chosen = {fold(text): target for text, target in self.chosen.items()}
        object.__setattr__(self, "_chosen", chosen)

    def target(self, heading: str) -> str:
        """What a heading means; empty if nobody knows."""
        if heading.startswith(OWN_MARK):
            return OWN
        folded = fold(heading)
        return self._chosen.get(folded) or self._known.get(folded, "")


def fold(heading: str) -> str:
    """A heading as it is compared: without brackets, punctuation and upper case."""
    return normalise_name(_ASIDE.sub(" ", heading)) or normalise_name(heading)


def heading_targets(*by_target: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Target by heading from headings by target; where a heading stands twice the first counts."""
    known: dict[str, str] = {}
    for target, headings in (pair for words in by_target for pair in words.items()):
        for heading in headings:
            known.setdefault(heading, target)
    return known


def find_layout(
    sheets: Sequence[Sheet], words: Headings, *, sheet: str = "", header_row: int = 0
) -> Layout:
    """The table in a file: the sheet and row with the most known headings.

    Titles above the head, merged cells and heads of two rows are seen through. A column whose
    heading nobody knows is kept as the city's own; columns without heading and content are left.

    Args:
        sheets: Everything in the file.
        words: What headings mean.
        sheet: Name of the sheet; empty for the one that fits best.
        header_row: Row of the headings, counted from 1; 0 to find it.

    Raises:
        SheetError: if no row has the required heading, two columns mean the same, or the named
            sheet is not there.
    """
    chosen = [item for item in sheets if not item.hidden and item.rows]
    if sheet:
        chosen = [item for item in sheets if item.name == sheet]
        if not chosen:
            names = ", ".join(f"„{item.name}“" for item in sheets)
            raise SheetError(
                f"Das Blatt „{sheet}“ gibt es nicht; vorhanden: {names}. Bitte das Profil anpassen."
            )
    best: tuple[int, Layout] | None = None
    for item in chosen:
        for row in [header_row] if header_row else range(1, _SEARCHED_ROWS + 1):
            if row > len(item.rows):
                break
            layout = _layout(item, row, words)
            known = {column.target for column in layout.columns} - {OWN, IGNORED}
            if words.required in known and (best is None or len(known) > best[0]):
                best = len(known), layout
    if best is None:
        raise SheetError(_nothing_found(chosen, words, header_row))
    _require_single(best[1], words)
    return best[1]


def _layout(sheet: Sheet, row: int, words: Headings) -> Layout:
    bottom = max((m.bottom for m in sheet.merged if m.top <= row <= m.bottom), default=row)
    width = max((len(cells) for cells in sheet.rows), default=0)
    columns = []
    for number in range(1, width + 1):
        texts = [text for text in _head_texts(sheet, row, bottom, number) if text]
        target = next((words.target(text) for text in texts if words.target(text)), "")
        heading = next((text for text in texts if words.target(text)), texts[0] if texts else "")
        if not heading and _empty_below(sheet, bottom, number):
            continue
        columns.append(SheetColumn(number, heading.removeprefix(OWN_MARK), target or OWN))
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


def _named(columns: Iterable[SheetColumn]) -> Iterable[SheetColumn]:
    """Own columns get distinct headings, so that no content overwrites another's."""
    seen: set[str] = set()
    for column in columns:
        heading = column.heading or f"Spalte {column.letters}"
        if column.target == OWN:
            if heading in seen:
                heading = f"{heading} ({column.letters})"
            seen.add(heading)
        yield SheetColumn(column.number, heading, column.target)


def _require_single(layout: Layout, words: Headings) -> None:
    several = {OWN, IGNORED, *words.several}
    for target in {column.target for column in layout.columns} - several:
        found = layout.of(target)
        if len(found) > 1:
            names = " und ".join(f"{item.letters} „{item.heading}“" for item in found)
            raise SheetError(
                f"{layout.sheet.place(layout.header_row)}: Die Spalten {names} meinen beide"
                f" „{target}“. Bitte im Profil festlegen, welche gilt (die andere: „{OWN}“)."
            )


def _nothing_found(sheets: Sequence[Sheet], words: Headings, header_row: int) -> str:
    if not sheets:
        return "Die Datei enthält kein sichtbares Blatt mit Inhalt. Bitte die Datei prüfen."
    seen = [
        _text(sheet, row, number)
        for sheet in sheets[:1]
        for row in range(1, min(len(sheet.rows), 5) + 1)
        for number in range(1, 8)
    ]
    texts = ", ".join(f"„{text[:40]}“" for text in seen if text)
    where = f" in Zeile {header_row}" if header_row else ""
    return (
        f"{sheets[0].name}: Es wurde{where} keine Kopfzeile mit einer Spalte „{words.example}“"
        f" gefunden (gelesen: {texts or 'nichts'}). Bitte die Überschriften der Vorlage verwenden"
        " oder die Spalten in einem Profil zuordnen."
    )
