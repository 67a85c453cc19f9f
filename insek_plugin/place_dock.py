"""The panel "Maßnahme verorten": choose a measure, draw its place."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsApplication, QgsFeature, QgsProject
from qgis.gui import QgsDockWidget, QgsMapToolCapture, QgsMapToolDigitizeFeature
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ..processing.runtime.errors import InsekError
from .place_list import MeasureFilter, MeasureModel
from .placing import Placing
from .project_measures import measure_layers
from .text_tables import as_html

TITLE = "Maßnahme verorten"
NO_LIST = (
    "In diesem Projekt ist keine Maßnahmenliste. Bitte das INSEK-Projekt öffnen oder die Tabelle"
    " „massnahme“ eines INSEK-Speichers hinzufügen."
)
_CHOOSE = "Maßnahme wählen, dann Punkt, Linie oder Fläche."
_HOW = (
    "Linke Maustaste setzt Punkte, Rücktaste nimmt den letzten zurück, rechte Maustaste beendet,"
    " Esc bricht ab. Gefangen wird nach den Einstellungen des Projekts."
)
_KINDS = {
    "punkt": ("Punkt", "/mActionCapturePoint.svg", QgsMapToolCapture.CaptureMode.CapturePoint),
    "linie": ("Linie", "/mActionCaptureLine.svg", QgsMapToolCapture.CaptureMode.CaptureLine),
    "flaeche": (
        "Fläche",
        "/mActionCapturePolygon.svg",
        QgsMapToolCapture.CaptureMode.CapturePolygon,
    ),
}


class PlaceDock(QgsDockWidget):
    """List of measures, three ways to draw, undo and save."""

    def __init__(self, iface: Any, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.setObjectName("InsekPlaceDock")
        self.iface = iface
        self.placing: Placing | None = None
        self.tool: QgsMapToolDigitizeFeature | None = None
        self._before: Any = None
        self.model = MeasureModel(self)
        self.filter = MeasureFilter(self)
        self.filter.setSourceModel(self.model)
        self._build()
        QgsProject.instance().readProject.connect(self.refresh)
        QgsProject.instance().layersRemoved.connect(self.refresh)
        self.visibilityChanged.connect(self._shown)

    def refresh(self, *_arguments: Any) -> None:
        """Read the list of the open project anew and keep the choice."""
        chosen = self.measure_id
        found = measure_layers(QgsProject.instance(), self.iface.activeLayer())
        known = self.placing.layers.measures if self.placing is not None else None
        if found is None:
            self.placing = None
        elif found.measures is not known or self.placing is None:
            self.placing = Placing(found)
        rows = self.placing.rows() if self.placing is not None else []
        self.model.show(rows)
        self.choose(chosen)
        self.hint.setText(NO_LIST if self.placing is None else _HOW if self.tool else _CHOOSE)
        if not self.measure_id:
            # The filter may hide what has a place now.
            self._stop()
        self._enable()

    @property
    def measure_id(self) -> str:
        """Id of the chosen measure, empty if there is none."""
        index = self.view.currentIndex()
        if not index.isValid():
            return ""
        row: int = self.filter.mapToSource(index).row()
        return self.model.rows[row].id

    def choose(self, measure_id: str) -> None:
        """Choose a measure, if it is shown."""
        for row, item in enumerate(self.model.rows):
            if item.id == measure_id:
                self.view.setCurrentIndex(self.filter.mapFromSource(self.model.index(row, 0)))

    def draw(self, kind: str) -> None:
        """Start drawing a place of this kind for the chosen measure."""
        if self.placing is None or not self.measure_id:
            return
        try:
            layer = self.placing.layer(kind)
        except InsekError as error:
            self._tell(str(error), Qgis.MessageLevel.Warning)
            self._check(None)
            return
        self._stop()
        node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
        if node is not None:
            # What is drawn has to be seen, also where the map's theme has no measures.
            node.setItemVisibilityCheckedParentRecursive(True)
        canvas = self.iface.mapCanvas()
        self._before = canvas.mapTool()
        tool = QgsMapToolDigitizeFeature(canvas, self.iface.cadDockWidget(), _KINDS[kind][2])
        tool.setLayer(layer)
        tool.digitizingCompleted.connect(lambda feature: self._drawn(kind, feature))
        tool.deactivated.connect(lambda: self._check(None))
        self.tool = tool
        canvas.setMapTool(tool)
        self._check(kind)
        self.hint.setText(_HOW)

    def undo(self) -> None:
        """Take the last place back."""
        if self.placing is not None and not self.placing.undo():
            self._tell(
                "Die Ebenen wurden inzwischen weiter bearbeitet. Bitte dort rückgängig machen.",
                Qgis.MessageLevel.Warning,
            )
        self.refresh()

    def save(self) -> None:
        """Write places and Ortsbezirke."""
        if self.placing is None:
            return
        self._stop()
        faults = self.placing.save()
        if faults:
            self._tell(f"Nicht gespeichert: {faults}", Qgis.MessageLevel.Critical)
        else:
            told = self.placing.words("Orte und Ortsbezirke sind gespeichert.")
            self._tell(told, Qgis.MessageLevel.Success)
        self.refresh()

    def close_down(self) -> None:
        """Give everything back before the plugin goes; edits stay in their layers."""
        self._stop()
        QgsProject.instance().readProject.disconnect(self.refresh)
        QgsProject.instance().layersRemoved.disconnect(self.refresh)

    def _drawn(self, kind: str, feature: QgsFeature) -> None:
        if self.placing is None:
            return
        try:
            placed = self.placing.add(self.measure_id, kind, feature.geometry())
        except InsekError as error:
            self._tell(str(error), Qgis.MessageLevel.Warning)
            return
        level = Qgis.MessageLevel.Warning if placed.conflict else Qgis.MessageLevel.Info
        self._tell(f"{placed.sentence} Noch nicht gespeichert.", level)
        self.refresh()
        # The message bar is narrow beside the panels.
        self.hint.setText(f"{placed.sentence}\n\n{_HOW}")

    def _stop(self) -> None:
        if self.tool is None:
            return
        canvas = self.iface.mapCanvas()
        if canvas.mapTool() is self.tool:
            canvas.unsetMapTool(self.tool)
            if self._before is not None:
                canvas.setMapTool(self._before)
        # Not at once: this may be answering one of its own signals.
        self.tool.deleteLater()
        self.tool = None

    def _tell(self, text: str, level: Qgis.MessageLevel) -> None:
        self.iface.messageBar().pushMessage(TITLE, as_html(text), level)

    def _shown(self, visible: bool) -> None:
        if visible:
            self.refresh()
            self._take_selection()
        else:
            self._stop()

    def _take_selection(self) -> None:
        if self.placing is None:
            return
        selected = self.placing.layers.measures.selectedFeatures()
        if len(selected) == 1:
            self.choose(str(selected[0]["id"]))

    def _check(self, kind: str | None) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == kind)

    def _enable(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(bool(self.measure_id))
        self.back.setEnabled(self.placing is not None and self.placing.can_undo)
        self.keep.setEnabled(self.placing is not None and self.placing.unsaved())

    def _build(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Nummer, Titel oder Handlungsfeld suchen")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.filter.search)
        unplaced = QCheckBox("nur ohne Ort")
        unplaced.toggled.connect(self.filter.only_unplaced)
        self.view = QTreeView()
        self.view.setModel(self.filter)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for section, width in ((0, 48), (2, 130), (3, 48)):
            header.resizeSection(section, width)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.buttons = {kind: self._button(kind) for kind in _KINDS}
        self.back = QPushButton("Letzten Ort zurücknehmen")
        self.back.clicked.connect(self.undo)
        self.keep = QPushButton("Speichern")
        self.keep.clicked.connect(self.save)
        self.hint = QLabel(_CHOOSE)
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.addLayout(_row(self.search, unplaced))
        column.addWidget(self.view)
        column.addLayout(_row(*self.buttons.values()))
        column.addWidget(self.hint)
        column.addLayout(_row(self.back, self.keep))
        self.setWidget(whole)

    def _button(self, kind: str) -> QToolButton:
        label, icon, _ = _KINDS[kind]
        button = QToolButton()
        button.setText(label)
        button.setIcon(QgsApplication.getThemeIcon(icon))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.draw(kind))
        return button


def _row(*widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout()
    for widget in widgets:
        layout.addWidget(widget)
    return layout
