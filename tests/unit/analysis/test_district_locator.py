"""The district of a place, against every pair of place and district asked one by one."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.settlement.district_locator import (
    BORDER_DRAWN_TWICE,
    Districts,
    home_areas,
    shared_areas,
)

CORNERS = st.integers(0, 8)
"""On a coarse grid, so that corners, borders and lines along them come up all the time."""

TWO = Districts(
    ("siegelbach", "hohenecken"),
    np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], dtype=object),
)


def objects(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


@st.composite
def areas(draw):
    """Rectangles that may touch, overlap, be empty or missing."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([None, shapely.Polygon()]))
    west, south = draw(CORNERS), draw(CORNERS)
    return shapely.box(west, south, west + draw(st.integers(1, 5)), south + draw(st.integers(1, 5)))


@st.composite
def places(draw):
    """Points, lines and areas, several of one kind, empty and missing ones."""
    corners = draw(st.lists(st.tuples(CORNERS, CORNERS), min_size=2, max_size=4, unique=True))
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return shapely.Point(corners[0])
    if kind == 1:
        return shapely.MultiPoint(corners)
    if kind == 2:
        return shapely.LineString(corners)
    if kind == 3:
        return draw(st.sampled_from([None, shapely.Point(), shapely.LineString()]))
    return draw(areas())


def lies_in(place, area):
    if place is None or area is None or not shapely.intersects(place, area):
        return False
    shared = shapely.intersection(place, area)
    if shapely.get_dimensions(place) == 0:
        return not shared.is_empty
    size = shared.length if shapely.get_dimensions(place) == 1 else shared.area
    return size > BORDER_DRAWN_TWICE


@given(found=st.lists(places(), max_size=6), districts=st.lists(areas(), max_size=5))
def test_a_home_is_the_first_area_that_a_place_touches(found, districts):
    expected = [
        next(
            (
                row
                for row, area in enumerate(districts)
                if place is not None and area is not None and area.intersects(place)
            ),
            -1,
        )
        for place in found
    ]
    assert home_areas(objects(found), objects(districts)).tolist() == expected


@given(found=st.lists(places(), max_size=6), districts=st.lists(areas(), max_size=5))
def test_a_place_shares_with_every_area_that_holds_more_than_its_border(found, districts):
    expected = [
        (row, index)
        for row, place in enumerate(found)
        for index, area in enumerate(districts)
        if lies_in(place, area)
    ]
    pairs = shared_areas(objects(found), objects(districts))
    assert list(zip(*(rows.tolist() for rows in pairs), strict=True)) == expected


def test_each_point_belongs_to_one_district_or_to_none():
    homes = objects([*shapely.points([(15, 5), (10, 5), (5, 5), (30, 5)]), None, shapely.Point()])
    # the second stands on the common border
    expected = ["hohenecken", "siegelbach", "siegelbach", None, None, None]
    assert TWO.homes(homes).tolist() == expected
    assert Districts.none().homes(homes).tolist() == [None] * 6


@pytest.mark.parametrize(
    ("wkt", "expected"),
    [
        ("POINT (10 5)", TWO.ids),
        ("MULTIPOINT (1 1, 12 5)", TWO.ids),
        ("POINT (10.5 5)", ("hohenecken",)),
        ("LINESTRING (5 5, 10.5 5)", ("siegelbach",)),
        ("LINESTRING (5 5, 15 5)", TWO.ids),
        ("LINESTRING (10 0, 10 10)", TWO.ids),
        ("POLYGON ((5 0, 10.05 0, 10.05 10, 5 10, 5 0))", ("siegelbach",)),
        ("POLYGON ((5 0, 12 0, 12 10, 5 10, 5 0))", TWO.ids),
        ("POINT (30 5)", ()),
        ("POINT EMPTY", ()),
    ],
)
def test_a_place_lies_in_all_districts_that_hold_more_than_its_border(wkt, expected):
    assert TWO.shared_by(shapely.from_wkt(wkt)) == expected


def test_a_route_belongs_to_the_district_that_holds_most_of_it():
    assert TWO.along(shapely.LineString([(8, 5), (15, 5)])) == "hohenecken"
    assert TWO.along(shapely.LineString([(30, 5), (40, 5)])) is None
    assert Districts.none().along(shapely.LineString([(8, 5), (15, 5)])) is None


def test_how_far_a_place_lies_away_and_what_an_extent_covers():
    assert TWO.away_m(shapely.Point(23, 14)) == 5.0
    assert TWO.away_m(shapely.Point(10, 5)) == 0.0
    assert Districts.none().away_m(shapely.Point(0, 0)) == np.inf
    assert TWO.covered(shapely.box(5, 0, 10, 10)) == {"siegelbach": 0.5, "hohenecken": 0.0}
