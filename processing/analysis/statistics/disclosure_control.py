"""Counts of few people that are not shown, so that nobody is recognised in a table."""

from __future__ import annotations

import numpy as np

from ..arrays import BoolArray, IntArray


def hidden_cells(
    counts: IntArray, minimum: int, *, total_known: bool, already: BoolArray | None = None
) -> BoolArray:
    """Which cells of a row of counts are not shown.

    Hidden is every count from 1 to ``minimum - 1``. Where the sum of the row is known as well, a
    hidden count could be worked out from the others: then the next smallest cells are hidden, too,
    until at least two are and together they count ``minimum``. Zero stays visible unless nothing
    else is left to hide.

    This is the usual threshold rule with secondary suppression within one row (Hundepool and
    others, Statistical Disclosure Control, 2012, chapter 4); for tables see :func:`hidden_table`.

    Args:
        counts: shape (n,), not negative.
        minimum: smallest count that is shown; 1 or less shows everything.
        total_known: whether the sum of the counts is published beside them.
        already: cells that are hidden for another reason, shape (n,).

    Returns:
        True for cells that are not shown, shape (n,).

    Example:
        >>> counts = np.array([40, 3, 7, 0])
        >>> hidden_cells(counts, 5, total_known=False).tolist()
        [False, True, False, False]
        >>> hidden_cells(counts, 5, total_known=True).tolist()  # 50 - 40 - 7 would tell
        [False, True, True, False]
    """
    hidden: BoolArray = (counts > 0) & (counts < minimum)
    if already is not None:
        hidden = hidden | already
    if not total_known or not hidden.any():
        return hidden
    # Smallest first, zeros last of all; equal ones in their order.
    order = np.lexsort((np.arange(len(counts)), counts, counts == 0))
    for cell in order:
        if hidden.sum() > 1 and counts[hidden].sum() >= minimum:
            break
        hidden[cell] = True
    return hidden


def hidden_table(counts: IntArray, minimum: int) -> BoolArray:
    """Which cells of a table are not shown whose row and column sums are published.

    :func:`hidden_cells` for every row and every column until nothing changes: no cell is the only
    hidden one of its row or column. Systems of equations over several cells are not solved.

    Args:
        counts: shape (rows, columns), not negative.
        minimum: smallest count that is shown; 1 or less shows everything.

    Returns:
        True for cells that are not shown, shape (rows, columns).

    Example:
        >>> hidden_table(np.array([[20, 3, 9], [8, 30, 6]]), 5).tolist()
        [[False, True, True], [False, True, True]]
    """
    hidden: BoolArray = np.zeros(counts.shape, dtype=bool)
    while True:
        before = hidden.copy()
        for turned, marks in ((counts, hidden), (counts.T, hidden.T)):
            for index, line in enumerate(turned):
                marks[index] = hidden_cells(
                    line, minimum, total_known=True, already=marks[index].copy()
                )
        if (hidden == before).all():
            return hidden
