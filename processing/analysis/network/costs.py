"""What it costs to travel an edge in either direction: metres or minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray
from ..choices import Unit
from .graph import Network, edge_graph
from .slope import STEEPEST, Slopes

Speed = Callable[[FloatArray], FloatArray]
"""Speed in km/h for a slope in the direction of travel (rise over run, downhill negative)."""


@dataclass(frozen=True, slots=True)
class CostProfile:
    """Pieces of edges of one cost per metre each, sorted by edge and measure.

    ``first`` (m + 1) points to the first piece of each edge; ``at`` (p,) is the measure at which a
    piece begins, ``position`` (p,) the same counted through all edges in a row; ``forward`` and
    ``backward`` (p + 1) are the costs of all pieces before it.
    """

    first: IntArray
    at: FloatArray
    position: FloatArray
    forward: FloatArray
    backward: FloatArray

    def piece(self, edge: IntArray, measure: FloatArray) -> IntArray:
        """Piece in which a measure of an edge lies.

        Args:
            edge: edges, shape (k,).
            measure: metres from the start of each, shape (k,).

        Returns:
            Index of the piece, shape (k,); where two pieces meet the second one, at the end of an
            edge its last one.
        """
        low = self.first[edge]
        found = np.searchsorted(self.position, self.position[low] + measure, "right") - 1
        # rounding may lead to the neighbouring edge
        inside: IntArray = np.clip(found, low, self.first[edge + 1] - 1)
        return inside


@dataclass(frozen=True, slots=True)
class Costs:
    """Cost of every edge along its line and against it.

    Attributes:
        unit: metres or minutes.
        forward: cost from start to end of each edge, shape (m,); inf where it is closed.
        backward: cost from end to start, shape (m,); inf where it is closed.
        graph: sparse directed matrix, shape (n, n), of the cheapest edge between neighbouring
            nodes.
        profile: how the cost is spread along the edges; None means evenly.
    """

    unit: Unit
    forward: FloatArray
    backward: FloatArray
    graph: csr_matrix
    profile: CostProfile | None = None

    @property
    def passable(self) -> BoolArray:
        """Edges that are open in at least one direction, shape (m,)."""
        is_open: BoolArray = np.isfinite(self.forward) | np.isfinite(self.backward)
        return is_open

    def reversed(self) -> Costs:
        """Costs of the way back: searching with them finds the ways *to* the start points.

        Returns:
            Costs whose ``forward`` is the ``backward`` of these, and the other way round.
        """
        profile = self.profile
        if profile is not None:
            profile = replace(profile, forward=profile.backward, backward=profile.forward)
        return Costs(self.unit, self.backward, self.forward, self.graph.T.tocsr(), profile)

    def between(
        self, network: Network, edge: IntArray, low: FloatArray, high: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Costs from measure ``low`` up to ``high`` of edges, and back; inf where closed.

        No way at all costs nothing, also on a closed edge.

        Args:
            network: the network of these costs.
            edge: edges, shape (k,).
            low: metres from the start of each edge, shape (k,).
            high: metres from the start of each edge, not less than ``low``, shape (k,).

        Returns:
            ``(forward, backward)``, both of shape (k,) and in the unit of the costs.
        """
        up, down = self._spent(network, edge, low)
        up_high, down_high = self._spent(network, edge, high)
        way = high > low
        forward = np.where(way & ~np.isfinite(self.forward[edge]), np.inf, up_high - up)
        backward = np.where(way & ~np.isfinite(self.backward[edge]), np.inf, down_high - down)
        return np.maximum(forward, 0.0), np.maximum(backward, 0.0)

    def least_per_metre(self, network: Network) -> float:
        """Smallest cost of a metre of street anywhere in the network; inf if all is closed.

        Args:
            network: the network of these costs.

        Returns:
            Metres per metre, or minutes per metre, in the better direction.
        """
        profile = self.profile
        if profile is None:
            cheapest = np.minimum(self.forward, self.backward) / network.length
            return float(cheapest.min(initial=np.inf))
        pieces = np.minimum(np.diff(profile.forward), np.diff(profile.backward))
        finish = np.append(profile.at[1:], 0.0)
        finish[profile.first[1:] - 1] = network.length
        return float((pieces / (finish - profile.at)).min(initial=np.inf))

    def _spent(
        self, network: Network, edge: IntArray, measure: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Costs of the edge's first metres in both directions; 0 where closed."""
        length = network.length[edge]
        profile = self.profile
        if profile is None:
            share = measure / length
            with np.errstate(invalid="ignore"):  # inf * 0 on closed edges
                forward, backward = share * self.forward[edge], share * self.backward[edge]
            return (
                np.where(np.isfinite(forward), forward, 0.0),
                np.where(np.isfinite(backward), backward, 0.0),
            )
        piece = profile.piece(edge, measure)
        last = piece + 1 == profile.first[edge + 1]
        begin = profile.at[piece]
        finish = np.where(last, length, profile.at[np.minimum(piece + 1, len(profile.at) - 1)])
        share = (measure - begin) / (finish - begin)
        root = profile.first[edge]
        return (
            _inside(profile.forward, root, piece, share),
            _inside(profile.backward, root, piece, share),
        )


def edge_metres(network: Network) -> Costs:
    """The length of each edge, both ways.

    Args:
        network: the network.

    Returns:
        Costs in metres; every edge is open.
    """
    return Costs(Unit.METRES, network.length, network.length, network.graph)


def at_speed(network: Network, speed_kmh: float) -> Costs:
    """Minutes at a constant speed, both ways: ``t = 0.06 * metres / (km/h)``.

    Args:
        network: the network.
        speed_kmh: speed in km/h.

    Returns:
        Costs in minutes; every edge is open.

    Raises:
        AnalysisError: if the speed is not positive.

    Example:
        >>> import shapely
        >>> from .graph import build_network
        >>> street = build_network(np.array([shapely.LineString([(0, 0), (400, 0)])]))
        >>> at_speed(street, 4.8).forward.round(6).tolist()
        [5.0]
    """
    if not (np.isfinite(speed_kmh) and speed_kmh > 0):
        raise AnalysisError(
            f"Die Geschwindigkeit muss größer als 0 km/h sein, angegeben ist {typed(speed_kmh)}."
        )
    minutes = network.length * 0.06 / speed_kmh
    graph = network.graph * (0.06 / speed_kmh)
    return Costs(Unit.MINUTES, minutes, minutes, graph)


def by_slope(network: Network, slopes: Slopes, speed: Speed) -> Costs:
    """Minutes at a speed that depends on the slope, piece by piece of each edge's profile.

    Where the slope is not known the speed of level ground is taken, where it is steeper than any
    street that of ``STEEPEST``; ``slopes`` says how much of the network that is.

    Args:
        network: the network.
        slopes: slopes of its edges.
        speed: speed in km/h for slopes of shape (p,) in the direction of travel, such as
            :func:`~.speeds.tobler`; it must be above 0.

    Returns:
        Costs in minutes, ``sum(0.06 * metres / speed(slope))`` over the pieces, with a profile.
    """
    slope = np.clip(np.nan_to_num(slopes.slope, nan=0.0), -STEEPEST, STEEPEST)
    forward = slopes.length * 0.06 / speed(slope)
    backward = slopes.length * 0.06 / speed(-slope)
    position = np.repeat(np.cumsum(network.length) - network.length, np.diff(slopes.first))
    profile = CostProfile(
        slopes.first, slopes.at, position + slopes.at, _summed(forward), _summed(backward)
    )
    up = np.diff(profile.forward[profile.first])
    down = np.diff(profile.backward[profile.first])
    graph = edge_graph(len(network.nodes), network.start, network.end, up, down)
    return Costs(Unit.MINUTES, up, down, graph, profile)


def with_directions(
    network: Network, costs: Costs, *, along: BoolArray, against: BoolArray
) -> Costs:
    """Close edges in one direction or both.

    Args:
        network: the network of these costs.
        costs: costs to start from; what is closed there stays closed.
        along: edges that may be travelled in the direction of their line, shape (m,).
        against: edges that may be travelled against it, shape (m,).

    Returns:
        The costs with inf for closed directions.
    """
    forward = np.where(along, costs.forward, np.inf)
    backward = np.where(against, costs.backward, np.inf)
    graph = edge_graph(len(network.nodes), network.start, network.end, forward, backward)
    return Costs(costs.unit, forward, backward, graph, costs.profile)


def with_speed_on(network: Network, costs: Costs, edges: BoolArray, speed_kmh: float) -> Costs:
    """Minutes with another, constant speed on some edges, such as pushing a bicycle on steps.

    Args:
        network: the network of these costs.
        costs: costs in minutes; what is closed there stays closed.
        edges: edges that get the other speed, shape (m,).
        speed_kmh: that speed in km/h, whatever the slope.

    Returns:
        Costs in minutes.

    Raises:
        AnalysisError: if the costs are not minutes, or the speed is not positive.
    """
    if costs.unit is not Unit.MINUTES:
        raise AnalysisError("Eine Geschwindigkeit je Weg gibt es nur bei Kosten in Minuten.")
    fixed = at_speed(network, speed_kmh)
    forward = np.where(edges & np.isfinite(costs.forward), fixed.forward, costs.forward)
    backward = np.where(edges & np.isfinite(costs.backward), fixed.backward, costs.backward)
    profile = costs.profile
    if profile is not None:
        owner = np.repeat(np.arange(len(edges)), np.diff(profile.first))
        finish = np.append(profile.at[1:], 0.0)
        finish[profile.first[1:] - 1] = network.length
        minutes = (finish - profile.at) * 0.06 / speed_kmh
        profile = replace(
            profile,
            forward=_summed(np.where(edges[owner], minutes, np.diff(profile.forward))),
            backward=_summed(np.where(edges[owner], minutes, np.diff(profile.backward))),
        )
    graph = edge_graph(len(network.nodes), network.start, network.end, forward, backward)
    return Costs(costs.unit, forward, backward, graph, profile)


def _summed(values: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(values)])


def _inside(total: FloatArray, root: IntArray, piece: IntArray, share: FloatArray) -> FloatArray:
    """Cost from the first piece of an edge to a share of one of its pieces."""
    part: FloatArray = total[piece] - total[root] + share * (total[piece + 1] - total[piece])
    return part
