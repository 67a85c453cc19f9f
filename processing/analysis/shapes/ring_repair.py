"""Mending broken areas ring by ring, with any shapely 2."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from ..arrays import GeometryArray


def made_valid(geometries: GeometryArray) -> GeometryArray:
    """Mended geometries, by what GEOS calls the structure method.

    shapely before 2.1 has no name for the method: there, and where GEOS gives up,
    :func:`structured` does the same.

    Args:
        geometries: geometries of any kind, shape (n,); missing ones stay missing.

    Returns:
        Shape (n,); parts that have lost their dimension are left out.
    """
    if not _knows_method():
        return structured(geometries)
    try:
        mended = _by_geos(geometries)
    except shapely.GEOSException:  # of one of them; some collapsed rings are too much for it
        mended = np.concatenate([_one(geometries[row : row + 1]) for row in range(len(geometries))])
    lost = shapely.is_empty(mended) & (shapely.get_dimensions(geometries) == 2)
    mended[lost] = structured(geometries[lost])  # GEOS 3.14 leaves nothing of such rings
    return mended


@cache
def _knows_method() -> bool:
    try:
        _by_geos(np.array([shapely.Point()]))
    except TypeError:
        return False
    return True


def _by_geos(geometries: GeometryArray) -> GeometryArray:
    mended: GeometryArray = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    return mended


def _one(geometry: GeometryArray) -> GeometryArray:
    try:
        return _by_geos(geometry)
    except shapely.GEOSException:
        return structured(geometry)


def structured(geometries: GeometryArray) -> GeometryArray:
    """Mended geometries, ring by ring: what a shell encloses without what its holes enclose.

    Overlapping parts are merged, and a line without length becomes an empty one. As GEOS does it in
    ``GeometryFixer`` (after JTS, 2020), but for rings that wind twice around the same land: here
    that is a hole.

    Args:
        geometries: geometries of any kind, shape (n,); missing ones stay missing.

    Returns:
        Geometries of the same kinds, or collections where parts of them are of another one.

    Example:
        >>> twice = shapely.MultiPolygon([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
        >>> structured(np.array([twice]))[0].area
        3.0
    """
    mended = geometries.copy()
    for row in np.flatnonzero(~(shapely.is_valid(geometries) | shapely.is_missing(geometries))):
        mended[row] = _structured(geometries[row])
    return mended


def _structured(shape: shapely.Geometry) -> shapely.Geometry:
    kind = shapely.get_type_id(shape)
    if kind == shapely.GeometryType.GEOMETRYCOLLECTION:
        return shapely.geometrycollections(structured(shapely.get_parts(shape)))
    if shapely.get_dimensions(shape) < 2:
        parts = shapely.get_parts(shapely.make_valid(shape))
        lines = parts[shapely.length(parts) > 0]
        return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
    rings, owner = shapely.get_rings(shapely.get_parts(shape), return_index=True)
    lands = shapely.make_valid(shapely.polygons(rings))
    is_shell = np.diff(owner, prepend=-1) > 0
    areas = [
        shapely.difference(lands[shell], shapely.union_all(lands[(owner == number) & ~is_shell]))
        for number, shell in zip(owner[is_shell], np.flatnonzero(is_shell), strict=True)
    ]
    return shapely.union_all(areas)
