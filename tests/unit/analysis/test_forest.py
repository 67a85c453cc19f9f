"""From which settlement edges the wood is near, and from which the way there is barred."""

import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.green.forest import (
    Detour,
    EdgeSamples,
    barred_edges,
    forest_near,
    sample_edges,
)
from insek.processing.analysis.green.green_areas import join_areas
from insek.processing.analysis.green.green_entrances import find_entrances
from insek.processing.analysis.network.graph import build_network

from ...effort import cases


def areas(*geometries: shapely.Geometry) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


VILLAGE = shapely.box(0, 0, 1000, 400)
WOOD = shapely.box(-1000, 500, 2000, 2000)
# Along the village's northern edge runs a street; a railway between village and wood leaves one
# crossing at the eastern end.
STREET = [(0, 380), (1000, 380)]
CROSSING = [(1000, 380), (1000, 700)]
DETOUR = Detour(limit=2.0, max_distance_m=300, min_air_m=100, step_m=50, min_length_m=100)


def measured(*ways, detour=DETOUR, village=VILLAGE):
    network = build_network(areas(*map(shapely.LineString, ways)))
    woods = join_areas(areas(WOOD))
    entrances = find_entrances(woods, network, near_m=5)
    return sample_edges(village, woods, network, entrances=entrances, detour=detour)


def test_woods_are_cut_to_the_distance_from_the_village_and_crumbs_are_left_out() -> None:
    crumb = shapely.box(300, -60, 400, -10)  # 0.5 ha
    (near,) = forest_near(areas(WOOD, crumb), VILLAGE, max_distance_m=300)
    # 100 m away begins the wood; 300 m reach 200 m into it above the village, and left and right
    # of it the segments of the circle beyond 100 m: r² acos(h/r) − h sqrt(r² − h²), both halves.
    lens = 300**2 * math.acos(1 / 3) - 100 * math.sqrt(300**2 - 100**2)
    assert near.area == pytest.approx(1000 * 200 + lens, rel=1e-3)
    both = forest_near(areas(WOOD, crumb), VILLAGE, max_distance_m=300, min_ha=0.4)
    assert [round(part.area) for part in both][1:] == [5000]


def test_the_edge_far_from_the_only_crossing_is_barred() -> None:
    samples = measured(STREET, CROSSING)
    north = np.isclose(shapely.get_y(samples.middle), 400)
    x = shapely.get_x(samples.middle[north])
    # 20 m to the street, along it to the crossing, 120 m on to the wood's edge.
    # Longer ways than 2 × 300 m are not looked for.
    along = (1000 - x) + 120
    expected = np.where(along <= 600, 20 + along, np.inf)
    np.testing.assert_allclose(samples.walk_m[north], expected, atol=1e-6)
    np.testing.assert_allclose(samples.air_m[north], 100)
    # 2 × 100 m are allowed: 140 + (1000 − x) > 200 from x < 940 on.
    assert (samples.barred(DETOUR)[north] == (x < 940)).all()
    (edge,) = barred_edges(samples, DETOUR)
    assert edge.line.geom_type == "LineString"
    assert shapely.intersects(edge.line, shapely.Point(500, 400))
    assert not shapely.intersects(edge.line, shapely.Point(975, 400))


def test_beside_the_wood_a_way_round_the_block_is_no_detour() -> None:
    samples = measured(STREET, CROSSING)
    patient = Detour(limit=2.0, max_distance_m=300, min_air_m=200)
    x = shapely.get_x(samples.middle)
    north = np.isclose(shapely.get_y(samples.middle), 400)
    # 2 × 200 m are allowed now, though the wood is 100 m away: 140 + (1000 − x) > 400.
    assert (samples.barred(patient)[north] == (x[north] < 740)).all()


def test_a_path_in_the_middle_opens_the_wood() -> None:
    before = sum(edge.line.length for edge in barred_edges(measured(STREET, CROSSING), DETOUR))
    path = [(500, 380), (500, 600)]
    after = sum(
        edge.line.length
        for edge in barred_edges(
            measured([(0, 380), (500, 380)], [(500, 380), (1000, 380)], CROSSING, path), DETOUR
        )
    )
    assert after < before


def test_without_any_way_the_edge_is_cut_off_and_has_no_ratio() -> None:
    samples = measured(STREET, [(3000, 400), (3000, 600)])
    assert np.isinf(samples.walk_m[np.isclose(shapely.get_y(samples.middle), 400)]).all()
    edges = barred_edges(samples, DETOUR)
    assert edges
    assert all(math.isinf(edge.ratio) for edge in edges)


