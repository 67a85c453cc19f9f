"""Any raster terrain model as the store's terrain."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from osgeo import gdal

from ..analysis.settlement.elevation import HEIGHTS_M, height_text
from ..runtime.array_types import BoolArray, FloatArray
from ..runtime.errors import CancelledError, SourceError
from ..runtime.progress import part_of
from ..store.geopackage.database import gdal_exceptions, read_dataset
from ..store.stored_values import Raster
from ..wording.numbers import fixed, typed
from .osm.osm_file import quiet_gdal
from .terrain_cells import WindowCells, cleaned, find, is_picture, window

MAX_CELLS = 40_000_000
FOOT_M = 0.3048
HIGHEST_CITY_M = 3500.0
"""No city in Europe lies so high: another unit."""
UNUSUAL_CITY_M = 1500.0
"""No city in Germany lies so high."""

_METRES = frozenset({"m", "meter", "metre", "meters", "metres"})
_FEET = frozenset({"ft", "foot", "feet", "international foot"})


@dataclass(frozen=True, slots=True)
class TerrainImport:
    """Heights in metres in the target CRS, a German summary, and a warning or an empty text."""

    raster: Raster
    summary: str
    warning: str = ""


def read_terrain(
    path: str,
    *,
    crs: str,
    area: shapely.Geometry | None = None,
    resolution: float | None = None,
    band: int = 1,
    unit: str = "m",
    given_crs: str = "",
    label: str = "",
    progress: Callable[[float], None] | None = None,
) -> TerrainImport:
    """Terrain model warped to the target CRS and cut to the rectangle around ``area``.

    Bilinear when cells stay as large or become smaller, the mean when they become larger. Cells
    with a height that no place on earth has are taken as cells without one, and counted. Scale and
    offset of the band are applied.

    Args:
        path: Anything GDAL opens as a raster.
        crs: Target CRS, metric.
        area: Area to cover (target CRS); None takes the whole raster.
        resolution: Side length of the cells in metres; the raster's own by default.
        band: Band with the heights, from 1.
        unit: Unit of the heights: ``m`` or ``ft`` (converted to metres).
        given_crs: CRS for a raster that states none.
        label: What sentences call the raster; its path by default.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the raster is unreadable, a picture, has no CRS, lies elsewhere, states
            another unit, is higher than any city, or would become too large.
    """
    with gdal_exceptions(), quiet_gdal(), contextlib.ExitStack() as opened:
        dataset = opened.enter_context(read_dataset(open_raster(path)))
        path = label or path
        heights = _band(dataset, path, band)
        _check_unit(heights, path, unit)
        own_crs = dataset.GetProjection() or given_crs
        if not own_crs:
            raise SourceError(
                f"{path}: Das Koordinatensystem des Rasters ist nicht angegeben. Bitte eines"
                " zuweisen oder beim Übernehmen angeben."
            )
        size = _own_resolution(dataset, path, own_crs, crs)
        target = resolution or size
        bounds = None if area is None else _aligned(area.bounds, target)
        _check_size(path, dataset, bounds, target, size)
        only = gdal.Translate("", dataset, format="VRT", bandList=[band], outputSRS=own_crs)
        single = opened.enter_context(read_dataset(only))
        metres = FOOT_M if unit == "ft" else 1.0
        raw = single.GetRasterBand(1)
        scale, offset = raw.GetScale() or 1.0, raw.GetOffset() or 0.0
        place = window(single, bounds, crs=crs, own_crs=own_crs)
        found = _found(single, place, path, metres, part_of(progress, 0.0, 0.3))
        averaging = target > size * 1.01
        options: dict[str, object] = {
            "dstSRS": _wkt(crs),
            "outputBounds": bounds,
            "xRes": target,
            "yRes": target,
            "resampleAlg": "average" if averaging else "bilinear",
        }
        part = part_of(progress, 0.3, 1.0)
        if found.impossible:
            with cleaned(single, place, metres=metres) as heights:
                values, transform = _warp(heights, path, options, part)
        else:
            values, transform = _warp(single, path, options, part)
            values *= scale
            values += offset
    if unit == "ft":
        values *= FOOT_M
    known = np.isfinite(values)
    if not known.any():
        raise SourceError(
            f"{path}: Das Geländemodell enthält im Gebiet der Stadt keine Höhen. Bitte prüfen, ob"
            " es die Stadt abdeckt und das richtige Koordinatensystem hat."
        )
    summary = _summary(values, known, target)
    warnings = [_doubt(values[known], path)]
    if found.impossible:
        summary = f"{summary}, {found.note}"
        warnings.append(
            f"{path}: {found.note}. Das Raster nennt seinen Wert für „keine Höhe“ nicht oder ist an"
            " diesen Stellen fehlerhaft; Wege dort gelten als eben."
        )
    return TerrainImport(Raster(values, transform), summary, " ".join(filter(None, warnings)))


def _doubt(heights: FloatArray, path: str) -> str:
    """German remark on heights that a city hardly has; refuses those that none has.

    The heights are brought into another order: there may be too many to copy them.
    """
    middle = float(np.median(heights, overwrite_input=True))
    told = f"{path}: Die mittlere Höhe im Gebiet der Stadt wäre {height_text(middle)} m"
    remedy = (
        "Stehen die Höhen in Zentimetern oder Dezimetern, bitte vorher mit dem Rasterrechner in"
        " Meter umrechnen."
    )
    if middle > HIGHEST_CITY_M:
        raise SourceError(f"{told}; so hoch liegt keine Stadt. {remedy}")
    if middle > UNUSUAL_CITY_M:
        return f"{told}; das ist ungewöhnlich hoch. {remedy}"
    if len(heights) > 1 and float(np.ptp(heights)) == 0.0:
        return (
            f"{path}: Alle Höhen im Gebiet der Stadt sind gleich ({height_text(middle)} m). Bitte"
            " prüfen, ob es ein Geländemodell ist."
        )
    return ""


def _found(
    single: gdal.Dataset,
    place: tuple[int, int, int, int],
    path: str,
    metres: float,
    progress: Callable[[float], None] | None,
) -> WindowCells:
    """Impossible heights of the window; refuses a raster that holds no others."""
    try:
        found = find(single.GetRasterBand(1), place, metres=metres, progress=progress)
    except RuntimeError as error:
        raise _incomplete(path, error) from error
    if found.impossible and not found.heights:
        low, high = (height_text(limit) for limit in HEIGHTS_M)
        shown = " bis ".join(height_text(value) for value in found.examples)
        raise SourceError(
            f"{path}: Im Gebiet der Stadt hat keine Zelle eine mögliche Höhe ({low} bis {high} m);"
            f" gefunden: {shown}. Bitte Kanal und Einheit prüfen; Höhen in Zentimetern vorher mit"
            " dem Rasterrechner in Meter umrechnen."
        )
    return found


def _incomplete(path: str, error: RuntimeError) -> SourceError:
    return SourceError(
        f"{path}: Das Geländemodell lässt sich nicht lesen ({error}). Die Datei ist vermutlich"
        " unvollständig; bitte erneut herunterladen."
    )


def open_raster(path: str) -> gdal.Dataset:
    """A raster with at least one band; to be closed by :func:`read_dataset`.

    Args:
        path: Anything GDAL opens as a raster.

    Raises:
        SourceError: if it is missing, unreadable, has no band, or a CRS that nobody can read.
    """
    try:
        dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY)
    except RuntimeError as error:
        reason = "Die Datei gibt es nicht" if not Path(path).exists() else "Das ist kein Raster"
        raise SourceError(
            f"{path}: {reason} oder es ist beschädigt ({error}). Bitte ein Geländemodell wählen,"
            " z. B. GeoTIFF."
        ) from error
    if not dataset.RasterCount:
        with read_dataset(dataset):
            raise SourceError(
                f"{path}: Das Raster hat keinen Kanal. Bitte ein Geländemodell wählen."
            )
    if not _states_text(dataset):
        with read_dataset(dataset):
            raise SourceError(
                f"{path}: Die Angabe zum Koordinatensystem ist beschädigt. Bitte die Datei (auch"
                " eine .prj daneben) erneut herunterladen oder dem Raster in QGIS eines zuweisen"
                " und es neu speichern."
            )
    return dataset


def _states_text(dataset: gdal.Dataset) -> bool:
    """Whether what a raster says about its CRS can be read; saying nothing can."""
    try:
        str(dataset.GetProjection()).encode()  # bytes that are no UTF-8 come as lone surrogates
    except (RuntimeError, UnicodeEncodeError):
        return False
    return True


def _band(dataset: gdal.Dataset, path: str, band: int) -> gdal.Band:
    if not 1 <= band <= dataset.RasterCount:
        raise SourceError(
            f"{path}: Kanal {band} gibt es nicht; das Raster hat {dataset.RasterCount}."
        )
    heights = dataset.GetRasterBand(band)
    if is_picture(heights):
        raise SourceError(
            f"{path}: Das Raster ist ein Bild mit Farben, kein Geländemodell. Bitte ein Raster mit"
            " Höhen wählen (DGM, z. B. GeoTIFF)."
        )
    return heights


def _check_unit(band: gdal.Band, path: str, unit: str) -> None:
    stated = (band.GetUnitType() or "").strip().casefold()
    expected = _METRES if unit == "m" else _FEET
    if stated and stated not in expected:
        raise SourceError(
            f"{path}: Das Raster gibt die Höheneinheit „{stated}“ an, gewählt ist"
            f" „{'Meter' if unit == 'm' else 'Fuß'}“. Bitte die Einheit richtig wählen; sie wird"
            " nicht geraten."
        )


def _own_resolution(dataset: gdal.Dataset, path: str, own_crs: str, crs: str) -> float:
    """Side length of the raster's cells in the target CRS."""
    try:
        with read_dataset(gdal.AutoCreateWarpedVRT(dataset, own_crs, _wkt(crs))) as virtual:
            transform = virtual.GetGeoTransform()
    except RuntimeError as error:
        raise SourceError(
            f"{path}: Das Raster lässt sich nicht nach {crs} umrechnen ({error}). Bitte das"
            " Koordinatensystem prüfen."
        ) from error
    size = math.sqrt(abs(transform[1] * transform[5]))
    if not (math.isfinite(size) and size > 0):
        raise SourceError(
            f"{path}: Lage und Zellgröße des Rasters sind keine Zahlen ({transform}). Bitte ein"
            " Raster mit gültigem Lagebezug wählen."
        )
    return size


