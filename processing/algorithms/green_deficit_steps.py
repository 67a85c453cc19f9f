"""Settled land short of green nearby, as a step on a store; the result is a proposal."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from ..analysis.arrays import part_of
from ..analysis.coverage import assign_districts
from ..analysis.gap import UndersuppliedAreas, undersupplied_areas
from ..analysis.geometry import only_areas
from ..analysis.green import Standard, join_areas, zones
from ..analysis.green_public import Special
from ..book import german
from ..catalogue.model import Catalogue
from ..store.features import FeatureTable
from ..store.store import Store
from .green_inputs import PROVISION, forest_areas, known_area, number, public_areas, standard
from .green_steps import straight_zones
from .role_steps import Progress, city_area, computed, curated, present, read

DEFICIT = "green_deficit_area"
ANALYSIS = "green_space_deficit"


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

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> DeficitOptions:
        """The defaults: sizes for the City's legend, at most the near radius, without woods."""
        names = ("near_radius_m", "min_area_m2", "min_population")
        near, area, population = (number(catalogue, ANALYSIS, name) for name in names)
        gap = number(catalogue, PROVISION, "join_gap_m")
        return cls(standard(catalogue, "stadt"), near, area, population, gap_m=gap)


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
        [
            zone.area
            for zone in zones(
                near,
                straight_zones(joined, near, clip=city, progress=part_of(progress, 0.3, 0.7)),
            )
        ]
    )
    share = part_of(progress, 0.7, 1.0)
    found = _by_district(store, ground, catchment, options=options, progress=share)
    table = _table(store, found)
    small = sum(item.too_small for _, item in found)
    thin = sum(item.too_few_residents for _, item in found)
    note = "; ".join(
        (
            f"Vorschlag; weggelassen: {small} Teile unter {german.plain(options.min_area_m2)} m²",
            f"{thin} mit weniger als {german.plain(options.min_population)} Einwohnern",
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
    inputs = [*roles, "military_area", "population_points", "ortsbezirk_boundary"]
    inputs += ["city_boundary", "thermal_load_area"]
    progress(1.0)
    if not curated(store, DEFICIT):
        with store.writing() as writer:
            writer.put(
                DEFICIT,
                table,
                computed(store, DEFICIT, "greendeficit", parameters=parameters, note=note),
                input_roles=present(store, inputs),
            )
    return len(table)


def _by_district(
    store: Store,
    ground: shapely.Geometry,
    catchment: shapely.Geometry,
    *,
    options: DeficitOptions,
    progress: Progress | None,
) -> list[tuple[str, UndersuppliedAreas]]:
    """Parts beyond the catchment district by district, so that each proposal has its own place."""
    people = read(store, "population_points")
    districts = read(store, "ortsbezirk_boundary")
    home = assign_districts(people.geometry, districts.geometry)
    settled = shapely.make_valid(read(store, "settlement_area").geometry)
    land = shapely.intersection(shapely.union_all(settled), ground)
    parts = shapely.get_parts(only_areas(shapely.difference(land, catchment)))
    # Only what a district shares with each part: cities have many districts and many parts.
    owner, part = shapely.STRtree(parts).query(districts.geometry, predicate="intersects")
    own = shapely.intersection(districts.geometry[owner], parts[part])
    found = []
    for index, district in enumerate(districts.column("kennung")):
        here = home == index
        areas = undersupplied_areas(
            own[owner == index],
            shapely.MultiPolygon(),
            points=people.geometry[here],
            residents=people.column("einwohner")[here],
            min_area_m2=options.min_area_m2,
            min_population=options.min_population,
            progress=part_of(progress, index / len(districts), (index + 1) / len(districts)),
        )
        found.append((str(district), areas))
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


def _heat(store: Store, areas: np.ndarray) -> list[str | None]:
    """Share of each area that is under heat stress, in words; None where nothing is known."""
    if not store.has("thermal_load_area"):
        return [None] * len(areas)
    heat = shapely.union_all(shapely.make_valid(store.read("thermal_load_area").geometry))
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
        share = 100.0 * shapely.area(shapely.intersection(areas, heat)) / shapely.area(areas)
    return [
        f"zu {german.number(value)} % im thermisch belasteten Siedlungsbereich"
        if value >= 1.0
        else None
        for value in share
    ]
