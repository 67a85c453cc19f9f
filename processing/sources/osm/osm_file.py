"""OSM files feature by feature: .osm.pbf, .osm, packed XML, Overpass, or a GeoPackage of them."""

from __future__ import annotations

import contextlib
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal

from ...runtime.array_types import IntArray
from ...runtime.errors import SourceError
from ...store.geopackage.database import gdal_exceptions, read_dataset
from ...wording.file_faults import reason
from .osm_date import stated_day
from .osm_extent import Box, NodeSpread, stated_boxes
from .osm_objects import ends_early, not_osm
from .osm_packing import PackedFile, recognised
from .osm_survey import FileContents, survey, survey_if_tidy
from .osm_tags import Tags, parse_hstore
from .osm_tidy import TidyFile, tidied

CONFIG = Path(__file__).with_name("osmconf.ini")
LAYERS = ("points", "lines", "multilinestrings", "multipolygons")
OTHERS = "other_relations"
_LETTER = {"points": "n", "lines": "w", "multilinestrings": "r", "multipolygons": "r", OTHERS: "r"}
_NO_TAGS = frozenset({"osm_id", "osm_way_id", "z_order", "other_tags", "all_tags", "fid"})
_CANCEL_EVERY = 2000


@dataclass(frozen=True, slots=True)
class OsmFeature:
    """A tagged node, way or relation that a role wants.

    Attributes:
        id: E.g. ``osm:w12``.
        layer: GDAL's name for its kind.
        tags: Its tags.
        roles: The roles that want it.
        wkb: Geometry in the file's CRS; None without one, and outside.
        is_outside: Whether it lies outside the rectangle that was asked for.
    """

    id: str
    layer: str
    tags: Tags
    roles: tuple[str, ...]
    wkb: bytes | None
    is_outside: bool = False


@dataclass(slots=True)
class OsmSource:
    """An opened OSM file.

    Attributes:
        path: Path as the user gave it, for messages.
        dataset: GDAL's dataset.
        file: What GDAL reads: the file itself, or the one that was written anew.
        found: What the file holds by itself; None for a GeoPackage.
        tidy: What was changed for GDAL, if anything.
        nodes: Where the tagged nodes read so far lie.
        stated: Boxes that the file states as its extent.
        areas: Tags of the relations that GDAL has handed over as areas so far, by id.
        day: Of which day the file says its data are.
    """

    path: Path
    dataset: gdal.Dataset
    file: PackedFile
    found: FileContents | None = None
    tidy: TidyFile | None = None
    nodes: NodeSpread = field(default_factory=NodeSpread)
    stated: tuple[Box, ...] = ()
    day: date | None = None
    areas: dict[int, Tags] = field(default_factory=dict)
    _handed: dict[str, array[int]] = field(
        default_factory=lambda: {letter: array("q") for letter in "nwr"}
    )

    def handed(self) -> dict[str, IntArray]:
        """Ids of all objects that GDAL has handed over so far, by kind, ascending."""
        return {
            letter: np.unique(np.array(ids, dtype=np.int64)) for letter, ids in self._handed.items()
        }

    def note(self, letter: str, number: int) -> None:
        """Remember an object that GDAL has handed over."""
        self._handed[letter].append(number)


@contextlib.contextmanager
def open_osm(path: Path, keys: frozenset[str]) -> Iterator[OsmSource]:
    """An OSM file; closed at the end of the block.

    Data that GDAL would misread (see :mod:`.osm_tidy`) are written anew before.

    Args:
        path: The file.
        keys: Keys of tags that make an object wanted: those are accounted for.

    Raises:
        SourceError: if the file is missing, damaged, or not an OSM file.
        CancelledError: if the run has been cancelled.
    """
    if not path.is_file():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    try:
        file = recognised(path)
    except OSError as error:
        raise SourceError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Ist sie in einem"
            " anderen Programm geöffnet, oder fehlen Leserechte?"
        ) from error
    with contextlib.ExitStack() as stack:
        found, tidy = None, None
        stated, day = stated_boxes(file), stated_day(file)
        if file.form != "gpkg":
            found = survey_if_tidy(file, keys) if file.gdal_name else None
            if found is None:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="insek-osm-"))
                tidy = tidied(file, Path(folder))
                file = tidy.file
                found = survey(file, keys)
        stack.enter_context(_gdal_for(is_tidied=tidy is not None))
        try:
            dataset = gdal.OpenEx(
                file.gdal_name, gdal.OF_VECTOR | gdal.OF_READONLY, **_options(file)
            )
        except RuntimeError as error:
            raise not_osm(path) from error
        stack.enter_context(read_dataset(dataset))
        yield OsmSource(path, dataset, file, found, tidy, stated=stated, day=day)


def _options(file: PackedFile) -> dict[str, list[str]]:
    if file.form == "gpkg":
        return {"allowed_drivers": ["GPKG"]}
    return {
        "allowed_drivers": ["OSM"],
        "open_options": [f"CONFIG_FILE={CONFIG}", "INTERLEAVED_READING=YES"],
    }


@contextlib.contextmanager
def _gdal_for(*, is_tidied: bool) -> Iterator[None]:
    """GDAL quiet, leaving no files beside the source; negative ids allowed where needed."""
    with gdal_exceptions(), quiet_gdal(), _setting("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO"):
        if not is_tidied:
            yield
            return
        # The faster index wants ascending ids above 0.
        with _setting("OSM_USE_CUSTOM_INDEXING", "NO"):
            yield


