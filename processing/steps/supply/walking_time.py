"""Who reaches the City's centre on foot in time, and from where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Travel, Way
from ...parameters.kinds import Choice, Number, Numbers
from ...parameters.options import from_catalogue, option
from ...runtime.errors import InsekError
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ...wording.number_lists import numbers_of
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..catchment_options import PEOPLE, SETTLEMENT, STREETS
from ..street_reach import StreetReach

if TYPE_CHECKING:
    from ...analysis.supply.coverage import DistrictShare
    from ...store.contract import Store
    from .computation.walking_reach import Isochrone

ROLE = "walking_isochrone_20"
CORE = "city_core"
_TIMES = "Gehzeiten in Minuten"


def _minutes(text: str) -> tuple[float, ...]:
    """Walking times of a text, rising."""
    return tuple(numbers_of(text, _TIMES, example="5;10;20", most=240.0, unit="Minuten"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingTimeOptions(StreetReach):
    """Times of walking, how fast and which way.

    Without ``travel`` Tobler's function is taken where there is a terrain model, and the constant
    speed where there is none. ``way``: "hin" leads to the City, "zurück" away from it; "hin und
    zurück" takes the streets from which both are within the time, each by itself.
    """

    CATALOGUE: ClassVar[str] = "walking_isochrone"

    minutes: tuple[float, ...] = option(
        Numbers(
            "MINUTES",
            _TIMES,
            key="minutes",
            parse=_minutes,
            help="Eine oder mehrere, getrennt durch Semikolon. Mehrere ergeben Ringe.",
        )
    )
    travel: Travel | None = option(
        Choice(
            "TRAVEL",
            "Geschwindigkeit",
            options={
                "nach Tobler, wenn ein Geländemodell da ist, sonst gleichbleibend": None,
                "nach Tobler (Steigungen aus dem Geländemodell)": Travel.TOBLER,
                "gleichbleibend": Travel.CONSTANT,
            },
            help="Nach Tobler hängt sie von der Steigung ab.",
        ),
        None,
    )
    speed_kmh: float = option(
        Number(
            "SPEED",
            "gleichbleibend: km/h",
            key="speed_kmh",
            unit="km/h",
            most=15.0,
            help="Ohne Rücksicht auf Steigungen; gilt nur bei gleichbleibender Geschwindigkeit.",
        )
    )
    way: Way = option(
        Choice(
            "WAY",
            "Richtung",
            term="richtung",
            options={
                "hin: zur City": Way.THERE,
                "zurück: von der City": Way.BACK,
                "hin und zurück: beides je in der Gehzeit": Way.BOTH,
            },
            help="Bei Steigungen sind Hin- und Rückweg verschieden lang.",
        ),
        Way.THERE,
    )
    snap_m: float = option(
        Number(
            "SNAP",
            "größte Entfernung der City-Mitte vom Weg in Metern",
            key="walking_network.facility_snap_m",
            term="fangabstand_m",
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="So weit darf die Mitte der City vom nächsten Weg liegen.",
        )
    )

    @property
    def limits(self) -> list[float]:
        """The minutes in rising order, each once.

        Raises:
            InsekError: if there are none, or one is not above 0.
        """
        limits = sorted({float(value) for value in self.minutes})
        if not limits or not all(math.isfinite(value) and value > 0 for value in limits):
            raise InsekError("Die Gehzeiten müssen Zahlen über 0 sein, z. B. „20“ oder „5;10;20“.")
        return limits


_HELP = (
    "Alle Wege, von denen aus die Mitte der City in der Gehzeit zu erreichen ist (oder"
    " umgekehrt), mit dem angegebenen Abstand verbreitert. Nichts wird interpoliert: Jedes"
    " Wegestück zählt bis genau dorthin, wo die Zeit endet, auch mitten im Abschnitt.\n\n"
    "Formel: Gehzeit = Summe aus Länge / Geschwindigkeit über etwa 20 m lange Stücke. Tobler"
    " (1993): v = 6 · exp(−3,5 · |s + 0,05|) km/h mit der Steigung s (bergauf positiv); in der"
    " Ebene 5,04 km/h, bei 5 % bergab 6 km/h, bei 10 % bergauf 3,55 km/h. Die Höhen werden"
    " über mindestens 20 m gemittelt; Brücken und Tunnel steigen gleichmäßig zwischen ihren"
    " Enden.\n\n"
    "„hin“ führt zur City, „zurück“ von ihr weg; „hin und zurück“ zeigt die Wege, für die"
    " beides je für sich in der Gehzeit liegt. Mehrere Zeiten („5;10;20“) ergeben Ringe ohne"
    " Überlappung.\n\n"
    "Je Gehzeit, Ortsbezirk und Stadt werden Einwohner und Siedlungsfläche gezählt, innerhalb"
    " und außerhalb; daneben nach Luftlinie (so weit, wie man in der Zeit eben geht) und die"
    " Differenz. Einwohner zählen nach ihrer eigenen Gehzeit; wer weiter als angegeben von"
    " jedem Weg wohnt, wird nicht beurteilt und genannt.\n\n"
    "Voreinstellungen: 20 Minuten nennt die Legende der Analysekarte Bewegungsräume, den"
    " Startpunkt nicht (hier: Mitte der City); 4,8 km/h sind ein Wert der Fachpraxis, 50 m"
    " Abstand und 250 m bis zum nächsten Weg ein Vorschlag.\n\n"
    "Grenzen: Ohne Geländemodell ist es eine Näherung ohne Steigungen. Wartezeiten an"
    " Ampeln fehlen. Der Selbsttest zieht 1000 zufällige Orte aus der Fläche und nennt den"
    " Anteil, dessen nächster Weg weiter entfernt ist als erlaubt."
)
_HELP_EN = (
    "All streets from which the middle of the City is within the walking time (or the other"
    " way round), widened by the offset. Nothing is interpolated: every street counts exactly"
    " up to where the time ends, also in mid-block.\n\n"
    "Formula: time = sum of length / speed over pieces of about 20 m. Tobler (1993):"
    " v = 6 · exp(−3.5 · |s + 0.05|) km/h with slope s (uphill positive): 5.04 km/h on level"
    " ground, 6 km/h at 5 % down, 3.55 km/h at 10 % up. Heights are averaged over at least"
    " 20 m; bridges and tunnels climb evenly between their ends.\n\n"
    "“hin” leads to the City, “zurück” away from it, “hin und zurück” shows the streets for"
    " which both are within the time, each by itself. Several times (“5;10;20”) give rings"
    " without overlap.\n\n"
    "For each time, district and the city, residents and settled land are counted, inside and"
    " outside; beside it by straight line (as far as one walks on level ground in the time) and"
    " the difference. Residents count by their own walking time; who lives farther from any"
    " street than stated is not judged and told.\n\n"
    "Defaults: 20 minutes from the map's legend, which does not name the start (here: the"
    " middle of the City); 4.8 km/h is common practice, 50 m offset and 250 m to the nearest"
    " street are proposals.\n\n"
    "Limits: without a terrain model it is an approximation without slopes; waiting at traffic"
    " lights is not counted. The self-check draws 1000 random places from the area and tells"
    " the share whose nearest street is farther than allowed."
)


def run(store: Store, options: WalkingTimeOptions, progress: Progress) -> Isochrone:
    """Write the streets within the times, and who lives there."""
    from .computation.walking_reach import isochrone

    return isochrone(store, options, progress)


def tell(store: Store, options: WalkingTimeOptions, found: Isochrone, log: Log) -> RunResult:
    """Say how it was walked, what lies within the times and what the check found."""
    from ..supply_log import tell_unused_speed

    for note in found.notes:
        log.info(note)
    log.info(found.start)
    log.info(f"{found.travel.value}, {found.speed}, {options.way.value}")
    if found.travel is Travel.TOBLER:
        usual = from_catalogue(WalkingTimeOptions, store.catalogue)
        tell_unused_speed(log, options.speed_kmh, usual.speed_kmh)
    _tell_times(log, found, store)
    log.info(f"{found.check.sentence('min')}.")
    numbers = {"AREA": found.area_km2[-1], "BEYOND": 100 * found.check.share}
    if found.people.supplies:
        city = found.people.supplies[-1].city
        numbers |= {"RESIDENTS": city.served, "SHARE": 100 * city.share}
    return RunResult({"OUTPUT": ROLE}, numbers)


def _tell_times(log: Log, found: Isochrone, store: Store) -> None:
    """Tell land and residents within each time, and what could not be judged."""
    from ..catchments import printed_district_names

    supplies = found.people.supplies or (None,) * len(found.minutes)
    for minutes, area, supply in zip(found.minutes, found.area_km2, supplies, strict=True):
        people = "" if supply is None else f", {_counted(supply.city)}"
        log.info(f"{numbers.chosen(minutes)} Minuten: {numbers.grouped(area, 2)} km²{people}")
    if found.people.supplies:
        names = printed_district_names(store)
        log.info(f"Bis {numbers.chosen(found.minutes[-1])} Minuten je Ortsbezirk:")
        for share in found.people.supplies[-1].districts:
            log.info(f"{names[share.district]}: {_counted(share)}")
    for warning in found.people.warnings:
        log.warn(f"{warning}.")


def _counted(share: DistrictShare) -> str:
    """Words on the residents of a district, or of the city."""
    from ..unjudged_residents import unjudged_words

    if not share.has_data:
        return "keine Daten"
    return (
        f"{numbers.grouped(share.served)} von {numbers.grouped(share.residents)} EW"
        f" ({numbers.amount(100 * share.share, '%', 1)}){unjudged_words(share)}"
    )


ANALYSIS = AnalysisRecord(
    id="walkingisochrone",
    title="Einzugsbereich der Gehminuten",
    group="versorgung",
    help=_HELP,
    help_en=_HELP_EN,
    options=WalkingTimeOptions,
    results=(
        LayerResult("OUTPUT", "Einzugsbereich der Gehminuten"),
        NumberResult("AREA", "Fläche in km²"),
        NumberResult("RESIDENTS", "Einwohner in der längsten Gehzeit"),
        NumberResult("SHARE", "Anteil dieser Einwohner in %"),
        NumberResult("BEYOND", "Selbsttest: Anteil darüber in %"),
    ),
    figures="walking_isochrone",
    fills=(ROLE,),
    parts=(PipelinePart(role=ROLE, needs=(STREETS, CORE), uses=("terrain", SETTLEMENT, *PEOPLE)),),
    run=run,
    tell=tell,
)
