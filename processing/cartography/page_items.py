"""Items of a page in millimetres: every item we own carries an id."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from qgis.core import (
    Qgis,
    QgsFillSymbol,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemPolyline,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsPrintLayout,
)
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QPolygonF

from ..runtime.errors import InsekError
from .design import BODY_PT, HAIRLINE, HAIRLINE_MM, INK
from .fonts import text_format
from .page_text import write

Item = TypeVar("Item", bound=QgsLayoutItem)

ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}
VALIGN = {
    "top": Qt.AlignmentFlag.AlignTop,
    "middle": Qt.AlignmentFlag.AlignVCenter,
    "bottom": Qt.AlignmentFlag.AlignBottom,
}


class PageError(InsekError):
    """A page that cannot be laid out; the sentence names the template and the item."""


@dataclass(frozen=True, slots=True)
class Rect:
    """Position and size on a page in millimetres, from the top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    def inset(self, margin: float) -> Rect:
        """Rectangle with ``margin`` taken off every side."""
        return Rect(
            self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin
        )


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set."""

    size_pt: float = BODY_PT
    weight: str = "Regular"
    colour: str = INK
    align: str = "left"
    valign: str = "top"
    line_height: float = 1.0


class Page:
    """One page of a print layout to place items on."""

    def __init__(self, layout: QgsPrintLayout, index: int = 0) -> None:
        self.layout = layout
        self.index = index

    @classmethod
    def append(cls, layout: QgsPrintLayout, *, size: str, landscape: bool = False) -> Page:
        """New last page of a paper size such as ``A4``, upright unless ``landscape``."""
        page = QgsLayoutItemPage(layout)
        orientation = QgsLayoutItemPage.Orientation
        page.setPageSize(size, orientation.Landscape if landscape else orientation.Portrait)
        layout.pageCollection().addPage(page)
        return cls(layout, layout.pageCollection().pageCount() - 1)

    def place(self, item: Item, item_id: str, rect: Rect) -> Item:
        """Add any layout item at a place; returns it."""
        item.setId(item_id)
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(rect.x, rect.y), page=self.index)
        item.attemptResize(QgsLayoutSize(rect.width, rect.height))
        return item

    def label(
        self, item_id: str, text: str, rect: Rect, style: TextStyle | None = None
    ) -> QgsLayoutItemLabel:
        """Text as it is written: neither HTML nor an expression.

        Args:
            item_id: Id of the label.
            text: Its lines; none is broken here.
            rect: Its place on the page, in millimetres.
            style: Type, colour and alignment; body text by default.
        """
        style = style or TextStyle()
        item = QgsLayoutItemLabel(self.layout)
        item.setMode(QgsLayoutItemLabel.Mode.ModeFont)
        item.setTextFormat(
            text_format(
                style.size_pt,
                weight=style.weight,
                colour=style.colour,
                line_height=style.line_height,
            )
        )
        item.setHAlign(ALIGN[style.align])
        item.setVAlign(VALIGN[style.valign])
        item.setMarginX(0)
        item.setMarginY(0)
        write(item, text)
        return self.place(item, item_id, rect)

    def box(
        self,
        item_id: str,
        rect: Rect,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        stroke_mm: float = HAIRLINE_MM,
    ) -> QgsLayoutItemShape:
        """Filled or outlined rectangle.

        Args:
            item_id: Id of the shape.
            rect: Its place on the page, in millimetres.
            fill: Colour of the area; None for none.
            stroke: Colour of the outline; None for none.
            stroke_mm: Width of the outline.
        """
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        item.setSymbol(
            QgsFillSymbol.createSimple(
                {
                    "color": fill or "255,255,255,0",
                    "style": "solid" if fill else "no",
                    "outline_color": stroke or "0,0,0,0",
                    "outline_style": "solid" if stroke else "no",
                    "outline_width": str(stroke_mm),
                    "joinstyle": "miter",
                }
            )
        )
        return self.place(item, item_id, rect)

    def rule(
        self,
        item_id: str,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = HAIRLINE,
        width_mm: float = HAIRLINE_MM,
    ) -> QgsLayoutItemPolyline:
        """Straight line between two points of the page.

        Args:
            item_id: Id of the line.
            start: x and y in millimetres from the top left corner.
            end: The same of the other end.
            colour: As ``#RRGGBB``.
            width_mm: Width of the line.
        """
        page = self.layout.pageCollection().page(self.index)
        offset = page.pos().y()
        item = QgsLayoutItemPolyline(
            QPolygonF([QPointF(start[0], start[1] + offset), QPointF(end[0], end[1] + offset)]),
            self.layout,
        )
        item.setSymbol(
            QgsLineSymbol.createSimple(
                {"line_color": colour, "line_width": str(width_mm), "capstyle": "flat"}
            )
        )
        item.setId(item_id)
        self.layout.addLayoutItem(item)
        return item

    def picture(self, item_id: str, path: str, rect: Rect) -> QgsLayoutItemPicture:
        """SVG or raster picture, fitted into the rectangle.

        An SVG is embedded, so that templates and projects carry it to any machine.
        """
        item = QgsLayoutItemPicture(self.layout)
        if path.endswith(".svg"):
            data = base64.b64encode(Path(path).read_bytes()).decode("ascii")
            item.setPicturePath(f"base64:{data}", Qgis.PictureFormat.SVG)
        else:
            item.setPicturePath(path)
        item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
        return self.place(item, item_id, rect)


def require_item(layout: QgsPrintLayout, item_id: str, kind: type[Item]) -> Item:
    """Item of a template by its id.

    Args:
        layout: The layout made from the template.
        item_id: The id.
        kind: Class that the item must have.

    Raises:
        PageError: If it is missing or of another kind, because planners removed it.
    """
    item = layout.itemById(item_id)
    if not isinstance(item, kind):
        raise PageError(
            f"Im Layout „{layout.name()}“ fehlt das Element „{item_id}“. Bitte in der Vorlage ein"
            f" Element mit dieser Kennung anlegen oder die mitgelieferte Vorlage verwenden."
        )
    return item


def set_text(layout: QgsPrintLayout, item_id: str, text: str) -> None:
    """Write a text into a label of a template.

    Raises:
        PageError: If the label is missing.
    """
    label = require_item(layout, item_id, QgsLayoutItemLabel)
    write(label, text)
