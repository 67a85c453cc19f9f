"""Edges that run exactly the same way as another: drawn twice, or once for each direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..arrays import BoolArray, GeometryArray, IntArray

_NONE: IntArray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Twins:
    """Edges dropped because an earlier one runs the same way.

    Attributes:
        edge: edge that stayed, by its number in the network, shape (d,).
        feature: input row the dropped one came from, shape (d,).
        turned: whether the dropped one ran against the one that stayed, shape (d,).
    """

    edge: IntArray
    feature: IntArray
    turned: BoolArray

    @classmethod
    def none(cls) -> Twins:
        """No edge was dropped."""
        return cls(_NONE, _NONE, _NONE.astype(bool))

    def among(self, edges: IntArray) -> Twins:
        """Those of some of the edges, which are then numbered in this order; ascending.

        Args:
            edges: edges that stay, by their old numbers, ascending.

        Returns:
            The twins of these edges, whose ``edge`` counts in the new order.
        """
        place = np.searchsorted(edges, self.edge)
        stays = np.append(edges, -1)[place] == self.edge
        return Twins(place[stays].astype(np.int64), self.feature[stays], self.turned[stays])


def distinct(
    start: IntArray,
    end: IntArray,
    lines: GeometryArray,
    feature: IntArray,
    kind: IntArray | None = None,
) -> tuple[IntArray, Twins]:
    """Edges without those that run the same way as an earlier one, in either direction.

    Args:
        start: node at the beginning of each edge, shape (m,), at least one.
        end: node at its end, shape (m,).
        lines: LineStrings from node to node, shape (m,).
        feature: input row of each edge, shape (m,).
        kind: by input row, not negative; edges of different kinds stay side by side.

    Returns:
        ``(keep, twins)``: ascending indices of the edges that stay, and what the others were.
    """
    low, high = np.minimum(start, end), np.maximum(start, end)
    pair = low * (int(high.max()) + 1) + high
    if kind is not None:
        sort = kind[feature]
        pair = pair * (int(sort.max()) + 1) + sort
    _, inverse, count = np.unique(pair, return_inverse=True, return_counts=True)
    suspect = np.flatnonzero(count[inverse] > 1)
    if not len(suspect):
        return np.arange(len(start)), Twins.none()
    shape = shapely.to_wkb(shapely.normalize(lines[suspect])).astype(object)
    _, name = np.unique(shape, return_inverse=True)
    both = inverse[suspect] * (int(name.max()) + 1) + name
    _, first, same = np.unique(both, return_index=True, return_inverse=True)
    stays = suspect[first][same]  # the earliest edge that runs the same way
    dropped = suspect != stays
    keep = np.delete(np.arange(len(start)), suspect[dropped])
    gone, model = suspect[dropped], stays[dropped]
    # Every vertex that two lines share is a node, so these edges are straight and no loops.
    turned = start[gone] != start[model]
    return keep, Twins(np.searchsorted(keep, model), feature[gone], turned)
