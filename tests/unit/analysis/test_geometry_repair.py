"""Broken geometries become usable ones, or are skipped with a reason."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.shapes.geometry import repair


def array(*geometries: object) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def wkt(*texts: str | None) -> np.ndarray:
    return array(*(None if text is None else shapely.from_wkt(text) for text in texts))


def test_a_healthy_area_becomes_a_multipolygon_and_counts_as_untouched() -> None:
    geometries, report = repair(array(shapely.box(0, 0, 2, 3)), "polygon")
    assert geometries[0].geom_type == "MultiPolygon"
    assert geometries[0].area == 6
    assert (report.total, report.used, report.repaired, report.skipped) == (1, 1, (), ())


def test_a_bow_tie_keeps_both_its_triangles() -> None:
    geometries, report = repair(wkt("POLYGON((0 0,2 2,2 0,0 2,0 0))"), "polygon")
    assert geometries[0].is_valid
    assert geometries[0].area == pytest.approx(2.0)  # two triangles of base 2 and height 1
    assert report.repaired == (0,)


def test_overlapping_parts_of_an_area_merge_instead_of_leaving_a_hole() -> None:
    overlapping = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    geometries, _ = repair(array(overlapping), "polygon")
    assert geometries[0].area == pytest.approx(6.0)


def test_areas_of_a_collection_that_lie_on_one_another_merge() -> None:
    collection = shapely.GeometryCollection([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    geometries, report = repair(array(collection), "polygon")
    assert geometries[0].is_valid
    assert geometries[0].area == pytest.approx(6.0)
    assert report.repaired == (0,)


def test_heights_are_dropped_without_calling_it_a_repair() -> None:
    geometries, report = repair(wkt("LINESTRING Z(0 0 230,3 4 250)"), "line")
    assert not geometries[0].has_z
    assert geometries[0].geom_type == "MultiLineString"
    assert geometries[0].length == 5
    assert report.repaired == ()


def test_of_a_mixed_collection_only_the_wanted_kind_stays() -> None:
    mixed = wkt(
        "GEOMETRYCOLLECTION(POINT(9 9),LINESTRING(0 0,1 0),"
        "GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 1,0 0))))"
    )
    area, report = repair(mixed, "polygon")
    assert area[0].area == 1
    assert report.repaired == (0,)
    line, _ = repair(mixed, "line")
    assert line[0].length == 1
    point, _ = repair(mixed, "point")
    assert (point[0].x, point[0].y) == (9, 9)


def test_what_cannot_be_used_is_listed_with_row_and_reason() -> None:
    square = shapely.box(0, 0, 1, 1)
    not_a_number = shapely.Polygon([(0, 0), (1, 0), (math.inf, 1), (0, 0)])
    geometries, report = repair(
        array(None, shapely.Polygon(), square, shapely.Point(1, 1), not_a_number), "polygon"
    )
    assert [geometry is None for geometry in geometries] == [True, True, False, True, True]
    assert [(item.index, item.reason) for item in report.skipped] == [
        (0, "keine Geometrie"),
        (1, "leere Geometrie"),
        (3, "Punkt, erwartet wird eine Fläche"),
        (4, "Koordinaten sind keine Zahlen"),
    ]
    assert report.summary() == "1 von 5 Objekten übernommen; 4 übersprungen."


def test_a_line_without_length_and_an_area_without_area_are_skipped() -> None:
    lines, report = repair(wkt("LINESTRING(1 1,1 1)"), "line")
    assert lines[0] is None
    assert "ohne Ausdehnung" in report.skipped[0].reason
    areas, report = repair(wkt("POLYGON((0 0,1 1,2 2,0 0))"), "polygon")
    assert areas[0] is None
    assert len(report.skipped) == 1
    assert report.repaired == ()


def test_a_multipoint_of_one_is_a_point_and_of_three_is_refused() -> None:
    points, report = repair(wkt("MULTIPOINT((4 5))", "MULTIPOINT((0 0),(1 1),(2 2))"), "point")
    assert (points[0].x, points[0].y) == (4, 5)
    assert points[1] is None
    assert report.skipped[0].reason.startswith("Mehrfachpunkt mit 3 Punkten")


def test_no_geometries_give_no_geometries() -> None:
    geometries, report = repair(array(), "polygon")
    assert len(geometries) == 0
    assert report.total == 0


def test_the_given_array_is_left_as_it_was() -> None:
    given_geometries = wkt("POLYGON((0 0,2 2,2 0,0 2,0 0))", None)
    before = given_geometries[0].wkt
    repair(given_geometries, "polygon")
    assert given_geometries[0].wkt == before


coordinates = st.tuples(st.integers(0, 8), st.integers(0, 8))


@given(st.lists(st.lists(coordinates, min_size=3, max_size=8), min_size=1, max_size=6))
def test_any_ring_becomes_a_valid_area_or_is_skipped(rings: list[list[tuple[int, int]]]) -> None:
    geometries, report = repair(array(*(shapely.Polygon(ring) for ring in rings)), "polygon")
    for index, geometry in enumerate(geometries):
        if geometry is None:
            assert index in {item.index for item in report.skipped}
        else:
            assert geometry.is_valid
            assert geometry.geom_type == "MultiPolygon"
            assert geometry.area > 0
