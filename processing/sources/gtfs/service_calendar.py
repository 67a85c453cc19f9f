"""On which days the services of a feed run, and which day stands for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ...runtime.array_types import BoolArray, IntArray
from ...runtime.errors import SourceError
from .enumerations import Enumeration
from .feed_archive import FeedFiles
from .feed_table import Chunk, Problems, read_feed_table, repeats
from .free_days import FreeDays
from .gtfs_values import ordinal_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
GERMAN_DAYS = (
    "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
)  # fmt: skip
_TYPICAL = (1, 2, 3)
_YEAR = 365
_ADDED, _REMOVED = 1, 2
_RUNS = tuple(
    Enumeration(weekday, (0, 1), None, 0, "ist nicht 0 oder 1, als 0 gelesen (fährt nicht)", True)
    for weekday in WEEKDAYS
)
_EXCEPTION = Enumeration(
    "exception_type", (_ADDED, _REMOVED), None, 0, "ist nicht 1 oder 2, ausgelassen"
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of ``n`` services; days are proleptic ordinals.

    ``weekly`` (n, 7) from Monday holds between ``start`` and ``end`` (n); the exceptions are
    parallel arrays of service, day and whether the service is added, each pair once.
    """

    services: Mapping[str, int]
    weekly: BoolArray
    start: IntArray
    end: IntArray
    exception_service: IntArray
    exception_day: IntArray
    exception_added: BoolArray

    def active(self, day: int) -> BoolArray:
        """Which services (n) run on a day."""
        running = self.weekly[:, _weekday(day)] & (self.start <= day) & (day <= self.end)
        today = self.exception_day == day
        running[self.exception_service[today]] = self.exception_added[today]
        return np.asarray(running, dtype=bool)

    def span(self) -> tuple[int, int] | None:
        """First and last day that any service names; None if there is none."""
        regular = self.weekly.any(axis=1) & (self.start <= self.end)
        days = np.concatenate(
            [
                self.start[regular],
                self.end[regular],
                self.exception_day[self.exception_added],
            ]
        )
        return (int(days.min()), int(days.max())) if len(days) else None

    def trips_per_day(self, trips: IntArray, first: int, last: int) -> IntArray:
        """Number of trips on each day from first to last.

        Args:
            trips: Number of trips of each service, shape (services,).
            first: Ordinal of the first day.
            last: Ordinal of the last day, which counts too.

        Returns:
            Shape (last - first + 1,).
        """
        days = np.arange(first, last + 1)
        change = np.zeros((len(days) + 1, 7), dtype=np.int64)
        within = (self.start <= self.end) & (self.end >= first) & (self.start <= last)
        weight = (self.weekly * trips[:, None])[within]
        np.add.at(change, np.maximum(self.start[within] - first, 0), weight)
        np.add.at(change, np.minimum(self.end[within] - first + 1, len(days)), -weight)
        counts = np.cumsum(change, axis=0)[np.arange(len(days)), _weekday(days)]
        inside = (self.exception_day >= first) & (self.exception_day <= last)
        service, day = self.exception_service[inside], self.exception_day[inside]
        regular = (
            self.weekly[service, _weekday(day)]
            & (self.start[service] <= day)
            & (day <= self.end[service])
        )
        sign = self.exception_added[inside].astype(np.int64) - regular
        np.add.at(counts, day - first, sign * trips[service])
        return np.asarray(counts)


@dataclass(frozen=True, slots=True)
class ReferenceDay:
    """The day that is counted.

    Attributes:
        day: The day.
        trips: How many run on it.
        reason: Why this one.
        warning: Sentences on a timetable that does not run yet or no longer, and on a day for
            which school holidays are not known although a table was given.
        terms: Sentence on what was known of school holidays where the day was chosen.
    """

    day: date
    trips: int
    reason: str
    warning: str = ""
    terms: str = ""

    @property
    def label(self) -> str:
        """Weekday and date in German."""
        return day_label(self.day)


