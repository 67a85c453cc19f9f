"""Files of a run: made in a folder aside, put in their places together, or not at all."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..written import reason
from .pages import BookError


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """Folder beside the target that is gone afterwards; raises BookError without write access."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-entsteht-", dir=target.parent))
    except OSError as error:
        raise BookError(
            f"{target}: In diesem Ordner lässt sich nichts anlegen ({reason(error)}). Bitte einen"
            " Ordner mit Schreibrecht wählen."
        ) from error
    try:
        yield folder
    except OSError as error:
        raise BookError(
            f"{error.filename or folder}: Die Datei lässt sich nicht schreiben ({reason(error)})."
            " Bitte prüfen, ob der Platz reicht; das alte Buch ist unverändert."
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def move_in(folder: Path, target: Path) -> tuple[Path, ...]:
    """Move all files of a folder into the target, over older ones; all of them or none.

    Raises:
        BookError: When an old file cannot be replaced, e.g. because it is open; every file that
            was there before is then there again.
    """
    backup = folder.with_name(folder.name + "-alt")
    done: list[Path] = []
    saved: list[Path] = []
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    current = target
    try:
        for name in files:
            current = target / name
            current.parent.mkdir(parents=True, exist_ok=True)
            if current.exists():
                (backup / name).parent.mkdir(parents=True, exist_ok=True)
                current.replace(backup / name)
                saved.append(name)
            (folder / name).replace(current)
            done.append(name)
    except OSError as error:
        for name in done:
            (target / name).unlink(missing_ok=True)
        for name in saved:
            (backup / name).replace(target / name)
        raise BookError(
            f"{current}: Die Datei lässt sich nicht ersetzen ({reason(error)}). Ist sie noch in"
            " einem anderen Programm geöffnet? Bitte dort schließen und erneut starten; das alte"
            " Buch ist unverändert."
        ) from error
    finally:
        shutil.rmtree(backup, ignore_errors=True)
    return tuple(target / name for name in files)


def localise_project(project: Path, target: Path) -> None:
    """Make a project's paths into its future folder short, so that the folder can be moved.

    The project was written beside the target; data in the target are "../<target>/…" from there.
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
