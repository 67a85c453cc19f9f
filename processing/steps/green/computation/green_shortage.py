"""Settled land short of green nearby, as a step on a store; the result is a proposal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.choices import GreenStandard, Method
from ....analysis.shapes.geometry import only_areas
from ....analysis.supply.coverage import DistrictShare, Supply
from ....analysis.supply.gap import UndersuppliedAreas, undersupplied_areas
from ....parameters.options import from_catalogue, provenance_values
from ....runtime.array_types import GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.known_area import KnownArea
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...catchment_options import STREETS
from ...catchments import Ground
from ...city_figures import with_left_out
from ...counted_facilities import CountedObjects, counted_values
from ...green_nearby import GreenWays
from ...judgement import unjudged_part
from ...role_data import computed, curated, present, read, settled_land
from ..green_deficit import DEFICIT, DeficitOptions
from .green_comparison import both_sides
from .green_inputs import forest_areas, public_areas, standard
from .green_reach import Foot, GreenMeasure, Measured, green_variant

ANALYSIS = "green_space_deficit"


@dataclass(frozen=True, slots=True)
class Deficit:
    """Number of proposals, residents of the city by method, and whom no way comes near."""

    areas: int
    city: dict[Method, DistrictShare]
    warnings: tuple[str, ...]


def green_deficit(store: Store, options: DeficitOptions, progress: Progress) -> Deficit:
    """Settled land beyond the near catchment of public green, and residents without green nearby.

    Fills ``green_deficit_area`` unless planners have worked on it, and figures of both methods;
    woods do not count by default. Proposals follow the straight line.
    """
    green = public_areas(store, options.also)
    roles: tuple[str, ...] = ("green_space", "settlement_area")
    if options.with_forest:
        green += forest_areas(store)
        roles = (*roles, "forest")
    read(store, "population_points")
    ground, near = Ground.of_store(store), _near(store, options)
    foot = None
    if Method.NETWORK in near.methods(store):
        foot = Foot.of_store(
            store, ground, near.ways.snap_m, progress=lambda share: progress(0.1 * share)
        )
    variant = green_variant(
        store,
        ground,
        green,
        roles=roles,
        measure=near,
        foot=foot,
        progress=part_of(progress, 0.1, 0.7),
    )
    straight = variant.by[Method.STRAIGHT_LINE]
    share = part_of(progress, 0.7, 1.0)
    found = _by_district(store, ground, straight, options=options, progress=share)
    judged = _judged_districts(ground, straight)
    own = _figures(found, straight.supply, judged)
    figures = {ANALYSIS: own, **both_sides(ground, variant, ANALYSIS)}
    note = "; ".join((*_left_out(found, options), *green.notes, *variant.warnings))
    progress(1.0)
    _write(
        *(store, options, near, _table(store, found)),
        note=note,
        figures=figures,
        counted=green.counted,
        blank=unjudged_part(store, straight.known),
    )
    city = {method: supply.city for method, supply in variant.supply.items()}
    return Deficit(sum(len(item.areas) for _, item in found), city, variant.warnings)


def _near(store: Store, options: DeficitOptions) -> GreenMeasure:
    """Sizes for the City's legend, at most the near radius, by both methods."""
    near = standard(store.catalogue, GreenStandard.CITY).near(options.near_radius_m)
    ways = from_catalogue(GreenWays, store.catalogue)
    return GreenMeasure(near, replace(ways, gap_m=options.gap_m))


def _left_out(
    found: list[tuple[str, UndersuppliedAreas]], options: DeficitOptions
) -> tuple[str, str]:
    small = sum(item.too_small for _, item in found)
    thin = sum(item.too_few_residents for _, item in found)
    unknown = sum(item.without_data for _, item in found)
    parts = numbers.counted(small, "Teil", "Teile")
    few = f"{thin} mit weniger als {numbers.chosen(options.min_population)} Einwohnern"
    return (
        f"Vorschlag; weggelassen: {parts} unter {numbers.chosen(options.min_area_m2)} m²",
        f"{few} oder ohne Einwohnerdaten ({unknown})",
    )


def _judged_districts(ground: Ground, straight: Measured) -> frozenset[str]:
    """Districts of which residents and settled land are known; the city if any of them is.

    Where no settled land is known, no proposal can be found and none is no result.
    """
    land = ground.land_served(straight.land, straight.known)
    if land is None:
        return frozenset()
    pairs = zip(
        (*straight.supply.districts, straight.supply.city),
        (*land.districts, land.city),
        strict=True,
    )
    return frozenset(people.district for people, part in pairs if people.has_data and part.has_data)


