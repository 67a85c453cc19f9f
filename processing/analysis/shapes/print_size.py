"""Sizes on the printed map as metres on the ground."""

from __future__ import annotations

import math

from ...wording.numbers import typed
from ..arrays import AnalysisError


def ground_m(millimetres: float, scale: float) -> float:
    """Metres on the ground that appear as ``millimetres`` on a map 1:``scale``: ``mm * scale /
    1000``.

    Args:
        millimetres: size on paper in mm, 0 or more.
        scale: denominator of the print scale, above 0.

    Returns:
        Metres.

    Raises:
        AnalysisError: if the size is negative or the scale not positive.

    Example:
        >>> ground_m(0.5, 60_000)
        30.0
    """
    if not (math.isfinite(scale) and scale > 0):
        raise AnalysisError(
            f"Der Maßstab 1:{typed(scale)} ist nicht möglich. Bitte eine Maßstabszahl über 0"
            " angeben,"
            " z. B. 60000."
        )
    if not (math.isfinite(millimetres) and millimetres >= 0):
        raise AnalysisError(
            f"Eine Größe von {typed(millimetres)} mm gibt es auf der Karte nicht. Bitte 0 oder mehr"
            " angeben."
        )
    return millimetres * scale / 1000.0


def ground_m2(square_millimetres: float, scale: float) -> float:
    """Square metres on the ground that appear as ``square_millimetres`` on a map 1:``scale``.

    Args:
        square_millimetres: size on paper in mm², 0 or more.
        scale: denominator of the print scale, above 0.

    Returns:
        m².

    Raises:
        AnalysisError: if the size is negative or the scale not positive.

    Example:
        >>> ground_m2(4.0, 10_000)  # 1 mm² is 10 m by 10 m
        400.0
    """
    return ground_m(square_millimetres, scale) * ground_m(1.0, scale)
