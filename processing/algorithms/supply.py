"""Supply and reach: food markets, gaps, rail stops."""

from __future__ import annotations

from typing import Any

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

from .base import InsekAlgorithm

_METHODS = ("Luftlinie", "Netz")


def add_number(
    algorithm: QgsProcessingAlgorithm, name: str, label: str, default: float, *, note: str = ""
) -> None:
    """Add a number that is not negative; the note says where the default comes from."""
    parameter = QgsProcessingParameterNumber(
        name, label, QgsProcessingParameterNumber.Type.Double, default, minValue=0.0
    )
    parameter.setHelp(note)
    algorithm.addParameter(parameter)


def tell_supply(feedback: QgsProcessingFeedback, supply: Any, names: dict[str, str]) -> None:
    """Write served and unserved residents per district into the log."""
    for share in (*supply.districts, supply.city):
        name = names.get(share.district, "Stadt insgesamt")
        if not share.has_data:
            feedback.pushInfo(f"{name}: keine Daten")
        else:
            feedback.pushInfo(
                f"{name}: {share.served:.0f} von {share.residents:.0f} EW versorgt"
                f" ({100 * share.share:.1f} %), {share.unserved:.0f} unversorgt"
            )


class LocalSupplyCoverage(InsekAlgorithm):
    """Area and residents within reach of a food market."""

    ID = "localsupplycoverage"
    TITLE = "Abdeckung Nahversorgung"
    GROUP_ID = "versorgung"
    HELP = (
        "Fläche und Einwohner im Einzugsbereich der Nahversorgungsmärkte. „Luftlinie“: Kreise mit"
        " dem Radius, zusammengefasst und an der Stadtgrenze abgeschnitten. „Netz“: alle"
        " Wegestücke, die zu Fuß höchstens so weit von einem Markt entfernt sind, mit dem"
        " angegebenen Abstand verbreitert (keine Interpolation). Einwohner zählen nach ihrer"
        " eigenen Entfernung, nicht nach der gezeichneten Fläche.\n\n"
        "Voreinstellung 1000 m: Legende der Analysekarte Nachbarschaften („r=1000m“). Zum"
        " Vergleich: Das BBSR rechnet mit 1000 m Luftlinie, das Einzelhandelsgutachten"
        " Baden-Württemberg 2024 mit 700 m Fußweg.\n\n"
        "Grenzen: 1000 m Luftlinie entsprechen im Mittel etwa 1300 m Fußweg (Umwegfaktor 1,3,"
        " Erfahrungswert). Märkte jenseits der Stadtgrenze zählen mit, wenn sie im Speicher sind."
        " Ortsbezirke ohne Einwohner- oder Marktdaten heißen „keine Daten“."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare distance, method and what counts as a market."""
        self.add_store_parameter()
        add_number(self, "DISTANCE", "Entfernung in Metern", 1000.0, note="Legende der Stadt")
        self.addParameter(
            QgsProcessingParameterEnum("METHOD", "Messung", list(_METHODS), defaultValue=0)
        )
        add_number(self, "OFFSET", "Netz: Abstand beiderseits der Wege in Metern", 50.0)
        add_number(self, "SNAP", "Netz: größte Entfernung vom Weg in Metern", 250.0)
        self.addParameter(
            QgsProcessingParameterBoolean(
                "SMALL_SHOPS", "Nachbarschaftsläden mitzählen", defaultValue=False
            )
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Abdeckung Nahversorgung"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil versorgter Einwohner in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ..analysis.coverage import Method
        from .supply_steps import SupplyOptions, local_supply

        store = self.open_store(parameters, context)
        options = SupplyOptions(
            distance_m=self.parameterAsDouble(parameters, "DISTANCE", context),
            method=Method(_METHODS[self.parameterAsEnum(parameters, "METHOD", context)]),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            small_shops=self.parameterAsBoolean(parameters, "SMALL_SHOPS", context),
        )
        supply = local_supply(store, options, self.progress(feedback))
        tell_supply(feedback, supply, {item.id: item.name for item in store.catalogue.districts})
        return {
            "OUTPUT": self.show(context, store, "local_supply_catchment"),
            "SHARE": 100 * supply.city.share,
        }


class LocalSupplyGap(InsekAlgorithm):
    """Proposals for undersupplied residential areas and centres."""

    ID = "localsupplygap"
    TITLE = "Unterversorgte Wohngebiete und Zentren"
    GROUP_ID = "versorgung"
    HELP = (
        "Wohnbauflächen außerhalb der Abdeckung Nahversorgung, ab einer Mindestgröße und"
        " Mindestzahl von Einwohnern; Zentren ohne Markt im Umkreis oder mit weniger als der"
        " Mindestzahl von Funktionen. „Unterversorgt“ ist nirgends festgelegt: alle Schwellen sind"
        " Vorschläge und einstellbar.\n\n"
        "Das Ergebnis ist ein Vorschlag (Spalte „stand“): Planende nehmen ihn an oder lehnen ihn"
        " ab. Sobald daran gearbeitet wurde, wird er nicht mehr überschrieben."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the thresholds."""
        self.add_store_parameter()
        add_number(self, "MIN_AREA", "Mindestgröße in m²", 10_000.0, note="Vorschlag")
        add_number(self, "MIN_POPULATION", "Mindestzahl Einwohner", 100.0, note="Vorschlag")
        add_number(self, "CENTRE_SEARCH", "Umkreis um Zentren in Metern", 500.0, note="Vorschlag")
        self.addParameter(
            QgsProcessingParameterNumber(
                "MIN_FUNCTIONS",
                "Mindestzahl Funktionen im Zentrum",
                QgsProcessingParameterNumber.Type.Integer,
                3,
                minValue=1,
            )
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Unterversorgte Wohngebiete"))
        self.addOutput(QgsProcessingOutputNumber("AREAS", "Zahl der Gebiete"))
        self.addOutput(QgsProcessingOutputNumber("CENTRES", "Zahl der Zentren"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from .supply_steps import GapOptions, local_supply_gap

        store = self.open_store(parameters, context)
        options = GapOptions(
            min_area_m2=self.parameterAsDouble(parameters, "MIN_AREA", context),
            min_population=self.parameterAsDouble(parameters, "MIN_POPULATION", context),
            centre_search_m=self.parameterAsDouble(parameters, "CENTRE_SEARCH", context),
            min_functions=self.parameterAsInt(parameters, "MIN_FUNCTIONS", context),
        )
        areas, centres = local_supply_gap(store, options, self.progress(feedback))
        feedback.pushInfo(f"{areas} Wohngebiete und {centres} Zentren vorgeschlagen.")
        return {
            "OUTPUT": self.show(context, store, "undersupplied_residential_area"),
            "AREAS": areas,
            "CENTRES": centres,
        }


class RailStationCatchment(InsekAlgorithm):
    """Circles around rail stops and the residents inside."""

    ID = "railstationcatchment"
    TITLE = "Radius um Bahnhaltepunkte"
    GROUP_ID = "versorgung"
    HELP = (
        "Kreise um die Bahnhaltepunkte, zusammengefasst und an der Stadtgrenze abgeschnitten, und"
        " die Einwohner darin je Ortsbezirk. Voreinstellung 600 m: Legende der Strategiekarte"
        " Umweltgerechte Bewegungsräume. Gemessen wird die Luftlinie."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the radius."""
        self.add_store_parameter()
        add_number(self, "RADIUS", "Radius in Metern", 600.0, note="Legende der Stadt")
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Radius um Bahnhaltepunkte"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil der Einwohner in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from .supply_steps import rail_catchment

        store = self.open_store(parameters, context)
        radius = self.parameterAsDouble(parameters, "RADIUS", context)
        supply = rail_catchment(store, radius, self.progress(feedback))
        tell_supply(feedback, supply, {item.id: item.name for item in store.catalogue.districts})
        return {
            "OUTPUT": self.show(context, store, "rail_stop_catchment"),
            "SHARE": 100 * supply.city.share,
        }


class WalkingIsochrone(InsekAlgorithm):
    """Streets within a walking time of the City's centre."""

    ID = "walkingisochrone"
    TITLE = "Einzugsbereich der Gehminuten (Näherung)"
    GROUP_ID = "versorgung"
    HELP = (
        "Alle Wege, die von der Mitte der City aus in der Gehzeit zu erreichen sind, mit dem"
        " angegebenen Abstand verbreitert (keine Interpolation).\n\n"
        "Näherung: gleichbleibende Geschwindigkeit ohne Steigungen. 20 Minuten nennt die Legende"
        " der Analysekarte Bewegungsräume, den Startpunkt nicht; 4,8 km/h sind ein Wert der"
        " Fachpraxis."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare time and speed."""
        self.add_store_parameter()
        add_number(self, "MINUTES", "Gehzeit in Minuten", 20.0, note="Legende der Stadt")
        add_number(self, "SPEED", "Geschwindigkeit in km/h", 4.8, note="Fachpraxis")
        add_number(self, "OFFSET", "Abstand beiderseits der Wege in Metern", 50.0)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Einzugsbereich der Gehminuten"))
        self.addOutput(QgsProcessingOutputNumber("AREA", "Fläche in km²"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute and write into the store."""
        from .reach_steps import ROLE, WalkOptions, walking_isochrone

        store = self.open_store(parameters, context)
        options = WalkOptions(
            minutes=self.parameterAsDouble(parameters, "MINUTES", context),
            speed_kmh=self.parameterAsDouble(parameters, "SPEED", context),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
        )
        area = walking_isochrone(store, options, self.progress(feedback))
        feedback.pushInfo(f"{options.distance_m:.0f} m Fußweg, {area:.2f} km²")
        return {"OUTPUT": self.show(context, store, ROLE), "AREA": area}
