"""Areas beside streets by the best rank, against the area of every ring by itself."""

import itertools

import numpy as np
import pytest
import shapely

from insek.processing.analysis.network.graph import build_network, snap
from insek.processing.analysis.network.reach import reach
from insek.processing.analysis.network.street_area import parts_area
from insek.processing.analysis.network.street_zones import Limits, best_pieces, street_zones
from insek.processing.analysis.transit.access_ways import Rings, StreetWays
from insek.processing.analysis.transit.service_areas import best_ranks, disjoint_areas

from ...effort import THOROUGH

OFFSET_M = 30.0
SNAP_M = 200.0


def crooked(size, seed):
    """Bent streets that share their ends, a fifth of them missing, so that some ends are dead."""
    random = np.random.default_rng(seed)
    corner = np.stack(np.meshgrid(np.arange(size), np.arange(size), indexing="ij"), axis=-1) * 90.0
    corner = corner + random.uniform(-25, 25, corner.shape)
    streets = []
    for grid in (corner, corner.transpose(1, 0, 2)):
        for line in grid:
            for a, b in itertools.pairwise(line):
                bend = (a + b) / 2 + random.uniform(-15, 15, 2)
                if random.random() < 0.8:
                    streets.append(shapely.LineString([a, bend, b]))
    return build_network(np.array(streets, dtype=object))


def offers_on(network, seed):
    """Three offers with stops all over and ranks that interlock."""
    random = np.random.default_rng(seed)
    steps = (((110.0, 240.0, 380.0), (0, 1, 3)), ((150.0, 300.0), (1, 2)), ((260.0,), (3,)))
    offers = []
    for limits, ranks in steps:
        stops = shapely.points(random.uniform(0, 900, (4, 2)))
        found = reach(network, snap(network, stops, SNAP_M), max(limits))
        offers.append(Limits(found, limits, ranks))
    return offers


@pytest.mark.parametrize("seed", [2, 1, 3] if THOROUGH else [2])
def test_areas_up_to_a_rank_cover_the_rings_of_these_ranks_and_no_more(seed):
    network = crooked(11, seed)
    offers = offers_on(network, seed)
    areas = street_zones(network, offers, OFFSET_M)
    assert list(areas) == [0, 1, 2, 3]
    for highest in areas:
        ours = shapely.union_all([area for rank, area in areas.items() if rank <= highest])
        rings = [
            parts_area(network, offer.found.within(limit).pieces, limit, OFFSET_M)
            for offer in offers
            for limit, rank in zip(offer.limits_m, offer.ranks, strict=True)
            if rank <= highest
        ]
        expected = shapely.union_all(rings)
        difference = shapely.symmetric_difference(ours, expected)
        # two flat ends that meet at a bend leave a wedge open; joined pieces are round there
        assert difference.area < 2e-4 * expected.area
        assert shapely.area(shapely.get_parts(difference)).max() < 0.03 * np.pi * OFFSET_M**2


@pytest.mark.parametrize("seed", [4, 5])
def test_every_metre_of_street_has_the_best_rank_that_reaches_it(seed):
    network = crooked(8, seed)
    offers = offers_on(network, seed)
    pieces = best_pieces(network, offers, OFFSET_M)
    random = np.random.default_rng(seed)
    edges = random.integers(0, len(network.length), 1500)
    places = shapely.line_interpolate_point(
        network.lines[edges], random.uniform(0, 1, 1500), normalized=True
    )
    tied = snap(network, places, 1.0)
    expected = np.full(len(places), 99)
    for offer in offers:
        cost = offer.found.distances(tied)
        for limit, rank in zip(offer.limits_m, offer.ranks, strict=True):
            expected = np.where(cost <= limit, np.minimum(expected, rank), expected)
    for edge, measure, rank in zip(tied.edge, tied.measure, expected, strict=True):
        here = (pieces.edge == edge) & (pieces.near <= measure) & (measure <= pieces.far)
        assert pieces.rank[here].min(initial=99) == rank


def test_a_street_is_widened_once_however_many_offers_reach_it():
    street = build_network(np.array([shapely.LineString([(0, 0), (1000, 0)])], dtype=object))
    stop = snap(street, shapely.points([(500.0, 0.0)]), 10.0)
    offers = [
        Limits(reach(street, stop, 400.0), (100.0, 400.0), (0, 1)),
        Limits(reach(street, stop, 300.0), (200.0, 300.0), (1, 2)),
    ]
    pieces = best_pieces(street, offers, OFFSET_M)
    found = sorted(zip(pieces.near, pieces.far, pieces.rank, strict=True))
    assert found == [(100.0, 400.0, 1), (400.0, 600.0, 0), (600.0, 900.0, 1)]


def test_the_round_end_of_a_dead_end_grows_with_the_way_that_is_left():
    street = build_network(np.array([shapely.LineString([(0, 0), (100, 0)])], dtype=object))
    rings = (Rings(shapely.points([(0.0, 0.0)]), (105.0, 200.0), (0, 1)),)
    areas = disjoint_areas(rings, StreetWays(street, OFFSET_M, SNAP_M)).by_rank
    # 5 m are left at the dead end for the first rank, more than the width for the second
    assert shapely.bounds(areas[0])[2] == pytest.approx(105.0)
    assert shapely.bounds(areas[1])[2] == pytest.approx(130.0)
    assert shapely.area(shapely.intersection(areas[0], areas[1])) == pytest.approx(0.0, abs=1e-6)


def test_areas_hold_the_residents_at_the_street_whom_they_count():
    network = crooked(9, 6)
    random = np.random.default_rng(6)
    rings = (
        Rings(shapely.points(random.uniform(0, 700, (3, 2))), (120.0, 260.0), (0, 1)),
        Rings(shapely.points(random.uniform(0, 700, (5, 2))), (200.0,), (2,)),
    )
    ways = StreetWays(network, OFFSET_M, SNAP_M)
    homes = shapely.line_interpolate_point(network.lines, 0.4, normalized=True)
    ranks = best_ranks(rings, ways, homes)
    areas = disjoint_areas(rings, ways).by_rank
    for home, rank in zip(homes, ranks, strict=True):
        drawn = [best for best, area in areas.items() if shapely.dwithin(area, home, 1e-3)]
        if rank >= 0:  # a better rank may reach over from the next street
            assert min(drawn) <= rank
