"""The word that a city has for its parts, put into sentences that say „Ortsbezirk“."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OURS = "Ortsbezirk"


@dataclass(frozen=True, slots=True)
class _Noun:
    """A word declined as „Ortsbezirk“ is; ``joint`` is how it begins compounds."""

    word: str
    joint: str
    neuter: bool = False


_NOUNS: Mapping[str, _Noun] = MappingProxyType(
    {
        noun.word: noun
        for noun in (
            _Noun(OURS, "Ortsbezirks"),
            _Noun("Ortsteil", "Ortsteil"),
            _Noun("Stadtteil", "Stadtteil"),
            _Noun("Stadtbezirk", "Stadtbezirks"),
            _Noun("Quartier", "Quartiers", neuter=True),
        )
    }
)
DISTRICT_WORDS = tuple(_NOUNS)
"""Words to choose from; all of them are declined alike, one is neuter."""

# Articles and the like that a neuter noun has in other forms, singular only.
_NEUTER = {
    "der": "das",
    "den": "das",
    "einen": "ein",
    "keinen": "kein",
    "jeder": "jedes",
    "jeden": "jedes",
    "dieser": "dieses",
    "diesen": "dieses",
    "einzelner": "einzelnes",
}
_FOUND = re.compile(
    rf"(?:\b(?P<article>{'|'.join(_NEUTER)})(?P<between>(?:\s+[a-zäöüß]+){{0,2}}\s+))?"
    rf"\b{OURS}(?:(?P<joint>s(?=-?[a-zäöü])|(?=-))|(?P<ending>en|e|s)?\b)",
    re.IGNORECASE,
)


def in_words_of(text: str, word: str) -> str:
    """Return our own sentence with the city's word for its parts.

    Only for sentences of the program and of the base: what people have written stays.

    Args:
        text: A sentence that says „Ortsbezirk“ in any form, also in compounds.
        word: One of :data:`DISTRICT_WORDS`.
    """
    if word == OURS or OURS.casefold() not in text.casefold():
        return text
    noun = _NOUNS[word]

    def put(found: re.Match[str]) -> str:
        before = ""
        if found["article"] is not None:
            article = found["article"]
            is_singular = found["joint"] is None and not found["ending"]
            if noun.neuter and is_singular:
                other = _NEUTER[article.casefold()]
                article = other.capitalize() if article[0].isupper() else other
            before = article + found["between"]
        if found["joint"] is not None:
            return before + noun.joint
        return before + noun.word + (found["ending"] or "")

    return _FOUND.sub(put, text)
