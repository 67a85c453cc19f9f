"""Files of a run: each is written aside and takes its place at the end of the run.

A step writes a file with ``with placed(path) as aside``. Inside of ``with file_set()`` all of them
wait for the end of the outermost block; a store that is written meanwhile takes those along that
are finished (:class:`.file_set.Binding`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from .file_set import FileSet

_CURRENT: ContextVar[FileSet | None] = ContextVar("file_set", default=None)


@contextmanager
def file_set() -> Iterator[FileSet]:
    """Let all files of the block take their places together; a block in a block joins it.

    Raises:
        FileSetError: if a file is in the way; then none has changed.
    """
    outer = _CURRENT.get()
    if outer is not None:
        before = outer.parts()
        try:
            yield outer
        except BaseException:
            outer.drop([part for part in outer.parts() if part not in before])
            raise
        return
    files = FileSet()
    token = _CURRENT.set(files)
    try:
        yield files
        files.commit()
    finally:
        _CURRENT.reset(token)
        files.drop(files.parts())


@contextmanager
def apart() -> Iterator[None]:
    """What is written in the block has nothing to do with the files of the run."""
    token = _CURRENT.set(None)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def tell_written(path: Path, *what: str) -> None:
    """Remember for the sentence after a cancel what has been written into a file for good."""
    files = _CURRENT.get()
    if files is not None and not files.holds(path):
        files.told.append(f"{path.name} ({', '.join(what)})" if what else path.name)


@contextmanager
def placed(target: Path, *, beside: bool = False, make_folders: bool = False) -> Iterator[Path]:
    """Path to write a file to, which takes the place of ``target`` at the end of the file set.

    Args:
        target: Where the file is to stand; an older one is replaced.
        beside: Whether it is written in the target's own folder, because its relative paths count.
        make_folders: Whether missing folders above it are made; they go again if it does not come.

    Raises:
        FileNameError: if no file can be called so.
        FileSetError: if the old file is in the way, or another run is writing it.
        OSError: if nothing can be written beside the target.
    """
    target = Path(target).absolute()
    current = _CURRENT.get()
    if current is not None and current.holds(target):
        if make_folders:
            target.parent.mkdir(parents=True, exist_ok=True)
        yield target  # already part of something that is made aside
        return
    with file_set() as files:
        part = files.add_file(target, make_folders=make_folders)
        made = part.room.path / target.name
        try:
            aside = part.room.beside(target) if beside else made
            yield aside
            if beside:
                aside.replace(made)
        except BaseException:
            files.drop([part])
            raise
        part.is_finished = True


@contextmanager
def placed_folder(target: Path, *, beside: bool = False) -> Iterator[Path]:
    """Folder to write files into, which go into ``target`` at the end of the file set.

    Files of other names that are there stay.

    Args:
        target: The folder; it need not exist.
        beside: Whether the folder aside lies beside it, so that relative paths are as deep.

    Raises:
        FileNameError, FileSetError, OSError: as for a file.
    """
    target = Path(target).absolute()
    with file_set() as files:
        part = files.add_folder(target, beside=beside)
        try:
            yield part.room.path
        except BaseException:
            files.drop([part])
            raise
        part.is_finished = True
