"""Residents and settled land with a wood nearby, and settlement edges without a short way there."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.arrays import BoolArray
from ....analysis.choices import Method
from ....analysis.green.forest import Detour, EdgeSamples, barred_homes
from ....analysis.green.green_areas import GreenAreas, GreenGrade, Standard
from ....analysis.green.green_entrances import Entrances
from ....analysis.settlement.district_locator import home_areas
from ....analysis.supply.coverage import DistrictShare
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....store.stored_values import DistrictFigure
from ...catchment_options import STREETS
from ...catchments import Ground
from ...green_nearby import GreenWays
from ...judgement import NeededSource, judged_area
from ...role_data import read
from .green_comparison import both_sides
from .green_reach import Foot, GreenMeasure, measured

ANALYSIS = "forest_access"
WOODS = "forest"


@dataclass(frozen=True, slots=True)
class Told:
    """Figures by analysis, residents of the city by method, and whom and what no way comes near."""

    figures: dict[str, list[DistrictFigure]]
    city: dict[Method, DistrictShare]
    warnings: tuple[str, ...] = ()


def people_figures(
    store: Store,
    ground: Ground,
    woods: GreenAreas,
    *,
    labels: tuple[str, ...],
    detour: Detour,
    ways: GreenWays,
    foot: Foot | None,
    entrances: Entrances | None,
    progress: Progress | None = None,
) -> Told:
    """Residents and settled land with a wood nearby: straight line, on foot, and their difference.

    On foot also the residents near a wood whose way there is longer than the detour allows.

    Args:
        store: the INSEK store.
        ground: residents and settled land with their districts.
        woods: woods that lie together as one.
        labels: what to call the woods in a warning.
        detour: when a way counts as barred.
        ways: distances (m) of entering and snapping.
        foot: ways on foot; None for the straight line only.
        entrances: where one enters the woods; None without ways.
        progress: called with 0 to 1; what it raises ends the step.
    """
    far = detour.max_distance_m
    near = Standard("Wald in der Nähe", (GreenGrade(0.0, far, far),))
    variant = measured(
        store,
        ground,
        woods,
        entrances,
        labels=labels,
        roles=(WOODS,),
        measure=GreenMeasure(near, ways),
        foot=foot,
        progress=part_of(progress, 0.0, 0.8),
    )
    figures = both_sides(ground, variant, ANALYSIS)
    if foot is not None and entrances is not None:
        barred, tied = barred_homes(
            ground.points,
            woods,
            foot.ways.network,
            entrances=entrances,
            detour=detour,
            progress=part_of(progress, 0.8, 1.0),
        )
        known = judged_area(store, ways_to_woods(detour, home_m=ways.snap_m, place_m=ways.near_m))
        people = ground.residents_served(barred, known, tied=tied)
        figures[ANALYSIS] = [
            _figure(share.district, "ohne_kurzen_weg", share.served, "EW", known=share.has_data)
            for share in (*people.districts, people.city)
        ]
    city = {method: supply.city for method, supply in variant.supply.items()}
    return Told(figures, city, variant.warnings)


def ways_to_woods(detour: Detour, *, home_m: float, place_m: float) -> tuple[NeededSource, ...]:
    """What an answer needs that asks whether a wood nearby has a short way to it.

    A way that is not longer than the detour allows, to a wood within ``max_distance_m``, lies in an
    ellipse: nowhere farther from its beginning than half of both lengths together.

    Args:
        detour: how near a wood is, and which ways are short.
        home_m: how far a way may begin from the place.
        place_m: how far it may end before the wood.
    """
    far = detour.max_distance_m
    farthest = far * (1.0 + max(detour.limit, 1.0)) / 2.0
    return (NeededSource(STREETS, farthest + home_m), NeededSource(WOODS, far + home_m + place_m))


def with_edges(told: Told, store: Store, samples: EdgeSamples, barred: BoolArray) -> Told:
    """The figures with kilometres of settlement edge judged and barred, per district.

    Args:
        told: figures so far.
        store: the store.
        samples: the edge in pieces.
        barred: pieces without a short way to the wood that are long enough together.
    """
    table = read(store, "ortsbezirk_boundary")
    ids = [str(value) for value in table.column("kennung")]
    place = home_areas(samples.middle, table.geometry)
    km = shapely.length(samples.pieces) / 1000.0
    judged = ~np.isnan(samples.walk_m)
    rows = list(told.figures.get(ANALYSIS, ()))
    for name, chosen in (("rand_beurteilt", judged), ("rand_ohne_kurzen_weg", judged & barred)):
        for index, district in enumerate([*ids, ""]):
            here = (place == index) | (district == "")
            # Where there is an edge but no way near any of it, nothing can be said.
            known = bool(judged[here].any() or not here.any())
            value = float(km[chosen & here].sum()) if known else math.nan
            rows.append(_figure(district, name, value, "km", known=known))
    return replace(told, figures={**told.figures, ANALYSIS: rows})


def _figure(district: str, name: str, value: float, unit: str, *, known: bool) -> DistrictFigure:
    return DistrictFigure(ANALYSIS, district, name, value, unit, "keine Daten" * (not known))
