"""What the cells of a row say, by what their columns mean."""

from __future__ import annotations

from ..reading.cell_grid import MAX_CELLS
from ..reading.headings import PLACES, Layout, SheetColumn
from ..reading.sheet_model import EMPTY, Cell, SheetError


def wide_from(layout: Layout) -> int:
    """A merged cell of more columns than this spans most of a row."""
    return max(2, len(layout.columns) // 2)


class TableCells:
    """Reads cells of one table; the value of a merged range stands in each of its cells."""

    def __init__(self, layout: Layout) -> None:
        """Find out which cell stands for which.

        Raises:
            SheetError: if merged cells cover more than a table may have.
        """
        self.layout = layout
        self._anchors: dict[tuple[int, int], tuple[int, int]] = {}
        last_row, wide = len(layout.sheet.rows), wide_from(layout)
        last_column = max((column.number for column in layout.columns), default=0)
        for merge in layout.sheet.merged:
            # One that spans most of a row has one text for all of it, not one for each column.
            right = merge.left if merge.right - merge.left + 1 > wide else merge.right
            bottom, right = min(merge.bottom, last_row), min(right, last_column)
            if merge.top < layout.first:
                continue
            self._anchors.update(
                ((row, column), (merge.top, merge.left))
                for row in range(merge.top, bottom + 1)
                for column in range(merge.left, right + 1)
            )
            if len(self._anchors) > MAX_CELLS:
                raise SheetError(
                    f"{layout.sheet.name}: Die Tabelle verbindet zu viele Zellen. Bitte die"
                    " Verbindungen in der Tabellenkalkulation aufheben."
                )

    def cell(self, row: int, column: int) -> Cell:
        """Cell of a row; of a merged range the one that stands for all of it. Both count from 1."""
        return self.layout.sheet.cell(*self._anchors.get((row, column), (row, column)))

    def line(self, row: int, column: int) -> str:
        """Text of a cell in one line, with single blanks."""
        return " ".join(self.cell(row, column).shown.split())

    def first(self, row: int, target: str) -> Cell:
        """Cell of the first column with a target; an empty one if the table has none."""
        columns = self.layout.of(target)
        return self.cell(row, columns[0].number) if columns else EMPTY

    def texts(self, row: int, target: str) -> tuple[str, ...]:
        """Different texts of all columns of a target, as written, without blank ones."""
        found: dict[str, str] = {}
        for column in self.layout.of(target):
            text = self.cell(row, column.number).shown
            found.setdefault(text.strip(), text)
        return tuple(text for bare, text in found.items() if bare)

    def text(self, row: int, target: str) -> str:
        """Text of all columns of a target, one below the other; a single one as written."""
        texts = self.texts(row, target)
        return texts[0] if len(texts) == 1 else "\n".join(text.strip() for text in texts)

    def place(self, row: int) -> dict[str, str]:
        """What a row says about its place, by target."""
        return {target: self.first(row, target).text for target in PLACES}

    def formulas(self, row: int) -> tuple[tuple[SheetColumn, Cell], ...]:
        """Columns in which a row holds a formula; only its remembered result counts."""
        cells = ((column, self.cell(row, column.number)) for column in self.layout.columns)
        return tuple((column, cell) for column, cell in cells if cell.formula)
