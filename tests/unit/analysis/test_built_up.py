"""Settlement around buildings: sizes worked out by hand."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.settlement.built_up import BuiltUpRule, built_up_areas

NOTHING = shapely.Polygon()
RULE = BuiltUpRule(gap_m=40.0, min_area_m2=0.0, min_built_share=0.0)


def houses(*places, size=20.0):
    """Square houses by their south-west corner."""
    return np.array([shapely.box(x, y, x + size, y + size) for x, y in places], dtype=object)


def same(areas, expected):
    return shapely.symmetric_difference(shapely.union_all(areas), expected).area < 1e-6


# Four houses at the corners of a square of 80 m, 40 m apart.
BLOCK = houses((0, 0), (60, 0), (0, 60), (60, 60))


def test_four_houses_whose_gaps_are_closed_are_one_square():
    # Grown by 20 m each they meet; shrunk again their square of 80 m is left.
    areas = built_up_areas(BLOCK, NOTHING, RULE)
    assert same(areas, shapely.box(0, 0, 80, 80))


def test_houses_farther_apart_than_the_gap_stay_houses():
    areas = built_up_areas(houses((0, 0), (61, 0)), NOTHING, RULE)
    assert same(areas, shapely.union(shapely.box(0, 0, 20, 20), shapely.box(61, 0, 81, 20)))


def test_an_area_must_be_as_large_as_stated():
    at_least = BuiltUpRule(40.0, 6400.0, 0.0)
    assert same(built_up_areas(BLOCK, NOTHING, at_least), shapely.box(0, 0, 80, 80))
    assert not len(built_up_areas(BLOCK, NOTHING, BuiltUpRule(40.0, 6401.0, 0.0)))


def test_buildings_must_cover_as_much_of_it_as_stated():
    # 4 × 400 m² on 6400 m² are a quarter.
    assert len(built_up_areas(BLOCK, NOTHING, BuiltUpRule(40.0, 0.0, 0.25))) == 1
    assert not len(built_up_areas(BLOCK, NOTHING, BuiltUpRule(40.0, 0.0, 0.251)))


def test_houses_on_claimed_land_do_not_count_and_claimed_land_is_taken_off():
    # The eastern houses stand on claimed land: what is left are the western ones, joined.
    claimed = shapely.box(50, -10, 200, 200)
    assert same(built_up_areas(BLOCK, claimed, RULE), shapely.box(0, 0, 20, 80))
    # A road's width of park between them belongs to the park.
    park = shapely.box(30, -10, 50, 100)
    halves = shapely.union(shapely.box(0, 0, 30, 80), shapely.box(50, 0, 80, 80))
    assert same(built_up_areas(BLOCK, park, RULE), halves)


def test_small_holes_are_filled_and_large_ones_stay():
    # Eight houses, 30 m apart, around a yard of 80 m by 80 m.
    ring = houses((0, 0), (50, 0), (100, 0), (0, 50), (100, 50), (0, 100), (50, 100), (100, 100))
    yard = shapely.box(20, 20, 100, 100)
    hollow = built_up_areas(ring, NOTHING, BuiltUpRule(30.0, 6400.0, 0.0))
    assert same(hollow, shapely.box(0, 0, 120, 120).difference(yard))
    filled = built_up_areas(ring, NOTHING, BuiltUpRule(30.0, 6401.0, 0.0))
    assert same(filled, shapely.box(0, 0, 120, 120))


def test_no_buildings_are_no_settlement():
    missing = np.array([None, shapely.Polygon()], dtype=object)
    assert not len(built_up_areas(missing, NOTHING, RULE))


def test_a_gap_of_nothing_is_refused():
    with pytest.raises(AnalysisError, match="Lücke"):
        built_up_areas(BLOCK, NOTHING, BuiltUpRule(0.0, 0.0, 0.0))


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(0, 89)),
        min_size=1,
        max_size=30,
    ),
    st.integers(50, 300),
)
def test_areas_do_not_overlap_keep_off_claimed_land_and_hold_every_other_house(places, edge):
    buildings = houses(*((x, y) for x, y, _ in places))
    turned = [
        shapely.affinity.rotate(b, turn) for b, (_, _, turn) in zip(buildings, places, strict=True)
    ]
    buildings = np.array(turned, dtype=object)
    claimed = shapely.box(edge, -100, 900, 900)
    with np.errstate(all="ignore"):
        areas = built_up_areas(buildings, claimed, RULE)
        whole = shapely.union_all(areas)
        assert whole.area == pytest.approx(shapely.area(areas).sum(), rel=1e-9)
        assert shapely.intersection(whole, claimed).area < 1e-6
        # A house right on the border may count on either side of it.
        free = [house for house in buildings if house.centroid.x < edge - 1e-6]
        left = shapely.difference(shapely.union_all(free), claimed)
        assert shapely.difference(left, whole).area < 1e-6
