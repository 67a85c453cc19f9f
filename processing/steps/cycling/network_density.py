"""Density of the cycle network by cells, and areas that need a denser one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.density_cells import DensityResult

DENSITY, PROPOSAL = "cycle_network_density", "dense_cycle_network_area"


@dataclass(frozen=True, slots=True, kw_only=True)
class DensityOptions:
    """Size of the cells and when a group of them becomes a proposal."""

    CATALOGUE: ClassVar[str] = "cycle_network_density"

    cell_m: float = option(
        Number(
            "CELL",
            "Zellgröße in Metern",
            key="cell_m",
            term="zelle_m",
            unit="m",
            least=50.0,
            most=10_000.0,
            help="Seitenlänge der quadratischen Zellen in Metern.",
        )
    )
    mesh_limit_m: float = option(
        Number(
            "MESH",
            "Vorschlag ab Maschenweite in Metern",
            key="mesh_limit_m",
            term="maschenweite_bis_m",
            unit="m",
            most=20_000.0,
            help="Zellen mit weiteren Maschen (2 ÷ Netzdichte, in Metern) kommen für einen"
            " Vorschlag in Frage.",
        )
    )
    min_residents_per_ha: float = option(
        Number(
            "DENSITY",
            "Vorschlag ab Einwohner je ha",
            key="min_residents_per_ha",
            term="einwohner_je_ha_ab",
            help="Nur Zellen mit mindestens so vielen Einwohnern je ha kommen in Frage.",
        )
    )
    min_cells: int = option(
        Number(
            "CELLS",
            "Vorschlag ab Zahl der Zellen",
            key="min_cells",
            term="mindestzahl_zellen",
            whole=True,
            help="Ein Vorschlag braucht so viele zusammenhängende Zellen.",
        )
    )


_HELP = (
    "Zeigt im Raster, wie dicht das Radwegenetz in der Siedlung ist, und schlägt Gebiete für"
    " ein flächenhaftes, dichtes Netz vor.\n\n"
    "Formel: Dichte = Kilometer Radnetz auf Siedlungsfläche / Quadratkilometer Siedlungsfläche"
    " der Zelle; Maschenweite = 2 / Dichte (Seite eines quadratischen Netzes dieser Dichte)."
    " Vorschlag: zusammenhängende Zellen mit weiterer Masche als die Grenze und mindestens so"
    " vielen Einwohnern je Hektar Siedlungsfläche.\n\n"
    "Quelle: Legende der Strategiekarte zu Handlungsfeld 4; sie nennt kein Maß. 200 bis 500 m"
    " Maschenweite sind Fachpraxis (ungeprüft), die übrigen Voreinstellungen Vorschläge.\n\n"
    "Parameter: Zellgröße, Grenze der Maschenweite, Einwohnerdichte, kleinste Zellenzahl.\n\n"
    "Das Ergebnis ist ein Vorschlag (Spalte „stand“); sobald Planende daran gearbeitet haben,"
    " wird er nicht überschrieben.\n\n"
    "Grenzen: Zellen mit weniger als 10 % Siedlung fehlen. Radwege auf beiden Straßenseiten"
    " zählen doppelt, wenn sie als zwei Linien vorliegen. Ruhige Wohnstraßen sind nur"
    " enthalten, wenn sie zum Radnetz gehören."
)
_HELP_EN = (
    "Shows on a grid how dense the cycle network is within the settlement, and proposes areas"
    " for a dense network throughout.\n\n"
    "Formula: density = kilometres of cycle network on settlement / square kilometres of"
    " settlement in the cell; mesh width = 2 / density (side of a square grid of that density)."
    " Proposal: connected cells with a wider mesh than the limit and at least that many"
    " residents per hectare of settlement.\n\n"
    "Source: legend of the strategy map of field 4; it names no measure. Mesh widths of 200 to"
    " 500 m are professional practice (unchecked), the other defaults are proposals.\n\n"
    "Parameters: cell size, limit of the mesh width, residents per hectare, smallest number of"
    " cells.\n\n"
    "The result is a proposal (column “stand”); once planners have worked on it, it is not"
    " overwritten.\n\n"
    "Limits: cells with less than 10 % settlement are left out. Tracks on both sides of a"
    " street count twice where they are two lines. Quiet residential streets are included"
    " only if they belong to the cycle network."
)


def run(store: Store, options: DensityOptions, progress: Progress) -> DensityResult:
    """Measure and write."""
    from .computation.density_cells import cycle_network_density

    return cycle_network_density(store, options, progress)


def tell(store: Store, options: DensityOptions, result: DensityResult, log: Log) -> RunResult:
    """Say how dense the network is, and why nothing new is proposed."""
    log.info(
        f"{numbers.grouped(result.km, 1)} km Radnetz auf"
        f" {numbers.grouped(result.settlement_km2, 1)} km² Siedlungsfläche:"
        f" {numbers.grouped(result.km_per_km2, 2)} km/km²"
    )
    if result.proposals is None:
        log.info(
            "Kein neuer Vorschlag: Es gibt schon eine Fassung der Planenden, oder Einwohner fehlen."
        )
    return RunResult({"OUTPUT": DENSITY}, {"KM_PER_KM2": result.km_per_km2})


ANALYSIS = AnalysisRecord(
    id="cyclenetworkdensity",
    title="Dichte des Radwegenetzes",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Maschenweite", "Netzdichte", "density", "mesh"),
    doc="cycling.md",
    options=DensityOptions,
    results=(
        LayerResult("OUTPUT", "Dichte des Radwegenetzes"),
        NumberResult("KM_PER_KM2", "Dichte in km/km²"),
    ),
    figures="cycle_network_density",
    fills=(DENSITY, PROPOSAL),
    parts=(PipelinePart(role=DENSITY, needs=("cycle_network", "settlement_area")),),
    run=run,
    tell=tell,
)
