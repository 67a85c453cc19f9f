"""What a workbook holds, whatever format it is written in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeGuard

from ...runtime.cancellation import checked_rows
from ...runtime.errors import InsekError
from ...wording.district_word import in_words_of

Value = str | float | int | bool | date | datetime | None
"""What a cell can hold. A text stays a text, whatever character it begins with."""

LISTS = "Listen"
"""Name of the hidden sheet with the entries of the drop-downs."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME = 31
_RESERVED = {"history", "verlauf"}


class WorkbookError(InsekError):
    """A workbook that cannot be written; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        width: Width in characters.
        note: Comment on the heading.
        choices: Name of the list of the workbook that its drop-down offers, empty for none.
        several: Whether several choices may be written into a cell; then nothing is refused.
    """

    title: str
    width: float = 16.0
    note: str = ""
    choices: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet: lines of introduction, a frozen row of headings, and rows.

    Attributes:
        name: Name of the sheet; made safe and unique when written.
        columns: Its columns.
        rows: Cells by row; shorter rows are filled with empty cells.
        lead: Lines above the headings.
        spare: Empty rows below that offer the drop-downs, too.
        filters: Whether the headings carry filter buttons.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    lead: tuple[str, ...] = ()
    spare: int = 0
    filters: bool = True

    def in_words(self, word: str) -> SheetTable:
        """The same sheet with another word for „Ortsbezirk“ in its name, headings and lead.

        Only for sheets whose headings are all ours; rows stay as they are.

        Args:
            word: One that a city can choose, see ``wording.district_word``.
        """
        columns = tuple(
            replace(item, title=in_words_of(item.title, word), note=in_words_of(item.note, word))
            for item in self.columns
        )
        lead = tuple(in_words_of(line, word) for line in self.lead)
        return replace(self, name=in_words_of(self.name, word), columns=columns, lead=lead)

    @property
    def head(self) -> int:
        """Number of the row with the headings, from 1."""
        return len(self.lead) + 1

    @property
    def last(self) -> int:
        """Number of the last row with drop-downs, from 1."""
        return self.head + len(self.rows) + self.spare


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in order and the lists that drop-downs offer, by name."""

    title: str
    tables: tuple[SheetTable, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


def sheet_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names that Excel and LibreOffice accept: short enough, no forbidden sign, all different.

    Brackets, colons, asterisks, question marks and slashes become blanks, names longer than 31
    characters are cut, and a name that is there already gets a number.
    """
    taken: set[str] = set()
    safe = []
    for name in names:
        plain = " ".join(_NOT_XML.sub(" ", _FORBIDDEN.sub(" ", name)).split()).strip("' ")
        if not plain or plain.casefold() in _RESERVED:
            plain = f"Blatt {plain}".strip()
        found = plain[:_LONGEST_NAME].strip("' ")
        number = 1
        while found.casefold() in taken:
            number += 1
            ending = f" ({number})"
            found = plain[: _LONGEST_NAME - len(ending)].rstrip() + ending
        taken.add(found.casefold())
        safe.append(found)
    return tuple(safe)


def xml_text(text: str) -> str:
    """A text that XML can hold: line ends as line feeds, control characters as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_cell_number(value: Value) -> TypeGuard[int | float]:
    """Whether a value fits into a cell as a number; larger integers would lose digits."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def looks_live(text: str) -> bool:
    """Whether a spreadsheet program would take a typed text for a formula."""
    return text.startswith(("=", "+", "-", "@", "\t", "\r"))


def letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def check(workbook: Workbook) -> None:
    """Refuse what no format can hold.

    Raises:
        WorkbookError: Without a sheet, for a choice whose list is missing or empty, and for a row
            with more values than columns; names sheet and place.
    """
    if not workbook.tables:
        raise WorkbookError("Eine Tabellendatei ohne Blatt lässt sich nicht schreiben.")
    for table in workbook.tables:
        for column in table.columns:
            if column.choices and not workbook.lists.get(column.choices):
                raise WorkbookError(
                    f"{table.name}, Spalte „{column.title}“: Die Liste „{column.choices}“ für die"
                    " Auswahl fehlt oder ist leer."
                )
        for number, row in enumerate(checked_rows(table.rows), start=table.head + 1):
            if len(row) > len(table.columns):
                raise WorkbookError(
                    f"{table.name}, Zeile {number}: {len(row)} Werte für"
                    f" {len(table.columns)} Spalten."
                )
