"""Periods of school holidays: as two days, and as the list of the KMK writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...runtime.errors import SourceError

_LONGEST = 150
"""Days; abroad summers last three months, and a mistyped year is longer than this."""
_CENTURY = 100
_TURN = 8
"""School years begin in August: from then on a date belongs to the first of the two years."""
_DECEMBER = 12
_MARKS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\*+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[\w.])\s*\d{1,2}\)")
_NOTHING = re.compile(r"[-–—/\s]*|keine")
_PARTS = re.compile(r"\s*(?:[+,;/]|\bund\b|\bsowie\b|\bu\.)\s*")
_DAY = r"(\d{1,2})\.\s?(?:(\d{1,2})\.)?\s?(\d{4})?"
_PERIOD = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|bis)\s*{_DAY})?")
_YEARS = re.compile(r"\b((?:19|20)\d{2})(?:\s*[/–-]\s*((?:19|20)?\d{2}))?\b")


class PeriodError(SourceError):
    """A period that is none; the sentence says why."""


@dataclass(frozen=True, slots=True)
class TermPeriod:
    """From a day to a later or the same one, which both belong to it."""

    start: date
    end: date

    def days(self) -> Iterator[date]:
        """Every day of it."""
        for offset in range((self.end - self.start).days + 1):
            yield self.start + timedelta(days=offset)


def checked_period(start: date, end: date) -> TermPeriod:
    """A period of school holidays.

    Raises:
        PeriodError: if it runs backwards or lasts longer than any holidays.
    """
    told = f"{start:%d.%m.%Y} bis {end:%d.%m.%Y}"
    if end < start:
        raise PeriodError(f"Das Ende liegt vor dem Anfang ({told}). Bitte prüfen.")
    length = (end - start).days + 1
    if length > _LONGEST:
        raise PeriodError(
            f"{told} sind {length} Tage, mehr als {_LONGEST}. Bitte die Jahre prüfen."
        )
    return TermPeriod(start, end)


def without_marks(text: str) -> str:
    """A cell without footnote marks and brackets; empty where it only says that there is none."""
    bare = " ".join(_MARKS.sub(" ", text).split())
    return "" if _NOTHING.fullmatch(bare.casefold()) else bare


def heading_years(heading: str) -> tuple[int, ...]:
    """The years that a heading names: one, the two of „Weihnachten 2025/26“, or none.

    Raises:
        PeriodError: for two years above summer holidays, which begin and end in one.
    """
    found = _YEARS.search(heading)
    if found is None:
        return ()
    first = int(found[1])
    if not found[2]:
        return (first,)
    if "sommer" in heading.casefold():
        raise PeriodError("Sommerferien liegen in einem Jahr. Bitte nur dieses nennen.")
    second = int(found[2])
    return (first, second if second >= _CENTURY else first // _CENTURY * _CENTURY + second)


def periods_of_a_cell(text: str, years: tuple[int, ...]) -> tuple[TermPeriod, ...]:
    """Periods and single days of a cell such as „27.10. - 30.10. + 16.05.“.

    Days without a year take it from the heading: of two years the first from August on; of one year
    the end of a period that begins in December and would run backwards is in the year after it.

    Args:
        text: Of the cell; "-" for no holidays.
        years: Of the heading, as :func:`heading_years` gives them.

    Raises:
        PeriodError: if a part of it is no period, or no year is known for it.
    """
    bare = without_marks(text)
    parts = _PARTS.split(bare) if bare else []
    return tuple(_period(part, years) for part in parts)


def _period(part: str, years: tuple[int, ...]) -> TermPeriod:
    found = _PERIOD.fullmatch(part)
    if found is None or not (found[2] or found[5]):
        raise PeriodError(
            f"„{part[:60]}“ ist kein Zeitraum. Bitte wie „22.12. - 07.01.“ oder"
            " „22.12.2025 - 07.01.2026“ schreiben."
        )
    start = _day(part, int(found[1]), int(found[2] or found[5]), found[3], years)
    if not found[4]:
        return TermPeriod(start, start)
    if not found[5]:
        raise PeriodError(f"„{part[:60]}“: Dem Ende fehlt der Monat. Bitte ergänzen.")
    end = _day(part, int(found[4]), int(found[5]), found[6], years)
    turns = len(years) == 1 and not found[6] and end < start and start.month == _DECEMBER
    return checked_period(start, end.replace(year=start.year + 1) if turns else end)


def _day(part: str, day: int, month: int, year: str | None, years: tuple[int, ...]) -> date:
    if not year and not years:
        raise PeriodError(
            f"„{part[:60]}“ hat kein Jahr, und die Überschrift der Spalte nennt auch keines. Bitte"
            " eines von beiden ergänzen."
        )
    of_heading = years[0] if years and month >= _TURN else years[-1] if years else 0
    try:
        return date(int(year) if year else of_heading, month, day)
    except ValueError as error:
        raise PeriodError(f"„{part[:60]}“ nennt einen Tag, den es nicht gibt.") from error
