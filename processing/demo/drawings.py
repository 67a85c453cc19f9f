"""What planners draw by hand: few, smooth, generalised shapes for the strategy maps."""

from __future__ import annotations

import shapely

from . import drawings_data as data
from . import skeleton
from .landscape import skeleton_metres
from .layers import Layers
from .shapes import Warp, band, rounded_line, rounded_outline

VILLAGE_GROWTH = 1.22
VILLAGE_ROLES = ("strengthen_ortsbezirk", "v_village_ortsbezirk")
TITLES = {
    "einsiedlerhof": "Einsiedlerhof",
    "siegelbach": "Siegelbach",
    "erfenbach": "Erfenbach",
    "erzhuetten_wiesenthalerhof": "Erzhütten-Wiesenthalerhof",
    "morlautern": "Morlautern",
    "erlenbach": "Erlenbach",
    "hohenecken": "Hohenecken",
    "dansenberg": "Dansenberg",
    "moelschbach": "Mölschbach",
}


def add_drawings(layers: Layers, warp: Warp) -> None:
    """Add every drawn role of ``drawings_data`` and the generalised village outlines."""
    for roles, zones in data.AREAS:
        shapes = [_blob((zone,), warp) for zone in zones.values()]
        for role in roles:
            layers.add(role, shapes, name=list(zones))
    for roles, paths in data.LINES:
        lines = [_line(path, warp) for path in paths.values()]
        for role in roles:
            layers.add(role, lines, name=list(paths))
    for roles, places in data.POINTS:
        points = list(shapely.points(warp(skeleton_metres(list(places.values())))))
        for role in roles:
            layers.add(role, points, name=list(places))
    _add_renewal(layers, warp)
    villages = {
        name: _blob(tuple(_grown(zone) for zone in zones), warp)
        for name, zones in skeleton.VILLAGES.items()
    }
    for role in VILLAGE_ROLES:
        layers.add(
            role,
            list(villages.values()),
            name=[TITLES[name] for name in villages],
            ortsbezirk=list(villages),
        )


def _add_renewal(layers: Layers, warp: Warp) -> None:
    for name, (zone, programme, status, start, end) in data.RENEWAL.items():
        columns: dict[str, object] = {"name": name, "programm": programme, "status": status}
        columns |= {"beginn": start, "ende": end}
        shape = [_blob((zone,), warp)]
        layers.add("urban_renewal_area", shape, **columns)
        layers.add(
            "urban_renewal_area_running" if status == "laufend" else "urban_renewal_area_expiring",
            shape,
            **columns,
        )
        if programme == data.COHESION and status == "laufend":
            layers.add("social_cohesion_area", shape, **columns)


def _grown(zone: skeleton.Circles) -> skeleton.Circles:
    return tuple((x, y, radius * VILLAGE_GROWTH) for x, y, radius in zone)


def _blob(zones: tuple[skeleton.Circles, ...], warp: Warp) -> shapely.Geometry:
    union = shapely.union_all([band(skeleton_metres(zone)) for zone in zones])
    smooth = rounded_outline(union, 90.0) if shapely.area(union) > 500_000.0 else union
    return warp.geometry([smooth], 60.0)[0]


def _line(path: skeleton.Path, warp: Warp) -> shapely.LineString:
    return warp.geometry([rounded_line(skeleton_metres(path))], 60.0)[0]
