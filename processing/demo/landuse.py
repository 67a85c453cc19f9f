"""Land-use roles of one tile from its plan, its blocks and its edges."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

from ..runtime.array_types import GeometryArray
from .landscape import LandscapePlan, skeleton_metres, wider_land
from .layers import Layers
from .settlement import Settlement
from .shapes import Warp, band, polygons_of
from .streets import joined_blocks

HOUSING = ("urban", "suburban", "slab", "village")
STREET_GAP_M = 9.0
SOUTH_OF_CORE_M = 5_475_400.0
WIND = (((51, 154.6, 2.0),), ((127, 147, 2.0),), ((161, 123.4, 2.4),))


def add_land(
    layers: Layers, plan: LandscapePlan, settlement: Settlement, city: shapely.Geometry, warp: Warp
) -> None:
    """Add areas, waters, rail and motorway.

    Args:
        layers: takes the features, displaced.
        plan: hand-set areas and lines before the displacement.
        settlement: blocks and their uses, displaced already.
        city: outline before the displacement.
        warp: the displacement.
    """
    uses, blocks = settlement.uses, settlement.blocks

    def area(*names: str) -> GeometryArray:
        return joined_blocks(blocks[np.isin(uses, names)], STREET_GAP_M)

    def moved(*geometries: shapely.Geometry) -> GeometryArray:
        return warp.geometry(np.array(geometries, dtype=object), 30.0)

    land = wider_land(city, plan, plan.settlement)
    forest = polygons_of(moved(land["forest"])[0])
    fields = polygons_of(moved(land["agriculture"])[0])
    layers.add("forest", forest, name="Wald", klasse="Mischwald")
    layers.add("agriculture", fields, klasse="Ackerland und Grünland")
    layers.add("settlement_area", polygons_of(moved(plan.settlement)[0]), klasse="Siedlung")
    layers.add("residential_building_land", area(*HOUSING), klasse="W")
    layers.add("mixed_building_land", area("mixed", "core"), klasse="M")
    layers.add("commercial_building_land", area("commercial", "retail"), klasse="G")
    layers.add("retail_area", area("retail"), klasse="Einzelhandel", stand="angenommen")
    layers.add("university", area("research"), name="Universität und Hochschule")
    layers.add(
        "commercial_innovation_research", area("research"), klasse="Forschung", stand="angenommen"
    )
    layers.add("city_core", polygons_of(moved(plan.city_core)[0]), name="City")
    _add_green(layers, plan, blocks[uses == "park"], warp)
    layers.add(
        "military_area",
        moved(*plan.military.values()),
        name=list(plan.military),
        klasse="Sperrgebiet",
    )
    west, bottom, east, _ = shapely.bounds(city)
    # Displaced like everything else: no wood ends on a straight line.
    southern = moved(shapely.box(west - 2e3, bottom - 2e3, east + 2e3, SOUTH_OF_CORE_M))[0]
    south = shapely.intersection(shapely.union_all(forest), southern)
    for role in ("recreation_hiking_area", "v_palatinate_forest"):
        layers.add(role, polygons_of(south), name="Pfälzerwald (schematisch)")
    wind = moved(*(band(skeleton_metres(zone)) for zone in WIND))
    for role in ("wind_energy_area", "v_wind_energy"):
        layers.add(role, wind, name=["Windfläche Nordwest", "Windfläche Nord", "Windfläche Ost"])
    _add_lines(layers, plan, warp)


def _add_green(layers: Layers, plan: LandscapePlan, pocket: GeometryArray, warp: Warp) -> None:
    parks = warp.geometry(np.array(list(plan.parks.values()), dtype=object), 30.0)
    cemeteries = warp.geometry(np.array(list(plan.cemeteries.values()), dtype=object), 30.0)
    water = shapely.union_all(
        warp.geometry(np.array(list(plan.ponds.values()), dtype=object), 30.0)
    )
    for role in ("green_space", "recreation_park"):
        layers.add(
            role,
            shapely.difference(parks, water),
            name=list(plan.parks),
            klasse="Park",
            zugang="öffentlich",
        )
    layers.add("green_space", pocket, klasse="Quartiersgrün", zugang="öffentlich")
    layers.add(
        "green_space",
        cemeteries,
        name=list(plan.cemeteries),
        klasse="Friedhof",
        zugang="eingeschränkt",
    )
    layers.add(
        "restricted_public_green",
        cemeteries,
        name=list(plan.cemeteries),
        klasse="Friedhof",
        zugang="eingeschränkt",
    )


def _add_lines(layers: Layers, plan: LandscapePlan, warp: Warp) -> None:
    def moved(lines: Iterable[shapely.Geometry]) -> GeometryArray:
        return warp.geometry(np.array(list(lines), dtype=object), 30.0)

    layers.add("standing_water", moved(plan.ponds.values()), name=list(plan.ponds), klasse="Weiher")
    layers.add("flowing_water", moved([plan.lauter]), name="Lauter", klasse="river", breite_m=8.0)
    layers.add(
        "flowing_water",
        moved(plan.streams.values()),
        name=list(plan.streams),
        klasse="stream",
        breite_m=2.0,
    )
    layers.add("rail_line", moved(plan.rail.values()), name=list(plan.rail), klasse="rail")
    motorway = moved(plan.motorway.values())
    for role in ("motorway", "motorway_link"):
        layers.add(role, motorway, name=list(plan.motorway), klasse="motorway")
