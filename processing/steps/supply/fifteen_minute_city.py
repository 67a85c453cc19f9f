"""How many kinds of everyday destinations can be walked to, and where that makes a city of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Travel
from ...catalogue.titles import destination_labels
from ...parameters.kinds import Choice, Choices, Number, Places
from ...parameters.options import from_catalogue, option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ...wording import numbers
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..catchment_options import DISTRICTS, RESIDENTS, SETTLEMENT, STREETS
from ..street_reach import StreetReach, facility_snap

if TYPE_CHECKING:
    from ...store.contract import Store
    from ...store.features import FeatureTable
    from .computation.destination_reach import DailyCityResult

BANDS, CITY = "destination_reach", "fifteen_minute_city"
LEVEL_NOTE = "Näherung ohne Steigungen"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCityOptions(StreetReach):
    """When a place belongs to the 15-minute city.

    Attributes:
        minutes: walking time.
        travel: constant speed, or Tobler's by the slope of the terrain model.
        speed_kmh: walking speed where it is constant.
        share_threshold: share of the categories (0 to 1) that must be within that time.
        categories: ids or names; all that have data if empty.
        extra: further destinations with a column ``kategorie``.
        outline_gap_m: gaps in the proposal up to this are closed, narrower strips dropped; 0 keeps
            the exact area.
    """

    CATALOGUE: ClassVar[str] = "fifteen_minute_city"

    snap_m: float = facility_snap("fangabstand_ziele_m")
    minutes: float = option(
        Number(
            "MINUTES",
            "Gehzeit in Minuten",
            key="minutes",
            term="zeit_min",
            unit="min",
            most=240.0,
            help="So lange darf der Weg zu einem Ziel dauern.",
        )
    )
    travel: Travel = option(
        Choice(
            "TRAVEL",
            "Geschwindigkeit",
            term="gehmodell",
            options={
                "gleichbleibend": Travel.CONSTANT,
                "mit Steigungen (Tobler)": Travel.TOBLER,
            },
            help="Mit Steigungen: Gehzeit zum Ziel hin nach Tobler; braucht das Geländemodell.",
        ),
        Travel.CONSTANT,
    )
    speed_kmh: float = option(
        Number(
            "SPEED",
            "Geschwindigkeit in km/h",
            key="speed_kmh",
            term="geschwindigkeit_kmh",
            unit="km/h",
            most=15.0,
            help="Gleichbleibende Gehgeschwindigkeit, ohne Steigungen.",
        )
    )
    share_threshold: float = option(
        Number(
            "SHARE_THRESHOLD",
            "Mindestanteil der Kategorien (0 bis 1)",
            key="share_threshold",
            term="mindestanteil",
            most=1.0,
            help="Ab diesem Anteil gehört ein Ort zur 15-Minuten-Stadt; im Durchschnitt des BBSR"
            " 2025 sind etwa 75 % erreichbar.",
        )
    )
    categories: tuple[str, ...] = option(
        Choices(
            "CATEGORIES",
            "Kategorien",
            labels=destination_labels,
            all_at_first=True,
            help="Ohne Auswahl alle, die der Katalog oder die Daten nennen. Eigene Vorschläge.",
        ),
        (),
    )
    extra: FeatureTable | None = option(
        Places(
            "DESTINATIONS",
            "Weitere Ziele (Ebene oder Tabelle mit Geometrie)",
            field_name="FIELD",
            field_label="Feld mit der Kategorie",
            field_default="kategorie",
            field_help="Spalte der eigenen Ziele, die ihre Kategorie nennt.",
            help="Eigene Ziele zusätzlich zu denen im Speicher: Punkte oder Flächen mit einer"
            " Kategorie. Leer: nur die des Speichers.",
        ),
        None,
    )
    outline_gap_m: float = option(
        Number(
            "OUTLINE_GAP",
            "Vorschlag: Lücken schließen bis (Meter)",
            key="outline_gap_m",
            term="luecke_umriss_m",
            unit="m",
            most=5000.0,
            help="Schmalere Ausläufer fallen weg. 0: genaue Fläche.",
        )
    )

    @property
    def wanted(self) -> tuple[str, ...]:
        """The categories, () for all: then those that only the data name count as well."""
        return () if len(self.categories) == len(destination_labels()) else self.categories

    @property
    def radius_m(self) -> float:
        """How far one comes in that time by straight line at the constant speed, in metres."""
        return self.minutes * self.speed_kmh * 1000.0 / 60.0

    @property
    def pace(self) -> str:
        """How fast one walks, in German."""
        if self.travel is Travel.TOBLER:
            return "mit Steigungen (Tobler), Hinweg"
        speed = numbers.chosen(self.speed_kmh)
        return f"mit {speed} km/h; {LEVEL_NOTE}"


_HELP = (
    "Wie viele Kategorien von Zielen des Alltags sind von jeder Straße und von jedem"
    " Einwohnerpunkt aus zu Fuß in der Gehzeit zu erreichen?\n\n"
    "Anteil = Zahl der Kategorien, deren nächstes Ziel über das Wegenetz höchstens Gehzeit ×"
    " Geschwindigkeit entfernt ist, geteilt durch die Zahl der Kategorien mit Daten."
    " Kategorien ganz ohne Daten zählen nicht mit; solche, deren Ziele alle abseits der Wege"
    " liegen, zählen als nicht erreicht; beide werden genannt. Gezeichnet werden die"
    " Wegestücke nach ihrer genauen Zahl, mit dem Abstand verbreitert (keine Interpolation),"
    " als Stufen ab 1 Kategorie, 25, 50, 75 und 100 %. Teile ab dem Mindestanteil werden mit"
    " vereinfachtem Umriss (Lücken bis 150 m geschlossen) als 15-Minuten-Stadt vorgeschlagen;"
    " sobald Planende daran gearbeitet haben, bleibt ihre"
    " Fassung.\n\n"
    "Voreinstellungen: 15 Minuten (Legende der Analysekarte Bewegungsräume), 4,8 km/h"
    " (Fachpraxis), 14 Kategorien und Mindestanteil 0,75 (eigene Vorschläge; das BBSR zählt 24"
    " Ziele und fand im Mittel etwa 75 % erreichbar). Die Kategorien stehen im Katalog der"
    " Stadt (destinations.yaml). Weitere Ziele und eigene Kategorien: Ziele des Alltags"
    " übernehmen oder hier eine Ebene mit Punkten oder Flächen angeben, deren Feld die"
    " Kategorie nennt (mehrere mit Semikolon).\n\n"
    "Auf Wunsch mit Steigungen (Tobler, Weg zum Ziel hin) aus dem Geländemodell.\n\n"
    "Grenzen: Näherung, ohne Wartezeiten und in der Voreinstellung ohne Steigungen; der Weg"
    " von der Tür zur Straße zählt nicht; Flächen (Parks) sind erreicht, wo ein Weg höchstens"
    " 25 m neben ihrem Rand liegt."
    " Größe, Qualität und Öffnungszeiten der Ziele zählen nicht. Einwohner ohne Straße in der"
    " Nähe sind nicht beurteilt; das Protokoll nennt sie und Ziele ohne Weg. Zum Vergleich"
    " zählen die Kennzahlen auch, wer nach Luftlinie (Gehzeit × Geschwindigkeit) genug"
    " Kategorien erreicht, und wen nur eine der beiden Messungen zählt."
)
_HELP_EN = (
    "How many categories of everyday destinations can be walked to in time, from every street"
    " and from every point with residents?\n\n"
    "Share = number of categories whose nearest destination is at most time × speed away along"
    " the streets, divided by the number of categories with data. Categories without any data"
    " do not count; those whose places all lie off the streets count as not reached; both are"
    " named. Streets are drawn by their exact number, widened by the"
    " offset (no interpolation), in bands from 1 category, 25, 50, 75 and 100 %. Parts from the"
    " smallest share are proposed with a simplified outline (gaps up to 150 m closed) as the"
    " 15-minute city; as soon as planners have worked on"
    " them their version stays.\n\n"
    "Defaults: 15 minutes (legend of the map Bewegungsräume), 4.8 km/h (practice), 14"
    " categories and a share of 0.75 (our proposals; BBSR counts 24 destinations and found"
    " about 75 % within reach on average). The categories are in the city's catalogue"
    " (destinations.yaml). More destinations and categories of your own: import everyday"
    " destinations, or name a layer of points or areas whose field holds the category (several"
    " with semicolons).\n\n"
    "On request with slopes (Tobler, on the way there) from the terrain model.\n\n"
    "Limits: approximation without waiting and, by default, without slopes; the way from the"
    " door to the street is not counted; areas (parks) are reached where a street runs within"
    " 25 m of their edge."
    " Size, quality and opening hours do not count. Residents without a street nearby are not"
    " judged; the log names them and destinations off the streets. For comparison the figures"
    " also count who reaches enough categories by straight line (time × speed), and whom only"
    " one of the two measurements counts."
)


def run(store: Store, options: DailyCityOptions, progress: Progress) -> DailyCityResult:
    """Write the bands of the share of categories, and the proposal."""
    from .computation.destination_reach import fifteen_minute_city

    return fifteen_minute_city(store, options, progress)


def tell(store: Store, options: DailyCityOptions, result: DailyCityResult, log: Log) -> RunResult:
    """Say which categories count, who reaches enough of them and what has no data."""
    from ..supply_log import tell_supply, tell_unused_speed

    log.info(f"Kategorien: {', '.join(result.categories)}")
    if result.missing:
        log.warn(f"Nicht mitgezählt, keine Daten: {', '.join(result.missing)}")
    for text in result.warnings:
        log.warn(text)
    if result.unreached:
        log.warn(
            "Mitgezählt, aber von niemandem erreicht, weil kein Ziel an einem Weg liegt:"
            f" {', '.join(result.unreached)}"
        )
    log.info(
        f"Mindestens {result.least} von {len(result.categories)} Kategorien in"
        f" {numbers.chosen(options.minutes)} min {options.pace}:"
    )
    tell_supply(log, result.supply, {item.id: item.name for item in store.catalogue.districts})
    log.info(
        f"Zum Vergleich nach Luftlinie ({numbers.grouped(options.radius_m)} m):"
        f" {numbers.amount(result.straight.city.served, 'EW')}; nur nach Luftlinie"
        f" {numbers.amount(result.only_straight.city.served, 'EW')}, nur über das Wegenetz"
        f" {numbers.amount(result.only_network.city.served, 'EW')}"
    )
    if options.travel is Travel.TOBLER:
        usual = from_catalogue(DailyCityOptions, store.catalogue)
        tell_unused_speed(log, options.speed_kmh, usual.speed_kmh)
    return RunResult(
        {"OUTPUT": CITY, "BANDS": BANDS},
        {"SHARE": 100 * result.supply.city.share, "MEAN": 100 * result.mean_share},
    )


ANALYSIS = AnalysisRecord(
    id="fifteenminutecity",
    title="15-Minuten-Stadt (Näherung)",
    group="versorgung",
    help=_HELP,
    help_en=_HELP_EN,
    tags=("Viertelstunde", "Ziele des Alltags", "15-minute city", "walkability"),
    doc="analyses.md",
    options=DailyCityOptions,
    results=(
        LayerResult("OUTPUT", "15-Minuten-Stadt"),
        LayerResult("BANDS", "Erreichbare Ziele des Alltags"),
        NumberResult("SHARE", "Anteil der Einwohner in %"),
        NumberResult("MEAN", "Mittlerer Anteil der Kategorien in %"),
    ),
    figures="fifteen_minute_city",
    fills=(BANDS, CITY),
    parts=(PipelinePart(role=BANDS, needs=(STREETS, *DISTRICTS), uses=(SETTLEMENT, *RESIDENTS)),),
    run=run,
    tell=tell,
)
