"""Rows and cells of a page: read from the XML of a template, shapes drawn as vectors."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from qgis.PyQt.QtCore import QPointF, QRectF
from qgis.PyQt.QtGui import QColor, QPainter, QPen

from ..cartography.design import HAIRLINE, INK, PANEL
from ..cartography.letters import printable

DPI = 1200
MM = DPI / 25.4
"""Dots of the PDF in a millimetre."""
_GAP_MM = 2.5
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one weight."""

    text: str
    weight: str


@dataclass(frozen=True, slots=True)
class MarkupCell:
    """A cell: its place in the row, its text and at most one drawn shape."""

    x: float
    width: float
    runs: tuple[Run, ...] = ()
    size: float = 9.5
    colour: str = INK
    align: str = "left"
    valign: str = "top"
    shape: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def millimetres(self, name: str, default: float) -> float:
        """A number among the options of its shape; all but ``value`` are millimetres."""
        return float(dict(self.options).get(name, default))


@dataclass(frozen=True, slots=True)
class MarkupRow:
    """A row of cells; ``head`` are the rows repeated above it after a page break."""

    cells: tuple[MarkupCell, ...]
    top: float = 1.2
    bottom: float = 1.2
    line: str = ""
    fill: str = ""
    keep: bool = False
    head: tuple[MarkupRow, ...] = ()


class Reader:
    """Turns the rows of a template into rows of a page of a given width, all in millimetres."""

    def __init__(self, left: float, width: float) -> None:
        self._left, self._width = left, width

    def body(self, paper: ET.Element) -> Iterator[MarkupRow]:
        """Rows of all tables, each with those that are repeated above it after a page break."""
        for table in paper.iter("table"):
            head = tuple(replace(row, keep=True) for row in self.rows(table.find("thead")))
            yield from head
            for item in table.findall("tr"):
                yield replace(self._row(item), head=head)

    def rows(self, parent: ET.Element | None) -> list[MarkupRow]:
        """Rows of a header, a footer or a head of a table; none for None."""
        return [] if parent is None else [self._row(item) for item in parent.findall("tr")]

    def _row(self, item: ET.Element) -> MarkupRow:
        cells = item.findall("td")
        fixed = sum(float(cell.get("width", "0")) for cell in cells)
        free = [cell for cell in cells if "width" not in cell.attrib]
        rest = (self._width - fixed - _GAP_MM * (len(cells) - 1)) / max(len(free), 1)
        x, made = self._left, []
        for cell in cells:
            width = float(cell.get("width", str(rest)))
            made.append(_cell(cell, x, width))
            x += width + _GAP_MM
        return MarkupRow(
            cells=tuple(made),
            top=float(item.get("top", "1.2")),
            bottom=float(item.get("bottom", "1.2")),
            line=item.get("line", ""),
            fill=item.get("fill", ""),
            keep=item.get("keep") == "next",
        )


def _cell(item: ET.Element, x: float, width: float) -> MarkupCell:
    shape = next((child for child in item if child.tag in {*SHAPES, "pages"}), None)
    weight = item.get("weight", "Regular")
    return MarkupCell(
        x=x,
        width=width,
        runs=() if shape is not None else tuple(_runs(item, weight)),
        size=float(item.get("size", "9.5")),
        colour=item.get("color", INK),
        align=item.get("align", "left"),
        valign=item.get("valign", "top"),
        shape="" if shape is None else shape.tag,
        options=() if shape is None else tuple(shape.attrib.items()),
    )


def _runs(item: ET.Element, weight: str) -> Iterator[Run]:
    """Text as written: blanks of the template's own lines count as one, ``<br/>`` is a break."""
    pieces: list[tuple[str | None, str]] = [(item.text or "", weight)]
    for child in item:
        if child.tag == "br":
            pieces.append((None, weight))
        pieces += [(child.text or "", "Semibold"), (child.tail or "", weight)]
    begun = gap = False
    for text, face in pieces:
        if text is None:
            begun = gap = False
            yield Run("\n", face)
            continue
        plain = printable(_BLANKS.sub(" ", text).strip(" "))
        if plain:
            apart = begun and (gap or text[0].isspace())
            yield Run(f" {plain}" if apart else plain, face)
            begun, gap = True, text[-1].isspace()
        else:
            gap = gap or bool(text)


def rect(x: float, y: float, width: float, height: float) -> QRectF:
    """A rectangle in dots of the PDF.

    Args:
        x: Left edge from that of the paper, in millimetres.
        y: Upper edge from that of the paper, in millimetres.
        width: In millimetres.
        height: In millimetres.
    """
    return QRectF(x * MM, y * MM, width * MM, height * MM)


def _draw_box(painter: QPainter, cell: MarkupCell, y: float, height: float) -> None:  # noqa: ARG001
    tall = cell.millimetres("height", 4.0)
    painter.setPen(QPen(QColor(cell.colour), 0.35 * MM))
    painter.setBrush(QColor("white"))
    painter.drawRect(rect(cell.x + 0.2, y + 0.2, cell.millimetres("width", tall) - 0.4, tall - 0.4))


def _draw_bar(painter: QPainter, cell: MarkupCell, y: float, height: float) -> None:  # noqa: ARG001
    thick = cell.millimetres("height", 4.0)
    share = min(max(cell.millimetres("value", 0.0), 0.0), 1.0)
    colour = QColor(cell.colour)
    painter.fillRect(rect(cell.x, y, cell.width, thick), QColor(PANEL))
    if share > 0:
        painter.fillRect(rect(cell.x, y, cell.width * share, thick), colour)


def _draw_field(painter: QPainter, cell: MarkupCell, y: float, height: float) -> None:
    """Room for dots, as tall as its row."""
    painter.setPen(QPen(QColor(HAIRLINE), 0.25 * MM))
    painter.setBrush(QColor("white"))
    painter.drawRect(rect(cell.x, y, cell.width, height))


def _draw_write(painter: QPainter, cell: MarkupCell, y: float, height: float) -> None:
    painter.setPen(QPen(QColor(cell.colour), 0.2 * MM))
    base = (y + height) * MM
    painter.drawLine(QPointF(cell.x * MM, base), QPointF((cell.x + cell.width) * MM, base))


# Painter, cell, distance of its upper edge from that of the paper, height of the row inside.
SHAPES: dict[str, Callable[[QPainter, MarkupCell, float, float], None]] = {
    "box": _draw_box,
    "bar": _draw_bar,
    "field": _draw_field,
    "write": _draw_write,
}
