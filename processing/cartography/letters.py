"""Which letters this computer can draw, and what is printed in place of the others.

The book's typeface has Latin letters with all their marks, Greek and Cyrillic. For others Qt looks
for an installed typeface by itself, in labels, tables and papers alike. What comes of that is read
from the glyphs it lays out: the first glyph of a typeface is the box for a missing one, and a
glyph without an outline, as colour fonts have them, is not drawn in a PDF.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache

from qgis.PyQt.QtGui import QTextLayout

from ..wording.letter_notes import JOINERS, note_letters, placeholder
from .design import FONT_FAMILY
from .typeface import UPRIGHT, font


class LetterSource(Enum):
    """Where a letter comes from; ``SILENT`` ones have no form and are left as they are."""

    OWN = "own"
    BORROWED = "borrowed"
    SILENT = "silent"
    SPACE = "space"
    LACKING = "lacking"


# Letters that need no second thought; grows with each text.
_plain: set[str] = {chr(code) for code in range(0x20, 0x7F)} | {"\n"}
_borrowed: dict[str, None] = {}
# One sign of several letters: flags, signs with a tone of skin or joined ones, marks on a letter.
_SIGN = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    f"|.[{JOINERS}\U0001f3fb-\U0001f3ff]+(?:(?<=\u200d).[{JOINERS}\U0001f3fb-\U0001f3ff]*)*"
    "|."
)
_METRIC_PX = 100
_BREAKS = {"\t", "\r", "\u2028", "\u2029"}


def printable(text: str, *, note: bool = True) -> str:
    """The text with a name or number in brackets for each letter that no typeface has.

    Args:
        text: As somebody wrote it.
        note: Whether the run is told what was replaced; not for texts that are only measured.
    """
    strange = set(text) - _plain
    if not strange:
        return text
    supply = {letter: letter_supply(letter) for letter in strange}
    _plain.update(letter for letter, found in supply.items() if found is LetterSource.OWN)
    borrowed = "".join(sorted(_of(supply, LetterSource.BORROWED)))
    lacking = "".join(sorted(_of(supply, LetterSource.LACKING)))
    if borrowed:
        signs = (sign for sign in _SIGN.findall(text) if sign[0] in borrowed)
        # Where a typeface has no form for the whole sign, its letters are drawn one by one.
        _borrowed.update(dict.fromkeys(part for sign in signs for part in (sign, *sign)))
    if note and (borrowed or lacking):
        note_letters(text, replaced=lacking, borrowed=borrowed)
    for space in _of(supply, LetterSource.SPACE):
        text = text.replace(space, " ")
    if not lacking:
        return text
    some = f"[{re.escape(lacking)}]"
    run = re.compile(f"{some}(?:[{JOINERS}]*{some})*[{JOINERS}]*")
    return run.sub(lambda found: placeholder(found.group()), text)


def borrowed_signs() -> tuple[str, ...]:
    """Signs that were printed with another typeface since the program started."""
    return tuple(_borrowed)


def is_joined(letter: str, following: str) -> bool:
    """Whether two letters of a text belong to one sign, which no line break may part."""
    joins = unicodedata.combining(following) or re.match(
        f"[{JOINERS}\U0001f3fb-\U0001f3ff]", following
    )
    return letter == "\u200d" or bool(joins)


@cache
def letter_supply(letter: str) -> LetterSource:
    """Where a letter comes from, in all weights of the book."""
    category = unicodedata.category(letter)
    if letter in _BREAKS:
        return LetterSource.SILENT
    # Letters that Python does not know yet may be in a typeface: new emoji come every year.
    if category in {"Cs", "Cc"}:
        return LetterSource.LACKING
    blank = category == "Zs"
    found = {_drawn_with(letter, weight, blank=blank) for weight in UPRIGHT}
    if blank:
        return LetterSource.SPACE if "" in found else LetterSource.OWN
    if "" not in found:
        return LetterSource.OWN if found == {FONT_FAMILY} else LetterSource.BORROWED
    joins = category == "Cf" or re.match(f"[{JOINERS}\u034f\U000e0100-\U000e01ef]", letter)
    return LetterSource.SILENT if joins else LetterSource.LACKING


def _of(supply: dict[str, LetterSource], kind: LetterSource) -> list[str]:
    return [letter for letter, found in supply.items() if found is kind]


def _drawn_with(letter: str, weight: str, *, blank: bool) -> str:
    """Family that draws a letter; empty if none does."""
    face = font(1.0, weight=weight)
    face.setPixelSize(_METRIC_PX)
    layout = QTextLayout(letter, face)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    family = ""
    for run in layout.glyphRuns():
        raw = run.rawFont()
        for glyph in run.glyphIndexes():
            if glyph == 0 or not (blank or raw.pathForGlyph(glyph).elementCount()):
                return ""
            family = str(raw.familyName())
    return family
