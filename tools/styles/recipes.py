"""Symbol layers of the graphic system, as short recipes in millimetres."""

from __future__ import annotations

import base64

from qgis.core import (
    Qgis,
    QgsArrowSymbolLayer,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPointPatternFillSymbolLayer,
    QgsProperty,
    QgsSimpleFillSymbolLayer,
    QgsSimpleLineSymbolLayer,
    QgsSvgMarkerSymbolLayer,
    QgsSymbol,
    QgsSymbolLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from ...processing.analysis.settlement.district_edges import small_area
from ...processing.runtime.plugin_files import SVG

DASHES = {
    "dash": [4.0, 2.0],
    "fine": [2.2, 1.6],
    "dashdot": [6.0, 1.8, 1.2, 1.8],
    "dots": [1.0, 1.6],
    "ticks": [0.2, 0.36],
}


def colour(text: str, alpha: float = 1.0) -> QColor:
    """Colour with an opacity of its own: opacity of layers would turn the PDF into a picture.

    Args:
        text: ``#RRGGBB`` or a name.
        alpha: From 0 (not seen) to 1.
    """
    value = QColor(text)
    value.setAlphaF(alpha)
    return value


def tint(text: str, alpha: float = 1.0) -> QgsSymbolLayer:
    """Plain area."""
    layer = QgsSimpleFillSymbolLayer(colour(text, alpha))
    layer.setStrokeStyle(Qt.PenStyle.NoPen)
    return layer


def hatch(text: str, *, angle: float, spacing: float, width: float) -> QgsSymbolLayer:
    """Parallel lines; stays vector in the PDF.

    Args:
        text: Their colour.
        angle: In degrees; 0 lies flat, 90 stands upright.
        spacing: Between the middles of two lines, in millimetres.
        width: Of a line, in millimetres.
    """
    layer = QgsLinePatternFillSymbolLayer()
    layer.setLineAngle(angle)
    layer.setDistance(spacing)
    stroke = QgsLineSymbol.createSimple({"line_color": text, "line_width": str(width)})
    layer.setSubSymbol(stroke)
    return layer


def dots(text: str, *, spacing: float, size: float) -> QgsSymbolLayer:
    """Dots on a staggered grid.

    Args:
        text: Their colour.
        spacing: Between the middles of two dots of a row and of two rows, in millimetres.
        size: Their diameter, in millimetres.
    """
    layer = QgsPointPatternFillSymbolLayer()
    layer.setDistanceX(spacing)
    layer.setDistanceY(spacing)
    layer.setDisplacementX(spacing / 2)
    layer.setSubSymbol(
        QgsMarkerSymbol.createSimple(
            {"name": "circle", "color": text, "outline_style": "no", "size": str(size)}
        )
    )
    return layer


def trees(text: str, *, spacing: float, size: float) -> QgsSymbolLayer:
    """Small triangles on a staggered grid: the classic signature of a wood.

    Args:
        text: Their colour.
        spacing: Between the middles of two trees of a row, in millimetres.
        size: Their width, in millimetres.
    """
    layer = QgsPointPatternFillSymbolLayer()
    layer.setDistanceX(spacing)
    # Rows closer than columns, so that a swatch of the legend holds three trees.
    layer.setDistanceY(spacing * 0.65)
    layer.setDisplacementX(spacing / 2)
    layer.setSubSymbol(
        QgsMarkerSymbol.createSimple(
            {"name": "triangle", "color": text, "outline_style": "no", "size": str(size)}
        )
    )
    return layer


def rim(
    text: str,
    width: float,
    *,
    dash: str | None = None,
    alpha: float = 1.0,
    offset: float = 0.0,
    cap: str = "flat",
) -> QgsSymbolLayer:
    """Line, or outline of an area.

    Args:
        text: Its colour.
        width: In millimetres.
        dash: Key of ``DASHES``, whose lengths are multiples of the width; None for a whole line.
        alpha: Opacity, 0..1.
        offset: How far the outline is moved inwards, in millimetres.
        cap: Ends of the line: ``flat`` or ``round``.
    """
    layer = QgsSimpleLineSymbolLayer(colour(text, alpha), width)
    layer.setPenJoinStyle(Qt.PenJoinStyle.RoundJoin)
    layer.setPenCapStyle(Qt.PenCapStyle.RoundCap if cap == "round" else Qt.PenCapStyle.FlatCap)
    if dash:
        layer.setUseCustomDashPattern(True)
        layer.setCustomDashVector([part * max(width, 0.3) for part in DASHES[dash]])
        layer.setCustomDashPatternUnit(Qgis.RenderUnit.Millimeters)
    layer.setOffset(offset)
    return layer


def arrow(
    text: str,
    width: float,
    *,
    both_ends: bool = False,
    taper: bool = False,
    alpha: float = 1.0,
    edge: tuple[str, float] = ("#FFFFFF", 0.2),
) -> QgsSymbolLayer:
    """Arrow from the beginning of a line to its end, bent so that it passes the middle vertex.

    Args:
        text: Its colour.
        width: Of the shaft, in millimetres.
        both_ends: Whether its beginning has a head as well.
        taper: Whether it begins at about a third of its width.
        alpha: Opacity of the area, 0..1.
        edge: Colour of the outline, and its width in millimetres.
    """
    layer = QgsArrowSymbolLayer()
    layer.setArrowWidth(width)
    layer.setArrowStartWidth(width * (0.35 if taper else 1.0))
    # A head is at least 2.4 mm long: below that it reads as the blunt end of a line.
    # The thickness is measured from the middle line to one side.
    layer.setHeadLength(max(width * 1.6, 2.6))
    layer.setHeadThickness(max(width * 1.0, 1.5))
    kinds = QgsArrowSymbolLayer.HeadType
    layer.setHeadType(kinds.HeadDouble if both_ends else kinds.HeadSingle)
    layer.setIsCurved(True)
    layer.setIsRepeated(False)
    layer.setSubSymbol(area(tint(text, alpha), rim(*edge)))
    return layer


def area(*layers: QgsSymbolLayer) -> QgsFillSymbol:
    """Fill symbol of the given layers, bottom first."""
    return _with_layers(QgsFillSymbol.createSimple({}), layers)


def cleared_area(symbol: QgsFillSymbol, tolerance_m: float) -> QgsSymbolLayer:
    """A symbol drawn on areas without slivers; what is stored is not touched.

    Spikes and slits narrower than the tolerance, loose parts and holes smaller than the square of
    ten tolerances are not drawn; where nothing else is there, the area is drawn as it is.

    Args:
        symbol: What is drawn.
        tolerance_m: What is narrower is a slip of the drawing.
    """
    made = QgsGeometryGeneratorSymbolLayer.create(
        {"geometryModifier": _cleared(tolerance_m), "SymbolType": "Fill"}
    )
    made.setSubSymbol(symbol)
    return made


def _cleared(tolerance_m: float) -> str:
    """Expression of the area without what is narrower or smaller."""
    half, small = tolerance_m / 2.0, small_area(tolerance_m)
    shape = "$geometry"
    for distance in (-half, 2.0 * half, -half):
        shape = f"buffer({shape}, {distance:g}, 1, 'flat', 'miter', 10)"
    parts = (
        "array_foreach(generate_series(1, coalesce(num_geometries(@g), 1)),"
        " coalesce(geometry_n(@g, @element), @g))"
    )
    holes = (
        "array_foreach(generate_series(1, num_interior_rings(@teil)),"
        " make_polygon(interior_ring_n(@teil, @element)))"
    )
    whole = "make_polygon(exterior_ring(@teil))"
    wide = f"collect_geometries(array_filter({holes}, area(@element) >= {small:g}))"
    part = f"with_variable('teil', @element, coalesce(difference({whole}, {wide}), {whole}))"
    large = f"array_filter({parts}, area(@element) >= {small:g})"
    return (
        f"with_variable('g', {shape}, if(is_empty_or_null(@g), $geometry,"
        f" with_variable('gross', {large}, if(array_length(@gross) = 0, $geometry,"
        f" collect_geometries(array_foreach(@gross, {part}))))))"
    )


def line(*layers: QgsSymbolLayer) -> QgsLineSymbol:
    """Line symbol of the given layers, bottom first."""
    return _with_layers(QgsLineSymbol.createSimple({}), layers)


def icon(name: str, size: float, *, fill: str, stroke: str) -> QgsMarkerSymbol:
    """One of our pictograms.

    Args:
        name: Of its SVG file, without ending.
        size: Width in millimetres.
        fill: Colour of the frame.
        stroke: Colour of rim and pictogram.
    """
    # Embedded, so that style, store and project carry the symbol to any machine.
    data = base64.b64encode((SVG / f"{name}.svg").read_bytes()).decode("ascii")
    layer = QgsSvgMarkerSymbolLayer(f"base64:{data}", size)
    layer.setFillColor(QColor(fill))
    layer.setStrokeColor(QColor(stroke))
    layer.setStrokeWidth(0.1)
    return _with_layers(QgsMarkerSymbol.createSimple({}), [layer])


def disc(
    fill: str, size: float, *, stroke: str = "#FFFFFF", width: float = 0.25
) -> QgsMarkerSymbol:
    """Plain round marker.

    Args:
        fill: Its colour.
        size: Diameter in millimetres.
        stroke: Colour of the outline.
        width: Of the outline, in millimetres.
    """
    return QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "color": fill,
            "outline_color": stroke,
            "outline_width": str(width),
            "size": str(size),
        }
    )


def data_defined(
    layer: QgsSymbolLayer, prop: QgsSymbolLayer.Property, expression: str
) -> QgsSymbolLayer:
    """The same symbol layer with one property taken from an expression."""
    layer.setDataDefinedProperty(prop, QgsProperty.fromExpression(expression))
    return layer


def _with_layers(
    symbol: QgsSymbol, layers: tuple[QgsSymbolLayer, ...] | list[QgsSymbolLayer]
) -> QgsSymbol:
    for index, layer in enumerate(layers):
        if index == 0:
            symbol.changeSymbolLayer(0, layer)
        else:
            symbol.appendSymbolLayer(layer)
    return symbol
