"""What a run is about to put in place, written down first, so that it can be undone or finished."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .staging_folder import CONTROL, StagingFolder, is_ours, prefix_of

PREPARED, DECIDED, DONE = "journal.json", "gilt.json", "fertig.json"
"""State of a folder: about to be put in place; certain to be; put in place."""
BACKUP = "alt"
THIS = "."
"""The folder itself among the folders of a journal."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Journal:
    """Files of one folder and where they go.

    Attributes:
        root: Folder beside that of the run which they go into; empty for its parent itself.
        files: Names below it, and whether there was such a file before.
        folders: Folders that did not exist before.
        store: The store whose content decides, with ``run``; None if none does.
        run: Id of the run as the store knows it.
        first: Folder whose state decides for several folders; None for that folder itself.
        others: The other folders of the set, as the first one knows them.
    """

    root: str
    files: tuple[tuple[str, bool], ...]
    folders: tuple[str, ...] = ()
    store: Path | None = None
    run: str = ""
    first: Path | None = None
    others: tuple[Path, ...] = ()

    def write(self, room: StagingFolder) -> None:
        """Write it into the folder, whole and safe from a power cut.

        Raises:
            OSError: if it cannot be written.
        """
        content = {
            "fassung": _VERSION,
            "ordner": self.root,
            "dateien": [{"name": name, "vorher": was} for name, was in self.files],
            "neue_ordner": list(self.folders),
            "speicher": None if self.store is None else str(self.store),
            "lauf": self.run,
            "erster": None if self.first is None else str(self.first),
            "weitere": [str(path) for path in self.others],
        }
        fresh = room.control / f"{PREPARED}.neu"
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        sync_file(fresh)
        fresh.replace(room.control / PREPARED)
        sync_folder(room.control)
        sync_folder(room.path)


def read_journal(folder: Path) -> tuple[str, Journal] | None:
    """State of a folder and its journal; None if there is none, or none that we wrote.

    Names that lead elsewhere than the name of the folder says are not followed: a folder may have
    come with a store from somebody else.
    """
    for state in (DONE, DECIDED, PREPARED):
        path = folder / CONTROL / state
        if path.is_file():
            try:
                journal = _parsed(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError):
                return None
            return (state, journal) if _belongs(journal, folder) else None
    return None


def has_journal(folder: Path) -> bool:
    """Whether a folder has a journal in any state, readable or not."""
    return any((folder / CONTROL / state).exists() for state in (DONE, DECIDED, PREPARED))


def move_state(room: StagingFolder, state: str) -> None:
    """Set the state of a folder that is prepared: one renaming, done or not.

    Args:
        room: The folder.
        state: ``DECIDED`` or ``DONE``.

    Raises:
        OSError: if it cannot be set.
    """
    (room.control / PREPARED).replace(room.control / state)
    sync_folder(room.control)


def forget_journal(room: StagingFolder) -> None:
    """Make a prepared folder one that nothing is to be done with."""
    (room.control / PREPARED).unlink(missing_ok=True)


def put_in(room: StagingFolder, journal: Journal) -> None:
    """Move old files away and new ones in.

    Raises:
        OSError: with the file or folder that is in the way; what has been moved stays moved.
    """
    base = room.path.parent / journal.root
    for name in journal.folders:
        (base / name).mkdir(parents=True, exist_ok=True)
    for name, was_there in journal.files:
        with _about(base / name):
            if was_there:
                kept = room.control / BACKUP / name
                kept.parent.mkdir(parents=True, exist_ok=True)
                (base / name).replace(kept)
            (room.path / name).replace(base / name)


def take_back(room: StagingFolder, journal: Journal) -> None:
    """Bring the old set back exactly.

    Raises:
        OSError: with the file that is in the way; the rest waits in the folder.
    """
    base = room.path.parent / journal.root
    for name, was_there in journal.files:
        kept = room.control / BACKUP / name
        with _about(base / name):
            if kept.is_file():
                kept.replace(base / name)
            elif not was_there and not (room.path / name).exists():
                (base / name).unlink(missing_ok=True)
    for name in reversed(journal.folders):
        with contextlib.suppress(OSError):
            (base / name).rmdir()


def go_on(room: StagingFolder, journal: Journal) -> None:
    """Put in what is not in place yet.

    Raises:
        OSError: with the file that is in the way; the rest waits in the folder.
    """
    base = room.path.parent / journal.root
    for name, _ in journal.files:
        made = room.path / name
        with _about(base / name):
            if made.is_file():
                (base / name).parent.mkdir(parents=True, exist_ok=True)
                made.replace(base / name)


def probe(room: StagingFolder, journal: Journal) -> None:
    """Try each old file by renaming it to itself.

    Raises:
        OSError: with one that cannot be replaced, as an open one on Windows.
    """
    base = room.path.parent / journal.root
    for name, was_there in journal.files:
        with _about(base / name):
            if was_there:
                (base / name).replace(base / name)


@contextlib.contextmanager
def _about(path: Path) -> Iterator[None]:
    """Let an error name the file that it is about, not the one aside."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _parsed(content: dict[str, Any]) -> Journal:
    if content["fassung"] != _VERSION:
        raise ValueError(content["fassung"])
    files = tuple((str(item["name"]), bool(item["vorher"])) for item in content["dateien"])
    store, first = content["speicher"], content["erster"]
    return Journal(
        root=str(content["ordner"]),
        files=files,
        folders=tuple(str(name) for name in content["neue_ordner"]),
        store=None if store is None else Path(store),
        run=str(content["lauf"]),
        first=None if first is None else Path(first),
        others=tuple(Path(path) for path in content["weitere"]),
    )


def _belongs(journal: Journal, folder: Path) -> bool:
    """Whether a journal touches nothing but what the name of its folder says."""
    names = [name for name, _ in journal.files]
    folders = [name for name in journal.folders if name != THIS]
    if not is_ours(folder) or not all(map(_is_inside, (*names, *folders))):
        return False
    if journal.root:
        return Path(journal.root).name == journal.root and _is_meant(folder, journal.root)
    return _is_meant(folder, folder.parent.name) or all(_is_meant(folder, name) for name in names)


def _is_meant(folder: Path, name: str) -> bool:
    return folder.name.startswith(prefix_of(name))


def _is_inside(name: str) -> bool:
    path = Path(name)
    return bool(path.parts) and not path.anchor and not {"..", CONTROL}.intersection(path.parts)
