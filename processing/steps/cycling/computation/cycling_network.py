"""The streets that cycling is judged on: network, slopes and which of them are routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
import shapely

from ....analysis.cycling.cycle_sections import along_lines, shortest_routes
from ....analysis.cycling.cycle_terms import CAR_FREE, CYCLE_TRACK, SEPARATED, SHARED_PATH
from ....analysis.network.access import TravelMode
from ....analysis.network.costs import edge_metres, with_directions
from ....analysis.network.graph import Network, snap
from ....analysis.network.slope import SMOOTHING_M, Slopes, edge_slopes
from ....analysis.network.street_network import StreetNetwork
from ....runtime.array_types import BoolArray, ColumnArray, FloatArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ...judgement import districts_known
from ...role_data import StepError, districts_apart, read, settled_land
from ...store_network import load_network, store_terrain

CYCLE_ROLES = ("main_cycle_network", "cycle_network", "main_road")
"""Roles whose lines say which streets are routes."""

INPUTS = (
    "street_network",
    *CYCLE_ROLES,
    "terrain",
    "city_core",
    "ortsbezirk_boundary",
    "settlement_area",
)
TRACKS = frozenset({CYCLE_TRACK, SEPARATED, SHARED_PATH})
TOLERANCE_M = 15.0
BESIDE_M = 20.0
MIN_SHARE = 0.7
SNAP_M = 500.0
COARSE_M = 30.0
NO_DATA = "keine Daten"


@dataclass(frozen=True, slots=True)
class CycleStreets:
    """The street network and what of it is judged.

    Attributes:
        streets: rows of the store.
        network: the graph of those that may be used by bicycle.
        slopes: slopes of its edges; all unknown without a terrain model.
        judged: edges that are judged.
        main: edges of the main cycle network and of the routes from the Ortsbezirke to the City.
        cell_m: cell of the terrain model, nan without one.
        notes: who decided which ways are open to bicycles.
    """

    streets: FeatureTable
    network: Network
    slopes: Slopes
    judged: BoolArray
    main: BoolArray
    cell_m: float
    notes: tuple[str, ...]

    def of_feature(self, column: str) -> ColumnArray:
        """A column of the streets for each edge, of a line drawn twice what either of them says."""
        stated, twins = self.streets.column(column), self.network.twins
        values: ColumnArray = stated[self.network.feature]
        other = stated[twins.feature]
        rows = np.flatnonzero(~_known(values[twins.edge]) & _known(other))
        # Backwards, so that the earliest line that says something has the last word.
        values[twins.edge[rows[::-1]]] = other[rows[::-1]]
        return values

    @property
    def terrain_note(self) -> str:
        """What has to be said about the slopes."""
        if np.isnan(self.cell_m):
            return "ohne Geländemodell: Steigungen unbekannt"
        smoothing = max(SMOOTHING_M, self.cell_m)
        note = (
            f"Steigungen aus {numbers.grouped(self.cell_m)}-m-Geländemodell, über"
            f" {numbers.grouped(smoothing)} m gemittelt"
        )
        return f"Näherung: {note}" if self.cell_m > COARSE_M else note


def cycle_streets(store: Store, progress: Progress, *, judge_all: bool) -> CycleStreets:
    """Take the store's network for bicycles and choose what is judged.

    Judged are the streets open to bicycles along the main cycle network, the cycle network and the
    main roads, and the shortest way from every Ortsbezirk to the City; or all of them. Of a street
    and a cycle track drawn beside it only the track is judged.

    Args:
        store: the INSEK store.
        progress: called with 0 to 1; what it raises ends the step.
        judge_all: whether all streets open to bicycles are judged, not only routes.

    Raises:
        StepError: without streets, if none is open to bicycles, or if none is a route.
    """
    streets = read(store, "street_network")
    loaded = load_network(store, TravelMode.BIKE, progress=lambda share: progress(0.5 * share))
    ways, network = loaded.streets, loaded.streets.network
    # Steps are no route: nobody rides there.
    along, against = ways.along & ~ways.pushed, ways.against & ~ways.pushed
    usable = along | against
    if not usable.any():
        raise StepError(
            f"{store.name}: Im Straßen- und Wegenetz ist kein Weg für Räder frei. Bitte die Spalte"
            " „rad“ prüfen."
        )
    slopes, cell = _slopes(store, streets, ways)
    progress(0.7)
    main = _routes_to_city(store, network, along, against)
    main |= _along(store, network, ("main_cycle_network",))
    main &= usable
    judged = usable if judge_all else usable & (main | _along(store, network, CYCLE_ROLES))
    accompanied = _beside_tracks(streets, network, usable)
    # who rides along such a street rides on the track: that is the route
    judged &= ~accompanied
    if not judged.any():
        raise StepError(
            f"{store.name}: Kein Weg liegt an einem Radnetz oder einer Hauptstraße. Bitte"
            " Hauptradwegenetz, Radverkehrsnetz oder Hauptstraßen übernehmen oder alle Wege"
            " beurteilen lassen."
        )
    progress(1.0)
    return CycleStreets(streets, network, slopes, judged, main, cell, loaded.streets.access_notes())


def _known(values: ColumnArray) -> BoolArray:
    """Where values are neither None nor nan."""
    known = [
        value is not None and not (isinstance(value, float) and isnan(value)) for value in values
    ]
    return np.array(known, dtype=bool)


def _flags(streets: FeatureTable, column: str) -> BoolArray:
    return np.array([bool(value) for value in streets.column(column)], dtype=bool)


def _slopes(store: Store, streets: FeatureTable, ways: StreetNetwork) -> tuple[Slopes, float]:
    """Slopes of the edges; a coarse terrain model is averaged over one of its cells."""
    terrain = store_terrain(store) if ways.has_terrain else None
    if terrain is None:
        return ways.slopes, float("nan")
    cell = float(max(abs(terrain.transform[1]), abs(terrain.transform[5])))
    if cell <= SMOOTHING_M:
        return ways.slopes, cell
    straight = _flags(streets, "bruecke") | _flags(streets, "tunnel")
    slopes = edge_slopes(
        ways.network,
        terrain.values,
        terrain.transform,
        straight=straight[ways.network.feature],
        smoothing_m=cell,
    )
    return slopes, cell


def _along(store: Store, network: Network, roles: Sequence[str]) -> BoolArray:
    """Edges along the lines of the roles that are there."""
    parts = [store.read(role).geometry for role in roles if store.has(role)]
    if not parts:
        return np.zeros(len(network.length), dtype=bool)
    lines = np.concatenate(parts)
    return along_lines(network, lines, tolerance_m=TOLERANCE_M, min_share=MIN_SHARE)


def _beside_tracks(streets: FeatureTable, network: Network, usable: BoolArray) -> BoolArray:
    """Streets with motor traffic that a cycle track of its own accompanies."""
    car_free = np.isin(streets.column("klasse").astype(str), list(CAR_FREE))
    made = np.array([value in TRACKS for value in streets.column("radfuehrung")], dtype=bool)
    tracks = usable & (car_free & made)[network.feature]
    beside = along_lines(network, network.lines[tracks], tolerance_m=BESIDE_M, min_share=MIN_SHARE)
    return beside & ~car_free[network.feature]


def _routes_to_city(
    store: Store, network: Network, along: BoolArray, against: BoolArray
) -> BoolArray:
    """Edges of the shortest ways by bike from the middle of each Ortsbezirk to the City."""
    if not (store.has("city_core") and store.has("ortsbezirk_boundary")):
        return np.zeros(len(network.length), dtype=bool)
    costs = with_directions(network, edge_metres(network), along=along, against=against)
    passable = along | against
    largest = float(network.component_length().max())
    goal, starts = (
        snap(network, points, SNAP_M, min_component_m=0.5 * largest, passable=passable)
        for points in (_city(store), _centres(store))
    )
    return shortest_routes(network, costs, starts, goal, None)


def _city(store: Store) -> GeometryArray:
    core = shapely.union_all(store.read("city_core").geometry)
    return np.array([shapely.point_on_surface(core)], dtype=object)


def _centres(store: Store) -> GeometryArray:
    """Point in the largest settlement body of each district."""
    districts = store.read("ortsbezirk_boundary").geometry
    if not store.has("settlement_area"):
        inside: GeometryArray = shapely.point_on_surface(districts)
        return inside
    built = settled_land(store)
    # GEOS 3.11 raises the "invalid" flag on the way to correct results
    with np.errstate(invalid="ignore"):
        common = cancellable(shapely.intersection, districts, built)
    centres = []
    for district, bodies in zip(districts, common, strict=True):
        parts = shapely.get_parts(bodies)
        parts = parts[shapely.get_dimensions(parts) == 2]
        body = parts[int(np.argmax(shapely.area(parts)))] if len(parts) else district
        centres.append(shapely.point_on_surface(body))
    return np.array(centres, dtype=object)


def districts_with_data(store: Store, *roles: str) -> dict[str, bool]:
    """For each district whether enough of it lies where the sources of all roles have data."""
    if not store.has("ortsbezirk_boundary"):
        return {}
    districts = districts_apart(store)
    ids = [str(value) for value in districts.column("kennung")]
    return dict(zip(ids, districts_known(store, roles, districts.geometry).tolist(), strict=True))


def gap_note(known: Mapping[str, bool]) -> str:
    """What a figure of the whole city has to say where districts have no data; empty if all have.

    Args:
        known: from :func:`districts_with_data`.
    """
    without = sum(not has_data for place, has_data in known.items() if place)
    if not without:
        return ""
    return f"unvollständig: für {without} von {len(known)} Ortsbezirken keine Daten"


def sum_if_measured(value: float, gap: str) -> float:
    """A sum over the city: none found is no result where districts have no data.

    Args:
        value: the sum.
        gap: from :func:`gap_note`.
    """
    return float("nan") if gap and value == 0.0 else value


def edge_speed(values: ColumnArray) -> FloatArray:
    """Numbers of a column, nan where there is none."""
    return np.array([np.nan if value is None else float(value) for value in values])
