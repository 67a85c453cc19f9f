"""Results of a Fragebogen as a workbook."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ...spreadsheets.writing.workbook import Column, SheetTable, Value, Workbook
from .survey import Answer, Question, Survey
from .survey_intake import SurveyIntake

HIDDEN = "unterdrückt"


def survey_workbook(survey: Survey, intake: SurveyIntake, sentences: Sequence[str]) -> Workbook:
    """Counts and shares, and what became of every column or row of the file.

    Args:
        survey: What is published, small counts hidden.
        intake: What was read.
        sentences: Who took part and what was hidden.
    """
    result = SheetTable(
        "Ergebnis",
        (
            *(Column("Nr.", 6), Column("Frage", 50), Column("Option", 40), Column("Anzahl", 12)),
            *(Column("% der Antwortenden", 18), Column("Antwortende", 12)),
            *(Column("Teilnehmende", 13), Column("Mehrfachnennung", 16)),
        ),
        tuple(
            _row(survey, question, answer)
            for question in survey.questions
            for answer in question.answers
        ),
        lead=(f"{survey.event} {survey.day}".strip(), *sentences),
    )
    account = SheetTable(
        "Spalten",
        (Column("Ort", 14), Column("Überschrift", 60), Column("Ergebnis", 60)),
        tuple((item.place, item.heading, item.result) for item in intake.account),
        lead=("Was aus jeder Spalte oder Zeile der Datei wurde",),
    )
    return Workbook(f"Fragebogen {survey.event}".strip(), (result, account))


def _row(survey: Survey, question: Question, answer: Answer) -> tuple[Value, ...]:
    share = question.share(answer)
    return (
        question.id,
        question.text,
        answer.option,
        HIDDEN if answer.count is None else answer.count,
        None if math.isnan(share) else round(share, 1),
        question.answering,
        survey.participants,
        "ja" if question.several else "nein",
    )
