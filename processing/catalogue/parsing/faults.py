"""Collect the faults of a catalogue, so that a planner sees them all at once."""

from __future__ import annotations

from ...runtime.errors import InsekError
from ...wording.numbers import agreeing

SHOWN = 10


class CatalogueError(InsekError):
    """The catalogue cannot be used; ``faults`` lists file, line and sentence of each fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        count = agreeing(len(faults), "ein Fehler", f"{len(faults)} Fehler")
        lines = [f"Der Katalog kann nicht gelesen werden ({count}):", *faults[:SHOWN]]
        if len(faults) > SHOWN:
            lines.append(f"… und {len(faults) - SHOWN} weitere.")
        super().__init__("\n".join(lines))


class Faults:
    """Faults found so far, and the files they are in; ``stop`` raises them all at once."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.files: set[str] = set()

    def add(self, file: str, line: int, sentence: str) -> None:
        """Note a fault; ``line`` counts from 1."""
        self.files.add(file)
        self._lines.append(f"{file}, Zeile {line}: {sentence}")

    def stop(self) -> None:
        """Go on only where there is no fault.

        Raises:
            CatalogueError: with all faults, if there is any.
        """
        if self._lines:
            raise CatalogueError(tuple(self._lines))
