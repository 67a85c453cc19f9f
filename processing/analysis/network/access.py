"""Which streets and paths may be used on foot or by bicycle, and in which direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ...runtime.cancellation import check_cancelled
from ..arrays import BoolArray, FloatArray
from .way_classes import CLOSED, KNOWN, ON_FOOT_ONLY, STEPS


class TravelMode(StrEnum):
    """How one travels; the value is used in parameters and printed in reports."""

    FOOT = "fuss"
    BIKE = "rad"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use which row of the street network.

    Attributes:
        usable: rows that may be used at all, shape (n,).
        along: rows that may be used in the direction of their line, shape (n,).
        against: rows that may be used against it, shape (n,).
        pushed: rows on which a bicycle is pushed: steps, shape (n,).
        by_data: number of rows decided by the data's own statement.
        by_class: number of rows decided by the class of the way, because nothing is stated.
        unclear: classes of the rows about which neither says anything (empty without a class) and
            their numbers, the commonest first; such ways count as open.
        closed: number of rows left out; ``oneways``: number of usable rows that are open in one
            direction only.
    """

    usable: BoolArray
    along: BoolArray
    against: BoolArray
    pushed: BoolArray
    by_data: int
    by_class: int
    unclear: tuple[tuple[str, int], ...]
    closed: int
    oneways: int


def access(
    mode: TravelMode,
    klasse: Sequence[str | None],
    *,
    allowed: Sequence[bool | None] | None = None,
    oneway: FloatArray | None = None,
    push_on_steps: bool = True,
) -> Access:
    """Decide for every row of a street network.

    What the data state goes first. Where they state nothing the class decides: motorways, roads
    for motor vehicles and building sites are closed; footways, pedestrian zones and bridleways are
    closed for bicycles; everything else, cycleways on foot included, is open. So are ways whose
    class says nothing: they are counted. Oneways bind bicycles only. Steps are walked, and bicycles
    pushed there or not taken at all.

    Args:
        mode: on foot or by bicycle.
        klasse: class of each row, shape (n,), see :mod:`.way_classes`; None, "" or a word not
            listed there say nothing.
        allowed: what the data state about this mode, shape (n,), None where they say nothing; None
            for a network without such a column.
        oneway: shape (n,), 1 along the line, -1 against it, 0 or nan for both directions; all open
            both ways if not given.
        push_on_steps: whether bicycles may be pushed on steps, also on those that the data close
            for riding; steps that they open for bicycles are ridden. Pushing goes both ways.

    Returns:
        The decision for each of the n rows.

    Example:
        >>> ways = access(TravelMode.BIKE, ["residential", "footway", "steps", "motorway"])
        >>> ways.usable.tolist()
        [True, False, True, False]
        >>> ways.pushed.tolist()
        [False, False, True, False]
    """
    kinds: dict[str, int] = {}  # few classes, many ways: looked up once for each class
    kind = np.array(
        [kinds.setdefault(str(value or "").strip(), len(kinds)) for value in klasse],
        dtype=np.int64,
    )

    def one_of(names: Collection[str]) -> BoolArray:
        hits: BoolArray = np.array([name in names for name in kinds], dtype=bool)[kind]
        return hits

    check_cancelled()
    stated = np.array([value is not None for value in allowed or ()], dtype=bool)
    says = np.array([bool(value) for value in allowed or ()], dtype=bool)
    if allowed is None:
        stated = says = np.zeros(len(kind), dtype=bool)
    shut = CLOSED if mode is TravelMode.FOOT else CLOSED | ON_FOOT_ONLY | STEPS
    check_cancelled()
    usable = np.where(stated, says, ~one_of(shut))
    pushed = np.zeros(len(kind), dtype=bool)
    if mode is TravelMode.BIKE:
        pushed = one_of(STEPS) & ~(stated & says) & push_on_steps
        usable |= pushed
    along = against = usable
    if mode is TravelMode.BIKE and oneway is not None:
        along = usable & ((oneway != -1) | pushed)
        against = usable & ((oneway != 1) | pushed)
    silent = np.bincount(kind[~stated & ~one_of(KNOWN)], minlength=len(kinds))
    unclear = Counter({name: int(n) for name, n in zip(kinds, silent, strict=True) if n})
    return Access(
        usable=usable,
        along=along,
        against=against,
        pushed=pushed,
        by_data=int(stated.sum()),
        by_class=int((~stated).sum()) - sum(unclear.values()),
        unclear=tuple(unclear.most_common()),
        closed=int((~usable).sum()),
        oneways=int((along != against).sum()),
    )
