"""What is quicker to keep than to compute again, and the fingerprint that says if it still holds.

A kept value is no data of the concept: it may be lost at any time and is then computed anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sqlite3
from collections.abc import Callable
from pathlib import Path

from ...runtime.cancellation import check_cancelled
from ..sql import statement
from ..store_errors import StoreError
from ..stored_values import Kept
from .database import connect, data_version, sentence
from .locks import writer_lock

CACHE = "insek_zwischenspeicher"
_ROWS = 10_000


def read_kept(path: Path, name: str) -> Kept | None:
    """Kept value of this name, whatever its key; None if there is none."""
    with contextlib.closing(connect(path)) as connection:
        try:
            row = connection.execute(
                statement(
                    "SELECT schluessel, erstellt, hinweis, daten FROM {} WHERE name = ?", CACHE
                ),
                (name,),
            ).fetchone()
        except sqlite3.OperationalError:
            return None  # the table comes with the first value
    return None if row is None else Kept(*row)


def write_kept(
    path: Path,
    name: str,
    kept: Kept,
    *,
    started: Callable[[], object] | None = None,
    settled: Callable[[Callable[[], bool]], object] | None = None,
) -> None:
    """Keep a value in one transaction.

    Args:
        path: The file.
        name: What it replaces, whatever the key of that.
        kept: Value with its key.
        started: Called before anything is written.
        settled: Called when the value is in the file; what it is given tells whether nobody else
            has written since ``started``.

    Raises:
        StoreError: if the store is locked or cannot be written to now.
    """
    try:
        with writer_lock(path), contextlib.closing(connect(path)) as connection:
            version = data_version(connection)
            if started is not None:
                started()
            with connection:
                connection.execute(
                    statement(
                        "CREATE TABLE IF NOT EXISTS {} (name TEXT PRIMARY KEY, schluessel TEXT,"
                        " erstellt TEXT, hinweis TEXT, daten BLOB)",
                        CACHE,
                    )
                )
                connection.execute(
                    statement("INSERT OR REPLACE INTO {} VALUES (?, ?, ?, ?, ?)", CACHE),
                    (name, kept.key, kept.created, kept.note, kept.data),
                )
            if settled is not None:
                settled(lambda: data_version(connection) == version)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: Der Zwischenspeicher lässt sich nicht schreiben ({error})."
            " Bitte prüfen, ob die Datei beschreibbar ist."
        ) from error


def fingerprint(path: Path, table: str) -> str:
    """Digest of all rows of a table as they are stored; empty if there is no such table.

    Any edit changes it. It is several times quicker than reading the features.

    Raises:
        StoreError: if the file cannot be asked now, e.g. because it is locked.
    """
    digest = hashlib.sha256()
    with contextlib.closing(connect(path)) as connection:
        rows = _asked(path, connection, statement("SELECT * FROM {} ORDER BY fid", table))
        if rows is None:
            return ""
        digest.update(repr([column[0] for column in rows.description]).encode())
        while some := rows.fetchmany(_ROWS):
            check_cancelled()
            digest.update(marshal.dumps(some, 2))  # version 2 writes equal rows alike
    return digest.hexdigest()[:32]


def filled(path: Path, table: str, column: str) -> list[bool] | None:
    """For each row in the order of the ids whether a column has a value; None without the column.

    Reading features cannot tell a missing truth value from "no".

    Raises:
        StoreError: if the file cannot be asked now, e.g. because it is locked.
    """
    with contextlib.closing(connect(path)) as connection:
        question = "SELECT {}.{} IS NOT NULL FROM {} ORDER BY fid"
        rows = _asked(path, connection, statement(question, table, column, table))
        if rows is None:
            return None
        values: list[bool] = []
        while some := rows.fetchmany(_ROWS):
            check_cancelled()
            values += [bool(row[0]) for row in some]
    return values


def _asked(path: Path, connection: sqlite3.Connection, question: str) -> sqlite3.Cursor | None:
    """Answer to a question, None if there is no such table or column."""
    try:
        return connection.execute(question)
    except sqlite3.OperationalError as error:
        if str(error).startswith("no such"):
            return None
        # A store that is locked is not one without the column: wrong numbers would come of it.
        raise StoreError(sentence(path, str(error))) from error
