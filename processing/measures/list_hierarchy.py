"""Lists with levels: parts below their measure (1.1 below 1), progress reports, chapters.

The store knows measures only. Parts are taken as measures of their own that say what they belong
to; reports and chapters are no measures, and the text of a report is kept with its measure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..spreadsheets.intake.table_cells import TableCells
from ..spreadsheets.reading.headings import IGNORED
from ..wording.name_keys import normalise_name

PART_OF, REPORTS = "Teil von", "Fortschrittsberichte"
"""Own columns of the city in which the levels are kept."""

_MEASURES = frozenset({"massnahme", "hauptmassnahme", "projekt", "einzelmassnahme"})
_PARTS = frozenset(
    {"teilmassnahme", "untermassnahme", "teilprojekt", "unterprojekt", "baustein", "teilschritt"}
    | {"massnahmenbaustein", "bauabschnitt", "arbeitsschritt", "unterpunkt", "meilenstein"}
)
_REPORTS = frozenset(
    {"fortschrittsbericht", "sachstandsbericht", "sachstand", "statusbericht", "zwischenbericht"}
    | {"umsetzungsbericht", "umsetzungsstand", "bericht", "berichtszeile"}
)
_CHAPTERS = frozenset({"handlungsfeld", "kapitel", "leitziel", "oberziel", "themenfeld"})
_REPORT_TITLE = re.compile(
    r"(?:(?:fortschritts|sachstands|status|zwischen|umsetzungs)bericht|sachstand)"
    r"(?:\s+(?:\d|[qQ]\d|zum|vom|stand|per)|\s*[:–-]|\s*$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_LETTER = re.compile(r"[a-z]\s*[.)]?")
_BULLET = re.compile(r"\s*[-–•·*>]\s*(?=\S)|\s{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class ListLevels:
    """What the rows of a list are to each other; rows count from 1.

    Attributes:
        parents: Row of the measure by row of its part.
        reports: Row of the measure (0 for none) by row of a report on it.
        chapters: Kind of those rows that are headings, as the list names it.
        doubled: Row that had the number before, where numbers of several parts are kept as
            decimals, so that 1.10 became 1.1.
    """

    parents: Mapping[int, int] = field(default_factory=dict)
    reports: Mapping[int, int] = field(default_factory=dict)
    chapters: Mapping[int, str] = field(default_factory=dict)
    doubled: Mapping[int, int] = field(default_factory=dict)

    def refusal(self, row: int) -> str:
        """German sentence for a row that is no measure; empty for every other row."""
        if row in self.chapters:
            return f"Zeile der Art „{self.chapters[row]}“, keine Maßnahme."
        if row in self.reports:
            measure = self.reports[row]
            kept = f" zu Zeile {measure}; der Text steht dort in der eigenen Spalte „{REPORTS}“"
            return f"Fortschrittsbericht{kept if measure else ''}, keine eigene Maßnahme."
        return ""


def list_levels(cells: TableCells) -> ListLevels:
    """Find the levels of a list: by a column that names the kind of each row, else by numbers.

    A number such as 1.2 or M3a belongs to the longest beginning of it that the list has (1, M3),
    wherever that stands. Where kinds, bullets or single letters mark the parts, they belong to the
    measure above.

    Args:
        cells: The list.
    """
    rows = range(cells.layout.first, len(cells.layout.sheet.rows) + 1)
    paths = {row: _path(_number(cells, row)) for row in rows}
    first_with: dict[tuple[str, ...], int] = {}
    doubled: dict[int, int] = {}
    for row, path in paths.items():
        if path and cells.line(row, _title_column(cells)):
            earlier = first_with.setdefault(path, row)
            if earlier != row and isinstance(cells.first(row, "nummer").value, float):
                doubled[row] = earlier
    kinds = _kinds(cells, rows)
    numbered = any(paths.values())
    parents: dict[int, int] = {}
    reports: dict[int, int] = {}
    chapters: dict[int, str] = {}
    above = 0
    for row in rows:
        title, path = _raw_title(cells, row), paths[row]
        if not title.strip():
            continue
        kind = kinds.get(row, "")
        word = normalise_name(kind)
        parent = _parent(path, first_with, row)
        if word in _CHAPTERS:
            chapters[row] = kind
        elif word in _REPORTS or (not kinds and numbered and not path and _is_report(title)):
            reports[row] = above
        elif parent or word in _PARTS:
            parents |= {row: parent or above} if parent or above else {}
        elif numbered and above and not kinds and _is_below(_number(cells, row), title):
            parents[row] = above
        else:
            above = row
    return ListLevels(parents, reports, chapters, doubled)


def _is_below(number: str, title: str) -> bool:
    """Whether a row without a number of its own is marked as part of the measure above."""
    return bool(_LETTER.fullmatch(number) or (not number and _BULLET.match(title)))


def _is_report(title: str) -> bool:
    return _REPORT_TITLE.match(title.strip()) is not None


def _kinds(cells: TableCells, rows: Sequence[int]) -> dict[int, str]:
    """Kind of each row as a column names it; empty if no column does."""
    levels = _PARTS | _REPORTS | _CHAPTERS
    for column in cells.layout.columns:
        found: dict[int, str] = {}
        words: set[str] = set()
        for row in rows if column.target != IGNORED else ():
            text = cells.line(row, column.number)
            word = normalise_name(text)
            if word and word not in levels | _MEASURES:
                words.clear()
                break
            if word:
                words.add(word)
                found[row] = text
        if words & levels:
            return found
    return {}


def _parent(path: tuple[str, ...], first_with: Mapping[tuple[str, ...], int], row: int) -> int:
    """Row with the longest beginning of a number, 0 if there is none."""
    for length in range(len(path) - 1, 0, -1):
        found = first_with.get(path[:length], 0)
        if found and found != row:
            return found
    return 0


def _path(number: str) -> tuple[str, ...]:
    """Parts of a number such as M1.2 or 3a; empty for a text without digits."""
    tokens = _TOKEN.findall(number.casefold())
    if len(number) > 20 or not any(token.isdecimal() for token in tokens):
        return ()
    return tuple(str(int(token)) if token.isdecimal() else token for token in tokens)


def _number(cells: TableCells, row: int) -> str:
    return cells.first(row, "nummer").text.strip()


def _title_column(cells: TableCells) -> int:
    columns = cells.layout.of("titel")
    return columns[0].number if columns else 0


def _raw_title(cells: TableCells, row: int) -> str:
    return cells.cell(row, _title_column(cells)).text
