"""Gradients on ramps whose slope is known, climbs across junctions, sections of a network."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.cycling.cycle_sections import (
    along_lines,
    cut_sections,
    shortest_routes,
    without_scraps,
)
from insek.processing.analysis.cycling.gradients import long_climbs, part_gradients
from insek.processing.analysis.network.costs import edge_metres, with_directions
from insek.processing.analysis.network.graph import build_network, snap
from insek.processing.analysis.network.slope import Slopes, edge_slopes

from ...effort import cases


def network_of(*paths):
    lines = np.empty(len(paths), dtype=object)
    lines[:] = [shapely.LineString(path) for path in paths]
    return build_network(lines)


def ground(function, *, cell=10.0, size=200):
    """Raster of a height function of x and y, 2 km by 2 km from the origin."""
    x = (np.arange(size) + 0.5) * cell
    y = size * cell - (np.arange(size) + 0.5) * cell
    return function(*np.meshgrid(x, y)), (0.0, cell, 0.0, size * cell, 0.0, -cell)


def plane(percent):
    return ground(lambda x, y: 100.0 + percent / 100.0 * x + 0.0 * y)


def bumps(*steps):
    """Height along x: straight between the (x, height) given, the same for all y."""
    at, height = zip(*steps, strict=True)
    return ground(lambda x, y: np.interp(x, at, height) + 0.0 * y)


@pytest.mark.parametrize("percent", [0.0, 1.5, 4.0, -8.0])
def test_the_gradient_of_a_ramp_is_exact_along_it_across_it_and_askew(percent):
    network = network_of(
        [(100, 500), (900, 500)], [(500, 1100), (500, 1900)], [(100, 600), (700, 1400)]
    )
    slopes = edge_slopes(network, *plane(percent))
    whole = np.arange(3)
    found = part_gradients(network, slopes, whole, np.zeros(3), network.length)
    assert found == pytest.approx([abs(percent), 0.0, abs(percent) * 0.6], abs=1e-9)
    half = part_gradients(network, slopes, whole, 0.3 * network.length, 0.5 * network.length)
    assert half == pytest.approx(found, abs=1e-9)


def test_up_and_down_do_not_cancel_out():
    network = network_of([(200, 500), (600, 500)])
    slopes = edge_slopes(network, *bumps((0, 0), (400, 20), (2000, -60)))
    flat_on_average = part_gradients(
        network, slopes, np.array([0]), np.array([0.0]), network.length
    )
    assert flat_on_average[0] == pytest.approx(5.0, abs=0.3)


def test_of_a_part_with_a_gap_in_the_heights_the_gradient_is_that_of_the_rest():
    network = network_of([(0, 0), (200, 0)])
    slopes = Slopes.of_pieces(
        network.length,
        np.array([0, 4]),  # 50 m each: 6 % up, unknown, 2 % down, unknown
        np.array([0.06, np.nan, -0.02, np.nan]),
        node_height=np.full(2, np.nan),
        straight=np.array([False]),
    )
    low, high = np.array([0.0, 0.0, 40.0]), np.array([200.0, 80.0, 100.0])
    found = part_gradients(network, slopes, np.zeros(3, dtype=np.int64), low, high)
    # half known, 50 m of 80 m, and 10 m of 60 m, which is too little
    assert found[:2] == pytest.approx([4.0, 6.0])
    assert np.isnan(found[2])


def test_without_a_terrain_the_gradient_is_unknown():
    network = network_of([(5000, 5000), (5400, 5000)])
    slopes = edge_slopes(network, *plane(4.0))
    assert np.isnan(
        part_gradients(network, slopes, np.array([0]), np.array([0.0]), network.length)
    ).all()


def test_a_climb_of_100_m_at_8_percent_is_found_and_nothing_beside_it():
    network = network_of([(100, 500), (900, 500)])
    terrain = bumps((0, 100), (400, 100), (500, 108), (2000, 108))
    climbs = long_climbs(network, edge_slopes(network, *terrain), [(6.0, 65.0)])
    assert len(climbs.edge) == 1
    # smoothing over 30 m rounds the kinks of the ground: a little longer, a little gentler
    assert climbs.low[0] == pytest.approx(300.0, abs=20)
    assert climbs.high[0] == pytest.approx(400.0, abs=20)
    assert climbs.gradient_percent[0] == pytest.approx(8.0, abs=0.8)
    assert not len(long_climbs(network, edge_slopes(network, *terrain), [(6.0, 150.0)]).edge)
    assert not len(long_climbs(network, edge_slopes(network, *terrain), [(9.0, 65.0)]).edge)


def test_a_climb_runs_on_across_a_junction_but_not_up_and_down():
    # two pieces of 50 m at 8 %, a side street at the junction
    paths = ([(100, 500), (150, 500)], [(200, 500), (150, 500)], [(150, 500), (150, 700)])
    network = network_of(*paths)
    up = long_climbs(network, edge_slopes(network, *plane(8.0)), [(6.0, 100.0)])
    assert sorted(network.feature[up.edge]) == [0, 1]
    assert up.climb_m == pytest.approx([100.0, 100.0])
    assert len(set(up.group)) == 1
    roof = ground(lambda x, y: 100.0 - 0.08 * np.abs(x - 150.0) + 0.0 * y, cell=2.0, size=1000)
    slopes = edge_slopes(network, *roof)
    assert not len(long_climbs(network, slopes, [(6.0, 65.0)]).edge)


def test_a_fork_does_not_add_up_two_ways_uphill():
    # from the junction two streets of 60 m climb side by side; neither climb is 100 m long
    paths = ([(100, 500), (150, 533.2)], [(100, 500), (150, 466.8)])
    network = network_of(*paths)
    slopes = edge_slopes(network, *plane(10.0))
    assert not len(long_climbs(network, slopes, [(6.0, 100.0)]).edge)
    assert len(long_climbs(network, slopes, [(6.0, 60.0)]).edge) == 2


def test_a_climb_behind_a_gap_in_the_terrain_runs_on_across_the_junction():
    network = network_of([(0, 0), (120, 0)], [(120, 0), (160, 0)])
    # 40 m level, 40 m unknown, 40 m falling from 105 m by 10 %; behind the junction 40 m more
    slopes = Slopes.of_pieces(
        network.length,
        np.array([0, 3, 4]),
        np.array([0.0, np.nan, -0.1, -0.1]),
        node_height=np.array([0.0, 101.0, 97.0]),
        straight=np.zeros(2, dtype=bool),
    )
    climbs = long_climbs(network, slopes, [(6.0, 60.0)])
    assert climbs.climb_m.tolist() == pytest.approx([80.0, 80.0])
    assert climbs.low.tolist() == pytest.approx([80.0, 0.0])
    assert len(set(climbs.group.tolist())) == 1


def test_only_the_edges_asked_for_are_looked_at():
    network = network_of([(100, 500), (300, 500)], [(100, 900), (300, 900)])
    slopes = edge_slopes(network, *plane(8.0))
    climbs = long_climbs(network, slopes, [(6.0, 65.0)], edges=np.array([False, True]))
    assert climbs.edge.tolist() == [1]


def test_each_row_of_a_table_is_a_limit_of_its_own():
    network = network_of([(100, 500), (1900, 500)])
    gentle = edge_slopes(network, *bumps((0, 0), (800, 0), (1100, 13.5), (2000, 13.5)))
    table = [(10.0, 20.0), (6.0, 65.0), (5.0, 120.0), (4.0, 250.0)]
    found = long_climbs(network, gentle, table)  # 4.5 % over 300 m breaks the last row only
    assert found.gradient_percent == pytest.approx([4.5], abs=0.2)
    assert not len(long_climbs(network, gentle, table[:3]).edge)


@pytest.mark.parametrize("limit", [(0.0, 65.0), (6.0, 0.0), (6.0, -1.0)])
def test_limits_must_be_positive(limit):
    network = network_of([(100, 500), (300, 500)])
    with pytest.raises(AnalysisError, match="größer als 0"):
        long_climbs(network, edge_slopes(network, *plane(1.0)), [(10.0, 20.0), limit])


def test_a_road_is_cut_at_junctions_of_the_chosen_streets_only():
    # a road of three edges, a footpath joins after the first and a chosen road after the second
    paths = (
        [(0, 0), (100, 0)],
        [(100, 0), (200, 0)],
        [(200, 0), (300, 0)],
        [(100, 0), (100, 50)],
        [(200, 0), (200, 80)],
    )
    network = network_of(*paths)
    chosen = network.feature != 3
    sections = cut_sections(network, chosen, section_m=1000.0, piece_m=30.0)
    by_length = sorted(shapely.length(sections.lines(network)))
    assert by_length == pytest.approx([80.0, 100.0, 200.0])
    assert sections.length.max() <= 30.0
    assert all(line.geom_type == "LineString" for line in sections.lines(network))


def test_long_roads_are_cut_into_equal_sections():
    network = network_of([(0, 0), (0, 2500)])
    sections = cut_sections(network, np.array([True]), section_m=1000.0, piece_m=10.0)
    assert shapely.length(sections.lines(network)) == pytest.approx([2500 / 3] * 3, abs=10)


@pytest.mark.parametrize("seed", range(5))
def test_a_section_of_a_crooked_street_is_one_line_without_gaps(seed):
    sway = np.random.default_rng(seed).uniform(-5, 5, 9)
    network = network_of([(137.3 * x, y) for x, y in enumerate(sway)])
    sections = cut_sections(network, np.array([True]), section_m=150.0, piece_m=20.0)
    lines = sections.lines(network)
    assert len(lines) > 5
    assert set(shapely.get_type_id(lines)) == {shapely.GeometryType.LINESTRING}
    assert shapely.length(lines).sum() == pytest.approx(network.length.sum())
    whole = shapely.get_coordinates(network.lines)
    assert shapely.get_coordinates(lines[0])[0].tolist() == whole[0].tolist()
    assert shapely.get_coordinates(lines[-1])[-1].tolist() == whole[-1].tolist()


def test_sections_across_a_node_are_one_line():
    # a hundred edges that only meet: each end must be its node to the last bit
    rng = np.random.default_rng(7)
    spots = np.cumsum(rng.uniform(3.1, 41.7, (100, 2)), axis=0)
    network = network_of(*(tuple(pair) for pair in pairwise(spots)))
    chosen = np.ones(len(network.length), dtype=bool)
    for section_m in (150.0, 1e6):
        lines = cut_sections(network, chosen, section_m=section_m, piece_m=20.0).lines(network)
        assert set(shapely.get_type_id(lines)) == {shapely.GeometryType.LINESTRING}


def test_a_ring_without_junctions_is_one_section():
    network = network_of([(0, 0), (100, 0), (100, 100)], [(100, 100), (0, 100), (0, 0)])
    sections = cut_sections(network, np.array([True, True]), section_m=1000.0, piece_m=50.0)
    assert sections.count == 1
    assert sections.length.sum() == pytest.approx(400.0)


crossings = st.integers(0, 4).map(lambda value: value * 100.0)
streets = st.lists(
    st.tuples(crossings, crossings, crossings, crossings).filter(lambda p: p[:2] != p[2:]),
    min_size=1,
    max_size=9,
    unique=True,
)


@settings(max_examples=cases(40), deadline=None)
@given(streets, st.floats(20.0, 400.0), st.floats(5.0, 90.0))
def test_sections_cover_every_chosen_street_exactly_once(paths, section_m, piece_m):
    network = network_of(*[[path[:2], path[2:]] for path in paths])
    chosen = np.arange(len(network.length)) % 3 != 1
    sections = cut_sections(network, chosen, section_m=section_m, piece_m=piece_m)
    assert sections.length.sum() == pytest.approx(network.length[chosen].sum())
    covered = np.bincount(sections.edge, sections.length, len(network.length))
    assert covered == pytest.approx(np.where(chosen, network.length, 0.0))
    assert shapely.length(sections.lines(network)).sum() == pytest.approx(covered.sum())
    for piece in sections.pieces():
        assert sections.length[piece].sum() <= section_m + piece_m


def test_streets_along_a_route_belong_to_it_and_streets_across_do_not():
    network = network_of([(0, 8), (500, 8)], [(250, 30), (250, 400)], [(0, 60), (500, 60)])
    route = np.array([shapely.LineString([(0, 0), (500, 0)])])
    found = along_lines(network, route, tolerance_m=15.0, min_share=0.7)
    assert network.feature[found].tolist() == [0]


@pytest.mark.parametrize("seed", range(3))
def test_what_runs_along_a_route_is_what_measuring_every_ten_metres_says(seed):
    random = np.random.default_rng(seed)
    network = network_of(*random.uniform(0, 400, (40, 2, 2)).round(1))
    routes = shapely.linestrings(random.uniform(0, 400, (6, 4, 2)))
    routes = np.append(routes, shapely.MultiLineString([[(0, 0), (50, 9)], [(60, 60), (90, 400)]]))
    together = shapely.union_all(routes)
    expected = []
    for edge in network.lines:
        count = max(1, int(np.ceil(edge.length / 10.0)))
        shares = (np.arange(count) + 0.5) / count
        places = [edge.interpolate(share, normalized=True) for share in shares]
        hits = sum(place.distance(together) <= 25.0 for place in places)
        expected.append(hits >= 0.7 * count)
    found = along_lines(network, routes, tolerance_m=25.0, min_share=0.7)
    assert found.tolist() == expected
    assert 0 < found.sum() < len(found)


@pytest.mark.parametrize("seed", range(3))
def test_the_way_of_each_village_to_the_city_is_the_shortest_there_is(seed):
    random = np.random.default_rng(seed)
    corners = [(100.0 * x, 100.0 * y) for x in range(6) for y in range(6)]
    streets = [
        [one, other]
        for one in corners
        for other in corners
        if 0 < abs(one[0] - other[0]) + abs(one[1] - other[1]) <= 100 and one < other
    ]
    bent = [
        [a, ((a[0] + b[0]) / 2 + 20 * random.random(), (a[1] + b[1]) / 2), b] for a, b in streets
    ]
    network = network_of(*bent, *bent[:10])  # some streets lie there twice
    costs = edge_metres(network)
    city = snap(network, np.array([shapely.Point(0, 0)]), 5.0)
    village = snap(network, np.array([shapely.Point(500, 500)]), 5.0)
    used = shortest_routes(network, costs, village, city, None)
    at = {tuple(node): row for row, node in enumerate(network.nodes.tolist())}
    shortest = dijkstra(costs.graph, indices=at[0.0, 0.0])[at[500.0, 500.0]]
    assert network.length[used].sum() == pytest.approx(shortest)
    ends = np.bincount(np.concatenate([network.start[used], network.end[used]]))
    assert sorted(ends[ends > 0].tolist()) == [1, 1] + [2] * (used.sum() - 1)


def test_scraps_that_stand_alone_are_left_out_and_neighbours_count_together():
    lines = np.array(
        [
            shapely.LineString([(0, 0), (80, 0)]),
            shapely.LineString([(90, 0), (170, 0)]),
            shapely.LineString([(500, 0), (580, 0)]),
            shapely.LineString([(580, 0), (900, 0)]),
        ]
    )
    chosen = np.array([True, True, True, False])
    kept = without_scraps(lines, chosen, gap_m=20.0, min_length_m=150.0)
    assert kept.tolist() == [True, True, False, False]
    nothing = without_scraps(lines, np.zeros(4, bool), gap_m=20.0, min_length_m=150.0)
    assert not nothing.any()


def test_the_way_to_the_city_respects_one_way_streets():
    # straight on is shorter, but only open away from the City
    detour = [(0, 0), (0, 300), (1000, 300), (1000, 0)]
    network = network_of([(0, 0), (500, 0)], [(500, 0), (1000, 0)], detour)
    two_way = np.array([False, False, True])[network.feature]
    costs = with_directions(network, edge_metres(network), along=np.ones(3, bool), against=two_way)
    city = snap(network, np.array([shapely.Point(0, 0)]), 50.0)
    village = snap(network, np.array([shapely.Point(1000, 0), None], dtype=object), 50.0)
    used = shortest_routes(network, costs, village, city, None)
    assert network.feature[used].tolist() == [2]
    back = shortest_routes(network, costs, city, village, None)
    assert network.feature[back].tolist() == [0, 1]