@contextlib.contextmanager
def quiet_gdal() -> Iterator[None]:
    """Keep GDAL's remarks on single features off the console; we report them ourselves."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


@contextlib.contextmanager
def _setting(key: str, value: str) -> Iterator[None]:
    """One of GDAL's options, for this thread and this block."""
    before = gdal.GetThreadLocalConfigOption(key)
    gdal.SetThreadLocalConfigOption(key, value)
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(key, before)


def crs_of_osm(source: OsmSource) -> str:
    """WKT of the CRS of the features.

    Raises:
        SourceError: if the file holds no OSM layers or does not say which CRS it has.
    """
    for name in LAYERS:
        layer = source.dataset.GetLayerByName(name)
        if layer is None:
            continue
        reference = layer.GetSpatialRef()
        if reference is None:
            raise SourceError(
                f"{source.path}, Ebene {name}: Das Koordinatensystem ist nicht angegeben. Bitte der"
                " Ebene in QGIS ein Koordinatensystem zuweisen und neu speichern."
            )
        return str(reference.ExportToWkt())
    raise SourceError(
        f"{source.path}: Keine der OSM-Ebenen {', '.join(LAYERS)} gefunden. Andere Vektordaten"
        " bitte mit „Ebene übernehmen“ (insek:importlayer) einlesen."
    )


def features(
    source: OsmSource,
    roles_of: Callable[[Tags], tuple[str, ...]],
    box: Box | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    everywhere: frozenset[str] = frozenset(),
) -> Iterator[OsmFeature]:
    """Every wanted feature, in the order in which GDAL hands them over.

    A file that was cut exactly between two of its blocks cannot be told from a complete one.

    Args:
        source: The OSM file.
        roles_of: The roles that want a feature with these tags.
        box: West, south, east, north in the file's CRS; features outside come without geometry.
        progress: Called now and then with 0..1; raises CancelledError to stop.
        everywhere: Roles whose features keep their geometry outside of the box as well.

    Raises:
        SourceError: if the file ends early or is damaged inside.
        CancelledError: if ``progress`` raises it.
    """
    dataset = source.dataset
    is_gpkg = source.file.form == "gpkg"
    stream = _table_features(dataset) if is_gpkg else _stream(dataset)
    tags_of = _table_tags if is_gpkg else _stream_tags
    middles = source.tidy.middles if source.tidy else {}
    count = 0
    while True:
        try:
            name, feature, share = next(stream)
        except StopIteration:
            return
        except RuntimeError as error:
            raise ends_early(source.path, count, str(error)) from error
        count += 1
        if progress is not None and count % _CANCEL_EVERY == 0:
            progress(share)
        tags = tags_of(feature)
        if not tags:
            continue
        letter, number = _identity(name, feature)
        source.note(letter, number)
        geometry = feature.GetGeometryRef()
        if name == "multipolygons" and letter == "r":
            source.areas[number] = tags
        if name == "points" and geometry is not None:
            source.nodes.add(geometry.GetX(), geometry.GetY())
        roles = roles_of(tags)
        if not roles:
            continue
        key = middles.get(number) if name == "points" else None
        outside = (
            geometry is not None
            and box is not None
            and everywhere.isdisjoint(roles)
            and _is_beyond(geometry, box)
        )
        wkb = None if geometry is None or outside else bytes(geometry.ExportToIsoWkb())
        yield OsmFeature(key or f"osm:{letter}{number}", name, tags, roles, wkb, outside)


def _is_beyond(geometry: Any, box: Box) -> bool:
    west, east, south, north = geometry.GetEnvelope()
    return bool(west > box[2] or east < box[0] or south > box[3] or north < box[1])


def _stream(dataset: gdal.Dataset) -> Iterator[tuple[str, Any, float]]:
    dataset.ResetReading()
    while True:
        feature, layer, share = dataset.GetNextFeature(include_layer=True, include_pct=True)
        if feature is None:
            return
        yield layer.GetName(), feature, share


def _table_features(dataset: gdal.Dataset) -> Iterator[tuple[str, Any, float]]:
    layers = [dataset.GetLayerByName(name) for name in LAYERS]
    total = sum(layer.GetFeatureCount() for layer in layers if layer is not None)
    done = 0
    for name, layer in zip(LAYERS, layers, strict=True):
        for feature in layer or ():
            done += 1
            yield name, feature, done / max(total, 1)


def _stream_tags(feature: Any) -> dict[str, str]:
    """Tags as ``osmconf.ini`` arranges them."""
    index = feature.GetFieldIndex("all_tags")
    tags = parse_hstore(feature.GetFieldAsString(index)) if feature.IsFieldSet(index) else {}
    area = feature.GetFieldIndex("area")
    if area >= 0 and feature.IsFieldSet(area):
        tags["area"] = feature.GetFieldAsString(area)
    return tags


def _table_tags(feature: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for key, value in feature.items().items():
        if key in ("other_tags", "all_tags"):
            tags.update(parse_hstore(value))
        elif value is not None and key not in _NO_TAGS:
            tags[key] = str(value)
    return tags


def _identity(layer: str, feature: Any) -> tuple[str, int]:
    """Kind and number of the object."""
    way = feature.GetFieldIndex("osm_way_id")
    if way >= 0 and feature.IsFieldSetAndNotNull(way):
        return "w", int(feature.GetFieldAsString(way))
    index = feature.GetFieldIndex("osm_id")
    number = feature.GetFieldAsString(index) if index >= 0 else str(feature.GetFID())
    return _LETTER[layer], int(number)
