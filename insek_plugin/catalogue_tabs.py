"""The tabs of "Katalog bearbeiten" for legends, Handlungsfelder and code lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ..processing.catalogue.edits import CodeEdit, EntryEdit, FieldEdit, GoalEdit
from .edit_tree import EditTree, buttons_line, is_shown, key_of

if TYPE_CHECKING:
    from ..processing.steps.catalogue_draft import CatalogueDraft

_UP, _DOWN = "Nach oben", "Nach unten"
_NO_HEADING = "(ohne Überschrift)"


class _Pages(QWidget):
    """One page at a time, chosen by its title above it."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(20)
        self.pages = QStackedWidget()
        self.choice.currentIndexChanged.connect(self.pages.setCurrentIndex)
        self.column = QVBoxLayout(self)
        self.column.addWidget(self.choice)
        self.column.addWidget(self.pages, 1)

    def replace(self, pages: Iterable[tuple[str, QWidget]]) -> None:
        """Show other pages; the one in the place of that shown before comes first.

        Args:
            pages: Title and widget of each.
        """
        place = max(self.choice.currentIndex(), 0)
        while self.pages.count():
            old = self.pages.widget(0)
            self.pages.removeWidget(old)
            old.deleteLater()
        self.choice.clear()
        for title, page in pages:
            self.pages.addWidget(page)
            self.choice.addItem(title)
            page.changed.connect(self.changed)
        self.choice.setCurrentIndex(min(place, self.choice.count() - 1))

    def page(self) -> QWidget:
        """The page that is shown."""
        return self.pages.currentWidget()


class LegendTab(_Pages):
    """Entries of all maps: words, order, and whether they stand in the legend."""

    def __init__(self) -> None:
        super().__init__()
        self.trees: dict[str, EditTree] = {}
        self.up, self.down = _moving(self)
        self.column.addLayout(buttons_line(self.up, self.down))

    def show_draft(self, draft: CatalogueDraft) -> None:
        """Show a catalogue as it is."""
        self.trees = {}
        for sheet in draft.catalogue.maps:
            tree = self.trees[sheet.id] = EditTree(("Eintrag", "Herkunft · Rolle"))
            for group in sheet.groups:
                heading = group.title or _NO_HEADING
                above = tree.add(None, heading, key=group.id, editable=False)
                for item in draft.edits.entries.get((sheet.id, group.id), ()):
                    tree.add(
                        above,
                        item.label,
                        key=item.id,
                        note=draft.role_words(item.id),
                        shown=item.shown,
                    )
        self.replace((sheet.title, self.trees[sheet.id]) for sheet in draft.catalogue.maps)

    def entries(self) -> dict[tuple[str, str], tuple[EntryEdit, ...]]:
        """Entries of every group in their order, by ids of map and group."""
        return {
            (sheet, key_of(group)): tuple(
                EntryEdit(key_of(item), item.text(0), is_shown(item)) for item in tree.rows(group)
            )
            for sheet, tree in self.trees.items()
            for group in tree.rows()
            if key_of(group) and group.childCount()
        }


class CodeTab(_Pages):
    """Code lists: words, order, new codes, and which of them forms offer."""

    def __init__(self) -> None:
        super().__init__()
        self.trees: dict[str, EditTree] = {}
        self.up, self.down = _moving(self)
        self.new = QPushButton("Neuer Eintrag")
        self.new.clicked.connect(self._add)
        self.column.addLayout(buttons_line(self.up, self.down, self.new))

    def show_draft(self, draft: CatalogueDraft) -> None:
        """Show a catalogue as it is."""
        self.trees = {}
        for key, codes in draft.edits.codes.items():
            tree = self.trees[key] = EditTree(("Eintrag", "Kennung · Grenzen"))
            tree.setRootIsDecorated(False)
            for item in codes:
                note = draft.code_words(key, item.id)
                tree.add(None, item.label, key=item.id, note=note, shown=item.shown)
        lists = draft.catalogue.code_lists
        self.replace((lists[key].title, tree) for key, tree in self.trees.items())

    def codes(self) -> dict[str, tuple[CodeEdit, ...]]:
        """Codes of every list in their order, by its id."""
        return {
            key: tuple(CodeEdit(key_of(x), x.text(0), is_shown(x)) for x in tree.rows())
            for key, tree in self.trees.items()
        }

    def _add(self) -> None:
        tree = self.page()
        tree.begin(tree.add(None, "", note="neu", shown=True))


