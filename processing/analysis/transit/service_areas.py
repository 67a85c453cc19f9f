"""Areas around stops in which the best offer counts: disjoint to draw, exact for residents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray
from ..network.self_check import SelfCheck, random_places
from ..shapes.geometry import only_areas
from ..shapes.overlay import united, without
from ..supply.data_coverage import MIN_KNOWN_SHARE, most_unknown
from .access_ways import AccessWays, Rings, StreetWays

NONE = -1
"""Rank of what no offer reaches."""
UNTIED = -2
"""Rank of what no street is near enough to measure: neither reached nor not."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Areas by rank, best first, that do not overlap, and all of them as one.

    Ranks without area are left out.
    """

    by_rank: dict[int, shapely.MultiPolygon]
    union: shapely.MultiPolygon


def usable_rings(
    rings: Sequence[Rings], ways: AccessWays
) -> tuple[tuple[Rings, ...], GeometryArray]:
    """Rings without the facilities that cannot take part, and those facilities.

    Args:
        rings: rings around sets of facilities.
        ways: straight or along the streets.

    Returns:
        ``(rings, lost)``: sets that are empty then, or have no distances, are left out.
    """
    kept: list[Rings] = []
    lost: list[GeometryArray] = [np.empty(0, dtype=object)]
    for item in rings:
        rows = ways.reachable(item.facilities)
        lost.append(np.delete(item.facilities, rows))
        if len(rows) and item.distances_m:
            kept.append(Rings(item.facilities[rows], item.distances_m, item.ranks))
    return tuple(kept), np.concatenate(lost)


def ring_distances(
    rings: Sequence[Rings], ways: AccessWays, points: GeometryArray
) -> tuple[FloatArray, ...]:
    """Metres from the facilities of each item to each point.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.

    Returns:
        One array of shape (n,) per item: inf beyond its widest ring, nan where no way to the point
        can be measured.
    """
    limits = [max(item.distances_m) for item in rings]
    return tuple(ways.distances([item.facilities for item in rings], limits, points))


def ranks_within(rings: Sequence[Rings], distances: Sequence[FloatArray], points: int) -> IntArray:
    """Best rank by the distances of :func:`ring_distances`; ``NONE`` where none reaches.

    Args:
        rings: the rings of those distances, or some of them each.
        distances: metres, one array of shape (n,) per item; a ring includes its bound.
        points: number of points n.

    Returns:
        Shape (n,); 0 is the best.

    Example:
        >>> rings = [Rings(np.empty(0, dtype=object), (300.0, 500.0), (0, 2))]
        >>> ranks_within(rings, [np.array([300.0, 301.0, np.inf])], 3).tolist()
        [0, 2, -1]
    """
    worst = np.iinfo(np.int64).max
    best: IntArray = np.full(points, worst, dtype=np.int64)
    for item, distance in zip(rings, distances, strict=True):
        for limit, rank in zip(item.distances_m, item.ranks, strict=True):
            best = np.where(distance <= limit, np.minimum(best, rank), best)
    return np.where(best == worst, NONE, best)


def best_ranks(rings: Sequence[Rings], ways: AccessWays, points: GeometryArray) -> IntArray:
    """Best rank that reaches each point, by the point's own distance.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        points: Points, missing ones are reached by nothing.

    Returns:
        Shape (n,): ``NONE`` where nothing reaches a point, ``UNTIED`` where no way to it can be
        measured.
    """
    distances = ring_distances(rings, ways, points)
    ranks = ranks_within(rings, distances, len(points))
    return np.where(measurable(distances, ways, points), ranks, UNTIED)


def measurable(
    distances: Sequence[FloatArray], ways: AccessWays, points: GeometryArray
) -> BoolArray:
    """Whether a way to each point can be measured; asks the streets only without any distances.

    Args:
        distances: from :func:`ring_distances`.
        ways: straight or along the streets.
        points: the points of these distances, shape (n,).

    Returns:
        Shape (n,).
    """
    return ~np.isnan(distances[0]) if distances else ways.tied(points)


def disjoint_areas(
    rings: Sequence[Rings],
    ways: AccessWays,
    *,
    clip: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> Zones:
    """One area per rank, the better rank where several reach a place; no two overlap.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        clip: area to cut them to, e.g. the city.
        progress: callback.

    Returns:
        Areas by rank, the best first, and their union.
    """
    wholes = ways.areas(rings, part_of(progress, 0.0, 0.8))
    taken: shapely.Geometry = shapely.MultiPolygon()
    areas = {}
    for done, (rank, whole) in enumerate(wholes.items()):
        own = cut_to(without(whole, taken), clip)
        taken = united(taken, whole)
        if not own.is_empty:
            areas[rank] = own
        report_share(progress, 0.8 + 0.2 * (done + 1) / len(wholes))
    return Zones(areas, cut_to(taken, clip))


def reached_area(
    rings: Sequence[Rings], ways: AccessWays, *, clip: shapely.Geometry | None = None
) -> shapely.MultiPolygon:
    """Area within the widest ring of any facility, whatever its rank.

    Args:
        rings: from :func:`usable_rings`.
        ways: straight or along the streets.
        clip: area to cut it to.

    Returns:
        The area; empty without rings.
    """
    widest = [Rings(item.facilities, (max(item.distances_m),), (0,)) for item in rings]
    areas = list(ways.areas(widest, None).values())
    return cut_to(areas[0], clip) if areas else shapely.MultiPolygon()


def cut_to(area: shapely.Geometry, clip: shapely.Geometry | None) -> shapely.MultiPolygon:
    """Polygons of an area, cut to another one; only those that cross its border are computed.

    Args:
        area: valid area.
        clip: valid area to cut it to; None leaves it whole.

    Returns:
        The polygons; may be empty.
    """
    if clip is None:
        return only_areas(area)
    parts = shapely.get_parts(only_areas(area))
    shapely.prepare(clip)
    inside = cancellable(shapely.contains_properly, clip, parts)
    crossing = cancellable(shapely.intersection, parts[~inside], clip)
    pieces = [shapely.get_parts(only_areas(piece)) for piece in crossing]
    return shapely.multipolygons(np.concatenate([parts[inside], *pieces]))


def residents_by_rank(
    residents: FloatArray,
    ranks: IntArray,
    *,
    district_index: IntArray,
    districts: int,
    classes: int,
    known: BoolArray | None = None,
    min_known_share: float = MIN_KNOWN_SHARE,
) -> FloatArray:
    """Residents per district and rank.

    As in ``coverage.serve`` a district of which too little is known has no data: its known fringe
    would be taken for all of it.

    Args:
        residents: residents at each point, shape (n,); nan where the number is not known, counted
            nowhere.
        ranks: from :func:`best_ranks`, shape (n,).
        district_index: from ``home_areas``, -1 for none, shape (n,).
        districts: number of districts.
        classes: number of ranks.
        known: where the offer is known; everywhere if not given. Residents elsewhere, and untied
            ones, are in none of the columns.
        min_known_share: share of a district's residents that must be known and tied.

    Returns:
        Shape (districts + 1, classes + 1): the last column holds those whom nothing reaches, the
        last row the city, which is the sum of the districts that have data. The others are nan.

    Example:
        >>> table = residents_by_rank(
        ...     np.array([50.0, 30.0, 20.0]),
        ...     np.array([0, 1, NONE]),
        ...     district_index=np.array([0, 0, 0]),
        ...     districts=1,
        ...     classes=2,
        ... )
        >>> table.tolist()
        [[50.0, 30.0, 20.0], [50.0, 30.0, 20.0]]
    """
    every = np.isfinite(residents) & (district_index >= 0)
    use = every & (ranks != UNTIED)
    if known is not None:
        use &= known
    column = np.where(ranks == NONE, classes, ranks)
    table = np.zeros((districts + 1, classes + 1))
    np.add.at(table, (district_index[use], column[use]), residents[use])
    there: FloatArray = np.zeros(districts)
    np.add.at(there, district_index[every], residents[every])
    aside = there - table[:districts].sum(axis=1)
    points = np.bincount(district_index[use], minlength=districts)
    empty = (points == 0) | (aside > most_unknown(there, min_known_share))
    table[:districts][empty] = np.nan
    table[districts] = np.nan if empty.all() else table[:districts][~empty].sum(axis=0)
    return table


def check_zones(
    rings: Sequence[Rings], ways: StreetWays, area: shapely.Geometry, *, count: int = 500
) -> SelfCheck:
    """Sample places of the drawn area: is the street nearest to each within a ring of a facility?

    Args:
        rings: from :func:`usable_rings`.
        ways: along the streets.
        area: areas of all ranks together.
        count: number of places.

    Returns:
        Counts; no way is measured beyond the rings, so none counts as unreached and the excess is
        0.
    """
    places = cancellable(random_places, area, count, seed=1)
    ranks = best_ranks(rings, replace(ways, home_snap_m=np.inf), places)
    return SelfCheck(len(places), int((ranks < 0).sum()), 0, 0.0)
