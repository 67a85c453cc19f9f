"""A smooth schematic relief: valley of the core, plateau in the north, hills in the south."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..runtime.array_types import FloatArray
from .demo_districts import ORIGIN

CELL_M = 25.0
_RIDGES = ((131.0, 60.0, 46.0, 30.0, 150.0), (158.0, 74.0, 22.0, 22.0, 70.0))
_VILLAGES = (
    (80.6, 65.7, 9.0, 38.0),
    (135.6, 32.0, 10.0, 20.0),
    (107.0, 135.5, 9.0, 22.0),
    (56.2, 73.0, 8.0, 14.0),
    (116.0, 146.0, 8.0, 12.0),
    (76.0, 127.0, 9.0, 16.0),
)


@dataclass(frozen=True)
class DemoTerrain:
    """Heights in metres, rows from north to south, and GDAL's six numbers."""

    values: FloatArray
    transform: tuple[float, float, float, float, float, float]


def height(x: FloatArray, y: FloatArray) -> FloatArray:
    """Height in metres at coordinates of the first tile (broadcast).

    Args:
        x: metres east in the CRS of the demo; any shape.
        y: metres north, of a shape that broadcasts with it.

    Returns:
        Metres above sea level.
    """
    east, north = (x - ORIGIN[0]) / 100.0, (y - ORIGIN[1]) / 100.0
    axis = 102.0 + 3.0 * np.sin(east / 22.0)
    off = north - axis
    plateau = 66.0 / (1.0 + np.exp(-(off - 18.0) / 5.5))
    forest = 95.0 / (1.0 + np.exp((off + 20.0) / 7.5)) + 0.4 * np.maximum(-off - 25.0, 0.0)
    ground = 233.0 + 0.010 * off**2 / (1.0 + 0.004 * off**2) + plateau + forest
    lauter = 99.0 + 7.5 * np.tanh((110.0 - north) / 14.0)
    ground -= 42.0 * np.exp(-(((east - lauter) / 4.2) ** 2)) / (1.0 + np.exp(-(off - 14.0) / 4.0))
    for x0, y0, wide, deep, rise in _RIDGES:
        ground += 0.45 * rise * np.exp(-(((east - x0) / wide) ** 2) - ((north - y0) / deep) ** 2)
    for x0, y0, radius, rise in _VILLAGES:
        ground += rise * np.exp(-((east - x0) ** 2 + (north - y0) ** 2) / radius**2)
    hills = np.sin(east / 3.7 + 1.3 * np.sin(north / 6.1)) * np.sin(north / 4.3 - east / 9.0)
    rough = 1.0 / (1.0 + np.exp((off + 14.0) / 4.0)) + 0.25 / (1.0 + np.exp(-(off - 20.0) / 4.0))
    whole: FloatArray = ground + 26.0 * hills * rough
    return whole


def relief(bounds: tuple[float, float, float, float], tile: tuple[float, float]) -> DemoTerrain:
    """Raster that covers ``bounds``; tiles of the given width and height repeat the first one.

    Args:
        bounds: west, south, east, north in metres; widened to whole cells.
        tile: width and height in metres after which the heights of the first tile come again.
    """
    left, bottom = (np.floor(value / CELL_M) * CELL_M for value in bounds[:2])
    right, top = (np.ceil(value / CELL_M) * CELL_M for value in bounds[2:])
    x = np.arange(left, right, CELL_M) + 0.5 * CELL_M
    y = np.arange(top, bottom, -CELL_M) - 0.5 * CELL_M
    x, y = ORIGIN[0] + np.mod(x - ORIGIN[0], tile[0]), ORIGIN[1] + np.mod(y - ORIGIN[1], tile[1])
    values = height(x[None, :], y[:, None])
    return DemoTerrain(np.round(values, 1), (float(left), CELL_M, 0.0, float(top), 0.0, -CELL_M))
