"""Numbers that people typed or files hold as text: read by one rule, and never a guess.

=====================  ==========================================================================
Text                   Read as
=====================  ==========================================================================
12; 12,5; 12.5; ,5     the number; comma or point is the decimal sign
1.000,5; 1,000.5       1000,5: two different signs, the last is the decimal sign
1.000.000; 1,000,000   a million: a sign that stands twice groups
1 000,5; 1'000         1000,5 and 1000: blanks (no-break and narrow too) and apostrophes group
0,125; 1234.567        the number: nobody groups 0 or four digits
1,5e3; 1e-05           the number: an exponent is machine writing, its sign is the decimal sign
1.000; 1,000; 12.500   refused: one to three digits, one sign, three digits are two numbers
nan; inf; 1_000; 5 m   refused: no numbers; digits are 0 to 9
=====================  ==========================================================================

A sign stands before the number: +, - or the minus sign U+2212. Amounts of money have a rule of
their own (``money``), because their currency says more.
"""

from __future__ import annotations

import math
import re

from ..runtime.errors import InsekError
from .numbers import MINUS, unmistakable

_PLAIN = re.compile(r"[0-9]{1,18}")
_GROUPING = "[ \u00a0\u2009\u202f'\u2019]"
_AMBIGUOUS = re.compile(r"(?!0[.,])[0-9]{1,3}[.,][0-9]{3}")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
_EXPONENT = re.compile(rf"(?:{_DECIMAL.pattern})[eE][+-]?[0-9]{{1,3}}")
_POINTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BLANKS = re.compile(
    rf"[1-9][0-9]{{0,2}}(?P<sign>{_GROUPING})[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*(?:[.,][0-9]+)?"
)


class NumberError(InsekError):
    """A text that is no number; the sentence names it."""


class AmbiguousNumberError(NumberError):
    """A text that is two numbers; the sentence names both and how to write them."""


def read_number(text: str) -> float:
    """Number that a text certainly means.

    Args:
        text: what somebody typed or a file holds; blanks around it do not count.

    Returns:
        A finite number.

    Raises:
        AmbiguousNumberError: if the text can be read in two ways, as "1.000" and "1,000".
        NumberError: if it is no number, or none that can be reckoned with.
    """
    body = text.strip()
    negative = body[:1] in {"-", MINUS}
    if body[:1] in {"+", "-", MINUS}:
        body = body[1:].lstrip()
    if _AMBIGUOUS.fullmatch(body):
        raise AmbiguousNumberError(_two_readings(text.strip(), body))
    value = _value(body)
    if not math.isfinite(value):
        raise NumberError(f"„{text.strip()}“ ist keine Zahl.")
    return -value if negative else value


def number_of(value: object) -> float:
    """Number of a cell, an attribute or a parameter: numbers as they are, texts by the rule.

    Args:
        value: a number (nan and infinity too) or what is read as text.

    Raises:
        NumberError: as :func:`read_number`.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return read_number(str(value))


def ambiguity(text: str) -> str:
    """Why a text can be read as two numbers, and how to write them; empty if it cannot.

    A text that is no number at all is not ambiguous.
    """
    try:
        read_number(text)
    except AmbiguousNumberError as error:
        return str(error)
    except NumberError:
        return ""
    return ""


def whole_number(text: str, most: int = 999_999_999) -> int:
    """Number of things that a text certainly means: 12, "12,0" and "1 200" too.

    Args:
        text: what somebody typed or a file holds.
        most: the largest that makes sense.

    Raises:
        AmbiguousNumberError: as :func:`read_number`.
        NumberError: if it is no whole number from 0 to ``most``.
    """
    value = read_number(text)
    if not (value.is_integer() and 0 <= value <= most):
        raise NumberError(f"„{text.strip()}“ ist keine Anzahl.")
    return int(value)


def plain_whole(text: str) -> int | None:
    """Whole number of nothing but the digits 0 to 9, as machines write it; None for other texts.

    ``str.isdigit`` is no question to ask before ``int``: "²" is a digit that ``int`` refuses, and
    it refuses thousands of digits as well. Eighteen are taken, which 64 bits hold.
    """
    return int(text) if _PLAIN.fullmatch(text) else None


def read_decimal(text: str) -> float:
    """Number in a notation that knows no thousands, such as tags of OpenStreetMap and legends.

    Args:
        text: digits with a point or comma as decimal sign; "1.000" is 1 here by definition.

    Raises:
        NumberError: if the text is no such number.
    """
    if not _DECIMAL.fullmatch(text):
        raise NumberError(f"„{text}“ ist keine Zahl.")
    return float(text.replace(",", "."))


def _value(body: str) -> float:
    """Number without sign and second reading; nan if it is none, infinity if it is too large."""
    if _DECIMAL.fullmatch(body) or _EXPONENT.fullmatch(body):
        return float(body.replace(",", "."))
    if _POINTS.fullmatch(body):
        return float(body.replace(".", "").replace(",", "."))
    if _COMMAS.fullmatch(body):
        return float(body.replace(",", ""))
    if _BLANKS.fullmatch(body):
        return float(re.sub(_GROUPING, "", body).replace(",", "."))
    return math.nan


def _two_readings(text: str, body: str) -> str:
    sign = MINUS if text[:1] in {"-", MINUS} else ""
    whole = f"{sign}{int(re.sub('[.,]', '', body))}"
    decimal = sign + unmistakable(float(body.replace(",", ".")))
    if "," not in decimal:
        decimal += ",0"
    return (
        f"„{text}“ ist nicht eindeutig: {whole} oder {decimal}? Bitte Tausender ohne Punkt und"
        f" Komma schreiben („{whole}“), Nachkommastellen mit Komma („{decimal}“)."
    )
