"""A store knows how far the source of each role reaches, and results depend on it."""

import numpy as np
import pytest
import shapely
from qgis.core import QgsVectorLayer

from insek.processing.store.features import FeatureTable
from insek.processing.store.known_area import AreaKind, Edge, KnownArea
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

EAST, NORTH = 410_000.0, 5_477_000.0
AREA = shapely.box(EAST, NORTH, EAST + 5000, NORTH + 3000)
KNOWN = KnownArea(AreaKind.EXTRACT, AREA, note="stadt.osm.pbf")


def put(store, role, known=None, *, origin="imported", inputs=(), **parameters):
    table = FeatureTable.from_rows([shapely.Point(EAST + 100, NORTH + 100)], {"name": ["Markt"]})
    with store.writing() as writer:
        note = Provenance(role, origin, "Test", parameters=parameters)
        writer.put(role, table, note, input_roles=inputs, known=known)


def test_what_an_import_says_of_its_extent_is_read_again(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    known = open_store(empty_store.path).known_areas()["bus_stop"]
    assert (known.kind, known.edge, known.note) == ("auszug", "abstand", "stadt.osm.pbf")
    assert known.area.equals(AREA)
    assert known.created


def test_a_role_whose_import_says_nothing_has_no_known_area_any_more(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    put(empty_store, "rail_stop", KNOWN)
    put(empty_store, "bus_stop")
    assert set(empty_store.known_areas()) == {"rail_stop"}


def test_a_planner_may_say_that_nothing_lies_beyond(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    with empty_store.writing() as writer:
        writer.state_known_area("bus_stop", KnownArea(AreaKind.EVERYWHERE))
        writer.state_known_area("pt_service", KnownArea(AreaKind.CITY, AREA, Edge.TO_THE_EDGE))
    known = open_store(empty_store.path).known_areas()
    assert known["bus_stop"].area is None
    assert known["bus_stop"].label == "vollständig, jenseits liegt nichts"
    assert known["pt_service"].label == "bis zur Stadtgrenze, bis zum Rand beurteilt"
    with empty_store.writing() as writer:
        writer.state_known_area("bus_stop", None)
    assert set(empty_store.known_areas()) == {"pt_service"}


def test_the_extent_that_earlier_versions_wrote_is_still_read(empty_store):
    put(empty_store, "bus_stop", ausdehnung=[EAST, NORTH, EAST + 5000, NORTH + 3000])
    assert empty_store.known_areas()["bus_stop"].area.equals(AREA)


def test_rasters_have_a_known_area_too(empty_store):
    raster = Raster(np.ones((3, 3)), (EAST, 10.0, 0.0, NORTH, 0.0, -10.0))
    with empty_store.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("", "imported", "DGM"), known=KNOWN)
    assert open_store(empty_store.path).known_areas()["terrain"].area.equals(AREA)


@pytest.mark.parametrize(
    "now",
    [
        KnownArea(AreaKind.EXTRACT, AREA.buffer(-1000, join_style="mitre")),
        KnownArea(AreaKind.EXTRACT, AREA, Edge.TO_THE_EDGE),
        KnownArea(AreaKind.EVERYWHERE),
        None,
    ],
)
def test_a_result_is_outdated_when_its_source_reaches_less_or_more_far(empty_store, now):
    put(empty_store, "bus_stop", KNOWN)
    put(empty_store, "rail_stop", origin="computed", inputs=["bus_stop"])
    assert empty_store.outdated("rail_stop") == ()
    with empty_store.writing() as writer:
        writer.state_known_area("bus_stop", now)
    assert open_store(empty_store.path).outdated("rail_stop") == ("bus_stop",)


def test_a_result_stays_valid_when_the_same_is_said_again(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    put(empty_store, "rail_stop", origin="computed", inputs=["bus_stop"])
    put(empty_store, "bus_stop", KNOWN)
    assert empty_store.outdated("rail_stop") == ()


def test_what_is_said_of_a_source_does_not_make_its_features_edited(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    before = empty_store.checksum("bus_stop")
    with empty_store.writing() as writer:
        writer.state_known_area("bus_stop", KnownArea(AreaKind.EVERYWHERE))
    assert empty_store.checksum("bus_stop") == before == empty_store.provenance("bus_stop").checksum


def test_known_areas_are_read_anew_within_a_run_that_changes_them(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    with empty_store.reading():
        assert set(empty_store.known_areas()) == {"bus_stop"}
        put(empty_store, "rail_stop", KNOWN)
        assert set(empty_store.known_areas()) == {"bus_stop", "rail_stop"}


def test_known_areas_are_a_layer_that_qgis_shows(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    layer = QgsVectorLayer(empty_store.ledger_uri("bekanntes_gebiet"), "Gebiete", "ogr")
    assert layer.isValid()
    assert [feature["rolle"] for feature in layer.getFeatures()] == ["bus_stop"]
    assert layer.extent().width() == 5000


def test_a_row_that_a_person_has_spoiled_says_nothing(empty_store):
    put(empty_store, "bus_stop", KNOWN)
    with empty_store.writing() as writer:
        rows = [{"rolle": "bus_stop", "art": "irgendwie"}, {"rolle": "rail_stop", "art": "auszug"}]
        writer.put_ledger("bekanntes_gebiet", rows, geometry=[AREA, None])
    assert open_store(empty_store.path).known_areas() == {}
