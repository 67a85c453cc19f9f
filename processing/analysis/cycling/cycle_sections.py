"""Which streets are judged as cycle routes, and how they are cut into sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from ...runtime.cancellation import cancellable
from ...runtime.gc_pause import gc_paused
from ...runtime.progress import Progress, report_share
from ..arrays import BoolArray, FloatArray, GeometryArray, IntArray, index_ranges, require_metres
from ..network.cost_intervals import cut_lines
from ..network.costs import Costs
from ..network.graph import Network, Snapped

SAMPLE_M = 10.0
_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections of streets between junctions, cut into short pieces; pieces lie in order.

    Attributes:
        edge: edge of each piece, shape (k,).
        low: measure at which it begins, metres from the start of the edge, shape (k,).
        high: measure at which it ends, shape (k,).
        section: number of its section, ascending from 0, shape (k,).
    """

    edge: IntArray
    low: FloatArray
    high: FloatArray
    section: IntArray

    @property
    def length(self) -> FloatArray:
        """Metres of each piece, shape (k,)."""
        return self.high - self.low

    @property
    def count(self) -> int:
        """Number of sections."""
        return int(self.section[-1]) + 1 if len(self.section) else 0

    def pieces(self) -> Sequence[slice]:
        """Pieces of each section, as slices of the arrays."""
        ends = np.searchsorted(self.section, np.arange(self.count + 1))
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def middles(self, network: Network) -> GeometryArray:
        """Point in the middle of each piece.

        Args:
            network: the network that was cut.

        Returns:
            Point in the middle of each piece, shape (k,).
        """
        middle = 0.5 * (self.low + self.high)
        points: GeometryArray = shapely.line_interpolate_point(network.lines[self.edge], middle)
        return points

    def lines(self, network: Network) -> GeometryArray:
        """Line of each section.

        Args:
            network: the network that was cut.

        Returns:
            Line of each section, shape (sections,).
        """
        if not len(self.edge):
            return np.empty(0, dtype=object)
        # Pieces of one edge are cut as one: cut alone, neighbours end a rounding apart.
        new = np.ones(len(self.edge), dtype=bool)
        new[1:] = (np.diff(self.edge) != 0) | (np.diff(self.section) != 0)
        first = np.flatnonzero(new)
        low, high = np.minimum.reduceat(self.low, first), np.maximum.reduceat(self.high, first)
        parts = cut_lines(network, self.edge[first], low, high)
        merged: GeometryArray = shapely.line_merge(
            shapely.multilinestrings(parts, indices=self.section[first])
        )
        return merged


def cut_sections(
    network: Network, chosen: BoolArray, *, section_m: float, piece_m: float
) -> Sections:
    """Cut the chosen edges at their junctions and into equal parts of at most ``section_m``.

    Only junctions among the chosen edges count: a footpath that joins does not divide a route.
    Pieces are parts of one edge, at most ``piece_m`` long.

    Args:
        network: the network.
        chosen: edges to cut, shape (m,).
        section_m: longest section in metres.
        piece_m: longest piece in metres.

    Returns:
        Pieces in the order in which they follow one another.

    Raises:
        AnalysisError: if a length is not positive.

    Example:
        >>> from ..network.graph import build_network
        >>> street = build_network(np.array([shapely.LineString([(0, 0), (300, 0)])]))
        >>> found = cut_sections(street, np.array([True]), section_m=200.0, piece_m=100.0)
        >>> found.low.tolist(), found.section.tolist()  # two sections of 150 m
        ([0.0, 100.0, 200.0], [0, 1, 1])
    """
    require_metres(section_m, "Die Länge der Abschnitte")
    require_metres(piece_m, "Die Länge der Stücke")
    edge, backward, chain = _chains(network, chosen)
    count = np.maximum(np.ceil(network.length[edge] / piece_m - 1e-9), 1).astype(np.int64)
    index, owner = index_ranges(np.zeros_like(count), count)
    step = (network.length[edge] / count)[owner]
    place = np.where(backward[owner], count[owner] - 1 - index, index)
    low = place * step
    high = np.where(place == count[owner] - 1, network.length[edge][owner], low + step)
    length = high - low
    chain = chain[owner]
    total = np.bincount(chain, length)
    passed = np.cumsum(length) - 0.5 * length
    passed -= np.concatenate([[0.0], np.cumsum(total)])[chain]
    parts = np.maximum(np.ceil(total / section_m - 1e-9), 1)
    part = np.minimum(np.floor(passed / (total / parts)[chain]), parts[chain] - 1)
    new = np.ones(len(edge[owner]), dtype=np.int64)
    new[1:] = (np.diff(chain) != 0) | (np.diff(part) != 0)
    return Sections(edge[owner], low, high, np.cumsum(new) - 1)


