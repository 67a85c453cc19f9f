"""Results of a search: facility by facility, as areas and rings, and checked by themselves."""

import contextlib
import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.network.access import TravelMode, access
from insek.processing.analysis.network.costs import by_slope, with_directions
from insek.processing.analysis.network.graph import Network, Snapped, build_network, snap
from insek.processing.analysis.network.reach import Reach, reach
from insek.processing.analysis.network.reach_per_facility import reach_each
from insek.processing.analysis.network.self_check import random_places, self_check
from insek.processing.analysis.network.serialization import pack, unpack
from insek.processing.analysis.network.slope import edge_slopes
from insek.processing.analysis.network.speeds import tobler
from insek.processing.analysis.network.street_area import (
    both_area,
    common_lines,
    reach_area,
    ring_areas,
    street_area,
)
from insek.processing.analysis.network.street_network import Streets, build_street_network
from insek.processing.analysis.network.way_classes import CLOSED, KNOWN, ON_FOOT_ONLY, OPEN, STEPS
from insek.processing.runtime.errors import CancelledError

from ...effort import cases


def lines(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    array = np.empty(len(coordinates), dtype=object)
    array[:] = [shapely.LineString(line) for line in coordinates]
    return array


def grid(side: int, spacing: float, seed: int = 3) -> np.ndarray:
    """Streets of a crooked grid with a tenth of the blocks missing."""
    random = np.random.default_rng(seed)
    step = np.arange(side) * spacing
    corner = np.stack(np.meshgrid(step, step, indexing="ij"), axis=-1)
    corner += random.uniform(-0.25, 0.25, corner.shape) * spacing
    found = [
        shapely.LineString(pair)
        for net in (corner, corner.transpose(1, 0, 2))
        for row in net
        for pair in itertools.pairwise(row)
        if random.random() > 0.1
    ]
    return np.array(found, dtype=object)


TOWN = build_network(grid(12, 80.0))


def scattered(count: int, seed: int) -> Snapped:
    random = np.random.default_rng(seed)
    return snap(TOWN, shapely.points(random.uniform(-20, 900, (count, 2))), 120.0)


def hilly() -> tuple[Network, object]:
    """Costs by Tobler on a hill in the middle of the town, every third street a oneway."""
    x = np.arange(-5, 106) * 10.0
    height = 120.0 * np.exp(-(((x[None, :] - 440) / 300) ** 2) - ((x[::-1, None] - 440) / 300) ** 2)
    slopes = edge_slopes(TOWN, height, (-55.0, 10.0, 0.0, 1055.0, 0.0, -10.0))
    along = np.arange(len(TOWN.length)) % 3 != 0
    return TOWN, with_directions(
        TOWN, by_slope(TOWN, slopes, tobler), along=along, against=np.ones_like(along)
    )


@pytest.mark.parametrize("direction", ["from", "to"])
def test_facility_by_facility_gives_what_each_gives_alone(direction: str) -> None:
    network, costs = hilly()
    shops = scattered(40, seed=5)
    shops.edge[7] = -1
    found = list(reach_each(network, shops, 4.0, costs=costs, direction=direction))
    owners = np.concatenate([parts.owner for parts in found])
    assert 7 not in owners
    for index in range(40):
        alone = Snapped(shops.edge[[index]], shops.measure[[index]], shops.offset[[index]])
        truth = reach(network, alone, 4.0, costs=costs, direction=direction).pieces
        (mine,) = [parts.take(parts.owner == index) for parts in found if index in parts.owner] or [
            found[0].take(np.array([], dtype=int))
        ]
        assert mine.edge.tolist() == truth.edge.tolist()
        assert mine.near == pytest.approx(truth.near)
        assert mine.far == pytest.approx(truth.far)
        assert mine.near_cost == pytest.approx(truth.near_cost)
        assert mine.far_cost == pytest.approx(truth.far_cost)


def test_facility_by_facility_hears_a_cancel() -> None:
    def stop(_share: float) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        list(reach_each(TOWN, scattered(40, seed=5), 300.0, progress=stop))


def found(limit: float, count: int = 5) -> Reach:
    return reach(TOWN, scattered(count, seed=9), limit)


class TestArea:
    def test_the_area_is_the_plain_union_of_the_widened_streets(self) -> None:
        parts = found(400.0).parts
        plain = shapely.union_all(shapely.buffer(parts, 30.0))
        mine = street_area(parts, 30.0)
        assert shapely.area(shapely.symmetric_difference(mine, plain)) < 1e-6 * plain.area

    def test_without_streets_it_is_empty(self) -> None:
        assert street_area(np.array([], dtype=object), 30.0).is_empty
        assert street_area(np.array([None], dtype=object), 30.0).is_empty

    def test_an_offset_of_nothing_or_of_many_kilometres_is_refused(self) -> None:
        with pytest.raises(AnalysisError, match="größer als 0"):
            street_area(found(100.0).parts, 0.0)
        with pytest.raises(AnalysisError, match="höchstens 1000 m sein, angegeben ist 10000000"):
            street_area(found(100.0).parts, 1e7)

    def test_streets_on_both_sides_of_an_axis_are_merged_in_as_few_rounds_as_others(self) -> None:
        cross = lines([(-900, 0), (900, 0)], [(-500, -900), (-500, 900)], [(500, -900), (500, 900)])
        told: list[float] = []
        here = street_area(cross, 30.0, progress=told.append)
        rounds, far_off = len(told), shapely.transform(cross, lambda xy: xy + 4000.0)
        there = street_area(far_off, 30.0, progress=told.append)
        assert rounds <= len(told) - rounds < 30
        assert here.area == pytest.approx(there.area)

    def test_it_hears_a_cancel(self) -> None:
        def stop(_share: float) -> None:
            raise CancelledError

        with pytest.raises(CancelledError):
            street_area(found(400.0).parts, 30.0, progress=stop)

    def test_rings_do_not_overlap_and_make_up_the_whole(self) -> None:
        limits = [150.0, 300.0, 450.0]
        search = found(450.0)
        rings = ring_areas(search, limits, 30.0)
        whole = reach_area(search, 30.0)
        for index, ring in enumerate(rings):
            for other in rings[index + 1 :]:
                assert shapely.area(shapely.intersection(ring, other)) < 1e-6
        assert sum(ring.area for ring in rings) == pytest.approx(whole.area, rel=1e-4)
        assert rings[0].area == pytest.approx(reach_area(found(150.0), 30.0).area)

    @settings(max_examples=cases(6), deadline=None)
    @given(st.floats(50, 400), st.floats(50, 400))
    def test_a_larger_limit_contains_the_smaller(self, one: float, other: float) -> None:
        small, large = sorted((one, other))
        inner, outer = reach_area(found(small, 2), 20.0), reach_area(found(large, 2), 20.0)
        # arcs are polygons of 32 corners
        assert shapely.area(shapely.difference(inner, outer)) < 1e-4 * inner.area

    def test_there_and_back_is_what_both_ways_reach(self) -> None:
        network, costs = hilly()
        shops = scattered(3, seed=2)
        there = reach(network, shops, 5.0, costs=costs)
        back = reach(network, shops, 5.0, costs=costs, direction="to")
        both, _ = common_lines(there, back)
        thin = [
            shapely.union_all(shapely.buffer(part, 0.05, cap_style="flat"))
            for part in (there.parts, back.parts, both)
        ]
        expected = shapely.intersection(thin[0], thin[1])
        assert thin[2].area == pytest.approx(expected.area, rel=1e-3)
        assert thin[2].area < 0.99 * min(thin[0].area, thin[1].area)
        inside = both_area(there, back, 15.0)
        for way in (there, back):
            assert shapely.area(shapely.difference(inside, reach_area(way, 15.0))) < 1.0


class TestSelfCheck:
    def test_places_beside_the_only_street_are_all_within_the_limit(self) -> None:
        street = build_network(lines([(0, 0), (1000, 0)]))
        shop = snap(street, shapely.points([(500.0, 0.0)]), 10)
        search = reach(street, shop, 300.0)
        area = reach_area(search, 20.0)
        assert area.area == pytest.approx(600 * 40)
        check = self_check(area, street, shop, 300.0, count=500)
        assert (check.samples, check.beyond, check.largest_excess) == (500, 0, 0.0)

    def test_round_ends_stick_out_beyond_the_limit_by_the_offset(self) -> None:
        street = build_network(lines([(0, 0), (1000, 0)]))
        shop = snap(street, shapely.points([(500.0, 0.0)]), 10)
        area = street_area(reach(street, shop, 300.0).parts, 20.0)
        check = self_check(area, street, shop, 300.0, count=500)
        assert check.share == pytest.approx(np.pi * 20**2 / area.area, abs=0.03)
        assert 0 < check.largest_excess <= 20.0

    def test_a_circle_as_the_crow_flies_is_caught(self) -> None:
        shops = scattered(1, seed=1)
        circle = shapely.buffer(
            shapely.line_interpolate_point(TOWN.lines[shops.edge], shops.measure)[0], 300.0
        )
        honest = self_check(reach_area(reach(TOWN, shops, 300.0), 15.0), TOWN, shops, 300.0)
        wrong = self_check(circle, TOWN, shops, 300.0)
        assert honest.share < 0.02
        assert wrong.share > 0.2
        assert wrong == self_check(circle, TOWN, shops, 300.0)

    def test_an_island_counts_as_not_reached(self) -> None:
        apart = build_network(lines([(0, 0), (100, 0)], [(0, 50), (100, 50)]))
        shop = snap(apart, shapely.points([(50.0, 0.0)]), 10)
        check = self_check(shapely.box(0, 45, 100, 55), apart, shop, 200.0, count=50)
        assert (check.beyond, check.unreached, check.largest_excess) == (50, 50, 0.0)

    def test_places_lie_inside_and_an_empty_area_has_none(self) -> None:
        ring = shapely.buffer(shapely.Point(0, 0), 100).difference(
            shapely.buffer(shapely.Point(0, 0), 95)
        )
        places = random_places(ring, 300, seed=4)
        assert len(places) == 300
        assert shapely.contains(ring, places).all()
        assert len(random_places(shapely.Polygon(), 10, seed=4)) == 0


class TestAccess:
    KINDS = ("motorway", "residential", "footway", "cycleway", "steps", "pedestrian", None, "trunk")

    def test_without_further_data_the_class_decides(self) -> None:
        foot = access(TravelMode.FOOT, self.KINDS)
        bike = access(TravelMode.BIKE, self.KINDS, push_on_steps=False)
        assert foot.usable.tolist() == [False, True, True, True, True, True, True, False]
        assert bike.usable.tolist() == [False, True, False, True, False, False, True, False]
        assert (foot.by_data, foot.by_class, foot.closed) == (0, 7, 2)
        assert foot.unclear == (("", 1),)

    def test_official_codes_close_motorways_and_keep_bicycles_off_footpaths(self) -> None:
        # Bundesautobahn, Bundesstraße, Gemeindestraße, Fußgängerzone, Wirtschaftsweg, Fußweg,
        # Radweg, Reitweg, Rad- und Fußweg; the number of an object class says nothing
        kinds = ("1301", "1303", " 1307", "1808", "5212", "1103", "1106", "1107", "1110", "42003")
        foot, bike = access(TravelMode.FOOT, kinds), access(TravelMode.BIKE, kinds)
        assert foot.usable.tolist() == [False] + [True] * 9
        riding = [False, True, True, False, True, False, True, False, True, True]
        assert bike.usable.tolist() == riding
        assert foot.unclear == bike.unclear == (("42003", 1),)
        assert foot.by_class == 9

    def test_no_class_says_two_things(self) -> None:
        groups = (CLOSED, ON_FOOT_ONLY, STEPS, OPEN)
        assert sum(map(len, groups)) == len(frozenset().union(*groups)) == len(KNOWN)

    def test_ways_that_nobody_says_anything_about_are_counted_by_their_class(self) -> None:
        kinds = ("6011", "Feldweg 3", "6011", None, "residential", "6011")
        found = access(TravelMode.FOOT, kinds, allowed=(None, None, True, None, None, None))
        assert found.unclear == (("6011", 2), ("Feldweg 3", 1), ("", 1))
        assert (found.by_data, found.by_class) == (1, 1)
        assert found.usable.all()

    def test_a_network_says_which_classes_told_it_nothing_and_remembers_it(self) -> None:
        ways = lines(*([(0, 10 * row), (100, 10 * row)] for row in range(8)))
        kinds = ["6011", "6011", "a", "b", "c", "d", None, "residential"]
        network = build_street_network(Streets(ways, kinds), TravelMode.FOOT)
        decided, unclear = network.access_notes()
        assert "nach Angabe der Daten entschieden: 0, nach der Wegeklasse: 1" in decided
        assert unclear.startswith("7 Wege gelten als offen")
        assert "(„6011“: 2, „a“: 1, „b“: 1, „c“: 1, „d“: 1 und 1 weitere Klassen)" in unclear
        assert unpack(pack(network)).notes() == network.notes()
        assert (
            len(build_street_network(Streets(ways, ["1307"] * 8), TravelMode.FOOT).access_notes())
            == 1
        )

    def test_a_kept_network_that_is_damaged_anywhere_is_told_in_one_way(self) -> None:
        ways = lines(*([(0, 10 * row), (100, 10 * row)] for row in range(8)))
        whole = pack(build_street_network(Streets(ways, ["residential"] * 8), TravelMode.FOOT))
        for cut in range(0, len(whole), len(whole) // 60):
            broken = bytearray(whole)
            broken[cut : cut + 40] = bytes(40)
            for data in (bytes(broken), whole[:cut]):
                # the blow may also have hit what nobody reads
                with contextlib.suppress(ValueError, KeyError, OSError):
                    unpack(data)

    def test_what_the_data_state_goes_first(self) -> None:
        stated = (None, False, True, None, True, None, None, True)
        bike = access(TravelMode.BIKE, self.KINDS, allowed=stated)
        assert bike.usable.tolist() == [False, False, True, True, True, False, True, True]
        assert bike.by_data == 4
        assert not bike.pushed.any()  # steps with a ramp are stated as open for bicycles

    def test_on_steps_bicycles_are_pushed(self) -> None:
        bike = access(TravelMode.BIKE, self.KINDS)
        assert bike.pushed.tolist() == [False] * 4 + [True] + [False] * 3
        assert bike.usable[4]

    def test_oneways_bind_bicycles_only(self) -> None:
        oneway = np.array([0, 1, 1, -1, 1, 0, np.nan, 1.0])
        bike = access(TravelMode.BIKE, self.KINDS, oneway=oneway)
        foot = access(TravelMode.FOOT, self.KINDS, oneway=oneway)
        assert bike.along.tolist() == [False, True, False, False, True, False, True, False]
        assert bike.against.tolist() == [False, False, False, True, True, False, True, False]
        assert bike.oneways == 2
        assert foot.oneways == 0
