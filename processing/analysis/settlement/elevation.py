"""How much higher or lower the districts lie than the centre."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import binary_dilation

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ...wording.numbers import counted, power_of_ten, typed
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray
from ..shapes.geometry import only_areas
from ..supply.data_coverage import MIN_KNOWN_SHARE, most_unknown

NO_DATA = "keine Daten"
HEIGHTS_M = (-500.0, 9000.0)
"""Between the shore of the Dead Sea and the top of the Himalaya lies every height there is."""


@dataclass(frozen=True, slots=True)
class DistrictHeight:
    """Median height of a district's built-up part and its difference to the reference, in metres.

    ``label`` is what the map prints, e.g. "+ 84 m"; ``cells`` the number of terrain cells used and
    ``known_share`` the share (0 to 1) of the built-up part that they cover. Without enough cells,
    or of too small a share, the numbers are nan and the label says so.
    """

    kennung: str
    height_m: float
    difference_m: float
    label: str
    cells: int
    known_share: float


def height_label(difference_m: float) -> str:
    """Text for the map: sign, space, whole metres; nan is "keine Daten".

    Args:
        difference_m: metres.

    Returns:
        E.g. "+ 84 m"; of exact halves the even number, as Python rounds.

    Example:
        >>> [height_label(metres) for metres in (84.4, -12.0, 0.3)]
        ['+ 84 m', '− 12 m', '± 0 m']
    """
    if math.isnan(difference_m):
        return NO_DATA
    metres = round(difference_m)
    sign = "±" if metres == 0 else "+" if metres > 0 else "\N{MINUS SIGN}"
    return f"{sign} {abs(metres)} m"


def impossible_heights(values: FloatArray, *, metres: float = 1.0) -> BoolArray:
    """Cells that hold a height which no place on earth has, such as -9999 for "no value".

    Args:
        values: raster of any shape; nan is no height and therefore not impossible.
        metres: metres of one unit of the values, above 0.

    Returns:
        Same shape; the bounds -500 m and 9000 m themselves are possible.

    Example:
        >>> impossible_heights(np.array([-9999.0, 240.0, np.nan])).tolist()
        [True, False, False]
    """
    low, high = (limit / metres for limit in HEIGHTS_M)
    wrong: BoolArray = (values < low) | (values > high)
    return wrong


def without_impossible(values: FloatArray) -> tuple[FloatArray, int]:
    """The raster with nan for impossible heights, and their number.

    The cells around them become nan too: they may come from interpolating with them.

    Args:
        values: heights in metres, shape (rows, columns).

    Returns:
        ``(values, count)``: the raster given, if none is impossible.
    """
    wrong = impossible_heights(values)
    count = int(wrong.sum())
    if not count:
        return values, 0
    around = cancellable(binary_dilation, wrong, np.ones((3, 3), dtype=bool))
    return np.where(around, np.nan, values), count


def impossible_note(count: int, examples: Sequence[float] = ()) -> str:
    """German words for cells with impossible heights that were taken as cells without a value.

    Args:
        count: number of cells.
        examples: some of the heights, as they stand in the raster.

    Returns:
        A clause without a full stop.
    """
    shown = ", ".join(height_text(value) for value in examples)
    cells = counted(count, "Zelle", "Zellen", dots=False)
    return f"{cells} mit unmöglicher Höhe{f' ({shown})' if shown else ''} als ohne Wert gelesen"


def height_text(height: float) -> str:
    """A height as a raster may hold it; beyond a million with its power of ten.

    Args:
        height: any number, in the unit of the raster.

    Returns:
        With a decimal comma, rounded to a tenth, with a minus sign where it is negative.

    Example:
        >>> height_text(-9999.5)
        '−9999,5'
    """
    sign = "\N{MINUS SIGN}" if height < 0 else ""
    if abs(height) < 1e6:
        return sign + typed(round(abs(height), 1))
    return sign + power_of_ten(abs(height))


def cell_values(
    values: FloatArray, transform: Sequence[float], area: shapely.Geometry
) -> FloatArray:
    """Finite values of the raster cells whose centre lies in an area.

    Args:
        values: raster, shape (rows, columns), first row at the top, nan where there is no data.
        transform: x0, dx, 0, y0, 0, dy in GDAL's order (dy negative).
        area: Polygon or MultiPolygon in the CRS of the raster; missing or empty holds no cell.

    Returns:
        Shape (k,), row by row; centres on the outline are not in the area.

    Raises:
        AnalysisError: if the raster is rotated.

    Example:
        >>> raster = np.array([[1.0, 2.0], [3.0, np.nan]])  # cells of 10 m
        >>> cell_values(raster, (0, 10, 0, 20, 0, -10), shapely.box(0, 0, 20, 12)).tolist()
        [3.0]
    """
    x0, dx, skew_x, y0, skew_y, dy = transform
    if skew_x or skew_y or not dx or not dy:
        raise AnalysisError(
            "Das Geländemodell ist gedreht oder hat keine Zellgröße. Bitte mit „Transformieren "
            "(Warp)“ in ein achsparalleles Raster umrechnen."
        )
    if area is None or area.is_empty:
        return np.empty(0)
    # Shapes with borders in common share lines, too: no cell lies in those, and GEOS can prepare
    # no collection for many questions.
    area = only_areas(area)
    if area.is_empty:
        return np.empty(0)
    x_low, y_low, x_high, y_high = shapely.bounds(area)
    columns = _window(x0, dx, x_low, x_high, values.shape[1])
    rows = _window(y0, dy, y_low, y_high, values.shape[0])
    x = x0 + (np.arange(columns.start, columns.stop) + 0.5) * dx
    y = y0 + (np.arange(rows.start, rows.stop) + 0.5) * dy
    shapely.prepare(area)
    inside = cancellable(shapely.contains_xy, area, *np.meshgrid(x, y))
    found = values[rows, columns][inside]
    finite: FloatArray = found[np.isfinite(found)]
    return finite


def height_differences(
    values: FloatArray,
    transform: Sequence[float],
    *,
    built_up: GeometryArray,
    kennungen: Sequence[str],
    reference: shapely.Geometry,
    min_cells: int = 10,
    min_known_share: float = MIN_KNOWN_SHARE,
    progress: Progress | None = None,
) -> tuple[DistrictHeight, ...]:
    """Median height of each district's built-up part minus that of the reference area.

    Built-up parts are used because wooded hills would lift the figure of a district whose people
    live in the valley; the median because towers and quarries are left in some terrain models.

    Args:
        values: terrain heights in metres, shape (rows, columns), nan where there is no data.
        transform: x0, dx, 0, y0, 0, dy in GDAL's order.
        built_up: built-up part of each district, shape (d,), None where it is not known.
        kennungen: id of each district, shape (d,).
        reference: the core of the city.
        min_cells: with fewer cells a district has no data.
        min_known_share: share (0..1) of a built-up part that must have heights.
        progress: callback.

    Returns:
        One entry per district, in their order.

    Raises:
        AnalysisError: if the raster is rotated or holds too few cells of the reference.
    """
    base = cell_values(values, transform, reference)
    if len(base) < min_cells:
        raise AnalysisError(
            f"Im Bezugsgebiet (City) liegen nur {len(base)} Zellen des Geländemodells mit Höhen, "
            f"nötig sind {min_cells}. Bitte Ausdehnung und Koordinatensystem des Geländemodells "
            "prüfen."
        )
    base_height = float(np.median(base))
    result = []
    for index, (kennung, area) in enumerate(zip(kennungen, built_up, strict=True)):
        heights = cell_values(values, transform, area)
        covered = _covered(len(heights), transform, area)
        enough = len(heights) >= min_cells and 1.0 - covered <= most_unknown(1.0, min_known_share)
        height = float(np.median(heights)) if enough else math.nan
        difference = height - base_height
        label = height_label(difference)
        result.append(DistrictHeight(kennung, height, difference, label, len(heights), covered))
        report_share(progress, (index + 1) / len(kennungen))
    return tuple(result)


def _covered(cells: int, transform: Sequence[float], area: shapely.Geometry | None) -> float:
    """Share of an area that so many cells with their centre in it cover, at most 1."""
    size = 0.0 if area is None else float(area.area)
    return min(cells * abs(transform[1] * transform[5]) / size, 1.0) if size > 0 else 0.0


def _window(origin: float, step: float, low: float, high: float, count: int) -> slice:
    """Cells along one axis that may have their centre between two coordinates."""
    ends = sorted(((low - origin) / step, (high - origin) / step))
    first = min(max(math.floor(ends[0]), 0), count)
    return slice(first, max(first, min(math.ceil(ends[1]), count)))
