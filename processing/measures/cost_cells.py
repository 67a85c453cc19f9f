"""Cells with costs: amounts in the unit of their number format, their column or the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..spreadsheets.reading.headings import Layout, SheetColumn, head_texts
from ..spreadsheets.reading.sheet_model import Cell
from ..wording.money import CostRange, parse_cost
from ..wording.money_units import is_unit, stated_unit, unit_name, unit_of_format, unit_of_title
from ..wording.numbers import grouped, unmistakable

_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2},\d{3}")


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """What bare numbers of a column count.

    Attributes:
        euros: Euros of one; 1 where nothing says otherwise.
        stated: Whether the file names a unit at all.
        remark: German sentence for each row that depends on a unit that stands elsewhere.
    """

    euros: float = 1.0
    stated: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CostCell:
    """What a cell says about costs, and its text with the unit that it counts in."""

    text: str
    cost: CostRange
    remark: str = ""


def column_unit(layout: Layout, column: SheetColumn) -> ColumnUnit:
    """Unit of a column: from its heading, else the head, else lines above or below the table.

    Args:
        layout: Of the table.
        column: One that holds costs.
    """
    for text in (column.heading, *head_texts(layout, column.number)):
        unit = stated_unit(text)
        if unit is not None:
            return ColumnUnit(unit, stated=True)
    lines = _lines_about_units(layout, column)
    units = {unit for _, _, unit in lines}
    if len(units) > 1:
        places = ", ".join(f"Zeile {row} „{text}“" for row, text, _ in lines[:3])
        return ColumnUnit(
            remark=f"Die Datei nennt verschiedene Einheiten ({places}); gelesen als Euro. Bitte"
            " die Einheit in die Überschrift schreiben."
        )
    if not units:
        return ColumnUnit()
    row, text, unit = lines[0]
    remark = f"Einheit {unit_name(unit)} aus Zeile {row} („{text}“); bitte prüfen."
    return ColumnUnit(unit, stated=True, remark=remark if unit != 1 else "")


def _lines_about_units(layout: Layout, column: SheetColumn) -> list[tuple[int, str, float]]:
    """Row, text and unit of titles above, a unit right above the heading, and notes below."""
    found = []
    sheet = layout.sheet
    for row in range(1, layout.header_row):
        for number, cell in enumerate(sheet.rows[row - 1], start=1):
            text = " ".join(cell.text.split())
            own = number == column.number and row == layout.header_row - 1
            unit = unit_of_title(text) if own or not is_unit(text) else None
            if unit is not None:
                found.append((row, text, unit))
    for row in range(layout.first, len(sheet.rows) + 1):
        texts = [cell.text for cell in sheet.rows[row - 1] if not cell.empty]
        unit = unit_of_title(texts[0]) if len(texts) == 1 else None
        if unit is not None:
            found.append((row, " ".join(texts[0].split()), unit))
    return found


def read_cost_cell(cell: Cell, unit: ColumnUnit) -> CostCell:
    """Read a cell about costs.

    A number has the unit that its number format writes beside it, else that of its column; a
    format that divides (80.000 shown as "80 T€") changes nothing about the number itself.

    Args:
        cell: Of the table.
        unit: Of its column.
    """
    number = cell.value
    if isinstance(number, bool) or not isinstance(number, int | float):
        return _written(cell.text, unit)
    look = cell.look
    own = unit_of_format(f"{look.before} {look.after}") if look.before or look.after else None
    if own is None and not look.thousands:
        text = f"{cell.text}0" if _THREE_DECIMALS.fullmatch(cell.text) else cell.text
        return _written(text, unit)
    factor = unit.euros if own is None else own
    divided = 1000.0**look.thousands
    euros, remark = number / divided * factor, ""
    if own is None and factor == 1:
        euros = float(number)
        shown = f"Angezeigt wird der Betrag geteilt durch {grouped(divided)};"
        remark = f"{shown} gelesen ist er in Euro."
    elif own is not None and unit.stated and unit.euros not in {1.0, own}:
        remark = (
            f"Das Zahlenformat nennt {unit_name(own)}, die Überschrift {unit_name(unit.euros)};"
            " gelesen ist das Zahlenformat. Bitte prüfen."
        )
    elif own is None:
        remark = unit.remark
    text = unmistakable(euros)
    if factor != 1 and not look.thousands:
        text = f"{unmistakable(number)} {unit_name(factor)}"
    return CostCell(text, parse_cost(unmistakable(euros)), remark)


def _written(text: str, unit: ColumnUnit) -> CostCell:
    """A text, or a number without a format of its own, in the unit of its column."""
    cost = parse_cost(text, unit=unit.euros)
    if unit.euros == 1 and not unit.remark:
        return CostCell(text, cost)
    alone = parse_cost(text)
    if not alone.known or (alone.low, alone.high) == (cost.low, cost.high):
        return CostCell(text, cost, unit.remark if _depends(text, alone) else "")
    named = f"{text.strip()} {unit_name(unit.euros)}"
    again = parse_cost(named)
    same = (again.low, again.high) == (cost.low, cost.high)
    return CostCell(named if same else text, cost, unit.remark)


def _depends(text: str, alone: CostRange) -> bool:
    """Whether an amount has no unit of its own, so that one of the file would change it."""
    other = parse_cost(text, unit=1000.0)
    return alone.known and (other.low, other.high) != (alone.low, alone.high)
