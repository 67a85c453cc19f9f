"""What planners add to the tables of the list stays with its measure, whoever writes the list."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
import shapely
from qgis.core import QgsField, QgsVectorLayer, edit
from qgis.PyQt.QtCore import QMetaType

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.list_choices import Scheme
from insek.processing.steps.measures.measure_list import number_measures
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store

PLACE = MeasurePlace(shapely.Point(410_000, 5_477_000))
MOVED = MeasurePlace(shapely.Point(410_500, 5_477_000))
PARK = Measure("m-1", 7, "Pikopark am Bahnhof", places=(PLACE,))
SCHOOL = Measure("m-2", 3, "Offener Schulhof")


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        writer.put_measures([PARK, SCHOOL])
    return store


def add_columns(store, table):
    layer = QgsVectorLayer(f"{store.path}|layername={table}", table, "ogr")
    with edit(layer):
        layer.addAttribute(QgsField("Bearbeitung", QMetaType.Type.QString))
        layer.addAttribute(QgsField("Rangfolge", QMetaType.Type.Int))
        layer.addAttribute(QgsField("geprueft_am", QMetaType.Type.QDate))
        layer.addAttribute(QgsField("Gewicht", QMetaType.Type.Double))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(
            f"UPDATE {table} SET Bearbeitung = 'Amt 6' || (fid - 1), Rangfolge = fid - 1,"  # noqa: S608 - our own names
            " geprueft_am = '2026-05-31', Gewicht = 0.5"
        )


def rows(store, table, key):
    layer = QgsVectorLayer(f"{store.path}|layername={table}", table, "ogr")
    names = (key, "Bearbeitung", "Rangfolge", "geprueft_am", "Gewicht")
    kinds = {name: layer.fields().field(name).type() for name in names[1:]}
    return kinds, [tuple(feature[name] for name in names) for feature in layer.getFeatures()]


def test_numbering_the_list_keeps_columns_that_the_planner_added(store):
    add_columns(store, "massnahme")
    before = rows(store, "massnahme", "id")
    assert number_measures(store, Scheme.RUNNING) == 2
    kinds, after = rows(store, "massnahme", "id")
    assert kinds == before[0]
    assert sorted(after) == sorted(before[1])
    assert {row[1] for row in after} == {"Amt 60", "Amt 61"}


def test_a_new_measure_has_nothing_in_them_and_a_removed_one_takes_them_along(store):
    add_columns(store, "massnahme")
    with store.writing() as writer:
        writer.put_measures([SCHOOL, Measure("m-3", 9, "Bücherei im Stadtteil")])
    _, after = rows(store, "massnahme", "id")
    assert [(row[0], bool(row[1])) for row in after] == [("m-2", True), ("m-3", False)]


@pytest.mark.parametrize("place", [PLACE, MOVED], ids=["where it was", "moved"])
def test_a_place_keeps_them_also_when_it_is_moved(store, place):
    add_columns(store, "massnahme_punkt")
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 7, "Pikopark", places=(place,)), SCHOOL])
    _, after = rows(store, "massnahme_punkt", "massnahme_id")
    assert [row[:3] for row in after] == [("m-1", "Amt 60", 0)]
    assert store.measures()[1].places[0].geometry == place.geometry


def test_a_place_beside_two_that_are_gone_is_nobodys_successor(store):
    sites = tuple(MeasurePlace(shapely.Point(410_000 + step, 5_477_000)) for step in (1, 2))
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 7, "Pikopark", places=sites)])
    add_columns(store, "massnahme_punkt")
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 7, "Pikopark", places=(MOVED,))])
    _, after = rows(store, "massnahme_punkt", "massnahme_id")
    assert [bool(row[1]) for row in after] == [False]
