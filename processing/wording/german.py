"""Numbers, dates and lists as they are printed in German."""

from __future__ import annotations

import math
from collections.abc import Sequence

NARROW = "\u202f"  # narrow no-break space
NO_BREAK = "\u00a0"
MINUS = "\u2212"
NO_DATA = "keine Daten"


def number(value: float | None, digits: int = 0, unit: str = "") -> str:
    """German form with grouping dots and decimal comma; "keine Daten" for None and nan."""
    if value is None or not math.isfinite(value):
        return NO_DATA
    text = f"{abs(value):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    sign = MINUS if round(value, digits) < 0 else ""
    gap = NARROW + unit if unit else ""
    return f"{sign}{text}{gap}"


def plain(value: float | None) -> str:
    """German form of a number that somebody chose, with as many decimals as it has (at most 3).

    Grouping dots begin with five digits, as on the maps: 1000, 10.000.
    """
    text = number(value, 3)
    text = text.rstrip("0").rstrip(",") if "," in text else text
    return text if value is None or not abs(value) < 10_000 else text.replace(".", "")


def signed(value: float | None, unit: str = "") -> str:
    """Whole number with its sign, ± for zero: a difference."""
    if value is None or not math.isfinite(value):
        return NO_DATA
    whole = round(value)
    sign = "±" if whole == 0 else "+" if whole > 0 else MINUS
    text = number(abs(whole), unit=unit)
    return f"{sign}{NARROW}{text}"


def amount(value: float | None, unit: str, digits: int = 0) -> str:
    """Number and unit in running text, "1.234 EW"; only "keine Daten" for None and nan."""
    text = number(value, digits)
    return text if text == NO_DATA else f"{text} {unit}"


def counted(count: int, one: str, many: str) -> str:
    """Number of things with the noun that fits: "1 Wohngebiet", "1.200 Wohngebiete"."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(words: Sequence[str]) -> str:
    """Words with commas and "und" before the last: "a, b und c"."""
    return " und ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in order with runs of three and more joined: "3, 5–8, 12"."""
    runs: list[list[int]] = []
    for value in sorted(set(numbers)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    texts: list[str] = []
    for run in runs:
        if len(run) > 2:
            texts.append(f"{run[0]}–{run[-1]}")
        else:
            texts.extend(str(value) for value in run)
    return ", ".join(texts)
