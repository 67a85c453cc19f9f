"""Green near home as a step on a store: catchment by size, and the residents in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ..analysis.arrays import part_of
from ..analysis.coverage import Method, Supply, assign_districts, serve
from ..analysis.green import (
    GreenAreas,
    Standard,
    Zone,
    join_areas,
    served,
    straight_met,
    zones,
)
from ..analysis.green_access import find_entrances, network_met, network_zone
from ..analysis.green_public import Special
from ..analysis.network import Snapped, snap
from ..book import german
from ..catalogue.model import Catalogue
from ..pulse import heard
from ..store.features import FeatureTable
from ..store.store import DistrictFigure, Store
from .green_compare import both_sides
from .green_inputs import (
    PROVISION,
    Ways,
    cut_by_border,
    forest_areas,
    known_area,
    number,
    public_areas,
    standard,
    walk_ways,
)
from .role_steps import (
    Progress,
    city_area,
    computed,
    present,
    read,
    supply_figures,
)

WITHOUT = "green_provision_catchment"
WITH = "green_provision_with_forest"
GREEN_ROLES = ("green_space", "military_area")


@dataclass(frozen=True, slots=True)
class GreenOptions:
    """How green near home is measured; lengths in metres.

    ``gap_m`` joins areas before their size is taken, ``near_m`` is how far a way may end from an
    area that it leads into, ``compare`` measures along the streets besides the straight line.
    """

    standard: Standard
    method: Method = Method.STRAIGHT_LINE
    also: frozenset[Special] = field(default_factory=frozenset)
    gap_m: float = 10.0
    near_m: float = 20.0
    offset_m: float = 50.0
    snap_m: float = 250.0
    compare: bool = True

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> GreenOptions:
        """The defaults: sizes for the City's legend, straight line and streets side by side."""
        return cls(
            standard(catalogue, "stadt"),
            gap_m=number(catalogue, PROVISION, "join_gap_m"),
            near_m=number(catalogue, PROVISION, "entrance_m"),
        )


@dataclass(frozen=True, slots=True)
class GreenResult:
    """Residents with green nearby by method, without and with woods; notes for the log.

    ``m2_per_resident`` is public green in the city per inhabitant, nan where unknown.
    """

    without: dict[Method, Supply]
    with_forest: dict[Method, Supply]
    m2_per_resident: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _People:
    points: np.ndarray
    count: np.ndarray
    district: np.ndarray
    ids: tuple[str, ...]
    known: np.ndarray | None
    city: shapely.Geometry

    def supply(self, covered: np.ndarray) -> Supply:
        return serve(
            self.count,
            covered,
            district_index=self.district,
            district_ids=self.ids,
            known=self.known,
        )


@dataclass(frozen=True, slots=True)
class _Foot:
    ways: Ways
    homes: Snapped


@dataclass(frozen=True, slots=True)
class _Variant:
    """One kind of green by all methods asked for; ``zones`` are those of the drawn one."""

    supply: dict[Method, Supply]
    zones: tuple[Zone, ...]
    notes: tuple[str, ...]
    land: dict[Method, shapely.Geometry]


def green_provision(store: Store, options: GreenOptions, progress: Progress) -> GreenResult:
    """Catchment of public green by size and who lives in it, without and with woods.

    Fills ``green_provision_catchment`` and, where there are woods, ``green_provision_with_forest``.
    """
    green = public_areas(store, options.also)
    people = _people(store, options.standard)
    methods = _methods(store, options)
    foot = None
    if Method.NETWORK in methods:
        ways = walk_ways(store, lambda share: progress(0.2 * share))
        foot = _Foot(ways, snap(ways.network, people.points, options.snap_m))
    share = part_of(progress, 0.2, 0.5)
    alone = _variant(green.areas, people, options=options, foot=foot, progress=share)
    notes = [*green.notes, *alone.notes]
    border = cut_by_border(store, green.areas)
    if border:
        notes.append(f"{border} Grünflächen reichen bis an den Rand der Datenquelle")
    both = None
    if store.has("forest"):
        forest = forest_areas(store)
        notes += forest.notes
        wooded = np.concatenate([green.areas, forest.areas])
        share = part_of(progress, 0.5, 0.9)
        known = _known(store, people.points, ("green_space", "forest"), options.standard)
        all_known = replace(people, known=known)
        both = _variant(wooded, all_known, options=options, foot=foot, progress=share)
    if foot is not None and len(foot.homes.unsnapped):
        count = len(foot.homes.unsnapped)
        notes.append(f"{count} Einwohnerpunkte ohne Weg in {german.plain(options.snap_m)} m")
    per_resident = _per_resident(store, green.areas, people)
    told = (*notes, *(foot.ways.notes if foot is not None else ()))
    result = GreenResult(alone.supply, both.supply if both else {}, per_resident[-1].wert, told)
    figures = [*_figures(result, options.method), *per_resident]
    variants = {WITHOUT: alone} if both is None else {WITHOUT: alone, WITH: both}
    land = both_sides(store, options.standard, alone, both)
    _write(store, options, variants=variants, notes=notes, figures=figures, land=land)
    progress(1.0)
    return result


