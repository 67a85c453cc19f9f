"""Where the name of a district is written: in the middle of its largest settlement body."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.ops import polylabel

from .arrays import GeometryArray
from .geometry import only_areas

_TOLERANCE_M = 20.0


def label_points(districts: GeometryArray, settlement: GeometryArray) -> GeometryArray:
    """Point for the name of each district, shape (n,).

    It is the pole of inaccessibility (the centre of the largest circle inside) of the largest
    settlement body in the district, of the district itself where no settlement is known.

    Args:
        districts: n polygons.
        settlement: any number of polygons, overlaps allowed.
    """
    built = shapely.union_all(settlement) if len(settlement) else shapely.MultiPolygon()
    points = np.empty(len(districts), dtype=object)
    for index, district in enumerate(districts):
        bodies = shapely.get_parts(only_areas(shapely.intersection(district, built)))
        parts = bodies if len(bodies) else shapely.get_parts(only_areas(district))
        largest = parts[int(np.argmax(shapely.area(parts)))]
        points[index] = polylabel(largest, _TOLERANCE_M)
    return points
