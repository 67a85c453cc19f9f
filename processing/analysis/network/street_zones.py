"""Streets by the best rank that reaches them: searched once per offer, widened once per rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of
from ..arrays import FloatArray, IntArray, index_ranges
from .cost_intervals import cut_lines, reached_parts
from .graph import Network
from .reach import Reach
from .street_area import street_area

_TOUCH_M = 1e-3
"""Places on a street that are this close are the same place."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A search in metres and the ranks it gives: within ``limits_m[i]`` it is ``ranks[i]``.

    The search goes as far as the largest limit.
    """

    found: Reach
    limits_m: tuple[float, ...]
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of edges with a rank, shape (n,) each.

    ``near`` and ``far`` are measures along ``edge`` in metres; ``caps``, shape (n, 2), are the
    metres that are left at both ends until the limit of the rank, at most the width of the area.
    """

    edge: IntArray
    near: FloatArray
    far: FloatArray
    rank: IntArray
    caps: FloatArray

    def take(self, chosen: IntArray) -> Pieces:
        """Some of the pieces.

        Args:
            chosen: indices of pieces, in the order wanted.

        Returns:
            These pieces.
        """
        return Pieces(
            self.edge[chosen],
            self.near[chosen],
            self.far[chosen],
            self.rank[chosen],
            self.caps[chosen],
        )


def street_zones(
    network: Network,
    offers: Sequence[Limits],
    offset_m: float,
    *,
    progress: Progress | None = None,
) -> dict[int, shapely.MultiPolygon]:
    """Areas beside the streets by rank, the best first, together those of all better ranks.

    Every street is widened once, under the best rank that reaches it: the areas of all ranks up to
    one cover what that rank and better ones reach, while the area of a single rank may be covered
    in part by that of a better one. Ends are cut as in :func:`~.street_area.parts_area`.

    Args:
        network: the network that was searched.
        offers: searches on it.
        offset_m: width of the area to both sides of a street, in metres.
        progress: callback.

    Returns:
        Area by rank, lower ranks first; ranks that reach no street are left out.
    """
    pieces = cancellable(best_pieces, network, offers, offset_m)
    ranks = [int(rank) for rank in np.unique(pieces.rank)]
    areas = {}
    for done, rank in enumerate(ranks):
        own = pieces.take(np.flatnonzero(pieces.rank == rank))
        areas[rank] = street_area(
            cut_lines(network, own.edge, own.near, own.far),
            offset_m,
            caps=own.caps,
            progress=part_of(progress, done / len(ranks), (done + 1) / len(ranks)),
        )
    return areas


def best_pieces(network: Network, offers: Sequence[Limits], offset_m: float) -> Pieces:
    """Reached streets cut where the best rank changes.

    A piece comes once more with a worse rank where that one leads farther past its end than the
    best one does: the round end at a dead end grows with the way that is left.

    Args:
        network: the network that was searched.
        offers: searches on it, in metres.
        offset_m: width of the area, the largest cap in metres.

    Returns:
        Pieces of the best rank by edge and measure, then those that come once more.
    """
    parts = _all_parts(offers)
    # one axis for all edges, each with a gap behind it
    before = np.cumsum(network.length + 1.0) - network.length - 1.0
    begin, finish = before[parts.edge] + parts.near, before[parts.edge] + parts.far
    at, place = _places(np.concatenate([begin, finish]))
    low, high = np.split(place, 2)
    cell, part = index_ranges(low, high)  # a cell lies between neighbouring places
    length = parts.far[part] - parts.near[part]
    shares = [(at[cell + side] - begin[part]) / length for side in (0, 1)]
    left = np.stack(
        [
            parts.caps[part, 0] + share * (parts.caps[part, 1] - parts.caps[part, 0])
            for share in shares
        ],
        axis=1,
    )
    cells = _per_rank(
        Pieces(
            parts.edge[part],
            at[cell] - before[parts.edge[part]],
            at[cell + 1] - before[parts.edge[part]],
            parts.rank[part],
            np.clip(left, 0.0, offset_m),
        ),
        cell,
    )
    first = np.flatnonzero(np.diff(cells.near + before[cells.edge], prepend=-1.0) > 0)
    grown = _grown(cells, first, network.length, offset_m)
    best, more = _joined(cells.take(first)), cells.take(grown)
    result = Pieces(
        *(np.concatenate(pair) for pair in zip(_columns(best), _columns(more), strict=True))
    )
    whole = network.length[result.edge]
    near = np.where(result.near < _TOUCH_M, 0.0, result.near)
    far = np.where(result.far > whole - _TOUCH_M, whole, result.far)
    return Pieces(result.edge, near, far, result.rank, result.caps)


