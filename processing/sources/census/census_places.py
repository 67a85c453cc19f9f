"""Cells at the rim of the city: how many of their residents are the city's, and where they stand.

A cell that reaches over a coast has all its residents on land, so in the city; one that reaches
over the border of a neighbour shares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import shapely

from ...analysis.settlement.district_locator import BORDER_DRAWN_TWICE
from ...analysis.shapes.geometry import meets, only_areas
from ...analysis.shapes.smooth import fill_holes
from ...runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray
from ...runtime.cancellation import cancellable
from .grid_choices import RimRule

Shapes: TypeAlias = shapely.Geometry | GeometryArray
_TOUCHING_M = 1.0
_MOSTLY = 0.5
_ALL_AROUND = 0.99


def _nothing() -> GeometryArray:
    return np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class Rim:
    """What is done at the rim of the city, and what is known there, in the CRS of the city.

    Attributes:
        rule: whose the residents of cells are that lie in the city only in part.
        neighbours: areas of other municipalities, shape (n,); none where they are not stored.
        lived_in: areas where people live, the surest first, such as residential land.
    """

    rule: RimRule = RimRule.LIKELY
    neighbours: GeometryArray = field(default_factory=_nothing)
    lived_in: tuple[GeometryArray, ...] = ()


@dataclass(frozen=True, slots=True)
class RimShares:
    """Share of each cell's residents that are the city's, shape (n,).

    Attributes:
        share: 0 to 1.
        rim: cells that lie in the city only in part.
        guessed: of these, those of which nobody knows what lies beyond: the cells of the file
            around them decided.
        by_land: of these, those whose residents are shared with a neighbour.
    """

    share: FloatArray
    rim: BoolArray
    guessed: BoolArray
    by_land: BoolArray

    def at(self, rows: BoolArray) -> RimShares:
        """Those of some cells."""
        return RimShares(self.share[rows], self.rim[rows], self.guessed[rows], self.by_land[rows])


def rim_shares(
    cells: GeometryArray, centres: GeometryArray, city: shapely.Geometry | None, at_rim: Rim
) -> RimShares:
    """Which part of the residents of each cell is counted to the city.

    With ``LIKELY`` the part of a cell's land that is the city's counts: land is the city and its
    neighbours, the rest is sea. Where no neighbours are known, a cell at which further cells of
    the grid lie beyond the city has land all over, and so has one between such cells; another one
    is at the coast. Holes in the city
    are its own unless they are a neighbour's for the most part.

    Args:
        cells: all cells near the city, also those that do not meet it, shape (n,).
        centres: their midpoints, shape (n,).
        city: area of the city; None where nobody knows it.
        at_rim: whose the residents of cells at the rim are, and the neighbours.

    Returns:
        Shares, shape (n,).

    Example:
        >>> row = shapely.box(np.arange(4.0) * 100, 0, np.arange(4.0) * 100 + 100, 100)
        >>> city, centres = shapely.box(0, 0, 130, 100), shapely.centroid(row)
        >>> rim_shares(row[:2], centres[:2], city, Rim()).share.tolist()
        [1.0, 1.0]
        >>> rim_shares(row, centres, city, Rim()).share.tolist()
        [1.0, 0.3, 0.0, 0.0]
    """
    none: BoolArray = np.zeros(len(cells), dtype=bool)
    if city is None:
        return RimShares(np.ones(len(cells)), none, none, none)
    rule, neighbours = at_rim.rule, at_rim.neighbours
    stated, city = city, _without_gaps(city, neighbours)
    touched = meets(city, cells)
    whole = none.copy()
    whole[touched] = cancellable(shapely.covers, city, cells[touched])
    rim = touched & ~whole
    size = shapely.area(cells)
    inside = np.where(whole, size, 0.0)
    inside[rim] = shapely.area(_common(city, cells[rim]))
    rim &= inside > BORDER_DRAWN_TWICE
    whole |= rim & (size - inside <= BORDER_DRAWN_TWICE)
    inside[whole] = size[whole]
    rim &= ~whole
    met = whole | rim
    if rule is RimRule.CENTRE:
        share = (meets(stated, centres) & met).astype(float)
        return RimShares(share, rim, none, none)
    if rule is RimRule.WHOLE:
        return RimShares(met.astype(float), rim, none, none)
    if rule is RimRule.SHARE:
        return RimShares(np.where(met, inside / size, 0.0), rim, none, rim)
    beyond, guessed = np.zeros(len(cells)), none
    if len(neighbours):
        land = shapely.difference(shapely.union_all(neighbours), city)
        beyond[rim] = shapely.area(_common(land, cells[rim]))
        beyond[beyond <= BORDER_DRAWN_TWICE] = 0.0
    else:
        guessed = rim
        further = _at_land(cells, rim, ~met)
        beyond[further] = size[further] - inside[further]
    share = np.zeros(len(cells))
    share[met] = inside[met] / (inside[met] + beyond[met])
    return RimShares(share, rim, guessed, rim & (beyond > 0))


def resident_places(
    cells: GeometryArray,
    centres: GeometryArray,
    city: shapely.Geometry | None,
    districts: GeometryArray,
    lived_in: Sequence[GeometryArray] = (),
) -> GeometryArray:
    """Point of each cell's residents: its midpoint, and where that is not in the city one that is.

    Then it lies in the part of the cell that is in a district, else in the city; there on land
    where people live, if any is known. A cell that does not meet the city keeps its midpoint.

    Args:
        cells: shape (n,).
        centres: midpoints, shape (n,).
        city: area of the city; None where nobody knows it.
        districts: areas of its Ortsbezirke, shape (d,); may be none.
        lived_in: areas where people live, the surest first.

    Returns:
        Points, shape (n,).
    """
    places: GeometryArray = np.array(centres, dtype=object)
    if city is None:
        return places
    homes = [city]
    if len(districts):
        homes.insert(0, shapely.union_all(districts))
    astray = np.flatnonzero(~meets(homes[0], centres))
    trees = [shapely.STRtree(land) for land in lived_in]
    for row in astray:
        piece = _first_piece(cells[row], homes)
        if piece is None:
            continue
        for tree in trees:
            land = shapely.union_all(tree.geometries[tree.query(piece, predicate="intersects")])
            settled = only_areas(_common(piece, land))
            if settled.area > BORDER_DRAWN_TWICE:
                piece = settled
                break
        places[row] = cancellable(shapely.point_on_surface, piece)
    return places


def _first_piece(
    cell: shapely.Geometry, homes: Sequence[shapely.Geometry]
) -> shapely.Geometry | None:
    for home in homes:
        piece = only_areas(_common(home, cell))
        if piece.area > BORDER_DRAWN_TWICE:
            return piece
    return None


def _without_gaps(city: shapely.Geometry, neighbours: GeometryArray) -> shapely.Geometry:
    """The city with its holes, except those that are a neighbour's."""
    filled = fill_holes(city)
    holes = shapely.get_parts(shapely.difference(filled, city))
    if not len(holes) or not len(neighbours):
        return filled
    others = shapely.union_all(neighbours)
    theirs = shapely.area(_common(others, holes)) > _MOSTLY * shapely.area(holes)
    return shapely.difference(filled, shapely.union_all(holes[theirs]))


