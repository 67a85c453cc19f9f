"""Menu and toolbar come with the plugin and go with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsAdvancedDigitizingDockWidget, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar

import insek
from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

ROOT = Path(__file__).resolve().parents[3]


class Window(QMainWindow):
    """As much of QGIS Desktop's interface as the plugin uses."""

    def __init__(self):
        super().__init__()
        self.menu = QMenu("Erweiterungen", self)
        self.canvas = QgsMapCanvas(self)
        self.cad = QgsAdvancedDigitizingDockWidget(self.canvas, self)
        self.bar = QgsMessageBar(self)
        self.tables = []

    def mainWindow(self):
        return self

    def pluginMenu(self):
        return self.menu

    def addToolBar(self, name):
        return QMainWindow.addToolBar(self, name)

    def addPluginToMenu(self, name, action):
        self.menu.addAction(action)

    def removePluginMenu(self, name, action):
        self.menu.removeAction(action)

    def mapCanvas(self):
        return self.canvas

    def cadDockWidget(self):
        return self.cad

    def messageBar(self):
        return self.bar

    def activeLayer(self):
        return None

    def showAttributeTable(self, layer):
        self.tables.append((layer.name(), layer.styleManager().currentStyle()))


@pytest.fixture
def window(qgis_processing):
    window = Window()
    yield window
    QgsProject.instance().clear()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_plugin_comes_and_goes_twice_without_a_trace(window):
    docks = len(window.findChildren(QDockWidget))
    for _ in range(2):
        plugin = insek.classFactory(window)
        plugin.initGui()
        titles = [action.text() for action in window.menu.actions()]
        assert titles == [
            "Stadt einrichten …",
            "Katalog bearbeiten …",
            "Maßnahme verorten",
            "Maßnahmenliste übernehmen …",
            "Maßnahmenliste anzeigen",
        ]
        plugin.face.open_placing()
        plugin.face.open_import()
        plugin.face.open_table()
        assert "keine Maßnahmenliste" in window.bar.currentItem().text()
        plugin.unload()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.menu.actions() == []
        assert window.findChildren(QToolBar, "InsekToolBar") == []
        assert len(window.findChildren(QDockWidget)) == docks


def test_sortings_of_the_project_are_offered_and_opened(window, tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 1, "Pikopark")])
    path = tmp_path / "stadt.qgz"
    create_workspace(store, path, WorkspaceOptions(map_ids=()))
    QgsProject.instance().read(str(path))
    plugin = insek.classFactory(window)
    plugin.initGui()
    plugin.face.sortings.aboutToShow.emit()
    actions = {action.text(): action for action in plugin.face.sortings.actions()}
    assert list(actions)[:2] == ["nach Nummer", "sortiert nach Handlungsfeld"]
    actions["sortiert nach Status"].trigger()
    actions["nach Nummer"].trigger()
    assert window.tables == [
        ("Maßnahmenliste", "sortiert nach Status"),
        ("Maßnahmenliste", "default"),
    ]
    plugin.face.open_import()
    assert plugin.face.dialog.store.filePath() == str(store.path)
    plugin.unload()


def test_a_project_of_an_earlier_version_prints_its_texts_as_they_are_once_opened(
    window, tmp_path, catalogue
):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        square = FeatureTable.from_rows([shapely.box(410_000, 5_475_000, 413_000, 5_478_000)])
        writer.put("city_boundary", square, Provenance("", "drawn", "Test"))
    path = tmp_path / "stadt.qgz"
    create_workspace(store, path, WorkspaceOptions(map_ids=("strategiekarte_hf1",)))
    older = QgsProject()
    assert older.read(str(path))
    older.layoutManager().printLayouts()[0].itemById("impressum").setText("Büro [% 6 * 7 %]")
    older.removeEntry("insek", "/texte_woertlich")
    assert older.write(str(path))
    plugin = insek.classFactory(window)
    plugin.initGui()

    assert QgsProject.instance().read(str(path))

    (layout,) = QgsProject.instance().layoutManager().printLayouts()
    assert layout.itemById("impressum").currentText() == "Büro [% 6 * 7 %]"
    QCoreApplication.processEvents()
    assert QgsProject.instance().isDirty()
    assert "1 Texte" not in window.bar.currentItem().text()
    assert "1 Text " in window.bar.currentItem().text()
    plugin.unload()


def test_a_list_opened_alone_has_its_usual_order_only(window, tmp_path, catalogue):
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    plugin = insek.classFactory(window)
    plugin.initGui()
    plugin.face.sortings.aboutToShow.emit()
    assert [action.text() for action in plugin.face.sortings.actions()] == ["nach Nummer"]
    plugin.unload()


def test_the_start_loads_no_library_that_calculates():
    code = f"""
import importlib.util, sys
import qgis.core, qgis.gui
sys.path[:] = [entry for entry in sys.path if entry not in ("", {str(ROOT)!r})]
spec = importlib.util.spec_from_file_location(
    "insek", {str(ROOT / "__init__.py")!r}, submodule_search_locations=[{str(ROOT)!r}])
sys.modules["insek"] = importlib.util.module_from_spec(spec)
before = set(sys.modules)
from insek.insek_plugin import actions, plugin
new = set(sys.modules) - before
print([name for name in ("shapely", "numpy", "scipy", "yaml") if name in new])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_the_catalogue_of_the_projects_store_is_opened_for_editing(window, tmp_path, catalogue):
    plugin = insek.classFactory(window)
    plugin.initGui()
    names = list(plugin.face.actions)
    assert names[names.index("city") + 1] == "catalogue"
    plugin.face.actions["catalogue"].trigger()
    assert plugin.face.editor is None
    assert "keine Maßnahmenliste" in window.bar.currentItem().text()
    store = create_store(tmp_path / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 1, "Eins")])
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme", "Liste", "ogr")
    QgsProject.instance().addMapLayer(layer)
    plugin.face.actions["catalogue"].trigger()
    editor = plugin.face.editor
    assert editor.isVisible()
    assert editor.windowTitle() == "Katalog bearbeiten – stadt.gpkg"
    editor.fields.fields[0].title.setText("Anders")
    plugin.face.actions["catalogue"].trigger()
    assert editor.fields.fields[0].title.text() == "Anders"
    plugin.unload()
