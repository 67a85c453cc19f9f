"""Walking time as a step on a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.arrays import AnalysisError, FloatArray, GeometryArray
from ....analysis.choices import Travel, Way
from ....analysis.network.costs import Costs
from ....analysis.network.graph import Network, Snapped, snap
from ....analysis.network.reach import Direction, reach
from ....analysis.network.self_check import SelfCheck, self_check
from ....analysis.network.speeds import TOBLER_FASTEST_KMH
from ....analysis.network.street_area import both_area, reach_area
from ....analysis.network.street_network import LEVEL_KMH
from ....analysis.shapes.geometry import only_areas
from ....parameters.options import provenance_values
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ...catchment_options import BASIS, SETTLEMENT, STREETS
from ...catchments import Ground, joined_notes
from ...city_figures import with_left_out
from ...role_data import StepError, computed, present, read, self_check_values
from ...store_network import TERRAIN, load_network
from ...street_reach import ALONG_STREETS
from ..walking_time import CORE, ROLE, WalkingTimeOptions
from .walking_reach_figures import Within, has_people, within_times

LEVEL_NOTE = "Näherung ohne Steigungen"
_SHARE_NETWORK = 0.3


@dataclass(frozen=True, slots=True)
class Isochrone:
    """Result of a run: km² and residents within each time, how it was walked, its own check.

    ``start`` says where the walks begin or end, in German.
    """

    start: str
    area_km2: tuple[float, ...]
    minutes: tuple[float, ...]
    travel: Travel
    speed: str
    check: SelfCheck
    notes: tuple[str, ...]
    people: Within


def isochrone(store: Store, options: WalkingTimeOptions, progress: Progress) -> Isochrone:
    """Streets within a walking time of the City's centre; fills ``walking_isochrone_20``.

    One row per time, as rings without overlap: each holds what the shorter times do not.

    Raises:
        StepError: without city core or streets, or for slopes without terrain.
        AnalysisError: if the centre is too far from any way.
    """
    limits = options.limits
    core = shapely.union_all(read(store, CORE).geometry)
    loaded = load_network(store, progress=lambda share: progress(_SHARE_NETWORK * share))
    streets = loaded.streets
    travel = options.travel or (Travel.TOBLER if streets.has_terrain else Travel.CONSTANT)
    if travel is Travel.TOBLER and not streets.has_terrain:
        raise StepError(
            f"{store.name}: Für die Gehzeit nach Tobler fehlt das Geländemodell. Bitte zuerst mit"
            " „Geländemodell übernehmen“ einlesen oder „gleichbleibende Geschwindigkeit“ wählen."
        )
    costs = streets.costs(
        travel, speed_kmh=options.speed_kmh if travel is Travel.CONSTANT else None
    )
    centre = np.array([shapely.point_on_surface(core)], dtype=object)
    start = snap(streets.network, centre, options.snap_m)
    if not start.on_network.any():
        raise AnalysisError(
            f"Die Mitte der City liegt nicht näher als {numbers.chosen(options.snap_m)} m an"
            " einem Weg. Bitte das"
            " Wegenetz oder die Fläche der City prüfen."
        )
    walked = _Walked(streets.network, costs, start, options)
    areas = []
    for index, limit in enumerate(limits):
        first = _SHARE_NETWORK + (0.9 - _SHARE_NETWORK) * index / len(limits)
        last = _SHARE_NETWORK + (0.9 - _SHARE_NETWORK) * (index + 1) / len(limits)

        def within(share: float, first: float = first, last: float = last) -> None:
            progress(first + (last - first) * share)

        areas.append(walked.area(limit, within))
    check = walked.check(areas[-1], limits[-1])
    result = Isochrone(
        start=_place(store, centre[0]),
        area_km2=tuple(area.area / 1e6 for area in areas),
        minutes=tuple(limits),
        travel=travel,
        speed=_speed(travel, options),
        check=check,
        notes=loaded.notes,
        people=_people(store, walked, centre, areas, limits=limits, travel=travel),
    )
    _write(store, options, result, _rings(areas))
    return result


@dataclass(frozen=True, slots=True)
class _Walked:
    """Walks from and to one place."""

    network: Network
    costs: Costs
    start: Snapped
    options: WalkingTimeOptions

    def area(self, limit: float, progress: Progress) -> shapely.MultiPolygon:
        way, offset = self.options.way, self.options.offset_m
        there = reach(self.network, self.start, limit, costs=self.costs, direction="to")
        if way is Way.THERE:
            return reach_area(there, offset, progress=progress)
        back = reach(self.network, self.start, limit, costs=self.costs, direction="from")
        if way is Way.BACK:
            return reach_area(back, offset, progress=progress)
        return both_area(there, back, offset, progress=progress)

    def minutes(self, points: GeometryArray, limit: float) -> FloatArray:
        """Walking time of points in the direction asked for, the longer of both if both are.

        inf beyond the limit, nan where no street is near enough.
        """
        tied = snap(
            self.network, points, self.options.resident_snap_m, passable=self.costs.passable
        )
        found = [
            reach(self.network, self.start, limit, costs=self.costs, direction=direction)
            for direction in self.directions
        ]
        longest = np.max([item.distances(tied) for item in found], axis=0)
        return np.where(tied.on_network, longest, np.nan)

    @property
    def directions(self) -> tuple[Direction, ...]:
        """Ways to look at: to the place, from it, or both."""
        chosen: dict[Way, tuple[Direction, ...]] = {Way.THERE: ("to",), Way.BACK: ("from",)}
        return chosen.get(self.options.way, ("to", "from"))

    def check(self, area: shapely.Geometry, limit: float) -> SelfCheck:
        """The worse of the checks in the directions asked for."""
        found = [
            self_check(area, self.network, self.start, limit, costs=self.costs, direction=direction)
            for direction in self.directions
        ]
        return max(found, key=lambda item: (item.beyond, item.largest_excess))


def _people(
    store: Store,
    walked: _Walked,
    centre: GeometryArray,
    areas: Sequence[shapely.Geometry],
    *,
    limits: Sequence[float],
    travel: Travel,
) -> Within:
    """Residents and settled land within the times, where the store knows them."""
    if not has_people(store):
        return Within.unknown()
    ground, options = Ground.of_store(store), walked.options
    speed = options.speed_kmh if travel is Travel.CONSTANT else LEVEL_KMH[travel]
    return within_times(
        store,
        ground,
        walked.minutes(ground.points, limits[-1]),
        limits=limits,
        areas=areas,
        centre=centre,
        metres_per_minute=speed * 1000.0 / 60.0,
        farthest_m=(
            limits[-1] * (TOBLER_FASTEST_KMH if travel is Travel.TOBLER else speed) * 1000.0 / 60.0
            + options.snap_m
            + options.resident_snap_m
        ),
    )


def _rings(areas: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Each area without the ones before it."""
    rings, inner = [areas[0]], areas[0]
    for area in areas[1:]:
        rings.append(only_areas(cancellable(shapely.difference, area, inner)))
        inner = cancellable(shapely.union, inner, area)
    return rings


