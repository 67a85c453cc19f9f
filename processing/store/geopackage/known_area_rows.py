"""Known areas in the file: read where there are any, and what a writing step says of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from ..known_area import MEASURED, KnownArea, areas_of_rows
from ..ledgers import KNOWN_AREA_TABLE
from ..provenance import now
from .feature_tables import read_stored_table
from .file_contents import has_rows


def stored_areas(path: Path, connection: sqlite3.Connection | None) -> dict[str, KnownArea]:
    """Known areas by role; most stores of earlier versions have no table of them.

    Args:
        path: The file.
        connection: One to the file that is open already.

    Raises:
        StoreError: if the file is damaged.
    """
    if not has_rows(path, KNOWN_AREA_TABLE.name, connection):
        return {}
    return areas_of_rows(read_stored_table(path, KNOWN_AREA_TABLE, connection))


class ChangedAreas(dict[str, KnownArea]):
    """Known areas by role as a writing step leaves them."""

    def __init__(self, before: dict[str, KnownArea]) -> None:
        super().__init__(before)
        self._before = before

    @property
    def changed(self) -> bool:
        """Whether the step says something else than the store did."""
        return dict(self) != self._before

    def measured(self, role: str, known: KnownArea | None) -> None:
        """Note how far new data of a role reach; what a planner has stated comes first and stays.

        Args:
            role: Id of the role.
            known: None where nothing is known of it.
        """
        old = self.get(role)
        if old is None or (old.kind in MEASURED and not _same(old, known)):
            self.state(role, known)

    def state(self, role: str, known: KnownArea | None) -> None:
        """Say how far the source of a role reaches; None to say nothing of it."""
        if known is None:
            self.pop(role, None)
        else:
            self[role] = replace(known, created=known.created or now())


def _same(old: KnownArea, new: KnownArea | None) -> bool:
    return new is not None and (old.digest, old.note) == (new.digest, new.note)
