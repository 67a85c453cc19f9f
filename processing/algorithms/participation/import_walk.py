"""insek:importwalk - walks through the Ortsbezirke: routes, meeting points, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFeatureSource,
    QgsVectorLayer,
)

from ...parameters.kinds import Choice, InputFile, Text
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.number_outputs import add_numbers
from ..kit.source_import import LAYER_CRS
from ..kit.stages import stage

if TYPE_CHECKING:
    from ...sources.opened_layer import OpenedLayer
    from ...store.contract import Store

_KEEP = {"behalten": True, "löschen": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkImportDialog:
    """Where walks come from, and what they share."""

    gpx: str = option(
        InputFile(
            "GPX",
            "GPX-Datei",
            file_filter="GPX (*.gpx)",
            help="Aufzeichnung mit Routen, Spuren und Wegpunkten. Leer: die Ebenen.",
        ),
        "",
    )
    day: str = option(
        Text(
            "DAY",
            "Datum (JJJJ-MM-TT)",
            help="Tag, an dem die Begehung stattgefunden hat.",
        ),
        "",
    )
    crs: str = option(LAYER_CRS, "")
    district: str = option(
        Text(
            "DISTRICT",
            "Ortsbezirk",
            help="Name des Ortsbezirks der Begehung. Leer: er folgt aus dem Ort.",
        ),
        "",
    )
    keep: bool = option(
        Choice(
            "MODE",
            "Andere Begehungen",
            options=_KEEP,
            help="Ob frühere Begehungen behalten oder gelöscht werden. Voreinstellung: behalten.",
        ),
        True,
    )


class ImportWalk(InsekAlgorithm):
    """Take in routes and stops of walks."""

    ID = "importwalk"
    TITLE = "Begehungen übernehmen"
    GROUP_ID = "massnahmen"
    DOC = "participation.md"
    TAGS = ("Ortsbegehung", "Spaziergang", "GPX", "Treffpunkt", "Route", "walk")
    HELP = (
        "Übernimmt Begehungen der Ortsbezirke: Routen als Linien, Treffpunkte und Halte als"
        " Punkte, mit Notizen. Quelle sind eine GPX-Datei (Strecken, Routen, Wegpunkte) oder"
        " Ebenen beliebiger Herkunft und Koordinatensysteme.\n\n"
        "Felder werden an ihren Namen erkannt (Titel, Datum, Ortsbezirk, Notizen, Art,"
        " Reihenfolge, Begehung). Fehlt der Ortsbezirk, gilt der, durch den der größte Teil der"
        " Route führt. Ein Halt gehört zur genannten Begehung, sonst zur nächsten Route bis 500 m;"
        " ohne Nummern zählen die Halte entlang der Route, Treffpunkte zuerst.\n\n"
        "Parameter: Datum und Ortsbezirk gelten für Begehungen ohne eigene Angabe; ein genannter"
        " Ortsbezirk gilt für alle. Dieselbe Begehung (Titel, Datum, Ortsbezirk) wird ersetzt,"
        " andere bleiben oder werden gelöscht.\n\n"
        "Quelle: eigene Festlegungen; Treffpunkte und Routen wie bei den Begehungen der Stadt.\n\n"
        "Grenzen: Aus Notizen werden Adressen und Nummern von Personen entfernt, Namen mitten im"
        " Satz nicht. Zeiten einzelner Trackpunkte werden nicht übernommen."
    )
    HELP_EN = (
        "Takes in walks through the districts: routes as lines, meeting points and stops as"
        " points, with notes. The source is a GPX file (tracks, routes, waypoints) or layers of"
        " any origin and CRS.\n\n"
        "Fields are known by their names (title, date, district, notes, kind, order, walk). Where"
        " the district is missing, it is the one that most of the route runs through. A stop"
        " belongs to the walk it names, otherwise to the nearest route up to 500 m; without"
        " numbers stops are counted along the route, meeting points first.\n\n"
        "Parameters: date and district hold for walks without their own; a district that is given"
        " holds for all. The same walk (title, date, district) is replaced, others stay or are"
        " deleted.\n\n"
        "Source: our own rules; meeting points and routes as in the city's walks.\n\n"
        "Limits: addresses and numbers of people are removed from notes, names within a sentence"
        " are not. Times of single track points are not taken."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare GPX or layers, date, district."""
        self.add_store_parameter()
        layers = [
            QgsProcessingParameterFeatureSource(name, label, [kind], optional=True)
            for name, label, kind in (
                ("ROUTES", "Ebene mit Routen", QgsProcessing.SourceType.TypeVectorLine),
                (
                    "STOPS",
                    "Ebene mit Treffpunkten und Halten",
                    QgsProcessing.SourceType.TypeVectorPoint,
                ),
            )
        ]
        self.add_options(WalkImportDialog, before={"DAY": layers})
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Routen"))
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT_STOPS", "Treffpunkte und Halte"))
        add_numbers(
            self,
            COUNT="Begehungen",
            COUNT_STOPS="Treffpunkte und Halte",
            SKIPPED="Übersprungene Objekte",
        )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read and write.

        Raises:
            ParticipationError: if neither a file nor a layer is given.
        """
        from pathlib import Path

        from ...participation.participation_errors import ParticipationError
        from ...steps.participation.walk_import import gpx_layers, import_walks
        from ..kit.layer_input import city_area_of

        store, asked = self.store_and_options(WalkImportDialog, parameters, context)
        file = asked.gpx
        recorded = gpx_layers(Path(file)) if file else ([], [])
        routes, stops = (
            self._opened(name, layers, parameters, context, store, asked.crs)
            for name, layers in zip(("ROUTES", "STOPS"), recorded, strict=True)
        )
        if not routes and not stops:
            raise ParticipationError(
                "Bitte eine GPX-Datei, eine Ebene mit Routen oder eine mit Treffpunkten angeben."
            )
        names = [Path(file).name] if file else []
        names += [
            layer.name
            for layers, own in zip((routes, stops), recorded, strict=True)
            for layer in layers[len(own) :]
        ]
        with stage(feedback, "Begehungen übernehmen"):
            result = import_walks(
                store,
                routes,
                stops,
                source=", ".join(dict.fromkeys(names)),
                day=asked.day,
                district=asked.district,
                keep=asked.keep,
                city=city_area_of(store),
            )
        for note in result.notes:
            feedback.pushWarning(note)
        for skip in result.skipped:
            feedback.pushWarning(skip.sentence())
        feedback.pushInfo(result.sentence)
        return {
            "OUTPUT": self.show_ledger(context, store, "begehung_route"),
            "OUTPUT_STOPS": self.show_ledger(context, store, "begehung_halt"),
            "COUNT": len(result.walks),
            "COUNT_STOPS": len(result.stops),
            "SKIPPED": sum(skip.count for skip in result.skipped),
        }

    def _opened(
        self,
        name: str,
        recorded: Sequence[QgsVectorLayer],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        store: Store,
        crs: str,
    ) -> list[OpenedLayer]:
        """Layers of a GPX file and the one that a parameter names, if it names one."""
        from ..kit.layer_input import open_layer, open_layer_if_given

        layers = [open_layer(self, name, {name: item}, context, store=store) for item in recorded]
        given = open_layer_if_given(self, name, parameters, context, store=store, crs=crs)
        return [*layers, given] if given is not None else layers
