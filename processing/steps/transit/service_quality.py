"""ÖV-Güteklassen by a system that can be edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...analysis.choices import Counting, Method
from ...parameters.kinds import Choice, InputFile, Number, OutputFile, words_of
from ...parameters.options import option
from ...runtime.log import Log
from ...runtime.progress import Progress
from ..analysis import AnalysisRecord, LayerResult, NumberResult, PipelinePart, RunResult
from ..street_reach import StreetReach
from .computation.class_systems import SYSTEM
from .computation.transit_roles import COMPARED, DISTRICTS, RESIDENTS
from .computation.transit_words import tell_classes

if TYPE_CHECKING:
    from ...analysis.transit.quality_classes import QualityTable
    from ...store.contract import Store
    from .computation.headway_and_quality import ClassResult

QUALITY_ROLE = "pt_quality_class"
_AS_IN_TABLE = "wie in der Tabelle"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityOptions(StreetReach):
    """Which system, and what of it is done in another way.

    ``method`` and ``counting`` are None where the table says them.
    """

    CATALOGUE: ClassVar[str] = "pt_quality_classes"

    preset: str = option(SYSTEM)
    table_file: str = option(
        InputFile(
            "TABLE",
            "Eigene Tabelle (CSV, geht dem System vor)",
            file_filter="Tabelle (*.csv *.txt)",
            help="Eigene oder geänderte Tabelle als CSV; am einfachsten mit „Tabelle speichern“ ein"
            " System ausgeben und ändern.",
        ),
        "",
    )
    method: Method | None = option(
        Choice(
            "METHOD",
            "Messung",
            options={_AS_IN_TABLE: None, **words_of(Method)},
            help="Luftlinie oder Fußweg. Voreinstellung: wie in der Tabelle des Systems.",
        ),
        None,
    )
    counting: Counting | None = option(
        Choice(
            "COUNTING",
            "Zählung",
            options={_AS_IN_TABLE: None, **words_of(Counting)},
            help="Welche Abfahrten einer Haltestelle den Takt ergeben: die der stärker bedienten"
            " Richtung oder die Hälfte aller. Voreinstellung: wie in der Tabelle des Systems.",
        ),
        None,
    )
    tolerance_min: float = option(
        Number(
            "TOLERANCE",
            "Toleranz an der Grenze 60 min in Minuten",
            key="tolerance_min",
            unit="min",
            most=60.0,
            help="Ein Stundentakt, der im Fahrplan um so viele Minuten verfehlt wird, gilt noch als"
            " 60 min.",
        )
    )
    node_directions: int | None = option(
        Number(
            "NODE_DIRECTIONS",
            "Bahnknoten ab so vielen Linienrichtungen (leer: wie in der Tabelle)",
            least=1,
            whole=True,
            help="Ab so vielen Linienrichtungen zählt ein Bahnhof als Knoten. Leer: Zahl aus der"
            " Tabelle des Systems.",
        ),
        None,
    )
    save_table: str = option(
        OutputFile(
            "SAVE_TABLE",
            "Tabelle speichern (CSV)",
            file_filter="Tabelle (*.csv)",
            help="Schreibt die verwendete Tabelle, um sie zu prüfen oder zu ändern. Leer: nicht"
            " schreiben.",
        ),
        "",
    )


_HELP = (
    "Güteklassen des öffentlichen Verkehrs in zwei Schritten. Haltestellenkategorie: aus dem"
    " besten Verkehrsmittel der Haltestelle und dem mittleren Takt aller ihrer Verkehrsmittel."
    " Güteklasse: aus Kategorie und Entfernung; wo sich Ringe überlagern, gilt die beste"
    " Klasse. Flächen überlappen sich nicht; Einwohner zählen nach ihrer eigenen Entfernung,"
    " Einwohner und Fläche je Klasse und Ortsbezirk stehen in den Kennzahlen.\n\n"
    "Tabellen: Deutschland (GOAT, plan4better): Luftlinie, alle Abfahrten / 2. Österreich"
    " (ÖROK): Wegenetz, alle Abfahrten / 2. Schweiz (ARE): Luftlinie, stärker bediente"
    " Richtung. Jede lässt sich ändern: „Tabelle speichern“ schreibt die verwendete Tabelle als"
    " CSV, „Eigene Tabelle“ liest sie wieder ein und geht der Voreinstellung vor; geändert"
    " heißt sie „eigene Tabelle nach …“.\n\n"
    "Toleranz 2 min: Ein Bus im Stundentakt liegt genau auf der Grenze, eine ausgefallene Fahrt"
    " soll die Klasse nicht kippen; gilt nur an der Grenze 60 min. Bahnknoten (Schweiz): ab"
    " sechs Linienrichtungen, eigener Vorschlag nach dem Vorbild der ÖVGK18.\n\n"
    "Grenzen: Die Schweizer Tabelle stammt überwiegend aus Fachwissen. In der österreichischen"
    " ist die Zelle Bus unter 5 min strittig (hier III, möglich II). Welche Nummern"
    " (route_type) zu welchem Verkehrsmittel gehören, ist für Österreich und die Schweiz ein"
    " eigener Vorschlag; Regionalexpress ist im Fahrplan meist nicht zu erkennen. Fahrten auf"
    " Anmeldung zählen nicht. Zeitfenster und Stichtag sind die des übernommenen Fahrplans."
    " Über das Netz sind Einwohner ohne Straße in der Nähe nicht beurteilt."
)
_HELP_EN = (
    "Quality classes of public transport in two steps. Category of a stop: its best means of"
    " transport and the mean headway of all of them. Class: category and distance; where rings"
    " overlap the best class counts. Areas do not overlap; residents count by their own"
    " distance, residents and area per class and district are stored as figures.\n\n"
    "Tables: Germany (GOAT, plan4better): straight line, all departures / 2. Austria (ÖROK):"
    " street network, all departures / 2. Switzerland (ARE): straight line, better-served"
    " direction. Each can be edited: SAVE_TABLE writes the table used as CSV, TABLE reads it"
    " back and goes before the preset; once changed it is called “eigene Tabelle nach …”.\n\n"
    "Tolerance 2 min: an hourly bus lies exactly on the border, one missing trip shall not"
    " change its class; applies to the border of 60 min only. Railway node (Switzerland): from"
    " six pairs of line and direction, our own proposal after ÖVGK18.\n\n"
    "Limits: the Swiss table is mostly from expertise. In the Austrian one the cell bus below"
    " 5 min is disputed (III here, perhaps II). Which route types belong to which means is our"
    " own proposal for Austria and Switzerland. Services on demand do not count. Window and day"
    " are those of the imported timetable. Along the streets residents without a street nearby"
    " are not judged."
)


def run(
    store: Store, options: QualityOptions, progress: Progress
) -> tuple[QualityTable, ClassResult]:
    """Write the classes and the figures; the table used, stops and residents per class."""
    from .computation.headway_and_quality import QualitySystem, pt_quality_classes

    system = QualitySystem.chosen(options, store.catalogue)
    return system.table, pt_quality_classes(store, system, progress)


def tell(
    store: Store,
    options: QualityOptions,
    found: tuple[QualityTable, ClassResult],
    log: Log,
) -> RunResult:
    """Say how many stops and residents each class has; write the table where that is wanted."""
    from .computation.class_table_files import write_table_file

    table, result = found
    files = {}
    if options.table_file:
        log.info(f"Tabelle aus „{options.table_file}“: {table.name}")
    if options.save_table:
        write_table_file(table, options.save_table)
        files["SAVE_TABLE"] = options.save_table
    return RunResult({"OUTPUT": QUALITY_ROLE}, {"SHARE": tell_classes(log, result)}, files)


ANALYSIS = AnalysisRecord(
    id="ptqualityclasses",
    title="ÖV-Güteklassen",
    group="verkehr",
    help=_HELP,
    help_en=_HELP_EN,
    doc="transit.md",
    options=QualityOptions,
    results=(
        LayerResult("OUTPUT", "ÖV-Güteklassen"),
        NumberResult("SHARE", "Anteil der Einwohner mit Klasse in %"),
    ),
    figures="pt_quality_classes",
    fills=(QUALITY_ROLE,),
    parts=(
        PipelinePart(
            role=QUALITY_ROLE, needs=("pt_service", *DISTRICTS), uses=(*COMPARED, *RESIDENTS)
        ),
    ),
    run=run,
    tell=tell,
)
