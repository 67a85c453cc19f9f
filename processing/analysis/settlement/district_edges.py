"""Where districts overlap, leave gaps or have slivers, and where they and the city disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import GeometryArray
from ..shapes.geometry import only_areas
from ..shapes.overlay import without
from .district_locator import BORDER_DRAWN_TWICE

_LONG = 5.0
"""Half the outline of a slit open to the outside, or of a spike, is so many mean widths long."""
TOUCHES_M = 0.01
"""A fault is beside the areas that come so near; what is narrower is a hair of the arithmetic."""
_FOOT = 0.25
"""At most this share of a spike's outline lies at what it sticks out of."""
_SMALL = 10.0
"""A loose part or hole is small below the square of so many tolerances."""
_SHARPEST = 10.0
"""Mitre limit: corners down to 11 degrees are corners, sharper ones are spikes."""


class FaultKind(Enum):
    """What is wrong with a border."""

    OVERLAP = "Überlappung"
    GAP = "Lücke"
    SPIKE = "Spitze"
    LOOSE = "loser Teil"
    NOBODYS = "in keinem Ortsbezirk"
    BEYOND = "jenseits der Stadtgrenze"


@dataclass(frozen=True, slots=True)
class BorderFault:
    """Land that two areas both claim, that belongs to none, or that is a sliver of one.

    Attributes:
        areas: rows of the areas that it touches, in order; of a sliver the one it is part of.
        shape: the land, a MultiPolygon.
        kind: what is wrong with it.
    """

    areas: tuple[int, ...]
    shape: shapely.MultiPolygon
    kind: FaultKind

    @property
    def area(self) -> float:
        """Size in m²."""
        return float(self.shape.area)

    @property
    def width(self) -> float:
        """Mean width in m: what a strip of its size and its outline has."""
        return float(2.0 * self.shape.area / self.shape.length)

    @property
    def is_long(self) -> bool:
        """Whether it is a strip rather than a patch."""
        return bool(self.shape.length / 2.0 > _LONG * self.width)


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
        with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
            shared = only_areas(shapely.intersection(areas[a], areas[b]))
        if shared.area > BORDER_DRAWN_TWICE:
            found.append(BorderFault((a, b), shared, FaultKind.OVERLAP))
    return _largest_first(found)


def gaps(areas: GeometryArray, tolerance_m: float) -> tuple[BorderFault, ...]:
    """Land between areas that belongs to none, largest first.

    That are the holes of their union, of any size, and slits up to the tolerance that are open to
    the outside.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        tolerance_m: a gap no wider than this on average is a slip of the drawing.

    Returns:
        Gaps of more than ``BORDER_DRAWN_TWICE`` square metres.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 99, 99), shapely.box(101, 0, 200, 99)])
        >>> [(fault.areas, fault.area, round(fault.width, 1)) for fault in gaps(areas, 10.0)]
        [((0, 1), 198.0, 2.0)]
    """
    union = cancellable(shapely.union_all, areas)
    half = tolerance_m / 2.0
    wide = cancellable(shapely.buffer, union, half, join_style="mitre")
    closed = cancellable(shapely.buffer, wide, -half, join_style="mitre")
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    holes = shapely.union_all(shapely.polygons(rings)) if rings else shapely.MultiPolygon()
    with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
        empty = cancellable(shapely.difference, shapely.union(closed, holes), union)
    shapely.prepare(holes)
    found = []
    for fault in _faults(empty, areas, FaultKind.GAP):
        with np.errstate(invalid="ignore"):
            enclosed = shapely.intersects(holes, shapely.point_on_surface(fault.shape))
        if fault.areas and (enclosed or (fault.is_long and len(fault.areas) > 1)):
            found.append(fault)
    return _largest_first(found)


def small_area(tolerance_m: float) -> float:
    """Square metres below which a loose part or a hole is small: the square of ten tolerances."""
    return (_SMALL * tolerance_m) ** 2


