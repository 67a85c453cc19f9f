"""What a mark on a ballot means: cross, number of dots, rank."""

from __future__ import annotations

import math
import re

from ...analysis.statistics.voting import VotingMethod
from ...spreadsheets.reading.sheet_model import Cell

_YES = frozenset(
    {"x", "ja", "j", "yes", "y", "wahr", "true", "✓", "✔", "☑", "☒", "●", "•", "gewählt"}
)
_NO = frozenset(
    {"", "0", "nein", "n", "no", "falsch", "false", "-", "–", "☐", "○", "k. a.", "k.a."}
)
_RANK = re.compile(r"(?:rang|platz|nr\.?|#)?\s*(\d{1,4})\.?", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d+)?")
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
    if _NUMBER.fullmatch(text):
        number = float(text.replace(",", "."))
        crosses_only = method is VotingMethod.APPROVAL and number not in {0.0, 1.0}
        return None if crosses_only else number
    if method is VotingMethod.DOTS and _STROKES.fullmatch(text):
        return float(len(text))
    return None


def amount(cell: Cell) -> float | None:
    """A number of votes or points that is not negative; None for anything else."""
    text = cell.text.strip().replace(" ", "")
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return number if math.isfinite(number) and number >= 0 else None
