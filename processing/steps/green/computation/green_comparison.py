"""Green by straight line and along the streets side by side: residents and settled land."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from ....analysis.choices import Method
from ....analysis.supply.comparison import AreaShare, AreaSupply
from ....analysis.supply.coverage import DistrictShare
from ....runtime.cancellation import cancellable
from ....store.stored_values import DistrictFigure
from ...catchments import Ground, area_figures
from ...role_data import supply_figures
from .green_reach import Measured, Variant

_ENDING = {Method.STRAIGHT_LINE: "straight", Method.NETWORK: "network"}


def both_sides(ground: Ground, variant: Variant, analysis: str) -> dict[str, list[DistrictFigure]]:
    """Figures of both methods and of their difference, by analysis.

    Args:
        ground: residents, districts and settled land.
        variant: what was measured; with one method only there is no difference.
        analysis: name of the figures; the three get an ending.
    """
    figures, lands = {}, {}
    for method, found in variant.by.items():
        name = f"{analysis}_{_ENDING[method]}"
        lands[method] = ground.land_served(found.land, found.known)
        figures[name] = [*supply_figures(name, found.supply), *area_figures(name, lands[method])]
    name = f"{analysis}_difference"
    figures[name] = []
    if len(variant.by) == len(_ENDING):
        straight, walked = (variant.by[method] for method in _ENDING)
        if straight.known is not walked.known:  # only what both can judge is compared
            lands[Method.STRAIGHT_LINE] = ground.land_served(straight.land, walked.known)
        figures[name] = [
            *_people(ground, straight, walked, name),
            *_land(ground, straight, walked, name, lands),
        ]
    return figures


def _people(
    ground: Ground, straight: Measured, walked: Measured, name: str
) -> list[DistrictFigure]:
    """Residents whom only one of the methods serves, and how many more the straight line does."""
    rows = []
    only = []
    for figure, covered in (
        ("nur_luftlinie", straight.covered & ~walked.covered),
        ("nur_netz", walked.covered & ~straight.covered),
    ):
        people = ground.residents_served(covered, walked.known, tied=walked.tied)
        only.append((*people.districts, people.city))
        rows += [_figure(name, figure, share, "EW", share.served) for share in only[-1]]
    rows += [
        _figure(name, "versorgt_luftlinie_mehr_als_netz", one, "EW", one.served - other.served)
        for one, other in zip(*only, strict=True)
    ]
    return rows


def _land(
    ground: Ground,
    straight: Measured,
    walked: Measured,
    name: str,
    lands: Mapping[Method, AreaSupply | None],
) -> list[DistrictFigure]:
    """Settled land that only one of the methods serves."""
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        common = cancellable(shapely.intersection, straight.land, walked.land)
    both = ground.land_served(common, walked.known)
    rows = []
    for figure, method in (
        ("flaeche_nur_luftlinie", Method.STRAIGHT_LINE),
        ("flaeche_nur_netz", Method.NETWORK),
    ):
        own = lands[method]
        if own is None or both is None:
            continue
        rows += [
            _figure(name, figure, one, "m²", np.maximum(one.served - twice.served, 0.0))
            for one, twice in zip(
                (*own.districts, own.city), (*both.districts, both.city), strict=True
            )
        ]
    return rows


def _figure(
    analysis: str, name: str, share: DistrictShare | AreaShare, unit: str, value: float
) -> DistrictFigure:
    note = "keine Daten" * (not share.has_data)
    return DistrictFigure(analysis, share.district, name, float(value), unit, note)
