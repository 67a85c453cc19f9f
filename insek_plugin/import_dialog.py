"""The dialog "Maßnahmenliste übernehmen": see what a file would change, then take it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.gui import QgsFileWidget, QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..processing.runtime.errors import InsekError
from .import_task import ImportTask, Order
from .project_measures import layers_of
from .text_tables import as_html, choices, fill, new_table

if TYPE_CHECKING:
    from ..processing.steps.measures.measure_list import MeasureImportResult
    from ..processing.store.contract import Store

TITLE = "Maßnahmenliste übernehmen"
_FILES = "Tabellen (*.xlsx *.xlsm *.ods *.csv *.tsv *.txt)"
_REPORTS = "Excel (*.xlsx);;OpenDocument (*.ods)"
_LOCATE = "fehlende Ortsbezirke aus dem Ort bestimmen"
_PROFILES = "Profil (*.json)"
_TARGET = 3
_Value = TypeVar("_Value")


class ImportDialog(QDialog):
    """File and store, the preview in four tabs, and the button that writes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.resize(980, 640)
        self.task: ImportTask | None = None
        self.result: MeasureImportResult | None = None
        self._store: Store | None = None
        self._build()
        self._enable()

    def use_store(self, path: str) -> None:
        """Propose a store, unless another one has been chosen."""
        if not self.store.filePath():
            self.store.setFilePath(path)

    def read(self) -> None:
        """Read the file anew with what is chosen; the store stays as it is."""
        if self.store.filePath() and self.file.filePath():
            self._start(apply=False)

    def apply(self) -> None:
        """Write the list into the store, unless somebody is in the middle of editing it."""
        edited = [
            layer.name()
            for layer in layers_of(QgsProject.instance(), self.store.filePath())
            if layer.isModified()
        ]
        if edited:
            self._tell(
                f"In „{'“, „'.join(edited)}“ sind Änderungen noch nicht gespeichert. Bitte dort"
                " speichern oder verwerfen, dann noch einmal übernehmen.",
                Qgis.MessageLevel.Warning,
            )
            return
        self._start(apply=True)

    def save_report(self, path: str) -> None:
        """Write the report of the last preview or import."""
        from ..processing.steps.measures.measure_list import write_import_report

        result, store = self.result, self._store
        if result is None or store is None:
            return
        name = Path(self.file.filePath()).name
        self._guard(lambda: write_import_report(result, store, Path(path), file=name))

    def save_profile(self, path: str) -> None:
        """Keep columns as they are chosen for the next time."""
        from ..processing.steps.measures.import_preview import save_profile

        result = self.result
        if result is not None:
            self._guard(lambda: save_profile(path, result, self.targets()))

    def targets(self) -> dict[str, str]:
        """What each heading is taken for, as chosen."""
        table = self.columns
        return {
            table.item(row, 1).text(): table.cellWidget(row, _TARGET).currentData()
            for row in range(table.rowCount())
            if table.item(row, 1).text()
        }

    def reject(self) -> None:
        """Close; a run that is under way is cancelled."""
        if self.task is not None:
            self.task.cancel()
        super().reject()

    def _start(self, *, apply: bool) -> None:
        if self.task is not None:
            return
        order = self._order(apply=apply)
        if order is None:
            return
        self.bar.clearWidgets()
        self.task = ImportTask(order, self._done)
        self.task.progressChanged.connect(lambda share: self.progress.setValue(round(share)))
        self._enable()
        QgsApplication.taskManager().addTask(self.task)

    def _order(self, *, apply: bool) -> Order | None:
        from ..processing.steps.measures.import_preview import started_profile
        from ..processing.steps.measures.measure_list import MeasureImport, Missing

        profile = self._guard(lambda: started_profile(self.profile.filePath(), self.targets()))
        if profile is None:
            return None
        options = MeasureImport(
            base_year=self.year.value() if self.year.value() > self.year.minimum() else None,
            profile=profile,
            missing=Missing(self.missing.currentText()),
            locate=self.locate.isChecked(),
            apply=apply,
        )
        return Order(self.store.filePath(), Path(self.file.filePath()), options)

    def _done(self, task: ImportTask) -> None:
        self.task = None
        if task.fault or task.result is None or task.store is None:
            self.result = None
            self.summary.setText("")
            if task.fault:  # none if it was cancelled before it began
                self._tell(task.fault, Qgis.MessageLevel.Critical)
        else:
            self.result, self._store = task.result, task.store
            self._show(task.result, task.store, applied=task.order.options.apply)
        self._enable()

    def _show(self, result: MeasureImportResult, store: Store, *, applied: bool) -> None:
        from ..processing.steps.measures import import_preview as texts

        self.locate.setText(store.catalogue.city.words(_LOCATE))
        found = texts.preview(result, store.catalogue)
        labels = texts.target_labels(store.catalogue)
        fill(self.columns, [(item.letters, item.heading, item.examples) for item in found.columns])
        for row, item in enumerate(found.columns):
            box = choices(labels, item.target)
            box.currentIndexChanged.connect(self._changed)
            self.columns.setCellWidget(row, _TARGET, box)
        fill(self.rows, found.rows, marked=texts.REMARKED)
        fill(self.changes, found.changes)
        fill(self.lacking, found.missing)
        remarked = sum(found.counts[name] for name in texts.REMARKED)
        for number, text in enumerate(
            (
                f"Spalten ({len(found.columns)})",
                f"Zeilen ({len(found.rows)}, {remarked} mit Hinweis)",
                f"Änderungen ({len(found.changes)})",
                f"Fehlt in der Liste ({len(found.missing)})",
            )
        ):
            self.tabs.setTabText(number, text)
        self._filter_rows()
        self.summary.setText(found.sentence)
        if applied:
            self._tell("Die Liste ist im Speicher.", Qgis.MessageLevel.Success)
            for layer in layers_of(QgsProject.instance(), self.store.filePath()):
                layer.reload()

    def _changed(self) -> None:
        """A target has been chosen anew: what is shown no longer holds."""
        self.summary.setText("Zuordnung geändert – bitte „Neu lesen“.")
        self.take.setEnabled(False)

    def _fresh(self) -> None:
        """Another file, store or profile: nothing chosen before holds."""
        self.result = None
        self.columns.setRowCount(0)
        self._enable()
        self.read()

    def _filter_rows(self) -> None:
        from ..processing.steps.measures.import_preview import REMARKED

        for row in range(self.rows.rowCount()):
            plain = self.rows.item(row, 1).text() not in REMARKED
            self.rows.setRowHidden(row, plain and self.only_remarked.isChecked())

    def _guard(self, step: Callable[[], _Value]) -> _Value | None:
        try:
            return step()
        except InsekError as error:
            self._tell(str(error), Qgis.MessageLevel.Critical)
            return None

    def _tell(self, text: str, level: Qgis.MessageLevel) -> None:
        self.bar.clearWidgets()
        self.bar.pushMessage(as_html(text), level, 0)

    def _enable(self) -> None:
        busy = self.task is not None
        ready = bool(self.store.filePath() and self.file.filePath())
        self.progress.setVisible(busy)
        # What is chosen while a run is under way would not be what is shown afterwards.
        self.settings.setEnabled(not busy)
        self.columns.setEnabled(not busy)
        self.again.setEnabled(ready and not busy)
        for button in (self.take, self.report, self.keep):
            button.setEnabled(self.result is not None and not busy)

    def _ask(self, title: str, kinds: str, write: Callable[[str], None]) -> None:
        path, _ = QFileDialog.getSaveFileName(self, title, "", kinds)
        if path:
            write(path)

    def _build(self) -> None:
        self.bar = QgsMessageBar()
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        self.settings = QWidget()
        self.settings.setLayout(self._build_form())
        self.settings.layout().setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.settings)
        column.addWidget(self._build_tabs())
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        column.addWidget(self.summary)
        column.addLayout(self._build_buttons())

    def _build_form(self) -> QFormLayout:
        self.store = _file("INSEK-Speicher", "GeoPackage (*.gpkg)")
        self.file = _file("Maßnahmenliste", _FILES)
        self.profile = _file("Profil", _PROFILES)
        for widget in (self.store, self.file, self.profile):
            widget.fileChanged.connect(self._fresh)
        self.missing = QComboBox()
        # The values of Missing, which is not imported before it is needed.
        self.missing.addItems(["behalten", "Status „entfallen“ setzen", "aus dem Speicher löschen"])
        self.locate = QCheckBox(_LOCATE)
        self.locate.setChecked(True)
        self.year = QSpinBox()
        self.year.setRange(1989, 2200)
        self.year.setSpecialValueText("wie im Speicher")
        self.year.setKeyboardTracking(False)
        for signal in (
            self.missing.currentIndexChanged,
            self.locate.toggled,
            self.year.valueChanged,
        ):
            signal.connect(lambda *_: self.read())
        form = QFormLayout()
        form.addRow("INSEK-Speicher", self.store)
        form.addRow("Maßnahmenliste", self.file)
        form.addRow("Profil (falls vorhanden)", self.profile)
        form.addRow("Was in der Liste fehlt", _line(self.missing, self.locate))
        form.addRow("Bezugsjahr des Zeithorizonts", _line(self.year))
        return form

    def _build_tabs(self) -> QTabWidget:
        from ..processing.steps.measures import import_preview as texts

        self.columns = new_table(("Spalte", "Überschrift", "Beispiele", "wird"), wide=(2, 3))
        self.rows = new_table(texts.ROW_HEAD, wide=(3, 4))
        self.changes = new_table(texts.CHANGE_HEAD, wide=(2, 4, 5))
        self.lacking = new_table(texts.MISSING_HEAD, wide=(1,))
        self.only_remarked = QCheckBox("nur Zeilen mit Hinweis oder abgelehnte")
        self.only_remarked.toggled.connect(self._filter_rows)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.addWidget(self.only_remarked)
        column.addWidget(self.rows)
        self.tabs = QTabWidget()
        for widget, title in (
            (self.columns, "Spalten"),
            (rows, "Zeilen"),
            (self.changes, "Änderungen"),
            (self.lacking, "Fehlt in der Liste"),
        ):
            self.tabs.addTab(widget, title)
        return self.tabs

    def _build_buttons(self) -> QHBoxLayout:
        self.progress = QProgressBar()
        self.again = QPushButton("Neu lesen")
        self.report = QPushButton("Bericht speichern …")
        self.keep = QPushButton("Profil speichern …")
        self.take = QPushButton("Übernehmen")
        closing = QPushButton("Schließen")
        self.again.clicked.connect(self.read)
        self.take.clicked.connect(self.apply)
        self.report.clicked.connect(
            lambda: self._ask("Bericht speichern", _REPORTS, self.save_report)
        )
        self.keep.clicked.connect(
            lambda: self._ask("Profil speichern", _PROFILES, self.save_profile)
        )
        closing.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.addWidget(self.progress, 1)
        line.addStretch(1)
        for button in (self.again, self.report, self.keep, self.take, closing):
            button.setAutoDefault(False)
            line.addWidget(button)
        return line


def _file(title: str, kinds: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setDialogTitle(title)
    widget.setFilter(kinds)
    return widget


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
