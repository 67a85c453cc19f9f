"""A Fragebogen as a step on a store: count, hide small numbers, keep, draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...participation.participation_errors import ParticipationError
from ...participation.surveys.survey import (
    Survey,
    population_sentence,
    without_small_numbers,
    write_survey,
)
from ...participation.surveys.survey_intake import (
    SurveyIntake,
    SurveyOptions,
    is_long,
    read_long,
    read_wide_survey,
)
from ...participation.surveys.survey_report import survey_workbook
from ...reports.survey_charts import page_svg, question_svg, survey_pages, write_pdf
from ...runtime.placed import file_set, placed_folder
from ...spreadsheets.reading.sheet_model import Sheet
from ...spreadsheets.writing.write_workbook import write_workbook
from ...store.contract import Store
from ...wording.file_faults import reason


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey as it is stored, how it was read, and sentences about it."""

    survey: Survey
    intake: SurveyIntake
    sentences: tuple[str, ...]

    @property
    def hidden(self) -> int:
        """Counts that are not shown."""
        answers = (answer for question in self.survey.questions for answer in question.answers)
        return sum(answer.count is None for answer in answers)


def import_survey(
    store: Store,
    sheets: Sequence[Sheet],
    options: SurveyOptions,
    *,
    form: str,
    minimum: int,
    residents: float,
    first: Callable[[SurveyResult], None] | None = None,
) -> SurveyResult:
    """Count a Fragebogen and keep the counts; a survey of the same name and day is replaced.

    Args:
        store: The store.
        sheets: Everything in the file.
        options: How to read it.
        form: ``breit``, ``lang`` or empty to find out.
        minimum: Smallest count that is kept and shown.
        residents: Population of the city; 0 to take it from the store.
        first: Called with the result before the store changes; what it raises leaves the store
            as it was.

    Raises:
        InsekError: if nothing can be counted, or the store is being written.
    """
    long_form = form == "lang" or (not form and is_long(sheets, options.profile))
    intake = read_long(sheets, options) if long_form else read_wide_survey(sheets, options)
    survey = without_small_numbers(intake.survey, minimum)
    people = residents or residents_of(store)
    sentences = [population_sentence(survey.participants, people)]
    result = SurveyResult(survey, intake, ())
    if result.hidden:
        sentences.append(
            f"{result.hidden} kleine Zahlen sind unterdrückt (unter {minimum} Nennungen, dazu"
            " jeweils so viele, dass sie sich nicht errechnen lassen)."
        )
    result = SurveyResult(survey, intake, tuple(sentences))
    with file_set():
        if first is not None:
            first(result)
        with store.writing() as writer:
            write_survey(store, writer, survey)
    return result


def residents_of(store: Store) -> float:
    """Residents of the city by the best source the store has; 0 if it has none."""
    for role in ("population_points", "ortsbezirk_boundary"):
        if store.has(role):
            total = float(np.nansum(store.read(role).column("einwohner")))
            if total > 0:
                return total
    return 0.0


def write_survey_report(result: SurveyResult, path: Path) -> None:
    """Counts, shares and what became of every column."""
    write_workbook(survey_workbook(result.survey, result.intake, result.sentences), path)


def write_charts(result: SurveyResult, pdf: Path | None, folder: Path | None) -> int:
    """Pages as PDF, and pages and single questions as SVG.

    Args:
        result: what was found.
        pdf: file of the pages; None for none.
        folder: where the SVG go; None for none.

    Returns:
        Number of pages.

    Raises:
        ParticipationError: if a file cannot be written.
    """
    pages = survey_pages(result.survey, result.sentences)
    if pdf is not None:
        write_pdf(pages, pdf, title=f"Fragebogen {result.survey.event}".strip())
    if folder is not None:
        files = {
            f"seite_{number:02d}.svg": page_svg(page, result.survey)
            for number, page in enumerate(pages, start=1)
        }
        for number, question in enumerate(result.survey.questions, start=1):
            files[f"frage_{number:02d}.svg"] = question_svg(question, result.survey)
        try:
            with placed_folder(folder) as aside:
                for name, svg in files.items():
                    (aside / name).write_text(svg, encoding="utf-8")
        except OSError as error:
            raise ParticipationError(
                f"{folder}: Die Diagramme lassen sich nicht schreiben ({reason(error)}). Bitte"
                " einen Ordner mit Schreibrecht wählen."
            ) from error
    return len(pages)
