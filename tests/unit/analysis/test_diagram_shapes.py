"""Halos around villages, bands along rivers, corridors, arrows between centres, few symbols."""

import itertools
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Pairing
from insek.processing.analysis.shapes.centre_links import choose_pairs
from insek.processing.analysis.shapes.centre_links import links_between as links_of_form
from insek.processing.analysis.shapes.clusters import cluster_points
from insek.processing.analysis.shapes.corridor import band_from_lines as bands_of_form
from insek.processing.analysis.shapes.corridor import corridor as corridor_of_form
from insek.processing.analysis.shapes.corridor import path_order
from insek.processing.analysis.shapes.halo import settlement_halos as halos_of_form
from insek.processing.analysis.shapes.smooth import smooth_line
from insek.processing.steps.plan_language.drawings.arrows_between_centres import LinkOptions
from insek.processing.steps.plan_language.drawings.bands_and_corridors import BandOptions
from insek.processing.steps.plan_language.drawings.settlement_outlines import HaloOptions

from ...effort import cases

SCALE = 60_000
MM = 60.0
HALO, BAND, LINK = HaloOptions().sizes(), BandOptions().sizes(), LinkOptions().sizes()
settlement_halos = partial(halos_of_form, sizes=HALO)
band_from_lines = partial(bands_of_form, sizes=BAND)
corridor = partial(corridor_of_form, sizes=BAND)
links_between = partial(links_of_form, sizes=LINK)
QUIET = settings(
    max_examples=cases(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
PLACES = st.lists(
    st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=1, max_size=12, unique=True
)


def array(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def points(places: list[tuple[float, float]]) -> np.ndarray:
    return shapely.points(np.array(places, dtype=float).reshape(-1, 2))


# Halos


@QUIET
@given(PLACES, st.integers(150, 600))
def test_halos_hold_their_village_and_keep_the_gap(
    places: list[tuple[int, int]], size: int
) -> None:
    villages = shapely.box(*np.array([(x, y, x + size, y + size) for x, y in places]).T)
    groups = np.arange(len(places)) % 3
    result = settlement_halos(villages, SCALE, groups=groups)
    assert shapely.is_valid(result.areas).all()
    assert not any(list(area.interiors) for area in result.areas)
    for (row, area), (other_row, other) in itertools.combinations(enumerate(result.areas), 2):
        assert area.distance(other) >= 0.8 * MM - 2.0, (row, other_row)


def test_a_lone_village_is_held_whole_at_the_distance() -> None:
    village = shapely.Point(0, 0).buffer(400, quad_segs=32)
    (halo,) = settlement_halos(array(village), SCALE).areas
    # 1.5 mm at 1:60000 are 90 m
    assert halo.hausdorff_distance(village.buffer(90, quad_segs=32)) < 4


def test_two_villages_share_one_gap_in_the_middle() -> None:
    villages = array(shapely.box(0, 0, 1000, 1000), shapely.box(1100, 0, 2100, 1000))
    west, east = settlement_halos(villages, SCALE, groups=[0, 1]).areas
    # 0.8 mm are 48 m around the middle at x = 1050
    middle = shapely.LineString([(0, 500), (2100, 500)])
    assert west.intersection(middle).bounds[2] == pytest.approx(1026, abs=3)
    assert east.intersection(middle).bounds[0] == pytest.approx(1074, abs=3)


def test_parts_that_lie_together_share_a_halo_and_far_ones_do_not() -> None:
    parts = array(
        shapely.box(0, 0, 500, 500), shapely.box(700, 0, 1200, 500), shapely.box(3000, 0, 3500, 500)
    )
    assert len(settlement_halos(parts, SCALE).areas) == 2
    assert len(settlement_halos(parts, SCALE, sizes=replace(HALO, join_mm=3.0)).areas) == 3


def test_farms_get_no_halo_and_are_counted() -> None:
    # 6 mm² are 21 600 m²
    farms = array(shapely.box(0, 0, 140, 140), shapely.box(5000, 0, 5150, 150), None)
    result = settlement_halos(farms, SCALE)
    assert (len(result.areas), result.skipped) == (1, 1)
    assert result.body_m2.tolist() == [22_500]
    assert len(settlement_halos(farms, SCALE, groups=[-1, -1, -1]).areas) == 0


# Bands and corridors


def test_a_straight_river_in_pieces_becomes_one_band_of_constant_width() -> None:
    pieces = [shapely.LineString([(x, 0), (x + 500, 0)]) for x in range(0, 3000, 500)]
    broken = array(*pieces, shapely.LineString([(3050, 0), (4000, 0)]), None)
    result = band_from_lines(broken, SCALE)
    assert len(result.areas) == len(result.lines) == 1
    assert result.lines[0].length == pytest.approx(4000)
    # 3 mm are 180 m
    assert result.areas[0].area == pytest.approx(4000 * 180 + np.pi * 90**2, rel=0.002)
    assert result.members[0].tolist() == list(range(7))
    assert result.dropped.tolist() == [7]


def test_far_pieces_stay_apart_and_short_ones_go() -> None:
    # the gap of 200 m is 3.3 mm; 5 mm are 300 m
    lines = array(
        shapely.LineString([(0, 0), (1000, 0)]),
        shapely.LineString([(1200, 0), (2500, 0)]),
        shapely.LineString([(0, 2000), (250, 2000)]),
    )
    result = band_from_lines(lines, SCALE)
    assert [line.length for line in result.lines] == pytest.approx([1300, 1000])
    assert result.dropped.tolist() == [2]
    assert len(band_from_lines(lines, SCALE, sizes=replace(BAND, join_mm=4)).lines) == 1


def test_smoothing_calms_a_zigzag_and_keeps_the_ends() -> None:
    zigzag = shapely.LineString([(50 * step, 30 * (-1) ** step) for step in range(61)])
    smooth = smooth_line(zigzag, 180.0)
    assert shapely.get_coordinates(smooth)[[0, -1]].tolist() == [[0, 30], [3000, 30]]
    inner = shapely.get_coordinates(smooth)[20:-20]
    assert np.abs(inner[:, 1]).max() < 5


def test_a_straight_line_stays_and_a_ring_stays_closed() -> None:
    straight = smooth_line(shapely.LineString([(0, 0), (1000, 500)]), 100.0)
    assert straight.hausdorff_distance(shapely.LineString([(0, 0), (1000, 500)])) < 1e-6
    ring = smooth_line(shapely.LineString([(0, 0), (900, 0), (900, 900), (0, 900), (0, 0)]), 50.0)
    assert ring.is_ring


@QUIET
@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=7))
def test_the_path_is_about_as_short_as_can_be(places: list[tuple[int, int]]) -> None:
    distance = cdist(np.array(places), np.array(places))

    def length(order: object) -> float:
        row = np.array(order)
        return float(distance[row[:-1], row[1:]].sum())

    order = path_order(distance)
    assert sorted(order.tolist()) == list(range(len(places)))
    best = min(length(item) for item in itertools.permutations(range(len(places))))
    assert length(order) <= 1.05 * best + 1e-9


def test_a_corridor_runs_from_end_to_end_through_all_places() -> None:
    places = points([(0, 0), (6000, 0), (2000, 300), (4000, -200)])
    result = corridor(places, SCALE, sizes=replace(BAND, smooth_mm=0.0))
    assert result.members[0].tolist() in ([0, 2, 3, 1], [1, 3, 2, 0])
    assert max(shapely.distance(places, result.lines[0])) < 1.0
    (area,) = result.areas
    assert area.area == pytest.approx(result.lines[0].length * 180 + np.pi * 90**2, rel=0.01)


def test_places_too_far_apart_form_corridors_of_their_own() -> None:
    # 40 mm are 2400 m
    places = points([(0, 0), (1000, 0), (5000, 0), (6000, 0), (20_000, 0)])
    result = corridor(places, SCALE)
    assert [rows.tolist() for rows in result.members] == [[0, 1], [2, 3]]
    assert result.dropped.tolist() == [4]


def test_one_place_or_two_in_one_spot_make_no_corridor() -> None:
    for places in ([], [(5, 5)], [(5, 5), (5, 5)]):
        assert len(corridor(points(places), SCALE).areas) == 0


# Links


def brute_tree(places: np.ndarray) -> float:
    """Length of the minimum spanning tree by Prim's rule, step by step."""
    distance = cdist(places, places)
    done, total = {0}, 0.0
    while len(done) < len(places):
        step, new = min(
            (distance[a, b], b) for a in done for b in range(len(places)) if b not in done
        )
        total += step
        done.add(new)
    return total


@QUIET
@given(PLACES)
def test_the_shortest_network_links_all_centres(places: list[tuple[int, int]]) -> None:
    pairs = choose_pairs(points(places), Pairing.TREE)
    assert len(pairs) == len(places) - 1
    length = sum(float(np.hypot(*np.subtract(places[a], places[b]))) for a, b in pairs)
    assert length == pytest.approx(brute_tree(np.array(places, dtype=float)))


def test_each_centre_is_linked_with_its_nearest_once() -> None:
    centres = points([(0, 0), (1000, 0), (2500, 0)])
    assert choose_pairs(centres, Pairing.NEAREST, nearest=1) == ((0, 1), (1, 2))
    weights = np.array([5.0, 3.0, 9.0])
    assert choose_pairs(centres, Pairing.NEAREST, nearest=1, weights=weights) == ((1, 0), (1, 2))
    with pytest.raises(AnalysisError, match="mindestens 1"):
        choose_pairs(centres, Pairing.NEAREST, nearest=0)


@QUIET
@given(PLACES, st.sampled_from([0.0, 0.12, 0.3]))
def test_arrows_leave_both_symbols_free(places: list[tuple[int, int]], bow: float) -> None:
    centres = points(places)
    pairs = choose_pairs(centres, Pairing.NEAREST, nearest=2)
    result = links_between(centres, pairs, SCALE, sizes=replace(LINK, curvature=bow))
    assert len(result.lines) + result.too_short == len(pairs)
    for line, start, end in zip(result.lines, result.start, result.end, strict=True):
        assert line.distance(centres[start]) >= 3 * MM - 2
        assert line.distance(centres[end]) >= 3 * MM - 2
        first, last = shapely.get_point(line, 0), shapely.get_point(line, -1)
        assert first.distance(centres[start]) == pytest.approx(3 * MM, abs=2)
        assert last.distance(centres[end]) == pytest.approx(3 * MM, abs=2)


def test_three_centres_in_a_row_get_three_links_that_lie_apart() -> None:
    centres = points([(0, 0), (3000, 0), (6000, 0)])
    result = links_between(
        centres, [(0, 1), (1, 2), (0, 2)], SCALE, sizes=replace(LINK, curvature=0.0)
    )
    assert result.crowded == 0
    long = result.lines[2]
    # it bows around the symbol in the middle
    assert long.distance(centres[1]) >= 3 * MM
    assert all(long.intersection(line).length == 0 for line in result.lines[:2])


def test_a_link_there_and_back_bows_to_both_sides() -> None:
    centres = points([(0, 0), (3000, 0)])
    there, back = links_between(centres, [(0, 1), (1, 0), (0, 1)], SCALE).lines
    # left of the way: north there, south back; 12 % of 3000 m
    assert there.bounds[3] == pytest.approx(360, abs=3)
    assert back.bounds[1] == pytest.approx(-360, abs=3)


def test_straight_links_there_and_back_do_not_cover_one_another() -> None:
    centres = points([(0, 0), (3000, 0)])
    there, back = links_between(
        centres, [(0, 1), (1, 0)], SCALE, sizes=replace(LINK, curvature=0.0)
    ).lines
    assert there.length == pytest.approx(3000 - 2 * 180, rel=0.01)
    assert shapely.Point(1500, 0).distance(back) > 0.8 * MM


def test_a_link_that_cannot_avoid_a_third_centre_is_counted() -> None:
    wall = shapely.box(1200, -5000, 1800, 5000)
    centres = array(shapely.Point(0, 0), shapely.Point(3000, 0), wall)
    result = links_between(centres, [(0, 1)], SCALE)
    assert (len(result.lines), result.crowded) == (1, 1)


def test_links_end_at_the_edge_of_an_area() -> None:
    centres = array(shapely.box(-500, -500, 500, 500), shapely.box(2500, -500, 3500, 500))
    (line,) = links_between(centres, [(0, 1)], SCALE, sizes=replace(LINK, curvature=0.0)).lines
    # from 500 + 180 to 2500 - 180
    assert line.bounds[0] == pytest.approx(680)
    assert line.bounds[2] == pytest.approx(2320)


def test_centres_that_almost_touch_get_no_arrow() -> None:
    # free space of 180 m on both sides leaves 100 of 460 m, less than 3 mm
    result = links_between(points([(0, 0), (460, 0)]), [(0, 1)], SCALE)
    assert (len(result.lines), result.too_short) == (0, 1)


def test_a_pair_without_a_centre_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Zeile 2"):
        links_between(array(shapely.Point(0, 0), None), [(0, 1)], SCALE)


# Clusters


@QUIET
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=60),
    st.integers(1, 10),
)
def test_no_two_symbols_are_too_close_and_no_point_is_lost(
    places: list[tuple[int, int]], distance_mm: int
) -> None:
    xy = np.array(places, dtype=float)
    weights = np.arange(len(places), dtype=float)
    result = cluster_points(points(places), distance_mm, SCALE, weights=weights)
    gaps = cdist(xy[result.row], xy[result.row]) + np.diag(np.full(len(result.row), np.inf))
    assert gaps.min() >= distance_mm * MM
    assert sorted(np.concatenate(result.members).tolist()) == list(range(len(places)))
    assert result.weight.sum() == pytest.approx(weights.sum())
    for row, members in zip(result.row, result.members, strict=True):
        weight = weights[members] if weights[members].any() else np.ones(len(members))
        cost = cdist(xy[members], xy[members]) @ weight
        assert cost[members.tolist().index(row)] == pytest.approx(cost.min(), abs=1e-5)


