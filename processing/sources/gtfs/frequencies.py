"""Trips that repeat by frequencies.txt: when each of them starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ...analysis.arrays import index_ranges
from ...runtime.array_types import IntArray
from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.errors import SourceError
from ...wording.numbers import grouped
from .enumerations import Enumeration
from .feed_archive import FeedFiles
from .feed_table import Problems, read_feed_table
from .gtfs_values import count_of, seconds_of

MAX_STARTS = 2_000_000
"""Starts of all trips together: a headway of seconds is no timetable."""
_TABLE = "frequencies.txt"
_EXACT = Enumeration("exact_times", (0, 1), 0, 0, "ist nicht 0 oder 1, als 0 gelesen", True)
_DAYS_S = 1 << 20
"""More seconds than any start can lie after midnight."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Starts of trips that repeat, ``n`` rows ordered by trip and time, each second once.

    Attributes:
        trip: Row of the trip.
        start: Seconds after midnight.
        approximate: Lines of the table that only state a headway (exact_times = 0).
        repeated: Starts that several lines of the table state for the same trip, left out.
    """

    trip: IntArray
    start: IntArray
    approximate: int = 0
    repeated: int = 0


def read_frequencies(files: FeedFiles, trips: Mapping[str, int], problems: Problems) -> Frequencies:
    """Starts of the trips that repeat; none if the feed has no frequencies.txt.

    Args:
        files: Tables of the feed.
        trips: Row of each trip.
        problems: Takes lines that cannot be used, and windows of one trip that overlap.

    Raises:
        SourceError: if the table is unreadable, lacks a required column or states more than
            MAX_STARTS starts.
    """
    table = read_feed_table(
        files,
        _TABLE,
        problems,
        required=("trip_id", "start_time", "end_time", "headway_secs"),
        optional=("exact_times",),
    )
    ids = table.texts("trip_id")
    trip = np.array([trips.get(key, -1) for key in ids], dtype=np.int64)
    check_cancelled()
    start, end, headway = (
        np.array(_read_once(table.columns[column], read), dtype=np.int64)
        for column, read in (
            ("start_time", seconds_of), ("end_time", seconds_of), ("headway_secs", count_of),
        )
    )  # fmt: skip
    check_cancelled()
    unusable = (start < 0) | (end <= start) | (headway <= 0)
    lost = np.flatnonzero(trip < 0)
    problems.add_rows(
        _TABLE, "Fahrt steht nicht in trips.txt, ausgelassen", table.lines[lost],
        lambda row: ids[lost[row]],
    )  # fmt: skip
    problems.add_rows(
        _TABLE, "Zeiten oder Takt nicht brauchbar, ausgelassen", table.lines[unusable]
    )
    exact = _EXACT.read(table, _TABLE, problems)
    keep = np.flatnonzero(~unusable & (trip >= 0))
    windows = np.column_stack([trip[keep], start[keep], end[keep], headway[keep]])
    _note_overlaps(windows, table.lines[keep], ids, keep, problems)
    approximate = int((exact[keep] == 0).sum())
    trip, start, stated = _starts(windows, f"{files.name}, {_TABLE}")
    return Frequencies(trip, start, approximate, stated - len(trip))


def _read_once(texts: list[str], read: Callable[[str], int]) -> list[int]:
    """Numbers of texts, each distinct text read once."""
    known = {text: read(text) for text in set(texts)}
    return [known[text] for text in texts]


def _note_overlaps(
    windows: IntArray, lines: IntArray, ids: list[str], rows: IntArray, problems: Problems
) -> None:
    """Note windows (trip, start, end, headway) that start before another of the trip ends."""
    order = cancellable(np.lexsort, (lines, windows[:, 1], windows[:, 0]))
    # Times of one trip after those of the one before it: the running maximum stays in the trip.
    shift = windows[order, 0] * _DAYS_S
    ends = np.maximum.accumulate(shift + windows[order, 2])
    late = np.flatnonzero((shift + windows[order, 1])[1:] < ends[:-1]) + 1
    found = order[late]
    found = found[np.argsort(lines[found])]
    problems.add_rows(
        _TABLE,
        "Zeitfenster überlappt ein anderes derselben Fahrt, gleiche Abfahrten zählen einmal",
        lines[found],
        lambda row: ids[rows[found[row]]],
    )


def _starts(windows: IntArray, where: str) -> tuple[IntArray, IntArray, int]:
    """Trip and second of each start, each once, and how many all lines state together."""
    distinct, times = cancellable(_distinct_rows, windows)
    trip, start, end, headway = distinct.T
    number = -((start - end) // headway)
    stated = int((number * times).sum())
    if number.sum() > MAX_STARTS:
        raise SourceError(
            f"{where}: Die Takte nennen {grouped(int(number.sum()))} Fahrten; gelesen werden"
            f" höchstens {grouped(MAX_STARTS)}. Bitte die Takte (headway_secs) prüfen oder einen"
            " Ausschnitt des Fahrplans verwenden."
        )
    step, owner = index_ranges(np.zeros_like(number), number)
    code = trip[owner] * _DAYS_S + start[owner] + step * headway[owner]
    code = cancellable(np.unique, code)
    return code // _DAYS_S, code % _DAYS_S, stated


def _distinct_rows(rows: IntArray) -> tuple[IntArray, IntArray]:
    """Distinct rows and how often each occurs."""
    order = np.lexsort(rows.T)
    rows = rows[order]
    first = np.flatnonzero(np.append(True, (np.diff(rows, axis=0) != 0).any(axis=1))[: len(rows)])
    return rows[first], np.diff(np.append(first, len(rows)))
