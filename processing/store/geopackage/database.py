"""Opening, creating and atomically replacing the contents of a GeoPackage file."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from osgeo import gdal, ogr, osr

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.file_names import require_usable_target
from ...runtime.recovery import recover
from ...runtime.staging_folder import StagingFolder, staged_length
from ...wording.file_faults import reason
from ..store_errors import StoreError
from .locks import WRITE_PROTECTED, locked_sentence

BUSY_WAIT_S = 10.0
LONGEST_PATH = 500
"""Bytes of a path that SQLite opens, with room for the name of its journal."""

_UNSYNCED = "PRAGMA synchronous = OFF"
_SQLITE_HEAD = b"SQLite format 3\0"
_CHANGED = (
    "{path}: Der INSEK-Speicher wurde während der Berechnung in einem anderen Programm geändert."
    " Es wurde nichts überschrieben; bitte den Schritt noch einmal starten."
)


@contextlib.contextmanager
def gdal_exceptions() -> Iterator[None]:
    """Let GDAL raise inside the block without changing QGIS's own setting."""
    modules = (gdal, ogr, osr)
    before = [module.GetUseExceptions() for module in modules]
    for module in modules:
        module.UseExceptions()
    try:
        yield
    finally:
        # GDAL before 3.7 keeps the modules on a stack and insists on taking the last one off first.
        for module, used in reversed(tuple(zip(modules, before, strict=True))):
            if not used:
                module.DontUseExceptions()


@contextlib.contextmanager
def open_vector(path: Path, *, update: bool = False) -> Iterator[gdal.Dataset]:
    """Vector dataset of a GeoPackage, closed (and flushed) at the end of the block.

    What GDAL reports while reading becomes a sentence; while updating it stays a RuntimeError, and
    the writing step around it says what it means for the store.

    Raises:
        StoreError: if GDAL cannot read the file.
        CancelledError: if the run has been cancelled.
    """
    check_cancelled()
    with gdal_exceptions():
        try:
            dataset = open_staged(path) if update else _opened(path, gdal.OF_READONLY)
            try:
                yield dataset
            except BaseException:
                # The first fault is the one to report, not what it does to closing.
                with contextlib.suppress(RuntimeError):
                    close_dataset(dataset)
                raise
            # Spatial indexes are made last of all: a disk that is full now raises here.
            close_dataset(dataset)
        except RuntimeError as error:
            if update:
                raise
            raise StoreError(
                f"{path}: Die Datei lässt sich nicht als GeoPackage lesen ({error}). Sie ist"
                " vermutlich beschädigt; bitte eine Sicherung verwenden."
            ) from error


def open_staged(path: Path) -> gdal.Dataset:
    """Vector dataset of a file in a staging folder to write to, for the caller to close."""
    return _opened(path, gdal.OF_UPDATE, f"PRELUDE_STATEMENTS={_UNSYNCED}")


def _opened(path: Path, flag: int, *options: str) -> gdal.Dataset:
    return gdal.OpenEx(
        str(path), gdal.OF_VECTOR | flag, allowed_drivers=["GPKG"], open_options=list(options)
    )


def close_dataset(dataset: gdal.Dataset) -> None:
    """Close a dataset now, whoever still has a name for it."""
    # Dropping the name is not enough: after an error its traceback keeps the dataset open, and it
    # would be closed when the file under it is long gone.
    if hasattr(dataset, "Close"):
        dataset.Close()
    else:  # GDAL before 3.8
        dataset.__swig_destroy__(dataset)
        dataset.thisown = False
        dataset.this = None


@contextlib.contextmanager
def read_dataset(dataset: gdal.Dataset) -> Iterator[gdal.Dataset]:
    """Close a dataset at the end of the block, also while an error is told that knows of it."""
    try:
        yield dataset
    finally:
        with contextlib.suppress(RuntimeError):  # nothing was written that could be lost
            close_dataset(dataset)


def connect(path: Path) -> sqlite3.Connection:
    """SQLite connection to an existing file; read-only where the folder is.

    A writable file is opened for writing even to read it: only so SQLite can roll back what a
    killed program left half written.
    """
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    name = quote(path.absolute().as_posix(), safe="/:")
    slash = "" if name.startswith("/") else "/"
    mode = "rw" if writable else "ro"
    return sqlite3.connect(f"file://{slash}{name}?mode={mode}", uri=True, timeout=BUSY_WAIT_S)


def connect_staged(path: Path) -> sqlite3.Connection:
    """SQLite connection to a file in a staging folder: what a crash leaves of it nobody reads."""
    connection = sqlite3.connect(path)
    connection.execute(_UNSYNCED)
    return connection


