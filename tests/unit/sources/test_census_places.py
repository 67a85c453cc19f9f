"""Cells at the rim of a city: whose their residents are, and where they stand."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.sources.census.census_places import Rim, resident_places, rim_shares
from insek.processing.sources.census.grid_choices import RimRule


def shapes(*items):
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


def lattice(columns, rows=1):
    x, y = np.meshgrid(np.arange(columns) * 100.0, np.arange(rows) * 100.0)
    return shapely.box(x.ravel(), y.ravel(), x.ravel() + 100, y.ravel() + 100)


def shares(cells, city, *neighbours, rule=RimRule.LIKELY):
    return rim_shares(cells, shapely.centroid(cells), city, Rim(rule, shapes(*neighbours)))


def sampled(cell, city, neighbours, side=60):
    """Share of the city in the land of a cell by counting a lattice of points."""
    west, south, east, north = cell.bounds
    step = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(west + step * (east - west), south + step * (north - south))
    own = shapely.contains_xy(city, x.ravel(), y.ravel())
    other = shapely.contains_xy(neighbours, x.ravel(), y.ravel()) & ~own
    return own.sum() / max(1, (own | other).sum())


COAST = shapely.box(0, 0, 130, 100)


def test_a_cell_over_the_coast_keeps_all_its_residents():
    # The midpoint of the second cell lies in the sea, 20 m off the coast.
    found = shares(lattice(2), COAST)
    assert found.share.tolist() == [1, 1]
    assert found.rim.tolist() == [False, True]
    assert found.guessed.tolist() == [False, True]
    assert not found.by_land.any()


def test_a_cell_over_the_border_of_a_neighbour_is_shared_by_land():
    # 30 m of the cell are the city's, 50 m the neighbour's, the last 20 m are sea.
    found = shares(lattice(2), COAST, shapely.box(130, 0, 180, 100))
    assert found.share.tolist() == pytest.approx([1, 30 / 80])
    assert found.by_land.tolist() == [False, True]
    assert not found.guessed.any()


def test_without_neighbours_the_cells_beyond_tell_a_border_from_a_coast():
    found = shares(lattice(3), COAST)
    assert found.share.tolist() == pytest.approx([1, 0.3, 0])
    assert found.by_land.tolist() == [False, True, False]


def test_a_cell_with_cells_all_around_is_no_coast():
    # All nine cells meet the city; that in the middle reaches into a bay of its border.
    bay = shapely.box(140, 120, 260, 180)
    city = shapely.difference(shapely.box(20, 20, 260, 280), bay)
    cells = lattice(3, 3)
    middle = shares(cells, city).share[4]
    assert middle == pytest.approx(1 - 60 * 60 / 100**2)
    # One of its neighbours is not in the file, so it lies at the sea: the cell is whole.
    less = np.delete(cells, 5)
    assert shares(less, city).share[4] == 1


def test_the_other_rules_do_what_they_say():
    cells = lattice(3)
    assert shares(cells, COAST, rule=RimRule.SHARE).share.tolist() == pytest.approx([1, 0.3, 0])
    assert shares(cells, COAST, rule=RimRule.WHOLE).share.tolist() == [1, 1, 0]
    assert shares(cells, COAST, rule=RimRule.CENTRE).share.tolist() == [1, 0, 0]
    wider = shapely.box(0, 0, 150, 100)
    assert shares(cells, wider, rule=RimRule.CENTRE).share.tolist() == [1, 1, 0]


def test_gaps_between_districts_are_the_citys_and_a_neighbours_enclave_is_not():
    gap, enclave = shapely.box(110, 10, 190, 90), shapely.box(210, 10, 290, 90)
    city = shapely.difference(shapely.box(0, 0, 400, 100), shapely.union(gap, enclave))
    found = shares(lattice(4), city, enclave)
    assert found.share.tolist() == pytest.approx([1, 1, 1 - 80 * 80 / 100**2, 1])


def test_without_a_city_everybody_counts():
    assert shares(lattice(3), None).share.tolist() == [1, 1, 1]


def test_a_cell_that_shares_a_border_with_the_city_has_nobody_in_it():
    found = shares(lattice(2), shapely.box(-100, 0, 0.005, 100))
    assert found.share.tolist() == [0, 0]
    assert not found.rim.any()


@given(
    st.lists(st.tuples(st.floats(20, 380), st.floats(20, 380)), min_size=4, max_size=9),
    st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=4, max_size=9),
)
def test_shares_are_those_that_counting_points_finds(corners, others):
    city = shapely.convex_hull(shapely.multipoints(corners))
    neighbour = shapely.convex_hull(shapely.multipoints(others))
    if city.area < 500 or neighbour.area < 500:
        return
    cells = lattice(4, 4)
    found = shares(cells, city, neighbour)
    for cell, share, rim in zip(cells, found.share, found.rim, strict=True):
        land = shapely.union(city, neighbour).intersection(cell).area
        if rim and land > 1500:  # of 3600 points at least 540 lie on land
            assert share == pytest.approx(sampled(cell, city, neighbour), abs=0.04)
        elif not rim:
            assert share in (0, 1)


def places(cells, city, *, districts=(), lived_in=()):
    land = tuple(shapes(*areas) for areas in lived_in)
    return resident_places(cells, shapely.centroid(cells), city, shapes(*districts), land)


def test_the_point_of_a_cell_lies_in_the_city():
    cells = lattice(2)
    first, second = places(cells, COAST)
    assert (first.x, first.y) == (50, 50)
    assert COAST.contains(second)
    assert cells[1].contains(second)


def test_at_the_rim_people_stand_on_residential_land_else_on_settlement():
    home, settled = shapely.box(105, 5, 110, 10), shapely.box(100, 0, 130, 50)
    cells = lattice(2)
    assert home.contains(places(cells, COAST, lived_in=([home], [settled]))[1])
    # Residential land that is not in this cell says nothing of it.
    elsewhere = [shapely.box(10, 10, 20, 20)]
    first, second = places(cells, COAST, lived_in=(elsewhere, [settled]))
    assert settled.contains(second)
    # A cell whose midpoint is in the city keeps it.
    assert (first.x, first.y) == (50, 50)


def test_a_point_in_a_gap_between_districts_moves_into_one():
    districts = [shapely.box(0, 0, 40, 100), shapely.box(60, 0, 100, 100)]
    (point,) = places(lattice(1), shapely.box(0, 0, 100, 100), districts=districts)
    assert any(district.contains(point) for district in districts)


def test_a_cell_outside_keeps_its_midpoint():
    (point,) = places(lattice(1), shapely.box(500, 0, 600, 100))
    assert (point.x, point.y) == (50, 50)
