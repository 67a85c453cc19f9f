"""insek:importmeasures and insek:exportmeasures - the Maßnahmenliste in and out of spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsExpression,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ...measures.list_choices import Missing
from ...parameters.kinds import Choice, Flag, InputFile, Number, OutputFile, words_of
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.source_import import LAYER_CRS
from ..kit.stages import stage
from ..kit.table_import import (
    APPLY,
    PREVIEW,
    PROFILE,
    REPORT,
    ROW_NUMBERS,
    SAVE_PROFILE,
    SHEETS,
    WRITTEN,
    profile_of,
    tell_intake,
)

if TYPE_CHECKING:
    from ...measures.measure_geometry import JoinedPlaces
    from ...store.contract import Store

BASE_YEAR = Number(
    "BASE_YEAR",
    "Bezugsjahr des Zeithorizonts (leer: das im Speicher, sonst das laufende Jahr)",
    whole=True,
    least=1990,
    most=2200,
    help="„kurzfristig“ und „langfristig“ zählen ab diesem Jahr.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureImportDialog:
    """The list, what is known of it, and what happens to the store."""

    file: str = option(
        InputFile(
            "INPUT",
            "Maßnahmenliste",
            file_filter=SHEETS,
            required=True,
            help="Liste als XLSX, ODS oder CSV, mit einer Kopfzeile.",
        )
    )
    profile: str = option(PROFILE, "")
    crs: str = option(LAYER_CRS, "")
    missing: Missing = option(
        Choice(
            "MISSING",
            "Maßnahmen, die in der Liste fehlen",
            options=words_of(Missing),
            help="Was mit Maßnahmen des Speichers geschieht, die in der Liste nicht mehr stehen."
            " Voreinstellung: behalten.",
        ),
        Missing.KEEP,
    )
    locate: bool = option(
        Flag(
            "LOCATE",
            "Fehlende Ortsbezirke aus dem Ort bestimmen",
            help="An: fehlt der Ortsbezirk einer Maßnahme, folgt er aus ihrem Ort."
            " Voreinstellung: an.",
        ),
        True,
    )
    base_year: int | None = option(BASE_YEAR, None)
    apply: bool = option(APPLY, False)
    report: str = option(REPORT)
    saved_profile: str = option(SAVE_PROFILE, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureExportDialog:
    """Sheets and file of a list that is given out."""

    views: bool = option(
        Flag(
            "VIEWS",
            "Sortierungen und Kosten",
            help="An: weitere Blätter mit Sortierungen und Kostensummen. Voreinstellung: an.",
        ),
        True,
    )
    base_year: int | None = option(BASE_YEAR, None)
    output: str = option(
        OutputFile(
            "OUTPUT",
            "Tabelle",
            file_filter=WRITTEN,
            required=True,
            help="Tabelle als XLSX oder ODS, die sich bearbeiten und wieder übernehmen lässt.",
        )
    )


class ImportMeasures(InsekAlgorithm):
    """Take in a Maßnahmenliste, with a preview and a report of every row."""

    ID = "importmeasures"
    TITLE = "Maßnahmenliste übernehmen"
    GROUP_ID = "massnahmen"
    DOC = "measures.md"
    TAGS = ("Excel", "XLSX", "ODS", "CSV", "Tabelle", "import")
    HELP = (
        "Übernimmt eine Maßnahmenliste aus XLSX, ODS, CSV oder TSV. Die Kopfzeile wird unter"
        " Titeln und verbundenen Zellen gefunden, die Spalten an ihren Überschriften erkannt;"
        " unbekannte Spalten bleiben als eigene Spalten der Stadt erhalten. Jede Zeile endet als"
        " „übernommen“, „übernommen mit Hinweis“ oder „abgelehnt“ mit Grund; der Bericht gibt jede"
        " Zeile im Original mit Ergebnis zurück.\n\n"
        "Wiedererkannt wird eine Maßnahme an ihrer Kennung, sonst an Nummer und Titel, sonst am"
        " Titel. Spalten, die die Liste nicht hat, behalten ihren Inhalt. Kosten, Zeiten und"
        " Codes werden nur übernommen, wenn sie eindeutig sind; der Text bleibt immer.\n\n"
        "Parameter: Ohne „In den Speicher schreiben“ entsteht nur der Bericht (Vorschau). Das"
        " Profil ordnet Überschriften und Wörter der Stadt zu und lässt sich für das nächste Mal"
        " speichern. Orte kommen aus Spalten (Rechtswert/Hochwert, WKT, GeoJSON) oder aus einer"
        " Ebene, die über die Kennung verbunden wird; fehlt der Ortsbezirk, wird er aus dem Ort"
        " bestimmt. Ohne Bezugsjahr gilt das der letzten Übernahme, beim ersten Mal das laufende"
        " Jahr.\n\n"
        "Quelle: Spalten aus der Folie „Maßnahmenliste Aufbau“ der Stadt; Überschriften und"
        " Codelisten aus dem Katalog.\n\n"
        "Grenzen: Formeln werden nie ausgeführt, übernommen wird ihr gespeichertes Ergebnis."
        " Kennwortgeschützte Dateien und das alte Format .xls werden mit einem Satz abgelehnt."
        " Eine Kennung, die zweimal vorkommt, wird beim zweiten Mal abgelehnt."
    )
    HELP_EN = (
        "Takes in a list of measures from XLSX, ODS, CSV or TSV. The head is found below titles"
        " and merged cells, columns are known by their headings; unknown columns are kept as the"
        " city's own. Every row ends as taken, taken with a remark, or refused with a reason; the"
        " report gives each original row back with its result.\n\n"
        "A measure is known again by its id, otherwise by number and title, otherwise by title."
        " Columns that the list lacks keep their content. Costs, dates and codes are taken only"
        " where they can be read in one way; the text is always kept.\n\n"
        "Parameters: without writing into the store only the report is made (preview). The profile"
        " maps the city's headings and words and can be saved for next time. Places come from"
        " columns (x/y, WKT, GeoJSON) or from a layer joined by id; a missing district is taken"
        " from the place. Without a base year that of the last import holds, the first time the"
        " current year.\n\n"
        "Source: columns from the city's slide “Maßnahmenliste Aufbau”; headings and code lists"
        " from the catalogue.\n\n"
        "Limits: formulas are never executed, their stored result is taken. Password-protected"
        " files and the old .xls format are refused with a sentence. An id that occurs twice is"
        " refused the second time."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, profile, places, what happens to missing measures, report."""
        self.add_store_parameter()
        places = QgsProcessingParameterFeatureSource(
            "PLACES",
            "Ebene mit den Orten",
            [QgsProcessing.SourceType.TypeVectorAnyGeometry],
            optional=True,
        )
        key = QgsProcessingParameterField(
            "PLACES_ID",
            "Feld mit der Kennung der Maßnahme",
            parentLayerParameterName="PLACES",
            optional=True,
        )
        self.add_options(MeasureImportDialog, before={"MISSING": (places, key)})
        add_numbers(
            self,
            **ROW_NUMBERS,
            NEW="Neue Maßnahmen",
            CHANGED="Geänderte Zellen",
            LACKING="Maßnahmen, die in der Liste fehlen",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, compare, write the report and, when asked, the store.

        Raises:
            InsekError: for a layer with places without the field that names their measures.
        """
        from pathlib import Path

        from ...spreadsheets.intake.list_profile import write_profile
        from ...spreadsheets.intake.row_outcome import RowState
        from ...steps.measures.measure_list import (
            MeasureImport,
            import_measures,
            write_import_report,
        )
        from ...store.geopackage.place_history import PLACES

        store, asked = self.store_and_options(MeasureImportDialog, parameters, context)
        path = Path(asked.file)
        joined = self._joined(parameters, context, feedback, store, asked.crs)
        options = MeasureImport(
            base_year=asked.base_year,
            profile=profile_of(asked.profile),
            joined=joined,
            missing=asked.missing,
            locate=asked.locate,
            apply=asked.apply,
        )

        def written(result: Any) -> None:
            write_import_report(result, store, Path(asked.report), file=path.name)
            if asked.saved_profile:
                write_profile(asked.saved_profile, result.profile)

        with stage(feedback, f"{path.name} lesen"):
            result = import_measures(store, path, options, self.progress(feedback), first=written)
        if joined is not None:
            head, *aside = joined.report(result.intake.joined).lines("Orte der Ebene")
            feedback.pushInfo(head)
            for line in aside:
                feedback.pushWarning(line)
        self._tell(feedback, result, applied=options.apply)
        kinds = [row["art"] for row in result.changes if row["feld"] != PLACES]
        return {
            "REPORT": asked.report,
            "SAVE_PROFILE": asked.saved_profile,
            "TAKEN": result.intake.count(RowState.TAKEN),
            "REMARKED": result.intake.count(RowState.REMARKED),
            "REFUSED": result.intake.count(RowState.REFUSED),
            "NEW": kinds.count("neu"),
            "CHANGED": kinds.count("geändert"),
            "LACKING": len(result.missing),
        }

    def _joined(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        store: Store,
        crs: str,
    ) -> JoinedPlaces | None:
        """Places of the layer, if there is one; what is in doubt about it goes into the log."""
        from ...measures.measure_geometry import joined_places
        from ...runtime.errors import InsekError
        from ...sources.vector_layer import read_layer
        from ..kit.layer_input import city_area_of, open_layer_if_given

        opened = open_layer_if_given(self, "PLACES", parameters, context, store=store, crs=crs)
        if opened is None:
            return None
        names = self.parameterAsStrings(parameters, "PLACES_ID", context)
        if not names:
            raise InsekError(
                "Für die Ebene mit den Orten ist das Feld mit der Kennung nicht gewählt. Bitte"
                " „Feld mit der Kennung der Maßnahme“ angeben."
            )
        column = QgsExpression.quotedColumnRef(names[0])
        layer = read_layer(
            opened.source, crs=store.crs, expressions={"id": column}, city=city_area_of(store)
        )
        for note in (*opened.notes, *opened.lost(layer.seen), *layer.notes):
            feedback.pushWarning(note)
        return joined_places(
            [_plain(value) for value in layer.columns["id"]],
            layer.geometry,
            [f"Objekt {key}" for key in layer.ids],
            layer.skips,
        )

    @staticmethod
    def _tell(feedback: QgsProcessingFeedback, result: Any, *, applied: bool) -> None:
        tell_intake(feedback, result.intake)
        feedback.pushInfo(result.sentence)
        if not applied:
            feedback.pushInfo(PREVIEW)


class ExportMeasures(InsekAlgorithm):
    """Write the Maßnahmenliste as it can be edited and taken in again."""

    ID = "exportmeasures"
    TITLE = "Maßnahmenliste ausgeben"
    GROUP_ID = "massnahmen"
    DOC = "measures.md"
    TAGS = ("Excel", "XLSX", "ODS", "Tabelle", "export")
    HELP = (
        "Schreibt die Maßnahmenliste als XLSX oder ODS: die veröffentlichten Spalten, die"
        " ergänzten, die eigenen Spalten der Stadt und, sobald es ein Buch gibt, Seiten und"
        " Karten. Wird die Datei unverändert wieder übernommen, ändert sich nichts; zwei Ausgaben"
        " desselben Speichers sind Byte für Byte gleich.\n\n"
        "Parameter: „Sortierungen“ fügt je ein Blatt nach Handlungsfeld, Ortsbezirk, Zeithorizont,"
        " Priorität, Kostenklasse und Status hinzu und die Kosten je Klasse, Förderprogramm und"
        " Jahr; Maßnahmen ohne Betrag sind gezählt, nicht geschätzt.\n\n"
        "Quelle: Sortierung nach der Folie „Maßnahmenliste Sortierung“ der Stadt (Auswahl der"
        " Kriterien: Vorschlag).\n\n"
        "Grenzen: „k. A.“ steht, wo sich aus einem Text etwas ergäbe, das im Speicher leer ist."
        " Geometrien stehen nicht in der Tabelle; dafür gibt es den GIS-Nachweis."
    )
    HELP_EN = (
        "Writes the list of measures as XLSX or ODS: the published columns, the added ones, the"
        " city's own columns and, once there is a book, pages and maps. Taking the file in again"
        " unchanged changes nothing; two exports of one store are the same bytes.\n\n"
        "Parameters: “Sortierungen” adds a sheet each by field of action, district, horizon,"
        " priority, cost class and status, and costs by class, programme and year; measures"
        " without an amount are counted, not estimated.\n\n"
        "Source: sorting after the city's slide “Maßnahmenliste Sortierung” (the criteria are"
        " a proposal).\n\n"
        "Limits: “k. A.” stands where a text would yield something that is empty in the store."
        " Geometries are not in the table; the GIS export has them."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store, the sheets and the file."""
        self.add_store_parameter()
        self.add_options(MeasureExportDialog)
        add_numbers(self, COUNT="Maßnahmen")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the workbook."""
        from ...spreadsheets.writing.write_workbook import write_workbook
        from ...steps.measures.measure_list import base_year, export_workbook
        from ...store.measures import doubled_numbers, doubled_sentence

        store, asked = self.store_and_options(MeasureExportDialog, parameters, context)
        workbook = export_workbook(
            store, base_year=base_year(store, asked.base_year), views=asked.views
        )
        for number, rows in doubled_numbers(store.measures()).items():
            feedback.pushWarning(doubled_sentence(number, rows))
        write_workbook(workbook, asked.output)
        count = len(workbook.tables[0].rows)
        feedback.pushInfo(f"{count} Maßnahmen, {len(workbook.tables)} Blätter: {asked.output}")
        return {"OUTPUT": asked.output, "COUNT": count}


def _plain(value: object) -> str | None:
    """An id as text; whole numbers without decimals."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