def day_label(day: date) -> str:
    """Weekday and date in German."""
    return f"{GERMAN_DAYS[day.weekday()]}, {day:%d.%m.%Y}"


def read_calendar(files: FeedFiles, problems: Problems) -> Calendar:
    """Services of calendar.txt and calendar_dates.txt; either may be missing.

    What cannot be used is left out and noted in ``problems``.

    Raises:
        SourceError: if a table is unreadable or lacks a required column.
    """
    weeks = read_feed_table(
        files,
        "calendar.txt",
        problems,
        required=("service_id", *WEEKDAYS, "start_date", "end_date"),
    )
    dates = read_feed_table(
        files, "calendar_dates.txt", problems, required=("service_id", "date", "exception_type")
    )
    week_ids, date_ids = weeks.texts("service_id"), dates.texts("service_id")
    services = {name: row for row, name in enumerate(dict.fromkeys((*week_ids, *date_ids)))}
    weekly = np.zeros((len(services), 7), dtype=bool)
    start = np.zeros(len(services), dtype=np.int64)
    end = np.full(len(services), -1, dtype=np.int64)
    rows, bounds = _usable_weeks(weeks, week_ids, problems)
    target = np.array([services[week_ids[row]] for row in rows.tolist()], dtype=np.int64)
    start[target], end[target] = bounds[rows].T
    for weekday, runs in enumerate(_RUNS):
        weekly[target, weekday] = runs.read(weeks, "calendar.txt", problems)[rows] == 1
    service, day, added = _exceptions(dates, [services[name] for name in date_ids], problems)
    return Calendar(services, weekly, start, end, service, day, added)


