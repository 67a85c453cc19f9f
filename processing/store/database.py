"""Opening, creating and atomically replacing the contents of a GeoPackage file."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from osgeo import gdal, ogr, osr
from qgis.PyQt.QtCore import QLockFile

from ..errors import InsekError

LOCK_WAIT_MS = 10_000
BUSY_WAIT_S = 10.0


class StoreError(InsekError):
    """A store that cannot be read or written; the sentence says why and what to do."""


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
    """Vector dataset of a GeoPackage, closed (and flushed) at the end of the block."""
    flags = gdal.OF_VECTOR | (gdal.OF_UPDATE if update else gdal.OF_READONLY)
    with gdal_exceptions():
        try:
            dataset = gdal.OpenEx(str(path), flags, allowed_drivers=["GPKG"])
        except RuntimeError as error:
            raise StoreError(
                f"{path}: Die Datei lässt sich nicht als GeoPackage öffnen ({error}). Sie ist"
                " vermutlich beschädigt; bitte eine Sicherung verwenden."
            ) from error
        try:
            yield dataset
        finally:
            del dataset


def require_readable(path: Path) -> None:
    """Raise a sentence unless ``path`` is a readable SQLite file."""
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
            f"{path}: Die Datei lässt sich nicht lesen ({error.strerror})."
            " Bitte die Zugriffsrechte prüfen."
        ) from error
    if head != b"SQLite format 3\0":
        raise StoreError(
            f"{path}: Die Datei ist kein GeoPackage oder beschädigt (falscher Dateikopf)."
            " Bitte eine andere Datei wählen oder eine Sicherung verwenden."
        )


def require_sound(path: Path) -> None:
    """Raise a sentence if SQLite finds the file damaged."""
    connection = sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True, timeout=BUSY_WAIT_S)
    try:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        answer = str(error)
    finally:
        connection.close()
    if answer != "ok":
        raise StoreError(
            f"{path}: Die Datei ist beschädigt ({answer}). Bitte eine Sicherung verwenden."
        )


@contextlib.contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the lock file beside the store; another writer gets a sentence."""
    folder = path.parent
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(
            f"{path}: Datei oder Ordner sind schreibgeschützt. Bitte in einen Ordner mit"
            " Schreibrecht kopieren und dort weiterarbeiten."
        )
    lock = QLockFile(f"{path}.lock")
    lock.setStaleLockTime(0)
    if not lock.tryLock(LOCK_WAIT_MS):
        raise StoreError(
            f"{path}: Der INSEK-Speicher wird gerade von einem anderen Programm beschrieben"
            f" (Sperrdatei {path.name}.lock). Bitte warten und noch einmal versuchen."
        )
    try:
        yield
    finally:
        lock.unlock()


@contextlib.contextmanager
def staged_copy(path: Path) -> Iterator[Path]:
    """Copy of the file to write to; its content replaces the file's when the block succeeds.

    The swap is one SQLite transaction on the original file: it is all or nothing, programs that
    have the store open keep a valid connection, and a run that fails leaves no trace.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".{path.stem}-", dir=path.parent))
    staged = folder / path.name
    target = sqlite3.connect(path, timeout=BUSY_WAIT_S)
    try:
        version = target.execute("PRAGMA data_version").fetchone()
        copy = sqlite3.connect(staged)
        with contextlib.closing(copy):
            target.backup(copy)
        yield staged
        if target.execute("PRAGMA data_version").fetchone() != version:
            raise StoreError(
                f"{path}: Der INSEK-Speicher wurde während der Berechnung in einem anderen Programm"
                " geändert. Es wurde nichts überschrieben; bitte den Schritt noch einmal starten."
            )
        swapped = sqlite3.connect(staged)
        with contextlib.closing(swapped):
            _swap(swapped, target)
    except sqlite3.DatabaseError as error:
        raise StoreError(_database_sentence(path, error)) from error
    except OSError as error:
        raise StoreError(
            f"{path}: Beim Schreiben ist ein Fehler aufgetreten ({error.strerror}). Der"
            " INSEK-Speicher ist unverändert; bitte freien Speicherplatz und Rechte prüfen."
        ) from error
    finally:
        target.close()
        shutil.rmtree(folder, ignore_errors=True)


def _swap(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    target.execute(f"PRAGMA busy_timeout = {int(BUSY_WAIT_S * 1000)}")
    # SQLite's backup retries on a busy file for ever; asking for the write lock first does not.
    target.execute("BEGIN IMMEDIATE")
    target.rollback()
    source.backup(target, sleep=0.1)


def _database_sentence(path: Path, error: sqlite3.DatabaseError) -> str:
    text = str(error)
    if "locked" in text or "busy" in text:
        return (
            f"{path}: Der INSEK-Speicher ist von einem anderen Programm gesperrt (z. B. offene"
            " Bearbeitung in QGIS). Bitte dort speichern oder beenden und noch einmal versuchen."
        )
    if "full" in text:
        return (
            f"{path}: Der Datenträger ist voll. Der INSEK-Speicher ist unverändert; bitte Platz"
            " schaffen und noch einmal versuchen."
        )
    if "readonly" in text:
        return f"{path}: Die Datei ist schreibgeschützt. Bitte die Zugriffsrechte prüfen."
    return f"{path}: Die Datei ist beschädigt oder kein GeoPackage ({text})."
