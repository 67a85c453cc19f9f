"""Whether a store was written by a certain run: what decides over the files beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

META = "insek_meta"
"""Table of the facts about a whole store."""
RUN_KEY = "lauf"
"""Its key for the last run that wrote files together with the store."""
_WRITTEN_BY = "SELECT wert FROM insek_meta WHERE schluessel = ?"
_WAIT_S = 5.0


def has_written(store: Path, run: str) -> bool | None:
    """Whether the store is as this run left it; None if it cannot be asked now.

    A store that is not there was not written; ``run`` is the id that
    :meth:`.file_set.Binding.prepare` gave.
    """
    if not store.is_file():
        return False
    try:
        # For writing: only so SQLite rolls back what a killed program left half written.
        uri = f"{store.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_S)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE name = ?", (META,))
            if tables.fetchone() is None:
                return False
            found = connection.execute(_WRITTEN_BY, (RUN_KEY,)).fetchone()
    except sqlite3.Error:
        return None
    return found is not None and found[0] == run
