"""What each role looks like; here the ground and the measures, and all roles put together."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsAbstractVectorLayerLabeling,
    QgsCentroidFillSymbolLayer,
    QgsFillSymbol,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsSimpleMarkerSymbolLayer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ...processing.cartography.design import GROUND, INK, MUTED
from ...processing.cartography.fonts import text_format
from ...processing.catalogue.field_colours import shipped_colours
from ...processing.catalogue.load import base_catalogue
from ...processing.catalogue.stated_values import border_tolerance
from ...processing.store.forms.field_symbols import colour_by_field
from .findings import FINDINGS
from .recipes import area, cleared_area, data_defined, disc, dots, hatch, icon, line, rim, tint
from .statements import STATEMENTS
from .vision import VISION

DARK = "#3C464B"
ROAD_TEXTURE = "#C4B9A8"

_ROAD_WIDTH = (
    "CASE WHEN \"klasse\" IN ('motorway','trunk') THEN 0.9"
    " WHEN \"klasse\" IN ('primary','secondary') THEN 0.65"
    " WHEN \"klasse\" = 'tertiary' THEN 0.45 ELSE 0.28 END"
)
_LEAD_COLOUR = colour_by_field(shipped_colours(), DARK)


# On a sheet of the whole city the network is a texture of the settlement, not a drawing of streets.
_WHOLE_CITY = "coalesce(@map_scale, 60000) > 30000"
# A swatch in a legend has the scale of its map, but no feature.
_IN_LEGEND = "$id IS NULL"
_TEXTURE_WIDTH = (
    f"CASE WHEN {_IN_LEGEND} THEN 0.5"
    " WHEN \"klasse\" IN ('motorway','trunk') THEN 0.9"
    " WHEN \"klasse\" IN ('primary','secondary') THEN 0.5 ELSE 0.3 END"
)


# Stores from before this column have none: attribute() is silent about that. On a Steckbrief the
# numbers stand for the places, and its table names the Leuchtturmprojekte.
_IS_BEACON = "coalesce(attribute('leuchtturm'), false) AND @insek_ortsbezirk IS NULL"


def _open_ended(ink: str, width: float) -> QgsSymbolLayer:
    """Stroke that joins smoothly on the map, while its swatch goes on beyond both ends."""
    cap = f"if({_IN_LEGEND}, 'flat', 'round')"
    return data_defined(rim(ink, width, cap="round"), QgsSymbolLayer.Property.CapStyle, cap)


def _road() -> QgsSymbol:
    casing = data_defined(
        _open_ended(ROAD_TEXTURE, 0.5),
        QgsSymbolLayer.Property.StrokeWidth,
        f"if({_WHOLE_CITY}, {_TEXTURE_WIDTH}, ({_ROAD_WIDTH}) + 0.2)",
    )
    data_defined(
        casing,
        QgsSymbolLayer.Property.StrokeColor,
        f"if({_WHOLE_CITY}, '{ROAD_TEXTURE}', '#A9A49B')",
    )
    body = data_defined(
        _open_ended("#FFFFFF", 0.3), QgsSymbolLayer.Property.StrokeWidth, _ROAD_WIDTH
    )
    # A legend draws disabled layers all the same.
    colour = f"if({_WHOLE_CITY}, '{ROAD_TEXTURE}', '#FFFFFF')"
    data_defined(body, QgsSymbolLayer.Property.StrokeColor, colour)
    data_defined(body, QgsSymbolLayer.Property.LayerEnabled, f"not ({_WHOLE_CITY})")
    return line(casing, body)


def _lead(layer: QgsSymbolLayer, prop: QgsSymbolLayer.Property) -> QgsSymbolLayer:
    return data_defined(layer, prop, _LEAD_COLOUR)


def _measure_area() -> QgsSymbol:
    fill = data_defined(
        tint(DARK, 0.16),
        QgsSymbolLayer.Property.FillColor,
        f"set_color_part({_LEAD_COLOUR}, 'alpha', 42)",
    )
    middle = QgsCentroidFillSymbolLayer()
    middle.setPointOnSurface(True)
    middle.setSubSymbol(_beacon())
    edge = rim(DARK, 0.5, dash="dash")
    return area(fill, _lead(edge, QgsSymbolLayer.Property.StrokeColor), middle)


def _measure_line() -> QgsSymbol:
    middle = QgsMarkerLineSymbolLayer(rotateMarker=False)
    middle.setPlacements(Qgis.MarkerLinePlacement.CentralPoint)
    middle.setSubSymbol(_beacon())
    return line(
        rim("#FFFFFF", 1.3, alpha=0.8, cap="round"),
        _lead(rim(DARK, 0.8, cap="round"), QgsSymbolLayer.Property.StrokeColor),
        middle,
    )


def _measure_site() -> QgsSymbol:
    symbol = disc(DARK, 3.4)
    _lead(symbol.symbolLayer(0), QgsSymbolLayer.Property.FillColor)
    mark = _beacon()
    for layer in mark.symbolLayers():
        symbol.appendSymbolLayer(layer.clone())
    return symbol


def _beacon() -> QgsMarkerSymbol:
    """The mark of a Leuchtturmprojekt: a disc in the colour of its Handlungsfeld with a star.

    Its parts have no size unless the place belongs to one, so that legends do not show them.
    """
    symbol = QgsMarkerSymbol()
    symbol.deleteSymbolLayer(0)
    for name, colour, size in (
        ("circle", "#FFFFFF", 4.9),
        ("circle", DARK, 4.4),
        ("star", "#FFFFFF", 3.1),
    ):
        part = QgsSimpleMarkerSymbolLayer.create(
            {"name": name, "color": colour, "outline_style": "no", "size": "0"}
        )
        data_defined(part, QgsSymbolLayer.Property.Size, f"if({_IS_BEACON}, {size}, 0)")
        if colour == DARK:
            _lead(part, QgsSymbolLayer.Property.FillColor)
        symbol.appendSymbolLayer(part)
    return symbol


def _bus_stop() -> QgsSymbol:
    """Small on the Steckbriefe of large districts, where the stops lie closer than their signs."""
    symbol = icon("bus_stop", 2.2, fill="#FFFFFF", stroke=INK)
    crowded = "@insek_ortsbezirk IS NOT NULL AND @map_scale > 50000"
    data_defined(
        symbol.symbolLayer(0),
        QgsSymbolLayer.Property.Size,
        f"CASE WHEN {crowded} THEN 1.1 ELSE 2.2 END",
    )
    return symbol


def _border(ink: str, width: float, dash: str) -> QgsFillSymbol:
    """Border whose slivers are not drawn; its swatch is the stroke itself."""
    swatch, stroke = rim(ink, width, dash=dash), rim(ink, width, dash=dash)
    # In a legend QGIS draws the shape that is made for the map once more, a little off the swatch.
    unseen = f"if({_IN_LEGEND}, '0,0,0,0', '{ink}')"
    data_defined(stroke, QgsSymbolLayer.Property.StrokeColor, unseen)
    data_defined(swatch, QgsSymbolLayer.Property.LayerEnabled, _IN_LEGEND)
    return area(cleared_area(area(stroke), border_tolerance(base_catalogue())), swatch)


GROUND_AND_MEASURES: dict[str, Callable[[], QgsSymbol]] = {
    # ------------------------------------------------------------------ ground
    "settlement_area": lambda: area(tint(GROUND["settlement_area"])),
    "forest": lambda: area(tint(GROUND["forest"])),
    "agriculture": lambda: area(tint(GROUND["agriculture"])),
    "green_space": lambda: area(
        tint(GROUND["green_space"]), dots("#74985A", spacing=1.1, size=0.42)
    ),
    "standing_water": lambda: area(tint(GROUND["standing_water"]), rim("#5E8CA6", 0.2)),
    # The lines tell it from woods in grey.
    "sea": lambda: area(tint(GROUND["sea"]), rim("#5E8CA6", 0.15)),
    "flowing_water": lambda: line(rim("#4F90B5", 0.5, cap="round")),
    "commercial_building_land": lambda: area(
        tint(GROUND["commercial_building_land"]), rim("#837C99", 0.25)
    ),
    "military_area": lambda: area(
        tint(GROUND["military_area"]),
        hatch("#6B6455", angle=135, spacing=1.5, width=0.15),
        rim("#6B6455", 0.3, dash="dash"),
    ),
    "city_boundary": lambda: _border(INK, 0.55, "dashdot"),
    "ortsbezirk_boundary": lambda: _border(DARK, 0.5, "dash"),
    "neighbour_municipality": lambda: area(rim(MUTED, 0.25, dash="dash")),
    "rail_line": lambda: line(rim(DARK, 0.7), rim("#FFFFFF", 0.35, dash="dash")),
    "rail_stop": lambda: icon("rail_stop", 3.0, fill="#FFFFFF", stroke=INK),
    "bus_stop": _bus_stop,
    "road_network": _road,
    "motorway": lambda: line(_open_ended("#A8883C", 1.3), _open_ended("#F3DFA2", 0.95)),
    "main_road": lambda: line(_open_ended("#857E73", 0.95), _open_ended("#FFFFFF", 0.5)),
    "building": lambda: area(tint("#A79C8E")),
    "former_rail_line": lambda: line(rim(MUTED, 0.5, dash="dots")),
    "main_cycle_network": lambda: line(rim("#FFFFFF", 0.9), rim("#2F7F78", 0.45)),
    # ---------------------------------------------------------------- measures
    "measure_site": _measure_site,
    "measure_line": _measure_line,
    "measure_area": _measure_area,
}


SYMBOLS: dict[str, Callable[[], QgsSymbol]] = {
    **GROUND_AND_MEASURES,
    **FINDINGS,
    **STATEMENTS,
    **VISION,
}


def _label(
    expression: str, size_pt: float, *, colour: str = INK, weight: str = "Semibold"
) -> QgsAbstractVectorLayerLabeling:
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    text = text_format(size_pt, weight=weight, colour=colour)
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.7)
    buffer.setSizeUnit(Qgis.RenderUnit.Millimeters)
    buffer.setColor(QColor(255, 255, 255, 190))
    text.setBuffer(buffer)
    settings.setFormat(text)
    settings.placement = Qgis.LabelPlacement.OverPoint
    return QgsVectorLayerSimpleLabeling(settings)


def _heights() -> QgsAbstractVectorLayerLabeling:
    """The difference in height under the point: the figure is the sign, the point its place."""
    labeling = _label('"beschriftung"', 7.5, weight="Bold")
    settings = labeling.settings()
    settings.setLegendString("+ 84 m")
    settings.displayAll = True
    # Clear of place names, which stand above.
    point = settings.pointSettings()
    point.setQuadrant(Qgis.LabelQuadrantPosition.Below)
    settings.setPointSettings(point)
    settings.yOffset = 0.8
    return QgsVectorLayerSimpleLabeling(settings)


LABELS: dict[str, Callable[[], QgsAbstractVectorLayerLabeling]] = {
    "elevation_difference": _heights,
}


def place_names() -> QgsAbstractVectorLayerLabeling:
    """Names of the Ortsbezirke in spaced capitals, always drawn."""
    labeling = _label("replace(upper(\"name\"), '-', '-\\n')", 7.0, colour=DARK)
    settings = labeling.settings()
    text = settings.format()
    spaced = text.font()
    spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)
    text.setFont(spaced)
    settings.setFormat(text)
    settings.displayAll = True
    # The map of a Steckbrief bears its own district's name as its title.
    own = 'coalesce("ortsbezirk" <> @insek_ortsbezirk, true)'
    properties = settings.dataDefinedProperties()
    properties.setProperty(QgsPalLayerSettings.Property.Show, QgsProperty.fromExpression(own))
    settings.setDataDefinedProperties(properties)
    point = settings.pointSettings()
    point.setQuadrant(Qgis.LabelQuadrantPosition.Above)
    settings.setPointSettings(point)
    settings.yOffset = -1.4
    settings.multilineAlign = Qgis.LabelMultiLineAlignment.Center
    return QgsVectorLayerSimpleLabeling(settings)
