"""Proposals for settled land short of green nearby."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Flag, Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..green_nearby import PublicGreenRules
from ..unjudged_residents import unjudged_words

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.green_shortage import Deficit

DEFICIT = "green_deficit_area"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeficitOptions(PublicGreenRules):
    """When settled land counts as short of green; lengths in metres."""

    CATALOGUE: ClassVar[str] = "green_space_deficit"

    near_radius_m: float = option(
        Number(
            "NEAR",
            "Nähe: höchstens so weit entfernt, m",
            key="near_radius_m",
            unit="m",
            most=20_000.0,
            help="Öffentliches Grün zählt nur bis zu dieser Entfernung in Luftlinie, in Metern.",
        )
    )
    min_area_m2: float = option(
        Number(
            "MIN_AREA",
            "Mindestgröße in m²",
            key="min_area_m2",
            term="mindestgroesse_m2",
            unit="m²",
            help="Kleinere Teile ohne Grün werden nicht vorgeschlagen, in m².",
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
    with_forest: bool = option(
        Flag(
            "FOREST",
            "Wald mitzählen",
            term="mit_wald",
            help="An: auch Wald zählt als Grün in der Nähe. Aus, weil der Mangel in der Innenstadt"
            " liegt und der Wald dort nicht hilft.",
        ),
        False,
    )


_HELP = (
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
_HELP_EN = (
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


def run(store: Store, options: DeficitOptions, progress: Progress) -> Deficit:
    """Write the proposals; their number and the residents without green nearby."""
    from .computation.green_shortage import green_deficit

    return green_deficit(store, options, progress)


def tell(store: Store, options: DeficitOptions, result: Deficit, log: Log) -> RunResult:
    """Say how many areas are proposed, and how many residents have no green nearby."""
    found = numbers.counted(
        result.areas, "unterversorgte Siedlungsfläche", "unterversorgte Siedlungsflächen"
    )
    log.info(f"{found} vorgeschlagen.")
    for method, city in result.city.items():
        if not city.has_data:
            log.info(f"{method.value}: keine Daten")
            continue
        log.info(
            f"{method.value}: {numbers.grouped(city.unserved)} von"
            f" {numbers.grouped(city.residents)} EW ohne Grün in der Nähe{unjudged_words(city)}"
        )
    for note in result.warnings:
        log.warn(note)
    return RunResult({"OUTPUT": DEFICIT}, {"AREAS": result.areas})


ANALYSIS = AnalysisRecord(
    id="greendeficit",
    title="Mit Grünflächen unterversorgte Siedlungsflächen",
    group="gruen",
    help=_HELP,
    help_en=_HELP_EN,
    options=DeficitOptions,
    results=(
        LayerResult("OUTPUT", "Unterversorgte Siedlungsflächen"),
        NumberResult("AREAS", "Zahl der Flächen"),
    ),
    figures="green_space_deficit",
    fills=(DEFICIT,),
    parts=(
        PipelinePart(
            role=DEFICIT,
            needs=(
                "green_space",
                "settlement_area",
                "population_points",
                "ortsbezirk_boundary",
                "city_boundary",
            ),
            uses=("thermal_load_area", "street_network"),
        ),
    ),
    run=run,
    tell=tell,
)