class FieldTab(_Pages):
    """Handlungsfelder, one page each."""

    def show_draft(self, draft: CatalogueDraft) -> None:
        """Show a catalogue as it is."""
        self.fields = [FieldPage(item) for item in draft.edits.fields]
        self.replace((page.field.title, page) for page in self.fields)

    def edits(self) -> tuple[FieldEdit, ...]:
        """Every Handlungsfeld as it is typed."""
        return tuple(page.edit() for page in self.fields)


class FieldPage(QWidget):
    """A Handlungsfeld with its goals and their strategies."""

    changed = pyqtSignal()

    def __init__(self, item: FieldEdit) -> None:
        super().__init__()
        self.field = item
        self.title, self.motto = QLineEdit(item.title), QLineEdit(item.motto)
        for line in (self.title, self.motto):
            line.setCursorPosition(0)
            line.textChanged.connect(lambda *_: self.changed.emit())
        self.colour = QgsColorButton()
        self.colour.setShowNull(True, "neutral")
        if item.colour:
            self.colour.setColor(QColor(item.colour))
        else:
            self.colour.setToNull()
        self.colour.colorChanged.connect(lambda *_: self.changed.emit())
        self.goals = EditTree(("Entwicklungsziele und ihre Strategien",))
        for goal in item.goals:
            above = self.goals.add(None, goal.title)
            for text in goal.strategies:
                self.goals.add(above, text)
        self.goals.changed.connect(self.changed)
        form = QFormLayout()
        form.addRow("Titel", self.title)
        form.addRow("Motto", self.motto)
        form.addRow("Farbe", self.colour)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.goals, 1)
        column.addLayout(self._buttons())

    def edit(self) -> FieldEdit:
        """The Handlungsfeld as it is typed."""
        return FieldEdit(
            self.field.id,
            self.title.text(),
            self.motto.text(),
            self._colour(),
            tuple(
                GoalEdit(goal.text(0), tuple(x.text(0) for x in self.goals.rows(goal)))
                for goal in self.goals.rows()
            ),
        )

    def _colour(self) -> str:
        if self.colour.isNull():
            return ""
        chosen = self.colour.color()
        is_same = bool(self.field.colour) and chosen == QColor(self.field.colour)
        return self.field.colour if is_same else str(chosen.name())

    def _buttons(self) -> QHBoxLayout:
        self.up, self.down = QPushButton(_UP), QPushButton(_DOWN)
        self.more_goals = QPushButton("Neues Ziel")
        self.more_strategies = QPushButton("Neue Strategie")
        self.less = QPushButton("Entfernen")
        self.up.clicked.connect(lambda: self.goals.move(-1))
        self.down.clicked.connect(lambda: self.goals.move(1))
        self.more_goals.clicked.connect(lambda: self.goals.begin(self.goals.add(None, "")))
        self.more_strategies.clicked.connect(self._add_strategy)
        self.less.clicked.connect(self.goals.remove)
        return buttons_line(self.up, self.down, self.more_goals, self.more_strategies, self.less)

    def _add_strategy(self) -> None:
        """Under the goal that is chosen, or the one of the strategy that is; else the last."""
        chosen = self.goals.currentItem() or next(iter(reversed(list(self.goals.rows()))), None)
        if chosen is not None:
            self.goals.begin(self.goals.add(chosen.parent() or chosen, ""))


def _moving(tab: LegendTab | CodeTab) -> tuple[QPushButton, QPushButton]:
    up, down = QPushButton(_UP), QPushButton(_DOWN)
    up.clicked.connect(lambda: tab.page().move(-1))
    down.clicked.connect(lambda: tab.page().move(1))
    return up, down
