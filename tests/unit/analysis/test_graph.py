"""Walking along streets: distances on small networks worked out by hand, and by brute force.

The street cross used below, arms of 100 m::

              N
              |
        W-----C-----E
              |
              S
"""

import heapq
import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.ops import substring

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.network.graph import Network, build_network, snap
from insek.processing.analysis.network.noding import nearest_lines
from insek.processing.analysis.network.reach import Reach, reach

from ...effort import cases


def streets(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    lines = np.empty(len(coordinates), dtype=object)
    lines[:] = [shapely.LineString(line) for line in coordinates]
    return lines


def points(*coordinates: tuple[float, float]) -> np.ndarray:
    return shapely.points(np.array(coordinates, dtype=float).reshape(-1, 2))


CROSS = streets([(-100, 0), (0, 0), (100, 0)], [(0, 100), (0, 0)], [(0, -100), (0, 0)])


def walk(network: Network, facilities: np.ndarray, limit_m: float) -> Reach:
    return reach(network, snap(network, facilities, 50), limit_m)


def distances(result: Reach, *places: tuple[float, float]) -> list[float]:
    return result.distances(snap(result.network, points(*places), 50)).tolist()


class TestBuilding:
    def test_a_line_is_cut_where_others_end_on_one_of_its_vertices(self) -> None:
        network = build_network(CROSS)
        assert len(network.nodes) == 5
        assert network.length.tolist() == [100, 100, 100, 100]
        assert network.feature.tolist() == [0, 0, 1, 2]
        assert set(network.component) == {0}

    def test_lines_that_merely_cross_do_not_meet(self) -> None:
        crossing = streets([(-1, 0), (1, 0)], [(0, -1), (0, 1)])
        network = build_network(crossing)
        assert len(network.length) == 2
        assert len(set(network.component)) == 2

    def test_lines_that_cross_meet_when_asked_for(self) -> None:
        crossing = streets([(-1, 0), (1, 0)], [(0, -1), (0, 1)])
        network = build_network(crossing, node_crossings=True)
        assert network.length.tolist() == [1, 1, 1, 1]
        assert network.report.crossings == 2

    @pytest.mark.parametrize("kind", ["bridge", "tunnel"])
    def test_a_bridge_or_tunnel_does_not_meet_what_it_crosses(self, kind: str) -> None:
        crossing = streets([(-1, 0), (1, 0)], [(0, -1), (0, 1)])
        network = build_network(crossing, node_crossings=True, **{kind: np.array([True, False])})
        assert len(network.length) == 2

    def test_a_bridge_still_meets_the_street_at_its_end(self) -> None:
        street = streets([(-1, 0), (0, 0)], [(0, 0), (1, 0)])
        network = build_network(street, node_crossings=True, bridge=np.array([False, True]))
        assert set(network.component) == {0}

    def test_lines_of_different_levels_do_not_meet(self) -> None:
        crossing = streets([(-1, 0), (1, 0)], [(0, -1), (0, 1)], [(0.5, -1), (0.5, 1)])
        network = build_network(crossing, node_crossings=True, level=np.array([0, 1, 0]))
        assert len(network.length) == 5  # only the first and the third cut each other

    def test_a_side_street_that_ends_on_a_street_without_vertex_meets_it_when_asked_for(
        self,
    ) -> None:
        tee = streets([(-10, 0), (10, 0)], [(3, 0.004), (3, 7)])
        assert len(build_network(tee).length) == 2
        network = build_network(tee, node_crossings=True)
        assert sorted(network.length.round(2)) == [7, 7, 13]
        assert set(network.component) == {0}

    def test_a_street_drawn_twice_in_part_is_counted_once(self) -> None:
        overlapping = streets([(0, 0), (10, 0)], [(4, 0), (14, 0)])
        network = build_network(overlapping, node_crossings=True)
        assert sorted(network.length) == [4, 4, 6]
        assert network.report.duplicates == 1

    def test_a_line_that_crosses_itself_is_cut_there_when_asked_for(self) -> None:
        loop = streets([(0, 0), (4, 0), (4, 2), (2, 2), (2, -2)])
        network = build_network(loop, node_crossings=True)
        assert sorted(network.length) == [2, 2, 8]

    def test_vertices_a_hair_apart_are_the_same_place(self) -> None:
        network = build_network(streets([(0, 0), (5, 0)], [(5.004, 0.003), (9, 0)]))
        assert len(network.nodes) == 3

    def test_the_same_street_twice_is_dropped_whatever_its_direction(self) -> None:
        twice = streets([(0, 0), (1, 1), (2, 0)], [(2, 0), (1, 1), (0, 0)])
        network = build_network(twice)
        # the shared vertex in the middle is passed twice, so it is a node
        assert len(network.length) == 2
        assert network.report.duplicates == 2

    def test_two_ways_between_the_same_corners_are_both_kept(self) -> None:
        network = build_network(streets([(0, 0), (10, 0)], [(0, 0), (5, 5), (10, 0)]))
        assert len(network.length) == 2
        assert network.report.duplicates == 0

    def test_lines_without_length_and_without_geometry_are_counted(self) -> None:
        lines = streets([(0, 0), (1, 0)], [(3, 3), (3, 3.001)])
        lines = np.append(lines, [None, shapely.LineString()])
        report = build_network(lines).report
        assert (report.lines, report.zero_length, report.without_geometry) == (4, 1, 2)

    def test_multi_lines_and_heights_are_taken_as_they_come(self) -> None:
        multi = shapely.MultiLineString([[(0, 0, 5), (1, 0, 6)], [(1, 0, 6), (1, 1, 7)]])
        lines = np.array([multi, None], dtype=object)
        network = build_network(lines)
        assert network.length.tolist() == [1, 1]
        assert not shapely.has_z(network.lines).any()

    @pytest.mark.parametrize("lines", [[], [None], [shapely.LineString([(1, 1), (1, 1)])]])
    def test_without_any_street_there_is_a_sentence(self, lines: list[object]) -> None:
        array = np.empty(len(lines), dtype=object)
        array[:] = lines
        with pytest.raises(AnalysisError, match="Das Wegenetz enthält"):
            build_network(array)

    def test_an_area_is_no_street(self) -> None:
        with pytest.raises(AnalysisError, match="Objekt 1 ist vom Typ Polygon"):
            build_network(np.array([shapely.box(0, 0, 1, 1), None], dtype=object))


class TestSnapping:
    def test_a_point_is_tied_to_the_middle_of_an_edge(self) -> None:
        network = build_network(CROSS)
        tied = snap(network, points((-40, 5)), 50)
        assert tied.measure.tolist() == [60]
        assert tied.offset.tolist() == [5]
        assert network.lines[tied.edge[0]].coords[0] == (-100, 0)

    def test_points_too_far_away_and_missing_points_are_listed(self) -> None:
        network = build_network(CROSS)
        places = np.array([*points((50, 20), (50, 21)), None, shapely.Point()], dtype=object)
        assert snap(network, places, 20).unsnapped.tolist() == [1, 2, 3]

    def test_a_stray_footway_can_be_left_out(self) -> None:
        network = build_network(np.append(CROSS, streets([(40, 10), (60, 10)])))
        market = points((50, 9))
        assert snap(network, market, 50).offset.tolist() == [1]
        assert snap(network, market, 50, min_component_m=100).offset.tolist() == [9]

    def test_a_part_of_exactly_the_length_asked_for_is_long_enough(self) -> None:
        network = build_network(np.append(CROSS, streets([(40, 10), (60, 10)])))
        market = points((50, 9))
        assert snap(network, market, 50, min_component_m=20).offset.tolist() == [1]
        assert snap(network, market, 50, min_component_m=20.5).offset.tolist() == [9]

    def test_at_a_corner_the_first_edge_is_taken(self) -> None:
        network = build_network(CROSS)
        assert snap(network, points((0, 0), (0, 0)), 5).edge.tolist() == [0, 0]

    def test_no_points_are_no_trouble(self) -> None:
        assert len(snap(build_network(CROSS), points(), 5).edge) == 0


class TestReach:
    def test_on_the_cross_the_way_goes_on_into_all_three_arms(self) -> None:
        # from 40 m west of C with 70 m: 60 m to W, 40 m to C and 30 m into N, E and S
        result = walk(build_network(CROSS), points((-40, 5)), 70)
        assert result.total_length_m == pytest.approx(60 + 40 + 3 * 30)
        assert shapely.length(result.parts).sum() == pytest.approx(190)
        assert distances(result, (-100, 0), (0, 0), (30, 0), (0, 29), (0, -31)) == pytest.approx(
            [60, 40, 70, 69, np.inf]
        )
        reached = shapely.union_all(result.parts)
        expected = shapely.from_wkt("MULTILINESTRING((-100 0,30 0),(0 30,0 -30))")
        assert reached.hausdorff_distance(expected) == pytest.approx(0, abs=1e-6)

    def test_start_and_target_on_the_same_edge_need_no_corner(self) -> None:
        result = walk(build_network(CROSS), points((-70, 0)), 20)
        assert distances(result, (-85, 0), (-70, 0), (-55, 0), (-49, 0)) == pytest.approx(
            [15, 0, 15, np.inf]
        )
        assert result.total_length_m == pytest.approx(40)
        assert not np.isfinite(result.node_cost).any()

    def test_round_a_block_the_shorter_way_wins_even_on_the_same_edge(self) -> None:
        # a street of 30 + 10 + 30 m whose ends are joined by 10 m
        network = build_network(streets([(0, 0), (30, 0), (30, 10), (0, 10)], [(0, 10), (0, 0)]))
        result = walk(network, points((5, 0)), 100)
        assert distances(result, (5, 10))[0] == pytest.approx(5 + 10 + 5)
        assert result.total_length_m == pytest.approx(80)

    def test_where_two_ways_meet_the_part_is_cut(self) -> None:
        network = build_network(streets([(0, 0), (30, 0), (30, 10), (0, 10)], [(0, 10), (0, 0)]))
        result = walk(network, points((0, 0)), 100)
        # ring of 80 m: the farthest place is 40 m away, at (30, 10)
        assert max(result.part_from.max(), result.part_to.max()) == pytest.approx(40)
        assert np.abs(result.part_to - result.part_from) == pytest.approx(
            shapely.length(result.parts)
        )

    def test_a_loop_that_starts_and_ends_at_one_corner_is_entered_from_both_sides(self) -> None:
        network = build_network(
            streets([(0, 0), (10, 0)], [(10, 0), (20, 0), (20, 10), (10, 10), (10, 0)])
        )
        result = walk(network, points((0, 0)), 25)
        assert result.total_length_m == pytest.approx(10 + 15 + 15)
        assert distances(result, (20, 5), (20, 10), (12, 10)) == pytest.approx([25, np.inf, 22])

    def test_the_shorter_of_two_ways_between_the_same_corners_counts(self) -> None:
        network = build_network(
            streets([(0, 0), (5, 12), (10, 0)], [(0, 0), (10, 0)], [(10, 0), (20, 0)])
        )
        result = walk(network, points((0, 0)), 15)
        assert distances(result, (15, 0))[0] == pytest.approx(15)

    def test_a_facility_at_a_corner_reaches_all_arms(self) -> None:
        result = walk(build_network(CROSS), points((0, 0)), 25)
        assert result.total_length_m == pytest.approx(100)

    def test_two_facilities_on_one_edge_share_it(self) -> None:
        result = walk(build_network(CROSS), points((-80, 0), (-20, 0)), 100)
        assert distances(result, (-50, 0), (-60, 0), (-30, 0)) == pytest.approx([30, 20, 10])

    def test_facilities_beyond_the_snapping_distance_reach_nothing(self) -> None:
        result = walk(build_network(CROSS), points((500, 500)), 1000)
        assert result.total_length_m == 0
        assert len(result.parts) == 0

    def test_no_way_leads_to_another_component(self) -> None:
        network = build_network(np.append(CROSS, streets([(0, 200), (50, 200)])))
        result = walk(network, points((0, 0)), 10_000)
        assert distances(result, (25, 200)) == [np.inf]
        assert result.total_length_m == pytest.approx(400)


def brute_force(lines: np.ndarray, starts: np.ndarray, targets: np.ndarray) -> list[float]:
    """Dijkstra in plain Python on a graph in which every start and target is a vertex."""
    graph: dict[tuple[float, float], dict[tuple[float, float], float]] = {}
    on_line = [*starts, *targets]
    for line in lines:
        along = {round(line.project(shapely.Point(c)), 9): c for c in line.coords}
        for point in on_line:
            if line.distance(point) < 1e-9:
                along.setdefault(round(line.project(point), 9), (point.x, point.y))
        for (m1, c1), (m2, c2) in itertools.pairwise(sorted(along.items())):
            for a, b in ((c1, c2), (c2, c1)):
                edges = graph.setdefault(a, {})
                edges[b] = min(edges.get(b, np.inf), m2 - m1)
    best = {(p.x, p.y): 0.0 for p in starts}
    queue = [(0.0, place) for place in best]
    heapq.heapify(queue)
    while queue:
        distance, place = heapq.heappop(queue)
        for neighbour, length in graph[place].items():
            if distance + length < best.get(neighbour, np.inf):
                best[neighbour] = distance + length
                heapq.heappush(queue, (best[neighbour], neighbour))
    return [best.get((p.x, p.y), np.inf) for p in targets]


corner = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda c: (c[0] * 10.0, c[1] * 10.0))


