"""Rows of a census file, whatever it is: CSV in any encoding, GeoPackage, Parquet, a ZIP of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from osgeo import gdal, ogr

from ...runtime.errors import SourceError
from ...store.geopackage.database import gdal_exceptions, read_dataset
from ...wording.file_faults import reason
from ..osm.osm_file import quiet_gdal
from .census_cells import is_cell_id

_ID_COLUMN = re.compile(r"gitter.?id|grd.?id|grid.?id|cell.?code|^id_1", re.IGNORECASE)
_X_COLUMN = re.compile(r"^x(?:_mp)?(?:_(\d+k?m))?$", re.IGNORECASE)
_Y_COLUMN = re.compile(r"^y(?:_mp)?(?:_(\d+k?m))?$", re.IGNORECASE)
_VALUE_COLUMNS = ("einwohner", "bevoelkerung", "bevölkerung", "insgesamt_bevoelkerung", "insgesamt")
_EUROPEAN = re.compile(r"^tot_p(?:_(\d{4}))?$|^obs_value_t(?:_(\d{4}))?$|^t$", re.IGNORECASE)
"""Columns of residents in grids of Eurostat, with their year."""
_GERMAN_ID = re.compile(r"gitter.?id", re.IGNORECASE)
_MIDPOINT = re.compile(r"^x_mp", re.IGNORECASE)
TEXT_ENDINGS = frozenset({".csv", ".txt", ".tsv"})
_SIBLING = re.compile(r"_[ad]$|quote|wohnfl|hhgroesse", re.IGNORECASE)
"""Columns that stand beside the inhabitants: shares, means, rates."""
_NO_COUNT = re.compile(r"_[ad]$|quote|anteil|durchschnitt|mittel|klass", re.IGNORECASE)
_LAYER = "|layername="


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns that matter; ``size`` in metres as stated by a column's name.

    ``beside`` are those of shares and means, which tell classes from counts. ``names`` are the
    headings of the cell and of the inhabitants, ``older`` those of other years, ``census`` whether
    the headings are those of the German census and ``other`` whether they are those of another
    grid; neither where they could be of both.
    """

    value: int
    id: int | None = None
    x: int | None = None
    y: int | None = None
    size: float | None = None
    beside: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    census: bool = False
    other: bool = False

    @property
    def located(self) -> bool:
        """Whether there is a column that says where a cell lies."""
        return self.id is not None or (self.x is not None and self.y is not None)

    def picked(self, texts: Sequence[str], number: int) -> CensusRow:
        """What matters of the texts of a row; cells that it lacks are empty."""

        def at(index: int | None) -> str:
            return texts[index] if index is not None and index < len(texts) else ""

        return CensusRow(
            number,
            at(self.id),
            at(self.x),
            at(self.y),
            at(self.value),
            beside=tuple(at(index) for index in self.beside),
        )


@dataclass(frozen=True, slots=True)
class CensusRow:
    """One row: its number in the file (from 1) and the texts of its columns.

    ``point`` is the middle of the feature's geometry in the CRS of the file, if it has one;
    ``area`` is that geometry as WKB with its bounds, where it is an area and no id says which cell
    it is; ``beside`` are the texts of the columns of shares and means.
    """

    number: int
    id: str
    x: str
    y: str
    value: str
    point: tuple[float, float] | None = None
    beside: tuple[str, ...] = ()
    area: tuple[bytes, tuple[float, float, float, float]] | None = None


@dataclass(frozen=True, slots=True)
class CensusFile:
    """An open census file: how its columns are used, its rows, the CRS of its geometries.

    ``notes`` are German remarks on what was chosen of several.
    """

    columns: Columns
    rows: Iterator[CensusRow]
    crs: str = ""
    notes: tuple[str, ...] = ()


