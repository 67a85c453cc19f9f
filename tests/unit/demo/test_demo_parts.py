"""The building blocks of the demo city, each against hand-worked numbers."""

import numpy as np
import pytest
import shapely
from numpy.random import PCG64, Generator

from insek.processing.demo import (
    buildings,
    bus_lines,
    demo_districts,
    gtfs_feed,
    landscape,
    residents,
    shapes,
    streets,
    terrain,
)


@pytest.fixture
def rng():
    return Generator(PCG64(7))


def test_a_warp_moves_equal_points_to_equal_places_and_never_far(rng):
    warp = shapes.Warp.random(rng, ((1500.0, 40.0, 4),))
    points = rng.uniform(0, 20_000, (500, 2))
    moved = warp(points)
    assert np.array_equal(moved, warp(points.copy()))
    # Four waves share 40 m: at most 4 * 40 / sqrt(4) = 80 m along each axis.
    assert np.abs(moved - points).max() <= 80.01
    assert np.abs(moved - points).max() > 10


def test_a_band_of_two_circles_has_the_area_of_a_stadium():
    shape = shapes.band([(0, 0, 10), (100, 0, 10)])
    assert shape.area == pytest.approx(100 * 20 + np.pi * 100, rel=0.01)


def test_a_smoothed_path_keeps_its_ends_and_cuts_its_corner():
    line = shapes.rounded_line([(0, 0), (100, 0), (100, 100)])
    assert next(iter(line.coords)) == (0, 0)
    assert list(line.coords)[-1] == (100, 100)
    assert line.distance(shapely.Point(100, 0)) > 10


def test_districts_share_every_vertex_with_their_neighbour(rng):
    polygons = demo_districts.district_polygons(shapes.Warp.random(rng, ((1500.0, 60.0, 4),)))
    union = shapely.union_all(list(polygons.values()))
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0
    assert sum(polygon.area for polygon in polygons.values()) == pytest.approx(union.area, abs=1.0)
    corners = [tuple(xy) for polygon in polygons.values() for xy in polygon.exterior.coords[:-1]]
    inner = set(corners) - set(union.exterior.coords)
    assert inner
    assert all(corners.count(corner) >= 2 for corner in inner)


def test_a_field_is_cut_until_every_block_is_small_enough(rng):
    field = shapely.box(0, 0, 800, 500)
    cuts = streets.cut_into_blocks(
        np.array([field]), lambda faces: np.full(len(faces), 15_000.0), rng
    )
    noded = shapely.union_all(np.append(cuts, [field.boundary]), grid_size=0.2)
    blocks = shapely.get_parts(shapely.polygonize([noded]))
    assert shapely.area(blocks).max() <= 15_000 * 1.01
    assert shapely.area(blocks).sum() == pytest.approx(field.area, rel=1e-3)
    assert len(blocks) >= 400_000 / 15_000


def grown(seed):
    """Warp, landscape, and a field with its streets and houses, by one row of random numbers."""
    rng = Generator(PCG64(seed))
    warp = shapes.Warp.random(rng, ((1500.0, 40.0, 4),))
    city = shapely.union_all(list(demo_districts.district_polygons().values()))
    plan = landscape.draw_landscape(city, rng)
    field, road = shapely.box(0, 0, 500, 400), shapely.LineString([(-50, 190), (550, 210)])
    network = streets.build_street_plan({"a": field}, {"a": 12e3}, [], [road], rng)
    uses = np.full(len(network.blocks), "village", dtype=object)
    houses = buildings.place_buildings(network.edges, network.blocks, uses, rng)
    assert len(houses.footprints) > 50
    grounds = [plan.commercial, plan.mixed, *plan.bodies.values(), *plan.main_roads.values()]
    drawn = np.concatenate([network.edges, network.blocks, houses.footprints, grounds])
    numbers = [warp(np.array([[300.0, 200.0]])).tolist(), rng.random()]
    named = [list(network.klasse), list(houses.nutzung), list(houses.geschosse)]
    return shapely.to_wkb(drawn).tolist(), numbers, named


def test_equal_seeds_make_equal_land_streets_and_houses_and_others_make_others():
    once, again, other = grown(7), grown(7), grown(8)
    assert again == once
    assert all(part != mine for part, mine in zip(other, once, strict=True))


