"""insek:checkmeasures, insek:numbermeasures, insek:placemeasures - care for the Maßnahmenliste."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
)
from qgis.PyQt.QtCore import QDate, QMetaType

from ...measures.list_choices import Scheme
from ...parameters.kinds import Choice, Number, Text, words_of
from ...parameters.options import option
from ...runtime.errors import InsekError
from ...wording.numbers import percent
from ..kit.base import InsekAlgorithm
from ..kit.layer_writer import LayerWriter, fields_of_kinds
from ..kit.number_outputs import add_numbers
from ..kit.table_import import REPORT
from .import_export import BASE_YEAR

if TYPE_CHECKING:
    from ...store.contract import Store

_FIELDS = {
    "massnahme_id": QMetaType.Type.QString,
    "nummer": QMetaType.Type.Int,
    "titel": QMetaType.Type.QString,
    "ortsbezirk": QMetaType.Type.QString,
    "pruefung": QMetaType.Type.QString,
    "spalte": QMetaType.Type.QString,
    "hinweis": QMetaType.Type.QString,
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InsekError(
            f"Stichtag „{text}“: Bitte als JJJJ-MM-TT angeben, z. B. 2026-05-31."
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDialog:
    """What counts as a finding, and the report."""

    day: date | None = option(
        Text(
            "TODAY",
            "Stichtag (JJJJ-MM-TT, leer: heute)",
            parse=_day,
            help="Tag, an dem Fristen gemessen werden.",
        ),
        None,
    )
    base_year: int | None = option(BASE_YEAR, None)
    likeness: float = option(
        Number(
            "LIKENESS",
            "Ähnlichkeit von Titeln ab (0 bis 1)",
            most=1.0,
            help="Titel, die sich stärker ähneln, werden als mögliche Dubletten gemeldet; 1 heißt"
            " gleich. Vorschlag: 0,8.",
        ),
        0.8,
    )
    tolerance_m: float = option(
        Number(
            "TOLERANCE",
            "Toleranz am Stadtrand in Metern",
            unit="m",
            most=10_000.0,
            help="Orte, die höchstens so viele Meter außerhalb der Stadt liegen, gelten noch als"
            " innen. Vorschlag: 25.",
        ),
        25.0,
    )
    report: str = option(replace(REPORT, required=False), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingDialog:
    """How numbers are given."""

    scheme: Scheme = option(
        Choice(
            "SCHEME",
            "Schema",
            options=words_of(Scheme),
            help="Wie die Nummern vergeben werden: durchgehend, oder je Handlungsfeld oder"
            " Ortsbezirk von vorn.",
        ),
        Scheme.RUNNING,
    )


class CheckMeasures(InsekAlgorithm):
    """Find gaps and contradictions in the Maßnahmenliste."""

    ID = "checkmeasures"
    TITLE = "Maßnahmenliste prüfen"
    GROUP_ID = "massnahmen"
    DOC = "measures.md"
    HELP = (
        "Prüft jede Maßnahme: Angaben vollständig; Status, Zeitraum, Zeithorizont und"
        " Kostenklasse ohne Widerspruch; Orte im Stadtgebiet und im genannten Ortsbezirk; kein"
        " ähnlicher Titel; Kosten mit Finanzierung; Handlungsfelder mit Entwicklungsziel.\n\n"
        "Ergebnis: eine Ebene mit einem Objekt je Hinweis (am Ort der Maßnahme, sonst ohne"
        " Geometrie), ein Bericht als Tabelle und je Ortsbezirk der Anteil bestandener Prüfungen"
        " (sechs je Maßnahme) als Kennzahl im Speicher.\n\n"
        "Formel: Ähnlichkeit zweier Titel = Kosinus der Zählungen ihrer Dreibuchstabenfolgen ohne"
        " Füllwörter; ab der Schwelle gilt ein Paar im selben Ortsbezirk als ähnlich, ab 0,98"
        " überall.\n\n"
        "Parameter: Stichtag (leer: heute), Bezugsjahr des Zeithorizonts (leer: das der letzten"
        " Übernahme, sonst das laufende Jahr), Schwelle 0,8 und Toleranz am Stadtrand 25 m.\n\n"
        "Quelle: eigene Festlegungen; Spalten und Klassen aus dem Katalog.\n\n"
        "Grenzen: Geprüft wird die Form, nicht der Inhalt. Ohne Ortsbezirksgrenzen entfällt die"
        " Prüfung der Orte."
    )
    HELP_EN = (
        "Checks every measure: complete; status, period, horizon and cost class without"
        " contradiction; places inside the city and the stated district; no similar title; costs"
        " with funding; fields of action with a goal.\n\n"
        "Result: a layer with one feature per finding (at the place of the measure, otherwise"
        " without geometry), a report as spreadsheet, and per district the share of passed checks"
        " (six per measure) as a figure in the store.\n\n"
        "Formula: likeness of two titles = cosine of the counts of their three-letter pieces"
        " without small words; from the threshold on a pair of one district is similar, from 0.98"
        " everywhere.\n\n"
        "Parameters: reference day (empty: today), base year of the horizon (empty: that of the"
        " last import, otherwise the current year), threshold 0.8 and tolerance of 25 m at the"
        " city's edge.\n\n"
        "Source: our own rules; columns and classes from the catalogue.\n\n"
        "Limits: the form is checked, not the content. Without district boundaries places are not"
        " checked."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare day, thresholds and outputs."""
        self.add_store_parameter()
        sink = QgsProcessingParameterFeatureSink(
            "OUTPUT", "Hinweise", QgsProcessing.SourceType.TypeVectorPoint
        )
        self.add_options(CheckDialog, before={"REPORT": (sink,)})
        add_numbers(self, FINDINGS="Hinweise", SHARE="Bestandene Prüfungen in %")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Check and write layer, report and figures."""
        from ...measures.check import KINDS, CheckOptions
        from ...measures.check_report import check_workbook
        from ...spreadsheets.writing.write_workbook import write_workbook
        from ...steps.measures.measure_list import Checked, base_year, check_measures

        store, asked = self.store_and_options(CheckDialog, parameters, context)
        options = CheckOptions(
            today=asked.day or QDate.currentDate().toPyDate(),
            base_year=base_year(store, asked.base_year),
            likeness=asked.likeness,
            tolerance_m=asked.tolerance_m,
        )
        measures = {measure.id: measure for measure in store.measures()}
        names = {item.id: item.name for item in store.catalogue.districts}
        report = asked.report

        def written(result: Checked) -> None:
            if report:
                found, rated = result
                book = check_workbook(found, rated, measures, catalogue=store.catalogue)
                write_workbook(book, report)

        findings, rated = check_measures(store, options, first=written)
        output = self._write(parameters, context, store, findings=findings, measures=measures)
        failed = len({(item.measure, item.kind) for item in findings})
        possible = len(measures) * len(KINDS)
        share = 100.0 * (1 - failed / possible) if possible else float("nan")
        for score in rated:
            name = names.get(score.district, "gesamtstädtisch")
            feedback.pushInfo(
                f"{name}: {score.measures} Maßnahmen, {score.findings} Hinweise,"
                f" {percent(score.share)} der Prüfungen bestanden"
            )
        feedback.pushInfo(f"{len(findings)} Hinweise zu {len(measures)} Maßnahmen")
        return {"OUTPUT": output, "REPORT": report, "FINDINGS": len(findings), "SHARE": share}

    def _write(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        *,
        findings: Any,
        measures: Any,
    ) -> str:
        import shapely

        writer = LayerWriter(
            *(self, parameters, context, "OUTPUT"),
            fields=fields_of_kinds(_FIELDS),
            kind=Qgis.WkbType.Point,
            crs=QgsCoordinateReferenceSystem(store.crs),
        )
        for finding in findings:
            measure = measures[finding.measure]
            districts = "; ".join(measure.ortsbezirke)
            values = (
                *(measure.id, measure.nummer, measure.titel, districts),
                *(finding.kind, finding.column, finding.sentence),
            )
            places = measure.places
            spot = shapely.point_on_surface(places[0].geometry) if places else None
            writer.add_row(values, spot)
        return writer.output


class NumberMeasures(InsekAlgorithm):
    """Give the measures new numbers."""

    ID = "numbermeasures"
    TITLE = "Maßnahmen nummerieren"
    GROUP_ID = "massnahmen"
    DOC = "measures.md"
    HELP = (
        "Vergibt die Nummern neu, in der bisherigen Reihenfolge: fortlaufend, oder in Hundertern"
        " je Handlungsfeld (101, 102 … 201 …) oder je Ortsbezirk. Es zählt das führende"
        " Handlungsfeld und der erste Ortsbezirk; Maßnahmen ohne bilden den letzten Block.\n\n"
        "Parameter: das Schema. Ab hundert Maßnahmen in einem Block werden Tausender vergeben.\n\n"
        "Quelle: eigene Festlegung.\n\n"
        "Grenzen: Kennungen bleiben; gedruckte Nummern eines älteren Buchs gelten nicht mehr. Der"
        " Verlauf der Liste hält jede Änderung fest."
    )
    HELP_EN = (
        "Numbers the measures anew in their order so far: one after the other, or in hundreds per"
        " field of action (101, 102 … 201 …) or per district. The leading field and the first"
        " district count; measures without one make up the last block.\n\n"
        "Parameters: the scheme. From one hundred measures in a block thousands are used.\n\n"
        "Source: our own rule.\n\n"
        "Limits: ids stay; printed numbers of an older book no longer hold. The history of the list"
        " keeps every change."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the scheme."""
        self.add_store_parameter()
        self.add_options(NumberingDialog)
        add_numbers(self, CHANGED="Geänderte Nummern")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Number and write."""
        from ...steps.measures.measure_list import number_measures

        store, asked = self.store_and_options(NumberingDialog, parameters, context)
        changed = number_measures(store, asked.scheme)
        feedback.pushInfo(f"{changed} Nummern geändert ({asked.scheme}).")
        return {"CHANGED": changed}


class PlaceMeasures(InsekAlgorithm):
    """Write the Ortsbezirke that the places of measures lie in."""

    ID = "placemeasures"
    TITLE = "Ortsbezirk der Maßnahmen aus dem Ort bestimmen"
    GROUP_ID = "massnahmen"
    DOC = "measures.md"
    HELP = (
        "Trägt bei jeder Maßnahme mit Ort die Ortsbezirke ein, in denen ihre Punkte, Linien und"
        " Flächen liegen; überquert ein Ort eine Grenze, sind es mehrere. Maßnahmen ohne Ort"
        " und solche, deren Orte alle außerhalb der Stadt liegen, bleiben, wie sie sind.\n\n"
        "Parameter: nur der Speicher. Ein gemeinsamer Meter (bei Flächen ein Quadratmeter) zählt"
        " noch nicht, damit doppelt gezeichnete Grenzen keinen Nachbarn hinzufügen.\n\n"
        "Quelle: eigene Festlegung; Grenzen aus dem Speicher.\n\n"
        "Grenzen: Vorhandene Angaben werden ersetzt; der Verlauf der Liste hält sie fest."
    )
    HELP_EN = (
        "Writes for every measure with a place the districts that its points, lines and areas lie"
        " in; a place that crosses a border lies in several. Measures without a place, and those"
        " whose places all lie outside the city, stay as they are.\n\n"
        "Parameters: the store only. One shared metre (one square metre for areas) does not count,"
        " so that borders drawn twice add no neighbour.\n\n"
        "Source: our own rule; boundaries from the store.\n\n"
        "Limits: what was there is replaced; the history of the list keeps it."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store."""
        self.add_store_parameter()
        add_numbers(self, CHANGED="Geänderte Maßnahmen")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Place and write."""
        from ...steps.measures.measure_list import place_measures

        store = self.open_store(parameters, context)
        changed = place_measures(store)
        feedback.pushInfo(f"{changed} Maßnahmen haben andere Ortsbezirke.")
        return {"CHANGED": changed}
