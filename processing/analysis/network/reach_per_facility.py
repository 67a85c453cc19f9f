"""Reach of every facility by itself, for thousands of them in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ...runtime.progress import Progress, report_share
from ..arrays import FloatArray, IntArray, index_ranges
from .cost_intervals import Known, Parts, build_spans, reached_parts
from .costs import Costs, edge_metres
from .graph import Network, Snapped
from .reach import Direction, ties

_ROWS = 256
_CELLS = 4_000_000


def reach_each(
    network: Network,
    facilities: Snapped,
    limit: float,
    *,
    costs: Costs | None = None,
    direction: Direction = "from",
    progress: Progress | None = None,
) -> Iterator[Parts]:
    """Reached parts of edges facility by facility, neighbouring facilities together.

    Each chunk searches only the streets that its facilities could reach at the best speed of the
    network, so time and memory depend on the limit and not on the size of the city.

    Args:
        network: the network.
        facilities: facilities tied to it; untied ones have no parts.
        limit: largest cost in the unit of the costs.
        costs: costs of the edges; metres if not given.
        direction: whether ways lead from the facilities or to them.
        progress: callback.

    Yields:
        Parts of some facilities, sorted by ``owner``, the index of the facility.
    """
    priced = edge_metres(network) if costs is None else costs
    priced = priced if direction == "from" else priced.reversed()
    radius = limit / priced.least_per_metre(network)
    index = np.flatnonzero(facilities.on_network)
    edge, measure = facilities.edge[index], facilities.measure[index]
    if not len(index):
        return
    at = (network.nodes[network.start[edge]] + network.nodes[network.end[edge]]) / 2
    reachable = radius + network.length[edge]
    tree = cKDTree(network.nodes)
    incident = _Incident.of(network)
    done = 0
    for group in _neighbours(at, max(radius, 1.0)):
        low, high = at[group].min(axis=0), at[group].max(axis=0)
        size = float((high - low).max() / 2 + reachable[group].max())
        nodes = np.sort(np.array(tree.query_ball_point((low + high) / 2, size, p=np.inf)))
        nodes = nodes.astype(np.int64)
        step = max(1, min(_ROWS, _CELLS // max(len(nodes), 1)))
        for first in range(0, len(group), step):
            rows = group[first : first + step]
            yield _chunk(
                network,
                priced,
                incident,
                nodes,
                edge=edge[rows],
                measure=measure[rows],
                label=index[rows],
                limit=limit,
            )
            done += len(rows)
            report_share(progress, done / len(index))


class _Incident:
    """Edges at each node."""

    def __init__(self, first: IntArray, edge: IntArray) -> None:
        self.first = first
        self.edge = edge

    @classmethod
    def of(cls, network: Network) -> _Incident:
        node = np.concatenate([network.start, network.end])
        order = np.argsort(node, kind="stable")
        counts = np.bincount(node, minlength=len(network.nodes))
        return cls(np.concatenate([[0], np.cumsum(counts)]), order % len(network.start))

    def at(self, nodes: IntArray) -> IntArray:
        """Edges at any of the nodes, sorted."""
        rows, _ = index_ranges(self.first[nodes], self.first[nodes + 1])
        edges: IntArray = np.unique(self.edge[rows])
        return edges


def _neighbours(at: FloatArray, size_m: float) -> list[IntArray]:
    """Places grouped by squares."""
    square = np.floor((at - at.min(axis=0)) / size_m).astype(np.int64)
    key = square[:, 0] * (square[:, 1].max() + 1) + square[:, 1]
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def _chunk(
    network: Network,
    costs: Costs,
    incident: _Incident,
    nodes: IntArray,
    *,
    edge: IntArray,
    measure: FloatArray,
    label: IntArray,
    limit: float,
) -> Parts:
    order = np.argsort(label)
    edge, measure, label = edge[order], measure[order], label[order]
    edges = np.union1d(incident.at(nodes), edge)
    cost = _costs_to(network, costs, nodes, edge=edge, measure=measure, limit=limit)
    start = _columns(nodes, network.start[edges])
    end = _columns(nodes, network.end[edges])
    reached = np.isfinite(cost)
    touched = reached[:, start] | reached[:, end]
    touched[np.arange(len(edge)), np.searchsorted(edges, edge)] = True
    owner, column = np.nonzero(touched)
    known = Known(
        owner=owner,
        edge=edges[column],
        start_cost=cost[owner, start[column]],
        end_cost=cost[owner, end[column]],
        start_facility=label[owner],
        end_facility=label[owner],
        on_owner=np.arange(len(edge)),
        on_edge=edge,
        on_measure=measure,
        on_facility=label,
    )
    parts = reached_parts(build_spans(network, costs, known), limit)
    return Parts(
        label[parts.owner],
        parts.edge,
        parts.near,
        parts.far,
        parts.near_cost,
        parts.far_cost,
        parts.facility,
    )


def _columns(nodes: IntArray, wanted: IntArray) -> IntArray:
    """Column of each wanted node; the last one (never reached) for nodes that are not there."""
    column = np.searchsorted(nodes, wanted)
    found = nodes[np.minimum(column, len(nodes) - 1)] == wanted
    return np.where(found, column, len(nodes))


def _costs_to(
    network: Network,
    costs: Costs,
    nodes: IntArray,
    *,
    edge: IntArray,
    measure: FloatArray,
    limit: float,
) -> FloatArray:
    """Cost from each facility to each node, and a last column of inf; one virtual row each."""
    count, sources = len(nodes), len(edge)
    local = costs.graph[nodes][:, nodes]
    head, weight, place = ties(network, costs, edge, measure)
    order = np.argsort(place, kind="stable")
    tails = np.cumsum(np.bincount(place, minlength=sources))
    extended = csr_matrix(
        (
            np.concatenate([local.data, weight[order]]),
            np.concatenate([local.indices, np.searchsorted(nodes, head[order])]),
            np.concatenate([local.indptr, local.indptr[-1] + tails]),
        ),
        shape=(count + sources, count + sources),
    )
    found = dijkstra(extended, directed=True, indices=count + np.arange(sources), limit=limit)
    result: FloatArray = np.full((sources, count + 1), np.inf)
    result[:, :count] = found[:, :count]
    return result
