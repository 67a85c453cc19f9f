"""Gradients of parts of streets, and the long climbs among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray
from ..network.graph import Network
from ..network.slope import Slopes

_ROUNDING_M = 1e-6
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Climbs:
    """Parts of edges that belong to a climb that is steep for too long; shape (k,) each.

    Attributes:
        edge: edge of the network.
        low: measure at which the part begins, metres from the start of the edge.
        high: measure at which it ends.
        gradient_percent: mean gradient of the part, without sign.
        climb_m: length of the longest unbroken climb that leads through the part.
        group: parts of the same number hang together.
    """

    edge: IntArray
    low: FloatArray
    high: FloatArray
    gradient_percent: FloatArray
    climb_m: FloatArray
    group: IntArray


def part_gradients(
    network: Network, slopes: Slopes, edge: IntArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Mean gradient of parts of edges in percent, without sign; nan where it is not known.

    ``100 * sum(|slope| * m) / sum(m)`` over the length of the pieces that :class:`Slopes` knows:
    ups and downs do not cancel out. A part of which more than half is unknown is unknown.

    Args:
        network: the network.
        slopes: slopes of its edges.
        edge: edge of each part, shape (k,).
        low: metres from the start of the edge at which the part begins, shape (k,).
        high: metres at which it ends, above ``low``, shape (k,).

    Returns:
        Percent, shape (k,).

    Example:
        >>> import shapely
        >>> from ..network.graph import build_network
        >>> street = build_network(np.array([shapely.LineString([(0, 0), (200, 0)])]))
        >>> slopes = Slopes.of_pieces(
        ...     street.length,
        ...     np.array([0, 2]),  # two pieces of 100 m: 4 % up, then 2 % down
        ...     np.array([0.04, -0.02]),
        ...     node_height=np.full(2, np.nan),
        ...     straight=np.array([False]),
        ... )
        >>> edge, low, high = np.array([0, 0]), np.array([0.0, 50.0]), np.array([200.0, 100.0])
        >>> part_gradients(street, slopes, edge, low, high).round(6).tolist()
        [3.0, 4.0]
    """
    begin = np.concatenate([[0.0], np.cumsum(slopes.length)])
    origin = begin[slopes.first[edge]]
    known = np.isfinite(slopes.slope)
    covered = np.concatenate([[0.0], np.cumsum(np.where(known, slopes.length, 0.0))])
    rise = np.abs(np.where(known, slopes.slope, 0.0)) * slopes.length
    climbed = np.concatenate([[0.0], np.cumsum(rise)])
    limit = origin + network.length[edge]
    from_, to = np.minimum(origin + low, limit), np.minimum(origin + high, limit)
    metres = np.interp(to, begin, covered) - np.interp(from_, begin, covered)
    metres_up = np.interp(to, begin, climbed) - np.interp(from_, begin, climbed)
    result = np.full(len(edge), np.nan)
    enough = (metres > 0) & (metres >= 0.5 * (high - low) - _ROUNDING_M)
    np.divide(100.0 * metres_up, metres, out=result, where=enough)
    return result


def long_climbs(
    network: Network,
    slopes: Slopes,
    limits: Sequence[tuple[float, float]],
    *,
    edges: BoolArray | None = None,
) -> Climbs:
    """Parts of streets on climbs that are too steep for too long.

    A climb is a way uphill on which every piece is at least as steep as the limit; it runs on
    across junctions. A part counts if the longest climb through it reaches the length of one of the
    limits. The direction of travel does not matter: what is a climb for one is a descent for
    another.

    Args:
        network: the network.
        slopes: slopes of its edges.
        limits: (gradient in percent, length in metres): as steep as that for as long is too much,
            both bounds included; e.g. those of the ERA (FGSV 2010): 10 % for 20 m, 6 % for 65 m, 5
            % for 120 m, 4 % for 250 m.
        edges: edges to look at, shape (m,), all if not given.

    Returns:
        Parts by edge and measure; where several limits are reached ``climb_m`` is that of the
        longest climb.

    Raises:
        AnalysisError: without limits, or if a gradient or a length is not above 0.
    """
    if any(percent <= 0 or metres <= 0 for percent, metres in limits) or not limits:
        raise AnalysisError("Steigungsgrenzen: Steigung und Länge müssen größer als 0 sein.")
    looked_at = np.ones(len(slopes.slope), dtype=bool)
    if edges is not None:
        looked_at = edges[slopes.edge]
    climb = np.zeros(len(slopes.slope))
    with np.errstate(invalid="ignore"):
        for percent, metres in limits:
            steep = looked_at & (np.abs(slopes.slope) * 100.0 >= percent - _ROUNDING)
            reach = _longest_climb(network, slopes, steep)
            climb = np.maximum(climb, np.where(reach >= metres - _ROUNDING_M, reach, 0.0))
    return _joined(network, slopes, climb)


