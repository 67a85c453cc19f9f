"""A set of files: made aside, and put in their places together, or not at all.

A run that is killed leaves the old set or the new one, which :mod:`.recovery` sees to when the same
file or store is written the next time. Steps use it through :mod:`.placed`.
"""

from __future__ import annotations

import contextlib
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..wording.file_faults import reason
from . import journal as journals
from .cancellation import check_cancelled
from .decision import has_written
from .errors import InsekError
from .file_names import require_usable_target
from .journal import DECIDED, DONE, Journal
from .new_folders import new_folders, remove_empty
from .recovery import recover, undo, write_index
from .staging_folder import CONTROL, StagingFolder

WAIT_S = 10.0
"""How long a second run waits for a first one that writes the same."""


class FileSetError(InsekError):
    """Files that cannot take their places; the sentence names the one in the way."""


@dataclass(eq=False)
class FileSetPart:
    """What is made in one folder aside: a file, or everything below a folder.

    ``root`` is the folder beside that of the run which the files go into, empty for its parent.
    """

    target: Path
    room: StagingFolder
    root: str = ""
    is_file: bool = False
    is_finished: bool = False
    is_bound: bool = False
    new_folders: tuple[Path, ...] = ()

    @property
    def base(self) -> Path:
        """Folder that the names of the files count from."""
        return self.room.path.parent / self.root

    @property
    def files(self) -> list[str]:
        """Names of what has been made, below ``base``."""
        if self.is_file:
            return [self.target.name] if (self.room.path / self.target.name).is_file() else []
        made = [path.relative_to(self.room.path) for path in self.room.path.rglob("*")]
        return sorted(
            path.as_posix()
            for path in made
            if path.parts[0] != CONTROL and (self.room.path / path).is_file()
        )

    def journal(self) -> Journal:
        """What is to be put where, as things are now."""
        files = tuple((name, (self.base / name).exists()) for name in self.files)
        above = {parent.as_posix() for name, _ in files for parent in Path(name).parents}
        missing = sorted((name for name in above if not (self.base / name).exists()), key=len)
        return Journal(self.root, files, tuple(missing))


