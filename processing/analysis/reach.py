"""How far one gets on foot: exact distances along the network, from many facilities at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from .arrays import FloatArray, GeometryArray, IntArray, ranges
from .network import Network, Snapped

_NOTHING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Spans:
    """Pieces of edges between neighbouring known distances, sorted by edge and measure.

    Only edges that are reached at all appear: as one span, or as k + 1 spans if k facilities lie on
    them. ``near`` and ``far`` are the measures (m from the start of the edge) at both ends,
    ``near_distance`` and ``far_distance`` the distances (m) from the nearest facility there, inf
    beyond the limit.
    """

    edge: IntArray
    near: FloatArray
    far: FloatArray
    near_distance: FloatArray
    far_distance: FloatArray


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be reached within a limit, measured along the network.

    Attributes:
        network: the network searched.
        limit_m: the limit; nothing beyond it is part of the result.
        node_distance: metres from the nearest facility to each node, inf beyond the limit.
        spans: distances along every edge; :meth:`distances` reads them.
        parts: LineStrings of the reached parts of edges, cut where the limit is reached and where
            two ways meet, so that the distance along each part only rises or only falls.
        part_edge: edge of each part.
        part_from: distance (m) at the beginning of each part.
        part_to: distance (m) at its end.
    """

    network: Network
    limit_m: float
    node_distance: FloatArray
    spans: Spans
    parts: GeometryArray
    part_edge: IntArray
    part_from: FloatArray
    part_to: FloatArray

    @property
    def total_length_m(self) -> float:
        """Metres of street reached, each counted once."""
        return float(np.abs(self.part_to - self.part_from).sum())

    def distances(self, points: Snapped) -> FloatArray:
        """Metres along the network from the nearest facility to tied points.

        The way from a point to its edge is not counted. inf beyond the limit, and for points that
        are not on the network.
        """
        result = np.full(len(points.edge), np.inf)
        tied = np.flatnonzero(np.isin(points.edge, self.spans.edge))
        edge, measure = points.edge[tied], points.measure[tied]
        spans = self.spans
        before = np.cumsum(self.network.length) - self.network.length
        row = np.searchsorted(before[spans.edge] + spans.near, before[edge] + measure, "right") - 1
        # rounding may lead to the neighbouring edge
        row = np.maximum(row, np.searchsorted(spans.edge, edge, "left"))
        row = np.minimum(row, np.searchsorted(spans.edge, edge, "right") - 1)
        value = np.minimum(
            spans.near_distance[row] + np.abs(measure - spans.near[row]),
            spans.far_distance[row] + np.abs(spans.far[row] - measure),
        )
        result[tied] = np.where(value <= self.limit_m, value, np.inf)
        return result


def reach(network: Network, facilities: Snapped, limit_m: float) -> Reach:
    """Search the network from all facilities at once.

    One Dijkstra search starts at a virtual source that is tied to both ends of every facility's
    edge by the exact rest of that edge. Untied facilities are ignored.

    Args:
        network: the walk network.
        facilities: facilities tied to it by :func:`~.network.snap`.
        limit_m: walking distance in metres; it belongs to the result.
    """
    tied = facilities.on_network
    edge, measure = facilities.edge[tied], facilities.measure[tied]
    node_distance = _node_distances(network, edge, measure, limit_m)
    spans = _spans(network, edge, measure, node_distance)
    part_edge, near, far, near_distance, far_distance = _reached(spans, limit_m)
    return Reach(
        network=network,
        limit_m=limit_m,
        node_distance=node_distance,
        spans=spans,
        parts=_cut(network, part_edge, near, far),
        part_edge=part_edge,
        part_from=near_distance,
        part_to=far_distance,
    )


def _node_distances(
    network: Network, edge: IntArray, measure: FloatArray, limit_m: float
) -> FloatArray:
    """Distances to all nodes; the virtual source is one more row below the network's matrix."""
    count = len(network.nodes)
    head = np.concatenate([network.start[edge], network.end[edge]])
    weight = np.concatenate([measure, network.length[edge] - measure])
    order = np.argsort(weight, kind="stable")  # the shortest way to each node comes first
    head, first = np.unique(head[order], return_index=True)
    graph = network.graph
    extended = csr_matrix(
        (
            np.concatenate([graph.data, weight[order][first]]),
            np.concatenate([graph.indices, head]),
            np.append(graph.indptr, len(graph.indices) + len(head)),
        ),
        shape=(count + 1, count + 1),
    )
    distance: FloatArray = dijkstra(extended, directed=True, indices=count, limit=limit_m)
    return distance[:count]


