"""Protocol Buffers on the wire: fields of a message, and packed numbers by the thousand.

The encoding is that of protobuf.dev/programming-guides/encoding. Damaged messages raise IndexError,
KeyError, TypeError or ValueError.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from ...runtime.array_types import IntArray

Field: TypeAlias = tuple[int, int | bytes]
"""Number and value of a field."""

_FIXED = {1: 8, 5: 4}
"""Bytes of the wire types of fixed length."""
_FEW_BYTES = 100
_64_BITS = (1 << 64) - 1


def wire_fields(data: bytes) -> Iterator[Field]:
    """Numbers and values of the fields of a message.

    Raises:
        IndexError, KeyError: if the message is damaged.
    """
    at, end = 0, len(data)
    while at < end:
        head, at = varint(data, at)
        number, wire = head >> 3, head & 7
        if wire == 0:
            value, at = varint(data, at)
            yield number, value
            continue
        if wire == 2:
            length, at = varint(data, at)
        else:
            length = _FIXED[wire]
        if at + length > end:
            raise IndexError
        yield number, data[at : at + length]
        at += length


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at a place, and where it ends."""
    byte = data[at]
    if byte < 128:
        return byte, at + 1
    value, shift = byte & 127, 7
    while True:
        at += 1
        byte = data[at]
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at + 1
        shift += 7


def signed_64(value: int) -> int:
    """A plain (not zigzag) number of 64 bits as it is meant."""
    return value - (1 << 64) if value >= 1 << 63 else value


def zigzag(value: int) -> int:
    """A number with sign from one whose last bit is the sign."""
    return (value >> 1) ^ -(value & 1)


def varints(packed: bytes) -> IntArray:
    """Numbers of a packed field, as 64 bits each.

    Raises:
        IndexError: if the last one does not end.

    Example:
        >>> varints(bytes([1, 0x96, 0x01])).tolist()
        [1, 150]
    """
    if len(packed) < _FEW_BYTES:
        return _few_varints(packed)
    raw = np.frombuffer(packed, dtype=np.uint8)
    ends = np.flatnonzero(raw < 128)
    if len(raw) and (not len(ends) or ends[-1] != len(raw) - 1):
        raise IndexError
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: len(ends)]
    length = ends - starts + 1
    values = np.zeros(len(ends), dtype=np.uint64)
    for place in range(int(length.max(initial=0))):
        rows = np.flatnonzero(length > place)
        digits = (raw[starts[rows] + place] & 127).astype(np.uint64)
        values[rows] |= digits << np.uint64(7 * place)
    return values.view(np.int64)


def _few_varints(packed: bytes) -> IntArray:
    """The same for short fields, of which there are very many: without the arrays on the way."""
    values = []
    value = shift = 0
    for byte in packed:
        value |= (byte & 127) << shift
        if byte < 128:
            values.append(value & _64_BITS)
            value = shift = 0
        else:
            shift += 7
    if shift:
        raise IndexError
    return np.array(values, dtype=np.uint64).view(np.int64)


def zigzags(packed: bytes) -> IntArray:
    """Numbers with sign of a packed field."""
    return unzigzag(varints(packed))


def unzigzag(numbers: IntArray) -> IntArray:
    """Numbers with sign from those whose last bit is the sign."""
    values = numbers.view(np.uint64)
    one = np.uint64(1)
    half = (values >> one).view(np.int64)
    return half ^ -((values & one).view(np.int64))


def joined_varints(packed: list[bytes]) -> tuple[IntArray, IntArray]:
    """Numbers of many packed fields one after the other, and where those of each field end."""
    whole = b"".join(packed)
    done = np.concatenate([[0], np.cumsum(np.frombuffer(whole, dtype=np.uint8) < 128)])
    bytes_until = np.cumsum(np.array([len(part) for part in packed], dtype=np.int64))
    return varints(whole), done[bytes_until]


def sums_by_part(steps: IntArray, ends: IntArray) -> IntArray:
    """Running sums of differences that begin anew after each end."""
    total = np.concatenate([[0], np.cumsum(steps)])
    before = np.concatenate([[0], ends[:-1]])
    length = ends - before
    return np.asarray(total[1:] - np.repeat(total[before], length), dtype=np.int64)


def packed_field(parts: dict[int, int | bytes], number: int) -> bytes:
    """A field that holds bytes; none if it is missing."""
    return as_bytes(parts.get(number, b""))


def as_bytes(value: int | bytes) -> bytes:
    """A value that must be bytes.

    Raises:
        TypeError: if it is a number.
    """
    if not isinstance(value, bytes):
        raise TypeError
    return value


def as_number(value: int | bytes) -> int:
    """A value that must be a number.

    Raises:
        TypeError: if it is bytes.
    """
    if not isinstance(value, int):
        raise TypeError
    return value
