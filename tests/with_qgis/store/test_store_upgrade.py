"""A store of an earlier version goes on working, with the streets under their name of today."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
import shapely
from qgis.core import QgsFeatureRequest, QgsProcessingContext, QgsRectangle, QgsVectorLayer

from insek.processing.cartography.method_notes import full_method, short_method
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.store_network import load_network
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage.database import open_vector
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance
from insek.processing.wording.provenance_terms import TERMS

from ...frozen import keeping
from ..tools import tool

PIECES = 600  # enough for a spatial index
LATER = ("zu_fuss", "rad", "rad_einbahn", "radfuehrung", "tempo_kmh", "belag")


@pytest.fixture
def old_store(tmp_path):
    """A street of 6 km and its catchment, as version 1 named and described them."""
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    east = 410_000.0 + 10.0 * np.arange(PIECES)
    ends = np.stack(
        [np.column_stack([east + step, np.full(PIECES, 5_477_000.0)]) for step in (0, 10)]
    )
    lines = shapely.linestrings(np.swapaxes(ends, 0, 1))
    area = np.array([shapely.box(410_000, 5_476_900, 411_000, 5_477_100)], dtype=object)
    with store.writing() as writer:
        klasse = np.array(["residential"] * PIECES, dtype=object)
        streets = FeatureTable(lines, {"klasse": klasse})
        writer.put("street_network", streets, Provenance("", "imported", "OSM"))
        catchment = Provenance("", "computed", "Einzugsbereiche")
        role = "local_supply_catchment"
        writer.put(role, FeatureTable(area, {}), catchment, input_roles=["street_network"])
    with open_vector(store.path, update=True) as dataset:
        dataset.GetLayerByName("street_network").Rename("walk_network")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for column in LATER:
            connection.execute(f"ALTER TABLE walk_network DROP COLUMN {column}")
        for table, column in (("layer_styles", "f_table_name"), ("insek_herkunft", "rolle")):
            connection.execute(
                f"UPDATE {table} SET {column} = 'walk_network' WHERE {column} = 'street_network'"  # noqa: S608 - fixed names
            )
        connection.execute(
            "UPDATE insek_herkunft SET eingaben = replace(eingaben, 'street_', 'walk_')"
        )
        connection.execute("UPDATE insek_meta SET wert = '1' WHERE schluessel = 'schema'")
    return open_store(store.path)


def leftovers(store):
    """What in the file still carries the old name."""
    with closing(sqlite3.connect(store.path)) as connection:
        return [line for line in connection.iterdump() if "walk_network" in line]


def test_an_algorithm_finds_the_streets_of_an_old_store(old_store):
    assert not old_store.has("street_network")
    algorithm = tool("walkingisochrone")().create()
    store = algorithm.open_store({"STORE": str(old_store.path)}, QgsProcessingContext())
    assert store.count("street_network") == PIECES
    assert "6,0 km" in " ".join(load_network(store).notes)
    assert leftovers(store) == []


def test_streets_keep_their_source_index_and_who_was_computed_from_them(old_store):
    assert old_store.upgrade() == ("walk_network",)
    assert old_store.provenance("street_network").source == "OSM"
    assert set(old_store.provenance("local_supply_catchment").inputs) == {"street_network"}
    layer = QgsVectorLayer(old_store.uri("street_network"), "Straßen", "ogr")
    part = QgsFeatureRequest(QgsRectangle(410_001, 5_476_999, 410_029, 5_477_001))
    assert sum(1 for _ in layer.getFeatures(part)) == 3


@pytest.mark.parametrize("version", keeping.versions())
def test_results_of_an_earlier_version_state_the_terms_of_today(version, tmp_path):
    store = open_store(keeping.unpack(keeping.FOLDER / version, tmp_path))
    stored = read_parameters(store)
    assert "minuten" in stored["walking_isochrone_20"]
    notes = store.provenances()
    assert {key for note in notes.values() for key in note.parameters} <= set(TERMS)
    walked = notes["walking_isochrone_20"]
    assert walked.parameters["zeit_min"] == [20.0]
    said = short_method(walked.parameters, walked.note, role=walked.role)
    assert said == "20 min, Tobler, 5,04 km/h in der Ebene, hin"
    assert full_method(walked.parameters) == (
        "Zeit 20 min; Methode Tobler; Geschwindigkeit 5,04 km/h in der Ebene; Richtung hin; Abstand"
        " Straße 50 m; Fangabstand Einwohner 100 m; Fangabstand 250 m; Selbsttest: Anteil jenseits"
        " der Grenze 0 %; Selbsttest: Zahl der Orte 1000"
    )
    # reading changes nothing in the file, the next writing does
    assert read_parameters(store) == stored
    with store.writing() as writer:
        writer.set_meta("titel", "Stadt")
    assert "zeit_min" in read_parameters(store)["walking_isochrone_20"]
    assert store.provenances() == notes


def test_parameters_of_somebody_else_are_kept_as_they_are(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    own = {"radius": 500.0, "mindestzahl_einwohner": 1, "min_population": 2}
    with store.writing() as writer:
        table = FeatureTable(np.array([shapely.Point(0, 0)], dtype=object), {})
        writer.put("rail_stop", table, Provenance("", "imported", "Amt", parameters=own))
    found = open_store(store.path).provenance("rail_stop").parameters
    assert found == {"radius": 500.0, "mindestzahl_einwohner": 1}


def read_parameters(store):
    """What the file says, untranslated, by role."""
    with closing(sqlite3.connect(store.path)) as connection:
        return dict(connection.execute("SELECT rolle, parameter FROM insek_herkunft"))


def test_a_store_of_today_is_left_alone(tmp_path):
    store = create_store(tmp_path / "neu.gpkg", city_catalogue("kaiserslautern"))
    before = store.path.read_bytes()
    assert store.upgrade() == ()
    assert store.path.read_bytes() == before
