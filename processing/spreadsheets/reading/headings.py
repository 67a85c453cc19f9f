"""Which column of somebody's spreadsheet holds what: the header row and its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...runtime.cancellation import check_cancelled
from ...wording.money_units import is_unit, stated_unit, without_unit
from ...wording.name_keys import normalise_name
from ...wording.sentences import listed
from .sheet_model import Merge, Sheet, SheetError, column_letters

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
_BRACKETED = re.compile(r"[(\[].{0,300}[)\]]")
_ASIDE = re.compile(r"\(.{0,300}?\)|\[.{0,300}?\]|\*")


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
        target = self._chosen.get(folded) or self._known.get(folded, "")
        if target or stated_unit(heading) is None:
            return target
        bare = fold(without_unit(heading))
        return self._chosen.get(bare) or self._known.get(bare, "")


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

    Titles above the head, merged cells, heads of two rows and a row of units are seen through. A
    column whose heading nobody knows is kept as the city's own; columns without heading and
    content are left. Hidden sheets count where no visible one has a table; sheets with further
    tables of the kind are named in the remarks.

    Args:
        sheets: Everything in the file.
        words: What headings mean.
        sheet: Name of the sheet; empty for the one that fits best.
        header_row: Row of the headings, counted from 1; 0 to find it.

    Raises:
        SheetError: if no row has the required heading, two columns mean the same, or the named
            sheet is not there.
    """
    chosen = [item for item in sheets if item.rows]
    if sheet:
        chosen = [item for item in sheets if item.name == sheet]
        if not chosen:
            names = ", ".join(f"„{item.name}“" for item in sheets)
            raise SheetError(
                f"Das Blatt „{sheet}“ gibt es nicht; vorhanden: {names}. Bitte das Profil anpassen."
            )
    layouts = [found for item in chosen if (found := _best_layout(item, words, header_row))]
    # Of several that fit alike the first; a hidden sheet only where no visible one has a table.
    best = max(layouts, key=lambda item: (not item.sheet.hidden, _fits(item)), default=None)
    if best is None:
        raise SheetError(_nothing_found(chosen, words, header_row))
    _require_single(best, words)
    return best if sheet else _with_others(best, layouts, words.required)


def _best_layout(sheet: Sheet, words: Headings, header_row: int) -> Layout | None:
    """The table of one sheet; None if no row has the required heading."""
    best: Layout | None = None
    width = max((len(cells) for cells in sheet.rows), default=0)
    filled = _last_filled(sheet)
    last = min(len(sheet.rows), header_row or _SEARCHED_ROWS)
    for row in range(header_row or 1, last + 1):
        check_cancelled()
        layout = _layout(sheet, row, words, width, filled)
        if layout.of(words.required) and (best is None or _fits(layout) > _fits(best)):
            best = layout
    return best


def _fits(layout: Layout) -> int:
    """How many different headings of a table are known."""
    return len({column.target for column in layout.columns} - {OWN, IGNORED})


def _with_others(best: Layout, layouts: Sequence[Layout], required: str) -> Layout:
    """The table with a remark on sheets that have one of the same kind with other content."""

    def content(layout: Layout) -> set[str]:
        numbers = [column.number for column in layout.of(required)]
        rows = layout.sheet.rows[layout.first - 1 :]
        return {
            normalise_name(row[number - 1].text)
            for row in rows
            for number in numbers
            if number <= len(row)
        } - {""}

    read = content(best)
    others = [
        item for item in layouts if item is not best and _fits(item) > 1 and content(item) - read
    ]
    if not others:
        return best
    remark = (
        f"Gelesen wurde nur das Blatt „{best.sheet.name}“; auch"
        f" {listed([f'„{item.sheet.name}“' for item in others])} sieht nach einer solchen Tabelle"
        " aus. Soll auch das übernommen werden, bitte das Blatt im Profil nennen."
    )
    return replace(best, sheet=replace(best.sheet, remarks=(*best.sheet.remarks, remark)))


def _last_filled(sheet: Sheet) -> dict[int, int]:
    """Last row with content by column, both from 1."""
    found: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows, start=1):
        found.update((number, row) for number, cell in enumerate(cells, 1) if not cell.empty)
    return found


def _layout(
    sheet: Sheet, row: int, words: Headings, width: int, filled: Mapping[int, int]
) -> Layout:
    merged = [merge for merge in sheet.merged if merge.top <= row <= merge.bottom]
    bottom = max((merge.bottom for merge in merged), default=row)
    columns = []
    for number in range(1, width + 1):
        texts = [text for text in _head_texts(sheet, row, bottom, number, merged) if text]
        target = next((words.target(text) for text in texts if words.target(text)), "")
        heading = next((text for text in texts if words.target(text)), texts[0] if texts else "")
        if not heading and filled.get(number, 0) <= bottom:
            continue
        columns.append(SheetColumn(number, heading.removeprefix(OWN_MARK), target or OWN))
    first = _below_units(sheet, bottom + 1)
    return Layout(sheet, row, first, tuple(_named(columns)))


def _below_units(sheet: Sheet, row: int) -> int:
    """The row itself, or the next if it only has units and words in brackets: a second head."""
    texts = [
        text
        for number in range(1, len(sheet.rows[row - 1]) + 1 if row <= len(sheet.rows) else 0)
        if (text := _text(sheet, row, number))
    ]
    only_aside = all(_BRACKETED.fullmatch(text) or is_unit(text) for text in texts)
    return row + 1 if texts and only_aside else row


def head_texts(layout: Layout, number: int) -> tuple[str, ...]:
    """All texts above a column that belong to its head, from the row of headings down.

    Args:
        layout: Of the table.
        number: Of the column, counted from 1.
    """
    sheet, row = layout.sheet, layout.header_row
    merged = [merge for merge in sheet.merged if merge.top <= row <= merge.bottom]
    texts = _head_texts(sheet, row, layout.first - 1, number, merged)
    return tuple(dict.fromkeys(text for text in texts if text))


def _head_texts(
    sheet: Sheet, row: int, bottom: int, number: int, merged: Sequence[Merge]
) -> Iterable[str]:
    """Texts that may be the heading of a column: of the row, below it, then what it is part of."""
    for line in range(row, bottom + 1):
        yield _text(sheet, line, number)
    for merge in merged:
        if merge.left <= number <= merge.right:
            yield _text(sheet, merge.top, merge.left)


def _text(sheet: Sheet, row: int, number: int) -> str:
    return " ".join(sheet.cell(row, number).text.split())


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
        return "Die Datei enthält kein Blatt mit Inhalt. Bitte die Datei prüfen."
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
