"""The plan of the city before streets: bodies, zones, corridors, open country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import FloatArray
from . import skeleton
from .demo_districts import ORIGIN, UNIT_M
from .shapes import Warp, band, lines_of, polygons_of, rounded_line, rounded_outline, scaled

RAIL_HALF_M = 16.0
MOTORWAY_HALF_M = 45.0
RIVER_HALF_M = 12.0
STREAM_HALF_M = 7.0
JOIN_M = 260.0
OUTLINE_WAVES = ((420.0, 28.0, 5), (170.0, 7.0, 5))
COUNTRY_WAVES = ((900.0, 90.0, 5), (330.0, 30.0, 5))


@dataclass(frozen=True)
class LandscapePlan:
    """Everything hand-set in metres, outlines already organic, nothing noded yet.

    ``bodies`` maps the settlement names (``core``, district ids, ``gewerbe``) to polygons
    without rail, motorway, water, parks and cemeteries.
    """

    bodies: Mapping[str, shapely.Geometry]
    settlement: shapely.Geometry
    commercial: shapely.Geometry
    retail: shapely.Geometry
    research: shapely.Geometry
    mixed: shapely.Geometry
    city_core: shapely.Geometry
    parks: Mapping[str, shapely.Geometry]
    cemeteries: Mapping[str, shapely.Geometry]
    military: Mapping[str, shapely.Geometry]
    ponds: Mapping[str, shapely.Geometry]
    lauter: shapely.LineString
    streams: Mapping[str, shapely.LineString]
    rail: Mapping[str, shapely.LineString]
    motorway: Mapping[str, shapely.LineString]
    main_roads: Mapping[str, shapely.LineString]
    corridors: shapely.Geometry
    fields: shapely.Geometry


def skeleton_metres(value: object) -> FloatArray:
    """Hand-set coordinates of the skeleton in metres (third column: radius)."""
    return scaled(value, UNIT_M, ORIGIN)


def draw_landscape(city: shapely.Geometry, rng: Generator) -> LandscapePlan:
    """Draw the plan inside ``city``; the same generator state gives the same plan.

    ``city`` is the outline in metres before the displacement.
    """
    limit = shapely.buffer(city, -2.0)
    outline = Warp.random(rng, OUTLINE_WAVES)
    country = Warp.random(rng, COUNTRY_WAVES)

    def organic(zones: tuple[skeleton.Circles, ...], warp: Warp = outline) -> shapely.Geometry:
        union = shapely.union_all([band(skeleton_metres(zone)) for zone in zones])
        return shapely.make_valid(warp.geometry(np.array([union]), 30.0)[0])

    def named(zones: Mapping[str, skeleton.Circles]) -> dict[str, shapely.Geometry]:
        return {name: organic((zone,)) for name, zone in zones.items()}

    def paths(values: Mapping[str, skeleton.Path]) -> dict[str, shapely.LineString]:
        return {name: inside(rounded_line(skeleton_metres(path))) for name, path in values.items()}

    def inside(line: shapely.LineString) -> shapely.LineString:
        parts = lines_of(shapely.intersection(line, limit))
        return parts[shapely.length(parts).argmax()]

    rail, motorway = paths(skeleton.RAIL), paths(skeleton.MOTORWAY)
    streams = paths(skeleton.STREAMS)
    lauter = inside(rounded_line(skeleton_metres(skeleton.LAUTER)))
    parks, cemeteries = named(skeleton.PARKS), named(skeleton.CEMETERIES)
    ponds, military = named(skeleton.PONDS), named(skeleton.MILITARY)
    commercial = organic(skeleton.COMMERCIAL)
    core = organic(skeleton.CORE)
    corridors = shapely.union_all(
        [
            *shapely.buffer(list(rail.values()), RAIL_HALF_M),
            *shapely.buffer(list(motorway.values()), MOTORWAY_HALF_M),
            *shapely.buffer(list(streams.values()), STREAM_HALF_M),
            shapely.buffer(lauter, RIVER_HALF_M),
            *shapely.buffer(list(ponds.values()), 10.0),
        ]
    )
    open_space = shapely.union_all(
        [corridors, *parks.values(), *cemeteries.values(), *military.values()]
    )
    bodies = {"core": core}
    bodies |= {name: organic(zones) for name, zones in skeleton.VILLAGES.items()}
    taken = shapely.union_all(list(bodies.values()))
    bodies["gewerbe"] = shapely.difference(commercial, shapely.buffer(taken, 1.0))
    return LandscapePlan(
        bodies={name: _trimmed(body, open_space) for name, body in bodies.items()},
        settlement=rounded_outline(shapely.union(taken, commercial), 40.0),
        commercial=commercial,
        retail=organic(skeleton.RETAIL),
        research=organic((skeleton.RESEARCH,)),
        mixed=organic(skeleton.MIXED),
        city_core=organic((skeleton.CITY_CORE,)),
        parks=parks,
        cemeteries=cemeteries,
        military=military,
        ponds=ponds,
        lauter=lauter,
        streams=streams,
        rail=rail,
        motorway=motorway,
        main_roads=_joined_roads(
            {
                name: inside(rounded_line(skeleton_metres(path), 2))
                for name, path in skeleton.MAIN_ROADS.items()
            }
        ),
        corridors=corridors,
        fields=organic(skeleton.FIELDS, country),
    )


def _joined_roads(
    roads: Mapping[str, shapely.LineString],
) -> dict[str, shapely.LineString]:
    """Roads whose ends are led to the nearest other road within ``JOIN_M``."""
    joined = {}
    for name, road in roads.items():
        others = shapely.union_all([line for other, line in roads.items() if other != name])
        points = shapely.get_coordinates(road)
        for end in (0, -1):
            link = shapely.shortest_line(shapely.get_point(road, end), others)
            if shapely.length(link) < JOIN_M:
                foot = shapely.get_coordinates(link)[1:]
                points = np.vstack([foot, points] if end == 0 else [points, foot])
        joined[name] = shapely.LineString(points)
    return joined


def _trimmed(body: shapely.Geometry, open_space: shapely.Geometry) -> shapely.Geometry:
    """Body without open space; slivers under half a hectare are given up."""
    parts = polygons_of(shapely.difference(body, open_space))
    parts = polygons_of(shapely.union_all(shapely.buffer(shapely.buffer(parts, -12.0), 12.0)))
    return shapely.multipolygons(parts[shapely.area(parts) > 5000.0])


def wider_land(
    city: shapely.Geometry, plan: LandscapePlan, built: shapely.Geometry
) -> dict[str, shapely.Geometry]:
    """Farmland and forest: what is left of the city, cut so that nothing overlaps.

    Args:
        city: outline before the displacement, in metres.
        plan: hand-set areas; they keep their places.
        built: settled land, likewise before the displacement.

    Returns:
        Areas for ``agriculture`` and ``forest``.
    """
    occupied = shapely.union_all(
        [
            shapely.buffer(built, 2.0),
            plan.corridors,
            *plan.parks.values(),
            *plan.cemeteries.values(),
            *plan.military.values(),
        ]
    )
    fields = shapely.difference(shapely.intersection(plan.fields, city), occupied)
    wood = shapely.difference(city, shapely.union(shapely.buffer(plan.fields, 12.0), occupied))
    wood = shapely.buffer(shapely.buffer(wood, -25.0), 25.0)
    return {"agriculture": _large(fields, 8000.0), "forest": _large(wood, 20000.0)}


def _large(geometry: shapely.Geometry, area_m2: float) -> shapely.Geometry:
    parts = polygons_of(shapely.simplify(geometry, 3.0))
    return shapely.multipolygons(parts[shapely.area(parts) > area_m2])
