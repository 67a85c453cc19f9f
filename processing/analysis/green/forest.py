"""Woods near where people live, and settlement edges from which the way there is barred.

An edge is barred where the way on foot is longer than a multiple of the straight line. "Barred" is
a proposal: gates, private paths and the state of a path are in no data.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray
from ..network.graph import Network, snap
from ..network.reach import reach
from ..shapes.geometry import meets, only_areas
from .green_areas import GreenAreas
from .green_entrances import Entrances
from .near_areas import nearest_distances, subdivide, within_reach

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Detour:
    """When a way counts as barred; lengths in metres.

    Attributes:
        limit: how many times the straight line a way may be long, at least 1.
        max_distance_m: edges farther than this from any wood are left out.
        min_air_m: shorter straight lines count as this long: next to a wood every way round one
            block would be a detour otherwise.
        step_m: the settlement edge is judged in pieces of this length.
        min_length_m: shorter barred edges are left out.
        snap_m: how far the nearest way may be from the edge.

    Raises:
        AnalysisError: when it is made, if the factor is below 1 or a length is not possible.
    """

    limit: float
    max_distance_m: float
    min_air_m: float = 250.0
    step_m: float = 50.0
    min_length_m: float = 200.0
    snap_m: float = 150.0

    def __post_init__(self) -> None:
        lengths = (self.max_distance_m, self.step_m, self.snap_m, self.min_air_m)
        if self.limit < 1 or min(lengths) <= 0 or self.min_length_m < 0:
            raise AnalysisError(
                "Zugang zum Wald: Der Umwegfaktor muss mindestens 1 sein, Entfernungen müssen"
                " größer als 0 m sein, auch die, als die eine kurze Luftlinie mindestens zählt."
            )

    @property
    def search_m(self) -> float:
        """The longest way on foot that is looked for, in metres; none can be allowed beyond it."""
        return self.limit * max(self.max_distance_m, self.min_air_m)


@dataclass(frozen=True, slots=True)
class EdgeSamples:
    """The settlement edge in pieces, shape (n,).

    Attributes:
        pieces: LineStrings along the edge, shape (n,).
        ring: outline each belongs to, shape (n,).
        place: number of each piece along the outlines, shape (n,); neighbours on an outline differ
            by 1.
        ends: first and last place of each outline, which touch, shape (rings, 2).
        middle: Points in the middle of the pieces, shape (n,).
        air_m: metres to the nearest wood, shape (n,); inf beyond the reach looked at.
        walk_m: metres on foot, the way to the street included, shape (n,); inf where no way leads
            there within the limit, nan where no street is near.
    """

    pieces: GeometryArray
    ring: IntArray
    place: IntArray
    ends: IntArray
    middle: GeometryArray
    air_m: FloatArray
    walk_m: FloatArray

    def barred(self, detour: Detour) -> BoolArray:
        """Pieces from which the way is longer than the detour allows: ``walk > limit * max(air,
        min_air)``.

        Args:
            detour: when a way counts as barred.

        Returns:
            Shape (n,); False where no street is near.
        """
        allowed = detour.limit * np.maximum(self.air_m, detour.min_air_m)
        # nan compares as False: where no street is near nothing can be said
        result: BoolArray = np.isfinite(self.air_m) & (self.walk_m > allowed)
        return result


@dataclass(frozen=True, slots=True)
class BarredEdge:
    """A stretch of settlement edge without a short way to the wood.

    ``ratio`` is the mean way on foot over the straight line, at least: ways longer than the search
    count as long as it. inf where no piece has any way. ``sample`` are the rows of its pieces.
    """

    line: shapely.Geometry
    ratio: float
    sample: IntArray


def forest_near(
    forest: GeometryArray,
    settlement: shapely.Geometry,
    *,
    max_distance_m: float,
    min_ha: float = 1.0,
    progress: Progress | None = None,
) -> GeometryArray:
    """Parts of the woods within a distance of the settlement, the small ones left out.

    Args:
        forest: valid areas, shape (f,).
        settlement: where people live, valid.
        max_distance_m: straight line in metres.
        min_ha: smaller parts are left out, measured after the cut; the bound itself stays.
        progress: callback.

    Returns:
        Polygons, the largest first.
    """
    pieces, _ = subdivide(np.array([settlement], dtype=object))
    window = shapely.box(*shapely.total_bounds(forest)) if len(forest) else shapely.Polygon()
    share = part_of(progress, 0.0, 0.6)
    zone = within_reach(pieces, max_distance_m, clip=window, progress=share)
    near = []
    close = forest[meets(zone, forest)]
    for index, wood in enumerate(close):
        near.append(only_areas(cancellable(shapely.intersection, wood, zone)))
        report_share(progress, 0.6 + 0.3 * index / len(close))
    joined = only_areas(cancellable(shapely.union_all, near)) if near else shapely.MultiPolygon()
    parts: GeometryArray = shapely.get_parts(joined)
    parts = parts[shapely.area(parts) >= min_ha * 10_000]
    report_share(progress, 1.0)
    return parts[np.argsort(-shapely.area(parts), kind="stable")]


def sample_edges(
    settlement: shapely.Geometry,
    forest: GreenAreas,
    network: Network,
    *,
    entrances: Entrances,
    detour: Detour,
    known: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> EdgeSamples:
    """Measure both ways to the wood from all along the settlement's outline.

    Args:
        settlement: where people live; holes have an edge, too.
        forest: woods that may be entered.
        network: ways on foot.
        entrances: of these woods on this network.
        detour: how far to look and how finely.
        known: pieces outside are left out; everywhere if not given.
        progress: callback.

    Returns:
        The pieces that have a wood within the distance, along the outlines.
    """
    pieces, ring = _in_pieces(settlement, detour.step_m)
    count = np.bincount(ring)
    ends = np.column_stack([np.cumsum(count) - count, np.cumsum(count) - 1])
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    share = part_of(progress, 0.0, 0.4)
    air = nearest_distances(middle, forest.pieces, detour.max_distance_m, share)
    judged = np.isfinite(air)
    if known is not None:
        judged &= meets(known, middle)
    place = np.flatnonzero(judged)
    pieces, ring, middle, air = pieces[place], ring[place], middle[place], air[place]
    walk: FloatArray = np.full(len(pieces), np.nan)
    found = reach(network, entrances.places, detour.search_m)
    for first in range(0, len(middle), _CHUNK):
        rows = slice(first, first + _CHUNK)
        tied = snap(network, middle[rows], detour.snap_m)
        walk[rows] = np.where(tied.on_network, found.distances(tied) + tied.offset, np.nan)
        report_share(progress, 0.4 + 0.6 * min(1.0, (first + _CHUNK) / len(middle)))
    report_share(progress, 1.0)
    return EdgeSamples(pieces, ring, place, ends, middle, air, walk)


def barred_homes(
    points: GeometryArray,
    forest: GreenAreas,
    network: Network,
    *,
    entrances: Entrances,
    detour: Detour,
    progress: Progress | None = None,
) -> tuple[BoolArray, BoolArray]:
    """Homes near a wood from which the way there is longer than the detour allows.

    Args:
        points: Points, shape (n,); missing ones are not barred.
        forest: woods that may be entered.
        network: ways on foot.
        entrances: of these woods on this network.
        detour: how far to look.
        progress: callback.

    Returns:
        ``(barred, tied)``: shape (n,); where ``tied`` is False no way is near and nothing is known.
    """
    share = part_of(progress, 0.0, 0.5)
    air = nearest_distances(points, forest.pieces, detour.max_distance_m, share)
    tied = snap(network, points, detour.snap_m)
    found = reach(network, entrances.places, detour.search_m)
    walk = np.where(tied.on_network, found.distances(tied) + tied.offset, np.nan)
    report_share(progress, 1.0)
    allowed = detour.limit * np.maximum(air, detour.min_air_m)
    return np.isfinite(air) & (walk > allowed), tied.on_network


def barred_edges(samples: EdgeSamples, detour: Detour) -> tuple[BarredEdge, ...]:
    """Stretches of the edge without a short way to the wood, the longest first.

    Args:
        samples: from :func:`sample_edges`.
        detour: when a way counts as barred, the same as for the samples.

    Returns:
        The stretches that are long enough; a length of exactly ``min_length_m`` is.
    """
    rows = np.flatnonzero(samples.barred(detour))
    groups = _stretches(samples, rows)
    order = np.argsort(groups, kind="stable")
    found = []
    for own in np.split(rows[order], np.flatnonzero(np.diff(groups[order])) + 1):
        if not len(own):
            break  # nothing is barred
        check_cancelled()
        line = shapely.line_merge(shapely.multilinestrings(samples.pieces[own]))
        if line.length < detour.min_length_m:
            continue
        walk = samples.walk_m[own]
        air = np.maximum(samples.air_m[own], detour.min_air_m)
        found_any = np.isfinite(walk).any()
        ratio = float((np.minimum(walk, detour.search_m) / air).mean()) if found_any else math.inf
        found.append(BarredEdge(line, ratio, own))
    return tuple(sorted(found, key=lambda edge: -edge.line.length))


def _stretches(samples: EdgeSamples, rows: IntArray) -> IntArray:
    """Number of the stretch of touching pieces that each row belongs to."""
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    place, ring = samples.place[rows], samples.ring[rows]
    breaks = (np.diff(place) != 1) | (np.diff(ring) != 0)
    group: IntArray = np.concatenate([[0], np.cumsum(breaks)]).astype(np.int64)
    # An outline closes where it began: its first and its last stretch are one.
    begin = np.flatnonzero(place == samples.ends[ring, 0])
    finish = np.flatnonzero(place == samples.ends[ring, 1])
    _, first, last = np.intersect1d(ring[begin], ring[finish], return_indices=True)
    stretch = np.arange(int(group[-1]) + 1)
    stretch[group[finish[last]]] = group[begin[first]]
    return stretch[group]


def _in_pieces(settlement: shapely.Geometry, step_m: float) -> tuple[GeometryArray, IntArray]:
    """Outlines cut into equal pieces of about a length, with all their vertices.

    Returns:
        ``(pieces, ring)``.
    """
    pieces: list[GeometryArray] = []
    rings: list[IntArray] = []
    outlines = shapely.get_rings(shapely.get_parts(settlement))
    for number, outline in enumerate(outlines):
        xy = shapely.get_coordinates(outline)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
        count = max(1, round(along[-1] / step_m))
        cuts = np.linspace(0.0, along[-1], count + 1)
        # Every cut twice: it ends one piece and begins the next.
        at = np.concatenate([along, cuts[1:-1], cuts[1:-1]])
        piece = np.concatenate(
            [
                np.clip(np.searchsorted(cuts, along, "right") - 1, 0, count - 1),
                np.arange(count - 1),
                np.arange(1, count),
            ]
        )
        order = np.lexsort((at, piece))
        x = np.interp(at[order], along, xy[:, 0])
        y = np.interp(at[order], along, xy[:, 1])
        pieces.append(shapely.linestrings(np.column_stack([x, y]), indices=piece[order]))
        rings.append(np.full(count, number, dtype=np.int64))
    if not pieces:
        return np.empty(0, dtype=object), np.zeros(0, dtype=np.int64)
    return np.concatenate(pieces), np.concatenate(rings)
