"""Why a file could not be read or written, in German."""

from __future__ import annotations

import errno
import zipfile
import zlib

_REASONS = {
    errno.ENOENT: "die Datei oder der Ordner fehlt",
    errno.EACCES: "dafür fehlen die Rechte",
    errno.EPERM: "dafür fehlen die Rechte",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.EEXIST: "es gibt sie schon",
    errno.EBUSY: "ein anderes Programm benutzt sie",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EIO: "der Datenträger ist gestört",
    errno.EMFILE: "zu viele Dateien sind offen",
    errno.ENODEV: "der Datenträger ist nicht da",
}


def reason(error: Exception) -> str:
    """Why a file could not be read or written, in German; what is not known stays as reported."""
    if isinstance(error, zipfile.BadZipFile):
        return "das ist keine ZIP-Datei, oder sie ist beschädigt"
    if isinstance(error, zlib.error | EOFError):
        return "die gepackten Daten sind beschädigt oder unvollständig"
    if isinstance(error, OSError):
        known = _REASONS.get(error.errno or 0)
        return known or f"Meldung des Systems: {error.strerror or error}"
    return f"Meldung: {error}"
