"""Stop times of a feed as compact arrays: where each trip stops, and when it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...runtime.array_types import BoolArray, Int32Array, IntArray
from ...runtime.cancellation import cancellable
from ...runtime.errors import SourceError
from ...wording.numbers import grouped
from .byte_rows import ByteRows
from .column_readings import Index, RememberedNumbers, RememberedTimes
from .enumerations import SPELLED
from .feed_archive import FeedFiles
from .feed_table import Chunk, Problems, read_rows
from .gtfs_values import BROKEN, MISSING
from .stops import ENTRANCE, NODE

_TABLE = "stop_times.txt"
MAX_CALLS = 5_000_000
"""Stop times of the trips that are counted; those of other days are read and forgotten."""
_AREAS = ("location_group_id", "location_id")
_NO_PICKUP, _BY_PHONE, _LAST_PICKUP = 1, 2, 3


@dataclass(frozen=True, slots=True)
class StopTimes:
    """Stops of trips, ``n`` rows ordered by trip and position.

    Attributes:
        trip: Row of the trip.
        stop: Row of the stop; -1 where the feed has no such stop.
        departure: Seconds after midnight of the trip's day; negative where it is not known.
        spread: Whether that time is not stated but spread between two stated ones.
        boarding: Whether passengers may board.
        by_phone: Whether boarding must be booked by phone.
    """

    trip: Int32Array
    stop: Int32Array
    departure: Int32Array
    spread: BoolArray
    boarding: BoolArray
    by_phone: BoolArray

    def __len__(self) -> int:
        return len(self.trip)


@dataclass(slots=True)
class _Reader:
    """What is needed to turn texts into numbers, and where to note what does not fit."""

    trips: Index
    stops: Index
    stop_kind: IntArray
    wanted: BoolArray
    problems: Problems
    time: RememberedTimes = field(default_factory=RememberedTimes)
    number: RememberedNumbers = field(default_factory=RememberedNumbers)
    rows: int = 0
    unplaced: list[IntArray] = field(default_factory=list)
    """Trip and line of rows left out because nobody knows where in the trip they belong."""

    def take(self, chunk: Chunk | ByteRows) -> Int32Array:
        """Numbers of the usable rows of wanted trips, one column per attribute."""
        self.rows += len(chunk)
        trip = chunk.read("trip_id", self.trips)
        stop = chunk.read("stop_id", self.stops)
        sequence = chunk.read("stop_sequence", self.number)
        departure = chunk.read("departure_time", self.time)
        arrival = chunk.read("arrival_time", self.time)
        pickup = chunk.read("pickup_type", self.number)
        self._note(chunk, trip < 0, "Fahrt steht nicht in trips.txt, ausgelassen", "trip_id")
        self._note(chunk, sequence < 0, "stop_sequence nicht lesbar, ausgelassen", "stop_sequence")
        lost = np.flatnonzero((trip >= 0) & (sequence < 0))
        self.unplaced.append(np.column_stack([trip[lost], chunk.lines[lost]]))
        self._note_stops(chunk, stop)
        self._note(chunk, departure == BROKEN, "Abfahrtszeit nicht lesbar", "departure_time")
        unreadable = (departure == MISSING) & (arrival == BROKEN)
        self._note(chunk, unreadable, "Ankunftszeit nicht lesbar", "arrival_time")
        # A stop with only one time stops for no time: both are the same.
        departure = np.where(departure == MISSING, arrival, departure)
        strange = (pickup == BROKEN) | (pickup > _LAST_PICKUP)
        self._note(chunk, strange, "pickup_type unbekannt, als 0 gelesen", "pickup_type")
        spelled = (chunk.lengths("pickup_type") > 1) & (pickup >= 0) & ~strange
        self._note(chunk, spelled, f"pickup_type {SPELLED}", "pickup_type")
        known = stop >= 0
        misplaced = np.zeros(len(stop), dtype=bool)
        misplaced[known] = np.isin(self.stop_kind[stop[known]], (ENTRANCE, NODE))
        self._note(chunk, misplaced, "Halt an einem Eingang oder Wegpunkt statt Steig", "stop_id")
        stop[misplaced] = -1
        keep = (trip >= 0) & (sequence >= 0)
        keep[keep] = self.wanted[trip[keep]]
        columns = (trip, sequence, stop, departure, pickup, chunk.lines)
        return np.column_stack(columns)[keep].astype(np.int32)

    def _note(self, chunk: Chunk | ByteRows, rows: BoolArray, reason: str, column: str) -> None:
        found = np.flatnonzero(rows)
        self.problems.add_rows(
            _TABLE, reason, chunk.lines[found], lambda row: chunk.text(column, int(found[row]))
        )

    def _note_stops(self, chunk: Chunk | ByteRows, stop: IntArray) -> None:
        lost = np.flatnonzero(stop < 0)
        area = np.zeros(len(stop), dtype=bool)
        area[lost] = [any(chunk.text(name, row) for name in _AREAS) for row in lost.tolist()]
        self._note(chunk, (stop < 0) & ~area, "Haltestelle steht nicht in stops.txt", "stop_id")
        self._note(
            chunk, area, "Bedarfsverkehr in einem Gebiet ohne Haltestelle, nicht gezählt", "trip_id"
        )


def read_stop_times(
    files: FeedFiles,
    *,
    trips: Index,
    stops: Index,
    stop_kind: IntArray,
    wanted: BoolArray,
    repeated: BoolArray,
    problems: Problems,
    progress: Callable[[float], None] | None = None,
) -> tuple[StopTimes, int]:
    """Stop times of the wanted trips, and the number of rows in the table.

    Rows of unknown stops stay in the order of the trip (the bus does go on), without a departure.
    Times that are not stated between two stated ones are spread evenly, as GTFS asks for. A trip
    that repeats is left out if the place of one of its rows is unreadable: its times count from its
    first stop, and that may be the row.

    Args:
        files: The feed.
        trips: Row of each trip.
        stops: Row of each stop.
        stop_kind: location_type of each stop.
        wanted: Which trips to keep.
        repeated: Which trips repeat by frequencies.txt.
        problems: Where rows that do not fit are noted.
        progress: Called with 0..1 per block read; raises CancelledError to stop.

    Raises:
        SourceError: if the table is unreadable, lacks a required column or keeps more than
            MAX_CALLS rows.
    """
    reader = _Reader(trips, stops, stop_kind, wanted, problems)
    parts = [np.empty((0, 6), dtype=np.int32)]
    kept = 0
    for chunk in read_rows(
        files,
        _TABLE,
        problems,
        required=("trip_id", "stop_id", "stop_sequence"),
        optional=("departure_time", "arrival_time", "pickup_type", *_AREAS),
        progress=progress,
    ):
        parts.append(reader.take(chunk))
        kept += len(parts[-1])
        if kept > MAX_CALLS:
            raise SourceError(
                f"{files.name}, {_TABLE}: Am Stichtag und den Tagen davor hat der Fahrplan mehr als"
                f" {grouped(MAX_CALLS)} Halte; so viele werden nicht gelesen. Bitte einen"
                " Ausschnitt des Fahrplans verwenden, z. B. den eines Verkehrsverbunds."
            )
    return cancellable(_in_order, parts, reader, repeated), reader.rows


def _in_order(parts: list[Int32Array], reader: _Reader, repeated: BoolArray) -> StopTimes:
    """Stop times of all blocks by trip and position; ``parts`` is emptied, it takes much room."""
    problems = reader.problems
    rows = np.concatenate(parts)
    parts.clear()
    trip, sequence = rows[:, 0], rows[:, 1]
    if ((np.diff(trip) < 0) | ((np.diff(trip) == 0) & (np.diff(sequence) < 0))).any():
        rows = rows[np.lexsort((sequence, trip))]
    double = np.zeros(len(rows), dtype=bool)
    double[1:] = (np.diff(rows[:, 0]) == 0) & (np.diff(rows[:, 1]) == 0)
    problems.add_rows(_TABLE, "stop_sequence doppelt, erste Zeile gilt", rows[double, 5])
    if double.any():
        rows = rows[~double]
    rows = _of_known_start(rows, reader.unplaced, repeated, problems)
    departure, spread = _fill(rows, problems)
    pickup = rows[:, 4]
    return StopTimes(
        trip=rows[:, 0].copy(),
        stop=rows[:, 2].copy(),
        departure=departure,
        spread=spread,
        boarding=pickup != _NO_PICKUP,
        by_phone=pickup == _BY_PHONE,
    )


def _of_known_start(
    rows: Int32Array, unplaced: list[IntArray], repeated: BoolArray, problems: Problems
) -> Int32Array:
    """Rows without those of trips that repeat and whose first stop may be missing."""
    trip, line = np.concatenate([np.empty((0, 2), dtype=np.int64), *unplaced]).T
    lost = repeated[trip]
    reason = "stop_sequence nicht lesbar, Fahrt aus frequencies.txt nicht gezählt"
    problems.add_rows(_TABLE, reason, line[lost])
    return rows[~np.isin(rows[:, 0], trip[lost])] if lost.any() else rows


def _fill(rows: Int32Array, problems: Problems) -> tuple[Int32Array, BoolArray]:
    """Departures, and which of them are filled in: between two stated ones of the same trip."""
    trip, departure = rows[:, 0], rows[:, 3].copy()
    gap = np.flatnonzero(departure == MISSING)
    stated = np.flatnonzero(departure >= 0)
    # The rows that state a time before and after each gap.
    following = np.searchsorted(stated, gap)
    first = np.append(stated, -1)[following - 1]
    last = np.append(stated, len(rows))[following]
    enclosed = (first >= 0) & (last < len(rows))
    enclosed[enclosed] = (trip[first[enclosed]] == trip[gap[enclosed]]) & (
        trip[last[enclosed]] == trip[gap[enclosed]]
    )
    inner, first, last = gap[enclosed], first[enclosed], last[enclosed]
    share = (inner - first) / np.maximum(last - first, 1)
    departure[inner] = np.rint(
        departure[first] + share * (departure[last] - departure[first])
    ).astype(np.int32)
    problems.add_rows(
        _TABLE, "Zeit am Anfang oder Ende der Fahrt fehlt, nicht gezählt", rows[gap[~enclosed], 5]
    )
    back = np.flatnonzero(
        (np.diff(trip) == 0) & (departure[:-1] >= 0) & (departure[1:] >= 0)
        & (np.diff(departure) < 0)
    )  # fmt: skip
    problems.add_rows(_TABLE, "Zeit läuft rückwärts, wie angegeben gezählt", rows[back + 1, 5])
    spread = np.zeros(len(rows), dtype=bool)
    spread[inner] = True
    return departure, spread
