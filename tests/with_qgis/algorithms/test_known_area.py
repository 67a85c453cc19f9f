"""Planners say how far their data reach, and results know it."""

import json
import xml.etree.ElementTree as ET

import pytest
import shapely
from pyproj import Transformer
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.algorithms.data.import_osm import ImportOsm
from insek.processing.algorithms.data.state_known_area import StateKnownArea
from insek.processing.steps.judgement import judged_area, nearby
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..supply_town import X, Y, make_town, rectangle
from .test_import_algorithms import QUARTER

CITY, EVERYWHERE, POLYGON, TO_THE_EDGE, NOTHING = range(5)


@pytest.fixture
def town(tmp_path, qgis_app):
    return make_town(tmp_path / "stadt.gpkg")


def run(algorithm, store, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    made = algorithm().create()
    results, _ = made.run({"STORE": store.location, **parameters}, context, feedback, {}, False)
    return results, feedback.textLog()


def test_up_to_the_city_limit_is_the_area_of_the_city(town):
    found, log = run(StateKnownArea, town, ROLES="Nahversorgungsmarkt; rail_stop", NOTE="Liste")
    known = open_store(town.location).known_areas()
    assert found["COUNT"] == 2
    assert set(known) == {"local_supply_market", "rail_stop"}
    assert known["rail_stop"].area.equals(rectangle(0, 0, 8000, 4000))
    assert known["rail_stop"].label == "bis zur Stadtgrenze, bis zum Rand beurteilt"
    assert known["rail_stop"].note == "Liste"
    assert "bis zur Stadtgrenze" in log


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (EVERYWHERE, "vollständig, jenseits liegt nichts"),
        (POLYGON, "angegebene Fläche, am Rand nicht beurteilt"),
        (TO_THE_EDGE, "angegebene Fläche, bis zum Rand beurteilt"),
    ],
)
def test_other_statements_and_taking_them_back(town, tmp_path, kind, label):
    parts = [rectangle(0, 0, 3000, 4000), rectangle(3000, 0, 5000, 4000)]
    area = tmp_path / "gebiet.geojson"
    area.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}},
                "features": [
                    {
                        "type": "Feature",
                        "properties": {},
                        "geometry": shapely.geometry.mapping(part),
                    }
                    for part in parts
                ],
            }
        )
    )
    run(StateKnownArea, town, ROLES="rail_stop", KIND=kind, AREA=str(area))
    known = open_store(town.location).known_areas()["rail_stop"]
    assert known.label == label
    if kind != EVERYWHERE:
        assert known.area.equals(rectangle(0, 0, 5000, 4000))
    run(StateKnownArea, town, ROLES="rail_stop", KIND=NOTHING)
    assert open_store(town.location).known_areas() == {}


def test_an_area_that_is_missing_or_a_role_that_is_none_is_a_sentence(town):
    with pytest.raises(QgsProcessingException, match="fehlt die Fläche"):
        run(StateKnownArea, town, ROLES="rail_stop", KIND=POLYGON)
    with pytest.raises(QgsProcessingException, match="mindestens eine Rolle"):
        run(StateKnownArea, town, ROLES=" , ")
    assert town.known_areas() == {}


def test_results_that_depend_on_it_are_named_and_outdated(town):
    with town.writing() as writer:
        note = Provenance("", "computed", "Eigene Berechnung")
        writer.put("rail_stop", town.read("rail_stop"), note, input_roles=["local_supply_market"])
    _, log = run(StateKnownArea, town, ROLES="local_supply_market")
    assert "Neu zu rechnen: " in log
    assert open_store(town.location).outdated("rail_stop") == ("local_supply_market",)


def put(store, role, shape, columns=None, **details):
    with store.writing() as writer:
        table = FeatureTable.from_rows([shape], columns or {})
        writer.put(role, table, Provenance(role, "drawn", "Test", **details))


