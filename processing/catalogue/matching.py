"""Find codes of the catalogue in what people write into a cell, several at once, never guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..wording.name_keys import normalise_name
from .goals import goal_titles
from .lists import CodeList
from .model import Catalogue

# Certain separators, and those that also stand within names: Alt-/Neustadt.
_STRONG = re.compile(r"[;\n\r|•·▪‣\t]|^\s*[-–—*]\s|(?<=\n)\s*[-–—*]\s", re.MULTILINE)
_WEAK = re.compile(r"\s*[,/+&]\s*|\s+(?:und|sowie|u\.)\s+|\s+[-–—]\s+", re.IGNORECASE)
_WIDEST = 8
"""A name is looked for in at most so many pieces between weak separators."""

_WHOLE_CITY = (
    *("gesamtstädtisch", "Gesamtstadt", "gesamte Stadt", "ganze Stadt", "stadtweit", "überall"),
    *("gesamtes Stadtgebiet", "Stadtgebiet", "alle", "alle Ortsbezirke"),
)
_YES = {"ja", "j", "x", "yes", "y", "wahr", "true", "1", "✓", "✔", "☒"}
_NO = {"nein", "n", "no", "falsch", "false", "0", "-", "–", "☐"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names and the ids they stand for.

    Attributes:
        names: Ids by normalised name; a name of two ids is left out.
        symbols: Ids by text as it is, for names without letters such as €€.
        everything: Normalised names that mean all of them.
        all_ids: What such a name gives: all ids, or none where that says the same.
    """

    names: Mapping[str, str]
    symbols: Mapping[str, str] = field(default_factory=dict)
    everything: frozenset[str] = frozenset()
    all_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """What a cell holds: ids in the order written, without doubles, and the rest as written."""

    ids: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    everywhere: bool = False


def match(text: str, vocabulary: Vocabulary) -> Matches:
    """Find all names in a cell; what is no name is returned as it was written.

    Values are separated by semicolons, line breaks, bullets or bars; also by commas, slashes,
    "und", "+" and dashes unless a name contains them.
    """
    ids: dict[str, None] = {}
    unmatched: list[str] = []
    everywhere = False
    for part in split_cell(text):
        if normalise_name(part) in vocabulary.everything:
            everywhere = True
            ids.update(dict.fromkeys(vocabulary.all_ids))
            continue
        for found, written in _matched(part, vocabulary):
            if found:
                ids[found] = None
            else:
                unmatched.append(written)
    return Matches(tuple(ids), tuple(unmatched), everywhere)


def split_cell(text: str) -> tuple[str, ...]:
    """Values of a cell by the certain separators: semicolon, line break, tab, bullet, bar."""
    return tuple(part.strip() for part in _STRONG.split(text) if part.strip())


def code_vocabulary(codes: CodeList) -> Vocabulary:
    """Names of a code list: ids, labels, synonyms and notes without letters."""
    named = ((code.id, (code.id, code.label, *code.synonyms)) for code in codes.codes)
    symbols = {
        code.note: code.id for code in codes.codes if code.note and not normalise_name(code.note)
    }
    return Vocabulary(_names(named), symbols=symbols)


def field_vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Names of the Handlungsfelder: title, HF 1, Handlungsfeld 1, 1, and these with the title."""
    named = []
    for item in catalogue.handlungsfelder:
        titles = ("", item.title, *item.aliases)
        signs = ("", *(f"{word}{item.number}" for word in ("", "0", "HF ", "HF", "HF 0")))
        signs += (f"Handlungsfeld {item.number}",)
        names = [f"{sign} {title}" for sign in signs for title in titles]
        named.append((item.id, (item.id, *names)))
    ids = tuple(item.id for item in catalogue.handlungsfelder)
    everything = frozenset({"alle", "alle handlungsfelder", "alle hf"})
    return Vocabulary(_names(named), everything=everything, all_ids=ids)


def district_vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Names of the Ortsbezirke with their variants and inner Stadtbezirke.

    The whole city gives no id, for a measure without Ortsbezirk is gesamtstädtisch.
    """
    named = (
        (item.id, (item.id, item.name, *item.variants, *item.members, *item.member_variants))
        for item in catalogue.districts
    )
    city = catalogue.city.name
    words = (*_WHOLE_CITY, city, f"Stadt {city}", f"Gesamtstadt {city}")
    return Vocabulary(_names(named), everything=frozenset(map(normalise_name, words)))


def goal_vocabulary(catalogue: Catalogue) -> Vocabulary:
    """Names of the Entwicklungsziele: their ids and titles."""
    return Vocabulary(_names((key, (key, title)) for key, title in goal_titles(catalogue).items()))


def yes_or_no(text: str) -> bool | None:
    """Whether a cell says yes or no; None for an empty cell and for anything else."""
    word = text.strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


def _names(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for identifier, names in named:
        for name in names:
            found.setdefault(normalise_name(name), set()).add(identifier)
    found.pop("", None)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _matched(part: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield (id, written) for names and ("", written) for the rest, longest names first."""
    cuts = [(0, 0), *(found.span() for found in _WEAK.finditer(part)), (len(part), len(part))]
    pieces = len(cuts) - 1
    rest = 0
    index = 0
    while index < pieces:
        for last in range(min(pieces, index + _WIDEST), index, -1):
            written = part[cuts[index][1] : cuts[last][0]]
            found = _look_up(written, vocabulary)
            if found:
                if rest < index:
                    yield "", part[cuts[rest][1] : cuts[index][0]].strip()
                yield found, written.strip()
                rest = index = last
                break
        else:
            index += 1
    left = part[cuts[rest][1] :].strip() if rest < pieces else ""
    if left:
        yield "", left


def _look_up(written: str, vocabulary: Vocabulary) -> str:
    normalised = normalise_name(written)
    if normalised:
        return vocabulary.names.get(normalised, "")
    return vocabulary.symbols.get(written.strip(), "")
