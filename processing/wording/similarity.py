"""Texts that say nearly the same, such as two titles of one measure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

_GRAM = 3
_FILLING = frozenset(
    {"der", "die", "das", "des", "dem", "den", "und", "in", "im", "am", "an", "von"}
)
_FILLING |= frozenset({"zur", "zum", "zu", "für", "fuer", "einer", "eines", "eine", "ein", "auf"})


def similar_pairs(texts: Sequence[str], threshold: float = 0.75) -> list[tuple[int, int, float]]:
    """Pairs of texts that resemble one another, most alike first.

    Compared are the three-letter pieces of their words without small words, as cosine of the
    counts; the order of the words does not matter.

    Args:
        texts: titles, in any spelling.
        threshold: cosine from which a pair counts, 0 to 1.

    Returns:
        ``(first, second, likeness)`` with first < second.
    """
    unit = _unit_rows(texts)
    likeness = (unit @ unit.T).tocoo()
    chosen = (likeness.row < likeness.col) & (likeness.data >= threshold - 1e-12)
    found = zip(
        likeness.row[chosen].tolist(),
        likeness.col[chosen].tolist(),
        likeness.data[chosen].tolist(),
        strict=True,
    )
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def similar_across(
    texts: Sequence[str], others: Sequence[str], threshold: float
) -> list[tuple[int, int, float]]:
    """Pairs of a text and another text that share words, most alike first.

    As :func:`similar_pairs`, but pieces that stand in many of all texts weigh less: each counts
    with ``log((1 + n) / (1 + d)) + 1`` for n texts of which d have it (smoothed inverse document
    frequency, Manning and others, Introduction to Information Retrieval, 2008, chapter 6).

    Args:
        texts: n texts.
        others: m texts.
        threshold: likeness from which a pair counts, 0 to 1.

    Returns:
        ``(text, other, likeness)``.
    """
    unit = _unit_rows((*texts, *others), weighted=True)
    first, second = unit[: len(texts)], unit[len(texts) :]
    likeness = (first @ second.T).tocoo()
    chosen = (likeness.data >= threshold - 1e-12) & (likeness.data > 0)
    found = zip(
        likeness.row[chosen].tolist(),
        likeness.col[chosen].tolist(),
        likeness.data[chosen].tolist(),
        strict=True,
    )
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _unit_rows(texts: Sequence[str], *, weighted: bool = False) -> csr_matrix:
    """Counts of the pieces of each text as a row of length 1, shape (texts, pieces)."""
    columns: dict[str, int] = {}
    rows, cols = [], []
    for row, text in enumerate(texts):
        for gram in _grams(text):
            rows.append(row)
            cols.append(columns.setdefault(gram, len(columns)))
    shape = (len(texts), max(len(columns), 1))
    counts = csr_matrix((np.ones(len(rows)), (rows, cols)), shape=shape)
    if weighted:
        having = (counts > 0).sum(axis=0).A1
        counts = csr_matrix(counts.multiply(np.log((1 + len(texts)) / (1 + having)) + 1))
    length = np.sqrt(counts.multiply(counts).sum(axis=1)).A1
    length[length == 0] = 1.0
    return csr_matrix(counts.multiply(1.0 / length[:, None]))


def _grams(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _FILLING]
    padded = [f" {word} " for word in words]
    return [
        word[start : start + _GRAM]
        for word in padded
        for start in range(max(1, len(word) - _GRAM + 1))
    ]
