"""What "unterversorgt" means, and where that is: residential areas and centres."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Definition, Method
from ...catalogue.titles import destination_ids, destination_labels
from ...parameters.kinds import Choice, Choices, Number, words_of
from ...parameters.options import option, provenance_values
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue
    from ...store.contract import Store

AREAS, CENTRES = "undersupplied_residential_area", "undersupplied_centre"
FAR = 20_000.0
"""Beyond these metres a distance is a slip of the finger."""
_ALWAYS = ("definition", "min_area_m2", "min_population", "centre_search_m", "min_functions")
_BY_DEFINITION = {
    Definition.FUNCTIONS: ("function_distance_m", "function_method"),
    Definition.SALES_AREA: ("min_sales_area",),
}
"""Fields that the provenance states: whatever the definition, and for one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapOptions:
    """When an area or a centre counts as undersupplied; no norm, to be stated by planners."""

    CATALOGUE: ClassVar[str] = "local_supply_gap"

    definition: Definition = option(
        Choice(
            "DEFINITION",
            "Unterversorgt heißt",
            term="definition",
            options=words_of(Definition),
            help="Für die ersten beiden muss die Abdeckung schon gerechnet sein. Nirgends"
            " festgelegt, deshalb zu wählen.",
        ),
        Definition.STRAIGHT,
    )
    min_area_m2: float = option(
        Number(
            "MIN_AREA",
            "Mindestgröße in m²",
            key="min_area_m2",
            term="mindestgroesse_m2",
            unit="m²",
            help="Kleinere Teile werden nicht vorgeschlagen.",
        )
    )
    min_population: float = option(
        Number(
            "MIN_POPULATION",
            "Mindestzahl Einwohner",
            key="min_population",
            term="mindestzahl_einwohner",
            help="Teile mit weniger Einwohnern werden nicht vorgeschlagen.",
        )
    )
    min_land_m2_per_resident: float = option(
        Number(
            "MIN_LAND",
            "Mindestens bekannte Wohnbaufläche je Einwohner in m²",
            key="min_land_m2_per_resident",
            unit="m²/EW",
            advanced=True,
            help="Ist in einem Ortsbezirk weniger Wohnbaufläche bekannt, fehlt dort die"
            " Flächennutzung: Es heißt „keine Daten“ statt 0 % unterversorgt.",
        )
    )
    functions: tuple[str, ...] = option(
        Choices(
            "FUNCTIONS",
            "Funktionen",
            labels=destination_labels,
            values=destination_ids,
            key="functions",
            help="Für „zu wenige Funktionen“ und für Zentren.",
        )
    )
    min_functions: int = option(
        Number(
            "MIN_FUNCTIONS",
            "Mindestzahl Funktionen",
            key="min_functions",
            term="mindestzahl_funktionen",
            least=1,
            whole=True,
            help="Für „zu wenige Funktionen“ und für Zentren.",
        )
    )
    function_distance_m: float = option(
        Number(
            "FUNCTION_DISTANCE",
            "Zu wenige Funktionen: Entfernung in Metern",
            key="function_distance_m",
            term="entfernung_m",
            unit="m",
            most=FAR,
            help="Bis 1000 m Luftlinie in der Regel fußläufig (BBSR 2022).",
        )
    )
    function_method: Method = option(
        Choice(
            "FUNCTION_METHOD",
            "Zu wenige Funktionen: Messung",
            term="methode",
            options=words_of(Method),
            help="Luftlinie, oder zu Fuß über das Wegenetz.",
        ),
        Method.STRAIGHT_LINE,
    )
    min_sales_area: float = option(
        Number(
            "SALES_AREA",
            "Zu wenig Verkaufsfläche: m² je Einwohner",
            key="sales_area_m2_per_resident",
            term="verkaufsflaeche_m2_je_ew",
            unit="m²/EW",
            help="Weniger im Ortsbezirk heißt unterversorgt; Lebensmittel etwa 0,4 bis 0,5 m².",
        )
    )
    centre_search_m: float = option(
        Number(
            "CENTRE_SEARCH",
            "Umkreis um Zentren in Metern",
            key="centre_search_m",
            term="umkreis_zentren_m",
            unit="m",
            most=FAR,
            help="Luftlinie, in der ein Zentrum seine Funktionen haben muss.",
        )
    )

    def parameters(self, catalogue: Catalogue) -> dict[str, object]:
        """Values for the provenance; everyday destinations by the catalogue's names."""
        names = {item.id: item.label for item in catalogue.destinations}
        return {
            **provenance_values(self, *_ALWAYS, *_BY_DEFINITION.get(self.definition, ())),
            "funktionen": [names.get(item, item) for item in self.functions],
        }


