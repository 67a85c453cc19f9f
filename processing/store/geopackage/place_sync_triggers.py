"""What the places of measures repeat of the list for maps; SQLite itself keeps it the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..measures import PLACE_TABLES
from ..sql import quoted, statement

COPIES = {"nummer": "nummer", "federfuehrung": "handlungsfeld", "leuchtturm": "leuchtturm"}
"""Column of the places by column of the list."""

_TRIGGER = "insek_orte_folgen"


def follow(path: Path) -> None:
    """Let number, leading Handlungsfeld and mark of places follow every edit of the list.

    Whoever edits it (QGIS, QField, a script): maps show what the list says.
    """
    values = ", ".join(statement("{} = NEW.{}", theirs, ours) for ours, theirs in COPIES.items())
    updates = " ".join(
        statement("UPDATE {} SET ", table) + values + " WHERE massnahme_id = NEW.id;"  # noqa: S608 - all quoted
        for table in PLACE_TABLES.values()
    )
    changed = " OR ".join(statement("OLD.{} IS NOT NEW.{}", name, name) for name in COPIES)
    columns = ", ".join(map(quoted, COPIES))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement("DROP TRIGGER IF EXISTS {}", _TRIGGER))
        connection.execute(
            f"CREATE TRIGGER {quoted(_TRIGGER)} AFTER UPDATE OF {columns} ON massnahme"
            f" WHEN {changed} BEGIN {updates} END"
        )