def _spans(
    network: Network, edge: IntArray, measure: FloatArray, node_distance: FloatArray
) -> Spans:
    touched = np.isfinite(node_distance[network.start]) | np.isfinite(node_distance[network.end])
    touched[edge] = True
    near_edges = np.flatnonzero(touched)
    # known distances along each edge: its start, the facilities on it, its end
    on = np.concatenate([near_edges, edge, near_edges])
    at = np.concatenate([np.zeros(len(near_edges)), measure, network.length[near_edges]])
    distance = np.concatenate(
        [
            node_distance[network.start[near_edges]],
            np.zeros(len(edge)),
            node_distance[network.end[near_edges]],
        ]
    )
    rank = np.repeat([0, 1, 2], [len(near_edges), len(edge), len(near_edges)])
    order = np.lexsort((rank, at, on))
    order = order[np.lexsort((rank[order] == 2, on[order]))]  # the end last, despite rounding
    on, at, distance = on[order], at[order], distance[order]
    near = np.flatnonzero(np.diff(on) == 0)
    return Spans(on[near], at[near], at[near + 1], distance[near], distance[near + 1])


def _reached(
    spans: Spans, limit_m: float
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Reached parts of the spans: from the near end up, and from the far end down.

    Returns:
        ``(edge, near, far, near_distance, far_distance)`` of the parts, sorted by edge and measure.
    """
    length = spans.far - spans.near
    with np.errstate(invalid="ignore"):  # inf - inf where neither end is reached
        divide = (spans.far_distance + length - spans.near_distance) / 2
    divide = np.clip(np.nan_to_num(divide, nan=0.0), 0.0, length)
    up = np.clip(limit_m - spans.near_distance, 0.0, divide)
    down = np.clip(limit_m - spans.far_distance, 0.0, length - divide)
    edge = np.concatenate([spans.edge, spans.edge])
    near = np.concatenate([spans.near, spans.far - down])
    far = np.concatenate([spans.near + up, spans.far])
    near_distance = np.concatenate([spans.near_distance, spans.far_distance + down])
    far_distance = np.concatenate([spans.near_distance + up, spans.far_distance])
    kept = np.flatnonzero(np.concatenate([up, down]) > _NOTHING_M)
    kept = kept[np.lexsort((near[kept], edge[kept]))]
    return edge[kept], near[kept], far[kept], near_distance[kept], far_distance[kept]


def _cut(network: Network, edge: IntArray, near: FloatArray, far: FloatArray) -> GeometryArray:
    """LineStrings of the edges between two measures."""
    lines = network.lines[edge].copy()
    partial = np.flatnonzero((near > 0) | (far < network.length[edge]))
    if not len(partial):
        return lines
    edge, near, far = edge[partial], near[partial], far[partial]
    xy, owner = shapely.get_coordinates(network.lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.flatnonzero(np.diff(owner, prepend=-1))] = 0.0
    along = np.cumsum(step)  # over all edges; subtracting the edge's first gives its measure
    first = np.searchsorted(owner, edge, "left")
    last = np.searchsorted(owner, edge, "right") - 1
    low = np.clip(np.searchsorted(along, along[first] + near, "right"), first + 1, last)
    high = np.clip(np.searchsorted(along, along[first] + far, "left"), low, last)
    begin = _interpolate(xy, along, low, along[first] + near)
    finish = _interpolate(xy, along, high, along[first] + far)
    inner, piece = ranges(low, high)
    points = np.concatenate([begin, xy[inner], finish])
    piece = np.concatenate([np.arange(len(edge)), piece, np.arange(len(edge))])
    order = np.argsort(piece, kind="stable")
    lines[partial] = shapely.linestrings(points[order], indices=piece[order])
    return lines


def _interpolate(
    xy: FloatArray, along: FloatArray, vertex: IntArray, measure: FloatArray
) -> FloatArray:
    """Points at a measure on the segments that end at ``vertex``."""
    step = along[vertex] - along[vertex - 1]
    share = np.clip((measure - along[vertex - 1]) / step, 0.0, 1.0)
    point: FloatArray = xy[vertex - 1] + share[:, None] * (xy[vertex] - xy[vertex - 1])
    return point
