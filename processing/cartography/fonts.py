"""How wide and tall text is in print, and where its lines break."""

from __future__ import annotations

import re
from functools import lru_cache

from qgis.core import Qgis, QgsTextFormat
from qgis.PyQt.QtGui import QColor, QFontMetricsF

from ..wording.hyphenation import HYPHEN, best_break
from .design import INK
from .letters import is_joined, printable
from .typeface import font

# One metric point is this many pixels: large enough that hinting does not round widths.
_METRIC_SCALE = 20.0
MM_PER_PT = 25.4 / 72.0
# What spacing adds to every letter in print, measured in PDF files at sizes from 6.5 to 25 points.
_LETTER_SPACING_MM = 0.016
_TOKEN = re.compile(r"[^ \u200b]*[ \u200b]|[^ \u200b]+")
_PIECE = re.compile(r"[^ \-/–\u200b]*[ \-/–\u200b]|[^ \-/–\u200b]+")
_ADDRESS = re.compile(r"://|\w[.@_]\w")


def text_format(
    size_pt: float, *, weight: str = "Regular", colour: str = INK, line_height: float = 1.0
) -> QgsTextFormat:
    """Text format of the house family.

    Args:
        size_pt: Type size in points.
        weight: Regular, Semibold, Bold or Italic.
        colour: As ``#RRGGBB``.
        line_height: Distance of two base lines, as a multiple of the type's own.
    """
    text = QgsTextFormat()
    text.setFont(font(size_pt, weight=weight))
    text.setNamedStyle(weight)
    text.setSize(size_pt)
    text.setSizeUnit(Qgis.RenderUnit.Points)
    text.setColor(QColor(colour))
    text.setLineHeight(line_height)
    return text


@lru_cache(maxsize=64)
def _metrics(size_pt: float, weight: str) -> QFontMetricsF:
    face = font(size_pt, weight=weight)
    face.setPixelSize(round(size_pt * _METRIC_SCALE))
    return QFontMetricsF(face)


def text_width_mm(text: str, size_pt: float, *, weight: str = "Regular") -> float:
    """Width of one line of text as printed, in millimetres."""
    text = printable(text, note=False)
    pixels: float = _metrics(size_pt, weight).horizontalAdvance(text)
    width = pixels * size_pt / round(size_pt * _METRIC_SCALE) * MM_PER_PT
    return width + len(text) * _LETTER_SPACING_MM


def line_height_mm(size_pt: float, *, weight: str = "Regular") -> float:
    """Distance of two base lines at line height 1, in millimetres."""
    pixels: float = _metrics(size_pt, weight).lineSpacing()
    return pixels * size_pt / round(size_pt * _METRIC_SCALE) * MM_PER_PT


def wrap(
    text: str,
    width_mm: float,
    size_pt: float,
    *,
    weight: str = "Regular",
    first_mm: float | None = None,
) -> list[str]:
    """Lines of a text that fit a width; one empty line for an empty text.

    Line breaks of the text are kept; words break after hyphens and slashes too. A word that is
    too long for a line is broken between syllables and ends in ``HYPHEN``; one that has none,
    such as a web address, is broken anywhere and shows no hyphen. Letters that no typeface has
    are named (:func:`~.letters.printable`).

    Args:
        text: The text.
        width_mm: Width of a line in millimetres.
        size_pt: Type size in points.
        weight: Regular, Semibold, Bold or Italic.
        first_mm: Width of the first line where it is another one.
    """
    text = printable(text)
    lines: list[str] = []
    room = width_mm if first_mm is None else first_mm
    for paragraph in text.split("\n"):
        current = ""
        for piece, is_address in _pieces(paragraph):
            candidate = current + piece
            if text_width_mm(candidate.rstrip(), size_pt, weight=weight) <= room:
                current = candidate
                continue
            if current.strip():
                lines.append(current.rstrip())
                room = width_mm
            rest = piece.lstrip()
            while text_width_mm(rest.rstrip(), size_pt, weight=weight) > room and len(rest) > 1:
                line, rest = (_cut if is_address else _broken)(rest, room, size_pt, weight)
                lines.append(line)
                room = width_mm
            current = rest
        lines.append(current.rstrip())
        room = width_mm
    return lines


def _broken(word: str, width_mm: float, size_pt: float, weight: str) -> tuple[str, str]:
    """First line and rest of a word that is too long."""
    hyphen = text_width_mm(HYPHEN, size_pt, weight=weight)
    cut = best_break(word, _longest(word, width_mm - hyphen, size_pt, weight))
    if cut is not None:
        return word[:cut] + HYPHEN, word[cut:]
    return _cut(word, width_mm, size_pt, weight)


def _cut(word: str, width_mm: float, size_pt: float, weight: str) -> tuple[str, str]:
    longest = cut = _longest(word, width_mm, size_pt, weight)
    # A mark stays with its letter, as far as there is one.
    while cut > 0 and cut < len(word) and is_joined(word[cut - 1], word[cut]):
        cut -= 1
    cut = cut or longest
    return word[:cut], word[cut:]


def _pieces(paragraph: str) -> list[tuple[str, bool]]:
    """Pieces between which a line may end, and whether they belong to an address of the web."""
    pieces: list[tuple[str, bool]] = []
    for token in _TOKEN.findall(paragraph):
        is_address = _ADDRESS.search(token) is not None
        pieces += [(piece, is_address) for piece in _PIECE.findall(token)]
    return pieces


def _longest(text: str, width_mm: float, size_pt: float, weight: str) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width_mm(text[:middle], size_pt, weight=weight) <= width_mm:
            low = middle
        else:
            high = middle - 1
    return low
