"""Rail stops of the best categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from .computation.class_systems import SYSTEM
from .computation.transit_words import PROPOSAL_HELP, PROPOSAL_HELP_EN, tell_kept

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.transit_proposals import RailStops

RAIL_ROLE = "significant_rail_stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificantRailOptions:
    """Which categories of which system are significant."""

    CATALOGUE: ClassVar[str] = "pt_quality_classes"

    preset: str = option(SYSTEM)
    categories: int = option(
        Number(
            "CATEGORIES",
            "Die ersten so vielen Kategorien",
            key="significant_category",
            least=1,
            whole=True,
            help="Haltestellen dieser besten Kategorien des Systems gelten als bedeutsam.",
        )
    )


_HELP = (
    "Haltepunkte mit Zügen (route_type 2 und 100 bis 117), deren Haltestellenkategorie nach dem"
    " gewählten System der ÖV-Güteklassen zu den ersten gehört. Liegt ein Bahnhaltepunkt des"
    " Speichers näher als 250 m, gelten dessen Lage und Name.\n\n"
    "Voreinstellung Kategorie 1 und 2: eigener Vorschlag; die Legende sagt nicht, was bedeutsam"
    " heißt. " + PROPOSAL_HELP + "\n\nGrenzen: Busse und Bahnen an derselben Haltestelle zählen für"
    " den Takt zusammen. Ohne Züge im Fahrplan gibt es kein Ergebnis."
)
_HELP_EN = (
    "Stops of trains (route_type 2 and 100 to 117) whose category in the chosen system of"
    " ÖV-Güteklassen is among the first. Where a rail stop of the store is nearer than 250 m,"
    " its place and name are taken.\n\nDefault categories 1 and 2: our own proposal. "
    + PROPOSAL_HELP_EN
    + "\n\nLimits: buses and trains at the same stop count together. Without trains in the"
    " timetable there is no result."
)


def run(store: Store, options: SignificantRailOptions, progress: Progress) -> RailStops:
    """Write the proposals; how many, and of how many stops with trains."""
    from .computation.headway_and_quality import QualitySystem
    from .computation.transit_proposals import significant_rail_stops

    system = QualitySystem.from_catalogue(store.catalogue, options.preset)
    return significant_rail_stops(store, system, options.categories)


def tell(store: Store, options: SignificantRailOptions, found: RailStops, log: Log) -> RunResult:
    """Say how many stops are proposed, and whether there are any trains."""
    tell_kept(log, store, RAIL_ROLE)
    if not found.with_trains:
        log.warn(
            "Im Fahrplanangebot gibt es keine Züge: kein Vorschlag. Fahren welche, bitte einen"
            " Fahrplan mit Bahnverkehr dazunehmen oder die Haltepunkte zeichnen."
        )
    log.info(
        f"Als bedeutsam vorgeschlagen: {found.proposed}; Haltepunkte mit Zügen:"
        f" {found.with_trains}."
    )
    return RunResult({"OUTPUT": RAIL_ROLE}, {"STOPS": store.count(RAIL_ROLE)})


ANALYSIS = AnalysisRecord(
    id="significantrailstops",
    title="Bedeutsame Bahnhaltepunkte",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=SignificantRailOptions,
    results=(
        LayerResult("OUTPUT", "Bedeutsame Bahnhaltepunkte"),
        NumberResult("STOPS", "Zahl der Haltepunkte"),
    ),
    fills=(RAIL_ROLE,),
    parts=(PipelinePart(role=RAIL_ROLE, needs=("pt_service", "ortsbezirk_boundary")),),
    run=run,
    tell=tell,
)
