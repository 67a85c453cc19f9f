"""Woods near the settlement and barred settlement edges, as a step on a store: proposals."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ....analysis.choices import Method
from ....analysis.green.forest import (
    BarredEdge,
    EdgeSamples,
    barred_edges,
    forest_near,
    sample_edges,
)
from ....analysis.green.green_areas import GreenAreas, join_areas
from ....analysis.network.graph import snap
from ....analysis.supply.coverage import DistrictShare
from ....parameters.options import from_catalogue, provenance_values
from ....runtime.array_types import BoolArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.known_area import KnownArea
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchment_options import SETTLEMENT, STREETS
from ...catchments import Ground, sentences
from ...city_figures import with_left_out
from ...green_nearby import GreenWays
from ...judgement import NeededSource, judged_area, unjudged_part
from ...role_data import city_area, computed, curated, districts_of, present, settled_land
from ..forest_access import RECREATION, RESTRICTED, ForestOptions
from .forest_figures import Told, people_figures, ways_to_woods, with_edges
from .green_inputs import forest_areas, walk_ways
from .green_reach import Foot

BARRIERS = {"rail_line": "Bahn", "motorway": "Autobahn", "military_area": "Militärgelände"}


@dataclass(frozen=True, slots=True)
class ForestResult:
    """Number of woods and of barred edges, metres of both kinds of edge, sentences for the log.

    ``city`` are the residents with a wood nearby by method; empty without residents.
    """

    woods: int
    edges: int
    judged_m: float
    barred_m: float
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    city: dict[Method, DistrictShare] = field(default_factory=dict)


def forest_access(store: Store, options: ForestOptions, progress: Progress) -> ForestResult:
    """Woods near the settlement and settlement edges that are barred from them.

    Fills ``forest_recreation`` and, where there is a street network, ``restricted_access``, unless
    planners have worked on them.

    Raises:
        StepError: without woods or settlement.
    """
    woods, detour = forest_areas(store), options.detour
    settlement = _settlement(store)
    near = forest_near(
        woods.areas,
        settlement,
        max_distance_m=options.max_distance_m,
        min_ha=options.min_ha,
        progress=part_of(progress, 0.0, 0.3),
    )
    tables = {RECREATION: _woods(near)}
    result = ForestResult(len(near), 0, 0.0, 0.0, woods.notes)
    joined = join_areas(woods.areas)
    ground = Ground.of_store(store) if store.has("population_points") else None
    walking = replace(from_catalogue(GreenWays, store.catalogue), near_m=options.near_m)
    foot, entrances = None, None
    if store.has(STREETS):
        foot = _foot(store, ground, walking.snap_m, lambda share: progress(0.3 + 0.2 * share))
        entrances = foot.entrances(joined, options.near_m, part_of(progress, 0.5, 0.6))
    told = Told({}, {})
    if ground is not None:
        told = people_figures(
            store,
            ground,
            joined,
            labels=woods.labels,
            detour=detour,
            ways=walking,
            foot=foot,
            entrances=entrances,
            progress=part_of(progress, 0.6, 0.8),
        )
    ways: tuple[str, ...] = ()
    if foot is not None and entrances is not None:
        samples = sample_edges(
            settlement,
            joined,
            foot.ways.network,
            entrances=entrances,
            detour=detour,
            # Nearer to the end of the data a wood or a way may be missing.
            known=judged_area(
                store,
                (
                    *ways_to_woods(detour, home_m=walking.snap_m, place_m=walking.near_m),
                    # Where the settled land is known no farther, its edge is none.
                    NeededSource(SETTLEMENT, detour.step_m),
                ),
            ),
            progress=part_of(progress, 0.8, 1.0),
        )
        edges = barred_edges(samples, detour)
        tables[RESTRICTED] = _edges(store, edges, samples, woods=joined)
        result, ways = _judged(result, samples, edges), foot.ways.notes
        told = with_edges(told, store, samples, _in_edges(samples, edges))
        stray = foot.ways.network.left_out.sentence
        if stray not in told.warnings:  # nobody walked where there are no residents
            result = replace(result, notes=(*result.notes, *sentences(stray)))
    else:
        note = "ohne Wegenetz ist die Zugänglichkeit nicht beurteilt"
        result = replace(result, notes=(*woods.notes, note))
    notes = (*result.notes, *told.warnings)
    needs = ways_to_woods(detour, home_m=walking.snap_m, place_m=walking.near_m)
    blank = unjudged_part(store, judged_area(store, needs))
    _write(store, tables, options=options, notes=notes, figures=told.figures, blank=blank)
    return replace(result, notes=(*result.notes, *ways), warnings=told.warnings, city=told.city)


def _foot(store: Store, ground: Ground | None, snap_m: float, progress: Progress) -> Foot:
    """Ways on foot, with the residents tied to them where there are any."""
    if ground is not None:
        return Foot.of_store(store, ground, snap_m, progress=progress)
    ways = walk_ways(store, progress)
    return Foot(ways, snap(ways.network, np.empty(0, dtype=object), 1.0))


def _in_edges(samples: EdgeSamples, edges: tuple[BarredEdge, ...]) -> BoolArray:
    """Pieces that belong to one of the edges."""
    inside = np.zeros(len(samples.pieces), dtype=bool)
    for edge in edges:
        inside[edge.sample] = True
    return inside


def _judged(
    result: ForestResult, samples: EdgeSamples, edges: tuple[BarredEdge, ...]
) -> ForestResult:
    length = shapely.length(samples.pieces)
    unknown = float(length[np.isnan(samples.walk_m)].sum())
    note = f"{numbers.grouped(unknown)} m Siedlungsrand ohne Weg in der Nähe nicht beurteilt"
    return replace(
        result,
        edges=len(edges),
        judged_m=float(length.sum()) - unknown,
        barred_m=float(sum(edge.line.length for edge in edges)),
        notes=(*result.notes, note) if unknown else result.notes,
    )


def _settlement(store: Store) -> shapely.Geometry:
    return cancellable(shapely.intersection, settled_land(store, mended=True), city_area(store))


def _woods(near: GeometryArray) -> FeatureTable:
    return FeatureTable.from_rows(
        list(near),
        {
            "stand": ["Vorschlag"] * len(near),
            "hinweis": [f"{numbers.grouped(area / 10_000, 1)} ha" for area in shapely.area(near)],
        },
    )


def _edges(
    store: Store, edges: tuple[BarredEdge, ...], samples: EdgeSamples, *, woods: GreenAreas
) -> FeatureTable:
    middle = np.array(
        [shapely.line_interpolate_point(edge.line, 0.5, normalized=True) for edge in edges],
        dtype=object,
    )
    reasons = _reasons(store, edges, samples, woods=woods)
    return FeatureTable.from_rows(
        [edge.line for edge in edges],
        {
            "ortsbezirk": districts_of(store, middle) if len(edges) else [],
            "stand": ["Vorschlag"] * len(edges),
            "hinweis": [
                f"{_words(edge)}{'; dazwischen: ' + ', '.join(between) if between else ''}"
                for edge, between in zip(edges, reasons, strict=True)
            ],
        },
    )


def _words(edge: BarredEdge) -> str:
    if math.isinf(edge.ratio):
        return "kein Fußweg zum Wald gefunden"
    return f"Fußweg mindestens {numbers.grouped(edge.ratio, 1)}-mal so lang wie die Luftlinie"


def _reasons(
    store: Store, edges: tuple[BarredEdge, ...], samples: EdgeSamples, *, woods: GreenAreas
) -> list[list[str]]:
    """What lies on the straight lines from each edge to the wood."""
    found: list[list[str]] = [[] for _ in edges]
    if not edges:
        return found
    owner = np.concatenate([np.full(len(edge.sample), row) for row, edge in enumerate(edges)])
    middle = samples.middle[np.concatenate([edge.sample for edge in edges])]
    pieces = shapely.STRtree(woods.pieces)
    nearest = cancellable(pieces.query_nearest, middle, all_matches=False)[1]
    sight = cancellable(shapely.shortest_line, middle, woods.pieces[nearest])
    for role, label in BARRIERS.items():
        if not store.has(role):
            continue
        barrier = store.read(role).geometry
        tree = cancellable(shapely.STRtree, sight)
        crossed = np.unique(cancellable(tree.query, barrier, predicate="intersects")[1])
        share = np.bincount(owner[crossed], minlength=len(edges)) / np.bincount(owner)
        for row in np.flatnonzero(share >= 0.5):
            found[row].append(label)
    return found


def _write(
    store: Store,
    tables: dict[str, FeatureTable],
    *,
    options: ForestOptions,
    notes: tuple[str, ...],
    figures: dict[str, list[DistrictFigure]],
    blank: KnownArea | None,
) -> None:
    detour = options.detour
    parameters = {
        **provenance_values(options),
        "abschnitt_m": detour.step_m,
        "fangabstand_m": detour.snap_m,
    }
    inputs = present(
        store,
        [
            *("forest", "settlement_area", "street_network", "city_boundary"),
            *("population_points", "ortsbezirk_boundary", *BARRIERS),
        ],
    )
    writable = {role: table for role, table in tables.items() if not curated(store, role)}
    with store.writing() as writer:
        for role, table in writable.items():
            note = "; ".join(["Vorschlag", *notes])
            provenance = computed(store, role, "forestaccess", parameters=parameters, note=note)
            writer.put(role, table, provenance, input_roles=inputs, known=blank)
        for analysis, rows in figures.items():
            writer.put_figures(analysis, with_left_out(store, rows), role=RECREATION)