def require_usable_name(path: Path) -> None:
    """Refuse a path that QGIS or GDAL would take for something else.

    Raises:
        StoreError: with the sentence.
        FileNameError: if the name cannot be that of a file on some system.
    """
    # QGIS splits sources at "|"; GDAL hands "%41" to SQLite, which reads it as "A".
    found = re.search(r"\||%[0-9A-Fa-f]{2}", str(path))
    if found is not None:
        raise StoreError(
            f"{path}: QGIS kann Dateien mit „{found[0]}“ im Pfad nicht öffnen. Bitte Datei oder"
            " Ordner umbenennen."
        )
    require_usable_target(path)
    if staged_length(path.absolute()) > LONGEST_PATH:
        raise StoreError(
            f"…/{path.parent.name[-40:]}/{path.name[-80:]}: Der Pfad zum INSEK-Speicher ist zu"
            " lang; mit dem Namen der Zwischendateien hat er"
            f" {staged_length(path.absolute())} Byte, möglich sind {LONGEST_PATH}."
            " Bitte den Speicher in einen Ordner weiter oben legen oder ihn kürzer nennen."
        )


def require_readable(path: Path) -> None:
    """Refuse what is no readable SQLite file.

    Raises:
        StoreError: with the sentence.
    """
    require_usable_name(path)
    if not path.exists():
        raise StoreError(
            f"{path}: Diesen INSEK-Speicher gibt es nicht. Bitte den Pfad prüfen oder mit"
            " „INSEK-Speicher anlegen“ einen neuen anlegen."
        )
    if not path.is_file():
        raise StoreError(f"{path}: Das ist keine Datei. Bitte eine GeoPackage-Datei wählen.")
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise StoreError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)})."
            " Bitte die Zugriffsrechte prüfen."
        ) from error
    if head != _SQLITE_HEAD:
        raise StoreError(
            f"{path}: Die Datei ist kein GeoPackage oder beschädigt (falscher Dateikopf)."
            " Bitte eine andere Datei wählen oder eine Sicherung verwenden."
        )


def require_sound(path: Path) -> None:
    """Refuse a file that SQLite finds damaged, or cannot look into.

    Raises:
        StoreError: with the sentence.
    """
    try:
        answer = cancellable(_quick_check, path)
    except sqlite3.DatabaseError as error:
        raise StoreError(sentence(path, str(error))) from error
    except UnicodeDecodeError:
        # SQLite quotes broken names of tables in what it answers.
        answer = "Namen von Tabellen sind unlesbar"
    if answer != "ok":
        raise StoreError(
            f"{path}: Die Datei ist beschädigt ({answer}). Bitte eine Sicherung verwenden."
        )


def _quick_check(path: Path) -> str:
    with contextlib.closing(connect(path)) as connection:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


@contextlib.contextmanager
def staging(path: Path) -> Iterator[Path]:
    """Path in a folder beside the file to prepare its content in; removed at the end.

    Needs the writer's lock: what a killed run left behind is settled as well. Errors of GDAL, of
    SQLite and of the file system inside the block become a sentence about ``path``.
    """
    with staging_folder(path) as folder:
        yield folder.path / path.name


@contextlib.contextmanager
def staging_folder(path: Path) -> Iterator[StagingFolder]:
    """The folder of :func:`staging` itself.

    Raises:
        StoreError: for what GDAL, SQLite or the file system report inside the block.
    """
    try:
        recover(path.parent, path.name)
        folder = StagingFolder.make(path.parent, path.name)
        try:
            yield folder
        finally:
            folder.remove()
    except (sqlite3.DatabaseError, RuntimeError) as error:
        raise StoreError(sentence(path, str(error))) from error
    except OSError as error:
        where = f", {error.filename}" if error.filename else ""
        raise StoreError(
            f"{path}: Beim Schreiben ist ein Fehler aufgetreten ({reason(error)}{where}). Der"
            " INSEK-Speicher ist unverändert; bitte freien Speicherplatz und Rechte prüfen."
        ) from error


