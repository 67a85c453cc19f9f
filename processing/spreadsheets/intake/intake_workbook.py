"""The report of an intake: every row of the table again with what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...runtime.cancellation import checked_rows
from ..reading.headings import SheetColumn
from ..reading.sheet_model import Cell
from ..writing.workbook import Column, SheetTable, Value, Workbook
from .row_outcome import Outcome, TableIntake


def intake_workbook(file: str, *tables: SheetTable) -> Workbook:
    """The report on a file."""
    return Workbook(f"Bericht zur Übernahme von {file}", tables)


def rows_sheet(
    intake: TableIntake[Outcome],
    file: str,
    *,
    shown: Sequence[SheetColumn],
    written: Callable[[Cell], str],
    about: Sequence[Column] = (),
    tell: Callable[[Outcome], Sequence[Value]] = lambda _: (),
) -> SheetTable:
    """Rows in the order of the file: number, outcome, remarks, and the cells as they were.

    Args:
        intake: What became of the rows.
        file: Name of the file.
        shown: Columns of the table that may be shown.
        written: A cell as the report shows it.
        about: Further columns, before those of the table.
        tell: What a row has in them.
    """
    sheet = intake.layout.sheet
    columns = (
        *(Column("Zeile", 7), Column("Ergebnis", 24), Column("Hinweise", 60), *about),
        *(Column(f"{column.letters} {column.heading}".strip(), 20) for column in shown),
    )
    rows = tuple(
        (
            *(item.row, item.state.value, "\n".join(item.remarks), *tell(item)),
            *(written(sheet.cell(item.row, column.number)) for column in shown),
        )
        for item in checked_rows(intake.outcomes)
    )
    where = f"{file}, Blatt „{sheet.name}“, Kopfzeile {intake.layout.header_row}"
    return SheetTable("Zeilen", columns, rows, lead=(where,))
