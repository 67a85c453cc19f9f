"""The tab of "Katalog bearbeiten" for the values that analyses are computed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from .edit_tree import buttons_line
from .text_tables import fill, new_table

if TYPE_CHECKING:
    from ..processing.catalogue.edits import ValueEdit
    from ..processing.steps.catalogue_draft import CatalogueDraft, ValueRow

_HEAD = ("Analyse", "Kennwert", "Wert", "Einheit", "Quelle", "ohne Änderung")
_SHARES = (0.22, 0.3, 0.1, 0.08, 0.18, 0.12)
_VALUE, _SOURCE = 2, 4
OWN_SOURCE = "eigene Festlegung"


class ValueTab(QWidget):
    """Values with their source; the last column shows what holds without a change in QGIS."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.draft: CatalogueDraft | None = None
        self.rows: tuple[ValueRow, ...] = ()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Suchen in Analyse, Kennwert und Quelle")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda *_: self._hide())
        self.every = QCheckBox("auch Kennwerte ohne deutschen Namen")
        self.every.toggled.connect(lambda *_: self._hide())
        self.table = new_table(_HEAD, wide=())
        self.table.viewport().installEventFilter(self)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(20)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.table.itemChanged.connect(self._typed)
        self.back = QPushButton("Änderung zurücknehmen")
        self.back.clicked.connect(self._take_back)
        line = QHBoxLayout()
        line.addWidget(self.filter, 1)
        line.addWidget(self.every)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addLayout(buttons_line(self.back))

    def show_draft(self, draft: CatalogueDraft) -> None:
        """Show a catalogue as it is."""
        self.draft, self.rows = draft, draft.values()
        self.table.blockSignals(True)
        fill(
            self.table,
            [(x.title, x.label, x.value, x.unit, x.source, x.base) for x in self.rows],
        )
        for number, row in enumerate(self.rows):
            for column in range(len(_HEAD)):
                if column not in (_VALUE, _SOURCE) or not row.editable:
                    item = self.table.item(number, column)
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self._mark(number)
        self.table.blockSignals(False)
        self._hide()

    def edits(self) -> tuple[ValueEdit, ...]:
        """What differs from the catalogue that is shown.

        Raises:
            InsekError: if something typed is no value that its analysis takes.
        """
        if self.draft is None:
            return ()
        typed = (
            (row, self._text(number, _VALUE), self._text(number, _SOURCE))
            for number, row in enumerate(self.rows)
        )
        return tuple(
            self.draft.value_edit(row, value, source)
            for row, value, source in typed
            if (value, source) != (row.value, row.source)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give every column its share of the table."""
        if event.type() == QEvent.Type.Resize and watched is self.table.viewport():
            for column, share in enumerate(_SHARES):
                self.table.setColumnWidth(column, int(watched.width() * share))
        return False

    def _text(self, row: int, column: int) -> str:
        return str(self.table.item(row, column).text())

    def _typed(self, item: QTableWidgetItem) -> None:
        """Another value is no longer the one that its source has stated."""
        number, row = item.row(), self.rows[item.row()]
        if (
            item.column() == _VALUE
            and item.text() != row.value
            and self._text(number, _SOURCE) == row.source
        ):
            source = row.base_source if item.text() == row.base else OWN_SOURCE
            self._put(number, _SOURCE, source)
        self._mark(number)
        self.changed.emit()

    def _take_back(self) -> None:
        numbers = {index.row() for index in self.table.selectedIndexes()}
        for number in numbers:
            row = self.rows[number]
            if row.editable:
                self._put(number, _VALUE, row.base)
                self._put(number, _SOURCE, row.base_source)
                self._mark(number)
        self.changed.emit()

    def _put(self, row: int, column: int, text: str) -> None:
        self.table.blockSignals(True)
        self.table.item(row, column).setData(Qt.ItemDataRole.EditRole, text)
        self.table.blockSignals(False)

    def _mark(self, number: int) -> None:
        """Values that are changed in QGIS stand out."""
        row, item = self.rows[number], self.table.item(number, _VALUE)
        font = item.font()
        font.setBold(item.text() != row.base)
        self.table.blockSignals(True)
        item.setFont(font)
        self.table.blockSignals(False)

    def _hide(self) -> None:
        wanted = self.filter.text().casefold()
        for number, row in enumerate(self.rows):
            texts = f"{row.title} {row.label} {row.source}".casefold()
            is_seen = (row.declared or self.every.isChecked()) and wanted in texts
            self.table.setRowHidden(number, not is_seen)
