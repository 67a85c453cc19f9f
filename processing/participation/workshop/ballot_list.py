"""Ballots in a list: one row per vote, several measures in a cell, or sums per measure."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...analysis.choices import VotingMethod
from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.reading.headings import Layout, SheetColumn
from ...wording.name_keys import normalise_name
from ..participation_choices import BallotForm
from .ballot_marks import mark, votes_or_points
from .ballot_model import Ballot, BallotError, BallotReading, Ballots, CollectedOptions
from .ballot_refs import FoundMeasure, MeasureIndex
from .ballot_rows import counted_rows


@dataclass(slots=True)
class _Open:
    """A ballot that rows are still added to."""

    row: int
    group: str
    given: dict[str, float] = field(default_factory=dict)
    fault: str = ""


def read_list(
    layout: Layout, index: MeasureIndex, reading: BallotReading, *, form: BallotForm
) -> Ballots:
    """Read a list of votes, or of sums for ``BallotForm.TOTALS``.

    Rows with the same person, group and session make up one ballot; without a column of persons
    every row is one. With ranks the order within a cell is the ranking.

    Args:
        layout: Where the list stands.
        index: Finds the measures that the cells name.
        reading: What the user says about the table.
        form: ``LIST`` or ``TOTALS``.

    Raises:
        BallotError: if several columns may be meant.
    """
    reader = _Reader(layout, index, reading)
    return reader.totals() if form is BallotForm.TOTALS else reader.ballots()


class _Reader:
    """Reads the rows of one list."""

    def __init__(self, layout: Layout, index: MeasureIndex, reading: BallotReading) -> None:
        self._layout, self._index, self._reading = layout, index, reading
        self._cells = TableCells(layout)
        self._options = CollectedOptions()
        self._remarks: list[str] = list(layout.sheet.remarks)
        self._choice = self._single("massnahme") or self._missing()
        self._points = self._single("punkte")
        self._rank = self._single("rang")
        self._persons = [*layout.of("session"), *layout.of("person")]
        self._groups = layout.of("gruppe")

    def totals(self) -> Ballots:
        """Sums by measure; rows that are no sum are named."""
        points = self._points or self._missing("Stimmen")
        totals: dict[str, float] = {}
        groups: dict[str, str] = {}
        for row in self._rows():
            where = self._layout.sheet.place(row)
            text = self._text(row, self._choice)
            votes = votes_or_points(self._layout.sheet.cell(row, points.number))
            if not text or votes is None:
                self._remarks.append(f"{where}: ohne Maßnahme oder Stimmenzahl, nicht gezählt.")
                continue
            found = self._index.find(text)
            key = self._options.add(text, found.measure)
            if found.measure is None:
                self._remarks.append(f"{where}: „{text}“ {found.reason}.")
            if key in totals:
                raise BallotError(
                    f"{where}: „{text}“ steht zweimal in der Liste der Summen. Bitte eine Zeile"
                    " löschen; Summen verschiedener Gruppen werden nicht addiert."
                )
            totals[key] = votes
            group = self._group(row)
            groups.setdefault(normalise_name(group), group)
        if self._groups and len(groups) > 1:
            names = ", ".join(f"„{name}“" for name in groups.values())
            raise BallotError(
                f"{self._layout.sheet.name}: Die Liste der Summen nennt mehrere Gruppen ({names})."
                " Bitte je Gruppe eine Tabelle; Summen verschiedener Gruppen werden nicht addiert."
            )
        return Ballots(
            form=BallotForm.TOTALS,
            sheet=self._layout.sheet.name,
            options=self._options.all(),
            totals=totals,
            grouped=bool(self._groups),
            group=next(iter(groups.values()), "") if self._groups else "",
            remarks=tuple(self._remarks),
        )

    def ballots(self) -> Ballots:
        """Ballots of all rows."""
        made: dict[tuple[str, ...], _Open] = {}
        for row in self._rows():
            group = self._group(row)
            person = tuple(self._text(row, item) for item in self._persons)
            # Without a person every row is a ballot of its own.
            key = (group, *person) if any(person) else (group, "", str(row))
            ballot = made.setdefault(key, _Open(row, group))
            if not ballot.fault:
                self._add(ballot, row)
        return Ballots(
            form=BallotForm.LIST,
            sheet=self._layout.sheet.name,
            options=self._options.all(),
            ballots=tuple(
                Ballot(item.row, item.group, {} if item.fault else item.given, item.fault)
                for item in made.values()
            ),
            grouped=bool(self._groups),
            remarks=tuple(self._remarks),
        )

    def _add(self, ballot: _Open, row: int) -> None:
        found = self._index.find_all(self._cells.cell(row, self._choice.number).text)
        unknown = [item for item in found if item.measure is None]
        if unknown:
            self._remark_unknown(row, unknown)
            if len(found) > 1 or "," in unknown[0].text:
                # Where an unknown name ends and the next begins is not known.
                ballot.fault = f"„{unknown[0].text[:60]}“ {unknown[0].reason}"
                return
        for place, item in enumerate(found, start=1):
            key = self._options.add(item.text, item.measure)
            value = self._value(row, place)
            if value is None:
                ballot.fault = "enthält eine Angabe, die weder Kreuz noch Zahl ist"
                return
            if key in ballot.given and self._reading.method is not VotingMethod.DOTS:
                ballot.fault = f"nennt „{item.text[:60]}“ zweimal"
                return
            if value:
                ballot.given[key] = ballot.given.get(key, 0.0) + value

    def _value(self, row: int, place: int) -> float | None:
        """What a row gives to the measure at a place of its cell."""
        method = self._reading.method
        column = self._rank if method is VotingMethod.BORDA else self._points
        if column is None:
            return float(place) if method is VotingMethod.BORDA else 1.0
        return mark(self._layout.sheet.cell(row, column.number), method)

    def _remark_unknown(self, row: int, unknown: list[FoundMeasure]) -> None:
        where = self._layout.sheet.place(row)
        self._remarks += [f"{where}: „{item.text[:80]}“ {item.reason}." for item in unknown]

    def _rows(self) -> list[int]:
        """Rows with votes; the others are named."""
        leading = [column.number for column in (*self._persons, self._choice)]
        rows, left_out = counted_rows(self._cells, leading)
        self._remarks += left_out
        return rows

    def _group(self, row: int) -> str:
        return " / ".join(self._text(row, item) or "ohne Angabe" for item in self._groups)

    def _text(self, row: int, column: SheetColumn) -> str:
        return self._cells.line(row, column.number)

    def _missing(self, heading: str = "Maßnahme") -> SheetColumn:
        raise BallotError(
            f"{self._layout.sheet.place(self._layout.header_row)}: Die Spalte „{heading}“ fehlt."
        )

    def _single(self, target: str) -> SheetColumn | None:
        columns = self._layout.of(target)
        if len(columns) > 1:
            names = " und ".join(f"{item.letters} „{item.heading}“" for item in columns)
            raise BallotError(
                f"{self._layout.sheet.place(self._layout.header_row)}: Die Spalten {names} könnten"
                f" beide „{target}“ sein. Bitte die Überschriften unterscheiden."
            )
        return columns[0] if columns else None
