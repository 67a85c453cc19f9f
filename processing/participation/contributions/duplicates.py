"""Contributions that say the same at the same place: marked, never deleted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from ...wording.name_keys import normalise_name
from ...wording.number_reading import plain_whole
from .stored_contributions import Contribution

SAME_PLACE_M = 1.0
_PARTS = re.compile(r"(\D*)(\d{0,18})")
AGAIN = "#"
"""Separates an id from the number of its repetition in one file."""


def with_duplicates(contributions: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """The contributions with ``dublette_von`` set anew: always the first that says the same.

    First is the earliest day, on one day the lowest id: the order of the rows does not matter. The
    same is: equal title and text without regard to case, blanks and punctuation, and places
    at most ``SAME_PLACE_M`` apart or both without one; or the same id and words in one file: an id
    that stands there twice with other words is a slip of the list, and both count. Contributions
    without any words are compared by their ids only.
    """
    words_of = {item.id: normalise_name(item.words) for item in contributions}
    said: dict[str, list[Contribution]] = defaultdict(list)
    marked = list(contributions)
    for row in sorted(range(len(marked)), key=lambda row: _age(marked[row])):
        item = marked[row]
        words = normalise_name(item.words)
        original = _repeated(item.id, words_of)
        if original and words_of[original] != words:
            original = ""
        if not original and words:
            original = next((one.id for one in said[words] if _same_place(one, item)), "")
        if not original:
            said[words].append(item)
        marked[row] = replace(item, dublette_von=original)
    return tuple(marked)


def _age(item: Contribution) -> tuple[bool, str, list[tuple[str, int]]]:
    """Day, then id with its numbers by size; those without a day come last."""
    parts = [(text, int(number or -1)) for text, number in _PARTS.findall(item.id)]
    return not item.datum, item.datum, parts


def _repeated(identifier: str, ids: Collection[str]) -> str:
    """Id of the row that had this one's id first; empty if it is no repetition."""
    first, mark, number = identifier.rpartition(AGAIN)
    return first if mark and plain_whole(number) is not None and first in ids else ""


def _same_place(one: Contribution, other: Contribution) -> bool:
    if one.place is None or other.place is None:
        return one.place is other.place
    return bool(one.place.distance(other.place) <= SAME_PLACE_M)
