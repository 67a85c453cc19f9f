"""The texts of a catalogue: what every city shares, what a city says otherwise, what QGIS changed.

A catalogue is made of up to three layers of YAML files, each laid over the one before it. A folder
of a city says in its ``city.yaml`` with ``extends: base`` that it holds only differences; without
it the folder stands for itself. Texts are what a store carries and what an exported folder holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from ..wording.file_faults import reason
from .parsing.faults import CatalogueError, Faults

BASE_FOLDER = Path(__file__).parent / "base"
CITIES_FOLDER = Path(__file__).parent / "cities"
CITY_FILE = "city.yaml"
MAPS = "maps/"
"""Beginning of the names of files with a map each."""
MOST_FILES = 200
MOST_BYTES = 4_000_000
_EXTENDS = re.compile(r"^extends:[ \t]*(['\"]?)base\1[ \t]*(#.*)?$", re.MULTILINE)
_CALLED = re.compile(r"^  name: (.+)$", re.MULTILINE)
_NAME = re.compile(r"(maps/)?[A-Za-z0-9_-]+\.yaml")


class Layer(StrEnum):
    """Whose words a text holds; later ones are laid over earlier ones."""

    BASE = "base"
    CITY = "city"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class CatalogueText:
    """One file: ``name`` is its path within the layer, such as ``maps/10_zukunftsbild.yaml``."""

    layer: Layer
    name: str
    text: str

    @property
    def place(self) -> str:
        """Name as faults tell it: the city's own files as they are, others with their folder."""
        return self.name if self.layer is Layer.CITY else f"{self.layer}/{self.name}"


@dataclass(frozen=True, slots=True)
class CatalogueTexts:
    """All files of a catalogue, by layer and name."""

    files: tuple[CatalogueText, ...] = ()

    def layer(self, layer: Layer) -> tuple[CatalogueText, ...]:
        """Files of one layer by name."""
        return tuple(item for item in self.files if item.layer is layer)

    def text(self, layer: Layer, name: str) -> str | None:
        """Text of a file; None where the layer has none of that name."""
        return next((item.text for item in self.layer(layer) if item.name == name), None)

    def with_layer(self, layer: Layer, texts: Iterable[tuple[str, str]]) -> CatalogueTexts:
        """The same texts with other files in one layer.

        Args:
            layer: Which one.
            texts: Name and text of each of its files.
        """
        others = [item for item in self.files if item.layer is not layer]
        return CatalogueTexts(
            _ordered([*others, *(CatalogueText(layer, name, text) for name, text in texts)])
        )

    @property
    def is_too_large(self) -> bool:
        """Whether there is more than any catalogue has, over all layers."""
        size = sum(len(item.text) for item in self.files)
        return len(self.files) > MOST_FILES or size > MOST_BYTES

    @property
    def digest(self) -> str:
        """SHA-256 over all files, equal for equal texts."""
        found = hashlib.sha256()
        for item in self.files:
            for part in (item.layer, item.name, item.text):
                data = part.encode("utf-8")
                found.update(len(data).to_bytes(8, "big") + data)
        return found.hexdigest()


def bundled_cities() -> tuple[str, ...]:
    """Ids of the cities whose catalogue comes with the program."""
    return tuple(sorted(path.parent.name for path in CITIES_FOLDER.glob(f"*/{CITY_FILE}")))


def bundled_names() -> dict[str, str]:
    """Ids of the same cities by what they are called, read without the rest of their catalogue."""
    found = {}
    for city in bundled_cities():
        text = (CITIES_FOLDER / city / CITY_FILE).read_text(encoding="utf-8")
        name = _CALLED.search(text)
        found[name[1] if name else city] = city
    return found


def bundled_texts() -> CatalogueTexts:
    """Texts of the base as they come with the program."""
    faults = Faults()
    texts = folder_texts(BASE_FOLDER, faults)
    faults.stop()
    return texts


def is_file_name(name: str) -> bool:
    """Whether a path can be that of a file of a catalogue."""
    return _NAME.fullmatch(name) is not None


