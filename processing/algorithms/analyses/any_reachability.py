"""Reach in a network of any streets, from any places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
)

from ...runtime.errors import CancelledError
from ...steps.supply.computation.reach_options import (
    FACILITIES,
    STREETS,
    FacilityOptions,
    ReachOptions,
    StreetOptions,
)
from ...wording import numbers
from ..kit.base import InsekAlgorithm
from ..kit.layer_writer import LayerWriter
from ..kit.stages import stage

_TOLD = 5


class LayerResults:
    """Writing of several result layers; mixed into an algorithm."""

    def write_layer(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        name: str,
        kind: Qgis.WkbType,
        fields: tuple[tuple[str, str], ...],
        drawn: Iterable[Any],
        crs: str,
    ) -> str | None:
        """Write into a sink if it is asked for.

        Args:
            parameters: what was given, by parameter.
            context: of the run.
            feedback: of the run.
            name: of the parameter with the sink.
            kind: geometry type of the layer.
            fields: name and type of each column.
            drawn: parts of the layer, written one after the other.
            crs: of the geometries, as authority code or WKT.

        Returns:
            Id of the layer; None if nobody asked for it.

        Raises:
            CancelledError: if the user has cancelled.
            InsekError: if a feature is not taken.
        """
        from ...steps.plan_language.computation.diagram_material import features_of, sink_fields

        if not parameters.get(name):
            return None
        writer = LayerWriter(
            *(self, parameters, context, name),
            fields=sink_fields(fields),
            kind=kind,
            crs=QgsCoordinateReferenceSystem(crs),
        )
        for some in drawn:
            if feedback.isCanceled():
                raise CancelledError
            writer.add(features_of(some))
        writer.close()
        return writer.output


class Reachability(LayerResults, InsekAlgorithm):
    """Areas, streets and nearest places within metres or minutes, on any layers."""

    ID = "reachability"
    TITLE = "Erreichbarkeit im Netz"
    GROUP_ID = "versorgung"
    HELP = (
        "Wie weit kommt man auf Wegen, in Metern oder Minuten, von Standorten weg oder zu ihnen"
        " hin? Arbeitet mit beliebigen Ebenen, ohne INSEK-Speicher.\n\n"
        "Ergebnisse: Flächen (erreichte Wegestücke mit dem Abstand zu beiden Seiten; nichts wird"
        " interpoliert), erreichte Wege (an den Grenzen geschnitten, mit den Kosten an Anfang und"
        " Ende), nächster Standort je Ort, und eine Liste der Standorte und Orte, die zu weit von"
        " jedem nutzbaren Weg liegen.\n\n"
        "Formel: kürzeste Wege nach Dijkstra, von allen Standorten zugleich; Standorte liegen auf"
        " den Wegen, nicht nur an Kreuzungen. Zeit = Länge / Geschwindigkeit über etwa 20 m lange"
        " Stücke. Zu Fuß 4,8 km/h (Fachpraxis) oder nach Tobler (1993): 6 · exp(−3,5 · |s + 0,05|)"
        " km/h. Fahrrad: 15 km/h in der Ebene (Vorschlag), bergauf linear langsamer, bei 9 % um"
        " 42,7 % (Flügel u. a. 2019, Oslo), mindestens 4 km/h (Schieben), bergab ohne Gewinn."
        " E-Bike: 20 km/h (Vorschlag), ohne Einfluss der Steigung.\n\n"
        "Wer welchen Weg nutzen darf, sagt das Feld „erlaubt“, sonst die Wegeklasse: Autobahnen und"
        " Kraftfahrstraßen sind gesperrt, Fußwege und Fußgängerzonen für Räder; Treppen werden"
        " geschoben. Ohne diese Felder sind alle Wege offen. Wege treffen sich an gemeinsamen"
        " Stützpunkten; auf Wunsch auch dort, wo sie sich nur kreuzen, nie an Brücken und Tunneln."
        "\n\nVoreinstellungen: 300, 600 und 1000 m, 50 m Abstand, 250 m Fangabstand sind"
        " Vorschläge; passende Grenzen nennt die Legende Ihrer Karte.\n\n"
        "Grenzen: keine Wartezeiten; der Weg vom Ort zum Weg zählt nicht. „je Standort“ dauert bei"
        " Tausenden Standorten, weil jeder seine eigene Fläche bekommt. Der Selbsttest zieht 1000"
        " zufällige Orte aus der Fläche und nennt den Anteil jenseits der Grenze; bei „je Standort“"
        " aus den Flächen von bis zu zehn Standorten."
    )
    HELP_EN = (
        "How far does one get along streets, in metres or minutes, from facilities or to them?"
        " Works on any layers, without an INSEK store.\n\n"
        "Results: areas (reached parts of streets with the offset to both sides; nothing is"
        " interpolated), reached streets (cut at the limits, with the cost at both ends), the"
        " nearest facility of each place, and a list of those too far from any usable street.\n\n"
        "Formula: shortest paths by Dijkstra, from all facilities at once; facilities lie on the"
        " streets, not only at junctions. Time = length / speed over pieces of about 20 m. On foot"
        " 4.8 km/h (common practice) or Tobler (1993): 6 · exp(−3.5 · |s + 0.05|) km/h. Bicycle:"
        " 15 km/h on level ground (proposal), linearly slower uphill, by 42.7 % at 9 % (Flügel et"
        " al. 2019, Oslo), at least 4 km/h (pushing), no gain downhill. E-bike: 20 km/h (proposal),"
        " regardless of the slope.\n\n"
        "The field “erlaubt” says who may use a way, else its class: motorways are closed,"
        " footways and pedestrian zones closed for bicycles, steps are pushed. Without these fields"
        " all ways are open. Ways meet at shared vertices; on demand also where they merely cross,"
        " never at bridges and tunnels.\n\n"
        "Defaults: 300, 600 and 1000 m, 50 m offset and 250 m snapping are proposals; the legend of"
        " your map names fitting limits.\n\n"
        "Limits: no waiting times; the way from a place to the street is not counted. One area per"
        " facility takes its time with thousands of them. The self-check draws 1000 random places"
        " from the area and tells the share beyond the limit; with areas per facility from those of"
        " up to ten of them."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare layers, limits, speeds and results."""
        line = [QgsProcessing.SourceType.TypeVectorLine]
        anything = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        source = QgsProcessingParameterFeatureSource
        self.addParameter(source(STREETS, "Wege", line))
        self.addParameter(source(FACILITIES, "Standorte", anything))
        self.add_options(FacilityOptions)
        self.addParameter(source("PLACES", "Orte (z. B. Gebäude)", anything, optional=True))
        self.add_options(ReachOptions)
        self.addParameter(
            QgsProcessingParameterRasterLayer("TERRAIN", "Geländemodell", optional=True)
        )
        self.add_options(StreetOptions)
        self.addParameter(
            QgsProcessingParameterCrs(
                "CRS", "Rechnen im Koordinatensystem (leer: das der Wege)", optional=True
            )
        )
        self._add_sinks()
        self.addOutput(QgsProcessingOutputNumber("BEYOND", "Selbsttest: Anteil darüber in %"))

    def _add_sinks(self) -> None:
        for name, label, kind, by_default in (
            ("AREAS", "Erreichbare Flächen", QgsProcessing.SourceType.TypeVectorPolygon, True),
            ("LINES", "Erreichte Wege", QgsProcessing.SourceType.TypeVectorLine, True),
            (
                "NEAREST",
                "Nächster Standort je Ort",
                QgsProcessing.SourceType.TypeVectorPoint,
                False,
            ),
            ("UNTIED", "Ohne Anschluss", QgsProcessing.SourceType.TypeVectorPoint, False),
        ):
            self.addParameter(
                QgsProcessingParameterFeatureSink(
                    name, label, kind, optional=True, createByDefault=by_default
                )
            )

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, search, write."""
        from ...analysis.network.street_network import NetworkOptions, build_street_network
        from ...steps.supply.computation.reachability import MODES, reachability
        from .reachability_layers import Inputs

        options = self.read_options(ReachOptions, parameters, context)
        ways = self.read_options(StreetOptions, parameters, context)
        named = self.read_options(FacilityOptions, parameters, context).name_field
        inputs = Inputs(self, parameters, context)
        with stage(feedback, "Lesen"):
            streets = inputs.streets(
                self.progress(feedback, end=0.15),
                klasse=ways.class_field,
                allowed=ways.access_field,
                oneway=ways.oneway_field,
                bridge=ways.bridge_field,
                tunnel=ways.tunnel_field,
            )
            facilities = inputs.places(FACILITIES, named)
            demand = inputs.places_if_given("PLACES")
            terrain = inputs.terrain(streets.lines)
        for line in inputs.log:
            feedback.pushInfo(line)
        for line in inputs.warnings:
            feedback.pushWarning(line)
        with stage(feedback, "Netz aufbauen"):
            network = build_street_network(
                streets,
                MODES[options.travel],
                terrain=terrain,
                options=NetworkOptions(node_crossings=ways.node_crossings),
                progress=self.progress(feedback, start=0.15, end=0.4),
            )
        with stage(feedback, "Suchen"):
            found = reachability(
                network,
                facilities,
                options,
                demand=demand,
                progress=self.progress(feedback, start=0.4),
            )
        for line in inputs.remarks(network, options):
            feedback.pushInfo(line)
        count = len(found.untied.geometry)
        if count:
            who = numbers.counted(count, "Standort oder Ort", "Standorte und Orte")
            feedback.pushWarning(f"{who} ohne Anschluss an einen Weg: {_named(found.untied)}.")
        results = self._results(parameters, context, feedback, found, inputs.crs)
        check = found.check
        if check is not None:
            several = len(found.checks) > 1
            where = f"Stichprobe von {len(found.checks)} Standorten. " if several else ""
            feedback.pushInfo(where + check.sentence(options.unit.value))
            results["BEYOND"] = 100 * check.share
        return results

    def _results(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        found: Any,
        crs: str,
    ) -> dict[str, Any]:
        from ...steps.supply.computation.reachability import (
            AREA_FIELDS,
            LINE_FIELDS,
            NEAREST_FIELDS,
            UNTIED_FIELDS,
        )

        kinds = Qgis.WkbType
        results = {}
        for name, kind, fields, drawn in (
            ("AREAS", kinds.MultiPolygon, AREA_FIELDS, found.areas),
            ("LINES", kinds.LineString, LINE_FIELDS, found.lines),
            ("NEAREST", kinds.Point, NEAREST_FIELDS, [found.nearest] if found.nearest else []),
            ("UNTIED", kinds.Point, UNTIED_FIELDS, [found.untied]),
        ):
            written = self.write_layer(
                parameters, context, feedback, name, kind, fields, drawn, crs
            )
            if written:
                results[name] = written
        return results


def _named(untied: Any) -> str:
    """The first of the places without a street, facilities first."""
    shown = [
        f"{kind} „{name}“"
        for kind, name in zip(untied.columns["art"], untied.columns["name"], strict=True)
    ]
    more = f" und {len(shown) - _TOLD} weitere (Ebene „Ohne Anschluss“)"
    return ", ".join(shown[:_TOLD]) + (more if len(shown) > _TOLD else "")
