"""The tables of one feed: lines, trips, frequencies, who publishes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...runtime.array_types import BoolArray, IntArray, ObjectArray
from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError
from .enumerations import Enumeration
from .feed_archive import FeedFiles
from .feed_table import Chunk, Problems, read_feed_table
from .frequencies import Frequencies, read_frequencies
from .gtfs_values import BROKEN, count_of, ordinal_of
from .modes import TransitMode, mode_of
from .service_calendar import Calendar, read_calendar
from .stops import Stops, read_stops

_DIRECTION = Enumeration(
    "direction_id", (0, 1), -1, -1, "ist nicht 0 oder 1, aus der Reihenfolge der Halte bestimmt"
)


@dataclass(frozen=True, slots=True)
class Trips:
    """Trips of a feed, ``n`` rows.

    Attributes:
        index: Row by trip_id.
        route: Row of ``Routes``; -1 where it does not exist.
        service: Number of the service in the calendar; -1 where it has no day.
        direction: 0 or 1 as stated; -1 where the feed does not say.
        headsign: Destination shown, or an empty text.
    """

    index: Mapping[str, int]
    route: IntArray
    service: IntArray
    direction: IntArray
    headsign: ObjectArray

    def __len__(self) -> int:
        return len(self.route)

    def ids(self) -> ObjectArray:
        """trip_id of each trip; an empty text for one whose id an earlier trip has."""
        ids = np.full(len(self), "", dtype=object)
        ids[list(self.index.values())] = list(self.index)
        return ids

    def on(self, calendar: Calendar, day: int) -> BoolArray:
        """Which trips (n) run on a day, given as its ordinal."""
        # The last place answers for service -1, which has no day.
        running = np.append(calendar.active(day), False)
        return np.asarray(running[self.service] & (self.route >= 0))

    def per_service(self, calendar: Calendar) -> IntArray:
        """Number of usable trips of each service."""
        usable = (self.service >= 0) & (self.route >= 0)
        return np.bincount(self.service[usable], minlength=len(calendar.services))


@dataclass(frozen=True, slots=True)
class Routes:
    """Lines of a feed: number as passengers know it, route_type (-1 unknown), operator."""

    index: Mapping[str, int]
    line: ObjectArray
    route_type: IntArray
    agency: ObjectArray


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything of one feed except the stop times.

    ``stated`` are the first and last day of feed_info.txt as ordinals, None where not stated.
    """

    files: FeedFiles
    stops: Stops
    routes: Routes
    trips: Trips
    calendar: Calendar
    frequencies: Frequencies
    publisher: str
    stated: tuple[int | None, int | None]

    @property
    def name(self) -> str:
        """Name to show."""
        return self.files.name

    def trips_per_day(self) -> tuple[int, IntArray]:
        """First day with trips and the trips on each day from it to the last; none: (0, []).

        Days outside of what feed_info.txt states do not count.
        """
        return self._days(*self.stated)

    def calendar_days(self) -> tuple[int, IntArray]:
        """The same for all days of the calendar, whatever feed_info.txt states."""
        return self._days(None, None)

    def states(self, day: int) -> bool:
        """Whether a day lies within what feed_info.txt states; it need not state anything."""
        first, last = self.stated
        return (first is None or day >= first) and (last is None or day <= last)

    @property
    def stated_label(self) -> str:
        """What feed_info.txt states, for sentences."""
        words = zip(("vom", "bis zum"), self.stated, strict=True)
        return " ".join(f"{word} {ordinal_label(day)}" for word, day in words if day is not None)

    @staticmethod
    def range_label(days: tuple[int, IntArray]) -> str:
        """First and last day of :meth:`trips_per_day`, for sentences."""
        first, trips = days
        if not len(trips):
            return "keine"
        return f"{ordinal_label(first)} bis {ordinal_label(first + len(trips) - 1)}"

    def _days(self, earliest: int | None, latest: int | None) -> tuple[int, IntArray]:
        nothing = 0, np.empty(0, dtype=np.int64)
        span = self.calendar.span()
        if span is None:
            return nothing
        first, last = max(span[0], earliest or span[0]), min(span[1], latest or span[1])
        if first > last:
            return nothing
        counts = self.calendar.trips_per_day(self.trips.per_service(self.calendar), first, last)
        used = np.flatnonzero(counts)
        if not len(used):
            return nothing
        return first + int(used[0]), counts[used[0] : used[-1] + 1]


def read_feed(files: FeedFiles, crs: str, problems: Problems) -> Feed:
    """Read all tables but stop_times.txt; points of stops in ``crs``.

    Args:
        files: Tables of the feed.
        crs: CRS of the store; the feed has degrees in WGS 84.
        problems: Takes what is wrong but can be left out.

    Raises:
        SourceError: if a required table or column is missing or unreadable.
    """
    calendar = read_calendar(files, problems)
    check_cancelled()
    routes = _routes(files, problems)
    trips = _trips(files, routes, calendar, problems)
    check_cancelled()
    publisher, stated = _publisher(files, problems)
    return Feed(
        files=files,
        stops=read_stops(files, crs, problems),
        routes=routes,
        trips=trips,
        calendar=calendar,
        frequencies=read_frequencies(files, trips.index, problems),
        publisher=publisher,
        stated=stated,
    )