def _figures(
    found: list[tuple[str, UndersuppliedAreas]], supply: Supply, judged: frozenset[str]
) -> list[DistrictFigure]:
    """Proposals, their residents and their land per district and in the city."""
    rows = []
    for share in (*supply.districts, supply.city):
        own = [
            item
            for district, item in found
            if share.district in ("", district) and district in judged
        ]
        is_judged = share.district in judged
        note = "" if is_judged else "keine Daten"
        for name, values, unit in (
            ("zahl_vorschlaege", [len(item.areas) for item in own], ""),
            ("einwohner_vorschlaege", [item.residents.sum() for item in own], "EW"),
            ("flaeche_vorschlaege", [item.area_m2.sum() for item in own], "m²"),
        ):
            value = float(sum(values)) if is_judged else math.nan
            rows.append(DistrictFigure(ANALYSIS, share.district, name, value, unit, note))
    return rows


def _write(
    store: Store,
    options: DeficitOptions,
    near: GreenMeasure,
    table: FeatureTable,
    *,
    note: str,
    figures: dict[str, list[DistrictFigure]],
    counted: Sequence[CountedObjects],
    blank: KnownArea | None,
) -> None:
    parameters = {
        "massstab": near.standard.text(),
        **provenance_values(options),
        **counted_values(*counted),
    }
    inputs = ["green_space", "settlement_area", "military_area", "population_points"]
    inputs += ["ortsbezirk_boundary", "city_boundary", "thermal_load_area", STREETS]
    inputs += ["forest"] if options.with_forest else []
    is_curated = curated(store, DEFICIT)
    with store.writing() as writer:
        if not is_curated:
            writer.put(
                DEFICIT,
                table,
                computed(store, DEFICIT, "greendeficit", parameters=parameters, note=note),
                input_roles=present(store, inputs),
                known=blank,
            )
        for analysis, rows in figures.items():
            writer.put_figures(analysis, with_left_out(store, rows), role=DEFICIT)


def _by_district(
    store: Store,
    ground: Ground,
    straight: Measured,
    *,
    options: DeficitOptions,
    progress: Progress | None,
) -> list[tuple[str, UndersuppliedAreas]]:
    """Parts beyond the catchment district by district, so that each proposal has its own place."""
    settled = settled_land(store, mended=True)
    inside = ground.city
    if straight.known is not None:
        inside = cancellable(shapely.intersection, inside, straight.known)
    land = cancellable(shapely.intersection, settled, inside)
    beyond = cancellable(shapely.difference, land, straight.land)
    parts = shapely.get_parts(only_areas(beyond))
    # Only what a district shares with each part: cities have many districts and many parts.
    owner, part = shapely.STRtree(parts).query(ground.districts, predicate="intersects")
    own = cancellable(shapely.intersection, ground.districts[owner], parts[part])
    found = []
    for index, district in enumerate(ground.ids):
        here = ground.district_index == index
        areas = undersupplied_areas(
            own[owner == index],
            shapely.MultiPolygon(),
            points=ground.points[here],
            residents=ground.residents[here],
            min_area_m2=options.min_area_m2,
            min_population=options.min_population,
            progress=part_of(progress, index / len(ground.ids), (index + 1) / len(ground.ids)),
        )
        found.append((district, areas))
    return found


def _table(store: Store, found: list[tuple[str, UndersuppliedAreas]]) -> FeatureTable:
    areas = np.concatenate([item.areas for _, item in found])
    return FeatureTable.from_rows(
        list(areas),
        {
            "einwohner": np.concatenate([item.residents for _, item in found]),
            "flaeche_m2": np.concatenate([item.area_m2 for _, item in found]),
            "ortsbezirk": [district for district, item in found for _ in item.areas],
            "stand": ["Vorschlag"] * len(areas),
            "hinweis": _heat(store, areas),
        },
    )


def _heat(store: Store, areas: GeometryArray) -> list[str | None]:
    """Share of each area that is under heat stress, in words; None where nothing is known."""
    if not store.has("thermal_load_area"):
        return [None] * len(areas)
    heat = cancellable(
        shapely.union_all, shapely.make_valid(store.read("thermal_load_area").geometry)
    )
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
        hot = cancellable(shapely.intersection, areas, heat)
    share = 100.0 * shapely.area(hot) / shapely.area(areas)
    return [
        f"zu {numbers.grouped(value)} % im thermisch belasteten Siedlungsbereich"
        if value >= 1.0
        else None
        for value in share
    ]
