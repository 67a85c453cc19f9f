"""Where one enters green on foot: ways that cross its edge, end at it or run beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import BoolArray, GeometryArray, IntArray, index_ranges
from ..network.graph import Network, Snapped, snap
from ..network.reach import Reach, reach
from ..network.self_check import SelfCheck, random_places
from ..network.street_area import reach_area
from ..shapes.geometry import only_areas
from .green_areas import GreenAreas, Need, Standard
from .near_areas import nearest_distances

_CHUNK_VERTICES = 64
_ROUNDING_M = 1e-6


@dataclass(frozen=True, slots=True)
class Entrances:
    """Entrances to green areas, as places on the edges of a network.

    Attributes:
        places: where on the network each entrance is, e of them.
        member: green area each belongs to, shape (e,).
        crossing: number of entrances where a way crosses the edge of an area.
        dead_end: number of ends of ways at or in an area.
        beside: areas with neither, entered from the ways that run beside them.
        without: rows of areas that no way leads to, ascending.
    """

    places: Snapped
    member: IntArray
    crossing: int
    dead_end: int
    beside: int
    without: IntArray

    def of(self, members: BoolArray) -> Snapped:
        """Entrances of some of the areas.

        Args:
            members: areas that are asked for, shape (k,).

        Returns:
            Their entrances, in the same order.
        """
        rows = np.flatnonzero(members[self.member])
        return Snapped(self.places.edge[rows], self.places.measure[rows], self.places.offset[rows])


def find_entrances(
    green: GreenAreas,
    network: Network,
    *,
    near_m: float,
    usable: BoolArray | None = None,
    progress: Progress | None = None,
) -> Entrances:
    """Find where the ways of a network lead into each area.

    Every area counts by itself, also where it is joined with others: more green never takes an
    entrance away.

    Args:
        green: the areas.
        network: ways on foot.
        near_m: ends of ways this near (m, the bound included) lead into the area; if an area has
            neither a crossing nor an end, it is entered from the nearest place of every way this
            near.
        usable: per edge, whether it can lead into green, shape (m,); bridges and tunnels do not.
            All can if not given.
        progress: callback.

    Returns:
        The entrances: first the crossings, then the ends, then those from beside.
    """
    edges = np.arange(len(network.length)) if usable is None else np.flatnonzero(usable)
    tree = shapely.STRtree(network.lines[edges])
    crossings, crossed = _crossings(
        green.members, network, edges, tree, part_of(progress, 0.0, 0.5)
    )
    ends, ended = _dead_ends(green, network, edges, near_m)
    report_share(progress, 0.7)
    poor = np.ones(len(green.members), dtype=bool)
    poor[crossed] = False
    poor[ended] = False
    sides, beside = _sides(green, network, edges, tree, poor, near_m)
    member = np.concatenate([crossed, ended, beside])
    poor[beside] = False
    report_share(progress, 1.0)
    return Entrances(
        places=_together([crossings, ends, sides]),
        member=member,
        crossing=len(crossed),
        dead_end=len(ended),
        beside=len(np.unique(beside)),
        without=np.flatnonzero(poor),
    )


def network_met(
    green: GreenAreas,
    standard: Standard,
    entrances: Entrances,
    network: Network,
    homes: Snapped,
    *,
    progress: Progress | None = None,
) -> tuple[BoolArray, tuple[Reach | None, ...]]:
    """Whether each home has green of each grade's own sizes within its way on foot.

    Larger green than :meth:`.green_areas.Standard.below_ha` is left to the grade that it belongs
    to.

    Args:
        green: the areas.
        standard: the demand; its ``walk_m`` are the limits, the bounds included.
        entrances: of these areas on this network.
        network: ways on foot.
        homes: residents tied to the network; the way from the door to the street is not counted.
        progress: callback.

    Returns:
        ``(met, reached)``: shape (grades, homes), and the ways reached from the green of each
        grade, None where there is no such green.
    """
    met = np.zeros((len(standard.grades), len(homes.edge)), dtype=bool)
    reached: list[Reach | None] = []
    for index, (grade, below) in enumerate(zip(standard.grades, standard.below_ha(), strict=True)):
        starts = entrances.of(green.at_least(grade.min_ha, below_ha=below))
        found = reach(network, starts, grade.walk_m) if len(starts.edge) else None
        if found is not None:
            met[index] = found.distances(homes) <= grade.walk_m
        reached.append(found)
        report_share(progress, (index + 1) / len(standard.grades))
    return met, tuple(reached)


def network_zone(
    green: GreenAreas,
    min_ha: float,
    reached: Reach | None,
    *,
    below_ha: float = math.inf,
    offset_m: float,
    clip: shapely.Geometry,
    progress: Progress | None = None,
) -> shapely.MultiPolygon:
    """Ways reached from green of a size, widened by the offset, and the green itself.

    Args:
        green: the areas.
        min_ha: size of joined areas in ha.
        reached: ways reached from them, see :func:`network_met`; None gives no area.
        below_ha: size in ha from which green is left to other grades.
        offset_m: width to both sides of a way, in metres.
        clip: valid area to cut to.
        progress: callback.

    Returns:
        The land; may be empty.

    Raises:
        AnalysisError: if the offset is not positive or too wide, see
            :func:`~..network.street_area.street_area`.
    """
    if reached is None:
        return shapely.MultiPolygon()
    ways = reach_area(reached, offset_m, progress=progress)
    own = cancellable(shapely.union_all, green.members[green.at_least(min_ha, below_ha=below_ha)])
    # green beyond the border may touch it in a line, which is no area
    return only_areas(
        cancellable(shapely.intersection, cancellable(shapely.union, ways, own), clip)
    )


def check_walks(
    area: shapely.Geometry,
    green: GreenAreas,
    standard: Standard,
    entrances: Entrances,
    network: Network,
    *,
    count: int = 500,
    seed: int = 1,
) -> SelfCheck:
    """Sample places of a catchment on foot and compare their true ways with the limits.

    A place counts with the cost at the nearest spot of the nearest way, one in the green with 0.

    Args:
        area: the catchment.
        green: the areas.
        standard: the demand.
        entrances: of these areas on this network.
        network: ways on foot.
        count: number of places.
        seed: of the random places; the same seed gives the same answer.

    Returns:
        Counts, and the largest excess in metres.
    """
    places = cancellable(random_places, area, count, seed=seed)
    tied = snap(network, places, np.inf)
    beyond = np.full((len(standard.grades), len(places)), np.inf)
    for index, (grade, below) in enumerate(zip(standard.grades, standard.below_ha(), strict=True)):
        large = green.at_least(grade.min_ha, below_ha=below)
        starts = entrances.of(large)
        if len(starts.edge):
            ways = reach(network, starts, np.inf).distances(tied)
            own = green.pieces[large[green.piece_member]]
            inside = nearest_distances(places, own, _ROUNDING_M) < np.inf
            beyond[index] = np.where(inside, 0.0, ways) - grade.walk_m
    excess = beyond.min(axis=0) if standard.need is Need.ANY else beyond.max(axis=0)
    late = excess > _ROUNDING_M
    return SelfCheck(
        samples=len(places),
        beyond=int(late.sum()),
        unreached=int((~np.isfinite(excess)).sum()),
        largest_excess=float(excess[late & np.isfinite(excess)].max(initial=0.0)),
    )


def _crossings(
    members: GeometryArray,
    network: Network,
    edges: IntArray,
    tree: shapely.STRtree,
    progress: Progress | None,
) -> tuple[Snapped, IntArray]:
    outline, member = _outline_pieces(members)
    report_share(progress, 0.2)
    piece, line = cancellable(tree.query, outline, predicate="intersects")
    report_share(progress, 0.6)
    common = cancellable(shapely.intersection, network.lines[edges[line]], outline[piece])
    xy, pair = shapely.get_coordinates(common, return_index=True)
    found = _distinct(network, edges[line[pair]], shapely.points(xy), member[piece[pair]])
    report_share(progress, 1.0)
    return found


def _dead_ends(
    green: GreenAreas, network: Network, edges: IntArray, near_m: float
) -> tuple[Snapped, IntArray]:
    node = np.concatenate([network.start[edges], network.end[edges]])
    degree = np.bincount(np.concatenate([network.start, network.end]), minlength=len(network.nodes))
    last = np.flatnonzero(degree[node] == 1)
    edge = np.concatenate([edges, edges])[last]
    measure = np.where(last < len(edges), 0.0, network.length[edge])
    points = shapely.points(network.nodes[node[last]])
    ends = shapely.STRtree(points)
    piece, end = cancellable(ends.query, green.pieces, predicate="dwithin", distance=near_m)
    pair = np.unique(np.column_stack([green.piece_member[piece], end]), axis=0)
    member, end = pair[:, 0], pair[:, 1]
    return Snapped(edge[end], measure[end], np.zeros(len(end))), member


def _sides(
    green: GreenAreas,
    network: Network,
    edges: IntArray,
    tree: shapely.STRtree,
    poor: BoolArray,
    near_m: float,
) -> tuple[Snapped, IntArray]:
    rows = np.flatnonzero(poor[green.piece_member])
    piece, line = cancellable(tree.query, green.pieces[rows], predicate="dwithin", distance=near_m)
    piece = rows[piece]
    edge = edges[line]
    shortest = cancellable(shapely.shortest_line, network.lines[edge], green.pieces[piece])
    return _distinct(network, edge, shapely.get_point(shortest, 0), green.piece_member[piece])


def _distinct(
    network: Network, edge: IntArray, points: GeometryArray, member: IntArray
) -> tuple[Snapped, IntArray]:
    """Places on edges and their members, the same place only once."""
    measure = np.minimum(
        shapely.line_locate_point(network.lines[edge], points), network.length[edge]
    )
    rounded = np.column_stack([member, edge, np.round(measure, 2)])
    _, first = np.unique(rounded, axis=0, return_index=True)
    return Snapped(edge[first], measure[first], np.zeros(len(first))), member[first]


def _together(parts: list[Snapped]) -> Snapped:
    return Snapped(
        np.concatenate([part.edge for part in parts]),
        np.concatenate([part.measure for part in parts]),
        np.concatenate([part.offset for part in parts]),
    )


def _outline_pieces(members: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Outlines of areas in short lines, so that an index finds their crossings quickly.

    Returns:
        ``(lines, member)``.
    """
    rings, member = shapely.get_parts(shapely.boundary(members), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    count = np.bincount(ring, minlength=len(rings))
    stop = np.cumsum(count)
    vertex = np.arange(len(xy))
    along = vertex - (stop - count)[ring]
    start = np.flatnonzero((along % _CHUNK_VERTICES == 0) & (vertex < stop[ring] - 1))
    end = np.minimum(start + _CHUNK_VERTICES + 1, stop[ring[start]])
    inside, piece = index_ranges(start, end)
    return shapely.linestrings(xy[inside], indices=piece), member[ring[start]]
