"""What dialogs show of the base catalogue before a store is chosen, without reading all of it.

QGIS asks an algorithm for its choices at every start; parsing the catalogue would take a large part
of the time that the plugin may add to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..wording import numbers
from .texts import BASE_FOLDER

_LABEL = re.compile(r"^    label: *(.+?) *$")
_LINE = re.compile(r"^(id|title|kind): *(.+?) *$")
_ID = re.compile(r"^  (\w+):$")
_PARAMETER = re.compile(r"^      (\w+):$")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_FACT = re.compile(r"^        (default|source): *(.+?) *$")


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A default of an analysis as it is written, "" where it takes several lines; its source."""

    value: str = ""
    source: str = ""


@lru_cache(maxsize=4)
def map_titles(folder: Path | None = None) -> tuple[tuple[str, str, str], ...]:
    """Id, title and kind of every map in the order of the catalogue's files."""
    found = []
    for path in sorted(((folder or BASE_FOLDER) / "maps").glob("*.yaml")):
        values: dict[str, str] = {}
        with path.open(encoding="utf-8") as file:
            for line in file:
                match = _LINE.match(line)
                if match:
                    values.setdefault(match[1], match[2].strip("'\""))
                if len(values) == 3:
                    break
        found.append((values.get("id", ""), values.get("title", ""), values.get("kind", "")))
    return tuple(found)


@lru_cache(maxsize=4)
def destination_labels(folder: Path | None = None) -> tuple[str, ...]:
    """German names of the categories of everyday destinations in the order of the file."""
    path = (folder or BASE_FOLDER) / "destinations.yaml"
    if not path.is_file():
        return ()
    matches = (_LABEL.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(match[1].strip("'\"") for match in matches if match)


@lru_cache(maxsize=4)
def destination_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Ids of the same categories in the same order."""
    path = (folder or BASE_FOLDER) / "destinations.yaml"
    if not path.is_file():
        return ()
    matches = (_ID.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(match[1] for match in matches if match)


@lru_cache(maxsize=4)
def stated_values(folder: Path | None = None) -> Mapping[tuple[str, str], StatedValue]:
    """Defaults by analysis and parameter."""
    facts: dict[tuple[str, str], dict[str, str]] = {}
    analysis = parameter = ""
    path = (folder or BASE_FOLDER) / "analyses.yaml"
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if match := _ID.match(line):
            analysis = match[1]
        elif match := _PARAMETER.match(line):
            parameter = match[1]
        elif match := _FACT.match(line):
            facts.setdefault((analysis, parameter), {})[match[1]] = match[2].strip("'\"")
    return {
        place: StatedValue(_in_german(fact.get("default", "")), fact.get("source", ""))
        for place, fact in facts.items()
    }


def _in_german(value: str) -> str:
    """Numbers as they are printed, lists with semicolons; other words as they are."""
    items = value.strip("[]").split(", ") if value.startswith("[") else [value]
    return "; ".join(
        numbers.chosen(float(item)) if _NUMBER.fullmatch(item) else item.strip("'\"")
        for item in items
    )
