"""Parts of the settlement that public transport serves poorly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray
from ..settlement.district_locator import home_areas
from ..shapes.geometry import only_areas
from ..supply.data_coverage import MIN_KNOWN_SHARE, most_unknown
from .service_areas import NONE, UNTIED


@dataclass(frozen=True, slots=True)
class SettlementParts:
    """Built-up parts: ``areas`` (n MultiPolygons) and the index of the district of each, shape
    (n,).
    """

    areas: GeometryArray
    district: IntArray

    def __len__(self) -> int:
        return len(self.areas)


@dataclass(frozen=True, slots=True)
class PoorPart:
    """A part whose residents are poorly served.

    ``index`` is its row in the parts, ``residents`` those of them to whom a way can be measured,
    ``share`` (0 to 1) the poorly served ones, ``rank`` the class most residents have,
    ``service_areas.NONE`` for none.
    """

    index: int
    residents: float
    share: float
    rank: int


@dataclass(frozen=True, slots=True)
class PoorParts:
    """Poorly served parts, most residents first.

    ``judged`` parts (their rows are ``judged_rows``) have enough residents, ``too_few`` do not; of
    ``unmeasured`` ones too many residents live off all known streets. ``outside`` residents live
    outside all parts and are not judged.
    """

    parts: tuple[PoorPart, ...]
    judged: int
    too_few: int
    outside: float
    unmeasured: int = 0
    judged_rows: tuple[int, ...] = ()


def settlement_parts(
    settlement: GeometryArray, districts: GeometryArray, *, join_m: float
) -> SettlementParts:
    """Built-up areas of each district, those closer to each other than ``join_m`` as one part.

    Args:
        settlement: Polygons or MultiPolygons; missing ones are ignored.
        districts: areas of the districts, shape (d,).
        join_m: largest gap within a part in metres; inf makes one part per district.

    Returns:
        Parts by district; none spans several, and a district without settlement has none.

    Raises:
        AnalysisError: if the gap is negative.
    """
    if not join_m >= 0:
        raise AnalysisError(
            f"Der Abstand innerhalb eines Ortsteils ist negativ: {typed(join_m)} m."
        )
    land = only_areas(cancellable(shapely.union_all, settlement))
    areas: list[shapely.Geometry] = []
    owner: list[int] = []
    for index, district in enumerate(districts):
        with np.errstate(invalid="ignore"):  # GEOS 3.11 raises the flag on the way to right results
            pieces = shapely.get_parts(
                only_areas(cancellable(shapely.intersection, land, district))
            )
        if not len(pieces):
            continue
        for group in _clusters(pieces, join_m):
            areas.append(only_areas(cancellable(shapely.union_all, group)))
            owner.append(index)
    result: GeometryArray = np.empty(len(areas), dtype=object)
    result[:] = areas
    return SettlementParts(result, np.array(owner, dtype=np.int64))


def poor_parts(
    parts: SettlementParts,
    *,
    points: GeometryArray,
    residents: FloatArray,
    ranks: IntArray,
    threshold_rank: int,
    share_limit: float,
    min_population: float = 0.0,
    min_known_share: float = MIN_KNOWN_SHARE,
) -> PoorParts:
    """Parts in which more than a share of the residents has the threshold class or a worse one.

    Residents to whom no way can be measured have neither a class nor none: they do not count.

    Args:
        parts: from :func:`settlement_parts`.
        points: Points with residents, shape (n,).
        residents: residents at each, shape (n,), nan where unknown.
        ranks: class of each, shape (n,), 0 the best, ``service_areas.NONE`` for none,
            ``service_areas.UNTIED`` where no street is near enough to tell.
        threshold_rank: this class and all worse ones count as poor, and no class.
        share_limit: 0 to 1; the share must exceed it.
        min_population: parts with fewer residents are not judged; the bound itself is.
        min_known_share: share of a part's residents that streets must lead to; otherwise it is not
            judged. Nor is one without any.

    Returns:
        The poor parts, and how many were judged.

    Raises:
        AnalysisError: if the share is not between 0 and 1.
    """
    if not 0.0 <= share_limit <= 1.0:
        raise AnalysisError(
            f"Der Anteil muss zwischen 0 und 1 liegen, angegeben: {typed(share_limit)}."
        )
    where = home_areas(points, parts.areas)
    stated = np.isfinite(residents)
    known = stated & (ranks != UNTIED)
    poor = (ranks == NONE) | (ranks >= threshold_rank)
    every = _per_part(residents, where, stated, len(parts))
    total = _per_part(residents, where, known, len(parts))
    badly = _per_part(residents, where, known & poor, len(parts))
    enough = (every > 0) & (every >= min_population)
    measured = (every - total <= most_unknown(every, min_known_share)) & (total > 0)
    judged = enough & measured
    share = np.divide(badly, total, out=np.zeros(len(parts)), where=judged)
    chosen = np.flatnonzero(judged & (share > share_limit))
    homes = _rows_of(np.where(known, where, -1), len(parts))
    found = [
        PoorPart(
            int(index),
            float(total[index]),
            float(share[index]),
            _commonest(ranks[homes[index]], residents[homes[index]]),
        )
        for index in chosen[np.argsort(-total[chosen], kind="stable")]
    ]
    return PoorParts(
        parts=tuple(found),
        judged=int(judged.sum()),
        too_few=int((~enough).sum()),
        outside=float(residents[known & (where < 0)].sum()),
        unmeasured=int((enough & ~measured).sum()),
        judged_rows=tuple(np.flatnonzero(judged).tolist()),
    )


def _per_part(residents: FloatArray, where: IntArray, rows: BoolArray, parts: int) -> FloatArray:
    """Residents of the given rows per part."""
    result: FloatArray = np.zeros(parts)
    inside = rows & (where >= 0)
    np.add.at(result, where[inside], residents[inside])
    return result


def _rows_of(owner: IntArray, count: int) -> list[IntArray]:
    """Rows of each owner in one sort, however many there are; -1 owns nothing."""
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(count + 1)))[1:-1]


def _commonest(ranks: IntArray, residents: FloatArray) -> int:
    """Rank that most residents have."""
    values, rows = np.unique(ranks, return_inverse=True)
    return int(values[np.argmax(np.bincount(rows, weights=residents))])


def _clusters(pieces: GeometryArray, join_m: float) -> list[GeometryArray]:
    if math.isinf(join_m):
        return [pieces]
    # Two pieces with a gap of join_m touch once each has grown by half of it.
    grown = cancellable(shapely.union_all, shapely.buffer(pieces, join_m / 2) if join_m else pieces)
    blobs = shapely.get_parts(only_areas(grown))
    inside = home_areas(shapely.point_on_surface(pieces), blobs)
    return [pieces[rows] for rows in _rows_of(inside, len(blobs)) if len(rows)]
