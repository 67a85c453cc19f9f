"""Read what planners write into a column of costs: amounts, ranges, words, and never a guess.

The rules are our own convention: a point before three digits groups thousands, a comma is the
decimal sign, and what can be read in two ways counts as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from .money_amounts import (
    Amount,
    amount_groups,
    amounts_in,
    bounds_of,
    has_unit,
    without_fractions,
)
from .money_units import with_unit_inside

NO_ANSWER = "Keine Angabe zu den Kosten."
PER_PIECE = "Betrag je Einheit; die Gesamtkosten sind unbekannt."
NO_AMOUNT = "Kein Betrag erkannt; der Text bleibt wie er ist."

_LARGEST = 1e12
_YEARLY = re.compile(
    r"\bp\.?\s?a\b\.?|(?:\b(?:pro|je|im)\s+|/\s*)jahr\b|/\s*a\b|\bjährlich\w*|\bjährl\b\.?",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:je|pro|à)\s+(?!nach\b)|\bmonatlich|\bjeweils\b|[\d#]\s*[x×*]\s|\s[x×*]\s*[\d#]",
    re.IGNORECASE,
)
_PER_UNIT = re.compile(r"\s*(?:netto|brutto)?\s*/\s*\w", re.IGNORECASE)
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
_JOINED = re.compile(r"\d(?:,-+)?\s*(?:[+/&]|\boder|\bbzw\.?)\s*$", re.IGNORECASE)
_JOINED_ON = re.compile(r"(?:[+&]|oder\b|bzw\b\.?|/(?=\s*\d))\s*\d", re.IGNORECASE)
_SHARE = re.compile(
    r"(?:%|\bprozent|\d/\d(?=\s+(?:von|vom|der|des)))\s*(?:von|vom|der|des|aus|an)?\s*$",
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


def parse_cost(text: str, *, unit: float = 1.0) -> CostRange:
    """Read a text about costs.

    Args:
        text: The cell, e.g. ``ca. 1,2 Mio. €``, ``50-80 TEUR p.a.``, ``bis 20.000``, ``k. A.``.
        unit: Euros that a number without a unit counts, e.g. 1000 under a heading in T€.

    Returns:
        The range; unknown with a remark when the text has no amount, several amounts, an amount
        for one piece only, or a number that can be read in two ways.
    """
    clean, fraction = without_fractions(with_unit_inside(" ".join(text.split())))
    found = _read(text, clean, unit)
    if fraction and found.known and not found.remark:
        return replace(found, certain=False, remark="Als Bruch gelesen; bitte prüfen.")
    return found


def _read(text: str, clean: str, unit: float) -> CostRange:
    if not clean.strip(" -–—./?"):
        return CostRange(text, remark=NO_ANSWER if clean else "")
    if _NEUTRAL.fullmatch(clean.strip(" .()")):
        return CostRange(text, neutral=True, low=0.0, high=0.0, certain=True)
    amounts = amounts_in(clean)
    if amounts is None:
        return CostRange(text, remark="Die Zahl kann auf zwei Arten gelesen werden.")
    groups = amount_groups(clean, amounts)
    bare = len(groups) == 1 and not _remainder(clean, groups[0])
    groups = groups if bare else [g for g in groups if has_unit(g)]
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


def _remainder(clean: str, group: list[Amount]) -> str:
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
    text: str, clean: str, group: list[Amount], *, unit: float, bare: bool
) -> CostRange:
    before = clean[: group[0].start]
    low, high, shared = bounds_of(group, unit)
    if refusal := _why_not(clean, group, high):
        return CostRange(text, remark=refusal)
    remark = shared or _remark(clean, group, bare=bare)
    partly = bool(_UNKNOWN.search(clean))
    single = len(group) == 1
    return CostRange(
        text,
        low=None if single and _AT_MOST.search(before) and not partly else low,
        high=None if partly or (single and _AT_LEAST.search(before)) else high,
        per_year=bool(_YEARLY.search(clean)),
        certain=bare and not remark and not _ABOUT.search(clean),
        remark=remark,
    )


def _why_not(clean: str, group: list[Amount], high: float | None) -> str:
    """Why an amount or range does not say what the measure costs; empty if it does."""
    before, after = clean[: group[0].start], clean[group[-1].end :]
    rest = _YEARLY.sub(" ", f"{before} # {after}")
    if _EACH.search(rest) or _PER_UNIT.match(_YEARLY.sub(" ", after)):
        return PER_PIECE
    faults = {
        "Negativer Betrag; bitte prüfen.": re.search(r"(?:^|\s)[-−]$", before)
        and not before.startswith("- "),
        "Anteil eines Betrags; bitte den Betrag eintragen.": _SHARE.search(before)
        and re.search(r"\d", before),
        "Mehrere Zahlen nebeneinander: Spanne, Bruch oder Summe? Bitte klären.": _JOINED.search(
            before
        )
        or _JOINED_ON.match(after.lstrip()),
        "Die Grenzen der Spanne sind nicht eindeutig.": high is None,
        "Der Betrag ist unglaubwürdig groß; bitte prüfen.": (high or 0) > _LARGEST,
        "Das sieht nach Jahren aus, nicht nach Kosten.": len(group) == 2
        and all(_like_a_year(item) for item in group),
    }
    return next((sentence for sentence, fault in faults.items() if fault), "")


def _like_a_year(amount: Amount) -> bool:
    return not amount.explicit and bool(re.fullmatch(r"20[0-6]\d", amount.plain))


def _remark(clean: str, group: list[Amount], *, bare: bool) -> str:
    if _UNKNOWN.search(clean):
        return "Ein Teil der Kosten ist unbekannt; der Betrag ist die Untergrenze."
    if not bare:
        return "Betrag aus einem längeren Text; bitte prüfen, ob er alle Kosten meint."
    if group[-1].number == 0:
        return "0 Euro: bitte prüfen, ob kostenneutral oder unbekannt gemeint ist."
    if _like_a_year(group[0]) and not group[0].plain.endswith("00"):
        return "Der Betrag könnte eine Jahreszahl sein; bitte prüfen."
    return ""
