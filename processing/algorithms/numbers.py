"""Numbers that users type as one text."""

from __future__ import annotations

import math
import re

from ..errors import InsekError


def numbers_of(text: str, what: str, *, example: str) -> list[float]:
    """Numbers above 0 from a text such as ``300;600;1000`` or ``2,5; 5``, rising, each once.

    Args:
        text: what the user typed.
        what: name of the parameter, for the sentence.
        example: what could be typed.

    Raises:
        InsekError: if there is none, or one that is no number above 0.
    """
    found = []
    for item in re.split(r"[;\s]+", text.strip()):
        if not item:
            continue
        try:
            value = float(item.replace(",", "."))
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > 0):
            raise InsekError(
                f"{what}: „{item}“ ist keine Zahl über 0. Bitte Zahlen mit Semikolon trennen,"
                f" z. B. „{example}“."
            )
        found.append(value)
    if not found:
        raise InsekError(f"{what}: Bitte mindestens eine Zahl angeben, z. B. „{example}“.")
    return sorted(set(found))
