"""Supply as steps on a store: read the roles, call the pure function, write back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.coverage import (
    Coverage,
    Method,
    Supply,
    network_coverage,
    straight_line_coverage,
)
from ..analysis.gap import undersupplied_areas, undersupplied_centres
from ..analysis.geometry import only_areas
from ..analysis.network import build_network
from ..store.features import FeatureTable
from ..store.store import Store
from .role_steps import (
    Progress,
    city_area,
    computed,
    curated,
    districts_of,
    present,
    read,
    residents_served,
    supply_figures,
)

SMALL_SHOPS = frozenset({"Nachbarschaftsladen"})


@dataclass(frozen=True, slots=True)
class SupplyOptions:
    """How the reach of facilities is measured; the numbers are metres."""

    distance_m: float
    method: Method = Method.STRAIGHT_LINE
    offset_m: float = 50.0
    snap_m: float = 250.0
    small_shops: bool = False


def local_supply(store: Store, options: SupplyOptions, progress: Progress) -> Supply:
    """Reach of the food markets and the residents served; fills ``local_supply_catchment``."""
    markets = read(store, "local_supply_market")
    if not options.small_shops:
        kinds = markets.column("betriebstyp")
        markets = markets.take(np.array([kind not in SMALL_SHOPS for kind in kinds], dtype=bool))
    coverage = _coverage(store, markets.geometry, options, progress)
    supply = residents_served(store, coverage, market_role="local_supply_market")
    table = FeatureTable.from_rows(
        [coverage.area],
        {
            "radius_m": [options.distance_m],
            "methode": [coverage.method.value],
            "einwohner_versorgt": [supply.city.served if supply else math.nan],
        },
    )
    inputs = ["local_supply_market", "city_boundary", "ortsbezirk_boundary", "population_points"]
    if options.method is Method.NETWORK:
        inputs.append("street_network")
    provenance = computed(
        store,
        "local_supply_catchment",
        "localsupplycoverage",
        parameters=_parameters(options),
        note=_unsnapped_note(coverage),
    )
    with store.writing() as writer:
        writer.put("local_supply_catchment", table, provenance, input_roles=present(store, inputs))
        writer.put_figures("local_supply_coverage", supply_figures("local_supply_coverage", supply))
    return supply


def rail_catchment(store: Store, radius_m: float, progress: Progress) -> Supply:
    """Circles around the rail stops and the residents inside; fills ``rail_stop_catchment``."""
    options = SupplyOptions(radius_m)
    coverage = _coverage(store, read(store, "rail_stop").geometry, options, progress)
    supply = residents_served(store, coverage, market_role="rail_stop")
    table = FeatureTable.from_rows(
        [coverage.area], {"radius_m": [radius_m], "methode": [coverage.method.value]}
    )
    provenance = computed(
        store,
        "rail_stop_catchment",
        "railstationcatchment",
        parameters={"radius_m": radius_m},
        note=_unsnapped_note(coverage),
    )
    inputs = ["rail_stop", "city_boundary", "ortsbezirk_boundary", "population_points"]
    with store.writing() as writer:
        writer.put("rail_stop_catchment", table, provenance, input_roles=present(store, inputs))
        writer.put_figures(
            "rail_station_catchment", supply_figures("rail_station_catchment", supply)
        )
    return supply


@dataclass(frozen=True, slots=True)
class GapOptions:
    """When an area or a centre counts as undersupplied; no norm, to be stated by planners."""

    min_area_m2: float
    min_population: float
    centre_search_m: float
    min_functions: int


def local_supply_gap(store: Store, options: GapOptions, progress: Progress) -> tuple[int, int]:
    """Proposals for undersupplied residential areas and centres; returns their numbers."""
    catchment = only_areas(shapely.union_all(read(store, "local_supply_catchment").geometry))
    residential = read(store, "residential_building_land").geometry
    people = read(store, "population_points")
    areas = undersupplied_areas(
        residential,
        catchment,
        points=people.geometry,
        residents=people.column("einwohner"),
        min_area_m2=options.min_area_m2,
        min_population=options.min_population,
        progress=progress,
    )
    found = FeatureTable.from_rows(
        list(areas.areas),
        {
            "ortsbezirk": districts_of(store, shapely.point_on_surface(areas.areas)),
            "einwohner": areas.residents,
            "flaeche_m2": areas.area_m2,
            "stand": ["Vorschlag"] * len(areas.areas),
        },
    )
    note = (
        f"Vorschlag; weggelassen: {areas.too_small} Teile unter {options.min_area_m2:g} m²,"
        f" {areas.too_few_residents} mit weniger als {options.min_population:g} Einwohnern"
        f" (davon {areas.without_data} ohne Einwohnerdaten)"
    )
    parameters = {
        name: getattr(options, name)
        for name in ("min_area_m2", "min_population", "centre_search_m", "min_functions")
    }
    centres = _centres(store, options)
    inputs = present(
        store, ["local_supply_catchment", "residential_building_land", "population_points"]
    )
    with store.writing() as writer:
        for role, table in (
            ("undersupplied_residential_area", found),
            ("undersupplied_centre", centres),
        ):
            if table is None or curated(store, role):
                continue
            writer.put(
                role,
                table,
                computed(store, role, "localsupplygap", parameters=parameters, note=note),
                input_roles=inputs,
            )
    return len(found), 0 if centres is None else len(centres)


def _coverage(
    store: Store, facilities: np.ndarray, options: SupplyOptions, progress: Progress
) -> Coverage:
    city = city_area(store)
    if options.method is Method.STRAIGHT_LINE:
        return straight_line_coverage(facilities, options.distance_m, clip=city)
    streets = read(store, "street_network")
    network = build_network(
        streets.geometry,
        bridge=streets.column("bruecke"),
        tunnel=streets.column("tunnel"),
        progress=lambda share: progress(0.5 * share),
    )
    return network_coverage(
        network,
        facilities,
        limit_m=options.distance_m,
        offset_m=options.offset_m,
        snap_m=options.snap_m,
        clip=city,
        progress=lambda share: progress(0.5 + 0.5 * share),
    )


def _centres(store: Store, options: GapOptions) -> FeatureTable | None:
    if not store.has("district_centre"):
        return None
    centres = store.read("district_centre")
    functions = {
        label: store.read(role).geometry
        for label, role in (
            ("ÖV-Halt", "bus_stop"),
            ("Bahnhaltepunkt", "rail_stop"),
            ("Grundschule", "primary_school"),
            ("Kindertagesstätte", "kindergarten"),
        )
        if store.has(role)
    }
    points = shapely.point_on_surface(centres.geometry)
    poor = undersupplied_centres(
        points,
        read(store, "local_supply_market").geometry,
        functions=functions,
        search_m=options.centre_search_m,
        min_functions=options.min_functions,
    )
    rows = [item.index for item in poor]
    return FeatureTable.from_rows(
        [points[row] for row in rows],
        {
            "name": [centres.column("name")[row] for row in rows],
            "ortsbezirk": districts_of(store, points[rows]),
            "funktionen": [item.functions for item in poor],
            "entfernung_m": [item.market_distance_m for item in poor],
            "stand": ["Vorschlag"] * len(rows),
        },
    )


def _parameters(options: SupplyOptions) -> dict[str, object]:
    values: dict[str, object] = {
        "entfernung_m": options.distance_m,
        "methode": options.method.value,
        "kleinlaeden": options.small_shops,
    }
    if options.method is Method.NETWORK:
        values |= {"abstand_strasse_m": options.offset_m, "fangabstand_m": options.snap_m}
    return values


def _unsnapped_note(coverage: Coverage) -> str:
    count = len(coverage.unsnapped)
    return f"{count} Standorte ohne Anschluss an das Wegenetz nicht berücksichtigt" if count else ""
