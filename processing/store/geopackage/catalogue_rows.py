"""The catalogue that a store carries: its texts as rows of a table."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from ...catalogue.load import base_catalogue, city_catalogue, parse_texts
from ...catalogue.model import Catalogue
from ...catalogue.parsing.faults import CatalogueError
from ...catalogue.texts import (
    MOST_BYTES,
    MOST_FILES,
    CatalogueTexts,
    Layer,
    bundled_cities,
    is_file_name,
)
from ...wording.number_reading import plain_whole
from ..ledgers import CATALOGUE_TABLE
from ..sql import statement
from ..store_errors import StoreError
from ..stored_values import CATALOGUE_DIGEST as DIGEST
from .database import connect, sentence
from .file_contents import has_rows, table_names

FORMAT = 1
"""Of the texts; a later one is not read."""


_CELL = "CASE typeof({}) WHEN 'text' THEN CAST({} AS BLOB) END"
_CELLS = f"SELECT {_CELL}, {_CELL}, {_CELL} FROM {{}}"  # nosec B608 # noqa: S608 - quoted names are put in


def facts_of(catalogue: Catalogue) -> dict[str, str]:
    """Facts of the store that tell which catalogue it carries."""
    return {
        "katalog": catalogue.id,
        "katalog_version": catalogue.version,
        "katalog_format": str(FORMAT),
        DIGEST: catalogue.texts.digest,
    }


def rows_of_texts(texts: CatalogueTexts) -> list[dict[str, str]]:
    """Rows of the table, one per file."""
    return [{"ebene": item.layer, "datei": item.name, "inhalt": item.text} for item in texts.files]


def lacks_catalogue(
    path: Path, connection: sqlite3.Connection, catalogue: Catalogue, meta: Mapping[str, str]
) -> bool:
    """Whether a store of an earlier version is to get the catalogue that it was made with.

    Args:
        path: The file.
        connection: One to the file that is open already.
        catalogue: The one that it is read with.
        meta: Facts about the store.
    """
    made_with = meta.get("katalog") or catalogue.id
    return made_with == catalogue.id and not has_rows(path, CATALOGUE_TABLE.name, connection)


def require_same(path: Path, texts: CatalogueTexts) -> None:
    """Refuse to replace a catalogue that somebody has changed since it was read.

    Args:
        path: The file, which nobody else writes to now.
        texts: Those that were read.

    Raises:
        StoreError: if the file has others.
    """
    stored = stored_texts(path)
    if stored is not None and stored != texts:
        raise StoreError(
            f"{path.name}: Der Katalog wurde inzwischen anderswo geändert; gespeichert wurde"
            " nichts. Bitte noch einmal beginnen und die Änderungen wiederholen."
        )


def catalogue_of(path: Path, meta: Mapping[str, str]) -> Catalogue:
    """Return the catalogue of a store.

    A store from before stores carried theirs was made with one that comes with the program; if that
    is not known any more, it is read with the base.

    Args:
        path: The file.
        meta: Facts about the store.

    Raises:
        StoreError: if the table is damaged, of a later format, or the catalogue in it cannot be
            read.
    """
    stated = plain_whole(meta.get("katalog_format") or "1")
    if stated is None or stated > FORMAT:
        raise StoreError(
            f"{path}: Der Katalog im Speicher stammt aus einer neueren Version von INSEK (Format"
            f" {meta.get('katalog_format')}, bekannt ist {FORMAT}). Bitte das Plugin aktualisieren."
        )
    texts = stored_texts(path)
    try:
        if texts is not None:
            return parse_texts(texts)
    except CatalogueError as error:
        raise StoreError(f"{path}: {error}") from error
    made_with = meta.get("katalog", "")
    return city_catalogue(made_with) if made_with in bundled_cities() else base_catalogue()


def stored_texts(path: Path) -> CatalogueTexts | None:
    """Texts in the file; None where it has no such table, or no row in it.

    Args:
        path: The file.

    Raises:
        StoreError: if a row is damaged, or there is more than a catalogue can hold.
    """
    name = CATALOGUE_TABLE.name
    if name not in table_names(path):
        return None
    rows = _rows(path, name)
    if not rows:
        return None
    texts: dict[Layer, list[tuple[str, str]]] = {}
    for cells in rows:
        told = tuple(_text(cell) for cell in cells)
        layer, file, text = told
        if None in told or layer not in list(Layer) or not is_file_name(file or ""):
            called = " ".join(str(file).split())[:40]
            raise StoreError(
                f"{path}: Der Katalog im Speicher ist beschädigt (Tabelle {name}, Datei"
                f" „{called}“). Bitte eine Sicherung verwenden."
            )
        texts.setdefault(Layer(layer), []).append((file or "", text or ""))
    found = CatalogueTexts()
    for layer, files in texts.items():
        found = found.with_layer(layer, files)
    return found


def _rows(path: Path, name: str) -> list[tuple[bytes | None, ...]]:
    """Cells of the table in bytes, because anybody may have written them; None for no text."""
    columns = [column for column, _ in CATALOGUE_TABLE.fields for _ in range(2)]
    try:
        with contextlib.closing(connect(path)) as connection:
            count, size = connection.execute(
                statement("SELECT count(*), total(length(inhalt)) FROM {}", name)
            ).fetchone()
            if count > MOST_FILES or size > MOST_BYTES:
                raise StoreError(
                    f"{path}: Der Katalog im Speicher (Tabelle {name}) ist größer, als ein Katalog"
                    f" sein kann ({MOST_FILES} Dateien, {MOST_BYTES} Zeichen). Bitte eine Sicherung"
                    " verwenden."
                )
            return connection.execute(statement(_CELLS, *columns, name)).fetchall()
    except sqlite3.DatabaseError as error:
        raise StoreError(sentence(path, str(error))) from error


def _text(cell: bytes | None) -> str | None:
    try:
        return None if cell is None else cell.decode("utf-8")
    except UnicodeDecodeError:
        return None