def _methods(store: Store, options: GreenOptions) -> tuple[Method, ...]:
    both = options.compare and store.has("street_network")
    if both or options.method is Method.NETWORK:
        return (Method.STRAIGHT_LINE, Method.NETWORK) if both else (Method.NETWORK,)
    return (Method.STRAIGHT_LINE,)


def _known(
    store: Store, points: np.ndarray, roles: tuple[str, ...], demand: Standard
) -> np.ndarray | None:
    """Residents so far from the end of the data that no green in reach of them is missing."""
    reach_m = max(grade.radius_m for grade in demand.grades)
    area = known_area(store, roles, reach_m)
    return None if area is None else heard(shapely.intersects, points, area)


def _people(store: Store, demand: Standard) -> _People:
    table = read(store, "population_points")
    districts = read(store, "ortsbezirk_boundary")
    return _People(
        points=table.geometry,
        count=table.column("einwohner"),
        district=assign_districts(table.geometry, districts.geometry),
        ids=tuple(str(value) for value in districts.column("kennung")),
        known=_known(store, table.geometry, ("green_space",), demand),
        city=city_area(store),
    )


def _variant(
    areas: np.ndarray,
    people: _People,
    *,
    options: GreenOptions,
    foot: _Foot | None,
    progress: Progress | None,
) -> _Variant:
    green = join_areas(areas, gap_m=options.gap_m, progress=part_of(progress, 0.0, 0.2))
    need = options.standard.need
    supply: dict[Method, Supply] = {}
    catchments: dict[Method, Sequence[shapely.Geometry]] = {}
    notes: tuple[str, ...] = ()
    if foot is None or options.compare or options.method is Method.STRAIGHT_LINE:
        share = part_of(progress, 0.2, 0.4)
        met = straight_met(green, options.standard, people.points, progress=share)
        supply[Method.STRAIGHT_LINE] = people.supply(served(met, need))
        share = part_of(progress, 0.4, 0.6)
        catchments[Method.STRAIGHT_LINE] = straight_zones(
            green, options.standard, clip=people.city, progress=share
        )
    if foot is not None:
        covered, catchments[Method.NETWORK], notes = _on_foot(
            green, foot, options=options, clip=people.city, progress=part_of(progress, 0.6, 1.0)
        )
        supply[Method.NETWORK] = people.supply(covered)
    found = {method: zones(options.standard, drawn) for method, drawn in catchments.items()}
    land = {
        method: heard(shapely.union_all, [zone.area for zone in parts])
        for method, parts in found.items()
    }
    return _Variant(supply, found[options.method], notes, land)


def straight_zones(
    green: GreenAreas,
    demand: Standard,
    *,
    clip: shapely.Geometry,
    progress: Progress | None = None,
) -> list[shapely.Geometry]:
    """Catchment of each grade of a demand as the crow flies, cut to ``clip``."""
    count = len(demand.grades)
    return [
        green.zone(grade, clip=clip, progress=part_of(progress, i / count, (i + 1) / count))
        for i, grade in enumerate(demand.grades)
    ]


def _on_foot(
    green: GreenAreas,
    foot: _Foot,
    *,
    options: GreenOptions,
    clip: shapely.Geometry,
    progress: Progress | None,
) -> tuple[np.ndarray, list[shapely.Geometry], tuple[str, ...]]:
    """Residents served along the streets, catchment of each grade, and the areas nobody enters."""
    network = foot.ways.network
    entrances = find_entrances(
        green,
        network,
        near_m=options.near_m,
        usable=foot.ways.enters,
        progress=part_of(progress, 0.0, 0.3),
    )
    share = part_of(progress, 0.3, 0.6)
    met, reached = network_met(
        green, options.standard, entrances, network, foot.homes, progress=share
    )
    drawn = [
        network_zone(
            green,
            grade.min_ha,
            reached[index],
            offset_m=options.offset_m,
            clip=clip,
            progress=part_of(progress, 0.6 + 0.4 * index / len(met), 1.0),
        )
        for index, grade in enumerate(options.standard.grades)
    ]
    notes = []
    large = green.at_least(min(grade.min_ha for grade in options.standard.grades))
    closed = int(large[entrances.without].sum())
    if closed:
        notes.append(
            f"{closed} Flächen ohne Weg in {german.plain(options.near_m)} m gelten als"
            " nicht betretbar"
        )
    return served(met, options.standard.need), drawn, tuple(notes)


