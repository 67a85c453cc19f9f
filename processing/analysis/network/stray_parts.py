"""Stray bits of a network: parts far too short to lead anywhere, left out before anybody is tied.

A platform drawn as a line of its own or a driveway behind a house is often nearer to a stop or a
home than the street is. Whoever were tied to it could reach nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from .graph import LeftOut, Network, edge_graph

LEAST_PART_M = 500.0
"""Parts with less street are stray bits. In a city of 100,000 (OSM) those beside which people live
have up to 216 m, all of them within the town and at most 72 m from the main network; streets of a
hamlet that data cut off come to more than 500 m. Own proposal."""

LEAST_SHARE = 0.01
"""... but only if they are also shorter than this share of the largest part: in a village, or where
lines hardly meet, short parts are what there is. The largest part thus always stays."""


def without_small_parts(network: Network, least_m: float, *, share: float = LEAST_SHARE) -> Network:
    """Leave out connected parts that are too short to lead anywhere.

    Args:
        network: the whole network, of at least one edge.
        least_m: metres of street that a part must have, the bound included, ...
        share: ... or this share (0..1) of the largest part, if that is less.

    Returns:
        The network that remains, nodes, edges and parts numbered anew in their old order;
        ``left_out`` tells what does not. The same object if nothing is left out.
    """
    size = network.component_length()
    limit = min(least_m, share * float(size.max()))
    small = size < limit
    if not small.any():
        return network
    edges = np.flatnonzero(~small[network.component[network.start]])
    start, end, length = network.start[edges], network.end[edges], network.length[edges]
    nodes, node = np.unique(np.concatenate([start, end]), return_inverse=True)
    start, end = node[: len(edges)].astype(np.int64), node[len(edges) :].astype(np.int64)
    graph = edge_graph(len(nodes), start, end, length, length)
    return replace(
        network,
        nodes=network.nodes[nodes],
        start=start,
        end=end,
        length=length,
        lines=network.lines[edges],
        feature=network.feature[edges],
        component=connected_components(graph, directed=False)[1].astype(np.int64),
        graph=graph,
        twins=network.twins.among(edges),
        left_out=LeftOut(int(small.sum()), float(size[small].sum()), float(size.sum()), limit),
    )
