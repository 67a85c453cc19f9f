"""What a planner should know about the departures that were counted, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...wording.numbers import agreeing, counted
from .feed import Feed
from .identical_runs import Doubles
from .name_clusters import SAME_STOP_M
from .stop_groups import StopGroups

_SHOWN = 5
_IDENTICAL = "gleiche Haltestelle, nächste Haltestelle, Linie und Sekunde"


@dataclass(frozen=True, slots=True)
class TimeOrigins:
    """How many departures were taken, and of them those whose time the feed does not just state.

    Attributes:
        departures: In the city and its margin.
        spread: Of them those between two stated times, over which they were spread.
        by_headway: Of them those of trips that repeat by frequencies.txt.
    """

    departures: int
    spread: int
    by_headway: int


def timetable_notes(
    feeds: Sequence[Feed],
    groups: StopGroups,
    doubles: tuple[Doubles, Doubles],
    origins: TimeOrigins,
) -> tuple[str, ...]:
    """German sentences for the log and the provenance.

    Args:
        feeds: All feeds.
        groups: Their stops.
        doubles: Departures and trips that were left out.
        origins: How the times of the departures are known.
    """
    departures, trips = doubles
    return (
        *_on_stops(groups),
        *_on_times(feeds, origins),
        *_on_doubles(departures, "Abfahrt", "Abfahrten", f"{_IDENTICAL}; "),
        *_on_doubles(trips, "Fahrt am Stichtag", "Fahrten am Stichtag", ""),
    )


def _on_stops(groups: StopGroups) -> list[str]:
    joined = ", ".join(
        f"{number} nach {rule}" for rule, number in groups.rules.items() if rule and number
    )
    single = groups.rules.get("", 0)
    parts = [f"{joined} aus Steigen zusammengefasst"] if joined else []
    parts += [f"{single} mit nur einem Steig"] if single else []
    notes = [
        f"{counted(len(groups), 'Haltestelle', 'Haltestellen', dots=False)}: {', '.join(parts)}"
    ]
    if groups.cut:
        chains = counted(len(groups.cut), "Kette", "Ketten", dots=False)
        notes.append(
            f"{chains} gleichnamiger Haltestellen {agreeing(len(groups.cut), 'ist', 'sind')} als"
            f" Ganzes breiter als {SAME_STOP_M:.0f} m und darum geteilt: {_listed(groups.cut)}"
        )
    if groups.unknown_suffixes:
        ids = tuple(f"„{stop}“" for stop in groups.unknown_suffixes.values())
        notes.append(
            "Haltestellen-Kennungen (DHID) mit unbekanntem Zusatz; bitte prüfen, ob die"
            f" Haltestellen richtig zusammengefasst sind: {_listed(ids)}"
        )
    return notes


def _on_times(feeds: Sequence[Feed], origins: TimeOrigins) -> list[str]:
    notes = [
        f"{feed.name}: ungefähre Takte in frequencies.txt (exact_times = 0) sind vom Anfang an"
        " gezählt (Näherung):"
        f" {counted(feed.frequencies.approximate, 'Eintrag', 'Einträge', dots=False)}"
        for feed in feeds
        if feed.frequencies.approximate
    ]
    of_all = f"von {counted(origins.departures, 'Abfahrt', 'Abfahrten', dots=False)}"
    if origins.by_headway:
        stem = agreeing(origins.by_headway, "stammt", "stammen")
        notes.append(f"{origins.by_headway} {of_all} {stem} aus Takten (frequencies.txt)")
    if origins.spread:
        have = agreeing(origins.spread, "hat", "haben")
        notes.append(
            f"{origins.spread} {of_all} {have} im Fahrplan keine Zeit; sie ist gleichmäßig zwischen"
            " zwei angegebenen verteilt (interpoliert)"
        )
    notes += [
        f"{feed.name}: frequencies.txt nennt {feed.frequencies.repeated}"
        f" {agreeing(feed.frequencies.repeated, 'Fahrt', 'Fahrten')} doppelt (überlappende oder"
        " gleiche Zeitfenster); gezählt wird einmal"
        for feed in feeds
        if feed.frequencies.repeated
    ]
    return notes


def _on_doubles(doubles: Doubles, one: str, many: str, identical: str) -> list[str]:
    found = []
    for number, place, first in (
        (doubles.within, "mehrfach im selben Fahrplan", doubles.first_within),
        (doubles.between, "in mehreren Fahrplänen", doubles.first_between),
    ):
        if number:
            what = counted(number, f"{one} steht", f"{many} stehen", dots=False)
            words = f" ({identical}{first})" if first else ""
            found.append(f"{what} {place}{words}; gezählt wird einmal")
    return found


def _listed(names: Sequence[str]) -> str:
    more = f" und {len(names) - _SHOWN} weitere" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
