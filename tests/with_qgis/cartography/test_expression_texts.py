"""What a catalogue calls its districts, codes and columns is text in QGIS, never an expression."""

from dataclasses import replace

import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)

from insek.processing.book.factsheet import marker_layers
from insek.processing.cartography.design import NEUTRAL
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.measure_layers import add_measure_layers
from insek.processing.catalogue.lists import Code, CodeList
from insek.processing.catalogue.model import Field
from insek.processing.store.forms.field_symbols import colour_by_field
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store

NASTY = r"""a' || env('HOME') || '", "fid" [% @qgis_version %] \' OR true --; DROP TABLE x"""
COLUMN = """zahl" IS NULL OR env('HOME') <> '[% 1 %]"""
ROLE = "local_supply_market"


@pytest.fixture(scope="module")
def nasty(catalogue):
    """The catalogue with such names for a district, a class of costs, a role and its column."""
    core, *others = catalogue.districts
    role = catalogue.roles[ROLE]
    classes = catalogue.code_lists["kostenklasse"].codes
    codes = (*classes, Code(NASTY, NASTY, lower=1000.0, upper=2000.0))
    return replace(
        catalogue,
        districts=(replace(core, id=NASTY, name=NASTY), *others),
        code_lists={
            **catalogue.code_lists,
            "kostenklasse": CodeList("kostenklasse", "Klasse", codes),
        },
        roles={
            **catalogue.roles,
            ROLE: replace(role, label=NASTY, fields=(Field(COLUMN, "integer", NASTY),)),
        },
    )


@pytest.fixture
def store(tmp_path, nasty):
    store = create_store(tmp_path / "stadt.gpkg", nasty)
    with store.writing() as writer:
        writer.ensure_tables([ROLE])
        writer.put_measures(
            [
                Measure("m-1", 1, "Platz", ortsbezirke=("dansenberg",)),
                Measure("m-2", 2, "Weg", ortsbezirke=("siegelbach",)),
            ]
        )
    return store


def layer_of(store, table):
    layer = QgsVectorLayer(f"{store.path}|layername={table}", table, "ogr")
    assert layer.isValid()
    return layer


def expressions_of(layer):
    """All expressions that a layer's form brings."""
    yield layer.displayExpression()
    for field in layer.fields():
        yield field.constraints().constraintExpression()
        yield layer.defaultValueDefinition(layer.fields().indexOf(field.name())).expression()


def feature_of(layer, values):
    feature = QgsFeature(layer.fields())
    feature.setValid(True)
    for name, given in values.items():
        feature[name] = given
    return feature


def value(text, layer, **values):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(feature_of(layer, values))
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    found = expression.evaluate(context)
    assert not expression.hasEvalError(), expression.evalErrorString()
    return found


def accepts(layer, column, **values):
    at = layer.fields().indexOf(column)
    return QgsVectorLayerUtils.validateAttribute(layer, feature_of(layer, values), at)[0]


@pytest.mark.parametrize("table", [ROLE, "massnahme", "massnahme_punkt"])
def test_no_expression_of_a_form_reads_the_environment_or_breaks(store, table):
    found = [text for text in expressions_of(layer_of(store, table)) if text]
    assert found
    for text in found:
        expression = QgsExpression(text)
        assert not expression.hasParserError(), text
        assert "env" not in expression.referencedFunctions()
        assert "qgis_version" not in expression.referencedVariables()


def test_a_feature_without_a_name_is_called_by_the_words_of_its_role(store):
    layer = layer_of(store, ROLE)
    assert value(layer.displayExpression(), layer) == NASTY
    assert value(layer.displayExpression(), layer, name="Markt") == "Markt"


def test_a_figure_in_a_column_of_any_name_may_not_be_negative(store):
    layer = layer_of(store, ROLE)
    assert COLUMN in layer.fields().names()
    assert not accepts(layer, COLUMN, **{COLUMN: -1})
    assert accepts(layer, COLUMN, **{COLUMN: 3})
    assert accepts(layer, COLUMN)


@pytest.mark.parametrize(("amount", "good"), [(1500.0, True), (9000.0, False)])
def test_a_class_of_costs_of_any_name_is_compared_with_the_amount(store, amount, good):
    layer = layer_of(store, "massnahme")
    given = {"kostenklasse": NASTY, "kosten_von": amount, "kosten_bis": amount}
    assert accepts(layer, "kostenklasse", **given) is good


def test_choices_show_the_words_of_the_catalogue(store):
    layer = layer_of(store, ROLE)
    setup = layer.editorWidgetSetup(layer.fields().indexOf("ortsbezirk"))
    assert {NASTY: NASTY} in setup.config()["map"]
    assert layer.attributeAlias(layer.fields().indexOf(COLUMN)) == NASTY


def test_sorting_by_districts_keeps_their_order(store, nasty):
    built = MapProject.build(store, nasty, maps=[nasty.maps[0].id], roles=())
    add_measure_layers(built)
    measures = built.project.mapLayer("insek_massnahme")
    measures.styleManager().setCurrentStyle("sortiert nach Ortsbezirk")
    order = measures.attributeTableConfig().sortExpression()
    assert "env" not in QgsExpression(order).referencedFunctions()
    ranks = {
        row["titel"]: value(order, measures, ortsbezirke=row["ortsbezirke"], nummer=row["nummer"])
        for row in measures.getFeatures()
    }
    ids = [district.id for district in nasty.districts]
    assert ranks == {
        "Platz": f"{ids.index('dansenberg'):03}000001",
        "Weg": f"{ids.index('siegelbach'):03}000002",
    }
    built.project.clear()


def test_colours_go_by_the_field_whatever_it_is_called():
    colours = {"hf1": "#921267", NASTY: "#3D48BE"}
    layer = QgsVectorLayer("Point?field=handlungsfeld:string", "x", "memory")
    text = colour_by_field(colours, NEUTRAL)
    for field, colour in colours.items():
        assert value(text, layer, handlungsfeld=field) == colour
    assert value(text, layer, handlungsfeld="hf9") == value(text, layer) == NEUTRAL
    without = colour_by_field({}, NEUTRAL)
    assert value(without, layer, handlungsfeld="hf1") == NEUTRAL


def test_numbers_of_the_main_sheet_show_without_a_sheet_of_their_own():
    layer = QgsVectorLayer("Point?field=ortsbezirk:string&field=karte:string", "x", "memory")
    text = marker_layers._NUMBERED.replace(f"@{marker_layers.VARIABLE}", "'a'")
    assert value(text, layer, ortsbezirk="a", karte=marker_layers.MAIN_SHEET)
    assert not value(text, layer, ortsbezirk="a", karte="andere")
