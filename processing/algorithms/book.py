"""insek:book - the whole INSEK book from a store."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..errors import CancelledError
from .base import InsekAlgorithm

_FACTSHEET = "factsheet"
_TEXTS = (
    ("STAND", "Stand (leer: Monat und Jahr von heute)"),
    ("PUBLISHER", "Impressum: Herausgeber"),
    ("OFFICES", "Impressum: Planungsbüros"),
    ("CONTACT", "Impressum: Kontakt"),
)


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
        titles = [title for _, title in _maps()]
        self.addParameter(
            QgsProcessingParameterEnum(
                "MAPS", "Karten", titles, allowMultiple=True, defaultValue=list(range(len(titles)))
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "ANALYSES", "Fehlende und veraltete Analysen vorher rechnen", defaultValue=True
            )
        )
        for name, label in _TEXTS:
            self.addParameter(QgsProcessingParameterString(name, label, "", optional=True))
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

        texts = {
            name: self.parameterAsString(parameters, name, context).strip() for name, _ in _TEXTS
        }
        chosen = self.parameterAsEnums(parameters, "MAPS", context)
        maps = _maps()

        def ensure(store: Any, progress: Callable[[float], None]) -> None:
            for outcome in ensure_analyses(store, progress):
                label = store.catalogue.roles[outcome.role].label
                if outcome.state == "impossible":
                    feedback.pushWarning(f"{label}: nicht berechnet, {outcome.reason}.")
                elif outcome.state == "done":
                    feedback.pushInfo(f"{label}: berechnet.")

        imprint = Imprint(texts["STAND"], texts["PUBLISHER"], texts["OFFICES"], texts["CONTACT"])
        if context.project() is not None:
            imprint = completed(imprint, read_imprint(context.project()))
        wanted = self.parameterAsBoolean(parameters, "ANALYSES", context)
        result = make_book(
            self.parameterAsFile(parameters, self.STORE, context),
            self.parameterAsString(parameters, "OUTPUT", context),
            options=BookOptions(
                map_ids=tuple(maps[index][0] for index in chosen),
                imprint=imprint,
                dpi=self.parameterAsInt(parameters, "DPI", context),
            ),
            progress=_teller(feedback),
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


@lru_cache(maxsize=1)
def _maps() -> tuple[tuple[str, str], ...]:
    """Ids and titles of the maps of the shipped catalogue."""
    from ..catalogue.titles import map_titles

    return tuple((map_id, title) for map_id, title, kind in map_titles() if kind != _FACTSHEET)


def _teller(feedback: QgsProcessingFeedback) -> Callable[[float, str], None]:
    said: list[str] = []

    def tell(share: float, message: str) -> None:
        if feedback.isCanceled():
            raise CancelledError
        feedback.setProgress(100.0 * share)
        if not said or said[-1] != message:
            said.append(message)
            feedback.setProgressText(message)

    return tell
