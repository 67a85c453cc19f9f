"""Lay the differences of a city over the texts that every city shares.

A block takes over every key of the upper text; an empty value (``~``) removes the key below it.
Lists whose items have an id (``id``, ``field``, ``german`` or ``entry``) are merged item by item:
what is new comes last, or where ``first`` and ``after`` say, and ``omit: true`` takes an item out.
Any other list or value replaces the one below it, and so do the values of analyses, which are read
as a whole.
"""

from __future__ import annotations

import yaml

from .faults import Faults

_NULL = "tag:yaml.org,2002:null"
_IDS = ("id", "field", "german", "entry")
_OMIT, _AFTER, _FIRST = "omit", "after", "first"
_WHOLE = frozenset({"default", "literature", "value"})
"""Keys of values that are tables of their own; one of the first two replaces the other."""


def merge(lower: yaml.MappingNode, upper: yaml.MappingNode, faults: Faults) -> yaml.MappingNode:
    """Return ``lower`` with everything that ``upper`` says differently.

    Both stay as they are; nodes of the result keep the marks of the text they come from.

    Args:
        lower: The text that is changed.
        upper: The differences.
        faults: Takes what cannot be merged.
    """
    first = {_key(pair): pair for pair in reversed(upper.value)}
    pairs = []
    for pair in lower.value:
        key = _key(pair)
        over = first.get(key)
        if over is None or key is None:
            if not (key in _WHOLE and _WHOLE & set(first)):
                pairs.append(pair)
        elif key in _WHOLE:
            pairs.append(over)
        elif over[1].tag != _NULL:
            pairs.append((over[0], _merged(pair[1], over[1], faults)))
    below = {_key(pair) for pair in lower.value}
    # A key that stands twice stays twice, for whoever reads it to find the fault.
    pairs += [
        pair for pair in upper.value if _key(pair) not in below or first[_key(pair)] is not pair
    ]
    return yaml.MappingNode(upper.tag, pairs, upper.start_mark, upper.end_mark)


def complete(lower: yaml.MappingNode, upper: yaml.MappingNode, depth: int) -> yaml.MappingNode:
    """Return ``upper`` with the entries of ``lower`` that it has no word of.

    Args:
        lower: A text that knows more entries.
        upper: What stays as it is; an entry that it empties (``~``) stays away.
        depth: How many levels of blocks are looked into; below, an entry is whole.
    """
    known = {_key(pair): pair[1] for pair in upper.value}
    below = {_key(pair): pair[1] for pair in lower.value}
    pairs = [
        (name, complete(below[name.value], value, depth - 1))
        if depth > 1
        and isinstance(name, yaml.ScalarNode)
        and isinstance(value, yaml.MappingNode)
        and isinstance(below.get(name.value), yaml.MappingNode)
        else (name, value)
        for name, value in upper.value
    ]
    pairs += [pair for pair in lower.value if _key(pair) not in known]
    return yaml.MappingNode(upper.tag, pairs, upper.start_mark, upper.end_mark)


def is_omitted(node: yaml.MappingNode) -> bool:
    """Whether a text says of all that it names that it does not exist here."""
    return _value(node, _OMIT) == "true"


def _merged(lower: yaml.Node, upper: yaml.Node, faults: Faults) -> yaml.Node:
    if isinstance(lower, yaml.MappingNode) and isinstance(upper, yaml.MappingNode):
        return merge(lower, upper, faults)
    if isinstance(lower, yaml.SequenceNode) and isinstance(upper, yaml.SequenceNode):
        key = _id_key(lower, upper)
        if key is not None:
            return _merged_list(lower, upper, key, faults)
    return upper


def _merged_list(
    lower: yaml.SequenceNode, upper: yaml.SequenceNode, key: str, faults: Faults
) -> yaml.SequenceNode:
    items: dict[str, yaml.MappingNode] = {_id(item, key): item for item in lower.value}
    order = list(items)
    seen: set[str] = set()
    for item in upper.value:
        name = _id(item, key)
        if name in seen:
            order.append(f"{name} {len(order)}")  # a double: whoever reads the list finds it
            items[order[-1]] = item
            continue
        seen.add(name)
        if is_omitted(item):
            if name in items:
                order.remove(name)
            else:
                _unknown(item, name, faults)
            continue
        told = _without(item, _AFTER, _FIRST)
        items[name] = merge(items[name], told, faults) if name in items else told
        _place(name, item, order, faults)
    mark = upper.start_mark, upper.end_mark
    return yaml.SequenceNode(upper.tag, [items[name] for name in order], *mark)


def _place(name: str, item: yaml.MappingNode, order: list[str], faults: Faults) -> None:
    """Put an item where it says; otherwise it stays where it is, or comes last."""
    after, is_first = _value(item, _AFTER), _value(item, _FIRST) == "true"
    if after is not None and (after == name or after not in order):
        _unknown(item, after, faults)
        after = None
    if name in order and (is_first or after is not None):
        order.remove(name)
    if is_first:
        order.insert(0, name)
    elif after is not None:
        order.insert(order.index(after) + 1, name)
    elif name not in order:
        order.append(name)


def _unknown(item: yaml.MappingNode, name: str, faults: Faults) -> None:
    faults.add(
        item.start_mark.name,
        item.start_mark.line + 1,
        f"„{name}“ gibt es in der Liste, die hier geändert wird, nicht; bitte die Schreibweise"
        " prüfen.",
    )


def _id_key(*lists: yaml.SequenceNode) -> str | None:
    """Key that names every item of all the lists; None where there is none."""
    if not all(found.value for found in lists):
        return None
    for key in _IDS:
        if all(
            isinstance(item, yaml.MappingNode) and _value(item, key) is not None
            for found in lists
            for item in found.value
        ):
            return key
    return None


def _id(item: yaml.MappingNode, key: str) -> str:
    return _value(item, key) or ""


def _key(pair: tuple[yaml.Node, yaml.Node]) -> str | None:
    return pair[0].value if isinstance(pair[0], yaml.ScalarNode) else None


def _value(node: yaml.MappingNode, key: str) -> str | None:
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key:
            return value.value if isinstance(value, yaml.ScalarNode) else None
    return None


def _without(node: yaml.MappingNode, *keys: str) -> yaml.MappingNode:
    pairs = [pair for pair in node.value if _key(pair) not in keys]
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)
