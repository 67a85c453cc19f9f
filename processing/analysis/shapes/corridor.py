"""Bands along lines, and corridors through a chain of places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.interpolate import CubicSpline
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import cdist

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ..arrays import FloatArray, GeometryArray, IntArray, point_coordinates
from .geometry import only_areas
from .print_size import ground_m, ground_m2
from .smooth import ARC, close_gaps, fill_holes, quiet, smooth_line

_OUTLINE_MM = 0.01
_CURVE_POINTS = 16
_STARTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSizes:
    """Form of bands and corridors, in millimetres on the printed map.

    Attributes:
        width_mm: width of the band.
        smooth_mm: length of the bends that are smoothed away.
        join_mm: bands: line ends closer than this are connected.
        min_length_mm: shorter pieces are dropped.
        max_step_mm: corridors: places farther apart than this do not follow one another.
        min_hole_mm2: smaller holes between bands are filled.
    """

    width_mm: float
    smooth_mm: float
    join_mm: float
    min_length_mm: float
    max_step_mm: float
    min_hole_mm2: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands and their centre lines.

    Attributes:
        areas: valid Polygons, shape (n,); bands that meet are one.
        lines: smooth centre LineStrings, shape (k,), longest first.
        members: for each line, the rows of the source it stands for.
        dropped: rows of the source that no line stands for, ascending.
    """

    areas: GeometryArray
    lines: GeometryArray
    members: tuple[IntArray, ...]
    dropped: IntArray


def band_from_lines(
    lines: GeometryArray,
    scale: float,
    *,
    sizes: BandSizes,
    progress: Progress | None = None,
) -> Bands:
    """Smooth bands of constant width along lines.

    Pieces are joined end to end, small breaks bridged by a straight line, short pieces dropped,
    bends smoothed with their ends kept. Where bands overlap the area is wider than one band.

    Args:
        lines: LineStrings or MultiLineStrings in metres, shape (n,); missing ones are ignored.
        scale: denominator of the print scale.
        sizes: form of the bands.
        progress: callback.

    Returns:
        The bands, and which row each line stands for.

    Raises:
        AnalysisError: if a size is negative.
    """
    joined = _bridged(_merged(lines), ground_m(sizes.join_mm, scale))
    report_share(progress, 0.4)
    length = shapely.length(joined)
    order = np.argsort(-length, kind="stable")
    long = joined[order[length[order] >= ground_m(sizes.min_length_mm, scale)]]
    sigma = ground_m(sizes.smooth_mm, scale) / 2
    smooth = np.array([*(smooth_line(line, sigma) for line in long), None], dtype=object)[:-1]
    report_share(progress, 0.7)
    # A piece belongs to the line it was merged into: its middle lies on it.
    parts, row = shapely.get_parts(lines, return_index=True)
    middle = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    part, line = shapely.STRtree(long).query(middle, predicate="dwithin", distance=1e-6)
    members = tuple(np.unique(row[part[line == index]]) for index in range(len(long)))
    return _bands(smooth, members, count=len(lines), scale=scale, sizes=sizes)


def corridor(
    places: GeometryArray,
    scale: float,
    *,
    sizes: BandSizes,
    progress: Progress | None = None,
) -> Bands:
    """Smooth corridor of constant width through places, in the order of the shortest path.

    Chains that are farther apart than ``max_step_mm`` become corridors of their own. The order is
    found by 2-opt from several beginnings (Croes 1958), an approximation: not always the very
    shortest path. The line is a centripetal cubic spline (Lee 1989) through the places, then
    smoothed.

    Args:
        places: Points or areas in metres, shape (n,) (areas count by a point inside); missing ones
            are ignored.
        scale: denominator of the print scale.
        sizes: form of the corridor.
        progress: callback.

    Returns:
        The corridors; the members of each are the rows in the order of the path.

    Raises:
        AnalysisError: if a size is negative.
    """
    xy = point_coordinates(shapely.point_on_surface(places))
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    distance = cdist(xy[rows], xy[rows])
    near = distance <= ground_m(sizes.max_step_mm, scale)
    count, chain = connected_components(near, directed=False) if len(rows) else (0, np.empty(0))
    lines: list[shapely.LineString] = []
    members: list[IntArray] = []
    for number in range(count):
        own = np.flatnonzero(chain == number)
        path = own[path_order(distance[np.ix_(own, own)])]
        line = _spline(xy[rows[path]])
        if line.length >= max(ground_m(sizes.min_length_mm, scale), 1e-9):
            lines.append(smooth_line(line, ground_m(sizes.smooth_mm, scale) / 2))
            members.append(rows[path])
        report_share(progress, 0.9 * (number + 1) / count)
    order = sorted(range(len(lines)), key=lambda index: -lines[index].length)
    smooth = np.array([*(lines[index] for index in order), None], dtype=object)[:-1]
    chosen = tuple(members[index] for index in order)
    return _bands(smooth, chosen, count=len(places), scale=scale, sizes=sizes)


