"""Table rows onto pages: a row stays together, and no text is ever lost.

Pure: the caller brings the widths of the columns and a function that wraps a paragraph. The
heights are linear in the number of lines, as the table engine of QGIS draws them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..page_flow import Block, BlockPage, PageRoom, flow_blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of a cell; ``lead`` is set in front of it, ``style`` says how both look."""

    text: str
    lead: str = ""
    style: str = "body"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row before wrapping; ``key`` names it, cells hold any number of paragraphs.

    ``keep`` says that it must not end a page, because it heads the next one.
    """

    key: str
    cells: tuple[tuple[Paragraph, ...], ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line; its first ``lead`` characters are the lead of the paragraph."""

    text: str
    style: str = "body"
    lead: int = 0


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row, or one ``piece`` of ``pieces`` of a row taller than a page.

    ``top_mm`` is the distance of its upper edge from that of the table on its page.
    """

    key: str
    cells: tuple[tuple[PrintedLine, ...], ...]
    top_mm: float
    height_mm: float
    piece: int = 1
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class TablePage:
    """The rows of one page; ``number`` of ``total`` counts from 1."""

    rows: tuple[PlacedRow, ...]
    number: int
    total: int
    head_mm: float

    @property
    def height_mm(self) -> float:
        """Height of the head and all rows."""
        return self.head_mm + sum(row.height_mm for row in self.rows)

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

    def lines_within(self, room_mm: float) -> int:
        """Lines of the tallest row that fits a height."""
        return int((room_mm - self.row_mm) / self.line_mm + _ROUNDING)


Wrap = Callable[[Paragraph, float], Sequence[str]]
MARK = "mark"
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Lines:
    """A wrapped row or what is left of it; ``mark`` stands over what goes on, in its column."""

    key: str
    cells: tuple[tuple[PrintedLine, ...], ...]
    mark: str
    mark_column: int
    goes_on: bool = False

    @property
    def printed(self) -> tuple[tuple[PrintedLine, ...], ...]:
        """Its lines with the mark."""
        if not self.goes_on:
            return self.cells
        at = self.mark_column
        marked = (PrintedLine(self.mark, MARK), *self.cells[at])
        return (*self.cells[:at], marked, *self.cells[at + 1 :])

    def parted(self, lines: int) -> tuple[_Lines, _Lines]:
        """The first lines of every column, and the rest, which goes on."""
        return (
            replace(self, cells=tuple(cell[:lines] for cell in self.cells)),
            replace(self, cells=tuple(cell[lines:] for cell in self.cells), goes_on=True),
        )


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
    if metrics.lines_within(page_mm - metrics.head_mm) < 2:
        raise ValueError(f"a page of {page_mm} mm holds no row of two lines")
    label = mark or (lambda _key: "Fortsetzung")
    head = (Block(_Lines("", (), "", 0), metrics.head_mm),)

    def block(row: _Lines, *, keep: bool = False) -> Block[_Lines]:
        lines = max((len(cell) for cell in row.printed), default=0)
        texts = tuple("".join(f"{line.text}\n" for line in cell) for cell in row.cells)
        return Block(row, metrics.row_height(max(lines, 1)), texts, head, keep)

    def part(tall: Block[_Lines], room_mm: float) -> tuple[Block[_Lines], Block[_Lines]] | None:
        # A row that goes on gives one line to its mark in every column: columns stay level.
        lines = metrics.lines_within(room_mm) - tall.content.goes_on
        if lines < 1:
            return None
        first, rest = tall.content.parted(lines)
        return block(first), block(rest)

    wrapped = [
        block(
            _Lines(row.key, _wrapped(row, widths_mm, wrap), label(row.key), mark_column),
            keep=row.keep,
        )
        for row in rows
    ]
    pages = flow_blocks(wrapped, PageRoom(0.0, page_mm), part=part, what="Die Tabelle")
    return tuple(
        TablePage(_placed_rows(page), number, len(pages), metrics.head_mm)
        for number, page in enumerate(pages, start=1)
    )


def pages_of(pages: Sequence[TablePage]) -> dict[str, tuple[int, ...]]:
    """Numbers of the pages of each row by its key, counted from 1."""
    found: dict[str, tuple[int, ...]] = {}
    for page in pages:
        for row in page.rows:
            found[row.key] = (*found.get(row.key, ()), page.number)
    return found


def _placed_rows(page: BlockPage[_Lines]) -> tuple[PlacedRow, ...]:
    return tuple(
        PlacedRow(
            placed.block.content.key,
            placed.block.content.printed,
            placed.y_mm,
            placed.block.height_mm,
            placed.piece,
            placed.pieces,
        )
        for placed in page
        if placed.number is not None
    )


def _wrapped(
    row: PrintedRow, widths_mm: Sequence[float], wrap: Wrap
) -> tuple[tuple[PrintedLine, ...], ...]:
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
    return tuple(cells)


def _leading(text: str, lead: str) -> int:
    """Characters of a line that belong to the lead; all of them when the lead fills the line."""
    if text.startswith(lead):
        return len(lead)
    return len(text) if lead.startswith(text) else 0