def _chains(network: Network, chosen: BoolArray) -> tuple[IntArray, BoolArray, IntArray]:
    """Chosen edges in the order of the chains they form.

    Returns:
        ``(edge, backward, chain)``: edges, whether each is run against its line, chain number.
    """
    rows = np.flatnonzero(chosen)
    at: dict[int, list[int]] = {}
    for edge, first, last in zip(
        rows.tolist(), network.start[rows].tolist(), network.end[rows].tolist(), strict=True
    ):
        at.setdefault(first, []).append(edge)
        at.setdefault(last, []).append(edge)
    start, end = network.start.tolist(), network.end.tolist()
    done: set[int] = set()
    found: list[tuple[int, bool, int]] = []
    chains = 0

    def follow(edge: int, node: int) -> None:
        while edge not in done:
            done.add(edge)
            backward = start[edge] != node
            found.append((edge, backward, chains))
            node = start[edge] if backward else end[edge]
            if len(at[node]) != 2:
                return
            edge = at[node][0] if at[node][1] == edge else at[node][1]

    junctions = [node for node in at if len(at[node]) != 2]
    # what is left after the junctions are rings, which may begin anywhere
    for node in (*junctions, *at):
        for edge in at[node]:
            if edge not in done:
                follow(edge, node)
                chains += 1
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing.astype(bool), nothing
    edges, against, numbers = zip(*found, strict=True)
    return (
        np.array(edges, dtype=np.int64),
        np.array(against, dtype=bool),
        np.array(numbers, dtype=np.int64),
    )


def along_lines(
    network: Network, lines: GeometryArray, *, tolerance_m: float, min_share: float
) -> BoolArray:
    """Edges that run along other lines, such as the routes of a cycling concept.

    Every edge is looked at in the middle of equal steps of at most ten metres: it belongs if at
    least ``min_share`` of these places lie within ``tolerance_m`` of one of the lines.

    Args:
        network: the network, of m edges.
        lines: the other lines; missing and empty ones are ignored.
        tolerance_m: metres, the bound included.
        min_share: share of the places, 0..1, the bound included.

    Returns:
        Shape (m,); all False without lines.
    """
    result = np.zeros(len(network.length), dtype=bool)
    segments = _segments(lines)
    if not len(segments):
        return result
    tree = cancellable(shapely.STRtree, segments)
    # Few edges come near any of the lines at all; only those are worth a closer look.
    close = np.unique(
        cancellable(tree.query, network.lines, predicate="dwithin", distance=tolerance_m)[0]
    )
    count = np.maximum(np.ceil(network.length[close] / SAMPLE_M), 1).astype(np.int64)
    index, owner = index_ranges(np.zeros_like(count), count)
    share = (index + 0.5) / count[owner]
    hits = np.zeros(len(close))
    for first in range(0, len(owner), _CHUNK):
        rows = slice(first, first + _CHUNK)
        lines_there = network.lines[close[owner[rows]]]
        places = cancellable(
            shapely.line_interpolate_point, lines_there, share[rows], normalized=True
        )
        near = np.unique(
            cancellable(tree.query, places, predicate="dwithin", distance=tolerance_m)[0]
        )
        hits += np.bincount(owner[rows][near], minlength=len(close))
    result[close] = hits >= min_share * count
    return result


