"""insek:importindicators and insek:recordindicators - values of indicators by year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QDate

from ...parameters.kinds import InputFile
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.table_import import APPLY, PREVIEW, SHEETS
from .report_and_proof import YEAR, last_year


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorImportDialog:
    """The table, and whether the store changes."""

    file: str = option(
        InputFile(
            "INPUT",
            "Tabelle der Werte",
            file_filter=SHEETS,
            required=True,
            help="Werte je Indikator und Jahr als XLSX, ODS oder CSV.",
        )
    )
    apply: bool = option(APPLY, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingDialog:
    """The year that the figures are kept for."""

    year: int = option(
        replace(
            YEAR,
            label="Jahr der Werte",
            help="Unter diesem Jahr werden die heutigen Kennzahlen festgehalten. Voreinstellung:"
            " das letzte abgeschlossene.",
        ),
        made=last_year,
    )


class ImportIndicators(InsekAlgorithm):
    """Take in values of indicators from a table."""

    ID = "importindicators"
    TITLE = "Indikatoren übernehmen"
    GROUP_ID = "massnahmen"
    DOC = "monitoring.md"
    TAGS = ("Monitoring", "Nachhaltigkeitscheck", "SDG", "indicators", "import")
    HELP = (
        "Übernimmt Werte von Indikatoren aus XLSX, ODS, CSV oder TSV. Gebraucht werden die Spalten"
        " Indikator, Jahr und Wert; Einheit, Richtung (mehr oder weniger ist besser), Quelle und"
        " Hinweis dürfen dazu. Indikatoren des Katalogs werden an Kennung oder Titel erkannt,"
        " andere unter ihrem Namen geführt. Jede Zeile wird übernommen oder mit Grund"
        " abgelehnt.\n\n"
        "Parameter: Ohne „In den Speicher schreiben“ entsteht nur das Protokoll (Vorschau). Für"
        " denselben Indikator und dasselbe Jahr gilt der neue Wert.\n\n"
        "Quelle: Indikatoren aus dem Nachhaltigkeitscheck der Bestandsanalyse, räumliche als"
        " Vorschlag; Einheit, Richtung und Brüche der Reihe stehen im Katalog.\n\n"
        "Grenzen: Das Programm kennt keine Werte; es prüft nicht, ob eine Quelle stimmt. Eine"
        " Zahl mit einem Punkt vor drei Ziffern kann zwei Zahlen sein und wird abgelehnt. Die"
        " Veränderungen, die die Bestandsanalyse nennt, haben keinen Zeitraum; sie stehen im"
        " Bericht, gehören aber in keine Reihe."
    )
    HELP_EN = (
        "Takes in values of indicators from XLSX, ODS, CSV or TSV. The columns Indikator, Jahr and"
        " Wert are needed; Einheit, Richtung (more or less is better), Quelle and Hinweis may be"
        " there. Indicators of the catalogue are known by id or title, others are kept under their"
        " name. Every row is taken or refused with a reason.\n\n"
        "Parameters: without writing into the store only the log is made (preview). For the same"
        " indicator and year the new value counts.\n\n"
        "Source: indicators of the sustainability check of the city, spatial ones as a proposal;"
        " unit, direction and breaks of series are in the catalogue.\n\n"
        "Limits: the program knows no values and does not check a source. A number with one"
        " point before three digits could be two numbers and is refused. The changes that the city"
        " published name no period; they are printed in the report but belong to no series."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the table."""
        self.add_store_parameter()
        self.add_options(IndicatorImportDialog)
        add_numbers(self, TAKEN="Übernommen", REFUSED="Abgelehnt")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, tell row by row, write."""
        from ...steps.measures.monitoring_outputs import import_values

        store, asked = self.store_and_options(IndicatorImportDialog, parameters, context)
        rows = import_values(store, Path(asked.file), apply=asked.apply)
        for row in rows:
            if row.remark:
                state = "abgelehnt" if row.value is None else "übernommen"
                feedback.pushWarning(f"Zeile {row.row} {state}: {row.remark}")
        taken = sum(row.value is not None for row in rows)
        feedback.pushInfo(f"{taken} Werte übernommen, {len(rows) - taken} Zeilen abgelehnt.")
        if not asked.apply:
            feedback.pushInfo(PREVIEW)
        return {"TAKEN": taken, "REFUSED": len(rows) - taken}


class RecordIndicators(InsekAlgorithm):
    """Freeze the figures of the analyses as values of a year."""

    ID = "recordindicators"
    TITLE = "Räumliche Indikatoren festhalten"
    GROUP_ID = "massnahmen"
    DOC = "monitoring.md"
    TAGS = ("Monitoring", "Kennzahlen", "indicators", "record")
    HELP = (
        "Hält die stadtweiten Kennzahlen der gerechneten Analysen als Werte eines Jahres fest, etwa"
        " den Anteil der Einwohner:innen mit Nahversorgung, mit ÖV-Güteklasse oder mit"
        " wohnungsnahem Grün. So entsteht über die Jahre eine Reihe, auch wenn die Analysen neu"
        " gerechnet werden.\n\n"
        "Formel: Der Wert ist die Kennzahl selbst oder der Anteil von Kennzahlen an ihrer Summe;"
        " welche, steht im Katalog (indicators.yaml). Datenstand, Rechenweg und Parameter werden"
        " mitgeschrieben.\n\n"
        "Parameter: das Jahr, für das die Werte gelten (voreingestellt das letzte volle). Werte"
        " desselben Jahres werden ersetzt.\n\n"
        "Quelle: eigene Berechnungen im Speicher; die Auswahl ist ein Vorschlag.\n\n"
        "Grenzen: Es wird nichts gerechnet. Was fehlt oder keine Daten hat, wird genannt. Werte"
        " mit anderen Parametern werden im Bericht nicht miteinander verglichen."
    )
    HELP_EN = (
        "Freezes the city-wide figures of computed analyses as values of a year, such as the share"
        " of residents with local supply, with a public transport quality class or with green near"
        " home. Over the years this makes a series, even when analyses are computed anew.\n\n"
        "Formula: the value is the figure itself or the share of figures in their sum; which, is"
        " in the catalogue (indicators.yaml). Date of the data, algorithm and parameters are kept"
        " with it.\n\n"
        "Parameters: the year for which the values hold (by default the last full one). Values of"
        " the same year are replaced.\n\n"
        "Source: own computations in the store; the choice is a proposal.\n\n"
        "Limits: nothing is computed. What is missing or has no data is named. Values with other"
        " parameters are not compared with each other in the report."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the year."""
        self.add_store_parameter()
        self.add_options(RecordingDialog)
        add_numbers(self, RECORDED="Festgehaltene Werte")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Freeze and tell.

        Raises:
            InsekError: for a year in the future.
        """
        from ...runtime.errors import InsekError
        from ...steps.measures.monitoring_outputs import record_values
        from ...wording import numbers

        store, asked = self.store_and_options(RecordingDialog, parameters, context)
        year = asked.year
        if year > QDate.currentDate().year():
            raise InsekError(f"Das Jahr {year} liegt in der Zukunft. Bitte ein früheres wählen.")
        values, missing = record_values(store, year)
        for value in values:
            feedback.pushInfo(f"{value.titel}: {numbers.grouped(value.wert, 2)} {value.einheit}")
        for text in missing:
            feedback.pushWarning(text)
        feedback.pushInfo(f"{len(values)} Werte für {year} festgehalten.")
        return {"RECORDED": len(values)}
