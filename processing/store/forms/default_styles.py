"""Symbols and forms of the roles, written into the store as QGIS's default styles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from ...catalogue.field_colours import field_colours, shipped_colours
from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Catalogue
from ...runtime.plain_xml import XmlFaultError
from ...runtime.plugin_files import STYLES
from ..geopackage.database import connect
from ..ledgers import LEDGERS
from ..measures import PLACE_ROLES
from ..schema import MEASURES
from .field_symbols import recoloured
from .form_xml import has_form, with_form
from .ledger_forms import ledger_form
from .measure_forms import measure_form
from .role_forms import Form, role_form

STYLE = "INSEK"
# As bytes, because anybody may have written them.
_OWN = (
    "SELECT CAST(f_table_name AS BLOB), CAST(coalesce(styleQML, '') AS BLOB) FROM layer_styles"
    " WHERE styleName = ? ORDER BY fid"
)
_DEFAULT = _OWN.replace(
    "styleName = ?", "useAsDefault AND f_table_name = coalesce(?, f_table_name)"
)


def style_file(role: str) -> Path | None:
    """QML file of a role; None while there is no style for it."""
    path = STYLES / f"{role}.qml"
    return path if path.is_file() else None


def write_default_styles(
    connection: sqlite3.Connection, tables: Iterable[tuple[str, str]], catalogue: Catalogue
) -> None:
    """Store symbols and form of each (role, table) pair as the table's default style.

    A table beside the roles that has a form stands for its own role.
    A default that planners saved for a table under a name of their own stays the default.
    """
    for role, table in tables:
        _replace(connection, role, table, shipped_style(role, catalogue))


def complete_default_styles(
    path: Path, tables: Iterable[tuple[str, str]], catalogue: Catalogue
) -> tuple[str, ...]:
    """Give every (role, table) pair a style and a form; what is there already stays.

    A style that cannot be read is replaced by ours.

    Returns:
        A German sentence about each style that was replaced.
    """
    remarks = []
    with closing(sqlite3.connect(path)) as connection, connection:
        stored = _stored(connection, _OWN, STYLE)
        for role, table in tables:
            qml = stored.get(table)
            if qml is None:
                _replace(connection, role, table, shipped_style(role, catalogue))
            elif not has_form(qml):
                try:
                    whole = with_form(qml, _form(role, catalogue))
                except XmlFaultError as error:
                    whole = shipped_style(role, catalogue)
                    remarks.append(
                        f"{path}: Der gespeicherte Stil der Tabelle „{table}“ war nicht zu lesen"
                        f" ({error}) und ist durch den mitgelieferten ersetzt."
                    )
                _replace(connection, role, table, whole)
    return tuple(remarks)


def renew_forms(
    connection: sqlite3.Connection, before: Catalogue, after: Catalogue
) -> tuple[str, ...]:
    """Give forms the lists and words of another catalogue, and symbols its colours.

    What planners have changed in symbols stays, and so do forms made by hand.

    Args:
        connection: To the store.
        before: The catalogue the forms were made with.
        after: The one they are to go by.

    Returns:
        A German sentence about each form that planners have changed and that stays as it is.
    """
    if after is before:
        return ()
    remarks = []
    roles = {table: role for role, table in PLACE_ROLES.items()}
    for table, qml in _stored(connection, _OWN, STYLE).items():
        role = roles.get(table, table)
        try:
            old, new = _form(role, before), _form(role, after)
        except KeyError:  # the table of a role that only one of the two knows
            continue
        painted = recoloured(qml, field_colours(before), field_colours(after))
        if (old == new or not has_form(qml)) and painted == qml:
            continue
        try:
            renewed = with_form(painted, new)
            is_ours = with_form(qml, old) == qml
        except XmlFaultError:
            continue  # whoever shows the style says so
        if is_ours:
            _replace(connection, role, table, renewed)
            continue
        if painted != qml:
            _replace(connection, role, table, painted)
        if renewed != painted and has_form(qml):
            remarks.append(
                f"Das Formular der Tabelle „{table}“ ist von Hand geändert: Es bleibt und kennt die"
                " neuen Namen nicht."
            )
    return tuple(remarks)


def without_form(path: Path, tables: Iterable[str]) -> tuple[str, ...]:
    """Those of the tables whose own style is missing or has no form yet."""
    with closing(connect(path)) as connection:
        stored = _stored(connection, _OWN, STYLE)
    complete = {table for table, qml in stored.items() if has_form(qml)}
    return tuple(table for table in tables if table not in complete)


def read_default_styles(path: Path, table: str | None = None) -> dict[str, str]:
    """QML of each table's default style, or of one table's, by table name."""
    with closing(connect(path)) as connection:
        return _stored(connection, _DEFAULT, table)


def _stored(connection: sqlite3.Connection, question: str, value: str | None) -> dict[str, str]:
    """QML by table name; what is no text in the file stays a text that no program can read."""
    rows = connection.execute(question, (value,))
    texts = ([cell.decode("utf-8", "replace") for cell in row] for row in rows if row[0])
    return dict(texts)


def _form(role: str, catalogue: Catalogue) -> Form:
    if role == MEASURES:
        return measure_form(catalogue)
    return ledger_form(catalogue, role) or role_form(catalogue, role)


def _geometry_column(role: str) -> str:
    table = LEDGERS.get(role)
    plain = role == MEASURES or (table is not None and table.geometry is Geometry.NONE)
    return "" if plain else "geom"


def shipped_style(role: str, catalogue: Catalogue) -> str:
    """Symbols and form of a role, or of a table beside the roles, as they come with INSEK.

    Raises:
        KeyError: for a role that the catalogue does not know.
    """
    known = catalogue.roles.get(role)
    source = style_file((known.style if known else "") or role)
    symbols = None if source is None else source.read_text(encoding="utf-8")
    if symbols is not None:
        symbols = recoloured(symbols, shipped_colours(), field_colours(catalogue))
    return with_form(symbols, _form(role, catalogue))


def _replace(connection: sqlite3.Connection, role: str, table: str, qml: str) -> None:
    own_default = connection.execute(
        "SELECT 1 FROM layer_styles WHERE f_table_name = ? AND styleName <> ? AND useAsDefault",
        (table, STYLE),
    ).fetchone()
    connection.execute(
        "DELETE FROM layer_styles WHERE f_table_name = ? AND styleName = ?", (table, STYLE)
    )
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
        " owner, update_time) VALUES ('', '', ?, ?, ?, ?, '', ?, ?, '', ?)",
        (
            table,
            _geometry_column(role),
            STYLE,
            qml,
            int(own_default is None),
            f"INSEK-Stil der Rolle {role}",
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        ),
    )
