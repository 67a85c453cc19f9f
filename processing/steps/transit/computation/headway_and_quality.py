"""Bus stops by headway and ÖV-Güteklassen as steps on a store."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.transit.access_ways import Rings
from ....analysis.transit.headway import (
    StopService,
    classify,
    headway_classes,
    headway_rings,
    stop_service,
)
from ....analysis.transit.quality_classes import (
    Categories,
    QualityTable,
    quality_rings,
    stop_categories,
)
from ....analysis.transit.quality_tables import format_table, parse_table
from ....analysis.transit.service_areas import (
    UNTIED,
    best_ranks,
    disjoint_areas,
    measurable,
    ranks_within,
    ring_distances,
    usable_rings,
)
from ....catalogue.model import Catalogue
from ....parameters.options import from_catalogue, provenance_values
from ....runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.provenance import Provenance
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchments import joined_notes, sentences
from ...city_figures import city_told
from ...role_data import city_area, computed, districts_apart
from ..bus_headway import ANALYSIS as HEADWAY
from ..bus_headway import HEADWAY_ROLE, HeadwayOptions
from ..service_quality import ANALYSIS as QUALITY
from ..service_quality import QUALITY_ROLE, QualityOptions
from .class_table_files import own_table, published_table
from .timetable_coverage import judged_by_timetable
from .transit_comparison import Offer, both_ways
from .transit_inputs import (
    People,
    Timetable,
    departures_in_words,
    input_roles,
    stops_in_words,
    stored_timetable,
    unplaced_note,
    untied_figures,
    ways_of,
)
from .transit_roles import COMPARED
from .way_options import WayOptions


@dataclass(frozen=True, slots=True)
class ClassResult:
    """What a step tells: stops per class, residents per district and class, what was left out.

    ``subject`` says which residents are counted how. ``residents`` is the table of
    ``residents_by_rank``; ``labels`` name its columns but the last.
    ``warnings`` say who and what could not be judged, or why there is no area at all.
    """

    subject: str
    labels: tuple[str, ...]
    stops: dict[str, int]
    residents: FloatArray
    note: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QualitySystem:
    """A system of ÖV-Güteklassen; its table says how to count and how to measure."""

    table: QualityTable
    tolerance_min: float
    way: WayOptions

    @classmethod
    def chosen(cls, options: QualityOptions, catalogue: Catalogue) -> QualitySystem:
        """The system of the catalogue or of a file, with what shall be done in another way."""
        if options.table_file:
            table = own_table(options.table_file, catalogue)
        else:
            table = published_table(options.preset, catalogue)
        table = replace(
            table,
            method=options.method or table.method,
            counting=options.counting or table.counting,
        )
        system = cls(table, options.tolerance_min, WayOptions.along(table.method, options))
        nodes = options.node_directions
        return system if nodes is None else system.with_nodes(nodes)

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue, preset: str | None = None) -> QualitySystem:
        """A preset of the catalogue, the recommended one if none is named."""
        usual = from_catalogue(QualityOptions, catalogue)
        return cls.chosen(replace(usual, preset=preset or usual.preset), catalogue)

    @classmethod
    def from_provenance(cls, provenance: Provenance) -> QualitySystem:
        """The system that a stored result was computed with."""
        stated = provenance.parameters
        table = parse_table(str(stated["tabelle"]), f"Herkunft {QUALITY_ROLE}")
        way = WayOptions.from_stated(table.method, stated)
        return cls(table, float(str(stated["toleranz_min"])), way)

    def with_nodes(self, directions: int) -> QualitySystem:
        """The same with another number of directions that makes a node."""
        groups = tuple(
            replace(group, min_directions=directions) if group.min_directions else group
            for group in self.table.groups
        )
        return replace(self, table=replace(self.table, groups=groups))


def bus_stop_headway(store: Store, options: HeadwayOptions, progress: Progress) -> ClassResult:
    """Rings around bus stops by headway, the better class on top; fills ``HEADWAY_ROLE``.

    A timetable without buses says nothing on them: no area, and residents are "keine Daten".
    """
    timetable = stored_timetable(store)
    service = timetable.service
    buses = service.take(np.isin(service.route_type, options.route_types))
    classes = headway_classes(options.breaks)
    stops = stop_service(buses, options.counting)
    stop_class = classify(stops.headway_min, classes)
    ways = ways_of(store, options.way, lambda share: progress(0.3 * share))
    around = headway_rings(stops, stop_class, options.radii_m, classes=len(classes))
    rings, _ = usable_rings(around, ways)
    zones = disjoint_areas(
        rings, ways, clip=city_area(store), progress=lambda share: progress(0.3 + 0.4 * share)
    )
    areas = zones.by_rank
    width = len(options.radii_m)
    table = FeatureTable.from_rows(
        list(areas.values()),
        {
            "radius_m": [options.radii_m[rank % width] for rank in areas],
            "takt": [classes[rank // width].label for rank in areas],
            "methode": [options.way.method.value] * len(areas),
        },
    )
    labels = tuple(item.label for item in classes)
    judged = judged_by_timetable(store, options.way, max(options.radii_m))
    people = People.read(store, judged.area)
    figures, widest, ranks = [], np.empty(0), np.empty(0, dtype=np.int64)
    distances = ring_distances(rings, ways, people.points)
    tied = measurable(distances, ways, people.points)
    for step, radius in enumerate(options.radii_m):
        within = [Rings(r.facilities, (radius,), (r.ranks[step] // width,)) for r in rings]
        ranks = np.where(tied, ranks_within(within, distances, len(people.points)), UNTIED)
        counted = people.by_rank(ranks, len(labels))
        widest = counted if len(buses) else np.full_like(counted, math.nan)
        names = [f"einwohner_takt_{label}_{radius:g}m" for label in labels]
        names.append(f"einwohner_ohne_halt_{radius:g}m")
        figures += people.figures("bus_stop_catchment", names, widest)
    figures += people.unjudged("bus_stop_catchment", widest)
    figures += untied_figures(people, options.way, "bus_stop_catchment", ranks)
    sides = both_ways(
        store,
        Offer(around, max(options.radii_m), stops, zones, ranks),
        options.way,
        analysis="bus_stop_catchment",
        progress=lambda share: progress(0.75 + 0.25 * share),
    )
    summary = joined_notes(
        _headway_note(stops, stop_class),
        *unplaced_note(timetable),
        people.judged(widest),
        sides.sentence,
    )
    note = joined_notes(summary, judged.note, *sides.warnings)
    parameters = {
        **provenance_values(options, "counting"),
        "radien_m": list(options.radii_m),
        "taktklassen_min": {
            item.label: [item.lower, None if math.isinf(item.upper) else item.upper]
            for item in classes
        },
        "verkehrsmittel": "route_type " + ", ".join(map(str, options.route_types)),
        **options.way.stated,
        **timetable.stated,
        **sides.stated,
    }
    provenance = computed(store, HEADWAY_ROLE, HEADWAY.id, parameters=parameters, note=note)
    with store.writing() as writer:
        inputs, blank = input_roles(store, options.way, *COMPARED), judged.blank(store)
        writer.put(HEADWAY_ROLE, table, provenance, input_roles=inputs, known=blank)
        writer.put_figures("bus_stop_catchment", figures, role=HEADWAY_ROLE)
        for analysis, rows in sides.figures.items():
            writer.put_figures(analysis, rows, role=HEADWAY_ROLE)
    counts = {label: int((stop_class == index).sum()) for index, label in enumerate(labels)}
    warnings = (*sentences(judged.note), *sides.warnings)
    warnings = warnings if len(buses) else (_no_buses(options), *warnings)
    subject = f"Einwohner bis {numbers.chosen(options.radii_m[-1])} m um eine Haltestelle je Takt"
    return ClassResult(subject, labels, counts, widest, summary, warnings)


def pt_quality_classes(store: Store, system: QualitySystem, progress: Progress) -> ClassResult:
    """ÖV-Güteklassen as areas that do not overlap; fills ``QUALITY_ROLE``.

    Where no stop reaches a category there is no area, and nobody has a class.
    """
    timetable = stored_timetable(store)
    table = system.table
    found = stop_categories(timetable.service, table, tolerance_min=system.tolerance_min)
    ways = ways_of(store, system.way, lambda share: progress(0.3 * share))
    around = quality_rings(found, table)
    rings, _ = usable_rings(around, ways)
    zones = disjoint_areas(
        rings, ways, clip=city_area(store), progress=lambda share: progress(0.3 + 0.4 * share)
    )
    areas = zones.by_rank
    letters = [table.letters[rank] for rank in areas]
    count = len(areas)
    features = FeatureTable.from_rows(
        list(areas.values()),
        {
            "name": [f"Güteklasse {letter}" for letter in letters],
            "gueteklasse": letters,
            "system": [table.name] * count,
            "methode": [system.way.method.value] * count,
            "zeitfenster": [timetable.window] * count,
            "stichtag": [timetable.day] * count,
        },
    )
    reach_m = max(table.distances_m)
    judged = judged_by_timetable(store, system.way, reach_m)
    people = People.read(store, judged.area)
    ranks = best_ranks(rings, ways, people.points)
    residents = people.by_rank(ranks, len(table.letters))
    names = [*(f"einwohner_klasse_{letter}" for letter in table.letters), "einwohner_ohne_klasse"]
    figures = people.figures("pt_quality_classes", names, residents)
    figures += people.unjudged("pt_quality_classes", residents)
    figures += untied_figures(people, system.way, "pt_quality_classes", ranks)
    sizes = _area_figures(store, areas, table.letters, unknown=people.unknown(residents))
    figures += city_told(sizes, people.printed)
    sides = both_ways(
        store,
        Offer(around, reach_m, found.stops, zones, ranks),
        system.way,
        analysis="pt_quality_classes",
        progress=lambda share: progress(0.75 + 0.25 * share),
    )
    summary = joined_notes(
        _quality_note(found, system),
        *unplaced_note(timetable),
        people.judged(residents),
        sides.sentence,
    )
    note = joined_notes(summary, judged.note, *sides.warnings)
    parameters = {
        "system": table.name,
        "tabelle": format_table(table),
        "toleranz_min": system.tolerance_min,
        "zaehlung": table.counting.value,
        **system.way.stated,
        **timetable.stated,
        **sides.stated,
    }
    provenance = computed(store, QUALITY_ROLE, QUALITY.id, parameters=parameters, note=note)
    with store.writing() as writer:
        inputs, blank = input_roles(store, system.way, *COMPARED), judged.blank(store)
        writer.put(QUALITY_ROLE, features, provenance, input_roles=inputs, known=blank)
        writer.put_figures("pt_quality_classes", figures, role=QUALITY_ROLE)
        for analysis, rows in sides.figures.items():
            writer.put_figures(analysis, rows, role=QUALITY_ROLE)
    counts = {
        name: int((found.category == index).sum()) for index, name in enumerate(table.categories)
    }
    warnings = (*sentences(judged.note), *sides.warnings)
    warnings = warnings if around else (_no_category(table, timetable), *warnings)
    subject = f"Einwohner je Güteklasse ({table.name})"
    return ClassResult(subject, table.letters, counts, residents, summary, warnings)


def resident_classes(
    store: Store, system: QualitySystem, points: GeometryArray, progress: Progress
) -> IntArray | None:
    """Rank of the class of each point by its own distance.

    Args:
        store: the INSEK store.
        system: table of the classes and how ways are measured.
        points: shape (n,), in the CRS of the store.
        progress: called with 0 to 1; what it raises ends the step.

    Returns:
        Shape (n,), as :func:`best_ranks` says it; None where no stop reaches a category.
    """
    found = stop_categories(
        stored_timetable(store).service, system.table, tolerance_min=system.tolerance_min
    )
    around = quality_rings(found, system.table)
    if not around:
        return None
    ways = ways_of(store, system.way, progress)
    rings, _ = usable_rings(around, ways)
    return best_ranks(rings, ways, points)


def _area_figures(
    store: Store,
    areas: Mapping[int, shapely.Geometry],
    letters: Sequence[str],
    *,
    unknown: BoolArray,
) -> list[DistrictFigure]:
    """Area of each class per district and in all that have data together, in m²."""
    districts = districts_apart(store)
    ids = [str(value) for value in districts.column("kennung")]
    figures = []
    for rank, letter in enumerate(letters):
        own = areas.get(rank, shapely.MultiPolygon())
        with np.errstate(invalid="ignore"):  # GEOS 3.11 raises the flag on the way to right results
            sizes = shapely.area(cancellable(shapely.intersection, districts.geometry, own))
        sizes[unknown] = np.nan
        city = np.nan if unknown.all() else np.nansum(sizes)
        name = f"flaeche_klasse_{letter}"
        figures += [
            DistrictFigure(
                "pt_quality_classes",
                district,
                name,
                size,
                "m²",
                "keine Daten" * bool(np.isnan(size)),
            )
            for district, size in zip([*ids, ""], [*sizes.tolist(), float(city)], strict=True)
        ]
    return figures


def _no_buses(options: HeadwayOptions) -> str:
    return (
        "Im Fahrplanangebot gibt es keine Busse (route_type"
        f" {', '.join(map(str, options.route_types))}). Es entsteht keine Fläche, und die"
        " Einwohner je Takt sind „keine Daten“. Bitte den Fahrplan des örtlichen"
        " Verkehrsunternehmens übernehmen oder die Nummern ändern."
    )


def _no_category(table: QualityTable, timetable: Timetable) -> str:
    return (
        f"Keine Haltestelle erreicht eine Kategorie nach „{table.name}“ ({timetable.day},"
        f" {timetable.window}): Niemand hat eine Güteklasse. Bitte prüfen, ob der Fahrplan"
        " vollständig ist und Zeitfenster und Tabelle passen."
    )


def _headway_note(stops: StopService, stop_class: IntArray) -> str:
    parts = [f"{stops_in_words(int((stop_class >= 0).sum()))} mit Takt"]
    if stops.on_demand.any():
        parts.append(
            f"{departures_in_words(int(stops.on_demand.sum()))} auf Anmeldung an"
            f" {stops_in_words(int((stops.on_demand > 0).sum()))} nicht gezählt"
        )
    silent = int(((stop_class < 0) & (stops.on_demand == 0)).sum())
    if silent:
        parts.append(f"{stops_in_words(silent)} ohne Abfahrt im Zeitfenster oder ohne Taktklasse")
    return "; ".join(parts)


def _quality_note(found: Categories, system: QualitySystem) -> str:
    parts = [f"{stops_in_words(int((found.category >= 0).sum()))} mit Kategorie"]
    without = int((found.category < 0).sum())
    if without:
        parts.append(f"{without} ohne")
    if found.other_departures:
        parts.append(
            f"{departures_in_words(found.other_departures)} mit Verkehrsmitteln, die die Tabelle"
            " nicht kennt, nicht gezählt"
        )
    if found.stops.on_demand.any():
        parts.append(
            f"{departures_in_words(int(found.stops.on_demand.sum()))} auf Anmeldung nicht gezählt"
        )
    nodes = [group.min_directions for group in system.table.groups if group.min_directions]
    if nodes:
        parts.append(f"Knoten ab {nodes[0]} Linienrichtungen (eigener Vorschlag)")
    return "; ".join(parts)
