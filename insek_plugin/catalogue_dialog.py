"""The dialog "Katalog bearbeiten": change words, order and values, see what that does, save it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..processing.catalogue.edits import Edits
from ..processing.runtime.errors import InsekError
from .catalogue_tabs import CodeTab, FieldTab, LegendTab
from .project_measures import layers_of
from .save_task import SaveTask
from .text_tables import as_html
from .value_tab import ValueTab

if TYPE_CHECKING:
    from ..processing.catalogue.model import Catalogue
    from ..processing.steps.catalogue_draft import CatalogueDraft

TITLE = "Katalog bearbeiten"
_PAUSE_MS = 300
_HEIGHTS = [450, 160]
_NOTHING = "Noch nichts geändert. Doppelklick auf einen Text ändert ihn."
_SAVED = "Gespeichert. Das nächste Buch nimmt es auf; Layouts frischt „QGIS-Projekt anlegen“ auf."
_UNSAVED = "Es gibt ungespeicherte Änderungen. Noch einmal „Schließen“ verwirft sie."


class CatalogueDialog(QDialog):
    """Four tabs with the catalogue of a store, what an edit changes, and the button that writes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resize(980, 680)
        self.draft: CatalogueDraft | None = None
        self.after: Catalogue | None = None
        self.task: SaveTask | None = None
        self._location = ""
        self._is_dirty = self._is_warned = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_PAUSE_MS)
        self.timer.timeout.connect(self.refresh)
        self._build()

    def use_store(self, location: str) -> None:
        """Show the catalogue of a store as it is now."""
        from ..processing.steps.catalogue_draft import opened_catalogue

        self._location = location
        self.draft = self.after = None
        try:
            self.draft = opened_catalogue(location)
        except InsekError as error:
            self._tell(str(error), Qgis.MessageLevel.Critical)
        else:
            self.setWindowTitle(f"{TITLE} – {self.draft.store.short_name}")
            for tab in (self.legends, self.fields, self.codes, self.values):
                tab.show_draft(self.draft)
        self.timer.stop()
        self.refresh()

    def may_show(self, location: str) -> bool:
        """Whether the dialog, which is open, can go to another store without losing edits."""
        self.timer.stop()
        self.refresh()
        return location != self._location and not self._is_dirty

    def edits(self) -> Edits:
        """Everything as it is typed.

        Raises:
            InsekError: if something typed is no value that its analysis takes.
        """
        return Edits(
            entries=self.legends.entries(),
            fields=self.fields.edits(),
            codes=self.codes.codes(),
            values=self.values.edits(),
        )

    def refresh(self) -> None:
        """Say what would change, or what cannot be saved so."""
        self.after = None
        told: tuple[str, ...] = ()
        sentence = _NOTHING
        if self.draft is not None:
            try:
                after = self.draft.edited(self.edits())
                self.after = None if after is self.draft.catalogue else after
                told = self.draft.effects(after)
            except InsekError as error:
                sentence = f"So geht es noch nicht: {error}"
        self._is_dirty = self.after is not None or sentence != _NOTHING
        self.heading.setText(f"Was sich ändert ({len(told)})" if told else "Was sich ändert")
        note = self.draft.base_note() if self.draft is not None and not self._is_dirty else ""
        self.effects.setPlainText("\n".join(told) or "\n".join(filter(None, (sentence, note))))
        self._enable()

    def apply(self) -> None:
        """Save, unless somebody is in the middle of editing the store's layers."""
        self.timer.stop()
        self.refresh()
        if self.draft is None or self.after is None or self.task is not None:
            return
        edited = [
            layer.name()
            for layer in layers_of(QgsProject.instance(), self._location)
            if layer.isModified()
        ]
        if edited:
            self._tell(
                f"In „{'“, „'.join(edited)}“ sind Änderungen noch nicht gespeichert. Bitte dort"
                " speichern oder verwerfen, dann hier noch einmal speichern.",
                Qgis.MessageLevel.Warning,
            )
            return
        self.bar.clearWidgets()
        self.task = SaveTask(self.draft, self.after, self._done)
        self._enable()
        QgsApplication.taskManager().addTask(self.task)

    def reject(self) -> None:
        """Close without writing; changes are given up at the second time only."""
        if self.task is not None:
            return
        if self.timer.isActive():
            self.timer.stop()
            self.refresh()
        if self._is_dirty and not self._is_warned:
            self._is_warned = True
            self._tell(_UNSAVED, Qgis.MessageLevel.Warning)
            return
        super().reject()

    def _done(self, task: SaveTask) -> None:
        self.task = None
        if task.fault:
            self._enable()
            self._tell(task.fault, Qgis.MessageLevel.Critical)
            return
        self.use_store(self._location)
        level = Qgis.MessageLevel.Warning if task.remarks else Qgis.MessageLevel.Success
        self._tell("\n".join((_SAVED, *task.remarks)), level)
        for layer in layers_of(QgsProject.instance(), self._location):
            layer.reload()

    def _changed(self) -> None:
        self._is_warned = False
        self.timer.start()

    def _tell(self, text: str, level: Qgis.MessageLevel) -> None:
        self.bar.clearWidgets()
        self.bar.pushMessage(as_html(text), level, 0)

    def _enable(self) -> None:
        busy = self.task is not None
        self.tabs.setEnabled(self.draft is not None and not busy)
        self.save.setEnabled(self.after is not None and not busy)
        self.closing.setEnabled(not busy)

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        self.bar = QgsMessageBar()
        self.tabs = QTabWidget()
        self.legends, self.fields = LegendTab(), FieldTab()
        self.codes, self.values = CodeTab(), ValueTab()
        for tab, title in (
            (self.legends, "Legenden"),
            (self.fields, "Handlungsfelder"),
            (self.codes, "Codelisten"),
            (self.values, "Kennwerte"),
        ):
            tab.changed.connect(self._changed)
            self.tabs.addTab(tab, title)
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.effects = QPlainTextEdit()
        self.effects.setReadOnly(True)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.effects)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.tabs)
        split.addWidget(below)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        split.setSizes(_HEIGHTS)
        whole = QVBoxLayout(self)
        whole.addWidget(self.bar)
        whole.addWidget(split, 1)
        whole.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        self.save, self.closing = QPushButton("Speichern"), QPushButton("Schließen")
        self.save.clicked.connect(self.apply)
        self.closing.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.addStretch(1)
        for button in (self.save, self.closing):
            button.setAutoDefault(False)
            line.addWidget(button)
        return line
