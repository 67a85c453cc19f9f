"""GTFS feeds inside zip files, opened without trusting the archive."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ...runtime.errors import SourceError
from ...wording.file_faults import reason
from ...wording.numbers import fixed

REQUIRED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
USED = frozenset(
    (*REQUIRED, "agency.txt", "calendar.txt", "calendar_dates.txt", "feed_info.txt",
     "frequencies.txt")
)  # fmt: skip
MAX_MEMBERS = 10_000
MAX_BYTES = 8 << 30
"""All tables of one feed together, unpacked; the timetable of all Germany stays below."""
MAX_RATIO = 200
"""Unpacked to packed size that no timetable reaches; deflate itself ends at about 1000."""
RATIO_FROM_BYTES = 50 << 20
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class FeedFiles:
    """Tables of one feed: a zip file, or a folder in it that holds a stops.txt."""

    path: Path
    folder: str
    members: Mapping[str, zipfile.ZipInfo]

    @property
    def name(self) -> str:
        """Name to show: the file, and the folder if there is one."""
        return f"{self.path.name}/{self.folder}".rstrip("/")

    def has(self, table: str) -> bool:
        """Whether the feed has this table."""
        return table in self.members

    def size(self, table: str) -> int:
        """Bytes of a table, unpacked, as the archive states them."""
        return self.members[table].file_size

    @contextmanager
    def open(self, table: str) -> Iterator[IO[bytes]]:
        """Bytes of a table.

        Raises:
            SourceError: if the archive is damaged there, also while reading.
        """
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.members[table]) as file:
                yield file
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise SourceError(
                f"{self.name}, {table}: Die Datei ist beschädigt ({reason(error)}). Bitte den"
                " Fahrplan erneut herunterladen."
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError(
                f"{self.name}, {table}: Die Art der Verpackung lässt sich nicht lesen ({error})."
                " Bitte mit einem üblichen ZIP-Programm neu packen."
            ) from error


def open_feeds(path: Path) -> tuple[FeedFiles, ...]:
    """All feeds of a zip file, in the order of their folders.

    Raises:
        SourceError: if it is no readable zip file, holds no feed, or is not to be trusted
            (encrypted, names that leave the archive, sizes that no timetable has).
    """
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    nested = ""
    for member in _members(path):
        name = member.filename.replace("\\", "/")
        _require_harmless(path, member, name)
        inner = PurePosixPath(name)
        nested = nested or (name if inner.suffix.lower() == ".zip" else "")
        table = inner.name.lower()
        if member.is_dir() or table not in USED or "__MACOSX" in inner.parts:
            continue
        tables = folders.setdefault("" if str(inner.parent) == "." else str(inner.parent), {})
        if table in tables:
            raise SourceError(
                f"{path}: Die Datei {name} ist zweimal im Archiv. Bitte die falsche entfernen."
            )
        tables[table] = member
    found = [
        FeedFiles(path, folder, tables)
        for folder, tables in sorted(folders.items())
        if len(tables.keys() & set(REQUIRED)) > 1
    ]
    if not found:
        hint = f" Das Archiv enthält {nested}: bitte erst entpacken." if nested else ""
        raise SourceError(
            f"{path}: Im Archiv ist kein GTFS-Fahrplan; erwartet werden {', '.join(REQUIRED)}."
            f"{hint}"
        )
    for feed in found:
        _require_complete(feed)
    return tuple(found)


def _members(path: Path) -> Sequence[zipfile.ZipInfo]:
    if not path.exists():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    if path.is_dir():
        raise SourceError(
            f"{path}: Das ist ein Ordner. Bitte die Dateien des Fahrplans als ZIP-Datei packen."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(
            f"{path}: Die Datei ist keine lesbare ZIP-Datei. Ist sie vollständig heruntergeladen?"
        ) from error
    except OSError as error:
        raise SourceError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Ist sie in einem anderen"
            " Programm geöffnet, oder fehlen Leserechte?"
        ) from error
    if len(members) > MAX_MEMBERS:
        raise SourceError(
            f"{path}: Das Archiv nennt {len(members)} Dateien, ein Fahrplan hat höchstens einige"
            " Dutzend. Es wird nicht geöffnet."
        )
    return members


def _require_harmless(path: Path, member: zipfile.ZipInfo, name: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise SourceError(
            f"{path}: {name} ist mit einem Kennwort verschlüsselt. Bitte ohne Kennwort packen."
        )
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        raise SourceError(
            f"{path}: Der Dateiname „{name[:80]}“ zeigt aus dem Archiv heraus. Einem solchen Archiv"
            " ist nicht zu trauen; bitte den Fahrplan von der Quelle neu laden."
        )
    too_dense = member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if too_dense and member.file_size > RATIO_FROM_BYTES:
        raise SourceError(
            f"{path}: {name} soll entpackt {fixed(member.file_size / 1e6, 0)} MB groß sein, gepackt"
            f" sind es {fixed(member.compress_size / 1e6, 2)} MB. So dicht ist kein Fahrplan"
            " gepackt; das Archiv wird nicht geöffnet."
        )


def _require_complete(feed: FeedFiles) -> None:
    missing = [name for name in REQUIRED if not feed.has(name)]
    if not (feed.has("calendar.txt") or feed.has("calendar_dates.txt")):
        missing.append("calendar.txt oder calendar_dates.txt")
    if missing:
        raise SourceError(
            f"{feed.name}: Dem Fahrplan fehlt {', '.join(missing)}. Bitte die vollständige"
            " GTFS-Datei verwenden."
        )
    total = sum(member.file_size for member in feed.members.values())
    if total > MAX_BYTES:
        raise SourceError(
            f"{feed.name}: Entpackt ist der Fahrplan {fixed(total / 1e9, 1)} GB groß; gelesen"
            f" werden höchstens {fixed(MAX_BYTES / 1e9, 0)} GB. Bitte einen Ausschnitt verwenden."
        )
