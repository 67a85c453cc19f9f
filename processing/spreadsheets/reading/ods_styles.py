"""Styles of ODS that are part of what a cell says: units of number formats, lines through text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from math import log10

from .cell_formats import literal
from .sheet_model import PLAIN, Look, Struck
from .zip_archive import local

_NUMBERS = {"number-style", "currency-style"}
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    data: str
    struck: bool | None
    """None where it says nothing, so that its parent decides."""


@dataclass(slots=True)
class OdsStyles:
    """Styles of a document by family and name, and what they mean.

    Attributes:
        hidden_tables: Names of table styles that hide their sheet.
    """

    hidden_tables: set[str] = field(default_factory=set)
    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _looks: dict[str, Look] = field(default_factory=dict)
    _branches: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _known: dict[str, Look] = field(default_factory=dict)

    def take(self, element: ET.Element) -> None:
        """Remember a style that has ended; other elements are none."""
        name = local(element.tag)
        if name == "style":
            self._take_style(element)
        elif name in _NUMBERS:
            key = attribute(element, "style:name")
            self._looks[key] = _number_look(element)
            self._branches[key] = [
                (attribute(child, "style:condition"), attribute(child, "style:apply-style-name"))
                for child in element
                if local(child.tag) == "map"
            ]

    def look(self, name: str) -> Look:
        """Look of a number in a cell with this style."""
        if name not in self._known:
            found = self._number_format(next(self._data_styles(name), ""))
            self._known[name] = replace(found, struck=self.struck_cell(name).struck)
        return self._known[name]

    def struck_cell(self, name: str) -> Look:
        """Look of a text in a cell with this style."""
        return _STRUCK if self._is_struck("table-cell", name) else PLAIN

    def struck_text(self, name: str) -> bool | None:
        """Whether a style of a part of a text strikes it out; None if it leaves it as it is."""
        return self._is_struck("text", name)

    def _take_style(self, element: ET.Element) -> None:
        family, name = attribute(element, "style:family"), attribute(element, "style:name")
        struck = None
        for child in element:
            kind = local(child.tag)
            if kind == "table-properties" and attribute(child, "table:display") == "false":
                self.hidden_tables.add(name)
            elif kind == "text-properties":
                lines = [
                    attribute(child, f"style:text-line-through-{part}")
                    for part in ("style", "type")
                ]
                if any(lines):
                    struck = all(line != "none" for line in lines)
        self._styles[family, name] = _Style(
            attribute(element, "style:parent-style-name"),
            attribute(element, "style:data-style-name"),
            struck,
        )

    def _chain(self, family: str, name: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent

    def _data_styles(self, name: str) -> Iterator[str]:
        return (style.data for style in self._chain("table-cell", name) if style.data)

    def _is_struck(self, family: str, name: str) -> bool | None:
        chain = self._chain(family, name)
        return next((style.struck for style in chain if style.struck is not None), None)

    def _number_format(self, name: str) -> Look:
        """Look of a number format; of one with branches that of numbers that are not negative."""
        own = self._looks.get(name, PLAIN)
        branches = [
            (condition.replace(" ", ""), self._looks.get(other, PLAIN))
            for condition, other in self._branches.get(name, ())
        ]
        positive = [look for condition, look in branches if condition.endswith((">=0", ">0"))]
        if positive:
            return positive[0]
        return own if all(look == own for _, look in branches) else PLAIN


_STRUCK = Look(struck=Struck.WHOLLY)


def _number_look(style: ET.Element) -> Look:
    before, after, thousands, number = "", "", 0, False
    for child in style:
        name = local(child.tag)
        if name == "number":
            number = True
            factor = attribute(child, "datastyle:display-factor", "1")
            plain = factor.replace(".", "", 1).isdecimal() and float(factor) >= 1
            thousands = round(log10(float(factor)) / 3) if plain else 0
        elif name in {"text", "currency-symbol"}:
            text = child.text or ""
            before, after = (before, after + text) if number else (before + text, after)
    return Look(literal(before), literal(after), thousands)


def attribute(element: ET.Element, name: str, otherwise: str = "") -> str:
    """Attribute by its name with the last word of its namespace, such as ``table:name``."""
    return element.get(_qualified(name), otherwise)


@cache
def _qualified(name: str) -> str:
    prefix, _, bare = name.partition(":")
    return f"{{urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0}}{bare}"
