"""insek:fifteenminutecity - how many kinds of everyday destinations can be walked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    NULL,
    Qgis,
    QgsExpression,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ...catalogue.titles import destination_labels
from ..kit.base import InsekAlgorithm
from .supply import add_choice, add_network_numbers, add_number
from .supply_log import tell_supply, tell_unused_speed, without_nan

if TYPE_CHECKING:
    from ...store.contract import Store

_SPEED_KMH = 4.8
_SPEEDS = ("gleichbleibend", "mit Steigungen (Tobler)")


def _add_destination_choice(
    algorithm: InsekAlgorithm, name: str, label: str, preset: tuple[str, ...], *, note: str
) -> None:
    """Add a choice of several categories; ``preset`` are those chosen at first."""
    labels = destination_labels()
    parameter = QgsProcessingParameterEnum(
        name,
        label,
        list(labels),
        allowMultiple=True,
        defaultValue=[index for index, item in enumerate(labels) if item in preset],
        optional=True,
    )
    parameter.setHelp(note)
    algorithm.addParameter(parameter)


class FifteenMinuteCity(InsekAlgorithm):
    """Bands of the share of categories reached, and the proposal for the 15-minute city."""

    ID = "fifteenminutecity"
    TITLE = "15-Minuten-Stadt (Näherung)"
    GROUP_ID = "versorgung"
    DOC = "analyses.md"
    TAGS = ("Viertelstunde", "Ziele des Alltags", "15-minute city", "walkability")
    HELP = (
        "Wie viele Kategorien von Zielen des Alltags sind von jeder Straße und von jedem"
        " Einwohnerpunkt aus zu Fuß in der Gehzeit zu erreichen?\n\n"
        "Anteil = Zahl der Kategorien, deren nächstes Ziel über das Wegenetz höchstens Gehzeit ×"
        " Geschwindigkeit entfernt ist, geteilt durch die Zahl der Kategorien mit Daten."
        " Kategorien ganz ohne Daten zählen nicht mit; solche, deren Ziele alle abseits der Wege"
        " liegen, zählen als nicht erreicht; beide werden genannt. Gezeichnet werden die"
        " Wegestücke nach ihrer genauen Zahl, mit dem Abstand verbreitert (keine Interpolation),"
        " als Stufen ab 1 Kategorie, 25, 50, 75 und 100 %. Teile ab dem Mindestanteil werden mit"
        " vereinfachtem Umriss (Lücken bis 150 m geschlossen) als 15-Minuten-Stadt vorgeschlagen;"
        " sobald Planende daran gearbeitet haben, bleibt ihre"
        " Fassung.\n\n"
        "Voreinstellungen: 15 Minuten (Legende der Analysekarte Bewegungsräume), 4,8 km/h"
        " (Fachpraxis), 14 Kategorien und Mindestanteil 0,75 (eigene Vorschläge; das BBSR zählt 24"
        " Ziele und fand im Mittel etwa 75 % erreichbar). Die Kategorien stehen im Katalog der"
        " Stadt (destinations.yaml). Weitere Ziele und eigene Kategorien: Ziele des Alltags"
        " übernehmen oder hier eine Ebene mit Punkten oder Flächen angeben, deren Feld die"
        " Kategorie nennt (mehrere mit Semikolon).\n\n"
        "Auf Wunsch mit Steigungen (Tobler, Weg zum Ziel hin) aus dem Geländemodell.\n\n"
        "Grenzen: Näherung, ohne Wartezeiten und in der Voreinstellung ohne Steigungen; der Weg"
        " von der Tür zur Straße zählt nicht; Flächen (Parks) sind erreicht, wo ein Weg höchstens"
        " 25 m neben ihrem Rand liegt."
        " Größe, Qualität und Öffnungszeiten der Ziele zählen nicht. Einwohner ohne Straße in der"
        " Nähe sind nicht beurteilt; das Protokoll nennt sie und Ziele ohne Weg. Zum Vergleich"
        " zählen die Kennzahlen auch, wer nach Luftlinie (Gehzeit × Geschwindigkeit) genug"
        " Kategorien erreicht, und wen nur eine der beiden Messungen zählt."
    )
    HELP_EN = (
        "How many categories of everyday destinations can be walked to in time, from every street"
        " and from every point with residents?\n\n"
        "Share = number of categories whose nearest destination is at most time × speed away along"
        " the streets, divided by the number of categories with data. Categories without any data"
        " do not count; those whose places all lie off the streets count as not reached; both are"
        " named. Streets are drawn by their exact number, widened by the"
        " offset (no interpolation), in bands from 1 category, 25, 50, 75 and 100 %. Parts from the"
        " smallest share are proposed with a simplified outline (gaps up to 150 m closed) as the"
        " 15-minute city; as soon as planners have worked on"
        " them their version stays.\n\n"
        "Defaults: 15 minutes (legend of the map Bewegungsräume), 4.8 km/h (practice), 14"
        " categories and a share of 0.75 (our proposals; BBSR counts 24 destinations and found"
        " about 75 % within reach on average). The categories are in the city's catalogue"
        " (destinations.yaml). More destinations and categories of your own: import everyday"
        " destinations, or name a layer of points or areas whose field holds the category (several"
        " with semicolons).\n\n"
        "On request with slopes (Tobler, on the way there) from the terrain model.\n\n"
        "Limits: approximation without waiting and, by default, without slopes; the way from the"
        " door to the street is not counted; areas (parks) are reached where a street runs within"
        " 25 m of their edge."
        " Size, quality and opening hours do not count. Residents without a street nearby are not"
        " judged; the log names them and destinations off the streets. For comparison the figures"
        " also count who reaches enough categories by straight line (time × speed), and whom only"
        " one of the two measurements counts."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare time, speed, categories and threshold."""
        self.add_store_parameter()
        add_number(self, "MINUTES", "Gehzeit in Minuten", 15.0, note="Legende der Stadt")
        add_choice(
            self,
            "TRAVEL",
            "Geschwindigkeit",
            _SPEEDS,
            note="Mit Steigungen: Gehzeit zum Ziel hin nach Tobler; braucht das Geländemodell.",
        )
        add_number(self, "SPEED", "Geschwindigkeit in km/h", _SPEED_KMH, note="Fachpraxis")
        add_number(
            self,
            "SHARE_THRESHOLD",
            "Mindestanteil der Kategorien (0 bis 1)",
            0.75,
            note="Vorschlag nach dem Durchschnitt des BBSR 2025 (etwa 75 %)",
        )
        _add_destination_choice(
            self,
            "CATEGORIES",
            "Kategorien",
            destination_labels(),
            note="Ohne Auswahl alle, die der Katalog oder die Daten nennen. Eigene Vorschläge.",
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                "DESTINATIONS",
                "Weitere Ziele (Ebene oder Tabelle mit Geometrie)",
                [
                    Qgis.ProcessingSourceType.VectorPoint,
                    Qgis.ProcessingSourceType.VectorPolygon,
                ],
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterField(
                "FIELD",
                "Feld mit der Kategorie",
                defaultValue="kategorie",
                parentLayerParameterName="DESTINATIONS",
                optional=True,
            )
        )
        add_network_numbers(self)
        add_number(
            self,
            "OUTLINE_GAP",
            "Vorschlag: Lücken schließen bis (Meter)",
            150.0,
            note="Schmalere Ausläufer fallen weg. 0: genaue Fläche. Vorschlag.",
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "15-Minuten-Stadt"))
        self.addOutput(QgsProcessingOutputVectorLayer("BANDS", "Erreichbare Ziele des Alltags"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil der Einwohner in %"))
        self.addOutput(QgsProcessingOutputNumber("MEAN", "Mittlerer Anteil der Kategorien in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures and what has no data."""
        from ...analysis.choices import Travel
        from ...steps.supply.computation.destination_reach import (
            BANDS,
            CITY,
            DailyCityOptions,
            fifteen_minute_city,
        )
        from ...wording import numbers

        store = self.open_store(parameters, context)
        labels = destination_labels()
        chosen = self.parameterAsEnums(parameters, "CATEGORIES", context)
        every = len(chosen) in (0, len(labels))
        slopes = self.parameterAsEnum(parameters, "TRAVEL", context) == 1
        travel = Travel.TOBLER if slopes else Travel.CONSTANT
        options = DailyCityOptions(
            minutes=self.parameterAsDouble(parameters, "MINUTES", context),
            speed_kmh=self.parameterAsDouble(parameters, "SPEED", context),
            share_threshold=self.parameterAsDouble(parameters, "SHARE_THRESHOLD", context),
            categories=() if every else tuple(labels[index] for index in chosen),
            extra=self._further_places(parameters, context, store, feedback),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            resident_snap_m=self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
            travel=travel,
            outline_gap_m=self.parameterAsDouble(parameters, "OUTLINE_GAP", context),
        )
        result = fifteen_minute_city(store, options, self.progress(feedback))
        feedback.pushInfo(f"Kategorien: {', '.join(result.categories)}")
        if result.missing:
            feedback.pushWarning(f"Nicht mitgezählt, keine Daten: {', '.join(result.missing)}")
        for text in result.warnings:
            feedback.pushWarning(text)
        if result.unreached:
            feedback.pushWarning(
                "Mitgezählt, aber von niemandem erreicht, weil kein Ziel an einem Weg liegt:"
                f" {', '.join(result.unreached)}"
            )
        feedback.pushInfo(
            f"Mindestens {result.least} von {len(result.categories)} Kategorien in"
            f" {numbers.chosen(options.minutes)} min {options.pace}:"
        )
        tell_supply(
            feedback, result.supply, {item.id: item.name for item in store.catalogue.districts}
        )
        feedback.pushInfo(
            f"Zum Vergleich nach Luftlinie ({numbers.grouped(options.radius_m)} m):"
            f" {numbers.amount(result.straight.city.served, 'EW')}; nur nach Luftlinie"
            f" {numbers.amount(result.only_straight.city.served, 'EW')}, nur über das Wegenetz"
            f" {numbers.amount(result.only_network.city.served, 'EW')}"
        )
        if slopes:
            tell_unused_speed(feedback, options.speed_kmh, _SPEED_KMH)
        shown = self.show_all(context, store, (CITY, BANDS))
        return without_nan(
            {
                "OUTPUT": shown[CITY],
                "BANDS": shown[BANDS],
                "SHARE": 100 * result.supply.city.share,
                "MEAN": 100 * result.mean_share,
            }
        )

    def _further_places(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        feedback: QgsProcessingFeedback,
    ) -> Any:
        """Destinations of the layer given, in the store's CRS; None if none was given."""
        given = parameters.get("DESTINATIONS")
        if given in (None, "", NULL):
            return None
        from ...sources.vector_layer import read_layer
        from ...steps.role_data import StepError
        from ...store.features import FeatureTable
        from ...wording import numbers

        source = self.parameterAsSource(parameters, "DESTINATIONS", context)
        if source is None:
            named = f" „{given}“" if isinstance(given, str) else ""
            raise StepError(
                f"Weitere Ziele: Die Ebene{named} lässt sich nicht öffnen. Bitte Pfad und"
                " Ebenennamen prüfen oder das Feld leer lassen."
            )
        field = self.parameterAsString(parameters, "FIELD", context) or "kategorie"
        if source.fields().lookupField(field) < 0:
            names = ", ".join(item.name() for item in source.fields()) or "keine Felder"
            raise StepError(
                f"Ebene „{source.sourceName()}“: Das Feld „{field}“ mit der Kategorie gibt es"
                f" nicht. Vorhanden: {names}."
            )
        column = QgsExpression.quotedColumnRef(field)
        found = read_layer(source, crs=store.crs, expressions={"kategorie": column})
        count = numbers.counted(len(found.geometry), "weiteres Ziel", "weitere Ziele")
        feedback.pushInfo(f"{count} aus „{source.sourceName()}“")
        return FeatureTable.from_rows(
            list(found.geometry), {"kategorie": list(found.columns["kategorie"])}
        )
