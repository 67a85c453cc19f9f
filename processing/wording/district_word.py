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

# What a noun in the singular has before it, by case, and its neuter form. Adjectives after „der“
# are the same in both genders, after the others „den genannten“ becomes „das genannte“.
_NOMINATIVE = {
    "der": "das",
    "derselbe": "dasselbe",
    "dieser": "dieses",
    "jeder": "jedes",
    "welcher": "welches",
    "einzelner": "einzelnes",
}
_ACCUSATIVE = {
    "den": ("das", "e"),
    "denselben": ("dasselbe", "e"),
    "diesen": ("dieses", "e"),
    "jeden": ("jedes", "e"),
    "welchen": ("welches", "e"),
    "einen": ("ein", "es"),
    "keinen": ("kein", "es"),
}
_QUOTED = r"„[^“]*“"
_ADJECTIVE = r"\s+(?!ohne\b|je\b|keine?n?\b|eine?n?\b)[a-zäöüß]{2,}"
_FOUND = re.compile(
    rf"{_QUOTED}"
    rf"|(?:\b(?P<subject>(?i:{'|'.join(_NOMINATIVE)}))(?P<weak>(?:(?:\s+zu)?{_ADJECTIVE}e)?\s+)"
    rf"|\b(?P<object>(?i:{'|'.join(_ACCUSATIVE)}))(?P<strong>(?:{_ADJECTIVE}en)?\s+))?"
    rf"\b{OURS}(?:(?P<joint>s(?=-|[a-zäöü]))|(?P<ending>en|e|s)?\b)"
)


def in_words_of(text: str, word: str) -> str:
    """Return our own sentence with the city's word for its parts.

    Only for sentences of the program and of the base: what people have written stays, and so does
    what a sentence quotes in „ “, for these are names: of an algorithm, a layer, a column.

    Args:
        text: A sentence that says „Ortsbezirk“ in any form, also in compounds.
        word: One of :data:`DISTRICT_WORDS`.
    """
    if word == OURS or OURS not in text:
        return text
    noun = _NOUNS[word]

    def put(found: re.Match[str]) -> str:
        if found[0].startswith("„"):
            return found[0]
        if found["joint"] is not None:
            return _before(found) + noun.joint
        ending = found["ending"] or ""
        is_neuter = noun.neuter and not ending
        return (_neuter(found) if is_neuter else _before(found)) + noun.word + ending

    return _FOUND.sub(put, text)


def _before(found: re.Match[str]) -> str:
    groups = ("subject", "weak", "object", "strong")
    return "".join(found[name] or "" for name in groups)


def _neuter(found: re.Match[str]) -> str:
    if found["subject"] is not None:
        return _as_begun(_NOMINATIVE[found["subject"].lower()], found["subject"]) + found["weak"]
    if found["object"] is None:
        return ""
    article, ending = _ACCUSATIVE[found["object"].lower()]
    adjective = found["strong"].rstrip()
    space = found["strong"][len(adjective) :]
    changed = adjective.removesuffix("en") + ending if adjective else ""
    return _as_begun(article, found["object"]) + changed + space


def _as_begun(text: str, model: str) -> str:
    return text.capitalize() if model[0].isupper() else text
