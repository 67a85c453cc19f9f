"""Departures per stop, line and direction in a time window on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...analysis.arrays import index_ranges
from ...runtime.array_types import (
    BoolArray,
    ColumnArray,
    Int32Array,
    IntArray,
    IntegerArray,
    Rows,
)
from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.errors import SourceError
from ...wording.numbers import grouped
from .directions import derive_directions
from .feed import Feed
from .gtfs_values import DAY_S, MAX_DAYS
from .modes import ON_DEMAND, mode_of
from .stop_times import StopTimes
from .stops import ACCESSIBLE, NOT_ACCESSIBLE

MAX_DEPARTURES = 3_000_000
"""Departures of trips that repeat, of one feed and day."""
_LARGEST = 1 << 62
_DAYS_S = 1 << 20
"""More seconds than any start can lie after midnight."""


@dataclass(frozen=True, slots=True)
class Departures:
    """Departures in the window, ``n`` rows.

    Attributes:
        group: Stop group.
        stop: Row of the platform in its feed.
        next_group: Stop group where the trip stops next; -1 unknown.
        line: Number in the list of lines of all feeds.
        direction: 0 or 1.
        on_demand: Must be booked.
        time: Seconds after midnight of the day that is counted.
        wheelchair: wheelchair_boarding of the platform.
        headsign: Number in the list of destinations.
        trip: Row of the trip in its feed.
        feed: Number of the feed.
        by_headway: Whether the trip repeats by frequencies.txt.
        spread: Whether the feed does not state the time; it was spread between two that it states.
    """

    group: IntegerArray
    stop: IntegerArray
    next_group: IntegerArray
    line: IntegerArray
    direction: IntegerArray
    on_demand: BoolArray
    time: IntegerArray
    wheelchair: IntegerArray
    headsign: IntegerArray
    trip: IntegerArray
    feed: IntegerArray
    by_headway: BoolArray
    spread: BoolArray

    def __len__(self) -> int:
        return len(self.group)

    def take(self, rows: Rows) -> Departures:
        """Rows picked by a mask or by indices."""
        return Departures(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(slots=True)
class Names:
    """Numbers for names that all feeds share: lines (name, route_type) and destinations."""

    lines: dict[tuple[str, int], int]
    headsigns: dict[str, int]

    def line(self, name: str, route_type: int) -> int:
        """Number of a line."""
        return self.lines.setdefault((name, route_type), len(self.lines))

    def headsign(self, text: str) -> int:
        """Number of a destination."""
        return self.headsigns.setdefault(text, len(self.headsigns))


def service_days(day: int, window: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Days whose trips can depart in a window of ``day``: (ordinal, seconds to add).

    Trips of the days before count with the hours after 24:00, those of the day after only if the
    window passes midnight.

    Args:
        day: Ordinal of the day.
        window: Start and end in seconds after midnight.
    """
    ahead = 1 if window[1] > DAY_S else 0
    return tuple((day + shift, shift * DAY_S) for shift in range(1 - MAX_DAYS, ahead + 1))


def feed_departures(
    feed: Feed,
    times: StopTimes,
    groups: IntArray,
    *,
    number: int,
    day: int,
    window: tuple[int, int],
    names: Names,
) -> Departures:
    """Departures of one feed.

    A stop time is a departure if passengers may board and the trip goes on to another stop: the
    last stop is none, and of two platforms of one stop in a row only the second is.

    Args:
        feed: Its tables.
        times: Its stop times.
        groups: Stop group of each of its stops.
        number: Number of the feed.
        day: Ordinal of the day.
        window: Start and end in seconds; the end does not belong to it.
        names: Numbers of lines and destinations, extended as needed.
    """
    place = np.where(times.stop >= 0, groups[times.stop], -1)
    goes_on = np.zeros(len(times), dtype=bool)
    goes_on[:-1] = (np.diff(times.trip) == 0) & ((np.diff(place) != 0) | (place[:-1] < 0))
    following = np.append(place[1:], -1)
    rows = np.flatnonzero(goes_on & times.boarding & (times.departure >= 0) & (place >= 0))
    row, time, by_headway = _in_window(feed, times, rows, day, window)
    trip = times.trip[row]
    line, direction, headsign = _trips(feed, times, place, names)
    kinds = np.array([mode_of(kind) in ON_DEMAND for kind in feed.routes.route_type.tolist()])
    on_demand = kinds[feed.trips.route[trip]] if len(trip) else np.empty(0, dtype=bool)
    return Departures(
        group=_small(place[row]),
        stop=times.stop[row],
        next_group=_small(following[row]),
        line=_small(line[trip]),
        direction=direction[trip].astype(np.int8),
        on_demand=on_demand | times.by_phone[row],
        time=_small(time),
        wheelchair=feed.stops.wheelchair[times.stop[row]].astype(np.int8),
        headsign=_small(headsign[trip]),
        trip=trip,
        feed=np.full(len(row), number, dtype=np.int32),
        by_headway=by_headway,
        spread=times.spread[row],
    )


