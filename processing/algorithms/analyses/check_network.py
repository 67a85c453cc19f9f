"""Look a street network over before counting on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Number
from ...parameters.options import option
from ...steps.supply.computation.reach_options import (
    BRIDGE,
    FACILITIES,
    STREETS,
    TUNNEL,
    class_column,
    snap_distance,
)
from ...wording import numbers
from ..kit.base import InsekAlgorithm
from ..kit.stages import stage
from .any_reachability import LayerResults

_FIGURES = (
    ("COMPONENTS", "Zahl der Teilnetze"),
    ("OUTSIDE", "Länge außerhalb des größten Teilnetzes in %"),
    ("CROSSINGS", "Kreuzungen ohne gemeinsamen Stützpunkt"),
    ("DEAD_ENDS", "Sackgassen"),
    ("NEAR_MISSES", "Sackgassen knapp vor einem anderen Weg"),
    ("UNTIED", "Standorte ohne Anschluss"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCheckOptions:
    """What the columns of the ways say, and how near is near."""

    class_field: str = option(
        class_column(
            "Wegeklasse nach OSM („highway“). Damit stehen die Klassen bei den auffälligen Punkten,"
            " und Enden von Bahn- und Bussteigen zählen nicht als knapp vor einem Weg."
        ),
        "",
    )
    bridge_field: str = option(BRIDGE, "")
    tunnel_field: str = option(TUNNEL, "")
    gap_m: float = option(
        Number(
            "GAP",
            "Knapp vor einem anderen Weg: Meter",
            unit="m",
            most=1000.0,
            help="Ein Wegende, das näher als so viele Meter vor einem anderen Weg aufhört, gilt als"
            " vermutlicher Zeichenfehler. Voreinstellung: Vorschlag.",
        ),
        5.0,
    )
    snap_m: float = option(
        snap_distance(
            "Standorte, die weiter als so viele Meter vom nächsten Weg liegen, werden gemeldet."
            " Voreinstellung: Vorschlag."
        ),
        250.0,
    )


class CheckNetwork(LayerResults, InsekAlgorithm):
    """Parts cut off, near misses and places without a street."""

    ID = "checknetwork"
    TITLE = "Wegenetz prüfen"
    GROUP_ID = "versorgung"
    HELP = (
        "Zeigt, was Ergebnisse im Netz verfälscht: Teilnetze ohne Verbindung zum größten,"
        " Sackgassen, die knapp vor einem anderen Weg enden (meist ein Zeichenfehler), Kreuzungen"
        " ohne gemeinsamen Stützpunkt (gezählt; Brücken und Tunnel nicht), und Standorte, die zu"
        " weit von jedem Weg liegen.\n\n"
        "Ergebnis: die Wege außerhalb des größten Teilnetzes, die auffälligen Punkte mit Art,"
        " Abstand, Kennung und Klasse ihres Wegs und des Wegs daneben, und die Zahlen. Mit dem Feld"
        " der Wegeklasse stehen Enden von Bahn- und Bussteigen als eigene Art in der Ebene und"
        " zählen nicht als knapp: Steige sind oft ohne Anschluss gezeichnet.\n\n"
        "Voreinstellungen: 5 m für „knapp“ und 250 m für Standorte sind eigene Vorschläge.\n\n"
        "Grenzen: Eine echte Sackgasse neben einem anderen Weg (Mauer, Böschung) sieht aus wie ein"
        " Fehler; bitte ansehen. Geprüft werden alle Wege, gleich für wen sie erlaubt sind."
    )
    HELP_EN = (
        "Shows what falsifies results in the network: parts without a link to the largest one, dead"
        " ends just short of another street (mostly a drawing error), crossings without a shared"
        " vertex (counted; not at bridges and tunnels), and facilities too far from any street.\n\n"
        "Result: the streets outside the largest part, the odd points with kind, distance, id and"
        " class of their way and of the one beside it, and the figures. With the field of the"
        " class, ends of platforms are a kind of their own and do not count as just short:"
        " platforms are often drawn without a link.\n\n"
        "Defaults: 5 m for “just short” and 250 m for facilities are our own proposal.\n\n"
        "Limits: a true dead end beside another street (wall, slope) looks like an error; please"
        " have a look. All streets are checked, whoever may use them."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare layers, distances and results."""
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                STREETS, "Wege", [QgsProcessing.SourceType.TypeVectorLine]
            )
        )
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                FACILITIES,
                "Standorte",
                [QgsProcessing.SourceType.TypeVectorAnyGeometry],
                optional=True,
            )
        )
        self.add_options(NetworkCheckOptions)
        self.addParameter(
            QgsProcessingParameterCrs(
                "CRS", "Rechnen im Koordinatensystem (leer: das der Wege)", optional=True
            )
        )
        for name, label, kind in (
            ("LINES", "Wege außerhalb des größten Teilnetzes", "TypeVectorLine"),
            ("POINTS", "Auffällige Punkte", "TypeVectorPoint"),
        ):
            self.addParameter(
                QgsProcessingParameterFeatureSink(
                    name, label, getattr(QgsProcessing.SourceType, kind), optional=True
                )
            )
        for name, label in _FIGURES:
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, look, tell."""
        from ...steps.supply.computation.network_inspection import (
            LINE_FIELDS,
            POINT_FIELDS,
            look_over,
        )
        from .reachability_layers import Inputs

        options = self.read_options(NetworkCheckOptions, parameters, context)
        inputs = Inputs(self, parameters, context)
        with stage(feedback, "Lesen"):
            streets = inputs.streets(
                self.progress(feedback, end=0.3),
                klasse=options.class_field,
                bridge=options.bridge_field,
                tunnel=options.tunnel_field,
            )
            facilities = inputs.places_if_given(FACILITIES)
        for line in inputs.log:
            feedback.pushInfo(line)
        with stage(feedback, "Prüfen"):
            found = look_over(
                streets,
                inputs.street_ids,
                facilities,
                gap_m=options.gap_m,
                snap_m=options.snap_m,
                progress=self.progress(feedback, start=0.3, end=0.9),
            )
        results: dict[str, Any] = dict(found.figures)
        for name, label in _FIGURES:
            feedback.pushInfo(f"{label}: {numbers.chosen(found.figures[name])}")
            for note in found.notes if name == "NEAR_MISSES" else ():
                feedback.pushInfo(note)
        if found.figures["CROSSINGS"]:
            feedback.pushWarning(
                "An Kreuzungen ohne gemeinsamen Stützpunkt kann niemand abbiegen. Sind es echte"
                " Kreuzungen, bitte die Wege mit „Ebene übernehmen“ in die Rolle street_network"
                " einlesen und dort „an Kreuzungen verknoten“ wählen (für Ebenen ohne Speicher:"
                " „Erreichbarkeit im Netz“ hat dieselbe Wahl)."
            )
        for name, kind, fields, drawn in (
            ("LINES", Qgis.WkbType.LineString, LINE_FIELDS, found.lines),
            ("POINTS", Qgis.WkbType.Point, POINT_FIELDS, found.points),
        ):
            written = self.write_layer(
                parameters, context, feedback, name, kind, fields, [drawn], inputs.crs
            )
            if written:
                results[name] = written
        return results
