"""Tables on pages: what the paginator decided, drawn by QGIS's manual table.

One table per page with exactly the rows of that page. Each has a spare second frame on a page
that is left out while it is empty; a spare frame with content means that a row would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from qgis.core import (
    Qgis,
    QgsLayoutFrame,
    QgsLayoutItemManualTable,
    QgsLayoutMultiFrame,
    QgsLayoutTable,
    QgsLayoutUtils,
    QgsPrintLayout,
    QgsProject,
    QgsTableCell,
    QgsTextRenderer,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor

from ...cartography.design import HAIRLINE, INK, MUTED
from ...cartography.fonts import text_format, text_width_mm, wrap
from ...cartography.page_items import Page, Rect
from ...runtime.errors import InsekError
from .paginate import MARK, Metrics, Paragraph, PrintedLine, PrintedRow, TablePage, paginate

COLOUR = "colour:"
"""Begins the style of a paragraph whose lead has a colour of its own, ``#rrggbb``."""
TICK = "\N{BLACK SQUARE}\u00a0"
CELL_PT = 7.2
HEAD_PT = 6.8
MARGIN_MM = 1.15
GRID_MM = 0.12
ROW_AIR_MM = 0.9
HEAD_RULE_MM = 0.45
# A CSS weight of 600 is set in Bold, one of 700 in Black where that face is installed.
STRONG = "Bold"
_CSS_STRONG = "font-weight:600;"
_STRONG_STYLES = {"title", "number", MARK}
# Line breaks are ours; a rounding of the renderer must never find a line too long.
_SAFETY_MM = 0.15
_DPI = 300


class TableLayoutError(InsekError):
    """A table that does not fit its pages."""


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column; ``width_mm`` is that of its text, without the margins of the cells."""

    title: str
    width_mm: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Columns of a table; ``mark_column`` carries "Fortsetzung" of a split row."""

    columns: tuple[PrintedColumn, ...]
    mark_column: int = 0

    @property
    def width_mm(self) -> float:
        """Width of the table with all margins."""
        return sum(column.width_mm + 2 * MARGIN_MM for column in self.columns)

    @property
    def head(self) -> tuple[tuple[str, ...], ...]:
        """Lines of the head of each column."""
        return tuple(
            tuple(wrap(column.title, column.width_mm - _SAFETY_MM, HEAD_PT, weight="Semibold"))
            for column in self.columns
        )


def table_metrics(spec: TableSpec) -> Metrics:
    """Heights as the table engine draws them."""
    line, head_line = _line_mm(CELL_PT), _line_mm(HEAD_PT)
    head_lines = max(len(lines) for lines in spec.head)
    row = 2 * MARGIN_MM + GRID_MM + ROW_AIR_MM
    return Metrics(line_mm=line, row_mm=row, head_mm=head_lines * head_line + row)


def paginate_table(
    rows: Sequence[PrintedRow], spec: TableSpec, *, page_mm: float, mark: str = "Fortsetzung"
) -> tuple[TablePage, ...]:
    """Pages of a table of this kind.

    Args:
        rows: Rows in printed order.
        spec: Columns.
        page_mm: Height for the table on every page, its head included.
        mark: Stands over the further pieces of a split row, which it may name with ``{key}``.

    Raises:
        ValueError: If a page cannot hold the head and two lines.
    """
    return paginate(
        rows,
        [column.width_mm for column in spec.columns],
        wrap=wrap_paragraph,
        metrics=table_metrics(spec),
        page_mm=page_mm,
        mark=lambda key: mark.format(key=key),
        mark_column=spec.mark_column,
    )


def wrap_paragraph(paragraph: Paragraph, width_mm: float) -> list[str]:
    """Lines of a paragraph in the type of its style, none wider than the column as printed."""
    weight = STRONG if paragraph.style in _STRONG_STYLES else "Regular"
    room = width_mm - _SAFETY_MM
    lead = paragraph.lead
    strong = text_width_mm(lead, CELL_PT, weight=STRONG)
    wider = max(strong - text_width_mm(lead, CELL_PT), 0.0)
    text = lead + paragraph.text
    if strong > room:
        # The lead itself takes several lines.
        return wrap(text, room - wider, CELL_PT, weight=weight)
    return wrap(text, room, CELL_PT, weight=weight, first_mm=room - wider)


def draw_table(
    page: Page, table_page: TablePage, spec: TableSpec, *, rect: Rect, item_id: str
) -> QgsLayoutItemManualTable:
    """Draw one page of a table.

    Args:
        page: Where it is drawn.
        table_page: Its rows.
        spec: Columns.
        rect: Room of the table on the page, in millimetres.
        item_id: Id of its frame; that of the rule above it begins with it.

    Returns:
        The table, whose second frame is still to be placed (:func:`add_spares`).
    """
    table = QgsLayoutItemManualTable.create(page.layout)
    page.layout.addMultiFrame(table)
    _style(table)
    # The head is a row like others: the engine gives its own head the height of one line.
    rows = [[_head_cell(lines) for lines in spec.head]]
    rows += [[_cell(lines) for lines in row.cells] for row in table_page.rows]
    table.setTableContents(rows)
    table.setColumnWidths([column.width_mm for column in spec.columns])
    heights = [table_page.head_mm, *(row.height_mm for row in table_page.rows)]
    table.setRowHeights([height - GRID_MM - 2 * MARGIN_MM for height in heights])
    # Without this the engine works with columns that are gone.
    table.refreshAttributes()
    table.setResizeMode(QgsLayoutMultiFrame.ResizeMode.UseExistingFrames)
    frame = QgsLayoutFrame(page.layout, table)
    frame.setId(item_id)
    table.addFrame(frame, False)
    offset = page.layout.pageCollection().page(page.index).pos().y()
    frame.attemptSetSceneRect(QRectF(rect.x, rect.y + offset, rect.width, rect.height))
    page.rule(
        f"{item_id}_linie",
        (rect.x, rect.y),
        (rect.x + spec.width_mm, rect.y),
        colour=INK,
        width_mm=HEAD_RULE_MM,
    )
    return table


