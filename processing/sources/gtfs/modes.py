"""Means of transport behind the GTFS route_type, basic and extended."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Means of transport as planners name them."""

    LONG_DISTANCE = "Fernzug"
    REGIONAL = "Regionalzug"
    RAIL = "Zug"
    SUBURBAN = "S-Bahn"
    METRO = "U-Bahn"
    TRAM = "Straßenbahn"
    BUS = "Bus"
    COACH = "Fernbus"
    REPLACEMENT = "Schienenersatzverkehr"
    TROLLEYBUS = "Oberleitungsbus"
    SCHOOL_BUS = "Schulbus"
    ON_DEMAND_BUS = "Rufbus"
    TAXI = "Taxi, Anruf-Sammeltaxi"
    SHIP = "Schiff"
    CABLE_CAR = "Seilbahn"
    FUNICULAR = "Standseilbahn"
    AIR = "Flugzeug"
    OTHER = "Sonstige"
    UNKNOWN = "unbekannt"


# First code, last code, mode. Later rows win, so single codes stand below their range.
# Sources: GTFS reference (basic types), Google's list of extended route types.
_TABLE: tuple[tuple[int, int, Mode], ...] = (
    (0, 0, Mode.TRAM),
    (1, 1, Mode.METRO),
    (2, 2, Mode.RAIL),
    (3, 3, Mode.BUS),
    (4, 4, Mode.SHIP),
    (5, 5, Mode.TRAM),
    (6, 6, Mode.CABLE_CAR),
    (7, 7, Mode.FUNICULAR),
    (11, 11, Mode.TROLLEYBUS),
    (12, 12, Mode.TRAM),
    (100, 117, Mode.RAIL),
    (101, 102, Mode.LONG_DISTANCE),
    (103, 103, Mode.REGIONAL),
    (104, 105, Mode.LONG_DISTANCE),
    (106, 106, Mode.REGIONAL),
    (108, 108, Mode.REGIONAL),
    (109, 109, Mode.SUBURBAN),
    (110, 110, Mode.REPLACEMENT),
    (200, 209, Mode.COACH),
    (400, 405, Mode.METRO),
    (403, 403, Mode.TRAM),
    (405, 405, Mode.TRAM),
    (500, 500, Mode.METRO),
    (600, 600, Mode.METRO),
    (700, 716, Mode.BUS),
    (712, 712, Mode.SCHOOL_BUS),
    (714, 714, Mode.REPLACEMENT),
    (715, 715, Mode.ON_DEMAND_BUS),
    (800, 800, Mode.TROLLEYBUS),
    (900, 907, Mode.TRAM),
    (1000, 1021, Mode.SHIP),
    (1100, 1114, Mode.AIR),
    (1200, 1200, Mode.SHIP),
    (1300, 1307, Mode.CABLE_CAR),
    (1400, 1402, Mode.FUNICULAR),
    (1500, 1599, Mode.TAXI),
    (1600, 1604, Mode.OTHER),
    (1700, 1702, Mode.OTHER),
)
_MODES = {code: mode for first, last, mode in _TABLE for code in range(first, last + 1)}

ON_DEMAND = frozenset({Mode.ON_DEMAND_BUS, Mode.TAXI})
"""Runs only when somebody has booked it: shown, but no headway."""

AT_BUS_STOPS = frozenset(
    {Mode.BUS, Mode.COACH, Mode.REPLACEMENT, Mode.TROLLEYBUS, Mode.SCHOOL_BUS, Mode.ON_DEMAND_BUS}
)
AT_RAIL_STOPS = frozenset({Mode.LONG_DISTANCE, Mode.REGIONAL, Mode.RAIL, Mode.SUBURBAN})


def mode_of(route_type: int) -> Mode:
    """Means of transport of a route_type; UNKNOWN for a code that is on no list."""
    return _MODES.get(route_type, Mode.UNKNOWN)
