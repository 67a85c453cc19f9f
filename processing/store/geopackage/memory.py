"""What a run has read of a store, kept as long as the file stays as it is.

A run reads the same roles many times. ``reading`` of a store keeps them in memory to its end;
whatever this store writes drops what it was made from, and whatever anybody else writes drops all.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from .database import connect, data_version

Value = TypeVar("Value")
State = tuple[object, ...]


class Memory:
    """Values by key, each with the names of the tables it was made from.

    Whether somebody else has written is asked of SQLite, of a connection that lasts as long as the
    memory does and holds no lock between questions, and of the file itself, which may be another
    one by now. A file in the hands of an editor, whose changes go to a log beside it, is not kept
    at all: the connection would hinder the editor from putting the log away.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.get_ident()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._is_logged = False
        self._state: State | None = None
        self._kept: dict[Hashable, tuple[frozenset[str] | None, object]] = {}

    def close(self) -> None:
        """Forget all and let go of the file."""
        self._kept.clear()
        self._state = None
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def get(self, key: Hashable, tables: Iterable[str] | None, make: Callable[[], Value]) -> Value:
        """The value of a key, made now if there is none that still holds.

        Args:
            key: What it is.
            tables: What it is made from; None for whatever any writing may change.
            make: Makes it; others get the same.
        """
        if threading.get_ident() != self._thread:
            return make()
        before = self.look()
        if before is not None and key in self._kept:
            return cast("Value", self._kept[key][1])  # the key says what it is
        value = make()
        if before is not None and self.look() == before:
            self.learn(key, tables, value)
        return value

    def learn(self, key: Hashable, tables: Iterable[str] | None, value: object) -> None:
        """Keep a value that is known to be what the file holds now."""
        self._kept[key] = None if tables is None else frozenset(tables), value

    def look(self) -> State | None:
        """State of the file, None if it cannot be told; what was kept of another state is gone."""
        state = self._now()
        if state is None or state != self._state:
            self._kept.clear()
            self._state = state
        return state

    def written(self, tables: Iterable[str] | None, is_alone: Callable[[], bool]) -> bool:
        """Drop what an own writing has changed; whether the rest is still known to hold.

        To be called when the writing is in the file; :meth:`look` has been called since the file
        was last known to be as ``is_alone`` means it.

        Args:
            tables: What has been written; None for anything.
            is_alone: Whether nobody else has written since the writing began.
        """
        state = self._now()
        if state is None or tables is None or self._state is None or not is_alone():
            self._kept.clear()
            self._state = None
            return False
        changed = frozenset(tables)
        self._kept = {
            key: (made_from, value)
            for key, (made_from, value) in self._kept.items()
            if made_from is not None and not made_from & changed
        }
        self._state = state
        return True

    def connection(self) -> sqlite3.Connection | None:
        """Connection to ask with; None if a new one has to be made.

        Whoever uses it reads to the end: a question that is left open would lock others out.
        """
        return self._connection if threading.get_ident() == self._thread else None

    def _now(self) -> State | None:
        if self._is_logged:
            return None
        try:
            state = self._path.stat()
            self._is_logged = Path(f"{self._path}-wal").exists()
            if self._connection is None or self._file != (state.st_dev, state.st_ino):
                self._file = state.st_dev, state.st_ino
                self._connect()
            if self._is_logged or self._connection is None:
                self.close()
                return None
            version = data_version(self._connection)
        except (OSError, sqlite3.Error):
            with contextlib.suppress(sqlite3.Error):
                self.close()
            return None
        return *self._file, state.st_size, state.st_mtime_ns, version

    def _connect(self) -> None:
        self.close()
        self._connection = connect(self._path)
        mode = self._connection.execute("PRAGMA journal_mode").fetchall()[0][0]
        self._is_logged = self._is_logged or mode == "wal"


def frozen(value: Value) -> Value:
    """The value with all arrays in it read-only, however deep they lie in data classes."""
    _freeze(value)
    return value


def _freeze(value: object) -> None:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            _freeze(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for item in value:
            _freeze(item)
    elif isinstance(value, dict):
        for item in value.values():
            _freeze(item)
