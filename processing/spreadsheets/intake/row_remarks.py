"""What a person sees of a row, and its values do not say: hidden, struck out, damaged."""

from __future__ import annotations

import re

from ...wording.sentences import listed
from ..reading.headings import IGNORED
from ..reading.sheet_model import Struck, column_letters
from .table_cells import TableCells

_TWICE_ENCODED = re.compile("Ã[¤¶¼Ÿ„–œ©¨\u0084\u0096\u009c\u009f]|â(?:€|‚¬)")
"""Umlauts, dashes and the euro sign that were taken for Windows-1252 although they were UTF-8."""


def row_remarks(cells: TableCells, row: int) -> tuple[str, ...]:
    """German sentences about what the planner has to decide about a row.

    Args:
        cells: The table.
        row: Counted from 1.
    """
    sheet = cells.layout.sheet
    found = list(sheet.row_remarks.get(row, ()))
    if sheet.hidden:
        found.append(f"Das Blatt „{sheet.name}“ ist in der Datei ausgeblendet; bitte prüfen.")
    if row in sheet.hidden_rows:
        found.append(
            "Die Zeile ist in der Datei ausgeblendet oder weggefiltert; bitte prüfen, ob sie gilt."
        )
    filled = [
        (number, cell) for number, cell in enumerate(sheet.rows[row - 1], start=1) if not cell.empty
    ]
    used = {column.number for column in cells.layout.columns if column.target != IGNORED}
    hidden = [number for number, _ in filled if number in sheet.hidden_columns & used]
    if hidden:
        found.append(f"{_columns(hidden)} in der Datei ausgeblendet; bitte prüfen.")
    found += _struck([(number, cell.look.struck) for number, cell in filled])
    texts = [(number, cell.text) for number, cell in filled if not cell.text.isascii()]
    lost = [number for number, text in texts if "\ufffd" in text]
    if lost:
        found.append(
            f"In {_columns(lost, case='dative')} steht „\ufffd“: Dort ging beim Speichern ein"
            " Zeichen verloren. Bitte berichtigen."
        )
    twice = [number for number, text in texts if _TWICE_ENCODED.search(text)]
    if twice:
        found.append(
            f"In {_columns(twice, case='dative')} sind Umlaute zweimal kodiert („Ã¤“ statt „ä“);"
            " bitte in der Quelle berichtigen."
        )
    return tuple(found)


def _struck(looks: list[tuple[int, Struck]]) -> list[str]:
    """Sentences about cells that are struck out."""
    whole = [number for number, struck in looks if struck is Struck.WHOLLY]
    partly = [number for number, struck in looks if struck is Struck.PARTLY]
    if whole and len(whole) == len(looks):
        return ["Die Zeile ist in der Datei durchgestrichen; bitte prüfen, ob sie gilt."]
    found = []
    if whole:
        found.append(f"{_columns(whole)} in der Datei durchgestrichen; bitte prüfen.")
    if partly:
        found.append(
            f"{_columns(partly)} in der Datei zum Teil durchgestrichen; übernommen ist der ganze"
            " Text. Bitte prüfen."
        )
    return found


def _columns(numbers: list[int], *, case: str = "nominative") -> str:
    letters = listed([column_letters(number) for number in numbers])
    one = len(numbers) == 1
    if case == "dative":
        return f"{'Spalte' if one else 'den Spalten'} {letters}"
    return f"{'Spalte' if one else 'Die Spalten'} {letters} {'ist' if one else 'sind'}"
