"""Read YAML with its line numbers, so that every fault can be pointed at.

A ``Section`` is one mapping of a file. Its methods take a key, check the value and return it in
its type; a fault is noted with file and line, and a neutral value is returned so that the rest
of the file is still looked at. ``close`` notes the keys that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from ..errors import InsekError

SHOWN = 10
Choice = TypeVar("Choice", bound=StrEnum)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_TYPES = {
    "tag:yaml.org,2002:str": "Text",
    "tag:yaml.org,2002:int": "ganze Zahl",
    "tag:yaml.org,2002:float": "Zahl",
    "tag:yaml.org,2002:bool": "true/false",
    "tag:yaml.org,2002:null": "leer",
    "tag:yaml.org,2002:seq": "Liste",
    "tag:yaml.org,2002:map": "Schlüssel mit Werten",
}
_TEXT = "tag:yaml.org,2002:str"
_INTEGER = "tag:yaml.org,2002:int"
_NUMBERS = (_INTEGER, "tag:yaml.org,2002:float")
_BOOLEAN = "tag:yaml.org,2002:bool"


class CatalogueError(InsekError):
    """The catalogue cannot be used; ``faults`` lists file, line and sentence of each fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        count = "ein Fehler" if len(faults) == 1 else f"{len(faults)} Fehler"
        lines = [f"Der Katalog kann nicht gelesen werden ({count}):", *faults[:SHOWN]]
        if len(faults) > SHOWN:
            lines.append(f"… und {len(faults) - SHOWN} weitere.")
        super().__init__("\n".join(lines))


