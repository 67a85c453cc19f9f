"""Stops by straight line and along the streets side by side: who and what each of them serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely

from ..analysis.arrays import BoolArray
from ..analysis.comparison import AreaSupply
from ..analysis.coverage import Method, Supply
from ..analysis.zones import Rings, best_ranks, disjoint_areas, usable
from ..store.store import DistrictFigure, Store
from .catchment_steps import STREETS, Ground, area_figures, known_area
from .role_steps import Progress, supply_figures
from .transit_data import WayOptions, ways_of

_SUFFIX = {Method.STRAIGHT_LINE: "straight", Method.NETWORK: "network"}


def both_ways(
    store: Store,
    rings: Sequence[Rings],
    way: WayOptions,
    *,
    analysis: str,
    drawn: shapely.Geometry,
    progress: Progress,
) -> dict[str, list[DistrictFigure]]:
    """Figures of both methods and of their difference, by name of the analysis.

    Served is who and what lies within the widest ring of any stop that has a class. Without
    streets only the straight line is told; without rings all three are empty.

    Args:
        store: Residents, settled land and streets.
        rings: Rings around the stops, not yet restricted to those near a street.
        way: The method chosen, and the distances along the streets.
        analysis: Name of the figures; the three get an ending.
        drawn: Area of the chosen method, so that it is not computed twice.
        progress: Callback.
    """
    names = {method: f"{analysis}_{ending}" for method, ending in _SUFFIX.items()}
    difference = f"{analysis}_difference"
    figures: dict[str, list[DistrictFigure]] = {name: [] for name in (*names.values(), difference)}
    if not rings:
        return figures
    ground = Ground.of_store(store)
    known = known_area(store, ["pt_service"])
    served: dict[Method, BoolArray] = {}
    areas: dict[Method, shapely.Geometry] = {}
    methods = [Method.STRAIGHT_LINE, *([Method.NETWORK] if store.has(STREETS) else [])]
    for index, method in enumerate(methods):
        progress(index / len(methods))
        ways = ways_of(store, replace(way, method=method), lambda _share: None)
        near, _ = usable(rings, ways)
        served[method] = best_ranks(near, ways, ground.points) >= 0
        areas[method] = (
            drawn
            if method is way.method
            else shapely.union_all(list(disjoint_areas(near, ways, clip=ground.city).values()))
        )
        figures[names[method]] = [
            *supply_figures(names[method], ground.residents_served(served[method], known)),
            *area_figures(names[method], ground.land_served(areas[method], known)),
        ]
    if len(methods) == len(_SUFFIX):
        straight, walked = served[Method.STRAIGHT_LINE], served[Method.NETWORK]
        only = shapely.difference(areas[Method.STRAIGHT_LINE], areas[Method.NETWORK])
        figures[difference] = _difference(
            difference,
            {
                "nur_luftlinie": ground.residents_served(straight & ~walked, known),
                "nur_netz": ground.residents_served(walked & ~straight, known),
            },
            ground.land_served(only, known),
        )
    progress(1.0)
    return figures


def _difference(
    analysis: str, residents: Mapping[str, Supply], land: AreaSupply | None
) -> list[DistrictFigure]:
    rows = [
        DistrictFigure(
            analysis, share.district, name, share.served, "EW", "keine Daten" * (not share.has_data)
        )
        for name, supply in residents.items()
        for share in (*supply.districts, supply.city)
    ]
    rows += [
        DistrictFigure(
            analysis,
            share.district,
            "flaeche_nur_luftlinie",
            share.served,
            "m²",
            "keine Daten" * (not share.has_data),
        )
        for share in ((*land.districts, land.city) if land else ())
    ]
    return rows
