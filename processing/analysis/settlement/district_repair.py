"""Districts made to meet: nothing claimed twice, no slits, no slivers at a neighbour's border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import GeometryArray, IntArray
from ..shapes.geometry import only_areas
from ..shapes.overlay import without
from .district_edges import TOUCHES_M, BorderFault, gaps, slivers, small_area
from .district_locator import BORDER_DRAWN_TWICE, areas_apart, home_areas

_JOINED_M = 0.001
"""What fills a gap reaches so far beyond it, so that no hair is left; the grid of the result."""
_ROUNDS = 4
"""What was given to a neighbour may make a sliver there; more rounds only move it about."""


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What mending did to one area, in m²; ``row`` is the area's."""

    row: int
    gained: float
    lost: float


def mended(areas: GeometryArray, tolerance_m: float) -> GeometryArray:
    """Areas that meet: they share their borders vertex by vertex and overlap nowhere.

    What several claim stays with the first of them. A gap no wider than the tolerance goes to the
    area that it has the longest border with, and so does a sliver narrower than the tolerance that
    touches another area. Wider gaps stay, and so does all land that no other area touches.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        tolerance_m: what is narrower is a slip of the drawing.

    Returns:
        Areas, shape (d,), to the millimetre.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> [round(area.area) for area in mended(areas, 10.0)]
        [9999, 9801]
    """
    result = areas_apart(areas)
    for _ in range(_ROUNDS):
        moved = 0
        for fault in gaps(result, tolerance_m):
            if fault.width <= tolerance_m:
                check_cancelled()
                _give(result, fault, np.array(fault.areas))
                moved += 1
        for fault in slivers(result, tolerance_m):
            own = fault.areas[0]
            beside = np.flatnonzero(shapely.dwithin(result, fault.shape, TOUCHES_M))
            beside = beside[beside != own]
            if fault.width <= tolerance_m and len(beside):
                check_cancelled()
                result[own] = without(result[own], fault.shape)
                _give(result, fault, beside)
                moved += 1
        result = _matched(result, tolerance_m)
        if not moved:
            break
    return result


def drawn(areas: GeometryArray, tolerance_m: float) -> GeometryArray:
    """Areas as maps draw them: mended, and without slivers and small holes that would be rings.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        tolerance_m: what is narrower is a slip of the drawing.

    Returns:
        Areas, shape (d,); what is stored is not touched.

    Example:
        >>> town = shapely.union(shapely.box(0, 0, 900, 900), shapely.box(950, 0, 990, 40))
        >>> drawn(np.array([town]), 10.0)[0].area
        810000.0
    """
    result = mended(areas, tolerance_m)
    for fault in slivers(result, tolerance_m):
        check_cancelled()
        result[fault.areas[0]] = without(result[fault.areas[0]], fault.shape)
    for fault in gaps(result, tolerance_m):
        if fault.area < small_area(tolerance_m):
            _give(result, fault, np.array(fault.areas))
    return _matched(result, tolerance_m)


def border_lines(areas: GeometryArray) -> GeometryArray:
    """The borders of areas that meet, each once, however many areas it bounds.

    Args:
        areas: areas as :func:`drawn` gives them, shape (d,).

    Returns:
        Lines, shape (k,).

    Example:
        >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
        >>> float(shapely.length(border_lines(drawn(areas, 1.0))).sum())
        70.0
    """
    lines = cancellable(shapely.union_all, shapely.boundary(areas))
    merged: GeometryArray = shapely.get_parts(shapely.line_merge(lines))
    return merged


def _neighbour(areas: GeometryArray, land: shapely.Geometry, rows: IntArray) -> int:
    """The one of these areas that the land has the longest border with."""
    here = shapely.box(*shapely.bounds(shapely.buffer(land, 1.0)))
    with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
        beside = shapely.buffer(shapely.intersection(areas[rows], here), TOUCHES_M)
        shared = shapely.length(shapely.intersection(beside, land.boundary))
    return int(rows[int(np.argmax(shared))])


def _give(areas: GeometryArray, fault: BorderFault, rows: IntArray) -> None:
    """Add the land to the one of these areas that it has the longest border with."""
    taker = _neighbour(areas, fault.shape, rows)
    with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
        piece = shapely.buffer(fault.shape, _JOINED_M)
        near = np.flatnonzero(shapely.intersects(areas, piece))
        for other in near[near != taker]:
            piece = shapely.difference(piece, areas[other])
        areas[taker] = only_areas(shapely.union(areas[taker], piece))


def _matched(areas: GeometryArray, tolerance_m: float) -> GeometryArray:
    """The same areas of faces that share their borders vertex by vertex."""
    lines = cancellable(shapely.union_all, shapely.boundary(areas), grid_size=_JOINED_M)
    faces = shapely.get_parts(cancellable(shapely.polygonize, shapely.get_parts(lines)))
    owner = home_areas(shapely.point_on_surface(faces), areas)
    slit = (owner < 0) & (2.0 * shapely.area(faces) <= tolerance_m * shapely.length(faces))
    for face in np.flatnonzero(slit):
        rows = np.flatnonzero(shapely.dwithin(areas, faces[face], TOUCHES_M))
        if len(rows):
            owner[face] = _neighbour(areas, faces[face], rows)
    result: GeometryArray = np.empty(len(areas), dtype=object)
    for row in range(len(areas)):
        result[row] = only_areas(cancellable(shapely.union_all, faces[owner == row]))
    return result


def changes(before: GeometryArray, after: GeometryArray) -> tuple[AreaChange, ...]:
    """What each area gained and lost, of those where it is more than a border drawn twice.

    Args:
        before: valid areas in a metric CRS, shape (d,).
        after: the same areas after mending, shape (d,).

    Returns:
        In the order of the areas, with m² gained and lost.

    Example:
        >>> before = np.array([shapely.box(0, 0, 10, 10), shapely.box(8, 0, 20, 10)])
        >>> [(item.row, round(item.lost)) for item in changes(before, mended(before, 1.0))]
        [(1, 20)]
    """
    found = []
    for row, (one, other) in enumerate(zip(before, after, strict=True)):
        check_cancelled()
        gained, lost = (
            float(without(only_areas(more), only_areas(less)).area)
            for more, less in ((other, one), (one, other))
        )
        if max(gained, lost) > BORDER_DRAWN_TWICE:
            found.append(AreaChange(row, gained, lost))
    return tuple(found)


def city_outline(
    areas: GeometryArray, between: Sequence[BorderFault], tolerance_m: float
) -> shapely.Geometry:
    """Union of areas without the slits between them: those no wider than the tolerance.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        between: their gaps.
        tolerance_m: a gap no wider than this on average is a slip of the drawing.

    Returns:
        One area.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> city_outline(areas, gaps(areas, 10.0), 10.0).geom_type
        'Polygon'
    """
    slits = [
        shapely.buffer(fault.shape, _JOINED_M) for fault in between if fault.width <= tolerance_m
    ]
    return cancellable(shapely.union_all, [*areas, *slits])
