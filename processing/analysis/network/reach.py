"""How far one gets: exact costs along the network, from or to many facilities at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ...wording.numbers import typed
from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray
from .cost_intervals import Known, Parts, Spans, build_spans, portion, reached_parts
from .costs import Costs, edge_metres
from .graph import Network, Snapped

Direction = Literal["from", "to"]
"""Ways lead away from the facilities, or towards them."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For points: the nearest facility (-1 for none) and the cost of the way (inf for none), shape
    (p,).
    """

    facility: IntArray
    cost: FloatArray


@dataclass(frozen=True)  # no slots: the geometries are cut when first asked for
class Reach:
    """What can be reached within a limit, measured along the network.

    Attributes:
        network: the network searched.
        costs: costs of its edges, in the direction searched.
        limit: largest cost, in the unit of the costs.
        node_cost: cost from the nearest facility to each node, inf beyond the limit.
        node_facility: which facility that is, -1 beyond the limit.
        spans: costs along every edge; :meth:`nearest` reads them.
        pieces: reached parts of edges, cut where the limit is reached, where two ways meet and
            where the slope changes, so that the cost along each only rises or only falls.
    """

    network: Network
    costs: Costs
    limit: float
    node_cost: FloatArray
    node_facility: IntArray
    spans: Spans
    pieces: Parts

    @cached_property
    def parts(self) -> GeometryArray:
        """LineStrings of the reached parts of edges, in the order of ``pieces``."""
        return self.pieces.lines(self.network)

    @property
    def part_edge(self) -> IntArray:
        """Edge of each part, shape (p,)."""
        return self.pieces.edge

    @property
    def part_from(self) -> FloatArray:
        """Cost at the beginning of each part, shape (p,), in the unit of the costs."""
        return self.pieces.near_cost

    @property
    def part_to(self) -> FloatArray:
        """Cost at the end of each part, shape (p,), in the unit of the costs."""
        return self.pieces.far_cost

    @property
    def total_length_m(self) -> float:
        """Metres of street reached, each counted once."""
        return self.pieces.length_m

    def distances(self, points: Snapped) -> FloatArray:
        """Cost along the network from the nearest facility to tied points; see :meth:`nearest`.

        Args:
            points: points tied to the network, shape (p,).

        Returns:
            Shape (p,), in the unit of the costs; inf beyond the limit and off the network.
        """
        return self.nearest(points).cost

    def nearest(self, points: Snapped) -> Nearest:
        """Nearest facility of tied points and the cost along the network.

        The way from a point to its edge is not counted. No facility and inf beyond the limit, and
        for points that are not on the network. Facilities are numbered as they were snapped.

        Args:
            points: points tied to the network, shape (p,).

        Returns:
            Facility and cost, shape (p,); of two as near that of the start of the street.
        """
        facility: IntArray = np.full(len(points.edge), -1, dtype=np.int64)
        cost = np.full(len(points.edge), np.inf)
        spans = self.spans
        first = np.searchsorted(spans.edge, points.edge, "left")
        last = np.searchsorted(spans.edge, points.edge, "right") - 1
        tied = np.flatnonzero((points.edge >= 0) & (last >= first))
        edge, measure = points.edge[tied], points.measure[tied]
        before = np.cumsum(self.network.length) - self.network.length
        row = np.searchsorted(before[spans.edge] + spans.near, before[edge] + measure, "right") - 1
        # rounding may lead to the neighbouring edge
        row = np.clip(row, first[tied], last[tied])
        length = spans.far[row] - spans.near[row]
        share = (measure - spans.near[row]) / np.where(length > 0, length, 1.0)
        share = np.clip(share, 0.0, 1.0)
        from_near = spans.near_cost[row] + portion(spans.up[row], share)
        from_far = spans.far_cost[row] + portion(spans.down[row], 1.0 - share)
        value = np.minimum(from_near, from_far)
        label = np.where(from_near <= from_far, spans.near_facility[row], spans.far_facility[row])
        within = value <= self.limit
        cost[tied[within]] = value[within]
        facility[tied[within]] = label[within]
        return Nearest(facility, cost)

    def within(self, limit: float) -> Reach:
        """The same with a smaller limit, without searching again.

        Args:
            limit: largest cost in the unit of the costs, the bound included.

        Returns:
            The same search up to that limit; ``spans`` are shared.

        Raises:
            AnalysisError: if the limit is larger than the one searched.
        """
        if limit > self.limit:
            raise AnalysisError(
                f"Gesucht wurde nur bis {typed(self.limit)}, gefragt ist {typed(limit)}. "
                "Bitte mit dem größten Wert suchen."
            )
        beyond = self.node_cost > limit
        return replace(
            self,
            limit=limit,
            node_cost=np.where(beyond, np.inf, self.node_cost),
            node_facility=np.where(beyond, -1, self.node_facility),
            pieces=reached_parts(self.spans, limit),
        )


def reach(
    network: Network,
    facilities: Snapped,
    limit: float,
    *,
    costs: Costs | None = None,
    direction: Direction = "from",
) -> Reach:
    """Search the network from (or to) all facilities at once; untied ones are ignored.

    See :func:`search_nodes` for the search, :func:`~.cost_intervals.reached_parts` for what lies
    between the nodes.

    Args:
        network: the network.
        facilities: facilities tied to it by :func:`~.graph.snap`.
        limit: largest cost in the unit of the costs, the bound included; it belongs to the result.
        costs: costs of the edges; metres if not given.
        direction: whether ways lead from the facilities or to them.

    Returns:
        Costs at nodes, along edges and the parts within the limit.

    Example:
        >>> import shapely
        >>> from .graph import build_network, snap
        >>> bend = shapely.LineString([(0, 0), (300, 0), (300, 400)])
        >>> street = build_network(np.array([bend]))
        >>> shop = snap(street, np.array([shapely.Point(0, 10)]), 50.0)
        >>> found = reach(street, shop, 500.0)
        >>> round(found.total_length_m, 3)
        500.0
        >>> homes = np.array([shapely.Point(310, 100), shapely.Point(290, 300)])
        >>> found.distances(snap(street, homes, 50.0)).round(3).tolist()
        [400.0, inf]
    """
    priced = edge_metres(network) if costs is None else costs
    priced = priced if direction == "from" else priced.reversed()
    node_cost, node_facility = search_nodes(network, priced, facilities, limit)
    index = np.flatnonzero(facilities.on_network)
    edge = facilities.edge[index]
    start, end = network.start, network.end
    is_reached = np.isfinite(node_cost)
    touched = is_reached.take(start)
    touched |= is_reached.take(end)
    touched[edge] = True
    near = np.flatnonzero(touched)
    known = Known(
        owner=np.zeros_like(near),
        edge=near,
        start_cost=node_cost[start[near]],
        end_cost=node_cost[end[near]],
        start_facility=node_facility[start[near]],
        end_facility=node_facility[end[near]],
        on_owner=np.zeros_like(edge),
        on_edge=edge,
        on_measure=facilities.measure[index],
        on_facility=index,
    )
    spans = build_spans(network, priced, known)
    return Reach(
        network=network,
        costs=priced,
        limit=limit,
        node_cost=node_cost,
        node_facility=node_facility,
        spans=spans,
        pieces=reached_parts(spans, limit),
    )


def ties(
    network: Network, costs: Costs, edge: IntArray, measure: FloatArray
) -> tuple[IntArray, FloatArray, IntArray]:
    """Ways from places on edges to the ends of those edges.

    Args:
        network: the network.
        costs: costs of its edges in the direction searched.
        edge: edge of each place, shape (k,).
        measure: metres from the start of the edge, shape (k,).

    Returns:
        ``(node, cost, place)`` of the open ones, shape (t,) each with t at most 2 k: first those to
        the starts of edges, then those to their ends.
    """
    _, back = costs.between(network, edge, np.zeros(len(edge)), measure)
    onwards, _ = costs.between(network, edge, measure, network.length[edge])
    node = np.concatenate([network.start[edge], network.end[edge]])
    cost = np.concatenate([back, onwards])
    place = np.tile(np.arange(len(edge)), 2)
    is_open = np.isfinite(cost)
    return node[is_open], cost[is_open], place[is_open]


def search_nodes(
    network: Network, costs: Costs, facilities: Snapped, limit: float
) -> tuple[FloatArray, IntArray]:
    """Cost to every node from the nearest of all facilities, in one search.

    One search (Dijkstra 1959) starts at a virtual source that is tied to both ends of every
    facility's edge by the exact rest of that edge. Ways *to* the facilities are found with
    :meth:`Costs.reversed`.

    Args:
        network: the network, of n nodes.
        costs: costs of its edges in the direction searched.
        facilities: facilities tied to it, shape (f,); untied ones are ignored.
        limit: largest cost in the unit of the costs; it belongs to the result.

    Returns:
        ``(cost, facility)``, both of shape (n,): inf and -1 beyond the limit. Facilities are
        numbered as they were snapped.
    """
    count = len(network.nodes)
    index = np.flatnonzero(facilities.on_network)
    head, weight, place = ties(network, costs, facilities.edge[index], facilities.measure[index])
    order = np.argsort(weight, kind="stable")  # the cheapest way to each node comes first
    head, first = np.unique(head[order], return_index=True)
    weight, place = weight[order][first], place[order][first]
    graph = costs.graph
    extended = csr_matrix(  # the virtual source is one more row
        (
            np.concatenate([graph.data, weight]),
            np.concatenate([graph.indices, head]),
            np.append(graph.indptr, len(graph.indices) + len(head)),
        ),
        shape=(count + 1, count + 1),
    )
    cost, before = dijkstra(
        extended, directed=True, indices=count, limit=limit, return_predecessors=True
    )
    cost = cost[:count]
    reached = np.flatnonzero(np.isfinite(cost))
    root = reached[_roots(before, reached)]
    nearest: IntArray = np.full(count, -1, dtype=np.int64)
    nearest[reached] = index[place[np.searchsorted(head, root)]]
    return cost, nearest


def _roots(before: IntArray, reached: IntArray) -> IntArray:
    """First node after the source on the way to each reached node, both by row of ``reached``.

    Pointers to the node before are replaced by the pointer's own pointer until nothing moves.
    """
    row = np.empty(len(before), dtype=np.int64)  # in a large city few nodes are reached
    row[reached] = np.arange(len(reached))
    row[-1] = -1
    pointer: IntArray = row[before[reached]]
    # what the source itself points to are the first nodes
    first = np.flatnonzero(pointer < 0)
    pointer[first] = first
    while True:
        further = pointer[pointer]
        if np.array_equal(further, pointer):
            return pointer
        pointer = further
