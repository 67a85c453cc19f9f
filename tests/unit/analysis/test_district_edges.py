"""Overlaps, gaps and slivers of districts are found with their sizes, and mended as stated."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import shapely

from insek.processing.analysis.settlement.district_edges import (
    FaultKind,
    disagreements,
    gaps,
    overlaps,
    slivers,
)
from insek.processing.analysis.settlement.district_locator import areas_apart
from insek.processing.analysis.settlement.district_repair import changes, city_outline, mended
from insek.processing.analysis.supply.comparison import area_supply, land_of


def areas(*items):
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


TOLERANCE = 10.0
WEST, EAST = shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)


def test_districts_that_share_a_border_have_no_fault():
    both = areas(WEST, EAST)
    assert overlaps(both) == gaps(both, TOLERANCE) == ()
    assert city_outline(both, (), TOLERANCE).equals(shapely.box(0, 0, 2000, 1000))
    assert areas_apart(both)[1] is EAST


def test_notches_and_corners_of_the_outside_are_no_gaps():
    notch = shapely.difference(EAST, shapely.box(1000, 980, 1008, 1000))
    corner = shapely.Polygon([(1000, 0), (2000, 0), (2000, 900), (1000, 1000)])
    assert gaps(areas(WEST, notch), TOLERANCE) == ()
    assert gaps(areas(WEST, corner), TOLERANCE) == ()


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
    (fault,) = gaps(both, TOLERANCE)
    assert fault.areas == (0, 1)
    assert fault.area == pytest.approx(width * 1000, rel=0.001)
    assert fault.width == pytest.approx(width, rel=0.02)
    assert city_outline(both, (fault,), TOLERANCE).geom_type == "Polygon"


def test_a_wide_hole_is_told_and_stays():
    ring = shapely.difference(shapely.box(0, 0, 3000, 3000), shapely.box(1000, 1000, 2000, 2000))
    halves = areas(
        shapely.intersection(ring, shapely.box(0, 0, 1500, 3000)),
        shapely.intersection(ring, shapely.box(1500, 0, 3000, 3000)),
    )
    (fault,) = gaps(halves, TOLERANCE)
    assert (fault.areas, fault.area) == ((0, 1), pytest.approx(1e6))
    assert shapely.area(mended(halves, TOLERANCE)).sum() == pytest.approx(8e6)
    assert len(city_outline(halves, (fault,), TOLERANCE).interiors) == 1


def test_mending_gives_overlaps_to_the_first_and_slits_to_the_longest_border():
    middle = shapely.box(1002, 0, 2000, 600)
    north = shapely.box(1002, 600, 2000, 1000)
    far = shapely.box(1990, 0, 3000, 1000)
    given = areas(WEST, middle, north, far)
    result = mended(given, TOLERANCE)
    # The slit of 2 m lies along all of the west (1000 m) and 600 m of the middle.
    assert shapely.area(result) == pytest.approx([1002e3, 998 * 600, 998 * 400, 1e6], rel=1e-4)
    assert overlaps(result) == gaps(result, TOLERANCE) == ()


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


def kinds(faults):
    return [(fault.kind, fault.areas, round(fault.area)) for fault in faults]


def test_small_loose_parts_are_slivers_and_large_ones_are_exclaves():
    strip = shapely.box(3000, 0, 3400, 8)  # narrower than the tolerance, however long
    patch = shapely.box(4000, 0, 4090, 90)  # 0.81 ha, less than 1 ha
    exclave = shapely.box(5000, 0, 5200, 100)  # 2 ha
    town = shapely.union_all([WEST, strip, patch, exclave])
    assert kinds(slivers(areas(EAST, town), TOLERANCE)) == [
        (FaultKind.LOOSE, (1,), 8100),
        (FaultKind.LOOSE, (1,), 3200),
    ]


def test_a_spike_is_a_sliver_and_a_wider_arm_or_a_bump_is_not():
    spike = shapely.union(WEST, shapely.box(1000, 500, 1300, 506))
    arm = shapely.union(WEST, shapely.box(1000, 500, 1300, 512))
    bump = shapely.union(WEST, shapely.box(1000, 500, 1003, 508))
    assert kinds(slivers(areas(spike), TOLERANCE)) == [(FaultKind.SPIKE, (0,), 1800)]
    assert slivers(areas(arm), TOLERANCE) == slivers(areas(bump), TOLERANCE) == ()


def test_a_district_that_is_narrow_everywhere_and_one_with_sharp_corners_have_no_sliver():
    lane = shapely.box(0, 0, 500, 6)
    wedge = shapely.Polygon([(0, 0), (1000, 0), (1000, 300)])  # 17 degrees
    assert slivers(areas(lane, wedge), TOLERANCE) == ()


def test_the_tolerance_decides_what_is_a_sliver_and_what_a_slit():
    spike = shapely.union(WEST, shapely.box(1000, 500, 1300, 506))
    apart = areas(spike, shapely.box(1306, 0, 2000, 1000))
    assert slivers(apart, 5.0) == ()
    assert [fault.width < 7 for fault in gaps(areas(WEST, shapely.box(1006, 0, 2000, 999)), 10)]
    assert gaps(areas(WEST, shapely.box(1006, 0, 2000, 999)), 5.0) == ()


def test_land_of_the_city_in_no_district_and_of_districts_beyond_it_are_told_apart():
    city = shapely.box(-100, 0, 1900, 1000)
    assert kinds(disagreements(city, areas(WEST, EAST))) == [
        (FaultKind.NOBODYS, (0,), 100_000),
        (FaultKind.BEYOND, (1,), 100_000),
    ]
    assert disagreements(shapely.union(WEST, EAST), areas(WEST, EAST)) == ()


def test_mending_hands_a_sliver_to_its_neighbour_and_leaves_an_island():
    lost = shapely.box(1995, 100, 2000, 300)  # a strip of the west in the far east
    island = shapely.box(-500, 0, -495, 200)
    west = shapely.union_all([WEST, lost, island])
    given = areas(west, shapely.difference(EAST, lost))
    result = mended(given, TOLERANCE)
    assert shapely.area(result) == pytest.approx([1e6 + 1000, 1e6], abs=1)
    assert [
        (item.row, round(item.gained), round(item.lost)) for item in changes(given, result)
    ] == [
        (0, 0, 1000),
        (1, 1000, 0),
    ]


def edges(shapes):
    """How often each stretch between two vertices bounds an area."""
    found = Counter()
    for shape in shapes:
        for part in shapely.get_parts(shape):
            for ring in (part.exterior, *part.interiors):
                ends = [tuple(point) for point in ring.coords]
                found.update(frozenset(pair) for pair in pairwise(ends))
    return found


def untidy(seed):
    """Nine districts of a ragged grid, each drawn for itself: up to 4 m off its neighbours."""
    random = np.random.default_rng(seed)
    grid = random.uniform(-150, 150, (4, 4, 2)) + 1000 * np.stack(
        np.meshgrid(np.arange(4), np.arange(4)), axis=-1
    )
    corners = [
        (grid[y, x], grid[y, x + 1], grid[y + 1, x + 1], grid[y + 1, x])
        for y in range(3)
        for x in range(3)
    ]
    return areas(
        *(shapely.Polygon(np.array(four) + random.uniform(-2, 2, (4, 2))) for four in corners)
    )


@pytest.mark.parametrize("seed", range(8))
def test_mended_districts_meet_edge_by_edge_and_their_sum_is_the_city(seed):
    given = untidy(seed)
    result = mended(given, TOLERANCE)
    counts = edges(result)
    assert set(counts.values()) <= {1, 2}
    # Independent of GEOS's union: what bounds one area only is the outline of the city.
    outline = sum(
        float(np.hypot(*np.subtract(*edge))) for edge, count in counts.items() if count == 1
    )
    united = shapely.union_all(result)
    assert outline == pytest.approx(united.length, rel=1e-9)
    assert shapely.area(result).sum() == pytest.approx(united.area, rel=1e-12)
    assert overlaps(result) == gaps(result, TOLERANCE) == ()
    # Inclusion and exclusion: nothing but slits was added to what the districts covered.
    slits = sum(fault.area for fault in gaps(given, TOLERANCE))
    assert united.area == pytest.approx(shapely.union_all(given).area + slits, abs=30)
    gained = sum(item.gained for item in changes(given, result))
    lost = sum(item.lost for item in changes(given, result))
    assert gained - lost == pytest.approx(united.area - shapely.area(given).sum(), abs=30)


def test_what_is_mended_already_stays_to_the_millimetre():
    once = mended(untidy(3), TOLERANCE)
    again = mended(once, TOLERANCE)
    assert shapely.area(shapely.symmetric_difference(once, again)).max() < 0.01
