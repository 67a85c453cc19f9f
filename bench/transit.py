"""ÖV-Güteklassen along the streets: every street widened once against an area for every ring.

The last column of the 1x areas is the naive time divided by ours; growth compares 10x with 1x.
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from harness import Row, load_insek, measure
from network_coverage import street_grid

if TYPE_CHECKING:
    from insek.processing.runtime.array_types import GeometryArray

if TYPE_CHECKING:
    from insek.processing.analysis.transit.access_ways import Rings, StreetWays

SIDES = {1: 57, 10: 179}
STOPS = 170
"""In the smallest city: as many as the demo city has."""
STEPS_M = (300.0, 500.0, 750.0, 1000.0, 1250.0)
RANKS = ((0, 1, 2, 3, 4), (1, 2, 3, 4, 5), (2, 3, 4, 5, 5), (3, 4, 5))
OFFSET_M, SNAP_M = 50.0, 250.0


def rings(streets: GeometryArray, count: int) -> tuple[Rings, ...]:
    """Stops of four categories all over the city."""
    from insek.processing.analysis.transit.access_ways import Rings

    random = np.random.default_rng(3)
    west, south, east, north = shapely.total_bounds(streets)
    x, y = random.uniform(west, east, count), random.uniform(south, north, count)
    stops = np.array_split(shapely.points(x, y), len(RANKS))
    return tuple(
        Rings(places, STEPS_M[: len(ranks)], ranks)
        for places, ranks in zip(stops, RANKS, strict=True)
    )


def ring_by_ring(offers: tuple[Rings, ...], ways: StreetWays) -> dict[int, shapely.Geometry]:
    """The naive way: an area for every ring of every category, the better ones cut off."""
    from insek.processing.analysis.supply.coverage import network_coverage

    wholes: dict[int, list[shapely.Geometry]] = {}
    for item in offers:
        for limit, rank in zip(item.distances_m, item.ranks, strict=True):
            coverage = network_coverage(
                ways.network, item.facilities, limit_m=limit, offset_m=OFFSET_M, snap_m=SNAP_M
            )
            wholes.setdefault(rank, []).append(coverage.area)
    up_to = [shapely.MultiPolygon()]
    for rank in sorted(wholes):
        up_to.append(shapely.union_all([up_to[-1], *wholes[rank]]))
    own = [shapely.difference(now, before) for before, now in pairwise(up_to)]
    return dict(zip(sorted(wholes), own, strict=True))


def main() -> tuple[str, list[Row]]:
    load_insek()
    from insek.processing.analysis.network.graph import build_network
    from insek.processing.analysis.transit.access_ways import StreetWays
    from insek.processing.analysis.transit.service_areas import best_ranks, disjoint_areas

    rows: list[Row] = []
    seconds: dict[int, tuple[float, float]] = {}
    for times, side in SIDES.items():
        streets = street_grid(side)
        ways = StreetWays(build_network(streets), OFFSET_M, SNAP_M)
        offers = rings(streets, STOPS * times)
        homes = np.tile(shapely.line_interpolate_point(ways.network.lines, 20.0), 3)
        areas, drawing = measure(lambda o=offers, w=ways: disjoint_areas(o, w).by_rank)
        _, counting = measure(lambda o=offers, w=ways, h=homes: best_ranks(o, w, h))
        seconds[times] = drawing.seconds, counting.seconds
        rows.append(Row(f"{times}x: edges", "", len(ways.network.length)))
        if times == 1:
            start = time.perf_counter()
            naive = ring_by_ring(offers, ways)
            rows.append(
                Row("1x: areas", "s", drawing.seconds, time.perf_counter() - start),
            )
            rows.append(Row("1x: all areas", "km²", total(areas), total(naive)))
        else:
            rows.append(Row(f"{times}x: areas", "s", drawing.seconds))
        rows.append(Row(f"{times}x: areas, memory on top", "MB", drawing.megabytes))
        rows.append(Row(f"{times}x: class of {len(homes):,} homes", "s", counting.seconds))
    rows += [
        Row(f"growth of {what}", "times", seconds[10][index] / seconds[1][index])
        for index, what in enumerate(("areas", "homes"))
    ]
    return "ÖV-Güteklassen along the streets (naive: ring by ring)", rows


def total(areas: dict[int, shapely.Geometry]) -> float:
    """All areas together in km²."""
    return sum(float(shapely.area(area)) for area in areas.values()) / 1e6
