"""Bus lines of the demo: routes over the street network, stops on both sides, timetable."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from ..runtime.array_types import FloatArray, GeometryArray, IntArray
from . import skeleton
from .landscape import skeleton_metres
from .layers import Layers
from .roads import Walkways
from .shapes import Warp
from .streets import node_ids

STOP_SPACING_M = 430.0
SHARED_STOP_M = 240.0
KERB_M = 5.0
SIDE_STREET_FACTOR = 2.6
NO_BUS = 1e6


@dataclass(frozen=True, slots=True)
class BusLine:
    """A bus line: number, headway on working days in seconds, points it runs through."""

    number: str
    headway_s: int
    via: skeleton.Path
    night: bool = False


@dataclass(frozen=True)
class Route:
    """A line on the network: indices of its stops and metres from the start to each."""

    line: BusLine
    stops: tuple[int, ...]
    metres: tuple[float, ...]


@dataclass(frozen=True)
class Transit:
    """Stops (one point per place with its direction of travel) and routes over them."""

    points: FloatArray
    along: FloatArray
    names: tuple[str, ...]
    routes: tuple[Route, ...]

    def platforms(self) -> GeometryArray:
        """``(n, 2)`` points: platform A on the right of the first direction, B opposite."""
        right = np.column_stack([self.along[:, 1], -self.along[:, 0]]) * KERB_M
        return np.column_stack(
            [shapely.points(self.points + right), shapely.points(self.points - right)]
        )

    def lines_at(self) -> list[str]:
        """Line numbers at each stop, comma separated."""
        served: list[list[str]] = [[] for _ in self.names]
        for route in self.routes:
            for stop in dict.fromkeys(route.stops):
                served[stop].append(route.line.number)
        return [", ".join(numbers) for numbers in served]


# fmt: off
LINES: tuple[BusLine, ...] = (
    BusLine("101", 900, ((44.5, 139.4), (51, 132.6), (69, 118.6), (73, 104), (86, 102.2),
                      (104, 103.4), (116, 105.4), (126, 108), (135.5, 110))),
    BusLine("102", 900, ((60.4, 157), (67.4, 149), (75.4, 128), (79.3, 106.3), (95, 102.6),
                      (104, 103.4), (104, 95.6), (99, 81))),
    BusLine("103", 900, ((121, 148.2), (115, 145.4), (107, 135.5), (107.4, 109.3), (104, 103.4),
                      (104, 95.6), (96, 94.2), (93.4, 88), (96, 82.6))),
    BusLine("104", 1800, ((58.5, 58), (56.2, 73), (68, 96.6), (76, 94.6), (96, 94.2), (104, 95.6),
                       (104, 103.4), (118, 109), (126, 114.2), (136, 116))),
    BusLine("105", 450, ((74, 91.5), (84, 91), (86, 94), (86, 102.2), (104, 103.4), (112, 97.4),
                      (114.4, 91))),
    BusLine("106", 3600, ((141, 29.2), (135, 32.4), (118, 72), (114.4, 91), (111, 97.1),
                       (104, 103.4))),
    BusLine("107", 1800, ((18, 101.6), (20, 105), (35, 105.6), (41, 101.6), (50, 100.6), (68, 96.6),
                       (77, 101.5), (95, 102.6), (104, 103.4), (121, 102))),
    BusLine("108", 450, ((94, 117.6), (89, 111), (86, 102.2), (95, 102.6), (104, 103.4), (109, 116),
                      (108.4, 120.4))),
    BusLine("109", 1800, ((87.5, 141), (96, 122.6), (101.6, 112), (107, 103.6), (118, 109),
                       (133, 114.6))),
    BusLine("110", 1800, ((76.4, 58.4), (80.6, 65.6), (85, 76), (86, 94), (96, 94.2), (104, 95.6),
                       (104, 103.4))),
    BusLine("111", 900, ((80, 97.6), (70, 95), (70, 100), (80, 106.5), (99, 108), (108, 109.4),
                      (118, 109), (126, 108), (121, 102), (112, 97.4), (96, 94.2))),
    BusLine("112", 1800, ((65.4, 123), (69, 118.6), (77, 121), (78.6, 114), (79.3, 106.3),
                       (95, 102.6), (104, 103.4))),
    BusLine("120", 3600, ((51, 132.6), (60, 146.4), (67.4, 149), (79.6, 144), (88.6, 137),
                       (96, 122.6), (101.6, 112), (104, 103.4))),
    BusLine("N1", 3600, ((50, 100.6), (68, 96.6), (86, 94), (104, 95.6), (104, 103.4),
                      (107.4, 109.3), (107, 135.5)), night=True),
)
# fmt: on


def make_transit(
    ways: Walkways, warp: Warp, districts: Mapping[str, shapely.Geometry], titles: Mapping[str, str]
) -> Transit:
    """Route all lines and set their stops; stops of lines that share a road are shared.

    Args:
        ways: the displaced streets; tracks carry no bus.
        warp: moves the hand-set points of the lines as it moved the streets.
        districts: displaced outlines by id, which stops are named after.
        titles: printed names of the districts by id.
    """
    streets = ways.klasse != "track"
    edges, main = ways.edges[streets], ways.klasse[streets] == "secondary"
    ends = node_ids(edges)
    nodes = np.zeros((int(ends.max()) + 1, 2))
    nodes[ends[:, 0]] = shapely.get_coordinates(shapely.get_point(edges, 0))
    nodes[ends[:, 1]] = shapely.get_coordinates(shapely.get_point(edges, -1))
    cost = shapely.length(edges) * np.where(main, 1.0, SIDE_STREET_FACTOR)
    edge_of = _edge_lookup(ends, cost)
    graph = coo_matrix((cost, (ends[:, 0], ends[:, 1])), shape=(len(nodes), len(nodes))).tocsr()
    tree = shapely.STRtree(shapely.points(nodes))
    places: list[FloatArray] = []
    headings: list[FloatArray] = []
    routes = []
    for line in LINES:
        via = tree.nearest(shapely.points(warp(skeleton_metres(line.via))))
        path = _path(graph, via, edges, ends, edge_of)
        stops, reached = _stops_on(path, places, headings)
        routes.append(Route(line, stops, reached))
    points, along = np.array(places), np.array(headings)
    return Transit(points, along, _stop_names(points, districts, titles, ways), tuple(routes))


def _edge_lookup(ends: IntArray, cost: FloatArray) -> dict[tuple[int, int], int]:
    order = np.argsort(-cost, kind="stable")
    lookup: dict[tuple[int, int], int] = {}
    for edge in order.tolist():
        first, last = int(ends[edge, 0]), int(ends[edge, 1])
        lookup[min(first, last), max(first, last)] = edge
    return lookup


def _path(
    graph: object,
    via: IntArray,
    edges: GeometryArray,
    ends: IntArray,
    edge_of: Mapping[tuple[int, int], int],
) -> shapely.LineString:
    """Cheapest way through the nodes ``via`` as one line."""
    _, before = dijkstra(graph, directed=False, indices=via[:-1], return_predecessors=True)
    pieces = []
    for leg, (start, end) in enumerate(itertools.pairwise(via)):
        node, steps = int(end), []
        while node != start:
            previous = int(before[leg, node])
            edge = edge_of[min(node, previous), max(node, previous)]
            points = shapely.get_coordinates(edges[edge])
            steps.append(points if ends[edge, 1] == node else points[::-1])
            node = previous
        pieces += steps[::-1]
    return shapely.LineString(np.vstack(pieces))


def _stops_on(
    path: shapely.LineString, places: list[FloatArray], headings: list[FloatArray]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Stops along a path, existing ones nearby reused; appends new ones to the lists."""
    length = path.length
    count = max(2, round(length / STOP_SPACING_M) + 1)
    positions = np.linspace(10.0, length - 10.0, count)
    points = shapely.get_coordinates(shapely.line_interpolate_point(path, positions))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(path, positions + 8.0))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(path, positions - 8.0))
    stops: list[int] = []
    reached: list[float] = []
    for position, point, chord in zip(positions, points, ahead - behind, strict=True):
        gap = np.hypot(*(np.array(places) - point).T) if places else np.array([np.inf])
        if gap.min() < SHARED_STOP_M:
            stop = int(gap.argmin())
        else:
            stop = len(places)
            places.append(point)
            headings.append(chord / max(float(np.hypot(*chord)), 1e-6))
        if stop not in stops:
            stops.append(stop)
            reached.append(float(position - positions[0]))
    return tuple(stops), tuple(reached)


