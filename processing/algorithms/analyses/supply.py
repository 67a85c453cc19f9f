"""Supply and reach: food markets, rail stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ..kit.base import InsekAlgorithm
from .supply_log import tell_difference, tell_mixed, tell_variant, without_nan

if TYPE_CHECKING:
    from ...store.contract import Store

_METHODS = ("Luftlinie", "Netz, mit der Differenz zur Luftlinie", "beide nebeneinander")
_STRAIGHT, _NETWORK, _BOTH = range(3)
_PRESETS = (
    ("", "eigene Werte"),
    ("bbsr", "BBSR: 1000 m Luftlinie"),
    ("ehbw", "Einzelhandelsgutachten Baden-Württemberg: 700 m Fußweg, Märkte ab 400 m²"),
    ("konzept_nah", "Einzelhandelskonzepte, enger Nahbereich: 500 m Luftlinie"),
    ("konzept_weit", "Einzelhandelskonzepte, weiter Nahbereich: 600 m Luftlinie"),
)
# Least and most: 0 m ties nothing to a street, and kilometres beside one are not at it.
_STREET_LIMITS = {
    "OFFSET": (1.0, 1000.0),
    "SNAP": (1.0, 5000.0),
    "RESIDENT_SNAP": (1.0, 5000.0),
}
SNAP_HELP = (
    "Einwohnerpunkte sind Gebäude oder Mittelpunkte von 100-m-Zellen (halbe Diagonale 71 m). Wer"
    " weiter als dieser Abstand von jedem Weg wohnt, wird nicht beurteilt: Dort fehlen eher Wege in"
    " den Daten. Vorschlag: 100 m."
)
_NETWORK_HELP = (
    "„Netz“: kürzeste Fußwege (Dijkstra) auf allen Straßen und Wegen, die zu Fuß erlaubt sind;"
    " jedes Wegestück zählt bis genau zur Grenze und wird mit dem angegebenen Abstand verbreitert"
    " (keine Interpolation). Einwohner zählen nach ihrer eigenen Weglänge, nicht nach der"
    " gezeichneten Fläche: Das gezeichnete Band ist 50 m breit je Seite, angebunden wird ein"
    " Einwohnerpunkt bis 100 m, ein Standort wegen Parkplatz und Vorfeld bis 250 m. Der Weg von"
    " der Tür zur Straße zählt nicht mit. Wo keine Straße nahe genug ist, wird niemand beurteilt:"
    " Einwohner werden je Ortsbezirk gezählt, Standorte mit Namen genannt. Ein Selbsttest mit 1000"
    " zufälligen Orten nennt den Anteil der Fläche, dessen nächster Weg jenseits der Grenze liegt."
)
_NETWORK_HELP_EN = (
    "“Netz” (network): shortest ways on foot (Dijkstra) on all streets and paths that may be"
    " walked; every street counts exactly up to the limit and is widened by the offset (no"
    " interpolation). Residents count by their own walking distance, not by the drawn area: the"
    " drawn band is 50 m wide on each side, residents are tied to a street within 100 m, facilities"
    " within 250 m because of car parks and forecourts. The way from the door to the street is not"
    " counted. Where no street is near enough nobody is judged: residents are counted per district,"
    " facilities named. A self-check with 1000 random places tells the share of the area whose"
    " nearest street is beyond the limit."
)


def add_number(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    label: str,
    default: float,
    *,
    note: str = "",
    least: float = 0.0,
    most: float | None = None,
) -> None:
    """Add a number that is not negative; the note says where the default comes from.

    A width beside streets (``OFFSET``) and a distance to them (``SNAP``) have limits of their own.
    """
    if name in _STREET_LIMITS:
        least, most = _STREET_LIMITS[name]
    parameter = QgsProcessingParameterNumber(
        name, label, QgsProcessingParameterNumber.Type.Double, default, minValue=least
    )
    if most is not None:
        parameter.setMaximum(most)
    parameter.setHelp(note)
    algorithm.addParameter(parameter)


def add_choice(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    label: str,
    options: tuple[str, ...],
    *,
    note: str = "",
) -> None:
    """Add a choice of which the first is the default."""
    parameter = QgsProcessingParameterEnum(name, label, list(options), defaultValue=0)
    parameter.setHelp(note)
    algorithm.addParameter(parameter)


def add_network_numbers(algorithm: QgsProcessingAlgorithm) -> None:
    """Add the three distances that only matter along the streets."""
    add_number(
        algorithm,
        "OFFSET",
        "Netz: Abstand beiderseits der Wege in Metern",
        50.0,
        note="Breite des gezeichneten Bandes. Vorschlag.",
    )
    add_number(
        algorithm,
        "SNAP",
        "Netz: größte Entfernung der Standorte vom Weg in Metern",
        250.0,
        note="Weiter entfernte Standorte zählen nicht und werden genannt. Vorschlag.",
    )
    add_number(
        algorithm,
        "RESIDENT_SNAP",
        "Netz: größte Entfernung der Einwohner vom Weg in Metern",
        100.0,
        note=SNAP_HELP,
    )


class _Catchment(InsekAlgorithm):
    """What the catchments of markets and of rail stops share."""

    GROUP_ID = "versorgung"
    DOC = "analyses.md"

    def _tell_and_show(
        self,
        subject: Any,
        method: int,
        found: Any,
        store: Store,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Tell and open what was written; ``found`` is a variant, or both compared."""
        from ...steps.catchments import district_names

        names = district_names(store)
        variants = {
            _STRAIGHT: lambda: {subject.straight: found},
            _NETWORK: lambda: {subject.network: found.network},
            _BOTH: lambda: {subject.straight: found.straight, subject.network: found.network},
        }[method]()
        for variant in variants.values():
            tell_variant(feedback, variant, names)
        roles = list(variants)
        if method != _STRAIGHT:
            tell_difference(feedback, found)
            roles.append(subject.difference)
        tell_mixed(feedback, store, subject)
        shown = self.show_all(context, store, roles)
        first = variants[roles[0]]
        outputs = {"OUTPUT": shown[roles[0]], "SHARE": 100 * first.supply.city.share}
        if method != _STRAIGHT:
            outputs["NETWORK"] = shown[subject.network]
            outputs["NETWORK_SHARE"] = 100 * found.network.supply.city.share
        return without_nan(outputs)

    def _add_results(self, title: str) -> None:
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", title))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil versorgter Einwohner in %"))
        self.addOutput(QgsProcessingOutputVectorLayer("NETWORK", f"{title} über das Wegenetz"))
        self.addOutput(
            QgsProcessingOutputNumber("NETWORK_SHARE", "Anteil versorgter Einwohner (Netz) in %")
        )


