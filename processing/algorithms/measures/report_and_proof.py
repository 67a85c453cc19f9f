"""insek:yearlyreport and insek:gisproof - what became of the measures, for council and funders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QDate

from ...parameters.kinds import Choice, Number, OutputFile, OutputFolder, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.stages import stage
from ..kit.table_import import WRITTEN

_CRS = {
    "ETRS89 / UTM 32 (EPSG:25832)": "EPSG:25832",
    "ETRS89 / UTM 33 (EPSG:25833)": "EPSG:25833",
    "ETRS89 / UTM 31 (EPSG:25831)": "EPSG:25831",
}
_ENDINGS = {"XLSX": ".xlsx", "ODS": ".ods"}

YEAR = Number("YEAR", "Berichtsjahr", whole=True, least=1990, most=2200)


def last_year() -> int:
    """The last year that is over."""
    return int(QDate.currentDate().year()) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyReportDialog:
    """The year and what is written about it."""

    year: int = option(
        replace(
            YEAR,
            help="Jahr, über das berichtet wird. Voreinstellung: das letzte abgeschlossene.",
        ),
        made=last_year,
    )
    output: str = option(
        OutputFile(
            "OUTPUT",
            "Tabelle",
            file_filter=WRITTEN,
            required=True,
            help="Zahlen des Berichts als Tabelle (XLSX oder ODS).",
        )
    )
    pdf: str = option(
        OutputFile(
            "PDF",
            "Bericht",
            file_filter="PDF (*.pdf)",
            help="Bericht als PDF. Leer: nur die Tabelle.",
        ),
        "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofDialog:
    """Which measures are given out, and in what form."""

    programmes: str = option(
        Text(
            "PROGRAMMES",
            "Förderprogramme (mehrere mit Semikolon; leer: alle)",
            help="Nur Maßnahmen mit diesen Förderprogrammen.",
        ),
        "",
    )
    statuses: str = option(
        Text(
            "STATUS",
            "Status (mehrere mit Semikolon; leer: alle)",
            help="Nur Maßnahmen mit diesem Status.",
        ),
        "",
    )
    districts: str = option(
        Text(
            "DISTRICTS",
            "Ortsbezirke (mehrere mit Semikolon; leer: alle)",
            help="Nur Maßnahmen in diesen Ortsbezirken.",
        ),
        "",
    )
    numbers: str = option(
        Text(
            "NUMBERS",
            "Nummern, z. B. 3, 5-8 (leer: alle)",
            help="Nur Maßnahmen mit diesen Nummern.",
        ),
        "",
    )
    year: int | None = option(
        replace(
            YEAR,
            label="Jahr, das der Zeitraum der Maßnahme berührt",
            help="Nur Maßnahmen, deren Zeitraum dieses Jahr berührt. Leer: alle.",
        ),
        None,
    )
    crs: str = option(
        Choice(
            "CRS",
            "Koordinatensystem",
            options=_CRS,
            help="Koordinatensystem der ausgegebenen Datei. Voreinstellung: ETRS89 / UTM 32.",
        ),
        "EPSG:25832",
    )
    ending: str = option(
        Choice(
            "FIELDS",
            "Feldbeschreibung",
            options=_ENDINGS,
            help="Dateiform der Beschreibung aller Spalten. Voreinstellung: XLSX.",
        ),
        ".xlsx",
    )
    output: str = option(
        OutputFolder(
            "OUTPUT",
            "Zielordner",
            required=True,
            help="Ordner für GeoPackage und Beschreibung.",
        )
    )


class YearlyReport(InsekAlgorithm):
    """Report to the council what a year did to the measures."""

    ID = "yearlyreport"
    TITLE = "Umsetzungsbericht"
    GROUP_ID = "massnahmen"
    DOC = "monitoring.md"
    MAIN_THREAD = True
    TAGS = ("Monitoring", "Jahresbericht", "Status", "Verlauf", "yearly report")
    HELP = (
        "Berichtet für ein Jahr, was begonnen und geendet hat, was sich verzögert, was neu ist,"
        " entfallen oder zurückgestellt wurde: als Tabelle mit allen Maßnahmen und auf Wunsch als"
        " PDF für den Rat. Dazu der Stand am Anfang und am Ende des Jahres, Zahlen je Ortsbezirk,"
        " Handlungsfeld und zuständiger Stelle, Kosten, Leuchtturmprojekte und die Indikatoren des"
        " Nachhaltigkeitschecks mit Richtung und Quelle.\n\n"
        "Regeln: Der Status an einem Tag wird aus dem Verlauf der Liste zurückgelesen; vor dem"
        " ersten Eintrag ist er unbekannt und als solcher gezählt. Begonnen: am Ende des Jahres in"
        " Umsetzung, fortlaufend oder abgeschlossen, davor nicht. Beendet: am Ende abgeschlossen,"
        " davor nicht. Reicht der Verlauf nicht zurück, zählen Beginn und Ende der Liste."
        " Verzögert: Ende nach hinten verschoben, Ende vorbei und nicht abgeschlossen, oder Beginn"
        " vorbei und noch Vorschlag oder in Planung; Zurückgestelltes steht für sich.\n\n"
        "Parameter: das Jahr (voreingestellt das letzte volle; ein laufendes wird bis heute"
        " ausgewertet), Tabelle und PDF.\n\n"
        "Quelle: Verlauf, Status und Daten der Maßnahmenliste; die Regeln sind eine eigene"
        " Festlegung.\n\n"
        "Grenzen: Ortsbezirk, Handlungsfeld, Stelle und Kosten gelten so, wie die Liste sie heute"
        " nennt. Tage sind in Weltzeit gezählt. Unbekannte Kosten sind gezählt, nicht geschätzt."
    )
    HELP_EN = (
        "Reports for a year what began and ended, what slipped, what is new, was dropped or put"
        " aside: as a workbook with every measure and, if wanted, as a PDF for the council. With"
        " the status at the beginning and end of the year, counts per district, field of action"
        " and responsible office, costs, lighthouse projects, and the indicators of the"
        " sustainability check with trend and source.\n\n"
        "Rules: the status of a day is read back from the history of the list; before its first"
        " entry it is unknown and counted so. Begun: in progress, ongoing or finished at the end of"
        " the year and not before. Ended: finished at the end and not before. Where the history"
        " does not reach, the dates of the list count. Slipped: end moved later, end past and not"
        " finished, or beginning past and still proposed or planned; measures put aside are listed"
        " by themselves.\n\n"
        "Parameters: the year (by default the last full one; a running one is read until today),"
        " workbook and PDF.\n\n"
        "Source: history, status and dates of the list of measures; the rules are our own.\n\n"
        "Limits: district, field, office and costs are those of the list today. Days are counted in"
        " universal time. Unknown costs are counted, not estimated."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare year, workbook and PDF."""
        self.add_store_parameter()
        self.add_options(YearlyReportDialog)
        add_numbers(
            self,
            BEGUN="Begonnen",
            ENDED="Beendet",
            SLIPPED="Verzögert",
            NEW="Neu",
            DROPPED="Entfallen",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the history, write workbook and PDF."""
        from ...measures.monitoring.monitoring_tables import notes
        from ...measures.monitoring.monitoring_year import Event
        from ...reports.yearly_report import print_report
        from ...spreadsheets.writing.write_workbook import write_workbook
        from ...steps.measures.monitoring_outputs import report_workbook, stored_year_report

        store, asked = self.store_and_options(YearlyReportDialog, parameters, context)
        year, output, pdf = asked.year, asked.output, asked.pdf
        with stage(feedback, "Der Verlauf wird gelesen …"):
            report, series = stored_year_report(store, year, today=QDate.currentDate().toPyDate())
        for note in notes(report):
            feedback.pushWarning(note)
        with stage(feedback, "Die Tabelle wird geschrieben …"):
            write_workbook(report_workbook(store, report, series), output)
        results: dict[str, Any] = {"OUTPUT": output}
        if pdf:
            with stage(feedback, "Der Bericht wird gesetzt …"):
                pages = print_report(store, report, series, Path(pdf))
            feedback.pushInfo(f"{pages} Seiten: {pdf}")
            results["PDF"] = pdf
        counts = {event: len(report.of(event)) for event in Event}
        told = ", ".join(f"{count} {event.word}" for event, count in counts.items())
        feedback.pushInfo(f"{year}: {told}.")
        kept = (Event.BEGUN, Event.ENDED, Event.SLIPPED, Event.NEW, Event.DROPPED)
        return results | {event.name: counts[event] for event in kept}


class GisProof(InsekAlgorithm):
    """Give chosen measures out as a plain GeoPackage with a description of its fields."""

    ID = "gisproof"
    TITLE = "GIS-Nachweis für Fördermittel"
    GROUP_ID = "massnahmen"
    DOC = "monitoring.md"
    TAGS = ("KfW", "Verwendungsnachweis", "GeoPackage", "Export", "funding proof")
    HELP = (
        "Gibt ausgewählte Maßnahmen als schlichtes GeoPackage aus: je eine Ebene für Punkte, Linien"
        " und Flächen in ETRS89/UTM, mit Koordinaten, Längen in Metern und Flächen in"
        " Quadratmetern, dazu die Beschreibung aller Felder und eine Textdatei. KfW 444"
        " (Natürlicher Klimaschutz in Kommunen) verlangt mit dem Verwendungsnachweis"
        " GIS-Datensätze.\n\n"
        "Parameter: Förderprogramm, Status und Ortsbezirk (nichts gewählt heißt alle), ein Jahr,"
        " das der Zeitraum der Maßnahme berührt, und Nummern (3, 5-8); die Auswahlen gelten"
        " zusammen. Das Koordinatensystem und die Form der Feldbeschreibung.\n\n"
        "Quelle: Maßnahmenliste. Felder und Aufbau sind eine eigene Festlegung; fordert ein"
        " Fördergeber ein eigenes Schema, gilt dieses.\n\n"
        "Grenzen: Akteure, Kontaktangaben und eigene Spalten der Stadt werden nicht ausgegeben;"
        " Mailadressen und Telefonnummern in Texten werden entfernt und gezählt, Namen mitten im"
        " Satz erkennt das Programm nicht. Längen und Flächen sind in der Kartenebene gemessen."
        " Ungültige Flächen werden berichtigt und gezählt. Die Dateien entstehen beiseite, werden"
        " nachgelesen und ersetzen ältere erst dann."
    )
    HELP_EN = (
        "Gives chosen measures out as a plain GeoPackage: one layer each for points, lines and"
        " areas in ETRS89/UTM, with coordinates, lengths in metres and areas in square metres, a"
        " description of all fields and a text file. KfW 444 (natural climate protection in"
        " municipalities) asks for GIS data sets with the proof of use.\n\n"
        "Parameters: funding programme, status and district (none chosen means all), a year that"
        " the period of the measure touches, and numbers (3, 5-8); the choices hold together. The"
        " CRS and the form of the description.\n\n"
        "Source: list of measures. Fields and structure are our own; where a funder asks for a"
        " schema, that one holds.\n\n"
        "Limits: actors, contacts and the city's own columns are not given out; mail addresses and"
        " telephone numbers in texts are removed and counted, names within a sentence are not"
        " recognised. Lengths and areas are measured in the plane of the map. Invalid areas are"
        " mended and counted. The files are made aside, read again, and only then replace older"
        " ones."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the choice, the CRS and the folder."""
        self.add_store_parameter()
        self.add_options(ProofDialog)
        add_numbers(self, MEASURES="Maßnahmen", PLACES="Orte")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Choose, write, read again."""
        from ...steps.measures.monitoring_outputs import proof_choice, write_gis_proof

        store, asked = self.store_and_options(ProofDialog, parameters, context)
        choice = proof_choice(
            store,
            programmes=asked.programmes,
            statuses=asked.statuses,
            districts=asked.districts,
            numbers=asked.numbers,
            year=asked.year,
        )
        result = write_gis_proof(
            store,
            Path(asked.output),
            choice,
            self.progress(feedback),
            crs=asked.crs,
            ending=asked.ending,
            today=QDate.currentDate().toPyDate(),
        )
        proof = result.proof
        feedback.pushInfo(result.sentence)
        if result.undated:
            feedback.pushWarning(
                f"{result.undated} Maßnahmen ohne Beginn und Ende sind nicht dabei, weil nach dem"
                " Jahr gefragt war."
            )
        if proof.placeless:
            names = ", ".join(str(item.nummer) for item in proof.placeless)
            feedback.pushWarning(f"Ohne Ort und nur in der Feldbeschreibung: Nr. {names}")
        if proof.cleaned:
            feedback.pushWarning(f"{proof.cleaned} personenbezogene Angaben aus Texten entfernt.")
        if proof.repaired:
            feedback.pushWarning(f"{proof.repaired} Geometrien berichtigt.")
        for item in proof.skipped:
            feedback.pushWarning(f"Nicht verwendbar: {item}")
        places = sum(len(layer.rows) for layer in proof.layers)
        return {
            "OUTPUT": str(result.folder),
            "MEASURES": len(proof.measures),
            "PLACES": places,
        }
