"""Rows of a grid of residents as cells: which lie at the city, and what becomes of the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from ...analysis.shapes.ring_repair import made_valid
from ...runtime.array_types import FloatArray
from ...runtime.errors import SourceError
from ...wording.number_reading import NumberError, read_number
from ...wording.numbers import grouped
from ..incoming_geometry import from_wkb
from ..reader_report import SkipTally
from .census_cells import (
    GRID_CRS,
    WITHHELD,
    Cell,
    GridCell,
    OutlinedCell,
    cell_of_midpoint,
    grid_size,
    is_lattice,
    is_metric,
    parse_cell_id,
    parse_value,
    short_crs,
)
from .census_classes import ClassWatch
from .census_file import CensusFile, CensusRow

MAX_CELLS = 500_000
"""Cells kept at most, 5,000 km² at 100 m: up to 1 GB (measured 1.7 KB a cell)."""
_REPORT_EVERY = 20_000
_SHORT_ID = "CRS"


@dataclass(slots=True)
class TakenRows:
    """Cells near the city in the order of the file, and the account of all rows.

    Attributes:
        cells: where they lie.
        labels: their ids.
        values: their residents, nan where there is none or it is secret.
        status: inhabited, uninhabited or secret.
        seen: the cells once more, to find those that come twice.
        skips: rows left out, by reason.
        aside: residents of these rows by reason, as far as they are readable.
        watch: whether the values are classes.
        read: rows.
        outside: rows far from the city.
        residents: in all rows together.
        residents_outside: in the rows far from the city.
        secret_outside: of these rows how many are secret.
        of_2011: ids in the form of 2011.
    """

    cells: list[Cell] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    seen: set[Cell] = field(default_factory=set)
    skips: SkipTally = field(default_factory=SkipTally)
    aside: dict[str, float] = field(default_factory=dict)
    watch: ClassWatch = field(default_factory=ClassWatch)
    read: int = 0
    outside: int = 0
    residents: float = 0.0
    residents_outside: float = 0.0
    secret_outside: int = 0
    of_2011: int = 0

    def skip(self, reason: str, label: str, residents: float) -> None:
        """Leave a row out, with its residents."""
        self.skips.add(reason, label)
        self.aside[reason] = self.aside.get(reason, 0.0) + residents

    def take(self, cell: Cell, label: str, value: tuple[float, str]) -> None:
        """Keep a row."""
        self.seen.add(cell)
        self.cells.append(cell)
        self.labels.append(label)
        self.values.append(value[0])
        self.status.append(value[1])


def take_rows(
    census: CensusFile,
    path: Path,
    *,
    crs: str,
    city: shapely.Geometry | None,
    grid_crs: str,
    progress: Callable[[float], None],
) -> TakenRows:
    """Rows near the city as cells.

    Args:
        census: The open file.
        path: Its path, for messages.
        crs: CRS of the city.
        city: Its area; None takes all.
        grid_crs: CRS of midpoints that state none; that of the census if empty.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the size of the cells is not known, if grids are mixed, if values are
            classes, or if there are too many cells.
    """
    taken = TakenRows()
    grid = _Grid.of(census, path, grid_crs)
    near_of = _Nearness(city, crs)
    for row in grid.rows:
        taken.read += 1
        if taken.read % _REPORT_EVERY == 0:
            progress(1.0 - _REPORT_EVERY / taken.read)
        cell = grid.cell(row)
        label = f"Zeile {row.number}" + (f", Zelle {row.id}" if row.id else "")
        value = parse_value(row.value)
        number = value[0] if value is not None and math.isfinite(value[0]) else 0.0
        taken.residents += number
        if cell is None:
            taken.skip("Lage der Zelle nicht lesbar", label, number)
            continue
        if value is not None:
            width = cell.size if isinstance(cell, GridCell) else 0.0
            taken.watch.look(row, value[0], width)
        if not near_of(cell):
            taken.outside += 1
            taken.residents_outside += number
            taken.secret_outside += value is not None and value[1] == WITHHELD
            continue
        taken.of_2011 += bool(row.id) and not row.id.strip().startswith(_SHORT_ID)
        fault = _take(taken, row, cell, value)
        if fault:
            taken.skip(fault, label, number)
        elif len(taken.cells) > MAX_CELLS:
            raise SourceError(_too_many(path))
    taken.watch.require_counts(str(path))
    _require_one_grid(taken, path)
    return taken


def _take(taken: TakenRows, row: CensusRow, cell: Cell, value: tuple[float, str] | None) -> str:
    """Keep a row at the city; why it cannot be kept, "" if it is."""
    if value is None:
        return f"Einwohnerzahl „{row.value}“ nicht lesbar"
    sound = _sound(cell) if isinstance(cell, OutlinedCell) else cell
    if sound is None:
        return "Umriss der Zelle fehlerhaft"
    if sound in taken.seen:
        return "Zelle kommt mehrfach vor"
    name = sound.inspire_id if isinstance(sound, GridCell) else f"Zeile {row.number}"
    taken.take(sound, row.id or name, value)
    return ""


def _too_many(path: Path) -> str:
    return (
        f"{path}: Mehr als {grouped(MAX_CELLS)} Gitterzellen liegen bei der Stadt; so viele werden"
        " nicht gelesen. Kennt der Speicher die Grenze der Stadt nicht, bitte erst die Ortsbezirke"
        " übernehmen; sonst die Datei auf die Stadt zuschneiden. Es wurde nichts übernommen."
    )


def _require_one_grid(taken: TakenRows, path: Path) -> None:
    grids = sorted({(cell.crs, cell.size) for cell in taken.cells if isinstance(cell, GridCell)})
    if len({size for _crs, size in grids}) > 1:
        listed = ", ".join(f"{size:.0f} m" for size in sorted({size for _crs, size in grids}))
        raise SourceError(
            f"{path}: Die Datei mischt Zellen verschiedener Weite ({listed}); Einwohner würden"
            " mehrfach gezählt. Bitte nur ein Gitter angeben."
        )
    if len(grids) > 1:
        listed = ", ".join(crs for crs, _size in grids)
        raise SourceError(
            f"{path}: Die Datei mischt Gitter verschiedener Koordinatensysteme ({listed});"
            " Einwohner würden mehrfach gezählt. Bitte nur ein Gitter angeben."
        )


@dataclass(frozen=True, slots=True)
class _Grid:
    """How the rows of a file become cells; ``size`` is nan where only an id can tell."""

    rows: Iterable[CensusRow]
    size: float
    crs: str
    file_crs: str
    to_grid: Transformer | None

    @classmethod
    def of(cls, census: CensusFile, path: Path, grid_crs: str) -> _Grid:
        """From the headings, else from the spacing of the midpoints."""
        columns, own = census.columns, census.crs
        stated = grid_crs or GRID_CRS
        if not is_metric(stated):
            raise SourceError(
                f"{path}: Das Koordinatensystem des Gitters ({stated[:80]}) zählt nicht in Metern."
                " Bitte eines in Metern angeben, z. B. EPSG:3035."
            )
        mover = Transformer.from_crs(own, stated, always_xy=True) if own else None
        grid = cls(census.rows, columns.size or math.nan, stated, own, mover)
        if columns.id is not None or columns.size is not None:
            return grid
        rows = list(census.rows)
        grid = replace(grid, rows=rows)
        if rows and all(row.area is not None for row in rows):
            return grid
        return grid.spaced(path, rows, by_columns=columns.x is not None)

    def spaced(self, path: Path, rows: list[CensusRow], *, by_columns: bool) -> _Grid:
        """The same with the size of cells found by how far their midpoints are apart."""
        if by_columns:
            places = [item for row in rows if (item := _stated_position(row)) is not None]
            found = replace(self, size=_spacing(_first(places)))
        else:
            places = [row.point for row in rows if row.point is not None]
            found = self._of_points(places)
        if math.isnan(found.size):
            raise SourceError(
                f"{path}: Die Weite des Gitters ist nicht erkennbar (keine Gitter-ID, keine Angabe"
                " wie x_mp_100m). Bitte die Originaldatei des Zensus verwenden."
            )
        return found

    def _of_points(self, places: list[tuple[float, float]]) -> _Grid:
        """By points of a layer: in its own CRS if they are a lattice there, else in the grid's."""
        x = _first(places)
        if is_metric(self.file_crs):
            size = _spacing(x)
            if math.isfinite(size) and is_lattice(np.asarray(places), size):
                return replace(self, size=size, crs=short_crs(self.file_crs), to_grid=None)
        if self.to_grid is None or not places:
            return self
        moved, _y = self.to_grid.transform(x, [y for _x, y in places])
        return replace(self, size=_spacing(np.asarray(moved, dtype=float)))

    def cell(self, row: CensusRow) -> Cell | None:
        """Cell of a row: by its id, its own area, its midpoint, its point; None if none tells."""
        if row.id:
            cell = parse_cell_id(row.id)
            if cell is not None:
                return cell
        if row.area is not None:
            return OutlinedCell(*row.area, self.file_crs)
        if math.isnan(self.size):
            return None
        place = _stated_position(row)
        if place is not None:
            return cell_of_midpoint(*place, self.size, self.crs)
        if row.point is None:
            return None
        x, y = self.to_grid.transform(*row.point) if self.to_grid is not None else row.point
        return cell_of_midpoint(x, y, self.size, self.crs) if math.isfinite(x + y) else None


