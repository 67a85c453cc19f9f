"""Woods near the settlement, and edges from which the way there is barred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..green_nearby import entrance

if TYPE_CHECKING:
    from ...analysis.green.forest import Detour
    from ...store.contract import Store
    from .computation.forest_edges import ForestResult

RECREATION, RESTRICTED = "forest_recreation", "restricted_access"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestOptions:
    """Which woods are near and which edges count as barred; lengths in metres."""

    CATALOGUE: ClassVar[str] = "forest_access"

    max_distance_m: float = option(
        Number(
            "DISTANCE",
            "Entfernung in Metern",
            key="max_dist_m",
            term="entfernung_m",
            unit="m",
            most=20_000.0,
            help="So weit um die Siedlungsfläche gilt Wald als Naherholungsraum, in Metern"
            " Luftlinie.",
        )
    )
    detour_limit: float = option(
        Number(
            "DETOUR",
            "Umwegfaktor",
            key="detour_limit",
            term="umwegfaktor",
            most=20.0,
            help="Ein Fußweg, der länger ist als Faktor mal Luftlinie, gilt als eingeschränkter"
            " Zugang.",
        )
    )
    min_air_m: float = option(
        Number(
            "MIN_AIR",
            "Luftlinie zählt mindestens, m",
            key="min_air_m",
            term="luftlinie_mindestens_m",
            unit="m",
            least=1.0,
            most=20_000.0,
            help="Kürzere Luftlinien zählen wie diese: Direkt am Wald wäre sonst jede Runde um den"
            " Block ein Umweg.",
        )
    )
    min_length_m: float = option(
        Number(
            "MIN_LENGTH",
            "Mindestlänge eines Abschnitts in Metern",
            key="min_length_m",
            term="mindestlaenge_m",
            unit="m",
            most=20_000.0,
            help="Kürzere Abschnitte des Siedlungsrands werden weggelassen, in Metern.",
        )
    )
    min_ha: float = option(
        Number(
            "MIN_FOREST",
            "Mindestgröße eines Waldstücks in ha",
            key="min_forest_ha",
            term="wald_mindestens_ha",
            unit="ha",
            most=100_000.0,
            help="Kleinere Waldstücke gelten nicht als Naherholungsraum, in ha.",
        )
    )
    near_m: float = option(
        entrance(
            "Weg endet höchstens vor dem Wald, m",
            "Ein Weg führt in den Wald, wenn er so nahe an dessen Rand endet, in Metern.",
        )
    )

    @property
    def detour(self) -> Detour:
        """When a way counts as barred."""
        from ...analysis.green.forest import Detour

        return Detour(
            self.detour_limit,
            self.max_distance_m,
            min_air_m=self.min_air_m,
            min_length_m=self.min_length_m,
        )


_HELP = (
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
_HELP_EN = (
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


def run(store: Store, options: ForestOptions, progress: Progress) -> ForestResult:
    """Write the proposals; numbers of woods and of edges without a short way."""
    from .computation.forest_edges import forest_access

    return forest_access(store, options, progress)


def tell(store: Store, options: ForestOptions, result: ForestResult, log: Log) -> RunResult:
    """Say how many woods are near, and from where the way there is barred."""
    log.info(
        f"{result.woods} Waldstücke in der Nähe; {result.edges} Abschnitte mit"
        f" {numbers.grouped(result.barred_m / 1000, 1)} km von"
        f" {numbers.grouped(result.judged_m / 1000, 1)} km beurteiltem"
        " Siedlungsrand ohne kurzen Weg zum Wald."
    )
    within = numbers.chosen(options.max_distance_m)
    for method, city in result.city.items():
        people = (
            f"{numbers.grouped(city.unserved)} von {numbers.grouped(city.residents)} EW"
            f" ohne Wald in {within} m"
        )
        log.info(f"{method.value}: {people if city.has_data else 'keine Daten'}")
    for note in result.warnings:
        log.warn(note)
    for note in result.notes:
        log.info(note)
    return RunResult(
        {"OUTPUT": RECREATION, "OUTPUT_RESTRICTED": RESTRICTED},
        {"BARRED": result.barred_m / 1000},
    )


ANALYSIS = AnalysisRecord(
    id="forestaccess",
    title="Wald als Naherholungsraum und eingeschränkte Zugänglichkeit",
    group="gruen",
    help=_HELP,
    help_en=_HELP_EN,
    options=ForestOptions,
    results=(
        LayerResult("OUTPUT", "Wald als Naherholungsraum"),
        LayerResult("OUTPUT_RESTRICTED", "Eingeschränkte Zugänglichkeit"),
        NumberResult("BARRED", "Siedlungsrand mit Umweg in km"),
    ),
    figures="forest_access",
    fills=(RECREATION, RESTRICTED),
    parts=(
        PipelinePart(
            role=RECREATION,
            needs=("forest", "settlement_area", "ortsbezirk_boundary", "city_boundary"),
            uses=("street_network", "population_points"),
        ),
    ),
    run=run,
    tell=tell,
)
