"""Links between centres: arrows that leave the symbols free and do not lie on one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist

from ...runtime.progress import Progress, report_share
from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray
from ..choices import Pairing
from .print_size import ground_m
from .smooth import quiet

_CURVE_POINTS = 25
_BOWS = (0.0, 0.14, -0.14, 0.26, -0.26, 0.38, -0.38)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSizes:
    """Form of the links, in millimetres on the printed map.

    Attributes:
        gap_mm: kept free around a centre (its symbol's radius and some air).
        min_length_mm: shorter links are dropped.
        apart_mm: links closer than this for most of their length count as lying on one another.
        curvature: height of the bow as a share of the length; 0 is straight.
    """

    gap_mm: float
    min_length_mm: float
    curvature: float
    apart_mm: float = 0.8


@dataclass(frozen=True, slots=True)
class Links:
    """Links and what could not be drawn.

    Attributes:
        lines: LineStrings from start to end, shape (n,).
        start: row of the centre where each begins, shape (n,).
        end: row of the centre where each ends, shape (n,).
        too_short: number of pairs too close to one another for a link.
        crowded: number of links that lie on another one or cross a symbol whatever their bow.
    """

    lines: GeometryArray
    start: IntArray
    end: IntArray
    too_short: int
    crowded: int


def choose_pairs(
    centres: GeometryArray,
    method: Pairing,
    *,
    nearest: int = 2,
    weights: FloatArray | None = None,
) -> tuple[tuple[int, int], ...]:
    """Pairs of rows to be linked, each once, shortest first.

    Args:
        centres: Points or areas in metres, shape (n,) (areas count by a point inside); missing ones
            are left out.
        method: with the ``nearest`` centres of each, or by the minimum spanning tree (Kruskal
            1956): the shortest network that joins all.
        nearest: number of nearest centres; of equally near ones the first.
        weights: importance of each centre, shape (n,); links then lead to the more important one,
            of equal ones to the higher row.

    Returns:
        ``(start, end)`` rows; without weights the lower row is the start.

    Raises:
        AnalysisError: if ``nearest`` is less than 1.

    Example:
        >>> centres = np.array([shapely.Point(x, 0) for x in (0, 100, 300)])
        >>> choose_pairs(centres, Pairing.TREE)
        ((0, 1), (1, 2))
        >>> choose_pairs(centres, Pairing.NEAREST, nearest=1, weights=np.array([3.0, 1.0, 1.0]))
        ((1, 0), (1, 2))
    """
    if nearest < 1:
        raise AnalysisError(
            f"Mit {nearest} nächsten Zentren entsteht keine Verbindung. Bitte mindestens 1 angeben."
        )
    rows = np.flatnonzero(~shapely.is_missing(centres) & ~shapely.is_empty(centres))
    xy = shapely.get_coordinates(shapely.point_on_surface(centres[rows]))
    distance = cdist(xy, xy)
    if method is Pairing.TREE:
        # A distance of 0 would mean "no edge" there.
        tree = minimum_spanning_tree(np.maximum(distance, 1e-9)).tocoo()
        first, second = tree.row, tree.col
    else:
        np.fill_diagonal(distance, np.inf)
        near = np.argsort(distance, axis=1, kind="stable")[:, : min(nearest, len(rows) - 1)]
        first, second = np.repeat(np.arange(len(rows)), near.shape[1]), near.ravel()
    low, high = np.minimum(first, second), np.maximum(first, second)
    pairs = sorted({(int(a), int(b)) for a, b in zip(low, high, strict=True)})
    pairs.sort(key=lambda pair: distance[pair])
    found = ((int(rows[a]), int(rows[b])) for a, b in pairs)
    if weights is None:
        return tuple(found)
    return tuple((b, a) if weights[a] > weights[b] else (a, b) for a, b in found)


@quiet
def links_between(
    centres: GeometryArray,
    pairs: Iterable[tuple[int, int]],
    scale: float,
    *,
    sizes: LinkSizes,
    progress: Progress | None = None,
) -> Links:
    """Arrows between centres, shortened so that the symbols stay free.

    Each link takes the first bow that neither lies on a link drawn before nor crosses the symbol of
    a third centre: the asked one, its mirror image, then flatter and rounder ones; if there is
    none, the one that overlaps least, and it is counted. Pairs of the same two centres are drawn
    once in each direction at most.

    Args:
        centres: Points, or areas (links then end at their edge), in metres, shape (n,).
        pairs: rows of start and end; a pair of a centre with itself is ignored.
        scale: denominator of the print scale.
        sizes: form of the links.
        progress: callback.

    Returns:
        The links in the order of the pairs, without those that are too short.

    Raises:
        AnalysisError: if a size is negative or a pair names no centre.
    """
    wanted = _checked(centres, pairs)
    gap, shortest = ground_m(sizes.gap_mm, scale), ground_m(sizes.min_length_mm, scale)
    symbols = shapely.buffer(centres, gap, quad_segs=16)
    anchors = shapely.get_coordinates(shapely.point_on_surface(centres))
    where = np.cumsum(~shapely.is_missing(centres)) - 1
    apart = ground_m(sizes.apart_mm, scale)
    lines: list[shapely.LineString] = []
    kept: list[tuple[int, int]] = []
    too_short = crowded = 0
    for number, (start, end) in enumerate(wanted):
        report_share(progress, number / len(wanted))
        ends = anchors[[where[start], where[end]]]
        others = np.delete(symbols, [start, end])
        straight = _between(_bow(ends, 0.0), symbols[start], symbols[end])
        if straight.length < max(shortest, 1e-9):
            too_short += 1
            continue
        options = [
            _between(_bow(ends, curve), symbols[start], symbols[end])
            for curve in _curves(sizes.curvature)
        ]
        options = [line for line in options if line.length >= max(shortest, 1e-9)]
        cost, _, line = min(
            (_cost(line, lines, others, apart), rank, line) for rank, line in enumerate(options)
        )
        crowded += cost > 0
        lines.append(line)
        kept.append((start, end))
    report_share(progress, 1.0)
    ids = np.array(kept, dtype=np.int64).reshape(-1, 2)
    result = np.array([*lines, None], dtype=object)[:-1]
    return Links(result, ids[:, 0], ids[:, 1], too_short, crowded)


def _checked(centres: GeometryArray, pairs: Iterable[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    wanted = list(dict.fromkeys((int(a), int(b)) for a, b in pairs if a != b))
    missing = shapely.is_missing(centres) | shapely.is_empty(centres)
    for row in {row for pair in wanted for row in pair}:
        if not 0 <= row < len(centres) or missing[row]:
            raise AnalysisError(
                f"Das Zentrum in Zeile {row + 1} gibt es nicht oder es hat keinen Ort. Bitte die"
                " Paare prüfen."
            )
    return wanted


def _curves(curvature: float) -> list[float]:
    return list(dict.fromkeys([curvature, -curvature, *_BOWS]))


def _bow(ends: FloatArray, curvature: float) -> shapely.LineString:
    """Parabola between two points whose height is a share of their distance, to the left."""
    if curvature == 0:
        return shapely.LineString(ends)
    along = ends[1] - ends[0]
    left = np.array([-along[1], along[0]])
    share = np.linspace(0.0, 1.0, _CURVE_POINTS)[:, None]
    return shapely.LineString(ends[0] + share * along + 4 * curvature * share * (1 - share) * left)


def _between(
    line: shapely.LineString, start: shapely.Geometry, end: shapely.Geometry
) -> shapely.LineString:
    """Piece of a line after it has left the first symbol for the last time, up to the second."""
    free = shapely.difference(line, start)
    parts = shapely.get_parts(free)
    if not len(parts) or free.is_empty:
        return shapely.LineString()
    tail = shapely.difference(parts[-1], end)
    pieces = shapely.get_parts(tail)
    return shapely.LineString() if tail.is_empty else pieces[0]


def _cost(
    line: shapely.LineString,
    drawn: Sequence[shapely.LineString],
    symbols: GeometryArray,
    apart: float,
) -> float:
    """Length on other links (when it is more than a crossing) and across foreign symbols."""
    met = symbols[shapely.intersects(symbols, line)]
    cost = float(shapely.length(shapely.intersection(met, line)).sum())
    others = np.array([*drawn, None], dtype=object)[:-1]
    around = shapely.buffer(others, apart)
    near = shapely.intersects(around, line)
    if near.any():
        beside = shapely.length(shapely.intersection(around[near], line))
        share = beside / np.minimum(line.length, shapely.length(others[near]))
        cost += float(beside[share > 0.5].sum())
    return cost
