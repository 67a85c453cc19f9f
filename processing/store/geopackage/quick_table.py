"""Tables read straight from SQLite, a dozen times quicker than cell by cell through GDAL.

Only what is as it should be is read here: columns of the types that this program makes, cells that
hold what their column says, plane shapes. Whatever is odd is left to GDAL and to the sentences
about it in :mod:`.sound_cells`: what becomes of it must not depend on who reads it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import shapely

from ...catalogue.geometry_kinds import Geometry
from ...runtime.array_types import BoolArray, ColumnArray, FloatArray, GeometryArray, ObjectArray
from ...runtime.cancellation import EVERY, cancellable, check_cancelled
from ...runtime.gc_pause import gc_paused
from ..features import FeatureTable
from ..ledgers import LedgerTable
from ..sql import quoted
from .database import connect

_DECLARED = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "BOOLEAN",
}
_NOTHING = type(None)
_TYPES: dict[str, frozenset[type]] = {
    "text": frozenset({str, _NOTHING}),
    "integer": frozenset({int, _NOTHING}),
    "real": frozenset({float, int, _NOTHING}),
    "boolean": frozenset({int, _NOTHING}),
}
_HEADERS = {0: 8, 1: 40, 2: 56, 3: 56, 4: 72}
"""Bytes before the shape by the code of the box in the header of a GeoPackage's geometry."""

_PLANE = frozenset(b"\1" + bytes([kind]) + b"\0\0\0" for kind in range(1, 8))
"""How a shape of straight lines without heights begins, in the order of bytes that all write."""

_REGISTERED = (
    "SELECT c.data_type, g.column_name FROM sqlite_master m"
    " JOIN gpkg_contents c ON c.table_name = m.name"
    " LEFT JOIN gpkg_geometry_columns g ON g.table_name = m.name"
    " WHERE m.type = 'table' AND m.name = ?"
)
_SORTS = ([("features", True)], [("attributes", False)])
_COLUMNS = "SELECT name, upper(type), pk, hidden FROM pragma_table_xinfo(?)"


class OddTableError(Exception):
    """Something that GDAL has to look at."""


def quick_table(
    path: Path, table: LedgerTable, connection: sqlite3.Connection | None = None
) -> FeatureTable | None:
    """All features of a table in the order of their ids; None where GDAL has to read it.

    Args:
        path: The file.
        table: The table and its columns.
        connection: One to the file that is open already.
    """
    try:
        if connection is not None:
            return _at_once(connection, table)
        with contextlib.closing(connect(path)) as own:
            return _at_once(own, table)
    except (sqlite3.Error, shapely.errors.ShapelyError, OddTableError):
        return None


def _at_once(connection: sqlite3.Connection, table: LedgerTable) -> FeatureTable:
    """All that is asked for is of one moment, and others may write as soon as it is read."""
    connection.execute("BEGIN")
    try:
        return _read(connection, table)
    finally:
        connection.rollback()


def _read(connection: sqlite3.Connection, table: LedgerTable) -> FeatureTable:
    key, place, known = columns_of(connection, table)
    wanted = [name for name, _ in table.fields if name in known]
    asked = [*([place] if place else []), *wanted]
    names = ", ".join(f"t.{quoted(name)}" for name in asked) or f"t.{quoted(key)}"
    rows = connection.execute(
        f"SELECT {names} FROM {quoted(table.name)} t ORDER BY t.{quoted(key)}"  # nosec B608 # noqa: S608 - all quoted
    )
    cells: list[list[object]] = [[] for _ in asked]
    count = 0
    while some := rows.fetchmany(EVERY):
        check_cancelled()
        count += len(some)
        for column, more in zip(cells, zip(*some, strict=True), strict=False):
            column.extend(more)
    geometry = np.full(count, None, dtype=object)
    if place and count:
        geometry[:] = _shapes(cells.pop(0))
    elif place:
        cells.pop(0)
    given = dict(zip(wanted, cells, strict=True))
    columns = {}
    for name, kind in table.fields:
        check_cancelled()
        values = given.get(name)
        if values is not None and name in table.keys and not all(values):
            raise OddTableError
        columns[name] = _typed([None] * count if values is None else values, kind)
    return FeatureTable(geometry, columns)


