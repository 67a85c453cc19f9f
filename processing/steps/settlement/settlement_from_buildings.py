"""Settlement areas where no land use is recorded, derived from buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, RunResult

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.built_up_land import Completed

SETTLEMENT, BUILDINGS = "settlement_area", "building"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltUpOptions:
    """When buildings are a settlement."""

    CATALOGUE: ClassVar[str] = "settlement_from_buildings"

    gap_m: float = option(
        Number(
            "GAP",
            "Lücken zwischen Gebäuden bis in Metern",
            key="gap_m",
            term="gebaeudeluecke_m",
            unit="m",
            most=200.0,
            help="Bis zu diesem Abstand gehören Gebäude zusammen, und die Fläche dazwischen ist"
            " Siedlung.",
        )
    )
    min_area_m2: float = option(
        Number(
            "MIN_AREA",
            "Mindestgröße in m²",
            key="min_area_m2",
            term="mindestgroesse_m2",
            unit="m²",
            help="Kleinere Flächen sind keine Siedlung, kleinere Löcher werden gefüllt.",
        )
    )
    min_built_share: float = option(
        Number(
            "MIN_BUILT",
            "Mindestens überbauter Anteil (0 bis 1)",
            key="min_built_share",
            term="mindestens_ueberbaut",
            most=1.0,
            help="So viel einer Fläche müssen Gebäude bedecken, damit sie Siedlung ist.",
        )
    )


_HELP = (
    "Ergänzt die Siedlungsfläche dort, wo Gebäude stehen, aber keine Flächennutzung erfasst ist,"
    " wie oft in OpenStreetMap außerhalb Deutschlands. Übernommene und gezeichnete Flächen bleiben"
    " unverändert; ergänzte tragen in den Spalten „klasse“ und „hinweis“ „aus Gebäuden abgeleitet"
    " (Näherung)“, Karten und Quellen nennen ihren Anteil.\n\n"
    "Regel: Gebäude, die auf keiner erfassten Nutzung stehen, werden um die halbe Lücke vergrößert,"
    " vereinigt und wieder verkleinert; erfasste Nutzungen (Siedlung, Bauflächen, Wald,"
    " Landwirtschaft, Grün, Wasser, Militär) werden abgezogen. Es bleibt, was groß und dicht genug"
    " ist.\n\n"
    "Quelle: eigener Vorschlag.\n\n"
    "Parameter: Lücke, Mindestgröße, überbauter Anteil. Ein neuer Lauf ersetzt, was ein früherer"
    " ergänzt hat.\n\n"
    "Grenzen: Gärten, Höfe und Straßen am Rand fehlen, Gewächshäuser und Lager zählen mit. Wird die"
    " Siedlungsfläche neu übernommen, entfällt die Ergänzung; dann bitte erneut ausführen."
)
_HELP_EN = (
    "Completes the settlement area where buildings stand but no land use is recorded, as is often"
    " so in OpenStreetMap. Imported and drawn areas stay as they are; added ones say “aus Gebäuden"
    " abgeleitet (Näherung)” (derived from buildings, approximation) in the columns “klasse” and"
    " “hinweis”, and maps and sources state their share.\n\n"
    "Rule: buildings that stand on no recorded use are grown by half the gap, merged and shrunk"
    " again; recorded uses (settlement, building land, forest, farmland, green, water, military)"
    " are taken off. What is large and dense enough stays.\n\n"
    "Source: our own proposal.\n\n"
    "Parameters: gap, smallest area, built share. Another run replaces what an earlier one has"
    " added.\n\n"
    "Limits: gardens, yards and streets at the edge are missing, greenhouses and warehouses count."
    " When the settlement area is imported again, the addition is gone; please run this again."
)


def run(store: Store, options: BuiltUpOptions, progress: Progress) -> Completed:
    """Write the settlement areas anew, if there is anything to add."""
    from .computation.built_up_land import complete_settlement

    return complete_settlement(store, options, progress)


def tell(store: Store, options: BuiltUpOptions, found: Completed, log: Log) -> RunResult:
    """Say how much was added and how many buildings lie in the settlement now."""
    before, after = found.inside
    if not found.areas:
        log.info("Nichts zu ergänzen: Alle dichten Gebäude stehen auf erfasster Flächennutzung.")
    else:
        log.info(
            f"{numbers.counted(found.areas, 'Fläche', 'Flächen')} mit"
            f" {numbers.grouped(found.derived_m2 / 1e6, 2)} km² aus Gebäuden abgeleitet (Näherung),"
            f" von {numbers.grouped(found.whole_m2 / 1e6, 2)} km² Siedlungsfläche."
        )
    log.info(
        f"Von {numbers.grouped(found.buildings)} Gebäuden stehen {numbers.grouped(after)} auf"
        f" Siedlungsfläche, ohne Ergänzung {numbers.grouped(before)}."
    )
    return RunResult({"OUTPUT": SETTLEMENT}, {"AREA": found.derived_m2})


ANALYSIS = AnalysisRecord(
    id="settlementfrombuildings",
    title="Siedlungsfläche aus Gebäuden ergänzen",
    group="raum",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Siedlung", "Gebäude", "Flächennutzung", "settlement", "buildings"),
    options=BuiltUpOptions,
    results=(
        LayerResult("OUTPUT", "Siedlungsfläche"),
        NumberResult("AREA", "Aus Gebäuden abgeleitete Fläche in m²"),
    ),
    fills=(SETTLEMENT,),
    run=run,
    tell=tell,
)
