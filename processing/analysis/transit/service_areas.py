"""Areas around stops in which the best offer counts: disjoint to draw, exact for residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray, point_coordinates
from ..network.graph import Network, snap
from ..network.reach import Reach, reach
from ..network.self_check import SelfCheck, random_places
from ..network.street_zones import Limits, street_zones
from ..shapes.geometry import only_areas
from ..shapes.overlay import united, without
from ..supply.coverage import straight_line_coverage
from ..supply.data_coverage import MIN_KNOWN_SHARE, most_unknown

NONE = -1
"""Rank of what no offer reaches."""
UNTIED = -2
"""Rank of what no street is near enough to measure: neither reached nor not."""


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings around the same facilities: within ``distances_m[i]`` the offer has ``ranks[i]``.

    Distances in metres, ascending; rank 0 is the best. A wider ring never has a better rank.
    """

    facilities: GeometryArray
    distances_m: tuple[float, ...]
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Zones:
    """Areas by rank, best first, that do not overlap, and all of them as one.

    Ranks without area are left out.
    """

    by_rank: dict[int, shapely.MultiPolygon]
    union: shapely.MultiPolygon


class AccessWays(Protocol):
    """How one gets from a facility to where people live."""

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Areas by rank, the best first; a better one may cover a part of a worse one."""

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Metres from the nearest of each set of facilities to each point; inf beyond its limit.

        nan where no way to a point can be measured.
        """

    def tied(self, points: GeometryArray) -> BoolArray:
        """Whether a way to each point can be measured at all."""

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Indices of the facilities that can take part."""


@dataclass(frozen=True, slots=True)
class StraightWays:
    """As the crow flies."""

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Circles around the facilities, merged."""
        todo = sorted(
            (rank, limit, index)
            for index, item in enumerate(rings)
            for limit, rank in zip(item.distances_m, item.ranks, strict=True)
        )
        pieces: dict[int, list[shapely.Geometry]] = {}
        for done, (rank, limit, index) in enumerate(todo):
            circles = straight_line_coverage(rings[index].facilities, limit).area
            pieces.setdefault(rank, []).append(circles)
            report_share(progress, (done + 1) / len(todo))
        return {rank: only_areas(cancellable(shapely.union_all, p)) for rank, p in pieces.items()}

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Straight distances, inf beyond the limit."""
        xy = point_coordinates(points)
        there = np.isfinite(xy).all(axis=1)
        found = []
        for places, limit in zip(facilities, limits_m, strict=True):
            distance = np.full(len(points), np.inf)
            tree = cKDTree(shapely.get_coordinates(places))
            distance[there] = cancellable(tree.query, xy[there])[0]
            found.append(np.where(distance <= limit, distance, np.inf))
        return found

    def tied(self, points: GeometryArray) -> BoolArray:
        """Everywhere."""
        return np.ones(len(points), dtype=bool)

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Facilities that have a place."""
        return np.flatnonzero(~shapely.is_missing(facilities) & ~shapely.is_empty(facilities))


