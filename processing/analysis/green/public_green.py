"""Which green is public: read from the free words that data sources use for class and access."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ...runtime.array_types import Values
from ..arrays import BoolArray
from ..choices import Special

_KINDS: dict[Special, tuple[str, ...]] = {
    Special.CEMETERY: ("friedhof", "cemetery", "grave_yard"),
    Special.ALLOTMENT: ("kleing", "dauerklein", "grabeland", "gartenland", "allotment"),
    Special.LAWN: ("rasen", "grass", "straßenbegleit", "strassenbegleit", "verkehrsgrün"),
}
_PUBLIC = frozenset(
    {"öffentlich", "oeffentlich", "frei", "allgemein", "ja", "yes", "public", "permissive"}
    | {"designated", "foot"}
)
_PRIVATE = ("privat", "private", "nein", "kein", "nicht öffentlich", "gesperrt")


@dataclass(frozen=True, slots=True)
class PublicGreen:
    """Which areas count, shape (n,), and why the others do not: German reason → number of areas."""

    counts: BoolArray
    left_out: dict[str, int]


def public_green(kinds: Values, access: Values, *, also: Iterable[Special] = ()) -> PublicGreen:
    """Areas that anybody may enter at any time.

    Private areas never count. Cemeteries, allotments, lawns and areas of restricted access count
    only when asked for; a cemetery that is asked for counts although its access is restricted.
    Areas that say nothing about access count as public.

    Args:
        kinds: class of each area in the words of its source, None where there is none, shape (n,).
        access: access to each area, None where nothing is known, shape (n,).
        also: what counts besides.

    Returns:
        The verdict on each area; capitals and spaces around the words do not matter.

    Example:
        >>> found = public_green(["Park", "Friedhof", "Park", "Park"], ["ja", None, "privat", None])
        >>> found.counts.tolist(), found.left_out
        ([True, False, False, True], {'Friedhöfe': 1, 'privat': 1})
    """
    wanted = frozenset(also)
    counts = np.zeros(len(kinds), dtype=bool)
    left_out: dict[str, int] = {}
    for row, (kind, entry) in enumerate(zip(kinds, access, strict=True)):
        reason = _reason(_word(kind), _word(entry), wanted)
        counts[row] = not reason
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
    return PublicGreen(counts, left_out)


def _reason(kind: str, access: str, wanted: frozenset[Special]) -> str:
    if access == "no" or access.startswith(_PRIVATE):
        return "privat"
    special = next(
        (item for item, words in _KINDS.items() if any(word in kind for word in words)), None
    )
    if special is not None:
        return "" if special in wanted else special.value
    if access in _PUBLIC or not access:
        return ""
    return "" if Special.RESTRICTED in wanted else Special.RESTRICTED.value


def _word(value: object) -> str:
    return value.strip().casefold() if isinstance(value, str) else ""
