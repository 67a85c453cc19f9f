"""The styles shipped with the plugin, written into the store as QGIS's default styles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from .database import connect

STYLES = Path(__file__).resolve().parents[2] / "styles"


def style_file(role: str) -> Path | None:
    """QML file of a role; None while there is no style for it."""
    path = STYLES / f"{role}.qml"
    return path if path.is_file() else None


def write_default_styles(path: Path, tables: Iterable[tuple[str, str]]) -> None:
    """Store the QML of each (role, table) pair as the table's default style.

    Roles without a style are passed over; a default that planners saved for a table under a name
    of their own stays the default.
    """
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as connection, connection:
        for role, table in tables:
            source = style_file(role)
            if source is None:
                continue
            own_default = connection.execute(
                "SELECT 1 FROM layer_styles WHERE f_table_name = ? AND styleName <> 'INSEK'"
                " AND useAsDefault",
                (table,),
            ).fetchone()
            connection.execute(
                "DELETE FROM layer_styles WHERE f_table_name = ? AND styleName = 'INSEK'", (table,)
            )
            connection.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
                " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
                " owner, update_time) VALUES ('', '', ?, 'geom', 'INSEK', ?, '', ?, ?, '', ?)",
                (
                    table,
                    source.read_text(encoding="utf-8"),
                    int(own_default is None),
                    f"INSEK-Stil der Rolle {role}",
                    now,
                ),
            )


def read_default_styles(path: Path) -> dict[str, str]:
    """QML of each table's default style, by table name."""
    with closing(connect(path)) as connection:
        rows = connection.execute(
            "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault ORDER BY fid"
        )
        return dict(rows.fetchall())