@dataclass
class FileSet:
    """The files of one run; ``told`` says in German what has been written for good so far."""

    told: list[str] = field(default_factory=list)
    _parts: list[FileSetPart] = field(default_factory=list)
    _bindings: list[Binding] = field(default_factory=list)

    def add_file(self, target: Path, *, make_folders: bool = False) -> FileSetPart:
        """Room for a file; the same one if the run writes it again.

        Args:
            target: Absolute.
            make_folders: Whether missing folders above it are made.

        Raises:
            FileNameError: if no file can be called so.
            FileSetError: if another run is writing it, or what a dead one left cannot be settled.
            OSError: if nothing can be made beside the target.
        """
        for part in self._parts:
            if part.is_file and part.target == target:
                return part
        above = target.parent
        with new_folders(above, target=target) if make_folders else nullcontext(()) as new:
            room = self._room(target, above)
        part = FileSetPart(target, room, is_file=True, new_folders=new)
        self._parts.append(part)
        return part

    def add_folder(self, target: Path, *, beside: bool) -> FileSetPart:
        """Room for files below a folder.

        Args:
            target: Absolute; it need not exist.
            beside: Whether the room lies beside it, so that relative paths are as deep, or inside.

        Raises:
            FileNameError: if no folder can be called so.
            FileSetError: if another run is writing it, or what a dead one left cannot be settled.
            OSError: if the folders above cannot be made, or nothing in them.
        """
        parent = target.parent if beside else target
        with new_folders(parent, target=target) as new:
            room = self._room(target, parent)
        part = FileSetPart(target, room, root=target.name if beside else "", new_folders=new)
        self._parts.append(part)
        return part

    def holds(self, path: Path) -> bool:
        """Whether a path lies in a folder where something is made aside."""
        return any(path.is_relative_to(part.room.path) for part in self._parts)

    def parts(self) -> list[FileSetPart]:
        """What has been begun so far."""
        return list(self._parts)

    def drop(self, parts: list[FileSetPart]) -> None:
        """Give up what has been begun."""
        for part in parts:
            if part in self._parts and not part.is_bound:
                self._parts.remove(part)
                part.room.remove()
                remove_empty(part.new_folders)

    def forget(self, parts: list[FileSetPart]) -> None:
        """Count no more on what is in its place, or left to the next run."""
        self._parts = [part for part in self._parts if part not in parts]

    def commit(self) -> None:
        """Put everything finished in its place, all of it or nothing.

        Raises:
            FileSetError: if a file is in the way, e.g. because it is open; nothing has changed.
        """
        ready = [part for part in self._parts if part.is_finished and part.files]
        names = [part.base / name for part in ready for name in part.files]
        try:
            for path in (part.room.path / name for part in ready for name in part.files):
                journals.sync_file(path)
            if len(names) == 1 and names[0].parent.is_dir():
                (ready[0].room.path / ready[0].files[0]).replace(names[0])
            elif names:
                _swap(ready)
        except OSError as error:
            raise _in_the_way(error, names) from error
        finally:
            self.drop(self.parts())
            self.forget(self.parts())
        self.told.extend(path.name for path in names)

    @property
    def account(self) -> str:
        """Sentence on what has been written for good; empty if nothing has."""
        if not self.told:
            return ""
        names = "; ".join(dict.fromkeys(self.told))
        return f"Geschrieben und fertig sind: {names}. Alles andere ist unverändert."

    @contextmanager
    def bound(self, store: Path, room: StagingFolder) -> Iterator[Binding]:
        """Let files go together with a transaction of a store, which is over after the block.

        Args:
            store: The store.
            room: Its own folder, which leads the next run to the files.

        Raises:
            FileSetError: if a file cannot take its place although the store is written.
            OSError: if nothing can be noted in the room.
        """
        binding = Binding(self, store, room)
        if not self.holds(store):
            self._bindings.append(binding)
            binding.note([(part.room.path.parent, part.target.name) for part in self._parts])
        try:
            yield binding
        except BaseException:
            binding.loosen()
            raise
        finally:
            self._bindings = [other for other in self._bindings if other is not binding]
        binding.finish()

    def _room(self, target: Path, parent: Path) -> StagingFolder:
        require_usable_target(target)
        for binding in self._bindings:
            binding.note([(parent, target.name)])
        return _room(target, parent, target.name)


@dataclass
class Binding:
    """Finished files whose fate is that of a store's transaction: it writes the id of the run."""

    files: FileSet
    store: Path
    room: StagingFolder
    run: str = ""
    _noted: list[tuple[Path, str]] = field(default_factory=list)
    _parts: list[tuple[FileSetPart, Journal]] = field(default_factory=list)

    def note(self, places: list[tuple[Path, str]]) -> None:
        """Lead whoever writes the store after a crash to what is made beside it.

        ``places`` are folders and the names made in them.

        Raises:
            OSError: if it cannot be written.
        """
        if places:
            self._noted.extend(places)
            write_index(self.room, self._noted)

    def prepare(self) -> str:
        """Write everything down before the store is written; returns the id for it, or nothing.

        Raises:
            FileSetError: if a file is in the way, e.g. because it is open; nothing has changed.
        """
        ready = [part for part in self.files.parts() if part.is_finished and part.files]
        if not ready or self.files.holds(self.store):
            return ""
        self.run = uuid.uuid4().hex
        names = [part.base / name for part in ready for name in part.files]
        try:
            for part in ready:
                plan = part.journal()
                journal = Journal(plan.root, plan.files, plan.folders, self.store, self.run)
                for name in part.files:
                    journals.sync_file(part.room.path / name)
                self._parts.append((part, journal))
                part.is_bound = True
                journal.write(part.room)
            for part, journal in self._parts:
                journals.probe(part.room, journal)
        except OSError as error:
            self.loosen()
            raise _in_the_way(error, names) from error
        return self.run

    def loosen(self) -> None:
        """Something has failed: unless the store is written, the files wait for the run's end.

        Raises:
            FileSetError: if the store is written but a file cannot take its place.
        """
        if self.run and has_written(self.store, self.run):
            self.finish()
            return
        for part, _ in self._parts:
            part.is_bound = False
            with contextlib.suppress(OSError):
                journals.forget_journal(part.room)
        self._parts.clear()

    def finish(self) -> None:
        """The store is written: put the files in their places.

        Raises:
            FileSetError: if one cannot be; it waits aside for the next run, which puts it in.
        """
        waiting = []
        for part, journal in self._parts:
            names = [part.base / name for name in part.files]
            try:
                journals.go_on(part.room, journal)
                part.room.remove()
                self.files.told.extend(path.name for path in names)
            except OSError as error:
                waiting.append(f"{_named(error, names)} ({reason(error)})")
                self.room.is_kept = True
                with contextlib.suppress(OSError):
                    journals.move_state(part.room, DECIDED)
            part.is_bound = False
            part.room.release()
        done = [part for part, _ in self._parts]
        self._parts.clear()
        self.files.forget(done)
        if waiting:
            raise FileSetError(
                f"{self.store}: Der INSEK-Speicher ist geschrieben, aber eine Datei dazu lässt sich"
                f" nicht ersetzen: {'; '.join(waiting)}. Bitte in anderen Programmen schließen; die"
                " fertige Datei kommt an ihren Platz, sobald der Speicher oder sie das nächste Mal"
                " geschrieben wird."
            )