class Faults:
    """Faults found so far; ``stop`` raises them all at once."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, file: str, line: int, sentence: str) -> None:
        """Note a fault; ``line`` counts from 1."""
        self._lines.append(f"{file}, Zeile {line}: {sentence}")

    def stop(self) -> None:
        """Raise a CatalogueError when there is any fault."""
        if self._lines:
            raise CatalogueError(tuple(self._lines))


def known(values: list[str]) -> str:
    """Text that names allowed values, shortened when there are many."""
    head = ", ".join(values[:12])
    return head if len(values) <= 12 else f"{head}, …"


class Section:
    """One mapping of a catalogue file with typed, checked access to its keys."""

    def __init__(self, node: yaml.MappingNode, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults
        self.line = node.start_mark.line + 1
        self._values: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                faults.add(file, line, "Ein Schlüssel muss ein einfaches Wort sein.")
                continue
            key = key_node.value
            if key in self._values:
                faults.add(
                    file,
                    line,
                    f"„{key}“ steht hier zum zweiten Mal (zuerst in Zeile {self._lines[key]}); "
                    "bitte eine der beiden Angaben entfernen.",
                )
                continue
            self._values[key] = value
            self._lines[key] = line

    def fault(self, sentence: str, key: str | None = None) -> None:
        """Note a fault of this section, at the line of ``key`` when it is given."""
        line = self.line if key is None else self._lines.get(key, self.line)
        self.faults.add(self.file, line, sentence)

    def has(self, key: str) -> bool:
        """Whether the key is there and not empty."""
        self._asked.add(key)
        node = self._values.get(key)
        return node is not None and node.tag != "tag:yaml.org,2002:null"

    def keys(self) -> tuple[str, ...]:
        """Keys in the order of the file."""
        return tuple(self._values)

    def close(self) -> None:
        """Note every key that no one asked for."""
        for key in self._values:
            if key not in self._asked:
                self.fault(
                    f"„{key}“ ist hier unbekannt; bitte entfernen oder die Schreibweise prüfen. "
                    f"Möglich sind: {known(sorted(self._asked))}.",
                    key,
                )

    def _node(self, key: str) -> yaml.Node | None:
        if self.has(key):
            return self._values[key]
        self.fault(f"Die Angabe „{key}“ fehlt; bitte ergänzen.")
        return None

    def _wrong(self, key: str, node: yaml.Node, wanted: str) -> None:
        found = _TYPES.get(node.tag, "etwas anderes")
        if isinstance(node, yaml.ScalarNode):
            found = f"„{node.value}“ ({found})"
        self.faults.add(
            self.file,
            node.start_mark.line + 1,
            f"„{key}“ muss {wanted} sein, gefunden wurde: {found}. Bitte korrigieren.",
        )

    def text(self, key: str) -> str:
        """A required text that is not empty."""
        node = self._node(key)
        if node is None:
            return ""
        if node.tag != _TEXT or not node.value.strip():
            self._wrong(key, node, "ein Text (Zahlen und ja/nein in Anführungszeichen)")
            return ""
        return str(node.value)

    def printed(self, key: str) -> str:
        """A required text that may be empty, as a printed heading can be."""
        node = self._node(key)
        if node is None:
            return ""
        if node.tag != _TEXT:
            self._wrong(key, node, "ein Text")
            return ""
        return str(node.value)

    def optional_text(self, key: str) -> str | None:
        """A text, or None when the key is missing."""
        return self.text(key) if self.has(key) else None

    def number(self, key: str) -> float:
        """A required number."""
        node = self._node(key)
        if node is None:
            return 0.0
        if node.tag not in _NUMBERS:
            self._wrong(key, node, "eine Zahl")
            return 0.0
        return float(_plain(node))  # type: ignore[arg-type]

    def optional_number(self, key: str) -> float | None:
        """A number, or None when the key is missing."""
        return self.number(key) if self.has(key) else None

    def integer(self, key: str) -> int:
        """A required whole number."""
        node = self._node(key)
        if node is None:
            return 0
        if node.tag != _INTEGER:
            self._wrong(key, node, "eine ganze Zahl")
            return 0
        return int(_plain(node))  # type: ignore[call-overload, no-any-return]

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; the default when the key is missing."""
        if not self.has(key):
            return default
        node = self._values[key]
        if node.tag != _BOOLEAN:
            self._wrong(key, node, "true oder false")
            return default
        return bool(_plain(node))

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """A required member of an enum."""
        text = self.text(key)
        if text in [str(item) for item in choices]:
            return choices(text)
        if text:
            self._not_one_of(key, text, [str(item) for item in choices])
        return next(iter(choices))

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """A required text out of ``words``."""
        text = self.text(key)
        if text and text not in words:
            self._not_one_of(key, text, list(words))
        return text

    def _not_one_of(self, key: str, text: str, words: list[str]) -> None:
        self.fault(
            f"„{key}: {text}“ ist nicht erlaubt; bitte eines von {known(words)} angeben.", key
        )

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is missing."""
        if not self.has(key):
            return ()
        found = []
        for item in self._items(key):
            if item.tag == _TEXT:
                found.append(str(item.value))
            else:
                self._wrong(key, item, "eine Liste von Texten")
        return tuple(found)

    def choices(self, key: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of members of an enum; empty when the key is missing."""
        words = [str(item) for item in choices]
        found = []
        for text in self.texts(key):
            if text in words:
                found.append(choices(text))
            else:
                self._not_one_of(key, text, words)
        return tuple(found)

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """A required list of exactly ``count`` numbers."""
        node = self._node(key)
        if node is None:
            return (0.0,) * count
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        if len(items) != count or any(item.tag not in _NUMBERS for item in items):
            self._wrong(key, node, f"eine Liste von {count} Zahlen")
            return (0.0,) * count
        return tuple(float(_plain(item)) for item in items)  # type: ignore[arg-type]

    def value(self, key: str) -> object:
        """Whatever stands there: lists as tuples, mappings as dicts with text keys."""
        node = self._node(key)
        return None if node is None else _plain(node)

    def section(self, key: str) -> Section:
        """A required mapping."""
        node = self._node(key)
        if isinstance(node, yaml.MappingNode):
            return Section(node, self.file, self.faults)
        if node is not None:
            self._wrong(key, node, "ein Block aus Schlüsseln mit Werten")
        return self._empty()

    def sections(self, key: str, *, required: bool = True) -> Iterator[Section]:
        """The mappings of a list."""
        if not required and not self.has(key):
            return
        if self._node(key) is None:
            return
        for item in self._items(key):
            if isinstance(item, yaml.MappingNode):
                yield Section(item, self.file, self.faults)
            else:
                self._wrong(key, item, "eine Liste aus Blöcken mit Schlüsseln und Werten")

    def texts_or_sections(self, key: str) -> Iterator[str | Section]:
        """Items of a list that are a text or, with more to say, a mapping."""
        if not self.has(key):
            return
        for item in self._items(key):
            if isinstance(item, yaml.MappingNode):
                yield Section(item, self.file, self.faults)
            elif item.tag == _TEXT:
                yield str(item.value)
            else:
                self._wrong(key, item, "eine Liste von Texten oder Blöcken")

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._values[key]
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._wrong(key, node, "eine Liste")
        return []

    def _empty(self) -> Section:
        mark = yaml.Mark(self.file, 0, self.line - 1, 0, None, 0)
        return Section(
            yaml.MappingNode("tag:yaml.org,2002:map", [], mark, mark), self.file, Faults()
        )


def _plain(node: yaml.Node) -> object:
    """Value of a node; mappings get text keys."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return tuple(_plain(item) for item in node.value)
    return _CONSTRUCTOR.construct_object(node)


def read_file(path: Path, folder: Path, faults: Faults) -> Section | None:
    """Return the top mapping of a YAML file; None (and a fault) when it cannot be read."""
    name = path.relative_to(folder).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        faults.add(name, 1, f"Die Datei kann nicht gelesen werden ({error.strerror}).")
        return None
    except UnicodeDecodeError:
        faults.add(name, 1, "Die Datei ist nicht in UTF-8 gespeichert; bitte neu speichern.")
        return None
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.AliasToken):
                line = token.start_mark.line + 1
                faults.add(name, line, "Verweise mit * sind nicht erlaubt; bitte ausschreiben.")
                return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        faults.add(
            name,
            line,
            "Die Datei ist kein gültiges YAML; bitte Einrückung, Doppelpunkte und "
            "Anführungszeichen in dieser und der vorigen Zeile prüfen.",
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.add(name, 1, "Die Datei muss aus Schlüsseln mit Werten bestehen.")
        return None
    return Section(node, name, faults)
