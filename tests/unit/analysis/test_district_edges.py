"""Overlaps and gaps of districts are found with their sizes, and mended as stated."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.settlement.district_edges import (
    city_outline,
    gaps,
    overlaps,
    without_faults,
)
from insek.processing.analysis.settlement.district_locator import areas_apart
from insek.processing.analysis.supply.comparison import area_supply, land_of


def areas(*items):
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


WEST, EAST = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)


def test_districts_that_share_a_border_have_no_fault():
    both = areas(WEST, EAST)
    assert overlaps(both) == gaps(both) == ()
    assert city_outline(both, ()).equals(shapely.box(0, 0, 2000, 1000))
    assert areas_apart(both)[1] is EAST


def test_notches_and_corners_of_the_outside_are_no_gaps():
    notch = shapely.difference(EAST, shapely.box(1000, 980, 1008, 1000))
    corner = shapely.Polygon([(1000, 0), (2000, 0), (2000, 900), (1000, 1000)])
    assert gaps(areas(WEST, notch)) == ()
    assert gaps(areas(WEST, corner)) == ()


def test_an_overlap_has_its_districts_its_area_and_its_width():
    wider = shapely.box(990, 0, 2000, 1000)
    (fault,) = overlaps(areas(WEST, wider))
    assert fault.areas == (0, 1)
    assert fault.area == pytest.approx(10 * 1000)
    assert fault.width == pytest.approx(10, rel=0.02)


def test_borders_drawn_twice_by_a_hair_do_not_count():
    hair = shapely.box(999.9995, 0, 2000, 1000)
    both = areas(WEST, hair)
    assert overlaps(both) == ()
    assert areas_apart(both)[1] is hair


@pytest.mark.parametrize("width", [0.5, 3.0, 9.0])
def test_a_slit_that_is_open_at_both_ends_is_a_gap(width):
    both = areas(WEST, shapely.box(1000 + width, 0, 2000, 1000))
    (fault,) = gaps(both)
    assert fault.areas == (0, 1)
    assert fault.area == pytest.approx(width * 1000, rel=0.001)
    assert fault.width == pytest.approx(width, rel=0.02)
    assert city_outline(both, (fault,)).geom_type == "Polygon"


def test_a_wide_hole_is_told_and_stays():
    ring = shapely.difference(shapely.box(0, 0, 3000, 3000), shapely.box(1000, 1000, 2000, 2000))
    halves = areas(
        shapely.intersection(ring, shapely.box(0, 0, 1500, 3000)),
        shapely.intersection(ring, shapely.box(1500, 0, 3000, 3000)),
    )
    (fault,) = gaps(halves)
    assert (fault.areas, fault.area) == ((0, 1), pytest.approx(1e6))
    assert shapely.area(without_faults(halves, (fault,))).sum() == pytest.approx(8e6)
    assert len(city_outline(halves, (fault,)).interiors) == 1


def test_mending_gives_overlaps_to_the_first_and_slits_to_the_longest_border():
    middle = shapely.box(1002, 0, 2000, 600)
    north = shapely.box(1002, 600, 2000, 1000)
    far = shapely.box(1990, 0, 3000, 1000)
    given = areas(WEST, middle, north, far)
    mended = without_faults(given, gaps(given))
    # The slit of 2 m lies along all of the west (1000 m) and 600 m of the middle.
    assert shapely.area(mended) == pytest.approx([1002e3, 998 * 600, 998 * 400, 1e6], rel=1e-4)
    assert overlaps(mended) == gaps(mended) == ()


def test_land_that_two_districts_claim_counts_once_for_the_city_and_for_the_first():
    land = shapely.box(900, 0, 1100, 100)
    given = areas(WEST, shapely.box(950, 0, 2000, 1000), shapely.box(1050, 0, 1060, 1000))
    supply = area_supply(land, WEST, districts=given, district_ids=["a", "b", "c"])
    assert supply.city.total == pytest.approx(200 * 100)
    assert [item.total for item in supply.districts[:2]] == pytest.approx([10_000, 10_000])
    assert not supply.districts[2].has_data
    assert supply.city.served == pytest.approx(10_000)


def test_land_of_a_district_is_made_of_areas_even_where_edges_only_touch():
    touching = shapely.union_all([shapely.box(0, 0, 100, 100), shapely.box(1000, 200, 1100, 300)])
    own = land_of(touching, areas(WEST, EAST))
    assert {item.geom_type for item in own} == {"MultiPolygon"}
    assert shapely.area(own) == pytest.approx([10_000, 10_000])


@pytest.mark.parametrize("seed", range(5))
def test_areas_set_apart_cover_the_same_land_and_share_none(seed):
    random = np.random.default_rng(seed)
    corners = random.uniform(0, 1000, (6, 2))
    sizes = random.uniform(100, 600, (6, 2))
    given = areas(
        *(shapely.box(*low, *(low + size)) for low, size in zip(corners, sizes, strict=True))
    )
    apart = areas_apart(given)
    assert overlaps(apart) == ()
    assert shapely.area(apart).sum() == pytest.approx(shapely.union_all(given).area)
