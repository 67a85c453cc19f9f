"""A catalogue out of a file or into a folder: how one reaches another store or another computer."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from pathlib import Path

from ..catalogue.load import load_catalogue, parse_texts
from ..catalogue.model import Catalogue
from ..catalogue.texts import (
    CITY_FILE,
    MOST_BYTES,
    MOST_FILES,
    CatalogueTexts,
    Layer,
    given_texts,
    plain_name,
)
from ..runtime.errors import SourceError
from ..runtime.placed import placed_folder
from ..store.opening import open_store
from ..wording.file_faults import reason

READ_ME = "LIESMICH.txt"
_DAMAGED = (
    *(OSError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(RuntimeError, EOFError, ValueError),
)
"""What zipfile raises for archives that are broken, locked or packed in unknown ways."""
_READ_ME = """\
Katalog dieses INSEK

Hier und in maps steht, was in dieser Stadt anders ist als im Grundkatalog. base enthält den
Grundkatalog, wie ihn der Speicher mitführt: zum Nachschlagen und Abschreiben. changes enthält,
was in QGIS oder beim Übernehmen von Ebenen geändert wurde; es gilt vor allem anderen.

Ändern: die Zeile aus base in die Datei gleichen Namens hier abschreiben, mit den Schlüsseln
darüber, und den Wert ändern. Listen, deren Einträge eine id haben, werden Eintrag für Eintrag
ergänzt: omit: true nimmt einen heraus, first: true und after: andere_id stellen ihn um. Ein leerer
Wert (~) nimmt weg, was in base steht.

Übernehmen: „Katalog übernehmen“ mit der Datei city.yaml dieses Ordners. Das Werkzeug prüft alles,
nennt Fehler mit Datei und Zeile und sagt, was sich für Ebenen, Maßnahmen und Karten ändert.
"""


def catalogue_from(path: Path) -> Catalogue:
    """Return the catalogue that a file leads to.

    Args:
        path: ``city.yaml`` of a folder, a ZIP of such a folder, or another INSEK store.

    Raises:
        SourceError: if it is none of them, or an archive is damaged or too large.
        CatalogueError: if the catalogue cannot be read; the sentence names file, line and remedy.
        StoreError: if the store cannot be opened.
    """
    if not path.exists():
        raise SourceError(f"{path}: Die Datei gibt es nicht. Bitte den Pfad prüfen.")
    if path.is_dir():
        return load_catalogue(path)
    ending = path.suffix.lower()
    if path.name == CITY_FILE:
        return load_catalogue(path.parent)
    if ending == ".zip":
        return parse_texts(_archived(path))
    if ending == ".gpkg":
        return open_store(path).catalogue
    raise SourceError(
        f"{path}: Das ist kein Katalog. Bitte {CITY_FILE} eines Ordners, ein ZIP davon oder einen"
        " INSEK-Speicher (.gpkg) wählen."
    )


def _archived(path: Path) -> CatalogueTexts:
    files: dict[str, str] = {}
    size, name = 0, None
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = None if entry.is_dir() else plain_name(entry.filename)
                if name is None:
                    continue
                if name in files:
                    raise SourceError(f"{path}: „{name}“ ist zweimal im Archiv. Bitte neu packen.")
                with archive.open(entry) as opened:
                    data = opened.read(MOST_BYTES - size + 1)
                size += len(data)
                if size > MOST_BYTES or len(files) >= MOST_FILES:
                    raise SourceError(
                        f"{path}: Das Archiv ist größer, als ein Katalog sein kann"
                        f" ({MOST_FILES} Dateien, {MOST_BYTES} Bytes)."
                    )
                files[name] = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path}, {name or 'Namen der Dateien'}: Die Datei ist nicht in UTF-8 gespeichert;"
            " bitte neu speichern."
        ) from error
    except _DAMAGED as error:
        raise SourceError(
            f"{path}: Das Archiv ist nicht zu lesen ({reason(error)}). Bitte neu packen, ohne"
            " Kennwort."
        ) from error
    if CITY_FILE not in files:
        raise SourceError(f"{path}: Das Archiv enthält keine {CITY_FILE}. Bitte den Ordner packen.")
    return given_texts(files.items())


def write_catalogue(catalogue: Catalogue, folder: Path) -> int:
    """Write a catalogue as a folder that :func:`catalogue_from` reads again.

    Args:
        catalogue: Any.
        folder: A new folder, or an empty one.

    Returns:
        Number of files of the catalogue.

    Raises:
        SourceError: if there are files in the folder: they would be read as part of the catalogue.
        OSError: if the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SourceError(f"{folder}: Der Ordner ist nicht leer. Bitte einen neuen wählen.")
    texts = catalogue.texts
    if texts.text(Layer.CITY, CITY_FILE) is None:
        own = f"extends: base\nid: {catalogue.id}\nversion: '{catalogue.version}'\n"
        texts = texts.with_layer(Layer.CITY, [(CITY_FILE, own)])
    with placed_folder(folder) as made:
        for item in texts.files:
            path = made / item.place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(item.text, encoding="utf-8", newline="\n")
        (made / READ_ME).write_text(_READ_ME, encoding="utf-8")
    return len(texts.files)
