"""Where the city is: the area to keep, and the district a place lies in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from ..store.contract import Store

DEFAULT_MARGIN_M = 1500.0
"""Facilities and ways beyond the boundary serve people inside it: they are kept this far out."""


def city_area(store: Store) -> shapely.Geometry | None:
    """Area of the city: its boundary, else the union of its districts, else None."""
    for role in ("city_boundary", "ortsbezirk_boundary"):
        if store.has(role) and store.count(role):
            geometry = store.read(role).geometry
            return shapely.union_all(geometry[~shapely.is_missing(geometry)])
    return None


def kept_area(city: shapely.Geometry | None, margin_m: float) -> shapely.Geometry | None:
    """The city with a margin in metres; None keeps everything."""
    return None if city is None else shapely.buffer(city, margin_m)


class Districts:
    """Finds the Ortsbezirk of a place."""

    def __init__(self, areas: Sequence[shapely.Geometry], ids: Sequence[str]) -> None:
        self._areas = np.asarray(areas, dtype=object)
        self._tree = shapely.STRtree(self._areas)
        self._ids = np.asarray(ids, dtype=object)

    @classmethod
    def of_store(cls, store: Store) -> Districts:
        """Districts as imported; none when they are missing."""
        if not store.has("ortsbezirk_boundary"):
            return cls((), ())
        table = store.read("ortsbezirk_boundary")
        known = ~shapely.is_missing(table.geometry)
        return cls(table.geometry[known], table.column("kennung")[known])

    def covered(self, extent: shapely.Geometry) -> dict[str, float]:
        """Share (0..1) of each district's area that ``extent`` covers."""
        share = np.zeros(len(self._areas))
        met = np.flatnonzero(shapely.intersects(self._areas, extent))
        common = shapely.area(shapely.intersection(self._areas[met], extent))
        share[met] = common / shapely.area(self._areas[met])
        return {str(key): float(value) for key, value in zip(self._ids, share, strict=True)}

    def of_points(self, points: np.ndarray) -> np.ndarray:
        """District ids (n) of n points; None outside. On a shared edge the first district wins."""
        result = np.full(len(points), None, dtype=object)
        if not len(self._ids) or not len(points):
            return result
        which, district = self._tree.query(points, predicate="intersects")
        order = np.argsort(district, kind="stable")[::-1]
        result[which[order]] = self._ids[district[order]]
        return result
