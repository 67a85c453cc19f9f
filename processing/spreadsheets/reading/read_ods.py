"""Read ODS: values as last calculated, formulas as text, notes and scripts left alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite

from ...wording.number_reading import plain_whole
from .cell_formats import NumberKind, iso_value, number_text, typed_number
from .cell_grid import MAX_CELLS, MAX_COLUMNS, MAX_ROW_NUMBER, CellCount, Grid
from .ods_styles import OdsStyles, attribute
from .sheet_model import (
    EMPTY,
    PLAIN,
    Cell,
    Look,
    Merge,
    Sheet,
    SheetError,
    Struck,
    Value,
    german_text,
)
from .zip_archive import Archive, local

CONTENT = "content.xml"
STYLES = "styles.xml"
MANIFEST = "META-INF/manifest.xml"
_DURATION = re.compile(
    r"(-?)P(?:(\d{1,18})D)?T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:[.,]\d+)?S)?"
)
_MACRO_REMARK = "Die Datei enthält Makros. Sie wurden nicht ausgeführt und nicht übernommen."
_WHITE = re.compile(r"[ \t\r\n]+")
_DEEPEST = 50
_CELLS = {"table-cell", "covered-table-cell"}
_STRUCK = Look(struck=Struck.WHOLLY)
_PARTLY_STRUCK = Look(struck=Struck.PARTLY)
_HIDDEN = {"collapse", "filter"}


def read_ods(archive: Archive) -> tuple[Sheet, ...]:
    """All sheets of a document in its order, none if it holds no table.

    Raises:
        SheetError: When it is protected by a password, damaged, or larger than the limits.
    """
    if MANIFEST in archive.names:
        _refuse_encrypted(archive)
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in archive.names)
    remarks = (_MACRO_REMARK,) if macros else ()
    sheets = []
    styles = _common_styles(archive)
    count = CellCount()
    reader: _SheetReader | None = None
    for event, element in archive.elements(CONTENT):
        name = local(element.tag)
        if event == "start":
            if name == "table" and reader is None:
                reader = _SheetReader(archive, element, styles, count)
            elif reader is not None:
                reader.start(name)
        elif reader is None:
            styles.take(element)
        else:
            reader.end(element, name)
            if reader.done:
                if not reader.foreign:
                    sheets.append(reader.sheet(remarks))
                reader = None
    return tuple(sheets)


def _common_styles(archive: Archive) -> OdsStyles:
    styles = OdsStyles()
    for event, element in archive.elements(STYLES) if STYLES in archive.names else ():
        if event == "end":
            styles.take(element)
    return styles


def _refuse_encrypted(archive: Archive) -> None:
    if any(local(entry.tag) == "encryption-data" for entry in archive.tree(MANIFEST).iter()):
        raise SheetError(
            f"{archive.path.name}: Die Datei ist mit einem Kennwort geschützt. Bitte in der"
            " Tabellenkalkulation öffnen und ohne Kennwort neu speichern."
        )


def _times(element: ET.Element, name: str, most: int) -> int:
    return min(max(plain_whole(attribute(element, name)) or 1, 1), most)


class _SheetReader:
    """Takes the elements of one table as they begin and end."""

    def __init__(
        self, archive: Archive, table: ET.Element, styles: OdsStyles, count: CellCount
    ) -> None:
        self._archive = archive
        self._name = attribute(table, "table:name")
        self._grid = Grid(archive.path.name, self._name, count)
        self._styles = styles
        self._hidden = attribute(table, "table:style-name") in styles.hidden_tables
        self._column_styles: list[str] = []
        self._cells_begun = 0
        self._merged: list[Merge] = []
        self._hidden_rows: list[range] = []
        self._hidden_columns: set[int] = set()
        self._row = 1
        self._column = 1
        self._depth = 1
        self.foreign = False
        self.done = False

    def start(self, name: str) -> None:
        """Count tables within the table."""
        if name == "table":
            self._depth += 1
        elif name == "table-source":
            # A copy of a sheet in another file, kept for formulas.
            self.foreign = True
        elif name == "table-row":
            self._cells_begun = 0
        elif name in _CELLS:
            self._cells_begun += 1
            if self._cells_begun > MAX_COLUMNS:
                raise SheetError(
                    f"{self._archive.path.name}, Blatt „{self._name}“, Zeile {self._row}: Die Zeile"
                    " hat mehr Zellen, als eine Tabelle haben kann. Bitte die Datei in der"
                    " Tabellenkalkulation öffnen und neu speichern."
                )

    def end(self, element: ET.Element, name: str) -> None:
        """Take a finished column, row or table."""
        if name == "table":
            self._depth -= 1
            self.done = self._depth == 0
            element.clear()
        elif self._depth > 1:
            return
        elif name == "table-column":
            times = _times(element, "table:number-columns-repeated", MAX_COLUMNS)
            if attribute(element, "table:visibility") in _HIDDEN:
                self._hidden_columns.update(range(self._column, self._column + times))
            self._column += times
            style = attribute(element, "table:default-cell-style-name")
            room = MAX_COLUMNS - len(self._column_styles)
            self._column_styles.extend([style] * min(times, room))
        elif name == "table-row":
            self._take_row(element)
            element.clear()

    def sheet(self, remarks: tuple[str, ...]) -> Sheet:
        """What has been collected."""
        rows = self._grid.rows()
        return Sheet(
            name=self._name,
            rows=rows,
            merged=tuple(self._merged),
            hidden=self._hidden,
            hidden_rows=frozenset(
                row for block in self._hidden_rows for row in block if row <= len(rows)
            ),
            hidden_columns=frozenset(self._hidden_columns),
            remarks=remarks,
        )

    def _take_row(self, row: ET.Element) -> None:
        times = _times(row, "table:number-rows-repeated", MAX_ROW_NUMBER)
        if attribute(row, "table:visibility") in _HIDDEN:
            self._hidden_rows.append(range(self._row, self._row + times))
        cells: list[Cell] = []
        column = 1
        for element in row:
            name = local(element.tag)
            if name not in _CELLS:
                continue
            repeated = _times(element, "table:number-columns-repeated", MAX_CELLS)
            # What a merged range covers is kept in the file but shown nowhere.
            covered = name == "covered-table-cell"
            cell = EMPTY if covered else _cell(element, self._style(row, element, column))
            if cell is not EMPTY:
                cells.extend([EMPTY] * (column - 1 - len(cells)))
                cells.extend([cell] * min(repeated, MAX_COLUMNS + 1 - len(cells)))
            self._merged.extend(_merge(element, self._row, column))
            column = min(column + repeated, MAX_COLUMNS + 1)
        self._grid.add(self._row, cells, times=times)
        self._row = min(self._row + times, MAX_ROW_NUMBER + 1)

    def _style(self, row: ET.Element, cell: ET.Element, column: int) -> _CellLook:
        """The style of a cell: its own, else that of its row, else that of its column."""
        name = attribute(cell, "table:style-name") or attribute(
            row, "table:default-cell-style-name"
        )
        if not name and column <= len(self._column_styles):
            name = self._column_styles[column - 1]
        return _CellLook(self._styles, name)


def _merge(element: ET.Element, row: int, column: int) -> Iterator[Merge]:
    rows = _times(element, "table:number-rows-spanned", MAX_ROW_NUMBER)
    columns = _times(element, "table:number-columns-spanned", MAX_COLUMNS)
    if rows > 1 or columns > 1:
        yield Merge(row, column, row + rows - 1, column + columns - 1)


@dataclass(frozen=True, slots=True)
class _CellLook:
    """What the style of a cell adds to what it says."""

    styles: OdsStyles
    name: str

    def of_number(self) -> Look:
        return self.styles.look(self.name) if self.name else PLAIN

    def of_text(self, parts: Iterable[bool | None]) -> Look:
        """Look of a text from its parts: struck out, not struck out, or as the cell is (None)."""
        cell = self.styles.struck_cell(self.name) if self.name else PLAIN
        whole = cell.struck is Struck.WHOLLY
        struck = {whole if part is None else part for part in parts}
        if struck == {True, False}:
            return _PARTLY_STRUCK
        return _STRUCK if struck == {True} else PLAIN


def _cell(element: ET.Element, style: _CellLook) -> Cell:
    formula = attribute(element, "table:formula")
    if formula:
        # of:=SUM([.A1]) - the prefix names the grammar.
        formula = "=" + formula.partition("=")[2]
    kind = attribute(element, "office:value-type")
    if not kind and not formula and not len(element):
        return EMPTY
    paragraphs = [child for child in element if local(child.tag) in {"p", "h"}]
    shown = "\n".join(_paragraph(child) for child in paragraphs)
    look = style.of_text(
        part for child in paragraphs for part in _struck_parts(child, style.styles)
    )
    value = _value(element, kind)
    if value is None or isinstance(value, str):
        text = value or attribute(element, "office:string-value") or shown
        return Cell(text or None, text, formula, look) if text or formula else EMPTY
    text = number_text(value, NumberKind.PERCENT if kind == "percentage" else NumberKind.PLAIN)
    if kind in {"float", "currency"}:
        look = style.of_number()
    return Cell(value, text, formula, look)


def _value(element: ET.Element, kind: str) -> Value:
    """Value of numbers, dates and truth values; None for texts and what cannot be read."""
    if kind in {"float", "currency", "percentage"}:
        raw = attribute(element, "office:value")
        try:
            number = float(raw)
        except ValueError:
            return raw or None
        return typed_number(number, NumberKind.PLAIN) if isfinite(number) else raw
    if kind == "boolean":
        return attribute(element, "office:boolean-value") == "true"
    if kind == "date":
        raw = attribute(element, "office:date-value")
        moment = iso_value(raw[:26])
        midnight = german_text(moment).endswith(" 00:00")
        return iso_value(raw[:10]) if midnight else moment or raw or None
    if kind == "time":
        return _duration(attribute(element, "office:time-value"))
    return None


def _duration(raw: str) -> Value:
    """A time of day where it is below a day, as in XLSX; otherwise a duration."""
    found = _DURATION.fullmatch(raw)
    if not found:
        return raw or None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    try:
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return raw
    if found[1]:
        return -length
    share = length.total_seconds() / 86400
    return typed_number(share, NumberKind.TIME) if share < 1 else length


def _paragraph(element: ET.Element, depth: int = 0) -> str:
    """Text of a paragraph with its blanks, tabs and line breaks; notes are left out."""
    parts = [_collapse(element.text)]
    for child in element if depth < _DEEPEST else ():
        name = local(child.tag)
        if name == "s":
            parts.append(" " * _times(child, "text:c", 10_000))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name not in {"annotation", "annotation-end"}:
            parts.append(_paragraph(child, depth + 1))
        parts.append(_collapse(child.tail))
    if depth == 0:
        # White space at both ends does not count either, unless written as elements.
        parts[0] = parts[0].lstrip(" ")
        parts[-1] = parts[-1].rstrip(" ")
    return "".join(parts)


def _struck_parts(
    element: ET.Element, styles: OdsStyles, struck: bool | None = None, depth: int = 0
) -> Iterator[bool | None]:
    """Of each part of a text that is not blank: struck out, not struck out, or as its cell is."""
    if (element.text or "").strip():
        yield struck
    for child in element if depth < _DEEPEST else ():
        if local(child.tag) not in {"annotation", "annotation-end"}:
            own = styles.struck_text(attribute(child, "text:style-name"))
            yield from _struck_parts(child, styles, struck if own is None else own, depth + 1)
        if (child.tail or "").strip():
            yield struck


def _collapse(text: str | None) -> str:
    """ODF counts a run of white space as one blank; more are written as elements."""
    return _WHITE.sub(" ", text) if text else ""
