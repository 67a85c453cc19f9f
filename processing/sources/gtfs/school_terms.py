"""School holidays of a city's state out of a table that planners bring."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...catalogue.states import STATE_CODES, STATES
from ...runtime.cancellation import checked_rows
from ...runtime.errors import SourceError
from ...spreadsheets.intake.row_remarks import row_remarks
from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.intake.table_rows import RowKind, RowRules, sorted_rows
from ...spreadsheets.reading.headings import (
    OWN,
    Headings,
    Layout,
    SheetColumn,
    find_layout,
    fold,
    head_texts,
    heading_targets,
)
from ...spreadsheets.reading.sheet_model import Cell, Sheet, SheetError
from ...spreadsheets.reading.spreadsheet import read_sheets
from ...wording.sentences import listed
from .term_periods import (
    PeriodError,
    TermPeriod,
    checked_period,
    heading_years,
    periods_of_a_cell,
    without_marks,
)
from .written_days import parse_day

_SHARED = {
    "land": ("Land", "Bundesland", "Land der Bundesrepublik"),
    "quelle": ("Quelle", "Datenquelle", "Herkunft"),
    "stand": ("Stand", "Datenstand", "abgerufen am"),
}
_PERIODS = {
    "von": ("von", "ab", "Beginn", "Anfang", "erster Ferientag", "erster Tag"),
    "bis": ("bis", "Ende", "letzter Ferientag", "letzter Tag"),
    "art": ("Art", "Ferien", "Ferienart", "Bezeichnung", "Name"),
}
_LONG = Headings(heading_targets(_PERIODS, _SHARED), {}, "von", "von")
_WIDE = Headings(heading_targets(_SHARED), {}, "land", "Land")
_KINDS = re.compile(r"herbst|weihnacht|winter|oster|fr(?:ü|ue)hjahr|himmelfahrt|pfingst|sommer")
_STATE_OF = {
    **{fold(state): state for state in STATES},
    **{fold(code): state for code, state in STATE_CODES.items()},
    **{fold(f"DE-{code}"): state for code, state in STATE_CODES.items()},
    "nrw": "Nordrhein-Westfalen",
}
_NO_PERIOD = "Die Zeile nennt keinen Zeitraum."
_NO_TABLE = (
    "Das ist keine Ferientabelle: Es gibt weder die Spalten „von“ und „bis“ noch „Land“ mit"
    " Spalten wie „Herbst 2026“ oder „Weihnachten 2026/2027“ (Liste der KMK). Bitte eine Tabelle"
    " mit den Spalten Land, Art, von, bis, Quelle, Stand wählen."
)
_HEAD_ROWS = 60
_TOLD = 5


@dataclass(frozen=True, slots=True)
class SchoolTerms:
    """School holidays as a table states them for one state.

    Attributes:
        file: Name of the table's file.
        days: Every day of the holidays.
        source: What the table says of source and date, in words; a sentence where it says nothing.
        notes: German sentences about rows that were left out or should be looked at.
    """

    file: str
    days: frozenset[date]
    source: str
    notes: tuple[str, ...] = ()

    @property
    def first(self) -> date:
        """The first day the table knows."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last day the table knows."""
        return max(self.days)


@dataclass(frozen=True, slots=True)
class _Row:
    """Holidays of one row; ``state`` is empty in a table without states."""

    row: int
    state: str
    periods: tuple[TermPeriod, ...]


def read_school_terms(path: Path, state: str) -> SchoolTerms:
    """Holidays of a state from a table of periods or from one like the list of the KMK.

    The first has columns Land, Art, von, bis, Quelle, Stand, of which von and bis must be there.
    Without a column Land all rows are the city's. The second has a row per state and columns such
    as „Weihnachten 2025/2026“ whose cells say „22.12. - 07.01.“. Any row with a fault ends the
    reading, of other states too, since it cannot be told what else is wrong in it.

    Args:
        path: XLSX, ODS, CSV or TSV.
        state: Of the city; "" for none, which only a table without a column Land fits.

    Raises:
        SourceError: if the file cannot be read as such a table, a row has a fault, or no row is
            the state's.
    """
    cells = TableCells(_layout(read_sheets(path), path.name))
    layout = cells.layout
    wide = not layout.of("von")
    if wide:
        rules = RowRules("kein Zeitraum", special=lambda row: _no_period(cells, row))
    else:
        rules = RowRules("kein Zeitraum", required=("von", "bis"), incomplete=_NO_PERIOD)
    rows: list[_Row] = []
    faults: list[str] = []
    notes: list[str] = list(layout.sheet.remarks)
    for item in checked_rows(sorted_rows(cells, rules)):
        if item.kind is RowKind.READ:
            try:
                rows.append((_wide_row if wide else _long_row)(cells, item.row))
            except SourceError as error:
                told = " ".join((str(error), *row_remarks(cells, item.row)))
                faults.append(f"Zeile {item.row}: {told}")
        elif item.reason:
            notes.append(f"{layout.sheet.place(item.row)}: {item.reason}")
    if faults:
        more = f" Dazu {len(faults) - _TOLD} weitere Zeilen." if len(faults) > _TOLD else ""
        raise SourceError(
            f"{path.name}: Die Ferientabelle hat Fehler, übernommen ist nichts."
            f" {' '.join(faults[:_TOLD])}{more} Bitte berichtigen und noch einmal versuchen."
        )
    ours = _of_the_city(rows, state, path.name, named=bool(layout.of("land")))
    for row in ours:
        notes += [f"{layout.sheet.place(row.row)}: {text}" for text in row_remarks(cells, row.row)]
    days = {day for row in ours for period in row.periods for day in period.days()}
    return SchoolTerms(path.name, frozenset(days), _source(cells, ours), tuple(notes))


