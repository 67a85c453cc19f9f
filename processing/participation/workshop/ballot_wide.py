"""Ballots in a wide table: one row per person, one column per measure."""

from __future__ import annotations

from collections.abc import Mapping

from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.reading.headings import IGNORED, Layout, SheetColumn
from ...spreadsheets.reading.sheet_model import Sheet, column_letters
from ..participation_choices import BallotForm
from .ballot_marks import mark
from .ballot_model import Ballot, BallotError, BallotReading, Ballots, CollectedOptions
from .ballot_refs import MeasureIndex
from .ballot_rows import counted_rows


def read_wide_ballots(layout: Layout, index: MeasureIndex, reading: BallotReading) -> Ballots:
    """Every row below the head is a ballot; those that hold no votes are left out and named.

    A column whose heading is no measure but whose cells are all marks counts as an option of its
    own, so that the rule is checked on what people really marked; others are left out and named.

    Raises:
        BallotError: if two columns name the same measure.
    """
    options, remarks = CollectedOptions(), []
    columns: dict[int, str] = {}
    for column in layout.columns:
        key, remark = _option(layout, column, index, reading, options)
        if remark:
            remarks.append(remark)
        if key:
            _refuse_twice(layout, column, key, columns)
            columns[column.number] = key
    persons, groups = layout.of("person"), layout.of("gruppe")
    leads = {column.number for column in persons} or {1} - {item.number for item in groups}
    cells = TableCells(layout)
    rows, left_out = counted_rows(cells, leads)
    ballots = []
    for row in rows:
        group = " / ".join(cells.line(row, column.number) or "ohne Angabe" for column in groups)
        ballots.append(_ballot(layout.sheet, row, columns, reading, group))
    return Ballots(
        form=BallotForm.WIDE,
        sheet=layout.sheet.name,
        options=options.all(),
        ballots=tuple(ballots),
        grouped=bool(groups),
        remarks=(*layout.sheet.remarks, *remarks, *left_out),
    )


def _option(
    layout: Layout,
    column: SheetColumn,
    index: MeasureIndex,
    reading: BallotReading,
    options: CollectedOptions,
) -> tuple[str, str]:
    """Key of the option of a column and a remark; both empty for columns of persons and groups."""
    if column.target in {"person", "gruppe", "session", IGNORED}:
        return "", ""
    cells = [
        layout.sheet.cell(row, column.number)
        for row in range(layout.first, len(layout.sheet.rows) + 1)
    ]
    filled = [cell for cell in cells if not cell.empty]
    if not column.heading and not filled:
        return "", ""
    found = index.find(column.heading) if column.heading else None
    if found is not None and found.measure is not None:
        return options.add(column.heading, found.measure), ""
    where = f"Spalte {column.letters} „{column.heading}“"
    reason = found.reason if found is not None else "hat keine Überschrift"
    if not filled or any(mark(cell, reading.method) is None for cell in filled):
        return "", f"{where} {reason}; sie wurde nicht ausgewertet."
    key = options.add(column.heading or f"Spalte {column.letters}", None)
    return key, (
        f"{where} {reason}. Ihre Stimmen zählen bei Regel und Rang mit, gehören aber zu keiner"
        " Maßnahme. Bitte die Überschrift berichtigen oder die Spalte als „auszulassen“ angeben."
    )


def _refuse_twice(
    layout: Layout, column: SheetColumn, key: str, columns: Mapping[int, str]
) -> None:
    for number, other in columns.items():
        if other == key:
            first = layout.columns[number - 1]
            raise BallotError(
                f"{layout.sheet.place(layout.header_row)}: Die Spalten {first.letters}"
                f" „{first.heading}“ und {column.letters} „{column.heading}“ meinen dieselbe"
                " Maßnahme. Bitte eine davon löschen oder berichtigen."
            )


def _ballot(
    sheet: Sheet, row: int, columns: Mapping[int, str], reading: BallotReading, group: str
) -> Ballot:
    given: dict[str, float] = {}
    for number, key in columns.items():
        cell = sheet.cell(row, number)
        value = mark(cell, reading.method)
        if value is None:
            return Ballot(
                row,
                group,
                {},
                f"enthält „{cell.text.strip()[:40]}“ in Spalte {column_letters(number)}",
            )
        if value:
            given[key] = value
    return Ballot(row, group, given)
