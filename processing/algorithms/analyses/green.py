"""Green near home, and settled land short of it."""

from __future__ import annotations

import math
from typing import Any

from qgis.core import (
    NULL,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMatrix,
)

from ...steps.supply_log import left_out, without_nan
from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_number

_METHODS = ("Luftlinie", "Netz")
_STANDARDS = {
    "stadt": "Größenstufen zur Legende der Stadt: 0,5 ha/250 m, 1 ha/300 m, 5 ha/500 m,"
    " 10 ha/1000 m",
    "ioer": "IÖR-Monitor: 1 ha/300 m und 10 ha/700 m, beide zusammen",
    "who": "WHO Europa: 0,5 ha/300 m",
    "galk": "GALK 1973: 0,5 ha/500 m und 10 ha/1000 m, beide zusammen",
}
_ALSO = (
    "Friedhöfe",
    "Kleingärten",
    "Rasen und Straßengrün",
    "eingeschränkt zugängliche Flächen",
)


def _add_green_parameters(algorithm: QgsProcessingAlgorithm) -> None:
    """What counts as public green, and what is one area."""
    also = QgsProcessingParameterEnum(
        "ALSO",
        "Außer öffentlichen Grünflächen zählen auch",
        list(_ALSO),
        allowMultiple=True,
        defaultValue=[],  # without one QGIS takes the first choice where nothing is passed
        optional=True,
    )
    also.setHelp("Ohne Auswahl zählt nur, was alle jederzeit betreten dürfen.")
    algorithm.addParameter(also)
    note = "Eigener Vorschlag: ein Weg durch den Park teilt ihn nicht"
    add_number(
        algorithm, "GAP", "Lücke, über die Flächen als eine gelten, in Metern", 10.0, note=note
    )


