"""Names and fixed words in SQL: the one place where anything enters a statement as text.

Values are bound with ``?``. Names cannot be bound, and triggers allow no binding at all.
"""

from __future__ import annotations

from .store_errors import StoreError


def quoted(name: str) -> str:
    """A table or column name for SQL, whatever characters it has.

    Raises:
        StoreError: for a name with a NUL, at which SQLite would stop reading.
    """
    _require_whole(name)
    return '"' + name.replace('"', '""') + '"'


def sql_literal(text: str) -> str:
    """A text for a statement that cannot bind values, as in a trigger.

    Raises:
        StoreError: for a text with a NUL, at which SQLite would stop reading.
    """
    _require_whole(text)
    return "'" + text.replace("'", "''") + "'"


def statement(text: str, *names: str) -> str:
    """A statement with a quoted name in place of each ``{}``."""
    return text.format(*map(quoted, names))


def _require_whole(text: str) -> None:
    if "\0" in text:
        shown = text.replace("\0", "␀")
        raise StoreError(
            f"„{shown}“ enthält ein Nullzeichen und kann in einem INSEK-Speicher nicht stehen."
            " Die Datei ist vermutlich beschädigt; bitte eine Sicherung verwenden."
        )
