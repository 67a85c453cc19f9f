"""Typed, checked access to YAML that knows its line numbers.

A ``Section`` is one mapping of a file, or of several laid over each other. Its methods take a key,
check the value and return it in its type; a fault is noted with file and line, and a neutral value
is returned so that the rest of the file is still looked at. ``close`` notes the keys that nobody
asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

import yaml

from .faults import Faults

Choice = TypeVar("Choice", bound=StrEnum)

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
_FLOAT = "tag:yaml.org,2002:float"
_BOOLEAN = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def known(values: list[str]) -> str:
    """Text that names allowed values, shortened when there are many."""
    head = ", ".join(values[:12])
    return head if len(values) <= 12 else f"{head}, …"


class Section:
    """One mapping of a catalogue file with typed, checked access to its keys."""

    def __init__(self, node: yaml.MappingNode, faults: Faults) -> None:
        self.faults = faults
        self._place = _place(node)
        self._values: dict[str, yaml.Node] = {}
        self._places: dict[str, tuple[str, int]] = {}
        self._asked: set[str] = set()
        for key_node, value in node.value:
            place = _place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                faults.add(*place, "Ein Schlüssel muss ein einfaches Wort sein.")
                continue
            key = key_node.value
            if key in self._values:
                faults.add(
                    *place,
                    f"„{key}“ steht hier zum zweiten Mal (zuerst in Zeile {self._places[key][1]}); "
                    "bitte eine der beiden Angaben entfernen.",
                )
                continue
            self._values[key] = value
            self._places[key] = place

    def fault(self, sentence: str, key: str | None = None) -> None:
        """Note a fault of this section, at the line of ``key`` when it is given."""
        place = self._place if key is None else self._places.get(key, self._place)
        self.faults.add(*place, sentence)

    def has(self, key: str) -> bool:
        """Whether the key is there and not empty."""
        self._asked.add(key)
        node = self._values.get(key)
        return node is not None and node.tag != _NULL

    def names(self) -> tuple[str, ...]:
        """Keys in the order of the file, for a block whose keys are not fixed."""
        return tuple(self._values)

    def identifiers(self) -> tuple[str, ...]:
        """Keys in the order of the file, each checked to be an id."""
        for key in self._values:
            self._check_identifier(key, key)
        return tuple(self._values)

    def identifier(self, key: str = "id") -> str:
        """A required id: it becomes the name of tables, files and bookmarks."""
        text = self.text(key)
        if text:
            self._check_identifier(text, key)
        return text

    def _check_identifier(self, text: str, key: str) -> None:
        if not _IDENTIFIER.fullmatch(text):
            self.fault(
                f"„{text}“ geht nicht als Kennung; bitte nur a–z, 0–9 und _ benutzen und mit einem "
                "Buchstaben beginnen.",
                key,
            )

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
            *_place(node),
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
        number = _number(node)
        if number is None:
            self._wrong(key, node, "eine Zahl")
            return 0.0
        return float(number)

    def optional_number(self, key: str) -> float | None:
        """A number, or None when the key is missing."""
        return self.number(key) if self.has(key) else None

    def integer(self, key: str, *, least: int | None = None) -> int:
        """A required whole number that is not below ``least``."""
        node = self._node(key)
        if node is None:
            return 0
        number = _number(node)
        if not isinstance(number, int):
            self._wrong(key, node, "eine ganze Zahl")
            return 0
        if least is not None and number < least:
            self._wrong(key, node, f"mindestens {least}")
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; the default when the key is missing."""
        if not self.has(key):
            return default
        node = self._values[key]
        if not isinstance(node, yaml.ScalarNode) or node.tag != _BOOLEAN:
            self._wrong(key, node, "true oder false")
            return default
        return bool(_CONSTRUCTOR.construct_yaml_bool(node))

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
        found = [number for item in items if (number := _number(item)) is not None]
        if len(items) != count or len(found) != count:
            self._wrong(key, node, f"eine Liste von {count} Zahlen")
            return (0.0,) * count
        return tuple(float(number) for number in found)

    def value(self, key: str) -> object:
        """Whatever stands there: lists as tuples, mappings as dicts with text keys."""
        node = self._node(key)
        return None if node is None else self._plain(node)

    def raw(self, key: str) -> object:
        """As ``value``, for a key that is there but may be empty."""
        return self._plain(self._values[key])

    def section(self, key: str) -> Section:
        """A required mapping."""
        node = self._node(key)
        if isinstance(node, yaml.MappingNode):
            return Section(node, self.faults)
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
                yield Section(item, self.faults)
            else:
                self._wrong(key, item, "eine Liste aus Blöcken mit Schlüsseln und Werten")

    def texts_or_sections(self, key: str) -> Iterator[str | Section]:
        """Items of a list that are a text or, with more to say, a mapping."""
        if not self.has(key):
            return
        for item in self._items(key):
            if isinstance(item, yaml.MappingNode):
                yield Section(item, self.faults)
            elif item.tag == _TEXT:
                yield str(item.value)
            else:
                self._wrong(key, item, "eine Liste von Texten oder Blöcken")

    def _plain(self, node: yaml.Node) -> object:
        """Value of a node; what is neither number nor true, false or empty is a text."""
        if isinstance(node, yaml.MappingNode):
            table = Section(node, self.faults)
            return {name: table.raw(name) for name in table.names()}
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._plain(item) for item in node.value)
        if not isinstance(node, yaml.ScalarNode):
            return None
        if node.tag == _BOOLEAN:
            return bool(_CONSTRUCTOR.construct_yaml_bool(node))
        number = _number(node)
        if number is not None:
            return number
        return None if node.tag == _NULL else str(node.value)

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._values[key]
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self._wrong(key, node, "eine Liste")
        return []

    def _empty(self) -> Section:
        file, line = self._place
        mark = yaml.Mark(file, 0, line - 1, 0, None, 0)
        return Section(yaml.MappingNode("tag:yaml.org,2002:map", [], mark, mark), Faults())


def _place(node: yaml.Node) -> tuple[str, int]:
    """File and line of a node, counted from 1."""
    return node.start_mark.name, node.start_mark.line + 1


def _number(node: yaml.Node) -> int | float | None:
    """A finite number, or None when the node is none."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    try:
        if node.tag == _INTEGER:
            return int(_CONSTRUCTOR.construct_yaml_int(node))
        if node.tag == _FLOAT:
            number = float(_CONSTRUCTOR.construct_yaml_float(node))
            return number if math.isfinite(number) else None
    except ValueError:
        return None
    return None
