"""A tree whose first column is typed into, whose rows are moved, and perhaps shown or hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QTreeWidget,
    QTreeWidgetItem,
)

_KEY = Qt.ItemDataRole.UserRole
_SHARE = 0.62


class EditTree(QTreeWidget):
    """Rows with a key, a text and a note; cells show texts as they are, never as HTML."""

    changed = pyqtSignal()

    def __init__(self, head: Sequence[str]) -> None:
        super().__init__()
        self.setColumnCount(len(head))
        self.setHeaderLabels(list(head))
        self.setItemDelegateForColumn(1, _NotTypedInto(self))
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.itemChanged.connect(lambda *_: self.changed.emit())

    def add(
        self,
        parent: QTreeWidgetItem | None,
        text: str,
        *,
        key: str = "",
        note: str = "",
        shown: bool | None = None,
        editable: bool = True,
    ) -> QTreeWidgetItem:
        """Put a row at the end.

        Args:
            parent: Row that it stands under; None for none.
            text: What can be typed over.
            key: What it is known by; empty for a new one.
            note: Text of the second column.
            shown: Whether its box is ticked; None for no box.
            editable: Whether it can be typed over and moved.
        """
        item = QTreeWidgetItem([text, note])
        item.setData(0, _KEY, key)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        if shown is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        item.setFlags(flags)
        font = item.font(0)
        font.setBold(not editable)
        item.setFont(0, font)
        (parent or self.invisibleRootItem()).addChild(item)
        item.setExpanded(True)
        return item

    def rows(self, parent: QTreeWidgetItem | None = None) -> Iterator[QTreeWidgetItem]:
        """Rows under a row, or those under none."""
        above = parent or self.invisibleRootItem()
        return (above.child(number) for number in range(above.childCount()))

    def move(self, step: int) -> None:
        """Move the current row among those beside it.

        Args:
            step: -1 for up, 1 for down.
        """
        item = self.currentItem()
        if item is None or not item.flags() & Qt.ItemFlag.ItemIsEditable:
            return
        above = item.parent() or self.invisibleRootItem()
        place = above.indexOfChild(item) + step
        if not 0 <= place < above.childCount():
            return
        above.takeChild(place - step)
        above.insertChild(place, item)
        for row in (item, *self.rows(item)):
            row.setExpanded(True)
        self.setCurrentItem(item)
        self.changed.emit()

    def remove(self) -> None:
        """Take the current row away, with those under it."""
        item = self.currentItem()
        if item is not None:
            (item.parent() or self.invisibleRootItem()).removeChild(item)
            self.changed.emit()

    def begin(self, item: QTreeWidgetItem) -> None:
        """Let a new row be typed into."""
        self.setCurrentItem(item)
        self.editItem(item, 0)
        self.changed.emit()

    def resizeEvent(self, event: object) -> None:
        """Give the first column its share."""
        super().resizeEvent(event)
        if self.columnCount() > 1:
            self.setColumnWidth(0, round(self.viewport().width() * _SHARE))


class _NotTypedInto(QStyledItemDelegate):
    """What a column shows can only be read."""

    def createEditor(self, *_: object) -> None:
        """None: nothing to type into."""


def key_of(item: QTreeWidgetItem) -> str:
    """What a row is known by; empty for a new one."""
    return str(item.data(0, _KEY) or "")


def is_shown(item: QTreeWidgetItem) -> bool:
    """Whether the box of a row is ticked."""
    return bool(item.checkState(0) == Qt.CheckState.Checked)


def buttons_line(*buttons: QPushButton) -> QHBoxLayout:
    """Buttons side by side, on the left."""
    line = QHBoxLayout()
    for button in buttons:
        button.setAutoDefault(False)
        line.addWidget(button)
    line.addStretch(1)
    return line
