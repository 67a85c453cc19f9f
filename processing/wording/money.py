"""Read what planners write into a column of costs: amounts, ranges, words, and never a guess.

The rules are our own convention: a point before three digits groups thousands, a comma is the
decimal sign, and what can be read in two ways counts as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NO_ANSWER = "Keine Angabe zu den Kosten."
PER_PIECE = "Betrag je Einheit; die Gesamtkosten sind unbekannt."
NO_AMOUNT = "Kein Betrag erkannt; der Text bleibt wie er ist."

_LARGEST = 1e12
_SPACE = r"[ \u00a0\u2009\u202f]"
_FACTORS = {"mrd": 1e9, "milliarden": 1e9, "milliarde": 1e9, "mio": 1e6, "mill": 1e6}
_FACTORS |= {"millionen": 1e6, "million": 1e6, "m": 1e6}
_FACTORS |= {"tsd": 1e3, "tausend": 1e3, "t": 1e3, "k": 1e3}
_NUMBER = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?![\d])"  # 1.500.000,00
    rf"|\d{{1,3}}(?:(?:{_SPACE}|['’])\d{{3}})+(?:,\d{{1,2}})?(?!\d)"  # 1 500 000
    r"|\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?(?!\d)|\d{1,3},\d{3}\.\d{1,2}(?!\d)"  # 1,500,000.00
    r"|\d+(?:[.,]\d+)?"
)
_LARGE = r"(?:mrd|milliarden?|mio|mill|millionen|million|tsd|tausend)\b\.?"
_AMOUNT = re.compile(
    rf"(?:(?<!\w)(?P<lead>{_LARGE}|[tk](?=\s?(?:€|eur))|m(?=€|eur))\s*(?:€|euro?\b)"
    r"|(?P<before>€|\beuro?\b))?"
    rf"\s*(?<![\d.,])(?P<number>{_NUMBER})(?P<dash>,[-–—]{{1,2}})?"
    rf"\s*(?P<unit>{_LARGE}|[tkm](?=\s?(?:€|eur)))?\s*(?P<after>€|\beuro\b|eur\b)?",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"\bp\.?\s?a\b\.?|(?:\b(?:pro|je|im)\s+|/\s*)jahr\b|/\s*a\b|\bjährlich\w*|\bjährl\b\.?",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:je|pro|à)\s+(?!nach\b)|\bmonatlich|\bjeweils\b|[\d#]\s*[x×*]\s|\s[x×*]\s*[\d#]",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(r"\s*(?:netto|brutto)?\s*/\s*\w", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–—]|bis(?:\s+zu)?)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*und\s*", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:[<≤]|\bbis(?:\s+zu)?|\bmax(?:imal|\.)?|\bhöchstens|\bunter|\bweniger\s+als)\s*$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:[>≥]|\bab|\bmind(?:estens|\.)?|\bmin\.|\büber|\bmehr\s+als)\s*$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(?:ca|circa|etwa|rd|rund|ungefähr|geschätzt|schätzung|kostenschätzung|grob)\b\.?|[~≈?]",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:von|zwischen|insgesamt|gesamt|gesamtkosten|kosten|einmalig|brutto|netto|inkl|incl|zzgl"
    r"|mwst|ust|euro|eur)\b\.?|[€():.,;–—-]",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:unbekannt\w*|offen|unklar|noch\s+nicht|k\.?\s?a\b\.?|keine\s+angaben?|n\.?\s?n\b\.?|"
    r"n\.?\s?b\b\.?|tbd|zu\s+ermitteln|wird\s+ermittelt|zu\s+klären|nicht\s+bezifferbar)",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"(?:kostenneutral|keine(?:\s+(?:zusätzlichen\s+)?kosten)?|ohne\s+kosten|kostenlos|kostenfrei"
    r"|(?:nur\s+)?personal(?:kosten|aufwand)|personell|personell\s*/\s*kostenneutral"
    r"|(?:in\s+)?eigenleistung|interne?r?\s+(?:aufwand|personal(?:kosten|aufwand)?))",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"\blaufende?\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CostRange:
    """What a text says about costs.

    Attributes:
        text: The text as it was written.
        low: Smallest amount in euros, None if not stated.
        high: Largest amount in euros, None if not stated; equal to ``low`` for a single amount.
        per_year: Whether the amounts are those of one year.
        certain: Whether the text names the amounts without "ca.", a question mark or words that
            may limit them to a part of the measure.
        neutral: Whether the text says that nothing but staff time is needed.
        remark: German sentence for the planner when something is unknown or worth a look.
    """

    text: str
    low: float | None = None
    high: float | None = None
    per_year: bool = False
    certain: bool = False
    neutral: bool = False
    remark: str = ""

    @property
    def known(self) -> bool:
        """Whether the text says anything that can be counted."""
        return self.neutral or self.low is not None or self.high is not None


class CostClass(Protocol):
    """A class of costs, as the codes of the catalogue are; borders in euros."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def lower(self) -> float | None:
        """Lower border, None if it has none."""

    @property
    def upper(self) -> float | None:
        """Upper border, belongs to the class; None if it has none."""


