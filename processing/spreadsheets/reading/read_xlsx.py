"""Read XLSX and XLSM: values as last calculated, formulas as text, macros left alone."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite

from ...wording.number_reading import plain_whole
from .cell_formats import NumberKind, iso_value, kind_of, look_of, number_text, typed_number
from .cell_grid import MAX_COLUMNS, CellCount, Grid
from .sheet_model import (
    EMPTY,
    PLAIN,
    Cell,
    Look,
    Merge,
    Sheet,
    SheetError,
    Struck,
    german_text,
)
from .zip_archive import Archive, local

WORKBOOK = "xl/workbook.xml"
MACROS = "xl/vbaProject.bin"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = {"1", "true"}
_MACRO_REMARK = "Die Datei enthält Makros. Sie wurden nicht ausgeführt und nicht übernommen."


@dataclass(frozen=True, slots=True)
class _CellStyle:
    kind: NumberKind = NumberKind.PLAIN
    look: Look = PLAIN
    """Of a number; a text has only ``struck`` of it."""
    struck: Look = PLAIN


_NO_STYLE = _CellStyle()
_STRUCK = Look(struck=Struck.WHOLLY)
_PARTLY_STRUCK = Look(struck=Struck.PARTLY)


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets of a file share."""

    strings: tuple[str, ...]
    runs: Mapping[int, frozenset[bool]]
    """Of texts that set the font of each of their parts: whether those are struck out."""
    styles: tuple[_CellStyle, ...]
    base_1904: bool
    count: CellCount


def read_xlsx(archive: Archive) -> tuple[Sheet, ...]:
    """All worksheets of a workbook in its order; chart sheets are passed over.

    Raises:
        SheetError: When a part is missing or damaged, or a sheet is larger than the limits.
    """
    workbook = archive.tree(WORKBOOK)
    targets = _targets(archive)
    properties = next(_children(workbook, "workbookPr"), None)
    strings, runs = _shared_strings(archive, targets.get("sharedStrings", ""))
    book = _Book(
        strings=strings,
        runs=runs,
        styles=_cell_styles(archive, targets.get("styles", "")),
        base_1904=properties is not None and properties.get("date1904") in _TRUE,
        count=CellCount(),
    )
    remarks = (_MACRO_REMARK,) if MACROS in archive.names else ()
    sheets = []
    for entry in workbook.iter():
        if local(entry.tag) != "sheet":
            continue
        identifier = next((v for key, v in entry.attrib.items() if local(key) == "id"), "")
        part = targets.get(identifier, "")
        if not part:
            continue
        hidden = entry.get("state", "visible") != "visible"
        reader = _SheetReader(archive, book, name=entry.get("name", ""))
        sheets.append(reader.read(part, hidden=hidden, remarks=remarks))
    return tuple(sheets)


def _targets(archive: Archive) -> dict[str, str]:
    """Parts by relationship id (worksheets only), and strings and styles by their kind."""
    found = {}
    for entry in archive.tree("xl/_rels/workbook.xml.rels"):
        kind = entry.get("Type", "").rpartition("/")[2]
        part = posixpath.normpath(posixpath.join("/xl", entry.get("Target", ""))).lstrip("/")
        if kind == "worksheet":
            found[entry.get("Id", "")] = part
        elif kind in {"sharedStrings", "styles"} and part in archive.names:
            found[kind] = part
    return found


def _children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if local(child.tag) == name)


def _shared_strings(
    archive: Archive, part: str
) -> tuple[tuple[str, ...], dict[int, frozenset[bool]]]:
    """Texts by their number, and of those with fonts of their own whether they are struck out."""
    strings: list[str] = []
    runs: dict[int, frozenset[bool]] = {}
    if not part:
        return (), runs
    root = None
    for event, element in archive.elements(part):
        root = element if root is None else root
        if event == "end" and local(element.tag) == "si":
            struck = _struck_runs(element)
            if True in struck:
                runs[len(strings)] = struck
            strings.append(_string(element))
            root.clear()
    return tuple(strings), runs


