"""One schematic city: all roles in the collection, ready to be shifted and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.random import PCG64, Generator

from ..runtime.array_types import FloatArray, GeometryArray
from . import skeleton
from .bus_lines import Transit, add_stops, make_transit
from .demo_districts import district_polygons
from .drawings import add_drawings
from .facilities import place_facilities
from .landscape import LandscapePlan, draw_landscape, skeleton_metres
from .landuse import add_land
from .layers import Layers
from .residents import Population, inhabit
from .roads import Walkways, add_roads, walkways
from .settlement import Settlement, make_settlement
from .shapes import Warp
from .traffic import add_cycle_network, traffic_columns

GATES = (
    ("Weststraße", 0),
    ("Kaiserstraße", -1),
    ("Erzhütter Straße", -1),
    ("Mölschbacher Straße", -1),
)
GRID_AND_STREETS = ("census_cell", "building", "street_network", "road_network", "main_road")
MAIN_STATION = "Hauptbahnhof"
WARP_WAVES = ((1500.0, 38.0, 4), (2600.0, 45.0, 4))


@dataclass(frozen=True)
class Tile:
    """A finished city at its original place; ``layers`` holds every role but the districts.

    ``gates`` are the ends of its main roads in the west, east, north and south.
    """

    layers: Layers
    districts: Mapping[str, shapely.Geometry]
    transit: Transit
    warp: Warp
    gates: FloatArray


def make_tile(
    seed: int,
    index: int,
    titles: Mapping[str, str],
    progress: Callable[[float], None],
) -> Tile:
    """Make city number ``index``; equal seed and index give equal content.

    Args:
        seed: seed of the whole demo.
        index: number of the copy (0 is the city at its real place).
        titles: printed names of the districts by id.
        progress: called with 0..1.
    """
    rng = Generator(PCG64([seed, index]))
    warp = Warp.random(rng, WARP_WAVES)
    plain_city = shapely.union_all(list(district_polygons().values()))
    plan = draw_landscape(plain_city, rng)
    districts = district_polygons(warp)
    city = shapely.union_all(list(districts.values()))
    progress(0.1)
    settlement = make_settlement(plan, warp, rng)
    progress(0.4)
    layers = Layers()
    add_land(layers, plan, settlement, plain_city, warp)
    progress(0.55)
    ways = walkways(plan, settlement, city, warp, rng)
    traffic = traffic_columns(ways, plan, warp, seed=seed, index=index)
    add_roads(layers, plan, ways, warp, traffic)
    add_cycle_network(layers, ways, traffic["radfuehrung"])
    progress(0.7)
    _add_buildings(layers, settlement, ways.edges[ways.klasse == "secondary"], districts, rng)
    transit = make_transit(ways, warp, districts, titles)
    add_stops(layers, transit, f"{index}-")
    progress(0.85)
    add_drawings(layers, warp)
    _add_rail_stops(layers, warp)
    layers.clip(city, keep=GRID_AND_STREETS)
    layers.locate(districts)
    progress(1.0)
    return Tile(layers, districts, transit, warp, _gates(plan, ways, warp))


def _gates(plan: LandscapePlan, ways: Walkways, warp: Warp) -> FloatArray:
    """Nodes of the network where the roads leave the city; the roads are hand-set."""
    ends = [shapely.get_point(plan.main_roads[name], side) for name, side in GATES]
    wanted = shapely.points(warp(shapely.get_coordinates(ends)))
    nodes = np.concatenate([shapely.get_point(ways.edges, 0), shapely.get_point(ways.edges, -1)])
    gates: FloatArray = shapely.get_coordinates(nodes[shapely.STRtree(nodes).nearest(wanted)])
    return gates


def _add_rail_stops(layers: Layers, warp: Warp) -> None:
    names = list(skeleton.RAIL_STOPS)
    points = shapely.points(warp(skeleton_metres(list(skeleton.RAIL_STOPS.values()))))
    kinds = ["Bahnhof" if name.endswith("bahnhof") else "Haltepunkt" for name in names]
    layers.add("rail_stop", points, name=names, art=kinds)
    main = names.index(MAIN_STATION)
    layers.add("supraregional_station", points[[main]], name=MAIN_STATION, art="Bahnhof")


def _add_buildings(
    layers: Layers,
    settlement: Settlement,
    main_roads: GeometryArray,
    districts: Mapping[str, shapely.Geometry],
    rng: Generator,
) -> None:
    """Facilities first, so that nobody lives in a school; then buildings and inhabitants."""
    buildings = settlement.buildings
    ids = np.array(list(districts), dtype=object)
    centre = shapely.centroid(buildings.footprints)
    district = ids[shapely.STRtree(list(districts.values())).nearest(centre)]
    uses = settlement.uses[buildings.block]
    taken = place_facilities(layers, buildings, uses, district, main_roads, rng)
    nutzung = np.where(taken, "sonstige", buildings.nutzung)
    buildings = replace(buildings, nutzung=nutzung)
    layers.add(
        "building",
        buildings.footprints,
        nutzung=nutzung,
        geschosse=buildings.geschosse,
        ortsbezirk=district,
    )
    _add_population(layers, inhabit(buildings, district), centre)


def _add_population(layers: Layers, population: Population, centre: GeometryArray) -> None:
    layers.add(
        "census_cell",
        population.cells,
        zelle=population.names,
        status=population.status,
        einwohner=population.shown,
    )
    known = (population.persons > 0) & (population.status[population.cell] == "bewohnt")
    layers.add(
        "population_points",
        centre[known],
        einwohner=population.persons[known].astype(float),
        zelle=population.names[population.cell[known]],
    )
