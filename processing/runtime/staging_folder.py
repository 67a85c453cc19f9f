"""A hidden folder beside what is being made; it knows whether the run that made it is alive."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import json
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

CONTROL = ".insek"
"""Folder in the folder with all that is not to be put anywhere."""
LONGEST_LABEL = 60
_OWNER = "lauf.json"
_BESIDE = "daneben"
_TOKEN = 8
# Windows keeps others from reading what is locked: the locked byte lies behind the text.
_LOCKED_BYTE = 1 << 20


def prefix_of(name: str) -> str:
    """What the names of all folders begin with in which ``name`` is made; long names are cut."""
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST_LABEL:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_TOKEN]
        name = f"{name[: LONGEST_LABEL // 4]}-{digest}"
    return f".{name}-insek-"


def staged_length(path: Path) -> int:
    """Bytes that the path of a file has while it is made aside."""
    aside = path.parent / (prefix_of(path.name) + "x" * _TOKEN) / path.name
    return len(os.fsencode(aside))


@dataclass(eq=False)
class StagingFolder:
    """A folder that this run holds, its own or one of a run that is over.

    The lock on a file inside tells the living from the dead: the system lets it go when a process
    ends, however that happens.
    """

    path: Path
    _lock: BinaryIO | None = field(repr=False)
    is_kept: bool = False
    """Whether a later run needs what is noted in the folder."""

    @classmethod
    def make(cls, parent: Path, name: str) -> StagingFolder:
        """New folder to make ``name`` in, locked for this run.

        Raises:
            OSError: if none can be made in the parent.
        """
        while True:
            path = Path(tempfile.mkdtemp(prefix=prefix_of(name), dir=parent))
            try:
                (path / CONTROL).mkdir()
                lock = _owned(path / CONTROL / _OWNER)
            except FileNotFoundError:
                continue  # swept while it was still empty
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            if lock is not None:
                return cls(path, lock)

    @property
    def control(self) -> Path:
        """Folder for what is not to be put anywhere."""
        return self.path / CONTROL

    def beside(self, target: Path) -> Path:
        """Path beside the target that is removed with the folder: its relative paths hold."""
        stem = f"{target.stem}.insek-{self.path.name[-_TOKEN:]}"
        (self.control / _BESIDE).write_text(stem, encoding="utf-8")
        return self.path.parent / f"{stem}{target.suffix}"

    def release(self) -> None:
        """Leave the folder to the next run."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remove(self) -> bool:
        """Remove everything; False if something is held open or noted for the next run.

        What makes the folder known as ours goes last, so that no moment leaves it to nobody.
        """
        with contextlib.suppress(OSError):
            self._remove_beside()
            for entry in self.control.iterdir() if not self.is_kept else ():
                if entry.name != _OWNER:
                    _remove(entry)
            for entry in self.path.iterdir():
                if entry.name != CONTROL:
                    _remove(entry)
        self.release()
        if not _holds_only_the_owner(self.path):
            return False
        with contextlib.suppress(OSError):
            (self.control / _OWNER).unlink(missing_ok=True)
        return _remove_empty(self.path)

    def _remove_beside(self) -> None:
        noted = self.control / _BESIDE
        if noted.is_file():
            stem = noted.read_text(encoding="utf-8")
            if Path(stem).name == stem and stem.endswith(f".insek-{self.path.name[-_TOKEN:]}"):
                for file in self.path.parent.glob(f"{glob.escape(stem)}*"):
                    file.unlink(missing_ok=True)


def folders_of(parent: Path, name: str) -> Iterator[Path]:
    """Folders in which somebody makes ``name``, or did."""
    prefix = prefix_of(name)
    try:
        entries = sorted(parent.iterdir())
    except OSError:
        return
    for path in entries:
        begins = path.name.startswith(prefix) and len(path.name) == len(prefix) + _TOKEN
        if begins and path.is_dir() and not path.is_symlink():
            yield path


def take_over(folder: Path) -> StagingFolder | None:
    """The folder of a run that is over; None if it is alive, and for folders that are not ours."""
    try:
        lock = (folder / CONTROL / _OWNER).open("r+b")
    except OSError:
        # A run that ended before its first file, or after its last one.
        _remove_empty(folder)
        return None
    free = _locked(lock)
    if free or (free is None and _is_gone(lock)):
        return StagingFolder(folder, lock)
    lock.close()
    return None


def is_ours(folder: Path) -> bool:
    """Whether a folder is called as ours are and has the file that all of ours have."""
    return is_called_like_ours(folder) and (folder / CONTROL / _OWNER).is_file()


def is_called_like_ours(folder: Path) -> bool:
    """Whether the name of a folder is one that we give."""
    return re.fullmatch(rf"\..*-insek-[a-z0-9_]{{{_TOKEN}}}", folder.name) is not None


def is_where_made(folder: Path) -> bool:
    """Whether a folder stands where a run made it: what came along with files of others does not.

    What such a one notes about files here must not be followed.
    """
    try:
        owner = json.loads((folder / CONTROL / _OWNER).read_bytes())
        return Path(str(owner["ordner"])).samefile(folder)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _owned(path: Path) -> BinaryIO | None:
    """New file that tells whose the folder is, locked; None if another run has swept it."""
    lock = path.open("x+b")
    try:
        if _locked(lock) is False or not path.is_file():
            lock.close()
            return None
        owner = {
            "programm": "INSEK",
            "rechner": socket.gethostname(),
            "prozess": os.getpid(),
            "ordner": str(path.parent.parent.absolute()),
        }
        lock.write(json.dumps(owner).encode())
        lock.flush()
    except BaseException:
        lock.close()
        raise
    return lock


def _locked(file: BinaryIO) -> bool | None:
    """Whether the lock was free and is ours now; None where the file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_LOCKED_BYTE)
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            finally:
                file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _is_gone(lock: BinaryIO) -> bool:
    """Whether the process that the file names is known to have ended."""
    try:
        owner = json.loads(lock.read())
        if os.name == "nt" or owner["rechner"] != socket.gethostname():
            return False
        os.kill(int(owner["prozess"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return False


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)


def _holds_only_the_owner(folder: Path) -> bool:
    try:
        inside = {entry.name for entry in folder.iterdir()}
        return inside <= {CONTROL} and {entry.name for entry in (folder / CONTROL).iterdir()} <= {
            _OWNER
        }
    except OSError:
        return False


def _remove_empty(folder: Path) -> bool:
    """Remove a folder that holds nothing; one that holds something is left alone."""
    with contextlib.suppress(OSError):
        (folder / CONTROL).rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()
    return not folder.exists()
