"""The ZIP file of a spreadsheet, byte for byte the same for the same parts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from ...runtime.cancellation import check_cancelled
from ...runtime.placed import placed
from ...wording.file_faults import reason
from .workbook import WorkbookError

_MOMENT = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
"""Bytes that are packed at once."""


def write_package(path: Path, parts: Iterable[tuple[str, str]], *, stored: str = "") -> None:
    """Write the parts into a new file and put it in the place of the old one.

    Args:
        path: The file.
        parts: (name, text) in order.
        stored: Name of the part that stays uncompressed, as ODF asks of its mimetype.

    Raises:
        WorkbookError: When the file cannot be written; the old one is then unchanged.
        FileNameError: When no file can be called so.
        FileSetError: When the old one cannot be replaced, e.g. because it is open.
        CancelledError: if the user cancels the run.
    """
    try:
        with placed(path) as aside, zipfile.ZipFile(aside, "w") as package:
            for part, text in parts:
                info = zipfile.ZipInfo(part, _MOMENT)
                info.create_system = 0
                info.compress_type = zipfile.ZIP_STORED if part == stored else zipfile.ZIP_DEFLATED
                data = memoryview(text.encode("utf-8"))
                info.file_size = len(data)
                with package.open(info, "w") as stream:
                    for start in range(0, len(data), _BLOCK):
                        check_cancelled()
                        stream.write(data[start : start + _BLOCK])
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> WorkbookError:
    return WorkbookError(
        f"{path}: Die Datei lässt sich nicht schreiben ({reason(error)}). Bitte prüfen,"
        " ob sie in der Tabellenkalkulation offen ist und ob der Ordner Schreibrecht hat."
    )
