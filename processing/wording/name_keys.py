"""Names in the form in which they are compared: of districts, headings, people's columns."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PREFIXES = ("ortsbezirk", "ortsteil", "ot", "stadtteil", "stadtbezirk")


def normalise_name(text: str) -> str:
    """Return a name in the form in which it is compared.

    Lower case, ä/ö/ü/ß as ae/oe/ue/ss, punctuation and runs of blanks as one blank, without a
    leading "Ortsbezirk", "Ortsteil", "OT", "Stadtteil" or "Stadtbezirk". A file in decomposed
    Unicode gives the same.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    words = re.sub(r"[\W_]+", " ", folded).split()
    if len(words) > 1 and words[0] in _PREFIXES:
        words = words[1:]
    return " ".join(words)