@contextlib.contextmanager
def staged_copy(
    path: Path, staged: Path, *, settled: Callable[[Callable[[], bool]], None] | None = None
) -> Iterator[None]:
    """Copy the file to write to the copy, whose content replaces the file's at the end.

    ``settled`` is called then; what it is given tells whether nobody else has written since.

    The swap is one SQLite transaction on the original file: it is all or nothing, programs that
    have the store open keep a valid connection, and a run that fails leaves no trace.

    Args:
        path: the store.
        staged: the copy, which need not be there yet.
        settled: see above; not called if nothing was swapped.

    Raises:
        StoreError: if another program has changed the file meanwhile.
        sqlite3.OperationalError: if the file is locked for longer than ``BUSY_WAIT_S``.
    """
    with contextlib.closing(connect(path)) as target:
        # Asked at once, a locked or read-only file costs no computation.
        target.execute("BEGIN IMMEDIATE")
        version = data_version(target)
        target.rollback()
        with contextlib.closing(connect_staged(staged)) as copy:
            _backup(target, copy)
        yield
        with contextlib.closing(sqlite3.connect(staged)) as source:
            _swap(source, target, path, version)
        if settled is not None:
            settled(lambda: data_version(target) == version)


def publish(staged: Path, path: Path) -> None:
    """Put a finished file where ``path`` is; what was there before is gone.

    An existing database gets the new content in one transaction, so that programs that have it
    open, and journals beside it, stay consistent; anything else is replaced by renaming.

    Raises:
        StoreError: if another program changes the file at this moment.
        sqlite3.OperationalError: if the file is locked for longer than ``BUSY_WAIT_S``.
    """
    if path.is_file():
        with (
            contextlib.closing(connect(path)) as target,
            contextlib.closing(sqlite3.connect(staged)) as source,
        ):
            try:
                _swap(source, target, path, data_version(target))
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                # No database or too damaged to be opened: nobody can be using it.
                replaced = False
            else:
                replaced = True
        if replaced:
            return
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    staged.replace(path)


def _swap(source: sqlite3.Connection, target: sqlite3.Connection, path: Path, version: int) -> None:
    target.execute("BEGIN EXCLUSIVE")
    try:
        stamp = file_stamp(path)
        unchanged = data_version(target) == version
    finally:
        target.rollback()
    if not unchanged:
        raise StoreError(_CHANGED.format(path=path))
    _backup(source, target, untouched=(path, stamp))


def _backup(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    *,
    untouched: tuple[Path, object] | None = None,
) -> None:
    """Copy a database; ``untouched`` names the target's file and the stamp it must still have.

    Left alone, SQLite's backup waits for a busy file for ever. The stamp is compared after the
    first pages, when the target is locked for others and nothing has reached the disk yet.
    """
    deadline = time.monotonic() + BUSY_WAIT_S
    pages = source.execute("PRAGMA page_count").fetchone()[0]
    started = False

    def watch(status: int, _remaining: int, _total: int) -> None:
        nonlocal started
        if status != sqlite3.SQLITE_DONE:
            check_cancelled()  # stopped here, SQLite rolls the target back to what it was
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            if time.monotonic() > deadline:
                raise sqlite3.OperationalError("database is locked")
        elif not started:
            started = True
            if untouched is not None and file_stamp(untouched[0]) != untouched[1]:
                raise StoreError(_CHANGED.format(path=untouched[0]))

    source.backup(target, pages=max(1, min(256, pages // 2)), progress=watch, sleep=0.1)


def data_version(connection: sqlite3.Connection) -> int:
    """Number that stays as long as no other connection has written to the file."""
    return int(connection.execute("PRAGMA data_version").fetchall()[0][0])


def file_stamp(path: Path) -> tuple[tuple[int, int], ...]:
    """Time and size of the file and its log: as long as they stay, so does the content."""
    files = (path, Path(f"{path}-wal"))
    states = (file.stat() for file in files if file.exists())
    return tuple((state.st_mtime_ns, state.st_size) for state in states)


def sentence(path: Path, text: str) -> str:
    """German sentence for what SQLite or GDAL reported about a store."""
    known = text.lower()
    if "locked" in known or "busy" in known:
        return locked_sentence(path)
    if "is full" in known or "disk i/o" in known:
        return (
            f"{path}: Der Datenträger ist voll oder gestört ({text}). Der INSEK-Speicher ist"
            " unverändert; bitte Platz schaffen und noch einmal versuchen."
        )
    if "readonly" in known:
        return WRITE_PROTECTED.format(path=path)
    if "unable to open" in known:
        return (
            f"{path}: Die Datei ist noch im Bearbeitungszustand und liegt in einem"
            " schreibgeschützten Ordner, oder sie ist nicht mehr da. Bitte in einen Ordner mit"
            " Schreibrecht kopieren und dort öffnen."
        )
    if "malformed" in known or "not a database" in known:
        return f"{path}: Die Datei ist beschädigt ({text}). Bitte eine Sicherung verwenden."
    return (
        f"{path}: Beim Schreiben ist ein Fehler aufgetreten ({text}). Der INSEK-Speicher ist"
        " unverändert; bitte freien Speicherplatz und die Eingabedaten prüfen."
    )
