"""Slopes from the terrain: hills worked out by hand, bridges, gaps, and the network they end in."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Travel
from insek.processing.analysis.network.access import TravelMode
from insek.processing.analysis.network.graph import Snapped, build_network
from insek.processing.analysis.network.reach import reach
from insek.processing.analysis.network.serialization import pack, unpack
from insek.processing.analysis.network.slope import edge_slopes, heights, unknown_slopes
from insek.processing.analysis.network.speeds import tobler
from insek.processing.analysis.network.street_network import (
    NetworkOptions,
    StreetNetwork,
    Streets,
    Terrain,
    build_street_network,
)

TRANSFORM = (-100.0, 10.0, 0.0, 100.0, 0.0, -10.0)
X = -95.0 + 10.0 * np.arange(60)
RAMP = np.repeat((0.10 * X)[None, :], 20, axis=0)
"""Rises by 10 % towards the east; 600 m wide, 200 m high, cells of 10 m."""


def lines(*coordinates: list[tuple[float, float]]) -> np.ndarray:
    array = np.empty(len(coordinates), dtype=object)
    array[:] = [shapely.LineString(line) for line in coordinates]
    return array


class TestHeights:
    def test_between_cell_centres_heights_are_interpolated(self) -> None:
        assert heights(RAMP, TRANSFORM, np.array([[0.0, 0.0], [33.0, 4.0]])) == pytest.approx(
            [0.0, 3.3]
        )

    def test_outside_and_in_gaps_there_is_none(self) -> None:
        gap = RAMP.copy()
        gap[:, 30:40] = np.nan
        found = heights(gap, TRANSFORM, np.array([[-101.0, 0.0], [250.0, 0.0], [0.0, 0.0]]))
        assert np.isnan(found).tolist() == [True, True, False]

    def test_a_rotated_terrain_is_refused(self) -> None:
        with pytest.raises(AnalysisError, match="gedreht"):
            heights(RAMP, (0.0, 10.0, 1.0, 0.0, 0.0, -10.0), np.array([[0.0, 0.0]]))


class TestSlopes:
    def test_uphill_is_positive_along_the_line_and_level_across(self) -> None:
        network = build_network(lines([(0, 0), (200, 0)], [(0, 0), (0, 60)], [(300, 0), (200, 0)]))
        slopes = edge_slopes(network, RAMP, TRANSFORM)
        mean = np.bincount(slopes.edge, slopes.slope * slopes.length) / network.length
        assert mean == pytest.approx([0.10, 0.0, -0.10], abs=1e-9)
        assert slopes.steepness() == pytest.approx([0.10, 0.0, 0.10])
        assert np.diff(slopes.first).tolist() == [10, 3, 5]

    def test_pieces_are_about_as_long_as_the_smoothing(self) -> None:
        network = build_network(lines([(0, 0), (47, 0)], [(0, 0), (0, 4)]))
        slopes = edge_slopes(network, RAMP, TRANSFORM)
        assert slopes.length == pytest.approx([23.5, 23.5, 4.0])

    def test_a_bump_of_one_cell_is_smoothed_away(self) -> None:
        fine = np.zeros((100, 200))
        fine[:, 100] = 3.0  # a wall 1 m wide
        network = build_network(lines([(0, 0), (200, 0)]))
        slopes = edge_slopes(network, fine, (0.0, 1.0, 0.0, 50.0, 0.0, -1.0))
        assert np.abs(slopes.slope).max() <= 3.0 / 21 / 10
        raw = edge_slopes(network, fine, (0.0, 1.0, 0.0, 50.0, 0.0, -1.0), smoothing_m=2.0)
        assert np.abs(raw.slope).max() > 0.2

    def test_a_bridge_of_several_edges_climbs_evenly_over_the_valley(self) -> None:
        valley = np.repeat((-30.0 * np.exp(-(((X - 200) / 60) ** 2)))[None, :], 20, axis=0)
        valley += 0.05 * X[None, :]
        # bank, three bridge edges, bank; and a path that leads up to the bridge
        streets = lines(
            [(0, 0), (50, 0)],
            [(50, 0), (150, 0)],
            [(150, 0), (200, 0)],
            [(200, 0), (350, 0)],
            [(350, 0), (400, 0)],
            [(200, 0), (200, 50)],
        )
        network = build_network(streets)
        straight = np.array([False, True, True, True, False, False])
        slopes = edge_slopes(network, valley, TRANSFORM, straight=straight)
        low, high = (valley[10, int((x + 100) / 10)] - 0.25 for x in (50, 350))
        # where a path on the ground joins it, the bridge comes down to the ground
        assert slopes.node_height[network.end[2]] == pytest.approx(valley[10, 30], abs=1.5)
        assert np.diff(slopes.first)[straight].tolist() == [1, 1, 1]
        only_bridge = edge_slopes(
            build_network(streets[:5]), valley, TRANSFORM, straight=straight[:5]
        )
        bridge = only_bridge.slope[np.isin(only_bridge.edge, [1, 2, 3])]
        assert bridge == pytest.approx(np.full(3, (high - low) / 300), abs=0.002)
        assert bridge == pytest.approx(np.full(3, bridge[0]))

    def test_a_bridge_that_meets_no_ground_has_no_slope(self) -> None:
        island = build_network(lines([(0, 0), (50, 0)], [(50, 0), (50, 50)], [(50, 50), (0, 0)]))
        slopes = edge_slopes(island, RAMP, TRANSFORM, straight=np.ones(3, dtype=bool))
        assert np.isnan(slopes.slope).all()

    def test_streets_without_heights_are_counted_and_taken_as_level(self) -> None:
        gap = RAMP.copy()
        gap[:, 30:] = np.nan
        streets = Streets(lines([(0, 0), (100, 0)], [(300, 0), (400, 0)]), ["path", "path"])
        found = build_street_network(streets, TravelMode.FOOT, terrain=Terrain(gap, TRANSFORM))
        assert found.slopes.unknown_edges == 1
        assert found.slopes.unknown_m == pytest.approx(100.0)
        assert any("0,1 km ohne Höhen" in note for note in found.notes())
        costs = found.costs(Travel.TOBLER)
        assert costs.forward[1] == pytest.approx(100 * 0.06 / 5.0367, rel=1e-4)
        assert costs.forward[0] == pytest.approx(100 * 0.06 / float(tobler(np.array([0.1]))[0]))
        assert costs.backward[0] == pytest.approx(100 * 0.06 / float(tobler(np.array([-0.1]))[0]))

    def test_a_height_of_minus_9999_is_no_height(self) -> None:
        hole = RAMP.copy()
        hole[:, 30:32] = -9999.0
        streets = Streets(lines([(0, 0), (400, 0)]), ["path"])
        found = build_street_network(streets, TravelMode.FOOT, terrain=Terrain.of(hole, TRANSFORM))
        # the two columns at 200 to 220 m and their neighbours have none
        assert found.impossible == 40
        assert unpack(pack(found)).impossible == 40
        assert np.nanmax(np.abs(found.slopes.slope)) < 0.2
        assert any("40 Zellen mit unmöglicher Höhe" in note for note in found.notes())
        minutes = found.costs(Travel.TOBLER).forward[0]
        slowest = 400 * 0.06 / float(tobler(np.array([0.1]))[0])
        assert 0.8 * slowest < minutes <= slowest

    def test_beyond_100_percent_a_street_is_as_slow_as_at_100_percent_and_that_is_told(
        self,
    ) -> None:
        cliff = RAMP.copy()
        cliff[:, 30:] += 4000.0  # a possible height, but no street climbs there
        streets = Streets(lines([(0, 0), (400, 0)]), ["path"])
        found = build_street_network(streets, TravelMode.FOOT, terrain=Terrain.of(cliff, TRANSFORM))
        with np.errstate(all="raise", under="ignore"):
            minutes = found.costs(Travel.TOBLER).forward[0]
        steep = found.slopes.too_steep_m
        # 6 · exp(-3.5 · 1.05) = 0.152 km/h
        assert 20 <= steep <= 60
        assert minutes == pytest.approx(steep * 0.06 / 0.15209 + 6.5, abs=1.0)
        assert any("steiler als 100 %" in note for note in found.notes())

    def test_without_smoothing_length_nothing_is_computed(self) -> None:
        network = build_network(lines([(0, 0), (10, 0)]))
        with pytest.raises(AnalysisError, match="größer als 0"):
            edge_slopes(network, RAMP, TRANSFORM, smoothing_m=0.0)
        assert unknown_slopes(network).unknown_m == pytest.approx(10.0)


def hill_town() -> StreetNetwork:
    streets = Streets(
        lines(
            [(0, 0), (100, 20), (200, 0)],
            [(200, 0), (300, 0)],
            [(0, 0), (0, 80)],
            [(100, 20), (100, 90)],
            [(500, 50), (0, 80)],
        ),
        ["residential", "steps", "footway", "residential", "motorway"],
        allowed=[True, None, None, True, None],
        oneway=np.array([1.0, 0, 0, -1, 0]),
        bridge=np.array([False, False, False, True, False]),
    )
    return build_street_network(streets, TravelMode.BIKE, terrain=Terrain(RAMP, TRANSFORM))


class TestStreetNetwork:
    def test_only_ways_for_the_mode_take_part_and_keep_the_number_of_their_row(self) -> None:
        town = hill_town()
        assert sorted(set(town.network.feature)) == [0, 1, 3]
        assert town.access.closed == 2
        assert town.components().count == 1
        assert any("2 davon mit dem Rad nicht nutzbar" in note for note in town.notes())

    def test_bicycles_are_pushed_on_steps_and_keep_to_oneways(self) -> None:
        town = hill_town()
        costs = town.costs(Travel.BICYCLE)
        steps = town.network.feature == 1
        assert costs.forward[steps] == pytest.approx(100 * 0.06 / 4.0)
        assert np.isinf(costs.backward[town.network.feature == 0]).all()
        assert np.isinf(costs.forward[town.network.feature == 3]).all()

    def test_speeds_that_cannot_be_are_refused(self) -> None:
        with pytest.raises(AnalysisError, match="Tobler"):
            hill_town().costs(Travel.TOBLER, speed_kmh=4.0)
        with pytest.raises(AnalysisError, match="größer als 0"):
            hill_town().costs(Travel.CONSTANT, speed_kmh=0.0)

    def test_no_usable_way_is_a_sentence(self) -> None:
        with pytest.raises(AnalysisError, match="Der einzige Weg ist nicht mit dem Rad nutzbar"):
            build_street_network(Streets(lines([(0, 0), (1, 0)]), ["footway"]), TravelMode.BIKE)

    def test_without_terrain_it_says_so(self) -> None:
        town = build_street_network(Streets(lines([(0, 0), (9, 0)]), [None]), TravelMode.FOOT)
        assert any("ohne Geländemodell" in note for note in town.notes())

    def test_crossings_are_noded_on_demand(self) -> None:
        cross = Streets(
            lines([(0, 0), (10, 0)], [(5, -5), (5, 5)], [(2, -5), (2, 5)]),
            [None] * 3,
            bridge=np.array([False, False, True]),
            level=np.array([0, 0, np.nan]),
        )
        options = NetworkOptions(node_crossings=True)
        assert build_street_network(cross, TravelMode.FOOT, options=options).components().count == 2
        assert build_street_network(cross, TravelMode.FOOT).components().count == 3

    def test_a_kept_network_is_the_same_network(self) -> None:
        town = hill_town()
        again = unpack(pack(town))
        assert again.notes() == town.notes()
        assert again.network.report == town.network.report
        assert shapely.equals(again.network.lines, town.network.lines).all()
        shop = Snapped(np.array([0]), np.array([30.0]), np.array([0.0]))
        for travel in Travel:
            if travel is Travel.TOBLER:
                continue
            one, other = (
                reach(item.network, shop, 500.0, costs=item.costs(travel)).pieces
                for item in (town, again)
            )
            assert one.near_cost.tolist() == other.near_cost.tolist()
            assert one.far.tolist() == other.far.tolist()
