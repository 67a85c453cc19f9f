"""How often a bus leaves a stop, worked out by hand, and the rings around the stops."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Counting
from insek.processing.analysis.network.graph import build_network
from insek.processing.analysis.transit.access_ways import Rings, StraightWays, StreetWays
from insek.processing.analysis.transit.headway import (
    classify,
    headway_classes,
    headway_rings,
    stop_service,
)
from insek.processing.analysis.transit.service_areas import (
    NONE,
    UNTIED,
    best_ranks,
    disjoint_areas,
    reached_area,
    residents_by_rank,
    usable_rings,
)
from insek.processing.analysis.transit.timetable import service_table

from ...effort import cases

DAY = 14 * 60.0  # 06:00-20:00
BREAKS = {"7-8": [0, 10], "15": [10, 20], "30": [20, 40], "60": [40, 75], "seltener": [75, None]}


def timetable(*rows, window=DAY):
    """Rows of (stop, line, direction, departures[, on demand[, route_type]])."""
    full = [(*row, *(False, 3)[len(row) - 4 :]) for row in rows]
    stops, lines, directions, departures, booked, types = zip(*full, strict=True)
    return service_table(
        np.zeros((len(rows), 2)),
        window,
        stop_id=stops,
        name=stops,
        line=lines,
        direction=directions,
        route_type=types,
        departures=departures,
        on_demand=booked,
    )


def headways(service, counting=Counting.BETTER):
    stops = stop_service(service, counting)
    return dict(zip(stops.stop_id, stops.headway_min, strict=True))


TOWN = timetable(
    ("Markt", "1", "0", 84),
    ("Markt", "1", "1", 56),
    ("Markt", "2", "0", 28),
    ("Markt", "2", "1", 28),
    ("Schule", "1", "0", 28),
    ("Schule", "1", "1", 28),
    ("Wendeplatz", "2", "1", 28),
    ("Hof", "3", "0", 14),
    ("Hof", "3", "1", 13),
    ("Weiler", "4", "0", 5),
    ("Mühle", "R", "0", 20, True),
    ("Berg", "R", "0", 9, False, 715),
)


def test_the_better_served_direction_of_every_line_counts():
    found = headways(TOWN)
    assert found["Markt"] == pytest.approx(840 / (84 + 28))  # 7.5 min
    assert found["Schule"] == pytest.approx(30.0)
    assert found["Wendeplatz"] == pytest.approx(30.0)
    assert found["Hof"] == pytest.approx(60.0)
    assert found["Weiler"] == pytest.approx(168.0)


def test_half_of_all_departures_makes_the_end_of_a_line_look_worse():
    found = headways(TOWN, Counting.HALF)
    assert found["Markt"] == pytest.approx(840 / 98)
    assert found["Schule"] == pytest.approx(30.0)
    assert found["Wendeplatz"] == pytest.approx(60.0)
    assert found["Hof"] == pytest.approx(840 / 13.5)


def test_direction_0_of_one_line_is_not_direction_0_of_another():
    service = timetable(("A", "1", "0", 14), ("A", "2", "1", 14))
    assert headways(service)["A"] == pytest.approx(30.0)


def test_tram_1_and_bus_1_are_two_lines():
    service = timetable(("A", "1", "0", 40, False, 0), ("A", "1", "1", 40, False, 3))
    stops = stop_service(service, Counting.BETTER)
    assert (stops.departures.tolist(), stops.lines.tolist()) == ([80], [2])
    assert stops.line_directions.tolist() == [2]
    same = timetable(("A", "1", "0", 40, False, 3), ("A", "1", "1", 40, False, 3))
    stops = stop_service(same, Counting.BETTER)
    assert (stops.departures.tolist(), stops.lines.tolist()) == ([40], [1])


def test_what_must_be_booked_has_no_headway_but_is_counted():
    stops = stop_service(TOWN, Counting.BETTER)
    rows = {name: row for row, name in enumerate(stops.stop_id)}
    for name, booked in (("Mühle", 20), ("Berg", 9)):
        assert math.isinf(stops.headway_min[rows[name]])
        assert stops.on_demand[rows[name]] == booked
        assert stops.lines[rows[name]] == 0
    assert stops.on_demand.sum() == 29


def test_lines_and_directions_of_a_stop_are_counted():
    stops = stop_service(TOWN, Counting.BETTER)
    rows = {name: row for row, name in enumerate(stops.stop_id)}
    assert stops.lines[rows["Markt"]] == 2
    assert stops.line_directions[rows["Markt"]] == 4
    assert stops.line_directions[rows["Wendeplatz"]] == 1


def test_stops_fall_into_the_classes_of_the_legend():
    classes = headway_classes(BREAKS)
    stops = stop_service(TOWN, Counting.BETTER)
    found = dict(zip(stops.stop_id, classify(stops.headway_min, classes), strict=True))
    labels = {name: classes[index].label if index >= 0 else None for name, index in found.items()}
    assert labels == {
        "Markt": "7-8",
        "Schule": "30",
        "Wendeplatz": "30",
        "Hof": "60",
        "Weiler": "seltener",
        "Mühle": None,
        "Berg": None,
    }


@pytest.mark.parametrize(
    ("minutes", "label"),
    [(7.5, "7-8"), (10, "15"), (15, "15"), (20, "30"), (30, "30"), (40, "60"), (60, "60"),
     (74.9, "60"), (75, "seltener"), (840, "seltener")],
)  # fmt: skip
def test_a_break_belongs_to_the_class_that_begins_there(minutes, label):
    classes = headway_classes(BREAKS)
    assert classes[classify(np.array([float(minutes)]), classes)[0]].label == label


@pytest.mark.parametrize(
    "breaks",
    [
        {},
        {"oft": [0, 10], "selten": [20, None]},
        {"oft": [5, 10]},
        {"oft": [0, 10], "selten": [5, 20]},
        {"oft": [0]},
    ],
)
def test_classes_with_gaps_or_overlaps_are_refused(breaks):
    with pytest.raises(AnalysisError, match=r"Taktklasse"):
        headway_classes(breaks)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"), st.sampled_from("12"), st.sampled_from("01"), st.integers(0, 99)
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 7),
    st.integers(0, 50),
    st.sampled_from(list(Counting)),
)
@settings(deadline=None, max_examples=cases(60))
def test_more_departures_never_lengthen_a_headway(rows, which, more, counting):
    which %= len(rows)
    before = headways(timetable(*rows), counting)
    richer = [(*row[:3], row[3] + more * (index == which)) for index, row in enumerate(rows)]
    after = headways(timetable(*richer), counting)
    assert all(after[stop] <= before[stop] for stop in before)


def points(*xy):
    return shapely.points(np.array(xy, dtype=float).reshape(-1, 2))


def rings_of(*stops, radii=(300.0, 400.0)):
    """Rings of stops given as (class, x, y), five classes."""
    service = stop_service(
        service_table(
            np.array([stop[1:] for stop in stops], dtype=float),
            DAY,
            stop_id=[str(row) for row in range(len(stops))],
            name=[""] * len(stops),
            line=["1"] * len(stops),
            direction=["0"] * len(stops),
            route_type=[3] * len(stops),
            departures=[1] * len(stops),
            on_demand=[False] * len(stops),
        ),
        Counting.BETTER,
    )
    classes = np.array([stop[0] for stop in stops])
    return headway_rings(service, classes, radii, classes=5)


def test_the_better_class_lies_on_top_and_within_it_the_shorter_way():
    often, seldom = (0, 0, 0), (3, 500, 0)
    homes = points((100, 0), (350, 0), (450, 0), (700, 0), (850, 0), (1000, 0))
    ranks = best_ranks(rings_of(often, seldom), StraightWays(), homes)
    # rank = 2 * class + ring: 350 m from the frequent stop goes before 150 m from the other one.
    assert ranks.tolist() == [0, 1, 6, 6, 7, NONE]


def test_areas_do_not_overlap_and_hold_whom_they_say():
    generator = np.random.default_rng(4)
    places = generator.uniform(0, 3000, (30, 2))
    stops = [(int(c), *xy) for c, xy in zip(generator.integers(0, 5, 30), places, strict=True)]
    rings = rings_of(*stops)
    areas = disjoint_areas(rings, StraightWays()).by_rank
    whole = shapely.union_all(list(areas.values()))
    assert sum(area.area for area in areas.values()) == pytest.approx(whole.area, rel=1e-9)
    reach = shapely.union_all(shapely.buffer(shapely.points(places), 400.0, quad_segs=32))
    assert whole.area == pytest.approx(reach.area, rel=1e-9)
    people = shapely.points(generator.uniform(0, 3000, (800, 2)))
    ranks = best_ranks(rings, StraightWays(), people)
    borders = shapely.union_all([area.boundary for area in areas.values()])
    for person, rank in zip(people, ranks, strict=True):
        if shapely.distance(person, borders) > 0.5:  # circles are drawn with 128 corners
            inside = [r for r, area in areas.items() if shapely.contains(area, person)]
            assert inside == ([] if rank == NONE else [rank])


def test_the_city_limits_what_is_drawn():
    city = shapely.box(0, -1000, 1000, 1000)
    areas = disjoint_areas(rings_of((0, 0, 0)), StraightWays(), clip=city).by_rank
    assert shapely.total_bounds(list(areas.values()))[0] == 0.0


def lattice(size, step):
    """Streets every ``step`` metres: the way between two crossings is |dx| + |dy|."""
    along, across = np.meshgrid(np.arange(size - 1), np.arange(size))
    start = np.column_stack([along.ravel(), across.ravel()])
    east = np.stack([start, start + np.array([1, 0])], axis=1)
    blocks = np.concatenate([east, east[:, :, ::-1]])
    return build_network(shapely.linestrings(blocks * step))


def test_along_the_streets_distances_are_those_of_the_blocks():
    ways = StreetWays(lattice(11, 100.0), offset_m=20.0, snap_m=30.0)
    generator = np.random.default_rng(7)
    crossings = generator.integers(0, 11, (40, 2)) * 100.0
    rings = rings_of((0, 200, 300), (2, 700, 700))
    ranks = best_ranks(rings, ways, shapely.points(crossings))
    for home, rank in zip(crossings, ranks, strict=True):
        blocks = {c: abs(home - stop).sum() for c, stop in ((0, (200, 300)), (2, (700, 700)))}
        by_hand = [2 * c + (d > 300) for c, d in sorted(blocks.items()) if d <= 400]
        assert rank == min(by_hand, default=NONE)
    areas = disjoint_areas(rings, ways).by_rank
    assert set(areas) == {0, 1, 4, 5}
    assert shapely.contains(areas[0], shapely.Point(490, 300 + 15))
    assert not shapely.contains(areas[0], shapely.Point(505, 300))  # ends flat at 300 m
    assert not shapely.contains(areas[0], shapely.Point(450, 350))  # the middle of a block


def test_stops_far_from_any_street_are_left_out_and_counted():
    ways = StreetWays(lattice(3, 100.0), offset_m=20.0, snap_m=50.0)
    rings, lost = usable_rings([Rings(points((0, 0), (5000, 0)), (300.0,), (0,))], ways)
    assert [(place.x, place.y) for place in lost] == [(5000, 0)]
    assert len(rings[0].facilities) == 1
    alone, lost = usable_rings([Rings(points((5000, 0)), (300.0,), (0,))], ways)
    assert (alone, len(lost)) == ((), 1)


def test_residents_are_counted_like_by_hand_and_districts_sum_to_the_city():
    residents = np.array([10.0, 20.0, math.nan, 5.0, 7.0])
    ranks = np.array([0, NONE, 0, 1, 0])
    table = residents_by_rank(
        residents, ranks, district_index=np.array([0, 0, 0, 1, -1]), districts=3, classes=2
    )
    assert table[0].tolist() == [10, 0, 20]
    assert table[1].tolist() == [0, 5, 0]
    assert np.isnan(table[2]).all()
    assert table[3].tolist() == [10, 5, 20]


def test_a_district_of_which_more_than_a_tenth_cannot_be_measured_has_no_numbers():
    # 9 of 99 residents without a street are told apart; 11 of 100 are too many.
    residents = np.array([90.0, 9.0, 89.0, 11.0])
    table = residents_by_rank(
        residents,
        np.array([0, UNTIED, 0, UNTIED]),
        district_index=np.array([0, 0, 1, 1]),
        districts=2,
        classes=1,
    )
    assert table[0].tolist() == [90, 0]
    assert np.isnan(table[1]).all()
    assert table[2].tolist() == [90, 0]


def test_where_the_offer_is_not_known_nobody_is_without():
    table = residents_by_rank(
        np.array([95.0, 5.0, 50.0]),
        np.array([0, NONE, NONE]),
        district_index=np.array([0, 0, 1]),
        districts=2,
        classes=1,
        known=np.array([True, False, False]),
    )
    assert table[0].tolist() == [95, 0]
    assert np.isnan(table[1]).all()


def test_homes_are_tied_closer_than_stops_and_the_others_are_not_judged():
    ways = StreetWays(lattice(3, 100.0), offset_m=20.0, snap_m=250.0, home_snap_m=100.0)
    rings, lost = usable_rings([Rings(points((0, -200)), (300.0,), (0,))], ways)
    assert len(lost) == 0
    # 100 m from the street: along it to the stop's place; 101 m: nobody can tell; too far: none.
    homes = points((100, -100), (100, -101), (200, 200))
    assert best_ranks(rings, ways, homes).tolist() == [0, UNTIED, NONE]
    assert best_ranks((), ways, homes).tolist() == [NONE, UNTIED, NONE]


def test_what_is_drawn_in_the_city_is_what_lies_in_it():
    generator = np.random.default_rng(9)
    places = zip(generator.integers(0, 5, 25), generator.uniform(0, 4000, (25, 2)), strict=True)
    rings = rings_of(*((int(number), *xy) for number, xy in places))
    city = shapely.Point(2000, 2000).buffer(1500).union(shapely.box(0, 0, 900, 900))
    zones = disjoint_areas(rings, StraightWays(), clip=city)
    every = shapely.union_all(list(disjoint_areas(rings, StraightWays()).by_rank.values()))
    inside = shapely.intersection(every, city)
    assert sum(area.area for area in zones.by_rank.values()) == pytest.approx(inside.area)
    for area in (zones.union, reached_area(rings, StraightWays(), clip=city)):
        assert area.is_valid
        assert shapely.symmetric_difference(area, inside).area == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("radii", [(), (0.0,), (400.0, 300.0), (300.0, 300.0)])
def test_radii_must_rise_from_above_zero(radii):
    with pytest.raises(AnalysisError, match="aufsteigend"):
        rings_of((0, 0, 0), radii=radii)
