"""Compare names of districts as people write them, without ever guessing."""

from __future__ import annotations

import re
import unicodedata

from .model import Catalogue, District

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


def match_district(catalogue: Catalogue, name: str) -> District | None:
    """Return the district with this name, variant or inner Stadtbezirk; None if none fits.

    Names must be equal once normalised: a name that is only similar is never matched.
    """
    wanted = normalise_name(name)
    if not wanted:
        return None
    for district in catalogue.districts:
        names = (
            district.name,
            district.id,
            *district.variants,
            *district.members,
            *district.member_variants,
        )
        if any(normalise_name(item) == wanted for item in names):
            return district
    return None
