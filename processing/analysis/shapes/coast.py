"""The sea as areas: from coastlines that have the land on their left, within a stated area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import FloatArray, GeometryArray, IntArray

_CHORD_M = 200.0
"""The direction of a coast at its end is that of its last metres."""
_ASIDE_M = 0.01
"""So far beside a coast lies what is on its side."""
_CLEAR = 0.9
"""A face belongs to the side of this share of the coast around it; below, nobody knows."""
_LEAST_M2 = 1.0


@dataclass(frozen=True, slots=True)
class Sea:
    """The sea in an area.

    Attributes:
        parts: polygons, shape (n,), without overlap.
        open_ends: points where a coast ends within the area, shape (m,). There the sea ends too,
            at a right angle to the coast: what lies beyond is not known.
        unclear: polygons, shape (k,), with land and sea on the same side; they are no sea.
    """

    parts: GeometryArray
    open_ends: GeometryArray
    unclear: GeometryArray


def sea_in(coast: GeometryArray, area: shapely.Geometry) -> Sea:
    """The sea in an area, to the right of the coast.

    An island is a closed coast around land. Where no coast comes into the area nothing is said:
    it may be all land or all sea.

    Args:
        coast: lines in the direction that has the land on its left, shape (n,), in a metric CRS.
            Lines that go on from each other touch at their ends.
        area: where the sea is wanted, in the same CRS.

    Returns:
        The sea, where coasts end, and what may be either.
    """
    lines = np.asarray(shapely.get_parts(coast[~shapely.is_missing(coast)]), dtype=object)
    lines = lines[shapely.length(lines) > 0.0]
    near = lines[shapely.intersects(lines, area)]
    none = np.empty(0, dtype=object)
    if not len(near):
        return Sea(none, none, none)
    ends, rays = _closed_off(lines, area)
    # Whole lines: one that was cut at the edge would end a hair's breadth beside it.
    noded = cancellable(shapely.union_all, [shapely.boundary(area), *near, *rays])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    left, right = _beside(near, area, faces)
    whole = left + right
    is_sea = (whole > 0.0) & (right >= _CLEAR * whole)
    is_unclear = (whole > 0.0) & ~is_sea & (left < _CLEAR * whole)
    return Sea(_united(faces[is_sea]), ends, _united(faces[is_unclear]))


def _united(faces: GeometryArray) -> GeometryArray:
    parts = shapely.get_parts(cancellable(shapely.union_all, faces))
    large: GeometryArray = parts[shapely.area(parts) >= _LEAST_M2]
    return large


def _closed_off(
    lines: GeometryArray, area: shapely.Geometry
) -> tuple[GeometryArray, GeometryArray]:
    """Ends of the coast inside the area, and from each a line across the sea, to its right."""
    starts, stops = (shapely.get_point(lines, index) for index in (0, -1))
    places = shapely.get_coordinates(np.concatenate([starts, stops]))
    _, of_place, count = np.unique(places, axis=0, return_inverse=True, return_counts=True)
    is_open = count[of_place.reshape(-1)] == 1
    inside = shapely.contains_properly(area, shapely.points(places))
    rows = np.flatnonzero(is_open & inside)
    found = shapely.points(places[rows])
    west, south, east, north = area.bounds
    reach = 2.0 * float(np.hypot(east - west, north - south))
    obstacles = cancellable(shapely.union_all, [shapely.boundary(area), *lines])
    rays = [_ray(lines, int(row), reach, obstacles) for row in rows]
    return found, np.array(rays, dtype=object)


def _ray(
    lines: GeometryArray, row: int, reach: float, obstacles: shapely.Geometry
) -> shapely.Geometry:
    """From an end straight over the sea to whatever comes first."""
    line = lines[row % len(lines)]
    at_start = row < len(lines)
    length = float(shapely.length(line))
    chord = min(_CHORD_M, length)
    span = (0.0, chord) if at_start else (length - chord, length)
    first, last = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, m))[0] for m in span
    )
    end = first if at_start else last
    step = last - first
    size = float(np.hypot(*step)) or 1.0
    right = np.array([step[1], -step[0]]) / size
    # The ray begins a little aside, so that the coast that it comes from does not stop it.
    whole = shapely.LineString([end + _ASIDE_M * right, end + reach * right])
    met = shapely.get_coordinates(shapely.intersection(whole, obstacles))
    if not len(met):
        return shapely.LineString([end, end + reach * right])
    far = float(np.hypot(*(met - end).T).min())
    # A little too far: the noded lines shall cross, and what is left over bounds no face.
    return shapely.LineString([end, end + (far + _ASIDE_M) * right])


def _beside(
    lines: GeometryArray, area: shapely.Geometry, faces: GeometryArray
) -> tuple[FloatArray, FloatArray]:
    """Metres of coast in the area that each face lies left of and right of, shape (faces,)."""
    left, right = np.zeros(len(faces)), np.zeros(len(faces))
    tree = shapely.STRtree(faces)
    for line in lines:
        check_cancelled()
        points = shapely.get_coordinates(line)
        steps = np.diff(points, axis=0)
        size = np.hypot(*steps.T)
        real = size > 0.0
        pieces = shapely.linestrings(np.stack([points[:-1][real], points[1:][real]], axis=1))
        cut, owner = shapely.get_parts(shapely.intersection(pieces, area), return_index=True)
        length = shapely.length(cut)
        cut, owner, length = cut[length > 0.0], owner[length > 0.0], length[length > 0.0]
        middle = shapely.get_coordinates(shapely.line_interpolate_point(cut, 0.5, normalized=True))
        across = (steps[real][:, ::-1] * (1.0, -1.0) / size[real][:, None])[owner]
        for total, sign in ((right, 1.0), (left, -1.0)):
            rows, found = _faces_of(tree, middle + sign * _ASIDE_M * across)
            np.add.at(total, found, length[rows])
    return left, right


def _faces_of(tree: shapely.STRtree, places: FloatArray) -> tuple[IntArray, IntArray]:
    """Rows of places and the face that each lies in."""
    rows, found = tree.query(shapely.points(places), predicate="within")
    return rows, found
