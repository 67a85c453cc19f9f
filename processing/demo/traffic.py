"""How the streets of the demo city are walked and ridden: access, one-way, speed, surface."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.random import PCG64, Generator
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from ..analysis.cycling import cycle_terms as terms
from ..runtime.array_types import BoolArray, ColumnArray, GeometryArray, IntArray, ObjectArray
from .landscape import LandscapePlan
from .layers import Layers
from .roads import Walkways, road_names
from .shapes import Warp
from .streets import node_ids

_STREAM = 5
RIVERSIDE_M = 150.0
CLOSED_SHARE = 0.2
UNKNOWN_SURFACE_SHARE = 0.1

GUIDANCE: Mapping[str, str | None] = {
    "Weststraße": terms.ADVISORY_LANE,
    "Kaiserstraße": terms.CYCLE_LANE,
    "Südtangente": terms.MIXED,
    "Nordtangente": terms.SHARED_PATH,
    "Lauterstraße": terms.CYCLE_TRACK,
    "Trippstadter Straße": terms.ADVISORY_LANE,
    "Universitätsstraße": terms.SEPARATED,
    "Hohenecker Straße": terms.CYCLE_TRACK + terms.ONE_SIDE,
    "Erzhütter Straße": terms.CYCLE_TRACK,
    "Pfaffstraße": terms.CYCLE_STREET,
    "Altstadtring": terms.CYCLE_STREET,
    "Mannheimer Straße": terms.CYCLE_TRACK,
    "Ostspange": terms.CYCLE_LANE,
    "Industriestraße": None,
    "Opelstraße": None,
}
"""Main roads that are not in the list have mixed traffic; None stands for a gap in the data."""

CALM = ("Pfaffstraße", "Altstadtring")
CYCLE_KINDS = frozenset(terms.GUIDANCE) - {terms.MIXED, terms.FARM_TRACK, terms.PATH}


def traffic_columns(
    ways: Walkways, plan: LandscapePlan, warp: Warp, *, seed: int, index: int
) -> dict[str, ColumnArray]:
    """Columns of the street network that say who may use it and how.

    Has its own stream of random numbers, so that the rest of the city does not depend on it.

    Args:
        ways: the displaced network, n edges.
        plan: zones and river before the displacement.
        warp: the displacement.
        seed: seed of the whole demo.
        index: number of the tile.

    Returns:
        Columns by name, each of shape (n,).
    """
    rng = Generator(PCG64([seed, index, _STREAM]))
    count = len(ways.edges)
    middle = shapely.line_interpolate_point(ways.edges, 0.5, normalized=True)
    track, main = ways.klasse == "track", ways.klasse == "secondary"
    core, settled, commercial = (
        _inside(warp.geometry([zone], 30.0)[0], middle)
        for zone in (plan.city_core, plan.settlement, plan.commercial)
    )
    river = warp.geometry([plan.lauter], 30.0)[0]
    riverside = track & (shapely.distance(river, middle) < RIVERSIDE_M)
    names = road_names(ways)

    guidance = np.full(count, terms.MIXED, dtype=object)
    guidance[track] = terms.FARM_TRACK
    guidance[riverside] = terms.SHARED_PATH
    guidance[main] = [GUIDANCE.get(name, terms.MIXED) for name in names[main]]

    speed = np.where(settled, 30.0, 50.0)
    speed[commercial] = 50.0
    speed[core] = 20.0
    speed[main] = np.where(settled[main], 50.0, 70.0)
    speed[main & np.isin(names.astype(str), CALM)] = 30.0
    speed[track] = np.nan
    return {
        "zu_fuss": np.ones(count, dtype=bool),
        "rad": np.ones(count, dtype=bool),
        "rad_einbahn": _one_way(ways.edges, core & ~main & ~track, rng).astype(float),
        "radfuehrung": guidance,
        "tempo_kmh": speed,
        "belag": _surfaces(track & ~riverside, core & ~main, ~main & ~track, rng),
    }


def add_cycle_network(layers: Layers, ways: Walkways, guidance: ObjectArray) -> None:
    """Add the streets that have something made for cycling.

    ``guidance`` is the ``radfuehrung`` of each street, shape (n,).
    """
    made = np.array([kind in CYCLE_KINDS for kind in guidance], dtype=bool)
    layers.add(
        "cycle_network", ways.edges[made], name=road_names(ways)[made], klasse=ways.klasse[made]
    )


def _inside(zone: shapely.Geometry, points: GeometryArray) -> BoolArray:
    shapely.prepare(zone)
    inside: BoolArray = shapely.contains(zone, points)
    return inside


def _one_way(edges: GeometryArray, allowed: BoolArray, rng: Generator) -> IntArray:
    """1 and -1 on one-way streets without contraflow cycling.

    Only streets outside a spanning tree are chosen: every place stays within reach both ways.
    """
    first, last = node_ids(edges).T
    count = int(max(first.max(), last.max())) + 1
    tree = minimum_spanning_tree(coo_matrix((shapely.length(edges), (first, last)), (count,) * 2))
    tree = tree.tocoo()
    kept = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    spare = [pair not in kept for pair in zip(first.tolist(), last.tolist(), strict=True)]
    closed = allowed & np.array(spare) & (rng.random(len(edges)) < CLOSED_SHARE)
    return np.where(closed, rng.choice([1, -1], len(edges)), 0)


def _surfaces(tracks: BoolArray, core: BoolArray, minor: BoolArray, rng: Generator) -> ObjectArray:
    count = len(tracks)
    chance = rng.random(count)
    surface = np.full(count, terms.ASPHALT, dtype=object)
    surface[minor & (chance < UNKNOWN_SURFACE_SHARE)] = None
    surface[core] = np.where(chance < 0.25, terms.COBBLES, terms.PAVING)[core]
    loose = np.array([terms.COMPACTED, terms.GRAVEL, terms.UNPAVED], dtype=object)
    surface[tracks] = loose[np.searchsorted([0.45, 0.8], chance)][tracks]
    return surface
