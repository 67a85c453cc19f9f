"""Bytes of a GTFS table as whole lines: where its header is, and what is no UTF-8 in it."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

import numpy as np

from ...runtime.array_types import IntArray
from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError

_BLOCK_BYTES = 1 << 20
_MAX_LINE_BYTES = 4 << 20
_LONG_LINE_BYTES = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_NOTHING = b' \t\r\n,;"\0'
"""What a line of nothing but empty fields consists of."""
_NUL, _REPLACEMENT = b"\0", "\ufffd".encode()
_WINDOWS = "insek-windows-1252"

NoteRows = Callable[[str, IntArray, Callable[[int], str]], None]
"""Takes a reason, the lines it holds for, and what stands in line i of them."""


@dataclass(frozen=True, slots=True)
class TableHead:
    """The header of a table, its line in the file, and the bytes after it in the same block."""

    text: str
    line: int
    rest: bytes


def whole_lines(
    file: IO[bytes], where: str, size: int, progress: Callable[[float], None] | None
) -> Iterator[bytes]:
    """Whole lines, block by block, without the mark at the start of the file.

    Args:
        file: Bytes of the table.
        where: Feed and table, for sentences.
        size: Bytes of the table as the archive states them.
        progress: Called with 0..1 for every block; raises CancelledError to stop.

    Raises:
        SourceError: if the table is UTF-16, or a line is longer than 4 MB.
    """
    rest, done = b"", 0
    while block := file.read(_BLOCK_BYTES):
        check_cancelled()
        if not done:
            if block.startswith(_UTF16):
                raise SourceError(
                    f"{where}: Die Datei ist als UTF-16 gespeichert; GTFS verlangt UTF-8. Bitte"
                    " umwandeln."
                )
            block = block.removeprefix(_UTF8_MARK)
        done += len(block)
        if progress is not None:
            progress(min(done / max(size, 1), 1.0))
        block = rest + block
        cut = block.rfind(b"\n") + 1
        block, rest = block[:cut], block[cut:]
        if len(rest) > _MAX_LINE_BYTES:
            raise SourceError(
                f"{where}: Eine Zeile ist länger als {_MAX_LINE_BYTES >> 20} MB. Das ist keine"
                " Tabelle eines Fahrplans."
            )
        if block:
            yield block
    if rest:
        yield rest


def header_of(blocks: Iterator[bytes]) -> TableHead | None:
    """The first line that is not blank; None if there is none."""
    line = 0
    for block in blocks:
        at = 0
        for number, text in enumerate(block.splitlines(keepends=True), start=line + 1):
            at += len(text)
            if text.removeprefix(_UTF8_MARK).strip(_NOTHING):
                head = text.removeprefix(_UTF8_MARK).replace(_NUL, b"")
                return TableHead(head.decode("utf-8", _WINDOWS), number, block[at:])
        line += _lines_in(block)
    return None


def text_lines(blocks: Iterator[bytes], note: NoteRows, line: int) -> Iterator[io.StringIO]:
    """Lines of blocks as text; what had to be guessed is noted with its line.

    A byte that is no UTF-8 is read as Windows-1252, and only that: one broken name does not change
    the others. NUL characters are left out.

    Args:
        blocks: Whole lines.
        note: Takes what was wrong.
        line: Line in the file before the first block.
    """
    for block in blocks:
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and _NUL not in block and _REPLACEMENT not in block:
            yield io.StringIO(text, newline="")
        else:
            yield io.StringIO(_mended(block, note, line), newline="")
        line += _lines_in(block)


def _lines_in(block: bytes) -> int:
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")


def _mended(block: bytes, note: NoteRows, before: int) -> str:
    texts = []
    foreign, holed, lost = [], [], []
    for row, raw in enumerate(block.splitlines(keepends=True)):
        line = raw.replace(_NUL, b"")
        if len(line) < len(raw):
            holed.append(row)
        if _REPLACEMENT in line:
            lost.append(row)
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            foreign.append(row)
            long = len(line) > _LONG_LINE_BYTES
            texts.append(
                line.decode("cp1252", "replace") if long else line.decode("utf-8", _WINDOWS)
            )
    for reason, rows in (
        ("kein UTF-8, als Windows-1252 gelesen", foreign),
        ("NUL-Zeichen, weggelassen", holed),
        ("Zeichen schon in der Quelle verloren (�), so übernommen", lost),
    ):
        numbers = np.array(rows, dtype=np.int64)
        note(reason, before + 1 + numbers, lambda i, rows=rows: texts[rows[i]].strip())  # type: ignore[misc]
    return "".join(texts)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8 as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_WINDOWS, _as_windows)