def _segments(lines: GeometryArray) -> GeometryArray:
    """Lines from vertex to vertex: an index of short ones finds the nearest much faster."""
    xy, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    begin = np.flatnonzero(line[1:] == line[:-1])
    with gc_paused():
        segments: GeometryArray = shapely.linestrings(np.stack([xy[begin], xy[begin + 1]], axis=1))
    return segments


def without_scraps(
    lines: GeometryArray, chosen: BoolArray, *, gap_m: float, min_length_m: float
) -> BoolArray:
    """Chosen lines without those that stand alone: groups shorter than ``min_length_m`` in all.

    Lines at most ``gap_m`` from one another, directly or through others, are one group.

    Args:
        lines: all lines, shape (m,).
        chosen: which of them are chosen, shape (m,).
        gap_m: metres between lines of one group, the bound included.
        min_length_m: metres that a group must have, the bound included.

    Returns:
        Shape (m,).

    Example:
        >>> streets = [[(0, 0), (60, 0)], [(65, 0), (125, 0)], [(0, 500), (60, 500)]]
        >>> lines = np.array([shapely.LineString(line) for line in streets])
        >>> without_scraps(lines, np.ones(3, dtype=bool), gap_m=10.0, min_length_m=100.0).tolist()
        [True, True, False]
    """
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return chosen
    first, last = shapely.STRtree(lines[rows]).query(
        lines[rows], predicate="dwithin", distance=gap_m
    )
    near = coo_matrix((np.ones(len(first)), (first, last)), (len(rows), len(rows)))
    _, group = connected_components(near, directed=False)
    total = np.bincount(group, shapely.length(lines[rows]))
    result = np.zeros(len(chosen), dtype=bool)
    result[rows] = total[group] >= min_length_m
    return result


def shortest_routes(
    network: Network, costs: Costs, starts: Snapped, target: Snapped, progress: Progress | None
) -> BoolArray:
    """Edges on the shortest routes from some places to one target, by nodes nearest to them.

    One search (Dijkstra 1959) runs from the target against the direction of travel.

    Args:
        network: the network.
        costs: cost of its edges; closed directions are not used.
        starts: places tied to the network; those that are not are left out.
        target: one place tied to the network.
        progress: callback.

    Returns:
        Shape (m,); all False if the target is not tied.
    """
    used = np.zeros(len(network.length), dtype=bool)
    goal = _nearest_nodes(network, target)
    if not len(goal):
        return used
    graph = costs.graph.T.tocsr()
    _, before = cancellable(dijkstra, graph, indices=int(goal[0]), return_predecessors=True)
    report_share(progress, 0.5)
    node = np.unique(_nearest_nodes(network, starts))
    seen = np.zeros(len(before), dtype=bool)
    while len(node):  # all of them at once, until they have met or have come to the target
        seen[node] = True
        following = np.unique(before[node])
        node = following[(following >= 0) & ~seen[np.maximum(following, 0)]]
    passed = np.flatnonzero(seen & (before >= 0))
    used[_steps(network, costs, passed, before[passed])] = True
    report_share(progress, 1.0)
    return used


def _steps(network: Network, costs: Costs, from_: IntArray, to: IntArray) -> IntArray:
    """The cheapest edge that leads from each node to the next one."""
    count = len(network.nodes)
    edge = np.arange(len(network.length))
    first = np.concatenate([network.start, network.end])
    last = np.concatenate([network.end, network.start])
    price = np.concatenate([costs.forward, costs.backward])
    row = np.flatnonzero(np.isfinite(price))
    key = first[row].astype(np.int64) * count + last[row]
    order = np.lexsort((price[row], key))
    place = np.searchsorted(key[order], from_.astype(np.int64) * count + to)
    found: IntArray = np.concatenate([edge, edge])[row[order[place]]]
    return found


def _nearest_nodes(network: Network, snapped: Snapped) -> IntArray:
    edge = snapped.edge[snapped.on_network]
    near_end = snapped.measure[snapped.on_network] > 0.5 * network.length[edge]
    nodes: IntArray = np.where(near_end, network.end[edge], network.start[edge])
    return nodes
