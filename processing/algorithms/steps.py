"""Supply as steps on a store: read the roles, call the pure function, write back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..analysis.coverage import (
    Coverage,
    Method,
    Supply,
    assign_districts,
    network_coverage,
    serve,
    straight_line_coverage,
)
from ..analysis.gap import undersupplied_areas, undersupplied_centres
from ..analysis.geometry import only_areas
from ..analysis.network import build_network
from ..errors import InsekError
from ..store.features import FeatureTable
from ..store.provenance import Provenance
from ..store.store import DistrictFigure, Store

Progress = Callable[[float], None]
SMALL_SHOPS = frozenset({"Nachbarschaftsladen"})


class StepError(InsekError):
    """A step that lacks data; the sentence says which and where to get them."""


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
    supply = _residents_served(store, coverage, market_role="local_supply_market")
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
        writer.put_figures("local_supply_coverage", _figures("local_supply_coverage", supply))
    return supply


def rail_catchment(store: Store, radius_m: float, progress: Progress) -> Supply:
    """Circles around the rail stops and the residents inside; fills ``rail_stop_catchment``."""
    options = SupplyOptions(radius_m)
    coverage = _coverage(store, read(store, "rail_stop").geometry, options, progress)
    supply = _residents_served(store, coverage, market_role="rail_stop")
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
        writer.put_figures("rail_station_catchment", _figures("rail_station_catchment", supply))
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
            "ortsbezirk": _districts_of(store, shapely.point_on_surface(areas.areas)),
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
            if table is None or _curated(store, role):
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
    city = _city(store)
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


def _residents_served(store: Store, coverage: Coverage, *, market_role: str) -> Supply:
    people = read(store, "population_points")
    districts = read(store, "ortsbezirk_boundary")
    known = None
    known_area = data_area(store, market_role)
    if known_area is not None:
        # Where the source of the facilities ends, nobody can be called unserved.
        known = shapely.intersects(people.geometry, known_area)
    return serve(
        people.column("einwohner"),
        coverage.covers(people.geometry),
        district_index=assign_districts(people.geometry, districts.geometry),
        district_ids=[str(value) for value in districts.column("kennung")],
        known=known,
    )


def data_area(store: Store, role: str) -> shapely.Geometry | None:
    """Area that the source of a role covers; None when it covers everything."""
    provenance = store.provenance(role)
    extent = provenance.parameters.get("ausdehnung") if provenance else None
    return shapely.box(*extent) if isinstance(extent, list) else None


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
            "ortsbezirk": _districts_of(store, points[rows]),
            "funktionen": [item.functions for item in poor],
            "entfernung_m": [item.market_distance_m for item in poor],
            "stand": ["Vorschlag"] * len(rows),
        },
    )


def _curated(store: Store, role: str) -> bool:
    """Whether planners have worked on the proposals: their version is never overwritten."""
    if not store.has(role):
        return False
    provenance = store.provenance(role)
    touched = provenance is None or store.checksum(role) != provenance.checksum
    return touched or any(value != "Vorschlag" for value in store.read(role).column("stand"))


def _districts_of(store: Store, points: np.ndarray) -> list[str | None]:
    districts = read(store, "ortsbezirk_boundary")
    ids = districts.column("kennung")
    index = assign_districts(points, districts.geometry)
    return [ids[row] if row >= 0 else None for row in index]


def _city(store: Store) -> shapely.Geometry:
    return shapely.union_all(read(store, "city_boundary").geometry)


def read(store: Store, role: str) -> FeatureTable:
    """Features of a role that a step cannot do without; raises StepError when there are none."""
    if not store.has(role):
        label = store.catalogue.roles[role].label
        raise StepError(
            f"{store.path}: Für diesen Schritt fehlen Daten zu „{label}“ ({role})."
            " Bitte zuerst übernehmen (Gruppe „2 Daten übernehmen“) oder zeichnen."
        )
    return store.read(role)


def present(store: Store, roles: Sequence[str]) -> list[str]:
    """Those of the roles that have data."""
    return [role for role in roles if store.has_raster(role) or store.has(role)]


def computed(
    store: Store,
    role: str,
    algorithm: str,
    *,
    parameters: dict[str, object] | None = None,
    note: str = "",
) -> Provenance:
    """Provenance of a role that a step has computed."""
    label = store.catalogue.roles[role].label
    provenance = Provenance(
        role=role,
        origin="computed",
        source=f"Eigene Berechnung: {label}",
        attribution="Eigene Berechnung",
        algorithm=f"insek:{algorithm}",
        parameters=parameters or {},
        note=note,
    )
    return (
        replace(provenance, note=f"{note}; Demodaten".strip("; ")) if store.is_demo else provenance
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


def _figures(analysis: str, supply: Supply) -> list[DistrictFigure]:
    rows = []
    for share in (*supply.districts, supply.city):
        note = "" if share.has_data else "keine Daten"
        if share.unknown:
            note = f"{note}; {share.unknown:.0f} EW außerhalb der Datenquelle".strip("; ")
        for name, value, unit in (
            ("einwohner", share.residents, "EW"),
            ("versorgt", share.served, "EW"),
            ("unversorgt", share.unserved, "EW"),
            ("anteil_versorgt", 100.0 * share.share, "%"),
        ):
            rows.append(DistrictFigure(analysis, share.district, name, value, unit, note))
    return rows
