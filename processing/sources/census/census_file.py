"""Rows of a census file, whatever it is: CSV in any encoding, GeoPackage, Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from osgeo import gdal, ogr

from ...runtime.errors import SourceError
from ...store.geopackage.database import gdal_exceptions, read_dataset
from ...wording.file_faults import reason
from ..osm.osm_file import quiet_gdal

_ID_COLUMN = re.compile(r"gitter.?id|grd.?id|grid.?id|cell.?code|^id_1", re.IGNORECASE)
_X_COLUMN = re.compile(r"^x(?:_mp)?(?:_(\d+k?m))?$", re.IGNORECASE)
_Y_COLUMN = re.compile(r"^y(?:_mp)?(?:_(\d+k?m))?$", re.IGNORECASE)
_VALUE_COLUMNS = ("einwohner", "bevoelkerung", "bevölkerung", "insgesamt_bevoelkerung", "insgesamt")
_TEXT = frozenset({".csv", ".txt", ".tsv"})
_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns that matter; ``size`` in metres as stated by a column's name."""

    value: int
    id: int | None = None
    x: int | None = None
    y: int | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class CensusRow:
    """One row: its number in the file (from 1) and the texts of its columns.

    ``point`` is the middle of the feature's geometry in the CRS of the file, if it has one.
    """

    number: int
    id: str
    x: str
    y: str
    value: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CensusFile:
    """An open census file: how its columns are used, its rows, the CRS of its geometries."""

    columns: Columns
    rows: Iterator[CensusRow]
    crs: str = ""


def find_columns(names: Sequence[str], value_field: str = "", *, where: str) -> Columns:
    """Which columns hold the cell and the inhabitants.

    Args:
        names: Headings in the order of the file.
        value_field: Heading of the inhabitants, in any case; empty to look for the usual ones.
        where: Name of the file for messages.

    Raises:
        SourceError: if there is no column of inhabitants.
    """
    lower = [name.strip().casefold() for name in names]
    wanted = (value_field.strip().casefold(),) if value_field.strip() else _VALUE_COLUMNS
    value = next((lower.index(name) for name in wanted if name in lower), None)
    if value is None:
        searched = f"„{value_field}“" if value_field.strip() else "mit der Einwohnerzahl"
        raise SourceError(
            f"{where}: Keine Spalte {searched} gefunden. Vorhanden: {', '.join(names[:20])}"
            f"{' …' if len(names) > 20 else ''}. Bitte die Spalte mit der Einwohnerzahl angeben."
        )
    x = next((index for index, name in enumerate(names) if _X_COLUMN.match(name)), None)
    y = next((index for index, name in enumerate(names) if _Y_COLUMN.match(name)), None)
    stated = _X_COLUMN.match(names[x]) if x is not None else None
    return Columns(
        value,
        id=next((index for index, name in enumerate(names) if _ID_COLUMN.search(name)), None),
        x=x,
        y=y,
        size=_metres(stated[1]) if stated and stated[1] else None,
    )


def open_census(path: Path, value_field: str = "") -> CensusFile:
    """Census file with its columns found; ``value_field`` names that of inhabitants, if given.

    Raises:
        SourceError: if the file is missing, unreadable, empty, or lacks the columns.
    """
    if not path.is_file():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    try:
        with path.open("rb") as file:
            start = file.read(65536)
    except OSError as error:
        raise SourceError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Ist sie in einem anderen"
            " Programm geöffnet, oder fehlen Leserechte?"
        ) from error
    if not start:
        raise SourceError(f"{path}: Die Datei ist leer.")
    if path.suffix.lower() in _TEXT:
        return _open_text(path, value_field)
    return _open_features(path, value_field)


