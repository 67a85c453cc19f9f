"""Days and lengths of time as they are printed in German; ``periods`` reads them."""

from __future__ import annotations

import re
from datetime import date

from .numbers import counted
from .periods import parse_period

# In the dative.
_SPANS = ((86_400, "Tag", "Tagen"), (3_600, "Stunde", "Stunden"), (60, "Minute", "Minuten"))
_MONTH_DAYS = 31
_MONTHS_TOLD = 24
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


def german_date(text: str) -> str:
    """``2026-05-31`` as 31.05.2026, ``2026-05`` as 05/2026; anything else as it is."""
    if not _ISO.fullmatch(text):
        return text
    parts = text.split("-")
    try:
        date.fromisoformat(text if len(parts) == 3 else f"{text}-01")
    except ValueError:
        return text
    return ("." if len(parts) == 3 else "/").join(reversed(parts))


def data_age(text: str, day: date) -> str:
    """How old data are on a day: "14 Monate", "etwa 2 Jahre"; empty for what is no date.

    Of a span of time its end counts.

    Args:
        text: date of the data, as it is written.
        day: the day.
    """
    period = parse_period(german_date(text.strip()))
    end = period.end or period.start
    if end is None or end.year > day.year:
        return ""
    begin = period.start or end
    if (end - begin).days > _MONTH_DAYS or not period.certain:
        years = day.year - end.year
        return f"etwa {counted(years, 'Jahr', 'Jahre')}" if years else "unter 1 Jahr"
    months = 12 * (day.year - end.year) + day.month - end.month
    if months < 0:
        return ""
    if months < _MONTHS_TOLD:
        return counted(months, "Monat", "Monate") if months else "unter 1 Monat"
    return counted(months // 12, "Jahr", "Jahre")


def age(seconds: float) -> str:
    """How long ago something was, to stand behind "seit": "3 Minuten", "30 Tagen"."""
    for length, one, many in _SPANS:
        if seconds >= length:
            return counted(int(seconds // length), one, many, dots=False)
    return "weniger als einer Minute"