def _wkt(crs: str) -> str:
    from osgeo import osr

    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs)
    return str(reference.ExportToWkt())


def _aligned(
    bounds: tuple[float, float, float, float], size: float
) -> tuple[float, float, float, float]:
    """Bounds widened to whole cells, so that repeated imports give the same grid."""
    west, south, east, north = bounds
    return (
        math.floor(west / size) * size,
        math.floor(south / size) * size,
        math.ceil(east / size) * size,
        math.ceil(north / size) * size,
    )


def _check_size(
    path: str,
    dataset: gdal.Dataset,
    bounds: tuple[float, float, float, float] | None,
    target: float,
    own: float,
) -> None:
    if bounds is None:
        area = dataset.RasterXSize * dataset.RasterYSize * own**2
    else:
        area = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    if area / target**2 > MAX_CELLS:
        enough = math.ceil(math.sqrt(area / MAX_CELLS))
        raise SourceError(
            f"{path}: Bei {typed(target)} m Auflösung hätte das Geländemodell"
            f" {area / target**2 / 1e6:.0f} Millionen Zellen. Bitte eine Auflösung von mindestens"
            f" {enough} m angeben."
        )


def _warp(
    dataset: gdal.Dataset,
    path: str,
    options: dict[str, object],
    progress: Callable[[float], None] | None,
) -> tuple[FloatArray, tuple[float, float, float, float, float, float]]:
    cancelled = False

    def tell(share: float, _message: str, _data: object) -> int:
        nonlocal cancelled
        try:
            if progress is not None:
                progress(share)
        except CancelledError:
            # Kept any longer, the exception would hold this frame and what GDAL only lends to it.
            cancelled = True
        return 0 if cancelled else 1

    try:
        warped = gdal.Warp(
            "",
            dataset,
            format="MEM",
            outputType=gdal.GDT_Float64,
            dstNodata=math.nan,
            callback=tell,
            **options,
        )
    except RuntimeError as error:
        if cancelled:
            raise CancelledError from None
        raise _incomplete(path, error) from error
    with read_dataset(warped):
        transform = warped.GetGeoTransform()
        values = warped.GetRasterBand(1).ReadAsArray().astype(float, copy=False)
    values[~np.isfinite(values)] = np.nan
    return values, transform


def _summary(values: FloatArray, known: BoolArray, size: float) -> str:
    rows, columns = values.shape
    gaps = int((~known).sum())
    low, high = fixed(float(np.nanmin(values)), 1), fixed(float(np.nanmax(values)), 1)
    return f"{columns} × {rows} Zellen zu {typed(round(size, 3))} m, Höhen {low} bis {high} m" + (
        f", {gaps} Zellen ohne Wert" if gaps else ""
    )
