"""Where districts overlap or leave gaps between them, and districts without both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import GeometryArray
from ..shapes.geometry import only_areas
from .district_locator import BORDER_DRAWN_TWICE, areas_apart

WIDEST_SLIT_M = 10.0
"""A gap no wider than this on average is a slip of the drawing, not land of somebody else."""
_LONG = 5.0
"""A slit that is open to the outside is at least so many times as long as wide."""
_TOUCHES_M = 0.01
"""A gap is beside the areas that come so near."""
_JOINED_M = 0.001
"""What fills a gap reaches so far beyond it, so that no hair is left."""


@dataclass(frozen=True, slots=True)
class BorderFault:
    """Land that two areas both claim, or that lies between areas and belongs to none.

    Attributes:
        areas: rows of the areas that it touches, in order; of a gap also one only.
        shape: the land, a MultiPolygon.
    """

    areas: tuple[int, ...]
    shape: shapely.MultiPolygon

    @property
    def area(self) -> float:
        """Size in m²."""
        return float(self.shape.area)

    @property
    def width(self) -> float:
        """Mean width in m: what a strip of its size and its outline has."""
        return float(2.0 * self.shape.area / self.shape.length)


def overlaps(areas: GeometryArray) -> tuple[BorderFault, ...]:
    """Land that two areas both claim, largest first; a border drawn twice does not count.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.

    Returns:
        Pairs that share more than ``BORDER_DRAWN_TWICE`` square metres.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(8, 0, 20, 10)])
        >>> [(fault.areas, fault.area) for fault in overlaps(areas)]
        [((0, 1), 20.0)]
    """
    tree = cancellable(shapely.STRtree, areas)
    one, other = cancellable(tree.query, areas, predicate="intersects")
    pairs = [(int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b]
    found = []
    for a, b in pairs:
        check_cancelled()
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
            shared = only_areas(shapely.intersection(areas[a], areas[b]))
        if shared.area > BORDER_DRAWN_TWICE:
            found.append(BorderFault((a, b), shared))
    return tuple(sorted(found, key=lambda fault: (-fault.area, fault.areas)))


def gaps(areas: GeometryArray) -> tuple[BorderFault, ...]:
    """Land between areas that belongs to none, largest first.

    That are the holes of their union, of any size, and slits up to ``WIDEST_SLIT_M`` that are open
    to the outside.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.

    Returns:
        Gaps of more than ``BORDER_DRAWN_TWICE`` square metres.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> [(fault.areas, fault.area, round(fault.width, 1)) for fault in gaps(areas)]
        [((0, 1), 198.0, 2.0)]
    """
    union = cancellable(shapely.union_all, areas)
    half = WIDEST_SLIT_M / 2.0
    wide = cancellable(shapely.buffer, union, half, join_style="mitre")
    closed = cancellable(shapely.buffer, wide, -half, join_style="mitre")
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    holes = shapely.union_all(shapely.polygons(rings)) if rings else shapely.MultiPolygon()
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        empty = cancellable(shapely.difference, shapely.union(closed, holes), union)
    found = []
    for part in shapely.get_parts(only_areas(empty)):
        check_cancelled()
        if part.area <= BORDER_DRAWN_TWICE:
            continue
        rows = np.flatnonzero(shapely.dwithin(areas, part, _TOUCHES_M))
        fault = BorderFault(tuple(rows.tolist()), shapely.multipolygons([part]))
        with np.errstate(invalid="ignore"):
            enclosed = shapely.intersects(holes, shapely.point_on_surface(part))
        long = part.length / 2.0 > _LONG * fault.width
        if len(rows) and (enclosed or (long and len(rows) > 1)):
            found.append(fault)
    return tuple(sorted(found, key=lambda fault: (-fault.area, fault.areas)))


def without_faults(areas: GeometryArray, between: tuple[BorderFault, ...]) -> GeometryArray:
    """Areas that neither overlap nor leave slits.

    What several claim stays with the first of them. A gap no wider than ``WIDEST_SLIT_M`` goes to
    the area that it has the longest border with; wider ones stay.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        between: their gaps, from :func:`gaps`.

    Returns:
        Areas, shape (d,).

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> [round(float(area.area)) for area in without_faults(areas, gaps(areas))]
        [9999, 9801]
    """
    result = areas_apart(areas)
    for fault in between:
        if fault.width > WIDEST_SLIT_M:
            continue
        check_cancelled()
        rows = np.array(fault.areas)
        here = shapely.box(*shapely.bounds(shapely.buffer(fault.shape, 1.0)))
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
            beside = shapely.buffer(shapely.intersection(result[rows], here), _TOUCHES_M)
            shared = shapely.length(shapely.intersection(beside, fault.shape.boundary))
            taker = int(rows[int(np.argmax(shared))])
            piece = shapely.buffer(fault.shape, _JOINED_M)
            for other in rows[rows != taker]:
                piece = shapely.difference(piece, result[other])
            result[taker] = only_areas(shapely.union(result[taker], piece))
    return result


def city_outline(areas: GeometryArray, between: tuple[BorderFault, ...]) -> shapely.Geometry:
    """Union of areas without the slits between them: those no wider than ``WIDEST_SLIT_M``.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        between: their gaps, from :func:`gaps`.

    Returns:
        One area.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> city_outline(areas, gaps(areas)).geom_type
        'Polygon'
    """
    slits = [
        shapely.buffer(fault.shape, _JOINED_M) for fault in between if fault.width <= WIDEST_SLIT_M
    ]
    return cancellable(shapely.union_all, [*areas, *slits])
