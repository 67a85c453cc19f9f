"""What tables a GeoPackage has and how many rows, asked of SQLite.

Opening a dataset only for that takes GDAL some hundred times longer.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..sql import statement
from ..store_errors import StoreError
from .database import connect, sentence


def table_names(path: Path, connection: sqlite3.Connection | None = None) -> frozenset[str]:
    """Names of all tables and views in the file.

    Args:
        path: The file.
        connection: One to the file that is open already.

    Raises:
        StoreError: if SQLite cannot read the file.
    """
    with _asking(path, connection) as asked:
        rows = asked.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return frozenset(row[0] for row in rows.fetchall())


def has_rows(path: Path, table: str, connection: sqlite3.Connection | None = None) -> bool:
    """Whether there is such a table with at least one row.

    Args:
        path: The file.
        table: The table and its columns.
        connection: One to the file that is open already.

    Raises:
        StoreError: if SQLite cannot read the file.
    """
    return _first(path, table, "SELECT 1 FROM {} LIMIT 1", connection) is not None


def row_count(path: Path, table: str, connection: sqlite3.Connection | None = None) -> int:
    """Number of rows of a table, 0 if there is no such table.

    Counted, because the number that GDAL keeps is stale while QGIS edits the table.

    Args:
        path: The file.
        table: The table and its columns.
        connection: One to the file that is open already.

    Raises:
        StoreError: if SQLite cannot read the file.
    """
    return _first(path, table, "SELECT count(*) FROM {}", connection) or 0


def _first(
    path: Path, table: str, question: str, connection: sqlite3.Connection | None
) -> int | None:
    with _asking(path, connection) as asked:
        # Read to the end: a question that is left open would lock others out.
        known = asked.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchall()
        if not known:
            return None
        rows = asked.execute(statement(question, table)).fetchall()
        return int(rows[0][0]) if rows else None


@contextlib.contextmanager
def _asking(path: Path, known: sqlite3.Connection | None) -> Iterator[sqlite3.Connection]:
    """A connection that is open already, or one of its own."""
    try:
        if known is not None:
            yield known
            return
        with contextlib.closing(connect(path)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreError(sentence(path, str(error))) from error