def _open_text(path: Path, value_field: str) -> CensusFile:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        header = file.readline()
    delimiter = max(_DELIMITERS, key=header.count)
    if not header.count(delimiter):
        raise SourceError(
            f"{path}, Zeile 1: Kein Trennzeichen gefunden (erwartet ; , Tabulator oder |). Bitte"
            " die CSV-Datei des Zensus verwenden."
        )
    names = next(csv.reader([header], delimiter=delimiter))
    columns = find_columns(names, value_field, where=f"{path}, Zeile 1")
    if columns.id is None and (columns.x is None or columns.y is None):
        raise SourceError(
            f"{path}, Zeile 1: Weder eine Gitter-ID noch x- und y-Koordinaten gefunden. Vorhanden:"
            f" {', '.join(names[:20])}. Bitte die Gitterdatei des Zensus verwenden."
        )
    return CensusFile(columns, _text_rows(path, encoding, delimiter, columns))


def _encoding(path: Path) -> str:
    """First encoding that reads the whole file; the last one reads any."""
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _text_rows(path: Path, encoding: str, delimiter: str, columns: Columns) -> Iterator[CensusRow]:
    used = (columns.id, columns.x, columns.y, columns.value)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for fields in islice(reader, 1, None):
                if fields:
                    cell, x, y, value = (
                        fields[index] if index is not None and index < len(fields) else ""
                        for index in used
                    )
                    yield CensusRow(reader.line_num, cell, x, y, value)
        except csv.Error as error:
            raise SourceError(
                f"{path}, Zeile {reader.line_num}: Die Zeile ist nicht lesbar ({error}). Bitte die"
                " Datei erneut herunterladen."
            ) from error


def _open_features(path: Path, value_field: str) -> CensusFile:
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
            return _feature_file(dataset, path, value_field)
        except BaseException:
            with read_dataset(dataset):
                raise


def _feature_file(dataset: gdal.Dataset, path: Path, value_field: str) -> CensusFile:
    if not dataset.GetLayerCount():
        raise SourceError(f"{path}: Die Datei enthält keine Ebene.")
    layer = dataset.GetLayer(0)
    names = [field.GetName() for field in layer.schema]
    reference = layer.GetSpatialRef()
    crs = reference.ExportToWkt() if reference is not None else ""
    columns = find_columns(names, value_field, where=str(path))
    located = columns.id is not None or (columns.x is not None and columns.y is not None)
    if not located and not crs:
        raise SourceError(
            f"{path}: Das Koordinatensystem ist nicht angegeben, und es gibt weder Gitter-ID noch"
            " x- und y-Spalten. Bitte der Ebene ein Koordinatensystem zuweisen."
        )
    return CensusFile(columns, _feature_rows(dataset, columns), crs)


def _feature_rows(dataset: gdal.Dataset, columns: Columns) -> Iterator[CensusRow]:
    with read_dataset(dataset):
        layer = dataset.GetLayer(0)
        layer.ResetReading()
        used = (columns.id, columns.x, columns.y, columns.value)
        number = 0
        while (feature := layer.GetNextFeature()) is not None:
            number += 1
            cell, x, y, value = (
                feature.GetFieldAsString(index)
                if index is not None and feature.IsFieldSetAndNotNull(index)
                else ""
                for index in used
            )
            yield CensusRow(number, cell, x, y, value, _middle(feature.GetGeometryRef()))


def _middle(geometry: ogr.Geometry | None) -> tuple[float, float] | None:
    if geometry is None or geometry.IsEmpty():
        return None
    west, east, south, north = geometry.GetEnvelope()
    return (west + east) / 2.0, (south + north) / 2.0


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
    if columns.id is None and (columns.x is None or columns.y is None):
        raise SourceError(
            f"{path}: Weder eine Gitter-ID noch x- und y-Koordinaten gefunden. Vorhanden:"
            f" {', '.join(table.column_names[:20])}."
        )

    def rows() -> Iterator[CensusRow]:
        used = [
            None if index is None else table.column(index)
            for index in (columns.id, columns.x, columns.y, columns.value)
        ]
        for row in range(table.num_rows):
            cell, x, y, value = (
                "" if column is None or column[row].as_py() is None else str(column[row].as_py())
                for column in used
            )
            yield CensusRow(row + 1, cell, x, y, value)

    return CensusFile(columns, rows())


def _metres(text: str) -> float:
    return float(text[:-2]) * 1000.0 if text.endswith("km") else float(text[:-1])
