"""The figures of an Ortsbezirk as the store knows them; what is not known stays None."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from ...analysis.settlement.district_locator import areas_apart, home_areas
from ...catalogue.model import Catalogue, District
from ...catalogue.stated_values import stated_number
from ...store.authorship import printed_provenance, standing_figures
from ...store.contract import Store
from ...store.measures import Measure
from ...store.stored_values import DistrictFigure
from ..page_plan import ordered_districts
from .membership import measures_of

SUPPLY = ("local_supply_coverage", "anteil_versorgt")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with where it comes from and of which date; None means "keine Daten"."""

    value: float | None
    source: str = ""
    date: str = ""

    @property
    def note(self) -> str:
        """Source and date in one line, the date once."""
        date = "" if self.date in self.source else self.date
        return ", ".join(part for part in (self.source, date) if part)


@dataclass(frozen=True, slots=True)
class SupplyRule:
    """How near a market must be: metres, and "Luftlinie" or "Fußweg"."""

    limit_m: float
    way: str = "Luftlinie"


@dataclass(frozen=True, slots=True)
class Basis:
    """Residents that a share counts, out of all that are placed in the district."""

    counted: float
    total: float


@dataclass(frozen=True, slots=True)
class DistrictFacts:
    """What is printed about a district beside its map and measures.

    ``area_km2``, ``supply_share`` in percent, ``height_m`` and ``height_difference_m`` in metres.
    ``supply_basis`` is set where the share does not hold for the whole district. ``has_list`` says
    whether the city has measures at all; without, nothing is said of them.
    """

    district: District
    area: shapely.Geometry | None
    measures: tuple[Measure, ...]
    area_km2: Figure
    residents: Figure
    supply_share: Figure
    height_m: Figure
    height_difference_m: Figure
    supply_basis: Basis | None = None
    has_list: bool = True

    @property
    def by_field(self) -> dict[str, int]:
        """Number of measures by leading Handlungsfeld id; "" for none."""
        counts: dict[str, int] = {}
        for measure in self.measures:
            lead = measure.handlungsfelder[0] if measure.handlungsfelder else ""
            counts[lead] = counts.get(lead, 0) + 1
        return counts


def district_areas(store: Store) -> dict[str, shapely.Geometry]:
    """Areas of the districts by id, those that the store has; none lies on another.

    What several claim belongs to the first of them, as in all sums.
    """
    if not store.has("ortsbezirk_boundary"):
        return {}
    table = store.read("ortsbezirk_boundary")
    apart = areas_apart(shapely.make_valid(table.geometry))
    parts: dict[str, list[shapely.Geometry]] = {}
    for geometry, kennung in zip(apart, table.column("kennung"), strict=True):
        if geometry is not None and not geometry.is_empty and kennung:
            parts.setdefault(str(kennung), []).append(geometry)
    return {
        name: shapely.union_all(found) if len(found) > 1 else found[0]
        for name, found in parts.items()
    }


def supply_rule(store: Store) -> SupplyRule:
    """Threshold and method of the stored catchments, else the catalogue's default.

    Raises:
        InsekError: If neither states a number.
    """
    if store.has("local_supply_catchment"):
        table = store.read("local_supply_catchment")
        limit = float(table.column("radius_m")[0])
        way = "Fußweg" if table.column("methode")[0] == "Netz" else "Luftlinie"
        if math.isfinite(limit):
            return SupplyRule(limit, way)
    stated = store.catalogue.analyses[SUPPLY[0]].default("radius_m")
    return SupplyRule(stated_number(stated, f"Analyse {SUPPLY[0]}, „radius_m“"))


