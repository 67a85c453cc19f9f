"""The symbols of a city have its colours, whatever colours the program ships."""

from dataclasses import replace

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from insek.processing.catalogue.field_colours import field_colours, shipped_colours
from insek.processing.catalogue.load import base_catalogue, city_catalogue
from insek.processing.store.forms.default_styles import shipped_style, style_file
from insek.processing.store.forms.field_symbols import recoloured

FIVE = {"wohnen": "#123456", "hf2": "#4A1E6B", "klima": "#005A3C", "o'b": "#7A3B00", "hf5": ""}


@pytest.fixture(scope="module")
def city():
    base = base_catalogue()
    first = base.handlungsfelder[0]
    fields = tuple(replace(first, id=key, colour=shade) for key, shade in FIVE.items())
    return replace(base, handlungsfelder=fields)


def loaded(qml, geometry):
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:25832&field=handlungsfeld:string", "x", "memory")
    document = QDomDocument()
    assert document.setContent(qml)
    read, told = layer.importNamedStyle(document)
    assert read, told
    return layer


def expressions(layer):
    """Data-defined colours of all symbol layers that go by the Handlungsfeld."""
    found = []
    for symbol in layer.renderer().symbols(QgsRenderContext()):
        for part in symbol.symbolLayers():
            properties = part.dataDefinedProperties()
            found += [
                text
                for key in properties.propertyKeys()
                if "handlungsfeld" in (text := properties.property(key).expressionString())
                and "CASE" in text
            ]
    return found


def colour(text, layer, field):
    feature = QgsFeature(layer.fields())
    feature.setAttribute("handlungsfeld", field)
    context = QgsExpressionContext()
    context.setFields(layer.fields())
    context.setFeature(feature)
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    return expression.evaluate(context)


@pytest.mark.parametrize(
    ("role", "geometry"),
    [("measure_site", "Point"), ("measure_line", "LineString"), ("measure_area", "Polygon")],
)
def test_measures_have_the_colour_of_their_field_also_the_fifth(qgis_app, city, role, geometry):
    layer = loaded(shipped_style(role, city), geometry)
    found = [text for text in expressions(layer) if text.startswith("CASE")]
    assert found
    for text in found:
        told = {key: colour(text, layer, key) for key in FIVE}
        assert told == {**FIVE, "hf5": "#26404D"}
        assert colour(text, layer, "hf1") == "#3C464B"


def test_a_statement_has_the_colour_that_the_city_gives_its_field(qgis_app, city):
    # The base draws new meeting places for hf1, cooperation of firms for hf2.
    own = replace(city.handlungsfelder[0], id="hf1")
    named = replace(city, handlungsfelder=(own, *city.handlungsfelder[1:]))
    shipped = loaded(style_file("plan_new_quarter").read_text(encoding="utf-8"), "Polygon")
    ours = loaded(shipped_style("plan_new_quarter", named), "Polygon")
    names = [
        {
            part.color().name().upper()
            for symbol in layer.renderer().symbols(QgsRenderContext())
            for part in symbol.symbolLayers()
        }
        for layer in (shipped, ours)
    ]
    assert "#921267" in names[0]
    assert names[1] == {shade.replace("#921267", "#123456") for shade in names[0]}


@pytest.mark.parametrize("role", ["measure_site", "plan_new_quarter", "forest"])
def test_kaiserslauterns_styles_are_those_that_the_program_ships(role):
    qml = style_file(role).read_text(encoding="utf-8")
    assert (
        recoloured(qml, shipped_colours(), field_colours(city_catalogue("kaiserslautern"))) == qml
    )


def test_a_style_of_earlier_colours_gets_todays_and_what_planners_changed_stays(city):
    # As it lies in the store, with its form.
    before = shipped_style("measure_site", base_catalogue())
    colours = field_colours(city)
    after = recoloured(before, shipped_colours(), colours)
    assert all(shade in after for shade in colours.values())
    assert "#921267" not in after
    assert recoloured(after, colours, shipped_colours()) == before
    # One colour of the expression is a planner's own: the whole expression is.
    own = before.replace("THEN '#8C6924'", "THEN '#FF00FF'")
    assert own != before
    assert recoloured(own, shipped_colours(), colours) == own
