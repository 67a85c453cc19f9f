"""Settlement areas are completed from buildings, and never mixed up with those imported."""

import pytest
import shapely

from insek.processing.cartography.counted_notes import derived_line
from insek.processing.catalogue.load import base_catalogue
from insek.processing.steps.role_data import StepError
from insek.processing.steps.settlement.computation.built_up_land import (
    DERIVED,
    buildings_outside,
    complete_settlement,
    derived_rows,
)
from insek.processing.steps.settlement.settlement_from_buildings import BuiltUpOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

from ..supply_town import quiet, rectangle
from ..tools import options

OSM = Provenance("", "imported", "OpenStreetMap (x.pbf)", "© OSM", "ODbL", note="2 Flächen")
SETTLEMENT = "settlement_area"


def block(x, y):
    """Four houses of 40 m, 40 m apart: 120 m square, 44 % built."""
    return [rectangle(x + i, y + j, x + i + 40, y + j + 40) for i in (0, 80) for j in (0, 80)]


@pytest.fixture
def city(tmp_path):
    """A recorded settlement in the west, houses without land use in the east, others in a park."""
    store = create_store(tmp_path / "ort.gpkg", base_catalogue(), crs="EPSG:25832")
    buildings = [*block(0, 0), *block(1000, 0), *block(2000, 0)]
    with store.writing() as writer:
        writer.put("building", FeatureTable.from_rows(buildings), OSM)
        own = FeatureTable.from_rows([rectangle(-50, -50, 200, 200)], {"klasse": ["Wohnen"]})
        writer.put(SETTLEMENT, own, OSM)
        writer.put("green_space", FeatureTable.from_rows([rectangle(1900, -90, 2300, 300)]), OSM)
    return store


def complete(store, **more):
    return complete_settlement(store, options(BuiltUpOptions, **more), quiet)


def test_only_where_no_use_is_recorded_buildings_become_settlement(city):
    found = complete(city)
    assert (found.areas, found.derived_m2) == (1, pytest.approx(120.0**2))
    assert (found.inside, found.buildings) == ((4, 8), 12)
    table = city.read(SETTLEMENT)
    derived = derived_rows(table)
    assert table.geometry[derived][0].equals(rectangle(1000, 0, 1120, 120))
    assert list(table.column("klasse")) == ["Wohnen", DERIVED]
    assert list(table.column("hinweis")) == [None, DERIVED]
    assert shapely.equals(table.geometry[0], rectangle(-50, -50, 200, 200))


def test_the_layer_keeps_its_source_and_says_what_is_derived(city):
    complete(city)
    note = city.provenance(SETTLEMENT)
    share = 120.0**2 / (120.0**2 + 250.0**2)
    assert (note.origin, note.source, note.licence) == ("imported", OSM.source, "ODbL")
    assert note.note.splitlines()[0] == "2 Flächen"
    assert f"19 % der Fläche {DERIVED}: Lücken bis 40 m geschlossen" in note.note
    assert note.parameters["anteil_aus_gebaeuden"] == pytest.approx(share, abs=1e-3)
    said = derived_line(note.parameters, "Siedlungsfläche")
    assert said == "Siedlungsfläche: 19 % aus Gebäuden abgeleitet (Näherung)"


def test_another_run_replaces_what_the_first_has_added(city):
    complete(city)
    first = city.provenance(SETTLEMENT).note
    complete(city)
    assert city.provenance(SETTLEMENT).note == first
    assert city.count(SETTLEMENT) == 2
    # Nothing is as dense as this: what was added goes, and so does every word of it.
    complete(city, min_built_share=0.9)
    assert list(city.read(SETTLEMENT).column("klasse")) == ["Wohnen"]
    note = city.provenance(SETTLEMENT)
    assert note.note == "2 Flächen"
    assert not note.parameters
    assert derived_line(note.parameters, "Siedlungsfläche") == ""


def test_without_any_settlement_area_all_of_it_is_computed(tmp_path):
    store = create_store(tmp_path / "leer.gpkg", base_catalogue(), crs="EPSG:25832")
    with pytest.raises(StepError, match="Gebäude"):
        complete(store)
    with store.writing() as writer:
        writer.put("building", FeatureTable.from_rows(block(0, 0)), OSM)
    complete(store)
    note = store.provenance(SETTLEMENT)
    assert (note.origin, note.algorithm) == ("computed", "insek:settlementfrombuildings")
    assert note.note.startswith("Näherung: 100 % der Fläche")
    assert list(note.inputs) == ["building"]
    complete(store)
    assert store.count(SETTLEMENT) == 1


def test_buildings_outside_are_counted(city):
    buildings, areas = city.read("building").geometry, city.read(SETTLEMENT).geometry
    assert buildings_outside(buildings, areas) == (8, 12)
