"""Results of a Fragebogen: counts per question and option, never single answers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...analysis.statistics.disclosure_control import hidden_cells
from ...store.contract import Store, Writer
from ...store.geopackage.feature_tables import rows_of
from ...store.ledgers import SURVEY_TABLE
from ...wording.number_reading import ambiguity
from ...wording.numbers import fixed, grouped

_LAST = re.compile(
    r"(?:keine? (?:angabe|antwort|meinung)|k\. ?a\.|weiß nicht|sonstige)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_GROUPED = re.compile(r"\d+(?:[.,]\d+)*")
_BELOW = re.compile(r"(?:unter|bis|<|weniger|höchstens)", re.IGNORECASE)
_ABOVE = re.compile(r"(?:über|ab|>|mehr|mindestens)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An option and how many chose it; None where the count is not shown."""

    option: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the counts of its options.

    Attributes:
        id: Its number in the questionnaire.
        text: The question.
        answers: Options in the order in which they are printed.
        several: Whether several options could be chosen.
        answering: People who answered it; None if not known.
    """

    id: str
    text: str
    answers: tuple[Answer, ...]
    several: bool = False
    answering: int | None = None

    def share(self, answer: Answer) -> float:
        """Percent of those who answered; nan if not shown or not known."""
        if answer.count is None or not self.answering:
            return math.nan
        return 100.0 * answer.count / self.answering


@dataclass(frozen=True, slots=True)
class Survey:
    """A Fragebogen of one event; ``participants`` is None if nobody says how many took part."""

    event: str
    day: str
    questions: tuple[Question, ...]
    participants: int | None
    source: str = ""


def without_small_numbers(survey: Survey, minimum: int) -> Survey:
    """The survey without counts from 1 to ``minimum - 1``.

    Others are hidden with them where a sum gives them away, see
    :func:`~...analysis.statistics.disclosure_control.hidden_cells`.
    """
    questions = []
    for question in survey.questions:
        counts = np.array([answer.count or 0 for answer in question.answers], dtype=np.int64)
        single = not question.several and question.answering is not None
        hidden = hidden_cells(counts, minimum, total_known=single)
        answers = tuple(
            replace(answer, count=None) if hide else answer
            for answer, hide in zip(question.answers, hidden, strict=True)
        )
        questions.append(replace(question, answers=answers))
    return replace(survey, questions=tuple(questions))


def in_order(counts: Mapping[str, int]) -> tuple[Answer, ...]:
    """Options in order: sizes and ages by number, others by count; "keine Angabe" last."""
    last = {text for text in counts if _LAST.match(text.strip())}
    numbered = {text: _NUMBER.search(text) for text in counts if text not in last}
    # 1.000 could be a thousand or one: no order by number then.
    doubtful = any(ambiguity(part) for text in numbered for part in _GROUPED.findall(text))
    if numbered and all(numbered.values()) and not doubtful:

        def key(text: str) -> tuple[bool, float, str]:
            found = _NUMBER.search(text)
            number = float(found.group()) if found else math.inf
            number += -0.5 if _BELOW.match(text) else 0.5 if _ABOVE.match(text) else 0.0
            return text in last, number, text
    else:

        def key(text: str) -> tuple[bool, float, str]:
            return text in last, -counts[text], text

    return tuple(Answer(text, counts[text]) for text in sorted(counts, key=key))


def population_sentence(participants: int | None, residents: float) -> str:
    """Who took part, which share of the population that is, and that it represents nobody.

    Args:
        participants: None if not known.
        residents: Inhabitants of the city; nan or 0 if not known.
    """
    if participants is None:
        return "Die Zahl der Teilnehmenden ist nicht bekannt; nicht repräsentativ."
    people = grouped(participants)
    if not residents > 0:
        return f"{people} Teilnehmende; nicht repräsentativ (Einwohnerzahl nicht bekannt)."
    share = fixed(100.0 * participants / residents, 2)
    return (
        f"{people} Teilnehmende = {share} % der Bevölkerung ({grouped(residents)} Einwohner:innen);"
        " nicht repräsentativ."
    )


def write_survey(store: Store, writer: Writer, survey: Survey) -> None:
    """Replace what the store has of this event and day; other surveys stay."""
    kept = [
        row
        for row in rows_of(store.ledger(SURVEY_TABLE.name))
        if (row["veranstaltung"] or "", row["datum"] or "") != (survey.event, survey.day)
    ]
    writer.put_ledger(SURVEY_TABLE.name, [*kept, *_rows(survey)])


def read_surveys(store: Store) -> tuple[Survey, ...]:
    """All surveys of a store, questions and options in their order."""
    found: dict[tuple[str, str], dict[str, list[dict[str, object]]]] = {}
    for row in rows_of(store.ledger(SURVEY_TABLE.name)):
        key = (row["veranstaltung"] or "", row["datum"] or "")
        found.setdefault(key, {}).setdefault(str(row["frage_id"]), []).append(row)
    return tuple(_survey(*key, list(questions.values())) for key, questions in found.items())


def _rows(survey: Survey) -> list[dict[str, object]]:
    return [
        {
            "veranstaltung": survey.event,
            "datum": survey.day,
            "frage_id": question.id,
            "frage": question.text,
            "option": answer.option,
            "reihenfolge": number,
            "mehrfach": question.several,
            "anzahl": answer.count,
            "antwortende": question.answering,
            "teilnehmende": survey.participants,
            "quelle": survey.source,
        }
        for question in survey.questions
        for number, answer in enumerate(question.answers, start=1)
    ]


def _survey(event: str, day: str, questions: Sequence[Sequence[Mapping[str, object]]]) -> Survey:
    first = questions[0][0]
    return Survey(
        event,
        day,
        tuple(
            Question(
                str(rows[0]["frage_id"]),
                str(rows[0]["frage"]),
                tuple(Answer(str(row["option"]), _whole(row["anzahl"])) for row in rows),
                several=bool(rows[0]["mehrfach"]),
                answering=_whole(rows[0]["antwortende"]),
            )
            for rows in questions
        ),
        _whole(first["teilnehmende"]),
        str(first["quelle"] or ""),
    )


def _whole(value: object) -> int | None:
    return None if value is None or math.isnan(float(str(value))) else int(float(str(value)))
