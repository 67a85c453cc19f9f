"""Near areas of any size: exact distances to their edge, and the land within a distance of them."""

from __future__ import annotations

import hashlib

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ...runtime.remembering import finished, remembered
from ..arrays import FloatArray, GeometryArray, IntArray
from ..shapes.geometry import only_areas

_CHUNK_POINTS = 20_000
_CHUNK_AREAS = 64
_MAX_VERTICES = 32
_SMALLEST_M = 1.0
_QUAD_SEGMENTS = 16


def nearest_distances(
    points: GeometryArray,
    pieces: GeometryArray,
    limit_m: float,
    progress: Progress | None = None,
) -> FloatArray:
    """Metres from each point to the nearest piece.

    The array is read-only: several steps of a run ask for the same homes and areas.

    Args:
        points: Points, shape (n,); missing and empty ones are allowed.
        pieces: areas, shape (p,), e.g. from :func:`subdivide`.
        limit_m: how far to look in metres, the bound included.
        progress: callback.

    Returns:
        Shape (n,); 0 inside a piece, inf beyond the limit or without a point.

    Example:
        >>> homes = np.array([*(shapely.Point(x, 5) for x in (5, 40, 90)), None])
        >>> nearest_distances(homes, np.array([shapely.box(0, 0, 10, 10)]), 30.0).tolist()
        [0.0, 30.0, inf, inf]
    """
    digest = hashlib.sha256(repr(limit_m).encode())
    for shapes in (points, pieces):
        digest.update(b"|".join(wkb or b"" for wkb in shapely.to_wkb(shapes)))
        digest.update(b"||")
    return remembered(
        ("nearest", digest.digest()),
        lambda: finished(_nearest_distances(points, pieces, limit_m, progress)),
    ).result()


def _nearest_distances(
    points: GeometryArray, pieces: GeometryArray, limit_m: float, progress: Progress | None
) -> FloatArray:
    result: FloatArray = np.full(len(points), np.inf)
    present = np.flatnonzero(~(shapely.is_missing(points) | shapely.is_empty(points)))
    if len(pieces):
        tree = shapely.STRtree(pieces)
        for first in range(0, len(present), _CHUNK_POINTS):
            rows = present[first : first + _CHUNK_POINTS]
            (found, _), distance = cancellable(
                tree.query_nearest,
                # A little more, so that the limit itself is never lost to rounding.
                points[rows],
                max_distance=limit_m + 1e-3,
                return_distance=True,
                all_matches=False,
            )
            result[rows[found]] = distance
            report_share(progress, min(1.0, (first + _CHUNK_POINTS) / len(present)))
    result[result > limit_m] = np.inf
    report_share(progress, 1.0)
    result.flags.writeable = False
    return result


def within_reach(
    pieces: GeometryArray,
    radius_m: float,
    *,
    clip: shapely.Geometry,
    progress: Progress | None = None,
) -> shapely.MultiPolygon:
    """Land of ``clip`` within the radius of any of the pieces.

    Args:
        pieces: valid areas, shape (p,).
        radius_m: metres as the crow flies.
        clip: valid area.
        progress: callback.

    Returns:
        The land; may be empty.
    """
    cancellable(shapely.prepare, clip)
    near = pieces[cancellable(shapely.dwithin, pieces, clip, radius_m)]
    wide = widened(near, radius_m, progress=progress)
    return only_areas(cancellable(shapely.intersection, wide, clip))


def widened(
    shapes: GeometryArray, distance_m: float, *, progress: Progress | None = None
) -> shapely.Geometry:
    """Union of buffers, neighbours first and chunk by chunk, so that a cancel is heard.

    Args:
        shapes: geometries, shape (n,), none missing.
        distance_m: width of the buffer in metres; quarter circles have 16 segments.
        progress: callback.

    Returns:
        The union; an empty MultiPolygon without shapes.
    """
    order = _neighbours_first(shapes)
    chunks: list[shapely.Geometry] = []
    for first in range(0, len(order), _CHUNK_AREAS):
        some = shapes[order[first : first + _CHUNK_AREAS]]
        wide = cancellable(shapely.buffer, some, distance_m, quad_segs=_QUAD_SEGMENTS)
        chunks.append(cancellable(shapely.union_all, wide))
        report_share(progress, 0.7 * min(1.0, (first + _CHUNK_AREAS) / len(order)))
    while len(chunks) > 1:  # pairs, pairs of pairs: each union stays small for as long as it can
        chunks = [
            cancellable(shapely.union_all, chunks[index : index + 4])
            for index in range(0, len(chunks), 4)
        ]
        report_share(progress, 1.0 - 0.3 / (1.0 + 1.0 / len(chunks)))
    return chunks[0] if chunks else shapely.MultiPolygon()


def subdivide(
    areas: GeometryArray, *, progress: Progress | None = None
) -> tuple[GeometryArray, IntArray]:
    """Cut areas in halves until no piece has many vertices: fast to search, the same together.

    Args:
        areas: valid areas, shape (n,); missing ones have no pieces.
        progress: callback.

    Returns:
        ``(pieces, owner)``: Polygons of at most 32 coordinates, or of 1 m in width and height,
        shape (p,), and the row each comes from. They cover the areas without overlaps.
    """
    parts, owner = shapely.get_parts(areas, return_index=True)
    total = max(1, len(parts))
    done: list[GeometryArray] = []
    rows: list[IntArray] = []
    step = 0
    while len(parts):
        box = shapely.bounds(parts)
        width, height = box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]
        large = shapely.get_num_coordinates(parts) > _MAX_VERTICES
        large &= np.maximum(width, height) > _SMALLEST_M
        done.append(parts[~large])
        rows.append(owner[~large])
        parts, owner, box = parts[large], owner[large], box[large]
        wide = (width >= height)[large]
        middle = np.where(wide, box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]) / 2
        halves = []
        for side in (0, 1):
            half = box.copy()
            half[wide, 2 if side == 0 else 0] = middle[wide]
            half[~wide, 3 if side == 0 else 1] = middle[~wide]
            halves.append(cancellable(shapely.intersection, parts, shapely.box(*half.T)))
        cut, index = shapely.get_parts(np.concatenate(halves), return_index=True)
        area = shapely.get_dimensions(cut) == 2
        parts, owner = cut[area], np.concatenate([owner, owner])[index[area]]
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
        step += 1
        report_share(progress, min(1.0, step / (step + len(parts) / total)))
    if not done:
        return np.empty(0, dtype=object), np.zeros(0, dtype=np.int64)
    return np.concatenate(done), np.concatenate(rows).astype(np.int64)


def _neighbours_first(shapes: GeometryArray) -> IntArray:
    """Order in strips of the extent: chunks of it are compact, their unions small."""
    box = shapely.bounds(shapes)
    x, y = box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]
    strips = max(1, int(np.sqrt(len(shapes) / _CHUNK_AREAS)))
    rank = np.empty(len(shapes), dtype=np.int64)
    rank[np.argsort(x, kind="stable")] = np.arange(len(shapes))
    strip = rank * strips // max(1, len(shapes))
    order: IntArray = np.lexsort((y, strip))
    return order
