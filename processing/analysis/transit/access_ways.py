"""How one gets from stops to where people live: as the crow flies, or along the streets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray, point_coordinates
from ..network.graph import Network, snap
from ..network.reach import Reach, reach
from ..network.street_zones import Limits, street_zones
from ..shapes.geometry import only_areas
from ..supply.coverage import straight_line_coverage


@dataclass(frozen=True, slots=True)
class Rings:
    """Rings around the same facilities: within ``distances_m[i]`` the offer has ``ranks[i]``.

    Distances in metres, ascending; rank 0 is the best. A wider ring never has a better rank.
    """

    facilities: GeometryArray
    distances_m: tuple[float, ...]
    ranks: tuple[int, ...]


class AccessWays(Protocol):
    """How one gets from a facility to where people live."""

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Areas by rank, the best first; a better one may cover a part of a worse one.

        Args:
            rings: rings around sets of facilities.
            progress: callback.

        Returns:
            Area by rank; ranks without any facility may be missing.
        """

    def distances(
        self, facilities: Sequence[GeometryArray], limits_m: Sequence[float], points: GeometryArray
    ) -> list[FloatArray]:
        """Metres from the nearest of each set of facilities to each point.

        Args:
            facilities: Points, one array per set.
            limits_m: how far to look for each set, in metres, the bound included.
            points: Points, shape (n,).

        Returns:
            One array of shape (n,) per set: inf beyond its limit, nan where no way to a point can
            be measured.
        """

    def tied(self, points: GeometryArray) -> BoolArray:
        """Whether a way to each point can be measured at all, shape (n,)."""

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Indices of the facilities that can take part, ascending."""


@dataclass(frozen=True, slots=True)
class StraightWays:
    """As the crow flies."""

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Circles around the facilities, merged.

        Args:
            rings: rings around sets of facilities.
            progress: callback.

        Returns:
            Area by rank.
        """
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
        """Straight distances, inf beyond the limit.

        Args:
            facilities: Points, one array per set, none empty.
            limits_m: how far to look for each set, in metres.
            points: Points, shape (n,); missing ones are inf away.

        Returns:
            One array of shape (n,) per set.

        Raises:
            AnalysisError: if a geometry is not a point.
        """
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
        """True everywhere, shape (n,)."""
        return np.ones(len(points), dtype=bool)

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Indices of the facilities that have a place."""
        return np.flatnonzero(~shapely.is_missing(facilities) & ~shapely.is_empty(facilities))


@dataclass(frozen=True, slots=True)
class StreetWays:
    """Along the streets.

    ``offset_m`` widens the drawn area, ``snap_m`` is how far from a street facilities may be and
    ``home_snap_m`` the points that distances are asked for; all in metres.
    """

    network: Network
    offset_m: float
    snap_m: float
    home_snap_m: float = 100.0

    def areas(
        self, rings: Sequence[Rings], progress: Progress | None
    ) -> dict[int, shapely.MultiPolygon]:
        """Streets within the distances, widened.

        Args:
            rings: rings around sets of facilities.
            progress: callback.

        Returns:
            Area by rank.
        """
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
        """Distances along the streets, inf beyond the limit and nan off the streets.

        Args:
            facilities: Points, one array per set.
            limits_m: how far to look for each set, in metres.
            points: Points, shape (n,).

        Returns:
            One array of shape (n,) per set.
        """
        homes = snap(self.network, points, self.home_snap_m)
        return [
            np.where(
                homes.on_network, cancellable(self._reach(places, limit).distances, homes), np.nan
            )
            for places, limit in zip(facilities, limits_m, strict=True)
        ]

    def tied(self, points: GeometryArray) -> BoolArray:
        """Whether each point is at most ``home_snap_m`` from a street, shape (n,)."""
        return snap(self.network, points, self.home_snap_m).on_network

    def reachable(self, facilities: GeometryArray) -> IntArray:
        """Indices of the facilities at most ``snap_m`` from a street."""
        return np.flatnonzero(snap(self.network, facilities, self.snap_m).on_network)

    def _reach(self, facilities: GeometryArray, limit_m: float) -> Reach:
        return reach(self.network, snap(self.network, facilities, self.snap_m), limit_m)