def _at_land(cells: GeometryArray, rim: BoolArray, beyond: BoolArray) -> BoolArray:
    """Cells of ``rim`` beyond which there is land, shape (n,).

    At such a cell, were it at a corner, lies one of those ``beyond``, or there are cells of the
    grid all around it.
    """
    result: BoolArray = np.zeros(len(cells), dtype=bool)
    rows = np.flatnonzero(rim)
    result[rows[_touching(cells[rows], cells[beyond])[0]]] = True
    open_rows = rows[~result[rows]]
    reach = shapely.buffer(cells[open_rows], np.sqrt(shapely.area(cells[open_rows])) / 2.0)
    one, other = _touching(cells[open_rows], cells)
    covered = shapely.area(_common(reach[one], cells[other]))
    all_around = np.bincount(one, weights=covered, minlength=len(open_rows))
    result[open_rows] = all_around > _ALL_AROUND * shapely.area(reach)
    return result


def _common(one: Shapes, other: Shapes) -> Any:
    """What lies in both of two geometries, or of two arrays of them."""
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        return cancellable(shapely.intersection, one, other)


def _touching(cells: GeometryArray, others: GeometryArray) -> tuple[IntArray, IntArray]:
    """Which cells touch which others: rows of both, of the same length."""
    tree = cancellable(shapely.STRtree, others)
    one, other = cancellable(tree.query, cells, predicate="dwithin", distance=_TOUCHING_M)
    return one, other