def _also(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> Any:
    from ...analysis.choices import Special

    chosen = algorithm.parameterAsEnums(parameters, "ALSO", context)
    return frozenset(Special(_ALSO[index]) for index in chosen)


def _standard(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    *,
    catalogue: Any,
) -> Any:
    """The chosen standard, or the planner's own table of sizes."""
    from ...analysis.green.green_areas import Grade, Standard
    from ...steps.green.computation.green_inputs import standard
    from ...steps.role_data import StepError

    table = algorithm.parameterAsMatrix(parameters, "GRADES", context)
    # A table that nobody filled in comes as one cell with QGIS's NULL.
    cells = ["" if cell == NULL else str(cell).strip() for cell in table]
    if not any(cells):
        keys = list(_STANDARDS)
        return standard(catalogue, keys[algorithm.parameterAsEnum(parameters, "STANDARD", context)])
    try:
        values = [float(cell.replace(",", ".")) for cell in cells]
    except ValueError as error:
        raise StepError(
            "Eigene Größenstufen: In jeder Zeile müssen zwei Zahlen stehen, die Größe in ha und"
            f" die Entfernung in m. Gelesen wurde: {'; '.join(cells)}."
        ) from error
    if len(values) % 2:
        raise StepError("Eigene Größenstufen: In der letzten Zeile fehlt eine Zahl.")
    pairs = zip(values[::2], values[1::2], strict=True)
    return Standard("eigene Größenstufen", tuple(Grade(ha, m, m) for ha, m in pairs))


class GreenProvision(InsekAlgorithm):
    """Catchment of public green by its size, and the residents in it."""

    ID = "greenprovision"
    TITLE = "Abdeckung Grünflächenversorgung"
    GROUP_ID = "gruen"
    HELP = (
        "Einwohner und Fläche mit öffentlichem Grün in der Nähe, nach Größe der Grünfläche"
        " gestuft, einmal ohne und einmal mit Wald. Flächen, die sich berühren oder höchstens um"
        " die Lücke auseinanderliegen, gelten als eine; gemessen wird bis zum Rand der Fläche,"
        " nicht bis zur Mitte.\n\n"
        "„Luftlinie“: genaue Entfernung jedes Einwohnerpunkts zum Rand. „Netz“: Fußweg ab den"
        " Eingängen. Eingang ist, wo ein Weg den Rand kreuzt oder in der angegebenen Nähe endet;"
        " fehlt beides, die nächste Stelle jedes Wegs in dieser Nähe. Gibt es ein Wegenetz, stehen"
        " beide Ergebnisse nebeneinander in den Kennzahlen.\n\n"
        "Maßstäbe: Die Legende der Stadt nennt 250 m bis 1 km; die Zuordnung zu Größen ist ein"
        " eigener Vorschlag. IÖR-Monitor: 1 ha in 300 m und 10 ha in 700 m Luftlinie (im Netz 500"
        " und 1000 m Fußweg), beides zusammen; 2016 erfüllten das 74,3 % der Einwohner in 182"
        " Städten ab 50 000 Einwohnern, wobei dort auch Wald, Friedhöfe, Grünland und Gewässer"
        " zählen. WHO Europa: 0,5 ha in 300 m. GALK 1973: 0,5 ha in 500 m und 10 ha in 1000 m;"
        " dazu 6 und 7 m² je Einwohner.\n\n"
        "Grenzen: Private Flächen, Friedhöfe, Kleingärten, Rasen und Flächen mit eingeschränktem"
        " Zugang zählen nur auf Wunsch. Ohne Angabe zum Zugang gilt eine Fläche als öffentlich."
        " Flächen in Militärgelände zählen nicht. Wo die Datenquelle näher endet als die größte"
        " Entfernung, gilt niemand als unversorgt („keine Daten“); ebenso im Netz, wer keinen Weg"
        " in der Nähe hat. Der Zustand einer Fläche ist nicht bekannt."
    )
    HELP_EN = (
        "Residents and area with public green nearby, graded by the size of the green, once"
        " without and once with woods. Areas that touch, or lie no farther apart than the gap,"
        " count as one; distances run to the edge of an area, not to its centre.\n\n"
        "“Luftlinie”: exact distance of every point with residents to the edge. “Netz”: on foot"
        " from the entrances. An entrance is where a way crosses the edge or ends within the"
        " given nearness; where there is neither, the nearest place of every way within it. With"
        " a street network both results stand side by side in the figures.\n\n"
        "Standards: the City's legend names 250 m to 1 km; which size goes with which distance"
        " is our own proposal. IÖR-Monitor: 1 ha within 300 m and 10 ha within 700 m straight"
        " line (500 and 1000 m on foot), both together; in 2016 this held for 74.3 % of the"
        " residents of 182 cities from 50,000 residents, where woods, cemeteries, grassland and"
        " waters count, too. WHO Europe: 0.5 ha within 300 m. GALK 1973: 0.5 ha within 500 m and"
        " 10 ha within 1000 m; besides 6 and 7 m² per resident.\n\n"
        "Limits: Private areas, cemeteries, allotments, lawns and areas of restricted access"
        " only count on request. Where nothing is said about access, an area counts as public."
        " Areas on military ground do not count. Where the source ends nearer than the largest"
        " distance, nobody is called unserved (“keine Daten”); nor on foot whoever has no way"
        " nearby. The state of an area is unknown."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the standard, the method and what counts."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterEnum(
                "STANDARD", "Maßstab", list(_STANDARDS.values()), defaultValue=0
            )
        )
        own = QgsProcessingParameterMatrix(
            "GRADES",
            "Eigene Größenstufen statt des Maßstabs",
            headers=["Mindestgröße in ha", "Entfernung in m"],
            optional=True,
        )
        own.setHelp("Leer lassen, um den Maßstab zu verwenden. Eine erfüllte Stufe genügt.")
        self.addParameter(own)
        self.addParameter(
            QgsProcessingParameterEnum("METHOD", "Gezeichnet wird", list(_METHODS), defaultValue=0)
        )
        _add_green_parameters(self)
        note = "Eigener Vorschlag"
        add_number(self, "ENTRANCE", "Netz: Weg endet höchstens vor der Fläche, m", 20.0, note=note)
        add_number(self, "OFFSET", "Netz: Abstand beiderseits der Wege in Metern", 50.0, note=note)
        add_number(
            self,
            "SNAP",
            "Netz: größte Entfernung der Einwohner vom Weg in Metern",
            100.0,
            note=note,
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "COMPARE", "Luftlinie und Netz nebeneinander rechnen", defaultValue=True
            )
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Abdeckung Grünflächenversorgung"))
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT_FOREST", "Abdeckung mit Wald"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil versorgt ohne Wald in %"))
        self.addOutput(QgsProcessingOutputNumber("SHARE_FOREST", "Anteil versorgt mit Wald in %"))
        self.addOutput(QgsProcessingOutputNumber("M2", "Öffentliches Grün je Einwohner in m²"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the figures."""
        from ...analysis.choices import Method
        from ...steps.green.computation.green_catchment import WITH, WITHOUT, green_provision
        from ...steps.green.computation.green_reach import GreenOptions

        store = self.open_store(parameters, context)
        method = Method(_METHODS[self.parameterAsEnum(parameters, "METHOD", context)])
        options = GreenOptions(
            standard=_standard(self, parameters, context, catalogue=store.catalogue),
            method=method,
            also=_also(self, parameters, context),
            gap_m=self.parameterAsDouble(parameters, "GAP", context),
            near_m=self.parameterAsDouble(parameters, "ENTRANCE", context),
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            compare=self.parameterAsBoolean(parameters, "COMPARE", context),
        )
        result = green_provision(store, options, self.progress(feedback))
        names = {item.id: item.name for item in store.catalogue.districts}
        self._tell(feedback, result, names)
        answer: dict[str, Any] = {
            "OUTPUT": self.show(context, store, WITHOUT),
            "SHARE": 100 * result.without[method].city.share,
            "M2": result.m2_per_resident,
        }
        if result.with_forest:
            answer["OUTPUT_FOREST"] = self.show(context, store, WITH)
            answer["SHARE_FOREST"] = 100 * result.with_forest[method].city.share
        return without_nan(answer)

    @staticmethod
    def _tell(feedback: QgsProcessingFeedback, result: Any, names: dict[str, str]) -> None:
        from ...wording import german

        for label, supplies in (("ohne Wald", result.without), ("mit Wald", result.with_forest)):
            for method, supply in supplies.items():
                feedback.pushInfo(f"{method.value}, {label}:")
                for share in (*supply.districts, supply.city):
                    name = names.get(share.district, "Stadt insgesamt")
                    text = "keine Daten"
                    if share.has_data:
                        served, people = german.number(share.served), german.number(share.residents)
                        percent = german.amount(100 * share.share, "%", 1)
                        text = f"{served} von {people} EW ({percent}){left_out(share)}"
                    feedback.pushInfo(f"  {name}: {text}")
        if not math.isnan(result.m2_per_resident):
            feedback.pushInfo(
                f"Öffentliches Grün: {german.number(result.m2_per_resident, 1)} m² je Einwohner"
            )
        for note in result.warnings:
            feedback.pushWarning(note)
        for note in result.notes:
            feedback.pushInfo(note)


class GreenDeficit(InsekAlgorithm):
    """Proposals for settled land short of green nearby."""

    ID = "greendeficit"
    TITLE = "Mit Grünflächen unterversorgte Siedlungsflächen"
    GROUP_ID = "gruen"
    HELP = (
        "Siedlungsfläche außerhalb der Nähe öffentlicher Grünflächen, je Ortsbezirk. Es gelten die"
        " Größenstufen der Abdeckung, aber höchstens bis zur Nähe (Voreinstellung 300 m,"
        " IÖR-Monitor): Ein großer Park in 800 m ersetzt kein Grün vor der Tür. Solche Flächen"
        " können deshalb in der Abdeckung „250 m – 1 km“ liegen.\n\n"
        "Wald zählt von sich aus nicht, weil der Mangel in der Innenstadt liegt und der Wald dort"
        " nicht hilft. Mindestgröße (5000 m²) und Mindestzahl der Einwohner (100) sind eigene"
        " Vorschläge. Liegt ein Teil in thermisch belasteten Siedlungsbereichen, steht der Anteil"
        " im Hinweis.\n\n"
        "Kennzahlen: Einwohner und Siedlungsfläche mit und ohne Grün in der Nähe je Ortsbezirk,"
        " mit Wegenetz nach Luftlinie und Fußweg und dem Unterschied; vorgeschlagen wird nach der"
        " Luftlinie.\n\n"
        "Grenzen: Das Ergebnis ist ein Vorschlag (Spalte „stand“): Planende nehmen ihn an oder"
        " lehnen ihn ab. Sobald daran gearbeitet wurde, wird er nicht mehr überschrieben. Wo"
        " die Datenquelle näher endet als die Nähe, wird nichts vorgeschlagen."
    )
    HELP_EN = (
        "Settled land beyond the nearness of public green, by district. The size grades of the"
        " catchment hold, but at most up to the nearness (default 300 m, IÖR-Monitor): a large"
        " park at 800 m does not replace green at the door. Such land may therefore lie in the"
        " catchment “250 m – 1 km”.\n\n"
        "Woods do not count by default, because the deficit is in the inner city and woods do"
        " not help there. Smallest area (5000 m²) and smallest number of residents (100) are our"
        " own proposals. Where a part lies in settlements under heat stress, the note states the"
        " share.\n\n"
        "Figures: residents and settled land with and without green nearby by district, with a"
        " street network by straight line and on foot, and the difference; proposals follow the"
        " straight line.\n\n"
        "Limits: The result is a proposal (column “stand”): planners accept or reject it. Once"
        " they have worked on it, it is not overwritten any more. Where the source ends nearer"
        " than the nearness, nothing is proposed."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the thresholds."""
        self.add_store_parameter()
        add_number(self, "NEAR", "Nähe: höchstens so weit entfernt, m", 300.0, note="IÖR-Monitor")
        add_number(self, "MIN_AREA", "Mindestgröße in m²", 5000.0, note="Eigener Vorschlag")
        add_number(self, "MIN_POPULATION", "Mindestzahl Einwohner", 100.0, note="Eigener Vorschlag")
        _add_green_parameters(self)
        self.addParameter(
            QgsProcessingParameterBoolean("FOREST", "Wald mitzählen", defaultValue=False)
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Unterversorgte Siedlungsflächen"))
        self.addOutput(QgsProcessingOutputNumber("AREAS", "Zahl der Flächen"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...steps.green.computation.green_inputs import standard
        from ...steps.green.computation.green_shortage import DEFICIT, DeficitOptions, green_deficit
        from ...wording import german

        store = self.open_store(parameters, context)
        options = DeficitOptions(
            standard=standard(store.catalogue, "stadt"),
            near_radius_m=self.parameterAsDouble(parameters, "NEAR", context),
            min_area_m2=self.parameterAsDouble(parameters, "MIN_AREA", context),
            min_population=self.parameterAsDouble(parameters, "MIN_POPULATION", context),
            also=_also(self, parameters, context),
            gap_m=self.parameterAsDouble(parameters, "GAP", context),
            with_forest=self.parameterAsBoolean(parameters, "FOREST", context),
        )
        result = green_deficit(store, options, self.progress(feedback))
        found = german.counted(
            result.areas, "unterversorgte Siedlungsfläche", "unterversorgte Siedlungsflächen"
        )
        feedback.pushInfo(f"{found} vorgeschlagen.")
        for method, city in result.city.items():
            if not city.has_data:
                feedback.pushInfo(f"{method.value}: keine Daten")
                continue
            feedback.pushInfo(
                f"{method.value}: {german.number(city.unserved)} von"
                f" {german.number(city.residents)} EW ohne Grün in der Nähe{left_out(city)}"
            )
        for note in result.warnings:
            feedback.pushWarning(note)
        return {"OUTPUT": self.show(context, store, DEFICIT), "AREAS": result.areas}