def all_facts(
    store: Store, catalogue: Catalogue, *, measures: Sequence[Measure]
) -> tuple[DistrictFacts, ...]:
    """Facts of every district in the order of the book.

    Args:
        store: Figures, boundaries and residents.
        catalogue: The districts.
        measures: The whole Maßnahmenliste.
    """
    areas = district_areas(store)
    figures = standing_figures(store)
    heights = _figures(figures, "elevation_difference", "hoehe")
    differences = _figures(figures, "elevation_difference", "hoehenunterschied")
    shares, counted = _figures(figures, *SUPPLY), _figures(figures, SUPPLY[0], "einwohner")
    placed = _placed_residents(store)
    residents = _residents(store, placed)
    notes = {
        role: _note(store, role)
        for role in ("ortsbezirk_boundary", "elevation_difference", "local_supply_catchment")
    }
    boundary = notes["ortsbezirk_boundary"]
    height = notes["elevation_difference"]

    def facts(district: District) -> DistrictFacts:
        area = areas.get(district.id)
        return DistrictFacts(
            district=district,
            area=area,
            measures=measures_of(district.id, measures, areas),
            has_list=bool(measures),
            area_km2=Figure(area.area / 1e6 if area is not None else None, *boundary),
            residents=residents.get(district.id, Figure(None)),
            supply_share=_figure(shares, district.id, notes["local_supply_catchment"]),
            height_m=_figure(heights, district.id, height),
            height_difference_m=_figure(differences, district.id, height),
            supply_basis=_basis(counted.get(district.id), placed.get(district.id)),
        )

    return tuple(facts(district) for district in ordered_districts(catalogue))


def _figure(values: Mapping[str, float], key: str, note: tuple[str, str]) -> Figure:
    value = values.get(key, math.nan)
    return Figure(value, *note) if math.isfinite(value) else Figure(None)


def _figures(figures: Sequence[DistrictFigure], analysis: str, name: str) -> dict[str, float]:
    return {
        figure.ortsbezirk: figure.wert
        for figure in figures
        if (figure.analyse, figure.kennzahl) == (analysis, name)
    }


def _basis(counted: float | None, placed: float | None) -> Basis | None:
    """Set where the analysis leaves people out: they live outside the extent of its source."""
    if counted is None or placed is None or not math.isfinite(counted) or placed - counted < 1:
        return None
    return Basis(counted, placed)


def _by_district(store: Store, role: str, key: str, column: str) -> dict[str, float]:
    if not store.has(role):
        return {}
    table = store.read(role)
    return {
        str(name): float(value)
        for name, value in zip(table.column(key), table.column(column), strict=True)
        if name
    }


def _note(store: Store, role: str) -> tuple[str, str]:
    provenance = printed_provenance(store, role)
    if provenance is None:
        return "", ""
    if provenance.origin == "computed":
        # The inputs stand among the sources at the end of the book.
        return "berechnet", provenance.data_date or provenance.created[:4]
    name, bracket, rest = provenance.source.partition(" (")
    name += rest[rest.rfind(")") + 1 :] if ")" in rest else ""
    # "Zensus 2022 (file)" names itself; the bare name of a layer says less than the source note.
    return name if bracket else provenance.attribution or name, provenance.data_date


def _placed_residents(store: Store) -> dict[str, float]:
    """Residents by the district that their points lie in, as all analyses count them."""
    sums: dict[str, float] = {}
    if not store.has("population_points") or not store.has("ortsbezirk_boundary"):
        return sums
    people, districts = store.read("population_points"), store.read("ortsbezirk_boundary")
    homes = home_areas(people.geometry, districts.geometry)
    names = districts.column("kennung")
    for home, value in zip(homes, people.column("einwohner"), strict=True):
        if home >= 0 and math.isfinite(value):
            name = str(names[home])
            sums[name] = sums.get(name, 0.0) + float(value)
    return sums


def _residents(store: Store, placed: Mapping[str, float]) -> dict[str, Figure]:
    """Residents by district: those stated with its boundary, else the sum of the points in it."""
    note = _note(store, "census_cell" if store.has("census_cell") else "population_points")
    found = {district: Figure(total, *note) for district, total in placed.items()}
    boundary = _note(store, "ortsbezirk_boundary")
    stated = _by_district(store, "ortsbezirk_boundary", "kennung", "einwohner")
    found |= {
        district: Figure(value, *boundary)
        for district, value in stated.items()
        if math.isfinite(value)
    }
    return found
