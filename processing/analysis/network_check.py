"""What is odd about a network: parts cut off, and ends that stop just short of another street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .arrays import FloatArray, IntArray
from .network import Network


@dataclass(frozen=True, slots=True)
class DeadEnds:
    """Ends of streets: all of them, and those that another street passes closely.

    Attributes:
        node: nodes with a single edge, shape (d,).
        gap_m: metres from each to the nearest other edge, nan where none is within the search.
    """

    node: IntArray
    gap_m: FloatArray

    @property
    def near_misses(self) -> IntArray:
        """Nodes that end just short of another street."""
        near: IntArray = self.node[np.isfinite(self.gap_m)]
        return near


def dead_ends(network: Network, within_m: float) -> DeadEnds:
    """Find dead ends, and which of them lie within a distance of an edge they do not meet."""
    degree = np.bincount(np.concatenate([network.start, network.end]), minlength=len(network.nodes))
    node = np.flatnonzero(degree == 1)
    gap = np.full(len(node), np.nan)
    points = shapely.points(network.nodes[node])
    found, edge = shapely.STRtree(network.lines).query(
        points, predicate="dwithin", distance=within_m
    )
    own = (network.start[edge] == node[found]) | (network.end[edge] == node[found])
    found, edge = found[~own], edge[~own]
    distance = shapely.distance(points[found], network.lines[edge])
    np.fmin.at(gap, found, distance)
    return DeadEnds(node, gap)


def largest_component(network: Network) -> int:
    """Number of the connected part with the most street."""
    return int(network.component_length().argmax())
