"""Departures and trips that feeds contain more than once, counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.array_types import IntArray, IntegerArray, ObjectArray
from ...runtime.cancellation import EVERY, cancellable, check_cancelled
from .departure_count import Departures, Names, distinct_calls
from .feed import Feed
from .gtfs_values import clock
from .stop_groups import StopGroups
from .stop_times import StopTimes


@dataclass(frozen=True, slots=True)
class Doubles:
    """How many departures or trips were left out, and the first of them in words.

    ``within`` one feed and ``between`` feeds.
    """

    within: int = 0
    between: int = 0
    first_within: str = ""
    first_between: str = ""


def departures_once(
    departures: Departures, names: Names, feeds: Sequence[Feed], groups: StopGroups
) -> tuple[Departures, Doubles]:
    """Identical departures counted once, whoever contains them: feeds, routes, operators, headways.

    Identical are same stop, same next stop, same line number, same second; within one feed also
    same platform or same direction, for a line that meets itself there is two buses. The first feed
    keeps the departure, and in it a trip that runs without booking; of several the choice does not
    depend on the order of rows.

    Args:
        departures: Of all feeds, one after the other.
        names: The lines that the departures refer to.
        feeds: The feeds that they refer to.
        groups: The stops that they refer to.
    """
    by_name: dict[str, int] = {}
    name = np.array([by_name.setdefault(line, len(by_name)) for line, _ in names.lines], dtype=int)
    _, key = distinct_calls(
        departures.group, departures.next_group, name[departures.line], departures.time
    )
    several = np.bincount(key) > 1
    if not several.any():
        return departures, Doubles()
    rows = np.flatnonzero(several[key])
    some, key = departures.take(rows), key[rows]
    trips = [feed.trips.ids() for feed in feeds]
    run = cancellable(_runs, key, some)
    order = cancellable(
        np.lexsort,
        (
            _ranks(some.trip, some.feed, trips),
            _ranks(some.stop, some.feed, [feed.stops.ids for feed in feeds]),
            some.headsign, some.line, some.direction, some.on_demand, run, some.feed, key,
        ),
    )  # fmt: skip
    key, run = key[order], run[order]
    first = np.flatnonzero(np.append(True, np.diff(key) != 0))
    owner = first[np.cumsum(np.append(True, np.diff(key) != 0)) - 1]
    in_owner = some.feed[order] == some.feed[order[owner]]
    fresh = np.append(True, np.diff(run) != 0)  # the first of each run, run by run in each feed
    kept_at = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    lost = ~(fresh & in_owner)
    inside = in_owner[lost]
    left_out = order[lost]
    kept = order[np.where(in_owner, kept_at, owner)[lost]]
    words = [
        _first_pair(some.take(kept[chosen]), some.take(left_out[chosen]), trips, groups)
        for chosen in (inside, ~inside)
    ]
    keep = np.ones(len(departures), dtype=bool)
    keep[rows[left_out]] = False
    doubles = Doubles(int(inside.sum()), int((~inside).sum()), *words)
    return departures.take(keep), doubles


def _runs(key: IntArray, some: Departures) -> IntArray:
    """Number of the run (n) of each row: rows of one key and feed that are one and the same.

    Two are if they leave from one platform or in one direction, and so are all in a chain of such.
    """
    feeds = int(some.feed.max()) + 1
    run = np.unique(key * feeds + some.feed, return_inverse=True)[1].astype(np.int64)
    order = np.argsort(run, kind="stable")
    starts = np.flatnonzero(np.diff(run[order], prepend=-1))
    mixed = np.ones(len(starts), dtype=bool)
    for column in (some.stop, some.direction):
        values = column[order]
        mixed &= np.minimum.reduceat(values, starts) < np.maximum.reduceat(values, starts)
    rows = np.flatnonzero(mixed[run])
    if not len(rows):
        return run
    links = []
    for column in (some.stop[rows], some.direction[rows]):
        order = np.lexsort([column, run[rows]])
        same = (np.diff(run[rows][order]) == 0) & (np.diff(column[order]) == 0)
        links.append(np.column_stack([order[:-1][same], order[1:][same]]))
    pairs = np.concatenate(links)
    graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(len(rows), len(rows)))
    run[rows] = len(starts) + connected_components(graph, directed=False)[1]
    return run


def _ranks(rows: IntegerArray, feed: IntegerArray, ids: Sequence[ObjectArray]) -> IntArray:
    """Place of each row's id (n) among the ids of its feed."""
    rank = np.empty(len(rows), dtype=np.int64)
    for number, names in enumerate(ids):
        own = np.flatnonzero(feed == number)
        used, which = np.unique(rows[own], return_inverse=True)
        order = sorted(range(len(used)), key=names[used].tolist().__getitem__)
        place = np.empty(len(used), dtype=np.int64)
        place[order] = np.arange(len(used))
        rank[own] = place[which]
    return rank


def _first_pair(
    kept: Departures, left_out: Departures, trips: Sequence[ObjectArray], groups: StopGroups
) -> str:
    """The earliest pair in words: the trips, the stop and the time."""
    if not len(kept):
        return ""
    first = int(np.lexsort([kept.line, kept.group, kept.time])[0])
    pair = " = ".join(f"„{trips[item.feed[first]][item.trip[first]]}“" for item in (kept, left_out))
    stop = groups.names[kept.group[first]] or groups.ids[kept.group[first]]
    return f"zuerst Fahrt {pair}, {stop} {clock(int(kept.time[first]))}"


def doubled_trips(
    feeds: Sequence[Feed], times: Sequence[StopTimes], groups: Sequence[IntArray], *, day: int
) -> Doubles:
    """Trips on a day that there are already, in the same feed or in an earlier one.

    The same trip: same line number, same stops, same seconds. Trips that repeat by frequencies.txt
    are none.

    Args:
        feeds: The feeds, the one that keeps its trips first.
        times: Stop times of each feed.
        groups: Of each feed the stop group of every stop, numbered alike in all feeds.
        day: Ordinal of the day.
    """
    owners: dict[bytes, int] = {}
    within = between = 0
    for number, (feed, read, of_stop) in enumerate(zip(feeds, times, groups, strict=True)):
        runs = feed.trips.on(feed.calendar, day)
        runs[feed.frequencies.trip] = False
        calls = np.empty((len(read), 2), dtype=np.int32)
        calls[:, 0] = np.where(read.stop >= 0, of_stop[read.stop], -1)
        calls[:, 1] = read.departure
        edges = np.flatnonzero(np.diff(read.trip, prepend=-1, append=-1))
        for count, (first, last) in enumerate(pairwise(edges.tolist())):
            if count % EVERY == 0:
                check_cancelled()
            trip = int(read.trip[first])
            if not runs[trip]:
                continue
            line = str(feed.routes.line[feed.trips.route[trip]]).encode("utf-8", "surrogatepass")
            # Of a million trips only what tells them apart is kept.
            key = blake2b(calls[first:last].tobytes() + line, digest_size=16).digest()
            owner = owners.get(key)
            owners.setdefault(key, number)
            within += owner == number
            between += owner is not None and owner != number
    return Doubles(within, between)
