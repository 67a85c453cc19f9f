"""Vertices of line work: which are the same place, and where lines cross without one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.gc_pause import gc_paused
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray

_CLOSE = (25.0, 75.0)
"""Metres within which most points, and most of the rest, have a line."""
_AT_ONCE = 1 << 15
"""Points tied before the user may cancel again."""


@dataclass(frozen=True, slots=True)
class LineWork:
    """Vertices of single lines one line after the other.

    ``xy`` has shape (k, 2); ``line`` (k,) numbers the line of each vertex, ascending from 0;
    ``feature`` gives for each line the input row it comes from.
    """

    xy: FloatArray
    line: IntArray
    feature: IntArray

    def take(self, keep: IntArray) -> LineWork:
        """Line work of these vertices only.

        Args:
            keep: ascending indices of vertices.

        Returns:
            The same lines, numbered as before, with fewer vertices.
        """
        return LineWork(self.xy[keep], self.line[keep], self.feature)


def line_work(lines: GeometryArray) -> LineWork:
    """Vertices of LineStrings and MultiLineStrings; whatever is missing or empty is left out.

    Args:
        lines: LineStrings and MultiLineStrings, shape (r,).

    Returns:
        Their vertices in order; every part of a MultiLineString is a line of its own.
    """
    parts, feature = shapely.get_parts(lines, return_index=True)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    return LineWork(xy, line.astype(np.int64), feature.astype(np.int64))


def joined_points(xy: FloatArray, tolerance_m: float) -> tuple[IntArray, FloatArray]:
    """Join points that lie within the tolerance of one another.

    Args:
        xy: coordinates, shape (k, 2), contiguous float64.
        tolerance_m: metres, the bound included; points in a chain of such steps are all one place.

    Returns:
        ``(place, coordinates)``: number of the place for each point, shape (k,), and one coordinate
        pair per place, shape (places, 2): that of the point that comes first in order of x, then y.

    Example:
        >>> ends = np.array([[0.0, 0.0], [0.005, 0.0], [3.0, 0.0]])
        >>> place, coordinates = joined_points(ends, 0.01)
        >>> place.tolist(), coordinates.tolist()
        ([0, 0, 1], [[0.0, 0.0], [3.0, 0.0]])
    """
    numbers = (xy + 0.0).view(np.complex128).ravel()
    exact, inverse = cancellable(np.unique, numbers, return_inverse=True)
    coordinates = np.column_stack([exact.real, exact.imag])
    check_cancelled()
    pairs = cKDTree(coordinates).query_pairs(tolerance_m, output_type="ndarray")
    check_cancelled()
    count = len(coordinates)
    graph = coo_matrix((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), (count, count))
    _, label = connected_components(graph, directed=False)
    _, first, place = np.unique(label, return_index=True, return_inverse=True)
    return place[inverse].astype(np.int64), coordinates[first]


def nearest_lines(
    lines: GeometryArray, points: GeometryArray, coordinates: FloatArray, max_distance: float
) -> tuple[IntArray, FloatArray]:
    """Nearest line of each point within a distance; of equally near ones the first.

    Most points lie close to a line: all lines whose box meets a small square around the point are
    measured, which settles every point that has one within half the square's width. Only for the
    few left after a larger square the index is asked for the nearest one, which takes five times
    as long per point.

    Args:
        lines: LineStrings, shape (m,), at least one.
        points: Points, missing ones allowed, shape (n,).
        coordinates: of the points, nan where missing, shape (n, 2).
        max_distance: metres, the bound included; points without a line so near get -1 and nan.

    Returns:
        ``(line, distance)``, each of shape (n,); distances in metres.
    """
    line: IntArray = np.full(len(points), -1, dtype=np.int64)
    distance = np.full(len(points), np.nan)
    there = np.flatnonzero(np.isfinite(coordinates).all(axis=1))
    tree = cancellable(shapely.STRtree, lines)
    for first in range(0, len(there), _AT_ONCE):
        check_cancelled()
        rest = there[first : first + _AT_ONCE]
        for reach in np.minimum(_CLOSE, max_distance):
            low, high = coordinates[rest] - reach, coordinates[rest] + reach
            with gc_paused():
                squares = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
            point, near = tree.query(squares)
            away = shapely.distance(points[rest[point]], lines[near])
            close = away <= reach
            _keep_first(line, distance, rest[point[close]], near[close], away[close])
            rest = rest[line[rest] < 0]
        if max_distance > max(_CLOSE) and len(rest):
            (point, near), away = tree.query_nearest(
                points[rest], max_distance=max_distance, return_distance=True
            )
            _keep_first(line, distance, rest[point], near, away)
    return line, distance


def _keep_first(
    line: IntArray, distance: FloatArray, point: IntArray, near: IntArray, away: FloatArray
) -> None:
    """Note the nearest line of each point, the first of equally near ones."""
    if not len(point):
        return
    order = np.argsort(point, kind="stable")  # they come sorted, which costs nothing
    point, near, away = point[order], near[order], away[order]
    first = np.flatnonzero(np.diff(point, prepend=-1))
    least = np.minimum.reduceat(away, first)
    farther = away > np.repeat(least, np.diff(first, append=len(point)))
    near = np.where(farther, np.iinfo(near.dtype).max, near)
    line[point[first]] = np.minimum.reduceat(near, first)
    distance[point[first]] = least


def meeting_groups(
    count: int, bridge: BoolArray | None, tunnel: BoolArray | None, level: IntArray | None
) -> IntArray:
    """Rows of the same number may meet where they cross; -1 never does.

    Args:
        count: number of rows n.
        bridge: whether each row is a bridge, shape (n,); none if not given.
        tunnel: whether each row is a tunnel, shape (n,); none if not given.
        level: level each row runs on, shape (n,); all on one if not given.

    Returns:
        Shape (n,): 0 for the lowest level, counted upwards; -1 for bridges and tunnels.

    Example:
        >>> meeting_groups(3, np.array([False, True, False]), None, np.array([0, 0, 1])).tolist()
        [0, -1, 1]
    """
    apart = np.zeros(count, dtype=bool)
    for flags in (bridge, tunnel):
        if flags is not None:
            apart |= np.asarray(flags, dtype=bool)
    group = np.zeros(count, dtype=np.int64)
    if level is not None:
        group = np.unique(np.asarray(level), return_inverse=True)[1].astype(np.int64)
    return np.where(apart, -1, group)


def add_crossings(work: LineWork, group: IntArray, tolerance_m: float) -> tuple[LineWork, int]:
    """Give lines a vertex where they cross, touch or overlap without having one.

    Args:
        work: the lines.
        group: for each line, shape (lines,); only lines of the same group meet, negative ones
            never.
        tolerance_m: an end this close to another line touches it.

    Returns:
        ``(work, added)``: the line work with the additional vertices, and their number.
    """
    start = np.flatnonzero(np.diff(work.line) == 0)
    start = start[group[work.line[start]] >= 0]
    first, second = _neighbours(work, start, group, tolerance_m)
    a, b = work.xy[first], work.xy[first + 1]
    c, d = work.xy[second], work.xy[second + 1]

    found = [_crossing(first, a, b, second, c, d)]
    found += [_touching(second, c, d, end, tolerance_m) for end in (a, b)]
    found += [_touching(first, a, b, end, tolerance_m) for end in (c, d)]
    segment = np.concatenate([item[0] for item in found])
    at = np.concatenate([item[1] for item in found])
    point = np.concatenate([item[2] for item in found])
    order = np.lexsort((at, segment))
    segment, point = segment[order], point[order]
    merged = LineWork(
        np.insert(work.xy, segment + 1, point, axis=0),
        np.insert(work.line, segment + 1, work.line[segment]),
        work.feature,
    )
    return merged, len(segment)


def with_crossings(
    lines: GeometryArray,
    *,
    bridge: BoolArray | None = None,
    tunnel: BoolArray | None = None,
    level: IntArray | None = None,
    tolerance_m: float = 0.01,
) -> tuple[GeometryArray, int]:
    """The same lines with a vertex wherever they cross, touch or overlap without having one.

    Args:
        lines: LineStrings and MultiLineStrings, shape (n,); missing ones stay missing.
        bridge: per row, whether it is a bridge: it meets nothing.
        tunnel: per row, whether it is a tunnel: it meets nothing.
        level: per row, level it runs on; only lines of one level meet.
        tolerance_m: an end this close to another line touches it.

    Returns:
        ``(lines, added)``: lines of shape (n,) and the number of vertices added.

    Example:
        >>> streets = [[(0, 0), (2, 2)], [(0, 2), (2, 0)]]
        >>> lines, added = with_crossings(np.array([shapely.LineString(one) for one in streets]))
        >>> added, shapely.get_coordinates(lines[0]).tolist()
        (2, [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    """
    work = line_work(lines)
    result: GeometryArray = lines.copy()
    if not len(work.xy):
        return result, 0
    group = meeting_groups(len(lines), bridge, tunnel, level)[work.feature]
    work, added = add_crossings(work, group, tolerance_m)
    used, number = np.unique(work.line, return_inverse=True)  # empty parts have no vertices
    feature = work.feature[used]
    parts: GeometryArray = shapely.linestrings(work.xy, indices=number)
    alone = np.bincount(feature, minlength=len(lines))[feature] == 1
    result[feature[alone]] = parts[alone]
    rows, order = np.unique(feature[~alone], return_inverse=True)
    if len(rows):
        result[rows] = shapely.multilinestrings(parts[~alone], indices=order)
    return result, added


def _neighbours(
    work: LineWork, start: IntArray, group: IntArray, tolerance_m: float
) -> tuple[IntArray, IntArray]:
    """Pairs of segments of one group whose boxes meet; segments are known by their first vertex."""
    low = np.minimum(work.xy[start], work.xy[start + 1]) - tolerance_m
    high = np.maximum(work.xy[start], work.xy[start + 1]) + tolerance_m
    with gc_paused():
        boxes = cancellable(shapely.box, low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    tree = shapely.STRtree(boxes)
    left, right = cancellable(tree.query, boxes)
    line = work.line[start]
    chosen = (left < right) & (group[line[left]] == group[line[right]])
    return start[left[chosen]], start[right[chosen]]


def _cross(u: FloatArray, v: FloatArray) -> FloatArray:
    product: FloatArray = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    return product


def _crossing(
    first: IntArray, a: FloatArray, b: FloatArray, second: IntArray, c: FloatArray, d: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Vertices for both segments where a-b and c-d cross inside one another."""
    denominator = _cross(b - a, d - c)
    with np.errstate(divide="ignore", invalid="ignore"):  # parallel segments give inf or nan
        t = _cross(c - a, d - c) / denominator
        u = _cross(c - a, b - a) / denominator
    hit = (t > 0) & (t < 1) & (u > 0) & (u < 1)
    point = a[hit] + t[hit, None] * (b[hit] - a[hit])
    return (
        np.concatenate([first[hit], second[hit]]),
        np.concatenate([t[hit], u[hit]]),
        np.concatenate([point, point]),
    )


def _touching(
    segment: IntArray, a: FloatArray, b: FloatArray, end: FloatArray, tolerance_m: float
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Vertices for the segments a-b on which ``end`` lies, away from their own ends."""
    along = b - a
    length = np.hypot(along[:, 0], along[:, 1])
    with np.errstate(divide="ignore", invalid="ignore"):  # segments without length
        at = ((end - a) * along).sum(axis=1) / length**2
        aside = np.abs(_cross(along, end - a)) / length
    margin = at * length
    hit = (aside <= tolerance_m) & (margin > tolerance_m) & (length - margin > tolerance_m)
    return segment[hit], at[hit], end[hit]
