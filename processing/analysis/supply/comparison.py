"""Straight line and streets side by side: who and what is served by which, and the difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ..arrays import FloatArray, GeometryArray, require_metres
from ..network.graph import snap
from ..network.reach import Reach
from ..settlement.district_locator import areas_apart
from ..shapes.geometry import only_areas
from ..shapes.overlay import common, without
from .coverage import Coverage
from .data_coverage import MIN_KNOWN_SHARE, most_unknown


@dataclass(frozen=True, slots=True)
class AreaShare:
    """Settled land of a district within and outside a catchment, in m²; ``share`` is 0 to 1.

    Without any known land ``has_data`` is False and all numbers are nan. ``unknown`` is land where
    the facilities are not known; it is in none of the other numbers.
    """

    district: str
    total: float
    served: float
    unserved: float
    share: float
    has_data: bool
    unknown: float = 0.0


@dataclass(frozen=True, slots=True)
class AreaSupply:
    """Settled land served per district; ``city`` sums the districts that have data."""

    districts: tuple[AreaShare, ...]
    city: AreaShare


def tied_within(coverage: Coverage, snap_m: float) -> Coverage:
    """The same network catchment, but residents count only within another distance of a street.

    Facilities often stand back behind a car park, residents do not: tying both with the distance
    that facilities need would call homes served that no reached street comes near.

    Args:
        coverage: a catchment; one by straight line is returned as it is.
        snap_m: how far from a street residents may be, in metres, the bound included.

    Returns:
        A catchment of the same area with other distances.

    Raises:
        AnalysisError: if the distance is not positive.
    """
    if coverage.reach is None:
        return coverage
    require_metres(snap_m, "Der Fangabstand der Einwohner")
    return replace(coverage, distance_rule=partial(_walked, coverage.reach, snap_m))


def only_by_first(
    first: Coverage, second: Coverage, *, land: shapely.Geometry
) -> shapely.MultiPolygon:
    """Land that lies in the first catchment and not in the second.

    Args:
        first: the one catchment.
        second: the other one.
        land: valid area to which the result is cut.

    Returns:
        The land; may be empty.
    """
    return common(without(first.area, second.area), land)


def parts_by_district(area: shapely.Geometry, districts: GeometryArray) -> GeometryArray:
    """What of an area lies in each district, shape (d,); empty where nothing does.

    Args:
        area: valid area.
        districts: valid areas, shape (d,), none missing.

    Returns:
        MultiPolygons, shape (d,).
    """
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        parts = cancellable(shapely.intersection, districts, area)
    return np.array([only_areas(part) for part in parts], dtype=object)


def land_of(land: shapely.Geometry, districts: GeometryArray) -> GeometryArray:
    """Settled land of each district, shape (d,); land that several claim is the first one's.

    Args:
        land: settled land, valid.
        districts: areas of the districts, shape (d,), valid.

    Returns:
        What :func:`area_supply` takes as ``own``: MultiPolygons, empty where there is no land.
    """
    return parts_by_district(land, areas_apart(districts))


def area_supply(
    land: shapely.Geometry,
    served: shapely.Geometry,
    *,
    districts: GeometryArray,
    district_ids: Sequence[str],
    known: shapely.Geometry | None = None,
    min_known_share: float = MIN_KNOWN_SHARE,
    own: GeometryArray | None = None,
) -> AreaSupply:
    """Measure the settled land that a catchment serves, per district and in the city.

    As with residents, a district of which the facilities are known for less than
    ``min_known_share`` of its land has no data.

    Args:
        land: settled land, valid.
        served: the catchment, valid.
        districts: Polygons, shape (d,); land that several claim counts for the first of them.
        district_ids: their ids.
        known: where the facilities are known; everywhere if not given.
        min_known_share: share (0..1) of a district's land that must lie where they are known.
        own: land of each district where :func:`land_of` has been asked before.

    Returns:
        m² per district in the order of ``district_ids``, and their sums.

    Example:
        >>> found = area_supply(
        ...     shapely.box(0, 0, 20, 10),
        ...     shapely.box(0, 0, 5, 10),
        ...     districts=np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 30, 10)]),
        ...     district_ids=["Mitte", "Nord"],
        ... )
        >>> [(item.served, item.total, item.share) for item in (*found.districts, found.city)]
        [(50.0, 100.0, 0.5), (0.0, 100.0, 0.0), (50.0, 200.0, 0.25)]
    """
    own = land_of(land, districts) if own is None else own
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        judged = own if known is None else cancellable(shapely.intersection, own, known)
        part = cancellable(shapely.intersection, judged, served)
    unknown = np.maximum(shapely.area(own) - shapely.area(judged), 0.0)
    doubtful = unknown > most_unknown(shapely.area(own), min_known_share)
    unknown = np.where(doubtful, shapely.area(own), unknown)
    total = np.where(doubtful, 0.0, shapely.area(judged))
    # what is cut twice may measure more in the last digit
    inside = np.minimum(np.where(doubtful, 0.0, shapely.area(part)), total)
    shares = tuple(
        _share(district, total[row], inside[row], float(unknown[row]))
        for row, district in enumerate(district_ids)
    )
    return AreaSupply(shares, _share("", total.sum(), inside.sum(), float(unknown.sum())))


def land_beyond(own: AreaSupply, both: AreaSupply) -> AreaSupply:
    """Settled land that a catchment serves and another one does not, per district and in the city.

    Args:
        own: land served by the one, in m².
        both: land served by one and other, judged in the same area, districts in the same order.

    Returns:
        ``served`` is what only the one serves; the other numbers follow from it.
    """
    pairs = zip((*own.districts, own.city), (*both.districts, both.city), strict=True)
    *districts, city = (
        _share(one.district, one.total, max(one.served - twice.served, 0.0), one.unknown)
        for one, twice in pairs
    )
    return AreaSupply(tuple(districts), city)


def _share(district: str, total: float, served: float, unknown: float) -> AreaShare:
    if not total > 0:
        nan = math.nan
        return AreaShare(district, nan, nan, nan, nan, has_data=False, unknown=unknown)
    return AreaShare(
        district=district,
        total=float(total),
        served=float(served),
        unserved=float(total - served),
        share=float(served / total),
        has_data=True,
        unknown=unknown,
    )


def _walked(reached: Reach, snap_m: float, points: GeometryArray) -> FloatArray:
    tied = snap(reached.network, points, snap_m)
    return np.where(tied.on_network, reached.distances(tied), np.nan)
