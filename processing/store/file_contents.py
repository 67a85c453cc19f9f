"""What tables a GeoPackage has and how many rows, asked of SQLite.

Opening a dataset only for that takes GDAL some hundred times longer.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from .database import StoreError, connect, sentence
from .sql import statement


def table_names(path: Path) -> frozenset[str]:
    """Names of all tables in the file."""
    with _asking(path) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return frozenset(row[0] for row in rows)


def has_rows(path: Path, table: str) -> bool:
    """Whether there is such a table with at least one row."""
    return _first(path, table, "SELECT 1 FROM {} LIMIT 1") is not None


def row_count(path: Path, table: str) -> int:
    """Number of rows of a table, 0 if there is no such table.

    Counted, because the number that GDAL keeps is stale while QGIS edits the table.
    """
    return _first(path, table, "SELECT count(*) FROM {}") or 0


def _first(path: Path, table: str, question: str) -> int | None:
    with _asking(path) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))
        if known.fetchone() is None:
            return None
        row = connection.execute(statement(question, table)).fetchone()
        return None if row is None else int(row[0])


@contextlib.contextmanager
def _asking(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(connect(path)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreError(sentence(path, str(error))) from error
