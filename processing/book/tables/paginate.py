"""Table rows onto pages: a row stays together, and no text is ever lost.

Pure: the caller brings the widths of the columns and a function that wraps a paragraph. The
heights are linear in the number of lines, as the table engine of QGIS draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of a cell; ``lead`` is set in front of it, ``style`` says how both look."""

    text: str
    lead: str = ""
    style: str = "body"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row before wrapping; ``key`` names it, cells hold any number of paragraphs."""

    key: str
    cells: tuple[tuple[Paragraph, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line; its first ``lead`` characters are the lead of the paragraph."""

    text: str
    style: str = "body"
    lead: int = 0


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row, or one ``piece`` of ``pieces`` of a row taller than a page."""

    key: str
    cells: tuple[tuple[PrintedLine, ...], ...]
    piece: int = 1
    pieces: int = 1

    @property
    def lines(self) -> int:
        """Lines of the tallest cell, at least one."""
        return max((len(cell) for cell in self.cells), default=1) or 1


@dataclass(frozen=True, slots=True)
class TablePage:
    """The rows of one page; ``number`` of ``total`` counts from 1."""

    rows: tuple[PlacedRow, ...]
    number: int
    total: int
    height_mm: float

    @property
    def is_continuation(self) -> bool:
        """Whether the table began on an earlier page."""
        return self.number > 1


@dataclass(frozen=True, slots=True)
class Metrics:
    """Heights in millimetres: a line, what a row adds to its lines, and the head."""

    line_mm: float
    row_mm: float
    head_mm: float

    def row_height(self, lines: int) -> float:
        """Height of a row of so many lines."""
        return lines * self.line_mm + self.row_mm


Wrap = Callable[[Paragraph, float], Sequence[str]]
MARK = "mark"
_ROUNDING = 1e-9


def paginate(
    rows: Sequence[PrintedRow],
    widths_mm: Sequence[float],
    *,
    wrap: Wrap,
    metrics: Metrics,
    page_mm: float,
    mark: Callable[[str], str] | None = None,
    mark_column: int = 0,
) -> tuple[TablePage, ...]:
    """Pages of a table, each with a head and whole rows.

    Args:
        rows: Rows in printed order.
        widths_mm: Text width of each column.
        wrap: Lines of a paragraph for a width.
        metrics: Heights of lines, rows and head.
        page_mm: Height for the table on every page, its head included.
        mark: Text over the further pieces of a row taller than a page, from the row's key;
            "Fortsetzung" when none is given.
        mark_column: Column that carries that text.

    Returns:
        Pages in order; none for no rows. Only rows taller than a page are split.

    Raises:
        ValueError: When a page cannot hold the head and two lines.
    """
    body_mm = page_mm - metrics.head_mm
    capacity = int((body_mm - metrics.row_mm) / metrics.line_mm + _ROUNDING)
    if capacity < 2:
        raise ValueError(f"a page of {page_mm} mm holds no row of two lines")
    label = mark or (lambda _key: "Fortsetzung")
    pages: list[list[PlacedRow]] = []
    free = 0.0
    for row in rows:
        for piece in _pieces(_wrapped(row, widths_mm, wrap), capacity, label(row.key), mark_column):
            height = metrics.row_height(piece.lines)
            if not pages or height > free + _ROUNDING:
                pages.append([])
                free = body_mm
            pages[-1].append(piece)
            free -= height
    return tuple(
        TablePage(
            rows=tuple(page),
            number=number,
            total=len(pages),
            height_mm=metrics.head_mm + sum(metrics.row_height(row.lines) for row in page),
        )
        for number, page in enumerate(pages, start=1)
    )


def pages_of(pages: Sequence[TablePage]) -> dict[str, tuple[int, ...]]:
    """Numbers of the pages of each row by its key, counted from 1."""
    found: dict[str, tuple[int, ...]] = {}
    for page in pages:
        for row in page.rows:
            found[row.key] = (*found.get(row.key, ()), page.number)
    return found


def _wrapped(row: PrintedRow, widths_mm: Sequence[float], wrap: Wrap) -> PlacedRow:
    cells = []
    for cell, width in zip(row.cells, widths_mm, strict=True):
        lines: list[PrintedLine] = []
        for paragraph in cell:
            texts = [text for text in wrap(paragraph, width) if text.strip()]
            lead = paragraph.lead
            for text in texts:
                leading = _leading(text, lead)
                lead = lead[leading:].lstrip() if leading == len(text) else ""
                lines.append(PrintedLine(text, paragraph.style, leading))
        cells.append(tuple(lines))
    return PlacedRow(row.key, tuple(cells))


def _leading(text: str, lead: str) -> int:
    """Characters of a line that belong to the lead; all of them when the lead fills the line."""
    if text.startswith(lead):
        return len(lead)
    return len(text) if lead.startswith(text) else 0


def _pieces(row: PlacedRow, capacity: int, mark: str, mark_column: int) -> list[PlacedRow]:
    if row.lines <= capacity:
        return [row]
    # Further pieces give one line to the mark in every column, so that columns stay level.
    starts = [0, *range(capacity, row.lines, capacity - 1)]
    ends = [*starts[1:], row.lines]
    pieces = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        cells = []
        for column, cell in enumerate(row.cells):
            lines = cell[start:end]
            if number > 1 and column == mark_column:
                lines = (PrintedLine(mark, MARK), *lines)
            cells.append(lines)
        pieces.append(PlacedRow(row.key, tuple(cells), number, len(starts)))
    return pieces
