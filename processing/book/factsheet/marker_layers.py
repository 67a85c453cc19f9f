"""The layers that only Steckbriefe have: numbers, leaders, the veil and the position map."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from qgis.core import (
    Qgis,
    QgsExpression,
    QgsFillSymbol,
    QgsInvertedPolygonRenderer,
    QgsLayerTreeGroup,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMapThemeCollection,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProperty,
    QgsRuleBasedLabeling,
    QgsRuleBasedRenderer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsVectorLayer,
)

from ...cartography.design import INK, NEUTRAL
from ...cartography.fonts import text_format
from ...cartography.map_project import MapProject
from ...catalogue.field_colours import field_colours
from ...catalogue.model import Catalogue
from ...store.forms.field_symbols import colour_by_field
from ..pages import BookError
from .district_shapes import BORDERS, DISTRICTS, line_renderer
from .markers import DISC_MM, DISCS, LEADERS, MAIN_SHEET, SHEET_VARIABLE, VARIABLE

MAIN_THEME = "INSEK Steckbrief"
POSITION_THEME = "INSEK Lage in der Stadt"
NUMBER_PT = 6.8
BOUNDARY = "ortsbezirk_boundary"
_GROUP = "Steckbriefe"
_VEIL = "255,255,255,165"
_OWN = f'"kennung" = @{VARIABLE}'
_NUMBERED = (
    f'"ortsbezirk" = @{VARIABLE}'
    f' AND "karte" = coalesce(@{SHEET_VARIABLE}, {QgsExpression.quotedString(MAIN_SHEET)})'
)


def add_factsheet_layers(built: MapProject, map_id: str, *, markers: Path) -> None:
    """Add the layers to the project and make the themes of the two maps of a Steckbrief.

    Args:
        built: The project.
        map_id: Map of the catalogue over which the numbers lie.
        markers: GeoPackage that ``write_markers`` and ``write_district_shapes`` made.

    Raises:
        BookError: If one of the layers cannot be opened.
    """
    root = built.project.layerTreeRoot()
    group = root.insertGroup(0, _GROUP)
    districts = f"{markers}|layername={DISTRICTS}"
    layers = {
        "numbers": _layer(f"{markers}|layername={DISCS}", "Nummern der Maßnahmen"),
        "leaders": _layer(f"{markers}|layername={LEADERS}", "Verweislinien der Nummern"),
        "veil": _layer(districts, "Schleier über der übrigen Stadt"),
        "position": _layer(districts, "Lage in der Stadt"),
    }
    _style_numbers(layers["numbers"], built.catalogue)
    layers["leaders"].setRenderer(_filtered(_NUMBERED, _leader_symbol()))
    layers["veil"].setRenderer(QgsInvertedPolygonRenderer(_filtered(_OWN, _veil_symbol())))
    layers["position"].setRenderer(_position_renderer())
    for layer in layers.values():
        built.project.addMapLayer(layer, False)
        group.addLayer(layer)
    position = layers.pop("position")
    root.setCustomLayerOrder([*layers.values(), position, *root.customLayerOrder()])
    _add_theme(
        *(built, MAIN_THEME, list(layers.values())),
        below=built.theme(map_id),
        instead=_border_layer(built, group, f"{markers}|layername={BORDERS}"),
    )
    _add_theme(built, POSITION_THEME, [position])


def _border_layer(
    built: MapProject, group: QgsLayerTreeGroup, source: str
) -> dict[QgsMapLayer, QgsMapLayer]:
    """The borders, each drawn once in the style of the areas, by the layer they stand for."""
    areas = built.layer(BOUNDARY)
    renderer = line_renderer(areas) if areas is not None else None
    if areas is None or renderer is None:
        return {}
    lines = _layer(source, built.catalogue.city.words("Grenzen der Ortsbezirke"))
    lines.setRenderer(renderer)
    lines.setOpacity(areas.opacity())
    built.project.addMapLayer(lines, False)
    group.addLayer(lines)
    root = built.project.layerTreeRoot()
    order = [layer for layer in root.customLayerOrder() if layer != lines]
    order.insert(order.index(areas) if areas in order else len(order), lines)
    root.setCustomLayerOrder(order)
    return {areas: lines}


def _layer(source: str, name: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(source, name, "ogr")
    if not layer.isValid():
        raise BookError(f"{source}: Die Ebene „{name}“ lässt sich nicht öffnen.")
    return layer


def _add_theme(
    built: MapProject,
    name: str,
    layers: list[QgsMapLayer],
    *,
    below: str | None = None,
    instead: Mapping[QgsMapLayer, QgsMapLayer] = MappingProxyType({}),
) -> None:
    themes = built.project.mapThemeCollection()
    records = list(themes.mapThemeState(below).layerRecords()) if below else []
    # The numbered discs stand for the sites: both would cover each other.
    left_out = [built.layer("measure_site"), *instead]
    shown = [record.layer() for record in records]
    records = [record for record in records if record.layer() not in left_out]
    for layer in (*layers, *(made for stored, made in instead.items() if stored in shown)):
        record = QgsMapThemeCollection.MapThemeLayerRecord(layer)
        record.currentStyle = layer.styleManager().currentStyle()
        record.usingCurrentStyle = True
        record.isVisible = True
        records.append(record)
    theme = QgsMapThemeCollection.MapThemeRecord()
    theme.setLayerRecords(records)
    themes.insert(name, theme)


def _filtered(rule: str, symbol: QgsSymbol) -> QgsRuleBasedRenderer:
    """Renderer of the features of the layout's own district and of the map's own numbers."""
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, rule))
    return QgsRuleBasedRenderer(root)


def _style_numbers(layer: QgsVectorLayer, catalogue: Catalogue) -> None:
    symbol = QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "size": str(DISC_MM),
            "color": NEUTRAL,
            "outline_color": "#FFFFFF",
            "outline_width": "0.3",
        }
    )
    colour = QgsProperty.fromExpression(colour_by_field(field_colours(catalogue), NEUTRAL))
    symbol.symbolLayer(0).setDataDefinedProperty(QgsSymbolLayer.Property.FillColor, colour)
    layer.setRenderer(_filtered(_NUMBERED, symbol))
    settings = QgsPalLayerSettings()
    settings.fieldName = "nummer"
    settings.setFormat(text_format(NUMBER_PT, weight="Bold", colour="#FFFFFF"))
    settings.placement = Qgis.LabelPlacement.OverPoint
    settings.quadOffset = Qgis.LabelQuadrantPosition.Over
    settings.placementSettings().setAllowDegradedPlacement(True)
    settings.placementSettings().setOverlapHandling(Qgis.LabelOverlapHandling.AllowOverlapAtNoCost)
    settings.displayAll = True
    settings.priority = 10
    settings.obstacleSettings().setIsObstacle(False)
    root = QgsRuleBasedLabeling.Rule(None)
    rule = QgsRuleBasedLabeling.Rule(settings, 0, 0, _NUMBERED)
    root.appendChild(rule)
    layer.setLabeling(QgsRuleBasedLabeling(root))
    layer.setLabelsEnabled(True)


def _leader_symbol() -> QgsLineSymbol:
    symbol = QgsLineSymbol.createSimple(
        {"line_color": "#FFFFFF", "line_width": "0.7", "capstyle": "round"}
    )
    line = QgsLineSymbol.createSimple({"line_color": INK, "line_width": "0.22"})
    symbol.appendSymbolLayer(line.symbolLayer(0).clone())
    # The dot marks the place itself, where the line begins.
    dot = QgsMarkerLineSymbolLayer.create(
        {"placements": "FirstVertex", "place_on_every_part": "false", "rotate": "0"}
    )
    dot.setSubSymbol(
        QgsMarkerSymbol.createSimple(
            {"name": "circle", "size": "1.2", "color": INK, "outline_color": "#FFFFFF"}
        )
    )
    symbol.appendSymbolLayer(dot)
    return symbol


def _veil_symbol() -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": _VEIL, "outline_color": INK, "outline_width": "0.5", "joinstyle": "round"}
    )


def _position_renderer() -> QgsRuleBasedRenderer:
    others = QgsFillSymbol.createSimple(
        {"color": "#E4E0D8", "outline_color": "#FFFFFF", "outline_width": "0.25"}
    )
    own = QgsFillSymbol.createSimple(
        {"color": NEUTRAL, "outline_color": "#FFFFFF", "outline_width": "0.25"}
    )
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(own, 0, 0, _OWN))
    rest = QgsRuleBasedRenderer.Rule(others)
    rest.setIsElse(True)
    root.appendChild(rest)
    return QgsRuleBasedRenderer(root)
