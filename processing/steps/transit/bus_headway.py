"""Rings around bus stops by their mean headway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Counting, Method
from ...parameters.kinds import Choice, Number, Numbers, Table, words_of
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..street_reach import StreetReach
from .computation.headway_words import breaks_in_words, headway_breaks, stated_breaks, whole_numbers
from .computation.transit_roles import COMPARED, DISTRICTS, RESIDENTS
from .computation.transit_words import tell_classes
from .computation.way_options import WayOptions

if TYPE_CHECKING:
    from ...store.contract import Store
    from .computation.headway_and_quality import ClassResult

HEADWAY_ROLE = "bus_stop_catchment_headway"
FAR = 20_000.0
"""Beyond these metres a radius is a slip of the finger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadwayOptions(StreetReach):
    """Which rings are drawn around which stops, and how headways are told apart."""

    CATALOGUE: ClassVar[str] = "bus_stop_catchment"

    radius_near_m: float = option(
        Number(
            "RADIUS_NEAR",
            "Innerer Radius in Metern",
            key="radius_near_m",
            unit="m",
            most=FAR,
            help="Luftlinie oder Fußweg zur Haltestelle für den inneren Ring, in Metern.",
        )
    )
    radius_far_m: float = option(
        Number(
            "RADIUS_FAR",
            "Äußerer Radius in Metern (0: nur ein Ring)",
            key="radius_far_m",
            unit="m",
            most=FAR,
            help="Dasselbe für den äußeren Ring, in Metern.",
        )
    )
    breaks: Mapping[str, tuple[float | None, float | None]] = option(
        Table(
            "CLASSES",
            "Taktklassen",
            key="class_breaks_min",
            columns=("Name", "ab min", "unter min"),
            parse=headway_breaks,
            take=stated_breaks,
            words=breaks_in_words,
            help="Name und mittlerer Takt in Minuten, lückenlos aufsteigend; das letzte „unter“"
            " bleibt leer. Namen aus der Legende der Stadt.",
        )
    )
    counting: Counting = option(
        Choice(
            "COUNTING",
            "Zählung",
            key="counting",
            term="zaehlung",
            options=words_of(Counting),
            help="Welche Abfahrten einer Haltestelle den Takt ergeben: die der stärker bedienten"
            " Richtung oder die Hälfte aller.",
        )
    )
    route_types: tuple[int, ...] = option(
        Numbers(
            "ROUTE_TYPES",
            "Verkehrsmittel: Nummern (GTFS route_type)",
            key="route_types",
            parse=whole_numbers,
            between=" ",
            help="Welche Linien als Bus zählen: Nummern aus GTFS, mit Leerzeichen getrennt.",
        )
    )
    method: Method = option(
        Choice(
            "METHOD",
            "Messung",
            options=words_of(Method),
            help="Luftlinie, oder Fußwege auf dem Straßen- und Wegenetz. Voreinstellung: Luftlinie,"
            " wie in der Legende der Stadt.",
        ),
        Method.STRAIGHT_LINE,
    )

    @property
    def radii_m(self) -> tuple[float, ...]:
        """Radii of the rings, from within; an outer one of 0 is none."""
        radii = (self.radius_near_m, self.radius_far_m)
        return radii if self.radius_far_m > 0 else radii[:1]

    @property
    def way(self) -> WayOptions:
        """How distances are measured."""
        return WayOptions.along(self.method, self)


_HELP = (
    "Zwei Ringe um jede Bushaltestelle, je Taktklasse zusammengefasst. Mittlerer Takt ="
    " Zeitfenster / Abfahrten in einer Richtung, alle Buslinien der Haltestelle zusammen."
    " „Stärker bediente Richtung“: je Linie die Richtung mit mehr Abfahrten, über alle Linien"
    " summiert. „Alle Abfahrten / 2“: am Ende einer Linie, wo nur eine Richtung abfährt, wird"
    " der Takt damit doppelt so lang. Wo sich Ringe überlagern, gilt die bessere Klasse,"
    " innerhalb einer Klasse der kürzere Weg; die Flächen überlappen sich nicht. Einwohner"
    " zählen je Ortsbezirk, Radius und bester Klasse nach ihrer eigenen Entfernung.\n\n"
    "Zeitfenster und Stichtag: die des übernommenen Fahrplans. Radien 300 und 400 m und die"
    " Takte 7-8, 15, 30, 60 min: Legende der Analysekarte Bewegungsräume; was die zwei Radien"
    " trennen, sagt sie nicht, hier sind es zwei Ringe je Haltestelle. Klassengrenzen, Zählung"
    " und Nummern der Verkehrsmittel (GTFS route_type): eigene Vorschläge.\n\n"
    "Grenzen: Fahrten auf Anmeldung haben keinen Takt; sie werden gezählt und ausgewiesen, aber"
    " nicht eingerechnet. Ein mittlerer Takt sagt nichts über Lücken im Tagesverlauf. Linien in"
    " verschiedene Richtungen werden zusammengezählt. Über das Netz sind Einwohner ohne Straße"
    " in der Nähe nicht beurteilt; Protokoll und Kennzahlen nennen sie."
)
_HELP_EN = (
    "Two rings around every bus stop, merged per class of headway. Mean headway = window /"
    " departures in one direction, all bus lines of the stop together. “Stärker bediente"
    " Richtung”: the better-served direction of each line, summed over all lines. “Alle"
    " Abfahrten / 2”: half of all departures, which doubles the headway at the end of a line."
    " Where rings overlap the better class counts, within a class the shorter way; areas do"
    " not overlap. Residents count per district, radius and best class by their own"
    " distance.\n\n"
    "Window and day are those of the imported timetable. Radii 300 and 400 m and the headways"
    " 7-8, 15, 30, 60 min: legend of the city; it does not say what the two radii separate,"
    " here they are two rings of every stop. Class breaks, counting and GTFS route types are"
    " our own proposals.\n\n"
    "Limits: services on demand have no headway; they are counted and reported apart. A mean"
    " headway hides gaps during the day. Lines to different destinations are added up. Along"
    " the streets residents without a street nearby are not judged; log and figures name them."
)


def run(store: Store, options: HeadwayOptions, progress: Progress) -> ClassResult:
    """Write the rings and the figures; stops and residents per class."""
    from .computation.headway_and_quality import bus_stop_headway

    return bus_stop_headway(store, options, progress)


def tell(store: Store, options: HeadwayOptions, result: ClassResult, log: Log) -> RunResult:
    """Say how many stops and residents each class has."""
    return RunResult({"OUTPUT": HEADWAY_ROLE}, {"SHARE": tell_classes(log, result)})


ANALYSIS = AnalysisRecord(
    id="busstopheadway",
    title="Einzugsbereich Bushaltestellen mit Taktung",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=HeadwayOptions,
    results=(
        LayerResult("OUTPUT", "Einzugsbereich Bushaltestellen mit Taktung"),
        NumberResult("SHARE", "Anteil der Einwohner mit Takt in %"),
    ),
    figures="bus_stop_catchment",
    fills=(HEADWAY_ROLE,),
    parts=(
        PipelinePart(
            role=HEADWAY_ROLE, needs=("pt_service", *DISTRICTS), uses=(*COMPARED, *RESIDENTS)
        ),
    ),
    run=run,
    tell=tell,
)