def test_where_no_street_is_near_nothing_is_said() -> None:
    samples = measured([(5000, 0), (5000, 700)])
    assert np.isnan(samples.walk_m).all()
    assert barred_edges(samples, DETOUR) == ()


def test_the_pieces_together_are_the_whole_outline_with_its_hole() -> None:
    village = VILLAGE.difference(shapely.box(400, 100, 600, 300))
    wide = Detour(limit=2.0, max_distance_m=5000, step_m=37)
    samples = measured(STREET, CROSSING, village=village, detour=wide)
    assert shapely.length(samples.pieces).sum() == pytest.approx(2800 + 800)
    assert shapely.length(samples.pieces).max() < 40
    assert shapely.union_all(samples.pieces).hausdorff_distance(village.boundary) < 1e-6


def test_a_barred_stretch_over_the_start_of_an_outline_is_one_line() -> None:
    wide = Detour(2.0, 5000, min_air_m=1, step_m=50, min_length_m=0, snap_m=500)
    # The only crossing is at the western end, the outline begins in the south-east.
    samples = measured(STREET, [(0, 380), (0, 700)], detour=wide)
    edges = barred_edges(samples, wide)
    assert 0 < sum(edge.line.length for edge in edges) < 2800
    start = shapely.get_point(VILLAGE.exterior, 0)
    assert any(
        shapely.dwithin(edge.line, start, 1e-6)
        and not shapely.dwithin(edge.line.boundary, start, 1e-6)
        for edge in edges
    )
    touching = [
        (one, two)
        for i, one in enumerate(edges)
        for two in edges[:i]
        if shapely.dwithin(one.line, two.line, 1e-6)
    ]
    assert touching == []


@settings(max_examples=cases(20), deadline=None)
@given(st.floats(1.0, 4.0), st.floats(0.0, 3.0))
def test_a_more_patient_limit_never_bars_more(limit, more) -> None:
    strict = Detour(limit=limit, max_distance_m=300, min_air_m=100)
    patient = Detour(limit=limit + more, max_distance_m=300, min_air_m=100)
    before = measured(STREET, CROSSING, detour=strict).barred(strict)
    after = measured(STREET, CROSSING, detour=patient).barred(patient)
    assert not (after & ~before).any()


def test_a_detour_factor_below_one_is_refused() -> None:
    with pytest.raises(AnalysisError, match="Umwegfaktor"):
        Detour(limit=0.9, max_distance_m=300)


def test_stretches_of_many_outlines_are_told_apart_and_joined_where_an_outline_closes() -> None:
    # squares of eight pieces of 10 m: all barred, barred on both sides of the start, in the middle
    barred = ["xxxxxxxx", "xx....xx", "..xxx...", "x......."] * 3
    corners = [(0, 0), (10, 0), (20, 0), (20, 10), (20, 20), (10, 20), (0, 20), (0, 10), (0, 0)]
    pieces, walks = [], []
    for number, pattern in enumerate(barred):
        spots = [(100 * number + x, y) for x, y in corners]
        pieces += [shapely.LineString(pair) for pair in pairwise(spots)]
        walks += [np.inf if piece == "x" else 0.0 for piece in pattern]
    count = len(pieces)
    first = np.arange(0, count, 8)
    samples = EdgeSamples(
        np.array(pieces, dtype=object),
        np.repeat(np.arange(len(barred)), 8),
        np.arange(count),
        np.column_stack([first, first + 7]),
        shapely.centroid(np.array(pieces, dtype=object)),
        np.full(count, 100.0),
        np.array(walks),
    )
    edges = barred_edges(samples, Detour(2.0, 300, min_length_m=5))
    assert [edge.line.length for edge in edges] == [80] * 3 + [40] * 3 + [30] * 3 + [10] * 3
    assert {edge.line.geom_type for edge in edges} == {"LineString"}
    assert [edge.sample.tolist() for edge in edges[3:6]] == [
        [8 + 32 * turn + piece for piece in (0, 1, 6, 7)] for turn in range(3)
    ]


def test_a_straight_line_must_count_as_some_length() -> None:
    with pytest.raises(AnalysisError, match="kurze Luftlinie"):
        Detour(limit=2.0, max_distance_m=300, min_air_m=0)
