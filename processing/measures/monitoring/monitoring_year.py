"""One year of the Maßnahmenliste: what began, ended, slipped, came, went and rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ...store.history import CHANGED, NEW, REMOVED
from ...store.measures import Measure
from ...wording.dates import german_date
from ..measure_errors import MeasureListError
from .list_on_day import History, HistoryEntry, MeasureState, first_day, last_day, states_at

PLANNED = frozenset({"vorschlag", "beschlossen", "in_vorbereitung", "in_planung"})
RUNNING = frozenset({"in_umsetzung", "fortlaufend"})
DONE, RESTING, GONE = "abgeschlossen", "zurueckgestellt", "entfallen"
_BEGUN = RUNNING | {DONE}


class Event(StrEnum):
    """What can happen to a measure in a year; the value is the heading of its table."""

    BEGUN = "Begonnen"
    ENDED = "Beendet"
    SLIPPED = "Verzögert"
    NEW = "Neu in der Liste"
    DROPPED = "Entfallen"
    RESTING = "Zurückgestellt"

    @property
    def word(self) -> str:
        """The heading within a sentence."""
        return self.value[0].lower() + self.value[1:]


@dataclass(frozen=True, slots=True)
class MeasureYear:
    """A measure in the year.

    Attributes:
        id: Its id.
        number: Its number; 0 when it is no longer in the list.
        title: Its title, the last known one when it is no longer in the list.
        measure: The measure as it is today, None when it is no longer in the list.
        start: Its state before the first day of the year.
        end: Its state at the end of the report.
        events: What happened, each with the grounds in German.
    """

    id: str
    number: int
    title: str
    measure: Measure | None
    start: MeasureState
    end: MeasureState
    events: Mapping[Event, str]

    @property
    def running(self) -> bool:
        """Whether it was being carried out at the end."""
        return self.end.status in RUNNING


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year, day by day compared: ``start`` is the eve of it, ``end`` its last day or today."""

    year: int
    start: date
    end: date
    today: date
    history: History
    rows: tuple[MeasureYear, ...]

    def of(self, event: Event) -> tuple[MeasureYear, ...]:
        """Measures to which this happened, in the order of the list."""
        return tuple(row for row in self.rows if event in row.events)

    @property
    def running(self) -> tuple[MeasureYear, ...]:
        """Measures that were being carried out at the end."""
        return tuple(row for row in self.rows if row.running)

    @property
    def start_known(self) -> bool:
        """Whether the history reaches back to the eve of the year."""
        return self.start >= self.today or (
            self.history.since is not None and self.history.since <= self.start
        )


def year_report(
    measures: Sequence[Measure], history: History, year: int, *, today: date
) -> YearReport:
    """Compare the eve of a year with its end, or with today while the year is running.

    Args:
        measures: The list as it is today.
        history: What became of it.
        year: The year, with four digits.
        today: The day on which ``measures`` is the list.

    Raises:
        MeasureListError: if the year has not begun yet.
    """
    if year > today.year:
        raise MeasureListError(
            f"Das Jahr {year} hat noch nicht begonnen (heute ist der {today:%d.%m.%Y}). Bitte ein"
            " früheres Jahr wählen."
        )
    start, end = date(year - 1, 12, 31), min(date(year, 12, 31), today)
    before = states_at(measures, history, start, today=today)
    after = states_at(measures, history, end, today=today)
    current = {measure.id: measure for measure in measures}
    rows = []
    for key, state in after.items():
        entries = [row for row in history.of_measure(key) if start < row.day <= end]
        measure = current.get(key)
        there = measure is not None and state.listed is not False
        if not (there or state.listed or before[key].listed or entries):
            continue
        year_of = _Year(before[key], state, entries, start=start, end=end, since=history.since)
        rows.append(
            MeasureYear(
                key,
                measure.nummer if measure else 0,
                measure.titel if measure else _last_title(history.of_measure(key)) or key,
                measure,
                before[key],
                state,
                dict(year_of.events()),
            )
        )
    rows.sort(key=lambda row: (row.measure is None, row.number, row.title))
    return YearReport(year, start, end, today, history, tuple(rows))


