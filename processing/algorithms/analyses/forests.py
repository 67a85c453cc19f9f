"""Woods near the settlement and the way there."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
)

from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_number


class ForestAccess(InsekAlgorithm):
    """Woods near the settlement, and edges from which the way there is barred."""

    ID = "forestaccess"
    TITLE = "Wald als Naherholungsraum und eingeschränkte Zugänglichkeit"
    GROUP_ID = "gruen"
    HELP = (
        "Macht zwei Vorschläge für Ränder und Wälder. „Wald als Naherholungsraum“: Wald bis"
        " zur Entfernung (1000 m Luftlinie)"
        " um die Siedlungsfläche der Stadt, auch jenseits der Stadtgrenze, ohne Militärgelände und"
        " ohne Stücke unter der Mindestgröße (1 ha, eigener Vorschlag; sie gilt nur für diese"
        " Ebene, nicht für die Zugänglichkeit)."
        " „Eingeschränkte Zugänglichkeit“: Abschnitte des Siedlungsrands, von denen der Fußweg bis"
        " zum nächsten Waldeingang länger ist als Umwegfaktor × Luftlinie zum nächsten Wald, oder"
        " von denen gar kein Fußweg dorthin führt. Bahn, Autobahn oder Militärgelände auf der"
        " Luftlinie stehen im Hinweis.\n\n"
        "Der Rand wird in 50-m-Abschnitten beurteilt; der Fußweg zählt ab der Mitte des Abschnitts"
        " einschließlich des Stücks bis zur Straße. Umwegfaktor 2, Mindest-Luftlinie 250 m (direkt"
        " am Wald wäre sonst jede Runde um den Block ein Umweg) und Mindestlänge 200 m sind eigene"
        " Vorschläge, die 1000 m sind aus der Legende der Stadt abgeleitet.\n\n"
        "Kennzahlen: Einwohner und Siedlungsfläche mit und ohne Wald in der Entfernung je"
        " Ortsbezirk, nach Luftlinie und Fußweg, und der Unterschied; Einwohner und Kilometer"
        " Siedlungsrand ohne kurzen Weg zum Wald.\n\n"
        "Grenzen: Tore, Privatwege, Steigungen und der Zustand der Wege sind nicht bekannt;"
        " fehlende Fußwege in den Daten sehen aus wie Sperren. Abschnitte ohne Straße in 150 m und"
        " Ränder näher als die Entfernung am Ende der Datenquelle werden nicht beurteilt."
        " Vorschläge werden nicht überschrieben, sobald daran gearbeitet wurde."
    )
    HELP_EN = (
        "Makes two proposals, for woods and edges. “Wald als Naherholungsraum”: woods up to the"
        " distance (1000 m straight line) around the city's settlement, also beyond the city"
        " boundary, without military ground and pieces below the smallest size (1 ha, our own"
        " proposal; it applies to this layer only, not to access)."
        " “Eingeschränkte Zugänglichkeit”: stretches of settlement edge from which the way on"
        " foot to the nearest entrance of a wood is longer"
        " than the detour factor × the straight line to the nearest wood, or from which no way"
        " leads there at all. Rail, motorway or military ground on the straight line stand in"
        " the note.\n\n"
        "The edge is judged in pieces of 50 m; the way on foot counts from the middle of a"
        " piece, including the stretch to the street. Detour factor 2, shortest straight line"
        " 250 m (right beside a wood every walk around the block would be a detour) and smallest"
        " length 200 m are our own proposals, the 1000 m are derived from the legend of the"
        " City.\n\n"
        "Figures: residents and settled land with and without a wood within the distance by"
        " district, by straight line and on foot, and the difference; residents and kilometres of"
        " edge without a short way to the wood.\n\n"
        "Limits: Gates, private ways, gradients and the state of ways are unknown; footways"
        " missing in the data look like barriers. Pieces without a street within 150 m, and"
        " edges nearer to the end of the source than the distance, are not judged. Proposals are"
        " not overwritten once they have been worked on."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare distance and detour."""
        self.add_store_parameter()
        note = "Eigener Vorschlag"
        add_number(
            self, "DISTANCE", "Entfernung in Metern", 1000.0, note="Aus der Legende abgeleitet"
        )
        add_number(self, "DETOUR", "Umwegfaktor", 2.0, note=note)
        add_number(self, "MIN_AIR", "Luftlinie zählt mindestens, m", 250.0, note=note, least=1.0)
        add_number(self, "MIN_LENGTH", "Mindestlänge eines Abschnitts in Metern", 200.0, note=note)
        add_number(self, "MIN_FOREST", "Mindestgröße eines Waldstücks in ha", 1.0, note=note)
        add_number(self, "ENTRANCE", "Weg endet höchstens vor dem Wald, m", 20.0, note=note)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Wald als Naherholungsraum"))
        self.addOutput(
            QgsProcessingOutputVectorLayer("OUTPUT_RESTRICTED", "Eingeschränkte Zugänglichkeit")
        )
        self.addOutput(QgsProcessingOutputNumber("BARRED", "Siedlungsrand mit Umweg in km"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...analysis.green.forest import Detour
        from ...steps.green.computation.forest_edges import (
            RECREATION,
            RESTRICTED,
            ForestOptions,
            forest_access,
        )
        from ...wording import german

        store = self.open_store(parameters, context)
        options = ForestOptions(
            detour=Detour(
                limit=self.parameterAsDouble(parameters, "DETOUR", context),
                max_distance_m=self.parameterAsDouble(parameters, "DISTANCE", context),
                min_air_m=self.parameterAsDouble(parameters, "MIN_AIR", context),
                min_length_m=self.parameterAsDouble(parameters, "MIN_LENGTH", context),
            ),
            min_ha=self.parameterAsDouble(parameters, "MIN_FOREST", context),
            near_m=self.parameterAsDouble(parameters, "ENTRANCE", context),
        )
        result = forest_access(store, options, self.progress(feedback))
        feedback.pushInfo(
            f"{result.woods} Waldstücke in der Nähe; {result.edges} Abschnitte mit"
            f" {german.number(result.barred_m / 1000, 1)} km von"
            f" {german.number(result.judged_m / 1000, 1)} km beurteiltem"
            " Siedlungsrand ohne kurzen Weg zum Wald."
        )
        within = german.plain(options.detour.max_distance_m)
        for method, city in result.city.items():
            people = (
                f"{german.number(city.unserved)} von {german.number(city.residents)} EW"
                f" ohne Wald in {within} m"
            )
            feedback.pushInfo(f"{method.value}: {people if city.has_data else 'keine Daten'}")
        for note in result.warnings:
            feedback.pushWarning(note)
        for note in result.notes:
            feedback.pushInfo(note)
        shown = self.show_all(context, store, (RECREATION, RESTRICTED))
        answer: dict[str, Any] = {"OUTPUT": shown[RECREATION], "BARRED": result.barred_m / 1000}
        if RESTRICTED in shown:
            answer["OUTPUT_RESTRICTED"] = shown[RESTRICTED]
        return answer
