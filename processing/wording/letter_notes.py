"""What is printed for letters that no typeface has, and the account of them in one run.

Who draws finds out which letters a computer can draw (``cartography/letters.py``); here they get
their names, and whoever runs something notes what was replaced and where.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise

from .numbers import counted
from .sentences import first_listed, listed

# What joins letters to one sign and has no form of its own.
JOINERS = "\u200d\ufe00-\ufe0f\U000e0020-\U000e007f"
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FLAG_A = 0x1F1E6
_EXCERPT = 60
_MOST_LETTERS, _MOST_PLACES = 12, 30
_SURROGATES = range(0xD800, 0xE000)


@dataclass(slots=True)
class LetterNotes:
    """Letters of one run; ``replaced`` has them by the text in which they stand."""

    replaced: dict[str, str] = field(default_factory=dict)
    borrowed: dict[str, None] = field(default_factory=dict)

    def remarks(self, places: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """German sentences that name each replaced letter and where it stands; none for none.

        Args:
            places: Texts by where they stand; other texts are quoted.
        """
        where: dict[str, str] = {}
        for text, letters in self.replaced.items():
            known = _places_of(text, letters, places or {})
            for place in known or (f"„{_excerpt(text, letters)}“",):
                where[place] = "".join(dict.fromkeys(where.get(place, "") + letters))
        if not where:
            return ()
        alike: dict[str, list[str]] = {}
        for place, letters in list(where.items())[:_MOST_PLACES]:
            alike.setdefault(letters, []).append(place)
        told = [
            f"{first_listed([described(letter) for letter in letters], _MOST_LETTERS)}"
            f" in {listed(shared)}"
            for letters, shared in alike.items()
        ]
        rest = len(where) - _MOST_PLACES
        more = f"; dazu in {counted(rest, 'weiteren Text', 'weiteren Texten')}" if rest > 0 else ""
        sentence = (
            f"Zeichen, die keine Schrift dieses Rechners hat: {'; '.join(told)}{more}. Gedruckt ist"
            " dort ihr Name oder ihre Nummer in eckigen Klammern. Bitte eine Schrift installieren,"
            " die sie als Umriss hat (farbige Emoji-Schriften genügen nicht), oder die Texte"
            " ändern."
        )
        return (sentence,)


_NOTES: ContextVar[LetterNotes | None] = ContextVar("letter notes", default=None)


@contextmanager
def noting_letters() -> Iterator[LetterNotes]:
    """Collect what is replaced in the block; an outer collection does not hear of it."""
    notes = LetterNotes()
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def note_letters(text: str, *, replaced: str, borrowed: str) -> None:
    """Tell the run of letters of a text.

    Args:
        text: As it was to be printed.
        replaced: Its letters that no typeface has.
        borrowed: Its letters that another typeface than that of the book has.
    """
    notes = _NOTES.get()
    if notes is None:
        return
    notes.borrowed.update(dict.fromkeys(borrowed))
    if replaced:
        # An emoji of several signs is named sign by sign, each once.
        notes.replaced[text] = "".join(dict.fromkeys(replaced))


def placeholder(letters: str) -> str:
    """What is printed for neighbouring letters: "[deciduous tree]", "[Flagge DE]", "[U+57CE]".

    Signs have names that tell readers something; of letters of a script only the number does.
    """
    bare = re.sub(f"[{JOINERS}]", "", letters)
    items: list[tuple[str, str]] = []
    at = 0
    for flag in _FLAG.finditer(bare):
        items += [_item(letter) for letter in bare[at : flag.start()]]
        code = "".join(chr(ord("A") + ord(half) - _FLAG_A) for half in flag.group())
        items.append((", ", f"Flagge {code}"))
        at = flag.end()
    items += [_item(letter) for letter in bare[at:]]
    text = "".join(
        name + (", " if ", " in {comma, following} else " ")
        for (comma, name), (following, _) in pairwise(items)
    )
    return f"[{text}{items[-1][1]}]" if items else ""


def described(letter: str) -> str:
    """A letter in a remark: "U+1F333 (deciduous tree)", the number alone for one of a script."""
    separator, name = _item(letter)
    return name if separator == " " else f"{_number(letter)} ({name})"


def _item(letter: str) -> tuple[str, str]:
    """How a letter is named, with what parts it from the next."""
    name = unicodedata.name(letter, "").lower()
    if name and unicodedata.category(letter)[0] in "SP":
        return ", ", name
    return " ", _number(letter)


def _number(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _places_of(text: str, letters: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """Places whose text is part of the printed one, or the other way round."""
    return tuple(
        dict.fromkeys(
            place
            for place, written in places.items()
            if not set(letters).isdisjoint(written) and (written in text or text in written)
        )
    )


def _excerpt(text: str, letters: str) -> str:
    """The text around the first of the letters, on one line and without halves of letters."""
    first = min(text.index(letter) for letter in letters)
    start = max(0, first - _EXCERPT // 2)
    cut = text[start : start + _EXCERPT]
    sound = "".join("\ufffd" if ord(letter) in _SURROGATES else letter for letter in cut)
    before, after = "…" * (start > 0), "…" * (start + _EXCERPT < len(text))
    return before + " ".join(sound.split()) + after
