"""Read the table of a Fragebogen, wide or long, as counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...catalogue.matching import yes_or_no
from ...spreadsheets.intake.list_profile import ListProfile
from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.intake.table_rows import RowKind, RowRules, sorted_rows
from ...spreadsheets.reading.headings import (
    IGNORED,
    Headings,
    Layout,
    find_layout,
    fold,
    heading_targets,
)
from ...spreadsheets.reading.sheet_model import Sheet, SheetError, column_letters
from ...wording.number_reading import AmbiguousNumberError, NumberError, read_number, whole_number
from ..contributions.contribution_columns import personal_heading
from ..participation_errors import ParticipationError
from ..privacy import without_personal_data
from .answer_cells import BY_COMMA, CHOICE, WHOLE, given_answers, ticked
from .survey import Answer, Question, Survey, in_order

FREE = "freitext"
"""Target of a column in a profile: answers in one's own words."""
_CHOICES = frozenset({CHOICE, WHOLE, BY_COMMA})

_PEOPLE = re.compile(r"[0-9][0-9.,]*(?:[ \u00a0\u2009\u202f'’][0-9]{3}(?![0-9]))*")
_LONG = {
    "frage_id": ("frage id", "fragenummer", "frage nr", "nr", "nummer", "question id"),
    "frage": ("frage", "fragetext", "question"),
    "option": ("option", "antwort", "antwortoption", "antwortmöglichkeit", "answer"),
    "anzahl": ("anzahl", "nennungen", "häufigkeit", "stimmen", "count", "absolut"),
    "antwortende": ("antwortende", "n", "geantwortet", "antworten gesamt"),
    "teilnehmende": ("teilnehmende", "teilnehmer", "participants"),
    "mehrfach": ("mehrfach", "mehrfachnennung", "mehrfachauswahl", "multiple"),
}
_SOFTWARE = frozenset(
    {
        *("id", "nr", "antwort id", "antwortid", "response id", "zeitstempel", "timestamp"),
        *("datum", "date", "startzeit", "start time", "endzeit", "fertigstellungszeit"),
        *("completion time", "datum abgeschickt", "submitdate", "letzte seite", "lastpage"),
        *("startsprache", "startlanguage", "sprache", "language", "seed", "zufallsstartwert"),
        *("refurl", "dauer", "interviewzeit", "start", "ende", "zeit", "datum gestartet"),
        *("zeitpunkt der letzten änderung", "last modified time", "referrer url", "session"),
        *("gesamtzeit", "interview time", "date started", "date submitted", "last page"),
        *("gesamtpunktzahl", "total points", "punktzahl", "score", "quizfeedback", "quiz feedback"),
    }
)
_PART = re.compile(r"(?P<question>.+?)\s*\[(?P<option>[^\[\]]+)\]\s*")
_PART_BY_CODE = re.compile(r"(?P<question>[A-Za-z]\w*?)_(?P<option>SQ\d+|other)")
_LONGEST_OPTION = 120


@dataclass(frozen=True, slots=True)
class Account:
    """A column, or row of a long table, and whether it was counted."""

    place: str
    heading: str
    result: str


@dataclass(frozen=True, slots=True)
class SurveyIntake:
    """A survey with an account of every column or row; ``dropped`` counts personal columns."""

    survey: Survey
    account: tuple[Account, ...]
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class SurveyOptions:
    """How a table is read.

    Attributes:
        event: Name of the survey.
        day: Date or period.
        source: Name of the file.
        participants: How many took part; 0 to take it from the table.
        most_options: A column with more different answers is taken for free text.
        profile: Targets of columns by heading (``auswahl``, ``auswahl komma``, ``auswahl ganz``,
            ``freitext``, ``ignorieren``); under
            ``werte`` other names of headings (``frage``).
    """

    event: str
    day: str = ""
    source: str = ""
    participants: int = 0
    most_options: int = 15
    profile: ListProfile = field(default_factory=ListProfile)


@dataclass(frozen=True, slots=True)
class _Column:
    letters: str
    heading: str
    cells: tuple[str, ...]
    target: str


def is_long(sheets: Sequence[Sheet], profile: ListProfile) -> bool:
    """Whether the table has a column for questions, one for options and one for counts.

    A sheet or head of the profile that is not there counts as no.
    """
    try:
        layout = _long_layout(sheets, profile)
    except SheetError:
        return False
    return {"frage", "option"} <= {column.target for column in layout.columns}


