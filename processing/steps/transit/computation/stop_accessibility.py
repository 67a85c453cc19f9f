"""Barrier-free bus stops as a step on a store."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ....analysis.settlement.district_locator import home_areas
from ....parameters.options import provenance_values
from ....runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray, ObjectArray
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchments import joined_notes
from ...city_figures import city_told
from ...judgement import districts_known
from ...role_data import StepError, computed, districts_apart, present, read
from ..barrier_free_stops import ANALYSIS, BARRIER_ROLE, BarrierFreeOptions
from .timetable_coverage import SERVICE
from .transit_inputs import (
    PROPOSAL,
    RAIL_TYPES,
    propose,
    rows_with_place,
)

STATES = ("barrierefrei", "teilweise", "nicht", "unbekannt")
UNKNOWN = STATES[-1]
_WORDS = {
    "barrierefrei": ("ja", "yes", "true", "voll", "vollständig", "vollständig barrierefrei"),
    "teilweise": ("teilweise barrierefrei", "eingeschränkt", "bedingt", "limited", "partly"),
    "nicht": ("nein", "no", "false", "nicht barrierefrei"),
    "unbekannt": ("", "unknown", "k. a.", "k.a.", "keine angabe", "?", "-"),
}
_STATE_OF = {word: state for state, more in _WORDS.items() for word in (state, *more)}
"""State by the words that data of cities and OpenStreetMap use for it, in small letters."""
_NAMED = 20


@dataclass(frozen=True, slots=True)
class BarrierStates:
    """Number of stops per state; a sentence on words that are none, empty without such.

    ``uncovered`` are the names of the districts that the source of the stops does not cover.
    """

    counts: dict[str, int]
    not_understood: str
    uncovered: tuple[str, ...] = ()


def barrier_free_stops(store: Store, options: BarrierFreeOptions) -> BarrierStates:
    """State of every bus stop; fills ``BARRIER_ROLE`` and figures per district.

    A stop whose own state is not known takes that of the timetable's nearest stop within
    ``options.match_m``; where that one's is not known either it stays unknown, whatever is said of
    stops farther away.

    A word that stands for no state counts as unknown and is told with its row. A district that the
    source of the stops does not cover has no data; its stops are drawn, but counted nowhere.

    Raises:
        StepError: without districts, or with neither bus stops nor a timetable.
    """
    strange = _not_understood(store)
    stops, states, sources = _stop_states(store, options.match_m)
    districts = read(store, "ortsbezirk_boundary")
    ids = [str(value) for value in districts.column("kennung")]
    where = home_areas(stops.geometry, districts.geometry)
    covered = _covered(store, districts_apart(store).geometry)
    figures = _figures(ids, where, states, covered=covered)
    printed = [str(name) for name in districts.column("name")]
    uncovered = [name for name, there in zip(printed, covered, strict=True) if not there]
    names = stops.column("name") if "name" in stops.columns else [None] * len(stops)
    table = FeatureTable.from_rows(
        list(stops.geometry),
        {
            "name": list(names),
            "ortsbezirk": [ids[row] if row >= 0 else None for row in where],
            "ausbau": list(states),
            "stand": [PROPOSAL] * len(stops),
            "hinweis": list(sources),
        },
    )
    counts = {state: int((states == state).sum()) for state in STATES}
    made = computed(
        store,
        BARRIER_ROLE,
        ANALYSIS.id,
        parameters=provenance_values(options),
        note=joined_notes(
            "Vorschlag",
            ", ".join(f"{count} {state}" for state, count in counts.items()),
            f"keine Daten zu Haltestellen in: {', '.join(uncovered)}" if uncovered else "",
            strange,
        ),
    )
    inputs = ["bus_stop", "pt_service", "ortsbezirk_boundary", "population_points"]
    inputs = present(store, inputs)
    told = city_told(figures, dict(zip(ids, printed, strict=True)))
    propose(store, table, made, inputs=inputs, figures=told)
    return BarrierStates(counts, strange, tuple(uncovered))


def _covered(store: Store, districts: GeometryArray) -> BoolArray:
    """Whether the source of the stops reaches enough of each district.

    By residents where they are known (stops are where people live, not in the wood), else by area.
    """
    role = "bus_stop" if store.has("bus_stop") else SERVICE
    return districts_known(store, [role], districts, by_residents=True)


def _figures(
    ids: list[str], where: IntArray, states: ObjectArray, *, covered: BoolArray
) -> list[DistrictFigure]:
    """Stops per state and district, the city last: the sum of the districts that are covered."""
    counts = np.full((len(ids) + 1, len(STATES)), math.nan)
    for column, state in enumerate(STATES):
        rows = where[(where >= 0) & (states == state)]
        counts[:-1, column] = np.where(covered, np.bincount(rows, minlength=len(ids)), math.nan)
    if covered.any():
        counts[-1] = np.nansum(counts[:-1], axis=0)
    return [
        DistrictFigure(
            "barrier_free_stops",
            district,
            f"haltestellen_{state}",
            float(count),
            "",
            "keine Daten" * bool(np.isnan(count)),
        )
        for district, row in zip([*ids, ""], counts, strict=True)
        for state, count in zip(STATES, row, strict=True)
    ]


def _not_understood(store: Store) -> str:
    """Sentence on words in the stops' own data that stand for no state, with their rows."""
    if not store.has("bus_stop"):
        return ""
    words = store.read("bus_stop").column("barrierefrei")
    strange = [(row, str(word)) for row, word in enumerate(words, 1) if _state(word) is None]
    if not strange:
        return ""
    rows = [f"Zeile {row} „{word}“" for row, word in strange[:_NAMED]]
    more = f" und {len(strange) - _NAMED} weitere" if len(strange) > _NAMED else ""
    told = numbers.counted(len(strange), "Angabe", "Angaben")
    return (
        f"{told} zur Barrierefreiheit nicht verstanden und als unbekannt gezählt:"
        f" {', '.join(rows)}{more}; bitte „barrierefrei“, „teilweise“, „nicht“ oder „unbekannt“"
        " eintragen"
    )


