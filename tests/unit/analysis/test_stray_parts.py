"""Stray bits of a network: which parts nobody may be tied to, and which always stay."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import GeometryArray
from insek.processing.analysis.choices import Travel
from insek.processing.analysis.network.access import TravelMode
from insek.processing.analysis.network.graph import build_network, snap
from insek.processing.analysis.network.serialization import pack, unpack
from insek.processing.analysis.network.stray_parts import (
    LEAST_PART_M,
    LEAST_SHARE,
    without_small_parts,
)
from insek.processing.analysis.network.street_network import (
    NetworkOptions,
    Streets,
    build_street_network,
)

from ...effort import cases


def parts(*lengths: float) -> GeometryArray:
    """Streets of these lengths, a kilometre from each other."""
    rows = [shapely.LineString([(0, 1000 * y), (x, 1000 * y)]) for y, x in enumerate(lengths)]
    return np.array(rows, dtype=object)


def kept(*lengths: float) -> list[float]:
    network = without_small_parts(build_network(parts(*lengths)), LEAST_PART_M)
    return network.length.tolist()


def test_a_platform_of_five_metres_is_left_out_of_a_town_and_told() -> None:
    network = without_small_parts(build_network(parts(90_000, 5, 9_000, 495)), LEAST_PART_M)
    assert network.length.tolist() == [90_000, 9_000]
    assert network.feature.tolist() == [0, 2]
    assert network.nodes.tolist() == [[0, 0], [0, 2000], [9000, 2000], [90_000, 0]]
    assert sorted(set(network.component)) == [0, 1]
    assert network.graph.nnz == 4
    assert network.left_out.sentence == ("2 Teilnetze unter 500 m (0,5 % der Weglänge) ausgelassen")


def test_the_streets_of_a_hamlet_cut_off_by_the_data_stay() -> None:
    assert kept(490_000, 730, 616, 388, 216) == [490_000, 730, 616]


def test_in_a_village_short_parts_stay_as_long_as_they_are_a_hundredth_of_it() -> None:
    assert kept(2000, 20, 19) == [2000, 20]
    network = without_small_parts(build_network(parts(2000, 19)), LEAST_PART_M)
    assert network.left_out.sentence.startswith("1 Teilnetz unter 20 m (0,9 %")


def test_where_lines_hardly_meet_nothing_is_left_out() -> None:
    assert len(kept(*([120.0] * 30))) == 30
    assert kept(4) == [4]
    network = build_network(parts(120, 110))
    assert without_small_parts(network, LEAST_PART_M) is network
    assert network.left_out.sentence == ""


@settings(max_examples=cases(40), deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=200_000), min_size=1, max_size=12))
def test_the_largest_part_and_every_long_one_stay_and_metres_add_up(lengths: list[int]) -> None:
    whole = build_network(parts(*map(float, lengths)))
    network = without_small_parts(whole, LEAST_PART_M)
    assert network.length.max() == max(lengths)
    limit = min(LEAST_PART_M, LEAST_SHARE * max(lengths))
    assert sorted(network.length) == sorted(m for m in lengths if m >= limit)
    assert network.length.sum() + network.left_out.length_m == pytest.approx(sum(lengths))
    assert len(network.lines) + network.left_out.parts == len(lengths)


class TestStreetNetwork:
    """A road of 60 km with a bus stop whose platform is drawn beside it, and steps."""

    LINES = np.array(
        [
            shapely.LineString([(-30_000, 0), (0, 0), (30_000, 0)]),
            shapely.LineString([(10, 4), (15, 4)]),
            shapely.LineString([(0, 0), (0, -80)]),
        ],
        dtype=object,
    )
    KINDS = ("residential", "footway", "steps")
    STOP = np.array([shapely.Point(12, 5)], dtype=object)

    def test_the_stop_is_tied_to_the_road_and_reaches_the_town(self) -> None:
        streets, stray = Streets(self.LINES, self.KINDS), NetworkOptions(least_part_m=LEAST_PART_M)
        whole = build_street_network(streets, TravelMode.FOOT).network
        assert snap(whole, self.STOP, 50).offset.tolist() == [1]
        town = build_street_network(streets, TravelMode.FOOT, options=stray)
        assert snap(town.network, self.STOP, 50).offset.tolist() == [5]
        assert town.components().count == 1
        assert any("1 Teilnetz unter 500 m (0,0 %" in note for note in town.notes())

    def test_what_belongs_to_the_edges_still_belongs_to_them(self) -> None:
        streets = Streets(self.LINES[[1, 2, 0]], ["residential", "steps", "residential"])
        options = NetworkOptions(least_part_m=LEAST_PART_M)
        town = build_street_network(streets, TravelMode.BIKE, options=options)
        assert town.network.feature.tolist() == [1, 2, 2]
        assert town.pushed.tolist() == [True, False, False]
        assert np.isfinite(town.costs(Travel.BICYCLE).forward).all()

    def test_it_is_kept_with_what_was_left_out(self) -> None:
        options = NetworkOptions(least_part_m=LEAST_PART_M)
        town = build_street_network(
            Streets(self.LINES, self.KINDS), TravelMode.FOOT, options=options
        )
        again = unpack(pack(town))
        assert again.network.left_out == town.network.left_out
        assert again.notes() == town.notes()
