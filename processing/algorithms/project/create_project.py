"""insek:createproject - the QGIS project planners work in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Flag, InputFile, OutputFile, Text
from ...parameters.options import option
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.sheet_parameters import CONTACT, MAPS, OFFICES, PUBLISHER, printed_date, teller


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOptions:
    """What a project shows and says, and where it lies."""

    maps: tuple[str, ...] = option(MAPS)
    basemap: str = option(
        Text(
            "BASEMAP",
            "Hintergrundkarte: Rasterdatei, Kacheladresse oder WMS (leer: keine)",
            help="Kommt unter alle Karten; Adresse mit {x}, {y}, {z} oder WMS-Angaben. Leer: weißer"
            " Grund.",
        ),
        "",
    )
    stand: str = option(printed_date("Stand, z. B. November 2026"), "")
    publisher: str = option(PUBLISHER, "")
    offices: str = option(OFFICES, "")
    contact: str = option(CONTACT, "")
    logo: str = option(
        InputFile(
            "LOGO",
            "Impressum: Logo",
            file_filter="Bilder (*.svg *.png *.jpg *.jpeg)",
            help="Bild für den Blattkopf (SVG, PNG). Leer: ohne Logo.",
        ),
        "",
    )
    refresh_layouts: bool = option(
        Flag(
            "REFRESH_LAYOUTS",
            "Vorhandene Layouts von INSEK auffrischen",
            help="An: Layouts eines früheren Laufs werden neu geschrieben; eigene Änderungen daran"
            " gehen verloren. Voreinstellung: aus.",
        ),
        False,
    )
    file: str = option(
        OutputFile(
            "OUTPUT",
            "QGIS-Projekt (leer: neben dem Speicher)",
            file_filter="QGIS-Projekt (*.qgz)",
            help="Neues QGIS-Projekt (.qgz) mit allen Karten. Leer: neben dem Speicher, mit dessen"
            " Namen.",
        ),
        "",
    )


class CreateProject(InsekAlgorithm):
    """Write the project of a store, or add to an existing one what is missing."""

    ID = "createproject"
    TITLE = "QGIS-Projekt anlegen"
    GROUP_ID = "speicher"
    DOC = "project.md"
    MAIN_THREAD = True
    HELP = (
        "Legt das QGIS-Projekt zu einem INSEK-Speicher an: eine gestaltete Ebene je"
        " Legendeneintrag in den Gruppen Maßnahmen, Strategie, Analyse und Grundlage, ein"
        " Kartenthema und ein A3-Layout je Karte, Formulare mit deutschen Beschriftungen und"
        " Auswahllisten, die Maßnahmenliste mit ihren Orten und eine Gruppe für die"
        " Hintergrundkarte. Ebenen ohne Daten sind leer angelegt, damit sofort gezeichnet werden"
        " kann.\n\n"
        "Gibt es das Projekt schon, kommt nur hinzu, was fehlt; eigene Ebenen, Gruppen, Stile,"
        " Themen und Layouts bleiben. Alle Pfade sind relativ: Speicher und Projekt lassen sich"
        " zusammen verschieben.\n\n"
        "Parameter: Karten wählt die Blätter aus. Die Angaben zum Impressum stehen als"
        " Projektvariablen insek_impressum_… im Projekt. Unsere Layouts werden nur aufgefrischt,"
        " wenn das gewählt ist; auch dann bleiben eigene Elemente auf dem Blatt.\n\n"
        "Grenzen: Ist das Projekt gerade geöffnet, muss es vorher gespeichert und danach neu"
        " geladen werden. Die Hintergrundkarte wird nicht geprüft; ihr Quellenvermerk ist selbst"
        " anzugeben."
    )
    HELP_EN = (
        "Creates the QGIS project of an INSEK store: one styled layer per legend entry in the"
        " groups Maßnahmen (measures), Strategie, Analyse and Grundlage (base), a map theme and"
        " an A3 layout per map, forms with German labels and choices, the list of measures with"
        " their places, and a group for the background map. Layers without data are there,"
        " empty, so that drawing can start at once.\n\n"
        "If the project exists, only what is missing is added; your own layers, groups, styles,"
        " themes and layouts stay. All paths are relative: store and project can be moved"
        " together.\n\n"
        "Parameters: Maps chooses the sheets. The imprint is kept in the project variables"
        " insek_impressum_…. Our layouts are only refreshed if you ask for it; your own items on"
        " a sheet stay even then.\n\n"
        "Limits: A project that is open must be saved before and loaded again afterwards. The"
        " background map is not checked; its source note is up to you."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare store, target, maps, background map and imprint."""
        self.add_store_parameter()
        self.add_options(ProjectOptions)
        self.addOutput(QgsProcessingOutputFile("PROJECT", "QGIS-Projekt"))
        self.addOutput(QgsProcessingOutputNumber("LAYERS", "Neue Ebenen"))
        self.addOutput(QgsProcessingOutputNumber("LAYOUTS", "Neue Layouts"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make or complete the project and report what is new.

        Raises:
            InsekError: if the project is open with changes that are not saved.
        """
        from ...cartography.sheet import Imprint
        from ...cartography.workspace import WorkspaceOptions, create_workspace

        store = self.open_store(parameters, context)
        options = self.read_options(ProjectOptions, parameters, context, store=store)
        path = Path(options.file).absolute() if options.file else store.beside(".qgz")
        is_open = _require_saved(context, path)
        result = create_workspace(
            store,
            path,
            WorkspaceOptions(
                map_ids=options.maps,
                imprint=Imprint(
                    stand=options.stand,
                    publisher=options.publisher,
                    offices=options.offices,
                    contact=options.contact,
                    logo=options.logo,
                ),
                basemap=options.basemap,
                refresh_layouts=options.refresh_layouts,
            ),
            progress=teller(feedback),
        )
        for warning in result.warnings:
            feedback.pushWarning(warning)
        kind = "ergänzt" if result.updated else "angelegt"
        feedback.pushInfo(
            f"{path}: {kind}, {len(result.layers)} neue Ebenen, {len(result.layouts)} neue"
            f" Layouts, {len(result.refreshed)} aufgefrischte Layouts."
        )
        if is_open:
            feedback.pushInfo("Das Projekt ist geöffnet: bitte mit „Projekt → Zurücksetzen“ laden.")
        return {
            "OUTPUT": str(path),
            "PROJECT": str(path),
            "LAYERS": len(result.layers),
            "LAYOUTS": len(result.layouts),
        }


def _require_saved(context: QgsProcessingContext, path: Path) -> bool:
    """Whether the target is the open project; unsaved changes in it are a sentence."""
    project = context.project()
    if project is None or not project.fileName():
        return False
    if Path(project.fileName()).resolve() != path.resolve():
        return False
    if project.isDirty():
        raise InsekError(
            f"{path}: Das Projekt ist geöffnet und hat ungespeicherte Änderungen. Bitte zuerst"
            " speichern, dann noch einmal starten."
        )
    return True
