"""insek:importsurvey - a Fragebogen as counts, workbook and charts."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm, stage
from ..kit.table_import import WRITTEN
from .import_contributions import SHEETS

_FORMS = ("erkennen", "breit: eine Zeile je Person", "lang: eine Zeile je Frage und Option")
_FORM_KEYS = ("", "breit", "lang")


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
        " oder als Spalten „Frage [Option]“ mit ja/nein) oder lang (Frage, Option, Anzahl). In den"
        " Speicher kommen nur Zahlen je Frage und Option, nie einzelne Antworten. Dazu entstehen"
        " eine Tabelle, Balkendiagramme als PDF und als SVG.\n\n"
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
        " question; several answers by semicolon, bar or line break, or as columns “Frage"
        " [Option]” with yes/no) or long (question, option, count). Only numbers per question and"
        " option are stored, never single answers. A workbook and bar charts as PDF and SVG are"
        " made as well.\n\n"
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
        self.addParameter(
            QgsProcessingParameterFile("INPUT", "Tabelle des Fragebogens", fileFilter=SHEETS)
        )
        self.addParameter(QgsProcessingParameterString("EVENT", "Name der Befragung", "Fragebogen"))
        self.addParameter(QgsProcessingParameterString("DAY", "Datum oder Zeitraum", optional=True))
        self.addParameter(
            QgsProcessingParameterEnum("FORM", "Form der Tabelle", list(_FORMS), defaultValue=0)
        )
        self.addParameter(
            QgsProcessingParameterFile(
                "PROFILE", "Profil", fileFilter="Profil (*.json)", optional=True
            )
        )
        for name, label, default in (
            ("MINIMUM", "Zahlen unter … unterdrücken (0: nie)", 3),
            ("MOST_OPTIONS", "Freitext ab mehr als … verschiedenen Antworten", 15),
            ("PARTICIPANTS", "Teilnehmende (0: aus der Tabelle)", 0),
            ("RESIDENTS", "Einwohner:innen der Stadt (0: aus dem Speicher)", 0),
        ):
            self.addParameter(
                QgsProcessingParameterNumber(
                    name, label, Qgis.ProcessingNumberParameterType.Integer, default, minValue=0
                )
            )
        self.addParameter(
            QgsProcessingParameterFileDestination("REPORT", "Auswertung", fileFilter=WRITTEN)
        )
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "PDF",
                "Diagramme als PDF",
                fileFilter="PDF (*.pdf)",
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterFolderDestination(
                "CHARTS", "Ordner für Diagramme als SVG", optional=True, createByDefault=False
            )
        )
        for name, label in (
            ("QUESTIONS", "Fragen"),
            ("COUNTED", "Teilnehmende"),
            ("HIDDEN", "Unterdrückte Zahlen"),
            ("PAGES", "Seiten mit Diagrammen"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Count, keep, write workbook and charts."""
        from pathlib import Path

        from ...measures.columns import Profile, read_profile
        from ...participation.surveys.survey_intake import SurveyOptions
        from ...spreadsheets.reading.spreadsheet import read_sheets
        from ...steps.participation.survey_results import (
            import_survey,
            write_charts,
            write_survey_report,
        )

        store = self.open_store(parameters, context)
        path = Path(self.parameterAsFile(parameters, "INPUT", context))
        profile_file = self.parameterAsFile(parameters, "PROFILE", context)
        options = SurveyOptions(
            event=self.parameterAsString(parameters, "EVENT", context).strip(),
            day=self.parameterAsString(parameters, "DAY", context).strip(),
            source=path.name,
            participants=self.parameterAsInt(parameters, "PARTICIPANTS", context),
            most_options=self.parameterAsInt(parameters, "MOST_OPTIONS", context),
            profile=read_profile(profile_file) if profile_file else Profile(),
        )
        report = self.parameterAsFileOutput(parameters, "REPORT", context)
        pdf = self.parameterAsFileOutput(parameters, "PDF", context)
        folder = self.parameterAsString(parameters, "CHARTS", context)
        pages = 0

        def written(result: Any) -> None:
            nonlocal pages
            write_survey_report(result, Path(report))
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
                form=_FORM_KEYS[self.parameterAsEnum(parameters, "FORM", context)],
                minimum=self.parameterAsInt(parameters, "MINIMUM", context),
                residents=float(self.parameterAsInt(parameters, "RESIDENTS", context)),
                first=written,
            )
        for item in result.intake.account:
            feedback.pushInfo(f"{item.place} „{item.heading[:60]}“: {item.result}")
        for sentence in result.sentences:
            feedback.pushInfo(sentence)
        return {
            "REPORT": report,
            "PDF": pdf,
            "CHARTS": folder,
            "QUESTIONS": len(result.survey.questions),
            "COUNTED": result.survey.participants or 0,
            "HIDDEN": result.hidden,
            "PAGES": pages,
        }
