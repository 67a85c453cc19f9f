"""The typeface of maps and pages: registered at run time from the plugin's own files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qgis.core import Qgis, QgsTextFormat
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from .design import FONT_FAMILY, INK

FOLDER = Path(__file__).resolve().parents[2] / "styles" / "fonts"
# One metric point is this many pixels: large enough that hinting does not round widths.
_METRIC_SCALE = 20.0
MM_PER_PT = 25.4 / 72.0
# A ligature such as "ft" has no Unicode value and drops out of the text of a PDF. Qt sets none
# as soon as letters are spaced, and this is the smallest spacing that survives its rounding.
_LETTER_SPACING_PT = 0.02
# What it adds to every letter in print, measured in PDF files at sizes from 6.5 to 25 points.
_LETTER_SPACING_MM = 0.016


@lru_cache(maxsize=1)
def register_fonts() -> bool:
    """Register the shipped faces; False when neither they nor an installed copy are there."""
    for path in sorted(FOLDER.glob("*.otf")) + sorted(FOLDER.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    return FONT_FAMILY in QFontDatabase().families()


def font(size_pt: float, *, weight: str = "Regular") -> QFont:
    """Font of the house family; ``weight`` is Regular, Semibold, Bold or Italic."""
    register_fonts()
    face = QFont(FONT_FAMILY)
    face.setPointSizeF(size_pt)
    face.setStyleName(weight)
    if weight in {"Semibold", "Bold"}:
        face.setWeight(QFont.Weight.DemiBold if weight == "Semibold" else QFont.Weight.Bold)
    face.setItalic(weight == "Italic")
    face.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, _LETTER_SPACING_PT)
    return face


def text_format(
    size_pt: float, *, weight: str = "Regular", colour: str = INK, line_height: float = 1.0
) -> QgsTextFormat:
    """Text format of the house family in points."""
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
    pixels = _metrics(size_pt, weight).horizontalAdvance(text)
    width = pixels * size_pt / round(size_pt * _METRIC_SCALE) * MM_PER_PT
    return width + len(text) * _LETTER_SPACING_MM


def line_height_mm(size_pt: float, *, weight: str = "Regular") -> float:
    """Distance of two base lines at line height 1, in millimetres."""
    pixels = _metrics(size_pt, weight).lineSpacing()
    return pixels * size_pt / round(size_pt * _METRIC_SCALE) * MM_PER_PT


def wrap(text: str, width_mm: float, size_pt: float, *, weight: str = "Regular") -> list[str]:
    """Lines of ``text`` that fit ``width_mm``; a word that is too long is broken.

    Line breaks of the text are kept; words break after hyphens and slashes too.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for piece in _pieces(paragraph):
            candidate = current + piece
            if text_width_mm(candidate.rstrip(), size_pt, weight=weight) <= width_mm:
                current = candidate
                continue
            if current.strip():
                lines.append(current.rstrip())
            rest = piece.lstrip()
            while text_width_mm(rest.rstrip(), size_pt, weight=weight) > width_mm and len(rest) > 1:
                cut = _longest(rest, width_mm, size_pt, weight)
                lines.append(rest[:cut])
                rest = rest[cut:]
            current = rest
        lines.append(current.rstrip())
    return lines


def _pieces(paragraph: str) -> list[str]:
    pieces: list[str] = []
    current = ""
    for character in paragraph:
        current += character
        if character in " -/–\u200b":
            pieces.append(current)
            current = ""
    return [*pieces, current] if current else pieces


def _longest(text: str, width_mm: float, size_pt: float, weight: str) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width_mm(text[:middle], size_pt, weight=weight) <= width_mm:
            low = middle
        else:
            high = middle - 1
    return low