def _stop_names(
    points: FloatArray,
    districts: Mapping[str, shapely.Geometry],
    titles: Mapping[str, str],
    ways: Walkways,
) -> tuple[str, ...]:
    roads = list(skeleton.MAIN_ROADS)
    main = np.flatnonzero(ways.named >= 0)
    nearest = shapely.STRtree(ways.edges[main]).nearest(shapely.points(points))
    ids = list(districts)
    home = shapely.STRtree([districts[name] for name in ids]).nearest(shapely.points(points))
    seen: dict[str, int] = {}
    names = []
    for road, district in zip(main[nearest], home, strict=True):
        title = f"{titles[ids[district]]}, {roads[ways.named[road]]}"
        seen[title] = seen.get(title, 0) + 1
        names.append(title if seen[title] == 1 else f"{title} {seen[title]}")
    return tuple(names)


def add_stops(layers: Layers, transit: Transit, prefix: str) -> None:
    """Add bus_stop: two platforms per stop; ``prefix`` begins their ids in the timetable."""
    platforms, lines = transit.platforms(), transit.lines_at()
    for column, letter in enumerate("AB"):
        layers.add(
            "bus_stop",
            platforms[:, column],
            name=list(transit.names),
            steig=letter,
            linien=lines,
            quelle_id=[f"gtfs:{prefix}{stop}{letter}" for stop in range(len(lines))],
        )
