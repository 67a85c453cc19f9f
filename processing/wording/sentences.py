"""Parts of German sentences that are no numbers."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Words with commas and "und" before the last: "a, b und c"."""
    return " und ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def first_listed(items: Sequence[object], most: int = 3) -> str:
    """The first items with commas, and a sign that there are more: "2, 3, 4, …"."""
    return ", ".join([*map(str, items[:most]), *(["…"] if len(items) > most else [])])
