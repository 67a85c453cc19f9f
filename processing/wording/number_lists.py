"""Numbers that users type as one text."""

from __future__ import annotations

import math
import re

from ..runtime.errors import InsekError
from .number_reading import AmbiguousNumberError, NumberError, read_number
from .numbers import typed

# In a list, commas and blanks could part numbers as well: 1,5,10 and 300 600.
_COMMAS = re.compile(r".*[.,].*[.,].*")
_BLANKS = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+")


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
        InsekError: if there is none, one that is no number above 0, too large, or written so that
            it could be another: "1.000", "300,600", "300 600".
    """
    found = []
    for item in _items(text):
        try:
            value = _number(item)
        except AmbiguousNumberError as error:
            raise InsekError(
                f"{what}: {error} Mehrere Zahlen bitte mit Semikolon trennen („{example}“)."
            ) from error
        except NumberError:
            value = math.nan
        if not (math.isfinite(value) and value > 0):
            raise InsekError(
                f"{what}: „{item}“ ist keine Zahl über 0. Bitte Zahlen mit Semikolon trennen,"
                f" z. B. „{example}“."
            )
        if value > most:
            raise InsekError(
                f"{what}: {typed(value)} {unit} ist zu viel; höchstens sind {typed(most)} {unit}"
                " möglich. Bitte prüfen, ob die Einheit stimmt."
            )
        found.append(value)
    if not found:
        raise InsekError(f"{what}: Bitte mindestens eine Zahl angeben, z. B. „{example}“.")
    return sorted(set(found))


def _number(item: str) -> float:
    if _COMMAS.fullmatch(item) or _BLANKS.fullmatch(item):
        raise AmbiguousNumberError(
            f"„{item}“ ist nicht eindeutig. Bitte Tausender ohne Punkt und Komma schreiben"
            " („1000“), Nachkommastellen mit Komma („2,5“)."
        )
    return read_number(item)


def _items(text: str) -> list[str]:
    """The numbers as written; blanks part them too, unless they could group thousands."""
    parts = (part.strip() for part in text.split(";"))
    several = [[part] if _BLANKS.fullmatch(part) else part.split() for part in parts]
    return [item for items in several for item in items]
