"""Wide areas joined, cut off and intersected apart give what GEOS gives for all at once."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.shapes.overlay import common, united, without

NOTHING = shapely.MultiPolygon()
EACH = {
    united: shapely.union,
    without: shapely.difference,
    common: shapely.intersection,
}


@st.composite
def towns(draw):
    """Up to twelve discs in three towns, some in reach of each other, some far away."""
    number = draw(st.integers(0, 12))
    town = draw(st.lists(st.integers(0, 2), min_size=number, max_size=number))
    east = draw(st.lists(st.integers(0, 400), min_size=number, max_size=number))
    radius = draw(st.lists(st.integers(20, 150), min_size=number, max_size=number))
    discs = shapely.buffer(
        shapely.points(np.multiply(town, 10_000.0) + east, np.zeros(number)), radius, quad_segs=3
    )
    with np.errstate(all="ignore"):
        return shapely.union_all(discs) if number else NOTHING


@pytest.mark.parametrize("apart", EACH, ids=lambda call: call.__name__)
@given(one=towns(), other=towns())
def test_areas_of_several_towns_are_the_same_as_all_at_once(apart, one, other):
    with np.errstate(all="ignore"):
        expected = EACH[apart](one, other)
    found = apart(one, other)
    with np.errstate(all="ignore"):
        differing = shapely.symmetric_difference(found, expected)

    assert found.is_valid
    assert found.geom_type == "MultiPolygon"
    assert differing.area == pytest.approx(0, abs=1e-6)


def test_a_ring_keeps_the_hole_that_nothing_covers_and_loses_the_one_that_is_filled():
    ring = shapely.box(0, 0, 30, 10) - shapely.box(2, 2, 4, 4) - shapely.box(12, 2, 14, 4)

    filled = united(ring, shapely.box(1, 1, 5, 5))

    assert filled.area == pytest.approx(300 - 4)
    assert len(filled.geoms) == 1
    assert len(filled.geoms[0].interiors) == 1


def test_what_only_touches_takes_nothing_away_and_shares_no_area():
    west, east = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)

    assert without(west, east).equals(west)
    assert common(west, east).is_empty
    assert united(west, east).area == pytest.approx(200)
    assert len(united(west, east).geoms) == 1


def test_an_area_cut_off_by_several_at_once_loses_each_of_them():
    field = shapely.box(0, 0, 100, 100)
    sheds = shapely.union_all([shapely.box(10, 10, 20, 20), shapely.box(50, 50, 60, 60)])

    assert without(field, sheds).area == pytest.approx(10_000 - 200)
    assert without(sheds, field).is_empty


def test_lines_that_lie_in_an_area_take_nothing_away():
    fields = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    taken = shapely.GeometryCollection(
        [shapely.box(5, 0, 25, 10), shapely.LineString([(0, 2), (3, 2)])]
    )

    left = shapely.MultiPolygon([shapely.box(0, 0, 5, 10), shapely.box(25, 0, 30, 10)])
    assert without(fields, taken).equals(left)
    assert without(fields, NOTHING).equals(fields)
