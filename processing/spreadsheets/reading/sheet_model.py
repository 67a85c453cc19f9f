"""What a spreadsheet holds: sheets, rows and cells, and how to name a cell to a planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from ...runtime.errors import SourceError
from ...wording.number_reading import number_of
from ...wording.numbers import typed

Value = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell can hold; None is an empty cell."""


class SheetError(SourceError):
    """A spreadsheet that cannot be read; the sentence names file, sheet, row and column."""


class Struck(Enum):
    """How much of a cell is struck out."""

    NO = auto()
    PARTLY = auto()
    WHOLLY = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """What a person sees in a cell beyond its text.

    Attributes:
        before: What the number format writes before the number; a currency alone is left out.
        after: The same behind it, such as ``T€`` or ``m²``.
        thousands: How often the number format divides the number by 1000 to show it.
        struck: How much is struck out.
    """

    before: str = ""
    after: str = ""
    thousands: int = 0
    struck: Struck = Struck.NO


PLAIN = Look()
"""The look of nearly all cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: The typed value; of a formula the result that the file remembers, None if it
            remembers none. Error values such as #REF! are texts.
        text: What a person would have typed, in German writing (``1234,5``, ``01.05.2026``,
            ``WAHR``); texts exactly as they are in the file, blanks and line breaks included.
        formula: The formula as written, ``""`` for a plain cell. It is never executed.
        look: What a person sees beyond that.
    """

    value: Value = None
    text: str = ""
    formula: str = ""
    look: Look = PLAIN

    @property
    def shown(self) -> str:
        """The text with what the number format writes beside it: ``12 m²``."""
        look = self.look
        if not (look.before or look.after) or look.thousands:
            return self.text
        return f"{look.before}{self.text}{look.after}".strip()

    @property
    def empty(self) -> bool:
        """Whether nothing but blanks stands in the cell."""
        return not self.formula and not self.text.strip()


EMPTY = Cell()
"""The cell that stands wherever a file has none."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 1, both ends belong to it.

    Its value stands in the first cell (``top``, ``left``), the other cells are empty.
    """

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: Its name; for a text table the name of the file.
        rows: ``rows[0]`` is row 1. Rows end with their last filled cell and may differ in length.
        merged: Merged ranges.
        hidden: Whether the whole sheet is hidden.
        hidden_rows: Numbers of hidden or filtered rows, from 1.
        hidden_columns: Numbers of hidden columns, from 1.
        remarks: German sentences about the file, e.g. that macros were ignored.
        row_remarks: German sentences about single rows, e.g. that a byte is damaged, by row
            number from 1.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()
    row_remarks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row and column counted from 1; an empty one beyond the edge."""
        if 0 < row <= len(self.rows) and 0 < column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return EMPTY

    def place(self, row: int, column: int | None = None) -> str:
        """``Tabelle1, Zeile 12, Spalte C`` for messages; rows and columns count from 1."""
        where = f"{self.name}, Zeile {row}"
        return where if column is None else f"{where}, Spalte {column_letters(column)}"


def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_number(cell: Cell) -> float:
    """Number of a cell: its own, else what its text certainly means.

    Raises:
        NumberError: if the text is no number or can be read in two ways, as "1.000".
    """
    numeric = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return number_of(cell.value if numeric else cell.text)


def german_text(value: Value) -> str:
    """A value as a German would type it; seconds and fractions only where there are any."""
    if isinstance(value, bool):
        return "WAHR" if value else "FALSCH"
    if isinstance(value, float):
        return typed(value, 15)
    if isinstance(value, (date, time, timedelta)):
        return _moment_text(value)
    return "" if value is None else str(value)


def _moment_text(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return f"{_moment_text(value.date())} {_moment_text(value.time())}"
    if isinstance(value, date):
        # strftime leaves out leading zeros of years on some systems.
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
    if isinstance(value, time):
        return f"{value:%H:%M}" + (f":{value:%S}" if value.second else "")
    minutes = round(value.total_seconds() / 60)
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"