def columns_of(
    connection: sqlite3.Connection, table: LedgerTable
) -> tuple[str, str, frozenset[str]]:
    """Names of the columns of a table in the file.

    Returns:
        Column of the ids, column of the geometry (empty if the table has none for us), and those of
        our columns that the file has.

    Raises:
        OddTableError: if the table is not registered and built as this program does it.
    """
    registered = connection.execute(_REGISTERED, (table.name,)).fetchall()
    if [(kind, bool(place)) for kind, place in registered] not in _SORTS:
        raise OddTableError
    place = registered[0][1] or ""
    if not isinstance(place, str):  # bytes where a name belongs
        raise OddTableError
    stored: dict[str, tuple[str, str]] = {}
    keys = []
    for name, declared, is_key, hidden in connection.execute(_COLUMNS, (table.name,)).fetchall():
        if hidden or (is_key and declared != "INTEGER"):
            raise OddTableError
        keys += [name] if is_key else []
        stored[name.casefold()] = name, declared
    is_placed = table.geometry is not Geometry.NONE
    if len(keys) != 1 or (is_placed and not place):
        raise OddTableError
    wanted = {name: _DECLARED.get(kind) for name, kind in table.fields}
    # GDAL takes a column for ours whatever its capitals.
    known = {name for name in wanted if name.casefold() in stored}
    if {keys[0], place} & set(wanted) or any(
        stored[name.casefold()] != (name, wanted[name]) for name in known
    ):
        raise OddTableError
    return keys[0], place if is_placed else "", frozenset(known)


def _typed(values: Sequence[object], kind: str) -> ColumnArray:
    """A column as array, as ``feature_tables.typed_column`` makes it of what GDAL reads."""
    if not _TYPES[kind].issuperset(map(type, values)):
        raise OddTableError
    return _MAKERS[kind](values)


def _numbers(values: Sequence[object]) -> FloatArray:
    column = np.array(values, dtype=float)  # None becomes nan
    if np.isinf(column).any():
        raise OddTableError
    return column


def _truths(values: Sequence[object]) -> BoolArray:
    if not {0, 1, None}.issuperset(values):
        raise OddTableError
    return np.array(values, dtype=bool)


def _texts(values: Sequence[object]) -> ObjectArray:
    texts = cast("Sequence[str | None]", values)  # _typed has looked at each
    # GDAL ends a text at a character of number 0.
    if "\0" in "".join(filter(None, texts)):
        raise OddTableError
    return _objects(values)


def _objects(values: Sequence[object]) -> ObjectArray:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


_MAKERS: dict[str, Callable[[Sequence[object]], ColumnArray]] = {
    "text": _texts,
    "integer": _numbers,
    "real": _numbers,
    "boolean": _truths,
}


def _shapes(cells: Sequence[object]) -> GeometryArray:
    """Geometries of a column of the GeoPackage; None where there is none."""
    with gc_paused():
        wkbs = [None if cell is None else _wkb(cell) for cell in cells]
        try:
            shapes: GeometryArray = cancellable(shapely.from_wkb, wkbs)
        except shapely.GEOSException:  # the slower way says which row it is
            raise OddTableError from None
    if shapely.has_z(shapes).any():
        raise OddTableError
    return shapes


def _wkb(cell: object) -> bytes:
    if not isinstance(cell, bytes) or len(cell) < 13 or cell[:3] != b"GP\0" or cell[3] > 0x0F:
        raise OddTableError
    start = _HEADERS.get(cell[3] >> 1)
    if start is None or cell[start : start + 5] not in _PLANE:
        raise OddTableError
    return cell[start:]