@dataclass(frozen=True, slots=True)
class StreetWays:
    """Along the streets.

    ``offset_m`` widens the drawn area, ``snap_m`` is how far from a street facilities may be and
    ``home_snap_m`` the points that distances are asked for.
    """

    network: Network
    offset_m: float
    snap_m: float
    home_snap_m: float = 100.0

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Streets within the distances, widened."""
        offers = []
        for done, item in enumerate(rings):
            found = self._reach(item.facilities, max(item.distances_m))
            offers.append(Limits(found, item.distances_m, item.ranks))
            report_share(progress, 0.2 * (done + 1) / len(rings))
        return street_zones(
            self.network, offers, self.offset_m, progress=part_of(progress, 0.2, 1.0)
        )

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Distances along the streets, inf beyond the limit and nan off the streets."""
        homes = snap(self.network, points, self.home_snap_m)
        return [
            np.where(
                homes.on_network, cancellable(self._reach(places, limit).distances, homes), np.nan
            )
            for places, limit in zip(facilities, limits_m, strict=True)
        ]

    def tied(self, points: GeometryArray) -> BoolArray:
        """Points near enough to a street."""
        return snap(self.network, points, self.home_snap_m).on_network

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Facilities near enough to a street."""
        return np.flatnonzero(snap(self.network, facilities, self.snap_m).on_network)

    def _reach(self, facilities: GeometryArray, limit_m: float) -> Reach:
        return reach(self.network, snap(self.network, facilities, self.snap_m), limit_m)


def usable_rings(
    rings: Sequence[Rings], ways: AccessWays
) -> tuple[tuple[Rings, ...], GeometryArray]:
    """Rings without the facilities that cannot take part, and those facilities."""
    kept: list[Rings] = []
    lost: list[GeometryArray] = [np.empty(0, dtype=object)]
    for item in rings:
        rows = ways.reachable(item.facilities)
        lost.append(np.delete(item.facilities, rows))
        if len(rows) and item.distances_m:
            kept.append(Rings(item.facilities[rows], item.distances_m, item.ranks))
    return tuple(kept), np.concatenate(lost)


def ring_distances(
    rings: Sequence[Rings], ways: AccessWays, points: GeometryArray
) -> tuple[FloatArray, ...]:
    """Metres from the facilities of each item to each point; inf beyond its widest ring, nan where
    no way to the point can be measured.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.
    """
    limits = [max(item.distances_m) for item in rings]
    return tuple(ways.distances([item.facilities for item in rings], limits, points))


def ranks_within(rings: Sequence[Rings], distances: Sequence[FloatArray], points: int) -> IntArray:
    """Best rank by the distances of :func:`ring_distances`; ``NONE`` where none reaches.

    Args:
        rings: the rings of those distances, or some of them each.
        distances: one array per item.
        points: number of points.
    """
    worst = np.iinfo(np.int64).max
    best: IntArray = np.full(points, worst, dtype=np.int64)
    for item, distance in zip(rings, distances, strict=True):
        for limit, rank in zip(item.distances_m, item.ranks, strict=True):
            best = np.where(distance <= limit, np.minimum(best, rank), best)
    return np.where(best == worst, NONE, best)


def best_ranks(rings: Sequence[Rings], ways: AccessWays, points: GeometryArray) -> IntArray:
    """Best rank that reaches each point, by the point's own distance.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.

    Returns:
        ``NONE`` where nothing reaches a point, ``UNTIED`` where no way to it can be measured.
    """
    distances = ring_distances(rings, ways, points)
    ranks = ranks_within(rings, distances, len(points))
    return np.where(measurable(distances, ways, points), ranks, UNTIED)


def measurable(
    distances: Sequence[FloatArray], ways: AccessWays, points: GeometryArray
) -> BoolArray:
    """Whether a way to each point can be measured; asks the streets only without any distances."""
    return ~np.isnan(distances[0]) if distances else ways.tied(points)


def disjoint_areas(
    rings: Sequence[Rings],
    ways: AccessWays,
    *,
    clip: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> Zones:
    """One area per rank, the better rank where several reach a place; no two overlap.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        clip: area to cut them to, e.g. the city.
        progress: callback.
    """
    wholes = ways.areas(rings, part_of(progress, 0.0, 0.8))
    taken: shapely.Geometry = shapely.MultiPolygon()
    areas = {}
    for done, (rank, whole) in enumerate(wholes.items()):
        own = cut_to(without(whole, taken), clip)
        taken = united(taken, whole)
        if not own.is_empty:
            areas[rank] = own
        report_share(progress, 0.8 + 0.2 * (done + 1) / len(wholes))
    return Zones(areas, cut_to(taken, clip))


def reached_area(
    rings: Sequence[Rings], ways: AccessWays, *, clip: shapely.Geometry | None = None
) -> shapely.MultiPolygon:
    """Area within the widest ring of any facility, whatever its rank.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        clip: area to cut it to.
    """
    widest = [Rings(item.facilities, (max(item.distances_m),), (0,)) for item in rings]
    areas = list(ways.areas(widest, None).values())
    return cut_to(areas[0], clip) if areas else shapely.MultiPolygon()


def cut_to(area: shapely.Geometry, clip: shapely.Geometry | None) -> shapely.MultiPolygon:
    """Polygons of an area, cut to another one; only those that cross its border are computed."""
    if clip is None:
        return only_areas(area)
    parts = shapely.get_parts(only_areas(area))
    shapely.prepare(clip)
    inside = cancellable(shapely.contains_properly, clip, parts)
    crossing = cancellable(shapely.intersection, parts[~inside], clip)
    pieces = [shapely.get_parts(only_areas(piece)) for piece in crossing]
    return shapely.multipolygons(np.concatenate([parts[inside], *pieces]))


def residents_by_rank(
    residents: FloatArray,
    ranks: IntArray,
    *,
    district_index: IntArray,
    districts: int,
    classes: int,
    known: BoolArray | None = None,
    min_known_share: float = MIN_KNOWN_SHARE,
) -> FloatArray:
    """Residents per district and rank.

    As in ``coverage.serve`` a district of which too little is known has no data: its known fringe
    would be taken for all of it.

    Args:
        residents: residents at each point; nan where the number is not known, counted nowhere.
        ranks: from :func:`best_ranks`.
        district_index: from ``home_areas``, -1 for none.
        districts: number of districts.
        classes: number of ranks.
        known: where the offer is known; everywhere if not given. Residents elsewhere, and untied
            ones, are in none of the columns.
        min_known_share: share of a district's residents that must be known and tied.

    Returns:
        Shape (districts + 1, classes + 1): the last column holds those whom nothing reaches, the
        last row the city, which is the sum of the districts that have data. The others are nan.
    """
    every = np.isfinite(residents) & (district_index >= 0)
    use = every & (ranks != UNTIED)
    if known is not None:
        use &= known
    column = np.where(ranks == NONE, classes, ranks)
    table = np.zeros((districts + 1, classes + 1))
    np.add.at(table, (district_index[use], column[use]), residents[use])
    there: FloatArray = np.zeros(districts)
    np.add.at(there, district_index[every], residents[every])
    aside = there - table[:districts].sum(axis=1)
    points = np.bincount(district_index[use], minlength=districts)
    empty = (points == 0) | (aside > most_unknown(there, min_known_share))
    table[:districts][empty] = np.nan
    table[districts] = np.nan if empty.all() else table[:districts][~empty].sum(axis=0)
    return table


def check_zones(
    rings: Sequence[Rings], ways: StreetWays, area: shapely.Geometry, *, count: int = 500
) -> SelfCheck:
    """Sample places of the drawn area: is the street nearest to each within a ring of a facility?

    Args:
        rings: from :func:`usable_rings`.
        ways: along the streets.
        area: areas of all ranks together.
        count: number of places.
    """
    places = cancellable(random_places, area, count, seed=1)
    ranks = best_ranks(rings, replace(ways, home_snap_m=np.inf), places)
    return SelfCheck(len(places), int((ranks < 0).sum()), 0, 0.0)
