"""Pages that hold nothing but a table under a head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsLayoutItemManualTable, QgsPrintLayout

from ...cartography.page_items import Rect
from ..pages import BODY_BOTTOM, BODY_TOP, LEFT, WIDTH, PageMarks, add_foot, add_head, page_at
from .paginate import PrintedRow, TablePage
from .table_items import TableSpec, add_spares, draw_table, paginate_table


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the table pages of a part.

    ``item_id`` names the tables in the layout; ``first_page`` is the page of the part in the book
    and ``pages`` how many it has.
    """

    kicker: str
    title: str
    item_id: str
    first_page: int
    pages: int


def paginate_body(
    rows: Sequence[PrintedRow], spec: TableSpec, *, mark: str = "Fortsetzung"
) -> tuple[TablePage, ...]:
    """Pages of a table that fills the body of A4 pages.

    Args:
        rows: Rows in printed order.
        spec: Columns.
        mark: Stands over the further pieces of a split row, which it may name with ``{key}``.
    """
    return paginate_table(rows, spec, page_mm=BODY_BOTTOM - BODY_TOP, mark=mark)


def draw_table_pages(
    layout: QgsPrintLayout,
    tables: Sequence[TablePage],
    spec: TableSpec,
    *,
    head: Head,
    marks: PageMarks,
    start: int = 0,
) -> list[QgsLayoutItemManualTable]:
    """Draw table pages one after the other, each with head and foot.

    Args:
        layout: The layout of the part.
        tables: Its table pages.
        spec: Columns.
        head: What stands over them.
        marks: What stands at the foot.
        start: Page of the layout on which the first one is drawn, from 0.

    Returns:
        The tables, each with its spare frame.
    """
    drawn = []
    for table_page in tables:
        index = start + table_page.number - 1
        page = page_at(layout, index)
        parts = ["Fortsetzung"] if table_page.is_continuation else []
        if head.pages > 1:
            parts.append(f"Seite {index + 1} von {head.pages}")
        add_head(page, head.kicker, head.title, note=" · ".join(parts))
        rect = Rect(LEFT, BODY_TOP, WIDTH, table_page.height_mm + 0.4)
        item_id = f"{head.item_id}_{table_page.number}"
        drawn.append(draw_table(page, table_page, spec, rect=rect, item_id=item_id))
        add_foot(page, marks, number=head.first_page + index)
    add_spares(layout, drawn)
    return drawn