def _place(store: Store, point: shapely.Point) -> str:
    """Where the walks begin or end; the legend does not say it."""
    return f"Startpunkt: Mitte der City bei {point.x:.0f}/{point.y:.0f} ({store.crs})"


def _speed(travel: Travel, options: WalkingTimeOptions) -> str:
    speed = options.speed_kmh if travel is Travel.CONSTANT else LEVEL_KMH[travel]
    text = numbers.chosen(round(speed, 2))
    return f"{text} km/h" if travel is Travel.CONSTANT else f"{text} km/h in der Ebene"


def _write(
    store: Store, options: WalkingTimeOptions, result: Isochrone, rings: Sequence[shapely.Geometry]
) -> None:
    count = len(rings)
    table = FeatureTable.from_rows(
        rings,
        {
            "minuten": list(result.minutes),
            "methode": [result.travel.value] * count,
            "richtung": [options.way.value] * count,
            "geschwindigkeit": [result.speed] * count,
        },
    )
    note = joined_notes(result.start, *result.notes[1:], *result.people.warnings)
    if result.travel is Travel.CONSTANT:
        note = f"{LEVEL_NOTE}; {note}"
    provenance = computed(
        store,
        ROLE,
        "walkingisochrone",
        parameters={
            "zeit_min": list(result.minutes),
            "methode": result.travel.value,
            "geschwindigkeit": result.speed,
            **provenance_values(options, "way", *ALONG_STREETS),
            **self_check_values(result.check),
        },
        note=note,
    )
    with store.writing() as writer:
        writer.put(
            ROLE,
            table,
            provenance,
            input_roles=present(store, [STREETS, CORE, TERRAIN, *BASIS, SETTLEMENT]),
            known=result.people.blank,
        )
        for name, figures in (result.people.figures or {}).items():
            writer.put_figures(name, with_left_out(store, figures), role=ROLE)
