"""Settled land short of green nearby, as a step on a store; the result is a proposal."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from ..analysis.arrays import part_of
from ..analysis.gap import undersupplied_areas
from ..analysis.green import Standard, join_areas, zones
from ..analysis.green_public import Special
from ..store.features import FeatureTable
from ..store.store import Store
from .green_inputs import forest_areas, known_area, public_areas
from .green_steps import straight_zones
from .role_steps import Progress, city_area, computed, curated, districts_of, present, read

DEFICIT = "green_deficit_area"


@dataclass(frozen=True, slots=True)
class DeficitOptions:
    """When settled land counts as short of green; lengths in metres."""

    standard: Standard
    near_radius_m: float
    min_area_m2: float
    min_population: float
    also: frozenset[Special] = field(default_factory=frozenset)
    gap_m: float = 10.0
    with_forest: bool = False


def green_deficit(store: Store, options: DeficitOptions, progress: Progress) -> int:
    """Settled land beyond the near catchment of public green; returns the number of areas.

    Fills ``green_deficit_area`` unless planners have worked on it; woods do not count by default.
    """
    green = public_areas(store, options.also)
    roles = ["green_space", "settlement_area"]
    areas = green.areas
    if options.with_forest:
        areas = np.concatenate([areas, forest_areas(store).areas])
        roles.append("forest")
    city = city_area(store)
    known = known_area(store, tuple(roles), options.near_radius_m)
    ground = city if known is None else shapely.intersection(city, known)
    joined = join_areas(areas, gap_m=options.gap_m, progress=part_of(progress, 0.0, 0.3))
    near = options.standard.near(options.near_radius_m)
    catchment = shapely.union_all(
        [zone.area for zone in zones(near, straight_zones(joined, near, clip=city))]
    )
    progress(0.7)
    people = read(store, "population_points")
    settled = read(store, "settlement_area").geometry
    found = undersupplied_areas(
        np.array([shapely.intersection(shapely.union_all(settled), ground)], dtype=object),
        catchment,
        points=people.geometry,
        residents=people.column("einwohner"),
        min_area_m2=options.min_area_m2,
        min_population=options.min_population,
        progress=part_of(progress, 0.7, 1.0),
    )
    table = FeatureTable.from_rows(
        list(found.areas),
        {
            "einwohner": list(found.residents),
            "flaeche_m2": list(found.area_m2),
            "ortsbezirk": districts_of(store, shapely.point_on_surface(found.areas)),
            "stand": ["Vorschlag"] * len(found.areas),
            "hinweis": _heat(store, found.areas),
        },
    )
    note = "; ".join(
        (
            f"Vorschlag; weggelassen: {found.too_small} Teile unter {options.min_area_m2:g} m²",
            f"{found.too_few_residents} mit weniger als {options.min_population:g} Einwohnern",
            *green.notes,
        )
    )
    parameters = {
        "massstab": near.text(),
        "min_area_m2": options.min_area_m2,
        "min_population": options.min_population,
        "mit_wald": options.with_forest,
        "luecke_m": options.gap_m,
        "auch_gezaehlt": sorted(item.value for item in options.also),
    }
    inputs = [*roles, "military_area", "population_points", "city_boundary", "thermal_load_area"]
    if not curated(store, DEFICIT):
        with store.writing() as writer:
            writer.put(
                DEFICIT,
                table,
                computed(store, DEFICIT, "greendeficit", parameters=parameters, note=note),
                input_roles=present(store, inputs),
            )
    return len(table)


def _heat(store: Store, areas: np.ndarray) -> list[str | None]:
    """Share of each area that is under heat stress, in words; None where nothing is known."""
    if not store.has("thermal_load_area"):
        return [None] * len(areas)
    heat = shapely.union_all(shapely.make_valid(store.read("thermal_load_area").geometry))
    share = 100.0 * shapely.area(shapely.intersection(areas, heat)) / shapely.area(areas)
    return [
        f"zu {value:.0f} % im thermisch belasteten Siedlungsbereich" if value >= 1.0 else None
        for value in share
    ]
