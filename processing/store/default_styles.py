"""The styles shipped with the plugin, written into the store as QGIS's default styles."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "styles"


def style_file(role: str) -> Path | None:
    """QML file of a role; None while there is no style for it."""
    path = STYLES / f"{role}.qml"
    return path if path.is_file() else None


def write_default_style(path: Path, role: str, table: str) -> bool:
    """Store the role's QML as default style of its table; False if the role has no style.

    A style that planners saved for the table under a name of their own is left alone.
    """
    source = style_file(role)
    if source is None:
        return False
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as connection, connection:
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
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?, 'geom', 'INSEK', ?, '', ?, ?, '', ?)",
            (
                table,
                source.read_text(encoding="utf-8"),
                int(own_default is None),
                f"INSEK-Stil der Rolle {role}",
                now,
            ),
        )
    return True
