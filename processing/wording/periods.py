"""Read what planners write into a column of dates: days, months, years, ranges and horizons.

A period is the span in which something begins and ends: ``Q3/2026`` is 1 July to 30 September.
What can be read in two ways is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ..runtime.errors import InsekError

NO_ANSWER = "Keine Angabe zur Zeit."
NOT_READ = "Kein Zeitraum erkannt; der Text bleibt wie er ist."
TWO_READINGS = "Die Zeitangabe kann auf zwei Arten gelesen werden."


class HorizonWord(StrEnum):
    """Horizons that are written as words; the values are the ids of the catalogue."""

    AT_ONCE = "sofort"
    SHORT = "kurz"
    MEDIUM = "mittel"
    LONG = "lang"
    ONGOING = "dauer"


@dataclass(frozen=True, slots=True)
class Period:
    """What a text says about time.

    Attributes:
        text: The text as it was written.
        start: First day, None if open or unknown.
        end: Last day, None if open or unknown.
        term: Horizon written as a word, None if there is none.
        years: Span in years from the beginning of the concept, as in "2-5 Jahre".
        certain: Whether the text names the time without "ca.", "Mitte" or a question mark.
        remark: German sentence for the planner when something is unknown or worth a look.
    """

    text: str
    start: date | None = None
    end: date | None = None
    term: HorizonWord | None = None
    years: tuple[int, int] | None = None
    certain: bool = False
    remark: str = ""

    @property
    def known(self) -> bool:
        """Whether the text says anything about time."""
        return any(x is not None for x in (self.start, self.end, self.term, self.years))


class Horizon(Protocol):
    """A horizon of the catalogue; borders in years from the beginning of the concept."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def lower(self) -> float | None:
        """Lower border in years."""

    @property
    def upper(self) -> float | None:
        """Upper border in years, belongs to the horizon; None if it has none."""


