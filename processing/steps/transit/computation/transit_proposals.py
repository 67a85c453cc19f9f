"""Proposals from public transport: poorly served parts of the city, rail stops that matter."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ....analysis.transit.headway import StopService
from ....analysis.transit.quality_classes import QualityTable, stop_categories
from ....analysis.transit.service_areas import NONE, UNTIED
from ....analysis.transit.underserved_areas import (
    PoorParts,
    SettlementParts,
    poor_parts,
    settlement_parts,
)
from ....parameters.options import provenance_values
from ....runtime.array_types import BoolArray, GeometryArray, IntArray
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ...catchment_options import BASIS, SETTLEMENT
from ...catchments import Ground, joined_notes
from ...counted_facilities import CountedObjects, counted_values
from ...judgement import common_area, judged_area, nearby, unjudged_part
from ...role_data import StepError, computed, districts_apart, districts_of, present, read
from ..poor_and_elevated import ANALYSIS as ELEVATED_ANALYSIS
from ..poor_and_elevated import ELEVATED_ROLE, ElevatedOptions
from ..poorly_served import ANALYSIS as POOR_ANALYSIS
from ..poorly_served import POOR_ROLE, PoorOptions
from ..service_quality import QUALITY_ROLE
from ..significant_rail_stops import ANALYSIS as RAIL_ANALYSIS
from ..significant_rail_stops import RAIL_ROLE
from .affected_residents import affected_by
from .class_systems import PRESETS
from .headway_and_quality import QualitySystem, resident_classes
from .timetable_coverage import judged_by_timetable
from .transit_inputs import (
    PROPOSAL,
    People,
    input_roles,
    propose,
    rows_with_place,
    stored_timetable,
    trains_of,
)

POOR = ("pt_poorly_served", "schlecht_angebunden")
ELEVATED = ("pt_poor_and_elevated", "schlecht_angebunden_und_hoch_oder_tief")
"""Names of an analysis, and the ending of its figures."""
REJECTED = "abgelehnt"
NO_CLASS = "ohne klasse"
_MEASURED = ("methode", "stichtag", "zeitfenster")
"""What the legend tells of the classes that parts are judged by."""
_MATCH_RAIL_M = 250.0


@dataclass(frozen=True, slots=True)
class PoorlyServed:
    """The parts found, and sentences on residents who could not be judged."""

    found: PoorParts
    warnings: tuple[str, ...]


def poorly_served(store: Store, options: PoorOptions, progress: Progress) -> PoorlyServed:
    """Parts of the settlement that most residents of have a poor class; fills ``POOR_ROLE``.

    The classes are those of the stored ÖV-Güteklassen; residents count by their own distance. The
    figures tell residents and settled land of these parts per Ortsbezirk. A district has no data
    where no part of it was judged, or where the settled land of too many residents is not known.
    Where no stop reaches a category, nothing is judged.

    Raises:
        StepError: before there are ÖV-Güteklassen, for a class that their table lacks, or without
            residents, districts or settlement.
    """
    provenance = store.provenance(QUALITY_ROLE)
    if provenance is None or "tabelle" not in provenance.parameters:
        raise StepError(
            f"{store.name}: Zuerst werden ÖV-Güteklassen gebraucht. Bitte „ÖV-Güteklassen“ rechnen."
        )
    quality = QualitySystem.from_provenance(provenance)
    threshold = _threshold_rank(
        options.threshold_class,
        quality.table.letters,
        quality.table.name,
        known=_known_letters(store),
    )
    judged = judged_by_timetable(store, quality.way, max(quality.table.distances_m))
    read(store, "population_points")
    people = People.read(store, judged.area)
    ranks = resident_classes(store, quality, people.points, lambda share: progress(0.6 * share))
    ground = Ground.of_store(store)
    districts = districts_apart(store)
    parts = settlement_parts(
        read(store, "settlement_area").geometry, districts.geometry, join_m=options.gap_m
    )
    found = PoorParts((), judged=0, too_few=0, outside=0.0)
    if ranks is not None:
        found = poor_parts(
            parts,
            points=people.points,
            residents=people.known_residents,
            ranks=ranks,
            threshold_rank=threshold,
            share_limit=options.share_limit,
            min_population=options.min_population,
        )
    areas = parts.areas[[part.index for part in found.parts]]
    told = np.zeros(len(ground.ids), dtype=bool)
    told[parts.district[list(found.judged_rows)]] = True
    known = common_area(judged.area, judged_area(store, nearby([SETTLEMENT], 0.0)))
    affected = affected_by(
        ground,
        POOR,
        areas,
        told=told,
        known=known,
        tied=None if ranks is None else ranks != UNTIED,
    )
    nothing = [] if ranks is not None else [_nothing_judged(quality.table.name)]
    note = joined_notes("Vorschlag", *(nothing or _poor_note(found, options)), *affected.warnings)
    parameters = {
        **provenance_values(options),
        "luecke_m": None if math.isinf(options.gap_m) else options.gap_m,
        "system": quality.table.name,
        **{name: stated for name, stated in provenance.parameters.items() if name in _MEASURED},
    }
    inputs = input_roles(store, quality.way, QUALITY_ROLE, SETTLEMENT, "bus_stop")
    made = computed(store, POOR_ROLE, POOR_ANALYSIS.id, parameters=parameters, note=note)
    progress(1.0)
    table = _proposals(parts, found, options, table=quality.table, districts=districts)
    blank = unjudged_part(store, known)
    propose(store, table, made, inputs=inputs, figures=affected.figures, blank=blank)
    return PoorlyServed(found, (*nothing, *affected.warnings))


def _proposals(
    parts: SettlementParts,
    found: PoorParts,
    options: PoorOptions,
    *,
    table: QualityTable,
    districts: FeatureTable,
) -> FeatureTable:
    """The parts found as features."""
    home = [int(parts.district[part.index]) for part in found.parts]
    letters, worse = table.letters, f"Klasse {options.threshold_class} oder schlechter"
    return FeatureTable.from_rows(
        [parts.areas[part.index] for part in found.parts],
        {
            "name": [districts.column("name")[row] for row in home],
            "ortsbezirk": [str(districts.column("kennung")[row]) for row in home],
            "gueteklasse": [letters[p.rank] if p.rank != NONE else "keine" for p in found.parts],
            "einwohner": [part.residents for part in found.parts],
            "stand": [PROPOSAL] * len(found.parts),
            "hinweis": [
                f"{numbers.grouped(100 * part.share)} % der {numbers.grouped(part.residents)} EW"
                f" mit {worse} ({table.name})"
                for part in found.parts
            ],
        },
    )


def _nothing_judged(system: str) -> str:
    return (
        f"Keine Haltestelle erreicht eine Kategorie nach „{system}“: Niemand hat eine Güteklasse,"
        " und welche Ortsteile schlecht angebunden sind, ist nicht zu sagen (kein Vorschlag, keine"
        " Daten). Bitte prüfen, ob der Fahrplan vollständig ist und Zeitfenster und Tabelle passen"
    )


def _poor_note(found: PoorParts, options: PoorOptions) -> list[str]:
    least = numbers.chosen(options.min_population)
    note = [
        f"{len(found.parts)} von {found.judged} beurteilten Ortsteilen sind schlecht angebunden",
        f"{found.too_few} mit weniger als {least} EW nicht beurteilt",
        f"{numbers.grouped(found.outside)} EW außerhalb der Siedlungsflächen",
    ]
    if found.unmeasured:
        lost = f"{found.unmeasured} mit zu vielen EW ohne Straße in der Nähe nicht beurteilt"
        note.insert(2, lost)
    return note


def _threshold_rank(
    name: str, letters: Sequence[str], system: str, *, known: Collection[str]
) -> int:
    """Rank of a class; one behind the last means that only residents without a class are poor.

    A letter that another system has behind the last one of this means the same.
    """
    if name in letters:
        return list(letters).index(name)
    if name.casefold() == NO_CLASS or (name in known and name > letters[-1]):
        return len(letters)
    raise StepError(
        f"Die Güteklasse „{name}“ gibt es in „{system}“ nicht, dort gibt es {', '.join(letters)}."
        f" Bitte eine davon angeben oder „ohne Klasse“ (nur wer keine Klasse hat)."
    )


def _known_letters(store: Store) -> set[str]:
    """Letters of all systems that the catalogue knows."""
    systems = (QualitySystem.from_catalogue(store.catalogue, preset) for preset in PRESETS)
    return {letter for system in systems for letter in system.table.letters}


def poor_and_elevated(store: Store, options: ElevatedOptions) -> tuple[int, tuple[str, ...]]:
    """Poorly served parts in districts that lie much higher or lower than the City.

    Fills ``ELEVATED_ROLE``. Parts that planners have rejected are left out. The map marks no height
    of the Kernstadt; where the layer lacks a district its computed figure counts.

    Returns:
        ``(number, printed names of the districts without a height)``.

    Raises:
        StepError: before there are poorly served parts or differences of height.
    """
    judged = store.provenance(POOR_ROLE)
    if judged is None:
        raise StepError(
            f"{store.name}: Zuerst werden schlecht angebundene Ortsteile gebraucht. Bitte „Schlecht"
            " mit dem ÖPNV angebundene Ortsteile“ rechnen."
        )
    heights = read(store, "elevation_difference")
    difference = {
        figure.ortsbezirk: figure.wert
        for figure in store.figures()
        if (figure.analyse, figure.kennzahl) == ("elevation_difference", "hoehenunterschied")
    }
    layer = zip(heights.column("ortsbezirk"), heights.column("differenz_m"), strict=True)
    difference |= {district: math.nan if m is None else float(m) for district, m in layer}
    poor = store.read(POOR_ROLE)
    height = np.array([difference.get(d, math.nan) for d in poor.column("ortsbezirk")], dtype=float)
    open_ = np.array([value != REJECTED for value in poor.column("stand")], dtype=bool)
    rows = np.flatnonzero(open_ & (np.abs(height) >= options.height_limit_m))
    unknown = sorted({str(d) for d in poor.column("ortsbezirk")[open_ & np.isnan(height)]})
    table = FeatureTable.from_rows(
        list(poor.geometry[rows]),
        {
            **{name: poor.column(name)[rows] for name in ("name", "ortsbezirk", "gueteklasse")},
            "einwohner": poor.column("einwohner")[rows].astype(float),
            "differenz_m": height[rows],
            "stand": [PROPOSAL] * len(rows),
        },
    )
    least = numbers.chosen(options.height_limit_m)
    note = f"Vorschlag; ab {least} m Höhenunterschied, nach oben oder unten"
    ground = Ground.of_store(store)
    printed = dict(zip(ground.ids, ground.names, strict=True))
    names = tuple(printed.get(district, district) for district in unknown)
    if names:
        note += f"; ohne Höhenangabe: {', '.join(names)}"
    made = computed(
        store,
        ELEVATED_ROLE,
        ELEVATED_ANALYSIS.id,
        parameters={
            **provenance_values(options),
            **counted_values(
                CountedObjects(POOR_ROLE, int(open_.sum()), len(poor), "ohne abgelehnte")
            ),
        },
        note=note,
    )
    told = _judged_before(store, ground, unknown)
    known = common_area(_judged_by_classes(store), judged_area(store, nearby([SETTLEMENT], 0.0)))
    affected = affected_by(ground, ELEVATED, poor.geometry[rows], told=told, known=known)
    inputs = [POOR_ROLE, "elevation_difference", *BASIS, SETTLEMENT]
    inputs, blank = present(store, inputs), unjudged_part(store, known)
    propose(store, table, made, inputs=inputs, figures=affected.figures, blank=blank)
    return len(rows), names


def _judged_by_classes(store: Store) -> shapely.Geometry | None:
    """Where the classes in the store say something; everywhere where they are not ours."""
    provenance = store.provenance(QUALITY_ROLE)
    if provenance is None or "tabelle" not in provenance.parameters:
        return None
    quality = QualitySystem.from_provenance(provenance)
    return judged_by_timetable(store, quality.way, max(quality.table.distances_m)).area


def _judged_before(store: Store, ground: Ground, without_height: Collection[str]) -> BoolArray:
    """Which districts could be judged both by their connection and by their height."""
    analysis, ending = POOR
    blank = {*without_height} | {
        figure.ortsbezirk
        for figure in store.figures()
        if (figure.analyse, figure.kennzahl) == (analysis, f"einwohner_{ending}")
        and math.isnan(figure.wert)
    }
    return np.array([district not in blank for district in ground.ids], dtype=bool)


@dataclass(frozen=True, slots=True)
class RailStops:
    """How many rail stops were proposed, of how many that trains leave from."""

    proposed: int
    with_trains: int


def significant_rail_stops(store: Store, system: QualitySystem, best: int) -> RailStops:
    """Rail stops of the ``best`` first categories of a system; fills ``RAIL_ROLE``.

    A timetable without trains gives no proposal.

    Args:
        store: the INSEK store.
        system: whose categories count.
        best: how many of the first categories; more than there are means all.
    """
    service = stored_timetable(store).service
    trains = trains_of(service)
    best = min(best, len(system.table.categories))
    found = stop_categories(service, system.table, tolerance_min=system.tolerance_min)
    stops = found.stops
    served = np.isin(stops.stop_id.astype(str), service.stop_id[trains].astype(str))
    rows = np.flatnonzero(served & (found.category >= 0) & (found.category < best))
    rows = rows[np.argsort(found.category[rows], kind="stable")]
    places, names = _at_rail_stops(store, stops, rows)
    _, first = np.unique(shapely.to_wkb(places).astype(object), return_index=True)
    first = np.sort(first)  # a stop in two feeds stands once, with its better category
    labels = [system.table.categories[found.category[rows[row]]] for row in first]
    table = FeatureTable.from_rows(
        list(places[first]),
        {
            "name": [names[row] for row in first],
            "ortsbezirk": districts_of(store, places[first]),
            "art": [f"Haltestellenkategorie {label}" for label in labels],
            "stand": [PROPOSAL] * len(first),
        },
    )
    parameters = {"system": system.table.name, "bis_kategorie": system.table.categories[best - 1]}
    with_trains = int(served.sum())
    stops_there = (
        numbers.counted(with_trains, "Haltepunkt", "Haltepunkte", dots=False)
        if with_trains
        else "keine Haltepunkte"
    )
    note = f"Vorschlag; {stops_there} mit Zügen im Fahrplan"
    inputs = present(store, ["pt_service", "rail_stop", "ortsbezirk_boundary"])
    made = computed(store, RAIL_ROLE, RAIL_ANALYSIS.id, parameters=parameters, note=note)
    propose(store, table, made, inputs=inputs)
    return RailStops(len(first), with_trains)


def _at_rail_stops(
    store: Store, stops: StopService, rows: IntArray
) -> tuple[GeometryArray, list[str]]:
    """Places and names, those of the rail stop of the store where one is near."""
    places, names = stops.points[rows].copy(), [str(stops.name[row]) for row in rows]
    if not (store.has("rail_stop") and len(rows)):
        return places, names
    known = rows_with_place(store.read("rail_stop"))
    if not len(known):
        return places, names
    tree = cKDTree(shapely.get_coordinates(known.geometry))
    distance, near = tree.query(shapely.get_coordinates(places))
    for row in np.flatnonzero(distance <= _MATCH_RAIL_M):
        places[row] = known.geometry[near[row]]
        names[row] = known.column("name")[near[row]] or names[row]
    return places, names
