"""Areas around stops in which the best offer counts: disjoint to draw, exact for residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely

from .arrays import FloatArray, GeometryArray, IntArray, Progress, tell
from .coverage import straight_line_coverage
from .geometry import only_areas
from .network import Network, snap
from .reach import Reach, reach

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

    def area(self, facilities: GeometryArray, distance_m: float) -> shapely.Geometry:
        """Area within the distance of any of the facilities."""

    def distances(
        self, facilities: GeometryArray, points: GeometryArray, limit_m: float
    ) -> FloatArray:
        """Metres from the nearest facility to each point; inf beyond the limit."""

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Indices of the facilities that can take part."""


@dataclass(frozen=True, slots=True)
class StraightWays:
    """As the crow flies."""

    def area(self, facilities: GeometryArray, distance_m: float) -> shapely.Geometry:
        """Circles around the facilities, merged."""
        return straight_line_coverage(facilities, distance_m).area

    def distances(
        self, facilities: GeometryArray, points: GeometryArray, limit_m: float
    ) -> FloatArray:
        """Straight distances, inf beyond the limit."""
        found = straight_line_coverage(facilities, limit_m).distances(points)
        return np.where(found <= limit_m, found, np.inf)

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Facilities that have a place."""
        return np.flatnonzero(~shapely.is_missing(facilities) & ~shapely.is_empty(facilities))


@dataclass(frozen=True, slots=True)
class StreetWays:
    """Along the streets; ``offset_m`` widens the drawn area, ``snap_m`` ties points to a street."""

    network: Network
    offset_m: float
    snap_m: float

    def area(self, facilities: GeometryArray, distance_m: float) -> shapely.Geometry:
        """Streets within the distance, widened."""
        parts = self._reach(facilities, distance_m).parts
        return shapely.union_all(shapely.buffer(parts, self.offset_m))

    def distances(
        self, facilities: GeometryArray, points: GeometryArray, limit_m: float
    ) -> FloatArray:
        """Distances along the streets, inf beyond the limit and off the streets."""
        tied = snap(self.network, points, self.snap_m)
        return self._reach(facilities, limit_m).distances(tied)

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
        if len(rows):
            kept.append(Rings(item.facilities[rows], item.distances_m, item.ranks))
    return tuple(kept), lost


def best_ranks(rings: Sequence[Rings], ways: Ways, points: GeometryArray) -> IntArray:
    """Best rank that reaches each point, by the point's own distance; ``NONE`` where none does.

    Args:
        rings: from :func:`usable`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.
    """
    worst = np.iinfo(np.int64).max
    best: IntArray = np.full(len(points), worst, dtype=np.int64)
    for item in rings:
        if not item.distances_m:
            continue
        distance = ways.distances(item.facilities, points, max(item.distances_m))
        for limit, rank in zip(item.distances_m, item.ranks, strict=True):
            best = np.where(distance <= limit, np.minimum(best, rank), best)
    return np.where(best == worst, NONE, best)


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
    todo = sorted(
        (rank, limit, index)
        for index, item in enumerate(rings)
        for limit, rank in zip(item.distances_m, item.ranks, strict=True)
    )
    pieces: dict[int, list[shapely.Geometry]] = {}
    for done, (rank, limit, index) in enumerate(todo):
        pieces.setdefault(rank, []).append(ways.area(rings[index].facilities, limit))
        tell(progress, (done + 1) / len(todo))
    taken: shapely.Geometry = shapely.MultiPolygon()
    areas = {}
    for rank, parts in pieces.items():
        whole = shapely.union_all(parts)
        with np.errstate(invalid="ignore"):  # GEOS 3.11 raises the flag on the way to right results
            own = only_areas(shapely.difference(whole, taken))
            if clip is not None:
                own = only_areas(shapely.intersection(own, clip))
            taken = shapely.union(taken, whole)
        if not own.is_empty:
            areas[rank] = own
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