@dataclass(frozen=True, slots=True)
class _Amount:
    number: float
    factor: float | None
    explicit: bool
    plain: str
    start: int
    end: int
    led: bool = False
    """Whether the unit stands before the number."""

    def euros(self, otherwise: float) -> float:
        return self.number * (otherwise if self.factor is None else self.factor)


def parse_cost(text: str, *, unit: float = 1.0) -> CostRange:
    """Read a text about costs.

    Args:
        text: The cell, e.g. ``ca. 1,2 Mio. €``, ``50-80 TEUR p.a.``, ``bis 20.000``, ``k. A.``.
        unit: Euros that a number without a unit counts, e.g. 1000 under a heading in T€.

    Returns:
        The range; unknown with a remark when the text has no amount, several amounts, an amount
        for one piece only, or a number that can be read in two ways.
    """
    clean = " ".join(text.split())
    if not clean.strip(" -–—./?"):
        return CostRange(text, remark=NO_ANSWER if clean else "")
    if _NEUTRAL.fullmatch(clean.strip(" .()")):
        return CostRange(text, neutral=True, low=0.0, high=0.0, certain=True)
    amounts = _amounts(clean)
    if amounts is None:
        return CostRange(text, remark="Die Zahl kann auf zwei Arten gelesen werden.")
    groups = _groups(clean, amounts)
    bare = len(groups) == 1 and not _remainder(clean, groups[0])
    groups = groups if bare else [g for g in groups if g[-1].explicit]
    if not groups:
        return CostRange(text, remark=_why_nothing(clean))
    if len(groups) > 1:
        return CostRange(text, remark="Mehrere Beträge; bitte die Summe eintragen.")
    return _read_group(text, clean, groups[0], unit=unit, bare=bare)


def cost_class(cost: CostRange, classes: Sequence[CostClass]) -> str:
    """Id of the class a range belongs to, empty if that is not certain.

    The upper end decides and a border belongs to the lower class; an amount without upper end has
    a class only if it lies in the one that is open above. Yearly costs count with one year.

    Args:
        cost: The range.
        classes: Classes in ascending order; one without borders is that of neutral costs.
    """
    bounded = [item for item in classes if item.lower is not None or item.upper is not None]
    if cost.neutral or cost.high == 0:
        return next((item.id for item in classes if item not in bounded), "")
    for item in bounded:
        if cost.high is not None and item.upper is not None and cost.high <= item.upper:
            return item.id
        if cost.low is not None and item.upper is None and cost.low >= (item.lower or 0):
            return item.id
    return next((x.id for x in bounded if x.upper is None and cost.high is not None), "")


def money_unit(heading: str) -> float:
    """Euros that a number counts in a column with this heading: ``Kosten (T€)`` gives 1000."""
    found = re.search(r"\b(?:(mrd|mio|tsd|tausend)\b|([tkm])\s?(?:€|eur))", heading, re.IGNORECASE)
    return _FACTORS[(found[1] or found[2]).lower()] if found else 1.0


def _amounts(clean: str) -> list[_Amount] | None:
    """All numbers that may be amounts; None if one with a currency has two readings."""
    found = []
    for match in _AMOUNT.finditer(clean):
        unit = (match["unit"] or match["lead"] or "").rstrip(".").lower()
        if match["unit"] and match["lead"]:
            return None  # T€ 20 Mio.
        currency = bool(match["before"] or match["after"] or match["dash"])
        explicit = currency or bool(unit)
        number = _number(match["number"], large=_FACTORS.get(unit, 1.0) >= 1e6)
        end = max(match.end(name) for name in ("number", "dash", "unit", "after"))
        if not explicit and re.match(r"\w|\s?%", clean[end:]):
            continue
        if number is None:
            if explicit or match["number"] == clean:
                return None
            continue
        factor = _FACTORS[unit] if unit else 1.0 if currency else None
        start = match.start(next(name for name in ("lead", "before", "number") if match[name]))
        led = match["lead"] is not None
        found.append(_Amount(number, factor, explicit, match["number"], start, end, led))
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