def _figures(result: GreenResult, method: Method) -> list[DistrictFigure]:
    """Figures of the drawn variant, and the shares of all variants side by side."""
    rows = supply_figures(PROVISION, result.without[method])
    for wood, supplies in (("", result.without), ("_mit_wald", result.with_forest)):
        for kind, supply in supplies.items():
            name = {Method.STRAIGHT_LINE: "luftlinie", Method.NETWORK: "netz"}[kind]
            for item in (*supply.districts, supply.city):
                note = "" if item.has_data else "keine Daten"
                for figure, value, unit in (
                    (f"anteil_{name}{wood}", 100.0 * item.share, "%"),
                    (f"versorgt_{name}{wood}", item.served, "EW"),
                ):
                    rows.append(DistrictFigure(PROVISION, item.district, figure, value, unit, note))
    return rows


def _per_resident(store: Store, areas: np.ndarray, people: _People) -> list[DistrictFigure]:
    """Public green inside each district and the city, in all and per inhabitant; the city last."""
    districts = read(store, "ortsbezirk_boundary").geometry
    extent = known_area(store, ("green_space",), 0.0)
    total = heard(shapely.union_all, areas)
    rows = []
    sums = [0.0, 0.0]
    complete = True
    for index, (district, outline) in enumerate(zip(people.ids, districts, strict=True)):
        known = extent is None or bool(shapely.covers(extent, outline))
        complete &= known
        here = people.district == index
        residents = float(np.nansum(people.count[here]))
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
            area = float(shapely.area(heard(shapely.intersection, total, outline)))
        sums = [sums[0] + area, sums[1] + residents]
        rows += _green_rows(district, area if known else math.nan, residents)
    return rows + _green_rows("", sums[0] if complete else math.nan, sums[1])


def _green_rows(district: str, area: float, residents: float) -> list[DistrictFigure]:
    share = area / residents if residents > 0 else math.nan
    note = "keine Daten" if math.isnan(area) else ""
    return [
        DistrictFigure(PROVISION, district, "gruen_m2", area, "m²", note),
        DistrictFigure(PROVISION, district, "gruen_m2_je_ew", share, "m²/EW", note),
    ]


def _write(
    store: Store,
    options: GreenOptions,
    *,
    variants: dict[str, _Variant],
    notes: list[str],
    figures: list[DistrictFigure],
    land: dict[str, list[DistrictFigure]],
) -> None:
    inputs = [*GREEN_ROLES, "population_points", "ortsbezirk_boundary", "city_boundary"]
    inputs.append("settlement_area")
    if Method.NETWORK in variants[WITHOUT].supply:
        inputs.append("street_network")
    with store.writing() as writer:
        for role, variant in variants.items():
            needed = inputs if role == WITHOUT else [*inputs, "forest"]
            writer.put(
                role,
                _zone_table(variant.zones, options),
                computed(
                    store,
                    role,
                    "greenprovision",
                    parameters=_parameters(options),
                    note="; ".join(notes),
                ),
                input_roles=present(store, needed),
            )
        writer.put_figures(PROVISION, figures)
        for analysis, rows in land.items():
            writer.put_figures(analysis, rows)


def _zone_table(found: Sequence[Zone], options: GreenOptions) -> FeatureTable:
    return FeatureTable.from_rows(
        [zone.area for zone in found],
        {
            "radius_m": [zone.radius_m for zone in found],
            "flaeche_min_ha": [zone.min_ha for zone in found],
            "methode": [options.method.value] * len(found),
            "hinweis": [options.standard.text()] * len(found),
        },
    )


def _parameters(options: GreenOptions) -> dict[str, object]:
    values: dict[str, object] = {
        "massstab": options.standard.text(),
        "methode": options.method.value,
        "auch_gezaehlt": sorted(item.value for item in options.also),
        "luecke_m": options.gap_m,
    }
    if options.method is Method.NETWORK or options.compare:
        values |= {
            "weg_endet_hoechstens_m": options.near_m,
            "abstand_strasse_m": options.offset_m,
            "fangabstand_m": options.snap_m,
        }
    return values