def path_order(distance: FloatArray) -> IntArray:
    """Order in which a short open path visits n places; its two ends are free.

    2-opt (Croes 1958) from up to 24 beginnings, an approximation.

    Args:
        distance: distances, symmetrical, shape (n, n), in any unit.

    Returns:
        Indices, shape (n,).

    Example:
        >>> at = np.array([0.0, 300.0, 100.0, 200.0])  # four places on one road
        >>> order = path_order(np.abs(at[:, None] - at[None, :])).tolist()
        >>> min(order, order[::-1])
        [0, 2, 3, 1]
    """
    count = len(distance)
    if count <= 2:
        return np.arange(count)
    starts = np.unique(np.linspace(0, count - 1, min(count, _STARTS)).astype(int))
    paths = [_two_opt(_nearest_next(distance, int(start)), distance) for start in starts]
    return min(paths, key=lambda path: float(distance[path[:-1], path[1:]].sum()))


def _nearest_next(distance: FloatArray, start: int) -> IntArray:
    path = [start]
    free = np.ones(len(distance), dtype=bool)
    free[start] = False
    while free.any():
        nearest = int(np.argmin(np.where(free, distance[path[-1]], np.inf)))
        path.append(nearest)
        free[nearest] = False
    return np.array(path)


def _two_opt(path: IntArray, distance: FloatArray) -> IntArray:
    """Path of which no stretch is better walked the other way; its ends are free."""
    while True:
        # Beyond both ends lies a place that is equally near to all.
        padded = np.pad(distance, (0, 1))
        closed = np.concatenate([[-1], path, [-1]])
        step = padded[closed[:-1], closed[1:]]
        before, after = closed[:-1], closed[1:]
        gain = (step[:, None] + step[None, :]) - (
            padded[before[:, None], before[None, :]] + padded[after[:, None], after[None, :]]
        )
        gain[np.tril_indices(len(step), 1)] = 0.0
        first, last = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[first, last] <= 1e-9:
            return path
        path = np.concatenate([path[:first], path[first:last][::-1], path[last:]])


def _spline(xy: FloatArray) -> shapely.LineString:
    """Curve through points; the square root of distance as parameter avoids loops and cusps."""
    step = np.hypot(*np.diff(xy, axis=0).T)
    keep = np.concatenate([[True], step > 0])
    xy = xy[keep]
    if len(xy) < 2:
        return shapely.LineString()
    if len(xy) == 2:
        return shapely.LineString(xy)
    at = np.concatenate([[0.0], np.cumsum(np.sqrt(step[step > 0]))])
    between = np.linspace(at[:-1], at[1:], _CURVE_POINTS, endpoint=False).T.ravel()
    curve = CubicSpline(at, xy, bc_type="natural")(np.append(between, at[-1]))
    return shapely.LineString(curve)


def _merged(lines: GeometryArray) -> GeometryArray:
    whole = shapely.line_merge(shapely.union_all(lines))
    parts = shapely.get_parts(whole)
    merged: GeometryArray = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return merged


def _bridged(lines: GeometryArray, join: float) -> GeometryArray:
    """Lines with free ends closer than ``join`` connected, nearest first, each end once."""
    open_lines = np.flatnonzero(~shapely.is_ring(lines))
    if join <= 0 or len(open_lines) < 2:
        return lines
    ends = np.concatenate([shapely.get_point(lines[open_lines], at) for at in (0, -1)])
    line = np.concatenate([open_lines, open_lines])
    first, second = shapely.STRtree(ends).query(ends, predicate="dwithin", distance=join)
    first, second = (
        side[(line[first] != line[second]) & (first < second)] for side in (first, second)
    )
    gap = shapely.distance(ends[first], ends[second])
    used: set[int] = set()
    bridges = []
    for index in np.argsort(gap, kind="stable"):
        pair = {int(first[index]), int(second[index])}
        if gap[index] > 0 and not pair & used:
            used |= pair
            bridges.append(shapely.shortest_line(ends[first[index]], ends[second[index]]))
    return _merged(np.array([*lines, *bridges], dtype=object))


@quiet
def _bands(
    lines: GeometryArray,
    members: tuple[IntArray, ...],
    *,
    count: int,
    scale: float,
    sizes: BandSizes,
) -> Bands:
    width = ground_m(sizes.width_mm, scale)
    outline = ground_m(_OUTLINE_MM, scale)
    lines = shapely.simplify(lines, outline)
    strips = shapely.buffer(lines, width / 2, quad_segs=2 * ARC)
    solid = close_gaps(cancellable(shapely.union_all, strips), width / 2)
    solid = fill_holes(solid, ground_m2(sizes.min_hole_mm2, scale))
    areas = shapely.get_parts(only_areas(shapely.simplify(solid, outline / 2)))
    used = np.concatenate([np.empty(0, dtype=np.int64), *members])
    return Bands(areas, lines, members, np.setdiff1d(np.arange(count), used))