def find_columns(names: Sequence[str], value_field: str = "", *, where: str) -> Columns:
    """Which columns hold the cell and the inhabitants.

    Args:
        names: Headings in the order of the file.
        value_field: Heading of the inhabitants, in any case; empty to look for the usual ones.
        where: Name of the file for messages.

    Raises:
        SourceError: if there is no column of inhabitants, or the one that is named holds shares,
            means or classes.
    """
    if _NO_COUNT.search(value_field.strip()):
        raise SourceError(
            f"{where}: Die Spalte „{value_field}“ enthält nach ihrem Namen Anteile, Mittelwerte"
            " oder Klassen, keine Einwohner. Bitte die Spalte mit der Einwohnerzahl angeben."
        )
    lower = [name.strip().casefold() for name in names]
    wanted = (value_field.strip().casefold(),) if value_field.strip() else _VALUE_COLUMNS
    id_column = next((i for i, name in enumerate(names) if _ID_COLUMN.search(name)), None)
    value = next((lower.index(name) for name in wanted if name in lower), None)
    older: tuple[str, ...] = ()
    if value is None and not value_field.strip():
        value, older = _european(names, id_column is not None)
    if value is None:
        searched = f"„{value_field}“" if value_field.strip() else "mit der Einwohnerzahl"
        raise SourceError(
            f"{where}: Keine Spalte {searched} gefunden. Vorhanden: {', '.join(names[:20])}"
            f"{' …' if len(names) > 20 else ''}. Bitte die Spalte mit der Einwohnerzahl angeben."
        )
    x = next((index for index, name in enumerate(names) if _X_COLUMN.match(name)), None)
    y = next((index for index, name in enumerate(names) if _Y_COLUMN.match(name)), None)
    stated = _X_COLUMN.match(names[x]) if x is not None else None
    cell = names[id_column] if id_column is not None else names[x] if x is not None else ""
    german = bool(_GERMAN_ID.search(cell) or _MIDPOINT.match(cell))
    foreign = id_column is not None or _EUROPEAN.match(names[value].strip()) is not None
    return Columns(
        value,
        id=id_column,
        x=x,
        y=y,
        size=_metres(stated[1]) if stated and stated[1] else None,
        beside=tuple(index for index, name in enumerate(names) if _SIBLING.search(name.strip())),
        names=tuple(name.strip() for name in (cell, names[value]) if name.strip()),
        older=older,
        census=german,
        other=foreign and not german,
    )


def _european(names: Sequence[str], has_id: bool) -> tuple[int | None, tuple[str, ...]]:
    """Column of residents of a grid of Eurostat, of several years the last, and the others."""
    found: list[tuple[str, int]] = []
    for index, name in enumerate(names):
        match = _EUROPEAN.match(name.strip())
        if match is not None and (has_id or name.strip().casefold() != "t"):
            found.append((match[1] or match[2] or "", index))
    found.sort(key=lambda item: (item[0], -item[1]), reverse=True)
    if not found:
        return None, ()
    return found[0][1], tuple(names[index] for _year, index in found[1:])


def open_census(path: Path, value_field: str = "") -> CensusFile:
    """Census file with its columns found.

    Args:
        path: The file; of a GeoPackage with several layers, or a ZIP with several files,
            ``file|layername=name`` names one.
        value_field: Column of inhabitants; empty to look for the usual ones.

    Raises:
        SourceError: if the file is missing, unreadable, empty, or lacks the columns; if several
            layers or files have them and none is named.
    """
    from .census_text import open_text, open_zip

    text, _, part = str(path).partition(_LAYER)
    path = Path(text)
    if not path.is_file():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise SourceError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Ist sie in einem anderen"
            " Programm geöffnet, oder fehlen Leserechte?"
        ) from error
    if not start:
        raise SourceError(f"{path}: Die Datei ist leer.")
    if path.suffix.lower() in TEXT_ENDINGS:
        return open_text(lambda: path.open("rb"), str(path), value_field)
    if start[:2] == b"PK":
        return open_zip(path, part, value_field)
    return open_features(path, value_field, part)


def open_features(path: Path, value_field: str, part: str = "") -> CensusFile:
    """Census file of GDAL's vector formats, or Parquet; arguments as of :func:`open_census`.

    Raises:
        SourceError: as :func:`open_census` does.
    """
    with gdal_exceptions(), quiet_gdal():
        try:
            dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
        except RuntimeError as error:
            if path.suffix.lower() in (".parquet", ".geoparquet"):
                return _open_parquet(path, value_field)
            raise SourceError(
                f"{path}: Die Datei ist keine lesbare Gitterdatei ({error}). Erwartet wird CSV,"
                " GeoPackage oder Parquet."
            ) from error
        try:
            return _feature_file(dataset, path, value_field, part)
        except BaseException:
            with read_dataset(dataset):
                raise


def _feature_file(dataset: gdal.Dataset, path: Path, value_field: str, part: str) -> CensusFile:
    layers = [dataset.GetLayer(index) for index in range(dataset.GetLayerCount())]
    if not layers:
        raise SourceError(f"{path}: Die Datei enthält keine Ebene.")
    named = [layer for layer in layers if layer.GetName() == part]
    if part and not named:
        names = ", ".join(layer.GetName() for layer in layers)
        raise SourceError(f"{path}: Die Ebene „{part}“ gibt es nicht. Vorhanden: {names}.")
    layer = named[0] if named else only_one(layers, path, value_field)
    reference = layer.GetSpatialRef()
    crs = reference.ExportToWkt() if reference is not None else ""
    columns = find_columns(_headings(layer), value_field, where=str(path))
    if not columns.located and not crs:
        raise SourceError(
            f"{path}: Das Koordinatensystem ist nicht angegeben, und es gibt weder Gitter-ID noch"
            " x- und y-Spalten. Bitte der Ebene ein Koordinatensystem zuweisen."
        )
    others = [item.GetName() for item in layers if item.GetName() != layer.GetName()]
    notes = (
        (f"Gelesen wurde die Ebene „{layer.GetName()}“, nicht: {', '.join(others)}",)
        if others
        else ()
    )
    return CensusFile(columns, _feature_rows(dataset, layer.GetName(), columns), crs, notes)


