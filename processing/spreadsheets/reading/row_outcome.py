"""What becomes of a row when a table is taken in; the words are printed in reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


def count_rows(outcomes: Iterable[RowOutcome], state: RowState) -> int:
    """Number of rows that ended so."""
    return sum(item.state is state for item in outcomes)
