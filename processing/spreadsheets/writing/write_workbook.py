"""Write a workbook as XLSX or ODS, chosen by the file's ending."""

from __future__ import annotations

from pathlib import Path

from .workbook import Workbook, WorkbookError, check
from .write_ods import MIMETYPE, ods_parts
from .write_xlsx import xlsx_parts
from .zip_package import write_package


def write_workbook(workbook: Workbook, path: str | Path) -> Path:
    """Write the workbook; two writes of the same content give the same bytes.

    Texts are written as texts: nothing that begins with ``=``, ``+``, ``-`` or ``@`` becomes a
    formula, neither on opening nor on editing the cell.

    Args:
        workbook: What to write.
        path: A file that ends in .xlsx or .ods; an older one is replaced.

    Raises:
        WorkbookError: For another ending, for content that the format cannot hold, and when the
            file cannot be written, e.g. because the folder lacks rights.
        FileNameError: When no file can be called so.
        FileSetError: When the old one cannot be replaced, e.g. because it is open.
    """
    path = Path(path)
    check(workbook)
    ending = path.suffix.lower()
    if ending == ".xlsx":
        write_package(path, xlsx_parts(workbook))
    elif ending == ".ods":
        write_package(path, ods_parts(workbook), stored=MIMETYPE)
    else:
        raise WorkbookError(
            f"{path.name}: Geschrieben wird XLSX oder ODS. Bitte einen Dateinamen mit der Endung"
            " .xlsx oder .ods angeben."
        )
    return path
