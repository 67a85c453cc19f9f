"""Which rows of a table are read, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from ...runtime.cancellation import checked_rows
from ...wording.money_units import unit_of_title
from ..reading.sheet_model import Cell, column_letters
from .row_outcome import Outcome, RowState
from .row_remarks import row_remarks
from .table_cells import TableCells, wide_from
from .total_rows import total_label

_TYPE_WORDS = frozenset(
    {
        *("string", "text", "number", "integer", "float", "boolean", "date", "datetime"),
        *("markdown", "enum", "enum single", "enum list", "zahl", "datum", "ja/nein"),
    }
)


_FEW = 2
_WIDE = (
    "Die Zellen {} bis {} sind verbunden; ist es eine Zwischenüberschrift, bitte die Zeile im"
    " Profil auslassen."
)
_NUMBERED = "„{}“ klingt nach einer Summenzeile, hat aber eine Nummer; bitte prüfen."


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
    REPEATED_HEAD = auto()
    """The headings again, as lists of several pages have them."""
    COLUMN_NUMBERS = auto()
    """The columns counted, right below the headings."""
    NOTE = auto()
    """A line about the whole table, such as the unit of its amounts."""
    TOTAL = auto()
    """Adds up other rows."""
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
        totals: Whether rows that only add up others or name the unit are set aside. Tables in
            which "gesamt" can be what somebody says have a rule of their own.
        number: Target whose number makes a row one of its own, whatever its words; "" for none.
    """

    otherwise: str
    required: Collection[str] = ()
    incomplete: str = ""
    skipped: Collection[int] = ()
    placed: Collection[int] = ()
    special: Callable[[int], str] = _nothing_special
    totals: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class SortedRow:
    """A row, what it is, and the German sentence why it is not read; "" if it is, or is empty.

    ``remark`` is what is to be told of a row that is read although it could be something else.
    """

    row: int
    kind: RowKind
    reason: str = ""
    remark: str = ""


def sorted_rows(cells: TableCells, rules: RowRules) -> tuple[SortedRow, ...]:
    """All rows below the headings in the order of the file."""
    sorter = _Sorter(cells, rules)
    rows = range(cells.layout.first, len(cells.layout.sheet.rows) + 1)
    return tuple(sorter.sort(row) for row in checked_rows(rows))


def take_in_rows(
    cells: TableCells,
    rules: RowRules,
    read: Callable[[tuple[int, ...]], Iterable[Outcome]],
    refused: Callable[[int, RowState, tuple[str, ...]], Outcome],
) -> tuple[tuple[Outcome, ...], int]:
    """One outcome for every row that is not empty.

    What a person sees of a row that is read, and its values do not say (hidden, struck out,
    damaged), is added to its remarks.

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
        taken[item.row].with_remarks(*filter(None, [item.remark]), *row_remarks(cells, item.row))
        if item.kind is RowKind.READ
        else refused(item.row, RowState.REFUSED, (item.reason,))
        for item in checked_rows(found)
        if item.kind is not RowKind.EMPTY
    )
    return outcomes, len(found) - len(outcomes)


class _Sorter:
    """Tells what the rows of one table are."""

    def __init__(self, cells: TableCells, rules: RowRules) -> None:
        self._cells = cells
        self._rules = rules
        self._rows = cells.layout.sheet.rows
        self._headings = {
            column.number: _bare(cells.layout.sheet.cell(cells.layout.header_row, column.number))
            for column in cells.layout.columns
        }
        least = wide_from(cells.layout)
        self._wide = {
            merge.top: merge
            for merge in cells.layout.sheet.merged
            if merge.top == merge.bottom and merge.right - merge.left + 1 > least
        }

    def sort(self, row: int) -> SortedRow:
        """What a row is."""
        filled = {
            number: cell for number, cell in enumerate(self._rows[row - 1], 1) if not cell.empty
        }
        rules = self._rules
        label = total_label(self._cells, row) if rules.totals else ""
        numbered = bool(label) and self._numbered(row, label)
        kind, reason = RowKind.READ, ""
        if not filled and row not in rules.placed:
            kind = RowKind.EMPTY
        elif row in rules.skipped:
            kind, reason = RowKind.SKIPPED, f"Laut Profil {rules.otherwise}."
        elif special := rules.special(row):
            kind, reason = RowKind.SPECIAL, special
        elif self._is_subheading(row, filled):
            kind, reason = RowKind.SUBHEADING, f"Zwischenüberschrift, {rules.otherwise}."
        elif about := self._about_table(row, filled):
            kind, reason = about[0], f"{about[1]}, {rules.otherwise}."
        elif label and not numbered:
            kind, reason = RowKind.TOTAL, f"Summenzeile („{label}“), {rules.otherwise}."
        elif rules.required and not any(self._cells.texts(row, name) for name in rules.required):
            kind, reason = RowKind.INCOMPLETE, rules.incomplete
        elif row in self._wide:
            wide = self._wide[row]
            remark = _WIDE.format(column_letters(wide.left), column_letters(wide.right))
            return SortedRow(row, kind, remark=remark)
        return SortedRow(row, kind, reason, _NUMBERED.format(label) if numbered else "")

    def _is_subheading(self, row: int, filled: Collection[int]) -> bool:
        """Whether one merged cell spans most of the row and nothing stands beside it."""
        wide = self._wide.get(row)
        return wide is not None and all(wide.left <= number <= wide.right for number in filled)

    def _about_table(self, row: int, filled: Mapping[int, Cell]) -> tuple[RowKind, str] | None:
        """Kind and name of a row that is about the table itself; None for every other row."""
        if filled and all(cell.text.strip().casefold() in _TYPE_WORDS for cell in filled.values()):
            return RowKind.DATATYPES, "Zeile mit Datentypen"
        again = sum(_bare(cell) == self._headings.get(at) for at, cell in filled.items())
        if again > 1 and again * 2 > len(filled):
            return RowKind.REPEATED_HEAD, "Wiederholte Kopfzeile"
        texts = [cell.text.strip(" ()[].") for cell in filled.values()]
        counted = [str(number) for number in range(1, len(texts) + 1)]
        if row == self._cells.layout.first and len(texts) > _FEW and texts == counted:
            return RowKind.COLUMN_NUMBERS, "Zeile mit den Nummern der Spalten"
        if self._rules.totals and len(texts) == 1 and unit_of_title(texts[0]) is not None:
            return RowKind.NOTE, "Hinweis zur Einheit"
        return None

    def _numbered(self, row: int, label: str) -> bool:
        """Whether a row with the word of a total has a number of its own."""
        texts = self._cells.texts(row, self._rules.number) if self._rules.number else ()
        return any(re.search(r"\d", text) and text.strip() != label for text in texts)


def _bare(cell: Cell) -> str:
    return cell.text.strip().casefold()
