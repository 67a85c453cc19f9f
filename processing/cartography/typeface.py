"""The typeface of maps and pages: registered at run time from the plugin's own files."""

from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtGui import QFont, QFontDatabase, QFontInfo

from ..runtime.plugin_files import FONTS
from .design import FONT_FAMILY

# What texts of the book are set in.
UPRIGHT = ("Regular", "Semibold", "Bold")
# A ligature such as "ft" has no Unicode value and drops out of the text of a PDF. Qt sets none
# as soon as letters are spaced, and this is the smallest spacing that survives its rounding.
_LETTER_SPACING_PT = 0.02


@lru_cache(maxsize=1)
def register_fonts() -> bool:
    """Register the shipped faces; False when neither they nor an installed copy are there."""
    for path in sorted(FONTS.glob("*.otf")) + sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    return bool(QFontInfo(QFont(FONT_FAMILY)).family() == FONT_FAMILY)


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
