"""Census grids whose inhabitants are classes 1 to 6 and no numbers of people."""

from __future__ import annotations

from dataclasses import dataclass

from ...runtime.errors import SourceError
from ...wording.number_reading import NumberError, read_number
from .census_file import CensusRow

_LARGEST_CLASS = 9.0
_LARGE_CELL_M = 1000.0
_ENOUGH = 4
"""So many inhabited cells of 1 km without ten inhabitants in any are no city."""
_CODES = frozenset({"", "-1", "-9", "-", "–", "/", "."})


@dataclass(slots=True)
class ClassWatch:
    """Looks at the rows of a grid while they are read: are the values classes?"""

    inhabited: int = 0
    large: int = 0
    counts: bool = False
    beside: int = 0
    means: bool = False

    def look(self, row: CensusRow, value: float, size: float) -> None:
        """Take note of a row.

        Args:
            row: The row.
            value: Its inhabitants; nan or 0 for none.
            size: Side length of its cell in metres.
        """
        if not value > 0:
            return
        self.inhabited += 1
        self.large += size >= _LARGE_CELL_M
        self.counts |= value > _LARGEST_CLASS or not value.is_integer()
        if self.counts or self.means:
            return
        for text in row.beside:
            if text.strip() in _CODES:
                continue
            try:
                share = read_number(text)
            except NumberError:
                continue
            self.beside += 1
            self.means |= share > _LARGEST_CLASS or not share.is_integer()

    def require_counts(self, where: str) -> None:
        """Refuse values that are classes.

        They are if none is above 9 and either the shares and means beside them are small whole
        numbers as well, or the file calls itself so, or no cell of 1 km has ten inhabitants.

        Args:
            where: Name of the file, for the message and for what it calls itself.

        Raises:
            SourceError: if they are.
        """
        if self.counts or not self.inhabited:
            return
        if self.beside and not self.means:
            sign = "auch Anteile und Mittelwerte daneben sind nur ganze Zahlen bis 9"
        elif "klass" in where.casefold():
            sign = "so nennt sich auch die Datei"
        elif self.large == self.inhabited and self.large >= _ENOUGH and not self.means:
            sign = "keine Zelle von 1 km hätte zehn Einwohner"
        else:
            return
        raise SourceError(
            f"{where}: Die Spalte der Einwohner enthält Klassen (klassierte Werte) und keine"
            f" Einwohnerzahlen: kein Wert ist größer als 9, und {sign}. Bitte die Datei mit den"
            " genauen Werten verwenden (Zensus 2011: „spitze Werte“)."
        )
