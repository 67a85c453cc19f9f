"""Ways that cost more in one direction: against a plain search on the same streets, cut to bits."""

import heapq
import itertools
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Unit
from insek.processing.analysis.network.costs import (
    Costs,
    at_speed,
    by_slope,
    edge_metres,
    with_directions,
    with_speed_on,
)
from insek.processing.analysis.network.graph import Network, Snapped, build_network
from insek.processing.analysis.network.reach import reach
from insek.processing.analysis.network.slope import Slopes
from insek.processing.analysis.network.speeds import TOBLER_LEVEL_KMH, bicycle, tobler

from ...effort import cases


def lines(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    array = np.empty(len(coordinates), dtype=object)
    array[:] = [shapely.LineString(line) for line in coordinates]
    return array


def places(*spots: tuple[int, float]) -> Snapped:
    edge, measure = zip(*spots, strict=True) if spots else ((), ())
    return Snapped(
        np.array(edge, dtype=np.int64), np.array(measure, dtype=float), np.zeros(len(spots))
    )


@dataclass(frozen=True)
class Town:
    """A network whose every edge has a slope and open directions of its own."""

    network: Network
    slopes: Slopes
    along: np.ndarray
    against: np.ndarray
    facilities: Snapped
    asked: Snapped

    def costs(self) -> Costs:
        spread = by_slope(self.network, self.slopes, tobler)
        return with_directions(self.network, spread, along=self.along, against=self.against)


@st.composite
def towns(draw: st.DrawFn) -> Town:
    corner = st.tuples(st.integers(0, 3), st.integers(0, 3))
    pairs = draw(st.lists(st.tuples(corner, corner), min_size=1, max_size=9))
    kept = [(a, b) for a, b in pairs if a != b] or [((0, 0), (1, 0))]
    scale = 100.0
    network = build_network(lines(*[[(x * scale, y * scale) for x, y in pair] for pair in kept]))
    count = len(network.length)
    pieces = np.array(draw(st.lists(st.integers(1, 3), min_size=count, max_size=count)))
    first = np.concatenate([[0], np.cumsum(pieces)])
    owner = np.repeat(np.arange(count), pieces)
    length = (network.length / pieces)[owner]
    at = (np.arange(first[-1]) - first[owner]) * length
    total = int(first[-1])
    slope = draw(st.lists(st.floats(-0.3, 0.3), min_size=total, max_size=total))
    slopes = Slopes(
        first,
        at,
        length,
        np.array(slope),
        np.zeros(len(network.nodes)),
        np.zeros(count, dtype=bool),
    )
    state = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    along = np.array([value != 1 for value in state])
    against = np.array([value != 2 for value in state])
    spot = st.tuples(st.integers(0, count - 1), st.sampled_from([0.0, 0.25, 0.4, 0.9, 1.0]))

    def spots(found: list[tuple[int, float]]) -> Snapped:
        return places(*[(edge, share * network.length[edge]) for edge, share in found])

    facilities = spots(draw(st.lists(spot, min_size=1, max_size=4)))
    asked = spots(draw(st.lists(spot, min_size=1, max_size=6)))
    return Town(network, slopes, along, against, facilities, asked)


def plain_search(town: Town, *, backwards: bool = False) -> np.ndarray:
    """Minutes from each facility to each place asked, with every bit of street as an own way.

    Every edge is cut at its pieces, the facilities and the places asked; a heap does the rest.
    """
    ways = plain_ways(town, backwards=backwards)
    result = np.full((len(town.facilities.edge), len(town.asked.edge)), np.inf)
    for row in range(len(town.facilities.edge)):
        best = plain_dijkstra(ways, node_name(town.network, town.facilities, row))
        for column in range(len(town.asked.edge)):
            result[row, column] = best.get(node_name(town.network, town.asked, column), np.inf)
    return result


def plain_ways(town: Town, *, backwards: bool) -> dict[object, list[tuple[object, float]]]:
    network, slopes = town.network, town.slopes
    ways: dict[object, list[tuple[object, float]]] = {}
    for edge in range(len(network.length)):
        starts = slopes.at[slopes.first[edge] : slopes.first[edge + 1]]
        cuts = {0.0, float(network.length[edge]), *starts.tolist()}
        for spots in (town.facilities, town.asked):
            cuts |= set(spots.measure[spots.edge == edge].tolist())
        for low, high in itertools.pairwise(sorted(cuts)):
            piece = slopes.first[edge] + np.searchsorted(starts, (low + high) / 2) - 1
            slope = slopes.slope[piece : piece + 1]
            ends = [place_name(network, edge, low), place_name(network, edge, high)]
            for is_open, order, own in (
                (town.along[edge], 1, slope),
                (town.against[edge], -1, -slope),
            ):
                if is_open:
                    tail, head = ends[:: -order if backwards else order]
                    cost = (high - low) * 0.06 / float(tobler(own)[0])
                    ways.setdefault(tail, []).append((head, cost))
    return ways


def plain_dijkstra(
    ways: dict[object, list[tuple[object, float]]], begin: object
) -> dict[object, float]:
    best: dict[object, float] = {}
    heap: list[tuple[float, int, object]] = [(0.0, 0, begin)]
    ticket = itertools.count(1)
    while heap:
        cost, _, here = heapq.heappop(heap)
        if here not in best:
            best[here] = cost
            for there, step in ways.get(here, []):
                heapq.heappush(heap, (cost + step, next(ticket), there))
    return best


def node_name(network: Network, spots: Snapped, index: int) -> object:
    return place_name(network, int(spots.edge[index]), float(spots.measure[index]))


def place_name(network: Network, edge: int, measure: float) -> object:
    if measure == 0:
        return int(network.start[edge])
    return int(network.end[edge]) if measure == network.length[edge] else (edge, measure)


@settings(max_examples=cases(150), deadline=None)
@given(towns(), st.sampled_from(["from", "to"]))
def test_minutes_and_nearest_facility_agree_with_a_plain_search(town: Town, direction) -> None:
    found = reach(town.network, town.facilities, 1000.0, costs=town.costs(), direction=direction)
    nearest = found.nearest(town.asked)
    truth = plain_search(town, backwards=direction == "to")
    assert nearest.cost == pytest.approx(truth.min(axis=0), abs=1e-9)
    for column, facility in enumerate(nearest.facility):
        if np.isfinite(nearest.cost[column]):
            assert truth[facility, column] == pytest.approx(nearest.cost[column], abs=1e-9)
        else:
            assert facility == -1


@settings(max_examples=cases(80), deadline=None)
@given(towns(), st.floats(0.2, 6.0))
def test_a_place_is_on_a_reached_part_if_its_way_is_within_the_limit(
    town: Town, limit: float
) -> None:
    pieces = reach(town.network, town.facilities, limit, costs=town.costs()).pieces
    truth = plain_search(town).min(axis=0)
    for column, minutes in enumerate(truth):
        edge, measure = town.asked.edge[column], town.asked.measure[column]
        on = (pieces.edge == edge) & (pieces.near < measure) & (measure < pieces.far)
        if not 0 < measure < town.network.length[edge] or abs(minutes - limit) < 1e-6:
            continue
        touching = (pieces.near == measure) | (pieces.far == measure)
        if minutes < limit and not (touching & (pieces.edge == edge)).any():
            # a place that nothing passes is reached without any street of its own
            assert on.any() or minutes == 0
        if minutes > limit:
            assert not on.any()


@settings(max_examples=cases(80), deadline=None)
@given(towns(), st.lists(st.floats(0.1, 8.0), min_size=2, max_size=4, unique=True))
def test_rings_are_disjoint_and_sum_up_to_the_whole(town: Town, limits: list[float]) -> None:
    steps = sorted(limits)
    whole = reach(town.network, town.facilities, steps[-1], costs=town.costs())
    rings = [
        whole.pieces.between(low, high) for low, high in zip([0.0, *steps[:-1]], steps, strict=True)
    ]
    assert sum(ring.length_m for ring in rings) == pytest.approx(whole.total_length_m, abs=1e-3)
    for ring, low, high in zip(rings, [0.0, *steps[:-1]], steps, strict=True):
        assert (np.maximum(ring.near_cost, ring.far_cost) <= high + 1e-9).all()
        assert (np.minimum(ring.near_cost, ring.far_cost) >= low - 1e-9).all()
    for step in steps:
        again = reach(town.network, town.facilities, step, costs=town.costs())
        assert whole.within(step).total_length_m == pytest.approx(again.total_length_m, abs=1e-3)


@settings(max_examples=cases(60), deadline=None)
@given(towns())
def test_there_and_back_take_equally_long_where_it_is_flat_and_both_ways_are_open(
    town: Town,
) -> None:
    costs = at_speed(town.network, 5.0)
    there = reach(town.network, town.facilities, 60.0, costs=costs).distances(town.asked)
    back = reach(town.network, town.facilities, 60.0, costs=costs, direction="to")
    assert back.distances(town.asked) == pytest.approx(there)


def test_at_six_km_per_hour_three_streets_of_100_m_in_a_row_take_three_minutes() -> None:
    corners = [(0, 0), (100, 0), (200, 0), (300, 0)]
    network = build_network(lines(*([a, b] for a, b in itertools.pairwise(corners))))
    found = reach(network, places((0, 0.0)), 3.0, costs=at_speed(network, 6.0))
    minutes = found.distances(places((0, 100.0), (1, 50.0), (2, 50.0), (2, 100.0)))
    assert minutes == pytest.approx([1.0, 1.5, 2.5, 3.0])
    assert found.total_length_m == pytest.approx(300.0)


def test_down_a_ramp_of_ten_percent_takes_less_time_than_up() -> None:
    network = build_network(lines([(0, 0), (300, 0)], [(300, 0), (600, 0)]))
    slopes = Slopes.of_pieces(
        network.length,
        np.array([0, 1, 2]),
        np.array([0.1, 0.1]),
        node_height=np.full(3, np.nan),
        straight=np.zeros(2, dtype=bool),
    )
    costs, foot, top = by_slope(network, slopes, tobler), places((0, 0.0)), places((1, 300.0))
    # Tobler: 3.55 km/h up, 5.04 km/h down
    up, down = 600 * 0.06 / 3.5493, 600 * 0.06 / 5.0367
    assert reach(network, foot, 60.0, costs=costs).distances(top) == pytest.approx(up, rel=1e-4)
    assert reach(network, top, 60.0, costs=costs).distances(foot) == pytest.approx(down, rel=1e-4)
    back = reach(network, foot, 60.0, costs=costs, direction="to")
    assert back.distances(top) == pytest.approx(down, rel=1e-4)


class TestOneway:
    NETWORK = build_network(lines([(0, 0), (100, 0)], [(100, 0), (100, 100)]))
    COSTS = with_directions(
        NETWORK,
        edge_metres(NETWORK),
        along=np.array([True, True]),
        against=np.array([False, True]),
    )

    def test_from_a_shop_inside_a_oneway_only_what_lies_ahead_is_reached(self) -> None:
        found = reach(self.NETWORK, places((0, 40.0)), 100.0, costs=self.COSTS)
        asked = places((0, 10.0), (0, 40.0), (0, 90.0), (1, 30.0), (1, 50.0))
        assert found.distances(asked).tolist() == [np.inf, 0, 50, 90, np.inf]
        assert found.total_length_m == pytest.approx(100)

    def test_to_a_shop_inside_a_oneway_only_what_lies_behind_leads(self) -> None:
        found = reach(self.NETWORK, places((0, 40.0)), 100.0, costs=self.COSTS, direction="to")
        asked = places((0, 10.0), (0, 40.0), (0, 90.0), (1, 30.0))
        assert found.distances(asked).tolist() == [30, 0, np.inf, np.inf]

    def test_a_shop_at_the_very_beginning_of_a_oneway_is_at_its_node(self) -> None:
        found = reach(self.NETWORK, places((1, 0.0)), 60.0, costs=self.COSTS, direction="to")
        assert found.distances(places((0, 60.0), (0, 30.0))).tolist() == [40, np.inf]

    def test_a_closed_street_is_not_travelled(self) -> None:
        shut = with_directions(
            self.NETWORK,
            edge_metres(self.NETWORK),
            along=np.array([True, False]),
            against=np.array([True, False]),
        )
        assert shut.passable.tolist() == [True, False]
        assert reach(self.NETWORK, places((0, 50.0)), 500.0, costs=shut).total_length_m == 100


class TestSpeeds:
    def test_tobler_has_the_published_values(self) -> None:
        speed = tobler(np.array([0.0, -0.05, 0.05, 0.10, -0.10]))
        assert speed == pytest.approx([5.04, 6.0, 4.23, 3.55, 5.04], abs=0.005)
        assert pytest.approx(5.0367, abs=1e-4) == TOBLER_LEVEL_KMH

    def test_a_bicycle_loses_as_measured_in_oslo_and_is_pushed_where_it_is_too_steep(self) -> None:
        speed = bicycle(np.array([0.0, 0.09, 0.5, -0.1]), level_kmh=20.0)
        assert speed == pytest.approx([20.0, 20.0 * (1 - 0.427), 4.0, 20.0])

    def test_steps_are_as_slow_as_pushing_in_every_piece(self) -> None:
        network = build_network(lines([(0, 0), (100, 0)], [(100, 0), (200, 0)]))
        slopes = Slopes(
            np.array([0, 2, 3]),
            np.array([0.0, 50.0, 0.0]),
            np.array([50.0, 50.0, 100.0]),
            np.array([0.1, 0.0, 0.0]),
            np.zeros(3),
            np.zeros(2, dtype=bool),
        )
        pushed = with_speed_on(
            network, by_slope(network, slopes, bicycle), np.array([True, False]), 4.0
        )
        found = reach(network, places((0, 0.0)), 60.0, costs=pushed)
        minutes = found.distances(places((0, 50.0), (0, 100.0), (1, 100.0)))
        assert minutes == pytest.approx([0.75, 1.5, 1.5 + 0.4])

    def test_costs_in_metres_have_no_speed(self) -> None:
        network = build_network(lines([(0, 0), (100, 0)]))
        assert edge_metres(network).unit is Unit.METRES
        with pytest.raises(AnalysisError, match="Minuten"):
            with_speed_on(network, edge_metres(network), np.array([True]), 4.0)
        with pytest.raises(AnalysisError, match="größer als 0"):
            at_speed(network, 0.0)


def test_a_smaller_limit_cannot_be_widened_afterwards() -> None:
    network = build_network(lines([(0, 0), (100, 0)]))
    found = reach(network, places((0, 0.0)), 50.0)
    assert found.within(20.0).total_length_m == pytest.approx(20.0)
    with pytest.raises(AnalysisError, match="größten Wert"):
        found.within(60.0)
