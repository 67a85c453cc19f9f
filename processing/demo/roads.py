"""Street roles of one tile: roads, walking network with field and forest tracks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import (
    BoolArray,
    ColumnArray,
    FloatArray,
    GeometryArray,
    IntArray,
    ObjectArray,
)
from . import skeleton
from .landscape import LandscapePlan
from .layers import Layers
from .settlement import Settlement
from .shapes import Warp
from .streets import longest_component

TRACK_SPACING_M = 520.0
TRACK_LENGTH_M = (90.0, 950.0)
TRACK_SHARE = 0.62
TRACK_FREE_M = 2.0


@dataclass(frozen=True)
class Walkways:
    """All edges one can walk, as one connected network with shared end points."""

    edges: GeometryArray
    klasse: ObjectArray
    named: IntArray


def walkways(
    plan: LandscapePlan, settlement: Settlement, city: shapely.Geometry, warp: Warp, rng: Generator
) -> Walkways:
    """Streets plus tracks through fields and forest, noded with the streets.

    Tracks are edges of a Delaunay triangulation of scattered points and of street ends outside
    the villages; those that cross streets, rail, water, motorway or military land are dropped.

    Args:
        plan: areas and lines before the displacement.
        settlement: streets and buildings, displaced already.
        city: displaced outline, in metres.
        warp: the displacement.
        rng: scatters and curves the tracks.
    """
    streets = settlement.network.edges
    barrier = warp.geometry(
        np.array([plan.corridors, *plan.military.values(), plan.settlement], dtype=object), 30.0
    )
    low_x, low_y, high_x, high_y = city.bounds
    grid = np.stack(
        np.meshgrid(
            np.arange(low_x, high_x, TRACK_SPACING_M), np.arange(low_y, high_y, TRACK_SPACING_M)
        ),
        axis=-1,
    ).reshape(-1, 2)
    scattered = np.round(grid + rng.uniform(-0.42, 0.42, grid.shape) * TRACK_SPACING_M, 2)
    open_land = shapely.difference(
        shapely.buffer(city, -60.0), shapely.buffer(shapely.union_all(barrier), 25.0)
    )
    shapely.prepare(open_land)
    scattered = scattered[shapely.contains_xy(open_land, scattered[:, 0], scattered[:, 1])]
    gates = _gates(settlement, open_land)
    tracks = shapely.get_parts(
        shapely.delaunay_triangles(
            shapely.multipoints(np.vstack([scattered, gates])), only_edges=True
        )
    )
    tracks = _curved(tracks, rng)
    tracks = tracks[_passable(tracks, streets, barrier, rng)]
    houses = shapely.STRtree(settlement.buildings.footprints)
    blocked = houses.query(tracks, predicate="dwithin", distance=TRACK_FREE_M)[0]
    tracks = np.delete(tracks, np.unique(blocked))
    edges = np.concatenate([streets, tracks])
    klasse = np.concatenate(
        [settlement.network.klasse, np.full(len(tracks), "track", dtype=object)]
    )
    klasse[klasse == "rim"] = "residential"
    named = np.concatenate([settlement.network.named, np.full(len(tracks), -1)])
    keep = longest_component(edges)
    return Walkways(edges[keep], klasse[keep], named[keep])


def _gates(settlement: Settlement, open_land: shapely.Geometry) -> FloatArray:
    """Street ends near open land and junctions of roads through it."""
    edges = settlement.network.edges
    ends = shapely.get_coordinates(
        np.concatenate([shapely.get_point(edges, 0), shapely.get_point(edges, -1)])
    )
    nodes, count = np.unique(ends, axis=0, return_counts=True)
    near = shapely.buffer(open_land, 60.0)
    shapely.prepare(near)
    inside: BoolArray = shapely.contains_xy(near, nodes[:, 0], nodes[:, 1])
    gates: FloatArray = nodes[(count != 2) & inside]
    return gates


def _passable(
    tracks: GeometryArray, streets: GeometryArray, barrier: GeometryArray, rng: Generator
) -> BoolArray:
    length = shapely.length(tracks)
    good: BoolArray = (length > TRACK_LENGTH_M[0]) & (length < TRACK_LENGTH_M[1])
    good &= rng.random(len(tracks)) < TRACK_SHARE
    index = np.flatnonzero(good)
    crossing, _ = shapely.STRtree(streets).query(tracks[index], predicate="crosses")
    good[index[crossing]] = False
    index = np.flatnonzero(good)
    blocked = shapely.union_all(barrier)
    shapely.prepare(blocked)
    # A track may start at a street end just inside the outline of a village.
    good[index] &= ~shapely.intersects(blocked, _middle(tracks[index]))
    index = np.flatnonzero(good)
    first, last = shapely.STRtree(tracks[index]).query(tracks[index], predicate="crosses")
    good[index[np.maximum(first, last)]] = False
    return good


def _curved(tracks: GeometryArray, rng: Generator) -> GeometryArray:
    """Straight tracks as gentle arcs with the same, exact end points."""
    ends = shapely.get_coordinates(tracks).reshape(-1, 2, 2)
    along = ends[:, 1] - ends[:, 0]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    sag = rng.normal(0.0, 0.07, len(tracks))[:, None, None]
    share = np.linspace(0.0, 1.0, 6)[None, :, None]
    points = (
        ends[:, :1] + share * along[:, None] + 4.0 * share * (1 - share) * sag * across[:, None]
    )
    points = np.round(points, 2)
    points[:, 0], points[:, -1] = ends[:, 0], ends[:, 1]
    arcs: GeometryArray = shapely.linestrings(points)
    return arcs


def _middle(lines: GeometryArray) -> GeometryArray:
    """Lines without their first quarter, where they may leave a village."""
    share = np.linspace(0.25, 0.85, 4)[:, None]
    points = shapely.line_interpolate_point(lines[None, :], share, normalized=True)
    middles: GeometryArray = shapely.linestrings(
        shapely.get_coordinates(points.T).reshape(len(lines), -1, 2)
    )
    return middles


def road_names(ways: Walkways) -> ObjectArray:
    """Name of the main road that each edge belongs to, None for the others."""
    return np.array([*skeleton.MAIN_ROADS, None], dtype=object)[ways.named]


def add_roads(
    layers: Layers,
    plan: LandscapePlan,
    ways: Walkways,
    warp: Warp,
    traffic: Mapping[str, ColumnArray],
) -> None:
    """Add road_network, main_road and street_network with its columns of ``traffic``.

    Args:
        layers: takes the roads.
        plan: rail, motorway and river before the displacement; roads cross them on bridges.
        ways: the displaced network.
        warp: the displacement.
        traffic: further columns of street_network, each of shape (ways,).
    """
    names = road_names(ways)
    barriers = warp.geometry(
        np.array([*plan.rail.values(), *plan.motorway.values(), plan.lauter], dtype=object), 30.0
    )
    bridge = np.zeros(len(ways.edges), dtype=bool)
    bridge[shapely.STRtree(ways.edges).query(barriers, predicate="crosses")[1]] = True
    layers.add(
        "street_network",
        ways.edges,
        name=names,
        klasse=ways.klasse,
        bruecke=bridge,
        tunnel=np.zeros(len(bridge), dtype=bool),
        ebene=bridge.astype(int),
        **traffic,
    )
    roads = ways.klasse != "track"
    layers.add("road_network", ways.edges[roads], name=names[roads], klasse=ways.klasse[roads])
    main = ways.klasse == "secondary"
    layers.add("main_road", ways.edges[main], name=names[main], klasse="secondary")
    motorway = warp.geometry(np.array(list(plan.motorway.values()), dtype=object), 30.0)
    layers.add("road_network", motorway, name=list(plan.motorway), klasse="motorway")
