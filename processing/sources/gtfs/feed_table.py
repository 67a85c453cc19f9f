"""Rows of a GTFS table in chunks of columns, and what was wrong with them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice

import numpy as np

from ...runtime.array_types import BoolArray, IntArray, IntegerArray
from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError
from ...wording.numbers import grouped
from ..reader_report import Skip, SkipTally
from .byte_rows import ByteRows, split_rows
from .column_readings import RememberedValues
from .feed_archive import REQUIRED, FeedFiles
from .table_bytes import TableHead, header_of, text_lines, whole_lines

CHUNK_ROWS = 1_000
"""So few that the texts of a chunk stay in the cache of the processor."""
MAX_ROWS = 2_000_000
"""Rows of a table that is kept as a whole: all but stop_times.txt."""
EMPTY = "leer, gilt als nicht vorhanden"
_DELIMITERS = ",;\t"
_LISTED = 20
_REMEMBERED = 50_000


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

    def lengths(self, name: str) -> IntArray:
        """Letters (n) of each field of a column."""
        return np.array([len(value.strip()) for value in self.columns[name]], dtype=np.int64)

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
        SourceError: if a required column is missing, the table cannot be read or has more than
            MAX_ROWS rows.
    """
    lines = [np.empty(0, dtype=np.int64)]
    columns: dict[str, list[str]] = {name: [] for name in (*required, *optional)}
    # Most columns repeat few texts: each is kept once.
    known: dict[str, dict[str, str]] = {name: {} for name in columns}
    rows = 0
    if files.has(table):
        for chunk in read_chunks(files, table, problems, required=required, optional=optional):
            rows += len(chunk)
            if rows > MAX_ROWS:
                raise SourceError(
                    f"{files.name}, {table}: Die Tabelle hat mehr als {grouped(MAX_ROWS)} Zeilen;"
                    " so viele werden nicht gelesen. Bitte einen Ausschnitt des Fahrplans"
                    " verwenden."
                )
            lines.append(chunk.lines)
            for name, values in chunk.columns.items():
                columns[name] += _once_each(values, known[name])
        if not rows and table not in REQUIRED:
            problems.add(table, EMPTY, "")
    return Chunk(np.concatenate(lines), columns)


def _once_each(values: list[str], known: dict[str, str]) -> list[str]:
    """The same texts, equal ones as one object as long as there is room to remember them."""
    if len(known) < _REMEMBERED:
        return [known.setdefault(value, value) for value in values]
    return [known.get(value, value) for value in values]


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

    The header is the first line that is not blank. Bytes that are no UTF-8 are read as
    Windows-1252. Rows with fewer fields than the header are kept if the required ones are there,
    rows with more are left out; all these are noted with their lines. A table without any line
    that is not blank has no rows, unless no feed can do without it.

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
        blocks = whole_lines(file, where, files.size(table), None)
        head = _head(blocks, where, table)
        if head is None:
            return
        layout = _Layout.of(head, required, optional, (where, table))
        yield from _by_csv(chain([head.rest], blocks), layout, problems, head.line)


def _head(blocks: Iterator[bytes], where: str, table: str) -> TableHead | None:
    """The header; None for an empty table that need not be there."""
    head = header_of(blocks)
    if head is None and table in REQUIRED:
        raise SourceError(f"{where}: Die Datei ist leer. Bitte den Fahrplan erneut herunterladen.")
    return head


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
        blocks = whole_lines(file, where, files.size(table), progress)
        head = _head(blocks, where, table)
        if head is None:
            return
        layout = _Layout.of(head, required, optional, (where, table))
        block, line = head.rest, head.line
        while True:
            check_cancelled()
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
        head: TableHead,
        required: Sequence[str],
        optional: Sequence[str],
        labels: tuple[str, str],
    ) -> _Layout:
        """Layout that a header states."""
        delimiter = max(_DELIMITERS, key=head.text.count)
        where = f"{labels[0]}, Zeile {head.line}"
        names = _header(head.text, delimiter, where)
        positions = _positions(names, required, optional, where)
        least = 1 + max(names.index(name) for name in required)
        return cls(delimiter, positions, len(names), least, *labels)


def _by_csv(
    blocks: Iterator[bytes], layout: _Layout, problems: Problems, line: int
) -> Iterator[Chunk]:
    """Chunks of the rows after a line."""
    lines = chain.from_iterable(text_lines(blocks, partial(problems.add_rows, layout.table), line))
    reader = csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True)
    before = line
    while True:
        check_cancelled()
        try:
            rows = list(islice(reader, CHUNK_ROWS))
        except csv.Error as error:
            raise SourceError(
                f"{layout.where}, nach Zeile {line + reader.line_num - 1}: Die Zeile ist nicht"
                " lesbar, ein Anführungszeichen schließt sich nicht oder ein Wert ist länger als"
                f" {grouped(csv.field_size_limit())} Zeichen. Bitte den Fahrplan erneut"
                " herunterladen."
            ) from error
        if not rows:
            break
        numbers = _line_numbers(rows, before, line + reader.line_num)
        before = line + reader.line_num
        chunk = _chunk(rows, numbers, layout, problems)
        if len(chunk):
            yield chunk


def _header(line: str, delimiter: str, where: str) -> list[str]:
    try:
        names = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error as error:
        raise SourceError(
            f"{where}: Die Kopfzeile ist nicht lesbar, sie ist länger als jede Spaltenüberschrift."
            " Bitte den Fahrplan erneut herunterladen."
        ) from error
    return [name.strip().casefold() for name in names]


def _positions(
    names: Sequence[str], required: Sequence[str], optional: Sequence[str], where: str
) -> dict[str, int | None]:
    """Column number of each wanted name, None where an optional one is not there."""
    missing = [name for name in required if name not in names]
    if missing:
        raise SourceError(
            f"{where}: Es fehlt die Spalte {', '.join(missing)}. Vorhanden:"
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
