"""OSM files feature by feature: .osm.pbf, .osm, compressed XML, or a GeoPackage made of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal
from pyproj import Transformer

from ...runtime.errors import SourceError
from ...store.geopackage.database import gdal_exceptions, read_dataset
from ...wording.file_faults import reason
from .osm_tags import Tags, parse_hstore

CONFIG = Path(__file__).with_name("osmconf.ini")
LAYERS = ("points", "lines", "multilinestrings", "multipolygons")
_LETTER = {"points": "n", "lines": "w", "multilinestrings": "r", "multipolygons": "r"}
_NO_TAGS = frozenset({"osm_id", "osm_way_id", "z_order", "other_tags", "all_tags", "fid"})
_CANCEL_EVERY = 2000


@dataclass(frozen=True, slots=True)
class OsmFeature:
    """A tagged node, way or relation; ``wkb`` is in the file's CRS, None without geometry."""

    id: str
    layer: str
    tags: Tags
    wkb: bytes | None


@contextlib.contextmanager
def open_osm(path: Path) -> Iterator[gdal.Dataset]:
    """Dataset of an OSM file; closed at the end of the block.

    Raises:
        SourceError: if the file is missing, not readable, or not an OSM file.
    """
    if not path.is_file():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    name = f"/vsigzip/{path}" if path.suffix == ".gz" else str(path)
    options = (
        {"allowed_drivers": ["GPKG"]}
        if path.suffix == ".gpkg"
        else {
            "allowed_drivers": ["OSM"],
            "open_options": [f"CONFIG_FILE={CONFIG}", "INTERLEAVED_READING=YES"],
        }
    )
    with gdal_exceptions(), quiet_gdal(), _no_files_beside_the_source():
        try:
            path.open("rb").close()
            dataset = gdal.OpenEx(name, gdal.OF_VECTOR | gdal.OF_READONLY, **options)
        except OSError as error:
            raise SourceError(
                f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Ist sie in einem"
                " anderen Programm geöffnet, oder fehlen Leserechte?"
            ) from error
        except RuntimeError as error:
            raise SourceError(
                f"{path}: Das ist keine lesbare OSM-Datei. Erwartet wird .osm.pbf, .osm, .osm.gz"
                " oder ein daraus erzeugtes GeoPackage; bitte die Datei erneut herunterladen."
            ) from error
        with read_dataset(dataset):
            yield dataset


@contextlib.contextmanager
def quiet_gdal() -> Iterator[None]:
    """Keep GDAL's remarks on single features off the console; we report them ourselves."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


@contextlib.contextmanager
def _no_files_beside_the_source() -> Iterator[None]:
    """Keep GDAL from leaving a .properties file next to a compressed source."""
    key = "CPL_VSIL_GZIP_WRITE_PROPERTIES"
    before = gdal.GetThreadLocalConfigOption(key)
    gdal.SetThreadLocalConfigOption(key, "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(key, before)


def dataset_crs(dataset: gdal.Dataset, path: Path) -> str:
    """WKT of the CRS of the features.

    Raises:
        SourceError: if the file holds no OSM layers or does not say which CRS it has.
    """
    for name in LAYERS:
        layer = dataset.GetLayerByName(name)
        if layer is None:
            continue
        reference = layer.GetSpatialRef()
        if reference is None:
            raise SourceError(
                f"{path}, Ebene {name}: Das Koordinatensystem ist nicht angegeben. Bitte der Ebene"
                " in QGIS ein Koordinatensystem zuweisen und neu speichern."
            )
        return str(reference.ExportToWkt())
    raise SourceError(
        f"{path}: Keine der OSM-Ebenen {', '.join(LAYERS)} gefunden. Andere Vektordaten bitte mit"
        " „Ebene übernehmen“ (insek:importlayer) einlesen."
    )


def limit_to(
    dataset: gdal.Dataset, bounds: tuple[float, float, float, float], crs: str, own_crs: str
) -> None:
    """Read only ways and areas that touch the bounds; the filter stays on the dataset.

    Nodes stay unfiltered: GDAL would also take the nodes outside away from ways that cross the
    edge, and so move their ends.

    Args:
        dataset: The OSM file.
        bounds: West, south, east, north in ``crs``.
        crs: CRS of the bounds.
        own_crs: CRS of the features.
    """
    transformer = Transformer.from_crs(crs, own_crs, always_xy=True)
    rectangle = transformer.transform_bounds(*bounds)
    for name in LAYERS[1:]:
        layer = dataset.GetLayerByName(name)
        if layer is not None:
            layer.SetSpatialFilterRect(*rectangle)


def features(
    dataset: gdal.Dataset, path: Path, progress: Callable[[float], None] | None = None
) -> Iterator[OsmFeature]:
    """Every feature with tags, in the order of the file.

    A file that was cut exactly between two of its blocks cannot be told from a complete one.

    Args:
        dataset: The OSM file.
        path: Its path, for messages.
        progress: Called now and then with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the file ends early or is damaged inside.
        CancelledError: if ``progress`` raises it.
    """
    is_gpkg = dataset.GetDriver().ShortName == "GPKG"
    source = _table_features(dataset) if is_gpkg else _stream(dataset)
    count = 0
    while True:
        try:
            layer, feature, share = next(source)
        except StopIteration:
            return
        except RuntimeError as error:
            detail = f": {error}" if str(error) else ""
            raise SourceError(
                f"{path}: Die Datei bricht nach {count} Objekten ab oder ist beschädigt{detail}."
                " Es wurde nichts übernommen; bitte die Datei erneut herunterladen."
            ) from error
        count += 1
        if progress is not None and count % _CANCEL_EVERY == 0:
            progress(share)
        tags = _tags(feature)
        if tags:
            yield OsmFeature(_feature_id(layer, feature), layer, tags, _wkb(feature))


def _stream(dataset: gdal.Dataset) -> Iterator[tuple[str, Any, float]]:
    dataset.ResetReading()
    while True:
        feature, layer, share = dataset.GetNextFeature(include_layer=True, include_pct=True)
        if feature is None:
            return
        if layer.GetName() in _LETTER:
            yield layer.GetName(), feature, share


def _table_features(dataset: gdal.Dataset) -> Iterator[tuple[str, Any, float]]:
    layers = [dataset.GetLayerByName(name) for name in LAYERS]
    total = sum(layer.GetFeatureCount() for layer in layers if layer is not None)
    done = 0
    for name, layer in zip(LAYERS, layers, strict=True):
        for feature in layer or ():
            done += 1
            yield name, feature, done / max(total, 1)


def _tags(feature: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for key, value in feature.items().items():
        if key in ("other_tags", "all_tags"):
            tags.update(parse_hstore(value))
        elif value is not None and key not in _NO_TAGS:
            tags[key] = str(value)
    return tags


def _feature_id(layer: str, feature: Any) -> str:
    way = feature.GetFieldIndex("osm_way_id")
    if way >= 0 and feature.IsFieldSetAndNotNull(way):
        return f"osm:w{feature.GetFieldAsString(way)}"
    index = feature.GetFieldIndex("osm_id")
    number = feature.GetFieldAsString(index) if index >= 0 else str(feature.GetFID())
    return f"osm:{_LETTER[layer]}{number}"


def _wkb(feature: Any) -> bytes | None:
    geometry = feature.GetGeometryRef()
    return None if geometry is None else bytes(geometry.ExportToIsoWkb())
