"""Departures per stop, line and direction in a time window on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...analysis.arrays import index_ranges
from ...runtime.array_types import BoolArray, ColumnArray, IntArray, Rows
from .directions import derive_directions
from .feed import Feed
from .gtfs_values import DAY_S, MAX_DAYS
from .modes import ON_DEMAND, mode_of
from .stop_times import StopTimes
from .stops import ACCESSIBLE, NOT_ACCESSIBLE

_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Departures:
    """Departures in the window, ``n`` rows; a row stands for one or, by frequency, several.

    Attributes:
        group: Stop group.
        stop: Row of the platform in its feed.
        next_group: Stop group where the trip stops next; -1 unknown.
        line: Number in the list of lines of all feeds.
        direction: 0 or 1.
        on_demand: Must be booked.
        count: How many departures.
        first: Seconds after midnight of the first one.
        last: Of the last one.
        wheelchair: wheelchair_boarding of the platform.
        headsign: Number in the list of destinations.
        feed: Number of the feed.
    """

    group: IntArray
    stop: IntArray
    next_group: IntArray
    line: IntArray
    direction: IntArray
    on_demand: BoolArray
    count: IntArray
    first: IntArray
    last: IntArray
    wheelchair: IntArray
    headsign: IntArray
    feed: IntArray

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
    row, first, step, count = _in_window(feed, times, rows, day, window)
    trip = times.trip[row]
    line, direction, headsign = _trips(feed, times, place, names)
    kinds = np.array([mode_of(kind) in ON_DEMAND for kind in feed.routes.route_type.tolist()])
    on_demand = kinds[feed.trips.route[trip]] if len(trip) else np.empty(0, dtype=bool)
    return Departures(
        group=place[row],
        stop=times.stop[row].astype(np.int64),
        next_group=following[row],
        line=line[trip],
        direction=direction[trip],
        on_demand=on_demand | times.by_phone[row],
        count=count,
        first=first,
        last=first + (count - 1) * step,
        wheelchair=feed.stops.wheelchair[times.stop[row]],
        headsign=headsign[trip],
        feed=np.full(len(row), number),
    )


def _in_window(
    feed: Feed, times: StopTimes, rows: IntArray, day: int, window: tuple[int, int]
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Row, first departure in the window, seconds between two and their number."""
    repeated = np.zeros(len(feed.trips), dtype=bool)
    repeated[feed.frequencies.trip] = True
    by_frequency = repeated[times.trip[rows]]
    single = rows[~by_frequency]
    row, begin, step, number = _repeated(feed, times, rows[by_frequency])
    row = np.concatenate([single, row])
    begin = np.concatenate([times.departure[single].astype(np.int64), begin])
    step = np.concatenate([np.ones(len(single), dtype=np.int64), step])
    number = np.concatenate([np.ones(len(single), dtype=np.int64), number])
    latest = int((begin + (number - 1) * step).max(initial=-1))
    found = []
    for ordinal, seconds in service_days(day, window):
        if latest + seconds < window[0]:
            continue
        runs = np.flatnonzero(feed.trips.on(feed.calendar, ordinal)[times.trip[row]])
        at, gap = begin[runs] + seconds, step[runs]
        # The smallest k with at + k * gap >= edge, once for each edge of the window.
        low, high = (np.clip(-((at - edge) // gap), 0, number[runs]) for edge in window)
        hit = high > low
        chosen = runs[hit]
        found.append((row[chosen], (at + low * gap)[hit], gap[hit], (high - low)[hit]))
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing, nothing
    starts, firsts, gaps, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return starts, firsts, gaps, counts


def _repeated(
    feed: Feed, times: StopTimes, rows: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Rows of trips that repeat, once per line of frequencies.txt: row, begin, step, number.

    The times of such a trip only say how far each stop is from its first one; without a time
    there (noted when the table was read) nothing can be said.
    """
    frequencies = feed.frequencies
    starts = np.flatnonzero(np.diff(times.trip, prepend=-1))
    first_stop = starts[np.searchsorted(starts, rows, side="right") - 1]
    known = times.departure[first_stop] >= 0
    rows, first_stop = rows[known], first_stop[known]
    offset = (times.departure[rows] - times.departure[first_stop]).astype(np.int64)
    order = np.argsort(frequencies.trip, kind="stable")
    trip, trips = times.trip[rows], frequencies.trip[order]
    which, owner = index_ranges(
        np.searchsorted(trips, trip, side="left"), np.searchsorted(trips, trip, side="right")
    )
    used = order[which]
    step = frequencies.headway[used]
    number = -((frequencies.start[used] - frequencies.end[used]) // step)
    return rows[owner], frequencies.start[used] + offset[owner], step, number


def _trips(
    feed: Feed, times: StopTimes, place: IntArray, names: Names
) -> tuple[IntArray, IntArray, IntArray]:
    """Line, direction and destination of each trip as numbers."""
    routes, trips = feed.routes, feed.trips
    route_line = np.array(
        [names.line(str(line), int(kind))
         for line, kind in zip(routes.line, routes.route_type, strict=True)] + [-1],
        dtype=np.int64,
    )  # fmt: skip
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
    for trip in times.trip[ends].tolist():
        text = trips.headsign[trip] or (feed.stops.names[last[trip]] if last[trip] >= 0 else "")
        headsign[trip] = names.headsign(str(text))
    return route_line[trips.route], directions, headsign


def departures_once(departures: Departures, names: Names) -> tuple[Departures, int]:
    """Departures that several feeds contain counted once, and how many were left out.

    The same departure: same stop, same line number, same next stop, same second. The first feed
    keeps it. Within one feed nothing is left out.

    Args:
        departures: Of all feeds, one after the other.
        names: The lines that the departures refer to.
    """
    by_name: dict[str, int] = {}
    name = np.array([by_name.setdefault(line, len(by_name)) for line, _ in names.lines], dtype=int)
    single = departures.count == 1
    _, key = _distinct(
        departures.group[single],
        departures.next_group[single],
        name[departures.line[single]],
        departures.first[single],
    )
    feed = departures.feed[single]
    owner = np.full(int(key.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(owner, key, feed)
    keep = np.ones(len(departures), dtype=bool)
    keep[single] = feed == owner[key]
    return departures.take(keep), int((~keep).sum())


def doubled_trips(
    feeds: Sequence[Feed], times: Sequence[StopTimes], groups: Sequence[IntArray], *, day: int
) -> tuple[int, ...]:
    """Per feed the trips on a day that an earlier feed has too.

    The same trip: same line number, same stops, same seconds. Within one feed nothing is double,
    and trips that repeat by frequencies.txt are none.

    Args:
        feeds: The feeds, the one that keeps its trips first.
        times: Stop times of each feed.
        groups: Of each feed the stop group of every stop, numbered alike in all feeds.
        day: Ordinal of the day.
    """
    if len(feeds) < 2:
        return (0,) * len(feeds)
    earlier: set[tuple[str, bytes]] = set()
    found = []
    for feed, read, of_stop in zip(feeds, times, groups, strict=True):
        runs = feed.trips.on(feed.calendar, day)
        runs[feed.frequencies.trip] = False
        place = np.where(read.stop >= 0, of_stop[read.stop], -1)
        calls = np.column_stack([place, read.departure]).astype(np.int64)
        edges = np.flatnonzero(np.diff(read.trip, prepend=-1, append=-1))
        own = [
            (str(feed.routes.line[feed.trips.route[trip]]), calls[first:last].tobytes())
            for first, last in pairwise(edges.tolist())
            if runs[trip := int(read.trip[first])]
        ]
        found.append(sum(trip in earlier for trip in own))
        earlier.update(own)
    return tuple(found)


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
    sample, row = _distinct(
        departures.group, departures.line, departures.direction, departures.on_demand
    )
    size = len(sample)
    first = np.full(size, np.iinfo(np.int64).max)
    last = np.full(size, -1)
    np.minimum.at(first, row, departures.first)
    np.maximum.at(last, row, departures.last)
    total = np.bincount(row, departures.count, minlength=size).astype(np.int64)
    rows = np.bincount(row, minlength=size)
    good = np.bincount(row[departures.wheelchair == ACCESSIBLE], minlength=size)
    bad = np.bincount(row[departures.wheelchair == NOT_ACCESSIBLE], minlength=size)
    return Counted(
        group=departures.group[sample],
        line=departures.line[sample],
        direction=departures.direction[sample],
        on_demand=departures.on_demand[sample],
        departures=total,
        first=first,
        last=last,
        wheelchair=np.select([bad > 0, good == rows], [NOT_ACCESSIBLE, ACCESSIBLE], 0),
        headsigns=_headsigns(row, departures, size),
    )


def _headsigns(row: IntArray, departures: Departures, size: int) -> tuple[tuple[int, ...], ...]:
    sample, which = _distinct(row, departures.headsign)
    weight = np.bincount(which, departures.count, minlength=len(sample))
    order = sample[np.lexsort([departures.headsign[sample], -weight, row[sample]])]
    result: list[list[int]] = [[] for _ in range(size)]
    for owner, headsign in zip(
        row[order].tolist(), departures.headsign[order].tolist(), strict=True
    ):
        result[owner].append(headsign)
    return tuple(tuple(items) for items in result)


def _distinct(*columns: ColumnArray) -> tuple[IntArray, IntArray]:
    """Distinct rows of columns: a sample row of each in their order, and which one each row is."""
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
