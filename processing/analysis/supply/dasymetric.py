"""Residents of a grid spread onto the residential buildings of each cell, else its land."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import shapely

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray

RESIDENTIAL_SHARES: Mapping[str, float] = MappingProxyType(
    {"wohnen": 1.0, "gemischt": 0.6, "sonstige": 0.0, "unbekannt": 0.3}
)
"""Share of a building that is lived in, by use: a proposal, not a measured value."""


@dataclass(frozen=True, slots=True)
class SpreadRules:
    """Parameters of :func:`disaggregate`, with proposals as defaults.

    Attributes:
        shares: residential share of a building by use, 0..1.
        min_building_m2: smaller buildings (footprint in m²) are sheds and garages.
        default_storeys: taken where storeys are not known.
    """

    shares: Mapping[str, float] = field(default_factory=lambda: RESIDENTIAL_SHARES)
    min_building_m2: float = 40.0
    default_storeys: float = 2.0


@dataclass(frozen=True, slots=True)
class Disaggregation:
    """Residents at buildings, for computing only: single values are not facts.

    Attributes:
        points: a Point inside each building or area of land, or inside its part in the cell, shape
            (k,).
        residents: residents there, shape (k,); they add up to the number of each cell.
        cell: index of the cell, shape (k,).
        building: index of the building, shape (k,), -1 where it is none.
        land: index of the area of land, shape (k,), -1 where it is none; where a cell keeps its
            residents at its centre both are -1.
        cells_without_building: inhabited cells without a residential building.
        cells_secret: cells left out because their number is not known.
        buildings_too_small: residential buildings left out for their size.
    """

    points: GeometryArray
    residents: FloatArray
    cell: IntArray
    building: IntArray
    land: IntArray
    cells_without_building: int
    cells_secret: int
    buildings_too_small: int


def disaggregate(
    cells: GeometryArray,
    residents: FloatArray,
    *,
    buildings: GeometryArray,
    use: GeometryArray,
    storeys: FloatArray,
    within: shapely.Geometry | None = None,
    land: GeometryArray | None = None,
    rules: SpreadRules | None = None,
    progress: Progress | None = None,
) -> Disaggregation:
    """Spread the residents of each cell onto its buildings by lived-in floor area.

    P_building = P_cell * (A * n * r) / sum over the cell of (A * n * r), with footprint A, storeys
    n and residential share r, as GOAT does; a dasymetric distribution (Wright 1936). A building on
    several cells takes part in each with the footprint that lies in it. Residents of cells without
    such a building are spread onto land by its area; cells without that keep them at their centre.

    Args:
        cells: Polygons of the grid, not overlapping, shape (c,).
        residents: residents of each cell, shape (c,), nan where secret.
        buildings: valid Polygons or MultiPolygons, shape (b,); missing ones are ignored.
        use: use of each building, shape (b,), a key of ``rules.shares``.
        storeys: storeys of each building, shape (b,); nan or 0 where not known.
        within: nobody is put outside of this area, such as the city; everywhere if not given.
        land: where people live that have no building, valid areas, shape (l,).
        rules: shares and thresholds; the defaults if not given.
        progress: callback.

    Returns:
        Residents by building and cell, then those on land, then those that stay.

    Raises:
        AnalysisError: for a use without a share, or a negative number of residents.

    Example:
        >>> houses = np.array([shapely.box(0, 0, 10, 10), shapely.box(50, 50, 60, 60)])
        >>> found = disaggregate(
        ...     np.array([shapely.box(0, 0, 100, 100)]),
        ...     np.array([80.0]),
        ...     buildings=houses,
        ...     use=np.array(["wohnen", "gemischt"], dtype=object),
        ...     storeys=np.array([1.0, 5.0]),  # 100 m² * 1 * 1.0 and 100 m² * 5 * 0.6
        ... )
        >>> found.residents.round(6).tolist()
        [20.0, 60.0]
    """
    rules = rules or SpreadRules()
    _check(residents, use, rules.shares)
    inhabited = np.flatnonzero(residents > 0)  # nan is not greater
    footprint = np.nan_to_num(shapely.area(buildings), nan=0.0)
    lived_in = np.array([rules.shares[kind] for kind in use], dtype=float)
    large = footprint >= rules.min_building_m2
    chosen = np.flatnonzero((lived_in > 0) & large)

    rooms = _within(cells, within, inhabited)
    near, cell = _near(rooms, inhabited, buildings[chosen])
    building = chosen[near]
    report_share(progress, 0.4)
    pieces = cancellable(shapely.intersection, buildings[building], rooms[cell])
    area = shapely.area(pieces)
    floors = np.where(storeys > 0, storeys, rules.default_storeys)
    weight = area * floors[building] * lived_in[building]
    used = np.flatnonzero(weight > 0)
    building, cell, pieces, weight = building[used], cell[used], pieces[used], weight[used]
    report_share(progress, 0.7)

    total = np.bincount(cell, weights=weight, minlength=len(cells))
    amount = residents[cell] * (weight / total[cell])
    lonely = inhabited[total[inhabited] == 0]
    inner = cancellable(shapely.point_on_surface, pieces)
    fields = _on_land(rooms, residents, lonely, land)
    bare = np.setdiff1d(lonely, fields.cell)
    report_share(progress, 1.0)
    nothing = np.full(len(bare), -1)
    return Disaggregation(
        points=np.concatenate([inner, fields.points, shapely.centroid(cells[bare])]),
        residents=np.concatenate([amount, fields.residents, residents[bare]]),
        cell=np.concatenate([cell, fields.cell, bare]),
        building=np.concatenate([building, np.full(len(fields.land), -1), nothing]),
        land=np.concatenate([np.full(len(building), -1), fields.land, nothing]),
        cells_without_building=len(lonely),
        cells_secret=int(np.isnan(residents).sum()),
        buildings_too_small=int(((lived_in > 0) & ~large & (footprint > 0)).sum()),
    )


@dataclass(frozen=True, slots=True)
class _OnLand:
    """Residents of cells without a building, by area of land, each of shape (k,)."""

    points: GeometryArray
    residents: FloatArray
    cell: IntArray
    land: IntArray


def _on_land(
    rooms: GeometryArray, residents: FloatArray, lonely: IntArray, land: GeometryArray | None
) -> _OnLand:
    """Residents of the cells ``lonely`` spread by the area of the land that lies in each."""
    if land is None:
        land = np.empty(0, dtype=object)
    row, cell = _near(rooms, lonely, land)
    pieces = cancellable(shapely.intersection, land[row], rooms[cell])
    ground = shapely.area(pieces)
    used = np.flatnonzero(ground > 0)
    row, cell, pieces, ground = row[used], cell[used], pieces[used], ground[used]
    total = np.bincount(cell, weights=ground, minlength=len(rooms))
    inner = cancellable(shapely.point_on_surface, pieces)
    return _OnLand(inner, residents[cell] * (ground / total[cell]), cell, row)


def _within(cells: GeometryArray, area: shapely.Geometry | None, rows: IntArray) -> GeometryArray:
    """Cells of which those of ``rows`` are cut to an area, without what only touches it."""
    if area is None:
        return cells
    cut: GeometryArray = np.array(cells, dtype=object)
    shapely.prepare(area)
    over = rows[~cancellable(shapely.covers, area, cells[rows])]
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        cut[over] = cancellable(shapely.intersection, area, cells[over])
    return cut


def _near(rooms: GeometryArray, rows: IntArray, shapes: GeometryArray) -> tuple[IntArray, IntArray]:
    """Which shapes meet which of the rooms in ``rows``: rows of both, of the same length."""
    tree = cancellable(shapely.STRtree, rooms[rows])
    shape, hit = cancellable(tree.query, shapes, predicate="intersects")
    return shape, rows[hit]


def _check(residents: FloatArray, use: GeometryArray, shares: Mapping[str, float]) -> None:
    negative: BoolArray = residents < 0
    if negative.any():
        row = int(np.flatnonzero(negative)[0])
        raise AnalysisError(
            f"Einwohnerzahl {typed(residents[row])} in Zeile {row + 1}: negative Werte sind"
            " Schlüssel "
            "und keine Zahlen. Bitte die Einwohnerdaten neu importieren."
        )
    unknown = sorted({str(kind) for kind in use} - set(shares))
    if unknown:
        raise AnalysisError(
            f"Für die Gebäudenutzung „{unknown[0]}“ ist kein Wohnanteil angegeben. "
            f"Bekannt sind: {', '.join(shares)}."
        )