def only_one(layers: Sequence[ogr.Layer], path: Path, value_field: str) -> ogr.Layer:
    """The layer that holds inhabitants.

    Args:
        layers: Layers of a file, at least one.
        path: The file, for messages.
        value_field: As of :func:`open_census`.

    Raises:
        SourceError: if none or several hold inhabitants.
    """
    fitting = []
    for layer in layers:
        try:
            find_columns(_headings(layer), value_field, where=str(path))
        except SourceError:
            if len(layers) == 1:
                raise
        else:
            fitting.append(layer)
    if len(fitting) == 1:
        return fitting[0]
    counted = ", ".join(
        f"„{layer.GetName()}“ ({layer.GetFeatureCount()} Zellen)" for layer in fitting or layers
    )
    found = "Mehrere Ebenen haben" if fitting else "Keine der Ebenen hat"
    raise SourceError(
        f"{path}: {found} eine Spalte mit der Einwohnerzahl: {counted}. Bitte die richtige angeben:"
        f" {path.name}{_LAYER}Name."
    )


def _headings(layer: ogr.Layer) -> list[str]:
    return [field.GetName() for field in layer.schema]


def _feature_rows(dataset: gdal.Dataset, name: str, columns: Columns) -> Iterator[CensusRow]:
    with read_dataset(dataset):
        layer = dataset.GetLayerByName(name)
        layer.ResetReading()
        fields = range(layer.GetLayerDefn().GetFieldCount())
        number = 0
        while (feature := layer.GetNextFeature()) is not None:
            number += 1
            texts = [
                feature.GetFieldAsString(index) if feature.IsFieldSetAndNotNull(index) else ""
                for index in fields
            ]
            row = columns.picked(texts, number)
            geometry = feature.GetGeometryRef()
            area = None if is_cell_id(row.id) else _area(geometry)
            yield replace(row, point=_middle(geometry), area=area)


def _middle(geometry: ogr.Geometry | None) -> tuple[float, float] | None:
    if geometry is None or geometry.IsEmpty():
        return None
    west, east, south, north = geometry.GetEnvelope()
    return (west + east) / 2.0, (south + north) / 2.0


def _area(
    geometry: ogr.Geometry | None,
) -> tuple[bytes, tuple[float, float, float, float]] | None:
    """WKB and bounds of an area; None for anything else."""
    if geometry is None or geometry.IsEmpty():
        return None
    flat = geometry.GetLinearGeometry() if geometry.HasCurveGeometry() else geometry
    if ogr.GT_Flatten(flat.GetGeometryType()) not in (ogr.wkbPolygon, ogr.wkbMultiPolygon):
        return None
    west, east, south, north = flat.GetEnvelope()
    return bytes(flat.ExportToWkb()), (west, south, east, north)


def _open_parquet(path: Path, value_field: str) -> CensusFile:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise SourceError(
            f"{path}: Diese QGIS-Installation kann Parquet nicht lesen (weder der GDAL-Treiber noch"
            " pyarrow ist vorhanden). Bitte die Datei als CSV oder GeoPackage bereitstellen."
        ) from error
    try:
        table = parquet.read_table(path)
    except (ArrowException, OSError) as error:
        raise SourceError(
            f"{path}: Die Parquet-Datei ist nicht lesbar ({reason(error)}). Bitte"
            " erneut herunterladen."
        ) from error
    columns = find_columns(table.column_names, value_field, where=str(path))
    if not columns.located:
        raise SourceError(
            f"{path}: Weder eine Gitter-ID noch x- und y-Koordinaten gefunden. Vorhanden:"
            f" {', '.join(table.column_names[:20])}."
        )

    def rows() -> Iterator[CensusRow]:
        places = (columns.id, columns.x, columns.y, columns.value, *columns.beside)
        used = {index for index in places if index is not None}
        texts = [""] * table.num_columns
        for row in range(table.num_rows):
            for index in used:
                value = table.column(index)[row].as_py()
                texts[index] = "" if value is None else str(value)
            yield columns.picked(texts, row + 1)

    return CensusFile(columns, rows())


def _metres(text: str) -> float:
    return float(text[:-2]) * 1000.0 if text.endswith("km") else float(text[:-1])
