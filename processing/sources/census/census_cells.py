"""Cells and values of grids of residents: of the census, of Eurostat (INSPIRE), of anybody."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from ...runtime.array_types import FloatArray, GeometryArray
from ...runtime.errors import SourceError
from ...wording.number_reading import NumberError, read_number
from ..incoming_geometry import reproject

GRID_CRS = "EPSG:3035"
"""That of the census and of Eurostat, where neither an id nor the planner names another."""

INHABITED = "bewohnt"
EMPTY = "unbewohnt"
WITHHELD = "geheim"

_ID = re.compile(r"^(?:CRS(?P<crs>\d+)RES)?(?P<size>\d+)(?P<unit>k?m)N(?P<y>\d+)E(?P<x>\d+)$")
_STATUS = {"-1": EMPTY, "–": EMPTY, "-": EMPTY, "-9": WITHHELD, "/": WITHHELD, ".": WITHHELD}
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")
_UNEVEN_M = 0.01
_NO_CENTS = re.compile(r"[.,]0{1,2}$")


@dataclass(frozen=True, slots=True)
class GridCell:
    """Lower left corner and side length in metres, in the CRS of the grid."""

    x: float
    y: float
    size: float
    crs: str = GRID_CRS

    @property
    def inspire_id(self) -> str:
        """Id as in the census of 2022."""
        code = self.crs.removeprefix("EPSG:")
        return f"CRS{code}RES{self.size:.0f}mN{self.y:.0f}E{self.x:.0f}"

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in the CRS of the grid."""
        return self.x, self.y, self.x + self.size, self.y + self.size


@dataclass(frozen=True, slots=True)
class OutlinedCell:
    """A cell that the file draws itself, of any shape: WKB of its area in the CRS of the layer."""

    wkb: bytes
    bounds: tuple[float, float, float, float]
    crs: str


Cell = GridCell | OutlinedCell


def is_cell_id(text: str) -> bool:
    """Whether a text is the id of a cell."""
    return _ID.match(text.strip()) is not None


def parse_cell_id(text: str) -> GridCell | None:
    """Cell of an id of 2022 (``CRS3035RES100mN…E…``) or 2011 (``100mN26840E43341``); else None.

    The long form names its CRS and counts in metres, the short one counts in cells of EPSG:3035.

    Raises:
        SourceError: if the id names a CRS that nobody knows or whose unit is not the metre.
    """
    match = _ID.match(text.strip())
    if match is None:
        return None
    size = float(match["size"]) * (1000.0 if match["unit"] == "km" else 1.0)
    if match["crs"] is None:
        return GridCell(float(match["x"]) * size, float(match["y"]) * size, size)
    crs = f"EPSG:{match['crs']}"
    if not is_metric(crs):
        raise SourceError(
            f"Gitterzelle „{text}“ liegt in {crs}. Das ist kein bekanntes Koordinatensystem in"
            " Metern, und so lässt sich die Zelle nicht zeichnen. Bitte die Originaldatei des"
            " Gitters verwenden."
        )
    return GridCell(float(match["x"]), float(match["y"]), size, crs)


@cache
def short_crs(crs: str) -> str:
    """A CRS, as code or WKT, by its code where it has one: ids of cells bear it."""
    code = CRS.from_user_input(crs).to_authority()
    return ":".join(code) if code else crs


def is_metric(crs: str) -> bool:
    """Whether a CRS, as code or WKT, is known, flat and counts in metres."""
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        return False
    return known.is_projected and known.axis_info[0].unit_conversion_factor == 1.0


@cache
def _window(crs: str) -> tuple[float, float, float, float]:
    """Where a metric CRS is meant to be used, in its metres; everywhere if it does not say."""
    area = CRS.from_user_input(crs).area_of_use
    everywhere = (-math.inf, -math.inf, math.inf, math.inf)
    if area is None:
        return everywhere
    try:
        mover = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        west, south, east, north = mover.transform_bounds(*area.bounds)
    except ProjError:
        return everywhere
    return west, south, east, north


def parse_value(text: str) -> tuple[float, str] | None:
    """Inhabitants and status of a cell; None if the text says neither.

    The codes -1 and "–" mean uninhabited, -9, "/" and "." mean kept secret: they are a status, the
    number is nan. "1.234" is refused: it can be read in two ways.
    """
    text = text.strip()
    if "." in text or "," in text:
        text = _NO_CENTS.sub("", text)
    if text in _STATUS:
        return math.nan, _STATUS[text]
    if not _NUMBER.match(text):
        return None
    try:
        value = read_number(text)
    except NumberError:
        return None
    return value, INHABITED if value > 0 else EMPTY


def cell_of_midpoint(x: float, y: float, size: float, crs: str = GRID_CRS) -> GridCell | None:
    """Cell around a point; None where the coordinates cannot be of the grid's CRS.

    Cells of EPSG:3035 begin at multiples of their size, wherever in them the point lies; of other
    grids the point is the middle.

    Args:
        x: Metres east.
        y: Metres north.
        size: Side length of the cell in metres.
        crs: Metric CRS of the grid.
    """
    west, south, east, north = _window(crs)
    if not (west <= x <= east and south <= y <= north):
        return None
    if crs == GRID_CRS:
        return GridCell(math.floor(x / size) * size, math.floor(y / size) * size, size)
    return GridCell(round(x - size / 2.0, 3), round(y - size / 2.0, 3), size, crs)


def cell_polygons(cells: Sequence[Cell], crs: str) -> GeometryArray:
    """Areas of cells in another CRS, moved by their corners.

    Args:
        cells: n cells, of one grid or several.
        crs: CRS of the result.

    Returns:
        Shape (n,).
    """
    areas: GeometryArray = np.empty(len(cells), dtype=object)
    systems = np.array([cell.crs for cell in cells], dtype=object)
    for row, cell in enumerate(cells):
        if isinstance(cell, OutlinedCell):
            areas[row] = shapely.from_wkb(cell.wkb)
        else:
            areas[row] = shapely.box(*cell.bounds)
    for system in dict.fromkeys(systems.tolist()):
        rows = np.flatnonzero(systems == system)
        areas[rows] = reproject(areas[rows], system, crs)
    return areas


def cell_centres(cells: Sequence[Cell], crs: str) -> GeometryArray:
    """Midpoints of cells in another CRS; of drawn ones that of what surrounds them.

    Args:
        cells: n cells, of one grid or several.
        crs: CRS of the result.

    Returns:
        Shape (n,).
    """
    bounds = np.array([cell.bounds for cell in cells], dtype=float).reshape(len(cells), 4)
    middles = np.asarray(shapely.points((bounds[:, :2] + bounds[:, 2:]) / 2.0), dtype=object)
    systems = np.array([cell.crs for cell in cells], dtype=object)
    for system in dict.fromkeys(systems.tolist()):
        rows = np.flatnonzero(systems == system)
        middles[rows] = reproject(middles[rows], system, crs)
    return middles


def is_lattice(points: FloatArray, size: float) -> bool:
    """Whether midpoints stand a whole number of cells apart, to a centimetre.

    Args:
        points: Coordinates in metres, shape (n, 2).
        size: Side length of the cells; that of a grid is a whole number of metres.
    """
    steps = (points - points[0]) / size
    off = np.abs(steps - np.round(steps)).max() * size
    return bool(max(off, abs(size - round(size))) < _UNEVEN_M)


def grid_size(coordinates: FloatArray) -> float | None:
    """Spacing of midpoints (n) along one axis; None when they do not show it."""
    steps = np.diff(np.unique(coordinates))
    steps = steps[steps > 0.5]
    return float(steps.min()) if len(steps) else None
