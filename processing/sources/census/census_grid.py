"""The census grid as cells and as points of inhabitants."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from ...analysis.settlement.district_locator import Districts
from ...analysis.supply.dasymetric import disaggregate
from ...runtime.array_types import GeometryArray
from ...runtime.errors import SourceError
from ...store.features import FeatureTable
from ...wording.number_reading import NumberError, read_number
from ...wording.numbers import counted, grouped
from ..incoming_geometry import reproject
from ..reader_report import ImportReport, RoleReport, SkipTally
from .census_cells import (
    GRID_CRS,
    INHABITED,
    WITHHELD,
    GridCell,
    cell_centres,
    cell_of_midpoint,
    cell_polygons,
    grid_size,
    parse_cell_id,
    parse_value,
)
from .census_classes import ClassWatch
from .census_file import CensusFile, CensusRow, open_census

MAX_CELLS = 500_000
"""Cells kept at most, 5,000 km² at 100 m: up to 1 GB (measured 1.7 KB a cell)."""
_REPORT_EVERY = 20_000


@dataclass(frozen=True)
class PopulationImport:
    """Cells and points in the target CRS; ``total`` is the sum of the published inhabitants."""

    cells: FeatureTable
    points: FeatureTable
    total: float
    report: ImportReport


@dataclass(slots=True)
class _Taken:
    cells: list[GridCell] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    seen: set[GridCell] = field(default_factory=set)
    skips: SkipTally = field(default_factory=SkipTally)
    watch: ClassWatch = field(default_factory=ClassWatch)
    read: int = 0
    outside: int = 0


def read_population(
    path: Path,
    *,
    crs: str,
    city: shapely.Geometry | None = None,
    districts: Districts | None = None,
    value_field: str = "",
    progress: Callable[[float], None] | None = None,
) -> PopulationImport:
    """Census grid of 2011 or 2022, 100 m or 1 km.

    The cell comes from the grid id, else from the x and y columns (midpoints in EPSG:3035), else
    from the middle of the feature. A cell belongs to the city, and to a district, if its centre
    does. Codes for uninhabited and secret cells are a status, never a number. The sum over the
    points equals the sum over the cells.

    Args:
        path: CSV, GeoPackage or Parquet file.
        crs: Target CRS, metric.
        city: Area of the city in the target CRS; None keeps all cells.
        districts: Districts to enter.
        value_field: Column of inhabitants; found by its usual names if empty.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the file cannot be read or no cell lies in the city.
    """
    census = open_census(path, value_field)
    taken = _take(census, path, crs, city, progress or (lambda _share: None))
    taken.watch.require_counts(str(path))
    _require_one_size(taken, path)
    if not taken.cells:
        reasons = "; ".join(skip.sentence() for skip in taken.skips.result())
        raise SourceError(
            f"{path}: Keine Gitterzelle im Gebiet der Stadt gefunden ({taken.read} Zeilen gelesen,"
            f" {taken.outside} außerhalb{'; ' + reasons if reasons else ''}). Bitte prüfen, ob die"
            " Datei die Stadt enthält."
        )
    centres = reproject(cell_centres(taken.cells), GRID_CRS, crs)
    inside = np.ones(len(centres), dtype=bool)
    if city is not None:
        shapely.prepare(city)
        inside = shapely.intersects(city, centres)
    if not inside.any():
        raise SourceError(
            f"{path}: Keine Gitterzelle hat ihren Mittelpunkt im Gebiet der Stadt. Bitte prüfen, ob"
            " die Datei die Stadt enthält."
        )
    cells = _cell_table(taken, centres, crs, districts).take(inside)
    people = cells.column("einwohner")
    known = np.isfinite(people) & (people > 0)
    points = FeatureTable(
        centres[inside][known],
        {
            "einwohner": people[known],
            "zelle": cells.column("zelle")[known],
            "quelle_id": cells.column("quelle_id")[known],
            "ortsbezirk": cells.column("ortsbezirk")[known],
        },
    )
    total = float(np.nansum(people))
    report = _report(path, taken, cells, points, total, int((~inside).sum()))
    report = report.with_notes(census.notes)
    return PopulationImport(cells, points, total, report)


def spread(
    imported: PopulationImport,
    buildings: FeatureTable,
    districts: Districts | None = None,
    *,
    progress: Callable[[float], None] | None = None,
) -> PopulationImport:
    """Inhabitants moved from the cell centres onto the residential buildings of each cell.

    An approximation for computing, not a fact about single buildings; the total stays the same.
    Cells without a residential building keep their inhabitants at the centre.

    Args:
        imported: cells with their inhabitants.
        buildings: footprints with ``nutzung`` and ``geschosse``.
        districts: Districts to enter.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        AnalysisError: for a building use that has no residential share.
    """
    cells = imported.cells
    result = disaggregate(
        cells.geometry,
        cells.column("einwohner"),
        buildings=buildings.geometry,
        use=np.asarray([use or "unbekannt" for use in buildings.column("nutzung")], dtype=object),
        storeys=np.asarray(buildings.column("geschosse"), dtype=float),
        progress=progress,
    )
    own = cells.column("ortsbezirk")[result.cell]
    found = (districts or Districts.none()).homes(result.points)
    points = FeatureTable(
        result.points,
        {
            "einwohner": result.residents,
            "zelle": cells.column("zelle")[result.cell],
            "quelle_id": cells.column("quelle_id")[result.cell],
            "ortsbezirk": np.where([home is None for home in found], own, found),
        },
    )
    note = _spread_note(len(points), result.cells_without_building)
    cell_report = imported.report.role("census_cell")
    report = RoleReport("population_points", read=len(points), written=len(points), notes=(note,))
    return replace(
        imported, points=points, report=replace(imported.report, roles=(cell_report, report))
    )


def _spread_note(points: int, lonely: int) -> str:
    """What spreading did; of the points, ``lonely`` are centres of cells and no buildings."""
    parts = counted(points - lonely, "Gebäudeteil", "Gebäudeteile", dots=False)
    cells = counted(
        lonely,
        "bewohnte Zelle ohne Wohngebäude behält",
        "bewohnte Zellen ohne Wohngebäude behalten",
        dots=False,
    )
    return (
        f"Näherung: auf {parts} verteilt nach Grundfläche, Geschossen und Wohnanteil;"
        f" {cells} ihre Einwohner im Mittelpunkt"
    )


def _take(
    census: CensusFile,
    path: Path,
    crs: str,
    city: shapely.Geometry | None,
    progress: Callable[[float], None],
) -> _Taken:
    """Rows near the city as cells."""
    taken = _Taken()
    bounds = _grid_bounds(city, crs)
    rows, size = _with_size(census, path)
    to_grid = Transformer.from_crs(census.crs, GRID_CRS, always_xy=True) if census.crs else None
    for row in rows:
        taken.read += 1
        if taken.read % _REPORT_EVERY == 0:
            progress(1.0 - _REPORT_EVERY / taken.read)
        cell = _cell(row, size, to_grid)
        label = f"Zeile {row.number}" + (f", Zelle {row.id}" if row.id else "")
        if cell is None:
            taken.skips.add("Lage der Zelle nicht lesbar", label)
            continue
        near = _touches(cell, bounds)
        value = parse_value(row.value) if near or not taken.watch.counts else None
        if value is not None:
            taken.watch.look(row, value[0], cell.size)
        if not near:
            taken.outside += 1
        elif value is None:
            taken.skips.add(f"Einwohnerzahl „{row.value}“ nicht lesbar", label)
        elif cell in taken.seen:
            taken.skips.add("Zelle kommt mehrfach vor", label)
        else:
            if len(taken.cells) == MAX_CELLS:
                raise SourceError(_too_many(path))
            taken.seen.add(cell)
            taken.cells.append(cell)
            taken.labels.append(row.id or cell.inspire_id)
            taken.values.append(value[0])
            taken.status.append(value[1])
    return taken


def _too_many(path: Path) -> str:
    return (
        f"{path}: Mehr als {grouped(MAX_CELLS)} Gitterzellen liegen bei der Stadt; so viele werden"
        " nicht gelesen. Kennt der Speicher die Grenze der Stadt nicht, bitte erst die Ortsbezirke"
        " übernehmen; sonst die Datei auf die Stadt zuschneiden. Es wurde nichts übernommen."
    )


def _require_one_size(taken: _Taken, path: Path) -> None:
    sizes = sorted({cell.size for cell in taken.cells})
    if len(sizes) > 1:
        listed = ", ".join(f"{size:.0f} m" for size in sizes)
        raise SourceError(
            f"{path}: Die Datei mischt Zellen verschiedener Weite ({listed}); Einwohner würden"
            " mehrfach gezählt. Bitte nur ein Gitter angeben."
        )


def _with_size(census: CensusFile, path: Path) -> tuple[Iterable[CensusRow], float]:
    """Rows and the side length of cells that have no id, from a column's name or the spacing."""
    if census.columns.id is not None:
        return census.rows, census.columns.size or math.nan
    if census.columns.size is not None:
        return census.rows, census.columns.size
    rows = list(census.rows)
    positions = [_stated_position(row) or row.point for row in rows]
    size = grid_size(np.asarray([item[0] for item in positions if item is not None]))
    if size is None:
        raise SourceError(
            f"{path}: Die Weite des Gitters ist nicht erkennbar (keine Gitter-ID, keine Angabe wie"
            " x_mp_100m). Bitte die Originaldatei des Zensus verwenden."
        )
    return rows, size


