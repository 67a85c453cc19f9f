"""Numbers that users type as one text."""

from __future__ import annotations

import math
import re

from ..runtime.errors import InsekError
from .plain import plain

# 1.000 or 300,600: a thousand or one, two numbers or one?
_AMBIGUOUS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d*)?|.*[.,].*[.,].*")
_SMALL = re.compile(r"0[.,]\d+")


def numbers_of(
    text: str, what: str, *, example: str, most: float = math.inf, unit: str = ""
) -> list[float]:
    """Numbers above 0 from a text such as ``300;600;1000`` or ``2,5; 5``, rising, each once.

    Args:
        text: what the user typed.
        what: name of the parameter, for the sentence.
        example: what could be typed.
        most: the largest number that makes sense.
        unit: of the numbers, for the sentence.

    Raises:
        InsekError: if there is none, one that is no number above 0, too large, or written with a
            point or comma that could mean thousands.
    """
    found = []
    for item in re.split(r"[;\s]+", text.strip()):
        if not item:
            continue
        if _AMBIGUOUS.fullmatch(item) and not _SMALL.fullmatch(item):
            raise InsekError(
                f"{what}: „{item}“ ist nicht eindeutig. Bitte Tausender ohne Punkt schreiben"
                " („1000“), Nachkommastellen mit Komma („2,5“) und mehrere Zahlen mit Semikolon"
                f" trennen („{example}“)."
            )
        try:
            value = float(item.replace(",", "."))
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > 0):
            raise InsekError(
                f"{what}: „{item}“ ist keine Zahl über 0. Bitte Zahlen mit Semikolon trennen,"
                f" z. B. „{example}“."
            )
        if value > most:
            raise InsekError(
                f"{what}: {plain(value)} {unit} ist zu viel; höchstens sind {plain(most)} {unit}"
                " möglich. Bitte prüfen, ob die Einheit stimmt."
            )
        found.append(value)
    if not found:
        raise InsekError(f"{what}: Bitte mindestens eine Zahl angeben, z. B. „{example}“.")
    return sorted(set(found))