_Span = tuple[date, date]
_MONTH_WORDS = (
    *("januar jan jänner", "februar feb", "märz maerz mär mrz", "april apr", "mai", "juni jun"),
    *("juli jul", "august aug", "september sept sep", "oktober okt", "november nov"),
    "dezember dez",
)
_MONTHS = {
    word: number for number, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TERMS = {
    HorizonWord.AT_ONCE: r"sofortmaßnahmen?|(?:ab\s+)?sofort|umgehend",
    HorizonWord.SHORT: r"kurzfristig\w*|kurzfr\b\.?",
    HorizonWord.MEDIUM: r"mittelfristig\w*|mittelfr\b\.?",
    HorizonWord.LONG: r"langfristig\w*|langfr\b\.?",
    HorizonWord.ONGOING: (
        r"fortlaufend\w*|laufend\w*|daueraufgaben?|dauerhaft\w*|kontinuierlich\w*|ständig\w*"
        r"|permanent|regelmäßig\w*"
    ),
}
# Two horizons in one word: kurz- bis mittelfristig.
_TWO_TERMS = re.compile(r"\b(?:kurz|mittel)-?\s*(?:bis|und|/|-)\s*(?:mittel|lang)", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:ca|circa|etwa|rund|voraussichtlich|vsl|vorauss|geplant|gepl|ungefähr)\b\.?|[~≈?]",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"k\.?\s?a\.?|keine\s+angaben?|offen|unbekannt|unklar|n\.?\s?n\.?|tbd", re.IGNORECASE
)
_FILLER = re.compile(
    r"\b(?:fertigstellung|umsetzung|realisierung|abschluss|zeitraum|jahre?|in|im|von|zwischen|ist|für)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"^(?:ab|seit|beginn|start|frühestens)\s+|^(?=.+\s(?:ff\.?|an)$)", re.IGNORECASE
)
_UNTIL = re.compile(r"^(?:bis(?:\s+zum?)?|spätestens|ende:)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[–—]\s*|\s+(?:-|bis|und)\s+|(?<=[^\s-])-(?=[^\s-])", re.IGNORECASE)
_DURATION = re.compile(
    r"(?:in\s+|innerhalb\s+(?:von\s+)?)?(?:(\d{1,2})\s*(?:-|–|bis)\s*)?(\d{1,2})\s+jahren?",
    re.IGNORECASE,
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def parse_period(value: str | float | date | None, *, text: str | None = None) -> Period:
    """Read a cell about time.

    Args:
        value: Text (``2026-2028``, ``ab 2027``, ``Q3/2026``, ``Mai 2026``, ``fortlaufend``), a
            year as a number, or a date.
        text: The original text where ``value`` is not one.

    Returns:
        The period; unknown with a remark when the text cannot be read in one way only.
    """
    original = text if text is not None else "" if value is None else str(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Period(original, start=value, end=value, certain=True)
    if isinstance(value, (int, float)):
        whole = not isinstance(value, bool) and value == value // 1
        value = str(int(value)) if whole else original
    clean = " ".join((value or "").split())
    if not clean.strip(" -–—./?"):
        return Period(original, remark=NO_ANSWER if clean else "")
    if _NO_ANSWER.fullmatch(clean):
        return Period(original, remark=NO_ANSWER)
    found = _read(clean)
    return replace(found, text=original) if found else Period(original, remark=NOT_READ)


def horizon(period: Period, horizons: Sequence[Horizon], *, base_year: int) -> str:
    """Id of the horizon a period belongs to, empty if that is not certain.

    A horizon written as a word counts first. Otherwise the year of the end decides, of a period
    that is open the year of its start, counted from ``base_year``; a border belongs to the nearer
    horizon.

    Args:
        period: The period.
        horizons: Horizons from near to far.
        base_year: Year in which the concept begins.
    """
    if period.term is not None:
        return next((item.id for item in horizons if item.id == period.term.value), "")
    if period.years is not None:
        years = period.years[1]
    else:
        day = period.end or period.start
        if day is None:
            return ""
        years = day.year - base_year
    for item in horizons:
        if item.upper is not None and (item.lower or 0) <= years <= item.upper:
            return item.id
    return ""


def _read(clean: str) -> Period | None:
    about = bool(_ABOUT.search(clean))
    bare = " ".join(_ABOUT.sub(" ", clean).split())
    duration = _DURATION.fullmatch(bare)
    if duration:
        last = int(duration[2])
        first = int(duration[1] or last)
        years = (first, last) if first <= last else None
        return Period("", years=years, certain=not about) if years else None
    terms, rest = _terms(bare)
    if len(terms) > 1 or _TWO_TERMS.search(bare):
        return Period("", remark="Zwei Zeithorizonte; bitte einen wählen.")
    term, bare = (terms[0], rest) if terms else (None, bare)
    bare = " ".join(_FILLER.sub(" ", bare).split()).strip(" ,;:()")
    if term is not None and not bare:
        return Period("", term=term, certain=not about)
    found = _open_or_closed(bare)
    if found is None and term is not None:
        return Period("", term=term, remark="Nur der Zeithorizont wurde erkannt.")
    if found is None:
        return None
    return replace(found, term=term, certain=found.certain and not about)


def _terms(text: str) -> tuple[tuple[HorizonWord, ...], str]:
    """Horizons written as words and the rest of the text."""
    found = []
    for term, words in _TERMS.items():
        text, count = re.subn(rf"\b(?:{words})(?!\w)", " ", text, flags=re.IGNORECASE)
        if count:
            found.append(term)
    return tuple(found), text


def _open_or_closed(text: str) -> Period | None:
    until = _UNTIL.match(text)
    if until:
        rest = text[until.end() :]
        span = _point(rest)
        sharp = not _vague(rest) or rest.lower().startswith("ende")
        return Period("", end=span[1], certain=sharp) if span else None
    since = _SINCE.match(text)
    if since is None:
        return _two_digits(text) or _range(text) or _single(text)
    rest = re.sub(r"\s(?:ff\.?|an)$", "", text[since.end() :])
    # "ab 2027 bis 2030" is closed after all.
    closed = _range(rest)
    if closed:
        return closed
    span = _point(rest)
    sharp = not _vague(rest) or rest.lower().startswith("anfang")
    return Period("", start=span[0], certain=sharp) if span else None


def _single(text: str) -> Period | None:
    numbers = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", text)
    if numbers:
        return _slashes(int(numbers[1]), int(numbers[2]), _year(numbers[3]))
    span = _point(text)
    return Period("", *span, certain=not _vague(text)) if span else None


def _slashes(first: int, second: int, year: int) -> Period | None:
    """6/30/26 is American, 30/6/26 European; of 3/1/26 only the year is certain."""
    american, european = _day(year, first, second), _day(year, second, first)
    if american and european and american != european:
        return Period("", date(year, 1, 1), date(year, 12, 31), remark=TWO_READINGS)
    day = american or european
    return Period("", day, day, certain=True) if day else None


def _two_digits(text: str) -> Period | None:
    """2026/27 and 2026-28 are years, 2026-08 is a month; 2009/10 can be both."""
    found = re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{2})", text)
    if not found or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        return None
    first, short = int(found[1]), int(found[2])
    last = first // 100 * 100 + short
    as_month = _month(first, short) if 1 <= short <= 12 else None
    if last > first and as_month:
        return Period("", remark=TWO_READINGS)
    if last > first:
        return Period("", date(first, 1, 1), date(last, 12, 31), certain=True)
    return Period("", *as_month, certain=True) if as_month else None


def _range(text: str) -> Period | None:
    """Two points in time with a dash, "bis" or a slash between them."""
    cuts = list(_BETWEEN.finditer(text)) or list(re.finditer(r"(?<=\d{4})\s*/\s*(?=\d{4})", text))
    for cut in cuts:
        before, after = text[: cut.start()].strip(), text[cut.end() :].strip()
        last = _point(after)
        if last is None:
            continue
        # Mai - Juli 2026: the year stands only once.
        year = last[0].year
        first = _point(before) or _point(f"{before} {year}") or _point(f"{before}{year}")
        if first is not None and first[0] <= last[1]:
            vague = _vague(before) or _vague(after)
            return Period("", first[0], last[1], certain=not vague)
    return None


def _vague(text: str) -> bool:
    return bool(re.match(r"(?:anfang|mitte|ende|früh|sommer|herbst|winter)", text, re.IGNORECASE))


def _point(text: str) -> _Span | None:
    """First and last day of a day, month, quarter, half-year, season or year."""
    text = text.strip().lower()
    for pattern, read in _POINTS:
        found = re.fullmatch(pattern, text)
        if found:
            return read(found)
    return None


def _year(text: str) -> int:
    """Year of two or four digits; two digits lie between 1970 and 2069."""
    number = int(text)
    return number if len(text) == 4 else number + (1900 if number >= 70 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> _Span | None:
    """Span of months of a year; a last month above 12 lies in the next year."""
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= first <= last):
        return None
    following = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), following - timedelta(days=1)


