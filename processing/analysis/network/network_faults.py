"""What is odd about a network: parts cut off, and ends that stop just short of another street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..arrays import FloatArray, IntArray
from .graph import Network


@dataclass(frozen=True, slots=True)
class DeadEnds:
    """Ends of streets: all of them, and those that another street passes closely.

    Attributes:
        node: nodes with a single edge, shape (d,).
        edge: that edge, shape (d,).
        gap_m: metres from each to the nearest other edge, nan where none is within the search.
        passing: the nearest other edge, -1 where none is within the search, shape (d,).
    """

    node: IntArray
    edge: IntArray
    gap_m: FloatArray
    passing: IntArray

    @property
    def near_misses(self) -> DeadEnds:
        """Those that end just short of another street, in the same order."""
        rows = self.passing >= 0
        return DeadEnds(self.node[rows], self.edge[rows], self.gap_m[rows], self.passing[rows])


def dead_ends(network: Network, within_m: float) -> DeadEnds:
    """Find dead ends, and which of them lie within a distance of an edge they do not meet.

    Args:
        network: the network.
        within_m: how far to look from an end, in metres, the bound included.

    Returns:
        All dead ends in the order of nodes; of two edges as near the one with the lower number
        passes.
    """
    ends = np.concatenate([network.start, network.end])
    node = np.flatnonzero(np.bincount(ends, minlength=len(network.nodes)) == 1)
    owner = np.empty(len(network.nodes), dtype=np.int64)
    owner[ends] = np.tile(np.arange(len(network.start)), 2)
    points = shapely.points(network.nodes[node])
    found, edge = shapely.STRtree(network.lines).query(
        points, predicate="dwithin", distance=within_m
    )
    own = (network.start[edge] == node[found]) | (network.end[edge] == node[found])
    found, edge = found[~own], edge[~own]
    distance = shapely.distance(points[found], network.lines[edge])
    gap, passing = np.full(len(node), np.nan), np.full(len(node), -1)
    # The nearest comes last and stays; of two as near the one with the lower number.
    order = np.lexsort([-edge, -distance])
    gap[found[order]], passing[found[order]] = distance[order], edge[order]
    return DeadEnds(node, owner[node], gap, passing)


def largest_component(network: Network) -> int:
    """Number of the connected part with the most street; of equal ones the lowest."""
    return int(network.component_length().argmax())
