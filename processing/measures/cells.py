"""One row of somebody's list as values of a measure, with a remark for whatever is not clear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..catalogue.lists import CodeList
from ..catalogue.matching import (
    Vocabulary,
    code_vocabulary,
    district_vocabulary,
    field_vocabulary,
    goal_vocabulary,
    match,
    split_cell,
    yes_or_no,
)
from ..catalogue.model import Catalogue
from ..spreadsheets.intake.list_profile import ListProfile
from ..spreadsheets.intake.table_cells import TableCells
from ..spreadsheets.reading.headings import OWN
from ..spreadsheets.reading.sheet_model import Cell
from ..wording.money import cost_class
from ..wording.name_keys import normalise_name
from ..wording.periods import Period, horizon, parse_period
from .cost_cells import ColumnUnit, CostCell, column_unit, read_cost_cell

_CODED = ("status", "zeithorizont", "prioritaet", "kostenklasse")
_LISTS = ("handlungsfelder", "ortsbezirke", "ziele", "foerderprogramme")
_PLAIN = (
    *("beschreibung", "querverweis", "akteure", "prozess_monitoring", "nachhaltigkeit"),
    *("standort", "foerderung", "zustaendig", "quelle", "stimmungsbild"),
)
_YES_NO = ("leuchtturm", "kosten_jaehrlich")
_AMOUNTS = ("kosten_von", "kosten_bis")
_NOTHING = frozenset({"k a", "keine angabe", "ohne angabe"})
_ISO = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_WHOLE = re.compile(r"\D*?(\d{1,6})(?:[.,]0+)?\.?\s*")


@dataclass(slots=True)
class MeasureRowValues:
    """Values by column of a measure, what to tell the planner, and the place as written."""

    values: dict[str, object] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)
    nothing: set[str] = field(default_factory=set)
    """Columns in which the list says that there is nothing, so that nothing is derived."""
    stated: set[str] = field(default_factory=set)
    """Columns that the list has; values of others were read from another column's text."""
    foreign: list[tuple[str, str]] = field(default_factory=list)
    """Words that no code list knows, each with its column."""
    unclear: dict[str, str] = field(default_factory=dict)
    """Columns whose cell nobody can read, with their heading: what was known before still holds."""