def test_streets_of_two_villages_joined_by_a_road_hang_together(rng):
    bodies = {"a": shapely.box(0, 0, 400, 400), "b": shapely.box(900, 0, 1300, 400)}
    road = shapely.LineString([(-50, 190), (1350, 210)])
    network = streets.build_street_plan(bodies, {"a": 12e3, "b": 12e3}, [], [road], rng)
    ends = streets.node_ids(network.edges)
    reached, frontier = {0}, True
    while frontier:
        frontier = {
            int(node)
            for edge in ends
            if (edge[0] in reached) != (edge[1] in reached)
            for node in edge
        } - reached
        reached |= frontier
    assert reached == set(np.unique(ends).tolist())
    assert set(network.klasse) >= {"residential", "secondary"}
    assert shapely.union_all(network.blocks).area == pytest.approx(2 * 160_000, rel=1e-3)


def test_whole_shares_follow_the_largest_remainders():
    # 10 in proportion 3:3:1 is 4.29, 4.29, 1.43: the odd one goes to the third.
    assert residents.whole_shares(10, np.array([3.0, 3.0, 1.0])).tolist() == [4, 4, 2]
    assert residents.whole_shares(7, np.array([0.0, 5.0])).tolist() == [0, 7]


def test_the_district_totals_make_a_round_city_with_four_fifths_in_the_core():
    assert sum(residents.INHABITANTS.values()) == 100_000
    assert residents.INHABITANTS["kernstadt"] == 78_000
    assert residents.district_totals(10)["erfenbach"] == 28_000


def test_a_cell_with_two_persons_is_secret_and_one_with_a_hall_is_uninhabited():
    houses = [shapely.box(x, 10, x + 10, 20) for x in (10, 210, 410)]
    made = buildings.Buildings(
        np.array(houses),
        np.array(["wohnen", "wohnen", "sonstige"], dtype=object),
        np.array([12_999, 1, 1]),
        np.zeros(3, dtype=int),
    )
    counted = residents.inhabit(made, np.full(3, "kernstadt", dtype=object)[:3])
    assert counted.persons.tolist() == [77_994, 6, 0]
    made = buildings.Buildings(made.footprints, made.nutzung, np.array([38_999, 1, 1]), made.block)
    counted = residents.inhabit(made, np.full(3, "kernstadt", dtype=object))
    assert counted.persons.tolist() == [77_998, 2, 0]
    assert counted.status.tolist() == ["bewohnt", "geheim", "unbewohnt"]
    assert np.isnan(counted.shown[1])
    assert counted.names.tolist() == ["100mN0E0", "100mN0E2", "100mN0E4"]


def test_clock_goes_on_after_midnight():
    assert gtfs_feed.clock(5 * 3600 + 59) == "05:00:59"
    assert gtfs_feed.clock(25 * 3600 + 30 * 60) == "25:30:00"


def test_a_quarter_hour_line_starts_every_fifteen_minutes_by_day():
    line = bus_lines.BusLine("1", 900, ())
    starts = gtfs_feed.departures(line, "WT")
    assert starts[:3] == [5 * 3600, 5 * 3600 + 900, 5 * 3600 + 1800]
    morning = [start for start in starts if 7 * 3600 <= start < 8 * 3600]
    assert len(morning) == 4
    sunday = [s for s in gtfs_feed.departures(line, "SO") if 12 * 3600 <= s < 13 * 3600]
    assert len(sunday) == 2


def test_a_night_line_runs_only_before_saturdays_and_sundays():
    line = bus_lines.BusLine("N", 3600, (), night=True)
    assert gtfs_feed.departures(line, "WT") == []
    assert max(gtfs_feed.departures(line, "SA")) >= 25 * 3600


def test_the_core_lies_in_the_valley_and_the_south_is_high():
    def at(east, north):
        return float(
            terrain.height(np.array(400_000 + east * 100), np.array(5_467_000 + north * 100))
        )

    core = at(106.5, 103.5)
    assert 228 < core < 260
    assert 285 < at(67.4, 149) < 325
    assert at(80.6, 65.7) > core + 40
    grid = terrain.relief((400_000, 5_467_000, 418_500, 5_483_000), (18_500, 16_000))
    assert grid.values.shape == (640, 740)
    assert grid.transform == (400_000, 25, 0, 5_483_000, 0, -25)
    assert np.abs(np.diff(grid.values, axis=0)).max() < 25
    assert 400 < grid.values.max() < 480
