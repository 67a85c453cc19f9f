"""Stretches of cycle routes that are too steep for too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Choice, Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..judged_ways import JudgedWays

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.climb_search import Barriers

STEEP = "topography_challenge_cycling"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierOptions(JudgedWays):
    """Steeper than a limit for longer is too much: one limit, or the several of the ERA 2010."""

    CATALOGUE: ClassVar[str] = "relief_barrier"

    era_table: bool = option(
        Choice(
            "LIMITS",
            "Grenze",
            options={
                "eine Grenze (siehe unten)": False,
                "Tabelle der ERA 2010 (ungeprüft)": True,
            },
            help="Eine einzige Grenze aus Steigung und Länge, oder die Längen je Steigung aus der"
            " Tabelle der ERA.",
        ),
        False,
    )
    gradient_percent: float = option(
        Number(
            "GRADIENT",
            "Steigung ab %",
            key="gradient_limit_percent",
            unit="%",
            most=100.0,
            help="Steilere Strecken gelten als Herausforderung, in %.",
        )
    )
    length_m: float = option(
        Number(
            "LENGTH",
            "auf mindestens Metern",
            key="length_limit_m",
            unit="m",
            most=20_000.0,
            help="Kürzere steile Stücke zählen nicht, in Metern.",
        )
    )


_HELP = (
    "Findet auf Radrouten und Hauptstraßen die Strecken, die zu lange zu steil sind.\n\n"
    "Formel: Eine Strecke gehört dazu, wenn der längste Anstieg durch sie, auf dem jedes Stück"
    " mindestens so steil ist wie die Grenze, die Grenzlänge erreicht. Der Anstieg läuft über"
    " Kreuzungen hinweg; die Richtung ist gleich. Steigung = Höhenunterschied / Länge, aus dem"
    " Geländemodell alle 20 m, bei gröberen Modellen alle Zellgröße, ebenso weit geglättet."
    " Brücken und Tunnel steigen gleichmäßig von Ende zu Ende.\n\n"
    "Quelle: Legende der Analysekarte Bewegungsräume, ohne Zahl. 6 % auf 65 m ist ein Vorschlag"
    " nach den Steigungsklassen von NetAScore und der ERA 2010; deren Tabelle (10 % bis 20 m,"
    " 6 % bis 65 m, 5 % bis 120 m, 4 % bis 250 m) ist zitiert, nicht am Original geprüft.\n\n"
    "Parameter: Steigung und Länge der Grenze oder die Tabelle; alle Wege oder nur Routen.\n\n"
    "Das Ergebnis ist ein Vorschlag (Spalte „stand“); sobald Planende daran gearbeitet haben,"
    " wird er nicht überschrieben.\n\n"
    "Grenzen: Mit einem 90-m-Modell (SRTM) ist das Ergebnis eine Näherung: kurze Rampen,"
    " Einschnitte und Dämme fehlen, Hangwege können zu steil erscheinen."
)
_HELP_EN = (
    "Finds the stretches of cycle routes and main roads that are too steep for too long.\n\n"
    "Formula: a stretch belongs to it if the longest climb through it, on which every piece is"
    " at least as steep as the limit, reaches the limiting length. A climb runs on across"
    " junctions; the direction does not matter. Gradient = height difference / length, from the"
    " terrain model every 20 m, with coarser models every cell, smoothed over the same length."
    " Bridges and tunnels climb evenly from end to end.\n\n"
    "Source: legend of the analysis map Bewegungsräume, without a number. 6 % over 65 m is a"
    " proposal after the gradient classes of NetAScore and the German ERA 2010; the latter's"
    " table (10 % up to 20 m, 6 % up to 65 m, 5 % up to 120 m, 4 % up to 250 m) is quoted, not"
    " checked against the original.\n\n"
    "Parameters: gradient and length of the limit or the table; all ways or routes only.\n\n"
    "The result is a proposal (column “stand”); once planners have worked on it, it is not"
    " overwritten.\n\n"
    "Limits: with a 90 m model (SRTM) the result is an approximation: short ramps, cuttings and"
    " embankments are missing, and ways along slopes can look too steep."
)


def run(store: Store, options: BarrierOptions, progress: Progress) -> Barriers:
    """Find the stretches and write them."""
    from .computation.climb_search import relief_barrier

    return relief_barrier(store, options, progress)


def tell(store: Store, options: BarrierOptions, result: Barriers, log: Log) -> RunResult:
    """Say how many stretches there are, and how much of the routes has no heights."""
    places = numbers.counted(result.places, "Strecke", "Strecken", dots=False)
    log.info(f"{places}, {numbers.grouped(result.km, 1)} km. {result.terrain_note}.")
    for note in result.notes:
        log.info(note)
    if result.unknown_km > 0:
        log.warn(
            f"Ohne Höhenangabe: {numbers.grouped(result.unknown_km, 1)} von"
            f" {numbers.grouped(result.judged_km, 1)} km. Dort ist nicht bekannt, wie"
            " steil es ist; die Zahl der Strecken gilt nur für den Rest. Bitte ein"
            " Geländemodell übernehmen, das die ganze Stadt deckt."
        )
    if not result.written:
        log.info("Die Fassung der Planenden bleibt stehen.")
    return RunResult({"OUTPUT": STEEP}, {"COUNT": result.places, "KM": result.km})


def _replaced(options: BarrierOptions) -> tuple[str, ...]:
    """What the table of the ERA has other values for."""
    return ("GRADIENT", "LENGTH") if options.era_table else ()


ANALYSIS = AnalysisRecord(
    id="reliefbarrier",
    title="Herausforderung Topographie für den Radverkehr",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Steigung", "Höhe", "gradient", "hill"),
    doc="cycling.md",
    options=BarrierOptions,
    overruled=_replaced,
    results=(
        LayerResult("OUTPUT", "Herausforderung Topographie"),
        NumberResult("COUNT", "Zahl der Strecken"),
        NumberResult("KM", "Kilometer"),
    ),
    figures="relief_barrier",
    fills=(STEEP,),
    parts=(PipelinePart(role=STEEP, needs=("street_network", "terrain")),),
    run=run,
    tell=tell,
)
