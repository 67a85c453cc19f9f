"""The folder of a book: made aside, and put in its place as one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...runtime.file_names import safe_file_name
from ...runtime.placed import placed_folder
from ...wording.file_faults import reason
from ..pages import BookError


def factsheet_file(subject: str) -> str:
    """Name of the file of a district's Steckbrief in the folder."""
    return f"steckbriefe/{safe_file_name(subject, ending='.pdf')}"


def picture_file(map_id: str) -> str:
    """Name of the picture of a map in the folder."""
    return f"karten/{safe_file_name(map_id, ending='.png')}"


@contextmanager
def book_folder(target: Path) -> Iterator[Path]:
    """Folder whose files go into the target together.

    Raises:
        BookError: If it cannot be written there; an old book is as it was.
    """
    try:
        with placed_folder(target, beside=True) as folder:
            yield folder
    except OSError as error:
        raise BookError(
            f"{target}: Hier lässt sich nicht schreiben ({reason(error)}). Bitte prüfen, ob der"
            " Platz reicht, oder einen Ordner mit Schreibrecht wählen; ein altes Buch ist"
            " unverändert."
        ) from error


def localise_project(project: Path, target: Path) -> None:
    """Make a project's paths into its future folder short, so that the folder can be moved.

    The project was written beside the target; data in the target are "../<target>/…" from there.

    Args:
        project: The ``.qgz`` file, which is changed.
        target: The folder in which it will lie.
    """
    aside = project.with_suffix(".neu")
    prefix = f"../{target.name}/"
    with (
        zipfile.ZipFile(project) as old,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith(".qgs"):
                data = data.decode("utf-8").replace(prefix, "./").encode("utf-8")
            new.writestr(item, data, compress_type=zipfile.ZIP_DEFLATED)
    aside.replace(project)