@dataclass(frozen=True, slots=True)
class _Year:
    """What the states and entries of one measure say about the year."""

    before: MeasureState
    after: MeasureState
    entries: Sequence[HistoryEntry]
    start: date
    end: date
    since: date | None

    def events(self) -> Iterator[tuple[Event, str]]:
        rules: tuple[tuple[Event, Callable[[], str]], ...] = (
            (Event.BEGUN, self._begun),
            (Event.ENDED, self._ended),
            (Event.SLIPPED, self._slipped),
            (Event.NEW, self._new),
            (Event.DROPPED, self._dropped),
            (Event.RESTING, self._resting),
        )
        for event, rule in rules:
            grounds = rule()
            if grounds:
                yield event, grounds

    def _begun(self) -> str:
        if self.after.status not in _BEGUN:
            return ""
        if self.before.status is not None and self.before.status in _BEGUN:
            return ""
        return self._change(_BEGUN) or self._date("beginn", "Beginn")

    def _ended(self) -> str:
        if self.after.status != DONE or self.before.status == DONE:
            return ""
        return self._change({DONE}) or self._date("ende", "Ende")

    def _slipped(self) -> str:
        status = self.after.status
        if status in {None, GONE, RESTING}:
            return ""
        found = []
        old, new = self._end_before(), self.after.values.get("ende") or ""
        was, now = last_day(old), last_day(new)
        if was and now and now > was:
            found.append(f"Ende von {german_date(old)} auf {german_date(new)} verschoben")
        if now and now <= self.end and status != DONE:
            found.append(f"Ende {german_date(new)} vorbei, nicht abgeschlossen")
        begin = self.after.values.get("beginn") or ""
        due = last_day(begin)
        if due and due <= self.end and status in PLANNED:
            found.append(f"Beginn {german_date(begin)} vorbei, noch nicht begonnen")
        return "; ".join(found)

    def _new(self) -> str:
        added = next((row for row in self.entries if row.kind == NEW), None)
        # What the history begins with was there before: nobody knows since when.
        if added is None or not self.after.listed or added.day == self.since:
            return ""
        return "" if self.before.listed else f"am {added.day:%d.%m.%Y} aufgenommen"

    def _dropped(self) -> str:
        if self.after.status == GONE and self.before.status != GONE:
            return self._change({GONE})
        removed = next((row for row in reversed(self.entries) if row.kind == REMOVED), None)
        if self.after.listed is False and removed is not None:
            return f"am {removed.day:%d.%m.%Y} aus der Liste gelöscht"
        return ""

    def _resting(self) -> str:
        if self.after.status != RESTING or self.before.status == RESTING:
            return ""
        return self._change({RESTING})

    def _change(self, wanted: frozenset[str] | set[str]) -> str:
        """The last change of the status into one of the wanted ones, as grounds."""
        changes = [row for row in self.entries if row.column == "status"]
        for row in reversed(changes):
            if row.after in wanted and row.before not in wanted:
                return f"Status seit {row.day:%d.%m.%Y}"
        # Taken out of the list and in again: the status differs, but no change of it is noted.
        known = self.before.status is not None
        return f"Status anders als am {self.start:%d.%m.%Y}" if known else ""

    def _date(self, name: str, label: str) -> str:
        """A date of the list in the year, where the history does not know the state before."""
        text = self.after.values.get(name) or ""
        first, last = first_day(text), last_day(text)
        if first is None or last is None or self.before.status is not None:
            return ""
        inside = self.start < first <= self.end and last.year == self.end.year
        return f"{label} {german_date(text)} laut Liste" if inside else ""

    def _end_before(self) -> str:
        """End as planned at the start of the year, or as first known in it."""
        if self.before.listed:
            return self.before.values.get("ende") or ""
        changes = (row.before for row in self.entries if row.column == "ende")
        return next((text for text in changes if text), "")


def _last_title(entries: Sequence[HistoryEntry]) -> str:
    named = (
        (row.before if row.kind == REMOVED else row.after)
        for row in reversed(entries)
        if row.kind != CHANGED or row.column == "titel"
    )
    return next((text for text in named if text), "")
