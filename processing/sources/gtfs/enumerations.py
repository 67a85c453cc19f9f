"""Columns that may hold only a few codes: read alike in all tables, others are told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...runtime.array_types import IntArray
from .feed_table import Chunk, Problems
from .gtfs_values import MISSING, count_of, flag_of

SPELLED = "als Dezimalzahl oder Wort geschrieben, als Ziffer gelesen"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A column of codes.

    Attributes:
        column: Its name.
        allowed: Its codes.
        empty: The code that an empty field stands for; None if it may not be empty.
        otherwise: The code that is assumed for anything else.
        told: German words on what is assumed, behind the name of the column.
        is_flag: Whether it holds 0 and 1 and so may hold words for them.
    """

    column: str
    allowed: Collection[int]
    empty: int | None
    otherwise: int
    told: str
    is_flag: bool = False

    def read(
        self,
        table: Chunk,
        name: str,
        problems: Problems,
        label: Callable[[int], str] | None = None,
    ) -> IntArray:
        """Codes of all rows of a table, shape (n,); rows with other values are noted.

        Args:
            table: Rows that have the column.
            name: Name of the file.
            problems: Where rows are noted.
            label: What a row is called beside its value, if its line alone says too little.
        """
        texts = table.texts(self.column)
        reading = flag_of if self.is_flag else count_of
        number = {text: reading(text) for text in set(texts)}
        codes = np.fromiter((number[text] for text in texts), dtype=np.int64, count=len(texts))
        strange = ~np.isin(codes, list(self.allowed))
        if self.empty is not None:
            codes = np.where(codes == MISSING, self.empty, codes)
            strange &= np.array([bool(text) for text in texts], dtype=bool)
        codes[strange] = self.otherwise
        odd = {text for text, code in number.items() if text and text != str(code)}
        spelled = np.array([text in odd for text in texts], dtype=bool) & ~strange
        for reason, chosen in ((self.told, strange), (SPELLED, spelled)):
            rows = np.flatnonzero(chosen)
            shown = partial(_shown, texts, rows, label)
            problems.add_rows(name, f"{self.column} {reason}", table.lines[rows], shown)
        return codes


def _shown(
    texts: Sequence[str], rows: IntArray, label: Callable[[int], str] | None, row: int
) -> str:
    text = texts[rows[row]]
    return f"{label(rows[row])}: {text}" if label else text
