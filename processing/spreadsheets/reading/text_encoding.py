"""Bytes of a text table as lines: the encoding is found out, and a damaged byte stays one."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import IO

from .sheet_model import SheetError

LONGEST_LINE = 16 * 1024 * 1024
"""Characters of one line; more is no table."""
SAMPLE_BYTES = 1 << 16
"""Bytes at the beginning that decide what kind of text a file is."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = re.compile("[\udc80-\udcff]")
"""Bytes that are no UTF-8, as Python escapes them."""
_SOUND = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_CONTROLS = bytes({*range(1, 9), *range(14, 27), *range(28, 32)})
_WINDOWS = {
    0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)
}
"""What such a byte is in Windows-1252, or Latin-1 where that has none."""


class Oddity(Enum):
    """What a line may have beyond ASCII."""

    UTF8 = auto()
    """Characters of several bytes that are good UTF-8."""
    WINDOWS = auto()
    """Bytes that are no UTF-8."""
    ZEROS = auto()
    """Null characters."""


_NOTHING: frozenset[Oddity] = frozenset()


def _oddities(line: str) -> Iterator[Oddity]:
    if _SOUND.search(line):
        yield Oddity.UTF8
    if _FOREIGN.search(line):
        yield Oddity.WINDOWS
    if "\x00" in line:
        yield Oddity.ZEROS


class DecodedLines:
    """Lines of a binary stream as text, line ends included, and what was odd about them.

    Files without a byte order mark are UTF-8 or UTF-16, else Windows-1252. A byte that is no UTF-8
    is read as Windows-1252 by itself: one damaged byte does not change how the others are read.

    Attributes:
        odd: What there is in the line given last; null characters are left out of it.
    """

    def __init__(self, stream: IO[bytes], name: str, sample: bytes) -> None:
        self._name = name
        self._number = 0
        self.encoding = encoding_of(sample, name)
        errors = "surrogateescape" if self.encoding.startswith("utf-8") else "strict"
        # csv wants line ends as they are; detached at the end, so that the caller closes.
        self._text = io.TextIOWrapper(
            io.BufferedReader(_Raw(stream)), self.encoding, errors, newline=""
        )
        self.odd: frozenset[Oddity] = frozenset()

    def __iter__(self) -> Iterator[str]:
        """Yield one line after the other.

        Raises:
            SheetError: for bytes that are no text, and for a line that is longer than any table's.
        """
        while line := self._next():
            self._number += 1
            if len(line) >= LONGEST_LINE:
                raise SheetError(
                    f"{self._name}, Zeile {self._number}: Die Zeile hat mehr als"
                    f" {LONGEST_LINE // 2**20} Millionen Zeichen. Bitte die Liste aus der"
                    " Tabellenkalkulation neu ausgeben."
                )
            plain = line.isascii() and "\x00" not in line
            self.odd = _NOTHING if plain else frozenset(_oddities(line))
            if Oddity.ZEROS in self.odd:
                line = line.replace("\x00", "")
            yield line.translate(_WINDOWS) if Oddity.WINDOWS in self.odd else line

    def _next(self) -> str:
        try:
            return self._text.readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            raise no_text(self._name) from error


class _Raw(io.RawIOBase):
    """A binary stream of any kind (also a part of a ZIP file) that is left open in the end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        """Fill the memory with what comes next; 0 at the end."""
        block = self._stream.read(len(target))
        target[: len(block)] = block
        return len(block)


def decode(data: bytes, name: str) -> str:
    """Text of the bytes: by byte order mark, else UTF-8, else UTF-16, else Windows-1252 or Latin-1.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        SheetError: When the bytes are no text.
    """
    return "".join(DecodedLines(io.BytesIO(data), name, data[:SAMPLE_BYTES]))


def encoding_of(sample: bytes, name: str) -> str:
    """Name of the encoding of a file that begins so; UTF-8 also stands for Windows-1252.

    Args:
        sample: The first bytes, :data:`SAMPLE_BYTES` of them where there are as many.
        name: Of the file, for messages.

    Raises:
        SheetError: When the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    sample = sample[:4096]
    zeros = sample.count(0)
    if not zeros:
        return "utf-8"
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        # Every second byte of German text is zero.
        wide = sample[offset::2].count(0) > 0.8 * len(sample) / 2
        if wide and sample[1 - offset :: 2].count(0) == 0:
            return encoding
    if zeros > max(2, len(sample) // 100) or sample.translate(None, _CONTROLS) != sample:
        raise no_text(name)
    return "utf-8"


def no_text(name: str) -> SheetError:
    """The fault of a file that is no text."""
    return SheetError(
        f"{name}: Die Datei ist keine Texttabelle, sie enthält Binärdaten. Gelesen werden XLSX,"
        " ODS, CSV und TSV."
    )
