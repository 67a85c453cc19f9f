"""What the history says about any day: which measures were listed, and in which state.

A state is read backwards from today: a cell had the value that its next change names as the old
one. Before its first entry the history says nothing, and so do we.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ...store.features import FeatureTable
from ...store.history import CHANGED, NEW, REMOVED
from ...store.measures import Measure

FIELDS = ("status", "beginn", "ende")
"""Columns whose past is asked for."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of the history; times in UTC, days are those of the time."""

    measure: str
    time: str
    kind: str
    column: str = ""
    before: str = ""
    after: str = ""

    @property
    def day(self) -> date:
        """Day of the change."""
        return date.fromisoformat(self.time[:10])


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure on one day.

    ``listed`` is None where the history cannot say whether it was in the list; a value is None
    where it cannot say what stood there, and empty where nothing stood there.
    """

    listed: bool | None
    values: Mapping[str, str | None]

    @property
    def status(self) -> str | None:
        """Code of the status; None if unknown or not listed."""
        return self.values.get("status") if self.listed else None


@dataclass(frozen=True, slots=True)
class History:
    """All entries by measure in the order of time, and since when there are any.

    ``since`` is the day of the first entry; ``unread`` counts lines without a readable time or
    measure.
    """

    entries: Mapping[str, tuple[HistoryEntry, ...]]
    since: date | None = None
    unread: int = 0

    @classmethod
    def of(cls, entries: Iterable[HistoryEntry], *, unread: int = 0) -> History:
        """Sort entries; those of the same second stay in the order given.

        Args:
            entries: Lines of the history.
            unread: How many others could not be read.
        """
        by_measure: dict[str, list[HistoryEntry]] = defaultdict(list)
        for entry in sorted(entries, key=lambda item: item.time[:19]):
            by_measure[entry.measure].append(entry)
        days = [rows[0].day for rows in by_measure.values()]
        found = {key: tuple(rows) for key, rows in by_measure.items()}
        return cls(found, min(days, default=None), unread)

    def of_measure(self, key: str) -> tuple[HistoryEntry, ...]:
        """Entries of one measure in the order of time."""
        return self.entries.get(key, ())


def read_history(table: FeatureTable) -> History:
    """The history out of the ledger ``massnahme_verlauf``; unreadable lines are counted."""
    names = ("massnahme_id", "zeitpunkt", "art", "feld", "alt", "neu")
    found, unread = [], 0
    for row in zip(*(table.column(name) for name in names), strict=True):
        key, time, kind, column, before, after = (str(value or "") for value in row)
        if not key or kind not in {NEW, CHANGED, REMOVED} or not _is_day(time[:10]):
            unread += 1
            continue
        found.append(HistoryEntry(key, time, kind, column, before, after))
    return History.of(found, unread=unread)


def states_at(
    measures: Sequence[Measure], history: History, day: date, *, today: date
) -> dict[str, MeasureState]:
    """State of every measure of the list or the history at the end of a day.

    Args:
        measures: The list as it is today.
        history: What became of it.
        day: The day asked for; from ``today`` on the list itself answers.
        today: The day on which ``measures`` is the list.
    """
    current = {measure.id: measure for measure in measures}
    keys = dict.fromkeys((*current, *history.entries))
    if day >= today:
        return {key: _now(current.get(key)) for key in keys}
    if history.since is None or day < history.since:
        return dict.fromkeys(keys, _UNKNOWN)
    return {key: _state(history.of_measure(key), current.get(key), day) for key in keys}


def status_at(
    measures: Sequence[Measure], history: History, day: date, *, today: date
) -> dict[str, str | None]:
    """Code of the status at the end of a day by id; None where the history does not reach.

    Measures that were certainly not in the list on that day are left out; an empty text means
    that the status was empty.

    Args:
        measures: The list as it is today.
        history: What became of it.
        day: The day asked for; from ``today`` on the list itself answers.
        today: The day on which ``measures`` is the list.
    """
    states = states_at(measures, history, day, today=today)
    return {key: state.status for key, state in states.items() if state.listed is not False}


def first_day(text: str) -> date | None:
    """First day of ``2026``, ``2026-05`` or ``2026-05-31``; None for anything else."""
    return _day(text + "-01-01"[3 * _dashes(text) :]) if _dashes(text) <= 2 else None


def last_day(text: str) -> date | None:
    """Last day of ``2026``, ``2026-05`` or ``2026-05-31``; None for anything else."""
    start = first_day(text)
    if start is None or _dashes(text) == 2:
        return start
    if _dashes(text) == 0:
        return start.replace(month=12, day=31)
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_UNKNOWN = MeasureState(None, dict.fromkeys(FIELDS, None))


def _now(measure: Measure | None) -> MeasureState:
    if measure is None:
        return MeasureState(False, {})
    return MeasureState(True, {name: getattr(measure, name) for name in FIELDS})


def _state(rows: tuple[HistoryEntry, ...], measure: Measure | None, day: date) -> MeasureState:
    past = [row for row in rows if row.day <= day]
    future = [row for row in rows if row.day > day]
    if not _listed(past, future):
        return MeasureState(False, {})
    gone = measure is None
    if gone and not future and past and past[-1].kind != REMOVED:
        # Its id was changed by hand: nobody knows when.
        return _UNKNOWN
    life = _until(future, {NEW, REMOVED})
    ended = gone or len(life) < len(future)
    values: dict[str, str | None] = {}
    for name in FIELDS:
        later = next((row.before for row in life if row.column == name), None)
        earlier = next((row.after for row in _since_new(past) if row.column == name), None)
        today = None if ended or measure is None else str(getattr(measure, name))
        values[name] = next((v for v in (later, today, earlier) if v is not None), None)
    return MeasureState(True, values)


def _listed(past: Sequence[HistoryEntry], future: Sequence[HistoryEntry]) -> bool:
    """Whether a measure was in the list on a day on which the history was kept already."""
    if past:
        return past[-1].kind != REMOVED
    return not future or future[0].kind != NEW


def _until(rows: Sequence[HistoryEntry], kinds: set[str]) -> Sequence[HistoryEntry]:
    stop = next((number for number, row in enumerate(rows) if row.kind in kinds), len(rows))
    return rows[:stop]


def _since_new(past: Sequence[HistoryEntry]) -> Sequence[HistoryEntry]:
    """Changes of the present life of a measure, the latest first."""
    return _until(list(reversed(past)), {NEW, REMOVED})


def _dashes(text: str) -> int:
    return text.count("-")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if _is_day(text) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