def test_two_groups_of_markets_become_two_symbols_on_a_market_each() -> None:
    markets = points([(0, 0), (100, 0), (200, 0), (5000, 0), (5100, 0)])
    weights = np.array([1.0, 1.0, 1.0, 1.0, 10.0])
    result = cluster_points(array(*markets, None), 4.0, SCALE, weights=np.append(weights, 1.0))
    # the second group is the heavier one and stands at its heavy market
    assert result.row.tolist() == [4, 1]
    assert [rows.tolist() for rows in result.members] == [[3, 4], [0, 1, 2]]
    assert result.weight.tolist() == [11.0, 3.0]


def test_thousands_of_crowded_points_are_gathered_too() -> None:
    grid = np.stack(np.meshgrid(np.arange(70) * 20.0, np.arange(70) * 20.0), -1).reshape(-1, 2)
    result = cluster_points(shapely.points(grid), 4.0, SCALE)
    gaps = cdist(grid[result.row], grid[result.row])
    np.fill_diagonal(gaps, np.inf)
    assert gaps.min() >= 240
    # 1400 m x 1400 m hold at most about 48 symbols 240 m apart
    assert 10 <= len(result.row) <= 48


def test_a_negative_weight_is_refused_and_none_at_all_is_fine() -> None:
    places = points([(0, 0), (1, 0)])
    with pytest.raises(AnalysisError, match="Punkt 2 hat ein negatives Gewicht"):
        cluster_points(places, 1.0, SCALE, weights=np.array([1.0, -1.0]))
    assert len(cluster_points(places, 1.0, SCALE, weights=np.array([np.nan, np.nan])).row) == 1
    assert len(cluster_points(points([]), 1.0, SCALE).row) == 0
