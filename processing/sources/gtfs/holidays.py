"""Public holidays of the sixteen German states by statute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ...catalogue.states import STATES
from ...wording.sentences import listed

_NORTH = frozenset({"Bremen", "Hamburg", "Niedersachsen", "Schleswig-Holstein"})
_EAST = frozenset(
    {"Brandenburg", "Mecklenburg-Vorpommern", "Sachsen", "Sachsen-Anhalt", "Thüringen"}
)
_SOUTH_AND_WEST = frozenset(
    {"Baden-Württemberg", "Bayern", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland"}
)
_ALL = frozenset(STATES)
_NOWHERE = frozenset[str]()
_NEVER = date.max.year


@dataclass(frozen=True, slots=True)
class _Holiday:
    """One rule: on which day of a year, where, and in which years.

    ``partly`` are states in which the day is a holiday in some municipalities only.
    """

    name: str
    falls_on: Callable[[int], date]
    states: frozenset[str] = _ALL
    partly: frozenset[str] = _NOWHERE
    since: int = 1
    until: int = _NEVER

    def holds(self, year: int, state: str) -> bool:
        """Whether it is one in that year, in the whole state or a part of it."""
        return self.since <= year <= self.until and state in self.states | self.partly


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, odd = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * leaps - moon - odd) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _on(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _after_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _day_of_repentance(year: int) -> date:
    """The last Wednesday before 23 November."""
    last = date(year, 11, 22)
    return last - timedelta(days=(last.weekday() - 2) % 7)


_RULES = (
    _Holiday("Neujahr", _on(1, 1)),
    _Holiday(
        "Heilige Drei Könige",
        _on(1, 6),
        frozenset({"Baden-Württemberg", "Bayern", "Sachsen-Anhalt"}),
    ),
    _Holiday("Internationaler Frauentag", _on(3, 8), frozenset({"Berlin"}), since=2019),
    _Holiday(
        "Internationaler Frauentag", _on(3, 8), frozenset({"Mecklenburg-Vorpommern"}), since=2023
    ),
    _Holiday("Karfreitag", _after_easter(-2)),
    _Holiday("Ostersonntag", _after_easter(0), frozenset({"Brandenburg"})),
    _Holiday("Ostermontag", _after_easter(1)),
    _Holiday("Tag der Arbeit", _on(5, 1)),
    *(
        _Holiday("Tag der Befreiung", _on(5, 8), frozenset({"Berlin"}), since=year, until=year)
        for year in (2020, 2025)
    ),
    _Holiday("Christi Himmelfahrt", _after_easter(39)),
    _Holiday("Pfingstsonntag", _after_easter(49), frozenset({"Brandenburg"})),
    _Holiday("Pfingstmontag", _after_easter(50)),
    _Holiday(
        "Fronleichnam",
        _after_easter(60),
        _SOUTH_AND_WEST | {"Hessen"},
        partly=frozenset({"Sachsen", "Thüringen"}),
    ),
    _Holiday(
        "Jahrestag des 17. Juni 1953", _on(6, 17), frozenset({"Berlin"}), since=2028, until=2028
    ),
    _Holiday("Augsburger Friedensfest", _on(8, 8), _NOWHERE, partly=frozenset({"Bayern"})),
    _Holiday(
        "Mariä Himmelfahrt", _on(8, 15), frozenset({"Saarland"}), partly=frozenset({"Bayern"})
    ),
    _Holiday("Weltkindertag", _on(9, 20), frozenset({"Thüringen"}), since=2019),
    _Holiday("Tag der Deutschen Einheit", _on(10, 3)),
    _Holiday("Reformationstag", _on(10, 31), _EAST),
    _Holiday("Reformationstag", _on(10, 31), since=2017, until=2017),
    _Holiday("Reformationstag", _on(10, 31), _NORTH, since=2018),
    _Holiday("Allerheiligen", _on(11, 1), _SOUTH_AND_WEST),
    _Holiday("Buß- und Bettag", _day_of_repentance, frozenset({"Sachsen"})),
    _Holiday("Erster Weihnachtstag", _on(12, 25)),
    _Holiday("Zweiter Weihnachtstag", _on(12, 26)),
)
"""The statutes as they hold since 1995; Hessen's, which names every Sunday, without the Sundays."""


def public_holidays(year: int, state: str) -> frozenset[date]:
    """Statutory holidays of one year, also those that hold in parts of the state only.

    Years before 1995 are given the rules of 1995.

    Args:
        year: Of the Gregorian calendar.
        state: One of the sixteen, or "" for a city abroad or without a state, where no rule is
            known and no day is given.

    Raises:
        ValueError: if there is no such state.
    """
    _require_known(state)
    return frozenset(rule.falls_on(year) for rule in _RULES if rule.holds(year, state))


def partial_holidays(state: str) -> tuple[str, ...]:
    """Names of the holidays that hold in some municipalities of a state only.

    Raises:
        ValueError: if there is no such state; "" is none and has none.
    """
    _require_known(state)
    return tuple(rule.name for rule in _RULES if state in rule.partly)


def without_holidays(state: str) -> str:
    """What is left out by :func:`public_holidays`: „ohne Feiertage in Hessen“.

    Raises:
        ValueError: if there is no such state; "" stands for none.
    """
    if not state:
        return "ohne Regel für Feiertage, weil der Katalog für die Stadt kein deutsches Land nennt"
    where = f"im {state}" if state == "Saarland" else f"in {state}"
    partly = partial_holidays(state)
    if not partly:
        return f"ohne Feiertage {where}"
    return f"ohne Feiertage {where} (auch ohne {listed(partly)}: Feiertag nur in Teilen des Landes)"


def _require_known(state: str) -> None:
    if state and state not in _ALL:
        raise ValueError(f"{state!r} is no German state")
