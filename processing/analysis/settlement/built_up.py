"""Settled land where nobody has recorded it: around buildings that stand close together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ..arrays import GeometryArray, require_metres
from ..shapes.geometry import meets, only_areas
from ..shapes.overlay import without


@dataclass(frozen=True, slots=True)
class BuiltUpRule:
    """What makes buildings a settlement.

    Attributes:
        gap_m: gaps between buildings up to this width are closed, in metres.
        min_area_m2: smaller areas are no settlement, smaller holes no holes.
        min_built_share: share of an area (0 to 1) that its buildings must cover.
    """

    gap_m: float
    min_area_m2: float
    min_built_share: float


def built_up_areas(
    buildings: GeometryArray, claimed: shapely.Geometry, rule: BuiltUpRule
) -> GeometryArray:
    """Areas around buildings that stand on land of no recorded use.

    The gaps between such buildings are closed (grown by half a gap, then shrunk by it, with right
    angles), what is claimed is taken off, and areas that are large and dense enough stay.

    Args:
        buildings: areas of the buildings, shape (n,), valid, None allowed, in a metric CRS.
        claimed: valid land whose use is recorded, may be empty.
        rule: how buildings become areas.

    Returns:
        Polygons, shape (m,), without overlap, none of them on claimed land.

    Raises:
        AnalysisError: if a number of the rule is negative.
    """
    require_metres(rule.gap_m, "Die Lücke")
    none = np.empty(0, dtype=object)
    known = buildings[~(shapely.is_missing(buildings) | shapely.is_empty(buildings))]
    free = known[~meets(claimed, shapely.point_on_surface(known))]
    if not len(free):
        return none
    half = rule.gap_m / 2.0
    grown = cancellable(
        lambda: shapely.union_all(shapely.buffer(free, half, join_style="mitre", mitre_limit=2.0))
    )
    # Shrunk with the same corners, a house by itself is the house again.
    closed = cancellable(shapely.buffer, grown, -half, join_style="mitre", mitre_limit=2.0)
    # Mitred corners may be shrunk too far: the buildings themselves are always in.
    closed = cancellable(shapely.union_all, [closed, *free])
    whole = [_filled(part, rule.min_area_m2) for part in shapely.get_parts(only_areas(closed))]
    left = shapely.get_parts(without(cancellable(shapely.union_all, whole), claimed))
    left = left[shapely.area(left) >= rule.min_area_m2]
    tree = shapely.STRtree(left)
    of_building, area = tree.query(shapely.point_on_surface(free), predicate="intersects")
    built = np.bincount(area, shapely.area(free)[of_building], len(left))
    dense: GeometryArray = left[built >= rule.min_built_share * shapely.area(left)]
    return dense


def _filled(part: shapely.Polygon, smallest_m2: float) -> shapely.Polygon:
    """A polygon without the holes that are smaller."""
    rings = [ring for ring in part.interiors if shapely.Polygon(ring).area >= smallest_m2]
    return shapely.Polygon(part.exterior, rings)
