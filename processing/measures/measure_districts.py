"""In which Ortsbezirke a measure lies, by its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..analysis.settlement.district_locator import Districts
from ..store.measures import Measure
from ..wording.numbers import amount

_NAMED = 3
TOLERANCE_M = 25.0
"""How far a place may lie outside the city, for sloppy borders."""


def with_districts(measure: Measure, districts: Districts) -> Measure:
    """The measure with the Ortsbezirke its places lie in, both in one CRS.

    Without places, or with all of them outside the city, it stays as it is: a wrong place must not
    turn a measure of one Ortsbezirk into one of the whole city.
    """
    found = {key for place in measure.places for key in districts.shared_by(place.geometry)}
    if not found:
        return measure
    return replace(measure, ortsbezirke=tuple(key for key in districts.ids if key in found))


def with_districts_all(measures: Iterable[Measure], districts: Districts) -> tuple[Measure, ...]:
    """:func:`with_districts` for each measure of a list."""
    return tuple(with_districts(measure, districts) for measure in measures)


def strayed(measure: Measure, districts: Districts) -> tuple[str, ...]:
    """German sentences for places that lie outside the city: the first ones, then how many more."""
    sentences = [
        f"Ort {number} liegt {_distance(away)} außerhalb der Stadt."
        for number, place in enumerate(measure.places, start=1)
        if (away := districts.away_m(place.geometry)) > TOLERANCE_M
    ]
    rest = len(sentences) - _NAMED
    more = (f"Weitere Orte außerhalb der Stadt: {rest}.",) if rest > 0 else ()
    return (*sentences[:_NAMED], *more)


def _distance(metres: float) -> str:
    far = metres >= 10_000
    return amount(metres / 1000, "km") if far else amount(metres, "m")
