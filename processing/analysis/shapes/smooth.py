"""Smooth outlines and lines, and the buffers that close gaps and open necks."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter1d

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import FloatArray, GeometryArray
from .geometry import only_areas
from .overlay import common, united

ARC = 12
"""Segments per quarter of a circle in all buffers."""

_STEPS_PER_SIGMA = 4.0
_LARGEST_SHARE = 0.3

_P = ParamSpec("_P")
_R = TypeVar("_R")


def quiet(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Function without warnings on the flags that overlays of GEOS leave on parallel edges.

    Args:
        function: any function.

    Returns:
        The same in behaviour and name.
    """

    @functools.wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with np.errstate(divide="ignore", invalid="ignore"):
            return function(*args, **kwargs)

    return run


def offset_areas(geometry: shapely.Geometry, distance: float) -> shapely.Geometry:
    """Areas widened by a distance, or narrowed by a negative one, each part by itself.

    The parts of a valid geometry do not overlap, so narrowing them one by one is the same; widened
    ones are united afterwards. GEOS takes many times longer for all of them at once.

    Args:
        geometry: valid area.
        distance: in map units, negative to narrow; corners become round, in 12 segments per
            quarter.

    Returns:
        The moved area; empty where nothing is left of it.
    """
    parts = shapely.get_parts(geometry)
    if len(parts) < 2:
        return cancellable(shapely.buffer, geometry, distance, quad_segs=ARC)
    moved = cancellable(shapely.buffer, parts, distance, quad_segs=ARC)
    if distance >= 0:
        return cancellable(shapely.union_all, moved)
    return shapely.multipolygons(shapely.get_parts(moved[~shapely.is_empty(moved)]))


def close_gaps(geometry: shapely.Geometry, gap: float) -> shapely.Geometry:
    """Area with every gap and inlet narrower than ``gap`` filled: morphological closing (Serra
    1982).

    Args:
        geometry: valid area.
        gap: in map units; 0 changes nothing.

    Returns:
        An area that holds the given one.

    Example:
        >>> two = shapely.union(shapely.box(0, 0, 100, 100), shapely.box(104, 0, 204, 100))
        >>> len(close_gaps(two, 3.0).geoms), len(close_gaps(two, 8.0).geoms)
        (2, 1)
    """
    grown = offset_areas(geometry, gap / 2)
    return united(offset_areas(grown, -gap / 2), geometry)


def open_necks(geometry: shapely.Geometry, width: float) -> shapely.Geometry:
    """Area without what is narrower than ``width``, its corners rounded: morphological opening
    (Serra 1982).

    Args:
        geometry: valid area.
        width: in map units; 0 changes nothing.

    Returns:
        An area within the given one; may be empty.

    Example:
        >>> road = shapely.box(100, 45, 200, 55)  # 10 m wide, between two squares
        >>> squares = [shapely.box(x, 0, x + 100, 100) for x in (0, 200)]
        >>> town = shapely.union_all([road, *squares])
        >>> len(open_necks(town, 8.0).geoms), len(open_necks(town, 20.0).geoms)
        (1, 2)
    """
    core = offset_areas(geometry, -width / 2)
    return common(offset_areas(core, width / 2), geometry)


def fill_holes(
    geometry: shapely.Geometry, below: float = math.inf, *, narrower: float = 0.0
) -> shapely.Geometry:
    """Area without holes smaller than ``below`` (square units) or ``narrower`` than a width.

    Islands in filled holes merge.

    Args:
        geometry: any geometry; points and lines in it are left out.
        below: holes of this size stay, smaller ones are filled; all are if not given.
        narrower: holes that a circle of this diameter does not fit into are filled as well.

    Returns:
        The area.

    Example:
        >>> ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
        >>> fill_holes(ring, 4.0).area, fill_holes(ring, 4.1).area
        (96.0, 100.0)
    """
    solid = []
    for part in shapely.get_parts(only_areas(geometry)):
        check_cancelled()
        holes = [
            ring
            for ring in part.interiors
            if (hole := shapely.Polygon(ring)).area >= below
            and not shapely.buffer(hole, -narrower / 2).is_empty
        ]
        solid.append(shapely.Polygon(part.exterior, holes))
    return cancellable(shapely.union_all, solid)


