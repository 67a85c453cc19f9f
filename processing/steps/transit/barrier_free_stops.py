"""State of bus stops as far as anybody states it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, RunResult
from .computation.transit_words import PROPOSAL_HELP, PROPOSAL_HELP_EN, tell_kept

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.stop_accessibility import BarrierStates

BARRIER_ROLE = "barrier_free_bus_stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierFreeOptions:
    """When a stop of the timetable is taken for one of the stops."""

    CATALOGUE: ClassVar[str] = "barrier_free_stops"

    match_m: float = option(
        Number(
            "MATCH",
            "Suchabstand in Metern",
            key="match_m",
            term="suchabstand_m",
            unit="m",
            most=5000.0,
            help="So weit darf eine Haltestelle des Fahrplans von einer der Ebene liegen, um"
            " dieselbe zu sein, in Metern.",
        )
    )


_HELP = (
    "Ausbaustand jeder Bushaltestelle (barrierefrei, teilweise, nicht, unbekannt) aus den"
    " Haltestellendaten; wo dort nichts steht, aus dem Fahrplan (nächste Haltestelle innerhalb"
    " des Suchabstands). Was niemand angibt, bleibt unbekannt. Kennzahlen: Zahl der"
    " Haltestellen je Stand und Ortsbezirk; keine Daten, wo die Quelle der Haltestellen weniger"
    " als neun Zehntel der Einwohner eines Ortsbezirks erreicht.\n\n"
    "Maßstab: § 8 Abs. 3 PBefG verlangt vollständige Barrierefreiheit seit dem 1. Januar 2022,"
    " soweit der Nahverkehrsplan keine Ausnahmen begründet. Suchabstand 100 m: eigener"
    " Vorschlag. Auch „ja“, „nein“, „yes“, „no“, „limited“ werden verstanden; andere Wörter"
    " zählen als unbekannt, das Protokoll nennt sie mit ihrer Zeile. "
    + PROPOSAL_HELP
    + "\n\nGrenzen: Bordhöhe, Leitstreifen und Bewegungsflächen stehen selten in offenen Daten;"
    " belastbar sind nur Angaben des Verkehrsunternehmens oder eine Begehung."
)
_HELP_EN = (
    "State of every bus stop (barrier-free, partly, not, unknown) from the stop data; where"
    " they say nothing, from the timetable (nearest stop within the search distance). What"
    " nobody states stays unknown. Figures: stops per state and district; no data where the"
    " source of the stops reaches less than nine tenths of a district's residents.\n\n"
    "Standard: § 8 (3) PBefG demands full accessibility since 1 January 2022 unless the local"
    " transport plan justifies exceptions. Search distance 100 m: our own proposal. “ja”,"
    " “nein”, “yes”, “no”, “limited” are understood too; other words count as unknown and the"
    " log names them with their row. "
    + PROPOSAL_HELP_EN
    + "\n\nLimits: kerb heights, tactile paving and manoeuvring space are rarely in open data;"
    " only the operator's data or a survey are reliable."
)


def run(store: Store, options: BarrierFreeOptions, progress: Progress) -> BarrierStates:
    """Write the states and the figures; stops per state."""
    from .computation.stop_accessibility import barrier_free_stops

    return barrier_free_stops(store, options)


def tell(
    store: Store,
    options: BarrierFreeOptions,
    found: BarrierStates,
    log: Log,
) -> RunResult:
    """Say how many stops are of which state, and what is not known."""
    tell_kept(log, store, BARRIER_ROLE)
    counts = found.counts
    if found.not_understood:
        log.warn(f"{found.not_understood}.")
    if not sum(counts.values()):
        log.warn(
            "Im Fahrplanangebot gibt es keine Haltestellen außer solchen für Züge, und eigene"
            " Bushaltestellen fehlen: kein Ergebnis. Bitte Bushaltestellen übernehmen."
        )
    if found.uncovered:
        log.warn(
            "Keine Daten zu Haltestellen (die Quelle deckt den Ortsbezirk nicht ab):"
            f" {', '.join(found.uncovered)}."
        )
    for state, count in counts.items():
        log.info(f"{state}: {count}")
    numbers = {"FREE": counts["barrierefrei"], "UNKNOWN": counts["unbekannt"]}
    return RunResult({"OUTPUT": BARRIER_ROLE}, numbers)


ANALYSIS = AnalysisRecord(
    id="barrierfreestops",
    title="Barrierefreiheit der Bushaltestellen",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=BarrierFreeOptions,
    results=(
        LayerResult("OUTPUT", "Barrierefreiheit der Bushaltestellen"),
        NumberResult("FREE", "Zahl barrierefreier Haltestellen"),
        NumberResult("UNKNOWN", "Zahl unbekannter Haltestellen"),
    ),
    figures="barrier_free_stops",
    fills=(BARRIER_ROLE,),
    run=run,
    tell=tell,
)
