"""Poorly served parts of the city that also lie high or low."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...parameters.kinds import Number
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from .computation.transit_words import PROPOSAL_HELP, PROPOSAL_HELP_EN, tell_kept
from .poorly_served import POOR_ROLE
from .service_quality import QUALITY_ROLE

if TYPE_CHECKING:
    from ...store.contract import Store

ELEVATED_ROLE = "pt_poor_and_elevated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElevatedOptions:
    """From which height on a district lies high or low."""

    CATALOGUE: ClassVar[str] = "pt_poor_and_elevated"

    height_limit_m: float = option(
        Number(
            "HEIGHT",
            "Höhenunterschied ab (Meter)",
            key="height_limit_m",
            term="hoehenunterschied_m",
            unit="m",
            most=9000.0,
            help="Meter über oder unter der City, gemessen am Median der Siedlungsfläche des"
            " Ortsbezirks.",
        )
    )


_HELP = (
    "Schlecht angebundene Ortsteile in Ortsbezirken, deren Höhenunterschied zur City mindestens"
    " den angegebenen Betrag hat, nach oben oder unten. Braucht „Schlecht mit dem ÖPNV"
    " angebundene Ortsteile“ und „Höhenunterschied“. Abgelehnte Ortsteile bleiben weg.\n\n"
    "Voreinstellung 50 m: eigener Vorschlag (etwa 5 % mittlere Steigung auf 1 km). "
    + PROPOSAL_HELP
    + "\n\nGrenzen: Die Höhe gilt für den ganzen Ortsbezirk, nicht für den einzelnen Ortsteil."
)
_HELP_EN = (
    "Poorly served parts in districts that lie at least the stated height above or below the"
    " centre. Needs the poorly served parts and the elevation difference. Rejected parts are"
    " left out.\n\nDefault 50 m: our own proposal (about 5 % mean slope over 1 km). "
    + PROPOSAL_HELP_EN
    + "\n\nLimits: the height is that of the district, not of the single part."
)


def run(
    store: Store,
    options: ElevatedOptions,
    progress: Progress,
) -> tuple[int, tuple[str, ...]]:
    """Write the proposals and the figures; their number, and districts without a height."""
    from .computation.transit_proposals import poor_and_elevated

    return poor_and_elevated(store, options)


def tell(
    store: Store, options: ElevatedOptions, result: tuple[int, tuple[str, ...]], log: Log
) -> RunResult:
    """Say how many parts were found, and where the height is not known."""
    found, unknown = result
    tell_kept(log, store, ELEVATED_ROLE)
    height = numbers.chosen(options.height_limit_m)
    log.info(f"Schlecht angebundene Ortsteile ab {height} m Höhenunterschied: {found}.")
    if unknown:
        log.warn(
            f"Ohne Höhenangabe, deshalb keine Daten: {', '.join(unknown)}. Bitte prüfen, ob das"
            " Geländemodell dort hinreicht."
        )
    return RunResult({"OUTPUT": ELEVATED_ROLE}, {"AREAS": store.count(ELEVATED_ROLE)})


ANALYSIS = AnalysisRecord(
    id="ptpoorandelevated",
    title="Schlechte ÖPNV-Anbindung und Höhenlage",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=ElevatedOptions,
    results=(
        LayerResult("OUTPUT", "Schlechte ÖPNV-Anbindung und Höhenlage"),
        NumberResult("AREAS", "Zahl der Ortsteile"),
    ),
    figures="pt_poor_and_elevated",
    fills=(ELEVATED_ROLE,),
    parts=(
        # A city without any poorly served part has nothing in that role, and still an answer here.
        PipelinePart(
            role=ELEVATED_ROLE,
            needs=(QUALITY_ROLE, "elevation_difference"),
            uses=(POOR_ROLE,),
        ),
    ),
    run=run,
    tell=tell,
)
