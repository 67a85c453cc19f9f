"""The colours of the numbers under the map of a Steckbrief: a dot and a name each Handlungsfeld."""

from __future__ import annotations

from qgis.core import (
    QgsLayoutItemLabel,
    QgsLayoutItemShape,
    QgsPrintLayout,
)

from ...cartography.design import LEGEND_PT, SMALL_PT
from ...cartography.fonts import text_format, text_width_mm
from ...cartography.page_items import Page, Rect, TextStyle, require_item
from ...cartography.page_text import write
from ...cartography.title_band import recolour
from ...catalogue.field_colours import field_colours
from ...catalogue.model import Catalogue
from ..pages import LEFT, WIDTH

_USUAL = 4
"""Fields in the places of the template; more of them stand closer, for the room is the same."""
_DOT_MM = 3.0
_NAME_MM = 3.6
_GAP_MM = 4.4
_BETWEEN_MM = 0.2
_ROW_MM, _CLOSE_ROW_MM = 4.6, 3.75
_CLOSE_ROWS = 3
_STEP_PT = 0.25


def fill_fields(layout: QgsPrintLayout, catalogue: Catalogue, *, shown: bool = True) -> None:
    """Fill dots and names of the front page; every field gets one.

    A template without any dot keeps doing without; dots that no field needs are hidden.

    Args:
        layout: The front page.
        catalogue: Titles and colours.
        shown: Whether the page has places of measures that the colours explain.

    Raises:
        PageError: If the name beside a dot is missing from the template.
    """
    dots: list[QgsLayoutItemShape] = []
    while isinstance(layout.itemById(f"feld_{len(dots) + 1}_punkt"), QgsLayoutItemShape):
        dots.append(layout.itemById(f"feld_{len(dots) + 1}_punkt"))
    if not dots:
        return
    names = [
        require_item(layout, f"feld_{number}_name", QgsLayoutItemLabel)
        for number in range(1, len(dots) + 1)
    ]
    fields = catalogue.handlungsfelder if shown else ()
    if len(fields) > len(dots):
        top = dots[0].pagePos().y() - (_NAME_MM - _DOT_MM) / 2
        for item in (*dots, *names):
            layout.removeLayoutItem(item)
        draw_fields(Page(layout), catalogue, top=top, prefix="feld")
        return
    colours = field_colours(catalogue)
    for dot, name, field in zip(dots, names, fields, strict=False):
        recolour(dot, colours[field.id])
        _write_name(name, field.title)
    for dot, name in list(zip(dots, names, strict=True))[len(fields) :]:
        dot.setVisibility(False)
        write(name, "")


def draw_fields(
    page: Page, catalogue: Catalogue, *, top: float, prefix: str = "ausschnitt_feld"
) -> None:
    """Draw a dot and a name for every field, beside the scale bar.

    Args:
        page: The page.
        catalogue: Titles and colours.
        top: Upper edge of the first row, in millimetres.
        prefix: How the ids of the items begin.
    """
    colours = field_colours(catalogue)
    fields = catalogue.handlungsfelder
    places = _places(len(fields), top)
    for number, (field, place) in enumerate(zip(fields, places, strict=True), start=1):
        dot = page.box(
            f"{prefix}_{number}_punkt",
            Rect(place.x, place.y + 0.25, _DOT_MM, _DOT_MM),
            fill=colours[field.id],
        )
        dot.setShapeType(QgsLayoutItemShape.Shape.Ellipse)
        beside = Rect(place.x + _GAP_MM, place.y, place.width - _GAP_MM - _BETWEEN_MM, _NAME_MM)
        name = page.label(f"{prefix}_{number}_name", "", beside, TextStyle(LEGEND_PT))
        _write_name(name, field.title)


def _places(count: int, top: float) -> list[Rect]:
    """Cells row by row right of the scale bar, in as many columns as the rows leave over."""
    rows, step = (2, _ROW_MM) if count <= _USUAL else (_CLOSE_ROWS, _CLOSE_ROW_MM)
    columns = max(2, -(-count // rows))
    width = WIDTH * 2 / 3 / columns
    return [
        Rect(LEFT + WIDTH / 3 + number % columns * width, top + number // columns * step, width, 0)
        for number in range(count)
    ]


def _write_name(label: QgsLayoutItemLabel, title: str) -> None:
    """One line, in smaller type if need be; what still is too long ends in an ellipsis."""
    room = label.rect().width()
    usual = size = label.textFormat().size()
    while text_width_mm(title, size) > room and size > SMALL_PT:
        size = max(size - _STEP_PT, SMALL_PT)
    if size != usual:
        label.setTextFormat(text_format(size))
    text = title
    while text_width_mm(text, size) > room and len(text) > 1:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    write(label, text)
