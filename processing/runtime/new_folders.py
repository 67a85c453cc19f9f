"""Folders that a run makes above its files: they go again when nothing comes into them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .file_names import require_usable_target


@contextmanager
def new_folders(folder: Path, *, target: Path) -> Iterator[tuple[Path, ...]]:
    """Make the missing folders down to one; after a fault in the block the empty ones go again.

    Args:
        folder: absolute; it and those above it need not exist.
        target: what is to be written there; its name is looked at before anything is made.

    Raises:
        FileNameError: if nothing can be called like the target.
        OSError: if a folder cannot be made.
    """
    require_usable_target(target)
    missing = tuple(path for path in (folder, *folder.parents) if not path.exists())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield missing
    except BaseException:
        remove_empty(missing)
        raise


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the deepest first, as far as nothing has come into them."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()
