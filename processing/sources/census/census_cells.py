"""Cells and values of the German census grid (EPSG:3035, INSPIRE)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.array_types import FloatArray, GeometryArray
from ...runtime.errors import SourceError
from ...wording.number_reading import NumberError, read_number

GRID_CRS = "EPSG:3035"
GRID_EXTENT = (3_900_000.0, 2_500_000.0, 4_800_000.0, 3_700_000.0)
"""Generous extent of Germany in the grid's CRS: coordinates outside are not midpoints of cells."""

INHABITED = "bewohnt"
EMPTY = "unbewohnt"
WITHHELD = "geheim"

_ID = re.compile(r"^(?:CRS(?P<crs>\d+)RES)?(?P<size>\d+)(?P<unit>k?m)N(?P<y>\d+)E(?P<x>\d+)$")
_STATUS = {"-1": EMPTY, "–": EMPTY, "-": EMPTY, "-9": WITHHELD, "/": WITHHELD, ".": WITHHELD}
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")
_NO_CENTS = re.compile(r"[.,]0{1,2}$")


@dataclass(frozen=True, slots=True)
class GridCell:
    """Lower left corner and side length in metres, in EPSG:3035."""

    x: float
    y: float
    size: float

    @property
    def inspire_id(self) -> str:
        """Id as in the census of 2022."""
        return f"CRS3035RES{self.size:.0f}mN{self.y:.0f}E{self.x:.0f}"


def parse_cell_id(text: str) -> GridCell | None:
    """Cell of an id of 2022 (``CRS3035RES100mN…E…``) or 2011 (``100mN26840E43341``); else None.

    The short form counts in cells, the long one in metres.

    Raises:
        SourceError: if the id names another CRS than EPSG:3035.
    """
    match = _ID.match(text.strip())
    if match is None:
        return None
    if match["crs"] not in (None, "3035"):
        raise SourceError(
            f"Gitterzelle „{text}“ liegt in EPSG:{match['crs']}, erwartet wird EPSG:3035. Bitte die"
            " Originaldatei des Zensus verwenden."
        )
    size = float(match["size"]) * (1000.0 if match["unit"] == "km" else 1.0)
    scale = 1.0 if match["crs"] else size
    return GridCell(float(match["x"]) * scale, float(match["y"]) * scale, size)


def parse_value(text: str) -> tuple[float, str] | None:
    """Inhabitants and status of a cell; None if the text says neither.

    The codes -1 and "–" mean uninhabited, -9, "/" and "." mean kept secret: they are a status, the
    number is nan. "1.234" is refused: it can be read in two ways.
    """
    text = _NO_CENTS.sub("", text.strip())
    if text in _STATUS:
        return math.nan, _STATUS[text]
    if not _NUMBER.match(text):
        return None
    try:
        value = read_number(text)
    except NumberError:
        return None
    return value, INHABITED if value > 0 else EMPTY


def cell_of_midpoint(x: float, y: float, size: float) -> GridCell | None:
    """Cell around a point in EPSG:3035; None outside Germany.

    Args:
        x: Metres east in EPSG:3035.
        y: Metres north in EPSG:3035.
        size: Side length of the cell in metres.
    """
    west, south, east, north = GRID_EXTENT
    if not (west <= x <= east and south <= y <= north):
        return None
    return GridCell(math.floor(x / size) * size, math.floor(y / size) * size, size)


def cell_polygons(cells: list[GridCell]) -> GeometryArray:
    """Squares (n) of n cells in EPSG:3035."""
    x = np.asarray([cell.x for cell in cells])
    y = np.asarray([cell.y for cell in cells])
    size = np.asarray([cell.size for cell in cells])
    return np.asarray(shapely.box(x, y, x + size, y + size), dtype=object)


def cell_centres(cells: list[GridCell]) -> GeometryArray:
    """Midpoints (n) of n cells in EPSG:3035."""
    half = np.asarray([cell.size / 2.0 for cell in cells])
    x = np.asarray([cell.x for cell in cells]) + half
    y = np.asarray([cell.y for cell in cells]) + half
    return np.asarray(shapely.points(x, y), dtype=object)


def grid_size(coordinates: FloatArray) -> float | None:
    """Spacing of midpoints (n) along one axis; None when they do not show it."""
    steps = np.diff(np.unique(coordinates))
    steps = steps[steps > 0.5]
    return float(steps.min()) if len(steps) else None
