"""Findings of the check as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..catalogue.model import Catalogue
from ..spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ..store.measures import Measure
from ..wording.district_word import in_words_of
from .check import KINDS, Finding, Score


def check_workbook(
    findings: Sequence[Finding],
    rated: Sequence[Score],
    measures: Mapping[str, Measure],
    *,
    catalogue: Catalogue,
) -> Workbook:
    """One sheet with all findings, one with the score of every Ortsbezirk.

    Args:
        findings: From :func:`~.check.check_list`.
        rated: From :func:`~.check.scores`.
        measures: By id.
        catalogue: Names of the Ortsbezirke, and what the city calls them.
    """
    names = {item.id: item.name for item in catalogue.districts}
    word = catalogue.city.district_word
    rows = tuple(
        (
            measures[item.measure].nummer,
            measures[item.measure].titel,
            "; ".join(names.get(key, key) for key in measures[item.measure].ortsbezirke),
            in_words_of(KINDS[item.kind], word),
            item.sentence,
            item.measure,
        )
        for item in findings
    )
    head = (
        *(Column("Nr.", 7), Column("Maßnahme", 40), Column("Ortsbezirk", 22)),
        *(Column("Prüfung", 36), Column("Hinweis", 70), Column("Kennung", 18)),
    )
    places = (
        *(Column("Ortsbezirk", 24), Column("Maßnahmen", 12), Column("Hinweise", 12)),
        Column("Bestandene Prüfungen in %", 18),
    )
    shares = tuple(
        (
            names.get(score.district, "gesamtstädtisch"),
            score.measures,
            score.findings,
            round(100 * score.share, 1),
        )
        for score in rated
    )
    lead = (f"Je Maßnahme {len(KINDS)} Prüfungen; eine Maßnahme zählt in jedem ihrer Ortsbezirke.",)
    tables = (
        SheetTable("Hinweise", head, rows),
        SheetTable("Ortsbezirke", places, shares, lead=lead),
    )
    return Workbook("Prüfung der Maßnahmenliste", tuple(table.in_words(word) for table in tables))
