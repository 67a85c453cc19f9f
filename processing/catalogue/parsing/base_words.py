"""The base says „Ortsbezirk“; its texts are read with the word that the city has for its parts.

What a city or its planners have written themselves stays, letter by letter.
"""

from __future__ import annotations

from typing import cast

import yaml

from ...wording.district_word import DISTRICT_WORDS, OURS, in_words_of
from ..texts import Layer

_NAMES = frozenset({"synonyms", "aliases", "variants", "german", "filter"})
"""Keys of words that tables, terms and data of other people are known by."""

_BASE = f"{Layer.BASE}/"


def stated_word(city: yaml.MappingNode | None) -> str:
    """The word that ``city.yaml`` states; ours where it states none that is known."""
    inner = None if city is None else _value(city, "city")
    word = _value(inner, "district_word") if isinstance(inner, yaml.MappingNode) else None
    known = isinstance(word, yaml.ScalarNode) and word.value in DISTRICT_WORDS
    return cast("yaml.ScalarNode", word).value if known else OURS


def in_base_words(node: yaml.MappingNode, word: str) -> yaml.MappingNode:
    """The same file with the city's word in all texts that come from the base.

    Args:
        node: A file of the catalogue; it stays as it is, for others read it too.
        word: One of :data:`DISTRICT_WORDS`.
    """
    return node if word == OURS else cast("yaml.MappingNode", _changed(node, word))


def _value(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    found = (v for k, v in node.value if isinstance(k, yaml.ScalarNode) and k.value == key)
    return next(found, None)


def _changed(node: yaml.Node, word: str) -> yaml.Node:
    if isinstance(node, yaml.ScalarNode):
        return _said(node, word) if node.start_mark.name.startswith(_BASE) else node
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, item if _is_name(key) else _changed(item, word)) for key, item in node.value]
        is_same = all(new[1] is old[1] for new, old in zip(pairs, node.value, strict=True))
        return node if is_same else _with(node, pairs)
    items = [_changed(item, word) for item in node.value]
    is_same = all(new is old for new, old in zip(items, node.value, strict=True))
    return node if is_same else _with(node, items)


def _with(node: yaml.Node, value: object) -> yaml.Node:
    """A node of the same kind at the same place with another value."""
    return type(node)(node.tag, value, node.start_mark, node.end_mark)


def _said(node: yaml.ScalarNode, word: str) -> yaml.ScalarNode:
    text = in_words_of(node.value, word)
    if text == node.value:
        return node
    return yaml.ScalarNode(node.tag, text, node.start_mark, node.end_mark, node.style)


def _is_name(key: yaml.Node) -> bool:
    return isinstance(key, yaml.ScalarNode) and key.value in _NAMES