def _string(element: ET.Element) -> str:
    """Text of a string item: its runs joined, without the phonetic hints of Japanese files."""
    parts = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(text.text or "" for text in _children(child, "t"))
    return _unescape("".join(parts))


def _struck_runs(element: ET.Element) -> frozenset[bool]:
    """Whether the parts of a text are struck out by fonts of their own; blank ones do not count."""
    return frozenset(
        any(
            _is_on(strike) for font in _children(run, "rPr") for strike in _children(font, "strike")
        )
        for run in _children(element, "r")
        if any((text.text or "").strip() for text in _children(run, "t"))
    )


def _is_on(element: ET.Element) -> bool:
    return element.get("val", "1") in _TRUE


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _cell_styles(archive: Archive, part: str) -> tuple[_CellStyle, ...]:
    """What each cell style makes of a number, writes beside it, and whether it strikes out."""
    if not part:
        return ()
    root = archive.tree(part)
    codes = {
        entry.get("numFmtId", ""): entry.get("formatCode", "")
        for block in _children(root, "numFmts")
        for entry in _children(block, "numFmt")
    }
    struck = [
        any(_is_on(strike) for strike in _children(font, "strike"))
        for block in _children(root, "fonts")
        for font in _children(block, "font")
    ]
    styles = []
    for block in _children(root, "cellXfs"):
        for entry in _children(block, "xf"):
            number = entry.get("numFmtId", "")
            font = _count(entry.get("fontId"), 0)
            kind = kind_of(_count(number, 0), codes.get(number))
            line = _STRUCK if font < len(struck) and struck[font] else PLAIN
            look = look_of(codes.get(number)) if kind is NumberKind.PLAIN else PLAIN
            styles.append(_CellStyle(kind, replace(look, struck=line.struck), line))
    return tuple(styles)


def _count(text: str | None, otherwise: int) -> int:
    number = plain_whole(text or "")
    return otherwise if number is None else number


class _SheetReader:
    """Reads one worksheet part row by row."""

    def __init__(self, archive: Archive, book: _Book, *, name: str) -> None:
        self._archive = archive
        self._book = book
        self._name = name
        self._formulas: dict[str, str] = {}

    def read(self, part: str, *, hidden: bool, remarks: tuple[str, ...]) -> Sheet:
        """The sheet with all its cells."""
        grid = Grid(self._archive.path.name, self._name, self._book.count)
        merged: list[Merge] = []
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        parent: ET.Element | None = None
        number = inside = 0
        for event, element in self._archive.elements(part):
            name = local(element.tag)
            if event == "start":
                parent = element if name == "sheetData" else parent
                inside = 0 if name == "row" else inside + (name == "c")
                if inside > MAX_COLUMNS:
                    raise self._misplaced(element, number + 1, "steht zu weit rechts")
            elif name == "row" and parent is not None:
                number = _count(element.get("r"), number + 1)
                if element.get("hidden") in _TRUE:
                    hidden_rows.add(number)
                grid.add(number, self._row(element, number))
                parent.clear()
            elif name == "col" and element.get("hidden") in _TRUE:
                hidden_columns.update(_column_range(element))
            elif name == "mergeCell":
                merged.extend(_merge(element.get("ref", "")))
        return Sheet(
            name=self._name,
            rows=grid.rows(),
            merged=tuple(merged),
            hidden=hidden,
            hidden_rows=frozenset(row for row in hidden_rows if row <= number),
            hidden_columns=frozenset(hidden_columns),
            remarks=remarks,
        )

    def _row(self, row: ET.Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        for element in row:
            if local(element.tag) != "c":
                continue
            reference = element.get("r", "")
            column = _column(reference) if reference else len(cells) + 1
            if not 0 < column <= MAX_COLUMNS or column <= len(cells):
                raise self._misplaced(element, number)
            cell = self._cell(element)
            if cell is not EMPTY:
                cells.extend([EMPTY] * (column - 1 - len(cells)))
                cells.append(cell)
        return cells

    def _misplaced(
        self, cell: ET.Element, number: int, what: str = "hat keinen gültigen Platz"
    ) -> SheetError:
        named = f" „{cell.get('r')}“" if cell.get("r") else ""
        return SheetError(
            f"{self._archive.path.name}, Blatt „{self._name}“, Zeile {number}: Die Zelle{named}"
            f" {what}. Bitte die Datei in der Tabellenkalkulation öffnen und neu speichern."
        )

    def _cell(self, element: ET.Element) -> Cell:
        raw = ""
        formula = ""
        runs: frozenset[bool] = frozenset()
        for child in element:
            name = local(child.tag)
            if name == "v":
                raw = child.text or ""
            elif name == "is":
                raw = _string(child)
                runs = _struck_runs(child)
            elif name == "f":
                formula = self._formula(child)
        if not raw and not formula:
            return EMPTY
        index = _count(element.get("s"), 0)
        style = self._book.styles[index] if index < len(self._book.styles) else _NO_STYLE
        kind = element.get("t", "n")
        if kind == "n":
            return self._number(raw, style, formula)
        if kind == "s":
            runs = self._book.runs.get(_count(raw, -1), runs)
        cell = self._typed(raw, formula, kind)
        look = style.struck
        if runs:
            look = PLAIN if True not in runs else _PARTLY_STRUCK if False in runs else _STRUCK
        return cell if look is PLAIN or cell is EMPTY else replace(cell, look=look)

    def _typed(self, raw: str, formula: str, kind: str) -> Cell:
        if kind == "b":
            truth = raw in _TRUE
            return Cell(truth, german_text(truth), formula)
        if kind == "d":
            moment = iso_value(raw)
            return Cell(moment or raw, german_text(moment) or raw, formula)
        if kind in {"s", "str"}:
            raw = self._shared(raw) if kind == "s" else _unescape(raw)
        return Cell(raw or None, raw, formula) if raw or formula else EMPTY

    def _number(self, raw: str, style: _CellStyle, formula: str) -> Cell:
        if not raw:
            return Cell(None, "", formula)
        try:
            number = float(raw)
        except ValueError:
            return Cell(raw, raw, formula, style.struck)
        if not isfinite(number):
            return Cell(raw, raw, formula, style.struck)
        value = typed_number(number, style.kind, base_1904=self._book.base_1904)
        return Cell(value, number_text(value, style.kind), formula, style.look)

    def _shared(self, raw: str) -> str:
        index = _count(raw, -1)
        if not 0 <= index < len(self._book.strings):
            raise SheetError(
                f"{self._archive.path.name}, Blatt „{self._name}“: Eine Zelle verweist auf einen"
                f" Text, den es in der Datei nicht gibt ({raw}). Bitte die Datei in der"
                " Tabellenkalkulation öffnen und neu speichern."
            )
        return self._book.strings[index]

    def _formula(self, element: ET.Element) -> str:
        """Text with its equals sign; cells that share a formula get that of the first one."""
        text = element.text or ""
        if element.get("t") == "shared":
            group = element.get("si", "")
            text = self._formulas.setdefault(group, text) or text
        return "=" + _unescape(text)


@lru_cache(maxsize=MAX_COLUMNS)
def _letters(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    return _letters(found[1]) if found else 0


def _column_range(element: ET.Element) -> range:
    first = _count(element.get("min"), 1)
    return range(first, min(_count(element.get("max"), first), MAX_COLUMNS) + 1)


def _merge(reference: str) -> Iterator[Merge]:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start and end:
        yield Merge(int(start[2]), _letters(start[1]), int(end[2]), _letters(end[1]))