def _stated_position(row: CensusRow) -> tuple[float, float] | None:
    """Midpoint from the x and y columns."""
    try:
        return read_number(row.x), read_number(row.y)
    except NumberError:
        return None


def _cell(row: CensusRow, size: float, to_grid: Transformer | None) -> GridCell | None:
    if row.id:
        cell = parse_cell_id(row.id)
        if cell is not None:
            return cell
    if math.isnan(size):
        return None
    try:
        return cell_of_midpoint(read_number(row.x), read_number(row.y), size)
    except NumberError:
        if row.point is None or to_grid is None:
            return None
    x, y = to_grid.transform(*row.point)
    return cell_of_midpoint(x, y, size) if math.isfinite(x + y) else None


def _grid_bounds(
    city: shapely.Geometry | None, crs: str
) -> tuple[float, float, float, float] | None:
    if city is None:
        return None
    transformer = Transformer.from_crs(crs, GRID_CRS, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*city.bounds)
    return west, south, east, north


def _touches(cell: GridCell, bounds: tuple[float, float, float, float] | None) -> bool:
    if bounds is None:
        return True
    west, south, east, north = bounds
    return (
        cell.x <= east
        and cell.x + cell.size >= west
        and cell.y <= north
        and cell.y + cell.size >= south
    )