def _small(numbers: IntArray) -> Int32Array:
    """The same numbers in half the room."""
    return numbers.astype(np.int32)


def _in_window(
    feed: Feed, times: StopTimes, rows: IntArray, day: int, window: tuple[int, int]
) -> tuple[IntArray, IntArray, BoolArray]:
    """Row of the stop time, second in the window, and whether the trip repeats."""
    repeats = np.zeros(len(feed.trips), dtype=bool)
    repeats[feed.frequencies.trip] = True
    by_headway = repeats[times.trip[rows]]
    single = rows[~by_headway]
    own = times.departure[single].astype(np.int64)
    latest = int(own.max(initial=-1))
    repeated, offset = _offsets(times, rows[by_headway])
    found: list[tuple[IntArray, IntArray, BoolArray]] = []
    for ordinal, seconds in service_days(day, window):
        check_cancelled()
        runs = feed.trips.on(feed.calendar, ordinal)
        low, high = window[0] - seconds, window[1] - seconds
        if latest >= low:
            hit = np.flatnonzero((own >= low) & (own < high) & runs[times.trip[single]])
            found.append((single[hit], own[hit] + seconds, np.zeros(len(hit), dtype=bool)))
        chosen = runs[times.trip[repeated]]
        row, second = _repetitions(feed, times, repeated[chosen], offset[chosen], (low, high))
        found.append((row, second + seconds, np.ones(len(row), dtype=bool)))
    row, second, by_headway = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, second, by_headway


