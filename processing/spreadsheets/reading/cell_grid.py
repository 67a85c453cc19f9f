"""Collect cells into rows within limits, however far apart a file scatters them."""

from __future__ import annotations

from collections.abc import Sequence

from ...runtime.cancellation import EVERY, check_cancelled
from ...wording.numbers import grouped
from .sheet_model import EMPTY, Cell, SheetError

MAX_ROWS = 80_000
"""Filled rows per sheet."""

MAX_CELLS = 1_000_000
"""Cells per file, empty ones before the last filled one of a row included."""

MAX_ROW_NUMBER = 1_048_576
"""Rows that Excel and LibreOffice know."""

MAX_COLUMNS = 16_384
"""Columns that Excel and LibreOffice know."""


class CellCount:
    """Cells of all sheets of a file so far."""

    def __init__(self) -> None:
        self.cells = 0


class Grid:
    """Rows of one sheet; rows must come in ascending order, as spreadsheet programs write them."""

    def __init__(self, file: str, sheet: str, count: CellCount) -> None:
        self._where = f"{file}, Blatt „{sheet}“"
        self._rows: list[tuple[Cell, ...]] = []
        self._filled = 0
        self._count = count

    def add(self, number: int, cells: Sequence[Cell], *, times: int = 1) -> None:
        """Put the cells into row ``number`` and the ``times - 1`` rows after it.

        Args:
            number: Row, counted from 1.
            cells: Cells from the first column on; empty ones at the end are dropped.
            times: How many rows are alike.

        Raises:
            SheetError: When a limit is passed or the row has been there before.
            CancelledError: if the user cancels the run.
        """
        if number % EVERY == 0:
            check_cancelled()
        last = len(cells)
        while last and cells[last - 1] is EMPTY:
            last -= 1
        if not last:
            return
        if number <= len(self._rows):
            raise SheetError(
                f"{self._where}: Die Zeile {number} kommt zweimal oder in falscher Reihenfolge vor."
                " Bitte die Datei in der Tabellenkalkulation öffnen und neu speichern."
            )
        self._filled += times
        self._count.cells += last * times
        if self._filled > MAX_ROWS:
            raise SheetError(
                f"{self._where}: Mehr als {grouped(MAX_ROWS)} gefüllte Zeilen. Bitte die Liste auf"
                " mehrere Dateien verteilen."
            )
        if self._count.cells > MAX_CELLS:
            raise SheetError(
                f"{self._where}, Zeile {number}: Mehr als {grouped(MAX_CELLS)} Zellen in der Datei."
                " Bitte nur die benötigten Spalten und Blätter behalten; stehen einzelne Zeichen"
                " weit außerhalb der Liste, bitte dort löschen."
            )
        if last > MAX_COLUMNS or number + times > MAX_ROW_NUMBER + 1:
            raise SheetError(
                f"{self._where}, Zeile {number}: Die Tabelle reicht zu weit nach rechts oder unten."
                " Vermutlich stehen einzelne Zeichen weit außerhalb der Liste; bitte dort löschen."
            )
        self._rows.extend([()] * (number - 1 - len(self._rows)))
        self._rows.extend([tuple(cells[:last])] * times)

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """All rows up to the last filled one."""
        return tuple(self._rows)
