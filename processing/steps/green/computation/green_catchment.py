"""Green near home as a step on a store: catchment by size, and the residents in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.choices import Method
from ....analysis.green.green_areas import GreenGrade, Standard
from ....analysis.green.green_zones import Zone
from ....analysis.supply.coverage import Supply
from ....catalogue.model import Catalogue
from ....parameters.options import provenance_values
from ....runtime.array_types import GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.stored_values import DistrictFigure
from ...catchments import Ground
from ...city_figures import with_left_out
from ...counted_facilities import CountedObjects, counted_values
from ...green_nearby import PROVISION
from ...judgement import judged_area, nearby, unjudged_part
from ...role_data import computed, present, self_check_values, supply_figures
from ..green_provision import WITH, WITHOUT, GreenOptions
from .green_comparison import both_sides
from .green_inputs import (
    GreenInput,
    cut_by_border,
    forest_areas,
    public_areas,
    standard,
)
from .green_reach import Foot, GreenMeasure, GreenVariant, green_variant

GREEN_ROLES = ("green_space", "military_area")


@dataclass(frozen=True, slots=True)
class GreenResult:
    """Residents with green nearby by method, without and with woods; sentences for the log.

    ``m2_per_resident`` is public green in the city per inhabitant, nan where unknown. ``warnings``
    say who and what no way comes near.
    """

    without: dict[Method, Supply]
    with_forest: dict[Method, Supply]
    m2_per_resident: float
    notes: tuple[str, ...]
    warnings: tuple[str, ...]


def green_provision(store: Store, options: GreenOptions, progress: Progress) -> GreenResult:
    """Catchment of public green by size and who lives in it, without and with woods.

    Fills ``green_provision_catchment`` and, where there are woods, ``green_provision_with_forest``.
    """
    demand = _demand(store.catalogue, options)
    measure = GreenMeasure(demand, options, method=options.method, compare=options.compare)
    green = public_areas(store, options.also)
    ground = Ground.of_store(store)
    foot = None
    if Method.NETWORK in measure.methods(store):
        foot = Foot.of_store(
            store, ground, options.snap_m, progress=lambda share: progress(0.2 * share)
        )
    notes = list(green.notes)
    border = cut_by_border(store, green.areas)
    if border:
        notes.append(f"{border} Grünflächen reichen bis an den Rand der Datenquelle")
    kinds: dict[str, tuple[GreenInput, tuple[str, ...]]] = {WITHOUT: (green, ("green_space",))}
    if store.has("forest"):
        forest = forest_areas(store)
        notes += forest.notes
        kinds[WITH] = (green + forest, ("green_space", "forest"))
    variants = {}
    for index, (role, (kind, roles)) in enumerate(kinds.items()):
        variants[role] = green_variant(
            store,
            ground,
            kind,
            roles=roles,
            measure=measure,
            foot=foot,
            progress=part_of(progress, 0.2 + 0.35 * index, 0.55 + 0.35 * index),
        )
    per_resident = _per_resident(store, green.areas, ground)
    result = _result(variants, per_resident[-1].wert, notes, foot)
    figures = {PROVISION: [*_figures(result, options.method), *per_resident]}
    for role, variant in variants.items():
        name = PROVISION if role == WITHOUT else f"{PROVISION}_with_forest"
        figures |= both_sides(ground, variant, name)
    progress(1.0)
    _write(
        *(store, options, demand),
        variants=variants,
        notes=notes,
        figures=figures,
        counted=green.counted,
    )
    return result


def _demand(catalogue: Catalogue, options: GreenOptions) -> Standard:
    """The planner's own sizes, or the chosen standard."""
    if not options.grades:
        return standard(catalogue, options.standard)
    return Standard("eigene Größenstufen", tuple(GreenGrade(ha, m, m) for ha, m in options.grades))


def _result(
    variants: dict[str, GreenVariant], m2_per_resident: float, notes: list[str], foot: Foot | None
) -> GreenResult:
    checks = [item.check.sentence("m") for item in variants.values() if item.check]
    return GreenResult(
        variants[WITHOUT].supply,
        variants[WITH].supply if WITH in variants else {},
        m2_per_resident,
        (*notes, *checks, *(foot.ways.notes if foot is not None else ())),
        tuple(dict.fromkeys(text for item in variants.values() for text in item.warnings)),
    )


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


def _per_resident(store: Store, areas: GeometryArray, ground: Ground) -> list[DistrictFigure]:
    """Public green inside each district and the city, in all and per inhabitant; the city last."""
    extent = judged_area(store, nearby(["green_space"], 0.0))
    # A sum of areas has no share to judge it by: it is told where all of the district is known.
    known = np.ones(len(ground.ids), dtype=bool)
    if extent is not None:
        known = shapely.covers(extent, ground.districts)
    total = cancellable(shapely.union_all, areas)
    rows = []
    sums = [0.0, 0.0]
    for index, (district, outline) in enumerate(zip(ground.ids, ground.districts, strict=True)):
        here = ground.district_index == index
        residents = float(np.nansum(ground.residents[here]))
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
            area = float(shapely.area(cancellable(shapely.intersection, total, outline)))
        sums = [sums[0] + area, sums[1] + residents]
        rows += _green_rows(district, area if known[index] else math.nan, residents)
    return rows + _green_rows("", sums[0] if known.all() else math.nan, sums[1])


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
    demand: Standard,
    *,
    variants: dict[str, GreenVariant],
    notes: list[str],
    figures: dict[str, list[DistrictFigure]],
    counted: Sequence[CountedObjects],
) -> None:
    inputs = [*GREEN_ROLES, "population_points", "ortsbezirk_boundary", "city_boundary"]
    # streets too where nobody walked: the comparison would have used them
    inputs += ["settlement_area", "street_network"]
    with store.writing() as writer:
        for role, variant in variants.items():
            needed = inputs if role == WITHOUT else [*inputs, "forest"]
            told = [*notes, *variant.warnings]
            parameters = {**_parameters(options, demand), **counted_values(*counted)}
            if variant.check is not None:
                told.append(variant.check.sentence("m"))
            parameters |= self_check_values(variant.check)
            writer.put(
                role,
                _zone_table(variant.by[options.method].zones, options.method, demand),
                computed(
                    store, role, "greenprovision", parameters=parameters, note="; ".join(told)
                ),
                input_roles=present(store, needed),
                known=unjudged_part(store, variant.by[options.method].known),
            )
        for analysis, rows in figures.items():
            role = WITH if "_with_forest" in analysis else WITHOUT
            writer.put_figures(analysis, with_left_out(store, rows), role=role)


def _zone_table(found: Sequence[Zone], method: Method, demand: Standard) -> FeatureTable:
    return FeatureTable.from_rows(
        [zone.area for zone in found],
        {
            "radius_m": [zone.radius_m for zone in found],
            "flaeche_min_ha": [zone.min_ha for zone in found],
            "methode": [method.value] * len(found),
            "hinweis": [demand.text()] * len(found),
        },
    )


def _parameters(options: GreenOptions, demand: Standard) -> dict[str, object]:
    walked = options.method is Method.NETWORK or options.compare
    names = ("method", "also", "gap_m", *(("near_m", "offset_m", "snap_m") if walked else ()))
    return {"massstab": demand.text(), **provenance_values(options, *names)}
