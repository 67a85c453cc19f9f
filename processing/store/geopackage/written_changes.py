"""What a writing step has changed, for those who have read the store before."""

from __future__ import annotations

from collections.abc import Callable

from ..features import FeatureTable
from .memory import Memory, frozen


class WrittenChanges:
    """What a writing step has changed: for those who have read it before."""

    def __init__(self) -> None:
        self.tables: set[str] | None = set()
        """Names of the tables; None for all of them."""
        self.roles: dict[str, tuple[str, FeatureTable, str]] = {}
        """Table, features and checksum of what is now stored, by role."""

    def add(self, *tables: str) -> None:
        """Note that tables change."""
        if self.tables is not None:
            self.tables.update(tables)

    def knows(self, table: str) -> bool:
        """Whether a table is as it was before the step."""
        return self.tables is not None and table not in self.tables

    def settle(self, memory: Memory, is_alone: Callable[[], bool]) -> None:
        """Tell the memory of a store, when the step is in its file."""
        if memory.written(self.tables, is_alone):
            for role, (table, features, digest) in self.roles.items():
                memory.learn(("read", role), [table], frozen(features))
                memory.learn(("checksum", role), [table], digest)
