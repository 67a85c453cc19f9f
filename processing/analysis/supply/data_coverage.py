"""How much of a district may be unknown before nothing is said of it."""

from __future__ import annotations

from typing import TypeVar

from ..arrays import FloatArray

MIN_KNOWN_SHARE = 0.9
"""Share of a district's residents or land that must be known; otherwise it has no data."""
_SLACK = 1e-9
_Number = TypeVar("_Number", float, FloatArray)


def most_unknown(every: _Number, min_known_share: float) -> _Number:
    """How much of ``every`` may be unknown; more than that is "keine Daten".

    Exactly the share asked for is enough: sums and ``1.0 - 0.9`` are rounded, hence the slack.

    Args:
        every: all residents or all land, a number or an array.
        min_known_share: share of it that must be known, 0..1.

    Returns:
        In the unit of ``every``, and in its shape.

    Example:
        >>> round(most_unknown(200.0, 0.9), 3)
        20.0
    """
    return (1.0 - min_known_share + _SLACK) * every
