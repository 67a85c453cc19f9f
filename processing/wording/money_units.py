"""Units of money that stand beside the numbers: in headings, titles and number formats.

"Kosten (T€)", "in 1.000 €", "alle Angaben in Tsd. Euro", "Mio. €" say what bare numbers count.
"""

from __future__ import annotations

import re

FACTORS = {"mrd": 1e9, "milliarden": 1e9, "milliarde": 1e9, "mio": 1e6, "mill": 1e6}
FACTORS |= {"millionen": 1e6, "million": 1e6, "m": 1e6}
FACTORS |= {"tsd": 1e3, "tausend": 1e3, "t": 1e3, "k": 1e3}
"""Euros by the word or letter of a unit."""
LARGE = r"(?:mrd|milliarden?|mio|mill|millionen|million|tsd|tausend)\b\.?"

_NAMES = {1.0: "€", 1e3: "T€", 1e6: "Mio. €", 1e9: "Mrd. €"}
_CURRENCY = r"(?:€|euro?\b)"
_FIGURE = r"1(?:[.'’\s\u00a0\u202f]?000){1,3}"
_UNIT = re.compile(
    rf"(?<![^\W\d_])(?P<word>{LARGE})"
    rf"|(?<!\w)(?P<letter>[tkm])[\s.-]?{_CURRENCY}"
    rf"|(?<![\d.,])(?P<figure>{_FIGURE})\s*{_CURRENCY}"
    rf"|{_CURRENCY}\s*\(?\s*[x×*/]\s*(?P<times>{_FIGURE})(?!\d)",
    re.IGNORECASE,
)
_EURO = re.compile(_CURRENCY, re.IGNORECASE)
_AMOUNT_BEFORE = re.compile(r"(?<!\b(?:19|20)\d)\d\s*$")
"""A number that is no year."""
_BORDER_BEFORE = re.compile(
    r"(?:\d|[<>≤≥–-]|\b(?:ab|bis|zu|über|unter|von|als|max(?:imal|\.)?|mind(?:estens|\.)?|min\.))"
    r"\s*$",
    re.IGNORECASE,
)
_ABOUT_NUMBERS = re.compile(
    r"\b(?:in|angaben?|alle|\w*kosten\w*|\w*betr[aä]ge?|werte|zahlen|summen?|\w*ausgaben"
    r"|\w*investition\w*|\w*finanz\w*|\w*mittel|einheit\w*)\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?:[(\[]\s{0,9})?\bin\s{1,9}"
    rf"(?P<unit>[^()\[\]\d]{{0,40}}(?:{_FIGURE})?[^()\[\]\d]{{0,40}})[)\]]?$"
)
_SEEN_BEFORE = 40
"""Characters before a unit that tell whether a number or a border stands there."""
_LAST_WORD = re.compile(r"\b(?:in|je|netto|brutto)$")
_LAST_SIGNS = " \t\n\r\f\v\u00a0\u2009\u202f()[].,:;/-"


def stated_unit(text: str) -> float | None:
    """Euros that a bare number counts where a heading or number format says so.

    Args:
        text: e.g. ``Kosten (in 1.000 €)``, ``Mio. €``, ``Kosten in Euro``.

    Returns:
        1000, a million …; 1 for euros; None if no unit of money is named. An amount such as
        "ab 1.000 €" or "max. 5 Mio. €" is none.
    """
    for match in _UNIT.finditer(text):
        before = _before(text, match)
        figure = match["figure"] or match["times"]
        if figure:
            if match["times"] or not _BORDER_BEFORE.search(before):
                return float(re.sub(r"\D", "", figure))
        elif not _AMOUNT_BEFORE.search(before):
            return FACTORS[(match["word"] or match["letter"]).rstrip(".").lower()]
    found = _EURO.search(text)
    return None if found is None or _AMOUNT_BEFORE.search(_before(text, found)) else 1.0


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _SEEN_BEFORE) : match.start()]


def unit_of_format(literal: str) -> float | None:
    """The same for what a number format writes beside a number, where T, k and M stand alone."""
    bare = literal.strip(" .-")
    return FACTORS[bare.lower()] if bare in {"T", "k", "K", "M"} else stated_unit(literal)


def unit_of_title(text: str) -> float | None:
    """The same for a line above a table: only where it speaks of its numbers.

    "Alle Angaben in T€" does, "Programm für 12 Mio. €" and "Tausend Bäume" do not.
    """
    unit = stated_unit(text)
    if unit is None or not (_ABOUT_NUMBERS.search(text) or is_unit(text)):
        return None
    return unit if _EURO.search(text) or re.search(r"\bin\b", text, re.IGNORECASE) else None


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit of money, with or without brackets."""
    bare = re.sub(r"^in\s+", "", text.strip(" ()[]"), flags=re.IGNORECASE)
    rest = _EURO.sub(" ", _UNIT.sub(" ", bare))
    return stated_unit(bare) is not None and not rest.strip(" .-")


def without_unit(text: str) -> str:
    """A heading without its unit of money: "Kosten in T€" is "Kosten"; empty if nothing is left."""
    bare = _EURO.sub(" ", _UNIT.sub(" ", text))
    end = len(bare)
    while True:
        end = len(bare[:end].rstrip(_LAST_SIGNS))
        word = _LAST_WORD.search(bare[max(0, end - 7) : end])
        if word is None:
            return bare[:end].strip()
        end -= len(word[0])


def unit_name(factor: float) -> str:
    """How a unit is written: 1000 is T€."""
    return _NAMES[factor]


def with_unit_inside(text: str) -> str:
    """A text about costs with its unit right behind the number: "250 (in 1.000 €)" is "250 T€"."""
    found = _INSIDE.search(text)
    unit = stated_unit(found["unit"]) if found else None
    if found is None or unit is None or not is_unit(found["unit"]):
        return text
    return f"{text[: found.start()].rstrip()} {unit_name(unit)}"
