"""Ballots as they were handed in, whatever table they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...analysis.choices import VotingMethod
from ...runtime.errors import InsekError
from ...store.measures import Measure
from ..participation_choices import BallotForm


class BallotError(InsekError):
    """A table that holds no ballots; the sentence says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class BallotReading:
    """How to read a table.

    Attributes:
        form: How it holds the vote.
        method: What marks mean: crosses, dots or ranks.
        sheet: Name of the sheet; empty to find it.
        choice: Heading of the column that names the measures; empty to find it.
        group: Heading of the column with the group; empty to find it.
        ignored: Headings of columns that are no measures.
    """

    form: BallotForm = BallotForm.DETECT
    method: VotingMethod = VotingMethod.APPROVAL
    sheet: str = ""
    choice: str = ""
    group: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """What could be voted for: a measure, or a text that the list does not know."""

    key: str
    label: str
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot.

    Attributes:
        row: Row of the table, from 1; the first one where it has several.
        group: Group that it belongs to, empty if the table has none.
        given: Mark by key of the option: 1 for a cross, number of dots, or rank.
        fault: German clause why it cannot be counted, whatever the rule; empty if it can.
    """

    row: int
    group: str
    given: Mapping[str, float] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Ballots:
    """A table of ballots.

    Attributes:
        form: How the table holds them.
        sheet: Name of the sheet.
        options: What was voted for, in the order of the table.
        ballots: All ballots, invalid and empty ones included; none for totals.
        totals: Votes by key of the option, if the table has only those.
        grouped: Whether the table names groups.
        group: The one group that a table of sums names; empty if it names none.
        remarks: German sentences: what was left out, unknown or ambiguous.
    """

    form: BallotForm
    sheet: str
    options: tuple[Option, ...]
    ballots: tuple[Ballot, ...] = ()
    totals: Mapping[str, float] = field(default_factory=dict)
    grouped: bool = False
    group: str = ""
    remarks: tuple[str, ...] = ()


class CollectedOptions:
    """Collects options as a table names them."""

    def __init__(self) -> None:
        self._made: dict[str, Option] = {}

    def add(self, text: str, measure: Measure | None) -> str:
        """Key of the option for a measure, or for a text that names none."""
        key = f"id:{measure.id}" if measure else f"text:{text.casefold()}"
        label = f"{measure.nummer} {measure.titel}" if measure else text
        self._made.setdefault(key, Option(key, label, measure))
        return key

    def all(self) -> tuple[Option, ...]:
        """Everything that was added, in that order."""
        return tuple(self._made.values())
