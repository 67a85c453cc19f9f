"""Ids out of names: they become names of tables, files and bookmarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_LONGEST = 40
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l"}
)


def plain_letters(text: str) -> str:
    """The text in small letters from a to z as far as it has any, for ids and for sorting."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    return unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode("ascii")


def identifier_of(name: str, taken: Collection[str], kind: str) -> str:
    """An id of a to z, digits and underscores that begins with a letter and is no other's.

    Args:
        name: What is called so.
        taken: Ids that are given already.
        kind: Begins the id of a name that has no letter to begin with.
    """
    words = re.sub(r"[^a-z0-9]+", "_", plain_letters(name)).strip("_")[:_LONGEST].strip("_")
    if not words or not words[0].isalpha():
        words = f"{kind}_{words}".rstrip("_")
    found, count = words, 1
    while found in taken:
        count += 1
        found = f"{words}_{count}"
    return found
