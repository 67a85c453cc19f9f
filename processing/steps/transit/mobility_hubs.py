"""Places for mobility hubs among the stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option, provenance_values
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from .computation.transit_words import PROPOSAL_HELP, PROPOSAL_HELP_EN, tell_kept

if TYPE_CHECKING:
    from ...analysis.transit.hub_ranking import HubScores
    from ...store.contract import Store

HUB_ROLE = "mobility_hub_potential"
CRITERIA = {
    "pt": "ÖV-Angebot",
    "inhabitants": "Einwohner im Umkreis",
    "poi": "Ziele des Alltags",
    "sharing": "Leihräder",
    "pr": "Park and Ride",
}
NEAR, FAR = 5000.0, 20_000.0
"""Beyond these metres a distance is a slip of the finger."""


def _weight(name: str, label: str) -> Number:
    return Number(
        name,
        f"Gewicht {label}",
        key=f"weight_{name.lower()}",
        most=100.0,
        advanced=True,
        help="Wie stark dieses Merkmal zählt, ohne Einheit; es wirkt nur das Verhältnis der"
        " Gewichte zueinander.",
    )


def _metres(name: str, label: str, words: str, *, term: str, most: float = FAR) -> Number:
    words = f"{words}, in Metern Luftlinie."
    return Number(name, label, key=name.lower(), term=term, unit="m", most=most, help=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOptions:
    """What makes a good place for a hub."""

    CATALOGUE: ClassVar[str] = "mobility_hub_suitability"

    weight_pt: float = option(_weight("PT", "ÖV-Angebot"))
    weight_inhabitants: float = option(_weight("INHABITANTS", "Einwohner"))
    weight_poi: float = option(_weight("POI", "Ziele des Alltags"))
    weight_sharing: float = option(_weight("SHARING", "Leihräder"))
    weight_pr: float = option(_weight("PR", "Park and Ride"))
    inhabitants_m: float = option(
        _metres(
            "INHABITANTS_M",
            "Umkreis für Einwohner in Metern",
            "Einwohner bis zu dieser Entfernung zählen für einen Standort",
            term="umkreis_einwohner_m",
        )
    )
    poi_m: float = option(
        _metres(
            "POI_M",
            "Umkreis für Ziele des Alltags in Metern",
            "Ziele bis zu dieser Entfernung zählen für einen Standort",
            term="umkreis_ziele_m",
        )
    )
    sharing_m: float = option(
        _metres(
            "SHARING_M",
            "Umkreis für Leihräder in Metern",
            "Leihstationen bis zu dieser Entfernung zählen für einen Standort",
            term="umkreis_leihraeder_m",
        )
    )
    pr_m: float = option(
        _metres(
            "PR_M",
            "Umkreis für Park and Ride in Metern",
            "Parkplätze bis zu dieser Entfernung zählen für einen Standort",
            term="umkreis_park_and_ride_m",
        )
    )
    transfer_m: float = option(
        _metres(
            "TRANSFER_M",
            "Haltestellen bis zu dieser Entfernung zusammenzählen",
            "So nahe Haltestellen gelten als ein Umsteigeort",
            term="umstieg_m",
            most=NEAR,
        )
    )
    spacing_m: float = option(
        _metres(
            "SPACING_M",
            "Mindestabstand der Vorschläge in Metern",
            "Von zwei näheren Vorschlägen bleibt der bessere",
            term="mindestabstand_m",
        )
    )
    min_lines: int = option(
        Number(
            "MIN_LINES",
            "Mindestzahl Linien ohne Bahnverkehr",
            key="min_lines",
            term="mindestzahl_linien",
            least=1,
            whole=True,
            help="Haltestellen ohne Bahn kommen erst ab so vielen Linien in Frage.",
        )
    )
    count: int = option(
        Number(
            "COUNT",
            "Höchstzahl der Vorschläge",
            key="count",
            term="anzahl",
            least=1,
            whole=True,
            help="So viele Vorschläge werden höchstens gemacht, die besten zuerst.",
        )
    )

    @property
    def weights(self) -> dict[str, float]:
        """Weights by criterion."""
        return {name: float(getattr(self, f"weight_{name}")) for name in CRITERIA}

    def parameters(self, weights: Mapping[str, float]) -> dict[str, object]:
        """Values for the provenance, with the weights that were used."""
        return {
            **provenance_values(self),
            "gewichte": {CRITERIA[name]: round(weight, 3) for name, weight in weights.items()},
        }


_HELP = (
    "Vergleicht Haltestellen mit Bahnverkehr oder mehreren Linien: ÖV-Angebot (Abfahrten je"
    " Richtung, benachbarte Haltestellen zusammen), Einwohner, Ziele des Alltags, Leihräder und"
    " Park and Ride im Umkreis. Je Merkmal z = (Wert – Mittel) / Standardabweichung über alle"
    " verglichenen Haltestellen; Punktzahl = Summe Gewicht · z. Eignung: 0 = schlechteste,"
    " 1 = beste dieses Laufs, kein Maß an sich. Vorgeschlagen werden die besten, keine näher"
    " als der Mindestabstand an einer besseren.\n\n"
    "Gewichte 0,35 / 0,25 / 0,15 / 0,15 / 0,10, Mindestzahl 3 Linien und alle Entfernungen:"
    " eigene Vorschläge. Fehlen Daten zu einem Merkmal, verteilt sich sein Gewicht anteilig auf"
    " die anderen; Protokoll und Vermerk nennen es. "
    + PROPOSAL_HELP
    + "\n\nGrenzen: Carsharing ist nicht enthalten. Die Eignung vergleicht nur die"
    " Haltestellen dieses Laufs."
)
_HELP_EN = (
    "Compares stops with trains or several lines: service (departures per direction,"
    " neighbouring stops together), residents, everyday destinations, shared bicycles and park"
    " and ride nearby. z = (value – mean) / standard deviation over all compared stops; score ="
    " sum of weight · z. Suitability: 0 = worst, 1 = best of this run, no measure in itself."
    " The best are proposed, none nearer than the spacing to a better one.\n\n"
    "Weights 0.35 / 0.25 / 0.15 / 0.15 / 0.10, at least 3 lines and all distances: our own"
    " proposals. Where data of a criterion are missing its weight goes to the others in"
    " proportion; log and note say so. "
    + PROPOSAL_HELP_EN
    + "\n\nLimits: car sharing is not included. The suitability only compares the stops of this"
    " run."
)


def run(store: Store, options: HubOptions, progress: Progress) -> tuple[int, HubScores]:
    """Write the proposals; how many, and the scores of all that were compared."""
    from .computation.hub_places import mobility_hubs

    return mobility_hubs(store, options)


def tell(store: Store, options: HubOptions, found: tuple[int, HubScores], log: Log) -> RunResult:
    """Say how many places are proposed, and with which weights."""
    count, scores = found
    tell_kept(log, store, HUB_ROLE)
    if not len(scores.score):
        log.warn(
            "Keine Haltestelle hat Bahnverkehr oder mindestens"
            f" {options.min_lines} Linien: kein Vorschlag. Bitte den Fahrplan prüfen oder die"
            " Mindestzahl der Linien senken."
        )
    for name, weight in scores.weights.items():
        log.info(f"{CRITERIA[name]}: Gewicht {numbers.grouped(weight, 2)}")
    for name in scores.missing:
        log.warn(f"{CRITERIA[name]}: keine Daten, Gewicht neu verteilt.")
    log.info(f"Vorgeschlagen: {count}; verglichene Haltestellen: {len(scores.score)}.")
    return RunResult({"OUTPUT": HUB_ROLE}, {"HUBS": store.count(HUB_ROLE)})


ANALYSIS = AnalysisRecord(
    id="mobilityhubs",
    title="Potenzial Mobility Hub",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=HubOptions,
    results=(
        LayerResult("OUTPUT", "Potenzial Mobility Hub"),
        NumberResult("HUBS", "Zahl der Vorschläge"),
    ),
    fills=(HUB_ROLE,),
    parts=(PipelinePart(role=HUB_ROLE, needs=("pt_service", "ortsbezirk_boundary")),),
    run=run,
    tell=tell,
)
