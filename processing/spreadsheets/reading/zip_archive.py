"""Open the ZIP file inside XLSX and ODS without trusting it: sizes, names and XML are checked."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from ...runtime.cancellation import EVERY, check_cancelled
from ...runtime.plain_xml import DeclarationError, events
from ...wording.file_faults import reason
from ...wording.numbers import grouped
from .sheet_model import SheetError

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts unpacked. A list of 100 000 rows and 16 columns has about 110 MB."""

MAX_ELEMENTS = 20_000_000
"""XML elements of one part; such a list has about 5 million."""


class Archive:
    """The parts of a spreadsheet file; every fault is a SheetError with the file's name."""

    def __init__(self, path: Path, package: zipfile.ZipFile) -> None:
        self.path = path
        self._package = package
        self.names = frozenset(package.namelist())

    def elements(self, part: str) -> Iterator[tuple[str, ET.Element]]:
        """Yield ("start" | "end", element) of a part; the caller clears what it has used.

        Raises:
            SheetError: For a missing or damaged part, for more than ``MAX_ELEMENTS``, and for one
                with a document type: only there entities can be declared, which no spreadsheet
                program writes.
            CancelledError: if the user cancels the run.
        """
        try:
            for number, event in enumerate(events(lambda: self._package.open(part))):
                if number % EVERY == 0:
                    check_cancelled()
                    if number > 2 * MAX_ELEMENTS:
                        raise SheetError(
                            f"{self.path.name}: Der Teil „{part}“ hat mehr als"
                            f" {grouped(MAX_ELEMENTS)} Elemente, meist leere Zellen. Bitte nur die"
                            " Liste in eine neue Datei kopieren."
                        )
                yield event
        except DeclarationError as error:
            raise SheetError(
                f"{self.path.name}: Der Teil „{part}“ bringt eine eigene Dokumenttyp-Definition"
                " (DOCTYPE) mit. Das tut keine Tabellenkalkulation; die Datei wird aus"
                " Sicherheitsgründen nicht gelesen."
            ) from error
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise SheetError(
                f"{self.path.name}: Die Datei ist beschädigt oder unvollständig (Teil „{part}“)."
                " Bitte in der Tabellenkalkulation öffnen und neu speichern."
            ) from error
        except (ET.ParseError, expat.ExpatError, ValueError, LookupError) as error:
            raise SheetError(
                f"{self.path.name}: Der Teil „{part}“ ist kein gültiges XML ({error}). Bitte in"
                " der Tabellenkalkulation öffnen und neu speichern."
            ) from error
        except (RuntimeError, NotImplementedError) as error:
            raise SheetError(
                f"{self.path.name}: Der Teil „{part}“ ist verschlüsselt oder mit einem unbekannten"
                " Verfahren gepackt. Bitte ohne Kennwort neu speichern."
            ) from error

    def tree(self, part: str) -> ET.Element:
        """The root of a small part, whole.

        Raises:
            SheetError: When the part is missing, damaged or empty, or brings a document type.
        """
        root = None
        for _, element in self.elements(part):
            root = element if root is None else root
        if root is None:
            raise SheetError(f"{self.path.name}: Der Teil „{part}“ ist leer.")
        return root


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a ZIP file.

    Raises:
        SheetError: When it is damaged or unpacks to more than ``MAX_UNPACKED``.
    """
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SheetError(
            f"{path.name}: Die Datei ist beschädigt oder unvollständig ({reason(error)}). Bitte neu"
            " herunterladen oder in der Tabellenkalkulation neu speichern."
        ) from error
    with package:
        # zipfile never gives more bytes of a part than its entry declares.
        size = sum(info.file_size for info in package.infolist())
        if size > MAX_UNPACKED:
            raise SheetError(
                f"{path.name}: Entpackt wäre die Datei {grouped(size / 2**20)} MB groß, gelesen"
                f" werden höchstens {grouped(MAX_UNPACKED / 2**20)} MB. Bitte nur das Blatt mit der"
                " Liste in eine neue Datei kopieren."
            )
        yield Archive(path, package)


@lru_cache(maxsize=1024)
def local(tag: str) -> str:
    """Name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2]
