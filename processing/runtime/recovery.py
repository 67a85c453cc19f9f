"""What runs that were killed have left behind: undone, finished or swept before the next one."""

from __future__ import annotations

import contextlib
import json
import re
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from . import journal as journals
from .decision import has_written
from .journal import DECIDED, DONE, Journal, read_journal
from .staging_folder import (
    StagingFolder,
    folders_of,
    is_called_like_ours,
    is_ours,
    is_where_made,
    take_over,
)

INDEX = "dazu.json"
"""File in the folder of a store that names the files that go with it."""
_OLD_S = 3600.0
"""Age from which what earlier versions made aside is surely nobody's any more."""
_RANDOM = "[a-z0-9_]{8}"
_PROOF = {"Massnahmen.gpkg", "Feldbeschreibung.xlsx", "Feldbeschreibung.ods", "LIESMICH.txt"}


def recover(parent: Path, name: str) -> list[Path]:
    """Settle what dead runs left of ``name`` in a folder.

    Args:
        parent: Folder in which it is made.
        name: Name of the file or folder that is to be made there.

    Returns:
        Folders of runs that are alive.

    Raises:
        OSError: if an old file cannot be brought back, or a new one not put in; the folder stays
            for a later run.
    """
    living = []
    for folder in folders_of(parent, name):
        room = take_over(folder)
        if room is not None:
            _settle(room)
        elif is_ours(folder):
            living.append(folder)
    _sweep_earlier_versions(parent, name)
    return living


def write_index(room: StagingFolder, places: Sequence[tuple[Path, str]]) -> None:
    """Note in a folder what else is to be settled with it, as folder and name.

    Raises:
        OSError: if it cannot be written; what was noted before stays.
    """
    text = json.dumps([[str(parent), name] for parent, name in places])
    fresh = room.control / f"{INDEX}.neu"
    fresh.write_text(text, encoding="utf-8")
    journals.sync_file(fresh)
    fresh.replace(room.control / INDEX)


def undo(room: StagingFolder, journal: Journal) -> bool:
    """Bring the old set of a folder back and remove the folder.

    Returns:
        False if something in it could not be removed.

    Raises:
        OSError: with the file that is in the way; the folder stays.
    """
    journals.take_back(room, journal)
    journals.forget_journal(room)
    return room.remove()


def _settle(room: StagingFolder) -> None:
    try:
        if is_where_made(room.path):
            if not _is_settled_beside(room):
                return
            found = read_journal(room.path)
        else:
            found = None  # what it says is about the files of somebody else
        if found is None:
            # A journal that cannot be followed is for a person to look at.
            if not journals.has_journal(room.path):
                room.remove()
            return
        _follow(room, *found)
    finally:
        room.release()


def _follow(room: StagingFolder, state: str, journal: Journal) -> None:
    if state == DONE:
        _settle_folders(journal.others)
        if not any(path.exists() for path in journal.others):
            room.remove()
    elif state == DECIDED:
        _finish(room, journal)
    elif journal.store is not None:
        _settle_by_store(room, journal, journal.store)
    elif _was_put_in(journal):
        room.remove()
    else:
        undo(room, journal)
        _settle_folders((*journal.others, *((journal.first,) if journal.first else ())))


def _settle_by_store(room: StagingFolder, journal: Journal, store: Path) -> None:
    written = has_written(store, journal.run)
    if written is None:
        return  # locked or out of reach: a later run asks again
    if not written:
        undo(room, journal)
        return
    journals.move_state(room, DECIDED)
    _finish(room, journal)


def _finish(room: StagingFolder, journal: Journal) -> None:
    journals.go_on(room, journal)
    room.remove()


def _was_put_in(journal: Journal) -> bool:
    """Whether the folder that decides says so; where it is gone, its set was taken back."""
    if journal.first is None:
        return False
    first = read_journal(journal.first)
    return first is not None and first[0] == DONE


def _is_settled_beside(room: StagingFolder) -> bool:
    """Settle what is noted in a folder; False as long as something there has to wait."""
    try:
        places = json.loads((room.control / INDEX).read_text(encoding="utf-8"))
        noted = [(Path(parent), str(name)) for parent, name in places]
    except (OSError, ValueError, TypeError):
        return True
    waits = False
    for parent, name in noted:
        try:
            recover(parent, name)
        except OSError:
            waits = True  # decided by now, so that the store may be written again
    return not waits


def _settle_folders(folders: Sequence[Path]) -> None:
    for folder in folders:
        if is_called_like_ours(folder):
            room = take_over(folder)
            if room is not None:
                _settle(room)


# Earlier versions --------------------------------------------------------------------------------


def _sweep_earlier_versions(parent: Path, name: str) -> None:
    """Remove what killed runs of earlier versions left; old files they had moved come back."""
    path = Path(name)
    whole, stem, suffix = re.escape(name), re.escape(path.stem), re.escape(path.suffix)
    folder = re.compile(rf"\.{whole}-entsteht-{_RANDOM}(?P<old>-alt)?")
    file = re.compile(rf"\.{stem}-neu-\d+{suffix}|\.{whole}\.neu|{stem}-entsteht-\d+{suffix}")
    project = re.compile(rf"{stem}\.entsteht\.qgz.*") if path.suffix == ".qgz" else None
    package = re.compile(rf"\.{whole}-{_RANDOM}")
    for entry in _old_entries(parent):
        found = folder.fullmatch(entry.name)
        if found and entry.is_dir():
            if found["old"]:
                _bring_back(entry, parent / name)
            _remove_tree(entry)
        elif entry.is_file() and (
            file.fullmatch(entry.name) or (project and project.fullmatch(entry.name))
        ):
            _unlink(entry)
        elif package.fullmatch(entry.name):
            # The letters behind the name could be a word of somebody else: look inside as well.
            if entry.is_file() and not zipfile.is_zipfile(entry):
                _unlink(entry)
            elif entry.is_dir() and {item.name for item in entry.iterdir()} <= _PROOF:
                _remove_tree(entry)


def _old_entries(parent: Path) -> list[Path]:
    found = []
    before = time.time() - _OLD_S
    with contextlib.suppress(OSError):
        for entry in parent.iterdir():
            with contextlib.suppress(OSError):
                known = entry.name.startswith(".") or "entsteht" in entry.name
                if known and entry.lstat().st_mtime < before and not entry.is_symlink():
                    found.append(entry)
    return sorted(found)


def _bring_back(backup: Path, target: Path) -> None:
    for old in sorted(item for item in backup.rglob("*") if item.is_file()):
        place = target / old.relative_to(backup)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            old.replace(place)


def _remove_tree(folder: Path) -> None:
    for entry in sorted(folder.rglob("*"), reverse=True):
        if entry.is_dir() and not entry.is_symlink():
            with contextlib.suppress(OSError):
                entry.rmdir()
        else:
            _unlink(entry)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _unlink(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
