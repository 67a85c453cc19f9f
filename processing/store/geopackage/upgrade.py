"""Stores of earlier versions get the names of today."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..provenance import Provenance
from .database import open_vector

RENAMED = {"walk_network": "street_network"}
"""Roles, and so tables, by the name they had in an earlier version."""


def old_tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Tables under an earlier name that the file does not have under the new one as well."""
    found = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
    return tuple(old for old, new in RENAMED.items() if old in found and new not in found)


def rename_tables(path: Path, connection: sqlite3.Connection) -> tuple[str, ...]:
    """Give old tables their new name, with their styles; returns the earlier names."""
    names = old_tables(connection)
    if not names:
        return ()
    with open_vector(path, update=True) as dataset:
        for name in names:
            # GDAL knows all that belongs to a table: index, extent, registration, triggers.
            dataset.GetLayerByName(name).Rename(RENAMED[name])
    with connection:
        for name in names:
            connection.execute(
                "UPDATE layer_styles SET f_table_name = ? WHERE f_table_name = ?",
                (RENAMED[name], name),
            )
    return names


def renamed(notes: Mapping[str, Provenance]) -> dict[str, Provenance]:
    """Provenance of all roles under the names of today, also among the inputs of others."""
    return {
        note.role: note
        for note in (
            replace(
                note,
                role=RENAMED.get(note.role, note.role),
                inputs={RENAMED.get(name, name): value for name, value in note.inputs.items()},
            )
            for note in notes.values()
        )
    }
