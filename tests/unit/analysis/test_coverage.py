"""Who lives within reach of a market, as the crow flies and along the streets."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.network.graph import Network, build_network
from insek.processing.analysis.supply.coverage import (
    network_coverage,
    serve,
    straight_line_coverage,
)
from insek.processing.runtime.errors import CancelledError

from ...effort import cases


def points(*coordinates: tuple[float, float]) -> np.ndarray:
    return shapely.points(np.array(coordinates, dtype=float).reshape(-1, 2))


def cross() -> Network:
    """Two streets of 2 km that meet at (0, 0)."""
    lines = [[(-1000, 0), (0, 0), (1000, 0)], [(0, -1000), (0, 0), (0, 1000)]]
    return build_network(np.array([shapely.LineString(line) for line in lines], dtype=object))


class TestStraightLine:
    def test_one_market_covers_its_circle(self) -> None:
        coverage = straight_line_coverage(points((0, 0)), 1000)
        assert coverage.area.area == pytest.approx(math.pi * 1000**2, rel=5e-4)
        assert coverage.area.geom_type == "MultiPolygon"
        assert coverage.method == "Luftlinie"
        assert (coverage.limit_m, coverage.offset_m) == (1000, 0)

    def test_two_overlapping_circles_count_their_lens_once(self) -> None:
        coverage = straight_line_coverage(points((0, 0), (1000, 0)), 1000, quad_segments=256)
        lens = 1000**2 * (2 * math.pi / 3 - math.sqrt(3) / 2)
        assert coverage.area.area == pytest.approx(2 * math.pi * 1000**2 - lens, rel=1e-4)

    def test_a_resident_exactly_on_the_radius_is_served_although_the_drawn_circle_is_angular(
        self,
    ) -> None:
        angle = math.pi / 128  # half-way between two corners of the drawn circle
        homes = points(
            (600, 800), (600, 800.001), (999.9 * math.cos(angle), 999.9 * math.sin(angle))
        )
        coverage = straight_line_coverage(points((0, 0)), 1000)
        assert coverage.covers(homes).tolist() == [True, False, True]
        assert not coverage.area.covers(homes[2])

    def test_the_area_can_be_cut_to_the_city_without_unserving_anyone(self) -> None:
        city = shapely.box(0, -2000, 2000, 2000)
        coverage = straight_line_coverage(points((0, 0)), 1000, clip=city)
        assert coverage.area.area == pytest.approx(math.pi * 1000**2 / 2, rel=5e-4)
        assert coverage.covers(points((-500, 0))).tolist() == [True]

    def test_markets_without_a_place_are_listed(self) -> None:
        markets = np.array([None, *points((0, 0)), shapely.Point()], dtype=object)
        coverage = straight_line_coverage(markets, 10)
        assert coverage.used.tolist() == [1]
        assert coverage.unsnapped.tolist() == [0, 2]

    @pytest.mark.parametrize("radius", [0, -5, math.nan, math.inf])
    def test_a_radius_must_be_a_length(self, radius: float) -> None:
        with pytest.raises(AnalysisError, match="größer als 0 m"):
            straight_line_coverage(points((0, 0)), radius)

    def test_without_markets_there_is_a_sentence(self) -> None:
        with pytest.raises(AnalysisError, match="keine Einrichtungen"):
            straight_line_coverage(points(), 1000)

    def test_a_shop_area_is_no_point(self) -> None:
        shops = np.array([shapely.box(0, 0, 1, 1)], dtype=object)
        with pytest.raises(AnalysisError, match="Objekt 1 ist vom Typ Polygon"):
            straight_line_coverage(shops, 1000)


class TestNetwork:
    def test_the_area_is_the_reached_street_and_50_m_to_both_sides(self) -> None:
        # 200 m along one street, short of the crossing: a band that ends where the limit does
        coverage = network_coverage(cross(), points((-600, 10)), limit_m=100)
        assert coverage.area.area == pytest.approx(200 * 100)
        assert (coverage.method, coverage.offset_m) == ("Netz", 50)

    def test_blocks_inside_are_not_filled(self) -> None:
        ring = np.array([shapely.box(0, 0, 300, 300).exterior], dtype=object)
        coverage = network_coverage(build_network(ring), points((0, 0)), limit_m=1000, offset_m=50)
        assert not coverage.area.covers(shapely.Point(150, 150))
        assert len(coverage.area.geoms[0].interiors) == 1

    def test_a_resident_round_the_corner_is_served_by_walking_distance(self) -> None:
        # both homes are 500 m away as the crow flies; the second is 300 + 400 m on foot
        homes = points((500, 0), (300, 400))
        market = points((0, 0))
        assert straight_line_coverage(market, 500).covers(homes).tolist() == [True, True]
        streets = build_network(
            np.array(
                [
                    shapely.LineString([(500, 0), (300, 0), (0, 0)]),
                    shapely.LineString([(300, 0), (300, 400)]),
                ],
                dtype=object,
            )
        )
        assert network_coverage(streets, market, limit_m=500).covers(homes).tolist() == [
            True,
            False,
        ]
        assert network_coverage(streets, market, limit_m=700).distances(homes) == pytest.approx(
            [500, 700]
        )

    def test_residents_far_from_any_street_are_not_served(self) -> None:
        coverage = network_coverage(cross(), points((0, 0)), limit_m=1000, snap_m=100)
        assert coverage.covers(points((200, 99), (200, 101))).tolist() == [True, False]

    def test_markets_far_from_any_street_are_listed(self) -> None:
        coverage = network_coverage(cross(), points((500, 251), (0, 0)), limit_m=100, snap_m=250)
        assert coverage.unsnapped.tolist() == [0]
        assert coverage.used.tolist() == [1]

    def test_if_no_market_is_near_a_street_there_is_a_sentence(self) -> None:
        with pytest.raises(AnalysisError, match="Keine der 1 Einrichtungen"):
            network_coverage(cross(), points((5000, 5000)), limit_m=100)

    def test_a_cancel_is_heard(self) -> None:
        def cancel(share: float) -> None:
            raise CancelledError

        with pytest.raises(CancelledError):
            network_coverage(cross(), points((0, 0)), limit_m=100, progress=cancel)

    def test_progress_rises_to_the_end(self) -> None:
        seen: list[float] = []
        network_coverage(cross(), points((0, 0)), limit_m=100, progress=seen.append)
        assert seen == sorted(seen)
        assert seen[-1] == 1.0


place = st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)).map(
    lambda p: (float(p[0]), float(p[1]))
)
places = st.lists(place, min_size=1, max_size=12)


@settings(deadline=None, max_examples=cases(50))
@given(places, places, st.integers(1, 1500))
def test_served_as_the_crow_flies_means_some_market_is_near_enough(
    markets: list[tuple[float, float]], homes: list[tuple[float, float]], radius: int
) -> None:
    covered = straight_line_coverage(points(*markets), radius).covers(points(*homes))
    expected = [
        any((hx - mx) ** 2 + (hy - my) ** 2 <= radius**2 for mx, my in markets) for hx, hy in homes
    ]
    assert covered.tolist() == expected


@settings(deadline=None, max_examples=cases(30))
@given(places, place, places, st.integers(10, 900), st.integers(1, 500))
def test_a_further_market_or_a_longer_way_never_takes_supply_away(
    markets: list[tuple[float, float]],
    another: tuple[float, float],
    homes: list[tuple[float, float]],
    limit: int,
    more: int,
) -> None:
    def network(markets: np.ndarray, limit_m: float) -> tuple[np.ndarray, shapely.MultiPolygon]:
        coverage = network_coverage(cross(), markets, limit_m=limit_m, snap_m=2000)
        return coverage.covers(points(*homes)), coverage.area

    def straight(markets: np.ndarray, limit_m: float) -> tuple[np.ndarray, shapely.MultiPolygon]:
        coverage = straight_line_coverage(markets, limit_m)
        return coverage.covers(points(*homes)), coverage.area

    for variant in (network, straight):
        served, area = variant(points(*markets), limit)
        for larger_served, larger_area in (
            variant(points(*markets, another), limit),
            variant(points(*markets), limit + more),
        ):
            assert not (served & ~larger_served).any()
            assert shapely.difference(area, larger_area).area < 1.0  # m², rounding of the buffers


class TestDistricts:
    def test_shares_are_counted_per_district_and_in_the_city(self) -> None:
        supply = serve(
            np.array([100.0, 50.0, 30.0, 20.0, 7.0]),
            np.array([True, False, True, True, True]),
            district_index=np.array([0, 0, 1, 1, -1]),
            district_ids=["siegelbach", "hohenecken"],
        )
        first, second = supply.districts
        assert (first.district, first.residents, first.served, first.unserved) == (
            "siegelbach",
            150,
            100,
            50,
        )
        assert first.share == pytest.approx(2 / 3)
        assert second.share == 1
        assert (supply.city.residents, supply.city.served, supply.city.share) == (200, 150, 0.75)
        assert supply.outside == 7

    def test_a_district_without_resident_data_has_no_numbers_not_zeros(self) -> None:
        supply = serve(
            np.array([10.0, math.nan]),
            np.array([True, True]),
            district_index=np.array([0, 1]),
            district_ids=["a", "b", "c"],
        )
        assert supply.without_data == ("b", "c")
        for share in supply.districts[1:]:
            assert not share.has_data
            assert all(
                math.isnan(value)
                for value in (share.residents, share.served, share.unserved, share.share)
            )
        assert supply.city.residents == 10

    def test_where_nobody_lives_there_is_no_share_but_data(self) -> None:
        supply = serve(
            np.array([0.0]), np.array([True]), district_index=np.array([0]), district_ids=["a"]
        )
        assert supply.districts[0].has_data
        assert supply.districts[0].residents == 0
        assert math.isnan(supply.districts[0].share)

    def test_residents_where_the_markets_are_not_known_are_neither_served_nor_unserved(
        self,
    ) -> None:
        supply = serve(
            np.array([40.0, 60.0, 25.0]),
            np.array([True, False, False]),
            district_index=np.array([0, 0, 1]),
            district_ids=["a", "b"],
            known=np.array([True, False, False]),
            min_known_share=0.4,
        )
        assert (supply.districts[0].residents, supply.districts[0].unknown) == (40, 60)
        assert not supply.districts[1].has_data
        assert supply.districts[1].unknown == 25
        assert supply.city.unknown == 85

    def test_a_district_known_only_at_its_fringe_has_no_data_and_is_not_part_of_the_city(
        self,
    ) -> None:
        supply = serve(
            np.array([80.0, 20.0, 95.0, 5.0]),
            np.array([False, False, True, False]),
            district_index=np.array([0, 0, 1, 1]),
            district_ids=["fringe", "known"],
            known=np.array([False, True, True, False]),
        )
        assert not supply.districts[0].has_data
        assert supply.districts[0].unknown == 100
        assert (supply.districts[1].residents, supply.districts[1].unknown) == (95, 5)
        assert [item.beyond for item in (*supply.districts, supply.city)] == [80, 5, 85]
        assert (supply.city.residents, supply.city.unknown) == (95, 105)

    def test_codes_of_the_census_are_not_residents(self) -> None:
        with pytest.raises(AnalysisError, match="-9 in Zeile 2"):
            serve(
                np.array([3.0, -9.0]),
                np.array([True, True]),
                district_index=np.array([0, 0]),
                district_ids=["a"],
            )


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.booleans(), st.integers(-1, 3)), min_size=1, max_size=40
    )
)
def test_districts_add_up_to_the_city(homes: list[tuple[int, bool, int]]) -> None:
    residents, covered, district = (np.array(column) for column in zip(*homes, strict=True))
    supply = serve(
        residents.astype(float), covered, district_index=district, district_ids=["a", "b", "c", "d"]
    )
    with_data = [item for item in supply.districts if item.has_data]
    if with_data:
        for field in ("residents", "served", "unserved"):
            total = sum(getattr(item, field) for item in with_data)
            assert getattr(supply.city, field) == total
        assert supply.city.served + supply.city.unserved == supply.city.residents
    known = sum(item.residents for item in with_data)
    assert known + supply.outside == residents.sum()


def test_people_without_a_street_nearby_are_neither_served_nor_unserved() -> None:
    residents = np.array([80.0, 15.0, 5.0, 30.0, 70.0])
    district = np.array([0, 0, 0, 1, 1])
    supply = serve(
        residents,
        np.array([True, False, False, True, False]),
        district_index=district,
        district_ids=["A", "B"],
        tied=np.array([True, True, False, True, False]),
    )
    first, second = supply.districts
    assert (first.served, first.unserved, first.untied, first.unknown) == (80.0, 15.0, 5.0, 5.0)
    assert first.share == pytest.approx(80 / 95)
    # Of B more than a tenth has no street: nothing can be said about it.
    assert not second.has_data
    assert (second.untied, second.unknown) == (70.0, 100.0)
    assert (supply.city.served, supply.city.unserved, supply.city.untied) == (80.0, 15.0, 75.0)


def test_people_beyond_the_data_are_not_told_to_live_without_a_street() -> None:
    supply = serve(
        np.array([950.0, 20.0, 30.0]),
        np.array([True, False, False]),
        district_index=np.zeros(3, dtype=np.int64),
        district_ids=["A"],
        known=np.array([True, True, False]),
        tied=np.array([True, False, False]),
    )
    for found in (*supply.districts, supply.city):
        assert (found.residents, found.unknown) == (950.0, 50.0)
        assert (found.untied, found.beyond) == (20.0, 30.0)
