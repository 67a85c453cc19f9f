"""The band with the title of a map, in the colour of its Handlungsfeld."""

from __future__ import annotations

from qgis.core import (
    QgsLayoutItemLabel,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
)
from qgis.PyQt.QtGui import QColor

from ..catalogue.field_colours import field_colour, field_colours
from ..catalogue.model import MapSheet
from ..store.contract import Store
from .design import TITLE_PT
from .fonts import line_height_mm, text_format, wrap
from .page_items import require_item, set_text
from .page_text import write

KIND_LABEL = {"analysis": "Analysekarte", "strategy": "Strategiekarte", "vision": "Zukunftsbild"}
_LEAST_PT = 11.0


def fill_title_band(layout: QgsPrintLayout, store: Store, sheet: MapSheet) -> None:
    """Give the band its colour, the INSEK, the kind of map and its title.

    Args:
        layout: The sheet.
        store: Has the title of the INSEK and the colours.
        sheet: The map.

    Raises:
        PageError: If planners removed one of the items from the template.
    """
    band = require_item(layout, "titelband", QgsLayoutItemShape)
    recolour(band, field_colour(store.catalogue, sheet.handlungsfeld))
    if sheet.kind == "vision":
        _show_stripes(layout, list(field_colours(store.catalogue).values()))
    kind = KIND_LABEL.get(sheet.kind, "Karte")
    title = sheet.title.removeprefix(kind).strip() or sheet.title
    set_text(layout, "konzept", store.title)
    set_text(layout, "kartenart", kind)
    label = require_item(layout, "titel", QgsLayoutItemLabel)
    width, height = label.rect().width(), label.rect().height()
    size = TITLE_PT
    lines = wrap(title, width, size, weight="Bold")
    while size > _LEAST_PT and len(lines) * line_height_mm(size, weight="Bold") * 0.9 > height:
        size -= 0.5
        lines = wrap(title, width, size, weight="Bold")
    label.setTextFormat(text_format(size, weight="Bold", colour="#FFFFFF", line_height=0.9))
    write(label, "\n".join(lines))


def recolour(shape: QgsLayoutItemShape, colour: str) -> None:
    """Fill a shape of the template with another colour."""
    symbol = shape.symbol().clone()
    symbol.setColor(QColor(colour))
    shape.setSymbol(symbol)


def _show_stripes(layout: QgsPrintLayout, colours: list[str]) -> None:
    """All Handlungsfelder meet on this sheet: a stripe each, side by side where the template's are.

    A template with as many stripes as there are fields keeps their places.
    """
    if not colours:
        return
    stripes = [require_item(layout, "streifen_1", QgsLayoutItemShape)]
    while isinstance(layout.itemById(f"streifen_{len(stripes) + 1}"), QgsLayoutItemShape):
        stripes.append(layout.itemById(f"streifen_{len(stripes) + 1}"))
    if len(stripes) != len(colours):
        stripes = _as_many(layout, stripes, len(colours))
    for stripe, colour in zip(stripes, colours, strict=True):
        recolour(stripe, colour)
        stripe.setVisibility(True)


def _as_many(
    layout: QgsPrintLayout, stripes: list[QgsLayoutItemShape], count: int
) -> list[QgsLayoutItemShape]:
    first, last = stripes[0], stripes[-1]
    left, top = first.pagePos().x(), first.pagePos().y()
    width = (last.pagePos().x() + last.rect().width() - left) / count
    page, height = first.page(), first.rect().height()
    for number in range(len(stripes), count):
        stripe = QgsLayoutItemShape(layout)
        stripe.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        stripe.setSymbol(first.symbol().clone())
        stripe.setId(f"streifen_{number + 1}")
        layout.addLayoutItem(stripe)
        stripes.append(stripe)
    for number, stripe in enumerate(stripes[:count]):
        stripe.attemptMove(QgsLayoutPoint(left + number * width, top), page=page)
        stripe.attemptResize(QgsLayoutSize(width, height))
    return stripes[:count]
