"""Green by straight line and along the streets side by side: residents and settled land."""

from __future__ import annotations

from ....analysis.choices import Method
from ....analysis.supply.coverage import Supply
from ....store.stored_values import DistrictFigure
from ...catchments import Ground
from ...side_by_side import (
    BY_LINE,
    BY_STREETS,
    Side,
    areas_beyond,
    difference_figures,
    residents_beyond,
)
from .green_reach import GreenVariant, Measured

_ENDING = {Method.STRAIGHT_LINE: "straight", Method.NETWORK: "network"}


def both_sides(
    ground: Ground, variant: GreenVariant, analysis: str
) -> dict[str, list[DistrictFigure]]:
    """Figures of both methods and of their difference, by analysis.

    Args:
        ground: residents, districts and settled land.
        variant: what was measured; with one method only there is no difference.
        analysis: name of the figures; the three get an ending.
    """
    sides = {method: _side(ground, found) for method, found in variant.by.items()}
    figures = {}
    for method, side in sides.items():
        name = f"{analysis}_{_ENDING[method]}"
        figures[name] = side.figures(name)
    name = f"{analysis}_difference"
    figures[name] = []
    if len(sides) == len(_ENDING):
        line, streets = (sides[method] for method in _ENDING)
        only = residents_beyond(ground, line, streets)
        land = areas_beyond(ground, line, streets)
        figures[name] = [
            *difference_figures(name, residents=only, land=land),
            *_more(name, only[BY_LINE], only[BY_STREETS]),
        ]
    return figures


def _side(ground: Ground, found: Measured) -> Side:
    land = ground.land_served(found.land, found.known)
    return Side(found.covered, found.tied, found.known, found.supply, found.land, found.known, land)


def _more(name: str, line: Supply, streets: Supply) -> list[DistrictFigure]:
    """How many more residents the straight line serves than the streets do."""
    pairs = zip((*line.districts, line.city), (*streets.districts, streets.city), strict=True)
    return [
        DistrictFigure(
            name,
            one.district,
            "versorgt_luftlinie_mehr_als_netz",
            float(one.served - other.served),
            "EW",
            "" if one.has_data else "keine Daten",
        )
        for one, other in pairs
    ]
