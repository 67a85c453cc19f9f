"""Speeds on foot and by bicycle as functions of the slope."""

from __future__ import annotations

import numpy as np

from ..arrays import FloatArray

TOBLER_FASTEST_KMH = 6.0
"""Speed of Tobler's function at its best, 5 % downhill."""
TOBLER_LEVEL_KMH = TOBLER_FASTEST_KMH * float(np.exp(-3.5 * 0.05))
"""Speed of Tobler's function on level ground: about 5.04 km/h."""

BICYCLE_KMH = 15.0
PUSHING_KMH = 4.0
EBIKE_KMH = 20.0
"""Speed of a bicycle whose motor makes up for the slope, as GOAT (Plan4Better) counts; the number
is a proposal."""

_LOSS_PER_SLOPE = 0.427 / 0.09


def tobler(slope: FloatArray) -> FloatArray:
    """Walking speed in km/h: ``6 * exp(-3.5 * |s + 0.05|)``, s = rise over run.

    Source: Tobler (1993), Three Presentations on Geographical Analysis and Modeling. Level
    5.04 km/h, 5 % down 6.0 km/h, 10 % up 3.55 km/h.

    Args:
        slope: rise over run in the direction of travel, downhill negative, any shape.

    Returns:
        km/h, same shape; always above 0.

    Example:
        >>> tobler(np.array([0.0, -0.05, 0.1])).round(2).tolist()
        [5.04, 6.0, 3.55]
    """
    speed: FloatArray = 6.0 * np.exp(-3.5 * np.abs(slope + 0.05))
    return speed


def bicycle(slope: FloatArray, *, level_kmh: float = BICYCLE_KMH) -> FloatArray:
    """Cycling speed in km/h: uphill it falls linearly, downhill it stays that of level ground.

    ``v = v0 * (1 - 0.427 / 0.09 * max(s, 0))``, s = rise over run, at least walking pace: the loss
    is 42.7 % at 9 % uphill (Flügel et al. 2019, Empirical speed models for cycling in the Oslo road
    network, Transportation 46). Gains downhill are left out, because in a town they are braked
    away; that, the 15 km/h on level ground and pushing at 4 km/h where riding would be slower are
    proposals.

    Args:
        slope: rise over run in the direction of travel, downhill negative, any shape.
        level_kmh: v0, speed on level ground in km/h; where it is below 4 km/h it stays everywhere.

    Returns:
        km/h, same shape.

    Example:
        >>> bicycle(np.array([0.0, -0.05, 0.09, 0.2])).round(1).tolist()
        [15.0, 15.0, 8.6, 4.0]
    """
    riding = level_kmh * (1.0 - _LOSS_PER_SLOPE * np.maximum(slope, 0.0))
    return np.maximum(riding, min(PUSHING_KMH, level_kmh))
