"""Places in the book that lead to other pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..cartography.page_items import Rect
from .pages import BODY_TOP, LEFT, WIDTH
from .tables.paginate import TablePage


@dataclass(frozen=True, slots=True)
class PageLink:
    """A rectangle in millimetres on a page of the book that leads to another page."""

    page: int
    rect: Rect
    target: int


def row_links(
    tables: Iterable[TablePage], *, first_page: int, targets: Mapping[str, int]
) -> tuple[PageLink, ...]:
    """A link over each row whose key has a target page.

    Args:
        tables: Table pages of one part.
        first_page: Page of the book on which the first of them stands.
        targets: Pages of the book by key of the row.
    """
    links = []
    for table_page in tables:
        for row in table_page.rows:
            if row.key in targets:
                rect = Rect(LEFT, BODY_TOP + row.top_mm, WIDTH, row.height_mm)
                page = first_page + table_page.number - 1
                links.append(PageLink(page, rect, targets[row.key]))
    return tuple(links)
