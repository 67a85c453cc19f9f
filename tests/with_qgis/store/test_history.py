"""The Maßnahmenliste remembers what was changed, by whichever program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer, edit

from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.history import BY_HAND
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store

PARK = Measure("m-1", 1, "Pikopark am Bahnhof", status="vorschlag", kosten_von=20_000.0)
SCHOOL = Measure("m-2", 2, "Offener Schulhof", handlungsfelder=("hf1",))


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        writer.put_measures([PARK, SCHOOL], source="liste.xlsx")
    return store


def entries(store):
    rows = store.ledger("massnahme_verlauf")
    names = ("massnahme_id", "art", "feld", "alt", "neu", "herkunft")
    return list(zip(*(rows.column(name) for name in names), strict=True))


def test_a_new_store_has_no_history(tmp_path):
    assert entries(create_store(tmp_path / "leer.gpkg", city_catalogue("kaiserslautern"))) == []


def test_the_first_list_is_noted_as_new(store):
    assert entries(store) == [
        ("m-1", "neu", None, None, "Pikopark am Bahnhof", "liste.xlsx"),
        ("m-2", "neu", None, None, "Offener Schulhof", "liste.xlsx"),
    ]


def test_a_second_list_notes_each_changed_cell_and_what_is_gone(store):
    changed = Measure("m-1", 1, "Pikopark am Bahnhof", status="beschlossen", kosten_von=22_000.0)
    with store.writing() as writer:
        writer.put_measures([changed], source="liste_2.xlsx")
    assert entries(store)[2:] == [
        ("m-1", "geändert", "status", "vorschlag", "beschlossen", "liste_2.xlsx"),
        ("m-1", "geändert", "kosten_von", "20000", "22000", "liste_2.xlsx"),
        ("m-2", "entfernt", None, "Offener Schulhof", None, "liste_2.xlsx"),
    ]


def test_the_same_list_again_leaves_no_trace(store):
    before = entries(store)
    with store.writing() as writer:
        writer.put_measures(store.measures(), source="noch einmal")
    assert entries(store) == before


def test_an_edit_in_qgis_is_noted_by_the_file_itself(store):
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme", "Maßnahmen", "ogr")
    column = layer.fields().indexOf("status")
    feature = next(item for item in layer.getFeatures() if item["id"] == "m-1")
    with edit(layer):
        layer.changeAttributeValue(feature.id(), column, "in_umsetzung")
    del layer
    assert entries(store)[2:] == [
        ("m-1", "geändert", "status", "vorschlag", "in_umsetzung", BY_HAND)
    ]


def test_rows_added_and_deleted_by_another_program_are_noted(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO massnahme (id, nummer, titel) VALUES ('m-9', 9, 'Brücke')")
        connection.execute("DELETE FROM massnahme WHERE id = 'm-2'")
    assert [item[:5] for item in entries(store)[2:]] == [
        ("m-9", "neu", None, None, "Brücke"),
        ("m-2", "entfernt", None, "Offener Schulhof", None),
    ]


def test_an_empty_cell_and_a_missing_value_are_the_same(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE massnahme SET kosten = '', akteure = NULL")
    assert len(entries(store)) == 2


def test_contributions_may_have_no_place_and_are_appended(store):
    place = shapely.Point(400_000, 5_477_000)
    with store.writing() as writer:
        writer.put_ledger("beitrag", [{"id": "b1"}, {"id": "b2"}], geometry=[place, None])
    with store.writing() as writer:
        writer.put_ledger("beitrag", [{"id": "b3", "zustimmung": 4}], append=True)
    table = store.ledger("beitrag")
    assert list(table.column("id")) == ["b1", "b2", "b3"]
    assert [item is None for item in table.geometry] == [False, True, True]
    assert table.column("zustimmung")[2] == 4


def test_an_older_list_is_read_and_completed_when_written(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        found = "SELECT name FROM sqlite_master WHERE name LIKE 'insek_verlauf_%'"
        for (trigger,) in connection.execute(found).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DROP TABLE massnahme_verlauf")
        for column in ("kosten_von", "weitere", "ziele"):
            connection.execute(f"ALTER TABLE massnahme DROP COLUMN {column}")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'massnahme_verlauf'")
    assert store.measures()[0].kosten_von is None
    with store.writing() as writer:
        writer.put_measures(store.measures())
    assert entries(store) == []
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE massnahme SET kosten_von = 5 WHERE id = 'm-1'")
    assert [item[2] for item in entries(store)] == ["kosten_von"]


def test_a_place_drawn_before_its_measure_was_chosen_survives_a_new_list(store):
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme_punkt", "", "ogr")
    drawn = QgsFeature(layer.fields())
    drawn["bezeichnung"] = "noch ohne Maßnahme"
    drawn.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(410_000, 5_477_000)))
    assert layer.dataProvider().addFeatures([drawn])[0]
    del layer
    for source in ("eins.xlsx", "zwei.xlsx"):
        with store.writing() as writer:
            site = MeasurePlace(shapely.Point(1, 2), "Bahnhof")
            writer.put_measures([replace(PARK, places=(site,))], source=source)
        with closing(sqlite3.connect(store.path)) as connection:
            rows = connection.execute("SELECT massnahme_id, bezeichnung FROM massnahme_punkt")
            assert set(rows) == {("m-1", "Bahnhof"), (None, "noch ohne Maßnahme")}


def test_places_of_a_measure_that_leaves_the_list_leave_with_it(store):
    site = MeasurePlace(shapely.Point(1, 2), "Schule")
    for rows in ([PARK, replace(SCHOOL, places=(site,))], [PARK]):
        with store.writing() as writer:
            writer.put_measures(rows)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT count(*) FROM massnahme_punkt").fetchone() == (0,)


SITE, ELSEWHERE = shapely.Point(410_000, 5_477_000.126), shapely.Point(410_025, 5_477_000)


def with_places(store, *shapes):
    places = tuple(MeasurePlace(shape) for shape in shapes)
    with store.writing() as writer:
        writer.put_measures([replace(PARK, places=places), SCHOOL], source="orte.xlsx")


def test_a_list_with_other_places_notes_where_they_were_and_are(store):
    with_places(store, SITE)
    with_places(store, ELSEWHERE)
    assert entries(store)[2:] == [
        ("m-1", "geändert", "orte", None, "POINT (410000 5477000.13)", "orte.xlsx"),
        (
            *("m-1", "geändert", "orte", "POINT (410000 5477000.13)"),
            *("POINT (410025 5477000)", "orte.xlsx"),
        ),
    ]


def test_the_same_places_in_another_order_are_no_change(store):
    area = shapely.box(410_000, 5_477_000, 410_010, 5_477_010)
    with_places(store, SITE, ELSEWHERE, area)
    before = entries(store)
    with_places(store, area, ELSEWHERE, shapely.Point(410_000, 5_477_000.1262))
    assert entries(store) == before


def test_long_places_are_described_and_many_counted(store):
    ring = shapely.Point(410_000, 5_477_000).buffer(50, quad_segs=16)
    with_places(store, ring)
    with_places(store, *(shapely.Point(410_000 + step, 5_477_000) for step in range(5)))
    _, _, (*_, drawn, _), (*_, after, _) = entries(store)
    assert drawn == "Fläche mit 65 Stützpunkten um POINT (410000 5477000)"
    assert after.endswith("; und 2 weitere")
    assert after.count("POINT") == 3


def test_places_drawn_moved_and_removed_in_qgis_are_noted(store):
    with_places(store, SITE)
    known = len(entries(store))
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme_punkt", "", "ogr")
    drawn = QgsFeature(layer.fields())
    drawn["massnahme_id"], drawn["bezeichnung"] = "m-2", "Hof"
    drawn.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(410_000, 5_477_000)))
    with edit(layer):
        layer.addFeature(drawn)
    first, second = sorted(item.id() for item in layer.getFeatures())
    with edit(layer):
        layer.changeGeometry(first, QgsGeometry.fromPointXY(QgsPointXY(410_025, 5_477_000)))
        layer.changeAttributeValue(second, layer.fields().indexOf("bezeichnung"), "Schulhof")
    with edit(layer):
        layer.deleteFeature(second)
    del layer
    assert entries(store)[known:] == [
        ("m-2", "geändert", "orte", None, "Punkt „Hof“", BY_HAND),
        ("m-1", "geändert", "orte", "Punkt", "Punkt, neu gezeichnet", BY_HAND),
        ("m-2", "geändert", "orte", "Punkt „Schulhof“", None, BY_HAND),
    ]


def test_a_place_given_to_another_measure_is_noted_with_both(store):
    with_places(store, shapely.LineString([(410_000, 5_477_000), (410_010, 5_477_000)]))
    known = len(entries(store))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE massnahme_linie SET massnahme_id = 'm-2'")
        connection.execute("UPDATE massnahme_linie SET massnahme_id = NULL")
    assert [item[:5] for item in entries(store)[known:]] == [
        ("m-1", "geändert", "orte", "Linie", None),
        ("m-2", "geändert", "orte", None, "Linie"),
        ("m-2", "geändert", "orte", "Linie", None),
    ]


def test_a_script_renumbers_a_list_with_many_places(store):
    with_places(store, *(shapely.Point(410_000 + step, 5_477_000) for step in range(600)))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE massnahme SET nummer = 7 WHERE id = 'm-1'")
        numbers = connection.execute("SELECT DISTINCT nummer FROM massnahme_punkt").fetchall()
    assert numbers == [(7,)]
