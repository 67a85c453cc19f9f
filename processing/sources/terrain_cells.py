"""The cells of a terrain model that hold no height although the file does not say so."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from osgeo import gdal
from pyproj import Transformer
from pyproj.exceptions import ProjError

from ..analysis.arrays import BoolArray, FloatArray
from ..analysis.settlement.elevation import impossible_heights, impossible_note
from ..runtime.cancellation import check_cancelled
from ..runtime.progress import Progress, report_share

_STRIP = 256
_AROUND = 4
"""Cells around the window, because interpolation looks at neighbours."""

_PICTURE = {
    gdal.GCI_RedBand,
    gdal.GCI_GreenBand,
    gdal.GCI_BlueBand,
    gdal.GCI_AlphaBand,
    gdal.GCI_PaletteIndex,
}

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class WindowCells:
    """Cells of a window: with a height, with an impossible one, and the two outermost of these."""

    heights: int = 0
    impossible: int = 0
    examples: tuple[float, ...] = ()

    @property
    def note(self) -> str:
        """German words; empty if every height is possible."""
        return impossible_note(self.impossible, self.examples) if self.impossible else ""


def is_picture(band: gdal.Band) -> bool:
    """Whether a band holds the colours of an aerial photograph or a scanned map."""
    return band.GetColorInterpretation() in _PICTURE


def window(
    dataset: gdal.Dataset, bounds: Bounds | None, *, crs: str, own_crs: str
) -> tuple[int, int, int, int]:
    """The part of a raster that covers bounds in another CRS; all of it where that cannot be told.

    Args:
        dataset: the raster.
        bounds: west, south, east, north in ``crs``; None for the whole raster.
        crs: CRS of the bounds.
        own_crs: CRS of the raster.

    Returns:
        First column, first row, number of columns, number of rows; the numbers are 0 if the bounds
        lie outside.
    """
    whole = (0, 0, dataset.RasterXSize, dataset.RasterYSize)
    inverse = gdal.InvGeoTransform(dataset.GetGeoTransform())
    if bounds is None or inverse is None:
        return whole
    try:
        there = Transformer.from_crs(crs, own_crs, always_xy=True).transform_bounds(*bounds)
    except ProjError:
        return whole
    if not np.isfinite(there).all():
        return whole
    corners = [gdal.ApplyGeoTransform(inverse, x, y) for x in there[::2] for y in there[1::2]]
    low, high = np.min(corners, axis=0) - _AROUND, np.max(corners, axis=0) + _AROUND
    low = np.clip(np.floor(low), 0, whole[2:]).astype(int)
    high = np.clip(np.ceil(high), 0, whole[2:]).astype(int)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])


def find(
    band: gdal.Band,
    place: tuple[int, int, int, int],
    *,
    metres: float,
    progress: Progress | None = None,
) -> WindowCells:
    """Count the cells of a window whose heights are impossible.

    Args:
        band: the heights.
        place: see :func:`window`.
        metres: metres of one unit of the heights.
        progress: callback.
    """
    heights, count, low, high = 0, 0, math.inf, -math.inf
    for row, values, known in _strips(band, place):
        wrong = known & impossible_heights(values, metres=metres)
        heights += int(known.sum()) - int(wrong.sum())
        if wrong.any():
            count += int(wrong.sum())
            low, high = min(low, float(values[wrong].min())), max(high, float(values[wrong].max()))
        report_share(progress, (row - place[1] + 1) / place[3])
    return WindowCells(heights, count, tuple(sorted({low, high})) if count else ())


@contextmanager
def cleaned(
    dataset: gdal.Dataset, place: tuple[int, int, int, int], *, metres: float
) -> Iterator[gdal.Dataset]:
    """The window of a raster of one band in memory, with nan instead of impossible heights.

    Args:
        dataset: the raster.
        place: see :func:`window`.
        metres: metres of one unit of the heights.
    """
    path = f"/vsimem/{uuid.uuid4().hex}.tif"
    try:
        copy = gdal.Translate(
            path,
            dataset,
            srcWin=list(place),
            outputType=gdal.GDT_Float64,
            noData=math.nan,
            creationOptions=["TILED=YES", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER"],
        )
        target = copy.GetRasterBand(1)
        for row, values, known in _strips(dataset.GetRasterBand(1), place):
            wrong = ~known | impossible_heights(values, metres=metres)
            target.WriteArray(np.where(wrong, np.nan, values), 0, row - place[1])
        copy.FlushCache()
        del target
        yield copy
    finally:
        copy = None
        gdal.Unlink(path)


def _strips(
    band: gdal.Band, place: tuple[int, int, int, int]
) -> Iterator[tuple[int, FloatArray, BoolArray]]:
    """First row, values (scaled), and which of them are heights, strip by strip of a window."""
    left, top, columns, rows = place
    nodata = band.GetNoDataValue()
    scale, offset = band.GetScale() or 1.0, band.GetOffset() or 0.0
    for row in range(top, top + rows if columns else top, _STRIP):
        check_cancelled()
        height = min(_STRIP, top + rows - row)
        values = band.ReadAsArray(left, row, columns, height).astype(float)
        known = np.isfinite(values)
        if nodata is not None:
            with np.errstate(over="ignore"):
                stored = float(np.float32(nodata))
            known &= (values != nodata) & (values != stored)
        yield row, values * scale + offset, known
