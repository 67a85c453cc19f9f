"""What kind of OSM file this is, told by its first bytes and not by its name."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast

from ...runtime.errors import SourceError
from .osm_objects import EVERYTHING, Asked, OsmObject, json_objects, not_osm, xml_objects
from .osm_pbf import pbf_objects

Form: TypeAlias = Literal["xml", "json", "pbf", "gpkg"]

_HEAD = 4096
_UTF16: tuple[tuple[bytes, str], ...] = (
    (b"\xfe\xff", "utf-16"),
    (b"\xff\xfe", "utf-16"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
"""How XML in two bytes a letter begins, which GDAL does not read."""
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ein ZIP-Archiv. Bitte entpacken und die Datei darin angeben."),
    (b"\xff\xe0", "eine o5m-Datei. Bitte umwandeln: osmium cat DATEI.o5m -o DATEI.osm.pbf."),
    (b"7z\xbc\xaf", "ein 7z-Archiv. Bitte entpacken und die Datei darin angeben."),
    (b"\xfd7zXZ", "mit xz gepackt. Bitte entpacken und die Datei darin angeben."),
)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file with OSM objects.

    Attributes:
        path: Where it is.
        form: How it writes objects down.
        packing: How it is packed: "", "gz" or "bz2".
        is_wide: Whether it is written in UTF-16.
    """

    path: Path
    form: Form
    packing: str = ""
    is_wide: bool = False

    @property
    def gdal_name(self) -> str | None:
        """The name by which GDAL opens it; None if GDAL cannot."""
        if self.form == "json" or self.packing == "bz2" or self.is_wide:
            return None
        return f"/vsigzip/{self.path}" if self.packing == "gz" else str(self.path)

    def opened(self) -> IO[bytes]:
        """The file, unpacked."""
        return _opened(self.path, self.packing)

    def objects(self, asked: Asked = EVERYTHING) -> Iterator[OsmObject]:
        """Objects in the order of the file; JSON knows no ``asked``.

        Raises:
            SourceError: if the file is damaged or is no OSM file.
            CancelledError: if the run has been cancelled.
        """
        if self.form == "pbf":
            yield from pbf_objects(self.opened, self.path, asked)
            return
        if self.form == "xml":
            yield from xml_objects(self.opened, self.path, asked)
            return
        yield from json_objects(self.opened, self.path)


def _opened(path: Path, packing: str) -> IO[bytes]:
    if packing == "gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return cast("IO[bytes]", bz2.open(path, "rb")) if packing == "bz2" else path.open("rb")


def recognised(path: Path) -> PackedFile:
    """What a file is by its first bytes.

    Raises:
        SourceError: if it is none of the forms that are read; the sentence names the way out.
        OSError: if it cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    packing = ""
    if head.startswith(b"\x1f\x8b"):
        packing = "gz"
    elif head.startswith(b"BZh"):
        packing = "bz2"
    if packing:
        try:
            with _opened(path, packing) as stream:
                head = stream.read(_HEAD)
        except (OSError, EOFError) as error:
            raise not_osm(path, "lässt sich nicht entpacken") from error
    for mark, remedy in _OTHERS:
        if head.startswith(mark):
            raise SourceError(f"{path}: Das ist {remedy}")
    wide = next((name for mark, name in _UTF16 if head.startswith(mark)), "")
    if wide:
        head = head[: len(head) // 2 * 2].decode(wide, "ignore").encode()
    return PackedFile(path, _form(path, head), packing, bool(wide))


def _form(path: Path, head: bytes) -> Form:
    if head.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if b"OSMHeader" in head[:64] or b"OSMData" in head[:64]:
        return "pbf"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return "json"
    if text[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise not_osm(path, "sondern eine Internetseite, vielleicht die Fehlermeldung des Servers")
    if text.startswith(b"<"):
        return "xml"
    raise not_osm(path)
