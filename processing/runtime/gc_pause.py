"""A pause for Python's search for garbage while very many objects are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Make many geometries in the block without Python looking through them again and again.

    Every few hundred new objects Python looks for ones that only refer to each other. While tens
    of thousands of geometries come into being, all of which are kept, that takes up to half of the
    time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
