"""insek:book - the whole INSEK book from a store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
)

from .base import InsekAlgorithm
from .sheets import add_imprint, add_map_choice, chosen_maps, imprint_texts, teller


class MakeBook(InsekAlgorithm):
    """Compute what is missing, draw all pages, and write PDF, pictures and project."""

    ID = "book"
    TITLE = "INSEK-Buch erstellen"
    GROUP_ID = "buch"
    MAIN_THREAD = True
    HELP = (
        "Berechnet, was fehlt oder veraltet ist, und erstellt das Buch: Titelblatt, Inhalt mit"
        " Seitenzahlen und Verweisen, Karten, einen Maßnahmensteckbrief je Ortsbezirk und für die"
        " Kernstadt, die gesamtstädtischen Maßnahmen, das Verzeichnis und die Quellen.\n\n"
        "Im Zielordner liegen danach das Buch als PDF, jeder Steckbrief als eigene PDF-Datei, jede"
        " Karte als PNG, ein QGIS-Projekt mit allen Layouts zum Weiterbearbeiten und der"
        " Prüfbericht. Jeder Lauf prüft, dass jede Maßnahme der Liste gedruckt ist, keine Seite"
        " leer ist und die Schriften eingebettet sind. Alles entsteht beiseite und ersetzt die"
        " alten Dateien erst am Ende; ein Abbruch lässt das alte Buch, wie es war."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare store, maps, imprint and the target folder."""
        self.add_store_parameter()
        add_map_choice(self)
        self.addParameter(
            QgsProcessingParameterBoolean(
                "ANALYSES", "Fehlende und veraltete Analysen vorher rechnen", defaultValue=True
            )
        )
        add_imprint(self, stand="Stand (leer: Monat und Jahr von heute)")
        dpi = QgsProcessingParameterNumber(
            "DPI",
            "Auflösung der Kartenbilder in dpi",
            QgsProcessingParameterNumber.Type.Integer,
            150,
            minValue=72,
            maxValue=600,
        )
        dpi.setFlags(dpi.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(dpi)
        self.addParameter(QgsProcessingParameterFolderDestination("OUTPUT", "Zielordner"))
        self.addOutput(QgsProcessingOutputFile("PDF", "INSEK-Buch (PDF)"))
        self.addOutput(QgsProcessingOutputFile("PROJECT", "QGIS-Projekt"))
        self.addOutput(QgsProcessingOutputNumber("PAGES", "Seiten"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the book and report its proofs."""
        from ..book.book import BookOptions, make_book
        from ..cartography.sheet import Imprint
        from ..cartography.workspace import completed, read_imprint
        from .ensure import ensure_analyses

        def ensure(store: Any, progress: Callable[[float], None]) -> None:
            for outcome in ensure_analyses(store, progress):
                label = store.catalogue.roles[outcome.role].label
                if outcome.state == "impossible":
                    feedback.pushWarning(f"{label}: nicht berechnet, {outcome.reason.rstrip('.')}.")
                elif outcome.state == "done":
                    feedback.pushInfo(f"{label}: berechnet.")

        imprint = Imprint(*imprint_texts(self, parameters, context).values())
        if context.project() is not None:
            imprint = completed(imprint, read_imprint(context.project()))
        wanted = self.parameterAsBoolean(parameters, "ANALYSES", context)
        result = make_book(
            self.parameterAsFile(parameters, self.STORE, context),
            self.parameterAsString(parameters, "OUTPUT", context),
            options=BookOptions(
                map_ids=chosen_maps(self, parameters, context),
                imprint=imprint,
                dpi=self.parameterAsInt(parameters, "DPI", context),
            ),
            progress=teller(feedback),
            ensure_analyses=ensure if wanted else None,
        )
        for line in result.report.lines():
            feedback.pushInfo(line)
        return {
            "OUTPUT": str(result.folder),
            "PDF": str(result.pdf),
            "PROJECT": str(result.project),
            "PAGES": result.pages,
        }