def _month(year: int, month: int) -> _Span | None:
    return _months(year, month, month) if 1 <= month <= 12 else None


def _on(day: date | None) -> _Span | None:
    return (day, day) if day else None


def _part(year: int, number: int, length: int) -> _Span | None:
    """Quarter (length 3) or half-year (length 6) of a year."""
    if not 1 <= number <= 12 // length:
        return None
    return _months(year, (number - 1) * length + 1, number * length)


def _quarter(text: str) -> int:
    return _ROMAN.get(text) or int(text)


_SEASONS = {"frühjahr": 3, "frühling": 3, "sommer": 6, "herbst": 9, "winter": 12}
_THIRDS = {"anfang": 1, "mitte": 5, "ende": 9}
_Y4 = r"((?:19|20|21)\d{2})"
_NAME = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_Q = r"([1-4]|i{1,3}|iv)"

# Thirds and seasons are approximate; whoever reads them marks the period so.
_POINTS: tuple[tuple[str, Callable[[re.Match[str]], _Span | None]], ...] = (
    (_Y4, lambda m: _months(int(m[1]), 1, 12)),
    (r"(\d{4})-(\d{2})-(\d{2})", lambda m: _on(_day(int(m[1]), int(m[2]), int(m[3])))),
    (
        r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})",
        lambda m: _on(_day(_year(m[3]), int(m[2]), int(m[1]))),
    ),
    (
        rf"(\d{{1,2}})\.?\s+{_NAME}\s+{_Y4}",
        lambda m: _on(_day(int(m[3]), _MONTHS[m[2]], int(m[1]))),
    ),
    (rf"{_NAME}\s*[/ ]?\s*'?(\d{{4}}|\d{{2}})", lambda m: _month(_year(m[2]), _MONTHS[m[1]])),
    (rf"(\d{{1,2}})\s?[./]\s?{_Y4}", lambda m: _month(int(m[2]), int(m[1]))),
    (rf"{_Y4}-(0[1-9]|1[0-2])", lambda m: _month(int(m[1]), int(m[2]))),
    (rf"q\s?([1-4])\s?[/ .-]?\s?{_Y4}", lambda m: _part(int(m[2]), int(m[1]), 3)),
    (rf"{_Y4}\s?[/ .-]?\s?q\s?([1-4])", lambda m: _part(int(m[1]), int(m[2]), 3)),
    (
        rf"{_Q}\.?\s?(?:quartal|qu\.?|q)\s?[/ ]?\s?{_Y4}",
        lambda m: _part(int(m[2]), _quarter(m[1]), 3),
    ),
    (rf"([12])\.?\s?(?:halbjahr|hj\.?)\s?[/ ]?\s?{_Y4}", lambda m: _part(int(m[2]), int(m[1]), 6)),
    (rf"h\s?([12])\s?[/ ]?\s?{_Y4}", lambda m: _part(int(m[2]), int(m[1]), 6)),
    (
        rf"(frühjahr|frühling|sommer|herbst|winter)\s+{_Y4}(?:/\d{{2}})?",
        lambda m: _months(int(m[2]), _SEASONS[m[1]], _SEASONS[m[1]] + 2),
    ),
    (
        rf"(anfang|mitte|ende)\s+{_Y4}",
        lambda m: _months(int(m[2]), _THIRDS[m[1]], _THIRDS[m[1]] + 3),
    ),
)


def iso_date(text: str) -> str:
    """A day as ISO text from ``2026-03-12`` or ``12.03.2026``; empty stays empty.

    Raises:
        InsekError: for anything else.
    """
    plain = text.strip()
    if not plain:
        return ""
    for reading in (date.fromisoformat, _german_day):
        try:
            return reading(plain).isoformat()
        except ValueError:
            continue
    raise InsekError(
        f"Datum „{text}“: Bitte als TT.MM.JJJJ oder JJJJ-MM-TT angeben, z. B. 12.03.2026."
    )


def _german_day(text: str) -> date:
    return datetime.strptime(text, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no time zone
