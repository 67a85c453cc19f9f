"""Find the ballots in a table: wide, one row per vote, several measures in a cell, or sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...spreadsheets.reading.headings import (
    IGNORED,
    Headings,
    Layout,
    SheetColumn,
    find_layout,
    fold,
    heading_targets,
)
from ...spreadsheets.reading.sheet_model import Sheet, SheetError
from ..participation_choices import BallotForm
from .ballot_list import read_list
from .ballot_model import BallotError, BallotReading, Ballots
from .ballot_refs import MeasureIndex
from .ballot_wide import read_wide_ballots

_SEARCHED_ROWS = 60
_ABOVE = 2
"""A word such as "Maßnahmen" may stand so many rows above the head of a wide table."""
_WORDS = {
    "person": (
        *("Person", "Personen", "Stimmzettel", "Stimmzettel Nr.", "Zettel", "Teilnehmende"),
        *("Teilnehmer", "Teilnehmerin", "TN", "Voter", "Voter ID", "Participant", "Name", "Wähler"),
        *("Nr. Stimmzettel", "Stimmzettelnummer", "Lfd. Nr.", "Participant ID"),
    ),
    "gruppe": ("Gruppe", "Group", "Kleingruppe", "Tisch", "Team"),
    "massnahme": (
        *("Maßnahme", "Maßnahmen", "Massnahme", "Maßnahmenvorschlag", "Maßnahmenvorschläge"),
        *("Auswahl", "Antwort", "Antworten", "Answer", "Choice", "Choices", "Option"),
        *("Gewählte Maßnahmen", "Maßnahme Nr.", "Nr. der Maßnahme", "Maßnahmennummer"),
    ),
    "punkte": ("Punkte", "Stimmen", "Anzahl", "Votes", "Points", "Anzahl Stimmen", "Klebepunkte"),
    "rang": ("Rang", "Platz", "Rank", "Ranking", "Priorität"),
    "session": ("Session", "Sitzung", "Session ID"),
    IGNORED: (
        *("Datum", "Date", "Date (UTC)", "Zeit", "Zeitstempel", "Timestamp", "Uhrzeit", "Anteil"),
        *("Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Kommentar", "Summe", "Prozent"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Head:
    """A row of headings: its layout, and how many of them name measures."""

    layout: Layout
    named: int


def read_ballots(sheets: Sequence[Sheet], index: MeasureIndex, reading: BallotReading) -> Ballots:
    """The ballots of a file.

    A row in which at least two headings name different measures is the head of a wide table.
    Otherwise a head with a column for measures (or one that ``reading`` names) begins a list; rows
    of one person make up one ballot. A list without persons but with numbers of votes holds sums.

    Raises:
        BallotError: if there is no such table, or more than one column could be meant.
        SheetError: if the sheet is not there.
    """
    words = _headings(reading)
    visible = [sheet for sheet in sheets if not sheet.hidden and sheet.rows]
    if reading.sheet:
        visible = [sheet for sheet in sheets if sheet.name == reading.sheet]
        if not visible:
            names = ", ".join(f"„{sheet.name}“" for sheet in sheets)
            raise SheetError(f"Das Blatt „{reading.sheet}“ gibt es nicht; vorhanden: {names}.")
    wide = _wide_head(visible, index, words)
    listed = _list_head(visible, index, words, reading)
    form = reading.form
    if form is BallotForm.DETECT:
        is_wide = wide is not None and not reading.choice and _outranks(wide, listed)
        form = BallotForm.WIDE if is_wide else _list_form(listed)
    if form is BallotForm.WIDE and wide is not None:
        return read_wide_ballots(wide.layout, index, reading)
    if form in {BallotForm.LIST, BallotForm.TOTALS} and listed is not None:
        return read_list(listed, index, reading, form=form)
    raise BallotError(_nothing(visible))


def _outranks(wide: _Head, listed: Layout | None) -> bool:
    """Whether a wide head counts although a list was found: it stands above its head.

    Or just below, where a word such as "Maßnahmen" spans the columns and the row is fuller.
    """
    if listed is None or wide.layout.sheet is not listed.sheet:
        return listed is None
    below = wide.layout.header_row - listed.header_row
    return below <= 0 or (below <= _ABOVE and _filled(wide.layout) > _filled(listed))


def _filled(layout: Layout) -> int:
    cells = layout.sheet.rows[layout.header_row - 1]
    return sum(not cell.empty for cell in cells)


def _list_form(layout: Layout | None) -> BallotForm:
    if layout is None:
        return BallotForm.LIST
    sums = layout.of("punkte") and not layout.of("person") and not layout.of("rang")
    return BallotForm.TOTALS if sums else BallotForm.LIST


def _headings(reading: BallotReading) -> Headings:
    chosen = dict.fromkeys(reading.ignored, IGNORED)
    if reading.choice:
        # Survey tools put a word for the kind of column behind the question.
        chosen |= {reading.choice: "massnahme", f"{reading.choice} Answer": "massnahme"}
    if reading.group:
        chosen[reading.group] = "gruppe"
    several = frozenset({"massnahme", "person", "punkte", "rang", "session", "gruppe"})
    return Headings(heading_targets(_WORDS), chosen, "massnahme", "Maßnahme", several)


def _wide_head(sheets: Sequence[Sheet], index: MeasureIndex, words: Headings) -> _Head | None:
    """The first row with the most headings that name measures; bare numbers beside a known word."""
    best: _Head | None = None
    for sheet in sheets:
        for row in range(1, min(len(sheet.rows), _SEARCHED_ROWS) + 1):
            texts = [" ".join(cell.text.split()) for cell in sheet.rows[row - 1]]
            worded = any(words.target(text) in {"person", "gruppe"} for text in texts if text)
            named = [text for text in texts if text and (worded or index.names(text))]
            # An id beside its title names one measure only.
            found = {id(index.find(text).measure) for text in named} - {id(None)}
            enough = 1 if worded else 2
            if len(found) >= enough and (best is None or len(found) > best.named):
                columns = tuple(
                    SheetColumn(number, text, words.target(text))
                    for number, text in enumerate(texts, start=1)
                )
                best = _Head(Layout(sheet, row, row + 1, columns), len(found))
    return best


def _list_head(
    sheets: Sequence[Sheet], index: MeasureIndex, words: Headings, reading: BallotReading
) -> Layout | None:
    try:
        return find_layout(sheets, words)
    except SheetError:
        if reading.choice:
            raise
    return _question_head(sheets, index, words)


def _question_head(sheets: Sequence[Sheet], index: MeasureIndex, words: Headings) -> Layout | None:
    """A head that names persons and, as a heading, the question that was asked.

    Exports of survey tools have one such column per question; the one with measures in its cells
    is meant.
    """
    for sheet in sheets:
        for row in range(1, min(len(sheet.rows), _SEARCHED_ROWS) + 1):
            texts = [" ".join(cell.text.split()) for cell in sheet.rows[row - 1]]
            targets = [words.target(text) if text else "" for text in texts]
            if "person" not in targets:
                continue
            asked = [
                number
                for number, (text, target) in enumerate(zip(texts, targets, strict=True), start=1)
                if text and not target and _holds_measures(sheet, row, number, index)
            ]
            if len(asked) > 1:
                names = ", ".join(f"„{texts[number - 1]}“" for number in asked)
                raise BallotError(
                    f"{sheet.place(row)}: In mehreren Spalten stehen Maßnahmen: {names}. Bitte"
                    " angeben, welche ausgewertet werden soll; jede Frage ist eine Abstimmung."
                )
            if asked:
                columns = tuple(
                    SheetColumn(number, text, "massnahme" if number in asked else target)
                    for number, (text, target) in enumerate(
                        zip(texts, targets, strict=True), start=1
                    )
                )
                return Layout(sheet, row, row + 1, columns)
    return None


def _holds_measures(sheet: Sheet, row: int, column: int, index: MeasureIndex) -> bool:
    """Whether any cell below names a measure by more than a bare number."""
    cells = (sheet.cell(line, column).text for line in range(row + 1, len(sheet.rows) + 1))
    return any(
        found.measure is not None and not fold(found.text).isdigit()
        for text in cells
        if text.strip()
        for found in index.find_all(text)
    )


def _nothing(sheets: Sequence[Sheet]) -> str:
    if not sheets:
        return "Die Datei enthält kein sichtbares Blatt mit Inhalt. Bitte die Datei prüfen."
    names = ", ".join(f"„{sheet.name}“" for sheet in sheets)
    return (
        f"In den Blättern {names} wurde keine Abstimmung gefunden. Gelesen werden: eine Zeile je"
        " Person mit einer Spalte je Maßnahme; eine Spalte „Maßnahme“ mit einer Zeile je Stimme"
        " oder mehreren Maßnahmen in einer Zelle; oder die Spalten „Maßnahme“ und „Stimmen“ mit"
        " Summen. Maßnahmen werden an Nummer („Nr. 12“), Kennung oder Titel erkannt."
    )
