"""What all A4 pages share: margins, the head of follow-on pages and the foot."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsLayoutItemPage, QgsPrintLayout, QgsProject

from ..cartography.design import HAIRLINE, MUTED, NEUTRAL
from ..cartography.fonts import text_width_mm, wrap
from ..cartography.page_items import Page, Rect, TextStyle
from ..cartography.sheet import DEMO_NOTE
from ..runtime.errors import InsekError

LEFT = 16.0
WIDTH = 180.0
RIGHT = LEFT + WIDTH
# The body of follow-on pages.
BODY_TOP = 31.0
BODY_BOTTOM = 279.0
FOOT_TOP = 283.5
DEMO_COLOUR = "#B5341A"
ACCENT = Rect(LEFT, 14.0, 14.0, 1.6)
KICKER = TextStyle(8.5, weight="Semibold", colour=MUTED)
HEADLINE = TextStyle(15.0, weight="Bold")
SMALL = TextStyle(6.5, colour=MUTED)


class BookError(InsekError):
    """A book that cannot be made; the sentence says at which part and why."""


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What every page says at its foot."""

    concept: str
    stand: str = ""
    is_demo: bool = False

    def left(self, width_mm: float) -> str:
        """Concept and Stand in one line; a concept with a long title gives way."""
        stand = f" · Stand: {self.stand}" if self.stand else ""
        room = width_mm - text_width_mm(stand, SMALL.size_pt)
        return (one_line(self.concept, room, SMALL) + stand).removeprefix(" · ")


def one_line(text: str, width_mm: float, style: TextStyle) -> str:
    """The text, cut after a word and marked when it is wider than its line."""
    lines = wrap(text, width_mm, style.size_pt, weight=style.weight)
    if len(lines) == 1:
        return text
    room = width_mm - text_width_mm(" …", style.size_pt, weight=style.weight)
    return wrap(text, room, style.size_pt, weight=style.weight)[0] + " …"


def new_layout(project: QgsProject, name: str) -> QgsPrintLayout:
    """Fresh layout of one A4 page, in the project under ``name``; an older one is replaced.

    Raises:
        BookError: If the project does not take it.
    """
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A4", QgsLayoutItemPage.Orientation.Portrait)
    layout.setName(name)
    manager = project.layoutManager()
    previous = manager.layoutByName(name)
    if previous is not None:
        manager.removeLayout(previous)
    if not manager.addLayout(layout):
        raise BookError(f"Das Layout „{name}“ lässt sich nicht ins Projekt übernehmen.")
    return layout


def page_at(layout: QgsPrintLayout, index: int) -> Page:
    """Page of a layout, appended in A4 when it is the next one; ``index`` counts from 0."""
    if index < layout.pageCollection().pageCount():
        return Page(layout, index)
    return Page.append(layout, size="A4")


def add_head(page: Page, kicker: str, title: str, *, note: str = "") -> None:
    """Accent, kicker and title.

    Args:
        page: The page.
        kicker: Small line above the title; cut where it is too long.
        title: Must fit 130 mm.
        note: Stands at the right, such as "Fortsetzung"; empty for none.
    """
    mark = f"kopf_{page.index + 1}"
    page.box(f"{mark}_akzent", ACCENT, fill=NEUTRAL)
    page.label(f"{mark}_art", one_line(kicker, WIDTH, KICKER), Rect(LEFT, 17.2, WIDTH, 4.2), KICKER)
    page.label(f"{mark}_titel", title, Rect(LEFT, 21.0, 130, 7.5), HEADLINE)
    if note:
        style = TextStyle(8.5, colour=MUTED, align="right")
        page.label(f"{mark}_hinweis", note, Rect(RIGHT - 80, 23.2, 80, 4.5), style)


def add_foot(page: Page, marks: PageMarks, *, number: int) -> None:
    """Concept and Stand, the note of a demo, and the page number.

    Args:
        page: The page.
        marks: What is said.
        number: Page number as printed.
    """
    mark = f"fuss_{page.index + 1}"
    page.rule(f"{mark}_linie", (LEFT, FOOT_TOP), (RIGHT, FOOT_TOP), colour=HAIRLINE)
    page.label(f"{mark}_konzept", marks.left(106), Rect(LEFT, FOOT_TOP + 1.6, 106, 3.4), SMALL)
    if marks.is_demo:
        page.label(
            f"{mark}_demo",
            DEMO_NOTE,
            Rect(RIGHT - 74, FOOT_TOP + 1.6, 58, 3.4),
            TextStyle(6.5, weight="Bold", colour=DEMO_COLOUR, align="right"),
        )
    page.label(
        f"{mark}_seite",
        str(number),
        Rect(RIGHT - 14, FOOT_TOP + 1.1, 14, 4.2),
        TextStyle(9.0, weight="Semibold", align="right"),
    )
