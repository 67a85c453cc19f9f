"""Steep stretches on cycle routes as a step on a store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.arrays import FloatArray
from ....analysis.cycling.gradients import Climbs, long_climbs
from ....analysis.network.cost_intervals import cut_lines
from ....analysis.network.graph import Network
from ....analysis.supply.data_coverage import most_unknown
from ....parameters.options import provenance_values
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchments import joined_notes
from ...judgement import min_known_share
from ...role_data import computed, curated, districts_of, present, read
from ..steep_climbs import STEEP, BarrierOptions
from .cycling_network import (
    INPUTS,
    NO_DATA,
    CycleStreets,
    cycle_streets,
    districts_with_data,
    gap_note,
    sum_if_measured,
)
from .route_rating import era_limits

ANALYSIS = "relief_barrier"
_WORTH_TELLING_KM = 0.05


@dataclass(frozen=True, slots=True)
class Barriers:
    """Number of places and kilometres; ``written`` is False if planners keep their own version.

    ``unknown_km`` of the ``judged_km`` have no heights: nothing is said about them.
    """

    places: int
    km: float
    judged_km: float
    unknown_km: float
    written: bool
    terrain_note: str
    notes: tuple[str, ...]


def relief_barrier(store: Store, options: BarrierOptions, progress: Progress) -> Barriers:
    """Stretches too steep for too long; fills ``topography_challenge_cycling`` with proposals.

    Raises:
        StepError: without terrain or streets.
    """
    if not store.has_raster("terrain"):
        read(store, "terrain")
    data = cycle_streets(store, lambda share: progress(0.7 * share), judge_all=options.judge_all)
    # (percent, metres): steeper than that for longer is too much; one of the limits suffices
    limits: tuple[tuple[float, float], ...] = ((options.gradient_percent, options.length_m),)
    if options.era_table:
        limits = era_limits(store.catalogue)
    climbs = long_climbs(data.network, data.slopes, limits, edges=data.judged)
    progress(0.8)
    table = _table(data.network, climbs)
    edges = _edge_heights(data)
    frozen = curated(store, STEEP)
    provenance = computed(
        store,
        STEEP,
        "reliefbarrier",
        parameters={
            "grenzen": " oder ".join(
                f"ab {numbers.chosen(percent)} % auf mindestens {numbers.chosen(metres)} m"
                for percent, metres in limits
            ),
            **provenance_values(options),
        },
        note="; ".join([data.terrain_note, *_unknown_note(edges)]),
    )
    figures = _figures(store, data, climbs, edges)
    progress(1.0)
    with store.writing() as writer:
        if not frozen:
            writer.put(STEEP, table, provenance, input_roles=present(store, INPUTS))
        writer.put_figures(ANALYSIS, figures, role=STEEP)
    return Barriers(
        places=len(table),
        km=float((climbs.high - climbs.low).sum()) / 1000.0,
        judged_km=float(edges.judged_km.sum()),
        unknown_km=float(edges.unknown_km.sum()),
        written=not frozen,
        terrain_note=data.terrain_note,
        notes=data.notes,
    )


@dataclass(frozen=True, slots=True)
class _Heights:
    """Kilometres of each edge that are judged, and those of them without heights."""

    judged_km: FloatArray
    unknown_km: FloatArray


def _edge_heights(data: CycleStreets) -> _Heights:
    slopes = data.slopes
    count = len(data.network.length)
    gap = np.bincount(slopes.edge, slopes.length * np.isnan(slopes.slope), count) / 1000.0
    return _Heights(
        np.where(data.judged, data.network.length, 0.0) / 1000.0, np.where(data.judged, gap, 0.0)
    )


def _unknown_note(edges: _Heights) -> list[str]:
    unknown, whole = float(edges.unknown_km.sum()), float(edges.judged_km.sum())
    if unknown < _WORTH_TELLING_KM:
        return []
    share = f"{numbers.grouped(unknown, 1)} von {numbers.grouped(whole, 1)} km"
    return [f"{share} ohne Höhenangabe, dort ist nichts bekannt"]


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


def _figures(
    store: Store, data: CycleStreets, climbs: Climbs, edges: _Heights
) -> list[DistrictFigure]:
    """Kilometres of steep stretches per district; nan where few of the routes have heights."""
    km = (climbs.high - climbs.low) / 1000.0
    known = districts_with_data(store, "street_network")
    least = min_known_share(store.catalogue)
    gap = gap_note(known)
    length = sum_if_measured(float(km.sum()), gap)
    whole = _figure("", length, edges.judged_km, edges.unknown_km, least=least, gap=gap)
    rows = [whole]
    if not store.has("ortsbezirk_boundary"):
        return rows
    middle = shapely.line_interpolate_point(
        data.network.lines[climbs.edge], 0.5 * (climbs.low + climbs.high)
    )
    places = np.array(districts_of(store, middle), dtype=object)
    judged = np.flatnonzero(edges.judged_km > 0)
    halfway = shapely.line_interpolate_point(data.network.lines[judged], 0.5, normalized=True)
    home = np.array(districts_of(store, halfway), dtype=object)
    for kennung, has_data in known.items():
        here = judged[home == kennung]
        length = float(km[places == kennung].sum()) if has_data else float("nan")
        heights = edges.judged_km[here], edges.unknown_km[here]
        rows.append(_figure(kennung, length, *heights, least=least))
    return rows


def _figure(
    district: str,
    km: float,
    judged_km: FloatArray,
    unknown_km: FloatArray,
    *,
    least: float,
    gap: str = "",
) -> DistrictFigure:
    """``least`` is the share of the routes that must have heights."""
    unknown, whole = float(unknown_km.sum()), float(judged_km.sum())
    told = f"{numbers.grouped(unknown, 1)} km ohne Höhenangabe"
    told = told if unknown >= _WORTH_TELLING_KM else ""
    if np.isnan(km) or unknown > most_unknown(whole, least):
        note = joined_notes(NO_DATA, told)
        return DistrictFigure(ANALYSIS, district, "steile_strecken", float("nan"), "km", note)
    note = joined_notes(told, gap)
    return DistrictFigure(ANALYSIS, district, "steile_strecken", km, "km", note)
