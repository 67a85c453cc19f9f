"""Walking time as a step on a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.coverage import network_coverage
from ..analysis.network import build_network
from ..store.features import FeatureTable
from ..store.store import Store
from .role_steps import computed, present, read

Progress = Callable[[float], None]
ROLE = "walking_isochrone_20"
LEVEL_NOTE = "Näherung ohne Steigungen"


@dataclass(frozen=True, slots=True)
class WalkOptions:
    """Minutes of walking at a constant speed; offset and snap in metres."""

    minutes: float
    speed_kmh: float
    offset_m: float = 50.0
    snap_m: float = 250.0

    @property
    def distance_m(self) -> float:
        """Walking distance that the minutes allow."""
        return self.speed_kmh * 1000.0 / 60.0 * self.minutes


def walking_isochrone(store: Store, options: WalkOptions, progress: Progress) -> float:
    """Streets within a walking time of the City's centre; returns the area in km².

    Fills ``walking_isochrone_20``. Slopes are not counted, which the note says.
    """
    core = shapely.union_all(read(store, "city_core").geometry)
    streets = read(store, "street_network")
    network = build_network(
        streets.geometry,
        bridge=streets.column("bruecke"),
        tunnel=streets.column("tunnel"),
        progress=lambda share: progress(0.5 * share),
    )
    coverage = network_coverage(
        network,
        np.array([shapely.point_on_surface(core)], dtype=object),
        limit_m=options.distance_m,
        offset_m=options.offset_m,
        snap_m=options.snap_m,
        progress=lambda share: progress(0.5 + 0.5 * share),
    )
    table = FeatureTable.from_rows(
        [coverage.area], {"minuten": [options.minutes], "methode": [coverage.method.value]}
    )
    provenance = computed(
        store,
        ROLE,
        "walkingisochrone",
        parameters={
            "minuten": options.minutes,
            "geschwindigkeit_kmh": options.speed_kmh,
            "abstand_strasse_m": options.offset_m,
        },
        note=LEVEL_NOTE,
    )
    with store.writing() as writer:
        writer.put(
            ROLE, table, provenance, input_roles=present(store, ["street_network", "city_core"])
        )
    return float(coverage.area.area) / 1e6
