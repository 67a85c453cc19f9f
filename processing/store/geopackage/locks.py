"""Who writes to a store: one lock file beside it, and what to do about one that is in the way."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from qgis.PyQt.QtCore import QLockFile

from ...wording.dates import age
from ..store_errors import StoreError

LOCK_WAIT_MS = 10_000
WRITE_PROTECTED = (
    "{path}: Datei oder Ordner sind schreibgeschützt. Bitte in einen Ordner mit Schreibrecht"
    " kopieren und dort weiterarbeiten."
)
_MOUNTS = Path("/proc/mounts")
_SHARES = {"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "fuse.sshfs", "davfs", "fuse.davfs2"}
# Bytes of SQLite's head that are 2 in a file whose changes go to a log beside it ("WAL").
_MODE_AT, _LOGGED = 18, 2
_ONE_PERSON = (
    " Auf einem Netzlaufwerk kann immer nur eine Person schreiben, und auch QGIS darf die Datei"
    " dann auf keinem anderen Rechner geöffnet haben; sicherer ist eine Kopie auf dem eigenen"
    " Rechner."
)


@contextlib.contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the lock file beside the store.

    The lock of a program of this computer that has died is taken over; one of another computer, or
    one that names nobody, never is: nobody can see from here whether that program still writes.

    Raises:
        StoreError: with a sentence, if another writer holds it, it cannot be made, the store or its
            folder is write-protected, or a store on a share has changes in a log beside it.
    """
    folder = path.parent
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError(WRITE_PROTECTED.format(path=path))
    _require_no_foreign_log(path)
    lock = QLockFile(f"{path}.lock")
    # A long run is not a dead one.
    lock.setStaleLockTime(0)
    if not lock.tryLock(LOCK_WAIT_MS):
        if lock.error() != QLockFile.LockError.LockFailedError:
            raise StoreError(
                f"{path}: Die Sperrdatei {path.name}.lock lässt sich nicht anlegen. Der"
                " INSEK-Speicher ist unverändert; bitte Schreibrecht und freien Platz prüfen."
            )
        raise StoreError(_in_the_way(path, lock))
    try:
        yield
    finally:
        lock.unlock()


def on_network(path: Path) -> bool:
    """Whether a file lies on a drive that other computers write to as well."""
    text = str(path).replace("\\", "/")
    if text.startswith("//"):
        return True
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    kinds = {}
    for line in mounts:
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        kinds[place.replace("\\040", " ")] = kind
    known = (str(part) for part in (PurePosixPath(text), *PurePosixPath(text).parents))
    return next((kinds[place] for place in known if place in kinds), "") in _SHARES


def locked_sentence(path: Path) -> str:
    """What to do when SQLite says that a store is locked."""
    where = str(path).replace("\\", "/").lower()
    if where.startswith(("//wsl.localhost/", "//wsl$/")):
        return (
            f"{path}: Der INSEK-Speicher liegt im Dateisystem von WSL, wo SQLite ihn von Windows"
            " aus als gesperrt ansieht. Bitte auf ein Laufwerk von Windows kopieren oder vor dem"
            " Start von QGIS die Umgebungsvariable SQLITE_USE_OGR_VFS=YES setzen."
        )
    return (
        f"{path}: Der INSEK-Speicher ist von einem anderen Programm gesperrt (z. B. offene"
        " Bearbeitung in QGIS). Bitte dort speichern oder beenden und noch einmal versuchen."
        + (_ONE_PERSON if on_network(path) else "")
    )


def _in_the_way(path: Path, lock: QLockFile) -> str:
    """Sentence on a lock that is held: by whom, since when, and how it is freed."""
    name = f"{path.name}.lock"
    since = f"seit {_age(Path(f'{path}.lock'))}"
    known, process, host, program = lock.getLockInfo()
    if not known:
        return (
            f"{path}: Neben dem INSEK-Speicher liegt {since} die Sperrdatei {name}, die niemanden"
            " nennt; so bleibt sie nach einem Absturz zurück. Wenn gerade niemand in den Speicher"
            f" schreibt, bitte {name} löschen und noch einmal versuchen."
        )
    who = f"Sperrdatei {name}, Programm {program}, Prozess {process}"
    if host == socket.gethostname():
        return (
            f"{path}: Der INSEK-Speicher wird gerade von einem anderen Programm beschrieben"
            f" ({who} auf diesem Rechner, {since}). Bitte warten und noch einmal versuchen, oder"
            " das Programm beenden."
        )
    return (
        f"{path}: Der INSEK-Speicher ist {since} vom Rechner „{host}“ gesperrt ({who}). Bitte dort"
        f" nachsehen; läuft dort kein INSEK-Werkzeug mehr, darf {name} gelöscht werden."
        + _ONE_PERSON
        + _log_advice(path)
    )


def _require_no_foreign_log(path: Path) -> None:
    """Raise StoreError for a store on a share whose latest changes lie in a log beside it."""
    if _has_log(path) and on_network(path):
        raise StoreError(
            f"{path}: Der INSEK-Speicher liegt auf einem Netzlaufwerk und ist noch im"
            " Bearbeitungszustand." + _log_advice(path) + _ONE_PERSON
        )


def _log_advice(path: Path) -> str:
    if not _has_log(path):
        return ""
    return (
        f" Neben ihm liegt {path.name}-wal mit Änderungen, die noch nicht im Speicher stehen: QGIS"
        " hat ihn auf einem anderen Rechner offen oder ist dort abgestürzt. Bitte ihn dort in QGIS"
        " schließen; bleibt die Datei liegen, beide zusammen auf den eigenen Rechner kopieren, dort"
        " in QGIS öffnen und schließen und den Speicher zurückkopieren."
    )


def _has_log(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_MODE_AT + 2)
        return head[_MODE_AT:] == bytes([_LOGGED] * 2) and Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def _age(path: Path) -> str:
    try:
        return age(time.time() - path.stat().st_mtime)
    except OSError:
        return age(0.0)
