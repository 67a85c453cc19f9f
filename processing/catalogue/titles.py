"""Ids and titles of maps and destinations without reading the whole catalogue.

QGIS asks an algorithm for its choices at every start; parsing the catalogue would take a large part
of the time that the plugin may add to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).parent / "kaiserslautern"
_LABEL = re.compile(r"^    label: *(.+?) *$")
_LINE = re.compile(r"^(id|title|kind): *(.+?) *$")


@lru_cache(maxsize=4)
def map_titles(folder: Path | None = None) -> tuple[tuple[str, str, str], ...]:
    """Id, title and kind of every map in the order of the catalogue's files."""
    found = []
    for path in sorted(((folder or DEFAULT_FOLDER) / "maps").glob("*.yaml")):
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
    path = (folder or DEFAULT_FOLDER) / "destinations.yaml"
    if not path.is_file():
        return ()
    matches = (_LABEL.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(match[1].strip("'\"") for match in matches if match)
