"""Trains of the demo: four lines between its stations and two beyond the city."""

from __future__ import annotations

import numpy as np

from . import skeleton
from .bus_lines import BusLine, Route, Transit
from .landscape import skeleton_metres
from .shapes import Warp

BEYOND = {"Umland West": (12.0, 35.0), "Umland Ost": (184.0, 155.0)}
"""Where trains come from and go to, so far from the city that no timetable of it holds them."""
_DETOUR = 1.1
_CALLS: dict[str, tuple[int, tuple[str, ...]]] = {
    "S 1": (1800, ("Umland West", "Einsiedlerhof", "Vogelweh", "Kennelgarten", "Pfaffwerk",
                   "Galgenberg", "Hauptbahnhof", "Umland Ost")),
    "RE 2": (3600, ("Umland West", "Hauptbahnhof", "Umland Ost")),
    "RB 3": (3600, ("Hauptbahnhof", "Westbahnhof", "Lautertal Nord")),
    "RB 4": (3600, ("Hauptbahnhof", "Pfaffwerk", "Hohenecken")),
}  # fmt: skip
"""Seconds between trains on working days, and where they call."""


def make_trains(warp: Warp) -> Transit:
    """Stations and lines; ways between stations are a tenth longer than the straight line."""
    places = {**skeleton.RAIL_STOPS, **BEYOND}
    names = tuple(places)
    plan = skeleton_metres(list(places.values()))
    points = warp(plan)
    routes = []
    along = np.tile([1.0, 0.0], (len(names), 1))
    for number, (headway_s, calls) in _CALLS.items():
        stops = tuple(names.index(name) for name in calls)
        legs = np.diff(points[list(stops)], axis=0)
        lengths = np.hypot(*legs.T)
        along[list(stops[:-1])] = legs / lengths[:, None]
        reached = (0.0, *(_DETOUR * np.cumsum(lengths)).tolist())
        line = BusLine(number, headway_s, tuple(places[name] for name in calls))
        routes.append(Route(line, stops, reached))
    return Transit(points, along, names, tuple(routes))
