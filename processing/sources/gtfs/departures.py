"""Public transport timetables (GTFS) as departures per stop, line and direction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from ...analysis.settlement.district_locator import Districts
from ...runtime.array_types import IntArray
from ...runtime.cancellation import cancellable
from ...runtime.errors import SourceError
from ...runtime.progress import part_of
from ...store.features import FeatureTable
from ...wording.numbers import counted
from ..reader_report import ImportReport, RoleReport, Skip
from ..regions import kept_area
from .column_readings import Index
from .departure_count import (
    Departures,
    Names,
    count_departures,
    feed_departures,
    join,
    service_days,
)
from .departure_layers import Served, service_rows, stop_layers
from .feed import Feed, read_feed
from .feed_archive import FeedFiles, open_feeds
from .feed_table import Problems
from .free_days import NO_RULE, FreeDays
from .gtfs_values import DAY_S, clock
from .identical_runs import Doubles, departures_once, doubled_trips
from .reference_day import nothing_runs, reference_day, trips_once
from .service_calendar import ReferenceDay
from .stop_groups import StopGroups, group_stops
from .stop_times import StopTimes, read_stop_times
from .timetable_notes import TimeOrigins, timetable_notes

WINDOW = (6 * 3600, 20 * 3600)
"""Window of the ÖV-Güteklassen of ARE and ÖROK."""
MARGIN_M = 2000.0
_LISTED = 20
_FAULTS = 3


@dataclass(frozen=True, slots=True)
class TimetableOptions:
    """What to count.

    Attributes:
        window: Start and end in seconds after midnight; the end does not belong to it.
        day: The day to count; None to choose the typical school day.
        free: Days that may not be chosen: public and school holidays, days the planner names.
        today: The day of the run; no later day is chosen if there are usual ones before it. None
            takes all days as past.
        margin_m: How far beyond the city stops are kept.
        stops: Whether tables of the stops themselves are wanted.
    """

    window: tuple[int, int] = WINDOW
    day: date | None = None
    free: FreeDays = NO_RULE
    today: date | None = None
    margin_m: float = MARGIN_M
    stops: bool = False

    @property
    def window_label(self) -> str:
        """The window as 06:00-20:00."""
        return "-".join(clock(edge)[:5] for edge in self.window)


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """What a feed says about itself, and how much of it was used."""

    name: str
    publisher: str
    first: date
    last: date
    trips_on_day: int
    stop_times: int

    def sentence(self) -> str:
        """German line for the log."""
        publisher = f" ({self.publisher})" if self.publisher else ""
        return (
            f"{self.name}{publisher}: gültig {self.first:%d.%m.%Y} bis {self.last:%d.%m.%Y},"
            f" {counted(self.stop_times, 'Halt', 'Halte', dots=False)},"
            f" {counted(self.trips_on_day, 'Fahrt', 'Fahrten', dots=False)} am Stichtag"
        )


@dataclass(frozen=True)
class TimetableImport:
    """Result of reading timetables.

    Attributes:
        service: Rows for the role pt_service, clipped to the city and its margin.
        stops: Tables for bus_stop and rail_stop, stops with departures on the day; empty if not
            asked for.
        day: The day counted and why.
        options: What was asked for.
        feeds: What the feeds say about themselves.
        problems: What was wrong in the feeds, most frequent first.
        notes: Remarks on frequencies, double departures and joined stops.
        report: The same for the log and the store.
        origins: How the times of the departures in ``service`` are known.
        doubles: Departures left out because there are identical ones.
    """

    service: FeatureTable
    stops: Mapping[str, FeatureTable]
    day: ReferenceDay
    options: TimetableOptions
    feeds: tuple[FeedSummary, ...]
    problems: tuple[Skip, ...]
    notes: tuple[str, ...]
    report: ImportReport
    origins: TimeOrigins
    doubles: Doubles

    @property
    def publishers(self) -> str:
        """Publishers of all feeds, each once."""
        return ", ".join(dict.fromkeys(feed.publisher for feed in self.feeds if feed.publisher))

    def parameters(self) -> dict[str, object]:
        """What the provenance must keep: day, window and how they came to be."""
        start, end = self.options.window
        return {
            "stichtag": self.day.day.isoformat(),
            "stichtag_begruendung": self.day.reason,
            **({"schulferien": self.day.terms} if self.day.terms else {}),
            "zeitfenster": self.options.window_label,
            "zeitfenster_min": (end - start) / 60.0,
            "fahrten_am_stichtag": self.day.trips,
            "umkreis_m": self.options.margin_m,
            "fahrplaene": [feed.sentence() for feed in self.feeds],
            "abfahrten": self.origins.departures,
            "abfahrten_mit_verteilter_zeit": self.origins.spread,
            "abfahrten_aus_takten": self.origins.by_headway,
            "abfahrten_doppelt": self.doubles.within + self.doubles.between,
            "hinweise": list(self.notes),
        }


@dataclass(slots=True)
class _Reading:
    """All feeds while they are read."""

    files: list[FeedFiles]
    crs: str
    problems: list[Problems] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)

    def skips(self) -> tuple[Skip, ...]:
        """Problems of all feeds; with several feeds each names its own."""
        found = [
            Skip(f"{feed.name}, {skip.reason}" if len(self.files) > 1 else skip.reason,
                 skip.count, skip.ids)
            for feed, problems in zip(self.files, self.problems, strict=True)
            for skip in problems.result()
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda skip: -skip.count))


def read_timetable(
    paths: Sequence[Path],
    *,
    crs: str,
    city: shapely.Geometry | None = None,
    districts: Districts | None = None,
    options: TimetableOptions | None = None,
    progress: Callable[[float], None] | None = None,
) -> TimetableImport:
    """Departures on one day of all feeds in one or several zip files.

    Everything is counted first and clipped to the city afterwards. Identical departures (same stop,
    line number, next stop and second) count once, whether several feeds contain them or one does.

    Args:
        paths: Zip files; each may hold one or several feeds in folders.
        crs: Target CRS, metric.
        city: Area of the city in the target CRS; None keeps all stops.
        districts: Districts to enter.
        options: Day, window, margin.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if a feed cannot be read, nothing runs on the day, or no stop lies in the city.
    """
    wanted = options or TimetableOptions()
    tell = progress or (lambda _share: None)
    reading = _Reading([feed for path in dict.fromkeys(paths) for feed in open_feeds(path)], crs)
    if not reading.files:
        raise SourceError("Es ist keine GTFS-Datei angegeben. Bitte mindestens eine wählen.")
    for files in reading.files:
        problems = Problems()
        reading.problems.append(problems)
        reading.feeds.append(cancellable(read_feed, files, crs, problems))
        tell(0.2 * len(reading.feeds) / len(reading.files))
    day = reference_day(
        reading.feeds,
        reading.problems,
        day=wanted.day,
        free=wanted.free,
        window=wanted.window,
        today=wanted.today,
    )
    groups = cancellable(group_stops, [feed.stops for feed in reading.feeds])
    names = Names({}, {})
    times, rows = _stop_times(reading, day.day.toordinal(), wanted.window, tell)
    departures, doubles = cancellable(
        _departures, reading.feeds, times, groups, day, wanted.window, names
    )
    again = cancellable(
        doubled_trips, reading.feeds, times, groups.of_stop, day=day.day.toordinal()
    )
    day = trips_once(day, again.within + again.between, chosen=wanted.day is None)
    tell(0.9)
    area = kept_area(city, wanted.margin_m)
    served = Served(reading.feeds, groups, names, districts or Districts.none(), area)
    counted = cancellable(count_departures, departures)
    if not day.trips and not len(counted.group):
        raise SourceError(nothing_runs(reading.feeds, reading.problems, day.day))
    service, outside, unplaced = service_rows(counted, served)
    if not len(service):
        raise SourceError(_nothing_near(reading, counted.group, outside, wanted, day))
    stops: Mapping[str, FeatureTable] = {}
    if wanted.stops:
        whole_day, _ = cancellable(
            _departures, reading.feeds, times, groups, day, (0, DAY_S), names
        )
        stops = stop_layers(whole_day, served)
    summaries = _summaries(reading.feeds, day, rows)
    near = served.inside(groups.points)[departures.group]
    origins = TimeOrigins(
        int(near.sum()), int((near & departures.spread).sum()),
        int((near & departures.by_headway).sum()),
    )  # fmt: skip
    notes = timetable_notes(reading.feeds, groups, (doubles, again), origins)
    skips = reading.skips()
    role = RoleReport(
        role="pt_service",
        read=len(counted.group),
        written=len(service),
        outside=outside,
        skipped=_unplaced(reading.feeds, groups, unplaced),
        notes=(_counted(day, wanted, int(service.column("abfahrten").sum())),),
    )
    report = ImportReport(
        ", ".join(files.name for files in reading.files),
        (role,),
        tuple(skip.sentence() for skip in skips),
    )
    return TimetableImport(
        service, stops, day, wanted, summaries, skips, notes, report, origins, doubles
    )


def _counted(day: ReferenceDay, options: TimetableOptions, departures: int) -> str:
    """What was counted: the trips are those of the whole day, the departures of the window."""
    trips = counted(day.trips, "Fahrt", "Fahrten", dots=False)
    calls = counted(departures, "Abfahrt", "Abfahrten", dots=False)
    window = options.window_label.replace("-", " bis ")
    return f"Stichtag {day.label}: {trips} am ganzen Tag; übernommen: {calls} von {window} Uhr"


def _unplaced(feeds: Sequence[Feed], groups: StopGroups, rows: IntArray) -> tuple[Skip, ...]:
    """Rows of the service whose stop has no place, with the places in stops.txt that lack one."""
    if not len(rows):
        return ()
    named = []
    for feed, group_of in zip(feeds, groups.of_stop, strict=True):
        start = f"{feed.name}, " if len(feeds) > 1 else ""
        stops = np.flatnonzero(np.isin(group_of, rows))
        named += [f"{start}{feed.stops.where(stop)}" for stop in stops.tolist()]
    return (Skip("Zeile einer Haltestelle ohne Koordinaten", len(rows), tuple(named[:_LISTED])),)


def _stop_times(
    reading: _Reading, day: int, window: tuple[int, int], tell: Callable[[float], None]
) -> tuple[list[StopTimes], list[int]]:
    """Stop times of the trips that can depart in the window or on the day, and rows per feed."""
    sizes = np.array([files.size("stop_times.txt") for files in reading.files], dtype=float)
    edges = 0.2 + 0.6 * np.append(0.0, np.cumsum(sizes)) / max(sizes.sum(), 1.0)
    times, rows = [], []
    for number, (feed, problems) in enumerate(zip(reading.feeds, reading.problems, strict=True)):
        low, high = float(edges[number]), float(edges[number + 1])
        wanted = np.zeros(len(feed.trips), dtype=bool)
        for ordinal, _ in service_days(day, window):
            wanted |= feed.trips.on(feed.calendar, ordinal)
        repeated = np.zeros(len(feed.trips), dtype=bool)
        repeated[feed.frequencies.trip] = True
        read, size = read_stop_times(
            feed.files,
            trips=Index(feed.trips.index),
            stops=Index(feed.stops.index),
            stop_kind=feed.stops.kind,
            wanted=wanted,
            repeated=repeated,
            problems=problems,
            progress=part_of(tell, low, high),
        )
        times.append(read)
        rows.append(size)
    return times, rows


def _departures(
    feeds: Sequence[Feed],
    times: Sequence[StopTimes],
    groups: StopGroups,
    day: ReferenceDay,
    window: tuple[int, int],
    names: Names,
) -> tuple[Departures, Doubles]:
    parts = [
        feed_departures(
            feed,
            read,
            groups.of_stop[number],
            number=number,
            day=day.day.toordinal(),
            window=window,
            names=names,
        )
        for number, (feed, read) in enumerate(zip(feeds, times, strict=True))
    ]
    return departures_once(join(parts), names, feeds, groups)


def _summaries(
    feeds: Sequence[Feed], day: ReferenceDay, rows: Sequence[int]
) -> tuple[FeedSummary, ...]:
    summaries = []
    for feed, size in zip(feeds, rows, strict=True):
        first, trips = feed.trips_per_day()
        if not len(trips):  # feed_info.txt states other days than the calendar
            first, trips = feed.calendar_days()
        running = int(feed.trips.on(feed.calendar, day.day.toordinal()).sum())
        last = date.fromordinal(first + len(trips) - 1)
        summaries.append(
            FeedSummary(feed.name, feed.publisher, date.fromordinal(first), last, running, size)
        )
    return tuple(summaries)


def _nothing_near(
    reading: _Reading,
    groups: IntArray,
    outside: int,
    options: TimetableOptions,
    day: ReferenceDay,
) -> str:
    name = ", ".join(feed.name for feed in reading.files)
    if not outside:
        skips = reading.skips()
        faults = "; ".join(skip.sentence() for skip in skips[:_FAULTS])
        wrong = f" {len(skips)} Arten von Mängeln im Fahrplan, zuerst: {faults}." if skips else ""
        return (
            f"{name}: Am {day.label} gibt es zwischen {options.window_label.replace('-', ' und ')}"
            f" Uhr keine Abfahrt.{wrong} Bitte Stichtag und Zeitfenster prüfen."
        )
    number = len(np.unique(groups))
    none = f"Keine der {number} Haltestellen" if number > 1 else "Die einzige Haltestelle"
    lies = "liegt in der Stadt" if number > 1 else "liegt nicht in der Stadt"
    return (
        f"{name}: {none} mit Abfahrten {lies}"
        f" oder höchstens {options.margin_m:.0f} m davon. Bitte prüfen, ob der Fahrplan die Stadt"
        " enthält."
    )
