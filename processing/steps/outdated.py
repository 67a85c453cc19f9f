"""Which results were computed with values that a changed catalogue states otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from ..catalogue.model import Catalogue
from ..parameters.options import declared, place_of
from ..store.contract import Store
from ..store.provenance import Provenance
from .analysis import AnalysisRecord
from .records import analyses


def outdated_by(store: Store, after: Catalogue) -> tuple[str, ...]:
    """Computed roles of a store that used such values, in the catalogue's order.

    A value that a planner stated for a run is not the catalogue's, and does not count.

    Args:
        store: The store with its catalogue so far.
        after: The catalogue to be.
    """
    records = {f"insek:{record.id}": record for record in analyses()}
    changed = _changed(store.catalogue, after)
    if not changed:
        return ()
    notes = store.provenances()
    found = []
    for role in store.roles():
        note = notes.get(role)
        record = None if note is None else records.get(note.algorithm)
        if note is not None and record is not None and _used(record, note) & changed:
            found.append(role)
    return tuple(found)


def outdated_notes(store: Store, roles: Iterable[str]) -> tuple[str, ...]:
    """German sentence that names results of other values; none where there are none.

    Args:
        store: The store with its catalogue so far.
        roles: As :func:`outdated_by` gives them.
    """
    names = ", ".join(f"„{store.catalogue.roles[role].label}“" for role in roles)
    return (f"Mit anderen Kennwerten gerechnet und damit veraltet: {names}",) if names else ()


def _changed(before: Catalogue, after: Catalogue) -> set[tuple[str, str]]:
    """Analysis and name of each value that both know and that is not the same."""
    return {
        (key, name)
        for key, analysis in before.analyses.items()
        if key in after.analyses
        for name, parameter in analysis.parameters.items()
        if name in after.analyses[key].parameters
        and after.analyses[key].parameters[name].value != parameter.value
    }


def _used(record: AnalysisRecord, note: Provenance) -> set[tuple[str, str]]:
    return {
        place_of(record.options, item.parameter)
        for item in declared(record.options)
        if item.parameter.key and item.parameter.name not in note.call
    }
