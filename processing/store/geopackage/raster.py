"""Rasters inside the store: tiled gridded coverages of the GeoPackage."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from ...runtime.array_types import FloatArray
from ...runtime.cancellation import check_cancelled
from ..sql import statement
from ..store_errors import StoreError
from ..stored_values import Raster
from .database import close_dataset, gdal_exceptions

NODATA = -32768.0
_PREFIX = "insek_raster_"
_STRIP = 256


def read_raster(path: Path, table: str) -> Raster:
    """Raster of a store by the name of its table, nan where there is no value.

    Rows and columns without any value at its edges are cut off.

    Raises:
        StoreError: if there is no such raster or it cannot be read.
    """
    with gdal_exceptions():
        try:
            dataset = gdal.OpenEx(str(path), gdal.OF_RASTER, open_options=[f"TABLE={table}"])
            band = dataset.GetRasterBand(1)
            values = _cells(band)
            nodata = band.GetNoDataValue()
            transform = dataset.GetGeoTransform()
        except RuntimeError as error:
            raise StoreError(
                f"{path}: Das Raster „{table}“ lässt sich nicht lesen ({error})."
                " Bitte das Geländemodell neu übernehmen."
            ) from error
    if nodata is not None:
        values[values == nodata] = np.nan
    # The coverage is padded to whole tiles: rows and columns without any value are not data.
    rows = np.flatnonzero(np.isfinite(values).any(axis=1))
    columns = np.flatnonzero(np.isfinite(values).any(axis=0))
    if len(rows) and len(columns):
        top, left = int(rows[0]), int(columns[0])
        values = values[top : rows[-1] + 1, left : columns[-1] + 1]
        x, dx, _, y, _, dy = transform
        transform = (x + left * dx, dx, 0.0, y + top * dy, 0.0, dy)
    return Raster(values, transform)


def _cells(band: gdal.Band) -> FloatArray:
    """All values of a band, read in strips so that a cancel is heard."""
    values = np.empty((band.YSize, band.XSize))
    for row in range(0, band.YSize, _STRIP):
        check_cancelled()
        height = min(_STRIP, band.YSize - row)
        values[row : row + height] = band.ReadAsArray(0, row, band.XSize, height)
    return values


def write_raster(
    path: Path, name: str, raster: Raster, *, crs: str, replaces: str | None
) -> tuple[str, str]:
    """Add a raster to the file and drop the one it replaces.

    Args:
        path: The file.
        name: Key of the raster, part of the name of its table.
        raster: Values that are not finite are stored as "no value".
        crs: CRS of the raster, e.g. ``EPSG:25832``.
        replaces: Table of the raster before, if there is one; a table of another program stays.

    Returns:
        Name of the table, and the checksum of values and position.

    Raises:
        RuntimeError: if there is no room for it.
    """
    digest = hashlib.sha256(np.ascontiguousarray(raster.values, dtype="<f4").tobytes())
    digest.update(repr(raster.transform).encode())
    checksum = digest.hexdigest()[:32]
    table = f"{_PREFIX}{name}_{checksum[:8]}"
    # A damaged or foreign file may name any table here: only rasters of this program go.
    for old in {replaces or "", table}:
        if old.startswith(_PREFIX):
            _drop(path, old)
    values = np.where(np.isfinite(raster.values), raster.values, NODATA).astype(np.float32)
    rows, columns = values.shape
    with gdal_exceptions():
        memory = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Float32)
        memory.SetGeoTransform(raster.transform)
        reference = osr.SpatialReference()
        reference.SetFromUserInput(crs)
        memory.SetProjection(reference.ExportToWkt())
        band = memory.GetRasterBand(1)
        band.SetNoDataValue(NODATA)
        band.WriteArray(values)
        written = gdal.GetDriverByName("GPKG").CreateCopy(
            str(path),
            memory,
            options=["APPEND_SUBDATASET=YES", f"RASTER_TABLE={table}", "TILE_FORMAT=TIFF"],
        )
        if written is None:  # a disk that is full, of which GDAL makes no exception
            raise RuntimeError(gdal.GetLastErrorMsg() or "disk is full")
        # Its tiles reach the file when it is closed: some faults raise only here.
        close_dataset(written)
        del memory
    return table, checksum


def _drop(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement("DROP TABLE IF EXISTS {}", table))
        for register, column in (
            ("gpkg_contents", "table_name"),
            ("gpkg_tile_matrix", "table_name"),
            ("gpkg_tile_matrix_set", "table_name"),
            ("gpkg_extensions", "table_name"),
            ("gpkg_2d_gridded_coverage_ancillary", "tile_matrix_set_name"),
            ("gpkg_2d_gridded_tile_ancillary", "tpudt_name"),
        ):
            known = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = ?", (register,)
            ).fetchone()
            if known:
                delete = statement("DELETE FROM {} WHERE {} = ?", register, column)
                connection.execute(delete, (table,))