def folder_texts(folder: Path, faults: Faults) -> CatalogueTexts:
    """Texts of a folder of a city, with those of the base where the folder builds on it.

    An exported folder brings the base it was made with in its folder ``base``, and what was changed
    in QGIS in ``changes``.

    Args:
        folder: Folder with ``city.yaml``, or the base's own.
        faults: Takes files that cannot be read.

    Raises:
        CatalogueError: if there is no such folder.
    """
    if not folder.is_dir():
        raise CatalogueError((f"Den Ordner „{folder}“ gibt es nicht; bitte den Pfad prüfen.",))
    if folder == BASE_FOLDER:
        return CatalogueTexts(_ordered(_read(folder, Layer.BASE, faults)))
    own = list(_read(folder, Layer.CITY, faults))
    changes = folder / Layer.CHANGES
    if changes.is_dir():
        own += _read(changes, Layer.CHANGES, faults)
    return CatalogueTexts(_ordered([*own, *_base_of(own, folder / Layer.BASE, faults)]))


def given_texts(files: Iterable[tuple[str, str]]) -> CatalogueTexts:
    """Texts of an exported folder that is not one, such as an archive.

    Args:
        files: Path within the folder and text of each file.
    """
    found = []
    for path, text in files:
        first, _, rest = path.partition("/")
        layer = Layer(first) if first in (Layer.BASE, Layer.CHANGES) else Layer.CITY
        plain = text.replace("\r\n", "\n")
        found.append(CatalogueText(layer, path if layer is Layer.CITY else rest, plain))
    if not any(item.layer is Layer.BASE for item in found):
        found += _base_of(found, None, Faults())
    return CatalogueTexts(_ordered(found))


def _base_of(
    own: Iterable[CatalogueText], stated: Path | None, faults: Faults
) -> list[CatalogueText]:
    city = next((item for item in own if item.name == CITY_FILE), None)
    if city is None or not _EXTENDS.search(city.text):
        return []
    brought = stated is not None and stated.is_dir() and any(stated.glob("*.yaml"))
    folder = stated if stated is not None and brought else BASE_FOLDER
    return list(_read(folder, Layer.BASE, faults))


def _ordered(files: Iterable[CatalogueText]) -> tuple[CatalogueText, ...]:
    order = list(Layer)
    return tuple(sorted(files, key=lambda item: (order.index(item.layer), item.name)))


def text_paths(folder: Path) -> tuple[Path, ...]:
    """Files of one layer in a folder."""
    return (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("maps/*.yaml")))


def _read(folder: Path, layer: Layer, faults: Faults) -> Iterator[CatalogueText]:
    size = 0
    for count, path in enumerate(text_paths(folder), start=1):
        item = CatalogueText(layer, path.relative_to(folder).as_posix(), "")
        if not is_file_name(item.name):
            faults.add(
                item.place,
                1,
                "So heißt keine Datei eines Katalogs; bitte nur Buchstaben ohne Umlaute, Ziffern, _"
                " und - benutzen oder die Datei aus dem Ordner nehmen.",
            )
            continue
        if count > MOST_FILES:
            faults.add(item.place, 1, f"Der Ordner enthält mehr als {MOST_FILES} Dateien.")
            return
        try:
            size += path.stat().st_size
            if size > MOST_BYTES:
                faults.add(
                    item.place, 1, f"Die Dateien sind zusammen größer als {MOST_BYTES} Bytes."
                )
                return
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            faults.add(item.place, 1, f"Die Datei kann nicht gelesen werden ({reason(error)}).")
        except UnicodeDecodeError:
            faults.add(
                item.place, 1, "Die Datei ist nicht in UTF-8 gespeichert; bitte neu speichern."
            )
        else:
            item = CatalogueText(layer, item.name, text)
        yield item


def plain_name(path: str) -> str | None:
    """Path of a file within an archive without the one folder around everything; None for others.

    Args:
        path: As the archive states it.
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts
    for start in range(min(len(parts), 2)):
        name = "/".join(parts[start:])
        first, _, rest = name.partition("/")
        if is_file_name(rest if first in (Layer.BASE, Layer.CHANGES) else name):
            return name
    return None
