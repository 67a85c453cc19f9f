"""Facilities that OSM holds twice, as a node and as an area, counted once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely

from ...runtime.array_types import GeometryArray, IntArray, ObjectArray
from ..incoming_geometry import representative_points

SAME_FACILITY_M = 50.0
"""A node this close to an area of its own kind and of no other name is the same facility."""


def absorbed_by(
    geometry: GeometryArray,
    names: Sequence[str | None] | ObjectArray,
    kinds: Sequence[Mapping[str, str]],
) -> IntArray:
    """For each of n features the index of the feature it repeats; its own index if none.

    A smaller area (or line) inside a larger one, and a node within 50 m of an area, is the same
    facility if both have the same name, or if one has no name and their tags do not contradict
    each other (``shop=supermarket`` is not ``shop=convenience``). An area without a name takes
    that of the nearest node, so differently named nodes inside one area stay apart. Two nodes are
    never merged.

    Args:
        geometry: n valid geometries in a metric CRS.
        names: n names, None or "" for no name.
        kinds: the tags by which each feature was selected.
    """
    owner = np.arange(len(geometry))
    known = [_normal(name) for name in names]
    extended = shapely.get_dimensions(geometry) > 0
    for inner, around in _nested(geometry, np.flatnonzero(extended)):
        outer = _root(owner, around)
        if owner[inner] == inner and outer != inner and _same(inner, outer, known, kinds):
            owner[inner] = outer
            known[outer] = known[outer] or known[inner]
    kept = np.flatnonzero(extended & (owner == np.arange(len(owner))))
    for node, area in _near(geometry, np.flatnonzero(~extended), kept):
        if owner[node] == node and _same(node, area, known, kinds):
            owner[node] = area
            known[area] = known[area] or known[node]
    return owner


def _nested(geometry: GeometryArray, extended: IntArray) -> list[tuple[int, int]]:
    """Pairs (smaller, larger) where a point of the smaller lies on the larger."""
    shapes = geometry[extended]
    inner, outer = shapely.STRtree(shapes).query(
        representative_points(shapes), predicate="intersects"
    )
    size = np.lexsort((shapely.length(shapes), shapely.area(shapes)))
    rank = np.empty(len(size), dtype=int)
    rank[size] = np.arange(len(size))
    smaller = rank[inner] < rank[outer]
    pairs = sorted(
        zip(inner[smaller], outer[smaller], strict=True),
        key=lambda pair: (-rank[pair[1]], -rank[pair[0]]),
    )
    return [(int(extended[a]), int(extended[b])) for a, b in pairs]


def _near(geometry: GeometryArray, nodes: IntArray, areas: IntArray) -> list[tuple[int, int]]:
    """Pairs (node, area) within reach, nearest first."""
    node, area = shapely.STRtree(geometry[areas]).query(
        geometry[nodes], predicate="dwithin", distance=SAME_FACILITY_M
    )
    node, area = nodes[node], areas[area]
    order = np.argsort(shapely.distance(geometry[node], geometry[area]), kind="stable")
    return [(int(node[index]), int(area[index])) for index in order]


def _root(owner: IntArray, index: int) -> int:
    while owner[index] != index:
        index = int(owner[index])
    return index


def _same(one: int, other: int, names: Sequence[str], kinds: Sequence[Mapping[str, str]]) -> bool:
    if names[one] and names[other]:
        return names[one] == names[other]
    shared = kinds[one].keys() & kinds[other].keys()
    return all(kinds[one][key] == kinds[other][key] for key in shared)


def _normal(name: str | None) -> str:
    return " ".join((name or "").casefold().split())