def _usable_weeks(
    weeks: Chunk, ids: Sequence[str], problems: Problems
) -> tuple[IntArray, IntArray]:
    """Rows of calendar.txt to use, and start and end of all rows (n, 2)."""
    bounds = np.array(
        [
            (ordinal_of(first), ordinal_of(last))
            for first, last in zip(
                weeks.columns["start_date"], weeks.columns["end_date"], strict=True
            )
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    broken = (bounds < 0).any(axis=1)
    backwards = ~broken & (bounds[:, 0] > bounds[:, 1])
    double = repeats(ids)
    table = "calendar.txt"
    problems.add_rows(table, "Datum nicht lesbar, ausgelassen", weeks.lines[broken])
    problems.add_rows(table, "Ende vor Anfang, ausgelassen", weeks.lines[backwards])
    problems.add_rows(table, "service_id doppelt, erste Zeile gilt", weeks.lines[double])
    return np.flatnonzero(~(broken | backwards | double)), bounds


def _exceptions(
    dates: Chunk, services: Sequence[int], problems: Problems
) -> tuple[IntArray, IntArray, BoolArray]:
    day = np.array([ordinal_of(text) for text in dates.columns["date"]], dtype=np.int64)
    table = "calendar_dates.txt"
    kind = _EXCEPTION.read(dates, table, problems)
    service = np.asarray(services, dtype=np.int64)
    texts = dates.columns["date"]
    bad_day = np.flatnonzero(day < 0)
    problems.add_rows(
        table, "Datum nicht lesbar, ausgelassen", dates.lines[bad_day],
        lambda row: texts[bad_day[row]],
    )  # fmt: skip
    usable = np.flatnonzero((day >= 0) & (kind > 0))
    pairs = np.column_stack([service[usable], day[usable]])
    _, first = np.unique(pairs, axis=0, return_index=True)
    repeated = np.setdiff1d(np.arange(len(usable)), first)
    problems.add_rows(
        table, "Tag für denselben service_id doppelt, erste Zeile gilt",
        dates.lines[usable[repeated]],
    )  # fmt: skip
    kept = usable[np.sort(first)]
    return service[kept], day[kept], kind[kept] == _ADDED


def choose_day(
    first: int, trips: IntArray, *, free: FreeDays, today: date | None = None
) -> ReferenceDay:
    """The typical school day: of all Tuesdays to Thursdays the latest with the usual service.

    Public holidays, school holidays that are known, excluded days and days without any trip are
    left out. "Usual" is the upper median of the number of trips within a year, so that holidays
    with fewer trips do not count as long as they are the minority, and that a timetable of ten
    years is not counted as it was then.
    The year ends with the latest of these days that is not after today, or goes on from the first
    one where there is less than a year before. Of several usual days the latest is taken that is
    not after today; where there is none, the first after it.

    Args:
        first: Ordinal of the first day.
        trips: Trips on that day and those after it.
        free: Days that may not be taken.
        today: The day of the run; None takes all days as past.

    Raises:
        SourceError: if no day is left.
    """
    days = [date.fromordinal(first + index) for index in range(len(trips))]
    not_taken = free.dates(day.year for day in days)
    candidates = [
        index
        for index, day in enumerate(days)
        if trips[index] > 0 and day.weekday() in _TYPICAL and day not in not_taken
    ]
    if not candidates:
        span = f"{days[0]:%d.%m.%Y} bis {days[-1]:%d.%m.%Y}" if days else "kein Tag"
        raise SourceError(
            f"Im Fahrplan ({span}) gibt es keinen Dienstag, Mittwoch oder Donnerstag mit Fahrten,"
            " der weder Feiertag noch ausgeschlossen ist"
            f"{' noch in den Schulferien liegt' if free.terms else ''}."
            " Bitte einen Stichtag angeben."
        )
    now = days[-1] if today is None else today
    past = [index for index in candidates if days[index] <= now]
    end = max(past[-1] if past else 0, candidates[0] + _YEAR - 1)
    of_the_year = [index for index in candidates if end - _YEAR < index <= end]
    counts = np.sort(trips[of_the_year])
    usual = int(counts[len(counts) // 2])
    same = [index for index in of_the_year if trips[index] == usual]
    before = [index for index in same if days[index] <= now]
    chosen = before[-1] if before else same[0]
    why = _chosen_from(counts, usual, "letzte" if before else "erste")
    warnings = (_at_another_time(days[0], days[-1], now), free.beyond_terms(days[chosen]))
    return ReferenceDay(
        days[chosen],
        usual,
        f"{why}; {free.left_out}",
        " ".join(filter(None, warnings)),
        free.on_terms(days[of_the_year[0]], days[of_the_year[-1]]),
    )


def _chosen_from(counts: IntArray, usual: int, which: str) -> str:
    """Why a day with the usual number of trips was taken; ``counts`` of all candidates, sorted."""
    if len(counts) == 1:
        return "der einzige Dienstag, Mittwoch oder Donnerstag mit Fahrten"
    if counts[0] == counts[-1]:
        return (
            f"der {which} von {len(counts)} Tagen Dienstag bis Donnerstag, alle mit {usual} Fahrten"
        )
    same = int((counts == usual).sum())
    return (
        f"{f'der {which} von {same} Tagen' if same > 1 else 'der einzige Tag'} mit {usual}"
        f" Fahrten, dem mittleren Wert (oberer Median) von {len(counts)} Tagen Dienstag bis"
        f" Donnerstag mit {counts[0]} bis {counts[-1]} Fahrten"
    )


def _at_another_time(first: date, last: date, today: date) -> str:
    """Sentence on a timetable that does not run yet or no longer; empty for one that runs today."""
    if first > today:
        return (
            f"Der Fahrplan beginnt erst am {first:%d.%m.%Y}, übernommen am {today:%d.%m.%Y}: Bitte"
            " prüfen, ob das künftige Angebot gemeint ist."
        )
    if last < today:
        return (
            f"Der Fahrplan endete am {last:%d.%m.%Y}, übernommen am {today:%d.%m.%Y}: Bitte prüfen,"
            " ob es einen neueren gibt."
        )
    return ""


def _weekday(day: int | IntArray) -> IntArray:
    """0 = Monday; ordinal 1 is a Monday."""
    return np.asarray(day - 1) % 7