def _all_parts(offers: Sequence[Limits]) -> Pieces:
    """Reached parts of all offers within each of their limits; caps may exceed any width."""
    rows = []
    for offer in offers:
        for limit, rank in zip(offer.limits_m, offer.ranks, strict=True):
            parts = reached_parts(offer.found.spans, limit)
            caps = limit - np.stack([parts.near_cost, parts.far_cost], axis=1)
            rank_of = np.full(len(parts), rank, dtype=np.int64)
            rows.append((parts.edge, parts.near, parts.far, rank_of, caps))
    if not rows:
        nothing: IntArray = np.empty(0, dtype=np.int64)
        return Pieces(nothing, np.empty(0), np.empty(0), nothing, np.empty((0, 2)))
    return Pieces(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _places(values: FloatArray) -> tuple[FloatArray, IntArray]:
    """Distinct values, rising, those that touch as one; and which of them each value is."""
    order = np.argsort(values, kind="stable")
    new = np.diff(values[order], prepend=-np.inf) > _TOUCH_M
    index: IntArray = np.empty(len(values), dtype=np.int64)
    index[order] = np.cumsum(new) - 1
    return values[order][new], index


def _per_rank(rows: Pieces, cell: IntArray) -> Pieces:
    """One row per cell and rank, with the largest caps; by cell, the best rank first."""
    order = np.lexsort((rows.rank, cell))
    rows, cell = rows.take(order), cell[order]
    first = np.flatnonzero((np.diff(cell, prepend=-1) > 0) | (np.diff(rows.rank, prepend=-1) != 0))
    caps = np.maximum.reduceat(rows.caps, first) if len(first) else rows.caps
    one = rows.take(first)
    return Pieces(one.edge, one.near, one.far, one.rank, caps)


def _grown(cells: Pieces, first: IntArray, length: FloatArray, offset_m: float) -> IntArray:
    """Rows of worse ranks that lead farther past an end of an edge than all better ones."""
    number = np.zeros(len(cells.edge), dtype=np.int64)
    number[first] = 1
    # the largest cap so far in each cell: cells are kept apart by adding more than any cap
    lifted = (np.cumsum(number) * (offset_m + 1.0))[:, None] + cells.caps
    so_far = np.maximum.accumulate(lifted)
    grows = np.zeros(len(cells.edge), dtype=bool)
    at_end = np.stack(
        [cells.near < _TOUCH_M, cells.far > length[cells.edge] - _TOUCH_M],
        axis=1,
    )
    grows[1:] = ((lifted[1:] > so_far[:-1] + _TOUCH_M) & at_end[1:]).any(axis=1)
    grows[first] = False
    return np.flatnonzero(grows)


def _joined(cells: Pieces) -> Pieces:
    """Neighbouring cells of one edge with the same rank as one piece."""
    begins = np.ones(len(cells.edge), dtype=bool)
    begins[1:] = (
        (cells.edge[1:] != cells.edge[:-1])
        | (cells.rank[1:] != cells.rank[:-1])
        | (cells.near[1:] != cells.far[:-1])
    )
    start = np.flatnonzero(begins)
    end = np.append(start[1:], len(begins)) - 1 if len(start) else start
    return Pieces(
        cells.edge[start],
        cells.near[start],
        cells.far[end],
        cells.rank[start],
        np.stack([cells.caps[start, 0], cells.caps[end, 1]], axis=1),
    )


def _columns(pieces: Pieces) -> tuple[IntArray, FloatArray, FloatArray, IntArray, FloatArray]:
    return pieces.edge, pieces.near, pieces.far, pieces.rank, pieces.caps
