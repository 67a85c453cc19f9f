"""What a mark on a ballot means: cross, number of dots, rank."""

from __future__ import annotations

import re

from ...analysis.choices import VotingMethod
from ...spreadsheets.reading.sheet_model import Cell, cell_number
from ...wording.number_reading import NumberError

_YES = frozenset(
    {"x", "ja", "j", "yes", "y", "wahr", "true", "✓", "✔", "☑", "☒", "●", "•", "gewählt"}
)
_NO = frozenset(
    {"", "0", "nein", "n", "no", "falsch", "false", "-", "–", "☐", "○", "k. a.", "k.a."}
)
_RANK = re.compile(r"(?:rang|platz|nr\.?|#)?\s*(\d{1,4})\.?", re.IGNORECASE)
_MOST = 1e6
_STROKES = re.compile(r"[x|●•✓]{2,50}", re.IGNORECASE)


def mark(cell: Cell, method: VotingMethod) -> float | None:
    """What a cell gives to its measure: 0 for nothing, None where it cannot be read.

    Crosses are x, ja, 1, a tick and the like; with dots several strokes (``xxx``) count as many.
    """
    text = " ".join(cell.text.split()).casefold()
    if text in _NO:
        return 0.0
    if text in _YES:
        # A cross is one dot, but no rank.
        return None if method is VotingMethod.BORDA else 1.0
    if method is VotingMethod.BORDA:
        rank = _RANK.fullmatch(text)
        return float(rank[1]) if rank else None
    number = _number(cell)
    if number is not None:
        crosses_only = method is VotingMethod.APPROVAL and number not in {0.0, 1.0}
        return None if crosses_only else number
    if method is VotingMethod.DOTS and _STROKES.fullmatch(text):
        return float(len(text))
    return None


def votes_or_points(cell: Cell) -> float | None:
    """A number of votes or points that is not negative; None for anything else."""
    number = _number(cell)
    return number if number is not None and number >= 0 else None


def _number(cell: Cell) -> float | None:
    """Number of votes or points; None for what is none, or could be a thousand or one."""
    try:
        number = cell_number(cell)
    except NumberError:
        return None
    return number if abs(number) < _MOST else None
