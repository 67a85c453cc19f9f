"""Read any spreadsheet a planner brings: XLSX, XLSM, ODS, CSV and TSV, told apart by content."""

from __future__ import annotations

import re
from pathlib import Path

from ...wording.file_faults import reason
from .delimited import read_delimited
from .read_ods import CONTENT, read_ods
from .read_xlsx import WORKBOOK, read_xlsx
from .sheet_model import Sheet, SheetError
from .zip_archive import Archive, open_archive

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1 << 16
_MARKUP = re.compile(rb"\s*<(?:\?xml|!doctype|html|table|head|body|meta|!--)", re.IGNORECASE)
_SAVE_AS = "Bitte in der Tabellenkalkulation öffnen und als XLSX oder ODS speichern."


def read_sheets(path: str | Path) -> tuple[Sheet, ...]:
    """All sheets of a spreadsheet with every cell; nothing in the file is executed.

    The format is recognised by content, not by the file's extension. Memory grows with the cells
    that are filled: about 200 bytes each.

    Args:
        path: XLSX, XLSM, ODS, CSV or TSV file.

    Raises:
        SheetError: With a German sentence for files that are missing, empty, damaged, protected
            by a password, of another format, or larger than the limits in ``zip_archive``,
            ``cell_grid`` and ``delimited``.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith(_OLE):
            raise SheetError(f"{path.name}: {_ole_reason(path)}")
        if head.startswith(b"PK"):
            with open_archive(path) as archive:
                return _read_package(archive)
        if not head.strip():
            raise SheetError(f"{path.name}: Die Datei ist leer.")
        _refuse_other(path, head)
        return read_delimited(path)
    except OSError as error:
        raise SheetError(
            f"{path}: Die Datei lässt sich nicht lesen ({reason(error)}). Bitte Pfad und"
            " Leserecht prüfen und die Datei in anderen Programmen schließen."
        ) from error


def _read_package(archive: Archive) -> tuple[Sheet, ...]:
    names = archive.names
    if WORKBOOK in names:
        return read_xlsx(archive)
    if CONTENT in names and not any(name.startswith("word/") for name in names):
        sheets = read_ods(archive)
        if sheets:
            return sheets
        raise SheetError(f"{archive.path.name}: Das Dokument enthält keine Tabelle.")
    if "xl/workbook.bin" in names:
        raise SheetError(f"{archive.path.name}: Das Format XLSB wird nicht gelesen. {_SAVE_AS}")
    raise SheetError(
        f"{archive.path.name}: Das ist ein ZIP-Archiv, aber keine Tabelle. Gelesen werden XLSX,"
        " ODS, CSV und TSV."
    )


def _ole_reason(path: Path) -> str:
    """Old Excel files and protected new ones share one container; its directory tells which."""
    data = path.read_bytes()[: 1 << 26]
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            "Die Datei ist mit einem Kennwort geschützt. Bitte in der Tabellenkalkulation öffnen"
            " und ohne Kennwort neu speichern."
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return f"Das alte Format XLS (bis Excel 2003) wird nicht gelesen. {_SAVE_AS}"
    return f"Das ist keine Tabelle, die gelesen werden kann. {_SAVE_AS}"


def _refuse_other(path: Path, head: bytes) -> None:
    if head.startswith(b"%PDF"):
        raise SheetError(
            f"{path.name}: Das ist eine PDF-Datei. Bitte die Tabelle als XLSX, ODS oder CSV"
            " besorgen; aus PDF lassen sich Spalten nicht verlässlich lesen."
        )
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise SheetError(
            f"{path.name}: Die Datei ist eine Webseite oder XML, auch wenn sie anders heißt."
            f" {_SAVE_AS}"
        )