def _stop_states(store: Store, match_m: float) -> tuple[FeatureTable, ObjectArray, ObjectArray]:
    """Bus stops (those of the timetable where none are stored), their state and who says so."""
    timetable = _timetable_states(store)
    if not store.has("bus_stop"):
        if timetable is None:
            raise StepError(
                f"{store.name}: Es gibt weder Bushaltestellen noch ein Fahrplanangebot. Bitte"
                " zuerst eines davon übernehmen."
            )
        said = np.array(["laut Fahrplan"] * len(timetable), dtype=object)
        return timetable, _clean(timetable.column("barrierefrei")), said
    stops = rows_with_place(store.read("bus_stop"))
    states = _clean(stops.column("barrierefrei"))
    said = np.full(len(states), "laut Haltestellendaten", dtype=object)
    said[states == UNKNOWN] = None
    if timetable is not None:
        given, distance = _nearest_state(timetable, stops.geometry)
        rows = np.flatnonzero((states == UNKNOWN) & (given != UNKNOWN) & (distance <= match_m))
        states[rows] = given[rows]
        said[rows] = "laut Fahrplan"
    return stops, states, said


def _nearest_state(
    timetable: FeatureTable, places: GeometryArray
) -> tuple[ObjectArray, FloatArray]:
    """State of each place's nearest timetable stop, known or not, and how far that one is.

    Of several stops in one place, such as those of two feeds, one whose state is known counts.
    """
    states = _clean(timetable.column("barrierefrei"))
    order = np.argsort(states == UNKNOWN, kind="stable")
    xy = shapely.get_coordinates(timetable.geometry)[order]
    _, first = np.unique(xy, axis=0, return_index=True)
    if not len(first):
        return np.full(len(places), UNKNOWN, dtype=object), np.full(len(places), np.inf)
    distance, near = cKDTree(xy[first]).query(shapely.get_coordinates(places))
    return states[order][first][near], distance


def _timetable_states(store: Store) -> FeatureTable | None:
    """Stops without trains of the timetable, each once."""
    if not store.has("pt_service"):
        return None
    rows = rows_with_place(store.read("pt_service"))
    road = ~np.isin(rows.column("route_type").astype(float), sorted(RAIL_TYPES))
    rows = rows.take(road)
    _, first = np.unique(rows.column("halt_id").astype(str), return_index=True)
    return rows.take(np.sort(first))


def _clean(states: ObjectArray) -> ObjectArray:
    """State that each word stands for; of any other it is unknown."""
    return np.array([_state(value) or UNKNOWN for value in states], dtype=object)


def _state(word: object) -> str | None:
    """State that a word stands for, None if it stands for none."""
    return _STATE_OF.get("" if word is None else str(word).strip().casefold())
