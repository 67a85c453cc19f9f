"""Days and ranges of days as planners write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ...runtime.errors import SourceError

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_RANGE = re.compile(r"\s*(?:bis|–|—|\.\.\.?|/)\s*|\s+-\s+")
_LONGEST_RANGE = 400


def parse_day(text: str) -> date:
    """A day written as 2026-03-10 or 10.03.2026.

    Raises:
        SourceError: if it is no such day.
    """
    stripped = text.strip()
    iso, german = _ISO.fullmatch(stripped), _GERMAN.fullmatch(stripped)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
    except ValueError:
        pass
    raise SourceError(
        f"„{stripped[:40]}“ ist kein Datum. Bitte als 2026-03-10 oder 10.03.2026 angeben."
    )


def parse_days(text: str) -> frozenset[date]:
    """Days and ranges, separated by commas or semicolons: ``06.07.2026 bis 14.08.2026; …``.

    Raises:
        SourceError: if one of them is no day, or a range runs backwards or over a year.
    """
    days: set[date] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text))):
        ends = [parse_day(end) for end in _RANGE.split(part)]
        length = (ends[-1] - ends[0]).days
        if len(ends) > 2 or not 0 <= length <= _LONGEST_RANGE:
            raise SourceError(
                f"„{part[:60]}“ ist kein Zeitraum. Bitte als „06.07.2026 bis 14.08.2026“ angeben."
            )
        days.update(ends[0] + timedelta(days=day) for day in range(length + 1))
    return frozenset(days)
