"""Areas around stops in which the best offer counts: disjoint to draw, exact for residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely

from .arrays import FloatArray, GeometryArray, IntArray, Progress, part_of, tell
from .coverage import straight_line_coverage
from .geometry import only_areas
from .network import Network, snap
from .reach import Reach, reach
from .street_zones import Limits, street_zones

NONE = -1
"""Rank of what no offer reaches."""


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings around the same facilities: within ``distances_m[i]`` the offer has ``ranks[i]``.

    Distances in metres, ascending; rank 0 is the best. A wider ring never has a better rank.
    """

    facilities: GeometryArray
    distances_m: tuple[float, ...]
    ranks: tuple[int, ...]


class Ways(Protocol):
    """How one gets from a facility to where people live."""

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Areas by rank, the best first; a better one may cover a part of a worse one."""

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Metres from the nearest of each set of facilities to each point; inf beyond its limit."""

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
            tell(progress, (done + 1) / len(todo))
        return {rank: only_areas(shapely.union_all(parts)) for rank, parts in pieces.items()}

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Straight distances, inf beyond the limit."""
        found = []
        for places, limit in zip(facilities, limits_m, strict=True):
            straight = straight_line_coverage(places, limit).distances(points)
            found.append(np.where(straight <= limit, straight, np.inf))
        return found

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Facilities that have a place."""
        return np.flatnonzero(~shapely.is_missing(facilities) & ~shapely.is_empty(facilities))


@dataclass(frozen=True, slots=True)
class StreetWays:
    """Along the streets; ``offset_m`` widens the drawn area, ``snap_m`` ties points to a street."""

    network: Network
    offset_m: float
    snap_m: float

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Streets within the distances, widened."""
        offers = []
        for done, item in enumerate(rings):
            found = self._reach(item.facilities, max(item.distances_m))
            offers.append(Limits(found, item.distances_m, item.ranks))
            tell(progress, 0.2 * (done + 1) / len(rings))
        return street_zones(
            self.network, offers, self.offset_m, progress=part_of(progress, 0.2, 1.0)
        )

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Distances along the streets, inf beyond the limit and off the streets."""
        tied = snap(self.network, points, self.snap_m)
        return [
            self._reach(places, limit).distances(tied)
            for places, limit in zip(facilities, limits_m, strict=True)
        ]

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Facilities near enough to a street."""
        return np.flatnonzero(snap(self.network, facilities, self.snap_m).on_network)

    def _reach(self, facilities: GeometryArray, limit_m: float) -> Reach:
        return reach(self.network, snap(self.network, facilities, self.snap_m), limit_m)


def usable(rings: Sequence[Rings], ways: Ways) -> tuple[tuple[Rings, ...], int]:
    """Rings without the facilities that cannot take part, and how many those were."""
    kept, lost = [], 0
    for item in rings:
        rows = ways.reachable(item.facilities)
        lost += len(item.facilities) - len(rows)
        if len(rows) and item.distances_m:
            kept.append(Rings(item.facilities[rows], item.distances_m, item.ranks))
    return tuple(kept), lost


def ring_distances(
    rings: Sequence[Rings], ways: Ways, points: GeometryArray
) -> tuple[FloatArray, ...]:
    """Metres from the facilities of each item to each point; inf beyond its widest ring.

    Args:
        rings: from :func:`usable`.
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


def best_ranks(rings: Sequence[Rings], ways: Ways, points: GeometryArray) -> IntArray:
    """Best rank that reaches each point, by the point's own distance; ``NONE`` where none does.

    Args:
        rings: from :func:`usable`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.
    """
    return ranks_within(rings, ring_distances(rings, ways, points), len(points))


def disjoint_areas(
    rings: Sequence[Rings],
    ways: Ways,
    *,
    clip: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> dict[int, shapely.MultiPolygon]:
    """One area per rank, the better rank where several reach a place; no two overlap.

    Args:
        rings: from :func:`usable`.
        ways: straight or along the streets.
        clip: area to cut them to, e.g. the city.
        progress: callback.

    Returns:
        Areas by rank, best first; ranks without area are left out.
    """
    wholes = ways.areas(rings, part_of(progress, 0.0, 0.8))
    taken: shapely.Geometry = shapely.MultiPolygon()
    areas = {}
    for done, (rank, whole) in enumerate(wholes.items()):
        with np.errstate(invalid="ignore"):  # GEOS 3.11 raises the flag on the way to right results
            own = only_areas(shapely.difference(whole, taken))
            if clip is not None:
                own = only_areas(shapely.intersection(own, clip))
            taken = shapely.union(taken, whole)
        if not own.is_empty:
            areas[rank] = own
        tell(progress, 0.8 + 0.2 * (done + 1) / len(wholes))
    return areas


def residents_by_rank(
    residents: FloatArray,
    ranks: IntArray,
    *,
    district_index: IntArray,
    districts: int,
    classes: int,
) -> FloatArray:
    """Residents per district and rank.

    Args:
        residents: residents at each point; nan where nothing is known, counted nowhere.
        ranks: from :func:`best_ranks`.
        district_index: from ``assign_districts``, -1 for none.
        districts: number of districts.
        classes: number of ranks.

    Returns:
        Shape (districts + 1, classes + 1): the last column holds those whom nothing reaches, the
        last row the city, which is the sum of the districts. Districts without any data are nan.
    """
    use = np.isfinite(residents) & (district_index >= 0)
    column = np.where(ranks == NONE, classes, ranks)
    table = np.zeros((districts + 1, classes + 1))
    np.add.at(table, (district_index[use], column[use]), residents[use])
    table[districts] = table[:districts].sum(axis=0)
    empty = np.bincount(district_index[use], minlength=districts) == 0
    table[:districts][empty] = np.nan
    if empty.all():
        table[districts] = np.nan
    return table
