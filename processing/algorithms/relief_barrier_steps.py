"""Steep stretches on cycle routes as a step on a store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.gradient import Climbs, long_climbs
from ..analysis.network import Network
from ..analysis.spans import cut_lines
from ..store.features import FeatureTable
from ..store.store import DistrictFigure, Store
from .cycling_network import (
    INPUTS,
    NO_DATA,
    CycleStreets,
    cycle_streets,
    districts_with_data,
)
from .role_steps import Progress, computed, curated, districts_of, present, read

ANALYSIS = "relief_barrier"
ROLE = "topography_challenge_cycling"


@dataclass(frozen=True, slots=True)
class BarrierOptions:
    """(percent, metres): steeper than that for longer is too much; one of the limits suffices."""

    limits: tuple[tuple[float, float], ...]
    judge_all: bool = False


@dataclass(frozen=True, slots=True)
class Barriers:
    """Number of places and kilometres; ``written`` is False if planners keep their own version."""

    places: int
    km: float
    written: bool
    terrain_note: str


def relief_barrier(store: Store, options: BarrierOptions, progress: Progress) -> Barriers:
    """Stretches too steep for too long; fills ``topography_challenge_cycling`` with proposals.

    Raises:
        StepError: without terrain or streets.
    """
    if not store.has_raster("terrain"):
        read(store, "terrain")
    data = cycle_streets(store, lambda share: progress(0.7 * share), judge_all=options.judge_all)
    climbs = long_climbs(data.network, data.slopes, options.limits, edges=data.judged)
    progress(0.8)
    table = _table(data.network, climbs)
    frozen = curated(store, ROLE)
    provenance = computed(
        store,
        ROLE,
        "reliefbarrier",
        parameters={
            "grenzen": " oder ".join(
                f"über {percent:g} % länger als {metres:g} m" for percent, metres in options.limits
            ),
            "alle_wege": options.judge_all,
        },
        note=data.terrain_note,
    )
    figures = _figures(store, data, climbs)
    with store.writing() as writer:
        if not frozen:
            writer.put(ROLE, table, provenance, input_roles=present(store, INPUTS))
        writer.put_figures(ANALYSIS, figures)
    progress(1.0)
    length = float((climbs.high - climbs.low).sum()) / 1000.0
    return Barriers(len(table), length, not frozen, data.terrain_note)


def _table(network: Network, climbs: Climbs) -> FeatureTable:
    """One row per group of parts that hang together."""
    lines = cut_lines(network, climbs.edge, climbs.low, climbs.high)
    _, group = np.unique(climbs.group, return_inverse=True)
    count = int(group.max()) + 1 if len(group) else 0
    order = np.argsort(group, kind="stable")
    merged = shapely.line_merge(shapely.multilinestrings(lines[order], indices=group[order]))
    metres = climbs.high - climbs.low
    total = np.bincount(group, metres, count)
    mean = np.bincount(group, metres * climbs.gradient_percent, count) / total
    longest = np.zeros(count)
    np.maximum.at(longest, group, climbs.climb_m)
    return FeatureTable.from_rows(
        list(merged),
        {
            "steigung_prozent": [round(float(value), 1) for value in mean],
            "laenge_m": [round(float(value), 0) for value in longest],
            "stand": ["Vorschlag"] * count,
        },
    )


def _figures(store: Store, data: CycleStreets, climbs: Climbs) -> list[DistrictFigure]:
    """Kilometres of steep stretches per district."""
    km = (climbs.high - climbs.low) / 1000.0
    rows = [DistrictFigure(ANALYSIS, "", "steile_strecken", float(km.sum()), "km", "")]
    if not store.has("ortsbezirk_boundary"):
        return rows
    middle = shapely.line_interpolate_point(
        data.network.lines[climbs.edge], 0.5 * (climbs.low + climbs.high)
    )
    places = np.array(districts_of(store, middle), dtype=object)
    for kennung, has_data in districts_with_data(store, "street_network").items():
        length = float(km[places == kennung].sum()) if has_data else float("nan")
        note = "" if has_data else NO_DATA
        rows.append(DistrictFigure(ANALYSIS, kennung, "steile_strecken", length, "km", note))
    return rows
