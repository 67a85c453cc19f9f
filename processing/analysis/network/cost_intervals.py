"""Known costs along edges: the spans between them, and the parts of edges within a limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.gc_pause import gc_paused
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray, index_ranges
from .costs import Costs
from .graph import Network

NOTHING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Known:
    """Costs that are known on edges: at both ends and at the facilities lying on them.

    The first six arrays have one row per search and edge, shape (k,), sorted by both; ``owner``
    numbers the search, costs are in the unit of the search and inf, facilities -1, beyond its
    limit. The last four have one row per facility, shape (f,): the search it belongs to, its edge,
    metres from the start of that edge, and its number.
    """

    owner: IntArray
    edge: IntArray
    start_cost: FloatArray
    end_cost: FloatArray
    start_facility: IntArray
    end_facility: IntArray
    on_owner: IntArray
    on_edge: IntArray
    on_measure: FloatArray
    on_facility: IntArray


@dataclass(frozen=True, slots=True)
class Spans:
    """Pieces of edges between neighbouring known costs, shape (s,) each, sorted by owner, edge and
    measure.

    ``near`` and ``far`` are the measures (m from the start of the edge) at both ends, ``near_cost``
    and ``far_cost`` the costs there from the nearest facility (inf beyond the limit),
    ``near_facility`` and ``far_facility`` which one that is (-1 for none). Inside, ``up`` is the
    cost from near to far and ``down`` that of the way back, inf where closed; it rises evenly.
    """

    owner: IntArray
    edge: IntArray
    near: FloatArray
    far: FloatArray
    near_cost: FloatArray
    far_cost: FloatArray
    up: FloatArray
    down: FloatArray
    near_facility: IntArray
    far_facility: IntArray


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of edges along which the cost only rises or only falls, evenly; shape (p,) each.

    ``near`` and ``far`` are measures along ``edge`` in metres, ``near_cost`` and ``far_cost`` the
    costs there; ``facility`` is the nearest facility, ``owner`` the search they belong to.
    """

    owner: IntArray
    edge: IntArray
    near: FloatArray
    far: FloatArray
    near_cost: FloatArray
    far_cost: FloatArray
    facility: IntArray

    def __len__(self) -> int:
        return len(self.edge)

    @property
    def length_m(self) -> float:
        """Metres of street in all parts."""
        return float((self.far - self.near).sum())

    def take(self, chosen: IntArray | BoolArray) -> Parts:
        """Some of the parts.

        Args:
            chosen: boolean mask of shape (p,), or indices in the order wanted.

        Returns:
            Those parts.
        """
        return Parts(
            self.owner[chosen],
            self.edge[chosen],
            self.near[chosen],
            self.far[chosen],
            self.near_cost[chosen],
            self.far_cost[chosen],
            self.facility[chosen],
        )

    def between(self, low: float, high: float) -> Parts:
        """What costs more than ``low`` and at most ``high``, cut at the exact places.

        Args:
            low: cost that must be exceeded, in the unit of the costs.
            high: largest cost, the bound included.

        Returns:
            The parts of these costs; those of less than a thousandth of a millimetre are left out.

        Example:
            >>> part = Parts(*(np.array([value]) for value in (0, 0, 0.0, 100.0, 0.0, 200.0, 0)))
            >>> cut = part.between(50.0, 150.0)
            >>> cut.near.tolist(), cut.far.tolist()
            ([25.0], [75.0])
        """
        rising = self.far_cost >= self.near_cost
        least = np.minimum(self.near_cost, self.far_cost)
        climb = np.abs(self.far_cost - self.near_cost)
        climb = np.where(climb > 0, climb, 1.0)
        first = np.clip((low - least) / climb, 0.0, 1.0)
        last = np.clip((high - least) / climb, 0.0, 1.0)
        length = self.far - self.near
        begin = np.where(rising, first, 1.0 - last)
        finish = np.where(rising, last, 1.0 - first)
        difference = self.far_cost - self.near_cost
        cut = Parts(
            self.owner,
            self.edge,
            np.where(begin > 0, self.near + begin * length, self.near),
            np.where(finish < 1, self.near + finish * length, self.far),
            self.near_cost + begin * difference,
            np.where(finish < 1, self.near_cost + finish * difference, self.far_cost),
            self.facility,
        )
        return cut.take(cut.far - cut.near > NOTHING_M)

    def lines(self, network: Network) -> GeometryArray:
        """LineStrings of the parts, in the direction of their edges.

        Args:
            network: the network that was searched.

        Returns:
            Shape (p,).
        """
        return cut_lines(network, self.edge, self.near, self.far)


