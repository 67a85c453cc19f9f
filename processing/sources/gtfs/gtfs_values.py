"""Times, dates and numbers as GTFS writes them."""

from __future__ import annotations

import re
from datetime import date

from ...wording.number_reading import plain_whole

MISSING = -1
BROKEN = -2
DAY_S = 86_400
MAX_DAYS = 3
"""A trip ends at the latest so many days after the midnight its times count from."""

_TIME = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")
_CLOCK = re.compile(r"(\d{1,2})(?::([0-5]\d))?")
_YEARS = range(1990, 2100)


def seconds_of(text: str) -> int:
    """Seconds after midnight of ``H:MM:SS``; hours go on after 23.

    MISSING for an empty text, BROKEN for one that is no time or lies 72 hours or more ahead.
    """
    stripped = text.strip()
    if not stripped:
        return MISSING
    match = _TIME.fullmatch(stripped)
    if match is None or not stripped.isascii():
        return BROKEN
    hours, minutes, seconds = (int(part) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds if hours < 24 * MAX_DAYS else BROKEN


def clock(seconds: int) -> str:
    """``HH:MM:SS`` of seconds after midnight; hours go on after 23."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def count_of(text: str) -> int:
    """A number that is not negative; MISSING for an empty text, BROKEN for any other."""
    stripped = text.strip()
    if not stripped:
        return MISSING
    number = plain_whole(stripped)
    return BROKEN if number is None or len(stripped) > 9 else number


def ordinal_of(text: str) -> int:
    """Proleptic ordinal of ``YYYYMMDD``; MISSING when empty, BROKEN when it is no date."""
    stripped = text.strip()
    if not stripped:
        return MISSING
    if len(stripped) != 8 or plain_whole(stripped) is None:
        return BROKEN
    year, month, day = int(stripped[:4]), int(stripped[4:6]), int(stripped[6:])
    if year not in _YEARS:
        return BROKEN
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return BROKEN


def parse_window(text: str) -> tuple[int, int] | None:
    """Start and end in seconds of a window such as ``06:00-20:00``; None if it is none.

    The end is not part of the window; it may lie after 24:00 for a window that passes midnight.
    """
    parts = re.split(r"\s*(?:-|–|bis)\s*", text.strip().removesuffix("Uhr").strip())
    if len(parts) != 2:
        return None
    clocks = [_CLOCK.fullmatch(part) for part in parts]
    if clocks[0] is None or clocks[1] is None:
        return None
    start, end = (3600 * int(match[1]) + 60 * int(match[2] or 0) for match in clocks if match)
    return (start, end) if 0 <= start < DAY_S and start < end <= start + DAY_S else None
