"""Numbers in XLSX that mean dates, times or percentages: decided by the cell's number format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from .sheet_model import PLAIN, Look, Value, german_text


class NumberKind(StrEnum):
    """What a number format makes of a number."""

    PLAIN = "plain"
    DATE = "date"
    TIME = "time"
    ELAPSED = "elapsed"
    PERCENT = "percent"


# Formats that files name by number only (ECMA-376 part 1, 18.8.30); 27-36 and 50-58 are the dates
# of the East Asian editions.
_BUILT_IN = {
    **dict.fromkeys((9, 10), NumberKind.PERCENT),
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), NumberKind.DATE),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), NumberKind.TIME),
    46: NumberKind.ELAPSED,
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<digit>general|[0#?@])|(?P<comma>,)|[.%]|e[+-]|(?P<plain>.)",
    re.IGNORECASE,
)
_BARE_CURRENCY = re.compile(r"(?:[€$£]|eur|euro|chf|usd)\.?", re.IGNORECASE)
_LAST_DAY = 2_958_465
"""31.12.9999 counted in days."""


def kind_of(number: int, code: str | None) -> NumberKind:
    """Kind of a number format.

    Args:
        number: Number of the format; those below 164 are built in.
        code: Its text where the file defines it itself, else None.
    """
    if code is None:
        return _BUILT_IN.get(number, NumberKind.PLAIN)
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    if "general" in bare:
        return NumberKind.PLAIN
    if re.search(r"\[[hms]", bare):
        return NumberKind.ELAPSED
    if "y" in bare or "d" in bare or ("m" in bare and not re.search("[hs]", bare)):
        return NumberKind.DATE
    if "h" in bare or "s" in bare:
        return NumberKind.TIME
    return NumberKind.PERCENT if "%" in bare else NumberKind.PLAIN


def look_of(code: str | None) -> Look:
    """What a number format of a plain number writes beside it, and by what it divides.

    Sections for negative numbers and zero do not count; sections with conditions of their own
    only where all say the same.

    Args:
        code: Its text where the file defines it itself, else None.
    """
    if code is None:
        return PLAIN
    sections = code.split(";")
    if re.search(r"\[[<>=]", code):
        shown = (section for section in sections if re.search("[0#?]", _LITERAL.sub("", section)))
        looks = {_section_look(section) for section in shown}
        return looks.pop() if len(looks) == 1 else PLAIN
    return _section_look(sections[0])


def literal(text: str) -> str:
    """What a number format writes, if it says anything about the number; a currency does not."""
    bare = text.strip()
    says = re.search(r"[^\W\d_]|[€%‰°]", bare) and not _BARE_CURRENCY.fullmatch(bare)
    return text if says else ""


def _section_look(section: str) -> Look:
    before, after, commas, number = "", "", 0, False
    for found in _TOKEN.finditer(section):
        if found["digit"]:
            number, after, commas = True, "", 0
        elif found["comma"]:
            commas += not after
        else:
            text = "".join(filter(None, found.group("quoted", "escaped", "symbol", "plain")))
            before, after = (before, after + text) if number else (before + text, after)
    return Look(literal(before), literal(after), commas if number else 0)


def typed_number(number: float, kind: NumberKind, *, base_1904: bool = False) -> Value:
    """The number itself or the date, time or duration it stands for.

    Days count from 1900 with the 29 February 1900 that never was, or from 1904. A number outside
    the calendar stays a number.

    Args:
        number: As the cell holds it; dates and times in days.
        kind: What its format makes of it.
        base_1904: Whether the days of the workbook count from 1904.
    """
    plain: Value = int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind in {NumberKind.PLAIN, NumberKind.PERCENT}:
        return plain
    if kind is NumberKind.ELAPSED:
        return timedelta(seconds=round(number * 86400)) if abs(number) <= _LAST_DAY else plain
    if not 0 <= number <= _LAST_DAY - 1462 or (not base_1904 and 60 <= number < 61):
        return plain
    start = date(1904, 1, 1) if base_1904 else date(1899, 12, 31 if number < 60 else 30)
    moment = datetime.combine(start, time()) + timedelta(seconds=round(number * 86400))
    if number < 1 and not (base_1904 and kind is NumberKind.DATE):
        return moment.time()
    if kind is NumberKind.DATE and moment.time() == time():
        return moment.date()
    return moment


def number_text(value: Value, kind: NumberKind) -> str:
    """German text of a typed number; percentages as ``65 %``."""
    if kind is NumberKind.PERCENT and isinstance(value, (int, float)):
        return f"{german_text(float(f'{value * 100:.12g}'))} %"
    return german_text(value)


def iso_value(text: str) -> date | datetime | time | None:
    """A date, date with time or time in ISO 8601 writing; None for anything else."""
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            found = read(text.rstrip("Z"))
        except ValueError:
            continue
        return found.replace(tzinfo=None) if isinstance(found, (datetime, time)) else found
    return None
