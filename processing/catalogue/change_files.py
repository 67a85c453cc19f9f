"""What was changed in QGIS as plain data, file by file, and what holds below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import yaml

from .load import parse_texts
from .model import Catalogue
from .parsing.faults import CatalogueError, Faults
from .parsing.yaml_reader import compose_yaml
from .texts import MAPS, CatalogueTexts, Layer

FIELDS, MEASURES = "handlungsfelder.yaml", "measures.yaml"
ANALYSES, SYNTHESIS = "analyses.yaml", "synthesis.yaml"
_EDITED = (FIELDS, MEASURES, ANALYSES, SYNTHESIS)
_WIDTH = 100
_DATE = "tag:yaml.org,2002:timestamp"
_HEAD = "# In QGIS geändert („Katalog bearbeiten“); gilt vor dem, was sonst im Katalog steht.\n"

Content = dict[str, Any]
"""A file as data, which whoever changes it knows the form of."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
    """Dates stay texts, as the reader of catalogues takes them."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and kind are PyYAML's
        key: [pair for pair in pairs if pair[0] != _DATE]
        for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def is_edited_file(name: str) -> bool:
    """Whether a file holds what planners edit in QGIS."""
    return name in _EDITED or name.startswith(MAPS)


def catalogue_below(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it would be without what was edited in QGIS.

    Raises:
        CatalogueError: if it makes no catalogue without that.
    """
    kept = [
        (item.name, item.text)
        for item in catalogue.texts.layer(Layer.CHANGES)
        if not is_edited_file(item.name)
    ]
    return parse_texts(catalogue.texts.with_layer(Layer.CHANGES, kept))


def changes_in(texts: CatalogueTexts, name: str) -> Content:
    """What a file of the changes says; empty where there is none.

    Args:
        texts: Those of a catalogue that has been read.
        name: Name of the file within its layer.

    Raises:
        CatalogueError: if it says something that is no text, number, list or table.
    """
    text = texts.text(Layer.CHANGES, name)
    if text is None:
        return {}
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader  # nosec B506
    except (yaml.YAMLError, ValueError) as error:
        place = f"{Layer.CHANGES}/{name}"
        raise CatalogueError((f"{place}: Eine Angabe ist nicht zu lesen ({error}).",)) from error
    return dict(found)


def with_changes(texts: CatalogueTexts, name: str, content: Content) -> CatalogueTexts:
    """The texts with a file of the changes replaced; without it where there is nothing to say.

    Args:
        texts: All of them.
        name: Name of the file within its layer.
        content: What it says now; an ``id`` alone says nothing.
    """
    if content == changes_in(texts, name):
        return texts
    others = [(item.name, item.text) for item in texts.layer(Layer.CHANGES) if item.name != name]
    if set(content) - {"id"}:
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDTH)
        others.append((name, _HEAD + text))
    return texts.with_layer(Layer.CHANGES, others)


def without_keys(row: Content, *keys: str) -> Content:
    """The block without these keys."""
    return {key: value for key, value in row.items() if key not in keys}


def with_key(content: Content, key: str, value: object) -> Content:
    """The block with a key replaced; without it where there is nothing to say."""
    return {**content, key: value} if value else without_keys(content, key)


def with_row(rows: Sequence[Content], row: Content) -> list[Content]:
    """The rows with that of an id replaced or added; without it where its id is all it says."""
    known = [other["id"] for other in rows]
    found = [row if other.get("id") == row["id"] else other for other in rows]
    found += [] if row["id"] in known else [row]
    return [item for item in found if item is not row or len(row) > 1]


def row_of(rows: Sequence[Content], key: str) -> Content:
    """The row of an id; an empty one with that id where there is none."""
    return next((dict(row) for row in rows if row.get("id") == key), {"id": key})


def map_file(texts: CatalogueTexts, map_id: str) -> str:
    """Name of the file of a map.

    Args:
        texts: Those of a catalogue that has been read.
        map_id: Id of one of its maps.

    Raises:
        KeyError: if no file is that of the map.
    """
    for item in texts.files:
        node = compose_yaml(item.text, item.place, Faults()) if _is_map(item.name) else None
        pairs = [] if node is None else node.value
        if any(key.value == "id" and value.value == map_id for key, value in pairs):
            return item.name
    raise KeyError(map_id)


def _is_map(name: str) -> bool:
    return name.startswith(MAPS)


def list_rows(
    below: Sequence[str], wanted: Sequence[tuple[str, bool]], said: Mapping[str, Content]
) -> list[Content]:
    """What is to be said of a list so that its items stand in another order, or not at all.

    Args:
        below: Ids of the list below the changes, in order.
        wanted: Id of each item in the order wanted, and whether it is shown.
        said: What is to be said of items beside their place.

    Returns:
        Rows in an order in which each finds the one that it comes after; without a place where an
        item stands right by itself.
    """
    shown = [key for key, is_shown in wanted if is_shown]
    hidden = {key for key, is_shown in wanted if not is_shown}
    by_itself = [key for key in below if key in shown] + [key for key in shown if key not in below]
    places = _places(by_itself, shown)
    rows = [
        {"id": key, **said.get(key, {}), **places.get(key, {})}
        for key in shown
        if said.get(key) or key in places
    ]
    rows += [{"id": key, "omit": True, **said.get(key, {})} for key in below if key in hidden]
    return rows


def _places(before: Sequence[str], after: Sequence[str]) -> dict[str, Content]:
    """Places of as few items as possible that make one order out of the other."""
    index = {key: number for number, key in enumerate(before)}
    still = _longest_rising([index[key] for key in after])
    places: dict[str, Content] = {}
    if after and index[after[0]] not in still:
        places[after[0]] = {"first": True}
    for previous, key in pairwise(after):
        if index[key] not in still:
            places[key] = {"after": previous}
    return places


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Members of one of the longest rising selections."""
    runs: list[list[int]] = []
    for number in numbers:
        runs.append([*_longest([run for run in runs if run[-1] < number]), number])
    return set(_longest(runs))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []
