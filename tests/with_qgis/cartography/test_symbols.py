"""The signs of the ten maps: one per role, strong enough, told apart, and vector throughout."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from qgis.core import QgsExpressionContext, QgsFeature, QgsField, QgsRenderContext
from qgis.PyQt.QtCore import QMetaType

from insek.processing.cartography import order
from insek.processing.cartography.design import GROUND, PAPER
from insek.processing.catalogue.geometry_kinds import Geometry
from insek.processing.catalogue.load import base_catalogue
from insek.tools.styles.colours import luminance, rgb
from insek.tools.styles.distinct import (
    LEAST,
    PX_PER_MM,
    Sign,
    draw,
    load_styled,
    pairs_of,
    signs_of,
    symbols_of,
)
from insek.tools.styles.recipes import area, hatch, line, rim, tint

CATALOGUE = base_catalogue()
STYLES = Path(__file__).resolve().parents[3] / "styles"
FILES = sorted(STYLES.glob("*.qml"))
SHEETS = [sheet.id for sheet in CATALOGUE.maps]
DRAWN = sorted(
    {
        role
        for sheet in CATALOGUE.maps
        for role in (*sheet.roles, *(inset.role for inset in sheet.insets))
        if CATALOGUE.roles[role].geometry in (Geometry.POINT, Geometry.LINE, Geometry.POLYGON)
    }
)
# The ground plane recedes on purpose; its areas are told apart by the test of the legends.
QUIET = {
    *order.GROUND,
    "building",
    "flowing_water",
    "main_road",
    "motorway",
    "road_network",
}
# 0.3 square millimetres of ink: a dash of a line 0.3 mm wide.
_MARK_PX = round(0.3 * PX_PER_MM**2)


def strongest_contrast(symbol, ground):
    """Contrast that at least 0.3 square millimetres of a sign reach on a ground."""
    light = luminance(draw(symbol, ground))
    base = float(luminance(rgb(ground)))
    ratio = (np.maximum(light, base) + 0.05) / (np.minimum(light, base) + 0.05)
    return float(np.sort(ratio.ravel())[-_MARK_PX])


@pytest.mark.parametrize("role", DRAWN)
def test_every_role_that_a_map_shows_has_a_sign(qgis_app, role):
    assert (STYLES / f"{role}.qml").is_file()
    signs = list(symbols_of(load_styled(role, CATALOGUE.roles[role].geometry)))
    assert signs
    # An empty picture would be a style that draws nothing.
    assert all(draw(symbol).min() < 0.98 for _, symbol in signs)


@pytest.mark.parametrize("role", [role for role in DRAWN if role not in QUIET])
def test_a_finding_or_statement_reaches_three_to_one_on_every_ground(qgis_app, role):
    layer = load_styled(role, CATALOGUE.roles[role].geometry)
    if layer.labelsEnabled():
        text = layer.labeling().settings().format().color().name()
        weakest = min(
            (max(luminance(rgb(text)), luminance(rgb(g))) + 0.05)
            / (min(luminance(rgb(text)), luminance(rgb(g))) + 0.05)
            for g in (*GROUND.values(), PAPER)
        )
        assert weakest >= 4.5
        return
    for label, symbol in symbols_of(layer):
        for name, ground in {**GROUND, "paper": PAPER}.items():
            assert strongest_contrast(symbol, ground) >= 3.0, (label, name)


@pytest.mark.parametrize("map_id", SHEETS)
def test_no_two_signs_of_a_legend_are_mistakable_with_any_colour_vision_or_in_grey(
    qgis_app, map_id
):
    closest = pairs_of(signs_of(CATALOGUE, CATALOGUE.map(map_id)))[0]
    assert closest.distance >= LEAST, closest


def test_two_hatches_of_one_colour_differ_by_angle_or_spacing_not_by_where_they_begin(qgis_app):
    def sign(name, symbol):
        return Sign(name, Geometry.POLYGON, draw(symbol))

    def striped(angle, spacing):
        return area(hatch("#3D48BE", angle=angle, spacing=spacing, width=0.3))

    same = pairs_of([sign("a", striped(45, 1.4)), sign("b", striped(45, 1.4))])[0]
    turned = pairs_of([sign("a", striped(45, 1.4)), sign("b", striped(135, 1.4))])[0]
    wider = pairs_of([sign("a", striped(45, 1.4)), sign("b", striped(45, 2.4))])[0]
    assert same.distance == pytest.approx(0.0)
    assert turned.tone < 1.0
    assert turned.distance > LEAST
    assert wider.distance > LEAST


def test_red_and_green_tints_of_one_lightness_are_found_mistakable(qgis_app):
    colours = ("#D8B9A8", "#BFC6A0")
    signs = [Sign(colour, Geometry.POLYGON, draw(area(tint(colour)))) for colour in colours]
    closest = pairs_of(signs)[0]
    assert closest.vision in ("deuteranopia", "protanopia", "grey")
    assert closest.distance < LEAST


def test_an_area_is_never_compared_with_a_line(qgis_app):
    signs = [
        Sign("area", Geometry.POLYGON, draw(area(tint("#333333")))),
        Sign("line", Geometry.LINE, draw(line(rim("#333333", 0.6)))),
    ]
    assert pairs_of(signs) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_in_a_style_turns_a_sheet_into_a_picture(path):
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    for tag, normal in (("layerOpacity", "1"), ("blendMode", "0"), ("featureBlendMode", "0")):
        for element in root.iter(tag):
            assert element.text == normal
    for renderer in root.iter("renderer-v2"):
        assert renderer.get("forceraster", "0") == "0"
    for symbol in root.iter("symbol"):
        assert float(symbol.get("alpha")) == 1.0
    for effect in root.iter("effect"):
        # QGIS writes an empty stack beside every symbol layer that ever had effects.
        assert effect.get("enabled", "0") == "0" or effect.get("type") == "drawSource"
    classes = {element.get("class") for element in root.iter("layer")}
    assert not {name for name in classes if name and re.search("Raster|Shapeburst|Gradient", name)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_style_sets_type_below_six_points_or_less_than_a_hairline(path):
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    for style in root.iter("text-style"):
        assert float(style.get("fontSize")) >= 6.0
    for renderer in root.iter("renderer-v2"):
        for layer in renderer.iter("layer"):
            if layer.get("class") == "SimpleLine":
                width = next(o for o in layer.iter("Option") if o.get("name") == "line_width")
                assert float(width.get("value")) >= 0.12


def test_stops_are_classed_by_headway_whatever_way_it_is_written(qgis_app):
    layer = load_styled("bus_stop_catchment_headway", Geometry.POLYGON)
    layer.dataProvider().addAttributes(
        [QgsField("takt", QMetaType.Type.QString), QgsField("radius_m", QMetaType.Type.Double)]
    )
    layer.updateFields()
    renderer = layer.renderer()

    def classes(takt, radius):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([takt, radius])
        context = QgsRenderContext()
        expressions = QgsExpressionContext()
        expressions.setFields(layer.fields())
        expressions.setFeature(feature)
        context.setExpressionContext(expressions)
        renderer.startRender(context, layer.fields())
        keys = renderer.legendKeysForFeature(feature, context)
        renderer.stopRender(context)
        labels = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
        return sorted(labels[key] for key in keys if key in labels)

    assert classes("7-8", 300.0) == ["7-8 min", "R=300 m"]
    assert classes("7–8 min", 400.0) == ["7-8 min", "R=400 m"]
    assert classes("15", 300.0) == ["15 min", "R=300 m"]
    assert classes("30 min", 400.0) == ["30 min", "R=400 m"]
    assert classes("60", 400.0) == ["60 min", "R=400 m"]
    assert classes("seltener", 300.0) == ["R=300 m", "seltener"]
    assert classes("über 60", 300.0) == ["R=300 m", "seltener"]
    assert classes(None, 300.0) == ["R=300 m", "seltener"]
