"""Points counted in hexagons: each point in exactly one.

Hexagons stand on a corner; their centres lie at ``w · (q + r/2)`` and ``w · r · √3/2`` for whole q
and r and the width w. A point belongs to the nearest centre, found by rounding cube coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray

_ROW = np.sqrt(3.0) / 2.0


@dataclass(frozen=True, slots=True)
class Hexagons:
    """Hexagons that hold points.

    Attributes:
        cells: polygons, shape (n,), from south to north and west to east.
        counts: points in each, shape (n,), at least 1.
        cell_of: hexagon of each point, shape (points,).
    """

    cells: GeometryArray
    counts: IntArray
    cell_of: IntArray


def hexagons(points: FloatArray, width_m: float) -> Hexagons:
    """Count points in hexagons (Carr et al. 1987) of a grid that begins at the origin of the CRS.

    Args:
        points: x and y in metres, shape (n, 2).
        width_m: distance of two parallel sides in metres, which is that of neighbouring centres.

    Returns:
        The hexagons that hold points.

    Raises:
        AnalysisError: if the width is not positive or a coordinate is no number.

    Example:
        >>> found = hexagons(np.array([[0.0, 0.0], [10.0, 5.0], [100.0, 0.0]]), 100.0)
        >>> found.counts.tolist(), found.cell_of.tolist()
        ([2, 1], [0, 0, 1])
        >>> round(float(shapely.area(found.cells[0])), 1)  # root of 3 / 2 * 100²
        8660.3
    """
    if not width_m > 0:
        raise AnalysisError("Sechsecke: Die Breite muss größer als 0 m sein.")
    if not np.isfinite(points).all():
        raise AnalysisError("Sechsecke: Ein Punkt hat keine Koordinaten.")
    y = points[:, 1] / (width_m * _ROW)
    x = points[:, 0] / width_m - y / 2.0
    axial = _rounded(x, y)
    found, cell_of, counts = np.unique(axial, axis=0, return_inverse=True, return_counts=True)
    row, column = found[:, 0], found[:, 1]
    centres = np.column_stack([width_m * (column + row / 2.0), width_m * _ROW * row])
    angles = np.radians(30.0 + 60.0 * np.arange(6))
    corners = np.column_stack([np.cos(angles), np.sin(angles)]) * width_m / np.sqrt(3.0)
    cells = shapely.polygons(centres[:, None, :] + corners[None, :, :])
    return Hexagons(cells, counts.astype(np.int64), cell_of.reshape(-1).astype(np.int64))


def _rounded(q: FloatArray, r: FloatArray) -> IntArray:
    """Nearest centre of axial coordinates, as (row, column), shape (n, 2)."""
    cube = np.column_stack([q, r, -q - r])
    whole = np.rint(cube)
    off = np.abs(whole - cube)
    # The three sum to zero: the coordinate that was rounded most follows from the other two.
    worst = off.argmax(axis=1)
    total = whole.sum(axis=1)
    whole[np.arange(len(whole)), worst] -= total
    result: IntArray = whole[:, [1, 0]].astype(np.int64)
    return result
