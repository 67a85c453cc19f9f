"""Numbers of measures: one after the other, or in blocks per Handlungsfeld or Ortsbezirk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..catalogue.model import Catalogue, District, Handlungsfeld
from ..store.measures import Measure
from .list_choices import Scheme


def numbered(
    measures: Sequence[Measure], scheme: Scheme, catalogue: Catalogue
) -> tuple[Measure, ...]:
    """The measures with new numbers, in the order of their numbers so far.

    Blocks are hundreds (thousands where a block holds more than 99): 101, 102 … for the first
    Handlungsfeld or Ortsbezirk of the catalogue, 201 … for the second. The leading Handlungsfeld
    and the first Ortsbezirk count; measures without one come last, in a block of their own.
    """
    ordered = sorted(measures, key=lambda measure: measure.nummer)
    if scheme is Scheme.RUNNING:
        return tuple(replace(item, nummer=index) for index, item in enumerate(ordered, start=1))
    keys = _keys(scheme, catalogue)
    blocks: list[list[Measure]] = [[] for _ in range(len(keys) + 1)]
    for measure in ordered:
        blocks[keys.get(_first(measure, scheme), len(keys))].append(measure)
    size = 100
    while max(len(block) for block in blocks) >= size:
        size *= 10
    return tuple(
        replace(measure, nummer=size * number + index)
        for number, block in enumerate(blocks, start=1)
        for index, measure in enumerate(block, start=1)
    )


def _keys(scheme: Scheme, catalogue: Catalogue) -> dict[str, int]:
    rows: Sequence[Handlungsfeld | District] = catalogue.districts
    if scheme is Scheme.FIELD:
        rows = catalogue.handlungsfelder
    return {row.id: index for index, row in enumerate(rows)}


def _first(measure: Measure, scheme: Scheme) -> str:
    values = measure.handlungsfelder if scheme is Scheme.FIELD else measure.ortsbezirke
    return values[0] if values else ""
