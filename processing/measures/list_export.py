"""The Maßnahmenliste as a table that can be edited anywhere and taken in again unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..catalogue.goals import goal_titles
from ..catalogue.lists import MeasureColumn
from ..catalogue.model import Catalogue
from ..spreadsheets.intake.list_profile import ListProfile
from ..spreadsheets.reading.headings import OWN, OWN_MARK, Headings
from ..spreadsheets.writing.workbook import Column, SheetTable, Value
from ..store.measures import Measure
from ..wording.money import cost_class, parse_cost
from ..wording.periods import horizon, parse_period
from .cells import begin_of, end_of
from .columns import BOOK_MAPS, BOOK_PAGES, measure_headings

NO_ANSWER = "k. A."
_WIDTHS = {"titel": 40.0, "beschreibung": 60.0, "nummer": 7.0, "id": 16.0}
_LONG = frozenset(
    {"querverweis", "akteure", "prozess_monitoring", "nachhaltigkeit", "foerderung", "ziele"}
)
_YES_NO = frozenset({"leuchtturm", "kosten_jaehrlich"})


class Labels:
    """Printed words for the codes of measures."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._of = {
            name: {code.id: code.label for code in codes.codes}
            for name, codes in catalogue.code_lists.items()
        }
        fields = catalogue.handlungsfelder
        self._of["handlungsfeld"] = {item.id: f"{item.number} {item.title}" for item in fields}
        self._of["ortsbezirk"] = {item.id: item.name for item in catalogue.districts}
        self._of["ziel"] = goal_titles(catalogue)

    def text(self, column: MeasureColumn, value: object) -> str:
        """A value of a column as people read it, several separated by semicolons."""
        known = self._of.get(column.codes, {})
        if isinstance(value, tuple):
            return "; ".join(known.get(str(item), str(item)) for item in value)
        return known.get(str(value), str(value))

    def choices(self, column: MeasureColumn) -> tuple[str, ...]:
        """All labels that a column can hold; empty without a code list."""
        return tuple(self._of.get(column.codes, {}).values())


def list_table(
    measures: Sequence[Measure],
    catalogue: Catalogue,
    *,
    base_year: int,
    name: str = "Maßnahmenliste",
    pages: Mapping[str, tuple[str, str]] | None = None,
) -> SheetTable:
    """The list as a sheet, one row per measure in the order given.

    Published columns come first, then ours, then those of the city as they were taken in. Where
    the list itself would let something be derived that the store does not know (an amount, a date,
    a class), the cell says "k. A.", so that taking it in again changes nothing.

    Args:
        measures: The measures.
        catalogue: Columns and labels.
        base_year: Year from which the Zeithorizont counts.
        name: Of the sheet.
        pages: Page numbers and map numbers of the book by id of the measure.
    """
    columns = (*catalogue.measure_columns, *catalogue.measure_extras)
    labels = Labels(catalogue)
    own = list(dict.fromkeys(key for measure in measures for key in measure.weitere))
    words = measure_headings(catalogue, ListProfile())
    heads = [
        Column(
            column.title or column.label,
            _WIDTHS.get(column.field, 30.0 if column.field in _LONG else 18.0),
        )
        for column in columns
    ]
    heads += [Column(_own_heading(key, words), 20.0) for key in own]
    if pages is not None:
        heads += [Column(BOOK_PAGES, 14.0), Column(BOOK_MAPS, 14.0)]
    rows = []
    for measure in measures:
        derived = _derivable(measure, catalogue, base_year)
        cells = [_cell(measure, column, labels, derived) for column in columns]
        cells += [measure.weitere.get(key, "") for key in own]
        if pages is not None:
            cells += pages.get(measure.id, ("", ""))
        rows.append(tuple(cells))
    return SheetTable(name, tuple(heads), tuple(rows))


def _own_heading(heading: str, words: Headings) -> str:
    return heading if words.target(heading) in {"", OWN} else f"{OWN_MARK}{heading}"


def _derivable(measure: Measure, catalogue: Catalogue, base_year: int) -> frozenset[str]:
    """Columns that taking in the list would fill although the store has nothing there."""
    cost, period = parse_cost(measure.kosten), parse_period(measure.zeitraum)
    classes = catalogue.code_lists.get("kostenklasse")
    horizons = catalogue.code_lists.get("zeithorizont")
    read = {
        "kosten_von": cost.low is not None,
        "kosten_bis": cost.high is not None,
        "kostenklasse": classes is not None
        and cost.known
        and bool(cost_class(cost, classes.codes)),
        "beginn": bool(begin_of(period)),
        "ende": bool(end_of(period)),
        "zeithorizont": horizons is not None
        and bool(horizon(period, horizons.codes, base_year=base_year)),
    }
    return frozenset(name for name, found in read.items() if found)


def _cell(
    measure: Measure, column: MeasureColumn, labels: Labels, derived: frozenset[str]
) -> Value:
    value = getattr(measure, column.field)
    if column.field in _YES_NO:
        return "ja" if value else "nein"
    if value in (None, "", ()):
        return NO_ANSWER if column.field in derived else None
    if isinstance(value, int | float):
        return value
    return labels.text(column, value) if column.codes else str(value)
