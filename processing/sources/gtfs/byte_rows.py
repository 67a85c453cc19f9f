"""Plain rows of a table as positions in a block of bytes, without making a text of each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...runtime.array_types import ByteArray, IntArray
from .column_readings import RememberedValues

_LINE_FEED, _RETURN, _QUOTE = b'\n\r"'
_BLANK = ord(" ")
_LAST_ASCII = 127
_MAX_FIELD = 200


@dataclass(frozen=True, slots=True)
class ByteRows:
    """``n`` rows: where each wanted field starts and ends in ``data``, and its line in the file."""

    data: ByteArray
    lines: IntArray
    starts: Mapping[str, IntArray]
    ends: Mapping[str, IntArray]

    def __len__(self) -> int:
        return len(self.lines)

    def read(self, name: str, reading: RememberedValues) -> IntArray:
        """Numbers (n) of a column; a column that is not there reads as empty texts."""
        if name not in self.starts:
            return np.full(len(self), reading[""], dtype=np.int64)
        return reading.bulk(self.data, self.starts[name], self.ends[name])

    def lengths(self, name: str) -> IntArray:
        """Letters (n) of each field of a column; 0 for a column that is not there."""
        if name not in self.starts:
            return np.zeros(len(self), dtype=np.int64)
        return self.ends[name] - self.starts[name]

    def text(self, name: str, row: int) -> str:
        """One field; ``row`` counts from 0 here. Empty for a column that is not there."""
        if name not in self.starts:
            return ""
        return self.data[self.starts[name][row] : self.ends[name][row]].tobytes().decode("ascii")


def split_rows(
    block: bytes, delimiter: str, positions: Mapping[str, int | None], width: int, first_line: int
) -> ByteRows | None:
    """Rows of a block of whole lines; None if it takes a real CSV reader.

    That is the case for letters beyond ASCII, NUL characters, rows that are shorter or longer than
    the header, blank lines, quotes that do more than enclose a field, blanks around fields.

    Args:
        block: Whole lines with their ends.
        delimiter: One ASCII character.
        positions: Column number of the wanted columns; None for one that is not there.
        width: Number of columns.
        first_line: Line number of the first row in the file.
    """
    data = np.frombuffer(block, dtype=np.uint8)
    marks = np.flatnonzero((data == ord(delimiter)) | (data == _LINE_FEED))
    rows, rest = divmod(len(marks), width)
    if (
        rest
        or not rows
        or marks[-1] != len(data) - 1
        or not 0 < data.min() <= data.max() <= _LAST_ASCII
    ):
        return None
    ends = marks.reshape(rows, width)
    line_ends = data[ends] == _LINE_FEED
    if line_ends[:, :-1].any() or not line_ends[:, -1].all():
        return None
    starts = np.append(0, marks[:-1] + 1).reshape(rows, width)
    ends = ends.copy()
    returns = int((data == _RETURN).sum())
    if returns:
        closing = (data[ends[:, -1] - 1] == _RETURN) & (ends[:, -1] > starts[:, -1])
        if returns != rows or not closing.all():
            return None
        ends[:, -1] -= 1
    quotes = int((data == _QUOTE).sum())
    if quotes:
        quoted = (ends - starts >= 2) & (data[starts] == _QUOTE) & (data[ends - 1] == _QUOTE)
        if quotes != 2 * int(quoted.sum()):
            return None
        starts, ends = starts + quoted, ends - quoted
    return _wanted(data, starts, ends, positions, first_line)


def _wanted(
    data: ByteArray,
    starts: IntArray,
    ends: IntArray,
    positions: Mapping[str, int | None],
    first_line: int,
) -> ByteRows | None:
    columns = {name: column for name, column in positions.items() if column is not None}
    used = sorted(set(columns.values()))
    first, behind = starts[:, used], ends[:, used]
    filled = behind > first
    edges = np.concatenate([data[first[filled]], data[behind[filled] - 1]])
    if edges.min(initial=_LAST_ASCII) <= _BLANK or int((behind - first).max()) > _MAX_FIELD:
        return None
    return ByteRows(
        data,
        np.arange(first_line, first_line + len(starts)),
        {name: np.ascontiguousarray(starts[:, column]) for name, column in columns.items()},
        {name: np.ascontiguousarray(ends[:, column]) for name, column in columns.items()},
    )
