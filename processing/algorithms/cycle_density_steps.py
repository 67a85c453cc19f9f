"""Density of the cycle network as a step on a store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.coverage import assign_districts
from ..analysis.density import Density, network_density, sparse_areas
from ..book import german
from ..pulse import heard
from ..store.features import FeatureTable
from ..store.store import DistrictFigure, Store
from .cycling_network import NO_DATA, districts_with_data
from .role_steps import Progress, computed, curated, present, read

ANALYSIS = "cycle_network_density"
ROLE = "cycle_network_density"
PROPOSAL = "dense_cycle_network_area"
NETWORKS = ("cycle_network", "main_cycle_network")
INPUTS = (*NETWORKS, "settlement_area", "population_points", "ortsbezirk_boundary")


@dataclass(frozen=True, slots=True)
class DensityOptions:
    """Size of the cells and when a group of them becomes a proposal."""

    cell_m: float
    mesh_limit_m: float
    min_residents_per_ha: float
    min_cells: int


@dataclass(frozen=True, slots=True)
class DensityResult:
    """Sums over all cells; ``proposals`` is None if planners keep theirs or nobody is known."""

    cells: int
    km: float
    settlement_km2: float
    proposals: int | None

    @property
    def km_per_km2(self) -> float:
        """Density of the city."""
        return self.km / self.settlement_km2 if self.settlement_km2 else float("nan")


def cycle_network_density(
    store: Store, options: DensityOptions, progress: Progress
) -> DensityResult:
    """Density by cells; fills ``cycle_network_density`` and proposes areas to make denser.

    Raises:
        StepError: without cycle network or settlement.
    """
    if not any(store.has(role) for role in NETWORKS):
        read(store, NETWORKS[0])
    lines = np.concatenate([store.read(role).geometry for role in present(store, NETWORKS)])
    settlement = read(store, "settlement_area").geometry
    density = network_density(
        lines, settlement, cell_m=options.cell_m, progress=lambda share: progress(0.7 * share)
    )
    residents = _residents(store, density)
    areas, _chosen = sparse_areas(
        density,
        residents,
        mesh_target_m=options.mesh_limit_m,
        min_residents_per_ha=options.min_residents_per_ha,
        min_cells=options.min_cells,
    )
    parameters: dict[str, object] = {
        "zelle_m": options.cell_m,
        "maschenweite_bis_m": options.mesh_limit_m,
        "einwohner_je_ha_ab": options.min_residents_per_ha,
        "mindestens_zellen": options.min_cells,
    }
    inputs = present(store, INPUTS)
    # without residents nobody can say where a dense network is needed
    propose = store.has("population_points") and not curated(store, PROPOSAL)
    note = (
        f"{german.number(density.left_out_m2 / 10_000.0)} ha in Randzellen mit wenig"
        " Siedlung ausgelassen"
    )
    figures = _figures(store, lines)
    progress(1.0)
    with store.writing() as writer:
        provenance = computed(store, ROLE, "cyclenetworkdensity", parameters=parameters, note=note)
        writer.put(ROLE, _cells(density), provenance, input_roles=inputs)
        if propose:
            writer.put(
                PROPOSAL,
                FeatureTable.from_rows(list(areas), {"stand": ["Vorschlag"] * len(areas)}),
                computed(store, PROPOSAL, "cyclenetworkdensity", parameters=parameters),
                input_roles=inputs,
            )
        writer.put_figures(ANALYSIS, figures)
    return DensityResult(
        len(density.cells),
        float(density.length_m.sum()) / 1000.0,
        float(density.settlement_m2.sum()) / 1e6,
        len(areas) if propose else None,
    )


def _cells(density: Density) -> FeatureTable:
    mesh = density.mesh_m
    return FeatureTable.from_rows(
        list(density.cells),
        {
            "dichte_km_km2": [round(float(value), 2) for value in density.km_per_km2],
            "maschenweite_m": [round(float(value), 0) for value in mesh],
            "siedlung_m2": [round(float(value), 0) for value in density.settlement_m2],
            "hinweis": [None if np.isfinite(value) else "kein Radweg" for value in mesh],
        },
    )


def _residents(store: Store, density: Density) -> np.ndarray:
    """Residents of each cell; 0 without data."""
    total = np.zeros(len(density.cells))
    if store.has("population_points"):
        people = store.read("population_points")
        cell = assign_districts(people.geometry, density.cells)
        found = cell >= 0
        count = people.column("einwohner").astype(float)
        total += np.bincount(cell[found], count[found], len(total))
    return total


def _figures(store: Store, lines: np.ndarray) -> list[DistrictFigure]:
    """Kilometres of cycle network and kilometres per 1000 residents, by district and in all."""
    network = heard(shapely.union_all, lines)
    rows = [("", float(shapely.length(network)), float("nan"))]
    if store.has("ortsbezirk_boundary"):
        districts = store.read("ortsbezirk_boundary")
        with np.errstate(invalid="ignore"):
            inside = heard(shapely.intersection, districts.geometry, network)
        metres = shapely.length(inside)
        residents = districts.column("einwohner").astype(float)
        names = [str(value) for value in districts.column("kennung")]
        rows = [
            ("", float(metres.sum()), float(residents.sum())),
            *zip(names, metres.tolist(), residents.tolist(), strict=True),
        ]
    known = districts_with_data(store, "cycle_network")
    figures = []
    for place, metres_there, people in rows:
        length = metres_there if known.get(place, True) else float("nan")
        per_head = length / people if people > 0 else float("nan")
        note = "" if people > 0 else "keine Einwohnerzahl"
        gap = "" if known.get(place, True) else NO_DATA
        figures.append(DistrictFigure(ANALYSIS, place, "radnetz", length / 1000.0, "km", gap))
        figures.append(
            DistrictFigure(ANALYSIS, place, "radnetz_je_1000_ew", per_head, "km/1000 EW", note)
        )
    return figures
