"""Parts of the city with a poor ÖV-Güteklasse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Judged
from ...parameters.kinds import Choice, Number, Text, words_of
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from .computation.transit_roles import PEOPLE
from .computation.transit_words import PROPOSAL_HELP, PROPOSAL_HELP_EN, tell_kept
from .service_quality import QUALITY_ROLE

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.transit_proposals import PoorlyServed

POOR_ROLE = "pt_poorly_served_area"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoorOptions:
    """When a part counts as poorly served."""

    CATALOGUE: ClassVar[str] = "pt_poorly_served"

    threshold_class: str = option(
        Text(
            "CLASS",
            "Schlecht ab Güteklasse (einschließlich)",
            key="threshold_class",
            term="schwelle_klasse",
            parse=str.upper,
            help="Diese Güteklasse und alle schlechteren gelten als schlecht angebunden; auch"
            " „ohne Klasse“.",
        )
    )
    share_limit: float = option(
        Number(
            "SHARE",
            "Anteil der Einwohner über (0 bis 1)",
            key="share_limit",
            term="anteil_ueber",
            most=1.0,
            help="Ein Ortsteil gilt als schlecht angebunden, wenn ein größerer Anteil seiner"
            " Einwohner schlecht angebunden ist; 0,5 heißt 50 %.",
        )
    )
    unit: Judged = option(
        Choice(
            "UNIT",
            "Beurteilt wird je",
            options=words_of(Judged),
            help="Zusammenhängende Siedlungsteile oder ganze Ortsbezirke. Voreinstellung:"
            " Siedlungsteile.",
        ),
        Judged.PART,
    )
    min_population: float = option(
        Number(
            "MIN_POPULATION",
            "Mindestzahl Einwohner",
            key="min_population",
            term="mindestzahl_einwohner",
            help="Ortsteile mit weniger Einwohnern werden nicht beurteilt.",
        )
    )
    join_m: float = option(
        Number(
            "JOIN",
            "Lücken im Ortsteil bis (Meter)",
            key="join_m",
            unit="m",
            most=5000.0,
            help="Siedlungsteile, die durch schmalere Lücken getrennt sind (Straßen, schmales"
            " Grün), gelten als einer, in Metern.",
        )
    )

    @property
    def gap_m(self) -> float:
        """Gaps up to these metres do not divide what is judged; a whole district has none."""
        return math.inf if self.unit is Judged.DISTRICT else self.join_m


_HELP = (
    "Ortsteile, in denen mehr als ein Anteil der Einwohner die Schwellenklasse, eine"
    " schlechtere oder gar keine ÖV-Güteklasse hat. Braucht die ÖV-Güteklassen und rechnet mit"
    " deren Tabelle und Messung; Einwohner zählen nach ihrer eigenen Entfernung. Ein Ortsteil"
    " ist die zusammenhängende Siedlungsfläche innerhalb eines Ortsbezirks; Lücken bis zum"
    " angegebenen Abstand (Straßen, schmales Grün) trennen nicht.\n\n"
    "Voreinstellungen (eigene Vorschläge, keine Norm): Klasse E (auch: „ohne Klasse“), mehr"
    " als die Hälfte der Einwohner, mindestens 100 Einwohner, Lücken bis 50 m. "
    + PROPOSAL_HELP
    + "\n\nGrenzen: Die Reisezeit in die City ist nicht geprüft. Wer außerhalb der"
    " Siedlungsflächen wohnt, wird nicht beurteilt; der Vermerk nennt die Zahl. Ortsbezirke, in"
    " denen kein Ortsteil zu beurteilen ist, haben keine Daten. Hat niemand eine Güteklasse,"
    " gibt es keinen Vorschlag."
)
_HELP_EN = (
    "Parts of the city in which more than a share of the residents has the threshold class, a"
    " worse one or no ÖV-Güteklasse at all. Needs the ÖV-Güteklassen and uses their table and"
    " measurement; residents count by their own distance. A part is the connected settlement"
    " area within a district; gaps up to the stated width do not divide it.\n\n"
    "Defaults (our own proposals, no norm): class E (also: “ohne Klasse”), more than half"
    " of the residents, at least 100 residents, gaps up to 50 m. "
    + PROPOSAL_HELP_EN
    + "\n\nLimits: travel time to the centre is not examined. Residents outside the settlement"
    " areas are not judged; the note states their number. Districts without any part that can"
    " be judged have no data. Where nobody has a class nothing is proposed."
)


def run(store: Store, options: PoorOptions, progress: Progress) -> PoorlyServed:
    """Write the proposals and the figures; the parts found."""
    from .computation.transit_proposals import poorly_served

    return poorly_served(store, options, progress)


def tell(store: Store, options: PoorOptions, result: PoorlyServed, log: Log) -> RunResult:
    """Say how many parts are poorly served, and who was not judged."""
    tell_kept(log, store, POOR_ROLE)
    for warning in result.warnings:
        log.warn(warning)
    found = result.found
    log.info(f"Schlecht angebunden: {len(found.parts)} von {found.judged} beurteilten Ortsteilen.")
    return RunResult({"OUTPUT": POOR_ROLE}, {"AREAS": store.count(POOR_ROLE)})


ANALYSIS = AnalysisRecord(
    id="ptpoorlyserved",
    title="Schlecht mit dem ÖPNV angebundene Ortsteile",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=PoorOptions,
    results=(
        LayerResult("OUTPUT", "Schlecht mit dem ÖPNV angebundene Ortsteile"),
        NumberResult("AREAS", "Zahl der Ortsteile"),
    ),
    figures="pt_poorly_served",
    fills=(POOR_ROLE,),
    parts=(PipelinePart(role=POOR_ROLE, needs=(QUALITY_ROLE, "settlement_area", *PEOPLE)),),
    run=run,
    tell=tell,
)
