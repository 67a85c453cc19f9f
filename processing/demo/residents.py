"""Inhabitants of the demo: district totals spread over residential floor space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ..runtime.array_types import FloatArray, GeometryArray, IntArray, ObjectArray
from .buildings import Buildings

CELL_M = 100.0
SECRET_BELOW = 3
HOUSING_SHARE = {"wohnen": 1.0, "gemischt": 0.55, "sonstige": 0.0}

# Rounded by us; the sum is 100 000, the Kernstadt has about 78 % as in the real city.
INHABITANTS: dict[str, int] = {
    "kernstadt": 78_000,
    "einsiedlerhof": 1_500,
    "dansenberg": 2_600,
    "siegelbach": 2_900,
    "erfenbach": 2_800,
    "hohenecken": 3_600,
    "morlautern": 2_900,
    "erlenbach": 2_300,
    "erzhuetten_wiesenthalerhof": 2_300,
    "moelschbach": 1_100,
}


@dataclass(frozen=True)
class Population:
    """Persons per building and the grid cells they fall into.

    ``persons`` counts every building; ``cell`` is the index of its grid cell. ``status`` is
    "bewohnt", "unbewohnt" or "geheim" (fewer than three persons), ``shown`` the number a
    statistical office would publish (nan where secret).
    """

    persons: IntArray
    cell: IntArray
    cells: GeometryArray
    names: ObjectArray
    status: ObjectArray
    shown: FloatArray


def inhabit(buildings: Buildings, district: ObjectArray) -> Population:
    """Spread the district totals over the buildings and count them on the 100 m grid.

    Args:
        buildings: footprints with use and storeys.
        district: district id of each building.
    """
    share = np.array([HOUSING_SHARE[use] for use in buildings.nutzung])
    weight = shapely.area(buildings.footprints) * buildings.geschosse * share
    persons = np.zeros(len(weight), dtype=int)
    for name, total in INHABITANTS.items():
        inside = district == name
        persons[inside] = whole_shares(total, weight[inside])
    centre = shapely.get_coordinates(shapely.centroid(buildings.footprints))
    corner = np.floor(centre / CELL_M).astype(int)
    cells, cell = np.unique(corner, axis=0, return_inverse=True)
    cell = np.asarray(cell).reshape(-1)
    totals = np.bincount(cell, weights=persons, minlength=len(cells))
    secret = (totals > 0) & (totals < SECRET_BELOW)
    status = np.where(totals == 0, "unbewohnt", np.where(secret, "geheim", "bewohnt"))
    low = cells * CELL_M
    boxes = shapely.box(low[:, 0], low[:, 1], low[:, 0] + CELL_M, low[:, 1] + CELL_M)
    return Population(
        persons,
        cell,
        boxes,
        cell_names(cells),
        status.astype(object),
        np.where(secret, np.nan, totals),
    )


def cell_names(corners: IntArray) -> ObjectArray:
    """Names of cells from their lower left corners in hundreds of metres."""
    return np.array([f"100mN{north}E{east}" for east, north in corners], dtype=object)


def whole_shares(total: int, weights: FloatArray) -> IntArray:
    """Whole numbers that sum to ``total`` in proportion to ``weights`` (largest remainders).

    The weights, shape (n,), are not negative and not all 0.
    """
    exact = total * weights / weights.sum()
    whole: IntArray = np.floor(exact).astype(int)
    missing = int(total - whole.sum())
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[:missing]] += 1
    return whole


def district_totals(copies: int) -> Mapping[str, int]:
    """Inhabitants per district of a demo made of ``copies`` cities."""
    return {name: copies * value for name, value in INHABITANTS.items()}
