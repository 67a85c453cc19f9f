"""Rows of a GTFS table in chunks of columns, and what was wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO

import numpy as np

from .gtfs_archive import FeedFiles
from .report import Skip, SkipTally, SourceError

CHUNK_ROWS = 50_000
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
        """Note one place."""
        self.tally.add(f"{table}: {reason}", where)

    def add_rows(
        self,
        table: str,
        reason: str,
        lines: np.ndarray,
        values: Callable[[int], str] | None = None,
    ) -> None:
        """Note rows by their line numbers; ``values(i)`` is the text that was wrong there."""
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

    lines: np.ndarray
    columns: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.lines)

    def texts(self, name: str) -> list[str]:
        """A column without blanks around its values."""
        return [value.strip() for value in self.columns[name]]


def read_table(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> Chunk:
    """A small table as a whole; columns that are not there hold empty texts.

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


def read_chunks(
    files: FeedFiles,
    table: str,
    problems: Problems,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    progress: Callable[[float], None] | None = None,
) -> Iterator[Chunk]:
    """A table in chunks of CHUNK_ROWS rows, so that memory does not grow with the file.

    Bytes that are no UTF-8 are read as Latin-1, block by block. Rows with fewer fields than the
    header are kept if the required ones are there, rows with more are left out; both are noted.

    Raises:
        SourceError: if a required column is missing or the table cannot be read.
    """
    where = f"{files.name}, {table}"
    with files.open(table) as file:
        lines = chain.from_iterable(_blocks(file, where, files.size(table), progress, problems))
        header = next(lines, "")
        delimiter = max(_DELIMITERS, key=header.count)
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
        names = _header(header, delimiter, where)
        positions = _positions(names, required, optional, where)
        least = 1 + max(names.index(name) for name in required)
        number = 1
        while True:
            try:
                rows = list(islice(reader, CHUNK_ROWS))
            except csv.Error as error:
                raise SourceError(
                    f"{where}, nach Zeile {number + reader.line_num}: Die Zeile ist nicht lesbar"
                    f" ({error}). Bitte den Fahrplan erneut herunterladen."
                ) from error
            if not rows:
                return
            numbers = _line_numbers(rows, number, reader.line_num + 1)
            number = reader.line_num + 1
            chunk = _chunk(rows, numbers, positions, (least, len(names)), (table, problems))
            if len(chunk):
                yield chunk


def _blocks(
    file: IO[bytes],
    where: str,
    size: int,
    progress: Callable[[float], None] | None,
    problems: Problems,
) -> Iterator[io.StringIO]:
    """Text of whole lines, block by block."""
    rest, done, foreign = b"", 0, False
    while block := file.read(_BLOCK_BYTES):
        if not done and block.startswith(_UTF16):
            raise SourceError(
                f"{where}: Die Datei ist als UTF-16 gespeichert; GTFS verlangt UTF-8. Bitte"
                " umwandeln."
            )
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
        if done == len(block) + len(rest):
            block = block.removeprefix(_UTF8_MARK)
        text, latin = _decode(block)
        foreign = foreign or latin
        yield text
    if rest:
        text, latin = _decode(rest.removeprefix(_UTF8_MARK) if done == len(rest) else rest)
        foreign = foreign or latin
        yield text
    if foreign:
        problems.add(where.rpartition(", ")[2], "kein UTF-8, als Latin-1 gelesen", "")


def _decode(block: bytes) -> tuple[io.StringIO, bool]:
    try:
        text, latin = block.decode("utf-8"), False
    except UnicodeDecodeError:
        text, latin = block.decode("latin-1"), True
    return io.StringIO(text, newline=""), latin


def _header(line: str, delimiter: str, where: str) -> list[str]:
    names = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    if not any(name.strip() for name in names):
        raise SourceError(f"{where}: Die Datei ist leer. Bitte den Fahrplan erneut herunterladen.")
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


def _line_numbers(rows: Sequence[Sequence[str]], before: int, last: int) -> np.ndarray:
    """Line of each row; texts in quotes may go over several lines."""
    if last - before == len(rows):
        return np.arange(before + 1, last + 1)
    extra = [sum(max(value.count("\n"), value.count("\r")) for value in row) for row in rows]
    ends = before + np.cumsum(1 + np.array(extra))
    return ends - np.array(extra)


def _chunk(
    rows: list[list[str]],
    lines: np.ndarray,
    positions: dict[str, int | None],
    widths: tuple[int, int],
    report: tuple[str, Problems],
) -> Chunk:
    """Columns of rows; ``widths`` is how many fields a row needs at least and has at most."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    if (lengths != widths[1]).any():
        rows, lines = _even_rows(rows, lines, lengths, widths, report)
    columns = {
        name: [""] * len(rows) if column is None else [row[column] for row in rows]
        for name, column in positions.items()
    }
    return Chunk(lines, columns)


def _even_rows(
    rows: list[list[str]],
    lines: np.ndarray,
    lengths: np.ndarray,
    widths: tuple[int, int],
    report: tuple[str, Problems],
) -> tuple[list[list[str]], np.ndarray]:
    """Rows filled up to the header's width; blank lines go, unusable rows are noted and go."""
    table, problems = report
    least, most = widths
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