def add_spares(layout: QgsPrintLayout, tables: Sequence[QgsLayoutItemManualTable]) -> None:
    """Give every table its spare frame on a last page that is only printed when one is used."""
    if not tables:
        return
    page = Page.append(layout, size="A4")
    top = layout.pageCollection().page(page.index).pos().y()
    for number, table in enumerate(tables):
        spare = QgsLayoutFrame(layout, table)
        spare.setId(f"reserve_{number + 1}")
        spare.setHidePageIfEmpty(True)
        table.addFrame(spare, False)
        spare.attemptSetSceneRect(QRectF(10, top + 10, 190, 270))
        table.recalculateFrameSizes()


def require_empty_spares(layout: QgsPrintLayout) -> int:
    """Number of spare frames, all of them empty.

    Raises:
        TableLayoutError: If a table has overflowed into its spare frame.
    """
    spares = list(spare_frames(layout))
    for spare in spares:
        if not spare.isEmpty():
            raise TableLayoutError(
                f"Layout „{layout.name()}“: Die Tabelle zu „{spare.id()}“ ist höher als ihre Seite,"
                " eine Zeile ginge verloren. Bitte die Schrift der Vorlage prüfen."
            )
    return len(spares)


def spare_frames(layout: QgsPrintLayout) -> Iterator[QgsLayoutFrame]:
    """Spare frames of all tables of a layout."""
    for multi_frame in layout.multiFrames():
        if isinstance(multi_frame, QgsLayoutItemManualTable):
            for frame in multi_frame.frames():
                if frame.id().startswith("reserve_"):
                    yield frame


def markup(line: PrintedLine) -> str:
    """A line as the text renderer reads it: escaped, with weight and colour."""
    lead, rest = (
        escape(line.text[: line.lead], quote=False),
        escape(line.text[line.lead :], quote=False),
    )
    css = _CSS_STRONG if line.style in _STRONG_STYLES else ""
    if line.style == MARK:
        css += f"color:{MUTED};"
    if css:
        rest = f'<span style="{css}">{rest}</span>'
    if lead:
        own = line.style.removeprefix(COLOUR)
        colour, strong = (MUTED, _CSS_STRONG) if own == line.style else (own, "")
        lead = f'<span style="{strong}color:{colour};">{lead}</span>'
    return lead + rest


def _cell(lines: Sequence[PrintedLine]) -> QgsTableCell:
    cell = QgsTableCell("\n".join(markup(line) for line in lines))
    cell.setVerticalAlignment(Qt.AlignmentFlag.AlignTop)
    text = text_format(CELL_PT)
    text.setAllowHtmlFormatting(True)
    cell.setTextFormat(text)
    return cell


def _head_cell(lines: Sequence[str]) -> QgsTableCell:
    cell = QgsTableCell("\n".join(lines))
    cell.setVerticalAlignment(Qt.AlignmentFlag.AlignBottom)
    cell.setTextFormat(text_format(HEAD_PT, weight="Semibold", colour=MUTED))
    return cell


def _style(table: QgsLayoutItemManualTable) -> None:
    text = text_format(CELL_PT)
    text.setAllowHtmlFormatting(True)
    table.setContentTextFormat(text)
    table.setIncludeTableHeader(False)
    table.setCellMargin(MARGIN_MM)
    table.setShowGrid(True)
    table.setHorizontalGrid(True)
    table.setVerticalGrid(False)
    table.setGridStrokeWidth(GRID_MM)
    table.setGridColor(QColor(HAIRLINE))
    table.setBackgroundColor(QColor(255, 255, 255, 0))
    table.setEmptyTableBehavior(QgsLayoutTable.EmptyTableMode.HideTable)
    table.setWrapBehavior(QgsLayoutTable.WrapBehavior.TruncateText)


@lru_cache(maxsize=8)
def _line_mm(size_pt: float) -> float:
    """Height of a line as the layout engine measures it."""
    layout = QgsPrintLayout(QgsProject())
    context = QgsLayoutUtils.createRenderContextForLayout(layout, None, _DPI)
    pixels: float = QgsTextRenderer.textHeight(
        context, text_format(size_pt), ["Ag"] * 10, Qgis.TextLayoutMode.Rectangle
    )
    per_mm: float = context.convertToPainterUnits(1, Qgis.RenderUnit.Millimeters)
    return pixels / per_mm / 10
