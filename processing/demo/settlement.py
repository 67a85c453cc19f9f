"""Town and villages of one tile: network, blocks with uses, buildings; final coordinates."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import GeometryArray, ObjectArray
from . import skeleton
from .buildings import Buildings, place_buildings
from .landscape import LandscapePlan, skeleton_metres
from .shapes import Warp
from .streets import StreetPlan, build_street_plan, enclosed

BLOCK_M2 = {"core": 17_500.0, "gewerbe": 60_000.0}
VILLAGE_BLOCK_M2 = 20_000.0
CITY_BLOCK_M2 = 10_000.0
MIXED_BLOCK_M2 = 14_000.0
SMALLEST_BLOCK_M2 = 600.0
URBAN_RADIUS_M = 2_300.0


@dataclass(frozen=True)
class Settlement:
    """Streets, blocks and buildings; ``uses`` is the building pattern or open use of a block."""

    network: StreetPlan
    blocks: GeometryArray
    uses: ObjectArray
    buildings: Buildings


def make_settlement(plan: LandscapePlan, warp: Warp, rng: Generator) -> Settlement:
    """Grow the network in plan coordinates, displace it, and build along it.

    The result is displaced; its uses were chosen before.
    """
    targets = {name: BLOCK_M2.get(name, VILLAGE_BLOCK_M2) for name in plan.bodies}
    zones = [
        (plan.commercial, BLOCK_M2["gewerbe"]),
        (plan.mixed, MIXED_BLOCK_M2),
        (plan.city_core, CITY_BLOCK_M2),
        (plan.research, 30_000.0),
    ]
    network = build_street_plan(plan.bodies, targets, zones, list(plan.main_roads.values()), rng)
    blocks = network.blocks[shapely.area(network.blocks) > SMALLEST_BLOCK_M2]
    uses = block_uses(plan, blocks, rng)
    moved = replace(network, edges=warp.geometry(network.edges), blocks=warp.geometry(blocks))
    buildings = place_buildings(moved.edges, moved.blocks, uses, rng)
    return Settlement(moved, moved.blocks, uses, buildings)


def block_uses(plan: LandscapePlan, blocks: GeometryArray, rng: Generator) -> ObjectArray:
    """Pattern per block (n) from the zones of the plan, with some variety by chance.

    Both are given in metres before the displacement.
    """
    centre = skeleton_metres([skeleton.ANCHORS["kernstadt"]])[0]
    points = shapely.get_coordinates(shapely.point_on_surface(blocks))
    distance = np.hypot(*(points - centre).T)
    chance = rng.random(len(blocks))
    uses = np.where(enclosed(plan.bodies["core"], blocks), "suburban", "village").astype(object)
    inner = (uses == "suburban") & (distance < URBAN_RADIUS_M * rng.uniform(0.7, 1.3, len(blocks)))
    uses[inner] = "urban"
    uses[(uses == "suburban") & (chance < 0.09)] = "slab"
    uses[(uses == "urban") & (chance < 0.06)] = "slab"
    uses[(chance > 0.985) & (shapely.area(blocks) > 5000.0)] = "park"
    uses[(chance > 0.965) & (chance <= 0.985) & (shapely.area(blocks) > 6000.0)] = "site"
    uses[enclosed(plan.mixed, blocks)] = "mixed"
    uses[enclosed(plan.city_core, blocks)] = "core"
    uses[enclosed(plan.commercial, blocks)] = "commercial"
    uses[enclosed(plan.retail, blocks)] = "retail"
    uses[enclosed(plan.research, blocks)] = "research"
    return uses
