"""Geometries from outside brought into the store's coordinate system and shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from ..analysis.shapes.geometry import repair
from ..catalogue.geometry_kinds import Geometry
from ..runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray
from ..runtime.cancellation import EVERY, cancellable, check_cancelled
from ..runtime.errors import SourceError
from ..runtime.gc_pause import gc_paused
from .reader_report import SkipTally


def from_wkb(wkb: Sequence[bytes | None]) -> GeometryArray:
    """Geometries of n WKB texts; None where GEOS cannot make one (e.g. rings of two points)."""
    texts = np.empty(len(wkb), dtype=object)
    texts[:] = list(wkb)
    with gc_paused():
        made = cancellable(shapely.from_wkb, texts, on_invalid="ignore")
    return np.asarray(made, dtype=object)


def reproject(geometries: GeometryArray, source: str, target: str) -> GeometryArray:
    """Geometries moved from one CRS to another, in 2D.

    Coordinates that the projection does not cover become infinite, which the repair reports.

    Args:
        geometries: Shape (n,), None where there is none.
        source: CRS they have, as authority code or WKT.
        target: CRS they get.

    Returns:
        Shape (n,).

    Raises:
        SourceError: if one of the coordinate systems is unknown.
    """
    try:
        from_crs, to_crs = CRS.from_user_input(source), CRS.from_user_input(target)
        if from_crs == to_crs:
            return cancellable(shapely.force_2d, geometries)
        transformer = Transformer.from_crs(from_crs, to_crs, always_xy=True)
    except (CRSError, ProjError) as error:
        raise SourceError(
            f"Das Koordinatensystem „{source[:80]}“ ist unbekannt oder lässt sich nicht nach"
            f" {target[:80]} umrechnen ({error}). Bitte der Quelle das richtige Koordinatensystem"
            " zuweisen."
        ) from error

    def move(points: FloatArray) -> FloatArray:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    with gc_paused():
        return cancellable(lambda: shapely.transform(shapely.force_2d(geometries), move))


def finite(geometries: GeometryArray) -> BoolArray:
    """Whether all coordinates of each geometry are numbers, shape (n,); True where it has none."""
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    result: BoolArray = np.ones(len(geometries), dtype=bool)
    result[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return result


def clean(
    geometries: GeometryArray, kind: Geometry, ids: Sequence[str], skips: SkipTally
) -> tuple[GeometryArray, tuple[int, ...]]:
    """Repair geometries to points, lines or polygons; unusable ones become None and are tallied.

    Args:
        geometries: Shape (n,), None where there is none.
        kind: Points, lines or polygons.
        ids: What messages call each geometry.
        skips: Takes the unusable ones with their reasons.

    Returns:
        ``(geometries, repaired)``: shape (n,), and the rows that had to be repaired.

    Raises:
        ValueError: for a kind that is no vector geometry.
    """
    result, report = repair(geometries, kind.value)
    for skipped in report.skipped:
        skips.add(skipped.reason, ids[skipped.index])
    return result, report.repaired


def in_one_form(geometries: GeometryArray) -> GeometryArray:
    """Areas as they would come from any format; all others stay.

    Shapefiles turn rings the other way round, and who writes a file anew may begin them elsewhere.

    Args:
        geometries: Shape (n,), None where there is none.

    Returns:
        Shape (n,).
    """
    result = np.array(geometries, dtype=object)
    areas = shapely.get_dimensions(result) == 2
    result[areas] = cancellable(shapely.normalize, result[areas])
    return result


def points_apart(geometries: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Multi-part points as single ones, with the row each comes from; all others stay.

    Returns:
        Geometries, shape (m,), and the row of each, shape (m,).
    """
    multi = shapely.get_type_id(geometries) == shapely.GeometryType.MULTIPOINT
    count = np.where(multi, np.maximum(shapely.get_num_geometries(geometries), 1), 1)
    owner = np.repeat(np.arange(len(geometries)), count)
    result = np.asarray(geometries, dtype=object)[owner]
    filled = multi & ~shapely.is_empty(geometries)
    result[filled[owner]] = shapely.get_parts(np.asarray(geometries, dtype=object)[filled])
    return result, owner


def representative_points(geometries: GeometryArray) -> GeometryArray:
    """A point on each geometry: points stay, lines get their middle, areas a point inside."""
    points = np.array(geometries, dtype=object)
    dimension = shapely.get_dimensions(geometries)
    areas = dimension == 2
    points[areas] = cancellable(shapely.point_on_surface, points[areas])
    for number, index in enumerate(np.flatnonzero(dimension == 1)):
        if number % EVERY == 0:
            check_cancelled()
        parts = shapely.get_parts(points[index])
        longest = parts[int(np.argmax(shapely.length(parts)))]
        points[index] = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    multi = shapely.get_type_id(points) == shapely.GeometryType.MULTIPOINT
    points[multi] = shapely.get_geometry(points[multi], 0)
    return points
