"""Parts of German sentences that are no numbers."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """Words with commas and "und" before the last: "a, b und c"."""
    return " und ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
