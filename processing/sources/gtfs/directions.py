"""Which way a trip goes where the feed does not say it: from the order of its stops."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from ...runtime.array_types import IntArray, IntegerArray


def derive_directions(
    trip: IntegerArray, place: IntArray, line: IntArray, stated: IntArray
) -> IntArray:
    """Direction 0 or 1 of every trip.

    The most frequent sequence of stops of a line is direction 0 (or the one stated for it); a trip
    that calls at the same stops mostly in the opposite order is direction 1. A trip with fewer
    than two stops in common with it is 1 if it ends where that sequence starts, else 0.

    Args:
        trip: (n) trip of each stop time, ordered by trip and position.
        place: (n) stop group of each stop time.
        line: Line of each trip.
        stated: Direction of each trip as stated, -1 where it is not.

    Returns:
        Directions, one per trip; trips without stop times keep 0.
    """
    directions = np.maximum(stated, 0)
    starts = np.flatnonzero(np.diff(trip, prepend=-1))
    ends = np.append(starts[1:], len(trip))
    running = trip[starts]
    open_lines = np.unique(line[running[stated[running] < 0]])
    concerned = np.flatnonzero(np.isin(line[running], open_lines))
    patterns: dict[int, dict[bytes, list[int]]] = defaultdict(lambda: defaultdict(list))
    places = np.ascontiguousarray(place, dtype=np.int64)
    for index in concerned.tolist():
        key = places[starts[index] : ends[index]].tobytes()
        patterns[int(line[running[index]])][key].append(int(running[index]))
    for of_line in patterns.values():
        _direct(of_line, stated, directions)
    return directions


def _direct(of_line: dict[bytes, list[int]], stated: IntArray, directions: IntArray) -> None:
    """Set the directions of one line's trips; the longest of equally frequent patterns leads."""
    lead = max(of_line, key=lambda key: (len(of_line[key]), len(key), key))
    known = Counter(int(value) for value in stated[of_line[lead]] if value >= 0)
    base = known.most_common(1)[0][0] if known else 0
    order = np.frombuffer(lead, dtype=np.int64)
    position: dict[int, int] = {}
    for index, place in enumerate(order.tolist()):
        position.setdefault(place, index)
    for key, trips in of_line.items():
        stops = np.frombuffer(key, dtype=np.int64).tolist()
        common = [position[place] for place in stops if place in position]
        if len(common) > 1:
            against = int(np.sign(np.diff(common)).sum()) < 0
        else:
            against = stops[-1] == order[0]
        open_trips = [trip for trip in trips if stated[trip] < 0]
        directions[open_trips] = base ^ int(against)
