"""The form of the Maßnahmenliste: what it warns of, what it shows, and what follows the list."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import shapely
from qgis.core import QgsFeature, QgsFieldConstraints, QgsVectorLayer, QgsVectorLayerUtils, edit

from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store

X, Y = 400_000.0, 5_470_000.0
PARK = Measure(
    "m-park",
    1,
    "Pikopark",
    handlungsfelder=("hf3",),
    places=(MeasurePlace(shapely.Point(X, Y), "Bahnhof"),),
)
ROUTE = Measure(
    "m-route",
    2,
    "Radroute",
    handlungsfelder=("hf4",),
    places=(MeasurePlace(shapely.LineString([(X, Y), (X + 900, Y)])),),
)


@pytest.fixture
def city(tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures([PARK, ROUTE])
    return store


@pytest.fixture
def listed(city):
    """The list as somebody opens it without our project."""
    return QgsVectorLayer(f"{city.path}|layername=massnahme", "x", "ogr")


def rows(city, table):
    with closing(sqlite3.connect(city.path)) as connection:
        return connection.execute(
            f"SELECT fid, massnahme_id, nummer, handlungsfeld, leuchtturm FROM {table}"  # noqa: S608
        ).fetchall()


def verdict(layer, name, **values):
    """Whether the form accepts the values, in view of one column."""
    feature = QgsFeature(layer.fields())
    for column, value in values.items():
        feature.setAttribute(column, value)
    return QgsVectorLayerUtils.validateAttribute(layer, feature, layer.fields().indexOf(name))[0]


@pytest.mark.parametrize(
    ("values", "good"),
    [
        ({"status": "abgeschlossen", "ende": "2090"}, False),
        ({"status": "abgeschlossen", "ende": "2020-05-31"}, True),
        ({"status": "in_umsetzung", "beginn": "2090-01"}, False),
        ({"status": "in_umsetzung", "beginn": "2090-01", "ende": "2091"}, False),
        ({"status": "in_umsetzung", "beginn": "2020", "ende": "2021"}, True),
        ({"status": "in_planung", "ende": "2021"}, False),
        ({"status": "vorschlag", "ende": "2090"}, True),
        ({"status": "beschlossen"}, True),
        ({"status": None, "ende": "2090"}, True),
        ({"status": "abgeschlossen", "ende": ""}, True),
    ],
)
def test_a_status_that_contradicts_the_dates_is_a_warning(listed, values, good):
    assert verdict(listed, "status", **values) is good


def test_warnings_do_not_forbid_to_save_but_a_missing_title_does(listed):
    fields = listed.fields()
    strength = {
        name: listed.fields()
        .at(fields.indexOf(name))
        .constraints()
        .constraintStrength(QgsFieldConstraints.Constraint.ConstraintExpression)
        for name in ("status", "zeithorizont", "kostenklasse", "leuchtturm", "titel")
    }
    hard = QgsFieldConstraints.ConstraintStrength.ConstraintStrengthHard
    assert [name for name, value in strength.items() if value == hard] == ["titel"]
    status = fields.at(fields.indexOf("status")).constraints()
    assert "Status und Termine widersprechen sich" in status.constraintDescription()


@pytest.mark.parametrize(
    ("values", "good"),
    [
        ({"kostenklasse": "k1", "kosten_von": 10_000.0, "kosten_bis": 40_000.0}, True),
        ({"kostenklasse": "k1", "kosten_von": 60_000.0}, False),
        ({"kostenklasse": "k3", "kosten_bis": 200_000.0}, False),
        ({"kostenklasse": "k3", "kosten_von": 200_000.0, "kosten_bis": 300_000.0}, True),
        ({"kostenklasse": "k0", "kosten_von": 5.0}, False),
        ({"kostenklasse": "k1", "kosten_von": 60_000.0, "kosten_jaehrlich": True}, True),
        ({"kostenklasse": "k5"}, True),
        ({"kosten_von": 5.0}, True),
    ],
)
def test_an_amount_outside_its_class_is_a_warning(listed, values, good):
    assert verdict(listed, "kostenklasse", **values) is good


def test_a_beacon_that_was_dropped_and_a_permanent_task_with_an_end_are_warnings(listed):
    assert not verdict(listed, "leuchtturm", leuchtturm=True, status="entfallen")
    assert verdict(listed, "leuchtturm", leuchtturm=True, status="beschlossen")
    assert not verdict(listed, "zeithorizont", status="fortlaufend", zeithorizont="kurz")
    assert verdict(listed, "zeithorizont", status="fortlaufend", zeithorizont="dauer")


def test_beacons_carry_a_star_in_their_name(listed):
    index = listed.fields().indexOf("leuchtturm")
    feature = next(item for item in listed.getFeatures() if item["id"] == "m-park")
    expression = listed.displayExpression()
    context = listed.createExpressionContext()

    def name():
        from qgis.core import QgsExpression

        context.setFeature(feature)
        return QgsExpression(expression).evaluate(context)

    assert name() == "1 Pikopark"
    feature.setAttribute(index, True)
    assert name() == "★ 1 Pikopark"


def test_places_follow_what_maps_need_of_the_list(city, listed):
    """Edited in QGIS; nobody has to touch the places."""
    measure = next(item for item in listed.getFeatures() if item["id"] == "m-park")
    with edit(listed):
        for name, value in (("nummer", 77), ("federfuehrung", "hf1"), ("leuchtturm", True)):
            listed.changeAttributeValue(measure.id(), listed.fields().indexOf(name), value)
    assert rows(city, "massnahme_punkt") == [(1, "m-park", 77, "hf1", 1)]
    assert rows(city, "massnahme_linie") == [(1, "m-route", 2, "hf4", 0)]
    changed = list(city.ledger("massnahme_verlauf").column("feld"))
    assert [name for name in changed if name] == ["nummer", "federfuehrung", "leuchtturm"]


def test_an_edit_begun_before_an_import_lands_on_the_measure_it_was_meant_for(city, listed):
    """QGIS saves by row: a list written anew must not give a row to another measure."""
    listed.startEditing()
    route = next(item for item in listed.getFeatures() if item["id"] == "m-route")
    listed.changeAttributeValue(route.id(), listed.fields().indexOf("standort"), "Lauterufer")
    with city.writing() as writer:
        writer.put_measures([ROUTE, Measure("m-new", 5, "Neu")])
    assert listed.commitChanges(), listed.commitErrors()
    assert {item.id: item.standort for item in city.measures()} == {
        "m-new": "",
        "m-route": "Lauterufer",
    }


def test_the_row_of_a_removed_measure_is_not_given_away_at_once(city, listed):
    listed.startEditing()
    route = next(item for item in listed.getFeatures() if item["id"] == "m-route")
    listed.changeAttributeValue(route.id(), listed.fields().indexOf("standort"), "Lauterufer")
    with city.writing() as writer:
        writer.put_measures([PARK, Measure("m-new", 5, "Neu")])
    listed.commitChanges()
    assert {item.id: item.standort for item in city.measures()} == {"m-park": "", "m-new": ""}


def test_places_that_stay_keep_their_row_and_new_ones_get_a_fresh_one(city):
    square = MeasurePlace(shapely.Point(X + 5, Y), "Platz")
    both = Measure("m-park", 1, "Pikopark", places=(square, *PARK.places))
    with city.writing() as writer:
        writer.put_measures([both, ROUTE])
    assert [row[0] for row in rows(city, "massnahme_punkt")] == [1, 2]
    with closing(sqlite3.connect(city.path)) as connection:
        names = connection.execute("SELECT fid, bezeichnung FROM massnahme_punkt").fetchall()
    assert names == [(1, "Bahnhof"), (2, "Platz")]
    assert rows(city, "massnahme_linie")[0][0] == 1


def star_sizes(layer, variables):
    """Size of the star on the map per place, as the symbol computes it."""
    from qgis.core import QgsExpressionContextScope, QgsExpressionContextUtils, QgsSymbolLayer

    star = layer.renderer().symbol().symbolLayers()[-1]
    size = star.dataDefinedProperties().property(QgsSymbolLayer.Property.Size)
    context = layer.createExpressionContext()
    scope = QgsExpressionContextScope()
    for name, value in variables.items():
        scope.setVariable(name, value)
    context.appendScope(scope)
    context.appendScope(QgsExpressionContextUtils.layerScope(layer))
    sizes = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        sizes[feature["massnahme_id"]] = size.valueAsDouble(context, -1)[0]
    return sizes


def test_only_beacons_carry_a_star_on_maps_and_none_on_a_steckbrief(city):
    beacon = Measure("m-star", 3, "Technopark", leuchtturm=True, places=PARK.places)
    with city.writing() as writer:
        writer.put_measures([PARK, ROUTE, beacon])
    layer = QgsVectorLayer(f"{city.path}|layername=massnahme_punkt", "Orte", "ogr")
    assert star_sizes(layer, {}) == {"m-park": 0, "m-star": 3.1}
    assert star_sizes(layer, {"insek_ortsbezirk": "kernstadt"}) == {"m-park": 0, "m-star": 0}
    # Legends show the symbol without a feature: no star there.
    assert layer.renderer().symbol().symbolLayers()[-1].size() == 0
