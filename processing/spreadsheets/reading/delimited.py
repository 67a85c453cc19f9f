"""Read text tables (CSV, TSV): encoding and separator are found out, numbers typed when certain."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from ...runtime.cancellation import EVERY, check_cancelled
from ...wording.number_reading import NumberError, read_number
from ...wording.sentences import first_listed
from .cell_grid import CellCount, Grid
from .sheet_model import EMPTY, Cell, Sheet, SheetError, Value
from .text_encoding import SAMPLE_BYTES, DecodedLines, Oddity

MAX_BYTES = 100 * 1024 * 1024
SEPARATORS = (";", "\t", "|", ",")
"""In this order where a file fits several equally well."""

SAMPLE_RECORDS = 100
"""Records that decide what the separator is."""
_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)
_END = "\x00Ende der Datei\x00"
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})", re.ASCII)
_COMMA = re.compile(r"[-+]?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:\.\d{3}){1,4}),\d{1,15}", re.ASCII)
_POINT = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})\.(?!\d{3}$)\d{1,17}", re.ASCII)
_MILLIONS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3}){2,4}", re.ASCII)
_OTHER_ENCODING = (
    "Die Zeile ist anders kodiert als die übrigen (UTF-8 oder Windows-1252); bitte die Umlaute"
    " prüfen."
)
_ZEROS_LEFT_OUT = (
    "Die Zeile enthielt Nullzeichen (NUL); sie wurden weggelassen. Bitte prüfen, ob dort etwas"
    " fehlt."
)
_KNOWN_TEXTS = 100_000
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_delimited(path: Path) -> tuple[Sheet, ...]:
    """The table as one sheet; rows are records, so a quoted line break does not begin a new one.

    Raises:
        SheetError: For a file that is too large, that is not text, or that has an opening
            quotation mark without a closing one.
        CancelledError: if the user cancels the run.
    """
    if path.stat().st_size > MAX_BYTES:
        raise SheetError(
            f"{path.name}: Die Datei ist größer als {MAX_BYTES // 2**20} MB. Bitte nur die"
            " benötigten Zeilen ausgeben lassen."
        )
    grid = Grid(path.name, path.stem, CellCount())
    known: dict[str, Cell] = {}
    records = DelimitedRecords(lambda: path.open("rb"), path.name)
    for number, row in enumerate(records, start=1):
        grid.add(number, [_known_cell(item, known) for item in row])
    return (
        Sheet(
            name=path.stem,
            rows=grid.rows(),
            remarks=records.remarks(),
            row_remarks=records.row_remarks(),
        ),
    )


class DelimitedRecords:
    """Records of a text table, one after the other: of any size, and read as often as asked.

    Attributes:
        separator: What parts the cells.
        head: The first records, :data:`SAMPLE_RECORDS` at most, to look for the headings.
    """

    def __init__(self, opened: Callable[[], IO[bytes]], name: str) -> None:
        """Look at the beginning.

        Args:
            opened: Opens the file (or the part of a ZIP file) from its start; called twice.
            name: Of the file, for messages.

        Raises:
            SheetError: if the beginning is no text.
        """
        self._opened = opened
        self._name = name
        with opened() as stream:
            self._sample = stream.read(SAMPLE_BYTES)
        lines = list(DecodedLines(io.BytesIO(self._sample), name, self._sample))
        if len(self._sample) == SAMPLE_BYTES and len(lines) > 1:
            # The last one is cut, perhaps within a character.
            lines.pop()
        named = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
        self._skipped = 1 if named else 0
        text = "".join(lines[self._skipped :])
        self.separator = (
            named[1] if named else max(SEPARATORS, key=lambda separator: _fit(text, separator))
        )
        self.head = tuple(_records_of(text, self.separator))
        self._odd: set[Oddity] = set()
        self._records: dict[Oddity, list[int]] = {oddity: [] for oddity in Oddity}

    def __iter__(self) -> Iterator[list[str]]:
        """Yield all records from the first line on, blank ones as empty lists.

        A line ``sep=;`` as Excel writes it is none. The n-th record is row n of the table.

        Raises:
            SheetError: for bytes that are no text, an opening quotation mark without a closing
                one, and a cell or line that is too long.
            CancelledError: if the user cancels the run.
        """
        self._records = {oddity: [] for oddity in Oddity}
        number, opened, ended = 0, 1, False
        with self._opened() as stream:
            lines = DecodedLines(stream, self._name, self._sample)
            try:
                for row in csv.reader(self._watched(lines), delimiter=self.separator):
                    number += 1
                    if number % EVERY == 0:
                        check_cancelled()
                    if ended := row == [_END]:
                        break
                    opened = number
                    self._note(number)
                    yield row
            except csv.Error as error:
                raise _unclosed(self._name, opened + 1) from error
        if not ended:
            raise _unclosed(self._name, opened)

    def remarks(self) -> tuple[str, ...]:
        """What is to be known about the file after it has been read: German sentences."""
        if not self._damaged():
            return ()
        text = (
            "Die Datei mischt zwei Zeichenkodierungen (UTF-8 und Windows-1252); Zeile"
            f" {first_listed(self._damaged())} ist anders kodiert als die übrigen und wurde für"
            " sich gelesen. Bitte dort die Umlaute prüfen."
        )
        return (text,)

    def row_remarks(self) -> dict[int, tuple[str, ...]]:
        """The same for each record that is concerned, by its number from 1."""
        found: dict[int, tuple[str, ...]] = dict.fromkeys(self._damaged(), (_OTHER_ENCODING,))
        for number in self._records[Oddity.ZEROS]:
            found[number] = (*found.get(number, ()), _ZEROS_LEFT_OUT)
        return found

    def _damaged(self) -> list[int]:
        """Records in the encoding that fewer have; a file in one encoding has none."""
        return min(self._records[Oddity.WINDOWS], self._records[Oddity.UTF8], key=len)

    def _watched(self, lines: DecodedLines) -> Iterator[str]:
        """Lines as csv takes them; what is odd about them is kept for the record they belong to."""
        for number, line in enumerate(lines):
            if number >= self._skipped:
                self._odd |= lines.odd
                yield line
        # csv does not tell whether a quotation mark is still open at the end; a line more does.
        yield _END

    def _note(self, number: int) -> None:
        for oddity in self._odd:
            self._records[oddity].append(number)
        self._odd.clear()


def _unclosed(name: str, number: int) -> SheetError:
    return SheetError(
        f"{name}, Zeile {number}: Ein Anführungszeichen wird geöffnet und nicht geschlossen,"
        " oder ein Feld ist länger als 131.072 Zeichen. Bitte dort ergänzen oder die Liste aus der"
        " Tabellenkalkulation neu ausgeben."
    )


def _fit(text: str, separator: str) -> float:
    """How well a separator fits: share of records with the commonest width of several cells.

    Width itself says nothing: ``1,5;2,5`` has more commas than semicolons.
    """
    widths = Counter(len(row) for row in _records_of(text, separator) if row)
    several = {width: count for width, count in widths.items() if width > 1}
    return max(several.values()) / sum(widths.values()) if several else 0.0


def _records_of(text: str, separator: str) -> list[list[str]]:
    """The first records of a text, none if it is no table with this separator."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(itertools.islice(reader, SAMPLE_RECORDS))
    except csv.Error:
        return []


def _known_cell(text: str, known: dict[str, Cell]) -> Cell:
    """One cell per distinct text, for lists with many equal entries."""
    if not text:
        return EMPTY
    cell = known.get(text)
    if cell is None:
        cell = Cell(typed_text(text), text)
        if len(known) < _KNOWN_TEXTS:
            known[text] = cell
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
