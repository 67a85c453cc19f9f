"""Handlungsfelder and values of analyses as planners edit them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .change_files import (
    ANALYSES,
    FIELDS,
    Content,
    changes_in,
    row_of,
    with_changes,
    with_key,
    with_row,
    without_keys,
)
from .edits import EditError, FieldEdit, GoalEdit, ValueEdit, checked_text
from .model import Catalogue, Goal, Handlungsfeld, Strategy
from .texts import CatalogueTexts

OWN = "proposal"


def field_edit(item: Handlungsfeld) -> FieldEdit:
    """A Handlungsfeld as it is."""
    return FieldEdit(item.id, item.title, item.motto, item.colour, _goal_edits(item.goals))


def _goal_edits(goals: Iterable[Goal]) -> tuple[GoalEdit, ...]:
    return tuple(
        GoalEdit(goal.title, tuple(strategy.label for strategy in goal.strategies))
        for goal in goals
    )


def with_field(
    texts: CatalogueTexts, below: Catalogue, catalogue: Catalogue, edit: FieldEdit
) -> CatalogueTexts:
    """The texts with a Handlungsfeld as it is to be.

    Args:
        texts: Those of the catalogue.
        below: The catalogue without changes.
        catalogue: The one with them.
        edit: The Handlungsfeld.

    Raises:
        EditError: if a text is empty, or the changes alone know the Handlungsfeld.
    """
    now = catalogue.handlungsfeld(edit.id)
    under = next((item for item in below.handlungsfelder if item.id == edit.id), None)
    if under is None:
        raise EditError(
            f"Das Handlungsfeld „{now.title}“ kennt nur, was in changes steht. Bitte im"
            " exportierten Ordner ändern."
        )
    edit = _checked_field(edit, now.title)
    content = changes_in(texts, FIELDS)
    rows = content.get("handlungsfelder", [])
    row = row_of(rows, edit.id)
    before, base = field_edit(now), field_edit(under)
    for key in ("title", "motto", "colour"):
        wanted = getattr(edit, key)
        if wanted != getattr(before, key):
            row.pop(key, None)
            if wanted != getattr(base, key):
                row[key] = wanted or None
    if edit.goals != before.goals:
        row.pop("goals", None)
        if edit.goals != base.goals:
            row["goals"] = _goals(edit.goals, (*under.goals, *now.goals))
    worded = under.verbatim and not {"title", "motto", "goals"}.isdisjoint(row)
    row = without_keys(row, "verbatim") | ({"verbatim": False} if worded else {})
    return with_changes(texts, FIELDS, with_key(content, "handlungsfelder", with_row(rows, row)))


def _checked_field(edit: FieldEdit, title: str) -> FieldEdit:
    where = f"Handlungsfeld „{title}“"
    goals = tuple(
        GoalEdit(
            checked_text(goal.title, f"{where}: Ein Entwicklungsziel hat keinen Text."),
            tuple(
                checked_text(text, f"{where}: Eine Strategie unter „{goal.title}“ hat keinen Text.")
                for text in goal.strategies
            ),
        )
        for goal in edit.goals
    )
    return replace(
        edit,
        title=checked_text(edit.title, f"{where}: Der Titel fehlt."),
        motto=" ".join(edit.motto.split()),
        goals=goals,
    )


def _goals(edits: Iterable[GoalEdit], known: Sequence[Goal]) -> list[Content]:
    """Goals as a file states them; a strategy keeps the misprint that its label corrects."""
    worded: dict[str, Strategy] = {}
    for goal in known:
        for strategy in goal.strategies:
            worded.setdefault(strategy.label, strategy)
    return [
        {
            "title": goal.title,
            "strategies": [_strategy(worded.get(text, Strategy(text))) for text in goal.strategies],
        }
        for goal in edits
    ]


def _strategy(strategy: Strategy) -> object:
    if strategy.corrected is None:
        return strategy.text
    return {"text": strategy.text, "corrected": strategy.corrected}


def with_value(
    texts: CatalogueTexts, below: Catalogue, catalogue: Catalogue, edit: ValueEdit
) -> CatalogueTexts:
    """The texts with a value of an analysis as it is to be.

    Args:
        texts: Those of the catalogue.
        below: The catalogue without changes.
        catalogue: The one with them.
        edit: The value.

    Raises:
        EditError: if it has no source, or is none that the layers below compute with.
    """
    analysis = catalogue.analyses[edit.analysis]
    now = analysis.parameters[edit.name]
    lower = below.analyses.get(edit.analysis)
    under = lower.parameters.get(edit.name) if lower is not None else None
    where = f"Analyse „{analysis.title}“, {edit.name}"
    if under is None or under.literature:
        raise EditError(f"{where}: Bitte im exportierten Ordner ändern.")
    content = changes_in(texts, ANALYSES)
    blocks = content.get("analyses", {})
    block = blocks.get(edit.analysis, {})
    parameters = block.get("parameters", {})
    row: Content = {}
    if edit.value is not None:
        source = checked_text(edit.source, f"{where}: Die Quelle fehlt.")
        if (edit.value, source) == (now.value, now.source):
            return texts
        if edit.value != under.value:
            row = {"default": _plain(edit.value), "source": source, "certainty": OWN}
        elif source != under.source:
            row = {"source": source}
    parameters = with_key(parameters, edit.name, row)
    block = with_key(block, "parameters", parameters)
    blocks = with_key(blocks, edit.analysis, block)
    return with_changes(texts, ANALYSES, with_key(content, "analyses", blocks))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
