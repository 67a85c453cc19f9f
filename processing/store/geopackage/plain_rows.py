"""Rows of tables without places, written straight into SQLite.

Facts, provenance and figures are written by every step; GDAL takes ten times longer to make their
tables anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ..features import FeatureTable
from ..ledgers import LedgerTable
from ..sql import quoted, statement
from .feature_tables import native
from .quick_table import OddTableError, columns_of

_MORE = (
    "SELECT count(*) FROM sqlite_master WHERE tbl_name = ? AND (type = 'index' OR"
    " (type = 'trigger' AND name NOT LIKE 'trigger_%_feature_count_%'))"
)
_COUNTING = (
    "SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND type = 'trigger' ORDER BY rowid"
)
_COUNTED = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_ogr_contents'"


def replace_rows(
    connection: sqlite3.Connection,
    table: LedgerTable,
    features: FeatureTable,
    instead_of: tuple[str, Iterable[str]] | None = None,
) -> bool:
    """Give a table these rows instead of those it has.

    Args:
        connection: To the file.
        table: The table and its columns.
        features: Rows with every column of the table; their geometries are not written.
        instead_of: A column and values of it: other rows stay. All go if it is not given.

    Returns:
        Whether the table was as this program makes it; if not, nothing has changed.
    """
    try:
        key, _, known = columns_of(connection, table)
    except OddTableError:
        return False
    names = [name for name, _ in table.fields]
    stored = connection.execute("SELECT count(*) FROM pragma_table_info(?)", (table.name,))
    more = connection.execute(_MORE, (table.name,))
    is_ours = known == set(names) and stored.fetchall() == [(len(names) + 1,)]
    if not is_ours or more.fetchall() != [(0,)]:
        return False
    counting = connection.execute(_COUNTING, (table.name,)).fetchall()
    for name, _ in counting:  # they look through all tables for every single row
        connection.execute(statement("DROP TRIGGER {}", name))
    first = 1
    if instead_of is None:
        connection.execute(statement("DELETE FROM {}", table.name))
    else:
        gone = statement("DELETE FROM {} WHERE {} = ?", table.name, instead_of[0])
        connection.executemany(gone, ((value,) for value in instead_of[1]))
        last = connection.execute(statement("SELECT max({}) FROM {}", key, table.name)).fetchone()
        first += last[0] or 0
    rows = range(first, first + len(features))
    cells = [native(features.columns[name], kind) for name, kind in table.fields]
    connection.executemany(
        f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, (key, *names)))})"  # nosec B608 # noqa: S608 - all quoted
        f" VALUES ({', '.join('?' * (len(names) + 1))})",
        zip(rows, *cells, strict=True),
    )
    connection.execute(
        "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (rows.stop - 1, table.name)
    )
    for _, text in counting:
        connection.execute(text)
    if connection.execute(_COUNTED).fetchall() == [(1,)]:
        connection.execute(
            statement(
                "UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {})"
                " WHERE table_name = ?",
                table.name,
            ),
            (table.name,),
        )
    connection.execute(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
        " WHERE table_name = ?",
        (table.name,),
    )
    return True
