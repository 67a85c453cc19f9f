"""Which computations a map needs, and what became of each computed entry of its legend."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from ...catalogue.model import Catalogue, Origin
from ...wording import numbers
from .pipeline import STEPS, Step, StepOutcome

_COMPUTED = (Origin.COMPUTED, Origin.COMPUTED_THEN_CURATED)
NO_STEP = "Dafür gibt es keine Rechnung; bitte übernehmen oder zeichnen"


@dataclass(frozen=True, slots=True)
class EntryState:
    """A computed legend entry after a run.

    ``state`` is done, current, impossible, or present: not computed here, but there are data.
    """

    role: str
    label: str
    state: str
    reason: str = ""

    @property
    def has_no_step(self) -> bool:
        """Whether there is neither a computation for it nor data from elsewhere."""
        return self.state == "impossible" and self.reason == NO_STEP


def without_step(states: Iterable[EntryState]) -> str:
    """One line that lists the entries that nothing computes and nobody has filled, else empty."""
    labels = [f"„{entry.label}“" for entry in states if entry.has_no_step]
    if not labels:
        return ""
    count = numbers.counted(len(labels), "Eintrag", "Einträge")
    return f"{count} ohne Daten. {NO_STEP}: {', '.join(labels)}."


def steps_of(
    catalogue: Catalogue, map_ids: Iterable[str], *, steps: Sequence[Step] = STEPS
) -> tuple[Step, ...]:
    """Steps that fill entries or insets of these maps, and those they build on, in their order."""
    wanted = set(map_ids)
    sheets = [sheet for sheet in catalogue.maps if sheet.id in wanted]
    roles = {role for sheet in sheets for role in sheet.roles}
    roles |= {inset.role for sheet in sheets for inset in sheet.insets}
    analyses = {entry.analysis for sheet in sheets for entry in sheet.entries}
    chosen = {
        step.role
        for step in steps
        if step.role in roles or analyses.intersection(catalogue.roles[step.role].analyses)
    }
    by_role = {step.role: step for step in steps}
    waiting = list(chosen)
    while waiting:
        needed = [role for role in by_role[waiting.pop()].needs if role in by_role]
        waiting += [role for role in needed if role not in chosen]
        chosen.update(needed)
    return tuple(step for step in steps if step.role in chosen)


def entry_states(
    catalogue: Catalogue,
    map_ids: Iterable[str],
    outcomes: Sequence[StepOutcome],
    *,
    filled: Container[str] = (),
) -> tuple[EntryState, ...]:
    """State of every computed entry of these maps in legend order, each role once.

    An entry shares the outcome of the step that fills its role, or of one of the same analysis.

    Args:
        catalogue: vocabulary of the city.
        map_ids: of the maps that are asked for.
        outcomes: of the steps that were run.
        filled: roles that have data, also from elsewhere.
    """
    wanted = set(map_ids)
    by_role = {outcome.role: outcome for outcome in outcomes}
    by_analysis = {
        analysis: outcome
        for outcome in reversed(outcomes)
        for analysis in catalogue.roles[outcome.role].analyses
    }
    found: dict[str, EntryState] = {}
    for sheet, _, entry in catalogue.iter_entries():
        if sheet.id not in wanted or entry.role in found:
            continue
        outcome = by_role.get(entry.role)
        if outcome is None and entry.origin in _COMPUTED:
            outcome = by_analysis.get(entry.analysis or "")
            there = StepOutcome(
                entry.role, "present" if entry.role in filled else "impossible", NO_STEP
            )
            outcome = outcome or there
        if outcome is not None:
            found[entry.role] = EntryState(
                entry.role, entry.label, outcome.state, outcome.reason.rstrip(".")
            )
    for sheet in catalogue.maps:
        for inset in sheet.insets if sheet.id in wanted else ():
            outcome = by_role.get(inset.role)
            if outcome is not None and inset.role not in found:
                found[inset.role] = EntryState(
                    inset.role, inset.title, outcome.state, outcome.reason.rstrip(".")
                )
    return tuple(found.values())
