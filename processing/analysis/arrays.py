"""Names for the arrays that the analyses take and return, and how they report progress."""

from __future__ import annotations

import math

import numpy as np
import shapely

from ..runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray
from ..runtime.errors import InsekError
from ..wording.numbers import typed

__all__ = [
    "AnalysisError",
    "BoolArray",
    "FloatArray",
    "GeometryArray",
    "IntArray",
    "index_ranges",
    "point_coordinates",
    "require_metres",
]


class AnalysisError(InsekError):
    """An analysis cannot be computed from what it was given."""


def require_metres(value: float, what: str, *, least: float = 0.0, most: float = math.inf) -> None:
    """Refuse a length that nothing sensible can be computed with.

    Args:
        value: metres; nan and inf are refused like any other length that is not possible.
        what: its name with article, as it begins the sentence.
        least: smallest value in metres, the bound itself included; 0 itself is never allowed.
        most: largest value in metres, the bound itself included.

    Raises:
        AnalysisError: if it is not a number above 0 within the bounds.
    """
    if math.isfinite(value) and value > 0 and least <= value <= most:
        return
    low = f"mindestens {typed(least)} m" if least > 0 else "größer als 0 m"
    high = f" und höchstens {typed(most)} m" if math.isfinite(most) else ""
    raise AnalysisError(f"{what} muss {low}{high} sein, angegeben ist {typed(value)}.")


def point_coordinates(points: GeometryArray) -> FloatArray:
    """Coordinates of points, shape (n, 2); nan where the point is missing or empty.

    Args:
        points: Points, shape (n,); None and empty ones are allowed.

    Returns:
        x and y, shape (n, 2), in the unit of the CRS.

    Raises:
        AnalysisError: if a geometry is not a point.

    Example:
        >>> point_coordinates(np.array([shapely.Point(3, 4), None])).tolist()
        [[3.0, 4.0], [nan, nan]]
    """
    types = shapely.get_type_id(points)
    wrong = np.flatnonzero((types != shapely.GeometryType.POINT) & (types != -1))
    if len(wrong):
        raise AnalysisError(
            f"Punkte erwartet, aber Objekt {wrong[0] + 1} ist vom Typ "
            f"{points[wrong[0]].geom_type}. Bitte Flächen und Linien vorher in Punkte umwandeln."
        )
    xy, owner = shapely.get_coordinates(points, return_index=True)
    coordinates = np.full((len(points), 2), np.nan)
    coordinates[owner] = xy
    return coordinates


def index_ranges(starts: IntArray, stops: IntArray) -> tuple[IntArray, IntArray]:
    """Indices of several half-open ranges in a row.

    Args:
        starts: first index of each range, shape (n,).
        stops: index behind the last of each range, not less than ``starts``, shape (n,); equal to
            it for an empty range.

    Returns:
        ``(values, owner)``, both of shape (total length,): all indices ``starts[i] .. stops[i] -
        1`` one range after the other, and for each the ``i`` it comes from.

    Example:
        >>> values, owner = index_ranges(np.array([0, 5]), np.array([2, 8]))
        >>> values.tolist(), owner.tolist()
        ([0, 1, 5, 6, 7], [0, 0, 1, 1, 1])
    """
    lengths = stops - starts
    owner = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    values = np.arange(len(owner)) - before[owner] + starts[owner]
    return values, owner
