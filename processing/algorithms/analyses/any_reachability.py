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
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ...runtime.errors import CancelledError, InsekError
from ...wording import numbers
from ...wording.numbers import typed
from ..kit.base import InsekAlgorithm, stage
from ..kit.layer_writer import LayerWriter
from ..kit.number_parameters import add_number

_UNITS = ("Meter", "Minuten")
_MODES = (
    "zu Fuß, gleichbleibende Geschwindigkeit",
    "zu Fuß nach Tobler (mit Steigung)",
    "Fahrrad (mit Steigung)",
    "E-Bike",
)
_DIRECTIONS = ("von den Standorten weg", "zu den Standorten hin")
_FORMS = ("zusammengefasst: eine Fläche je Grenze", "Ringe ohne Überlappung", "je Standort")
_COLUMNS = (
    ("CLASS_FIELD", "klasse", "Wege: Feld mit der Wegeklasse (OSM „highway“)"),
    ("ACCESS_FIELD", "erlaubt", "Wege: Feld „für dieses Verkehrsmittel erlaubt“"),
    ("ONEWAY_FIELD", "einbahn", "Wege: Feld mit der Einbahnrichtung für Räder"),
    ("BRIDGE_FIELD", "bruecke", "Wege: Feld „Brücke“"),
    ("TUNNEL_FIELD", "tunnel", "Wege: Feld „Tunnel“"),
)


_MOST_METRES, _MOST_MINUTES = 100_000.0, 600.0
_FASTEST_KMH = {0: 15.0, 1: 15.0, 2: 60.0, 3: 60.0}
"""By the number of the mode; nobody walks or rides faster for long."""
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
        """Write into a sink if it is asked for; returns its id."""
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
        self.addParameter(source("STREETS", "Wege", line))
        self.addParameter(source("FACILITIES", "Standorte", anything))
        self._add_field("NAME_FIELD", "Standorte: Feld mit dem Namen", "FACILITIES")
        self.addParameter(source("PLACES", "Orte (z. B. Gebäude)", anything, optional=True))
        limits = QgsProcessingParameterString("LIMITS", "Grenzen", "300;600;1000")
        limits.setHelp("eine oder mehrere Zahlen, getrennt durch Semikolon")
        self.addParameter(limits)
        self._add_choice("UNIT", "Einheit der Grenzen", _UNITS)
        self._add_choice("MODE", "Verkehrsmittel", _MODES)
        speed = QgsProcessingParameterNumber(
            "SPEED",
            "Geschwindigkeit in der Ebene in km/h (leer: üblicher Wert)",
            QgsProcessingParameterNumber.Type.Double,
            optional=True,
            minValue=0.1,
        )
        self.addParameter(speed)
        self._add_choice("DIRECTION", "Richtung", _DIRECTIONS)
        self._add_choice("FORM", "Flächen", _FORMS)
        add_number(self, "OFFSET", "Abstand beiderseits der Wege in Metern", 50.0, note="Vorschlag")
        add_number(self, "SNAP", "größte Entfernung vom Weg in Metern", 250.0, note="Vorschlag")
        add_number(self, "ISLANDS", "Teilnetze mit weniger Metern Weg nicht anbinden", 0.0)
        self.addParameter(
            QgsProcessingParameterRasterLayer("TERRAIN", "Geländemodell", optional=True)
        )
        for name, _column, label in _COLUMNS:
            self._add_field(name, label, "STREETS")
        self.addParameter(
            QgsProcessingParameterBoolean(
                "CROSSINGS", "Wege treffen sich auch, wo sie sich nur kreuzen", defaultValue=False
            )
        )
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

    def _add_choice(self, name: str, label: str, options: tuple[str, ...]) -> None:
        self.addParameter(QgsProcessingParameterEnum(name, label, list(options), defaultValue=0))

    def _add_field(self, name: str, label: str, layer: str) -> None:
        self.addParameter(
            QgsProcessingParameterField(name, label, parentLayerParameterName=layer, optional=True)
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

        options = self._options(parameters, context)
        inputs = Inputs(self, parameters, context)
        with stage(feedback, "Lesen"):
            streets = inputs.streets(
                [(column, name) for name, column, _ in _COLUMNS],
                self.progress(feedback, end=0.15),
            )
            facilities = inputs.places("FACILITIES", "NAME_FIELD")
            demand = inputs.places("PLACES", "")
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
                options=NetworkOptions(
                    node_crossings=self.parameterAsBoolean(parameters, "CROSSINGS", context)
                ),
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

    def _options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:
        from ...analysis.choices import Travel
        from ...analysis.network.costs import Unit
        from ...steps.supply.computation.reachability import Form, ReachOptions
        from ...wording.number_lists import numbers_of

        def choice(name: str) -> int:
            return int(self.parameterAsEnum(parameters, name, context))

        def number(name: str) -> float:
            return float(self.parameterAsDouble(parameters, name, context))

        minutes = bool(choice("UNIT"))
        travels = (Travel.CONSTANT, Travel.TOBLER, Travel.BICYCLE, Travel.EBIKE)
        given = parameters.get("SPEED") not in (None, "")
        return ReachOptions(
            limits=tuple(
                numbers_of(
                    self.parameterAsString(parameters, "LIMITS", context),
                    "Grenzen",
                    example="5;10;20" if minutes else "300;600;1000",
                    most=_MOST_MINUTES if minutes else _MOST_METRES,
                    unit="Minuten" if minutes else "m",
                )
            ),
            unit=Unit.MINUTES if minutes else Unit.METRES,
            travel=travels[choice("MODE")],
            speed_kmh=_speed(number("SPEED"), choice("MODE")) if given else None,
            direction="to" if choice("DIRECTION") else "from",
            form=(Form.MERGED, Form.RINGS, Form.EACH)[choice("FORM")],
            offset_m=number("OFFSET"),
            snap_m=number("SNAP"),
            min_component_m=number("ISLANDS"),
        )

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


def _speed(given_kmh: float, mode: int) -> float:
    """The speed that was given, if one can go as fast in this way."""
    fastest = _FASTEST_KMH[mode]
    if given_kmh > fastest:
        raise InsekError(
            f"Geschwindigkeit: {typed(given_kmh)} km/h ist für „{_MODES[mode]}“ zu viel; höchstens"
            f" sind {typed(fastest)} km/h möglich."
        )
    return given_kmh
