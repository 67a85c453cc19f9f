"""Areas are mended alike with every shapely, whether it knows the structure method or not."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from insek.processing.analysis.shapes.ring_repair import made_valid, structured

BOW_TIE = "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"
BROKEN = {
    "bow tie": (BOW_TIE, 2.0),
    "parts that lie on one another": (
        "MULTIPOLYGON (((0 0, 2 0, 2 1, 0 1, 0 0)), ((1 0, 3 0, 3 1, 1 1, 1 0)))",
        3.0,
    ),
    "hole that sticks out": (
        "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (2 1, 6 1, 6 2, 2 2, 2 1))",
        14.0,
    ),
    "hole around everything": (
        "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0), (-1 -1, 2 -1, 2 2, -1 2, -1 -1))",
        0,
    ),
    "overlapping holes": (
        "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 5 1, 5 5, 1 5, 1 1), (4 4, 8 4, 8 8, 4 8, 4 4))",
        81 - 16 - 16 + 1,
    ),
    "collection": (f"GEOMETRYCOLLECTION (POINT (5 5), {BOW_TIE})", 2.0),
}


def geometries(*texts):
    return np.array([shapely.from_wkt(text) for text in texts], dtype=object)


@pytest.mark.parametrize("mend", [structured, made_valid])
def test_what_shells_enclose_without_their_holes_stays(mend):
    mended = mend(geometries(*(text for text, _ in BROKEN.values())))
    assert shapely.is_valid(mended).all()
    assert dict(zip(BROKEN, shapely.area(mended).tolist(), strict=True)) == pytest.approx(
        {name: area for name, (_, area) in BROKEN.items()}
    )


@pytest.mark.parametrize("mend", [structured, made_valid])
def test_what_is_valid_or_missing_stays_as_it_is(mend):
    given = np.array([shapely.box(0, 0, 1, 1), None, shapely.Point(1, 2)], dtype=object)
    mended = mend(given)
    assert mended[1] is None
    assert shapely.equals(mended[[0, 2]], given[[0, 2]]).all()


@pytest.mark.parametrize("mend", [structured, made_valid])
def test_of_a_line_without_length_nothing_stays(mend):
    (line,) = mend(geometries("LINESTRING (1 1, 1 1)"))
    assert shapely.length(line) == 0
    assert shapely.is_empty(line)


def test_a_ring_that_geos_gives_up_is_mended_with_the_rest():
    flat = "POLYGON ((0 1, 2 0, 0 1, 1 0, 2 0, 0 1))"
    mended = made_valid(geometries(BOW_TIE, flat, BOW_TIE))
    assert shapely.is_valid(mended).all()
    assert shapely.area(mended).tolist() == pytest.approx([2.0, 0.5, 2.0])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=4, max_size=7))
def test_rings_that_enclose_no_land_twice_are_mended_as_by_geos(corners):
    ring = shapely.Polygon([*corners, corners[0]])
    assume(not shapely.is_valid(ring))
    by_lines = shapely.make_valid(ring)
    mended, by_geos = structured(np.array([ring])), made_valid(np.array([ring]))
    assert shapely.is_valid(mended).all()
    # where land is enclosed twice the two differ by that land
    assume(shapely.area(by_geos[0]) == pytest.approx(shapely.area(by_lines)))
    assert shapely.area(mended[0]) == pytest.approx(shapely.area(by_geos[0]))