def portion(cost: FloatArray, share: FloatArray) -> FloatArray:
    """Share of a cost; nothing of a closed way costs nothing.

    Args:
        cost: cost of the whole, inf where closed, shape (n,).
        share: share of it, 0..1, shape (n,).

    Returns:
        Shape (n,), in the unit of the cost.

    Example:
        >>> portion(np.array([10.0, np.inf, np.inf]), np.array([0.5, 0.0, 0.1])).tolist()
        [5.0, 0.0, inf]
    """
    with np.errstate(invalid="ignore"):
        part: FloatArray = np.where(share > 0, cost * share, 0.0)
    return part


def build_spans(network: Network, costs: Costs, known: Known) -> Spans:
    """Spans between the known costs, cut where the slope changes.

    Args:
        network: the network, of m edges.
        costs: costs of its edges in the direction searched.
        known: costs at nodes and facilities; rows sorted by owner, then edge, and every edge with a
            facility among them.

    Returns:
        Spans that together cover each row of ``known`` from end to end.
    """
    count = len(network.length)
    key = known.owner * count + known.edge
    on_key = known.on_owner * count + known.on_edge
    order = np.lexsort((known.on_measure, on_key))
    row = np.searchsorted(key, on_key[order])
    measure, facility = known.on_measure[order], known.on_facility[order]
    nothing = np.zeros(len(row))
    edge = np.insert(known.edge, row, known.edge[row])
    near = np.insert(np.zeros(len(key)), row + 1, measure)
    far = np.insert(network.length[known.edge], row, measure)
    up, down = costs.between(network, edge, near, far)
    spans = Spans(
        owner=np.insert(known.owner, row, known.owner[row]),
        edge=edge,
        near=near,
        far=far,
        near_cost=np.insert(known.start_cost, row + 1, nothing),
        far_cost=np.insert(known.end_cost, row, nothing),
        up=up,
        down=down,
        near_facility=np.insert(known.start_facility, row + 1, facility),
        far_facility=np.insert(known.end_facility, row, facility),
    )
    return spans if costs.profile is None else _cut_at_slopes(network, costs, spans)


def _cut_at_slopes(network: Network, costs: Costs, spans: Spans) -> Spans:
    """Spans of one slope each; the cost at a cut is the cheaper of the ways from both ends."""
    profile = costs.profile
    if profile is None:
        return spans
    low = profile.piece(spans.edge, spans.near) + 1
    high = np.maximum(profile.piece(spans.edge, spans.far) + 1, low)
    breaks, of = index_ranges(low, high)
    inside = (profile.at[breaks] > spans.near[of]) & (profile.at[breaks] < spans.far[of])
    breaks, of = breaks[inside], of[inside]
    at, edge = profile.at[breaks], spans.edge[of]
    up, _ = costs.between(network, edge, spans.near[of], at)
    _, down = costs.between(network, edge, at, spans.far[of])
    from_near, from_far = spans.near_cost[of] + up, spans.far_cost[of] + down
    cost = np.minimum(from_near, from_far)
    facility = np.where(from_near <= from_far, spans.near_facility[of], spans.far_facility[of])
    near = np.insert(spans.near, of + 1, at)
    far = np.insert(spans.far, of, at)
    edge = np.insert(spans.edge, of, edge)
    up, down = costs.between(network, edge, near, far)
    return Spans(
        owner=np.insert(spans.owner, of, spans.owner[of]),
        edge=edge,
        near=near,
        far=far,
        near_cost=np.insert(spans.near_cost, of + 1, cost),
        far_cost=np.insert(spans.far_cost, of, cost),
        up=up,
        down=down,
        near_facility=np.insert(spans.near_facility, of + 1, facility),
        far_facility=np.insert(spans.far_facility, of, facility),
    )


