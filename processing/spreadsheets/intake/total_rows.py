"""Rows that add up others: totals, subtotals and what is carried over to the next page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...wording.name_keys import normalise_name
from ..reading.sheet_model import Cell
from .table_cells import TableCells

_SUM = (
    r"(?:zwischen|gesamt|end|teil|haupt|kosten|seiten)?summen?|summa|zwischen(?:ergebnis|total)"
    r"|sub ?total|uebertrag|vortrag|gesamt(?:kosten|betrag|ergebnis|volumen|aufwand|wert)"
    r"|gesamtinvestition(?:en)?"
)
_WORDS = (
    r"(?:ins)?gesamt|total|ergebnis|saldo|summe n|sous total|totale|totaal|suma|toplam"
    r"|grand total|alle massnahmen|σ"
)
_EXACT = re.compile(rf"(?:{_SUM}|{_WORDS})(?: (?:summarum|kosten|euro|eur|netto|brutto|summe))?")
_SCOPED = re.compile(rf"(?:{_SUM}) .+")
_MAYBE = re.compile(rf"(?:{_WORDS}) (?P<scope>.+)")
_SCOPE = re.compile(
    r"(?:handlungsfeld|hf|ortsbezirk|stadtteil|stadtbezirk|kapitel|seite|blatt|teil|jahr|aller?"
    r"|der|des|fuer|massnahmen|projekte|kosten|(?:19|20)\d\d)\b.*"
)
_FORMULA = re.compile(r"\b(?:SUM|SUMME|SUBTOTAL|TEILERGEBNIS|AGGREGATE|AGGREGAT)\(")
_WORD = re.compile(r"[^\W\d_]+")
_OF_AMOUNTS = frozenset(
    {"ca", "rd", "rund", "ab", "bis", "etwa", "mrd", "mio", "mill", "tsd", "tausend", "t", "k", "m"}
    | {"teur", "keur", "meur", "eur", "euro", "p", "a"}
)
_LONGEST_AMOUNT = 40
_LOOKED_BACK = 5000


def total_label(cells: TableCells, row: int) -> str:
    """The text that makes a row one of sums; empty for every other row.

    A whole phrase ("Summe", "Gesamt:", "Übertrag", "Zwischensumme HF 1") in the first cell with
    words counts, if beside it there are only numbers. "Summer in der Stadt" is none, and a row
    that says more about itself is none either. Words that also begin a title ("Gesamt …",
    "Total …") need a scope such as "Handlungsfeld 2" or a number that adds up those above.

    Args:
        cells: The table.
        row: Counted from 1.
    """
    filled = [
        (column, cell)
        for column, cell in enumerate(cells.layout.sheet.rows[row - 1], start=1)
        if not cell.empty
    ]
    words = [(column, cell) for column, cell in filled if not _is_number(cell)]
    if len(words) != 1:
        return ""
    label = " ".join(words[0][1].text.split())
    phrase = normalise_name(label) or label.casefold().strip(" :")
    numbers = [(column, cell) for column, cell in filled if _is_number(cell)]
    if _EXACT.fullmatch(phrase):
        return label
    if numbers and _SCOPED.fullmatch(phrase):
        return label
    maybe = _MAYBE.fullmatch(phrase)
    if maybe and numbers and (_SCOPE.fullmatch(maybe["scope"]) or _adds_up(cells, row, numbers)):
        return label
    return ""


def _is_number(cell: Cell) -> bool:
    """Whether a cell holds a number or an amount with its unit, or only a dash."""
    if len(cell.text) > _LONGEST_AMOUNT:
        return False
    words = {word.casefold() for word in _WORD.findall(cell.text)}
    return words <= _OF_AMOUNTS and (not words or re.search(r"\d", cell.text) is not None)


def _adds_up(cells: TableCells, row: int, numbers: list[tuple[int, Cell]]) -> bool:
    """Whether a number is the sum of at least two directly above, or a formula for sums."""
    for column, cell in numbers:
        if _FORMULA.search(cell.formula.upper()):
            return True
        if isinstance(cell.value, int | float) and cell.value in _sums(cells, row, column):
            return True
    return False


def _sums(cells: TableCells, row: int, column: int) -> Iterator[float]:
    """Sums of two and more numbers above a cell."""
    total, count = 0.0, 0
    for above in range(row - 1, max(cells.layout.first, row - _LOOKED_BACK) - 1, -1):
        value = cells.layout.sheet.cell(above, column).value
        if isinstance(value, int | float) and not isinstance(value, bool):
            total, count = total + value, count + 1
            if count > 1:
                yield round(total, 6)
