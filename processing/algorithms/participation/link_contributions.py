"""insek:linkcontributions - which measure answers which contribution, and the answer matrix."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..kit.base import InsekAlgorithm, stage
from ..kit.table_import import WRITTEN
from .import_contributions import SHEETS

_EVIDENCE = ("ähnliche Wörter oder Nähe", "ähnliche Wörter und Nähe")


class LinkContributions(InsekAlgorithm):
    """Propose links of contributions and measures, take in answers, write the matrix."""

    ID = "linkcontributions"
    TITLE = "Beiträge und Maßnahmen verknüpfen"
    GROUP_ID = "massnahmen"
    DOC = "participation.md"
    TAGS = ("Antwort", "Abwägung", "Antwortmatrix", "Umgang", "answer", "link", "matrix")
    HELP = (
        "Schlägt zu jedem unbeantworteten Beitrag Maßnahmen vor, übernimmt eine ausgefüllte"
        " Antwortmatrix und schreibt die Matrix „Beitrag → Maßnahme → Umgang → Antwort“ mit der"
        " Zahl der unbeantworteten Beiträge. Jede Verknüpfung ist ein Vorschlag, bis jemand ihr"
        " einen Umgang gibt: aufgenommen, teilweise aufgenommen, Prüfauftrag, nicht aufgenommen"
        " oder kein Bezug. Was entschieden ist oder eine Antwort trägt, wird nie geändert.\n\n"
        "Formel: Ähnlichkeit = Kosinus der Dreibuchstabenfolgen von Beitrag und Titel der Maßnahme"
        " ohne Füllwörter, seltene Folgen zählen mehr (TF-IDF). Nähe = Abstand des Beitrags zum"
        " nächsten Ort der Maßnahme.\n\n"
        "Parameter: Ähnlichkeit ab 0,25, Nähe bis 100 m (0 schaltet ab) und höchstens 3 Vorschläge"
        " je Beitrag (eigene Vorschläge). Entschieden wird im Formular der Tabelle oder in der"
        " Matrix, die sich wieder übernehmen lässt. Dubletten sind mit ihrem Original"
        " beantwortet.\n\n"
        "Quelle: eigene Festlegungen; TF-IDF nach Manning, Raghavan, Schütze (2008).\n\n"
        "Grenzen: Gleiche Wörter heißen nicht gleiches Anliegen. Vorschläge ersetzen das Lesen"
        " nicht; ohne Vorschlag ist ein Beitrag nicht erledigt."
    )
    HELP_EN = (
        "Proposes measures for every unanswered contribution, takes in a filled-in answer matrix"
        " and writes the matrix contribution, measure, treatment, answer with the number of"
        " unanswered contributions. Every link is a proposal until somebody gives it a treatment:"
        " taken up, partly taken up, to be examined, not taken up, or unrelated. What is decided or"
        " carries an answer is never changed.\n\n"
        "Formula: likeness = cosine of the three-letter pieces of contribution and title of the"
        " measure without small words, rare pieces weigh more (TF-IDF). Nearness = distance of the"
        " contribution to the nearest place of the measure.\n\n"
        "Parameters: likeness from 0.25, nearness up to 100 m (0 turns it off) and at most 3"
        " proposals per contribution (our own proposals). Decisions are made in the form of the"
        " table or in the matrix, which can be taken in again. Duplicates are answered with their"
        " original.\n\n"
        "Source: our own rules; TF-IDF after Manning, Raghavan, Schütze (2008).\n\n"
        "Limits: equal words do not mean equal concerns. Proposals do not replace reading; without"
        " a proposal a contribution is not done."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare answers, thresholds and matrix."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFile(
                "ANSWERS", "Ausgefüllte Antwortmatrix", fileFilter=SHEETS, optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean("PROPOSE", "Verknüpfungen vorschlagen", defaultValue=True)
        )
        kinds = Qgis.ProcessingNumberParameterType
        for name, label, kind, default, top in (
            ("LIKENESS", "Ähnliche Wörter ab (0 bis 1)", kinds.Double, 0.25, 1.0),
            ("NEAR", "Nähe bis … Meter (0: ohne)", kinds.Double, 100.0, 10_000.0),
            ("MOST", "Höchstens … Vorschläge je Beitrag", kinds.Integer, 3, 50),
        ):
            self.addParameter(
                QgsProcessingParameterNumber(name, label, kind, default, minValue=0, maxValue=top)
            )
        self.addParameter(
            QgsProcessingParameterEnum(
                "EVIDENCE", "Ein Vorschlag braucht", list(_EVIDENCE), defaultValue=0
            )
        )
        self.addParameter(
            QgsProcessingParameterFileDestination("MATRIX", "Antwortmatrix", fileFilter=WRITTEN)
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Antworten auf Beiträge"))
        for name, label in (
            ("PROPOSED", "Vorgeschlagene Verknüpfungen"),
            ("DECIDED", "Entschiedene Verknüpfungen"),
            ("TAKEN", "Übernommene Entscheidungen"),
            ("UNANSWERED", "Unbeantwortete Beiträge"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Take in, propose, write."""
        from pathlib import Path

        from ...participation.contributions.measure_links import Evidence, LinkRule
        from ...spreadsheets.reading.spreadsheet import read_sheets
        from ...steps.participation.contribution_links import link_contributions

        store = self.open_store(parameters, context)
        rule = LinkRule(
            likeness=self.parameterAsDouble(parameters, "LIKENESS", context),
            near_m=self.parameterAsDouble(parameters, "NEAR", context),
            most=self.parameterAsInt(parameters, "MOST", context),
            evidence=Evidence(_EVIDENCE[self.parameterAsEnum(parameters, "EVIDENCE", context)]),
        )
        wanted = self.parameterAsBoolean(parameters, "PROPOSE", context)
        file = self.parameterAsFile(parameters, "ANSWERS", context)
        matrix = self.parameterAsFileOutput(parameters, "MATRIX", context)
        with stage(feedback, "Beiträge und Maßnahmen vergleichen"):
            result = link_contributions(
                store,
                rule if wanted else None,
                read_sheets(file) if file else None,
                matrix=Path(matrix),
            )
        for item in result.read:
            if item.result not in ("übernommen", "unverändert"):
                feedback.pushWarning(f"Antwortmatrix, Zeile {item.row}: {item.result}")
        for sentence in result.sentences:
            feedback.pushInfo(sentence)
        return {
            "OUTPUT": self.show_ledger(context, store, "beitrag_massnahme"),
            "MATRIX": matrix,
            "PROPOSED": result.proposed,
            "DECIDED": result.decided,
            "TAKEN": result.taken,
            "UNANSWERED": result.unanswered,
        }
