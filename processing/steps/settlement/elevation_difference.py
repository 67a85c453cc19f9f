"""How much higher or lower the districts lie than the City."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NoOptions, PipelinePart, RunResult

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.relief import DistrictHeights

ROLE = "elevation_difference"
_HELP = (
    "Höhenlage der Ortsbezirke gegenüber der City, als beschrifteter Punkt und als"
    " Kennzahl.\n\n"
    "Formel: Höhenunterschied = Median der Geländehöhe der Siedlungsfläche des Ortsbezirks"
    " − Median der Geländehöhe der City. Der Median, weil Halden und Türme in manchen"
    " Geländemodellen stehen; nur die Siedlungsfläche, weil bewaldete Hänge sonst das"
    " Ergebnis bestimmen.\n\n"
    "Quelle: Legende der Analysekarte Bewegungsräume („Höhenunterschied im Bezug zur"
    " Kernstadt“); sie nennt kein Verfahren, Median und City als Bezug sind eigene"
    " Festlegungen.\n\n"
    "Parameter: nur der Speicher. Gerechnet wird mit Gelände, City, Siedlungsflächen und"
    " Ortsbezirken darin.\n\n"
    "Grenzen: Unter zehn Geländezellen heißt es „keine Daten“. Ein grobes Geländemodell"
    " mittelt enge Täler weg."
)
_HELP_EN = (
    "Height of the districts against the City, as a labelled point and as a figure.\n\n"
    "Formula: height difference = median terrain height of the district's settlement area −"
    " median terrain height of the City. The median, because spoil tips and towers stand in"
    " some terrain models; only the settlement area, because wooded slopes would decide the"
    " result otherwise.\n\n"
    "Source: legend of the analysis map Bewegungsräume (“Höhenunterschied im Bezug zur"
    " Kernstadt”); it names no method, the median and the City as reference are our own"
    " choice.\n\n"
    "Parameters: only the store. Terrain, City, settlement areas and districts in it are"
    " used.\n\n"
    "Limits: With fewer than ten terrain cells it says “keine Daten” (no data). A coarse"
    " terrain model averages narrow valleys away."
)


def run(store: Store, options: NoOptions, progress: Progress) -> DistrictHeights:
    """Write point and figures of every district."""
    from .computation.relief import elevation_difference

    return elevation_difference(store, progress)


def tell(store: Store, options: NoOptions, found: DistrictHeights, log: Log) -> RunResult:
    """Say every height."""
    from ..catchments import printed_district_names

    names = printed_district_names(store)
    for height in found.heights:
        log.info(f"{names[height.kennung]}: {height.label}")
    if found.note:
        log.warn(f"Geländemodell: {found.note}. Bitte neu übernehmen.")
    return RunResult({"OUTPUT": ROLE})


ANALYSIS = AnalysisRecord(
    id="elevationdifference",
    title="Höhenunterschied im Bezug zur Kernstadt",
    group="raum",
    help=_HELP,
    help_en=_HELP_EN,
    options=NoOptions,
    results=(LayerResult("OUTPUT", "Höhenunterschied"),),
    figures="elevation_difference",
    fills=(ROLE,),
    parts=(
        PipelinePart(
            role=ROLE, needs=("terrain", "city_core", "settlement_area", "ortsbezirk_boundary")
        ),
    ),
    run=run,
    tell=tell,
)
