"""Feature tables to and from a vector dataset."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from osgeo import gdal, ogr

from ...catalogue.geometry_kinds import Geometry
from ...runtime.array_types import ColumnArray, GeometryArray, Values
from ...runtime.cancellation import EVERY, cancellable, check_cancelled
from ...runtime.gc_pause import gc_paused
from ..features import FeatureTable
from ..ledgers import LedgerTable
from ..schema import create_table
from ..store_errors import StoreError
from .database import open_vector
from .own_columns import OwnColumns, own_columns
from .quick_table import quick_table
from .sound_cells import require_readable_text, require_sound_cells

_PROMOTED = {
    Geometry.LINE: (shapely.GeometryType.LINESTRING, shapely.multilinestrings),
    Geometry.POLYGON: (shapely.GeometryType.POLYGON, shapely.multipolygons),
}
_READERS: dict[int, Callable[[ogr.Feature, int], object]] = {
    ogr.OFTInteger: ogr.Feature.GetFieldAsInteger,
    ogr.OFTInteger64: ogr.Feature.GetFieldAsInteger64,
    ogr.OFTReal: ogr.Feature.GetFieldAsDouble,
    ogr.OFTString: ogr.Feature.GetFieldAsString,
}
# What SetField would come to after asking for the type of every single value.
_WRITERS: dict[str, Callable[[ogr.Feature, int, Any], object]] = {
    "text": getattr(ogr.Feature, "SetFieldString", ogr.Feature.SetField),
    "integer": ogr.Feature.SetFieldInteger64,
    "boolean": ogr.Feature.SetFieldInteger64,
}
_EXPECTED = {
    Geometry.POINT: shapely.GeometryType.POINT,
    Geometry.LINE: shapely.GeometryType.MULTILINESTRING,
    Geometry.POLYGON: shapely.GeometryType.MULTIPOLYGON,
}


def promote(geometries: GeometryArray, kind: Geometry, where: str) -> GeometryArray:
    """Two-dimensional geometries of the stored type, single parts as multi-part ones; a copy.

    Args:
        geometries: Shape (n,); missing and empty ones are refused as well.
        kind: The stored type.
        where: Beginning of the sentence, e.g. the table.

    Raises:
        StoreError: for a geometry of another type.
    """
    flat: GeometryArray = shapely.force_2d(geometries)
    if kind in _PROMOTED:
        single, build = _PROMOTED[kind]
        simple = np.flatnonzero(shapely.get_type_id(flat) == single)
        if len(simple):
            flat[simple] = build(flat[simple], indices=np.arange(len(simple)))
    wrong = np.flatnonzero((shapely.get_type_id(flat) != _EXPECTED[kind]) | shapely.is_empty(flat))
    if len(wrong):
        first = flat[wrong[0]]
        nothing = first is None or first.is_empty
        name = "leer" if nothing else shapely.GeometryType(shapely.get_type_id(first)).name
        raise StoreError(
            f"{where}: {len(wrong)} von {len(flat)} Objekten haben keine passende Geometrie"
            f" (zuerst Zeile {wrong[0] + 1}: {name}, erwartet {_EXPECTED[kind].name})."
            " Bitte die Eingabe bereinigen."
        )
    return flat


def read_stored_table(
    path: Path, table: LedgerTable, connection: sqlite3.Connection | None = None
) -> FeatureTable:
    """As :func:`read_table`, without opening the file with GDAL where that is not needed.

    Args:
        path: The file.
        table: The table and its columns.
        connection: One to the file that is open already.

    Raises:
        StoreError: if the file is damaged, the table missing, or a cell something else than its
            column says.
    """
    check_cancelled()
    quick = quick_table(path, table, connection)
    if quick is not None:
        return quick
    with open_vector(path) as dataset:
        return read_table(dataset, table)


def read_table(
    dataset: gdal.Dataset,
    table: LedgerTable,
    *,
    doubtful: bool = False,
    connection: sqlite3.Connection | None = None,
) -> FeatureTable:
    """All features of a table in the order of their ids.

    Columns the file does not have (yet, or because somebody removed them) are read as "no value".

    Args:
        dataset: The file.
        table: The table and its columns.
        doubtful: Whether the caller deals with cells that hold something else than their column
            says.
        connection: One to the same file that is open already.

    Raises:
        StoreError: if the table is missing or, unless ``doubtful``, for a cell of that sort.
    """
    layer = dataset.GetLayerByName(table.name)
    if layer is None:
        raise StoreError(
            f"{dataset.GetDescription()}: Die Tabelle „{table.name}“ fehlt. Bitte eine Sicherung"
            " verwenden oder den INSEK-Speicher neu anlegen."
        )
    if doubtful:
        return through_gdal(dataset, layer, table, doubtful=True)
    quick = quick_table(Path(dataset.GetDescription()), table, connection)
    if quick is not None:
        return quick
    require_sound_cells(dataset, layer, table)
    return through_gdal(dataset, layer, table)


def through_gdal(
    dataset: gdal.Dataset, layer: ogr.Layer, table: LedgerTable, *, doubtful: bool = False
) -> FeatureTable:
    """The features as GDAL reads them cell by cell, whatever the cells hold.

    Args:
        dataset: The file, open in GDAL.
        layer: Layer of the table in the dataset, at its beginning.
        table: The table and its columns.
        doubtful: Whether texts that are no UTF-8 are taken as they are.

    Raises:
        StoreError: for a text that is no UTF-8, unless ``doubtful``.
    """
    definition = layer.GetLayerDefn()
    names = [name for name, _ in table.fields]
    cells = [
        _cell_reader(definition, definition.GetFieldIndex(name), text=kind == "text")
        for name, kind in table.fields
    ]
    with_geometry = table.geometry is not Geometry.NONE
    wkbs: list[bytes | None] = []
    numbers: list[int] = []
    values: list[list[object]] = [[] for _ in names]
    count = 0
    for feature in layer:
        count += 1
        if not count % EVERY:
            check_cancelled()
        if with_geometry:
            geometry = feature.GetGeometryRef()
            wkbs.append(None if geometry is None else bytes(geometry.ExportToIsoWkb()))
            numbers.append(feature.GetFID())
        for column, cell in zip(values, cells, strict=True):
            column.append(cell(feature))
    geometries = np.full(count, None, dtype=object)
    if with_geometry and count:
        geometries[:] = _shapes(wkbs, numbers, dataset, table.name)
    kinds = dict(table.fields)
    columns = {}
    for name, column in zip(names, values, strict=True):
        check_cancelled()
        columns[name] = typed_column(column, kinds[name])
        if kinds[name] == "text" and not doubtful:
            require_readable_text(dataset, table, name, columns[name])
    return FeatureTable(geometries, columns)


def _shapes(
    wkbs: Sequence[bytes | None], numbers: Sequence[int], dataset: gdal.Dataset, table: str
) -> GeometryArray:
    """Geometries of WKB; ``numbers`` are the keys of the rows.

    Raises:
        StoreError: for a shape that is none, e.g. a ring that does not close; names its row.
    """
    with gc_paused():
        try:
            made: GeometryArray = cancellable(shapely.from_wkb, wkbs)
        except shapely.GEOSException as error:
            made = shapely.from_wkb(wkbs, on_invalid="ignore")
            pairs = zip(wkbs, made, strict=True)
            bad = [row for row, (wkb, shape) in enumerate(pairs) if wkb and shape is None]
            raise StoreError(
                f"{dataset.GetDescription()}, Tabelle „{table}“: Die Form des Objekts"
                f" {numbers[bad[0]] if bad else ''} ist beschädigt (zum Beispiel ein Ring, der sich"
                " nicht schließt). Bitte das Objekt in QGIS löschen und neu zeichnen, oder eine"
                " Sicherung verwenden."
            ) from error
    return made


def _cell_reader(
    definition: ogr.FeatureDefn, index: int, *, text: bool
) -> Callable[[ogr.Feature], object]:
    """How the value of a column is read; None where there is none.

    ``GetField`` asks for the type of every single cell, which takes longer than reading it.
    """
    if index < 0:
        return lambda _feature: None
    field = definition.GetFieldDefn(index)
    plain = field.GetSubType() == ogr.OFSTNone
    read = _READERS.get(field.GetType(), ogr.Feature.GetField) if plain else ogr.Feature.GetField
    if text:
        read = ogr.Feature.GetFieldAsString  # whatever type somebody has given the column

    def cell(feature: ogr.Feature) -> object:
        return read(feature, index) if feature.IsFieldSetAndNotNull(index) else None

    return cell


def typed_column(values: Sequence[object], kind: str) -> ColumnArray:
    """Column as array: numbers as float with nan, booleans as bool (none: False), else objects.

    Args:
        values: Cells of the column.
        kind: Type of the field: ``integer``, ``real``, ``boolean``, ``date`` or any other for text.
    """
    if kind in {"integer", "real"}:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    if kind == "boolean":
        return np.array([bool(value) for value in values], dtype=bool)
    column = np.empty(len(values), dtype=object)
    # GDAL gives dates with slashes; everybody else writes them as ISO 8601 does.
    iso = kind == "date"
    column[:] = [v.replace("/", "-") if iso and isinstance(v, str) else v for v in values]
    return column


def write_table(
    dataset: gdal.Dataset,
    table: LedgerTable,
    features: FeatureTable,
    crs: str,
    *,
    ids: Sequence[int] | None = None,
) -> None:
    """Create the table anew with these features.

    Args:
        dataset: The file, open in GDAL.
        table: The table and its columns.
        features: Rows; a column of the table that is missing stays empty.
        crs: CRS of the geometries, e.g. ``EPSG:25832``.
        ids: Ids of the rows in the file, counted from 1 without it. With them a row that was there
            keeps its values in columns that planners have added to the table.

    Raises:
        StoreError: for a column that the table does not have, or a geometry of another type.
    """
    unknown = set(features.columns) - {name for name, _ in table.fields}
    if unknown:
        raise StoreError(
            f"Tabelle „{table.name}“: Die Spalten {', '.join(sorted(unknown))} sind im Katalog"
            " nicht vorgesehen. Bitte im Katalog bei der Rolle ergänzen oder weglassen."
        )
    geometries = np.full(len(features), None, dtype=object)
    if table.geometry is not Geometry.NONE:
        placed = ~shapely.is_missing(features.geometry) | (not table.placeless)
        where = f"Tabelle „{table.name}“"
        geometries[placed] = promote(features.geometry[placed], table.geometry, where)
    own = OwnColumns() if ids is None else own_columns(dataset, table)
    layer = create_table(dataset, table, crs, rows=len(features))
    own.define(layer)
    kinds = dict(table.fields)
    columns = [
        (index, _WRITERS.get(kinds[name], ogr.Feature.SetField), native(column, kinds[name]))
        for index, (name, _) in enumerate(table.fields)
        if (column := features.columns.get(name)) is not None
    ]
    dataset.StartTransaction()
    definition = layer.GetLayerDefn()
    for row, wkb in enumerate(shapely.to_wkb(geometries)):
        if not row % EVERY:
            check_cancelled()
        feature = ogr.Feature(definition)
        if ids is not None:
            feature.SetFID(ids[row])
            own.fill(feature)
        for index, write, cells in columns:
            value = cells[row]
            if value is not None:
                write(feature, index, value)
        if wkb is not None:
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(wkb))
        layer.CreateFeature(feature)
    dataset.CommitTransaction()


def native(column: Values, kind: str) -> list[object]:
    """Column as plain Python values for OGR; None for "no value".

    Args:
        column: Values of a column, one per row.
        kind: Type of the field, as in :func:`typed_column`.
    """
    values: Iterable[Any] = column
    if isinstance(column, np.ndarray) and kind in {"real", "integer", "boolean"}:
        values = column.tolist()
    if kind == "real":
        return [None if _missing(value) else float(value) for value in values]
    if kind in {"integer", "boolean"}:
        return [None if _missing(value) else int(value) for value in values]
    return [None if _missing(value) else str(value) for value in values]


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and bool(np.isnan(value)))


def rows_table(rows: Sequence[Mapping[str, object]], table: LedgerTable) -> FeatureTable:
    """Plain rows as a feature table without geometry; what a row lacks is no value."""
    return FeatureTable(
        np.full(len(rows), None, dtype=object),
        {name: typed_column([row.get(name) for row in rows], kind) for name, kind in table.fields},
    )


def rows_of(features: FeatureTable) -> list[dict[str, Any]]:
    """A feature table as plain rows, without geometry."""
    return [
        {name: column[row] for name, column in features.columns.items()}
        for row in range(len(features))
    ]
