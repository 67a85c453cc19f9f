"""Which rows of a table are read, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from ..reading.headings import Layout
from .row_outcome import Outcome, RowState
from .table_cells import TableCells

_TYPE_WORDS = frozenset(
    {
        *("string", "text", "number", "integer", "float", "boolean", "date", "datetime"),
        *("markdown", "enum", "enum single", "enum list", "zahl", "datum", "ja/nein"),
    }
)


class RowKind(Enum):
    """What a row below the headings is."""

    EMPTY = auto()
    SKIPPED = auto()
    """Left out by the profile."""
    SPECIAL = auto()
    """Refused by a rule that only this kind of table has."""
    SUBHEADING = auto()
    """One merged cell spans most of it."""
    DATATYPES = auto()
    """Types of the columns, as exports of databases write them below the headings."""
    INCOMPLETE = auto()
    READ = auto()


def _nothing_special(_: int) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class RowRules:
    """Which rows of a table are read.

    Attributes:
        otherwise: What other rows are, as the end of a German sentence: „keine Maßnahme“.
        required: Targets of which a row must fill one; none where any content will do.
        incomplete: German sentence for a row that fills none of them.
        skipped: Rows that the profile leaves out, counted from 1.
        placed: Rows that have a place outside of the table, so that they are not empty.
        special: A rule of the subject: the German sentence for a row that it refuses, else "".
    """

    otherwise: str
    required: Collection[str] = ()
    incomplete: str = ""
    skipped: Collection[int] = ()
    placed: Collection[int] = ()
    special: Callable[[int], str] = _nothing_special


@dataclass(frozen=True, slots=True)
class SortedRow:
    """A row, what it is, and the German sentence why it is not read; "" if it is, or is empty."""

    row: int
    kind: RowKind
    reason: str = ""


def sorted_rows(cells: TableCells, rules: RowRules) -> tuple[SortedRow, ...]:
    """All rows below the headings in the order of the file."""
    subheadings = _subheadings(cells.layout)
    return tuple(
        _sorted(cells, row, rules, subheading=row in subheadings)
        for row in range(cells.layout.first, len(cells.layout.sheet.rows) + 1)
    )


def take_in_rows(
    cells: TableCells,
    rules: RowRules,
    read: Callable[[tuple[int, ...]], Iterable[Outcome]],
    refused: Callable[[int, RowState, tuple[str, ...]], Outcome],
) -> tuple[tuple[Outcome, ...], int]:
    """One outcome for every row that is not empty.

    Args:
        cells: The table.
        rules: Which rows are read.
        read: Gives the outcome of each of the rows that are read, in their order.
        refused: Makes the outcome of a row that is not, from row, state and remarks.

    Returns:
        The outcomes in the order of the file, and the number of empty rows.

    Raises:
        ValueError: if ``read`` does not give one outcome per row.
    """
    found = sorted_rows(cells, rules)
    rows = tuple(item.row for item in found if item.kind is RowKind.READ)
    taken = dict(zip(rows, read(rows), strict=True))
    outcomes = tuple(
        taken[item.row]
        if item.kind is RowKind.READ
        else refused(item.row, RowState.REFUSED, (item.reason,))
        for item in found
        if item.kind is not RowKind.EMPTY
    )
    return outcomes, len(found) - len(outcomes)


def _sorted(cells: TableCells, row: int, rules: RowRules, *, subheading: bool) -> SortedRow:
    filled = [cell for cell in cells.layout.sheet.rows[row - 1] if not cell.empty]
    kind, reason = RowKind.READ, ""
    if not filled and row not in rules.placed:
        kind = RowKind.EMPTY
    elif row in rules.skipped:
        kind, reason = RowKind.SKIPPED, f"Laut Profil {rules.otherwise}."
    elif special := rules.special(row):
        kind, reason = RowKind.SPECIAL, special
    elif subheading:
        kind, reason = RowKind.SUBHEADING, f"Zwischenüberschrift, {rules.otherwise}."
    elif filled and all(cell.text.strip().casefold() in _TYPE_WORDS for cell in filled):
        kind, reason = RowKind.DATATYPES, f"Zeile mit Datentypen, {rules.otherwise}."
    elif rules.required and not any(cells.texts(row, target) for target in rules.required):
        kind, reason = RowKind.INCOMPLETE, rules.incomplete
    return SortedRow(row, kind, reason)


def _subheadings(layout: Layout) -> set[int]:
    """Rows that one merged cell spans for the most part."""
    least = max(2, len(layout.columns) // 2)
    return {
        merge.top
        for merge in layout.sheet.merged
        if merge.top == merge.bottom and merge.right - merge.left + 1 > least
    }
