"""What planners change in QGIS: legends, Handlungsfelder, code lists and values of analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..runtime.errors import InsekError


class EditError(InsekError):
    """An edit that cannot be made; the sentence says which and what to do."""


@dataclass(frozen=True, slots=True)
class EntryEdit:
    """An entry of a legend as it is to be."""

    id: str
    label: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class GoalEdit:
    """An Entwicklungsziel and its Strategien as they are to be."""

    title: str
    strategies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A Handlungsfeld as it is to be; without a colour it has the neutral one."""

    id: str
    title: str
    motto: str
    colour: str
    goals: tuple[GoalEdit, ...]


@dataclass(frozen=True, slots=True)
class CodeEdit:
    """A code as it is to be; one without an id is new."""

    id: str
    label: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class ValueEdit:
    """A value of an analysis and who states it; None takes back what was changed in QGIS."""

    analysis: str
    name: str
    value: object = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """Everything that is to be; what is not named stays as it is.

    Attributes:
        entries: All entries of a group in their order, by id of the map and of the group.
        fields: Handlungsfelder.
        codes: All codes of a list in their order, by id of the list.
        values: Values of analyses.
    """

    entries: Mapping[tuple[str, str], Sequence[EntryEdit]] = field(default_factory=dict)
    fields: Sequence[FieldEdit] = ()
    codes: Mapping[str, Sequence[CodeEdit]] = field(default_factory=dict)
    values: Sequence[ValueEdit] = ()


def checked_text(text: str, sentence: str) -> str:
    """The text in one line.

    Raises:
        EditError: with the sentence, if it is empty.
    """
    found = " ".join(text.split())
    if not found:
        raise EditError(f"{sentence} Bitte eintragen.")
    return found
