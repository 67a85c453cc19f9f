"""Catchments of facilities, as the crow flies or along the streets, and who lives in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import typed
from ..arrays import (
    AnalysisError,
    BoolArray,
    FloatArray,
    GeometryArray,
    IntArray,
    point_coordinates,
    require_metres,
)
from ..choices import Method
from ..network.graph import Network, snap
from ..network.reach import Reach, reach
from ..network.street_area import reach_area
from ..shapes.geometry import only_areas
from .data_coverage import MIN_KNOWN_SHARE, most_unknown


@dataclass(frozen=True, slots=True)
class Coverage:
    """The catchment of a set of facilities.

    Attributes:
        area: the catchment to draw, possibly clipped.
        method: straight line or network.
        limit_m: radius, or walking distance along the streets.
        offset_m: how far to both sides of the reached streets the area goes; 0 for a straight line.
        used: indices of the facilities that took part.
        unsnapped: indices of those that did not: missing, or too far from any street.
        distance_rule: distance (m) from the nearest facility to points; see :meth:`distances`.
        reach: reached streets of the network variant.
    """

    area: shapely.MultiPolygon
    method: Method
    limit_m: float
    offset_m: float
    used: IntArray
    unsnapped: IntArray
    distance_rule: Callable[[GeometryArray], FloatArray]
    reach: Reach | None = None

    def distances(self, points: GeometryArray) -> FloatArray:
        """Metres from the nearest facility to each point by this method.

        Args:
            points: Points, shape (n,).

        Returns:
            Shape (n,); inf where a point is missing and, with the network, beyond the limit. With
            the network nan where no street is near enough to tie the point to, a missing one
            included.

        Raises:
            AnalysisError: if a geometry is not a point.
        """
        return self.distance_rule(points)

    def covers(self, points: GeometryArray) -> BoolArray:
        """Whether each point lies within the limit, by its own distance and not by the area.

        Args:
            points: Points, shape (n,).

        Returns:
            Shape (n,); the limit itself is within, nan is not.
        """
        return self.distances(points) <= self.limit_m


@dataclass(frozen=True, slots=True)
class DistrictShare:
    """Residents of a district within and outside a catchment.

    Without any resident data ``has_data`` is False and all numbers are nan: to be printed as
    "keine Daten". ``share`` (0 to 1) is also nan where nobody lives. ``unknown`` residents live
    where the facilities are not known, or no street; they are in none of the other numbers.
    ``untied`` are those of them who live too far from any known street to be measured, ``beyond``
    those where the facilities are not known; the rest lives in districts of which too little is.
    """

    district: str
    residents: float
    served: float
    unserved: float
    share: float
    has_data: bool
    unknown: float = 0.0
    untied: float = 0.0
    beyond: float = 0.0


@dataclass(frozen=True, slots=True)
class Supply:
    """Residents served per district and in the whole city.

    ``city`` sums the districts that have data; ``outside`` counts residents in no district.
    """

    districts: tuple[DistrictShare, ...]
    city: DistrictShare
    outside: float

    @property
    def without_data(self) -> tuple[str, ...]:
        """Districts of which nothing is known."""
        return tuple(item.district for item in self.districts if not item.has_data)


def straight_line_coverage(
    facilities: GeometryArray,
    radius_m: float,
    *,
    clip: shapely.Geometry | None = None,
    quad_segments: int = 32,
) -> Coverage:
    """Circles around facilities, merged.

    The drawn circles are polygons with 4 * ``quad_segments`` corners on the circle: with 32 they
    lack at most 0.03 % of the radius. :meth:`Coverage.covers` uses the exact distance.

    Args:
        facilities: Points, shape (f,); missing ones are listed as unsnapped.
        radius_m: radius in metres.
        clip: area to cut the drawn catchment to, e.g. the city.
        quad_segments: segments per quarter circle.

    Returns:
        The catchment, with distances as the crow flies.

    Raises:
        AnalysisError: without facilities, or if the radius is not positive.

    Example:
        >>> shops = np.array([shapely.Point(0, 0), shapely.Point(100, 0), None])
        >>> found = straight_line_coverage(shops, 50.0)
        >>> homes = np.array([shapely.Point(30, 40), shapely.Point(200, 0)])
        >>> found.distances(homes).tolist(), found.covers(homes).tolist()
        ([50.0, 100.0], [True, False])
        >>> found.unsnapped.tolist()
        [2]
    """
    _require(facilities, radius_m)
    coordinates = point_coordinates(facilities)
    present = np.isfinite(coordinates).all(axis=1)
    circles = shapely.buffer(facilities[present], radius_m, quad_segs=quad_segments)
    return Coverage(
        area=_clipped(cancellable(shapely.union_all, circles), clip),
        method=Method.STRAIGHT_LINE,
        limit_m=radius_m,
        offset_m=0.0,
        used=np.flatnonzero(present),
        unsnapped=np.flatnonzero(~present),
        distance_rule=partial(_straight_distances, cKDTree(coordinates[present])),
    )


def network_coverage(
    network: Network,
    facilities: GeometryArray,
    *,
    limit_m: float,
    offset_m: float = 50.0,
    clip: shapely.Geometry | None = None,
    snap_m: float = 250.0,
    min_component_m: float = 0.0,
    progress: Progress | None = None,
) -> Coverage:
    """Streets within a walking distance of facilities, and the land beside them.

    The area is the reached streets widened by ``offset_m``, nothing is interpolated: blocks deeper
    than that keep their hole, and where the limit ends a street the area ends flat. Distances run
    along the streets from where the facility is tied to them to where the resident is; the ways to
    the door are not counted.

    Args:
        network: the walk network.
        facilities: Points; missing ones and those farther than ``snap_m`` from any street are
            listed as unsnapped.
        limit_m: walking distance in metres, the bound included.
        offset_m: width of the area to both sides of a street, in metres, at most 1000.
        clip: area to cut the drawn catchment to.
        snap_m: how far from a street facilities and residents may be, in metres.
        min_component_m: metres of street a connected part needs for points to be tied to it.
        progress: callback.

    Returns:
        The catchment, with distances along the streets.

    Raises:
        AnalysisError: without facilities, if none is near a street, or a length is not positive.
    """
    _require(facilities, limit_m)
    require_metres(offset_m, "Der Abstand zur Straße")
    require_metres(snap_m, "Der Fangabstand")
    tied = snap(network, facilities, snap_m, min_component_m=min_component_m)
    if not tied.on_network.any():
        raise AnalysisError(
            f"Keine der {len(facilities)} Einrichtungen liegt näher als {typed(snap_m)} m an"
            " einem Weg. "
            "Bitte Koordinatensystem und Ausdehnung des Wegenetzes prüfen."
        )
    report_share(progress, 0.1)
    reached = reach(network, tied, limit_m)
    area = reach_area(reached, offset_m, progress=part_of(progress, 0.3, 1.0))
    return Coverage(
        area=_clipped(area, clip),
        method=Method.NETWORK,
        limit_m=limit_m,
        offset_m=offset_m,
        used=np.flatnonzero(tied.on_network),
        unsnapped=tied.unsnapped,
        distance_rule=partial(_network_distances, reached, snap_m, min_component_m),
        reach=reached,
    )


def serve(
    residents: FloatArray,
    covered: BoolArray,
    *,
    district_index: IntArray,
    district_ids: Sequence[str],
    known: BoolArray | None = None,
    tied: BoolArray | None = None,
    min_known_share: float = MIN_KNOWN_SHARE,
) -> Supply:
    """Count the residents who are served, per district and in the city.

    A district of which the facilities, or the streets, are known for fewer than ``min_known_share``
    of its residents has no data: a share of its known fringe would be taken for that of the whole
    district.

    Args:
        residents: residents at each point, shape (n,); nan where the number is not known.
        covered: whether each point is served, shape (n,), from :meth:`Coverage.covers`.
        district_index: district of each point, shape (n,), -1 for none; from ``home_areas``.
        district_ids: ids of the districts in the order of that index.
        known: where the facilities are known, shape (n,); residents elsewhere are counted apart.
            Everywhere if not given.
        tied: where a street is near enough to measure a way, shape (n,); where none is, streets are
            missing in the data rather than people unserved. Everywhere if not given.
        min_known_share: share (0..1) of a district's residents that must live where both are known;
            exactly so many are enough.

    Returns:
        Districts in the order of ``district_ids``, and the city.

    Raises:
        AnalysisError: if a number of residents is negative, such as an unread code of a census.

    Example:
        >>> supply = serve(
        ...     np.array([60.0, 40.0, np.nan, 10.0]),
        ...     np.array([True, False, True, True]),
        ...     district_index=np.array([0, 0, 0, -1]),
        ...     district_ids=["Mitte", "Nord"],
        ... )
        >>> supply.city.served, supply.city.unserved, supply.city.share, supply.outside
        (60.0, 40.0, 0.6, 10.0)
        >>> supply.without_data
        ('Nord',)
    """
    negative = np.flatnonzero(residents < 0)
    if len(negative):
        raise AnalysisError(
            f"Einwohnerzahl {typed(residents[negative[0]])} in Zeile {negative[0] + 1}: negative"
            " Werte "
            "sind Schlüssel (-1 unbewohnt, -9 geheim) und keine Zahlen. Bitte die "
            "Einwohnerdaten neu importieren."
        )
    counts = np.isfinite(residents)
    covers = counts if known is None else counts & known
    usable = covers if tied is None else covers & tied
    aside, loose, away = counts & ~usable, covers & ~usable, counts & ~covers
    shares = []
    counted = np.zeros(len(residents), dtype=bool)
    for index, district in enumerate(district_ids):
        here = district_index == index
        unknown = float(residents[here & aside].sum())
        judged = here & usable
        if unknown > most_unknown(unknown + float(residents[judged].sum()), min_known_share):
            unknown += float(residents[judged].sum())
            judged = np.zeros(len(residents), dtype=bool)
        counted |= judged
        share = _share(district, residents[judged], covered[judged], unknown=unknown)
        untied, beyond = (float(residents[here & rest].sum()) for rest in (loose, away))
        shares.append(replace(share, untied=untied, beyond=beyond))
    inside = district_index >= 0
    city = replace(
        _share(
            "", residents[counted], covered[counted], unknown=sum(item.unknown for item in shares)
        ),
        untied=sum(item.untied for item in shares),
        beyond=sum(item.beyond for item in shares),
    )
    outside = float(np.nansum(residents[~inside]))
    return Supply(tuple(shares), city, outside)


def _require(facilities: GeometryArray, limit_m: float) -> None:
    if not (math.isfinite(limit_m) and limit_m > 0):
        raise AnalysisError(
            f"Die Entfernung muss größer als 0 m sein, angegeben ist {typed(limit_m)}."
        )
    if not np.isfinite(point_coordinates(facilities)).all(axis=1).any():
        raise AnalysisError(
            "Es gibt keine Einrichtungen mit einem Ort. Bitte zuerst die Standorte importieren."
        )


def _straight_distances(tree: cKDTree, points: GeometryArray) -> FloatArray:
    coordinates = point_coordinates(points)
    present = np.isfinite(coordinates).all(axis=1)
    result = np.full(len(points), np.inf)
    result[present] = tree.query(coordinates[present])[0]
    return result


def _network_distances(
    reached: Reach, snap_m: float, min_component_m: float, points: GeometryArray
) -> FloatArray:
    tied = snap(reached.network, points, snap_m, min_component_m=min_component_m)
    return np.where(tied.on_network, reached.distances(tied), np.nan)


def _clipped(area: shapely.Geometry, clip: shapely.Geometry | None) -> shapely.MultiPolygon:
    return only_areas(area if clip is None else cancellable(shapely.intersection, area, clip))


def _share(
    district: str, residents: FloatArray, covered: BoolArray, *, unknown: float
) -> DistrictShare:
    if not len(residents):
        nan = math.nan
        return DistrictShare(district, nan, nan, nan, nan, has_data=False, unknown=unknown)
    total, served = float(residents.sum()), float(residents[covered].sum())
    return DistrictShare(
        district=district,
        residents=total,
        served=served,
        unserved=float(residents[~covered].sum()),
        share=served / total if total > 0 else math.nan,
        has_data=True,
        unknown=unknown,
    )
