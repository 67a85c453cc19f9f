"""The measures to choose from: a table that can be searched."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt

from ..processing.wording.numbers import counted
from .placing import PlaceableMeasure
from .text_tables import as_html

_HEAD = ("Nr.", "Maßnahme", "Handlungsfeld", "Orte")
_RIGHT = (0, 3)


class MeasureModel(QAbstractTableModel):
    """Rows of the Maßnahmenliste as they can be placed."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows: list[PlaceableMeasure] = []

    def show(self, rows: list[PlaceableMeasure]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of measures."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:  # noqa: ARG002
        """Return the number of columns."""
        return len(_HEAD)

    def headerData(self, section: int, orientation: Any, role: int = 0) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEAD[section]
        return None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        """Return text, tooltip or alignment of a cell."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            title = f"★ {row.title}" if row.beacon else row.title
            return (row.number, title, row.field, row.places or "–")[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            star = "Leuchtturmprojekt, " if row.beacon else ""
            places = counted(row.places, "Ort", "Orte", dots=False)
            return as_html(f"{row.number} {row.title} – {star}{row.field}, {places}")
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in _RIGHT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class MeasureFilter(QSortFilterProxyModel):
    """Measures whose number, title or Handlungsfeld has all words that are searched for."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._unplaced = False

    def search(self, text: str) -> None:
        """Show only what has these words."""
        self._words = text.casefold().split()
        self.invalidateFilter()

    def only_unplaced(self, wanted: bool) -> None:
        """Show only measures without a place."""
        self._unplaced = wanted
        self.invalidateFilter()

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex) -> bool:  # noqa: ARG002
        """Return whether a measure is shown."""
        row = self.sourceModel().rows[source_row]
        if self._unplaced and row.places:
            return False
        number, text = str(row.number), f"{row.title} {row.field}".casefold()
        return all(number.startswith(word) or word in text for word in self._words)
