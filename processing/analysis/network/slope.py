"""Slopes along the edges of a network, from a terrain raster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import map_coordinates, uniform_filter
from scipy.sparse import coo_matrix, diags
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.gc_pause import gc_paused
from ...runtime.progress import Progress, report_share
from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray, index_ranges
from .graph import Network

SMOOTHING_M = 20.0
STEEPEST = 1.0
"""No street climbs more than one metre per metre; speeds are not asked beyond."""

_TINY_SHARE = 1e-6
_AT_ONCE = 1 << 16
"""Places on lines that are made before the user may cancel again."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """Slopes of pieces of edges, sorted by edge and measure.

    Attributes:
        first: first piece of each edge, and the number of pieces p at the end, shape (m + 1,).
        at: measure (m) at which each piece begins, shape (p,).
        length: metres of each piece, shape (p,).
        slope: rise over run in the direction of the edge, shape (p,); nan where the height is not
            known.
        node_height: metres above sea level of each node, shape (n,); nan where not known.
        straight: edges whose slope runs straight from end to end, shape (m,): bridges and tunnels.
    """

    first: IntArray
    at: FloatArray
    length: FloatArray
    slope: FloatArray
    node_height: FloatArray
    straight: BoolArray

    @classmethod
    def of_pieces(
        cls,
        edge_length: FloatArray,
        first: IntArray,
        slope: FloatArray,
        *,
        node_height: FloatArray,
        straight: BoolArray,
    ) -> Slopes:
        """Slopes of edges cut into pieces of equal length.

        Args:
            edge_length: metres of each edge, shape (m,).
            first: first piece of each edge, shape (m + 1,).
            slope: rise over run of each piece, shape (p,).
            node_height: height in metres of each node, shape (n,).
            straight: edges that are bridges or tunnels, shape (m,).

        Returns:
            The slopes, with the places of the pieces worked out.
        """
        at, length = _even_pieces(edge_length, first)
        return cls(first, at, length, slope, node_height, straight)

    @property
    def edge(self) -> IntArray:
        """Edge of each piece, shape (p,)."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    @property
    def unknown_m(self) -> float:
        """Metres of street without a known slope; costs take them as level."""
        return float(self.length[np.isnan(self.slope)].sum())

    @property
    def too_steep_m(self) -> float:
        """Metres of street steeper than ``STEEPEST``; costs take them as that steep."""
        return float(self.length[np.abs(self.slope) > STEEPEST].sum())

    @property
    def unknown_edges(self) -> int:
        """Number of edges with at least one piece without a known slope."""
        return len(np.unique(self.edge[np.isnan(self.slope)]))

    def steepness(self) -> FloatArray:
        """Mean absolute slope of each edge by length, shape (m,); nan where none is known.

        ``sum(|slope| * m) / sum(m)`` over the pieces with a known slope; ups and downs add up.
        """
        known = np.isfinite(self.slope)
        weight = np.bincount(self.edge[known], self.length[known], len(self.first) - 1)
        rise = np.abs(self.slope[known]) * self.length[known]
        total = np.bincount(self.edge[known], rise, len(self.first) - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean: FloatArray = total / weight
        return mean


def edge_slopes(
    network: Network,
    values: FloatArray,
    transform: Sequence[float],
    *,
    straight: BoolArray | None = None,
    smoothing_m: float = SMOOTHING_M,
    progress: Progress | None = None,
) -> Slopes:
    """Slope of every edge, piece by piece.

    The terrain is averaged over a square of at least ``smoothing_m``, read between cell centres by
    bilinear interpolation, and sampled along each edge at even steps of about that length. Bridges
    and tunnels have no ground: they climb evenly between their ends, over several edges too.

    Args:
        network: the network, in the CRS of the raster.
        values: heights in metres, shape (rows, columns), first row at the top, nan where there is
            none.
        transform: x0, dx, 0, y0, 0, dy in GDAL's order.
        straight: edges that are bridges or tunnels, shape (m,); none if not given.
        smoothing_m: length over which slopes are averaged; not less than 20 m is sensible.
        progress: callback.

    Returns:
        Slopes of pieces of about ``smoothing_m``, at least one per edge; nan where a height at
        either end is not known.

    Raises:
        AnalysisError: if the raster is rotated or empty, or the length is not positive.
    """
    if not smoothing_m > 0:
        raise AnalysisError("Die Länge zum Glätten der Steigung muss größer als 0 m sein.")
    surface = cancellable(_smoothed, values, transform, smoothing_m)
    report_share(progress, 0.3)
    bridged = np.zeros(len(network.length), dtype=bool) if straight is None else straight
    node_height = _node_heights(network, bridged, surface, transform)
    report_share(progress, 0.4)

    pieces = np.maximum(np.round(network.length / smoothing_m), 1).astype(np.int64)
    pieces[bridged] = 1
    first = np.concatenate([[0], np.cumsum(pieces)])
    at, length = _even_pieces(network.length, first)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    inner = np.flatnonzero(at > 0)
    ground = np.empty(len(at) + 1)
    ground[:-1] = node_height[network.start[edge]]
    places = np.empty((len(inner), 2))
    for begin in range(0, len(inner), _AT_ONCE):
        check_cancelled()
        some = inner[begin : begin + _AT_ONCE]
        with gc_paused():
            points = shapely.line_interpolate_point(network.lines[edge[some]], at[some])
            places[begin : begin + len(some)] = shapely.get_coordinates(points)
    report_share(progress, 0.8)
    ground[inner] = heights(surface, transform, places)
    following = ground[1:].copy()
    following[first[1:] - 1] = node_height[network.end]
    report_share(progress, 1.0)
    return Slopes(first, at, length, (following - ground[:-1]) / length, node_height, bridged)


def _even_pieces(edge_length: FloatArray, first: IntArray) -> tuple[FloatArray, FloatArray]:
    """Beginning and length of pieces that cut each edge evenly."""
    pieces = np.diff(first)
    index, edge = index_ranges(np.zeros_like(pieces), pieces)
    length = (edge_length / pieces)[edge]
    return index * length, length


def unknown_slopes(network: Network) -> Slopes:
    """Slopes of a network without a terrain model: none is known, one piece per edge."""
    count = len(network.length)
    return Slopes(
        np.arange(count + 1),
        np.zeros(count),
        network.length,
        np.full(count, np.nan),
        np.full(len(network.nodes), np.nan),
        np.zeros(count, dtype=bool),
    )


def heights(values: FloatArray, transform: Sequence[float], xy: FloatArray) -> FloatArray:
    """Heights at coordinates, bilinear between cell centres.

    Args:
        values: heights in metres, shape (rows, columns), first row at the top, nan for gaps.
        transform: x0, dx, 0, y0, 0, dy in GDAL's order.
        xy: coordinates in the CRS of the raster, shape (k, 2).

    Returns:
        Metres, shape (k,). nan outside of the raster (its border is inside) and where cells with a
        height have at most half of the weight; within half a cell of the border the height stays
        that of the outermost centres.

    Raises:
        AnalysisError: if the raster is rotated, empty or without a cell size.

    Example:
        >>> raster = np.array([[100.0, 110.0], [100.0, 110.0]])  # cells of 10 m
        >>> places = np.array([[10.0, 10.0], [5.0, 5.0], [99.0, 5.0]])
        >>> heights(raster, (0, 10, 0, 20, 0, -10), places).round(6).tolist()
        [105.0, 100.0, nan]
    """
    x0, dx, skew_x, y0, skew_y, dy = transform
    if skew_x or skew_y or not dx or not dy or not values.size:
        raise AnalysisError(
            "Das Geländemodell ist gedreht, leer oder hat keine Zellgröße. Bitte mit "
            "„Transformieren (Warp)“ in ein achsparalleles Raster umrechnen."
        )
    column, row = (xy[:, 0] - x0) / dx, (xy[:, 1] - y0) / dy
    inside = (column >= 0) & (row >= 0) & (column <= values.shape[1]) & (row <= values.shape[0])
    known = np.isfinite(values)
    at = np.stack([row - 0.5, column - 0.5])
    # a gap gets the weight 0: of its neighbours those with a height count
    weight = cancellable(map_coordinates, known.astype(float), at, order=1, mode="nearest")
    total = cancellable(map_coordinates, np.where(known, values, 0.0), at, order=1, mode="nearest")
    enough = inside & (weight > 0.5)
    result: FloatArray = np.where(enough, total / np.where(enough, weight, 1.0), np.nan)
    return result


def _smoothed(values: FloatArray, transform: Sequence[float], smoothing_m: float) -> FloatArray:
    """Mean of the cells with a height around each cell; cells without one stay without."""
    window = []
    for step in (transform[5], transform[1]):
        cells = int(np.ceil(smoothing_m / abs(step))) if step else 1
        window.append(cells + 1 - cells % 2)
    if window == [1, 1] or not values.size:
        return values
    known = np.isfinite(values)
    total = uniform_filter(np.where(known, values, 0.0), window, mode="nearest")
    share = uniform_filter(known.astype(float), window, mode="nearest")
    return np.where(known, total / np.maximum(share, _TINY_SHARE), np.nan)


def _node_heights(
    network: Network, bridged: BoolArray, surface: FloatArray, transform: Sequence[float]
) -> FloatArray:
    height = heights(surface, transform, network.nodes)
    if not bridged.any():
        return height
    count = len(network.nodes)
    grounded = np.zeros(count, dtype=bool)
    grounded[network.start[~bridged]] = True
    grounded[network.end[~bridged]] = True
    # the loose end of a bridge rests on the ground
    grounded |= np.bincount(np.concatenate([network.start, network.end]), minlength=count) == 1
    return np.where(grounded, height, _hung(network, bridged, grounded, height))


def _hung(
    network: Network, bridged: BoolArray, grounded: BoolArray, height: FloatArray
) -> FloatArray:
    """Heights of nodes in mid-bridge: in a chain of edges they lie on the straight line.

    Each such node is the mean of its neighbours weighted by 1 / length, a linear system whose
    solution is linear along chains and sensible where bridges fork. nan where no ground is met.
    """
    count = len(height)
    start, end = network.start[bridged], network.end[bridged]
    stiffness = 1.0 / network.length[bridged]
    pulls = coo_matrix(
        (np.tile(stiffness, 2), (np.append(start, end), np.append(end, start))), (count, count)
    ).tocsr()
    fixed = grounded & np.isfinite(height)
    # without a fixed node in its part of the bridges a node has no height
    _, part = connected_components(pulls, directed=False)
    held = np.isin(part, part[fixed]) & ~grounded
    result = np.full(count, np.nan)
    free = np.flatnonzero(held)
    if len(free):
        between = pulls[free][:, free]
        outer = pulls[free][:, np.flatnonzero(fixed)]
        weight = np.asarray(between.sum(axis=1)).ravel() + np.asarray(outer.sum(axis=1)).ravel()
        system = (diags(weight) - between).tocsc()
        result[free] = spsolve(system, outer @ height[fixed])
    return result
