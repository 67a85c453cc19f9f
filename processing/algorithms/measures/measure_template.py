"""insek:measuretemplate - the empty Maßnahmenliste as XLSX or ODS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFile,
)

from ...parameters.kinds import Flag, Number, OutputFile
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.table_import import WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDialog:
    """Columns, rows and file of the empty list."""

    everything: bool = option(
        Flag(
            "ALL",
            "Alle Spalten",
            help="An: alle Spalten des Katalogs; aus: nur die üblichen. Voreinstellung: aus.",
        ),
        False,
    )
    rows: int = option(
        Number(
            "ROWS",
            "Vorbereitete Zeilen",
            whole=True,
            least=1,
            most=100_000,
            help="So viele leere Zeilen bekommen Auswahllisten und Prüfungen. Vorschlag: 500.",
        ),
        500,
    )
    output: str = option(
        OutputFile(
            "OUTPUT",
            "Vorlage (XLSX oder ODS)",
            file_filter=WRITTEN,
            required=True,
            help="Leere Liste als XLSX oder ODS zum Ausfüllen.",
        )
    )


class MeasureTemplate(InsekAlgorithm):
    """Write the template that offices and Ortsbezirke fill in."""

    ID = "measuretemplate"
    TITLE = "Vorlage Maßnahmenliste"
    GROUP_ID = "massnahmen"
    HELP = (
        "Schreibt eine leere Maßnahmenliste als XLSX oder ODS zum Ausfüllen in der"
        " Tabellenkalkulation.\n\n"
        "Inhalt: die Nummer und die zehn Spalten der Maßnahmenliste im veröffentlichten Wortlaut,"
        " dazu Ortsbezirk, Status, Zeithorizont, Zeitraum, Priorität, Leuchtturmprojekt,"
        " Kostenklasse, Förderprogramm und zuständige Stelle. Auswahllisten, Hinweise an den"
        " Überschriften, feststehende Kopfzeile und ein Blatt „Ausfüllhilfe“ mit Beispielen.\n\n"
        "Quelle: Spalten und Reihenfolge aus der Folie „Maßnahmenliste Aufbau“ der Stadt;"
        " ergänzte Spalten, Klassen und Auswahllisten sind Vorschläge aus dem Katalog.\n\n"
        "Parameter: Die Endung der Datei (.xlsx oder .ods) bestimmt das Format. „Alle Spalten“"
        " nimmt auch Kennung, Beginn und Ende, Beträge als Zahlen, Ziele, Stimmungsbild und Quelle"
        " auf. Vorbereitet sind 500 Zeilen mit Auswahllisten (eigene Festlegung). Mit einem"
        " Speicher gilt dessen Katalog, sonst der mitgelieferte.\n\n"
        "Grenzen: In Spalten mit mehreren Werten setzt die Auswahl nur einen; weitere werden mit"
        " Semikolon dazugeschrieben. Das Kopieren ganzer Zellen umgeht die Prüfung der"
        " Tabellenkalkulation; geprüft wird beim Übernehmen."
    )
    HELP_EN = (
        "Writes an empty list of measures as XLSX or ODS to be filled in with a spreadsheet"
        " program.\n\n"
        "Content: the number and the ten columns of the Maßnahmenliste in their published wording,"
        " plus district, status, horizon, period, priority, lighthouse project, cost class, funding"
        " programme and responsible office. Drop-downs, notes on the headings, a frozen head and"
        " a guide sheet with examples.\n\n"
        "Source: columns and their order from the city's slide “Maßnahmenliste Aufbau”; added"
        " columns, classes and drop-downs are proposals of the catalogue.\n\n"
        "Parameters: the file's ending (.xlsx or .ods) decides the format. “All columns” adds the"
        " id, start and end, amounts as numbers, goals, the workshop's mood picture and the source."
        " 500 rows are prepared with drop-downs (our own choice). With a store its catalogue is"
        " used, otherwise the one that ships.\n\n"
        "Limits: where several values are possible, the drop-down sets only one; add others with"
        " semicolons. Pasting whole cells bypasses the spreadsheet's own check; the import checks."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store, the extent, the rows and the file."""
        store = QgsProcessingParameterFile(
            self.STORE,
            "INSEK-Speicher (leer: mitgelieferter Katalog)",
            behavior=Qgis.ProcessingFileParameterBehavior.File,
            fileFilter="GeoPackage (*.gpkg)",
            optional=True,
        )
        store.setHelp("Sein Katalog bestimmt Spalten und Auswahllisten.")
        self.addParameter(store)
        self.add_options(TemplateDialog)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the file and say what it holds."""
        from ...catalogue.load import base_catalogue
        from ...measures.list_template import measure_template
        from ...spreadsheets.writing.write_workbook import write_workbook

        named = self.parameterAsFile(parameters, self.STORE, context)
        catalogue = self.open_store(parameters, context).catalogue if named else base_catalogue()
        asked = self.read_options(TemplateDialog, parameters, context, catalogue=catalogue)
        workbook = measure_template(catalogue, everything=asked.everything, rows=asked.rows)
        path = write_workbook(workbook, asked.output)
        columns = len(workbook.tables[0].columns)
        feedback.pushInfo(
            f"{path.name}: {columns} Spalten, {workbook.tables[0].spare} vorbereitete Zeilen,"
            f" {len(workbook.lists)} Auswahllisten."
        )
        return {"OUTPUT": str(path)}
