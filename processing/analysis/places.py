"""Where the name of a district is written: above its largest settlement body."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.ops import polylabel

from .arrays import GeometryArray
from .geometry import only_areas

_TOLERANCE_M = 20.0
# About half the width of a name printed at 1:60000.
_HALF_NAME_M = 600.0


def label_points(districts: GeometryArray, settlement: GeometryArray) -> GeometryArray:
    """Point for the name of each district, shape (n,).

    It lies north of the largest settlement body in the district, above its pole of inaccessibility
    (the centre of the largest circle inside), so that a name written over the point leaves the
    settlement free; without settlement it is that pole of the district itself.

    Args:
        districts: n polygons.
        settlement: any number of polygons, overlaps allowed.
    """
    built = shapely.union_all(settlement) if len(settlement) else shapely.MultiPolygon()
    points = np.empty(len(districts), dtype=object)
    for index, district in enumerate(districts):
        # GEOS 3.11 raises the "invalid" flag on the way to correct results: no nan comes of it.
        with np.errstate(invalid="ignore"):
            common = shapely.intersection(district, built)
        bodies = shapely.get_parts(only_areas(common))
        parts = bodies if len(bodies) else shapely.get_parts(only_areas(district))
        largest = parts[int(np.argmax(shapely.area(parts)))]
        pole = polylabel(largest, _TOLERANCE_M)
        if len(bodies):
            _, south, _, north = largest.bounds
            below_name = shapely.box(pole.x - _HALF_NAME_M, south, pole.x + _HALF_NAME_M, north)
            pole = shapely.Point(pole.x, shapely.intersection(largest, below_name).bounds[3])
        points[index] = pole
    return points
