"""All records, found in the folders of the subjects."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import lru_cache

from . import cycling, green, plan_language, settlement, supply, transit
from .analysis import AnalysisRecord, PipelinePart

SUBJECTS = (supply, transit, cycling, green, settlement, plan_language)


@lru_cache(maxsize=1)
def analyses() -> tuple[AnalysisRecord, ...]:
    """Every record, subject by subject, by the names of their modules."""
    return tuple(_found())


def analysis(name: str) -> AnalysisRecord:
    """The record of a name after ``insek:``.

    Raises:
        KeyError: if there is none.
    """
    for record in analyses():
        if record.id == name:
            return record
    raise KeyError(name)


@lru_cache(maxsize=1)
def parts_in_order() -> tuple[tuple[AnalysisRecord, PipelinePart], ...]:
    """What the pipeline runs: each part after those whose roles it needs or uses.

    Raises:
        ValueError: if parts need one another in a circle.
    """
    waiting = [(record, part) for record in analyses() for part in record.parts]
    ordered: list[tuple[AnalysisRecord, PipelinePart]] = []
    while waiting:
        made = {role for record, _ in waiting for role in record.fills}
        ready = [
            (record, part)
            for record, part in waiting
            if not (made - set(record.fills)).intersection((*part.needs, *part.uses))
            and not _waits_for_sibling(record, part, waiting)
        ]
        if not ready:
            raise ValueError(f"circle among {[part.role for _, part in waiting]}")
        ordered += ready[:1]
        waiting.remove(ready[0])
    return tuple(ordered)


def _waits_for_sibling(
    record: AnalysisRecord, part: PipelinePart, waiting: list[tuple[AnalysisRecord, PipelinePart]]
) -> bool:
    siblings = {other.role for owner, other in waiting if owner is record and other is not part}
    return bool(siblings.intersection((*part.needs, *part.uses)))


def _found() -> Iterator[AnalysisRecord]:
    for subject in SUBJECTS:
        for module in sorted(pkgutil.iter_modules(subject.__path__), key=lambda item: item.name):
            if not module.ispkg:
                loaded = importlib.import_module(f"{subject.__name__}.{module.name}")
                yield loaded.ANALYSIS
