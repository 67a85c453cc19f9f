"""Positions of the names of the Ortsbezirke on the maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NoOptions, NumberResult, PipelinePart, RunResult

if TYPE_CHECKING:
    from ...store.contract import Store

ROLE = "place_name"
_HELP = (
    "Setzt den Namen jedes Ortsbezirks für die Karten: über die größte Siedlungsfläche,"
    " ohne Siedlungsfläche an die Stelle, die am weitesten vom Rand entfernt ist. Die Punkte"
    " lassen sich danach in QGIS verschieben; die Karten folgen.\n\n"
    "Quelle: eigene Festlegung, damit der Name die Siedlung frei lässt.\n\n"
    "Parameter: nur der Speicher. Gerechnet wird mit Ortsbezirken und Siedlungsflächen"
    " darin.\n\n"
    "Grenzen: Die Kernstadt bekommt keinen Namen. Ein neuer Lauf setzt alle Namen neu, auch"
    " verschobene."
)
_HELP_EN = (
    "Places the name of every district for the maps: above its largest settlement area,"
    " without settlement at the place farthest from the edge. The points can be moved in"
    " QGIS afterwards; the maps follow.\n\n"
    "Source: our own choice, so that the name leaves the settlement free.\n\n"
    "Parameters: only the store. Districts and settlement areas in it are used.\n\n"
    "Limits: The core city gets no name. Another run places all names anew, moved ones as"
    " well."
)


def run(store: Store, options: NoOptions, progress: Progress) -> int:
    """Write the points; their number."""
    from .computation.relief import place_names

    return place_names(store)


def tell(store: Store, options: NoOptions, count: int, log: Log) -> RunResult:
    """Hand over the points."""
    return RunResult({"OUTPUT": ROLE}, {"COUNT": count})


ANALYSIS = AnalysisRecord(
    id="placenames",
    title="Ortsnamen setzen",
    group="raum",
    help=_HELP,
    help_en=_HELP_EN,
    options=NoOptions,
    results=(LayerResult("OUTPUT", "Ortsnamen"), NumberResult("COUNT", "Zahl der Namen")),
    fills=(ROLE,),
    parts=(PipelinePart(role=ROLE, needs=("ortsbezirk_boundary",)),),
    run=run,
    tell=tell,
)