def _groups(clean: str, amounts: list[_Amount]) -> list[list[_Amount]]:
    """Single amounts and pairs that form a range."""
    groups: list[list[_Amount]] = []
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


def _remainder(clean: str, group: list[_Amount]) -> str:
    """What is left of a text without the amount and the words that belong to it."""
    before, after = clean[: group[0].start], clean[group[-1].end :]
    before = _AT_LEAST.sub(" ", _AT_MOST.sub(" ", before))
    rest = f"{before} {after}"
    for known in (_YEARLY, _ABOUT, _HARMLESS):
        rest = known.sub(" ", rest)
    return rest.strip()


def _why_nothing(clean: str) -> str:
    if _UNKNOWN.search(clean):
        return NO_ANSWER
    if _EACH.search(clean) and re.search(r"\d", clean):
        return PER_PIECE
    return "Laufende Kosten ohne Betrag." if _RUNNING.search(clean) else NO_AMOUNT


def _read_group(
    text: str, clean: str, group: list[_Amount], *, unit: float, bare: bool
) -> CostRange:
    before, after = clean[: group[0].start], clean[group[-1].end :]
    yearly = bool(_YEARLY.search(clean))
    rest = _YEARLY.sub(" ", f"{before} # {after}")
    if _EACH.search(rest) or _PER_UNIT.match(_YEARLY.sub(" ", after)):
        return CostRange(text, remark=PER_PIECE)
    if re.search(r"(?:^|\s)[-−]$", before) and not before.startswith("- "):
        return CostRange(text, remark="Negativer Betrag; bitte prüfen.")
    low, high = _bounds(group, unit)
    if low is None or high is None:
        return CostRange(text, remark="Die Grenzen der Spanne sind nicht eindeutig.")
    if high > _LARGEST:
        return CostRange(text, remark="Der Betrag ist unglaubwürdig groß; bitte prüfen.")
    if len(group) == 2 and all(_like_a_year(item) for item in group):
        return CostRange(text, remark="Das sieht nach Jahren aus, nicht nach Kosten.")
    remark = _remark(clean, group, bare=bare)
    partly = bool(_UNKNOWN.search(clean))
    single = len(group) == 1
    return CostRange(
        text,
        low=None if single and _AT_MOST.search(before) and not partly else low,
        high=None if partly or (single and _AT_LEAST.search(before)) else high,
        per_year=yearly,
        certain=bare and not remark and not _ABOUT.search(clean),
        remark=remark,
    )


def _bounds(group: list[_Amount], unit: float) -> tuple[float | None, float | None]:
    """Both ends in euros; a unit before or behind both numbers holds for both."""
    first, last = group[0], group[-1]
    high = last.euros(first.factor if first.led and first.factor else unit)
    if first.factor is not None or last.factor is None:
        low = first.euros(unit)
    elif first.number <= last.number:
        low = first.number * last.factor
    else:
        # 500.000 bis 1 Mio.: only a first number in the thousands is certainly one of euros.
        low = first.number if first.number >= 1000 else high + 1
    return (low, high) if low <= high else (None, None)


def _like_a_year(amount: _Amount) -> bool:
    return not amount.explicit and bool(re.fullmatch(r"20[0-6]\d", amount.plain))


def _remark(clean: str, group: list[_Amount], *, bare: bool) -> str:
    if _UNKNOWN.search(clean):
        return "Ein Teil der Kosten ist unbekannt; der Betrag ist die Untergrenze."
    if not bare:
        return "Betrag aus einem längeren Text; bitte prüfen, ob er alle Kosten meint."
    if group[-1].number == 0:
        return "0 Euro: bitte prüfen, ob kostenneutral oder unbekannt gemeint ist."
    if _like_a_year(group[0]) and not group[0].plain.endswith("00"):
        return "Der Betrag könnte eine Jahreszahl sein; bitte prüfen."
    return ""
