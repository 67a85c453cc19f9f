"""Turning many texts of a column into numbers: one by one from a memory, or in bulk from bytes."""

from __future__ import annotations

import numpy as np

from ...runtime.array_types import ByteArray, IntArray
from .gtfs_values import BROKEN, DAY_S, MAX_DAYS, MISSING, count_of, seconds_of

_REMEMBERED = 1_000_000
_FACTOR = np.uint64(0x100000001B3)
_COLON, _ZERO = ord(":"), ord("0")
_MAX_DIGITS = 9


class RememberedValues(dict[str, int]):
    """Numbers of texts, remembered: ``map(reading.__getitem__, texts)`` runs in C."""

    __slots__ = ()

    def bulk(self, data: ByteArray, starts: IntArray, ends: IntArray) -> IntArray:
        """The same for ASCII texts ``data[starts[i]:ends[i]]`` without blanks around them.

        Args:
            data: Bytes of a block.
            starts: Index of the first byte of each text, shape (n,).
            ends: Index behind the last byte of each text, shape (n,).

        Returns:
            Shape (n,).

        Raises:
            NotImplementedError: for a reading that knows texts only.
        """
        raise NotImplementedError

    def remember(self, text: str, value: int) -> int:
        """Keep a value as long as there is room for it, and give it back."""
        if len(self) < _REMEMBERED:
            self[text] = value
        return value


class RememberedTimes(RememberedValues):
    """Seconds after midnight, see ``seconds_of``."""

    __slots__ = ()

    def __missing__(self, text: str) -> int:
        return self.remember(text, seconds_of(text))

    def bulk(self, data: ByteArray, starts: IntArray, ends: IntArray) -> IntArray:
        """Seconds (n) of ``H:MM:SS`` and ``HH:MM:SS``; MISSING where empty, else BROKEN."""
        length = ends - starts
        last = len(data) - 1
        # Counted from the end, where both spellings agree: SS, colon, MM, colon, H or HH.
        byte = [data[np.clip(ends - back, 0, last)].astype(np.int64) for back in range(1, 9)]
        digit = [value - _ZERO for value in byte]
        digit[7] = np.where(length == 8, digit[7], 0)
        valid = ((length == 7) | (length == 8)) & (byte[2] == _COLON) & (byte[5] == _COLON)
        for place in (0, 1, 3, 4, 6, 7):
            valid &= (digit[place] >= 0) & (digit[place] <= (5 if place in (1, 4) else 9))
        hours = 10 * digit[7] + digit[6]
        seconds = 3600 * hours + 60 * (10 * digit[4] + digit[3]) + 10 * digit[1] + digit[0]
        valid &= seconds < MAX_DAYS * DAY_S
        return np.where(valid, seconds, np.where(length == 0, MISSING, BROKEN))


class RememberedNumbers(RememberedValues):
    """Numbers that are not negative, see ``count_of``."""

    __slots__ = ()

    def __missing__(self, text: str) -> int:
        return self.remember(text, count_of(text))

    def bulk(self, data: ByteArray, starts: IntArray, ends: IntArray) -> IntArray:
        """Numbers (n); those that are not just up to nine digits are looked at one by one."""
        length = ends - starts
        value = np.zeros(len(starts), dtype=np.int64)
        valid = length <= _MAX_DIGITS
        for place in range(min(int(length.max(initial=0)), _MAX_DIGITS)):
            used = place < length
            digit = data[np.minimum(starts + place, len(data) - 1)].astype(np.int64) - _ZERO
            valid &= ~used | ((digit >= 0) & (digit <= 9))
            value = np.where(used, 10 * value + digit, value)
        value = np.where(length == 0, MISSING, value)
        others = np.flatnonzero(~valid)
        if len(others):
            value[others] = _looked_up(self, data, starts[others], ends[others])
        return value


class Index(RememberedValues):
    """Row numbers by id; -1 for an id that is not there, blanks around it do not count."""

    __slots__ = ()

    def __missing__(self, text: str) -> int:
        stripped = text.strip()
        return -1 if stripped == text else self[stripped]

    def bulk(self, data: ByteArray, starts: IntArray, ends: IntArray) -> IntArray:
        """Row numbers (n), -1 for unknown ids; every distinct id is looked up once."""
        return _looked_up(self, data, starts, ends)


def _looked_up(
    reading: RememberedValues, data: ByteArray, starts: IntArray, ends: IntArray
) -> IntArray:
    """Numbers (n) of texts, each distinct one looked up once."""
    sample, which = _distinct_texts(data, starts, ends)
    texts = [
        data[start:end].tobytes().decode("ascii")
        for start, end in zip(starts[sample].tolist(), ends[sample].tolist(), strict=True)
    ]
    rows = np.fromiter(map(reading.__getitem__, texts), dtype=np.int64, count=len(texts))
    return rows[which]


def _distinct_texts(data: ByteArray, starts: IntArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """A sample row of each distinct text, and which of them each row is.

    Equal hashes are compared byte by byte; where two texts share one, every row is its own sample.
    """
    length = ends - starts
    code = length.astype(np.uint64)
    places = range(int(length.max(initial=0)))
    for place in places:
        byte = data[np.minimum(starts + place, len(data) - 1)].astype(np.uint64)
        code = np.where(place < length, (code ^ byte) * _FACTOR, code)
    _, sample, which = np.unique(code, return_index=True, return_inverse=True)
    same = length == length[sample[which]]
    twin = starts[sample[which]]
    for place in places:
        inside = np.flatnonzero((place < length) & same)
        same[inside] = data[starts[inside] + place] == data[twin[inside] + place]
    if same.all():
        return sample, which
    return np.arange(len(starts)), np.arange(len(starts))
