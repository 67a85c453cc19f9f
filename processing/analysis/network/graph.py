"""The walk network: one graph from line work, and points tied to its edges."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.gc_pause import gc_paused
from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import counted, fixed
from ..arrays import (
    AnalysisError,
    BoolArray,
    FloatArray,
    GeometryArray,
    IntArray,
    index_ranges,
    point_coordinates,
)
from .duplicate_edges import Twins, distinct
from .noding import LineWork, add_crossings, joined_points, line_work, meeting_groups, nearest_lines

_ROUNDING_M = 1e-6


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What happened to the lines: all are counts.

    ``without_geometry``: rows missing or empty; ``zero_length``: lines whose vertices are all the
    same place; ``duplicates``: edges dropped because another runs exactly the same way;
    ``crossings``: vertices added where lines crossed without one.
    """

    lines: int
    without_geometry: int
    zero_length: int
    duplicates: int
    crossings: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Connected parts left out as too short: how many, their metres, those of all, the limit."""

    parts: int = 0
    length_m: float = 0.0
    of_m: float = 0.0
    limit_m: float = 0.0

    @property
    def sentence(self) -> str:
        """What was left out, in German; empty if nothing was."""
        if not self.parts:
            return ""
        parts = counted(self.parts, "Teilnetz", "Teilnetze", dots=False)
        share = fixed(100 * self.length_m / self.of_m, 1)
        return f"{parts} unter {self.limit_m:.0f} m ({share} % der Weglänge) ausgelassen"


@dataclass(frozen=True, slots=True)
class Network:
    """Streets and paths that can be walked both ways, as a graph of ``n`` nodes and ``m`` edges.

    Attributes:
        nodes: coordinates in metres, shape (n, 2).
        start: node at the beginning of each edge, shape (m,).
        end: node at its end; the same node for a loop.
        length: metres, always positive.
        lines: LineString of each edge from start to end.
        feature: input row each edge comes from.
        component: for each node the number of the connected part it belongs to.
        graph: sparse (n, n) matrix of lengths, both ways, the shortest of parallel edges.
        report: what was cleaned up while building.
        twins: what the duplicates were that the report counts.
        left_out: parts that are not in it, see :func:`.stray_parts.without_small_parts`.
    """

    nodes: FloatArray
    start: IntArray
    end: IntArray
    length: FloatArray
    lines: GeometryArray
    feature: IntArray
    component: IntArray
    graph: csr_matrix
    report: NetworkReport
    left_out: LeftOut = LeftOut()
    twins: Twins = field(default_factory=Twins.none)

    def component_length(self) -> FloatArray:
        """Metres of street in each connected part, by component number, shape (components,)."""
        return np.bincount(self.component[self.start], weights=self.length).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Snapped:
    """Points tied to the nearest place on an edge.

    Attributes:
        edge: edge of each point, -1 where none is near enough or the point is missing, shape (p,).
        measure: metres from the start of the edge, nan where there is none, shape (p,).
        offset: metres from the point to the edge, nan where there is none, shape (p,).
    """

    edge: IntArray
    measure: FloatArray
    offset: FloatArray

    @property
    def on_network(self) -> BoolArray:
        """Where a point could be tied to the network, shape (p,)."""
        return self.edge >= 0

    @property
    def unsnapped(self) -> IntArray:
        """Indices of the points that could not be tied to the network."""
        return np.flatnonzero(self.edge < 0)


def build_network(
    lines: GeometryArray,
    *,
    bridge: BoolArray | None = None,
    tunnel: BoolArray | None = None,
    level: IntArray | None = None,
    kind: IntArray | None = None,
    node_crossings: bool = False,
    tolerance_m: float = 0.01,
    progress: Progress | None = None,
) -> Network:
    """Build the graph of a street network.

    Lines meet where they share a vertex (within the tolerance), also in mid-line. Lines that merely
    cross meet only with ``node_crossings``, and then never on a bridge or in a tunnel and only on
    the same level: OSM has a vertex at every real junction, drawn or official lines may not.

    Args:
        lines: LineStrings and MultiLineStrings in a metre CRS, shape (r,); missing and empty ones
            are counted.
        bridge: per row, whether it is a bridge, shape (r,); none if not given, and so for
            ``tunnel``.
        tunnel: per row, whether it is a tunnel.
        level: per row, level it runs on (0 = ground), shape (r,); all on one level if not given.
        kind: per row, any number from 0 on, shape (r,): of lines that run the same way one of each
            kind stays.
        node_crossings: whether lines also meet where they cross without a vertex.
        tolerance_m: vertices this close (the bound included) are the same place, and so are all in
            a chain of such.
        progress: callback.

    Returns:
        The network; edges are in the order of the lines.

    Raises:
        AnalysisError: if no line remains, or a geometry is not a line.

    Example:
        >>> cross = [[(0, 0), (50, 0), (100, 0)], [(50, -20), (50, 0)]]
        >>> streets = build_network(np.array([shapely.LineString(line) for line in cross]))
        >>> len(streets.nodes), streets.length.tolist(), streets.feature.tolist()
        (4, [50.0, 50.0, 20.0], [0, 0, 1])
    """
    _require_lines(lines)
    work = line_work(lines)
    report_share(progress, 0.1)
    added = 0
    if node_crossings and len(work.xy):
        group = meeting_groups(len(lines), bridge, tunnel, level)[work.feature]
        work, added = add_crossings(work, group, tolerance_m)
    report_share(progress, 0.3)
    if not len(work.xy):
        raise AnalysisError("Das Wegenetz enthält keine Linien. Bitte ein Wegenetz importieren.")

    place, coordinates = joined_points(work.xy, tolerance_m)
    keep = np.flatnonzero(~_repeats(place, work.line))
    place, work = place[keep], work.take(keep)
    vertices = np.bincount(work.line, minlength=len(work.feature))
    report_share(progress, 0.5)

    long_enough = np.flatnonzero(vertices[work.line] > 1)
    if not len(long_enough):
        raise AnalysisError("Das Wegenetz enthält nur Linien ohne Länge. Bitte die Daten prüfen.")
    place, work = place[long_enough], work.take(long_enough)
    nodes, start, end, edge_lines, feature = _edges(
        work, place, coordinates, part_of(progress, 0.5, 0.8)
    )
    report_share(progress, 0.8)
    keep, twins = distinct(start, end, edge_lines, feature, kind)
    start, end, edge_lines = start[keep], end[keep], edge_lines[keep]
    report_share(progress, 0.9)
    report = NetworkReport(
        lines=len(lines),
        without_geometry=int((shapely.is_missing(lines) | shapely.is_empty(lines)).sum()),
        zero_length=int((vertices == 1).sum()),
        duplicates=len(feature) - len(keep),
        crossings=added,
    )
    length = shapely.length(edge_lines)
    graph = edge_graph(len(nodes), start, end, length, length)
    report_share(progress, 1.0)
    return Network(
        nodes=nodes,
        start=start,
        end=end,
        length=length,
        lines=edge_lines,
        feature=feature[keep],
        component=connected_components(graph, directed=False)[1].astype(np.int64),
        graph=graph,
        report=report,
        twins=twins,
    )


def snap(
    network: Network,
    points: GeometryArray,
    max_distance_m: float,
    *,
    min_component_m: float = 0.0,
    passable: BoolArray | None = None,
) -> Snapped:
    """Tie points to the nearest place on an edge, not merely to the nearest node.

    Of several edges at the same distance the first is taken. Edges of connected parts with less
    than ``min_component_m`` of street can be left out: a stray piece of footway beside a
    supermarket would otherwise cut it off from the city.

    Args:
        network: the walk network.
        points: Points, shape (p,); missing and empty ones stay untied.
        max_distance_m: points farther than this stay untied, the bound itself is near enough; inf
            ties all.
        min_component_m: metres of street a connected part must have, the bound included; 0 ties to
            any.
        passable: edges that may be tied to, shape (m,), from :attr:`.costs.Costs.passable`; all if
            not given.

    Returns:
        Edge, measure and offset of each point, shape (p,).

    Raises:
        AnalysisError: if a geometry is not a point.

    Example:
        >>> street = build_network(np.array([shapely.LineString([(0, 0), (100, 0)])]))
        >>> homes = np.array([shapely.Point(30, 5), shapely.Point(50, 80), None])
        >>> tied = snap(street, homes, 10.0)
        >>> tied.edge.tolist(), tied.measure.tolist(), tied.offset.tolist()
        ([0, -1, -1], [30.0, nan, nan], [5.0, nan, nan])
    """
    coordinates = point_coordinates(points)
    usable = np.ones(len(network.length), dtype=bool) if passable is None else passable
    if min_component_m > 0:
        size = network.component_length()[network.component[network.start]]
        usable = usable & (size >= min_component_m)
    allowed = np.flatnonzero(usable)
    edge: IntArray = np.full(len(points), -1, dtype=np.int64)
    measure = np.full(len(points), np.nan)
    offset = np.full(len(points), np.nan)
    if len(allowed) and len(points):
        near, away = nearest_lines(network.lines[allowed], points, coordinates, max_distance_m)
        found = np.flatnonzero(near >= 0)
        edge[found] = allowed[near[found]]
        offset[found] = away[found]
        along = shapely.line_locate_point(network.lines[edge[found]], points[found])
        measure[found] = _at_ends(along, network.length[edge[found]])
    return Snapped(edge, measure, offset)


def edge_graph(
    count: int, start: IntArray, end: IntArray, forward: FloatArray, backward: FloatArray
) -> csr_matrix:
    """Sparse directed matrix of the cheapest edge between neighbouring nodes; inf is no edge.

    Args:
        count: number of nodes n.
        start: node at the beginning of each edge, shape (m,).
        end: node at its end, shape (m,).
        forward: cost from start to end, above 0, shape (m,); inf is no edge.
        backward: cost from end to start, above 0, shape (m,); inf is no edge.

    Returns:
        Shape (n, n); of parallel edges the cheapest counts.

    Example:
        >>> start, end = np.array([0, 0]), np.array([1, 1])
        >>> graph = edge_graph(2, start, end, np.array([5.0, 3.0]), np.array([np.inf, 4.0]))
        >>> graph.toarray().tolist()
        [[0.0, 3.0], [4.0, 0.0]]
    """
    tail = np.concatenate([start, end])
    head = np.concatenate([end, start])
    weight = np.concatenate([forward, backward])
    if not np.isfinite(weight).all():
        is_open = np.isfinite(weight)
        tail, head, weight = tail[is_open], head[is_open], weight[is_open]
    pair = tail * count + head
    # a sparse matrix would add up parallel edges: keep the cheapest
    order = np.argsort(pair, kind="stable")
    pair, weight = pair[order], weight[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    if len(first):
        weight = np.minimum.reduceat(weight, first)
    rows = np.concatenate([[0], np.cumsum(np.bincount(tail[order][first], minlength=count))])
    return csr_matrix((weight, head[order][first], rows), shape=(count, count))


def _at_ends(along: FloatArray, length: FloatArray) -> FloatArray:
    """Measures, those within rounding of an end at the end: a oneway counts from there on."""
    along = np.where(along < _ROUNDING_M, 0.0, along)
    return np.where(length - along < _ROUNDING_M, length, along)


def _require_lines(lines: GeometryArray) -> None:
    kinds = (
        -1,
        shapely.GeometryType.LINESTRING,
        shapely.GeometryType.LINEARRING,
        shapely.GeometryType.MULTILINESTRING,
    )
    wrong = np.flatnonzero(~np.isin(shapely.get_type_id(lines), kinds))
    if len(wrong):
        raise AnalysisError(
            f"Wegenetz: Linien erwartet, aber Objekt {wrong[0] + 1} ist vom Typ "
            f"{lines[wrong[0]].geom_type}. Bitte nur Linien verwenden."
        )


def _repeats(place: IntArray, line: IntArray) -> BoolArray:
    """Vertices at the same place as the one before them on their line."""
    repeats = np.zeros(len(place), dtype=bool)
    repeats[1:] = (np.diff(place) == 0) & (np.diff(line) == 0)
    return repeats


def _edges(
    work: LineWork, place: IntArray, coordinates: FloatArray, progress: Progress | None
) -> tuple[FloatArray, IntArray, IntArray, GeometryArray, IntArray]:
    """Cut the lines at every place that is an end or is passed more than once.

    Returns:
        ``(nodes, start, end, lines, feature)``.
    """
    change = np.flatnonzero(np.diff(work.line))
    is_end = np.zeros(len(place), dtype=bool)
    is_end[np.concatenate([[0], change, change + 1, [len(place) - 1]])] = True
    is_node = is_end | (np.bincount(place)[place] > 1)
    # an end in one line is a node in every line that passes there: it is passed twice
    stop = np.flatnonzero(is_node)
    same_line = work.line[stop[:-1]] == work.line[stop[1:]]
    first, last = stop[:-1][same_line], stop[1:][same_line]
    report_share(progress, 0.3)
    vertex, edge = index_ranges(first, last + 1)
    with gc_paused():
        lines = shapely.linestrings(coordinates[place[vertex]], indices=edge)
    report_share(progress, 0.7)
    node_places, node = np.unique(np.concatenate([place[first], place[last]]), return_inverse=True)
    return (
        coordinates[node_places],
        node[: len(first)].astype(np.int64),
        node[len(first) :].astype(np.int64),
        lines,
        work.feature[work.line[first]],
    )