def slivers(areas: GeometryArray, tolerance_m: float) -> tuple[BorderFault, ...]:
    """Small loose parts and spikes of single areas, largest first.

    A loose part is small if it is narrower than the tolerance everywhere, or covers less than the
    square of ten tolerances; the largest part of an area is never loose. A spike is a long piece
    narrower than the tolerance that sticks out of the rest.

    Args:
        areas: valid areas in a metric CRS, shape (d,), none missing.
        tolerance_m: what is narrower is a slip of the drawing.

    Returns:
        Slivers of more than ``BORDER_DRAWN_TWICE`` square metres.

    Example:
        >>> spike = shapely.box(100, 40, 200, 43)
        >>> town = shapely.union(shapely.box(0, 0, 100, 99), spike)
        >>> [(fault.kind.name, round(fault.area)) for fault in slivers(np.array([town]), 10.0)]
        [('SPIKE', 300)]
    """
    found: list[BorderFault] = []
    for row, area in enumerate(areas):
        check_cancelled()
        parts = shapely.get_parts(only_areas(area))
        if not len(parts):
            continue
        broad = _opened(parts, tolerance_m)
        largest = int(np.argmax(shapely.area(parts)))
        small = shapely.is_empty(broad) | (shapely.area(parts) < small_area(tolerance_m))
        small[largest] = False
        loose = parts[small & (shapely.area(parts) > BORDER_DRAWN_TWICE)]
        found += [
            BorderFault((row,), shapely.multipolygons([part]), FaultKind.LOOSE) for part in loose
        ]
        for part, kept in zip(parts[~small], broad[~small], strict=True):
            if kept.is_empty:
                continue  # all of it is narrow: that is its shape
            with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
                thin = cancellable(shapely.difference, part, kept)
            for fault in _faults(thin, areas[[row]], FaultKind.SPIKE):
                narrow = TOUCHES_M < fault.width <= tolerance_m
                if narrow and fault.is_long and _sticks_out(fault.shape, kept):
                    found.append(BorderFault((row,), fault.shape, FaultKind.SPIKE))
    return _largest_first(found)


def disagreements(city: shapely.Geometry, areas: GeometryArray) -> tuple[BorderFault, ...]:
    """Land of the city in no area, and land of areas outside of the city; largest first.

    Args:
        city: valid area in a metric CRS.
        areas: valid areas, shape (d,), none missing.

    Returns:
        Land of more than ``BORDER_DRAWN_TWICE`` square metres with the areas beside or around it.

    Example:
        >>> areas = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)])
        >>> both = disagreements(shapely.box(-5, 0, 20, 10), areas)
        >>> [(fault.kind.name, fault.areas, fault.area) for fault in both]
        [('BEYOND', (1,), 100.0), ('NOBODYS', (0,), 50.0)]
    """
    union = cancellable(shapely.union_all, areas)
    nobodys = _faults(without(city, union), areas, FaultKind.NOBODYS)
    beyond = _faults(without(union, city), areas, FaultKind.BEYOND)
    return _largest_first([*nobodys, *beyond])


def _opened(areas: GeometryArray, width_m: float) -> GeometryArray:
    """Areas without all that is narrower than so many metres."""
    shapes = {"join_style": "mitre", "mitre_limit": _SHARPEST}
    inner = cancellable(shapely.buffer, areas, -width_m / 2.0, **shapes)
    opened: GeometryArray = cancellable(shapely.buffer, inner, width_m / 2.0, **shapes)
    return opened


def _sticks_out(piece: shapely.Geometry, body: shapely.Geometry) -> bool:
    """Whether little of a piece's outline lies at the body, as a spike's does and a bump's not."""
    outline = piece.boundary
    foot = shapely.intersection(outline, shapely.buffer(body, TOUCHES_M))
    return bool(foot.length < _FOOT * outline.length)


def _faults(land: shapely.Geometry, areas: GeometryArray, kind: FaultKind) -> Iterator[BorderFault]:
    """Every piece of the land that is more than a border drawn twice."""
    for part in shapely.get_parts(only_areas(land)):
        check_cancelled()
        if part.area > BORDER_DRAWN_TWICE:
            rows = np.flatnonzero(shapely.dwithin(areas, part, TOUCHES_M))
            yield BorderFault(tuple(rows.tolist()), shapely.multipolygons([part]), kind)


def _largest_first(faults: list[BorderFault]) -> tuple[BorderFault, ...]:
    return tuple(sorted(faults, key=lambda fault: (-fault.area, fault.areas)))
