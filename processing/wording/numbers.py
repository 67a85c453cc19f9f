"""Numbers as they are printed in German: one function per meaning.

What was computed is ``grouped`` (1.234,5) or, within a longer account, ``fixed`` (1234,5); what
somebody chose is ``chosen`` in print (1000, 12.345) and ``typed`` in sentences about input (12345).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

NARROW = "\u202f"  # narrow no-break space
MINUS = "\u2212"
NO_DATA = "keine Daten"

_SWAPPED = str.maketrans(",.", ".,")


def grouped(value: float | None, digits: int = 0, unit: str = "") -> str:
    """Number with grouping dots and decimal comma, a narrow space before its unit: "1.234,5 m".

    Args:
        value: "keine Daten" for None, nan and infinity.
        digits: behind the comma.
        unit: printed behind the number if there is one.
    """
    if value is None or not math.isfinite(value):
        return NO_DATA
    text = f"{abs(value):,.{digits}f}".translate(_SWAPPED)
    sign = MINUS if round(value, digits) < 0 else ""
    gap = NARROW + unit if unit else ""
    return f"{sign}{text}{gap}"


def chosen(value: float | None) -> str:
    """Number that somebody chose, as printed, with as many decimals as it has (at most 3).

    Grouping dots begin with five digits, as on the maps: 1000, 10.000.

    Args:
        value: "keine Daten" for None, nan and infinity.
    """
    text = grouped(value, 3)
    text = text.rstrip("0").rstrip(",") if "," in text else text
    return text if value is None or not abs(value) < 10_000 else text.replace(".", "")


def typed(value: float, significant: int = 12) -> str:
    """Number as somebody would type it, without grouping: 0,5 or 1000.

    Args:
        value: nan and infinity become "nan" and "inf".
        significant: digits at most; smaller ones are rounding errors.
    """
    return f"{value:.{significant}g}".replace(".", ",")


def exact(value: float) -> str:
    """Number with all digits that it has, as a spreadsheet shows it: 0,30000000000000004."""
    return f"{value}".replace(".", ",")


def unmistakable(value: float) -> str:
    """Number as ``typed``, but never with three decimals that could be thousands: 1,2340.

    What this writes, :func:`.number_reading.read_number` reads.
    """
    text = typed(value)
    whole, comma, decimals = text.partition(",")
    return f"{text}0" if comma and len(decimals) == 3 and whole.lstrip("-") != "0" else text


def fixed(value: float, digits: int) -> str:
    """Number with a decimal comma and so many digits behind it, without grouping: "1234,5".

    Args:
        value: nan and infinity become "nan" and "inf".
        digits: behind the comma, zeros too.
    """
    return f"{value:.{digits}f}".replace(".", ",")


def power_of_ten(value: float) -> str:
    """A number too long to be read, with its power of ten: "3,4·10^38"."""
    digits, power = f"{value:.1e}".split("e")
    return f"{typed(float(digits))}·10^{int(power)}"


def deviation(value: float, digits: int) -> str:
    """Number with its sign before it and decimals: "+1,5", "−0,3", and "+0,0" for nothing."""
    # Adding 0 turns the minus of -0.0 off.
    text = f"{round(value, digits) + 0.0:+.{digits}f}"
    return text.replace(".", ",").replace("-", MINUS)


def signed(value: float | None, unit: str = "") -> str:
    """Whole number with its sign and a narrow space, ± for zero: a difference, "+ 84 m".

    Args:
        value: "keine Daten" for None, nan and infinity.
        unit: printed behind the number if there is one.
    """
    if value is None or not math.isfinite(value):
        return NO_DATA
    whole = round(value)
    sign = "±" if whole == 0 else "+" if whole > 0 else MINUS
    text = grouped(abs(whole), unit=unit)
    return f"{sign}{NARROW}{text}"


def spaced(value: int) -> str:
    """Whole number with narrow spaces between thousands, as in a scale: 1:60 000."""
    return f"{value:,}".replace(",", NARROW)


def amount(value: float | None, unit: str, digits: int = 0) -> str:
    """Number and unit in running text, "1.234 EW"; only "keine Daten" for None and nan."""
    text = grouped(value, digits)
    return text if text == NO_DATA else f"{text} {unit}"


def percent(share: float, digits: int = 0) -> str:
    """Share of 0 to 1 in percent: "65 %", "0,25 %"."""
    return f"{fixed(100 * share, digits)} %"


def cautious_percent(share: float) -> str:
    """A share in whole percent; what is not all or nothing never reads 100 % or 0 %."""
    whole = round(100 * share)
    if share < 1 and whole == 100:
        return "über 99 %"
    return "unter 1 %" if share > 0 and whole == 0 else f"{whole} %"


def agreeing(count: int, one: str, many: str) -> str:
    """The word that fits a number of things: "gilt" for 1, "gelten" for 0 and all others."""
    return one if count == 1 else many


def counted(count: int, one: str, many: str, *, dots: bool = True) -> str:
    """Number of things with the words that fit: "1 Wohngebiet", "1.200 Wohngebiete".

    Args:
        count: of the things.
        one: the words for one of them.
        many: the words for none or several.
        dots: whether thousands are grouped; not beside numbers that are not.
    """
    return f"{grouped(count) if dots else count} {agreeing(count, one, many)}"


def joined_runs(numbers: Sequence[int]) -> str:
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
