"""Who lives around the rail stops: by straight line, along the streets, both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Measurement
from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..catchment_options import (
    DISTRICTS,
    FAR,
    METHOD,
    NETWORK_HELP,
    NETWORK_HELP_EN,
    RESIDENTS,
    SETTLEMENT,
    CatchmentOptions,
    Subject,
)
from ..street_reach import facility_snap

if TYPE_CHECKING:
    from ...store.contract import Store
    from ..catchments import CatchmentVariant, Compared

RAIL = Subject(
    source="rail_stop",
    straight="rail_stop_catchment",
    network="rail_stop_network_catchment",
    difference="rail_stop_difference",
    analysis="rail_station_catchment",
    algorithm="railstationcatchment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RailReachOptions(CatchmentOptions):
    """Reach of rail stops."""

    CATALOGUE: ClassVar[str] = "rail_station_catchment"

    distance_m: float = option(
        Number(
            "RADIUS",
            "Entfernung in Metern",
            key="radius_m",
            term="entfernung_m",
            unit="m",
            most=FAR,
            help="So weit darf der nächste Bahnhaltepunkt entfernt sein.",
        )
    )
    method: Measurement = option(METHOD, Measurement.STRAIGHT)
    snap_m: float = facility_snap("fangabstand_einrichtungen_m")


_HELP = (
    "Fläche und Einwohner im Umkreis der Bahnhaltepunkte, nach Luftlinie, über das Wegenetz"
    " oder beides nebeneinander mit der Differenz, je Ortsbezirk und für die Stadt: Einwohner"
    " und Siedlungsfläche, innerhalb und außerhalb.\n\n"
    "„Luftlinie“: Kreise, zusammengefasst und an der Stadtgrenze abgeschnitten; das ist die"
    " Fläche der Legende. " + NETWORK_HELP + "\n\n"
    "Voreinstellung 600 m: Legende der Strategiekarte Umweltgerechte Bewegungsräume. Zum"
    " Vergleich nennt die VDV-Schrift 4 für den Schienenverkehr 400 bis 1000 m"
    " (Erfahrungswert).\n\n"
    "Grenzen: Ein Haltepunkt ist ein Punkt, Zugänge und Unterführungen zählen nur, soweit sie"
    " im Wegenetz sind. Fahrplan und Takt zählen nicht."
)
_HELP_EN = (
    "Area and residents around rail stops, by straight line, along the streets, or both side"
    " by side with their difference, per district and for the city: residents and settled"
    " land, inside and outside.\n\n"
    "“Luftlinie” (straight line): circles, merged and cut at the city's boundary; this is the"
    " area of the legend. " + NETWORK_HELP_EN + "\n\n"
    "Default 600 m: legend of the strategy map Umweltgerechte Bewegungsräume. For comparison,"
    " VDV-Schrift 4 states 400 to 1000 m for rail (rule of thumb).\n\n"
    "Limits: a stop is one point; entrances and underpasses only count as far as they are in"
    " the street network. Timetable and headway do not count."
)


def run(store: Store, options: RailReachOptions, progress: Progress) -> CatchmentVariant | Compared:
    """Write the variants asked for: the straight line, or both compared."""
    from .computation import markets_and_stops as steps

    if options.method is Measurement.STRAIGHT:
        return steps.rail_catchment(store, options, progress)
    if options.method is Measurement.NETWORK:
        return steps.rail_network(store, options, progress)
    return steps.rail_both(store, options, progress)


def tell(
    store: Store, options: RailReachOptions, found: CatchmentVariant | Compared, log: Log
) -> RunResult:
    """Say whom and what the variants serve."""
    from ..supply_log import tell_catchment

    return tell_catchment(log, store, RAIL, options.method, found)


ANALYSIS = AnalysisRecord(
    id=RAIL.algorithm,
    title="Radius um Bahnhaltepunkte",
    group="versorgung",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Bahnhof", "S-Bahn", "rail station", "radius"),
    doc="analyses.md",
    options=RailReachOptions,
    results=(
        LayerResult("OUTPUT", "Radius um Bahnhaltepunkte"),
        NumberResult("SHARE", "Anteil versorgter Einwohner in %"),
        LayerResult("NETWORK", "Radius um Bahnhaltepunkte über das Wegenetz"),
        NumberResult("NETWORK_SHARE", "Anteil versorgter Einwohner (Netz) in %"),
    ),
    figures=RAIL.analysis,
    fills=RAIL.fills,
    parts=(
        PipelinePart(
            role=RAIL.straight, needs=(RAIL.source, *DISTRICTS), uses=(SETTLEMENT, *RESIDENTS)
        ),
    ),
    run=run,
    tell=tell,
)
