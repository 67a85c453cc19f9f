"""Settled land served per district, and what only the straight line serves."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.network.graph import build_network
from insek.processing.analysis.supply.comparison import (
    area_supply,
    land_beyond,
    only_by_first,
    parts_by_district,
    tied_within,
)
from insek.processing.analysis.supply.coverage import network_coverage, straight_line_coverage

from ...effort import cases


def objects(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


DISTRICTS = objects(shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000))
IDS = ["west", "ost"]
LAND = shapely.box(500, 0, 1500, 100)


def test_land_is_counted_in_square_metres_per_district_and_the_city_is_their_sum():
    result = area_supply(LAND, shapely.box(800, 0, 1100, 50), districts=DISTRICTS, district_ids=IDS)
    west, east = result.districts
    assert (west.total, west.served, west.unserved) == (50_000, 10_000, 40_000)
    assert (east.total, east.served, east.share) == (50_000, 5_000, 0.1)
    assert (result.city.total, result.city.served, result.city.share) == (100_000, 15_000, 0.15)


def test_land_that_is_served_entirely_is_served_to_no_more_than_100_percent():
    # In national coordinates, where cutting a shape twice changes the last digits of its area.
    spots = np.random.default_rng(1).random((20, 6, 2)) * 1000 + [400_000, 5_470_000]
    district = objects(shapely.box(400_000, 5_470_000, 400_500.3, 5_470_500.7))
    for places in shapely.points(spots):
        land = shapely.union_all(shapely.buffer(places, 150))
        served = shapely.buffer(land.centroid, 5000.1)
        city = area_supply(land, served, districts=district, district_ids=["mitte"]).city
        assert city.share <= 1
        assert city.unserved >= 0


def test_a_district_without_settled_land_or_beyond_the_data_has_no_data():
    none = area_supply(
        shapely.box(0, 0, 100, 100), LAND, districts=DISTRICTS, district_ids=IDS
    ).districts[1]
    assert not none.has_data
    assert math.isnan(none.served)
    known = shapely.box(0, 0, 1440, 1000)  # 88 % of the eastern land
    result = area_supply(LAND, LAND, districts=DISTRICTS, district_ids=IDS, known=known)
    assert [share.has_data for share in result.districts] == [True, False]
    assert result.districts[1].unknown == 50_000
    assert result.city.total == 50_000


def test_the_fringe_beyond_the_data_is_left_out():
    known = shapely.box(0, 0, 1460, 1000)  # 92 %
    result = area_supply(LAND, LAND, districts=DISTRICTS, district_ids=IDS, known=known)
    assert result.districts[1].total == pytest.approx(46_000)
    assert result.districts[1].unknown == pytest.approx(4_000)


square = st.tuples(st.floats(0, 1900), st.floats(0, 900), st.floats(1, 100), st.floats(1, 100)).map(
    lambda box: shapely.box(box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@settings(max_examples=cases(50), deadline=None)
@given(st.lists(square, max_size=6), st.lists(square, max_size=6))
def test_districts_add_up_to_the_city_and_served_to_unserved(land, served):
    settled, catchment = shapely.union_all(land), shapely.union_all(served)
    result = area_supply(settled, catchment, districts=DISTRICTS, district_ids=IDS)
    known = [share for share in result.districts if share.has_data]
    if not known:
        assert not result.city.has_data
        return
    assert result.city.served == pytest.approx(sum(share.served for share in known))
    assert result.city.total == pytest.approx(shapely.area(settled), abs=1e-4)
    both = shapely.area(shapely.intersection(settled, catchment))
    assert result.city.served == pytest.approx(both, abs=1e-4)
    for share in known:
        assert share.served + share.unserved == pytest.approx(share.total)


# A street of 1000 m; the market at its western end.
NETWORK = build_network(objects(shapely.LineString([(0, 0), (1000, 0)])))
MARKET = objects(shapely.Point(0, 0))


def test_only_the_straight_line_serves_what_lies_beside_no_street():
    straight = straight_line_coverage(MARKET, 300)
    network = network_coverage(NETWORK, MARKET, limit_m=300, offset_m=50)
    land = shapely.box(0, -500, 1000, 500)
    area = only_by_first(straight, network, land=land)
    # half a circle without the 100 m wide band; it is drawn by 128 corners
    circle = 64 * 0.5 * 300**2 * math.sin(2 * math.pi / 128)
    band = shapely.area(shapely.intersection(straight.area, shapely.box(0, -50, 1000, 50)))
    assert area.area == pytest.approx(circle - band, rel=1e-3)
    parts = parts_by_district(area, DISTRICTS)
    assert parts[0].area == pytest.approx(area.area / 2, rel=1e-6)
    assert parts[1].is_empty


def test_residents_are_tied_by_their_own_distance_and_facilities_by_theirs():
    market = objects(shapely.Point(0, 200))
    network = network_coverage(NETWORK, market, limit_m=300, snap_m=250)
    homes = objects(shapely.Point(100, 99), shapely.Point(100, 101))
    assert network.covers(homes).tolist() == [True, True]
    assert tied_within(network, 100).covers(homes).tolist() == [True, False]
    straight = straight_line_coverage(market, 300)
    assert tied_within(straight, 100) is straight
    with pytest.raises(AnalysisError, match="Fangabstand der Einwohner"):
        tied_within(network, 0)


def test_land_that_only_one_serves_is_what_it_serves_without_what_both_serve():
    def supply(served):
        return area_supply(LAND, served, districts=DISTRICTS, district_ids=IDS)

    # Of 500 m by 100 m in each district the circle serves 300 m in the west and 100 m in the east,
    # the streets 200 m of those in the west.
    line, streets = shapely.box(700, 0, 1100, 100), shapely.box(600, 0, 900, 100)
    only = land_beyond(supply(line), supply(shapely.intersection(line, streets)))
    west, east = only.districts
    assert (west.total, west.served, west.unserved) == (50_000, 10_000, 40_000)
    assert (east.total, east.served, east.unserved) == (50_000, 10_000, 40_000)
    assert (only.city.served, only.city.share) == (20_000, 0.2)
