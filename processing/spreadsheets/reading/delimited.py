"""Read text tables (CSV, TSV): encoding and separator are found out, numbers typed when certain."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from datetime import date
from pathlib import Path

from ...wording.number_reading import NumberError, read_number
from .cell_grid import Grid
from .sheet_model import EMPTY, Cell, Sheet, SheetError, Value

MAX_BYTES = 100 * 1024 * 1024
SEPARATORS = (";", "\t", "|", ",")
"""In this order where a file fits several equally well."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_ROWS = 100
_END = "\x00Ende der Datei\x00"
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})", re.ASCII)
_COMMA = re.compile(r"[-+]?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:\.\d{3}){1,4}),\d{1,15}", re.ASCII)
_POINT = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})\.(?!\d{3}$)\d{1,17}", re.ASCII)
_MILLIONS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3}){2,4}", re.ASCII)
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_delimited(path: Path) -> tuple[Sheet, ...]:
    """The table as one sheet; rows are records, so a quoted line break does not begin a new one.

    Raises:
        SheetError: For a file that is too large, that is not text, or that has an opening
            quotation mark without a closing one.
    """
    if path.stat().st_size > MAX_BYTES:
        raise SheetError(
            f"{path.name}: Die Datei ist größer als {MAX_BYTES // 2**20} MB. Bitte nur die"
            " benötigten Zeilen ausgeben lassen."
        )
    text = decode(path.read_bytes(), path.name)
    separator, text = _separator(text)
    grid = Grid(path.name, path.stem)
    known: dict[str, Cell] = {}
    opened = 1
    row: list[str] = []
    closed = False
    # csv does not tell whether a quotation mark is still open at the end; an extra line does.
    lines = io.StringIO(text.rstrip("\r\n") + f"\r\n{_END}\r\n", newline="")
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
            closed = row == [_END]
            if not closed:
                opened = number
                grid.add(number, [_known_cell(item, known) for item in row])
    except csv.Error as error:
        raise _unclosed(path, opened + 1) from error
    if not closed:
        raise _unclosed(path, opened)
    return (Sheet(name=path.stem, rows=grid.rows()),)


def _unclosed(path: Path, number: int) -> SheetError:
    return SheetError(
        f"{path.name}, Zeile {number}: Ein Anführungszeichen wird geöffnet und nicht geschlossen,"
        " oder ein Feld ist länger als 131.072 Zeichen. Bitte dort ergänzen oder die Liste aus der"
        " Tabellenkalkulation neu ausgeben."
    )


def decode(data: bytes, name: str) -> str:
    """Text of the bytes: by byte order mark, else UTF-8, else UTF-16, else Windows-1252 or Latin-1.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        SheetError: When the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _no_text(name) from error
    if b"\x00" in data[:4096]:
        return _decode_wide(data, name)
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _decode_wide(data: bytes, name: str) -> str:
    """UTF-16 without a mark: every second byte of German text is zero."""
    sample = data[:4096]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        wide = sample[offset::2].count(0) > 0.8 * len(sample) / 2
        if wide and sample[1 - offset :: 2].count(0) == 0:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _no_text(name)


def _no_text(name: str) -> SheetError:
    return SheetError(
        f"{name}: Die Datei ist keine Texttabelle, sie enthält Binärdaten. Gelesen werden XLSX,"
        " ODS, CSV und TSV."
    )


def _separator(text: str) -> tuple[str, str]:
    """Separator and the text without a ``sep=;`` line of Excel."""
    first = re.match(r"sep=(.)(?:\r\n|\r|\n)", text, re.IGNORECASE)
    if first:
        return first[1], text[first.end() :]
    return max(SEPARATORS, key=lambda separator: _fit(text, separator)), text


def _fit(text: str, separator: str) -> float:
    """How well a separator fits: share of records with the commonest width of several cells.

    Width itself says nothing: ``1,5;2,5`` has more commas than semicolons.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(row) for row in itertools.islice(reader, _SAMPLE_ROWS) if row)
    except csv.Error:
        return 0.0
    several = {width: count for width, count in widths.items() if width > 1}
    return max(several.values()) / sum(widths.values()) if several else 0.0


def _known_cell(text: str, known: dict[str, Cell]) -> Cell:
    """One cell per distinct text, for lists with many equal entries."""
    if not text:
        return EMPTY
    cell = known.get(text)
    if cell is None:
        cell = known[text] = Cell(typed_text(text), text)
    return cell


def typed_text(text: str) -> Value:
    """The value a text certainly means, else the text.

    ``22.000`` and ``1,234`` can be read in two ways and ``0123`` is rather a number of a list: all
    three stay texts.
    """
    bare = text.strip()
    if not bare or not (bare[0].isdigit() or bare[0] in "+-"):
        return text
    if _WHOLE.fullmatch(bare):
        return int(bare)
    if _MILLIONS.fullmatch(bare):
        return int(read_number(bare))
    if _COMMA.fullmatch(bare) or _POINT.fullmatch(bare):
        try:
            return read_number(bare)
        except NumberError:
            return text
    return _day(bare) or text


def _day(text: str) -> date | None:
    """Day in German or ISO writing with a year of four digits; None if there is no such day."""
    german, iso = _GERMAN_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    parts = german.groups()[::-1] if german else iso.groups() if iso else ()
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None
