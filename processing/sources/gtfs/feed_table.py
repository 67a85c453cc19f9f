"""Rows of a GTFS table in chunks of columns, and what was wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO

import numpy as np

from ...runtime.array_types import BoolArray, IntArray, IntegerArray
from ...runtime.errors import SourceError
from ..reader_report import Skip, SkipTally
from .byte_rows import ByteRows, split_rows
from .column_readings import RememberedValues
from .feed_archive import FeedFiles

CHUNK_ROWS = 1_000
"""So few that the texts of a chunk stay in the cache of the processor."""
_BLOCK_BYTES = 1 << 20
_MAX_LINE_BYTES = 4 << 20
_DELIMITERS = ",;\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_LISTED = 20


@dataclass(slots=True)
class Problems:
    """What was wrong with a feed: table, reason and the first rows, counted."""

    tally: SkipTally = field(default_factory=SkipTally)

    def add(self, table: str, reason: str, where: str) -> None:
        """Note one place, by a line or an id that a planner finds it by."""
        self.tally.add(f"{table}: {reason}", where)

    def add_rows(
        self,
        table: str,
        reason: str,
        lines: IntegerArray,
        values: Callable[[int], str] | None = None,
    ) -> None:
        """Note rows by their line numbers.

        Args:
            table: Name of the file.
            reason: German words, the same for all rows.
            lines: Line numbers in the file, shape (n,).
            values: Text that was wrong in row i of ``lines``; asked for the first few only.
        """
        for index, line in enumerate(lines[:_LISTED].tolist()):
            shown = f" „{values(index)[:40]}“" if values else ""
            self.tally.add(f"{table}: {reason}", f"Zeile {line}{shown}")
        if len(lines) > _LISTED:
            self.tally.counts[f"{table}: {reason}"] += len(lines) - _LISTED

    def result(self) -> tuple[Skip, ...]:
        """All reasons with their counts and first places, most frequent first."""
        return self.tally.result()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a table: the wanted columns as they stand, and each row's line in the file."""

    lines: IntArray
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.lines)

    def read(self, name: str, reading: RememberedValues) -> IntArray:
        """Numbers (n) of a column."""
        texts = self.columns[name]
        return np.fromiter(map(reading.__getitem__, texts), dtype=np.int64, count=len(texts))

    def text(self, name: str, row: int) -> str:
        """One field without blanks around it; ``row`` counts from 0 in the chunk."""
        return self.columns[name][row].strip()

    def texts(self, name: str) -> list[str]:
        """A column without blanks around its values."""
        return [value.strip() for value in self.columns[name]]