def ordinal_label(day: int) -> str:
    """German date of an ordinal."""
    return f"{date.fromordinal(day):%d.%m.%Y}"


def _routes(files: FeedFiles, problems: Problems) -> Routes:
    table = read_feed_table(
        files,
        "routes.txt",
        problems,
        required=("route_id", "route_type"),
        optional=("route_short_name", "route_long_name", "agency_id"),
    )
    index = _index(table, "route_id", "routes.txt", problems)
    names = zip(
        table.texts("route_short_name"),
        table.texts("route_long_name"),
        table.texts("route_id"),
        strict=True,
    )
    texts = table.columns["route_type"]
    kinds = np.array([count_of(text) for text in texts], dtype=np.int64)
    unknown = np.flatnonzero([mode_of(kind) is TransitMode.UNKNOWN for kind in kinds.tolist()])
    problems.add_rows(
        "routes.txt", "route_type unbekannt", table.lines[unknown], lambda row: texts[unknown[row]]
    )
    return Routes(
        index,
        np.array([short or long or key for short, long, key in names], dtype=object),
        np.maximum(kinds, -1),
        np.array(table.texts("agency_id"), dtype=object),
    )


def _trips(files: FeedFiles, routes: Routes, calendar: Calendar, problems: Problems) -> Trips:
    table = read_feed_table(
        files,
        "trips.txt",
        problems,
        required=("route_id", "service_id", "trip_id"),
        optional=("direction_id", "trip_headsign"),
    )
    index = _index(table, "trip_id", "trips.txt", problems)
    routes_of, services_of = table.texts("route_id"), table.texts("service_id")
    route = np.array([routes.index.get(name, -1) for name in routes_of], dtype=np.int64)
    service = np.array([calendar.services.get(name, -1) for name in services_of], dtype=np.int64)
    lost, idle = np.flatnonzero(route < 0), np.flatnonzero(service < 0)
    problems.add_rows(
        "trips.txt", "Linie (route_id) steht nicht in routes.txt, Fahrt ausgelassen",
        table.lines[lost], lambda row: routes_of[lost[row]],
    )  # fmt: skip
    problems.add_rows(
        "trips.txt", "service_id hat keinen Tag im Kalender, Fahrt ausgelassen",
        table.lines[idle], lambda row: services_of[idle[row]],
    )  # fmt: skip
    first = np.array([index[key] for key in table.texts("trip_id")], dtype=np.int64)
    route[first != np.arange(len(table))] = -1
    return Trips(
        index,
        route,
        service,
        _DIRECTION.read(table, "trips.txt", problems),
        np.array(table.texts("trip_headsign"), dtype=object),
    )


def _index(table: Chunk, column: str, name: str, problems: Problems) -> dict[str, int]:
    """Row of each id; of double ones the first."""
    ids = table.texts(column)
    index: dict[str, int] = {}
    for row, key in enumerate(ids):
        index.setdefault(key, row)
    double = np.flatnonzero([index[key] != row for row, key in enumerate(ids)])
    problems.add_rows(
        name, f"{column} doppelt, erste Zeile gilt", table.lines[double],
        lambda row: ids[double[row]],
    )  # fmt: skip
    return index


def _publisher(files: FeedFiles, problems: Problems) -> tuple[str, tuple[int | None, int | None]]:
    info = _if_readable(
        files,
        "feed_info.txt",
        problems,
        required=("feed_publisher_name",),
        optional=("feed_start_date", "feed_end_date"),
    )
    agencies = _if_readable(files, "agency.txt", problems, required=("agency_name",))
    names = [name for name in info.texts("feed_publisher_name") if name]
    operators = list(dict.fromkeys(name for name in agencies.texts("agency_name") if name))
    more = f" und {len(operators) - 3} weitere" if len(operators) > 3 else ""
    publisher = names[0] if names else ", ".join(operators[:3]) + more
    texts = [
        info.texts(column)[0] if len(info) else ""
        for column in ("feed_start_date", "feed_end_date")
    ]
    first, last = (ordinal_of(text) for text in texts)
    for text, day in zip(texts, (first, last), strict=True):
        if day == BROKEN:
            problems.add(
                "feed_info.txt", "Datum nicht lesbar, nicht beachtet",
                f"Zeile {info.lines[0]} „{text[:40]}“",
            )  # fmt: skip
    return publisher, (first if first > 0 else None, last if last > 0 else None)


def _if_readable(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> Chunk:
    """A table without which the departures are the same: what is wrong with it stops nothing."""
    try:
        return read_feed_table(files, table, problems, required=required, optional=optional)
    except SourceError as error:
        problems.add(table, f"nicht gelesen, gilt als nicht vorhanden: {error}", "")
        return Chunk(np.empty(0, dtype=np.int64), {name: [] for name in (*required, *optional)})
