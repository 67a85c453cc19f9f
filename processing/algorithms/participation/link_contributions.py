"""insek:linkcontributions - which measure answers which contribution, and the answer matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputVectorLayer,
)

from ...parameters.kinds import Choice, Flag, InputFile, Number, OutputFile, words_of
from ...parameters.options import option
from ...participation.participation_choices import Evidence
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import SHEETS, WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDialog:
    """Answers that were filled in, when a link is proposed, and the matrix."""

    answers: str = option(
        InputFile(
            "ANSWERS",
            "Ausgefüllte Antwortmatrix",
            file_filter=SHEETS,
            help="Matrix eines früheren Laufs mit Antworten; sie werden zuerst übernommen. Leer:"
            " keine.",
        ),
        "",
    )
    propose: bool = option(
        Flag(
            "PROPOSE",
            "Verknüpfungen vorschlagen",
            help="An: Maßnahmen werden vorgeschlagen. Aus: nur Antworten übernehmen und Matrix"
            " schreiben.",
        ),
        True,
    )
    likeness: float = option(
        Number(
            "LIKENESS",
            "Ähnliche Wörter ab (0 bis 1)",
            most=1.0,
            help="Ähnlichkeit von Beitrag und Titel; 1 heißt gleich. Vorschlag: 0,25.",
        ),
        0.25,
    )
    near_m: float = option(
        Number(
            "NEAR",
            "Nähe bis … Meter (0: ohne)",
            unit="m",
            most=10_000.0,
            help="So nahe muss ein Ort der Maßnahme liegen, in Metern. Vorschlag: 100.",
        ),
        100.0,
    )
    most: int = option(
        Number(
            "MOST",
            "Höchstens … Vorschläge je Beitrag",
            whole=True,
            most=50,
            help="Die besten so vielen werden vorgeschlagen. Vorschlag: 3.",
        ),
        3,
    )
    evidence: Evidence = option(
        Choice(
            "EVIDENCE",
            "Ein Vorschlag braucht",
            options=words_of(Evidence),
            help="Ob ähnliche Wörter oder Nähe allein genügen oder beides nötig ist."
            " Voreinstellung: eines genügt.",
        ),
        Evidence.EITHER,
    )
    matrix: str = option(
        OutputFile(
            "MATRIX",
            "Antwortmatrix",
            file_filter=WRITTEN,
            required=True,
            help="Tabelle Beitrag, Maßnahme, Umgang, Antwort (XLSX oder ODS). Leer: keine.",
        )
    )


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
        self.add_options(LinkDialog)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Antworten auf Beiträge"))
        add_numbers(
            self,
            PROPOSED="Vorgeschlagene Verknüpfungen",
            DECIDED="Entschiedene Verknüpfungen",
            TAKEN="Übernommene Entscheidungen",
            UNANSWERED="Unbeantwortete Beiträge",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Take in, propose, write."""
        from pathlib import Path

        from ...participation.contributions.measure_links import LinkRule
        from ...spreadsheets.reading.spreadsheet import read_sheets
        from ...steps.participation.contribution_links import link_contributions

        store, asked = self.store_and_options(LinkDialog, parameters, context)
        rule = LinkRule(
            likeness=asked.likeness,
            near_m=asked.near_m,
            most=asked.most,
            evidence=asked.evidence,
        )
        with stage(feedback, "Beiträge und Maßnahmen vergleichen"):
            result = link_contributions(
                store,
                rule if asked.propose else None,
                read_sheets(asked.answers) if asked.answers else None,
                matrix=Path(asked.matrix),
            )
        for item in result.read:
            if item.result not in ("übernommen", "unverändert"):
                feedback.pushWarning(f"Antwortmatrix, Zeile {item.row}: {item.result}")
        for sentence in result.sentences:
            feedback.pushInfo(sentence)
        return {
            "OUTPUT": self.show_ledger(context, store, "beitrag_massnahme"),
            "MATRIX": asked.matrix,
            "PROPOSED": result.proposed,
            "DECIDED": result.decided,
            "TAKEN": result.taken,
            "UNANSWERED": result.unanswered,
        }
