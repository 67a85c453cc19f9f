"""How dense a network of lines is within the settlement, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, report_share
from ..arrays import (
    AnalysisError,
    BoolArray,
    FloatArray,
    GeometryArray,
    IntArray,
    index_ranges,
    require_metres,
)

CELL_RANGE_M = (50.0, 10_000.0)
"""Smaller cells hold single streets and fill the memory, larger ones hold several districts."""


@dataclass(frozen=True, slots=True)
class Density:
    """Cells of a square grid that hold some settlement, shape (n,) each.

    Attributes:
        cells: squares.
        settlement_m2: settlement in each cell.
        length_m: metres of network on that settlement.
        left_out_m2: settlement in cells with too little of it.
    """

    cells: GeometryArray
    settlement_m2: FloatArray
    length_m: FloatArray
    left_out_m2: float

    @property
    def km_per_km2(self) -> FloatArray:
        """Density: kilometres of network per square kilometre of settlement, shape (n,)."""
        return 1000.0 * self.length_m / self.settlement_m2

    @property
    def mesh_m(self) -> FloatArray:
        """Mesh width in metres of a square grid of that density, ``2 / density``, shape (n,); nan
        without network.
        """
        mesh = np.full(len(self.cells), np.nan)
        np.divide(2.0 * self.settlement_m2, self.length_m, out=mesh, where=self.length_m > 0)
        return mesh


def network_density(
    lines: GeometryArray,
    settlement: GeometryArray,
    *,
    cell_m: float,
    min_settlement_share: float = 0.1,
    progress: Progress | None = None,
) -> Density:
    """Density of a network within the settlement in cells of a grid.

    Only network on the settlement counts, for the settlement is what it is divided by. Lines that
    run exactly on one another count once. The grid begins at multiples of the cell size, so that
    two runs have the same cells.

    Args:
        lines: the network in metres, shape (r,).
        settlement: polygons, shape (s,); overlaps count once.
        cell_m: side of a cell in metres.
        min_settlement_share: cells with a smaller share (0..1) of settlement are left out.
        progress: callback.

    Returns:
        Cells row by row from the south, in a row from the west.

    Raises:
        AnalysisError: without settlement or if the cell size is not within ``CELL_RANGE_M``.

    Example:
        >>> found = network_density(
        ...     np.array([shapely.LineString([(0, 50), (100, 50)])]),
        ...     np.array([shapely.box(0, 0, 100, 50), shapely.box(0, 50, 100, 100)]),
        ...     cell_m=100.0,
        ... )
        >>> found.km_per_km2.round(6).tolist()  # 0.1 km on 0.01 km²
        [10.0]
        >>> found.mesh_m.round(6).tolist()
        [200.0]
    """
    least, most = CELL_RANGE_M
    require_metres(cell_m, "Netzdichte: Die Zellgröße", least=least, most=most)
    built = settlement
    if len(settlement):
        built = shapely.get_parts(cancellable(shapely.union_all, settlement))
    if not len(built):
        raise AnalysisError("Netzdichte: Es gibt keine Siedlungsfläche, auf die sie sich bezieht.")
    column, row, parts = _cut(built, cell_m)
    area = shapely.area(parts)
    report_share(progress, 0.4)
    network = shapely.get_parts(cancellable(shapely.union_all, lines)) if len(lines) else lines
    width = int(column.max() - column.min()) + 1
    key = (row - row.min()) * width + (column - column.min())
    cells, cell_of_part = np.unique(key, return_inverse=True)
    length: FloatArray = np.zeros(len(cells))
    if len(network):
        part, line = cancellable(shapely.STRtree(network).query, parts, predicate="intersects")
        report_share(progress, 0.6)
        # GEOS 3.11 raises the "invalid" flag on the way to correct results
        with np.errstate(invalid="ignore"):
            inside = cancellable(shapely.intersection, network[line], parts[part])
        far_sides = _far_sides(column[part], row[part], cell_m)
        # what runs along the border of two cells belongs to the next one
        border = cancellable(shapely.intersection, inside, far_sides)
        metres = shapely.length(inside) - shapely.length(border) + _unowned(inside, border)
        length += np.bincount(cell_of_part[part], metres, len(cells))
    settled: FloatArray = np.bincount(cell_of_part, area, len(cells)).astype(np.float64)
    enough = settled >= min_settlement_share * cell_m**2
    x = (cells[enough] % width + column.min()) * cell_m
    y = (cells[enough] // width + row.min()) * cell_m
    report_share(progress, 1.0)
    return Density(
        cells=shapely.box(x, y, x + cell_m, y + cell_m),
        settlement_m2=settled[enough],
        length_m=length[enough],
        left_out_m2=float(settled[~enough].sum()),
    )


def _cut(areas: GeometryArray, cell_m: float) -> tuple[IntArray, IntArray, GeometryArray]:
    """Pieces of areas in the cells of the grid: column and row of each piece, and the piece."""
    bounds = shapely.bounds(areas) / cell_m
    low = np.floor(bounds[:, :2]).astype(np.int64)
    high = np.ceil(bounds[:, 2:]).astype(np.int64)
    columns = high[:, 0] - low[:, 0]
    index, area = index_ranges(np.zeros_like(columns), columns * (high[:, 1] - low[:, 1]))
    column = low[area, 0] + index % columns[area]
    row = low[area, 1] + index // columns[area]
    x, y = column * cell_m, row * cell_m
    with np.errstate(invalid="ignore"):
        squares = shapely.box(x, y, x + cell_m, y + cell_m)
        pieces = cancellable(shapely.intersection, areas[area], squares)
    found = np.flatnonzero(shapely.area(pieces) > 0)
    return column[found], row[found], pieces[found]


def _far_sides(column: IntArray, row: IntArray, cell_m: float) -> GeometryArray:
    """Right and upper side of cells, which they do not own."""
    left, low = column * cell_m, row * cell_m
    right, high = (column + 1) * cell_m, (row + 1) * cell_m
    corners = np.stack([[right, right, left], [low, high, high]], axis=-1)
    sides: GeometryArray = shapely.linestrings(corners.swapaxes(0, 1))
    return sides


def _unowned(inside: GeometryArray, border: GeometryArray) -> FloatArray:
    """Metres of each border that no next cell has, as where the settlement ends there."""
    metres: FloatArray = np.zeros(len(border))
    rows = np.flatnonzero(shapely.length(border) > 0)
    if not len(rows):
        return metres
    sides = np.array([_lines_of(one) for one in border[rows]], dtype=object)
    tree = shapely.STRtree(sides)
    beside = np.unique(cancellable(tree.query, inside, predicate="intersects")[0])
    with np.errstate(invalid="ignore"):
        pairs = [(_lines_of(inside[row]), _lines_of(border[row])) for row in beside]
        owned = [_lines_of(shapely.difference(*pair)) for pair in pairs]
        taken = cancellable(shapely.union_all, owned)
        for row, side in zip(rows, sides, strict=True):
            check_cancelled()
            rest = shapely.difference(side, taken)
            metres[row] = rest.length
            taken = shapely.union(taken, rest)  # two settlements of the cell may end there
    return metres


def _lines_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """Its lines without the points at which it merely touches; GEOS cannot overlay a mixture."""
    parts = shapely.get_parts(geometry)
    return shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1])


def sparse_areas(
    density: Density,
    residents: FloatArray,
    *,
    mesh_target_m: float,
    min_residents_per_ha: float,
    min_cells: int,
) -> tuple[GeometryArray, BoolArray]:
    """Groups of neighbouring cells where many people live and the mesh is too wide.

    Args:
        density: density by cell, n of them.
        residents: residents of each cell, shape (n,); nan never counts.
        mesh_target_m: cells with a wider mesh (m), or without any network, count.
        min_residents_per_ha: residents per hectare of settlement from which a cell counts, the
            bound included.
        min_cells: smaller groups are left out; cells that touch at a corner only are of two groups.

    Returns:
        ``(areas, chosen)``: polygon of each group, and the cells in them, shape (n,).
    """
    mesh = density.mesh_m
    wide = np.isnan(mesh) | (mesh > mesh_target_m)
    dense = residents >= min_residents_per_ha * density.settlement_m2 / 10_000.0
    index = np.flatnonzero(wide & dense)
    chosen = np.zeros(len(mesh), dtype=bool)
    groups = shapely.get_parts(cancellable(shapely.union_all, density.cells[index]))
    groups = groups[shapely.get_dimensions(groups) == 2]
    if not len(groups):
        return groups, chosen
    side = np.sqrt(shapely.area(density.cells[index[0]]))
    groups = groups[shapely.area(groups) >= (min_cells - 0.5) * side**2]
    if len(groups):
        inside = shapely.STRtree(shapely.centroid(density.cells[index])).query(groups, "contains")
        chosen[index[inside[1]]] = True
    return groups, chosen
