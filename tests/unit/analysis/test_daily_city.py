"""How many kinds of everyday destinations can be walked to, on towns that can be checked."""

import heapq
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Unit
from insek.processing.analysis.network.costs import Costs
from insek.processing.analysis.network.graph import build_network, edge_graph, snap
from insek.processing.analysis.supply.daily_city import (
    areas_from,
    categories_reached,
    categories_within,
    count_parts,
    outline,
    reach_categories,
)

from ...effort import cases

SIZE = 5
STEP = 100.0


def objects(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def points(*coordinates):
    return objects(*(shapely.Point(xy) for xy in coordinates))


def street(*coordinates):
    return build_network(objects(shapely.LineString(coordinates)))


# A straight street of 1000 m with a bakery at 0 and a pharmacy at 600.
STREET = street((0, 0), (1000, 0))
PLACES = {"Bäckerei": points((0, 0)), "Apotheke": points((600, 0))}


def reached(places, limit=250.0, network=STREET):
    return reach_categories(network, places, limit=limit, snap_m=50.0)


def test_a_place_counts_the_categories_whose_nearest_destination_is_within_the_limit():
    found = reached(PLACES, limit=350)
    assert [item.category for item in found] == ["Bäckerei", "Apotheke"]
    homes = snap(STREET, points((0, 10), (249, 0), (250, 0), (351, 0), (950, 0), (951, 0)), 20)
    # bakery up to 350, pharmacy from 250 to 950
    assert categories_reached(found, homes).tolist() == [1, 1, 2, 1, 1, 0]


def test_the_count_is_exact_along_the_street():
    parts = count_parts(reached(PLACES, limit=350))
    assert parts.near[0] == 0
    assert parts.far[-1] == pytest.approx(950)
    length = parts.far - parts.near
    by_count = {count: length[parts.count == count].sum() for count in (1, 2)}
    assert by_count == {1: pytest.approx(250 + 600), 2: pytest.approx(100)}


def test_areas_are_the_parts_widened_and_end_flat_where_the_number_falls():
    found = reached(PLACES, limit=350)
    both, one = areas_from(found, [2, 1], offset_m=50)
    # both categories: from 250 to 350, flat on both sides
    differing = shapely.symmetric_difference(both, shapely.box(250, -50, 350, 50))
    assert differing.area == pytest.approx(0, abs=1e-6)
    # at least one: from 0 (the street's own end, round) to 950 (flat)
    assert one.area == pytest.approx(950 * 100 + math.pi * 50**2 / 2, rel=1e-3)
    assert one.bounds == pytest.approx((-50, -50, 950, 50))
    assert shapely.covers(one, both)


def test_areas_asked_for_together_are_those_asked_for_one_by_one():
    # streets that are whole in the area of more categories are not widened again for fewer
    across = [
        [(x, y), (x + step, y + 100.0 - step)]
        for x in np.arange(12) * 100.0
        for y in np.arange(12) * 100.0
        for step in (0.0, 100.0)
    ]
    town = build_network(objects(*map(shapely.LineString, across)))
    random = np.random.default_rng(7)
    shops = {f"Laden {number}": points(*random.uniform(0, 1100, (2, 2))) for number in range(4)}
    found = reached(shops, limit=700, network=town)
    numbers = [1, 2, 3, 4]
    together = areas_from(found, numbers, offset_m=40)
    assert all(area.area > 100_000 for area in together)
    for number, area in zip(numbers, together, strict=True):
        (alone,) = areas_from(found, [number], offset_m=40)
        above = shapely.union_all(together[number:])
        expected = shapely.union(alone, above)  # each contains those of higher numbers
        assert shapely.symmetric_difference(area, expected).area == pytest.approx(0, abs=1e-3)
        assert alone.area == pytest.approx(expected.area, rel=1e-6)


def test_what_is_reached_from_both_ends_of_a_street_leaves_a_gap_with_flat_ends():
    found = reached({"Bäckerei": points((0, 0), (1000, 0))}, limit=300)
    (area,) = areas_from(found, [1], offset_m=50)
    west, east = sorted(area.geoms, key=lambda part: part.bounds[0])
    assert (west.bounds[2], east.bounds[0]) == pytest.approx((300, 700))


def test_at_a_junction_the_area_is_no_rounder_than_there_is_way_left():
    # 240 m of 250 m are gone where the street ends: 10 m are left for the round end
    short = street((0, 0), (240, 0))
    found = reached({"Bäckerei": points((0, 0))}, limit=250, network=short)
    (area,) = areas_from(found, [1], offset_m=50)
    assert area.bounds[2] == pytest.approx(250, abs=0.1)


def test_dead_ends_with_way_left_are_round_however_lengths_are_rounded():
    # lengths like these leave reached parts one rounding short of the end of their street
    rng = np.random.default_rng(1)
    ends = [(x + 5 * rng.uniform(-1, 1), rng.uniform(80, 200)) for x in np.arange(40) * 146.0]
    main = [[(x, 0), (x + 146.0, 0)] for x in np.arange(40) * 146.0]
    side = [[(line[0][0], 0), end] for line, end in zip(main, ends, strict=True)]
    network = build_network(objects(*map(shapely.LineString, [*main, *side])))
    found = reach_categories(network, {"Apotheke": points((2900.123, 0))}, limit=5000, snap_m=10.0)
    (area,) = areas_from(found, [1], offset_m=50.0)
    caps = [area.intersection(shapely.Point(end).buffer(50.0)).area for end in ends]
    assert min(caps) > 0.95 * math.pi * 50.0**2


def test_the_outline_fills_blocks_and_drops_streets_that_lead_out():
    # a block of 300 m with streets on all sides, one street of 400 m leading east out of it
    block = shapely.LineString([(0, 0), (300, 0), (300, 300), (0, 300), (0, 0)]).buffer(50)
    strip = shapely.LineString([(300, 150), (700, 150)]).buffer(50, cap_style="flat")
    drawn = outline(shapely.union(block, strip), 150)
    assert len(drawn.geoms) == 1
    assert not drawn.geoms[0].interiors
    assert shapely.covers(drawn, shapely.box(0, 0, 300, 300))
    assert drawn.bounds[2] < 450
    assert outline(strip, 150).is_empty
    assert outline(strip, 0).equals(strip)


def test_minutes_uphill_count_on_the_way_there():
    # 12 minutes up to the bakery at the western end, 6 minutes back
    up, down = np.array([6.0]), np.array([12.0])
    costs = Costs(Unit.MINUTES, up, down, edge_graph(2, STREET.start, STREET.end, up, down))
    places = {"Bäckerei": points((0, 0))}
    found = reach_categories(STREET, places, limit=6, snap_m=50, costs=costs)
    homes = snap(STREET, points((499, 0), (501, 0)), 10)
    assert categories_reached(found, homes).tolist() == [1, 0]


def test_a_number_that_nobody_reaches_has_no_area():
    found = reached(PLACES, limit=100)
    both, one = areas_from(found, [2, 1], offset_m=50)
    assert both.is_empty
    assert not one.is_empty


def test_a_park_is_reached_where_a_street_runs_along_its_edge():
    # 30 m north of the street: too far; one whose edge is 20 m away is entered between 400 and 600
    far, near = shapely.box(0, 30, 100, 90), shapely.box(400, 20, 600, 90)
    (park,) = reached({"Park": objects(far, near)}, limit=100)
    assert (park.destinations, park.unsnapped) == (2, 1)
    homes = snap(STREET, points((299, 0), (301, 0), (500, 0), (699, 0), (701, 0)), 10)
    assert categories_reached([park], homes).tolist() == [0, 1, 1, 1, 0]


def test_a_category_off_the_streets_counts_as_reached_by_nobody():
    found = reached(
        {"Bäckerei": points((0, 0), (0, 60)), "Apotheke": points((0, 900)), "Post": objects(None)}
    )
    assert [(item.category, item.destinations, item.unsnapped) for item in found] == [
        ("Bäckerei", 2, 1),
        ("Apotheke", 1, 1),
    ]
    homes = snap(STREET, points((0, 0), (1000, 0)), 20)
    assert categories_reached(found, homes).tolist() == [1, 0]
    parts = count_parts(found)
    assert (parts.near.tolist(), parts.far.tolist(), parts.count.tolist()) == ([0], [250], [1])
    both, one = areas_from(found, [2, 1], offset_m=50)
    assert both.is_empty
    assert not one.is_empty
    with pytest.raises(AnalysisError, match="Für keine Kategorie"):
        reached({"Apotheke": points((0, 900))})


def test_by_straight_line_areas_count_from_their_edge():
    random = np.random.default_rng(3)
    homes = shapely.points(random.uniform(0, 2000, (300, 2)))
    shops = shapely.points(random.uniform(0, 2000, (6, 2)))
    parks = objects(shapely.box(200, 300, 700, 500), shapely.box(1500, 1500, 1600, 1900))
    places = {"Laden": shops, "Park": parks, "beides": np.concatenate([shops[:1], parks[:1]])}
    found = categories_within({**places, "leer": objects()}, homes, 350.0)
    for home, number in zip(homes, found, strict=True):
        near = [min(shapely.distance(home, every)) <= 350 for every in places.values()]
        assert number == sum(near)


def test_by_straight_line_a_place_exactly_at_the_radius_is_reached():
    places = {"Laden": points((300, 400)), "Park": objects(shapely.box(500, -50, 600, 50))}
    homes = points((0, 0), (-1, 0))
    assert categories_within(places, homes, 500.0).tolist() == [2, 0]


def test_a_limit_of_nothing_and_an_offset_of_nothing_are_sentences():
    with pytest.raises(AnalysisError, match="größer als 0"):
        reached(PLACES, limit=0)
    with pytest.raises(AnalysisError, match="Fangabstand der Ziele muss größer als 0 m"):
        reach_categories(STREET, PLACES, limit=250.0, snap_m=0.0)
    with pytest.raises(AnalysisError, match="größer als 0 m"):
        areas_from(reached(PLACES), [1], offset_m=0)


# ---------------------------------------------------------------- against brute force
def grid_lines():
    lines = []
    for i in range(SIZE):
        for j in range(SIZE):
            if i + 1 < SIZE:
                lines.append(((i, j), (i + 1, j)))
            if j + 1 < SIZE:
                lines.append(((i, j), (i, j + 1)))
    return lines


LINES = grid_lines()


def town(missing):
    """A grid of streets of 100 m with some left out."""
    kept = [line for number, line in enumerate(LINES) if number not in missing]
    lines = objects(*(shapely.LineString(np.array(line) * STEP) for line in kept))
    return build_network(lines), kept


def walk_from(start, kept):
    """Metres from a corner to every other, with a heap and a dictionary."""
    ways = {}
    for a, b in kept:
        ways.setdefault(a, []).append(b)
        ways.setdefault(b, []).append(a)
    best = {start: 0.0}
    heap = [(0.0, start)]
    while heap:
        cost, corner = heapq.heappop(heap)
        if cost > best[corner]:
            continue
        for other in ways.get(corner, []):
            if cost + STEP < best.get(other, math.inf):
                best[other] = cost + STEP
                heapq.heappush(heap, (cost + STEP, other))
    return best


corner = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))
missing_streets = st.sets(st.integers(0, len(LINES) - 1), max_size=14)
facilities = st.lists(st.lists(corner, min_size=1, max_size=3), min_size=1, max_size=4)