def _cell_table(
    taken: _Taken, centres: GeometryArray, crs: str, districts: Districts | None
) -> FeatureTable:
    finder = districts or Districts.none()
    table = FeatureTable.from_rows(
        reproject(cell_polygons(taken.cells), GRID_CRS, crs),
        {
            "status": taken.status,
            "zelle": taken.labels,
            "quelle_id": [f"zensus:{label}" for label in taken.labels],
        },
    )
    return table.with_columns(
        einwohner=np.asarray(taken.values, dtype=float), ortsbezirk=finder.homes(centres)
    )


def _report(
    path: Path,
    taken: _Taken,
    cells: FeatureTable,
    points: FeatureTable,
    total: float,
    outside: int,
) -> ImportReport:
    states = Counter(cells.column("status"))
    note = (
        f"{total:.0f} Einwohner in {states[INHABITED]} bewohnten Zellen;"
        f" {states[WITHHELD]} Zellen geheim (in der Summe nicht enthalten); zur Stadt zählt eine"
        " Zelle, wenn ihr Mittelpunkt darin liegt"
    )
    return ImportReport(
        path.name,
        (
            RoleReport(
                "census_cell",
                read=taken.read,
                written=len(cells),
                outside=taken.outside + outside,
                skipped=taken.skips.result(),
                notes=(note,),
            ),
            RoleReport("population_points", read=len(points), written=len(points)),
        ),
    )