def read_feed_table(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> Chunk:
    """A small table as a whole; columns that are not there hold empty texts.

    Args:
        files: Tables of the feed.
        table: Name of the file, e.g. ``stops.txt``; no rows if the feed has none.
        problems: Takes rows of a wrong width.
        required: Columns that a table which is there must have.
        optional: Columns that are read if they are there.

    Raises:
        SourceError: if a required column is missing or the table cannot be read.
    """
    chunks = list(
        read_chunks(files, table, problems, required=required, optional=optional)
        if files.has(table)
        else ()
    )
    return Chunk(
        np.concatenate([np.empty(0, dtype=np.int64), *(chunk.lines for chunk in chunks)]),
        {
            name: [value for chunk in chunks for value in chunk.columns[name]]
            for name in (*required, *optional)
        },
    )


def repeats(ids: Sequence[str]) -> BoolArray:
    """Which rows (n) have the id of an earlier one."""
    seen: set[str] = set()
    double = np.zeros(len(ids), dtype=bool)
    for row, name in enumerate(ids):
        double[row] = name in seen
        seen.add(name)
    return double


def read_chunks(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> Iterator[Chunk]:
    """A table in chunks of CHUNK_ROWS rows, so that memory does not grow with the file.

    Bytes that are no UTF-8 are read as Latin-1, block by block. Rows with fewer fields than the
    header are kept if the required ones are there, rows with more are left out; both are noted.

    Args:
        files: Tables of the feed.
        table: Name of the file; it must be there.
        problems: Takes rows of a wrong width.
        required: Columns that must be there.
        optional: Columns that hold empty texts if they are not.

    Raises:
        SourceError: if a required column is missing or the table cannot be read.
    """
    with files.open(table) as file:
        where = f"{files.name}, {table}"
        blocks = _blocks(file, where, files.size(table), None)
        head, first = _first_block(blocks, where)
        layout = _Layout.of(head, required, optional, (where, table))
        yield from _by_csv(chain([first], blocks), layout, problems, 1)


def read_rows(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    progress: Callable[[float], None] | None = None,
) -> Iterator[Chunk | ByteRows]:
    """The same for tables of millions of rows: blocks of plain rows stay bytes.

    From the first block on that is not plain (see ``split_rows``) the table is read by the csv
    module, which takes longer.

    Args:
        files: Tables of the feed.
        table: Name of the file; it must be there.
        problems: Takes rows of a wrong width.
        required: Columns that must be there.
        optional: Columns that read as empty texts if they are not.
        progress: Called with 0..1 for every block; raises CancelledError to stop.

    Raises:
        SourceError: if a required column is missing or the table cannot be read.
    """
    with files.open(table) as file:
        where = f"{files.name}, {table}"
        blocks = _blocks(file, where, files.size(table), progress)
        head, block = _first_block(blocks, where)
        layout = _Layout.of(head, required, optional, (where, table))
        line = 1
        while True:
            rows = split_rows(
                block, layout.delimiter, layout.positions, layout.width, first_line=line + 1
            )
            if rows is None:
                break
            line += len(rows)
            yield rows
            block = next(blocks, b"")
        yield from _by_csv(chain([block], blocks), layout, problems, line)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a table is written: columns wanted, width, fields a row must have, names for reports."""

    delimiter: str
    positions: dict[str, int | None]
    width: int
    least: int
    where: str
    table: str

    @classmethod
    def of(
        cls,
        head: bytes,
        required: Sequence[str],
        optional: Sequence[str],
        labels: tuple[str, str],
    ) -> _Layout:
        """Layout that a header states."""
        line = head.decode("utf-8", "replace")
        delimiter = max(_DELIMITERS, key=line.count)
        names = _header(line, delimiter)
        positions = _positions(names, required, optional, labels[0])
        least = 1 + max(names.index(name) for name in required)
        return cls(delimiter, positions, len(names), least, *labels)


def _by_csv(
    blocks: Iterator[bytes], layout: _Layout, problems: Problems, line: int
) -> Iterator[Chunk]:
    """Chunks of the rows after a line."""
    foreign: list[bool] = []
    lines = chain.from_iterable(_texts(blocks, foreign))
    reader = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True)
    before = line
    while True:
        try:
            rows = list(islice(reader, CHUNK_ROWS))
        except csv.Error as error:
            raise SourceError(
                f"{layout.where}, nach Zeile {line + reader.line_num - 1}: Die Zeile ist nicht"
                f" lesbar ({error}). Bitte den Fahrplan erneut herunterladen."
            ) from error
        if not rows:
            break
        numbers = _line_numbers(rows, before, line + reader.line_num)
        before = line + reader.line_num
        chunk = _chunk(rows, numbers, layout, problems)
        if len(chunk):
            yield chunk
    if any(foreign):
        problems.add(layout.table, "kein UTF-8, als Latin-1 gelesen", "")


def _blocks(
    file: IO[bytes], where: str, size: int, progress: Callable[[float], None] | None
) -> Iterator[bytes]:
    """Whole lines, block by block, without the mark at the start of the file."""
    rest, done = b"", 0
    while block := file.read(_BLOCK_BYTES):
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


def _first_block(blocks: Iterator[bytes], where: str) -> tuple[bytes, bytes]:
    """The header and the lines after it in the same block."""
    block = next(blocks, b"")
    head = next(iter(block.splitlines(keepends=True)), b"")
    if not head.strip():
        raise SourceError(f"{where}: Die Datei ist leer. Bitte den Fahrplan erneut herunterladen.")
    return head, block[len(head) :]


def _texts(blocks: Iterator[bytes], foreign: list[bool]) -> Iterator[io.StringIO]:
    """Lines of blocks as text; notes for each block whether it was no UTF-8."""
    for block in blocks:
        try:
            text = block.decode("utf-8")
            foreign.append(False)
        except UnicodeDecodeError:
            text = block.decode("latin-1")
            foreign.append(True)
        yield io.StringIO(text, newline="")


def _header(line: str, delimiter: str) -> list[str]:
    names = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    return [name.strip().casefold() for name in names]


def _positions(
    names: Sequence[str], required: Sequence[str], optional: Sequence[str], where: str
) -> dict[str, int | None]:
    """Column number of each wanted name, None where an optional one is not there."""
    missing = [name for name in required if name not in names]
    if missing:
        raise SourceError(
            f"{where}, Zeile 1: Es fehlt die Spalte {', '.join(missing)}. Vorhanden:"
            f" {', '.join(names[:20])}. Bitte die vollständige GTFS-Datei verwenden."
        )
    found: dict[str, int | None] = {name: names.index(name) for name in required}
    found.update({name: names.index(name) if name in names else None for name in optional})
    return found


def _line_numbers(rows: Sequence[Sequence[str]], before: int, last: int) -> IntArray:
    """Line of each row; texts in quotes may go over several lines."""
    if last - before == len(rows):
        return np.arange(before + 1, last + 1)
    extra = [sum(max(value.count("\n"), value.count("\r")) for value in row) for row in rows]
    ends = before + np.cumsum(1 + np.array(extra))
    return np.asarray(ends - np.array(extra))


def _chunk(rows: list[list[str]], lines: IntArray, layout: _Layout, problems: Problems) -> Chunk:
    """Columns of rows."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    if (lengths != layout.width).any():
        rows, lines = _even_rows(rows, lines, lengths, layout, problems)
    columns = {
        name: [""] * len(rows) if column is None else [row[column] for row in rows]
        for name, column in layout.positions.items()
    }
    return Chunk(lines, columns)


def _even_rows(
    rows: list[list[str]],
    lines: IntArray,
    lengths: IntArray,
    layout: _Layout,
    problems: Problems,
) -> tuple[list[list[str]], IntArray]:
    """Rows filled up to the header's width; blank lines go, unusable rows are noted and go."""
    table, least, most = layout.table, layout.least, layout.width
    for row in np.flatnonzero(lengths > most).tolist():
        if not any(value.strip() for value in rows[row][most:]):
            lengths[row] = most
    blank = np.array([not any(value.strip() for value in row) for row in rows])
    short = (lengths < most) & ~blank
    usable = short & (lengths >= least)
    problems.add_rows(table, "Zeile mit zu wenigen Feldern, ausgelassen", lines[short & ~usable])
    problems.add_rows(table, "Zeile mit zu wenigen Feldern, Rest leer gelesen", lines[usable])
    problems.add_rows(table, "Zeile mit zu vielen Feldern, ausgelassen", lines[lengths > most])
    keep = np.flatnonzero(~blank & (lengths >= least) & (lengths <= most))
    filled = [rows[row] + [""] * (most - len(rows[row])) for row in keep.tolist()]
    return filled, lines[keep]