def read_long(sheets: Sequence[Sheet], options: SurveyOptions) -> SurveyIntake:
    """A table with one row per question and option.

    Raises:
        SheetError: if there is no such table.
        ParticipationError: if no row can be used.
    """
    layout = _long_layout(sheets, options.profile)
    rows: dict[tuple[str, str], list[dict[str, str]]] = {}
    account = []
    before = {"frage": "", "frage_id": ""}
    rules = RowRules("nicht gezählt", skipped=options.profile.skip_rows)
    for item in sorted_rows(TableCells(layout), rules):
        if item.kind is RowKind.EMPTY:
            continue
        row = {target: _cell(layout, item.row, target) for target in _LONG}
        if item.kind in {RowKind.READ, RowKind.SUBHEADING}:
            if not row["frage"] and not row["frage_id"]:
                # The question stands once, above the rows of its options.
                row |= before
            # Also where its first option is refused: the next ones belong to it and to no other.
            before = {"frage": row["frage"], "frage_id": row["frage_id"]}
        reason = f"abgelehnt: {item.reason}".rstrip(".") if item.reason else _refusal(row)
        text = f"{row['frage']}: {row['option']}"
        account.append(Account(f"Zeile {item.row}", text, reason or "gezählt"))
        if not reason:
            rows.setdefault((row["frage_id"], row["frage"]), []).append(row)
    if not rows:
        raise ParticipationError(
            f"{layout.sheet.name}: Keine Zeile hat Frage, Option und Anzahl. Bitte die Tabelle"
            " prüfen."
        )
    questions = tuple(
        _long_question(key or str(index), text, lines)
        for index, ((key, text), lines) in enumerate(rows.items(), start=1)
    )
    stated = max(_number(line["teilnehmende"]) for lines in rows.values() for line in lines)
    participants = options.participants or stated or None
    survey = Survey(options.event, options.day, questions, participants, options.source)
    return SurveyIntake(survey, tuple(account))


def read_wide_survey(sheets: Sequence[Sheet], options: SurveyOptions) -> SurveyIntake:
    """A table with one row per participant and one column per question.

    Columns of the survey software and of personal data are left out, so are answers in people's
    own words. ``Frage [Option]`` columns that are ticked make up one question; several answers in a
    cell are separated as :func:`~.answer_cells.given_answers` says.

    Raises:
        ParticipationError: if there is no table or no question.
    """
    sheet, head = _wide_head(sheets, options.profile)
    columns = list(_columns(sheet, head, options.profile))
    account: list[Account] = []
    dropped = 0
    kept: list[_Column] = []
    for column in columns:
        reason, personal = _left_out(column)
        dropped += personal
        if reason:
            account.append(Account(f"Spalte {column.letters}", column.heading, reason))
        else:
            kept.append(column)
    grouped = _grouped(kept)
    questions: list[Question] = []
    answered: set[int] = set()
    for text, group in grouped:
        read = _ticked(text, group) if len(group) > 1 else _choice(text, group[0])
        question, people, remark = read
        reason = _free_text(question, group[0], options) if len(group) == 1 else ""
        for column in group:
            result = reason or f"gezählt als Frage „{text[:60]}“{remark and f'; {remark}'}"
            account.append(Account(f"Spalte {column.letters}", column.heading, result))
        if not reason and question.answers:
            answered |= people
            questions.append(replace(question, id=str(len(questions) + 1)))
    if not questions:
        raise ParticipationError(
            f"{sheet.name}: Keine Spalte ist eine Frage mit Antworten zur Auswahl. Bitte die"
            " Kopfzeile im Profil angeben oder Spalten als „auswahl“ kennzeichnen."
        )
    participants = options.participants or len(answered)
    survey = Survey(options.event, options.day, tuple(questions), participants, options.source)
    return SurveyIntake(survey, tuple(account), dropped)


def _long_layout(sheets: Sequence[Sheet], profile: ListProfile) -> Layout:
    chosen = {key: value for key, value in profile.columns.items() if value in {*_LONG, IGNORED}}
    words = Headings(heading_targets(_LONG), chosen, "anzahl", "Anzahl")
    return find_layout(sheets, words, sheet=profile.sheet, header_row=profile.header_row)


def _cell(layout: Layout, row: int, target: str) -> str:
    texts = (layout.sheet.cell(row, column.number).text for column in layout.of(target))
    return without_personal_data(" ".join(next(iter(texts), "").split())).text


def _refusal(row: dict[str, str]) -> str:
    if not row["frage"] or not row["option"]:
        return "abgelehnt: Frage oder Option fehlt"
    try:
        whole_number(row["anzahl"])
        for name in ("antwortende", "teilnehmende"):
            _number(row[name])
    except AmbiguousNumberError as error:
        return f"abgelehnt: {error}"
    except NumberError:
        return f"abgelehnt: „{row['anzahl'][:20]}“ ist keine Anzahl"
    return ""


def _long_question(key: str, text: str, lines: Sequence[dict[str, str]]) -> Question:
    answers = tuple(Answer(line["option"], whole_number(line["anzahl"])) for line in lines)
    total = sum(answer.count or 0 for answer in answers)
    stated = max(_number(line["antwortende"]) for line in lines)
    said = {yes_or_no(line["mehrfach"]) for line in lines}
    several = True in said or bool(stated and total > stated)
    answering = stated or (None if several else total)
    return Question(key, text, answers, several, answering)


def _number(text: str) -> int:
    """A number of people at the beginning of a text, 0 where none is stated.

    Raises:
        AmbiguousNumberError: if it could be another number.
    """
    found = _PEOPLE.match(text)
    try:
        return int(read_number(found.group().rstrip(".,"))) if found else 0
    except AmbiguousNumberError:
        raise
    except NumberError:
        return 0