def _room(target: Path, parent: Path, name: str) -> StagingFolder:
    """Folder of this run alone to make something in; waits for a run that makes the same."""
    deadline = time.monotonic() + WAIT_S
    while True:
        _settled(parent, name)
        try:
            room = StagingFolder.make(parent, name)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(target)) from error
        living = [folder for folder in _settled(parent, name) if folder != room.path]
        if not living:
            return room
        room.remove()
        if time.monotonic() > deadline:
            raise FileSetError(
                f"{target}: Ein anderer Lauf von INSEK schreibt gerade hierhin (Zwischendateien in"
                f" {living[0].name}). Bitte warten, bis er fertig ist, und noch einmal starten."
            )
        check_cancelled()
        time.sleep(random.uniform(0.05, 0.2))  # noqa: S311 - only so that two do not keep step


def _settled(parent: Path, name: str) -> list[Path]:
    """Folders of living runs, after those of dead ones have been seen to."""
    try:
        return recover(parent, name)
    except OSError as error:
        raise FileSetError(
            f"{error.filename}: Ein früherer Lauf ist hier abgebrochen, und die Datei lässt sich"
            f" nicht in Ordnung bringen ({reason(error)}). Ist sie noch in einem anderen Programm"
            " geöffnet? Bitte dort schließen und erneut starten."
        ) from error


def _swap(parts: list[FileSetPart]) -> None:
    """Put the files of several folders in place; raises OSError, then all old ones are back."""
    first, *others = parts
    plans = {
        part: replace(
            part.journal(),
            first=None if part is first else first.room.path,
            others=tuple(other.room.path for other in others) if part is first else (),
        )
        for part in parts
    }
    try:
        for part, plan in plans.items():
            plan.write(part.room)
        for part, plan in plans.items():
            journals.put_in(part.room, plan)
        journals.move_state(first.room, DONE)
    except BaseException:
        _take_back(plans)
        raise
    # The first one says what holds for all, so it goes last.
    left = [part for part in others if not part.room.remove()]
    if not left:
        first.room.remove()
    for part in parts:
        part.is_bound = True
        part.room.release()


def _take_back(plans: dict[FileSetPart, Journal]) -> None:
    for part, plan in plans.items():
        try:
            undo(part.room, plan)
        except OSError:
            part.is_bound = True  # left to the next run, with the old files inside
            part.room.release()


def _in_the_way(error: OSError, names: list[Path]) -> FileSetError:
    return FileSetError(
        f"{_named(error, names)}: Die Datei lässt sich nicht ersetzen ({reason(error)}). Ist sie"
        " noch in einem anderen Programm geöffnet? Bitte dort schließen, sonst Platz und Rechte"
        " prüfen, und erneut starten; die alten Dateien sind unverändert."
    )


def _named(error: OSError, names: list[Path]) -> Path:
    """The file an error is about, as planners know it."""
    told = Path(str(error.filename or ""))
    return told if told in names else names[0]
