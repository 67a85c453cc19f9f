"""Cells that hold something else than their column says: SQLite lets anybody write anything.

GDAL reads a text in a column of numbers as 0, and bytes that are no text as half a text. Nothing of
that may become a figure of the concept.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from osgeo import gdal, ogr

from ...runtime.array_types import ObjectArray
from ..ledgers import LedgerTable
from ..sql import quoted
from ..store_errors import StoreError

_WHOLE = "typeof({0}) NOT IN ('integer', 'null')"
_TEXT = "typeof({0}) NOT IN ('text', 'null')"
_RULES = {
    # Numbers in a column of texts can be read as they are.
    "text": ("typeof({0}) = 'blob'", "eines Textes"),
    "integer": (_WHOLE, "einer ganzen Zahl"),
    "boolean": (_WHOLE, "von Ja oder Nein"),
    "real": (
        "(typeof({0}) NOT IN ('integer', 'real', 'null') OR abs({0}) = 9e999)",
        "einer Zahl",
    ),
    "date": (_TEXT, "eines Datums"),
    "datetime": (_TEXT, "einer Zeitangabe"),
}
"""By kind of column when a cell is wrong, and what it should hold."""

_FOUND = {"blob": "Binärdaten", "text": "Text", "integer": "eine Zahl"}


def require_sound_cells(dataset: gdal.Dataset, layer: ogr.Layer, table: LedgerTable) -> None:
    """Refuse a table with a cell of another type, or an empty one in a key column.

    Raises:
        StoreError: for the first of them.
    """
    definition = layer.GetLayerDefn()
    kinds = {name: kind for name, kind in table.fields if definition.GetFieldIndex(name) >= 0}
    faults = [(name, _RULES[kind][0].format(quoted(name))) for name, kind in kinds.items()]
    faults += [(name, f"coalesce({quoted(name)}, '') = ''") for name in table.keys if name in kinds]
    found = _first(dataset, layer, faults) if faults else None
    if found is None:
        return
    fid, number, stored = found
    name = faults[number][0]
    where = cell(dataset, table, fid, name)
    if number >= len(kinds):
        raise StoreError(
            f"{where} ist leer; ohne diese Angabe gehört die Zeile zu nichts. Bitte in der"
            " Attributtabelle ausfüllen oder die Zeile löschen."
        )
    kind = kinds[name]
    real = "eine unendliche Zahl" if kind == "real" else "eine Kommazahl"
    raise StoreError(
        f"{where} enthält {_FOUND.get(stored, real)} statt {_RULES[kind][1]}. Bitte in der"
        " Attributtabelle berichtigen oder leeren."
    )


def require_readable_text(
    dataset: gdal.Dataset, table: LedgerTable, name: str, values: Sequence[str | None] | ObjectArray
) -> None:
    """Refuse a column with a text that is no UTF-8.

    Args:
        dataset: The file, open in GDAL.
        table: The table and its columns.
        name: The column.
        values: All its cells in the order of the layer.

    Raises:
        StoreError: for the first of them.
    """
    try:
        "".join(filter(None, values)).encode()
    except UnicodeEncodeError:
        layer = dataset.GetLayerByName(table.name)
        layer.ResetReading()
        fids = [feature.GetFID() for feature in layer]
        row = next(row for row, value in enumerate(values) if as_text(value or "") != (value or ""))
        raise StoreError(
            f"{cell(dataset, table, fids[row], name)} enthält Zeichen, die kein lesbarer Text"
            " sind. Bitte in der Attributtabelle neu eingeben oder leeren."
        ) from None


def cell(dataset: gdal.Dataset, table: LedgerTable, fid: int, name: str) -> str:
    """Where a cell is, as the beginning of a sentence.

    Args:
        dataset: The file, open in GDAL.
        table: The table and its columns.
        fid: Id of the row in the file.
        name: The column.
    """
    file = Path(dataset.GetDescription()).name
    return f"{file}: Tabelle „{table.name}“, Zeile mit fid {fid}: Die Spalte „{name}“"


def as_text(value: str) -> str:
    r"""A text that can be written again: bytes that are no UTF-8 become ``\xff``."""
    return value.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _first(
    dataset: gdal.Dataset, layer: ogr.Layer, faults: Sequence[tuple[str, str]]
) -> tuple[int, int, str] | None:
    """Id of the first row with a fault, number of the fault, and the type that the cell has."""
    number = " ".join(f"WHEN {text} THEN {index}" for index, (_, text) in enumerate(faults))
    stored = " ".join(f"WHEN {text} THEN typeof({quoted(name)})" for name, text in faults)
    anything = " OR ".join(text for _, text in faults)
    row = quoted(layer.GetFIDColumn())
    answer = dataset.ExecuteSQL(
        # Conditions are ours, and all names in them are quoted.
        f"SELECT {row} + 0 AS zeile, CASE {number} END AS mangel, CASE {stored} END AS art"  # nosec B608 # noqa: S608
        f" FROM {quoted(layer.GetName())} WHERE {anything} ORDER BY {row} LIMIT 1"
    )
    try:
        feature = answer.GetNextFeature()
        if feature is None:
            return None
        return (
            feature.GetFieldAsInteger64("zeile"),
            feature.GetFieldAsInteger("mangel"),
            feature.GetFieldAsString("art"),
        )
    finally:
        dataset.ReleaseResultSet(answer)
