"""Places for mobility hubs as a step on a store."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ....analysis.choices import Counting
from ....analysis.shapes.geometry import meets
from ....analysis.transit.headway import StopService, stop_service
from ....analysis.transit.hub_ranking import HubScores, best_apart, hub_scores, within
from ....catalogue.geometry_kinds import Geometry
from ....runtime.array_types import FloatArray, GeometryArray
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ...judgement import NeededSource, judged_area, nearby
from ...role_data import computed, districts_of, present
from ..mobility_hubs import ANALYSIS, CRITERIA, HUB_ROLE, HubOptions
from .transit_inputs import PROPOSAL, propose, stored_timetable, trains_of


def mobility_hubs(store: Store, options: HubOptions) -> tuple[int, HubScores]:
    """Best places among rail stops and stops of several lines; fills ``HUB_ROLE``.

    Returns:
        ``(number of proposals, scores of all candidates)``; both empty without any candidate.
    """
    timetable = stored_timetable(store)
    stops = stop_service(timetable.service, Counting.BETTER)
    rail = np.isin(
        stops.stop_id.astype(str),
        timetable.service.stop_id[trains_of(timetable.service)].astype(str),
    )
    rows = np.flatnonzero((stops.departures > 0) & (rail | (stops.lines >= options.min_lines)))
    known = judged_area(store, _hub_needs(store, options))
    # Near the end of the data a place seems to have less around it than it has.
    near_edge = 0
    if known is not None:
        is_judged = meets(known, stops.points[rows])
        rows, near_edge = rows[is_judged], int((~is_judged).sum())
    places = stops.points[rows]
    criteria = _hub_criteria(store, options, stops, places)
    scores = hub_scores(criteria, options.weights)
    chosen = best_apart(places, scores.score, spacing_m=options.spacing_m, count=options.count)
    table = FeatureTable.from_rows(
        list(places[chosen]),
        {
            "name": [stops.name[rows[row]] for row in chosen],
            "ortsbezirk": districts_of(store, places[chosen]),
            "eignung": scores.suitability[chosen],
            "stand": [PROPOSAL] * len(chosen),
            "hinweis": [_hub_words(criteria, int(row)) for row in chosen],
        },
    )
    made = computed(
        store,
        HUB_ROLE,
        ANALYSIS.id,
        parameters={**options.parameters(scores.weights), **timetable.stated},
        note=_hub_note(scores, len(chosen), near_edge),
    )
    inputs = ["pt_service", "ortsbezirk_boundary", "population_points", "bike_sharing_station"]
    inputs += ["park_and_ride_or_ride_bench", *_poi_roles(store)]
    propose(store, table, made, inputs=present(store, inputs))
    return len(chosen), scores


def _hub_needs(store: Store, options: HubOptions) -> tuple[NeededSource, ...]:
    """How far around a candidate the sources of the criteria must reach."""
    return (
        NeededSource("pt_service", options.transfer_m),
        NeededSource("population_points", options.inhabitants_m),
        NeededSource("bike_sharing_station", options.sharing_m),
        NeededSource("park_and_ride_or_ride_bench", options.pr_m),
        *nearby(_poi_roles(store), options.poi_m),
    )


def _hub_criteria(
    store: Store, options: HubOptions, stops: StopService, places: GeometryArray
) -> dict[str, FloatArray | None]:
    """Value of every candidate per criterion; None where the store has no data."""
    found: dict[str, FloatArray | None] = dict.fromkeys(CRITERIA)
    # A station is often several stops, of rail and of bus: neighbours count together.
    found["pt"] = within(places, stops.points, options.transfer_m, values=stops.departures)
    if store.has("population_points"):
        people = store.read("population_points")
        residents = people.column("einwohner").astype(float)
        found["inhabitants"] = within(
            places, people.geometry, options.inhabitants_m, values=residents
        )
    poi = [store.read(role).geometry for role in _poi_roles(store)]
    if poi:
        found["poi"] = within(places, np.concatenate(poi), options.poi_m)
    if store.has("bike_sharing_station"):
        sharing = store.read("bike_sharing_station").geometry
        found["sharing"] = within(places, sharing, options.sharing_m)
    if store.has("park_and_ride_or_ride_bench"):
        ride = store.read("park_and_ride_or_ride_bench").geometry
        found["pr"] = within(places, ride, options.pr_m)
    return found


def _poi_roles(store: Store) -> list[str]:
    """Point roles that hold everyday destinations, stops not counted again."""
    roles = store.catalogue.roles
    named = [
        role for item in store.catalogue.destinations if item.id != "pt_stop" for role in item.roles
    ]
    points = [role for role in named if roles[role].geometry is Geometry.POINT]
    return present(store, list(dict.fromkeys(["daily_destination", *points])))


def _hub_note(scores: HubScores, chosen: int, near_edge: int) -> str:
    note = f"Vorschlag; {chosen} von {len(scores.score)} verglichenen Haltestellen"
    if near_edge:
        stops = numbers.counted(near_edge, "Haltestelle", "Haltestellen")
        note += f"; {stops} am Rand der Daten nicht verglichen"
    if scores.missing:
        names = ", ".join(CRITERIA[name] for name in scores.missing)
        note += f"; ohne Daten, Gewicht auf die anderen verteilt: {names}"
    return note + "; Carsharing ist nicht enthalten (dafür gibt es keine Ebene)"


def _hub_words(criteria: Mapping[str, FloatArray | None], row: int) -> str:
    """What a candidate was judged by, in words."""
    return "; ".join(
        f"{label}: {numbers.grouped(values[row])}"
        for name, label in CRITERIA.items()
        if (values := criteria[name]) is not None
    )
