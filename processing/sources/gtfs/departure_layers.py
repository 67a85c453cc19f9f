"""Counted departures as rows of the store's layers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...analysis.settlement.district_locator import Districts
from ...runtime.array_types import BoolArray, GeometryArray, IntArray
from ...store.features import FeatureTable
from .departure_count import Counted, Departures, Names
from .feed import Feed
from .gtfs_values import clock
from .modes import AT_BUS_STOPS, AT_RAIL_STOPS, mode_of
from .stop_groups import StopGroups
from .stops import ACCESSIBLE, NOT_ACCESSIBLE

BARRIERS = {ACCESSIBLE: "barrierefrei", NOT_ACCESSIBLE: "nicht"}
UNKNOWN = "unbekannt"
_SHOWN = 3


@dataclass(frozen=True)
class Served:
    """What turns numbers back into names and places; ``area`` None keeps every stop."""

    feeds: Sequence[Feed]
    groups: StopGroups
    names: Names
    districts: Districts
    area: shapely.Geometry | None

    def inside(self, points: GeometryArray) -> BoolArray:
        """Which points are known and in the area."""
        known = ~shapely.is_missing(points)
        if self.area is None:
            return np.asarray(known)
        shapely.prepare(self.area)
        return np.asarray(known & shapely.intersects(self.area, points))

    def lines(self) -> list[tuple[str, int]]:
        """Name and route_type of each line number."""
        return list(self.names.lines)


def service_rows(counted: Counted, served: Served) -> tuple[FeatureTable, int, IntArray]:
    """Rows of pt_service: one per stop group, line and direction.

    Returns:
        The rows in the area; how many with a place lie outside; stop group of each row without a
        place, shape (m,).
    """
    points = served.groups.points[counted.group]
    placed = ~shapely.is_missing(points)
    inside = served.inside(points)
    rows = np.flatnonzero(inside)
    lines = [served.lines()[line] for line in counted.line[rows].tolist()]
    group = counted.group[rows]
    kinds = [kind for _, kind in lines]
    headsigns = list(served.names.headsigns)
    table = FeatureTable.from_rows(
        list(points[rows]),
        {
            "name": list(served.groups.names[group]),
            "ortsbezirk": list(served.districts.homes(points[rows])),
            "quelle_id": [f"gtfs:{name}" for name in served.groups.ids[group]],
            "hinweis": [
                _towards([headsigns[number] for number in counted.headsigns[row]])
                for row in rows.tolist()
            ],
            "halt_id": list(served.groups.ids[group]),
            "linie": [name for name, _ in lines],
            "richtung": [str(value) for value in counted.direction[rows].tolist()],
            "route_type": np.array([kind if kind >= 0 else np.nan for kind in kinds], dtype=float),
            "verkehrsmittel": [mode_of(kind).value for kind in kinds],
            "abfahrten": counted.departures[rows].astype(float),
            "erste_abfahrt": [clock(value)[:5] for value in counted.first[rows].tolist()],
            "letzte_abfahrt": [clock(value)[:5] for value in counted.last[rows].tolist()],
            "bedarf": [bool(value) for value in counted.on_demand[rows]],
            "barrierefrei": [
                BARRIERS.get(value, UNKNOWN) for value in counted.wheelchair[rows].tolist()
            ],
        },
    )
    return table, int((placed & ~inside).sum()), counted.group[~placed]


def stop_layers(departures: Departures, served: Served) -> Mapping[str, FeatureTable]:
    """Tables for bus_stop (one point per platform) and rail_stop (one per station).

    Stops without any of the departures are left out.
    """
    lines = served.lines()
    modes = [mode_of(kind) for _, kind in lines]
    at_bus = np.array([mode in AT_BUS_STOPS for mode in modes], dtype=bool)
    at_rail = np.array([mode in AT_RAIL_STOPS for mode in modes], dtype=bool)
    platforms: dict[tuple[int, int], set[str]] = defaultdict(set)
    stations: dict[int, set[str]] = defaultdict(set)
    for feed, stop, line in _triples(
        departures.take(at_bus[departures.line]), ("feed", "stop", "line")
    ):
        platforms[feed, stop].add(lines[line][0])
    for group, line in _triples(departures.take(at_rail[departures.line]), ("group", "line")):
        stations[group].add(modes[line].value)
    return {
        "bus_stop": _bus_stops(platforms, served),
        "rail_stop": _rail_stops(stations, served),
    }


def _triples(departures: Departures, names: Sequence[str]) -> list[list[int]]:
    columns = np.column_stack([getattr(departures, name) for name in names])
    found: list[list[int]] = np.unique(columns, axis=0).tolist()
    return found


def _bus_stops(platforms: Mapping[tuple[int, int], set[str]], served: Served) -> FeatureTable:
    rows = sorted(platforms)
    feeds, groups = served.feeds, served.groups
    points = np.empty(len(rows), dtype=object)
    for index, (feed, stop) in enumerate(rows):
        own = feeds[feed].stops.points[stop]
        points[index] = own or groups.points[groups.of_stop[feed][stop]]
    keep = np.flatnonzero(served.inside(points))
    kept = [rows[index] for index in keep.tolist()]
    stops = [(feeds[feed].stops, stop) for feed, stop in kept]
    return FeatureTable.from_rows(
        list(points[keep]),
        {
            "name": [table.names[stop] for table, stop in stops],
            "ortsbezirk": list(served.districts.homes(points[keep])),
            "quelle_id": [f"gtfs:{table.ids[stop]}" for table, stop in stops],
            "steig": [table.platform[stop] or None for table, stop in stops],
            "linien": [", ".join(sorted(platforms[row], key=_line_order)) for row in kept],
            "barrierefrei": [
                BARRIERS.get(int(table.wheelchair[stop]), UNKNOWN) for table, stop in stops
            ],
        },
    )


def _rail_stops(stations: Mapping[int, set[str]], served: Served) -> FeatureTable:
    rows = np.array(sorted(stations), dtype=np.int64)
    rows = rows[served.inside(served.groups.points[rows])]
    points = served.groups.points[rows]
    return FeatureTable.from_rows(
        list(points),
        {
            "name": list(served.groups.names[rows]),
            "ortsbezirk": list(served.districts.homes(points)),
            "quelle_id": [f"gtfs:{name}" for name in served.groups.ids[rows]],
            "art": [", ".join(sorted(stations[row])) for row in rows.tolist()],
        },
    )


def _towards(headsigns: Sequence[str]) -> str | None:
    named = [text for text in headsigns if text]
    if not named:
        return None
    more = f" und {len(named) - _SHOWN} weitere" if len(named) > _SHOWN else ""
    return "nach " + ", ".join(named[:_SHOWN]) + more


def _line_order(name: str) -> tuple[bool, int, str]:
    """Numbers first, in their order."""
    return not name[:1].isdigit(), len(name), name