def _first(places: list[tuple[float, float]]) -> FloatArray:
    return np.asarray([x for x, _y in places], dtype=float)


def _spacing(coordinates: FloatArray) -> float:
    """Size of cells by midpoints along one axis; nan when they do not show it."""
    size = grid_size(coordinates[np.isfinite(coordinates)])
    return math.nan if size is None else size


def _stated_position(row: CensusRow) -> tuple[float, float] | None:
    """Midpoint from the x and y columns."""
    try:
        return read_number(row.x), read_number(row.y)
    except NumberError:
        return None


def _sound(cell: OutlinedCell) -> OutlinedCell | None:
    """A cell whose area is valid; None where none can be made of it."""
    areas = from_wkb([cell.wkb])
    if areas[0] is None:
        return None
    if shapely.is_valid(areas[0]):
        return cell
    mended = made_valid(areas)[0]
    if mended is None or not mended.area > 0:
        return None
    return replace(cell, wkb=shapely.to_wkb(mended))


class _Nearness:
    """Whether a cell lies within the bounds of the city, or just beyond them, in its own CRS.

    What lies at most the width of a cell beyond tells whether there is land behind the border.
    """

    def __init__(self, city: shapely.Geometry | None, crs: str) -> None:
        self._city = city
        self._crs = crs
        self._bounds: dict[str, tuple[float, float, float, float]] = {}

    def __call__(self, cell: Cell) -> bool:
        if self._city is None:
            return True
        if cell.crs not in self._bounds:
            mover = Transformer.from_crs(self._crs, cell.crs, always_xy=True)
            west, south, east, north = mover.transform_bounds(*self._city.bounds)
            self._bounds[cell.crs] = (west, south, east, north)
        west, south, east, north = self._bounds[cell.crs]
        x, y, x_end, y_end = cell.bounds
        wide, high = x_end - x, y_end - y
        return (
            x - wide <= east
            and x_end + wide >= west
            and y - high <= north
            and y_end + high >= south
        )
