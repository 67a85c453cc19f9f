"""The contents: every part with its page, and links to them."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsLineSymbol, QgsPrintLayout

from ..cartography.design import MUTED
from ..cartography.fonts import text_width_mm, wrap
from ..cartography.map_project import MapProject
from ..cartography.page_items import Page, Rect, TextStyle
from .page_flow import Block, PageRoom, flow_blocks
from .page_links import PageLink
from .page_plan import BookPart, BookPlan, PartKind
from .pages import (
    BODY_BOTTOM,
    LEFT,
    RIGHT,
    WIDTH,
    PageMarks,
    add_foot,
    add_head,
    new_layout,
    page_at,
)

_TOP = 38.0
_ROW_MM = 6.2
_GAP_MM = 4.2
_INDENT_MM = 6.0
_PAGE_MM = 12.0
_DOTS = {
    "line_color": MUTED,
    "line_width": "0.25",
    "customdash": "0.25;1.1",
    "use_custom_dash": "1",
    "capstyle": "flat",
}


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents in its place; ``page`` counts the contents pages from 0."""

    part: BookPart
    page: int
    top: float


def arrange(plan: BookPlan) -> tuple[ContentsEntry, ...]:
    """Place of every line; a chapter never stands alone at the foot of a page."""
    lines = [
        Block(
            part,
            _ROW_MM,
            keep=part.kind is PartKind.CHAPTER,
            space_mm=_GAP_MM if part.level == 1 else 0.0,
        )
        for part in plan.listed
    ]
    pages = flow_blocks(lines, PageRoom(_TOP, BODY_BOTTOM), what="Das Inhaltsverzeichnis")
    return tuple(
        ContentsEntry(placed.block.content, number, placed.y_mm)
        for number, page in enumerate(pages)
        for placed in page
    )


def build_contents(
    built: MapProject, plan: BookPlan, *, marks: PageMarks
) -> tuple[QgsPrintLayout, tuple[PageLink, ...]]:
    """Layout of the contents, and where its lines lead.

    Args:
        built: The project that gets the layout.
        plan: All parts with their pages; those of the contents among them.
        marks: What stands at the foot.
    """
    layout = new_layout(built.project, "Inhalt")
    own = plan.part("contents")
    for index in range(own.pages):
        page = page_at(layout, index)
        note = "Fortsetzung" if index else ""
        add_head(page, marks.concept, "Inhalt", note=note)
        add_foot(page, marks, number=own.first_page + index)
    links = []
    for number, entry in enumerate(arrange(plan), start=1):
        _draw(Page(layout, entry.page), entry, number)
        rect = Rect(LEFT, entry.top - 0.6, WIDTH, _ROW_MM)
        links.append(PageLink(own.first_page + entry.page, rect, entry.part.first_page))
    return layout, tuple(links)


def _draw(page: Page, entry: ContentsEntry, number: int) -> None:
    top_level = entry.part.level == 1
    size, weight = (10.5, "Semibold") if top_level else (9.5, "Regular")
    x = LEFT + (0 if top_level else _INDENT_MM)
    room = RIGHT - _PAGE_MM - x
    title = wrap(entry.part.title, room, size, weight=weight)[0]
    style = TextStyle(size, weight=weight)
    page.label(f"eintrag_{number}", title, Rect(x, entry.top, room, 5.2), style)
    page.label(
        f"seite_{number}",
        str(entry.part.first_page),
        Rect(RIGHT - _PAGE_MM, entry.top, _PAGE_MM, 5.2),
        TextStyle(size, weight=weight, align="right"),
    )
    start = x + text_width_mm(title, size, weight=weight) + 2.0
    if start < RIGHT - _PAGE_MM - 2:
        base = entry.top + size * 0.352 * 0.98
        end = RIGHT - 2.5 - text_width_mm(str(entry.part.first_page), size, weight=weight)
        dots = page.rule(f"punkte_{number}", (start, base), (end, base))
        dots.setSymbol(QgsLineSymbol.createSimple(_DOTS))
