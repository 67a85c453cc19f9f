"""Numbers in German sentences."""

from __future__ import annotations


def plain(value: float) -> str:
    """A number as somebody would type it, with a decimal comma: 0,5 or 1000."""
    return f"{value:.12g}".replace(".", ",")
