"""Union, difference and intersection of wide areas, done apart for what hangs together.

GEOS takes many times longer for several cities at once than for one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.cancellation import cancellable
from ..arrays import GeometryArray, IntArray
from .geometry import only_areas


def united(one: shapely.Geometry, other: shapely.Geometry) -> shapely.MultiPolygon:
    """Union of two valid areas.

    Args:
        one: valid area, may be empty.
        other: valid area, may be empty.

    Returns:
        What lies in any of both.
    """
    return _joined(
        cancellable(shapely.union_all, np.concatenate([first, second]))
        if len(first) + len(second) > 1
        else shapely.multipolygons(np.concatenate([first, second]))
        for first, second in _hanging_together(one, other)
    )


def without(area: shapely.Geometry, taken: shapely.Geometry) -> shapely.MultiPolygon:
    """What of a valid area is not taken by another one.

    Args:
        area: valid area, may be empty.
        taken: valid area, may be empty.

    Returns:
        What is left; may be empty.

    Example:
        >>> town = shapely.union(shapely.box(0, 0, 10, 10), shapely.box(50, 0, 60, 10))
        >>> without(town, shapely.box(0, 0, 10, 4)).area
        160.0
    """
    return _joined(
        cancellable(shapely.difference, shapely.multipolygons(first), shapely.multipolygons(second))
        if len(second)
        else shapely.multipolygons(first)
        for first, second in _hanging_together(area, taken)
        if len(first)
    )


def common(one: shapely.Geometry, other: shapely.Geometry) -> shapely.MultiPolygon:
    """Intersection of two valid areas.

    Args:
        one: valid area, may be empty.
        other: valid area, may be empty.

    Returns:
        What lies in both, without the points and lines in which they touch; may be empty.
    """
    return _joined(
        cancellable(
            shapely.intersection, shapely.multipolygons(first), shapely.multipolygons(second)
        )
        for first, second in _hanging_together(one, other)
        if len(first) and len(second)
    )


def _hanging_together(
    one: shapely.Geometry, other: shapely.Geometry
) -> Iterator[tuple[GeometryArray, GeometryArray]]:
    """Parts of both areas by what they hang together with, directly or by other parts."""
    first, second = (shapely.get_parts(only_areas(area)) for area in (one, other))
    near, far = cancellable(shapely.STRtree(second).query, first, predicate="intersects")
    count = len(first) + len(second)
    if not count:
        return
    links = coo_matrix((np.ones(len(near)), (near, far + len(first))), shape=(count, count))
    number, group = connected_components(links, directed=False)
    yield from zip(
        _by_group(first, group[: len(first)], number),
        _by_group(second, group[len(first) :], number),
        strict=True,
    )


def _by_group(parts: GeometryArray, group: IntArray, number: int) -> list[GeometryArray]:
    order = np.argsort(group, kind="stable")
    return np.split(parts[order], np.searchsorted(group[order], np.arange(1, number)))


def _joined(areas: Iterator[shapely.Geometry]) -> shapely.MultiPolygon:
    with np.errstate(invalid="ignore", divide="ignore"):  # GEOS leaves the flags on right results
        return only_areas(shapely.geometrycollections(list(areas)))