class LocalSupplyCoverage(_Catchment):
    """Area and residents within reach of a food market."""

    ID = "localsupplycoverage"
    TITLE = "Abdeckung Nahversorgung"
    TAGS = ("Supermarkt", "Nahversorgung", "Differenz", "local supply", "food", "supermarket")
    HELP = (
        "Fläche und Einwohner im Einzugsbereich der Nahversorgungsmärkte, nach Luftlinie, über das"
        " Wegenetz oder beides nebeneinander mit der Differenz „nur nach Luftlinie nahversorgt“,"
        " je Ortsbezirk und für die Stadt: Einwohner und Siedlungsfläche, versorgt und"
        " unversorgt.\n\n"
        "„Luftlinie“: Kreise mit dem Radius, zusammengefasst und an der Stadtgrenze abgeschnitten;"
        " das ist die Fläche der Legende. " + _NETWORK_HELP + "\n\n"
        "Voreinstellung 1000 m: Legende der Analysekarte Nachbarschaften („r=1000m“). Vorgaben"
        " setzen Entfernung, Messung und Mindestverkaufsfläche: BBSR 2022 (1000 m Luftlinie),"
        " Einzelhandelsgutachten Baden-Württemberg 2024 (700 m Fußweg, Märkte ab 400 m²),"
        " Nahbereich kommunaler Einzelhandelskonzepte (500 bis 600 m, hier als Luftlinie;"
        " Fachpraxis). Vergleich: BBSR 2022 nennt 74 % der Einwohner in Deutschland und 60 % in"
        " Rheinland-Pfalz innerhalb von 1000 m Luftlinie.\n\n"
        "Grenzen: 1000 m Luftlinie entsprechen etwa 1300 m Fußweg (Umwegfaktor 1,3,"
        " Erfahrungswert). Märkte jenseits der Stadtgrenze zählen mit, wenn sie im Speicher sind;"
        " Märkte ohne Angabe der Verkaufsfläche auch, ihre Zahl wird genannt. Wo die Daten der"
        " Märkte oder Wege enden, steht „keine Daten“."
    )
    HELP_EN = (
        "Area and residents within reach of food markets, by straight line, along the streets, or"
        " both side by side with their difference (served by straight line only), per district"
        " and for the city: residents and settled land, served and unserved.\n\n"
        "“Luftlinie” (straight line): circles with the radius, merged and cut at the city's"
        " boundary; this is the area of the legend. " + _NETWORK_HELP_EN + "\n\n"
        "Default 1000 m: legend of the map Nachbarschaften. Presets set distance, method and"
        " smallest sales area: BBSR 2022 (1000 m straight line), retail report Baden-Württemberg"
        " 2024 (700 m on foot, markets from 400 m²), municipal retail concepts (500 to 600 m, here"
        " as a straight line; practice). For comparison: BBSR 2022 states 74 % of the residents of"
        " Germany and 60 % of Rhineland-Palatinate within 1000 m straight line.\n\n"
        "Limits: a straight line of 1000 m is a walk of about 1300 m (detour factor 1.3, rule of"
        " thumb). Markets beyond the boundary count if they are in the store; markets of unknown"
        " sales area count too, their number is told. Where the data on markets or streets end it"
        " says “keine Daten” (no data)."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare preset, distance, method and what counts as a market."""
        self.add_store_parameter()
        add_choice(
            self,
            "PRESET",
            "Vorgabe",
            tuple(label for _, label in _PRESETS),
            note="Eine Vorgabe ersetzt Entfernung, Messung und Mindestverkaufsfläche.",
        )
        add_number(self, "DISTANCE", "Entfernung in Metern", 1000.0, note="Legende der Stadt")
        add_choice(self, "METHOD", "Messung", _METHODS)
        add_number(
            self,
            "MIN_SALES_AREA",
            "Mindestverkaufsfläche in m²",
            0.0,
            note="0: alle Märkte. Das Gutachten Baden-Württemberg 2024 zählt ab 400 m².",
        )
        add_network_numbers(self)
        self.addParameter(
            QgsProcessingParameterBoolean(
                "SMALL_SHOPS", "Nachbarschaftsläden mitzählen", defaultValue=False
            )
        )
        self._add_results("Abdeckung Nahversorgung")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ...analysis.choices import Method
        from ...steps.supply.computation.markets_and_stops import (
            MARKETS,
            SupplyOptions,
            local_supply,
            local_supply_both,
            local_supply_network,
            presets,
        )

        store = self.open_store(parameters, context)
        method = self.parameterAsEnum(parameters, "METHOD", context)
        options = SupplyOptions(
            distance_m=self.parameterAsDouble(parameters, "DISTANCE", context),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            resident_snap_m=self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
            small_shops=self.parameterAsBoolean(parameters, "SMALL_SHOPS", context),
            min_sales_area_m2=self.parameterAsDouble(parameters, "MIN_SALES_AREA", context),
        )
        chosen = _PRESETS[self.parameterAsEnum(parameters, "PRESET", context)]
        if chosen[0]:
            preset = presets(store.catalogue)[chosen[0]]
            options = preset.applied(options)
            method = _NETWORK if preset.method is Method.NETWORK else _STRAIGHT
            feedback.pushInfo(f"Vorgabe: {chosen[1]}")
        step = (local_supply, local_supply_network, local_supply_both)[method]
        found = step(store, options, self.progress(feedback))
        return self._tell_and_show(MARKETS, method, found, store, context, feedback)


class RailStationCatchment(_Catchment):
    """Area and residents within reach of a rail stop."""

    ID = "railstationcatchment"
    TITLE = "Radius um Bahnhaltepunkte"
    TAGS = ("Bahnhof", "S-Bahn", "rail station", "radius")
    HELP = (
        "Fläche und Einwohner im Umkreis der Bahnhaltepunkte, nach Luftlinie, über das Wegenetz"
        " oder beides nebeneinander mit der Differenz, je Ortsbezirk und für die Stadt: Einwohner"
        " und Siedlungsfläche, innerhalb und außerhalb.\n\n"
        "„Luftlinie“: Kreise, zusammengefasst und an der Stadtgrenze abgeschnitten; das ist die"
        " Fläche der Legende. " + _NETWORK_HELP + "\n\n"
        "Voreinstellung 600 m: Legende der Strategiekarte Umweltgerechte Bewegungsräume. Zum"
        " Vergleich nennt die VDV-Schrift 4 für den Schienenverkehr 400 bis 1000 m"
        " (Erfahrungswert).\n\n"
        "Grenzen: Ein Haltepunkt ist ein Punkt, Zugänge und Unterführungen zählen nur, soweit sie"
        " im Wegenetz sind. Fahrplan und Takt zählen nicht."
    )
    HELP_EN = (
        "Area and residents around rail stops, by straight line, along the streets, or both side"
        " by side with their difference, per district and for the city: residents and settled"
        " land, inside and outside.\n\n"
        "“Luftlinie” (straight line): circles, merged and cut at the city's boundary; this is the"
        " area of the legend. " + _NETWORK_HELP_EN + "\n\n"
        "Default 600 m: legend of the strategy map Umweltgerechte Bewegungsräume. For comparison,"
        " VDV-Schrift 4 states 400 to 1000 m for rail (rule of thumb).\n\n"
        "Limits: a stop is one point; entrances and underpasses only count as far as they are in"
        " the street network. Timetable and headway do not count."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare radius and method."""
        self.add_store_parameter()
        add_number(self, "RADIUS", "Entfernung in Metern", 600.0, note="Legende der Stadt")
        add_choice(self, "METHOD", "Messung", _METHODS)
        add_network_numbers(self)
        self._add_results("Radius um Bahnhaltepunkte")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ...steps.catchments import CatchmentOptions
        from ...steps.supply.computation.markets_and_stops import (
            RAIL,
            rail_both,
            rail_catchment,
            rail_network,
        )

        store = self.open_store(parameters, context)
        method = self.parameterAsEnum(parameters, "METHOD", context)
        options = CatchmentOptions(
            distance_m=self.parameterAsDouble(parameters, "RADIUS", context),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            resident_snap_m=self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
        )
        step = (rail_catchment, rail_network, rail_both)[method]
        found = step(store, options, self.progress(feedback))
        return self._tell_and_show(RAIL, method, found, store, context, feedback)