_HELP = (
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
    " im Netz „keine Daten“, ebenso solche, in denen kaum Wohnbaufläche bekannt ist. Was näher am"
    " Rand der Daten liegt als die Entfernung, wird nicht beurteilt und als solches gezählt.\n\n"
    "Die Definition steht in den Herkunftsangaben und im Hinweis jeder Fläche. Mindestgröße,"
    " Mindesteinwohner, Umkreis und Mindestzahl sind eigene Vorschläge.\n\n"
    "Grenzen: Das Ergebnis ist ein Vorschlag (Spalte „stand“): Planende nehmen ihn an oder"
    " lehnen ihn ab. Sobald daran gearbeitet wurde, wird er nicht mehr überschrieben."
)
_HELP_EN = (
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


def run(store: Store, options: GapOptions, progress: Progress) -> tuple[int, int | None]:
    """Write the proposals; numbers of areas and of centres, None where there are no centres."""
    from .computation.undersupply import local_supply_gap

    return local_supply_gap(store, options, progress)


def tell(store: Store, options: GapOptions, found: tuple[int, int | None], log: Log) -> RunResult:
    """Say what was found, and the residents and the land it concerns."""
    from ..catchments import printed_district_names
    from .computation.undersupply_figures import ANALYSIS as FIGURES

    areas, centres = found
    log.info(f"Unterversorgt: {options.definition}")
    _tell_found(log, store, areas, centres)
    stored = [item for item in store.figures() if item.analyse == FIGURES]
    figures = {(item.ortsbezirk, item.kennzahl): item.wert for item in stored}
    hints = {item.ortsbezirk: item.hinweis for item in stored if item.kennzahl == "einwohner"}
    _tell_gap(log, figures, hints, printed_district_names(store))
    numbers: dict[str, float] = {
        "AREAS": store.count(AREAS),
        "RESIDENTS": figures["", "unterversorgt"],
        "SHARE": figures["", "anteil_unterversorgt"],
    }
    if centres is not None:  # without centres in the store their number is not 0 but unknown
        numbers["CENTRES"] = store.count(CENTRES)
    return RunResult({"OUTPUT": AREAS, "CENTRE_LAYER": CENTRES}, numbers)


def _tell_found(log: Log, store: Store, areas: int, centres: int | None) -> None:
    """Write how many areas and centres were found, and by what, into the log."""
    found = {AREAS: f"{numbers.counted(areas, 'Wohngebiet', 'Wohngebiete')} ermittelt"}
    if centres is None:
        label = store.catalogue.roles["district_centre"].label
        log.info(f"Zentren: keine Daten (nichts zu „{label}“ im Speicher)")
    else:
        found[CENTRES] = f"{numbers.counted(centres, 'Zentrum', 'Zentren')} ermittelt"
    for role, text in found.items():
        provenance = store.provenance(role)
        log.info(f"{text}; {provenance.note}" if provenance else text)


def _tell_gap(
    log: Log,
    figures: Mapping[tuple[str, str], float],
    hints: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Write residents and residential land in undersupplied areas into the log."""
    for district in dict.fromkeys(place for place, _ in figures):
        name = names.get(district, district) or "Stadt insgesamt"
        people, poor = figures[district, "einwohner"], figures[district, "unterversorgt"]
        if not math.isfinite(people):
            log.info(f"{name}: keine Daten")
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
        log.info(f"{text}; nicht mitgezählt: {hint}" if hint else text)


ANALYSIS = AnalysisRecord(
    id="localsupplygap",
    title="Unterversorgte Wohngebiete und Zentren",
    group="versorgung",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("unterversorgt", "Nahversorgung", "Lücke", "local supply", "gap", "underserved"),
    doc="analyses.md",
    options=GapOptions,
    results=(
        LayerResult("OUTPUT", "Unterversorgte Wohngebiete"),
        LayerResult("CENTRE_LAYER", "Unterversorgte Zentren"),
        NumberResult("AREAS", "Zahl der Gebiete"),
        NumberResult("CENTRES", "Zahl der Zentren"),
        NumberResult("RESIDENTS", "Einwohner in den Gebieten"),
        NumberResult("SHARE", "Anteil dieser Einwohner in %"),
    ),
    figures="local_supply_gap",
    fills=(AREAS, CENTRES),
    parts=(
        PipelinePart(
            role=AREAS,
            needs=("local_supply_catchment", "residential_building_land", "population_points"),
        ),
    ),
    run=run,
    tell=tell,
)