@st.composite
def towns(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Streets along a grid of 10 m; facilities and homes on them, at most one per metre."""
    steps = draw(
        st.lists(
            st.tuples(corner, st.sampled_from([(10.0, 0.0), (0.0, 10.0)])),
            min_size=1,
            max_size=25,
            unique=True,
        )
    )
    lines = streets(*([(x, y), (x + dx, y + dy)] for (x, y), (dx, dy) in steps))
    place = st.tuples(st.integers(0, len(lines) - 1), st.integers(0, 10))
    chosen = [draw(st.lists(place, min_size=1, max_size=8)) for _ in range(2)]
    facilities, homes = (
        np.array([lines[line].interpolate(float(at)) for line, at in group]) for group in chosen
    )
    return lines, facilities, homes


@settings(deadline=None, max_examples=cases(150))
@given(towns(), st.integers(1, 60))
def test_distances_agree_with_brute_force(
    town: tuple[np.ndarray, np.ndarray, np.ndarray], limit: int
) -> None:
    lines, facilities, homes = town
    expected = np.array(brute_force(lines, facilities, homes))
    result = walk(build_network(lines), facilities, limit + 0.5)
    found = result.distances(snap(result.network, homes, 1))
    np.testing.assert_allclose(found, np.where(expected <= limit + 0.5, expected, np.inf))


@settings(deadline=None, max_examples=cases(60))
@given(towns(), st.integers(1, 60))
def test_reached_streets_are_those_whose_every_metre_is_within_the_limit(
    town: tuple[np.ndarray, np.ndarray, np.ndarray], limit: int
) -> None:
    lines, facilities, _ = town
    result = walk(build_network(lines), facilities, float(limit))
    middles = np.array(
        [line.interpolate(metre + 0.5) for line in lines for metre in range(10)], dtype=object
    )
    expected = np.array(brute_force(lines, facilities, middles)) <= limit
    # facilities stand at whole metres, so each metre is reached in whole or (by the limit) not
    assert result.total_length_m == pytest.approx(expected.sum())
    reached = shapely.buffer(shapely.union_all(result.parts), 1e-6)
    assert (shapely.intersects(reached, middles) == expected).all()


@settings(deadline=None, max_examples=cases(60))
@given(towns(), st.integers(1, 40), st.integers(1, 40))
def test_with_a_larger_limit_nothing_gets_lost(
    town: tuple[np.ndarray, np.ndarray, np.ndarray], limit: int, more: int
) -> None:
    lines, facilities, homes = town
    network = build_network(lines)
    near, far = (walk(network, facilities, float(value)) for value in (limit, limit + more))
    assert far.total_length_m >= near.total_length_m - 1e-9
    tied = snap(network, homes, 1)
    within = np.isfinite(near.distances(tied))
    np.testing.assert_allclose(far.distances(tied)[within], near.distances(tied)[within])


@settings(deadline=None, max_examples=cases(60))
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 9), st.integers(-9, 9)), min_size=1, max_size=6),
        min_size=1,
        max_size=5,
    ),
    st.floats(0, 1),
    st.floats(0.5, 30),
)
def test_on_a_winding_street_the_reached_part_is_its_substring(
    walks: list[list[tuple[int, int]]], share: float, limit: float
) -> None:
    # parallel winding streets 1000 m apart, the facility on the last of them
    lines = []
    for index, steps in enumerate(walks):
        corners = np.cumsum([(0, 1000 * index), *steps], axis=0)
        lines.append([(float(x), float(y)) for x, y in corners])
    town = streets(*lines)
    street = town[-1]
    at = street.length * share
    result = walk(build_network(town), np.array([street.interpolate(at)]), limit)
    expected = substring(street, max(0.0, at - limit), min(street.length, at + limit))
    found = shapely.union_all(result.parts)
    assert found.length == pytest.approx(expected.length, abs=1e-5)
    assert found.hausdorff_distance(expected) < 1e-5
    assert set(result.part_edge) == {len(walks) - 1}


point_on_map = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(
    lambda c: (c[0] * 1000.0, c[1] * 1000.0)
)


@settings(deadline=None, max_examples=cases(100))
@given(
    st.lists(
        st.tuples(point_on_map, point_on_map).filter(lambda pair: pair[0] != pair[1]),
        min_size=1,
        max_size=8,
    )
)
def test_noding_at_crossings_agrees_with_the_overlay_of_geos(
    lines: list[tuple[tuple[float, float], tuple[float, float]]],
) -> None:
    town = streets(*([start, end] for start, end in lines))
    network = build_network(town, node_crossings=True)
    # On a millimetre grid: with plain coordinates GEOS leaves splinters beside crossings at thirds.
    overlay = shapely.get_parts(shapely.union_all(town, grid_size=0.001))
    assert len(network.length) == len(overlay)
    assert sorted(network.length) == pytest.approx(sorted(shapely.length(overlay)), abs=0.05)


@pytest.mark.parametrize("limit_m", [10.0, 50.0, 60.0, 300.0, 1e6])
def test_the_nearest_line_is_the_one_that_measuring_all_of_them_finds(limit_m):
    generator = np.random.default_rng(3)
    starts = generator.uniform(0, 2000, (300, 2))
    ends = starts + generator.normal(0, 80, (300, 2))
    lines = np.array(
        [shapely.LineString(pair) for pair in zip(starts, ends, strict=True)], dtype=object
    )
    xy = generator.uniform(-500, 2500, (800, 2))
    points = shapely.points(xy)
    points[5], xy[5] = None, np.nan
    line, distance = nearest_lines(lines, points, xy, limit_m)
    every = shapely.distance(points[:, None], lines[None, :])
    least = np.nan_to_num(every, nan=np.inf).min(axis=1)
    near = least <= limit_m
    assert line[5] == -1
    assert np.array_equal(line[near], every[near].argmin(axis=1))
    assert np.array_equal(distance[near], least[near])
    assert (line[~near] == -1).all()
    assert np.isnan(distance[~near]).all()
