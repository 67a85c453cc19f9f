"""What becomes of the rows when a table is taken in; the words are printed in reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, Self, TypeVar

from ..reading.headings import Layout


class RowState(StrEnum):
    """What became of a row; the value is printed in the report."""

    TAKEN = "übernommen"
    REMARKED = "übernommen mit Hinweis"
    KNOWN = "schon im Speicher"
    REFUSED = "abgelehnt"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """A row and what became of it; ``row`` counts from 1 as spreadsheets do."""

    row: int
    state: RowState
    remarks: tuple[str, ...] = ()

    @property
    def remark(self) -> str:
        """All remarks one behind the other."""
        return " ".join(self.remarks)

    def with_remarks(self, *remarks: str) -> Self:
        """The outcome with further remarks; a row that was taken is then taken with a remark."""
        if not remarks:
            return self
        state = RowState.REMARKED if self.state is RowState.TAKEN else self.state
        return replace(self, state=state, remarks=(*self.remarks, *remarks))


Outcome = TypeVar("Outcome", bound=RowOutcome)


@dataclass(frozen=True, slots=True)
class TableIntake(Generic[Outcome]):
    """A whole table taken in.

    Attributes:
        layout: Where it stood.
        outcomes: One per row that is not empty, in the order of the file.
        empty_rows: Rows without any content.
    """

    layout: Layout
    outcomes: tuple[Outcome, ...]
    empty_rows: int

    def count(self, state: RowState) -> int:
        """Number of rows that ended so."""
        return sum(item.state is state for item in self.outcomes)
