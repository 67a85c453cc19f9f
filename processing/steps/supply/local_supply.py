"""Who lives within reach of a food market: by straight line, along the streets, both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Measurement, Method
from ...parameters.kinds import Choice, Flag, Number
from ...parameters.options import option, provenance_values
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
    STREETS,
    CatchmentOptions,
    Subject,
)
from ..street_reach import facility_snap

if TYPE_CHECKING:
    from ...store.contract import Store
    from ..catchments import CatchmentVariant, Compared

MARKETS = Subject(
    source="local_supply_market",
    straight="local_supply_catchment",
    network="local_supply_network_catchment",
    difference="local_supply_difference",
    analysis="local_supply_coverage",
    algorithm="localsupplycoverage",
)
_PRESETS = {
    "eigene Werte": "",
    "BBSR: 1000 m Luftlinie": "bbsr",
    "Einzelhandelsgutachten Baden-Württemberg: 700 m Fußweg, Märkte ab 400 m²": "ehbw",
    "Einzelhandelskonzepte, enger Nahbereich: 500 m Luftlinie": "konzept_nah",
    "Einzelhandelskonzepte, weiter Nahbereich: 600 m Luftlinie": "konzept_weit",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyOptions(CatchmentOptions):
    """Reach of food markets, and which markets count.

    Those smaller than ``min_sales_area_m2`` do not count, those of unknown size do. A ``preset``
    stands for other values of three of these: see ``computation.markets_and_stops.as_asked``.
    """

    CATALOGUE: ClassVar[str] = "local_supply_coverage"

    preset: str = option(
        Choice(
            "PRESET",
            "Vorgabe",
            options=_PRESETS,
            help="Eine Vorgabe ersetzt Entfernung, Messung und Mindestverkaufsfläche.",
        ),
        "",
    )
    distance_m: float = option(
        Number(
            "DISTANCE",
            "Entfernung in Metern",
            key="radius_m",
            term="entfernung_m",
            unit="m",
            most=FAR,
            help="So weit darf der nächste Nahversorgungsmarkt entfernt sein.",
        )
    )
    method: Measurement = option(METHOD, Measurement.STRAIGHT)
    snap_m: float = facility_snap("fangabstand_einrichtungen_m")
    min_sales_area_m2: float = option(
        Number(
            "MIN_SALES_AREA",
            "Mindestverkaufsfläche in m²",
            key="counted_sales_area_m2",
            term="mindestverkaufsflaeche_m2",
            unit="m²",
            help="Kleinere Märkte zählen nicht, bei 0 zählen alle. Das Gutachten Baden-Württemberg"
            " 2024 zählt ab 400 m².",
        )
    )
    small_shops: bool = option(
        Flag(
            "SMALL_SHOPS",
            "Nachbarschaftsläden mitzählen",
            term="kleinlaeden",
            help="An: auch Nachbarschaftsläden gelten als Nahversorgung. Aus: sie ersetzen keinen"
            " Markt.",
        ),
        False,
    )

    def parameters(self, method: Method) -> dict[str, object]:
        """Values for the provenance of a variant."""
        counted = ("small_shops", *(("min_sales_area_m2",) if self.min_sales_area_m2 > 0 else ()))
        return {**CatchmentOptions.parameters(self, method), **provenance_values(self, *counted)}


_HELP = (
    "Fläche und Einwohner im Einzugsbereich der Nahversorgungsmärkte, nach Luftlinie, über das"
    " Wegenetz oder beides nebeneinander mit der Differenz „nur nach Luftlinie nahversorgt“,"
    " je Ortsbezirk und für die Stadt: Einwohner und Siedlungsfläche, versorgt und"
    " unversorgt.\n\n"
    "„Luftlinie“: Kreise mit dem Radius, zusammengefasst und an der Stadtgrenze abgeschnitten;"
    " das ist die Fläche der Legende. " + NETWORK_HELP + "\n\n"
    "Voreinstellung 1000 m: wie in der Legende („r=1000m“). Vorgaben"
    " setzen Entfernung, Messung und Mindestverkaufsfläche: BBSR 2022 (1000 m Luftlinie),"
    " Einzelhandelsgutachten Baden-Württemberg 2024 (700 m Fußweg, Märkte ab 400 m²),"
    " Nahbereich kommunaler Einzelhandelskonzepte (500 bis 600 m, hier als Luftlinie;"
    " Fachpraxis). Vergleich: BBSR 2022 nennt 74 % der Einwohner in Deutschland innerhalb von"
    " 1000 m Luftlinie.\n\n"
    "Grenzen: 1000 m Luftlinie entsprechen etwa 1300 m Fußweg (Umwegfaktor 1,3,"
    " Erfahrungswert). Märkte jenseits der Stadtgrenze zählen mit, wenn sie im Speicher sind;"
    " Märkte ohne Angabe der Verkaufsfläche auch, ihre Zahl wird genannt. Wo die Daten der"
    " Märkte oder Wege enden, steht „keine Daten“."
)
_HELP_EN = (
    "Area and residents within reach of food markets, by straight line, along the streets, or"
    " both side by side with their difference (served by straight line only), per district"
    " and for the city: residents and settled land, served and unserved.\n\n"
    "“Luftlinie” (straight line): circles with the radius, merged and cut at the city's"
    " boundary; this is the area of the legend. " + NETWORK_HELP_EN + "\n\n"
    "Default 1000 m: as in the legend. Presets set distance, method and"
    " smallest sales area: BBSR 2022 (1000 m straight line), retail report Baden-Württemberg"
    " 2024 (700 m on foot, markets from 400 m²), municipal retail concepts (500 to 600 m, here"
    " as a straight line; practice). For comparison: BBSR 2022 states 74 % of the residents of"
    " Germany within 1000 m straight line.\n\n"
    "Limits: a straight line of 1000 m is a walk of about 1300 m (detour factor 1.3, rule of"
    " thumb). Markets beyond the boundary count if they are in the store; markets of unknown"
    " sales area count too, their number is told. Where the data on markets or streets end it"
    " says “keine Daten” (no data)."
)


def run(store: Store, options: SupplyOptions, progress: Progress) -> CatchmentVariant | Compared:
    """Write the variants asked for: the straight line, or both compared."""
    from .computation import markets_and_stops as steps

    asked = steps.as_asked(options, store.catalogue)
    if asked.method is Measurement.STRAIGHT:
        return steps.local_supply(store, asked, progress)
    if asked.method is Measurement.NETWORK:
        return steps.local_supply_network(store, asked, progress)
    return steps.local_supply_both(store, asked, progress)


def tell(
    store: Store, options: SupplyOptions, found: CatchmentVariant | Compared, log: Log
) -> RunResult:
    """Say whom and what the variants serve."""
    from ..supply_log import tell_catchment
    from .computation.markets_and_stops import as_asked

    if options.preset:
        log.info(f"Vorgabe: {next(item for item in _PRESETS if _PRESETS[item] == options.preset)}")
    return tell_catchment(log, store, MARKETS, as_asked(options, store.catalogue).method, found)


def _replaced(options: SupplyOptions) -> tuple[str, ...]:
    """What a preset has other values for."""
    return ("DISTANCE", "MIN_SALES_AREA") if options.preset else ()


def _as_stored(store: Store, options: SupplyOptions) -> SupplyOptions:
    from .computation.markets_and_stops import as_stored

    return as_stored(store, options)


ANALYSIS = AnalysisRecord(
    id=MARKETS.algorithm,
    title="Abdeckung Nahversorgung",
    group="versorgung",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Supermarkt", "Nahversorgung", "Differenz", "local supply", "food", "supermarket"),
    doc="analyses.md",
    options=SupplyOptions,
    results=(
        LayerResult("OUTPUT", "Abdeckung Nahversorgung"),
        NumberResult("SHARE", "Anteil versorgter Einwohner in %"),
        LayerResult("NETWORK", "Abdeckung Nahversorgung über das Wegenetz"),
        NumberResult("NETWORK_SHARE", "Anteil versorgter Einwohner (Netz) in %"),
    ),
    figures=MARKETS.analysis,
    fills=MARKETS.fills,
    overruled=_replaced,
    parts=(
        PipelinePart(
            role=MARKETS.straight,
            needs=(MARKETS.source, *DISTRICTS),
            uses=(SETTLEMENT, *RESIDENTS),
            only={"METHOD": 0},
        ),
        PipelinePart(
            role=MARKETS.network,
            needs=(MARKETS.straight, MARKETS.source, STREETS, *DISTRICTS),
            uses=(SETTLEMENT, *RESIDENTS),
            only={"METHOD": 1},
            fitted=_as_stored,
        ),
    ),
    run=run,
    tell=tell,
)
