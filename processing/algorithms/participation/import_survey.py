"""insek:importsurvey - a Fragebogen as counts, workbook and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)

from ...parameters.kinds import Choice, InputFile, Number, OutputFile, OutputFolder, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import PROFILE, SHEETS, WRITTEN, profile_of

_FORMS = {
    "erkennen": "",
    "breit: eine Zeile je Person": "breit",
    "lang: eine Zeile je Frage und Option": "lang",
}

MINIMUM = Number(
    "MINIMUM",
    "Zahlen unter … unterdrücken (0: nie)",
    whole=True,
    help="Kleinere Zahlen werden nicht gezeigt, damit niemand erkennbar wird. Vorschlag: 3; 0"
    " schaltet das ab.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDialog:
    """The table, how it is counted, and what is written."""

    file: str = option(
        InputFile(
            "INPUT",
            "Tabelle des Fragebogens",
            file_filter=SHEETS,
            required=True,
            help="Antworten als XLSX, ODS oder CSV; gespeichert werden nur Summen.",
        )
    )
    event: str = option(
        Text(
            "EVENT",
            "Name der Befragung",
            help="Unter diesem Namen stehen die Ergebnisse; derselbe Name ersetzt sie beim"
            " nächsten Mal.",
        ),
        "Fragebogen",
    )
    period: str = option(
        Text(
            "DAY",
            "Datum oder Zeitraum",
            help="Wann gefragt wurde, wie es gedruckt wird. Leer: bleibt weg.",
        ),
        "",
    )
    form: str = option(
        Choice(
            "FORM",
            "Form der Tabelle",
            options=_FORMS,
            help="Aufbau der Tabelle. Voreinstellung: erkennen.",
        ),
        "",
    )
    profile: str = option(PROFILE, "")
    minimum: int = option(MINIMUM, 3)
    most_options: int = option(
        Number(
            "MOST_OPTIONS",
            "Freitext ab mehr als … verschiedenen Antworten",
            whole=True,
            help="Fragen mit mehr verschiedenen Antworten gelten als Freitext und werden nicht"
            " ausgezählt. Vorschlag: 15.",
        ),
        15,
    )
    participants: int = option(
        Number(
            "PARTICIPANTS",
            "Teilnehmende (0: aus der Tabelle)",
            whole=True,
            help="Zahl der Teilnehmenden für die Anteile.",
        ),
        0,
    )
    residents: int = option(
        Number(
            "RESIDENTS",
            "Einwohner:innen der Stadt (0: aus dem Speicher)",
            whole=True,
            help="Zahl der Einwohner:innen für den Anteil der Stadt, der teilgenommen hat.",
        ),
        0,
    )
    report: str = option(
        OutputFile(
            "REPORT",
            "Auswertung",
            file_filter=WRITTEN,
            required=True,
            help="Bericht als Datei. Leer: nur das Protokoll.",
        )
    )
    pdf: str = option(
        OutputFile(
            "PDF",
            "Diagramme als PDF",
            file_filter="PDF (*.pdf)",
            offered=True,
            help="Alle Diagramme als PDF. Leer: keines.",
        ),
        "",
    )
    charts: str = option(
        OutputFolder(
            "CHARTS",
            "Ordner für Diagramme als SVG",
            help="Ordner für ein Diagramm je Frage als SVG. Leer: keine.",
        ),
        "",
    )


class ImportSurvey(InsekAlgorithm):
    """Count a Fragebogen; single answers are never stored."""

    ID = "importsurvey"
    TITLE = "Fragebogen auswerten"
    GROUP_ID = "massnahmen"
    DOC = "participation.md"
    TAGS = ("Umfrage", "Multiple Choice", "Diagramm", "survey", "questionnaire", "chart")
    HELP = (
        "Zählt einen Fragebogen aus XLSX, ODS, CSV oder TSV: breit (eine Zeile je Person, eine"
        " Spalte je Frage; mehrere Antworten mit Semikolon, senkrechtem Strich oder Zeilenwechsel,"
        " mit Komma, wo die Antworten das zeigen, oder als angekreuzte Spalten „Frage [Option]“)"
        " oder lang (Frage, Option, Anzahl). In den Speicher kommen nur Zahlen je Frage und Option,"
        " nie einzelne Antworten. Dazu entstehen eine Tabelle, Balkendiagramme als PDF und als"
        " SVG.\n\n"
        "Formel: Anteil = Anzahl / Antwortende der Frage. Antwortende haben mindestens eine Option"
        " gewählt, Teilnehmende mindestens eine Frage beantwortet. Anteil der Bevölkerung ="
        " Teilnehmende / Einwohner:innen; der Satz „nicht repräsentativ“ steht immer dabei.\n\n"
        "Parameter: Zahlen unter 3 (eigener Vorschlag; 0 schaltet ab) werden unterdrückt, bei"
        " Einfachauswahl dazu so viele weitere, dass sie sich nicht errechnen lassen. Spalten mit"
        " mehr als 15 verschiedenen Antworten, mit Antworten über 120 Zeichen oder mit"
        " überwiegend einmaligen gelten als Freitext und werden nicht übernommen. Einwohner:innen"
        " kommen aus dem Speicher, wenn nichts angegeben ist.\n\n"
        "Quelle: Unterdrückung kleiner Zahlen wie in der amtlichen Statistik üblich; übrige"
        " Regeln eigene Festlegung.\n\n"
        "Grenzen: Wer teilnimmt, entscheidet sich selbst; gewichtet wird nichts. Kopfzeilen über"
        " zwei Zeilen werden nicht gelesen."
    )
    HELP_EN = (
        "Counts a questionnaire from XLSX, ODS, CSV or TSV: wide (a row per person, a column per"
        " question; several answers by semicolon, bar or line break, by comma where the answers"
        " show it, or as ticked columns “Frage [Option]”) or long (question, option, count). Only"
        " numbers per question and option are stored, never single answers. A workbook and bar"
        " charts as PDF and SVG are made as well.\n\n"
        "Formula: share = count / people answering the question. Those answering chose at least"
        " one option, participants answered at least one question. Share of the population ="
        " participants / residents; the words “nicht repräsentativ” always stand beside it.\n\n"
        "Parameters: counts below 3 (our own proposal; 0 turns it off) are hidden, for single"
        " choice with as many others as it takes that they cannot be worked out. Columns with more"
        " than 15 different answers, with answers of more than 120 characters or with mostly"
        " unique ones count as free text and are not taken. Residents come from the store unless"
        " given.\n\n"
        "Source: hiding small counts as official statistics do; the other rules are our own.\n\n"
        "Limits: participants choose themselves; nothing is weighted. Heads of two rows are not"
        " read."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, form, thresholds and outputs."""
        self.add_store_parameter()
        self.add_options(SurveyDialog)
        add_numbers(
            self,
            QUESTIONS="Fragen",
            COUNTED="Teilnehmende",
            HIDDEN="Unterdrückte Zahlen",
            PAGES="Seiten mit Diagrammen",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Count, keep, write workbook and charts."""
        from pathlib import Path

        from ...participation.surveys.survey_intake import SurveyOptions
        from ...spreadsheets.reading.spreadsheet import read_sheets
        from ...steps.participation.survey_results import (
            import_survey,
            write_charts,
            write_survey_report,
        )

        store, asked = self.store_and_options(SurveyDialog, parameters, context)
        path, pdf, folder = Path(asked.file), asked.pdf, asked.charts
        options = SurveyOptions(
            event=asked.event,
            day=asked.period,
            source=path.name,
            participants=asked.participants,
            most_options=asked.most_options,
            profile=profile_of(asked.profile),
        )
        pages = 0

        def written(result: Any) -> None:
            nonlocal pages
            write_survey_report(result, Path(asked.report))
            with stage(feedback, "Diagramme zeichnen"):
                if pdf or folder:
                    pages = write_charts(
                        result, Path(pdf) if pdf else None, Path(folder) if folder else None
                    )

        with stage(feedback, f"{path.name} zählen"):
            result = import_survey(
                store,
                read_sheets(path),
                options,
                form=asked.form,
                minimum=asked.minimum,
                residents=float(asked.residents),
                first=written,
            )
        for item in result.intake.account:
            feedback.pushInfo(f"{item.place} „{item.heading[:60]}“: {item.result}")
        for sentence in result.sentences:
            feedback.pushInfo(sentence)
        return {
            "REPORT": asked.report,
            "PDF": pdf,
            "CHARTS": folder,
            "QUESTIONS": len(result.survey.questions),
            "COUNTED": result.survey.participants or 0,
            "HIDDEN": result.hidden,
            "PAGES": pages,
        }