def smooth_polygon(polygon: shapely.Polygon, sigma: float) -> shapely.Geometry:
    """Polygon whose rings are low-pass filtered along their length; always valid.

    Twicing of a Gaussian (2g - g²; Tukey 1977), which leaves size and large bends alone where a
    plain Gaussian would shrink them. Small rings are smoothed less, so that they keep their form;
    where the rings would cross, ``sigma`` is halved up to four times, then the polygon stays.

    Args:
        polygon: valid polygon.
        sigma: standard deviation of the Gaussian, in map units; 0 changes nothing.

    Returns:
        A valid Polygon.
    """
    for attempt in range(5):
        width = sigma / 2**attempt
        if width <= 0:
            break
        rings = [_smooth_ring(ring, width) for ring in (polygon.exterior, *polygon.interiors)]
        smooth = shapely.Polygon(rings[0], rings[1:])
        if smooth.is_valid:
            return smooth
    return polygon


def smooth_polygons(polygons: GeometryArray, sigma: float) -> shapely.Geometry:
    """Union of :func:`smooth_polygon` of each.

    Args:
        polygons: valid Polygons, shape (n,).
        sigma: standard deviation of the Gaussian, in map units.

    Returns:
        The union; an empty collection without polygons.
    """
    smooth = []
    for polygon in polygons:
        check_cancelled()
        smooth.append(smooth_polygon(polygon, sigma))
    return cancellable(shapely.union_all, smooth)


def smooth_line(line: shapely.LineString, sigma: float) -> shapely.LineString:
    """Line low-pass filtered along its length; its ends stay, a ring stays closed.

    Args:
        line: line string, not empty.
        sigma: standard deviation of the Gaussian, in map units, at most 0.3 of the length.

    Returns:
        A line string of equal steps; the given one if nothing is smoothed.
    """
    sigma = min(sigma, _LARGEST_SHARE * line.length)
    if sigma <= 0:
        return line
    if line.is_ring:
        return shapely.LineString(_smooth_ring(line, sigma))
    points = _resample(line, sigma)
    samples = sigma / (line.length / (len(points) - 1))
    pad = min(len(points) - 1, math.ceil(4 * samples))
    # Turned half round each end, a line runs straight through it, so that the end stays.
    before = 2 * points[0] - points[pad:0:-1]
    after = 2 * points[-1] - points[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, points, after])
    smooth = gaussian_filter1d(padded, samples, axis=0, mode="nearest")[pad : pad + len(points)]
    smooth[[0, -1]] = points[[0, -1]]
    return shapely.LineString(smooth)


def _smooth_ring(ring: shapely.LineString, sigma: float) -> FloatArray:
    radius = math.sqrt(shapely.Polygon(ring).area / math.pi)
    sigma = min(sigma, _LARGEST_SHARE * radius)
    if sigma <= 0:
        corners: FloatArray = shapely.get_coordinates(ring)
        return corners
    points = _resample(ring, sigma)[:-1]
    samples = sigma / (ring.length / len(points))
    once = gaussian_filter1d(points, samples, axis=0, mode="wrap")
    smooth: FloatArray = 2 * once - gaussian_filter1d(once, samples, axis=0, mode="wrap")
    return np.vstack([smooth, smooth[:1]])


def _resample(line: shapely.LineString, sigma: float) -> FloatArray:
    """Points at equal distances along a line, both ends among them."""
    count = max(16, math.ceil(_STEPS_PER_SIGMA * line.length / sigma))
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    places = np.linspace(0.0, along[-1], count + 1)
    return np.column_stack([np.interp(places, along, xy[:, axis]) for axis in range(2)])