def _wide_head(sheets: Sequence[Sheet], profile: ListProfile) -> tuple[Sheet, int]:
    """The sheet and the row of its headings: the first that is filled for the most part."""
    for sheet in sheets:
        if (profile.sheet and sheet.name != profile.sheet) or sheet.hidden or not sheet.rows:
            continue
        width = max(len(row) for row in sheet.rows)
        for number, row in enumerate(sheet.rows, start=1):
            filled = sum(not cell.empty for cell in row)
            if number == profile.header_row or (not profile.header_row and 2 * filled > width):
                return sheet, number
    raise ParticipationError(
        "Die Datei enthält kein Blatt mit einer Kopfzeile. Bitte Blatt und Kopfzeile im Profil"
        " angeben."
    )


def _columns(sheet: Sheet, head: int, profile: ListProfile) -> list[_Column]:
    names = {fold(old): new for old, new in profile.values.get("frage", {}).items()}
    targets = {fold(heading): target for heading, target in profile.columns.items()}
    rows = [
        row
        for row in range(head + 1, len(sheet.rows) + 1)
        if row not in profile.skip_rows and not all(cell.empty for cell in sheet.rows[row - 1])
    ]
    width = max(len(row) for row in sheet.rows)
    found = []
    for number in range(1, width + 1):
        heading = " ".join(sheet.cell(head, number).text.split())
        cells = tuple(sheet.cell(row, number).text.strip() for row in rows)
        if heading or any(cells):
            renamed = names.get(fold(heading), heading) or f"Spalte {column_letters(number)}"
            target = targets.get(fold(heading), "")
            found.append(_Column(column_letters(number), renamed, cells, target))
    return found


def _left_out(column: _Column) -> tuple[str, int]:
    """Why a column is no question (empty if it may be one), and 1 if it is personal."""
    kind = personal_heading(column.heading)
    if kind and column.target not in _CHOICES:
        return f"entfernt: {kind}", 1
    if column.target == IGNORED:
        return "laut Profil nicht gelesen", 0
    if column.target == FREE:
        return "Freitext, nicht übernommen", 0
    if fold(column.heading) in _SOFTWARE and column.target not in _CHOICES:
        return "Angabe der Umfragesoftware, nicht übernommen", 0
    if not any(column.cells):
        return "leer", 0
    return "", 0


def _grouped(columns: Sequence[_Column]) -> list[tuple[str, list[_Column]]]:
    """Columns by question: those of one that are ticked together, every other for itself."""
    parts: dict[str, list[_Column]] = {}
    for column in columns:
        found = _part(column.heading)
        if found and all(
            ticked(cell, found["option"]) is not None for cell in column.cells if cell
        ):
            parts.setdefault(found["question"], []).append(column)
    groups: dict[str, list[_Column]] = {}
    for column in columns:
        found = _part(column.heading)
        question = found["question"] if found else ""
        together = found is not None and column in parts.get(question, ())
        if together and len(parts[question]) > 1:
            groups.setdefault(question, parts[question])
        else:
            name = f"{question} – {found['option']}" if found else column.heading
            groups[f"{name}\0{column.letters}"] = [column]
    return [(key.split("\0")[0], group) for key, group in groups.items()]


def _ticked(text: str, group: Sequence[_Column]) -> tuple[Question, set[int], str]:
    people: set[int] = set()
    answers = []
    for column in group:
        found = _part(column.heading)
        option = found["option"] if found else column.heading
        chosen = {row for row, cell in enumerate(column.cells) if ticked(cell, option)}
        people |= chosen
        answers.append(Answer(without_personal_data(option).text, len(chosen)))
    return Question("", text, tuple(answers), several=True, answering=len(people)), people, ""


def _choice(text: str, column: _Column) -> tuple[Question, set[int], str]:
    cells = [without_personal_data(cell).text for cell in column.cells]
    given = given_answers(cells, column.target)
    people = {row for row, parts in enumerate(given.by_cell) if parts}
    counts = Counter(part for parts in given.by_cell for part in parts)
    several = any(len(parts) > 1 for parts in given.by_cell)
    return Question("", text, in_order(counts), several, len(people)), people, given.remark


def _part(heading: str) -> re.Match[str] | None:
    return _PART.fullmatch(heading) or _PART_BY_CODE.fullmatch(heading)


def _free_text(question: Question, column: _Column, options: SurveyOptions) -> str:
    """Why the answers are taken for people's own words; empty if they are options."""
    if column.target in _CHOICES:
        return ""
    single = sum(answer.count == 1 for answer in question.answers)
    if len(question.answers) > options.most_options:
        return f"Freitext ({len(question.answers)} verschiedene Antworten), nicht übernommen"
    if max(len(answer.option) for answer in question.answers) > _LONGEST_OPTION:
        return "Freitext (lange Antworten), nicht übernommen"
    if 2 * single > (question.answering or 0):
        return "Freitext (die meisten Antworten kommen einmal vor), nicht übernommen"
    return ""