def test_up_to_the_city_limit_means_the_limit_of_today(town):
    run(StateKnownArea, town, ROLES="rail_stop")
    put(town, "city_boundary", rectangle(0, 0, 3000, 3000))
    store = open_store(town.location)
    assert judged_area(store, nearby(["rail_stop"], 500.0)).equals(rectangle(0, 0, 3000, 3000))


def test_a_boundary_drawn_across_itself_ends_nothing(town):
    corners = [(X, Y), (X + 4000, Y + 4000), (X + 4000, Y), (X, Y + 4000)]
    put(town, "city_boundary", shapely.Polygon(corners))
    run(StateKnownArea, town, ROLES="local_supply_market")
    store = open_store(town.location)
    assert store.outdated("local_supply_market") == ()
    known = judged_area(store, nearby(["local_supply_market"], 500.0))
    assert known.area == pytest.approx(2 * 0.5 * 4000 * 2000)
    run(StateKnownArea, town, ROLES="local_supply_market", KIND=NOTHING)


def test_saying_nothing_also_takes_back_what_an_earlier_version_wrote(town):
    extent = {"ausdehnung": [X, Y, X + 1000, Y + 1000]}
    put(
        town,
        "rail_stop",
        shapely.Point(X + 5, Y + 5),
        parameters={**extent, "bericht": "gelesen: 1"},
    )
    assert open_store(town.location).known_areas()
    run(StateKnownArea, town, ROLES="rail_stop", KIND=NOTHING)
    store = open_store(town.location)
    assert store.known_areas() == {}
    assert store.provenance("rail_stop").parameters == {"bericht": "gelesen: 1"}


@pytest.fixture
def beside(town):
    """The town with its limit through the middle of the extract."""
    middle = shapely.box(*MIDDLE.buffer(150).bounds)
    with town.writing() as writer:
        table = FeatureTable.from_rows([middle])
        for role in ("city_boundary", "ortsbezirk_boundary"):
            names = {"name": ["Kernstadt"], "kennung": ["kernstadt"]}
            districts = FeatureTable.from_rows([middle], names)
            given = table if role == "city_boundary" else districts
            writer.put(role, given, Provenance(role, "drawn", "Test"))
    return town, middle


def test_an_import_measures_its_extent_and_keeps_what_the_planner_has_said(beside):
    town, _ = beside
    run(StateKnownArea, town, ROLES="bus_stop", KIND=EVERYWHERE)
    _, log = run(ImportOsm, town, INPUT=str(QUARTER), ROLES="bus_stop,kindergarten", MARGIN=50_000)
    assert "gilt weiter die Angabe „vollständig, jenseits liegt nichts“" in log
    known = open_store(town.location).known_areas()
    assert known["bus_stop"].label == "vollständig, jenseits liegt nichts"
    assert known["kindergarten"].label == "Ausdehnung des Auszugs, am Rand nicht beurteilt"
    nodes = shapely.MultiPoint(tagged_nodes())
    assert shapely.box(*nodes.bounds).difference(known["kindergarten"].area.buffer(20)).is_empty


def test_what_an_import_drops_beyond_its_margin_is_not_known(beside):
    town, middle = beside
    run(ImportOsm, town, INPUT=str(QUARTER), ROLES="kindergarten", MARGIN=100)
    known = open_store(town.location).known_areas()["kindergarten"]
    assert known.area.within(middle.buffer(100.1))
    assert known.area.area == pytest.approx(middle.buffer(100).area, rel=0.3)


def tagged_nodes():
    """Places of the tagged nodes of the extract, read by themselves."""
    root = ET.parse(QUARTER).getroot()  # noqa: S314 - our own file
    places = [
        (float(node.get("lon")), float(node.get("lat")))
        for node in root.iter("node")
        if node.find("tag") is not None
    ]
    move = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    return [move.transform(*place) for place in places]


MIDDLE = shapely.MultiPoint(tagged_nodes()).envelope.centroid
