"""Several tiles of one terrain model as one raster."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal, osr

from ..runtime.cancellation import check_cancelled
from ..runtime.errors import SourceError
from ..store.geopackage.database import gdal_exceptions, read_dataset
from ..wording.numbers import typed
from .osm.osm_file import quiet_gdal
from .terrain_raster import open_raster

MAX_TILES = 5000
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class _Tile:
    path: str
    crs: osr.SpatialReference | None
    size: float
    nodata: float | None
    scale: tuple[float, float]
    bands: int


@contextmanager
def joined_tiles(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path of one raster that shows all tiles, while the block runs, and a German remark or "".

    Args:
        paths: Files of the tiles, in any order; one that is named twice counts once.

    Raises:
        SourceError: if a tile cannot be read, or they differ in CRS, bands or scale.
    """
    files = sorted(dict.fromkeys(paths))
    if len(files) == 1:
        yield files[0], ""
        return
    if len(files) > MAX_TILES:
        raise SourceError(
            f"{len(files)} Kacheln sind zu viele (höchstens {MAX_TILES}). Bitte nur die Kacheln"
            " wählen, die das Gebiet der Stadt berühren."
        )
    virtual = f"/vsimem/{uuid.uuid4().hex}.vrt"
    with gdal_exceptions(), quiet_gdal():
        note = _differences([_tile(file) for file in files])
        try:
            with read_dataset(gdal.BuildVRT(virtual, files, resolution="highest")):
                pass
            yield virtual, note
        finally:
            gdal.Unlink(virtual)


def _tile(path: str) -> _Tile:
    check_cancelled()
    with read_dataset(open_raster(path)) as dataset:
        transform, band = dataset.GetGeoTransform(), dataset.GetRasterBand(1)
        reference = dataset.GetSpatialRef()
        return _Tile(
            path,
            reference.Clone() if reference is not None else None,
            math.sqrt(abs(transform[1] * transform[5])),
            band.GetNoDataValue(),
            (band.GetScale() or 1.0, band.GetOffset() or 0.0),
            dataset.RasterCount,
        )


def _differences(tiles: Sequence[_Tile]) -> str:
    """Remark on differences that do not matter; SourceError for those that do."""
    first = tiles[0]
    for tile in tiles[1:]:
        if not _same_crs(first.crs, tile.crs):
            raise SourceError(
                f"{_name(tile)}: Die Kachel hat ein anderes Koordinatensystem ({_crs(tile)}) als"
                f" {_name(first)} ({_crs(first)}). Bitte nur Kacheln eines Geländemodells wählen"
                " oder sie vorher umrechnen."
            )
        if (tile.bands, tile.scale) != (first.bands, first.scale):
            raise SourceError(
                f"{_name(tile)}: Die Kachel hat andere Kanäle oder einen anderen Maßstab der Werte"
                f" als {_name(first)}. Bitte nur Kacheln eines Geländemodells wählen."
            )
    sizes = sorted({tile.size for tile in tiles})
    if sizes[-1] - sizes[0] <= _SAME * sizes[0]:
        return ""
    listed = f"{typed(round(sizes[0], 3))} bis {typed(round(sizes[-1], 3))}"
    return (
        f"Die Kacheln haben verschieden große Zellen ({listed}); gerechnet wird mit den kleinsten"
    )


def _same_crs(one: osr.SpatialReference | None, other: osr.SpatialReference | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.IsSame(other, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]))


def _crs(tile: _Tile) -> str:
    return tile.crs.GetName() if tile.crs is not None else "keines angegeben"


def _name(tile: _Tile) -> str:
    return Path(tile.path).name
