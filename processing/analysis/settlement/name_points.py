"""Where the name of a district is written: above its largest settlement body."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.ops import polylabel

from ...runtime.cancellation import cancellable
from ..arrays import GeometryArray
from ..shapes.geometry import only_areas

_TOLERANCE_M = 20.0
# Printed at 1:60000: half the width of a usual name, a letter, a line of letters above the point,
# and the distance to keep from the border.
_HALF_NAME_M = 600.0
_LETTER_M = 121.0
_LINE_M = 190.0
_BORDER_M = 100.0
_STEP_M = 40.0
_FARTHEST_M = 1000.0
# A name that sticks out by a tenth is worth moving by so many metres.
_PER_TENTH_M = 250.0


def label_points(
    districts: GeometryArray, settlement: GeometryArray, *, names: Sequence[str] | None = None
) -> GeometryArray:
    """Point for the name of each district.

    It lies north of the largest settlement body in the district, above its pole of inaccessibility
    (Garcia-Castellanos and Lombardo 2007; the centre of the largest circle inside), so that a name
    written over the point leaves the settlement free; without settlement it is that pole of the
    district itself. With ``names`` it moves sideways, as little as needed, until the name keeps off
    the district's border.

    Args:
        districts: n polygons in metres, none missing or empty.
        settlement: any number of polygons, overlaps allowed.
        names: n names as they are written; broken after hyphens.

    Returns:
        Points, shape (n,); the pole is found to within 20 m.

    Example:
        >>> square = np.array([shapely.box(0, 0, 400, 400)])
        >>> (pole,) = label_points(square, np.empty(0, dtype=object))
        >>> round(pole.x, 6), round(pole.y, 6)
        (200.0, 200.0)
    """
    built = (
        cancellable(shapely.union_all, settlement) if len(settlement) else shapely.MultiPolygon()
    )
    points = np.empty(len(districts), dtype=object)
    for index, district in enumerate(districts):
        # GEOS 3.11 raises the "invalid" flag on the way to correct results: no nan comes of it.
        with np.errstate(invalid="ignore"):
            common = cancellable(shapely.intersection, district, built)
        bodies = shapely.get_parts(only_areas(common))
        parts = bodies if len(bodies) else shapely.get_parts(only_areas(district))
        largest = parts[int(np.argmax(shapely.area(parts)))]
        pole = polylabel(largest, _TOLERANCE_M)
        if len(bodies):
            _, south, _, north = largest.bounds
            below_name = shapely.box(pole.x - _HALF_NAME_M, south, pole.x + _HALF_NAME_M, north)
            pole = shapely.Point(pole.x, shapely.intersection(largest, below_name).bounds[3])
        points[index] = pole if names is None else _off_the_border(pole, district, names[index])
    return points


def _off_the_border(point: shapely.Point, district: shapely.Geometry, name: str) -> shapely.Point:
    """The point moved east or west, as far as that brings enough of the name inside."""
    parts = name.split("-")
    half = max(len(part) for part in parts) * _LETTER_M / 2
    steps = np.arange(0.0, _FARTHEST_M, _STEP_M)
    east = np.concatenate([steps, -steps[1:]]) + point.x
    top = point.y + len(parts) * _LINE_M
    boxes = shapely.box(east - half, point.y, east + half, top)
    with np.errstate(invalid="ignore"):
        inside = shapely.area(shapely.intersection(boxes, shapely.buffer(district, -_BORDER_M)))
    outside = 1.0 - inside / shapely.area(boxes)
    best = np.argmin(np.abs(east - point.x) + 10.0 * _PER_TENTH_M * outside)
    return shapely.Point(east[best], point.y)
