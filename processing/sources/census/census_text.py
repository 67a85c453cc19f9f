"""Census files as text, as they are downloaded: in a ZIP, with a title, in other encodings."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from ...runtime.errors import SourceError
from ...spreadsheets.reading.delimited import DelimitedRecords
from ...spreadsheets.reading.sheet_model import SheetError
from ...wording.file_faults import reason
from .census_cells import parse_cell_id
from .census_file import TEXT_ENDINGS, CensusFile, CensusRow, Columns, find_columns, open_features

_HEADED = 30
"""The headings stand in one of so many first rows."""
_FEATURES = frozenset({".gpkg"})


def open_text(opened: Callable[[], IO[bytes]], name: str, value_field: str) -> CensusFile:
    """A text table with its columns found, wherever its headings stand.

    Args:
        opened: Opens it from its start.
        name: Of the file, for messages.
        value_field: Column of inhabitants; empty to look for the usual ones.

    Raises:
        SourceError: if it is no table, or lacks the columns.
    """
    with _as_sentences(name):
        records = DelimitedRecords(opened, name)
    if all(len(row) < 2 for row in records.head):
        raise SourceError(
            f"{name}, Zeile 1: Kein Trennzeichen gefunden (erwartet ; , Tabulator oder |). Bitte"
            " die CSV-Datei des Zensus verwenden."
        )
    heading, columns = _headed(records, name, value_field)
    return CensusFile(columns, _rows(records, heading, columns, name))


def open_zip(path: Path, part: str, value_field: str) -> CensusFile:
    """The grid file in a ZIP as it is downloaded; of several the one with the smallest cells.

    Args:
        path: The ZIP.
        part: Name of the file in it, empty for the one that fits.
        value_field: Column of inhabitants; empty to look for the usual ones.

    Raises:
        SourceError: if the ZIP is damaged or has no grid file; if several have cells of one size
            and none is named.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = [item.filename for item in package.infolist() if not item.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(
            f"{path}: Die ZIP-Datei ist beschädigt ({reason(error)}). Bitte erneut herunterladen."
        ) from error
    ends = TEXT_ENDINGS | _FEATURES
    found: dict[str, CensusFile] = {}
    faults: list[str] = []
    for name in sorted(names):
        known = PurePosixPath(name)
        if known.suffix.lower() not in ends or (part and part not in (name, known.name)):
            continue
        try:
            found[name] = _member(path, name, value_field)
        except SourceError as error:
            faults.append(str(error))
    if not found:
        inside = "; ".join(faults[:3]) or f"enthalten sind: {', '.join(names[:20]) or 'nichts'}"
        raise SourceError(
            f"{path}: In der ZIP-Datei ist keine Gitterdatei mit Einwohnern: {inside}. Bitte"
            " entpacken und die richtige Datei wählen."
        )
    if len(found) == 1:
        return next(iter(found.values()))
    return _finest(path, found, value_field)


def _member(path: Path, name: str, value_field: str) -> CensusFile:
    label = f"{path} › {name}"
    if PurePosixPath(name).suffix.lower() in _FEATURES:
        return open_features(Path(f"/vsizip/{path}/{name}"), value_field)

    def opened() -> IO[bytes]:
        try:
            # Kept open by the part, as long as that is read.
            return zipfile.ZipFile(path).open(name)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise SourceError(
                f"{label}: Die Datei lässt sich nicht entpacken. Bitte selbst entpacken (bei einem"
                " Kennwort mit diesem) und die Gitterdatei wählen."
            ) from error

    return open_text(opened, label, value_field)


def _finest(path: Path, found: dict[str, CensusFile], value_field: str) -> CensusFile:
    """Of several grids the one with the smallest cells; all others are closed."""
    sizes = {name: _cell_size(census) for name, census in found.items()}
    finest = min(sizes.values())
    best = [name for name, size in sizes.items() if size == finest]
    if len(best) > 1:
        raise SourceError(
            f"{path}: Mehrere Dateien in der ZIP-Datei haben eine Spalte mit der Einwohnerzahl:"
            f" {', '.join(best)}. Bitte die richtige angeben: {path.name}|layername=Datei."
        )
    others = [name for name in found if name != best[0]]
    note = (f"Gelesen wurde „{best[0]}“ mit den kleinsten Zellen, nicht: {', '.join(others)}",)
    return replace(_member(path, best[0], value_field), notes=note)


def _cell_size(census: CensusFile) -> float:
    """Side length in metres by the first row; infinite if it does not say."""
    first = next(census.rows, None)
    if isinstance(census.rows, Generator):
        census.rows.close()
    if census.columns.size is not None:
        return census.columns.size
    cell = parse_cell_id(first.id) if first is not None else None
    return cell.size if cell is not None else math.inf


def _headed(records: DelimitedRecords, name: str, value_field: str) -> tuple[int, Columns]:
    """Row of the headings, from 1, and the columns."""
    fault: SourceError | None = None
    for number, row in enumerate(records.head[:_HEADED], start=1):
        if len(row) < 2:
            continue
        where = f"{name}, Zeile {number}"
        try:
            columns = find_columns(row, value_field, where=where)
        except SourceError as error:
            fault = fault or error
            continue
        if columns.located:
            return number, columns
        fault = SourceError(
            f"{where}: Weder eine Gitter-ID noch x- und y-Koordinaten gefunden. Vorhanden:"
            f" {', '.join(row[:20])}. Bitte die Gitterdatei des Zensus verwenden."
        )
    raise fault or SourceError(f"{name}: Keine Kopfzeile gefunden.")


def _rows(
    records: DelimitedRecords, heading: int, columns: Columns, name: str
) -> Iterator[CensusRow]:
    with _as_sentences(name):
        for number, row in enumerate(records, start=1):
            if number > heading and any(row):
                yield columns.picked(row, number)


@contextmanager
def _as_sentences(name: str) -> Iterator[None]:
    """Faults of a table, and of the ZIP that it is unpacked from, as sentences."""
    try:
        yield
    except SheetError as error:
        raise SourceError(str(error)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise SourceError(
            f"{name}: Die Datei ist beschädigt oder unvollständig und lässt sich nicht bis zum Ende"
            f" lesen ({reason(error)}). Bitte erneut herunterladen."
        ) from error
