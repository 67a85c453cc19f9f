"""Places that a list states in words that machines read."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from insek.processing.measures.measure_geometry import joined_places
from insek.processing.sources.written_places import in_store_crs, written_place

UTM = "EPSG:25832"


@pytest.mark.parametrize(
    ("x", "y", "point"),
    [
        ("408123,5", "5477001", (408123.5, 5477001)),
        ("408.123,5", "5.477.001,0", (408123.5, 5477001)),
        ("408 123", "5 477 001", (408123, 5477001)),
        ("7.7689", "49.4447", (7.7689, 49.4447)),
    ],
)
def test_coordinates_in_german_and_in_machine_writing(x, y, point):
    found = written_place({"x": x, "y": y}, UTM)
    assert found.geometry.coords[0] == point
    assert found.remark == ""


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"x": "Rathaus", "y": "5"}, "keine Zahlen"),
        ({"x": "408123", "y": ""}, "keine Zahlen"),
        ({"x": "0", "y": "0,0"}, "sind 0, 0"),
        ({"wkt": "PUNKT (1 2)"}, "kein lesbares WKT"),
        ({"wkt": "POINT EMPTY"}, "leer"),
        ({"wkt": "GEOMETRYCOLLECTION (POINT (1 2))"}, "GeometryCollection"),
        ({"geojson": '{"type": "Point"}'}, "kein lesbares GeoJSON"),
        ({"geojson": "[" * 5000}, "kein lesbares GeoJSON"),
    ],
)
def test_what_is_no_place_is_told_and_the_row_stays(texts, says):
    found = written_place(texts, UTM)
    assert found.geometry is None
    assert says in found.remark


def test_metres_with_two_readings_are_refused_and_degrees_have_one():
    found = written_place({"x": "408.123", "y": "5477001"}, UTM)
    assert found.geometry is None
    assert "„408.123“ ist nicht eindeutig: 408123 oder 408,1230?" in found.remark
    degrees = written_place({"x": "-7.769", "y": "49,445"}, "EPSG:4326")
    assert degrees.geometry.coords[0] == (-7.769, 49.445)
    english = written_place({"x": "408,123.5", "y": "5,477,001.0"}, UTM)
    assert english.geometry.coords[0] == (408123.5, 5477001)


def test_nothing_written_is_no_place_and_no_remark():
    found = written_place({"x": " ", "y": "", "wkt": ""}, UTM)
    assert (found.geometry, found.remark) == (None, "")


def test_geojson_is_wgs84_whatever_the_list_says():
    found = written_place({"geojson": '{"type":"Point","coordinates":[9.0,49.0]}'}, UTM)
    moved = in_store_crs([found], UTM)[0].geometry
    # the central meridian of UTM 32 lies at 500 000 m east
    assert moved.x == pytest.approx(500_000, abs=0.01)
    assert moved.y == pytest.approx(5_427_254, abs=600)


def test_a_feature_of_geojson_is_read_by_its_geometry():
    text = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[9,49]}}'
    assert written_place({"geojson": text}, UTM).geometry.x == 9


def test_a_bow_tie_is_repaired_and_said():
    found = written_place({"wkt": "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"}, UTM)
    assert found.geometry.area == pytest.approx(2.0)
    assert "repariert" in found.remark


@pytest.mark.parametrize(
    "texts", [{"x": "7,7690", "y": "49,4447"}, {"wkt": "POINT (7.769 49.4447)"}]
)
def test_degrees_read_as_metres_are_no_place(texts):
    moved = in_store_crs([written_place(texts, UTM)], UTM)[0]
    assert moved.geometry is None
    assert "EPSG:4326" in moved.remark
    # the same degrees under the right name are the City's
    right = in_store_crs([written_place(texts, "EPSG:4326")], UTM)[0].geometry
    assert right.distance(shapely.Point(410_800, 5_477_600)) < 500


def test_metres_read_as_degrees_are_no_place():
    found = written_place({"x": "408123", "y": "5477001"}, "EPSG:4326")
    moved = in_store_crs([found], UTM)[0]
    assert moved.geometry is None
    assert "EPSG:4326" in moved.remark


def test_a_layer_is_joined_by_id_and_orphans_are_counted():
    shapes = np.array(
        [shapely.Point(1, 1), shapely.Point(2, 2), None, shapely.Point(3, 3), shapely.Point(4, 4)],
        dtype=object,
    )
    found = joined_places(["A", "A", "B", "", None], shapes, [*"12345"])
    assert {key: len(rows) for key, rows in found.by_id.items()} == {"A": 2}
    reasons = {skip.reason: skip.ids for skip in found.skips.result()}
    assert reasons == {"Ohne Geometrie": ("3",), "ohne Kennung einer Maßnahme": ("4", "5")}


def test_the_account_of_a_joined_layer_adds_up_and_repairs_are_named():
    bowtie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    line = shapely.LineString([(1, 1), (1, 1)])
    shapes = np.array([bowtie, shapely.Point(1, 1), line, shapely.Point(), None], dtype=object)
    found = joined_places(["A", "B", "A", "A", "A"], shapes, [*"12345"])
    assert found.by_id["A"][0].geometry.area == pytest.approx(2.0)
    account = found.report(["A"])
    assert (account.read, account.written, account.repaired_ids) == (5, 1, ("1",))
    assert [(skip.count, skip.ids) for skip in account.skipped] == [
        *((1, ("2 „B“",)), (1, ("3",)), (1, ("4",)), (1, ("5",))),
    ]


def test_longitude_and_latitude_0_are_no_place_however_they_are_written():
    texts = [
        {"geojson": '{"type":"Point","coordinates":[0,0]}'},
        {"wkt": "POLYGON ((0 0, 0.00001 0, 0 0.00001, 0 0))"},
        {"wkt": "LINESTRING (0 0, 0 1)"},
    ]
    moved = in_store_crs([written_place(text, "EPSG:4326") for text in texts], UTM)
    assert [item.geometry is None for item in moved] == [True, True, False]
    assert moved[0].remark == moved[1].remark == "Die Koordinaten sind 0, 0; ohne Ort übernommen."


def test_a_place_keeps_its_remark_when_it_is_moved():
    corners = ((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))
    ring = ", ".join(f"{408_000 + x} {5_477_000 + y}" for x, y in corners)
    found = written_place({"wkt": f"POLYGON (({ring}))"}, UTM)
    (moved,) = in_store_crs([found], "EPSG:25833")
    assert moved.crs == "EPSG:25833"
    assert moved.remark == "Die Geometrie war ungültig und wurde repariert."
