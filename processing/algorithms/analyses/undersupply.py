"""insek:localsupplygap - what "unterversorgt" means, and where that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ...runtime.cancellation import uninterrupted
from ..kit.base import InsekAlgorithm
from .supply import add_choice, add_number
from .supply_log import without_nan

_DEFINITIONS = (
    "außerhalb der Abdeckung Nahversorgung (Luftlinie)",
    "außerhalb der Abdeckung Nahversorgung (Netz)",
    "zu wenige Funktionen in der Nähe",
    "zu wenig Verkaufsfläche je Einwohner im Ortsbezirk",
)
_METHODS = ("Luftlinie", "Netz")
_FIVE = (
    "Supermarkt oder Discounter",
    "Hausarztpraxis",
    "Apotheke",
    "Grundschule",
    "ÖV-Haltestelle",
)


def destination_choices() -> tuple[str, ...]:
    """Categories of everyday destinations, for a choice."""
    from ...catalogue.titles import destination_labels

    return destination_labels()


def add_destination_choice(
    algorithm: InsekAlgorithm, name: str, label: str, preset: tuple[str, ...], *, note: str
) -> None:
    """Add a choice of several categories; ``preset`` are those chosen at first."""
    labels = destination_choices()
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


class LocalSupplyGap(InsekAlgorithm):
    """Proposals for undersupplied residential areas and centres."""

    ID = "localsupplygap"
    TITLE = "Unterversorgte Wohngebiete und Zentren"
    GROUP_ID = "versorgung"
    DOC = "analyses.md"
    TAGS = ("unterversorgt", "Nahversorgung", "Lücke", "local supply", "gap", "underserved")
    HELP = (
        "Wohnbauflächen, die nach der gewählten Definition unterversorgt sind, ab einer"
        " Mindestgröße und Mindestzahl von Einwohnern; Zentren ohne Lebensmittelmarkt im Umkreis"
        " oder mit weniger als der Mindestzahl von Funktionen.\n\n"
        "„Unterversorgt“ ist nirgends festgelegt, deshalb ist die Definition zu wählen:\n"
        "Außerhalb der Abdeckung: Wohnbaufläche minus Abdeckung Nahversorgung (Luftlinie oder"
        " Netz), die vorher zu rechnen ist.\n"
        "Zu wenige Funktionen: Wohnbaufläche, von der aus weniger als die Mindestzahl der gewählten"
        " Funktionen in der angegebenen Entfernung liegt. Voreinstellung sind die fünf des BBSR"
        " 2022"
        " (Supermarkt oder Discounter, Hausarzt, Apotheke, Grundschule, ÖV-Haltestelle) und"
        " 1000 m. Funktionen ohne Daten bleiben außer Betracht und werden genannt; Flächen wie"
        " Parks stehen für ihren Mittelpunkt.\n"
        "Zu wenig Verkaufsfläche: Wohnbaufläche in Ortsbezirken mit weniger Verkaufsfläche je"
        " Einwohner als angegeben"
        " (Voreinstellung 0,4 m², Lebensmittel, Fachpraxis). Nur wo die Verkaufsfläche aller"
        " Märkte bekannt ist, sonst „keine Daten“.\n\n"
        "Je Ortsbezirk und Stadt werden Einwohner und Wohnbaufläche in den gefundenen Gebieten"
        " gezählt; abgelehnte Gebiete zählen nicht. Ortsbezirke, in denen das Wegenetz fehlt, haben"
        " im Netz „keine Daten“.\n\n"
        "Die Definition steht in den Herkunftsangaben und im Hinweis jeder Fläche. Mindestgröße,"
        " Mindesteinwohner, Umkreis und Mindestzahl sind eigene Vorschläge.\n\n"
        "Grenzen: Das Ergebnis ist ein Vorschlag (Spalte „stand“): Planende nehmen ihn an oder"
        " lehnen ihn ab. Sobald daran gearbeitet wurde, wird er nicht mehr überschrieben."
    )
    HELP_EN = (
        "Residential land that is undersupplied by the chosen definition, from a smallest size and"
        " number of residents; centres without a food market nearby or with fewer than the"
        " smallest number of functions.\n\n"
        "Nothing lays down what “unterversorgt” (undersupplied) means, so choose:\n"
        "“Außerhalb der Abdeckung” (outside the catchment): residential land minus the catchment"
        " of food markets (straight line or streets), which must have been computed.\n"
        "“Zu wenige Funktionen” (too few functions): residential land with fewer than so many of"
        " the chosen functions within the distance."
        " Default: the five of BBSR 2022 (supermarket or discounter, general practitioner,"
        " pharmacy, primary school, stop of public transport) and 1000 m. Functions without data"
        " are left out and named; areas such as parks stand for their middle.\n"
        "“Zu wenig Verkaufsfläche” (too little sales area): residential land in districts with"
        " less sales area per resident than stated (default"
        " 0.4 m², food, practice). Only where the sales area of all markets is known, otherwise"
        " “keine Daten” (no data).\n\n"
        "Residents and residential land within the areas found are counted per district and for the"
        " city; refused areas do not count. Districts without streets have no data in the"
        " network.\n\n"
        "The definition is kept in the provenance and in the note of every area. Smallest size,"
        " residents, search distance and number are our own proposals.\n\n"
        "Limits: The result is a proposal (column stand): planners accept or reject it. As soon as"
        " they have worked on it, it is not overwritten."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the definition and the thresholds."""
        self.add_store_parameter()
        add_choice(self, "DEFINITION", "Unterversorgt heißt", _DEFINITIONS)
        add_number(self, "MIN_AREA", "Mindestgröße in m²", 10_000.0, note="Vorschlag")
        add_number(self, "MIN_POPULATION", "Mindestzahl Einwohner", 100.0, note="Vorschlag")
        add_destination_choice(
            self,
            "FUNCTIONS",
            "Funktionen",
            _FIVE,
            note="Für „zu wenige Funktionen“ und für Zentren. Voreinstellung: die fünf des BBSR"
            " 2022.",
        )
        parameter = QgsProcessingParameterNumber(
            "MIN_FUNCTIONS",
            "Mindestzahl Funktionen",
            QgsProcessingParameterNumber.Type.Integer,
            3,
            minValue=1,
        )
        parameter.setHelp("Für „zu wenige Funktionen“ und für Zentren. Vorschlag.")
        self.addParameter(parameter)
        add_number(
            self,
            "FUNCTION_DISTANCE",
            "Zu wenige Funktionen: Entfernung in Metern",
            1000.0,
            note="BBSR 2022: bis 1000 m Luftlinie in der Regel fußläufig",
        )
        add_choice(self, "FUNCTION_METHOD", "Zu wenige Funktionen: Messung", _METHODS)
        add_number(
            self,
            "SALES_AREA",
            "Zu wenig Verkaufsfläche: m² je Einwohner",
            0.4,
            note="Fachpraxis: Lebensmittel etwa 0,4 bis 0,5 m² je Einwohner",
        )
        add_number(self, "CENTRE_SEARCH", "Umkreis um Zentren in Metern", 500.0, note="Vorschlag")
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Unterversorgte Wohngebiete"))
        self.addOutput(QgsProcessingOutputVectorLayer("CENTRE_LAYER", "Unterversorgte Zentren"))
        self.addOutput(QgsProcessingOutputNumber("AREAS", "Zahl der Gebiete"))
        self.addOutput(QgsProcessingOutputNumber("CENTRES", "Zahl der Zentren"))
        self.addOutput(QgsProcessingOutputNumber("RESIDENTS", "Einwohner in den Gebieten"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil dieser Einwohner in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...analysis.supply.coverage import Method
        from ...steps.catchments import district_names
        from ...steps.supply.supply_gap import (
            AREAS,
            CENTRES,
            Definition,
            GapOptions,
            local_supply_gap,
        )
        from ...steps.supply.supply_gap_figures import ANALYSIS

        store = self.open_store(parameters, context)
        labels = destination_choices()
        definition = _DEFINITIONS[self.parameterAsEnum(parameters, "DEFINITION", context)]
        method = _METHODS[self.parameterAsEnum(parameters, "FUNCTION_METHOD", context)]
        options = GapOptions(
            min_area_m2=self.parameterAsDouble(parameters, "MIN_AREA", context),
            min_population=self.parameterAsDouble(parameters, "MIN_POPULATION", context),
            centre_search_m=self.parameterAsDouble(parameters, "CENTRE_SEARCH", context),
            min_functions=self.parameterAsInt(parameters, "MIN_FUNCTIONS", context),
            definition=Definition(definition),
            functions=tuple(
                labels[index] for index in self.parameterAsEnums(parameters, "FUNCTIONS", context)
            ),
            function_distance_m=self.parameterAsDouble(parameters, "FUNCTION_DISTANCE", context),
            function_method=Method(method),
            min_sales_area=self.parameterAsDouble(parameters, "SALES_AREA", context),
        )
        areas, centres = local_supply_gap(store, options, self.progress(feedback))
        feedback.pushInfo(f"Unterversorgt: {definition}")
        with uninterrupted():
            _tell_found(feedback, store, areas, centres)
            stored = [item for item in store.figures() if item.analyse == ANALYSIS]
            figures = {(item.ortsbezirk, item.kennzahl): item.wert for item in stored}
            hints = {
                item.ortsbezirk: item.hinweis for item in stored if item.kennzahl == "einwohner"
            }
            _tell_gap(feedback, figures, hints, district_names(store))
            shown = self.show_all(context, store, (AREAS, CENTRES))
            results = {
                "OUTPUT": shown[AREAS],
                "CENTRE_LAYER": shown.get(CENTRES, ""),
                "AREAS": store.count(AREAS),
                "RESIDENTS": figures["", "unterversorgt"],
                "SHARE": figures["", "anteil_unterversorgt"],
            }
            # Without centres in the store their number is not 0 but unknown.
            found = {} if centres is None else {"CENTRES": store.count(CENTRES)}
            return without_nan(results | found)


def _tell_found(
    feedback: QgsProcessingFeedback, store: Any, areas: int, centres: int | None
) -> None:
    """Write how many areas and centres were found, and by what, into the log."""
    from ...steps.supply.supply_gap import AREAS, CENTRES
    from ...wording import numbers

    found = {AREAS: f"{numbers.counted(areas, 'Wohngebiet', 'Wohngebiete')} ermittelt"}
    if centres is None:
        label = store.catalogue.roles["district_centre"].label
        feedback.pushInfo(f"Zentren: keine Daten (nichts zu „{label}“ im Speicher)")
    else:
        found[CENTRES] = f"{numbers.counted(centres, 'Zentrum', 'Zentren')} ermittelt"
    for role, text in found.items():
        provenance = store.provenance(role)
        feedback.pushInfo(f"{text}; {provenance.note}" if provenance else text)


def _tell_gap(
    feedback: QgsProcessingFeedback,
    figures: Mapping[tuple[str, str], float],
    hints: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Write residents and residential land in undersupplied areas into the log."""
    from ...wording import numbers

    for district in dict.fromkeys(place for place, _ in figures):
        name = names.get(district, district) or "Stadt insgesamt"
        people, poor = figures[district, "einwohner"], figures[district, "unterversorgt"]
        if not math.isfinite(people):
            feedback.pushInfo(f"{name}: keine Daten")
            continue
        share = figures[district, "anteil_unterversorgt"]
        text = (
            f"{name}: {numbers.grouped(poor)} von {numbers.grouped(people)} EW"
            f" ({numbers.amount(share, '%', 1)}) in unterversorgten Wohngebieten"
        )
        land, bad = figures[district, "wohnbauflaeche"], figures[district, "flaeche_unterversorgt"]
        if math.isfinite(land):
            text += (
                f"; {numbers.grouped(bad / 1e4)} von {numbers.grouped(land / 1e4)} ha Wohnbaufläche"
            )
        hint = hints[district]
        feedback.pushInfo(f"{text}; nicht mitgezählt: {hint}" if hint else text)
