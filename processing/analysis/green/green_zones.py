"""Catchments of the grades of a standard as areas to draw: without overlaps and without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import GeometryArray, IntArray
from ..shapes.geometry import meets, only_areas
from .green_areas import Need, Standard

_GRID_M = 0.001
_LINES_AT_ONCE = 20_000
"""Lines polygonized before the user may cancel again; about a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Part of the catchment: green of ``min_ha`` (ha) at most ``radius_m`` away."""

    min_ha: float
    radius_m: float
    area: shapely.MultiPolygon


def zones(standard: Standard, areas: Sequence[shapely.Geometry]) -> tuple[Zone, ...]:
    """Catchments of the grades without overlaps, ready to draw.

    Where one grade is enough, land belongs to the largest green in reach of it. Where all grades
    are needed there is one zone: what all of them have in common.

    Args:
        standard: the demand.
        areas: catchment of each of its grades, valid, of the sizes below :meth:`Standard.below_ha`
            at least.

    Returns:
        Zones that are not empty, the largest green first.
    """
    if standard.need is Need.EVERY:
        common = areas[0]
        for area in areas[1:]:
            common = cancellable(shapely.intersection, common, area)
        widest = max(standard.grades, key=lambda grade: grade.radius_m)
        return _present([Zone(widest.min_ha, widest.radius_m, only_areas(common))])
    order = sorted(range(len(areas)), key=lambda index: -standard.grades[index].min_ha)
    found = []
    for index, part in zip(order, _parted([areas[index] for index in order]), strict=True):
        grade = standard.grades[index]
        found.append(Zone(grade.min_ha, grade.radius_m, part))
    return _present(found)


def _parted(areas: Sequence[shapely.Geometry]) -> list[shapely.MultiPolygon]:
    """Each area without those before it; neighbours share their vertices, nothing gapes."""
    # One noded set of lines for all: differences taken one by one would leave hairline gaps.
    edges = shapely.boundary(np.array(areas, dtype=object))
    lines = cancellable(shapely.union_all, edges, grid_size=_GRID_M)
    faces, inner = _faces(shapely.get_parts(lines), cancellable(shapely.union_all, areas))
    free = np.ones(len(faces), dtype=bool)
    parts = []
    for area in areas:
        left = np.flatnonzero(free)
        own = left[meets(area, inner[left])]
        free[own] = False
        parts.append(only_areas(cancellable(shapely.union_all, faces[own])))
    return parts


def _faces(lines: GeometryArray, whole: shapely.Geometry) -> tuple[GeometryArray, GeometryArray]:
    """Areas that noded lines enclose inside of ``whole``, and a point in each.

    Polygonizing cannot be interrupted: parts of the whole that lie apart are done by themselves, a
    few thousand lines at a time. A hole with an island in it is no face of either.
    """
    bodies = shapely.get_parts(only_areas(whole))
    if not len(bodies):
        return bodies, bodies
    group = _hanging_together(lines)
    _, one = np.unique(group, return_index=True)  # what hangs together bounds one body
    places = shapely.line_interpolate_point(lines[one], 0.5, normalized=True)
    body = _nearest(bodies, places)[group]
    batch = np.cumsum(np.bincount(body, minlength=len(bodies))) // _LINES_AT_ONCE
    found, points = [], []
    for number in np.unique(batch):
        check_cancelled()
        faces = shapely.get_parts(shapely.polygonize(lines[batch[body] == number]))
        inner = shapely.point_on_surface(faces)
        # the tree would look at every corner for every point
        own = meets(shapely.multipolygons(bodies[batch == number]), inner)
        found.append(faces[own])
        points.append(inner[own])
    return np.concatenate(found), np.concatenate(points)


def _nearest(bodies: GeometryArray, places: GeometryArray) -> IntArray:
    """Body that each place lies on or, by rounding, beside: a tree alone looks at every corner."""
    within = 10 * _GRID_M
    tree = shapely.STRtree(places)
    found, place = cancellable(tree.query, bodies, predicate="dwithin", distance=within)
    body: IntArray = np.full(len(places), -1, dtype=np.int64)
    body[place] = found
    off = np.flatnonzero(body < 0)
    body[off] = cancellable(shapely.STRtree(bodies).nearest, places[off])
    return body


def _hanging_together(lines: GeometryArray) -> IntArray:
    """Number of the group of each line, from 0; lines of a group are joined by common ends."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    ends = np.searchsorted(line, np.arange(len(lines) + 1))
    places = (xy[np.concatenate([ends[:-1], ends[1:] - 1])] + 0.0).view(np.complex128).ravel()
    _, node = np.unique(places, return_inverse=True)
    start, end = np.split(node, 2)
    count = int(node.max()) + 1
    graph = coo_matrix((np.ones(len(lines)), (start, end)), shape=(count, count))
    label = connected_components(graph, directed=False)[1]
    group: IntArray = np.unique(label[start], return_inverse=True)[1].astype(np.int64)
    return group


def _present(found: list[Zone]) -> tuple[Zone, ...]:
    return tuple(zone for zone in found if not zone.area.is_empty)
