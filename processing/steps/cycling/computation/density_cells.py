"""Density of the cycle network as a step on a store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.cycling.line_density import Density, network_density, sparse_areas
from ....analysis.settlement.district_locator import home_areas
from ....parameters.options import provenance_values
from ....runtime.array_types import BoolArray, FloatArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ...role_data import computed, curated, districts_apart, home_districts, present, read
from ..network_density import DENSITY, PROPOSAL, DensityOptions
from .cycling_network import NO_DATA, districts_with_data, gap_note, sum_if_measured

ANALYSIS = "cycle_network_density"
NETWORKS = ("cycle_network", "main_cycle_network")
COUNTED = "Einwohner aus den Einwohnerpunkten"
INPUTS = (*NETWORKS, "settlement_area", "population_points", "ortsbezirk_boundary")


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
    parameters = provenance_values(options)
    inputs = present(store, INPUTS)
    # without residents nobody can say where a dense network is needed
    propose = store.has("population_points") and not curated(store, PROPOSAL)
    note = (
        f"{numbers.grouped(density.left_out_m2 / 10_000.0)} ha in Randzellen mit wenig"
        " Siedlung ausgelassen"
    )
    figures = _figures(store, lines)
    progress(1.0)
    with store.writing() as writer:
        provenance = computed(
            store, DENSITY, "cyclenetworkdensity", parameters=parameters, note=note
        )
        writer.put(DENSITY, _cells(density), provenance, input_roles=inputs)
        if propose:
            writer.put(
                PROPOSAL,
                FeatureTable.from_rows(list(areas), {"stand": ["Vorschlag"] * len(areas)}),
                computed(store, PROPOSAL, "cyclenetworkdensity", parameters=parameters),
                input_roles=inputs,
            )
        writer.put_figures(ANALYSIS, figures, role=DENSITY)
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


def _residents(store: Store, density: Density) -> FloatArray:
    """Residents of each cell; 0 without data."""
    total = np.zeros(len(density.cells))
    if store.has("population_points"):
        people = store.read("population_points")
        cell = home_areas(people.geometry, density.cells)
        found = cell >= 0
        count = people.column("einwohner").astype(float)
        total += np.bincount(cell[found], count[found], len(total))
    return total


@dataclass(frozen=True, slots=True)
class _Place:
    """Metres of cycle network and residents of a district, or of the city (empty ``name``).

    Both are nan where unknown; ``gap`` says what the metres lack and ``basis`` whose residents
    these are.
    """

    name: str
    metres: float
    residents: float
    gap: str = ""
    basis: str = ""

    def figures(self) -> Iterable[DistrictFigure]:
        """Kilometres, and kilometres per 1000 residents where the network is known in full."""
        gap = NO_DATA if np.isnan(self.metres) else self.gap
        yield DistrictFigure(ANALYSIS, self.name, "radnetz", self.metres / 1000.0, "km", gap)
        per_head, note = float("nan"), self.basis
        if self.gap:
            note = NO_DATA
        elif not self.residents > 0:
            note = "keine Einwohnerzahl"
        else:
            per_head = self.metres / self.residents
        yield DistrictFigure(
            ANALYSIS, self.name, "radnetz_je_1000_ew", per_head, "km/1000 EW", note
        )


def _figures(store: Store, lines: GeometryArray) -> list[DistrictFigure]:
    """Kilometres of cycle network and kilometres per 1000 residents, by district and in all."""
    network = cancellable(shapely.union_all, lines)
    if not store.has("ortsbezirk_boundary"):
        return list(_Place("", float(shapely.length(network)), float("nan")).figures())
    districts = districts_apart(store)
    with np.errstate(invalid="ignore"):
        inside = cancellable(shapely.intersection, districts.geometry, network)
    metres = shapely.length(inside)
    residents, counted = _district_residents(store, districts)
    known = districts_with_data(store, *present(store, NETWORKS))
    names = [str(value) for value in districts.column("kennung")]
    basis = [COUNTED if found else "" for found in counted]
    city = COUNTED if counted.any() else ""
    gap = gap_note(known)
    length = sum_if_measured(float(metres.sum()), gap)
    places = [_Place("", length, float(residents.sum()), gap, city)]
    for row, name in enumerate(names):
        length, gap = (float(metres[row]), "") if known[name] else (float("nan"), NO_DATA)
        places.append(_Place(name, length, float(residents[row]), gap, basis[row]))
    return [figure for place in places for figure in place.figures()]


def _district_residents(store: Store, districts: FeatureTable) -> tuple[FloatArray, BoolArray]:
    """Residents stated with the boundary, else those of the points in it; and which are the latter.

    nan where there are neither.
    """
    stated = districts.column("einwohner").astype(float)
    counted = ~np.isfinite(stated)
    if not counted.any() or not store.has("population_points"):
        return stated, np.zeros(len(stated), dtype=bool)
    people = store.read("population_points")
    number = people.column("einwohner").astype(float)
    home = home_districts(store)
    placed = (home >= 0) & np.isfinite(number)  # secret cells are in no sum
    total = np.bincount(home[placed], number[placed], len(stated))
    known = districts_with_data(store, "population_points")
    counted &= np.bincount(home[placed], minlength=len(stated)) > 0
    counted &= np.array([known[str(name)] for name in districts.column("kennung")], dtype=bool)
    return np.where(counted, total, stated), counted
