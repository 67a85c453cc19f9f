"""Where the timetable has what runs: a district whose bus stops it hardly knows is not judged.

A timetable cannot show where it ends: a district without departures may have none, or its operator
may be missing in the feed. Bus stops of another source decide between the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ....analysis.arrays import FloatArray
from ....analysis.choices import Method
from ....analysis.settlement.district_locator import home_areas
from ....runtime.cancellation import cancellable
from ....store.contract import Store
from ....store.known_area import KnownArea
from ...catchments import Ground
from ...judgement import (
    NeededSource,
    along_streets,
    common_area,
    judged_area,
    nearby,
    unjudged_part,
)
from .way_options import WayOptions

SERVICE, STOPS = "pt_service", "bus_stop"
_NEAR_M = 200.0
"""A bus stop and its platforms in the timetable lie no farther apart."""
_MIN_STOPS = 3
"""Fewer bus stops of a district say nothing."""
_MIN_SHARE = 0.1
"""Share of a district's bus stops that must have departures."""


@dataclass(frozen=True, slots=True)
class JudgedByTimetable:
    """Where something can be said of stops and their departures.

    Attributes:
        area: in the CRS of the store; None everywhere.
        note: which districts the timetable does not cover; empty if it covers all.
    """

    area: shapely.Geometry | None
    note: str = ""

    def blank(self, store: Store) -> KnownArea | None:
        """The part of the city of which nothing can be said; None if there is none."""
        return unjudged_part(store, self.area)


def needs_of(way: WayOptions, reach_m: float) -> tuple[NeededSource, ...]:
    """Sources that must reach a place for anything to be said about its stops.

    Args:
        way: how ways are measured.
        reach_m: the longest way to a stop that counts.
    """
    if way.method is Method.STRAIGHT_LINE:
        return nearby([SERVICE], reach_m)
    return along_streets([SERVICE], reach_m, home_m=way.resident_snap_m, place_m=way.snap_m)


def judged_by_timetable(store: Store, way: WayOptions, reach_m: float) -> JudgedByTimetable:
    """Where the timetable and the streets are known as far around as is asked.

    Args:
        store: the INSEK store.
        way: how ways are measured.
        reach_m: the longest way to a stop that counts.
    """
    known = judged_area(store, needs_of(way, reach_m))
    ground = Ground.of_store(store)
    counts = _stops_by_district(store, ground)
    if counts is None:
        return JudgedByTimetable(known)
    stops, served, departing = counts
    blank = (stops >= _MIN_STOPS) & (served < _MIN_SHARE * stops)
    if blank.any() and served.sum() < _MIN_SHARE * stops.sum():
        # A timetable that hardly knows the city is not to be trusted where nothing speaks for it.
        blank |= departing == 0
    if not blank.any():
        return JudgedByTimetable(known)
    rest = cancellable(shapely.union_all, ground.districts[~blank])
    told = ", ".join(
        f"{ground.names[row]} ({served[row]:.0f} von {stops[row]:.0f} Haltestellen)"
        for row in np.flatnonzero(blank)
    )
    return JudgedByTimetable(
        common_area(known, rest),
        "nicht beurteilt, weil der Fahrplan kaum Haltestellen kennt, die eine andere Quelle nennt,"
        f" und wohl ein Verkehrsunternehmen fehlt: {told}",
    )


def _stops_by_district(
    store: Store, ground: Ground
) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """By district: bus stops of another source, those of them with departures, rows of departures.

    None where the store has no other source.
    """
    provenance = store.provenance(STOPS)
    if not store.has(STOPS) or provenance is None or provenance.algorithm == "insek:importgtfs":
        return None
    points = store.read(STOPS).geometry
    points = points[~(shapely.is_missing(points) | shapely.is_empty(points))]
    service = store.read(SERVICE)
    runs = (service.column("abfahrten") > 0) & ~(
        shapely.is_missing(service.geometry) | shapely.is_empty(service.geometry)
    )
    departing = service.geometry[runs]
    near = np.zeros(len(points), dtype=bool)
    if len(departing) and len(points):
        tree = cKDTree(shapely.get_coordinates(departing))
        near = tree.query(shapely.get_coordinates(points))[0] <= _NEAR_M
    home = home_areas(points, ground.districts)
    within = home_areas(departing, ground.districts)
    chosen = (home[home >= 0], home[near & (home >= 0)], within[within >= 0])
    counts = [np.bincount(rows, minlength=len(ground.ids)).astype(float) for rows in chosen]
    return counts[0], counts[1], counts[2]
