"""Green by straight line and along the streets side by side: settled land that each serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import shapely

from ..analysis.coverage import Method, Supply
from ..analysis.green import Standard
from ..store.store import DistrictFigure, Store
from .catchment_steps import Ground, area_figures
from .green_inputs import PROVISION, known_area

_ENDING = {Method.STRAIGHT_LINE: "straight", Method.NETWORK: "network"}


class Side(Protocol):
    """Green of one kind: residents served and catchment, by method."""

    @property
    def supply(self) -> Mapping[Method, Supply]:
        """Residents served."""

    @property
    def land(self) -> Mapping[Method, shapely.Geometry]:
        """Catchment."""


def both_sides(
    store: Store, demand: Standard, alone: Side, wooded: Side | None
) -> dict[str, list[DistrictFigure]]:
    """Figures of both methods and their difference, without and with woods, by analysis."""
    reach_m = max(grade.radius_m for grade in demand.grades)
    figures = _sides(store, alone, PROVISION, roles=("green_space",), reach_m=reach_m)
    if wooded is not None:
        roles = ("green_space", "forest")
        name = f"{PROVISION}_with_forest"
        figures |= _sides(store, wooded, name, roles=roles, reach_m=reach_m)
    return figures


def _sides(
    store: Store, side: Side, analysis: str, *, roles: tuple[str, ...], reach_m: float
) -> dict[str, list[DistrictFigure]]:
    """Nothing is said nearer than ``reach_m`` to where the sources of ``roles`` end."""
    supply, land = side.supply, side.land
    ground = Ground.of_store(store)
    known = known_area(store, roles, reach_m)
    figures = {
        f"{analysis}_{_ENDING[method]}": area_figures(
            f"{analysis}_{_ENDING[method]}", ground.land_served(area, known)
        )
        for method, area in land.items()
    }
    name = f"{analysis}_difference"
    figures[name] = []
    if len(land) < len(_ENDING):
        return figures
    straight, network = (supply[method] for method in _ENDING)
    for one, other in zip(
        (*straight.districts, straight.city), (*network.districts, network.city), strict=True
    ):
        value = one.served - other.served
        note = "keine Daten" * bool(np.isnan(value))
        figures[name].append(
            DistrictFigure(
                name, one.district, "versorgt_luftlinie_mehr_als_netz", value, "EW", note
            )
        )
    for figure, first, second in (
        ("flaeche_nur_luftlinie", Method.STRAIGHT_LINE, Method.NETWORK),
        ("flaeche_nur_netz", Method.NETWORK, Method.STRAIGHT_LINE),
    ):
        only = ground.land_served(shapely.difference(land[first], land[second]), known)
        for share in (*only.districts, only.city) if only else ():
            note = "keine Daten" * (not share.has_data)
            figures[name].append(
                DistrictFigure(name, share.district, figure, share.served, "m²", note)
            )
    return figures
