"""A street network that grows by cutting bodies into blocks; noded, shared vertices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray, ObjectArray
from .shapes import lines_of, polygons_of

GRID_M = 0.2
RIM_SHARE = 0.22
CURVE = np.linspace(0.0, 1.0, 7)


@dataclass(frozen=True)
class StreetPlan:
    """Edges between junctions (plan coordinates) and the blocks they enclose.

    ``klasse`` is the highway value of each edge, ``named`` the index of the main road or -1,
    ``blocks`` are all faces inside the settlement bodies.
    """

    edges: GeometryArray
    klasse: ObjectArray
    named: IntArray
    blocks: GeometryArray


def cut_into_blocks(
    faces: GeometryArray, target_m2: Callable[[GeometryArray], FloatArray], rng: Generator
) -> GeometryArray:
    """Halve faces by gently curved lines across their long side until all are small enough.

    Args:
        faces: polygons.
        target_m2: gives the largest block area for each of some faces (0: leave it whole).
        rng: random generator.

    Returns:
        The cut lines (faces are not returned: they follow from noding).
    """
    cuts: list[GeometryArray] = []
    while len(faces):
        target = target_m2(faces)
        faces = faces[(target > 0) & (shapely.area(faces) > target)]
        if not len(faces):
            break
        lines = _cut_lines(faces, rng)
        cuts.append(shapely.intersection(lines, faces))
        noded = shapely.union(shapely.boundary(faces), lines)
        parts = [np.empty(0, dtype=object)]
        for face, net in zip(faces, noded, strict=True):
            pieces = shapely.get_parts(shapely.polygonize([net]))
            pieces = pieces[shapely.contains(face, shapely.point_on_surface(pieces))]
            if len(pieces) > 1:
                parts.append(pieces)
        faces = np.concatenate(parts)
    return np.concatenate(cuts) if cuts else np.empty(0, dtype=object)


def _cut_lines(faces: GeometryArray, rng: Generator) -> GeometryArray:
    """One arc per face across the long axis of its smallest enclosing rectangle."""
    boxes = shapely.oriented_envelope(faces)
    corners = shapely.get_coordinates(shapely.get_exterior_ring(boxes)).reshape(-1, 5, 2)
    side_a, side_b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    long_a = np.hypot(*side_a.T) >= np.hypot(*side_b.T)
    along = np.where(long_a[:, None], side_a, side_b)
    across = np.where(long_a[:, None], side_b, side_a)
    start = np.where(long_a[:, None], corners[:, 0], corners[:, 1])
    across = np.where(long_a[:, None], across, corners[:, 0] - corners[:, 1])
    share = rng.uniform(0.42, 0.58, len(faces))[:, None]
    tilt = rng.normal(0.0, 0.05, len(faces))[:, None]
    foot = start + along * (share - tilt) - 0.1 * across
    head = start + along * (share + tilt) + 1.1 * across
    sag = rng.normal(0.0, 0.06, len(faces))[:, None, None] * np.hypot(*across.T)[:, None, None]
    normal = along / np.hypot(*along.T)[:, None]
    bow = (4.0 * CURVE * (1.0 - CURVE))[None, :, None] * sag * normal[:, None, :]
    points = foot[:, None, :] + CURVE[None, :, None] * (head - foot)[:, None, :] + bow
    lines: GeometryArray = shapely.linestrings(points)
    return lines


def build_street_plan(
    bodies: Mapping[str, shapely.Geometry],
    targets_m2: Mapping[str, float],
    dense_zones: list[tuple[shapely.Geometry, float]],
    main_roads: list[shapely.LineString],
    rng: Generator,
) -> StreetPlan:
    """Node main roads, cuts and body outlines; keep what forms one connected network.

    Args:
        bodies: settlement bodies by name.
        targets_m2: block size for each body.
        dense_zones: (polygon, block size) that override the body, later ones win.
        main_roads: lines that run through bodies and between them.
        rng: random generator.
    """
    roads = shapely.union_all(np.array(main_roads, dtype=object), grid_size=GRID_M)
    rims = shapely.union_all([shapely.boundary(body) for body in bodies.values()], grid_size=GRID_M)
    frame = shapely.union_all([roads, rims], grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([frame]))
    for zone in (*bodies.values(), *(zone for zone, _ in dense_zones)):
        shapely.prepare(zone)

    def target(polygons: GeometryArray) -> FloatArray:
        inside = shapely.point_on_surface(polygons)
        size = np.zeros(len(polygons))
        for name, body in bodies.items():
            size[shapely.contains(body, inside)] = targets_m2[name]
        for zone, own in dense_zones:
            size[(size > 0) & shapely.contains(zone, inside)] = own
        return size

    cuts = cut_into_blocks(faces, target, rng)
    everything = shapely.union_all(np.append(cuts, [frame]), grid_size=GRID_M)
    edges = lines_of(shapely.line_merge(everything))
    blocks = shapely.get_parts(shapely.polygonize(edges))
    area = shapely.union_all(list(bodies.values()))
    shapely.prepare(area)
    blocks = blocks[shapely.contains(area, shapely.point_on_surface(blocks))]
    klasse, named = _classes(edges, roads, rims, main_roads)
    keep = _connected(edges, klasse, rng)
    return StreetPlan(edges[keep], klasse[keep], named[keep], blocks)


def _classes(
    edges: GeometryArray,
    roads: shapely.Geometry,
    rims: shapely.Geometry,
    main_roads: list[shapely.LineString],
) -> tuple[ObjectArray, IntArray]:
    """Class of every edge by what it runs along: main road, outline of a body, or inside."""
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    klasse = np.full(len(edges), "residential", dtype=object)
    named = np.full(len(edges), -1)
    tree = shapely.STRtree(middle)
    _, on_rim = _within(tree, lines_of(rims))
    klasse[on_rim] = "rim"
    for index, road in enumerate(main_roads):
        near = tree.query(road, predicate="dwithin", distance=3 * GRID_M)
        named[near] = index
    _, on_road = _within(tree, lines_of(roads))
    klasse[on_road] = "secondary"
    return klasse, named


def _within(tree: shapely.STRtree, lines: GeometryArray) -> tuple[IntArray, IntArray]:
    pairs = tree.query(lines, predicate="dwithin", distance=3 * GRID_M)
    return pairs[0], np.unique(pairs[1])


def _connected(edges: GeometryArray, klasse: ObjectArray, rng: Generator) -> BoolArray:
    """Keep the largest network; outline edges only where they join parts, plus a few."""
    ends = node_ids(edges)
    rim = klasse == "rim"
    order = rng.permutation(np.flatnonzero(rim))
    chosen: BoolArray = ~rim
    chosen[order[: int(RIM_SHARE * len(order))]] = True
    label = _components(ends, chosen)
    parent = np.arange(label.max() + 1)
    for edge in order[int(RIM_SHARE * len(order)) :]:
        first, last = _root(parent, label[ends[edge, 0]]), _root(parent, label[ends[edge, 1]])
        if first != last:
            parent[first] = last
            chosen[edge] = True
    chosen[chosen] = longest_component(edges[chosen])
    return chosen


def longest_component(edges: GeometryArray) -> BoolArray:
    """Mask of the edges that belong to the longest connected network."""
    ends = node_ids(edges)
    label = _components(ends, np.ones(len(edges), dtype=bool))[ends[:, 0]]
    longest: BoolArray = label == np.bincount(label, weights=shapely.length(edges)).argmax()
    return longest


def _root(parent: IntArray, node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _components(ends: IntArray, chosen: BoolArray) -> IntArray:
    count = int(ends.max()) + 1
    first, last = ends[chosen].T
    graph = coo_matrix((np.ones(len(first)), (first, last)), shape=(count, count))
    labels: IntArray = connected_components(graph, directed=False)[1]
    return labels


def node_ids(edges: GeometryArray) -> IntArray:
    """``(n, 2)`` ids of the end points of each edge; equal coordinates share an id."""
    first = shapely.get_coordinates(shapely.get_point(edges, 0))
    last = shapely.get_coordinates(shapely.get_point(edges, -1))
    _, ids = np.unique(np.vstack([first, last]), axis=0, return_inverse=True)
    return np.asarray(ids).reshape(2, -1).T


def enclosed(zone: shapely.Geometry, polygons: GeometryArray) -> BoolArray:
    """Which polygons (n) have their representative point inside ``zone``."""
    shapely.prepare(zone)
    inside: BoolArray = shapely.contains(zone, shapely.point_on_surface(polygons))
    return inside


def joined_blocks(polygons: GeometryArray, gap_m: float) -> GeometryArray:
    """Neighbouring blocks of one use as one area (streets between them swallowed).

    Args:
        polygons: blocks, shape (n,).
        gap_m: blocks up to twice as many metres apart become one; half of it is left as a margin.

    Returns:
        Polygons, shape (m,).
    """
    if not len(polygons):
        return np.empty(0, dtype=object)
    grown = shapely.union_all(shapely.buffer(polygons, gap_m, join_style="mitre"))
    return polygons_of(shapely.buffer(grown, -0.5 * gap_m))
