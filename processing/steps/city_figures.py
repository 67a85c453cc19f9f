"""Figures of the city say which Ortsbezirke and whom they leave out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..store.contract import Store
from ..store.stored_values import DistrictFigure
from ..wording import numbers
from .catchments import joined_notes, printed_district_names

NO_RESIDENTS = f"{numbers.NO_DATA}: Im Speicher sind keine Einwohner"
"""Why a figure of residents has no value."""

_NAMED = 5


def with_left_out(store: Store, figures: Iterable[DistrictFigure]) -> list[DistrictFigure]:
    """As :func:`city_told`, with the printed names of the store."""
    rows = list(figures)
    if not store.has("population_points"):
        rows = without_residents(rows)
    return city_told(rows, printed_district_names(store)) if rows else rows


def without_residents(figures: Iterable[DistrictFigure]) -> list[DistrictFigure]:
    """Figures of a store that knows no residents: what counts them says so, also where it is 0.

    Args:
        figures: of districts and of the city.
    """
    return [
        replace(row, wert=math.nan, hinweis=NO_RESIDENTS)
        if row.einheit.endswith("EW") or math.isnan(row.wert)
        else row
        for row in figures
    ]


def judged_of(judged: float, every: float, blank: Sequence[str]) -> str:
    """How many residents a figure of the city is told of; empty if it is all of them.

    Args:
        judged: residents it counts.
        every: residents of all Ortsbezirke.
        blank: names of the Ortsbezirke without data.
    """
    if round(every) == round(judged):
        return ""
    told = f"beurteilt sind {numbers.grouped(judged)} von {numbers.grouped(every)} EW"
    return f"{told}; keine Daten: {_few(blank)}" if blank else told


def city_told(figures: Sequence[DistrictFigure], names: Mapping[str, str]) -> list[DistrictFigure]:
    """The same figures; those of the city name the Ortsbezirke that they do not contain.

    Args:
        figures: of districts and of the city.
        names: printed names of the Ortsbezirke by id.
    """
    blank: dict[tuple[str, str], list[str]] = {}
    for row in figures:
        if row.ortsbezirk and row.hinweis.startswith(numbers.NO_DATA):
            name = names.get(row.ortsbezirk, row.ortsbezirk)
            blank.setdefault((row.analyse, row.kennzahl), []).append(name)

    def told(row: DistrictFigure) -> DistrictFigure:
        without = blank.get((row.analyse, row.kennzahl))
        if row.ortsbezirk or math.isnan(row.wert) or not without:
            return row
        return replace(
            row, hinweis=joined_notes(row.hinweis, f"ohne {_few(without)} (keine Daten)")
        )

    return [told(row) for row in figures]


def _few(names: Sequence[str]) -> str:
    """Names with commas; of many the first and how many more."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" und {more} weitere" if more > 0 else "")
