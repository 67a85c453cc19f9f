"""Round lengths of scale bars."""

from __future__ import annotations

_BAR_MM = 40.0


def bar_segment(scale: float) -> float:
    """Metres of half a scale bar: a round number of about 20 mm on paper.

    Args:
        scale: Denominator of the map's scale.
    """
    wanted = scale * _BAR_MM / 2 / 1000
    rounds = [step * 10**power for power in range(1, 5) for step in (1, 2, 2.5, 5)]
    return float(max(value for value in rounds if value <= max(wanted, 10)))
