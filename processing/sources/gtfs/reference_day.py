"""Which day of all feeds together is counted, and why there may be none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from ...runtime.errors import SourceError
from .departure_count import service_days
from .feed import Feed
from .feed_table import Problems
from .free_days import FreeDays
from .service_calendar import ReferenceDay, choose_day, day_label

_CALENDARS = ("calendar.txt", "calendar_dates.txt", "trips.txt")
_TOLD = 3


def reference_day(
    feeds: Sequence[Feed],
    problems: Sequence[Problems],
    *,
    day: date | None,
    free: FreeDays,
    window: tuple[int, int],
    today: date | None = None,
) -> ReferenceDay:
    """The day asked for, else the typical school day of the days that all feeds cover.

    A day that was asked for may lie outside of what feed_info.txt states: the calendar decides.

    Args:
        feeds: All feeds.
        problems: What was wrong in each of them, to tell where no day is left.
        day: The day asked for; None to choose.
        free: Days that may not be chosen.
        window: Start and end in seconds after midnight.
        today: The day of the run, after which none is chosen if there are usual ones before it;
            None takes all days as past.

    Raises:
        SourceError: if nothing runs on the day, or there is no day to choose.
    """
    for feed, wrong in zip(feeds, problems, strict=True):
        if not len(feed.calendar_days()[1]):
            raise SourceError(
                f"{feed.name}: An keinem Tag findet eine Fahrt statt; der Kalender des Fahrplans"
                f" ist leer oder passt nicht zu den Fahrten.{_faults(feed, wrong)} Bitte den"
                " Fahrplan neu laden."
            )
    if day is not None:
        return _stated_day(feeds, problems, day, window, free)
    spans = []
    for feed in feeds:
        first, trips = feed.trips_per_day()
        if not len(trips):
            raise SourceError(
                f"{feed.name}: Nach feed_info.txt gilt der Fahrplan {feed.stated_label}, Fahrten"
                f" gibt es nach dem Kalender {feed.range_label(feed.calendar_days())}. Bitte einen"
                " Stichtag angeben, wenn der Kalender stimmt, sonst den Fahrplan neu laden."
            )
        spans.append((first, trips))
    start = max(first for first, _ in spans)
    end = min(first + len(trips) for first, trips in spans)
    if start >= end:
        raise SourceError(
            f"Die Fahrpläne haben keinen gemeinsamen Tag ({trip_spans(feeds)}). Bitte Fahrpläne"
            " desselben Zeitraums wählen oder einzeln übernehmen."
        )
    total = np.zeros(end - start, dtype=np.int64)
    for first, trips in spans:
        total += trips[start - first : end - first]
    return choose_day(start, total, free=free, today=today)


def _stated_day(
    feeds: Sequence[Feed],
    problems: Sequence[Problems],
    day: date,
    window: tuple[int, int],
    free: FreeDays,
) -> ReferenceDay:
    nearby = [ordinal for ordinal, _ in service_days(day.toordinal(), window)]
    found, late = (
        sum(int(feed.trips.on(feed.calendar, one).sum()) for feed in feeds for one in days)
        for days in ([day.toordinal()], nearby)
    )
    if not found and not late:
        raise SourceError(nothing_runs(feeds, problems, day))
    reason = "angegeben"
    for feed in feeds:
        runs = bool(feed.trips.on(feed.calendar, day.toordinal()).any())
        if runs and not feed.states(day.toordinal()):
            stated = f"feed_info.txt von {feed.name} nennt nur {feed.stated_label}"
            reason += f"; {stated}, gezählt ist nach dem Kalender"
    if free.terms and day in free.terms.days:
        reason += f"; nach {free.terms.file} sind dann Schulferien"
    if not found:
        reason += "; gezählt sind nur Fahrten anderer Tage über Mitternacht"
    return ReferenceDay(day, found, reason)


def trips_once(day: ReferenceDay, doubles: int, *, chosen: bool) -> ReferenceDay:
    """The day with every trip counted once; how it was chosen stays as it was.

    Args:
        day: As chosen or given; it counts identical trips several times.
        doubles: Number of its trips that there are already.
        chosen: Whether the day was chosen by the number of trips; the reason then says so.
    """
    if not doubles:
        return day
    reason = day.reason
    if chosen:
        reason += " (Fahrten, die mehrfach im Fahrplan stehen, sind hier mehrfach gezählt)"
    return replace(day, trips=day.trips - doubles, reason=reason)


def nothing_runs(feeds: Sequence[Feed], problems: Sequence[Problems], day: date) -> str:
    """Sentence for a day on which nothing departs; ``problems`` are those of each feed."""
    wrong = "".join(_faults(feed, found) for feed, found in zip(feeds, problems, strict=True))
    return (
        f"Am {day_label(day)} fährt nach dem Fahrplan nichts. Tage mit Fahrten:"
        f" {trip_spans(feeds)}.{wrong} Bitte einen anderen Stichtag angeben oder das Feld leeren."
    )


def trip_spans(feeds: Sequence[Feed]) -> str:
    """First and last day with trips of each feed."""
    return "; ".join(f"{feed.name}: {feed.range_label(feed.trips_per_day())}" for feed in feeds)


def _faults(feed: Feed, problems: Problems) -> str:
    """What was wrong in the tables that say when a feed runs, with their rows."""
    found = [skip.sentence() for skip in problems.result() if skip.reason.startswith(_CALENDARS)]
    more = f" und {len(found) - _TOLD} weitere Mängel" if len(found) > _TOLD else ""
    return f" Mängel in {feed.name}: {'; '.join(found[:_TOLD])}{more}." if found else ""