def _offsets(times: StopTimes, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Rows of trips that repeat, and how many seconds after the start of the trip they leave.

    The times of such a trip only say how far each stop is from its first one; without a time
    there (noted when the table was read) nothing can be said.
    """
    starts = np.flatnonzero(np.diff(times.trip, prepend=-1))
    first_stop = starts[np.searchsorted(starts, rows, side="right") - 1]
    known = times.departure[first_stop] >= 0
    rows, first_stop = rows[known], first_stop[known]
    return rows, (times.departure[rows] - times.departure[first_stop]).astype(np.int64)


def _repetitions(
    feed: Feed, times: StopTimes, rows: IntArray, offset: IntArray, window: tuple[int, int]
) -> tuple[IntArray, IntArray]:
    """Row and second of each departure of trips that repeat, in seconds of the trips' own day."""
    frequencies = feed.frequencies
    code = frequencies.trip * _DAYS_S + frequencies.start
    trip = times.trip[rows].astype(np.int64) * _DAYS_S
    low, high = (
        np.searchsorted(code, trip + np.clip(edge - offset, 0, _DAYS_S - 1)) for edge in window
    )
    high = np.maximum(low, high)
    number = int((high - low).sum())
    if number > MAX_DEPARTURES:
        raise SourceError(
            f"{feed.name}: Die Takte in frequencies.txt ergeben {grouped(number)} Abfahrten im"
            f" Zeitfenster; gezählt werden höchstens {grouped(MAX_DEPARTURES)}. Bitte die Takte"
            " (headway_secs) prüfen oder einen Ausschnitt des Fahrplans verwenden."
        )
    which, owner = index_ranges(low, high)
    return rows[owner], frequencies.start[which] + offset[owner]


def _trips(
    feed: Feed, times: StopTimes, place: IntArray, names: Names
) -> tuple[IntArray, IntArray, IntArray]:
    """Line, direction and destination of each trip as numbers."""
    routes, trips = feed.routes, feed.trips
    lines = [
        (str(line), int(kind)) for line, kind in zip(routes.line, routes.route_type, strict=True)
    ]
    for line in sorted(set(lines)):  # numbered alike in whatever order the rows stand
        names.line(*line)
    route_line = np.array([names.line(*line) for line in lines] + [-1], dtype=np.int64)
    operators: dict[tuple[int, str], int] = {}
    of_operator = np.array(
        [operators.setdefault((int(line), str(agency)), len(operators))
         for line, agency in zip(route_line[:-1], routes.agency, strict=True)] + [-1],
        dtype=np.int64,
    )  # fmt: skip
    directions = derive_directions(times.trip, place, of_operator[trips.route], trips.direction)
    ends = np.flatnonzero(np.diff(times.trip, append=-1))
    last = np.full(len(trips), -1)
    last[times.trip[ends]] = times.stop[ends]
    headsign = np.full(len(trips), -1)
    running = times.trip[ends]
    shown = trips.headsign[running].copy()
    bare = np.flatnonzero(shown == "")
    named = last[running[bare]] >= 0
    shown[bare[named]] = feed.stops.names[last[running[bare[named]]]]
    for text in sorted(set(shown.tolist())):
        names.headsign(text)
    headsign[running] = [names.headsign(text) for text in shown.tolist()]
    return route_line[trips.route], directions, headsign


def join(parts: Sequence[Departures]) -> Departures:
    """Departures of several feeds in a row."""
    return Departures(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Departures.__slots__)
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """One row per stop group, line, direction and kind of running (fixed or on demand).

    ``wheelchair`` is ACCESSIBLE if all platforms are, NOT_ACCESSIBLE if one is not, else unknown;
    ``headsigns`` are the destinations' numbers, most frequent first.
    """

    group: IntArray
    line: IntArray
    direction: IntArray
    on_demand: BoolArray
    departures: IntArray
    first: IntArray
    last: IntArray
    wheelchair: IntArray
    headsigns: tuple[tuple[int, ...], ...]


def count_departures(departures: Departures) -> Counted:
    """Sum departures per stop group, line, direction and kind of running."""
    sample, row = distinct_calls(
        departures.group, departures.line, departures.direction, departures.on_demand
    )
    size = len(sample)
    first = np.full(size, np.iinfo(np.int64).max)
    last = np.full(size, -1)
    np.minimum.at(first, row, departures.time)
    np.maximum.at(last, row, departures.time)
    rows = np.bincount(row, minlength=size)
    good = np.bincount(row[departures.wheelchair == ACCESSIBLE], minlength=size)
    bad = np.bincount(row[departures.wheelchair == NOT_ACCESSIBLE], minlength=size)
    return Counted(
        group=departures.group[sample].astype(np.int64),
        line=departures.line[sample].astype(np.int64),
        direction=departures.direction[sample].astype(np.int64),
        on_demand=departures.on_demand[sample],
        departures=rows,
        first=first,
        last=last,
        wheelchair=np.select([bad > 0, good == rows], [NOT_ACCESSIBLE, ACCESSIBLE], 0),
        headsigns=_headsigns(row, departures, size),
    )


def _headsigns(row: IntArray, departures: Departures, size: int) -> tuple[tuple[int, ...], ...]:
    sample, which = distinct_calls(row, departures.headsign)
    weight = np.bincount(which, minlength=len(sample))
    order = sample[np.lexsort([departures.headsign[sample], -weight, row[sample]])]
    result: list[list[int]] = [[] for _ in range(size)]
    for owner, headsign in zip(
        row[order].tolist(), departures.headsign[order].tolist(), strict=True
    ):
        result[owner].append(headsign)
    return tuple(tuple(items) for items in result)


def distinct_calls(*columns: ColumnArray) -> tuple[IntArray, IntArray]:
    """Distinct rows of columns of whole numbers, n long.

    Returns:
        The first row of each, in the order of their values; which of them each row is, shape (n,).
    """
    return cancellable(_distinct, columns)


def _distinct(columns: Sequence[ColumnArray]) -> tuple[IntArray, IntArray]:
    code = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        low = int(column.min(initial=0))
        width = int(column.max(initial=0)) - low + 1
        if size * width > _LARGEST:
            code = np.unique(code, return_inverse=True)[1]
            size = len(code)
        code = code * width + (column.astype(np.int64) - low)
        size *= width
    _, sample, which = np.unique(code, return_index=True, return_inverse=True)
    return sample, which
