"""Writes the timetable of the demo as a GTFS feed (zip of CSV tables)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyproj
import shapely

from ..runtime.array_types import FloatArray
from ..runtime.placed import placed
from ..sources.gtfs.gtfs_values import clock
from .bus_lines import BusLine, Route, Transit

AGENCY = "DEMO"
VALID = ("20251214", "20261212")
HOLIDAYS = ("20251225", "20251226", "20260101", "20260403", "20260406", "20260501", "20260514",
            "20260525", "20260604", "20261003")  # fmt: skip
SERVICES = {"WT": "1111100", "SA": "0000010", "SO": "0000001"}
STAMP = (2025, 12, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What runs: route_type, metres per second, seconds at a stop."""

    route_type: int
    speed_m_s: float
    dwell_s: int


BUS = Vehicle(3, 21.0 / 3.6, 15)
TRAIN = Vehicle(2, 70.0 / 3.6, 60)

_HEADERS = {
    "agency.txt": "agency_id agency_name agency_url agency_timezone agency_lang",
    "stops.txt": "stop_id stop_name stop_lat stop_lon location_type parent_station platform_code",
    "routes.txt": "route_id agency_id route_short_name route_long_name route_type",
    "trips.txt": "route_id service_id trip_id trip_headsign direction_id",
    "stop_times.txt": "trip_id arrival_time departure_time stop_id stop_sequence",
    "calendar.txt": "service_id monday tuesday wednesday thursday friday saturday sunday"
    " start_date end_date",
    "calendar_dates.txt": "service_id date exception_type",
    "feed_info.txt": "feed_publisher_name feed_publisher_url feed_lang feed_start_date"
    " feed_end_date feed_version",
}


@dataclass
class FeedBuilder:
    """Tables of a feed while it grows; every tile adds its stops and trips."""

    crs: str
    tables: dict[str, list[Sequence[object]]] = field(
        default_factory=lambda: {name: [] for name in _HEADERS}
    )

    def __post_init__(self) -> None:
        self.tables["agency.txt"].append(
            (AGENCY, "Demo-Verkehrsbetrieb (schematisch)", "https://example.org", "Europe/Berlin",
             "de")
        )  # fmt: skip
        self.tables["feed_info.txt"].append(
            ("Demodaten – schematisch, nicht amtlich", "https://example.org", "de", *VALID, "1")
        )
        for service, days in SERVICES.items():
            self.tables["calendar.txt"].append((service, *days, *VALID))
        for date in HOLIDAYS:
            self.tables["calendar_dates.txt"].append(("WT", date, 2))
            self.tables["calendar_dates.txt"].append(("SO", date, 1))

    def add(
        self, transit: Transit, prefix: str, offset: tuple[float, float], *, vehicle: Vehicle = BUS
    ) -> None:
        """Add the stops, routes and trips of one tile.

        Args:
            transit: stops and routes, in metres of the tile.
            prefix: begins the ids of stops, routes and trips, so that tiles do not share any.
            offset: metres that the tile is moved by, east and north.
            vehicle: what runs on the routes.
        """
        to_degrees = pyproj.Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True)
        stops = self.tables["stops.txt"]
        lon, lat = to_degrees.transform(*(transit.points + offset).T)
        platforms = transit.platforms()
        sides = [
            to_degrees.transform(*(shapely.get_coordinates(platforms[:, side]) + offset).T)
            for side in range(2)
        ]
        for stop, name in enumerate(transit.names):
            parent = f"{prefix}{stop}"
            stops.append((parent, name, f"{lat[stop]:.6f}", f"{lon[stop]:.6f}", 1, "", ""))
            for letter, (east, north) in zip("AB", sides, strict=True):
                stops.append((f"{parent}{letter}", name, f"{north[stop]:.6f}",
                              f"{east[stop]:.6f}", 0, parent, letter))  # fmt: skip
        for route in transit.routes:
            self._add_route(route, transit, prefix, vehicle)

    def _add_route(self, route: Route, transit: Transit, prefix: str, vehicle: Vehicle) -> None:
        first, last = transit.names[route.stops[0]], transit.names[route.stops[-1]]
        name = f"{prefix}{route.line.number.replace(' ', '')}"
        self.tables["routes.txt"].append(
            (name, AGENCY, route.line.number, f"{first} – {last}", vehicle.route_type)
        )
        outward = np.array(route.metres)
        for direction, letter in enumerate("AB"):
            back = direction == 1
            stops = route.stops[::-1] if back else route.stops
            travelled = outward[-1] - outward[::-1] if back else outward
            seconds = (travelled / vehicle.speed_m_s).astype(int)
            seconds += vehicle.dwell_s * np.arange(len(stops))
            ids = [f"{prefix}{stop}{letter}" for stop in stops]
            for service in SERVICES:
                for number, start in enumerate(departures(route.line, service)):
                    trip = f"{name}-{service}-{direction}-{number}"
                    self.tables["trips.txt"].append(
                        (name, service, trip, first if back else last, direction)
                    )
                    self._add_times(trip, start + seconds, ids, vehicle.dwell_s)

    def _add_times(self, trip: str, times: FloatArray, stops: list[str], dwell_s: int) -> None:
        rows = self.tables["stop_times.txt"]
        for sequence, (time, stop) in enumerate(zip(times.tolist(), stops, strict=True), start=1):
            arrival = time - (dwell_s if sequence > 1 else 0)
            rows.append((trip, clock(arrival), clock(time), stop, sequence))

    def write(self, path: Path) -> None:
        """Write the zip; the same tables give the same bytes.

        Raises:
            FileNameError: if no file can be called so.
            FileSetError: if an old one is in the way, or another run is writing it.
            OSError: if nothing can be written there.
        """
        with placed(path) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, header in _HEADERS.items():
                text = io.StringIO(newline="")
                writer = csv.writer(text, lineterminator="\n")
                writer.writerow(header.split())
                writer.writerows(self.tables[name])
                info = zipfile.ZipInfo(name, STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, text.getvalue())


def departures(line: BusLine, service: str) -> list[int]:
    """Starts of the trips of one day in seconds after midnight; night lines pass 24:00.

    ``service`` is WT (working days), SA or SO.
    """
    if line.night:
        return [] if service == "WT" else list(range(23 * 3600, 26 * 3600 + 1, line.headway_s))
    factor = {"WT": 1, "SA": 2, "SO": 2}[service]
    headway = min(line.headway_s * factor, 3600)
    day = range(5 * 3600 + 1800 * (factor - 1), 20 * 3600, headway)
    evening = range(20 * 3600, 24 * 3600 + 1, min(2 * headway, 3600))
    return [*day, *evening]
