"""Amounts within a text about costs: numbers, their units, and which two form a range."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from unicodedata import normalize

from .money_units import FACTORS, LARGE
from .numbers import grouped

_SPACE = r"[ \u00a0\u2009\u202f]"
_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?![\d])"  # 1.500.000,00
    rf"|\d{{1,3}}(?:(?:{_SPACE}|['’])\d{{3}})+(?:,\d{{1,2}})?(?!\d)"  # 1 500 000
    r"|\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?(?!\d)|\d{1,3},\d{3}\.\d{1,2}(?!\d)"  # 1,500,000.00
    r"|\d+(?:[.,]\d+)?"
)
_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<lead>{LARGE}|[tk](?=[\s.-]?(?:€|eur))|m(?=€|eur))[.-]?\s*(?:€|euro?\b)"
    r"|(?P<before>€|\beuro?\b))?"
    rf"\s*(?<![\d.,])(?P<number>{_NUMBER})(?P<dash>,[-–—]{{1,2}})?"
    rf"\s*(?P<unit>{LARGE}|[tkm](?=[\s.-]?(?:€|eur))|k(?!\w|\.?\s?a\b)"
    r"|(?(before)[tm](?!\w)|(?!)))?[.-]?\s*(?P<after>€|\beuro\b|eur\b)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:[-–—]|bis(?:\s+zu)?)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*und\s*", re.IGNORECASE)
_FRACTION = re.compile(
    rf"(?<![\d/.,])(?:(\d{{1,2}})\s+)?([1-9])[/⁄]([2-9]|10)(?![\d/.,])"
    rf"(?=\s*(?:{LARGE}|[tkm]?\s?€|[tkm]?eur))",
    re.IGNORECASE,
)
_SIGNS = re.compile("(\\d?)([¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text, with the euros that its unit counts; ``factor`` None without a unit."""

    number: float
    factor: float | None
    explicit: bool
    plain: str
    start: int
    end: int
    led: bool = False
    """Whether the unit stands before the number."""
    large: bool = False
    """Whether it has a unit such as Mio., not only a currency."""
    prefixed: bool = False
    """Whether only the currency stands before the number: a unit behind the next holds for both."""

    def euros(self, otherwise: float) -> float:
        """The amount in euros; ``otherwise`` is the unit where it has none."""
        return self.number * (otherwise if self.factor is None else self.factor)


def without_fractions(clean: str) -> tuple[str, bool]:
    """The text with 3/4 and ½ as decimals, and whether a fraction was written with a stroke."""

    def decimal(match: re.Match[str]) -> str:
        whole, above, below = (int(part or 0) for part in match.groups())
        return f"{whole + above / below:.6f}".replace(".", ",") if above < below else match[0]

    spelt = _SIGNS.sub(lambda found: f"{found[1]} {normalize('NFKC', found[2])}".strip(), clean)
    read = _FRACTION.sub(decimal, spelt)
    return read, read != spelt and spelt == clean


def has_unit(group: list[Amount]) -> bool:
    """Whether a currency or unit makes an amount or range one of money."""
    return group[-1].explicit or group[0].led or group[0].prefixed


def amounts_in(clean: str) -> list[Amount] | None:
    """All numbers that may be amounts; None if one with a currency has two readings."""
    found = []
    for match in _AMOUNT.finditer(clean):
        unit = (match["unit"] or match["lead"] or "").rstrip(".").lower()
        if match["unit"] and match["lead"]:
            return None  # T€ 20 Mio.
        currency = bool(match["before"] or match["after"] or match["dash"])
        explicit = currency or bool(unit)
        number = _number(match["number"], large=FACTORS.get(unit, 1.0) >= 1e6)
        end = max(match.end(name) for name in ("number", "dash", "unit", "after"))
        if not explicit and re.match(r"\w|\s?%", clean[end:]):
            continue
        if number is None:
            if explicit or match["number"] == clean:
                return None
            continue
        factor = FACTORS[unit] if unit else 1.0 if currency else None
        start = match.start(next(name for name in ("lead", "before", "number") if match[name]))
        found.append(
            Amount(
                *(number, factor, explicit, match["number"], start, end),
                led=match["lead"] is not None,
                large=bool(unit),
                prefixed=bool(match["before"]) and not (unit or match["after"] or match["dash"]),
            )
        )
    return found


def _number(text: str, *, large: bool) -> float | None:
    """Value of a number in German writing; None if it can be read in two ways."""
    bare = re.sub(rf"{_SPACE}|['’]", "", text)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}", bare):
        return float(bare.replace(",", ""))
    if re.fullmatch(r"\d{1,3}\.\d{3}", bare) and large:
        return None  # 1.250 Mio.: with or without a decimal point?
    if re.fullmatch(r"\d{1,3},\d{3}", bare) and not large:
        return None  # 1,500 €: one and a half or fifteen hundred?
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare):
        return float(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+\.\d{3,}", bare):
        return None
    return float(bare.replace(",", "."))


def amount_groups(clean: str, amounts: list[Amount]) -> list[list[Amount]]:
    """Single amounts and pairs that form a range."""
    groups: list[list[Amount]] = []
    for amount in amounts:
        last = groups[-1] if groups else []
        between = clean[last[-1].end : amount.start] if last else ""
        joined = _RANGE.fullmatch(between) or (
            _BETWEEN.fullmatch(between) and "zwischen" in clean[: last[-1].start].lower()
        )
        if last and len(last) == 1 and joined:
            last.append(amount)
        else:
            groups.append([amount])
    return groups


def bounds_of(group: list[Amount], unit: float) -> tuple[float | None, float | None, str]:
    """Both ends in euros; a unit before or behind both numbers holds for both.

    The third is a remark where the ending of the second number is taken for the first, too.
    """
    first, last = group[0], group[-1]
    if first.prefixed:
        unit = 1.0
    high = last.euros(first.factor if first.led and first.factor else unit)
    if first is last:
        return high, high, ""
    low, remark = first.euros(unit), ""
    if first.factor is None or first.prefixed:
        if not last.large:
            low, remark = _with_ending(first, last, unit if last.factor is None else 1.0)
        elif first.number <= last.number:
            low = first.number * (last.factor or 1.0)
        elif first.number < 1000:
            # 500.000 bis 1 Mio.: only a first number in the thousands is certainly one of euros.
            return None, None, ""
    return (low, high, remark) if low <= high else (None, None, "")


def _with_ending(first: Amount, last: Amount, unit: float) -> tuple[float, str]:
    """The first number of a range with the thousands of the second: 10-15.000 is 10.000 to 15.000.

    Infinite where that is not certain.
    """
    ending = len(re.findall(rf"(?:\.|{_SPACE}|['’])\d{{3}}(?!\d)", last.plain))
    if not ending and re.fullmatch(r"\d{1,3}000", last.plain):
        ending = 1
    if not ending or not re.fullmatch(r"\d{1,3}(?:,\d{1,2})?", first.plain):
        return first.number * unit, ""
    for groups in range(ending, 0, -1):
        number = first.number * 1000**groups
        if number <= last.number:
            if number * 100 < last.number:
                return math.inf, ""
            return number * unit, (
                f"„{first.plain}–{last.plain}“ als {grouped(number)} bis {grouped(last.number)}"
                " gelesen; bitte prüfen."
            )
    return first.number * unit, ""
