"""XML files of a delivery: one by itself, or those in a ZIP archive."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from ...runtime.errors import SourceError

MOST_UNPACKED = 16 * 1024**3
"""Bytes of all XML files of an archive; each tile of a city model has some 100 MB."""
_MOST_TIMES = 500
_SUFFIXES = (".gml", ".xml")
Opener = Callable[[], IO[bytes]]


def xml_files(path: Path) -> tuple[tuple[str, Opener], ...]:
    """Name and opener of the file itself, or of each XML file in the archive that it is.

    Raises:
        OSError: if the file cannot be read.
        SourceError: for an archive that is damaged, encrypted or unpacks to impossible sizes.
    """
    if path.suffix.casefold() != ".zip":
        return ((path.name, lambda: path.open("rb")),)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if m.filename.casefold().endswith(_SUFFIXES)]
    except zipfile.BadZipFile as error:
        raise SourceError(
            f"{path.name}: Das Archiv ist beschädigt oder unvollständig. Bitte neu herunterladen."
        ) from error
    if any(member.flag_bits & 1 for member in members):
        raise SourceError(
            f"{path.name}: Das Archiv ist verschlüsselt. Bitte ohne Kennwort neu packen."
        )
    size = sum(member.file_size for member in members)
    if size > min(MOST_UNPACKED, _MOST_TIMES * max(path.stat().st_size, 1)):
        raise SourceError(
            f"{path.name}: Das Archiv entpackt sich zu unmöglicher Größe und wird nicht geöffnet."
            " Bitte entpacken und die Dateien einzeln übernehmen."
        )
    names = sorted(member.filename for member in members)
    return tuple((Path(name).name, _member(path, name)) for name in names)


def _member(path: Path, name: str) -> Opener:
    def opened() -> IO[bytes]:
        with zipfile.ZipFile(path) as archive:
            return archive.open(name)

    return opened
