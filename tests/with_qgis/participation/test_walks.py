"""Walks come in with route, meeting point and notes, and belong to their Ortsbezirk."""

from __future__ import annotations

import json

import pytest
import shapely
from qgis.core import QgsApplication, QgsProcessingException

from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.walks import read_walk_stops, read_walks
from insek.processing.provider import InsekProvider
from insek.processing.store.features import FeatureTable
from insek.processing.store.forms.default_styles import read_default_styles
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

# The middle of the city; a degree is 72.4 km from west to east here and 111.2 km to the north.
LON, LAT = 7.7689, 49.4447
X, Y = 410_759.7, 5_477_621.4


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    columns = {"name": ["Dansenberg", "Kernstadt"], "kennung": ["dansenberg", "kernstadt"]}
    west = shapely.box(X - 5000, Y - 5000, X + 300, Y + 5000)
    east = shapely.box(X + 300, Y - 5000, X + 5000, Y + 5000)
    with store.writing() as writer:
        table = FeatureTable.from_rows([west, east], columns)
        writer.put("ortsbezirk_boundary", table, Provenance("", "drawn", "Test"))
    return store


def run(store, **parameters):
    from qgis import processing

    return processing.run("insek:importwalk", {"STORE": str(store.path)} | parameters)


def gpx(path, *, title="Spaziergang", note="Mauer bröckelt, Tel. 0631 365-0815"):
    points = "".join(f'<trkpt lat="{LAT}" lon="{LON + 0.002 * n}"/>' for n in range(6))
    path.write_text(
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        f'<wpt lat="{LAT}" lon="{LON + 0.008}"><name>Brunnen</name><desc>{note}</desc></wpt>'
        f'<wpt lat="{LAT}" lon="{LON + 0.004}"><name>Schule</name></wpt>'
        f'<wpt lat="{LAT}" lon="{LON + 0.01}"><name>Treffpunkt Kirche</name></wpt>'
        f'<wpt lat="{LAT + 0.1}" lon="{LON}"><name>Weit weg</name></wpt>'
        f"<trk><name>{title}</name><desc>&lt;b&gt;steil&lt;/b&gt;</desc>"
        f"<trkseg>{points}</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    return str(path)


def test_a_gpx_file_gives_route_and_stops_in_order_without_telephone_numbers(store, tmp_path):
    path = gpx(tmp_path / "weg.gpx")
    found = run(store, GPX=path, DAY="2024-06-11")
    assert (found["COUNT"], found["COUNT_STOPS"], found["SKIPPED"]) == (1, 4, 0)
    (walk,) = read_walks(store)
    # 0.01 degrees are 725 m, of which the first 300 m lie in the west.
    assert walk.route.length == pytest.approx(725, abs=3)
    assert (walk.titel, walk.datum, walk.ortsbezirk) == ("Spaziergang", "2024-06-11", "kernstadt")
    assert walk.notizen == "<b>steil</b>"
    stops = {stop.titel: stop for stop in read_walk_stops(store)}
    order = {name: stop.reihenfolge for name, stop in stops.items()}
    assert order == {"Treffpunkt Kirche": 1, "Schule": 2, "Brunnen": 3, "Weit weg": None}
    assert [stops[name].begehung_id == walk.id for name in order] == [True, True, True, False]
    assert stops["Treffpunkt Kirche"].art == "Treffpunkt"
    assert stops["Brunnen"].notizen == "Mauer bröckelt, Tel. [Telefon entfernt]"


def test_the_same_walk_is_replaced_and_another_stays(store, tmp_path):
    run(store, GPX=gpx(tmp_path / "a.gpx"))
    before = read_walks(store), read_walk_stops(store)
    run(store, GPX=gpx(tmp_path / "a.gpx"))
    assert (read_walks(store), read_walk_stops(store)) == before
    run(store, GPX=gpx(tmp_path / "a.gpx", title="Zweiter"), DISTRICT="Dansenberg")
    assert [walk.ortsbezirk for walk in read_walks(store)] == ["kernstadt", "dansenberg"]
    run(store, GPX=gpx(tmp_path / "a.gpx"), MODE=1)
    assert (read_walks(store), read_walk_stops(store)) == before
    styles = read_default_styles(store.path)
    assert "attributeEditorForm" in styles["begehung_route"]
    assert "RuleRenderer" in styles["begehung_halt"]


def test_layers_name_walk_and_order_and_broken_ones_are_counted(store, tmp_path):
    def layer(name, *features):
        rows = [
            {"type": "Feature", "properties": told, "geometry": geometry}
            for told, geometry in features
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
        return str(path)

    def line(*x):
        return {"type": "LineString", "coordinates": [[LON + part, LAT] for part in x]}

    def point(x):
        return {"type": "Point", "coordinates": [LON + x, LAT]}

    routes = layer(
        "wege.geojson",
        ({"titel": "West", "datum": "3.5.2024", "ortsbezirk": "Dansenberg"}, line(0.001, 0.02)),
        ({"titel": "Kaputt"}, None),
    )
    stops = layer(
        "halte.geojson",
        ({"name": "B", "begehung": "west", "nr": 2, "art": "Halt"}, point(0.05)),
        ({"name": "A", "begehung": "west", "nr": 1, "art": "Startpunkt"}, point(0.01)),
    )
    found = run(store, ROUTES=routes, STOPS=stops)
    assert (found["COUNT"], found["COUNT_STOPS"], found["SKIPPED"]) == (1, 2, 1)
    (walk,) = read_walks(store)
    assert (walk.datum, walk.ortsbezirk) == ("2024-05-03", "dansenberg")
    assert {stop.titel: (stop.reihenfolge, stop.art) for stop in read_walk_stops(store)} == {
        "A": (1, "Treffpunkt"),
        "B": (2, "Halt"),
    }


def test_nothing_or_nonsense_is_refused_with_a_sentence(store, tmp_path):
    with pytest.raises(QgsProcessingException, match="GPX-Datei, eine Ebene"):
        run(store)
    nonsense = tmp_path / "x.gpx"
    nonsense.write_text("kein xml")
    with pytest.raises(QgsProcessingException, match="keine Strecken"):
        run(store, GPX=str(nonsense))
    with pytest.raises(QgsProcessingException, match="Nirgendheim"):
        run(store, GPX=gpx(tmp_path / "a.gpx"), DISTRICT="Nirgendheim")