class MeasureRowReader:
    """Reads rows of one layout; made once per file."""

    def __init__(
        self, cells: TableCells, catalogue: Catalogue, profile: ListProfile, *, base_year: int
    ) -> None:
        self._cells = cells
        self._layout = cells.layout
        self._codes: Mapping[str, CodeList] = catalogue.code_lists
        self._base_year = base_year
        self._words: dict[str, Vocabulary] = {
            "handlungsfelder": field_vocabulary(catalogue),
            "ortsbezirke": district_vocabulary(catalogue),
            "ziele": goal_vocabulary(catalogue),
        }
        lists = {name: name for name in _CODED} | {"foerderprogramme": "foerderprogramm"}
        for column, name in lists.items():
            if name in catalogue.code_lists:
                self._words[column] = code_vocabulary(catalogue.code_lists[name])
        self._own_words = profile.meanings()
        self._units: dict[str, ColumnUnit] = {}

    def read(self, row: int) -> MeasureRowValues:
        """Everything a row says; columns that the list does not have are not among the values."""
        found = MeasureRowValues()
        self._kept_as_it_is(row, found)
        self._identity(row, found)
        there = found.stated = {column.target for column in self._layout.columns}
        found.values.update((name, self._cells.text(row, name)) for name in _PLAIN if name in there)
        for name in _CODED + _LISTS:
            if name in there:
                self._coded(row, name, found)
        for name in _YES_NO:
            if name in there:
                self._yes_no(row, name, found)
        self._money(row, found)
        self._time(row, found)
        return found

    def _kept_as_it_is(self, row: int, found: MeasureRowValues) -> None:
        found.remarks += [
            f"Spalte {column.letters} enthält eine Formel; übernommen wurde ihr"
            f" gespeichertes Ergebnis ({cell.text or 'nichts'})."
            for column, cell in self._cells.formulas(row)
        ]
        for column in self._layout.of(OWN):
            found.own[column.heading] = self._cells.cell(row, column.number).shown
        found.place = self._cells.place(row)

    def _identity(self, row: int, found: MeasureRowValues) -> None:
        found.values["titel"] = " ".join(self._cells.text(row, "titel").split())
        found.values["id"] = self._cells.text(row, "id").strip()
        cell = self._cells.first(row, "nummer")
        if cell.empty:
            return
        number = _WHOLE.fullmatch(cell.text)
        if number is None or int(number.group(1)) == 0:
            found.remarks.append(f"„{cell.text}“ ist keine Nummer; es wird eine freie vergeben.")
            # What the city calls the measure stays, also beside its new number.
            found.own[f"{self._layout.of('nummer')[0].heading} – wie geschrieben"] = cell.text
        else:
            found.values["nummer"] = int(number.group(1))

    def _coded(self, row: int, name: str, found: MeasureRowValues) -> None:
        text = self._cells.text(row, name)
        single = name in _CODED
        if normalise_name(text) in _NOTHING:
            found.nothing.add(name)
            text = ""
        words = self._words.get(name, Vocabulary({}))
        own = self._own_words.get(name, {})
        ids: dict[str, None] = {}
        strange: list[str] = []
        for part in split_cell(text):
            meant = own.get(normalise_name(part))
            if meant is not None:
                ids.update({meant: None} if meant else {})
                continue
            matches = match(part, words)
            ids.update(dict.fromkeys(matches.ids))
            strange += matches.unmatched
        heading = self._layout.of(name)[0].heading
        if single and len(ids) > 1:
            strange, ids = [text], {}
        if strange:
            found.foreign += [(name, " ".join(word.split())) for word in strange]
            found.unclear[name] = heading
            found.own[f"{heading} – wie geschrieben"] = text
            listed = ", ".join(f"„{item}“" for item in strange)
            found.remarks.append(
                f"{heading}: {listed} ist nicht eindeutig bekannt; der Text bleibt in den eigenen"
                " Spalten. Bitte in der Liste oder im Profil klären."
            )
        elif ids:
            # What was unclear at an earlier time is clear now.
            found.own[f"{heading} – wie geschrieben"] = ""
        found.values[name] = next(iter(ids), "") if single else tuple(ids)

    def _yes_no(self, row: int, name: str, found: MeasureRowValues) -> None:
        text = self._cells.text(row, name).strip()
        if name == "kosten_jaehrlich" and not text and self._layout.of("kosten"):
            return
        answer = yes_or_no(text)
        if answer is None and text:
            heading = self._layout.of(name)[0].heading
            found.own[f"{heading} – wie geschrieben"] = text
            found.remarks.append(
                f"{heading}: „{text}“ ist weder ja noch nein; der Text bleibt in den eigenen"
                " Spalten."
            )
            return
        found.values[name] = bool(answer)

    def _money(self, row: int, found: MeasureRowValues) -> None:
        columns = self._layout.of("kosten")
        values = found.values
        if columns:
            read = self._cost("kosten", row)
            cost = read.cost
            values["kosten"] = read.text
            values["kosten_von"], values["kosten_bis"] = cost.low, cost.high
            values.setdefault("kosten_jaehrlich", cost.per_year)
            if cost.remark:
                found.remarks.append(f"Kosten „{' '.join(read.text.split())}“: {cost.remark}")
            if read.remark:
                found.remarks.append(read.remark)
            classes = self._codes.get("kostenklasse")
            derive = not values.get("kostenklasse") and "kostenklasse" not in found.nothing
            if derive and classes is not None and cost.known:
                values["kostenklasse"] = cost_class(cost, classes.codes)
        for name in _AMOUNTS:
            cell = self._cells.first(row, name)
            if not self._layout.of(name) or (cell.empty and columns):
                continue
            read = self._cost(name, row)
            cost = read.cost
            exact = cost.low if cost.low is not None else cost.high
            values[name] = exact
            nothing = cell.empty or normalise_name(cell.text) in _NOTHING
            if exact is None and not nothing:
                heading = found.unclear[name] = self._layout.of(name)[0].heading
                found.remarks.append(f"{heading}: „{cell.text}“ ist kein Betrag.")
            elif read.remark:
                found.remarks.append(read.remark)
        low, high = values.get("kosten_von"), values.get("kosten_bis")
        if isinstance(low, float) and isinstance(high, float) and low > high:
            found.remarks.append("Die Kosten „von“ liegen über den Kosten „bis“.")

    def _cost(self, name: str, row: int) -> CostCell:
        column = self._layout.of(name)[0]
        unit = self._units.get(name)
        if unit is None:
            unit = self._units[name] = column_unit(self._layout, column)
        return read_cost_cell(self._cells.cell(row, column.number), unit)

    def _time(self, row: int, found: MeasureRowValues) -> None:
        values = found.values
        if self._layout.of("zeitraum"):
            cell = self._cells.first(row, "zeitraum")
            values["zeitraum"] = cell.text
            period = self._period(cell, "zeitraum", found)
            values["beginn"], values["ende"] = begin_of(period), end_of(period)
            horizons = self._codes.get("zeithorizont")
            derive = not values.get("zeithorizont") and "zeithorizont" not in found.nothing
            if derive and horizons is not None:
                code = horizon(period, horizons.codes, base_year=self._base_year)
                if code:
                    values["zeithorizont"] = code
        for name, of in (("beginn", begin_of), ("ende", end_of)):
            cell = self._cells.first(row, name)
            if not self._layout.of(name) or (cell.empty and values.get(name)):
                continue
            exact = _ISO.fullmatch(cell.text)
            values[name] = cell.text if exact else of(self._period(cell, name, found))
            if not (values[name] or cell.empty or normalise_name(cell.text) in _NOTHING):
                found.unclear[name] = self._layout.of(name)[0].heading

    def _period(self, cell: Cell, name: str, found: MeasureRowValues) -> Period:
        value = cell.value if isinstance(cell.value, (str, float, int, date)) else cell.text
        period = parse_period(value, text=cell.text)
        if period.remark and normalise_name(cell.text) not in _NOTHING:
            heading = self._layout.of(name)[0].heading
            found.remarks.append(f"{heading} „{' '.join(cell.text.split())}“: {period.remark}")
        return period


def begin_of(period: Period) -> str:
    """First day as ISO date, only as exact as it says something: 2026 means 1 January 2026."""
    day = period.start
    if day is None:
        return ""
    if day.day == 1 and day != period.end:
        return f"{day:%Y}" if day.month == 1 else f"{day:%Y-%m}"
    return day.isoformat()


def end_of(period: Period) -> str:
    """Last day as ISO date, only as exact as it says something: 2026 means 31 December 2026."""
    day = period.end
    if day is None:
        return ""
    if (day + timedelta(days=1)).day == 1 and day != period.start:
        return f"{day:%Y}" if day.month == 12 else f"{day:%Y-%m}"
    return day.isoformat()
