"""Means of transport behind the GTFS route_type, basic and extended."""

from __future__ import annotations

from enum import StrEnum


class TransitMode(StrEnum):
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
_TABLE: tuple[tuple[int, int, TransitMode], ...] = (
    (0, 0, TransitMode.TRAM),
    (1, 1, TransitMode.METRO),
    (2, 2, TransitMode.RAIL),
    (3, 3, TransitMode.BUS),
    (4, 4, TransitMode.SHIP),
    (5, 5, TransitMode.TRAM),
    (6, 6, TransitMode.CABLE_CAR),
    (7, 7, TransitMode.FUNICULAR),
    (11, 11, TransitMode.TROLLEYBUS),
    (12, 12, TransitMode.TRAM),
    (100, 117, TransitMode.RAIL),
    (101, 102, TransitMode.LONG_DISTANCE),
    (103, 103, TransitMode.REGIONAL),
    (104, 105, TransitMode.LONG_DISTANCE),
    (106, 106, TransitMode.REGIONAL),
    (108, 108, TransitMode.REGIONAL),
    (109, 109, TransitMode.SUBURBAN),
    (110, 110, TransitMode.REPLACEMENT),
    (200, 209, TransitMode.COACH),
    (400, 405, TransitMode.METRO),
    (403, 403, TransitMode.TRAM),
    (405, 405, TransitMode.TRAM),
    (500, 500, TransitMode.METRO),
    (600, 600, TransitMode.METRO),
    (700, 716, TransitMode.BUS),
    (712, 712, TransitMode.SCHOOL_BUS),
    (714, 714, TransitMode.REPLACEMENT),
    (715, 715, TransitMode.ON_DEMAND_BUS),
    (800, 800, TransitMode.TROLLEYBUS),
    (900, 907, TransitMode.TRAM),
    (1000, 1021, TransitMode.SHIP),
    (1100, 1114, TransitMode.AIR),
    (1200, 1200, TransitMode.SHIP),
    (1300, 1307, TransitMode.CABLE_CAR),
    (1400, 1402, TransitMode.FUNICULAR),
    (1500, 1599, TransitMode.TAXI),
    (1600, 1604, TransitMode.OTHER),
    (1700, 1702, TransitMode.OTHER),
)
_MODES = {code: mode for first, last, mode in _TABLE for code in range(first, last + 1)}

ON_DEMAND = frozenset({TransitMode.ON_DEMAND_BUS, TransitMode.TAXI})
"""Runs only when somebody has booked it: shown, but no headway."""

AT_BUS_STOPS = frozenset(
    {
        TransitMode.BUS,
        TransitMode.COACH,
        TransitMode.REPLACEMENT,
        TransitMode.TROLLEYBUS,
        TransitMode.SCHOOL_BUS,
        TransitMode.ON_DEMAND_BUS,
    }
)
AT_RAIL_STOPS = frozenset(
    {TransitMode.LONG_DISTANCE, TransitMode.REGIONAL, TransitMode.RAIL, TransitMode.SUBURBAN}
)


def mode_of(route_type: int) -> TransitMode:
    """Means of transport of a route_type; UNKNOWN for a code that is on no list."""
    return _MODES.get(route_type, TransitMode.UNKNOWN)