def corners_in(kept):
    return sorted({end for line in kept for end in line})


def counted(network, kept, categories, limit):
    """Categories reached from every corner that still has a street."""
    homes = corners_in(kept)
    places = {
        str(number): points(*(np.array(place) * STEP for place in item))
        for number, item in enumerate(categories)
    }
    found = reach_categories(network, places, limit=limit, snap_m=1.0)
    tied = snap(network, points(*(np.array(home) * STEP for home in homes)), 1.0)
    return homes, categories_reached(found, tied), found


@settings(max_examples=cases(60), deadline=None)
@given(missing_streets, facilities, st.integers(0, 8))
def test_every_corner_counts_what_a_plain_search_counts(missing, categories, blocks):
    network, kept = town(missing)
    there = set(corners_in(kept))
    categories = [[place for place in item if place in there] for item in categories]
    categories = [item for item in categories if item]
    if not categories:
        return
    limit = blocks * STEP + 50.0
    homes, number, _ = counted(network, kept, categories, limit)
    for home, count in zip(homes, number, strict=True):
        distance = walk_from(home, kept)
        expected = sum(
            min(distance.get(place, math.inf) for place in item) <= limit for item in categories
        )
        assert count == expected


@settings(max_examples=cases(40), deadline=None)
@given(missing_streets, facilities, corner, st.integers(0, 6))
def test_one_more_destination_or_a_longer_walk_never_lowers_the_count(
    missing, categories, place, blocks
):
    network, kept = town(missing)
    there = set(corners_in(kept))
    categories = [[item for item in group if item in there] for group in categories]
    categories = [group for group in categories if group]
    if not categories or place not in there:
        return
    limit = blocks * STEP + 50.0
    _, before, found = counted(network, kept, categories, limit)
    _, more, _ = counted(network, kept, [[*categories[0], place], *categories[1:]], limit)
    _, longer, farther = counted(network, kept, categories, limit + 75.0)
    assert (more >= before).all()
    assert (longer >= before).all()
    small, large = (areas_from(item, [1], offset_m=20)[0] for item in (found, farther))
    assert shapely.area(shapely.difference(small, large)) < 1e-3


@settings(max_examples=cases(30), deadline=None)
@given(missing_streets, facilities, st.integers(0, 6), st.integers(0, 2**32 - 1))
def test_the_parts_count_what_a_resident_at_the_same_place_counts(
    missing, categories, blocks, seed
):
    network, kept = town(missing)
    there = set(corners_in(kept))
    categories = [group for group in ([p for p in g if p in there] for g in categories) if group]
    if not categories:
        return
    _, _, found = counted(network, kept, categories, blocks * STEP + 30.0)
    parts = count_parts(found)
    rng = np.random.default_rng(seed)
    edge = rng.integers(0, len(network.length), 40)
    measure = rng.random(40) * network.length[edge]
    places = shapely.line_interpolate_point(network.lines[edge], measure)
    number = categories_reached(found, snap(network, places, 1.0))
    for place_edge, at, count in zip(edge, measure, number, strict=True):
        covering = (parts.edge == place_edge) & (parts.near < at) & (at < parts.far)
        assert parts.count[covering].sum() == count
        assert covering.sum() <= 1
