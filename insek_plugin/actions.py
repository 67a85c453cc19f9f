"""Menu and toolbar; what they open is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolButton

from ..processing.runtime.plugin_files import SVG

if TYPE_CHECKING:
    from .catalogue_dialog import CatalogueDialog
    from .import_dialog import ImportDialog
    from .place_dock import PlaceDock
    from .project_measures import MeasureLayers

MENU = "INSEK"
_USUAL = "nach Nummer"


class Face:
    """The actions of the plugin in QGIS Desktop."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        QgsProject.instance().readProject.connect(self._make_literal)
        self.dock: PlaceDock | None = None
        self.dialog: ImportDialog | None = None
        self.editor: CatalogueDialog | None = None
        self.bar = iface.addToolBar(MENU)
        self.bar.setObjectName("InsekToolBar")
        self.sortings = QMenu()
        self.sortings.aboutToShow.connect(self._list_sortings)
        self.actions = {
            "city": self._action("Stadt einrichten …", "/mActionFileNew.svg", self.set_up_city),
            "catalogue": self._action(
                "Katalog bearbeiten …", "/mActionToggleEditing.svg", self.open_catalogue
            ),
            "place": self._action(
                "Maßnahme verorten", "/mActionCapturePoint.svg", self.open_placing
            ),
            "import": self._action(
                "Maßnahmenliste übernehmen …", "/mActionAddTable.svg", self.open_import
            ),
            "table": self._action(
                "Maßnahmenliste anzeigen", "/mActionOpenTable.svg", self.open_table
            ),
        }
        self.actions["table"].setMenu(self.sortings)
        for action in self.actions.values():
            self.bar.addAction(action)
            iface.addPluginToMenu(MENU, action)
        button = self.bar.widgetForAction(self.actions["table"])
        if isinstance(button, QToolButton):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        action = iface.pluginMenu().findChild(QMenu, MENU) if iface.pluginMenu() else None
        if action is not None:
            action.setIcon(QIcon(str(SVG / "insek.svg")))
        # The plugin may come when a project is open already.
        self._make_literal()

    def close(self) -> None:
        """Take everything away again."""
        QgsProject.instance().readProject.disconnect(self._make_literal)
        for action in self.actions.values():
            self.iface.removePluginMenu(MENU, action)
            action.deleteLater()
        if self.dock is not None:
            self.dock.close_down()
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
        for dialog in (self.dialog, self.editor):
            if dialog is not None:
                dialog.close()
                dialog.deleteLater()
        self.sortings.deleteLater()
        self.bar.deleteLater()

    def set_up_city(self) -> None:
        """Ask for everything that a city needs to begin with, and make its store."""
        from qgis import processing

        processing.execAlgorithmDialog("insek:setupcity")

    def open_catalogue(self) -> None:
        """Show the dialog that edits the catalogue of the project's store."""
        from .catalogue_dialog import CatalogueDialog
        from .place_dock import NO_LIST

        found = self._layers()
        location = None if found is None else found.path
        if self.editor is None or not self.editor.isVisible():
            if location is None:
                self.iface.messageBar().pushMessage(MENU, NO_LIST, Qgis.MessageLevel.Warning)
                return
            if self.editor is None:
                self.editor = CatalogueDialog(self.iface.mainWindow())
            self.editor.use_store(location)
        elif location is not None and self.editor.may_show(location):
            # Another project has been opened since; what is not saved yet stays in sight.
            self.editor.use_store(location)
        self.editor.show()
        self.editor.raise_()

    def open_placing(self) -> None:
        """Show the panel that puts measures on the map."""
        if self.dock is None:
            from .place_dock import PlaceDock

            self.dock = PlaceDock(self.iface, self.iface.mainWindow())
            self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.setUserVisible(True)

    def open_import(self) -> None:
        """Show the dialog that takes in a spreadsheet, for the store of the project."""
        from .import_dialog import ImportDialog

        if self.dialog is None:
            self.dialog = ImportDialog(self.iface.mainWindow())
        found = self._layers()
        if found is not None:
            self.dialog.use_store(found.path)
        self.dialog.show()
        self.dialog.raise_()

    def open_table(self, style: str = "") -> None:
        """Show the table of the list, with a saved sorting if one is named."""
        from .place_dock import NO_LIST

        found = self._layers()
        if found is None:
            self.iface.messageBar().pushMessage(MENU, NO_LIST, Qgis.MessageLevel.Warning)
            return
        manager = found.measures.styleManager()
        if style and style != manager.currentStyle():
            manager.setCurrentStyle(style)
        self.iface.showAttributeTable(found.measures)

    def _make_literal(self, *_arguments: Any) -> None:
        """Let layouts of an earlier version print texts as they are, before anything is drawn."""
        from ..processing.cartography.page_text import make_literal
        from ..processing.wording.numbers import counted

        project = QgsProject.instance()
        changed = make_literal(project)
        if changed:
            # Not at once: QGIS calls the project unchanged at the end of reading it.
            QTimer.singleShot(0, project.setDirty)
            self.iface.messageBar().pushMessage(
                MENU,
                f"{counted(len(changed), 'Text', 'Texte', dots=False)} der Layouts mit „[% … %]“:"
                " ab jetzt gedruckt wie geschrieben. Bitte das Projekt speichern.",
                Qgis.MessageLevel.Info,
            )

    def _layers(self) -> MeasureLayers | None:
        from .project_measures import measure_layers

        return measure_layers(QgsProject.instance(), self.iface.activeLayer())

    def _list_sortings(self) -> None:
        self.sortings.clear()
        found = self._layers()
        styles = found.measures.styleManager().styles() if found is not None else []
        for number, style in enumerate(styles):
            # Menus underline the letter after "&".
            action = self.sortings.addAction(_USUAL if number == 0 else style.replace("&", "&&"))
            action.triggered.connect(lambda _checked, name=style: self.open_table(name))

    def _action(self, text: str, icon: str, run: Callable[[], None]) -> QAction:
        action = QAction(QgsApplication.getThemeIcon(icon), text, self.iface.mainWindow())
        action.triggered.connect(lambda _checked=False: run())
        return action
