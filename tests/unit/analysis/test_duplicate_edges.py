"""Streets drawn twice on one another: who may use them, and in which direction."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from insek.processing.analysis.choices import Travel
from insek.processing.analysis.network.access import TravelMode
from insek.processing.analysis.network.graph import build_network, snap
from insek.processing.analysis.network.reach import reach
from insek.processing.analysis.network.stray_parts import without_small_parts
from insek.processing.analysis.network.street_network import (
    StreetNetwork,
    Streets,
    build_street_network,
)

from ...effort import cases

THERE, BACK = [(0, 0), (100, 0)], [(100, 0), (0, 0)]


def town(
    *paths: list[tuple[float, float]],
    klasse: list[str] | None = None,
    oneway: list[float] | None = None,
    bridge: list[bool] | None = None,
) -> StreetNetwork:
    """A network for bicycles of these lines."""
    streets = Streets(
        np.array([*map(shapely.LineString, paths)], dtype=object),
        klasse or ["residential"] * len(paths),
        oneway=None if oneway is None else np.array(oneway),
        bridge=None if bridge is None else np.array(bridge),
    )
    return build_street_network(streets, TravelMode.BIKE)


def ways(town: StreetNetwork, start: float, goal: float, travel: Travel = Travel.METRES) -> float:
    """Metres or minutes along the x axis from one place to another."""
    places = [np.array([shapely.Point(x, 0)], dtype=object) for x in (start, goal)]
    first, last = (snap(town.network, place, 1.0) for place in places)
    found = reach(town.network, first, 1000.0, costs=town.costs(travel))
    return float(found.distances(last)[0])


@pytest.mark.parametrize(("lines", "oneway"), [((THERE, BACK), [1, 1]), ((THERE, THERE), [1, -1])])
def test_two_oneways_on_one_another_are_open_both_ways_also_from_mid_street(
    lines: tuple[list[tuple[float, float]], ...], oneway: list[float]
) -> None:
    found = town(*lines, oneway=oneway)
    assert found.network.report.duplicates == 1
    assert (ways(found, 0, 100), ways(found, 100, 0)) == (100, 100)
    assert (ways(found, 30, 70), ways(found, 70, 30)) == (40, 40)


@pytest.mark.parametrize(("lines", "oneway"), [((THERE, THERE), [1, 1]), ((THERE, BACK), [1, -1])])
def test_the_same_oneway_twice_stays_one(
    lines: tuple[list[tuple[float, float]], ...], oneway: list[float]
) -> None:
    found = town(*lines, oneway=oneway)
    assert len(found.network.length) == 1
    assert ways(found, 0, 100) == 100
    assert ways(found, 100, 0) == math.inf


def test_a_cycle_track_both_ways_opens_a_oneway_street_below_it() -> None:
    found = town(THERE, THERE, klasse=["residential", "cycleway"], oneway=[-1, 0])
    assert (ways(found, 0, 100), ways(found, 100, 0)) == (100, 100)


@pytest.mark.parametrize("klasse", [["steps", "cycleway"], ["cycleway", "steps"]])
def test_nobody_pushes_up_steps_that_a_cycle_track_lies_on(klasse: list[str]) -> None:
    found = town(THERE, THERE, klasse=klasse)
    assert ways(found, 0, 100, Travel.CONSTANT) == pytest.approx(0.1 / 4.8 * 60)


def test_a_bridge_above_a_street_is_a_way_of_its_own() -> None:
    assert len(town(THERE, THERE, bridge=[False, True]).network.length) == 2
    assert len(town(THERE, BACK, bridge=[True, True]).network.length) == 1


def test_a_loop_drawn_in_both_directions_is_open_both_ways() -> None:
    loop = [(100.0, 0.0), (150, 10), (150, 60), (100, 0)]
    for second, oneway, both in ((loop, -1, True), (loop[::-1], 1, True), (loop, 1, False)):
        found = town(THERE, loop, second, oneway=[0, 1, oneway])
        assert found.network.report.duplicates == 3
        assert found.along.all()
        assert found.against.tolist() == [True, both, both, both]


def test_who_may_use_an_edge_is_known_also_behind_parts_left_out() -> None:
    lines = [[(0, 500), (1, 500)], [(0, 500), (1, 500)], THERE, [(0, 0), (0, 9000)], BACK]
    network = build_network(np.array([*map(shapely.LineString, lines)], dtype=object))
    assert network.twins.edge.tolist() == [0, 1]
    rest = without_small_parts(network, 500.0)
    assert rest.twins.edge.tolist() == [0]
    assert rest.twins.feature.tolist() == [4]
    assert rest.twins.turned.tolist() == [True]


drawn = st.lists(
    st.tuples(
        st.sampled_from([(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]),
        st.booleans(),
        st.sampled_from([1.0, -1.0, 0.0]),
        st.sampled_from(["residential", "steps"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=cases(80), deadline=None)
@given(drawn)
def test_the_shortest_ways_are_those_over_all_lines_however_they_lie_on_one_another(
    rows: list[tuple[tuple[int, int], bool, float, str]],
) -> None:
    corners = [(0.0, 0.0), (100.0, 0.0), (120.0, 80.0), (10.0, 90.0)]
    # closed for nothing: no direction stated, "steps" are pushed both ways
    best = np.full((4, 4), np.inf)
    paths, oneway, klasse = [], [], []
    for (a, b), turned, direction, kind in rows:
        first, last = (b, a) if turned else (a, b)
        paths.append([corners[first], corners[last]])
        oneway.append(0.0 if kind == "steps" else direction)
        klasse.append(kind)
        minutes = math.dist(corners[a], corners[b]) / 1000 / (4 if kind == "steps" else 15) * 60
        if oneway[-1] >= 0:
            best[first, last] = min(best[first, last], minutes)
        if oneway[-1] <= 0:
            best[last, first] = min(best[last, first], minutes)
    expected = dijkstra(np.where(np.isinf(best), 0.0, best))
    found = town(*paths, klasse=klasse, oneway=oneway)
    costs = found.costs(Travel.CONSTANT, speed_kmh=15.0)
    nodes = found.network.nodes
    corner = [corners.index((float(x), float(y))) for x, y in nodes]
    assert dijkstra(costs.graph) == pytest.approx(expected[np.ix_(corner, corner)])
