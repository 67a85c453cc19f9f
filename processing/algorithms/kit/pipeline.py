"""What the book needs computed: run what is missing or outdated, say what cannot be run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...parameters.options import resolved
from ...runtime.cancellation import uninterrupted
from ...runtime.errors import CancelledError, InsekError
from ...runtime.progress import Progress, part_of
from ...steps.analysis import AnalysisRecord, PipelinePart
from ...steps.records import parts_in_order
from ...store.contract import Store
from ...store.provenance import Provenance
from .rerun import asked_for, compute_again

_OWN = "mit den eigenen Angaben von zuletzt"
_KEPT = " Das Ergebnis mit den eigenen Angaben bleibt, wie es war."


class PartlyDoneError(CancelledError):
    """The user cancelled after some steps had written their layers; the sentence names them."""

    def __init__(self, store: Store, roles: Sequence[str]) -> None:
        labels = ", ".join(f"„{store.catalogue.roles[role].label}“" for role in roles)
        super().__init__(
            f"Abgebrochen. Fertig und gespeichert sind: {labels}; der Rest ist unverändert."
        )


@dataclass(frozen=True, slots=True)
class Step:
    """A computation, the role that shows whether it is done, and the roles it needs.

    ``better_with`` are roles that it uses where they are there: one that came later makes a result
    without it outdated. ``algorithm`` is the tool that computes the role for planners, the only one
    that is ever run again with their own values; ``only`` are parameters that keep a tool of
    several results to the one of this step then.
    """

    role: str
    needs: tuple[str, ...]
    run: Callable[[Store, Progress], object]
    better_with: tuple[str, ...] = ()
    algorithm: str = ""
    only: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What happened to one step: ``state`` is done, current or impossible.

    ``reason`` tells why it is impossible, or how it was done if not with the catalogue's values.
    """

    role: str
    state: str
    reason: str = ""


def _step(record: AnalysisRecord, part: PipelinePart) -> Step:
    """A part of a record, with the values of the store's catalogue."""

    def run(store: Store, progress: Progress) -> None:
        options = resolved(record.options, store.catalogue, part.only)
        if part.fitted is not None:
            options = part.fitted(store, options)
        record.run(store, options, progress)

    return Step(part.role, part.needs, run, part.uses, record.id, part.only)


STEPS = tuple(_step(record, part) for record, part in parts_in_order())


def _current(store: Store, step: Step) -> bool:
    """Whether a step's result was made from all there is now."""
    provenance = store.provenance(step.role)
    if provenance is None or store.outdated(step.role):
        return False
    # What planners imported or drew is theirs, whatever has been added since.
    return provenance.origin != "computed" or all(
        role in provenance.inputs for role in step.better_with if _there(store, role)
    )


def _there(store: Store, role: str) -> bool:
    return store.has_raster(role) or store.has(role)


def ensure_analyses(
    store: Store, progress: Progress, *, steps: Sequence[Step] = STEPS, renew: bool = False
) -> tuple[StepOutcome, ...]:
    """Run every step that is missing or whose inputs have changed.

    A result that planners computed with their own values is computed with them again, all others
    with the catalogue's.

    A step without its inputs is not an error: its map entry stays without data, and the outcome
    says which data it waits for.

    Args:
        store: the INSEK store.
        progress: called with 0 to 1; what it raises ends the step.
        steps: in an order in which each comes after those that it needs.
        renew: whether steps that are up to date run as well.

    Raises:
        PartlyDoneError: if the user cancels when layers have been written.
        CancelledError: if the user cancels before that.
    """
    outcomes: list[StepOutcome] = []
    running: tuple[str, Provenance | None] | None = None
    with store.reading():
        try:
            for index, step in enumerate(steps):
                within = part_of(progress, index / len(steps), (index + 1) / len(steps))
                within(0.0)
                running = step.role, store.provenance(step.role)
                outcomes.append(_ensured(store, step, within, renew=renew))
                running = None
            progress(1.0)
        except CancelledError as error:
            done = [outcome.role for outcome in outcomes if outcome.state == "done"]
            with uninterrupted():
                # a step may have written its layer before it heard of the cancel
                if running is not None and store.provenance(running[0]) != running[1]:
                    done.append(running[0])
            if done:
                raise PartlyDoneError(store, done) from error
            raise
    return tuple(outcomes)


def _ensured(store: Store, step: Step, progress: Progress, *, renew: bool) -> StepOutcome:
    """Run a step if it can and has to be run."""
    missing = [role for role in step.needs if not _there(store, role)]
    if missing:
        labels = ", ".join(store.catalogue.roles[role].label for role in missing)
        return StepOutcome(step.role, "impossible", f"Es fehlen Daten zu {labels}.")
    known = store.provenance(step.role)
    if known is not None and known.origin == "unreadable":
        return StepOutcome(
            step.role, "impossible", f"{known.note}. Das Ergebnis bleibt, wie es war."
        )
    if not renew and _current(store, step):
        return StepOutcome(step.role, "current")
    own = asked_for(known)
    try:
        if own:
            compute_again(store, own, step.algorithm, progress, only=step.only)
        else:
            step.run(store, progress)
    except CancelledError:
        raise
    except InsekError as error:
        # One step that cannot be computed is no reason to make no book.
        sentence = str(error).replace(f"{store.name}: ", "")
        return StepOutcome(step.role, "impossible", sentence + (_KEPT if own else ""))
    return StepOutcome(step.role, "done", _OWN if own else "")
