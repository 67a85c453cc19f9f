"""Plain tables of texts for the dialogs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QColor, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

_MARK = QColor("#FCEFD2")
_INK = QColor("#1F2A30")


def new_table(head: Sequence[str], *, wide: Collection[int]) -> QTableWidget:
    """Empty table that is read, not edited.

    Args:
        head: Headings.
        wide: Columns, from 0, that share what room there is.
    """
    table = QTableWidget(0, len(head))
    table.setHorizontalHeaderLabels(list(head))
    table.verticalHeader().setVisible(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    for column in range(len(head)):
        mode = QHeaderView.ResizeMode
        table.horizontalHeader().setSectionResizeMode(
            column, mode.Stretch if column in wide else mode.ResizeToContents
        )
    return table


def fill(
    table: QTableWidget, rows: Sequence[Sequence[str]], *, marked: Collection[str] = ()
) -> None:
    """Show these rows; those whose second text is marked stand out."""
    table.setUpdatesEnabled(False)
    table.setRowCount(0)
    table.setRowCount(len(rows))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            # A cell shows the text as it is: nothing in it is taken for HTML.
            item = QTableWidgetItem(text.replace("\n", " ⏎ "))
            if text:
                item.setToolTip(as_html(text))
            if len(row) > 1 and row[1] in marked:
                item.setBackground(QBrush(_MARK))
                item.setForeground(QBrush(_INK))
            table.setItem(number, column, item)
    table.setUpdatesEnabled(True)


def choices(labels: Mapping[str, str], chosen: str) -> QComboBox:
    """Drop-down of labels; its data are the keys. The wheel scrolls the table, not the choice.

    Args:
        labels: Labels by key.
        chosen: Key that is shown first; one without a label is offered as it is.
    """
    box = _StillBox()
    for key, label in labels.items():
        box.addItem(label, key)
    if box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(box.findData(chosen))
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


class _StillBox(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table around it."""
        event.ignore()


def as_html(text: str) -> str:
    """HTML that shows a text word for word: Qt takes what looks like HTML for HTML."""
    return f"<span>{escape(text)}</span>"
