"""The sea lies to the right of a coast: against land that is known."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.polygon import orient

from insek.processing.analysis.shapes.coast import sea_in

AREA = shapely.box(0, 0, 1000, 1000)


def lines(*coordinates):
    found = np.empty(len(coordinates), dtype=object)
    found[:] = [shapely.LineString(points) for points in coordinates]
    return found


def sea(*coordinates, area=AREA):
    return sea_in(lines(*coordinates), area)


def same(parts, expected):
    with np.errstate(all="ignore"):
        return shapely.area(shapely.symmetric_difference(shapely.union_all(parts), expected)) < 1e-3


def test_land_is_on_the_left_and_sea_on_the_right_of_a_coast():
    north = [(300, -50), (300, 1050)]
    assert same(sea(north).parts, shapely.box(300, 0, 1000, 1000))
    assert same(sea(north[::-1]).parts, shapely.box(0, 0, 300, 1000))


def test_pieces_of_a_coast_go_on_from_each_other_in_any_order():
    pieces = ([(300, 400), (500, 600)], [(500, 600), (500, 1200)], [(300, -200), (300, 400)])
    found = sea(*pieces)
    land = shapely.Polygon([(0, 0), (300, 0), (300, 400), (500, 600), (500, 1000), (0, 1000)])
    assert same(found.parts, AREA.difference(land))
    assert not len(found.open_ends)


def test_an_island_is_land_and_a_closed_coast_the_other_way_round_is_water():
    island = shapely.box(600, 600, 700, 700)
    anticlockwise = list(orient(island, 1.0).exterior.coords)
    assert same(sea(anticlockwise).parts, AREA.difference(island))
    assert same(sea(anticlockwise[::-1]).parts, island)


def test_a_coast_outside_of_the_area_says_nothing_about_it():
    found = sea([(2000, 0), (2000, 1000)])
    assert not len(found.parts)
    assert not len(found.unclear)


def test_a_coast_that_leaves_the_area_and_comes_back_makes_no_sea_out_there():
    found = sea([(300, -50), (300, 1050), (600, 1050), (600, -50)])
    assert same(found.parts, shapely.box(300, 0, 600, 1000))


def test_no_coast_is_no_sea():
    found = sea_in(np.array([None], dtype=object), AREA)
    assert not len(found.parts)


def test_where_a_coast_ends_inside_the_sea_ends_at_a_right_angle_to_it():
    # The coast goes north and stops half way: east of it is sea up to there, beyond nobody knows.
    found = sea([(300, -50), (300, 500)])
    assert same(found.parts, shapely.box(300, 0, 1000, 500))
    assert [point.coords[0] for point in found.open_ends] == [(300, 500)]
    assert not len(found.unclear)


def test_a_coast_that_begins_inside_is_closed_off_as_well():
    found = sea([(300, 500), (300, 1050)])
    assert same(found.parts, shapely.box(300, 500, 1000, 1000))


def test_between_two_ends_of_a_coast_that_lacks_a_piece_nothing_is_sea():
    found = sea([(300, -50), (300, 400)], [(300, 600), (300, 1050)])
    known = shapely.union(shapely.box(300, 0, 1000, 400), shapely.box(300, 600, 1000, 1000))
    assert same(found.parts, known)
    assert len(found.open_ends) == 2


def test_the_last_metres_of_a_coast_give_its_direction_not_its_last_kink():
    found = sea([(300, -50), (300, 498), (302, 498)])
    # The chord of the last 200 m leans to the east by half a degree: 7 m on 700 m.
    assert (
        shapely.symmetric_difference(
            shapely.union_all(found.parts), shapely.box(300, 0, 1000, 498)
        ).area
        < 10 * 700
    )


def test_what_two_coasts_contradict_each_other_about_is_no_sea():
    found = sea([(300, -50), (300, 1050)], [(700, -50), (700, 1050)])
    # Between them it is sea by the first and land by the second.
    assert same(found.unclear, shapely.box(300, 0, 700, 1000))
    assert same(found.parts, shapely.box(700, 0, 1000, 1000))


def test_one_rock_drawn_the_wrong_way_round_does_not_dry_up_the_sea():
    rock = [(800, 500), (800, 510), (810, 510), (810, 500), (800, 500)]
    found = sea([(300, -50), (300, 1050)], rock)
    assert same(found.parts, shapely.box(300, 0, 1000, 1000))


@st.composite
def countries(draw):
    """A land with bays, maybe an island and a lagoon; its coast in pieces, in any order."""
    number = draw(st.integers(5, 24))
    reach = draw(st.lists(st.integers(150, 900), min_size=number, max_size=number).map(np.asarray))
    turn = np.linspace(0, 2 * np.pi, number, endpoint=False)
    east, north = draw(st.integers(-400, 1400)), draw(st.integers(-400, 1400))
    land = shapely.Polygon(
        np.column_stack([east + reach * np.cos(turn), north + reach * np.sin(turn)])
    )
    lagoon = shapely.box(east - 20, north - 20, east + 20, north + 20)
    island = shapely.box(2000, 2000, 2060, 2060)
    land = land.difference(lagoon).union(island)
    pieces = []
    for part in map(orient, shapely.get_parts(land)):
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            cuts = sorted(draw(st.sets(st.integers(1, len(points) - 2), max_size=4)))
            for start, stop in zip([0, *cuts], [*cuts, len(points) - 1], strict=True):
                pieces.append(points[start : stop + 1])
    return land, draw(st.permutations(pieces))


@given(countries())
def test_the_sea_is_the_area_without_the_land(country):
    land, pieces = country
    found = sea_in(lines(*pieces), shapely.box(-200, -200, 2100, 2100))
    expected = shapely.box(-200, -200, 2100, 2100).difference(land)
    assert same(found.parts, expected)
    assert not len(found.open_ends)
    assert not len(found.unclear)


@pytest.mark.parametrize("shift", [0.0, 3_000_000.0])
def test_large_coordinates_do_not_blur_the_sides(shift):
    area = shapely.box(shift, shift, shift + 1000, shift + 1000)
    found = sea([(shift + 300, shift - 50), (shift + 300, shift + 1050)], area=area)
    assert same(found.parts, shapely.box(shift + 300, shift, shift + 1000, shift + 1000))
