"""Which rows of a table of votes are counted; the others are named."""

from __future__ import annotations

from collections.abc import Collection

from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.intake.table_rows import RowKind, RowRules, sorted_rows

_SUMS = frozenset({"summe", "gesamt", "total", "insgesamt", "anzahl", "stimmen", "ergebnis"})


def counted_rows(cells: TableCells, leading: Collection[int]) -> tuple[list[int], list[str]]:
    """Rows with votes, and a German sentence for every other row that is not empty.

    Args:
        cells: The table.
        leading: Numbers of the columns in which a row of sums says that it is one.
    """

    def special(row: int) -> str:
        words = {cells.line(row, column).rstrip(":").casefold() for column in leading}
        return "Zeile mit Summen, nicht gezählt." if words & _SUMS else ""

    found = sorted_rows(cells, RowRules("nicht gezählt", special=special))
    rows = [item.row for item in found if item.kind is RowKind.READ]
    sheet = cells.layout.sheet
    return rows, [f"{sheet.place(item.row)}: {item.reason}" for item in found if item.reason]