def _layout(sheets: Sequence[Sheet], name: str) -> Layout:
    """The table of periods where any row has a heading for their beginnings, else the wide one."""
    heads = (
        cell.text
        for sheet in sheets
        for cells in sheet.rows[:_HEAD_ROWS]
        for cell in cells
        if not cell.empty
    )
    if any(_LONG.target(text) == "von" for text in heads):
        layout = find_layout(sheets, _LONG)
        if not layout.of("bis"):
            raise SheetError(
                f"{layout.sheet.place(layout.header_row)}: Neben „von“ fehlt die Spalte „bis“."
                " Bitte ergänzen."
            )
        return layout
    try:
        layout = find_layout(sheets, _WIDE)
    except SheetError as error:
        raise SheetError(f"{name}: {_NO_TABLE}") from error
    if not _kinds(layout):
        raise SheetError(f"{name}: {_NO_TABLE}")
    return layout


def _kinds(layout: Layout) -> tuple[SheetColumn, ...]:
    """Columns of a wide table that hold holidays, one kind each."""
    return tuple(
        column
        for column in layout.of(OWN)
        if _KINDS.search(" ".join(head_texts(layout, column.number)).casefold())
    )


def _no_period(cells: TableCells, row: int) -> str:
    """Why a row of a wide table is none of a state: a footnote, or one without any holidays."""
    texts = (cells.line(row, column.number) for column in _kinds(cells.layout))
    return "" if any(without_marks(text) for text in texts) else _NO_PERIOD


def _long_row(cells: TableCells, row: int) -> _Row:
    state = _state(cells, row)
    ends = []
    for target in ("von", "bis"):
        cell = cells.first(row, target)
        if cell.empty:
            raise PeriodError(
                f"„{target}“ ist leer. Für einen einzelnen Tag bitte in beide Spalten denselben"
                " Tag eintragen."
            )
        ends.append(_day(cell))
    return _Row(row, state, (checked_period(*ends),))


def _day(cell: Cell) -> date:
    """The day of a cell, typed or written."""
    value = cell.value
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return parse_day(cell.text)


def _wide_row(cells: TableCells, row: int) -> _Row:
    state = _state(cells, row)
    found: list[TermPeriod] = []
    for column in _kinds(cells.layout):
        heading = " ".join(head_texts(cells.layout, column.number))
        try:
            text = without_marks(cells.line(row, column.number))
            found += periods_of_a_cell(text, heading_years(heading) if text else ())
        except PeriodError as error:
            raise PeriodError(f"Spalte {column.letters} „{heading}“: {error}") from error
    return _Row(row, state, tuple(found))


def _state(cells: TableCells, row: int) -> str:
    """The state that a row names; "" in a table that has no column for it."""
    if not cells.layout.of("land"):
        return ""
    text = cells.first(row, "land").text
    state = _STATE_OF.get(fold(without_marks(text)), "")
    if not state:
        said = " ".join(text.split())[:60]
        fault = f"„{said}“ ist kein deutsches Land" if said else "Das Land fehlt"
        raise PeriodError(f"{fault}. Bitte eines der sechzehn nennen, z. B. „Hessen“ oder „HE“.")
    return state


def _of_the_city(rows: Sequence[_Row], state: str, name: str, *, named: bool) -> list[_Row]:
    if named and not state:
        raise SourceError(
            f"{name}: Die Ferientabelle nennt Länder, der Katalog für die Stadt aber keines. Bitte"
            " das Land der Stadt im Katalog eintragen oder eine Tabelle ohne Spalte „Land“ wählen,"
            " deren Zeilen alle für die Stadt gelten."
        )
    ours = [row for row in rows if not named or row.state == state]
    if not ours:
        states = listed(list(dict.fromkeys(row.state for row in rows)))
        there = f"; es gibt {states}" if named and states else ""
        whose = f" von {state}" if named else ""
        raise SourceError(
            f"{name}: In der Ferientabelle steht kein Zeitraum{whose}{there}. Bitte eine Tabelle"
            " mit den Ferien der Stadt wählen."
        )
    return ours


def _source(cells: TableCells, rows: Sequence[_Row]) -> str:
    """What the rows say of source and date."""

    def texts(target: str) -> Iterator[str]:
        for row in rows:
            yield from (" ".join(text.split()) for text in cells.texts(row.row, target))

    said = [
        f"{label}: {listed(list(dict.fromkeys(found)))}"
        for label, found in (("Quelle", [*texts("quelle")]), ("Stand", [*texts("stand")]))
        if found
    ]
    missing = [
        word for word in ("Quelle", "Stand") if not any(text.startswith(word) for text in said)
    ]
    if missing:
        said.append(f"{' und '.join(missing)} in der Tabelle nicht angegeben")
    return "; ".join(said)