def _longest_climb(network: Network, slopes: Slopes, steep: BoolArray) -> FloatArray:
    """Length of the longest unbroken climb through each steep piece; 0 elsewhere.

    Heights only rise along a climb, so pieces sorted by the height of their foot can be taken one
    after the other, as in any longest path without circles.
    """
    piece = np.flatnonzero(steep)
    foot, top = _feet_and_tops(network, slopes, piece)
    order = np.argsort(_foot_heights(network, slopes, piece), kind="stable")
    length = slopes.length[piece]
    below = _best_chain(order, foot, top, length)
    above = _best_chain(order[::-1], top, foot, length)
    result = np.zeros(len(steep))
    result[piece] = below + above - length
    return result


def _best_chain(
    order: IntArray, entry: IntArray, leave: IntArray, length: FloatArray
) -> FloatArray:
    """Length of the longest chain that ends with each piece, pieces taken in this order."""
    best: dict[int, float] = {}
    result = np.zeros(len(order))
    entries, leaves, metres = entry.tolist(), leave.tolist(), length.tolist()
    for index in order.tolist():
        reached = best.get(entries[index], 0.0) + metres[index]
        result[index] = reached
        if reached > best.get(leaves[index], 0.0):
            best[leaves[index]] = reached
    return result


def _feet_and_tops(network: Network, slopes: Slopes, piece: IntArray) -> tuple[IntArray, IntArray]:
    """Lower and upper end of pieces: nodes of the network, then the joints between pieces."""
    edge = slopes.edge[piece]
    joint = len(network.nodes) + piece
    begin = np.where(piece == slopes.first[edge], network.start[edge], joint)
    last = piece == slopes.first[edge + 1] - 1
    finish = np.where(last, network.end[edge], joint + 1)
    rising = slopes.slope[piece] > 0
    return np.where(rising, begin, finish), np.where(rising, finish, begin)


def _foot_heights(network: Network, slopes: Slopes, piece: IntArray) -> FloatArray:
    """Height of the lower end, counted from the start of the edge, behind a gap from its end."""
    rise = slopes.slope * slopes.length
    before = np.concatenate([[0.0], np.cumsum(np.nan_to_num(rise))])
    gaps = np.concatenate([[0], np.cumsum(~np.isfinite(rise))])
    edge = slopes.edge[piece]
    first, end = slopes.first[edge], slopes.first[edge + 1]
    from_start = slopes.node_height[network.start[edge]] + before[piece] - before[first]
    from_end = slopes.node_height[network.end[edge]] + before[piece] - before[end]
    begin = np.where(gaps[piece] > gaps[first], from_end, from_start)
    height: FloatArray = np.minimum(begin, begin + rise[piece])
    return height


def _joined(network: Network, slopes: Slopes, climb: FloatArray) -> Climbs:
    """Pieces on a climb put together along each edge as long as the slope keeps its sign."""
    piece = np.flatnonzero(climb > 0)
    edge = slopes.edge[piece]
    sign = np.sign(slopes.slope[piece])
    new = np.ones(len(piece), dtype=bool)
    new[1:] = (np.diff(piece) > 1) | (np.diff(edge) > 0) | (np.diff(sign) != 0)
    run = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    metres = np.bincount(run, slopes.length[piece], len(first))
    rise = np.bincount(run, np.abs(slopes.slope[piece]) * slopes.length[piece], len(first))
    longest = np.zeros(len(first))
    np.maximum.at(longest, run, climb[piece])
    low = slopes.at[piece[first]]
    foot, top = _feet_and_tops(network, slopes, piece)
    return Climbs(
        edge=edge[first],
        low=low,
        high=low + metres,
        gradient_percent=100.0 * rise / np.where(metres > 0, metres, 1.0),
        climb_m=longest,
        group=_groups(run, foot, top, len(first)),
    )


def _groups(run: IntArray, foot: IntArray, top: IntArray, count: int) -> IntArray:
    """Number for runs that share an end, directly or through others."""
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    seen: dict[int, int] = {}
    for item, ends in zip(run.tolist(), zip(foot.tolist(), top.tolist(), strict=True), strict=True):
        for end in ends:
            other = root(seen.setdefault(end, item))
            parent[root(item)] = other
    return np.array([root(item) for item in range(count)], dtype=np.int64)