def reached_parts(spans: Spans, limit: float) -> Parts:
    """Reached parts of the spans: from the near end up, and from the far end down.

    Args:
        spans: from :func:`build_spans`.
        limit: largest cost in the unit of the costs, the bound included.

    Returns:
        Parts sorted as the spans are; of a span that is reached from both ends the two parts meet
        where both ways cost the same. Parts of less than a thousandth of a millimetre are left out.
    """
    length = spans.far - spans.near
    with np.errstate(invalid="ignore", divide="ignore"):  # closed, unreached or empty spans
        meet = (spans.far_cost + spans.down - spans.near_cost) / (spans.up + spans.down)
        meet = np.where(np.isinf(spans.up), 0.0, np.where(np.isinf(spans.down), 1.0, meet))
        meet = np.clip(np.nan_to_num(meet, nan=0.0), 0.0, 1.0)
        up = np.clip(np.nan_to_num((limit - spans.near_cost) / spans.up, nan=0.0), 0.0, meet)
        down = np.clip(np.nan_to_num((limit - spans.far_cost) / spans.down, nan=0.0), 0.0, 1 - meet)
    near_part = np.flatnonzero(up * length > NOTHING_M)
    far_part = np.flatnonzero(down * length > NOTHING_M)
    chosen = np.concatenate([near_part, far_part])
    # parts are sorted as the spans are, the near one of each span first
    order = np.argsort(chosen, kind="stable")
    whole = up[near_part] >= 1.0
    whole_down = down[far_part] >= 1.0
    near = np.concatenate(
        [
            spans.near[near_part],
            np.where(
                whole_down,
                spans.near[far_part],
                spans.far[far_part] - (down * length)[far_part],
            ),
        ]
    )
    far = np.concatenate(
        [
            np.where(whole, spans.far[near_part], spans.near[near_part] + (up * length)[near_part]),
            spans.far[far_part],
        ]
    )
    near_cost = np.concatenate(
        [
            spans.near_cost[near_part],
            spans.far_cost[far_part] + portion(spans.down, down)[far_part],
        ]
    )
    far_cost = np.concatenate(
        [
            spans.near_cost[near_part] + portion(spans.up, up)[near_part],
            spans.far_cost[far_part],
        ]
    )
    facility = np.concatenate([spans.near_facility[near_part], spans.far_facility[far_part]])
    return Parts(
        spans.owner[chosen][order],
        spans.edge[chosen][order],
        near[order],
        far[order],
        near_cost[order],
        far_cost[order],
        facility[order],
    )


def cut_lines(network: Network, edge: IntArray, near: FloatArray, far: FloatArray) -> GeometryArray:
    """LineStrings of the edges between two measures.

    Args:
        network: the network.
        edge: edge of each piece, shape (k,); an edge may come several times.
        near: measure at which it begins, metres from the start of the edge, shape (k,).
        far: measure at which it ends, above ``near``, shape (k,).

    Returns:
        Shape (k,), in the direction of the edges; whole edges are the network's own objects.
    """
    lines = network.lines[edge]
    partial = np.flatnonzero((near > 0) | (far < network.length[edge]))
    if not len(partial):
        return lines
    used, edge = np.unique(edge[partial], return_inverse=True)
    near, far = near[partial], far[partial]
    xy, owner = shapely.get_coordinates(network.lines[used], return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.flatnonzero(np.diff(owner, prepend=-1))] = 0.0
    along = np.cumsum(step)  # over all edges; subtracting the edge's first gives its measure
    ends = np.searchsorted(owner, np.arange(len(used) + 1), "left")
    first, last = ends[edge], ends[edge + 1] - 1
    # What goes to the end of an edge ends in its last vertex, however the sums are rounded.
    to = np.where(far < network.length[used[edge]], along[first] + far, np.inf)
    low = np.clip(np.searchsorted(along, along[first] + near, "right"), first + 1, last)
    high = np.clip(np.searchsorted(along, to, "left"), low, last)
    begin = _interpolate(xy, along, low, along[first] + near)
    finish = _interpolate(xy, along, high, to)
    inner, piece = index_ranges(low, high)
    points = np.concatenate([begin, xy[inner], finish])
    piece = np.concatenate([np.arange(len(edge)), piece, np.arange(len(edge))])
    order = np.argsort(piece, kind="stable")
    with gc_paused():
        lines[partial] = shapely.linestrings(points[order], indices=piece[order])
    return lines


def _interpolate(
    xy: FloatArray, along: FloatArray, vertex: IntArray, measure: FloatArray
) -> FloatArray:
    """Points at a measure on the segments that end at ``vertex``; at a vertex exactly that one."""
    step = along[vertex] - along[vertex - 1]
    share = np.clip((measure - along[vertex - 1]) / step, 0.0, 1.0)
    point: FloatArray = xy[vertex - 1] + share[:, None] * (xy[vertex] - xy[vertex - 1])
    return np.where(share[:, None] < 1.0, point, xy[vertex])
