"""Columns that may hold something although several are called so, or none is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from ...spreadsheets.reading.headings import IGNORED, OWN, PLACES, Layout, SheetColumn
from ...spreadsheets.reading.sheet_model import Sheet, SheetError
from ...wording.name_keys import normalise_name
from ..privacy import personal_column
from .exports import german_first

COUNTS = ("zustimmung", "ablehnung")
_OTHERS_SAY = frozenset({"kommentare", "comments"})
"""What others said of a contribution, or how many: its text only where there is no other."""
_NUMBER = re.compile(r"[\d.,\s]+")
_SENTENCE = re.compile(r"\b[a-zäöüß]{3,}\b")
_TECHNICAL = re.compile(r"\b(?:agent|browser|referr?er|refurl|url|uri|link|system|version)\b")
_ASKED = re.compile(r"[?]\s*\*?$|^(?:Question|Frage) \d")
_FEW = 5


def written_in(layout: Layout, column: SheetColumn) -> list[str]:
    """Texts of the filled cells of a column."""
    rows = range(layout.first, len(layout.sheet.rows) + 1)
    cells = (layout.sheet.cell(row, column.number) for row in rows)
    return [cell.text.strip() for cell in cells if not cell.empty]


def with_candidates(layout: Layout, chosen: Collection[int]) -> Layout:
    """The layout in which only columns with content count, and one where one is needed.

    Of several columns with texts in several languages the German one counts, of several with the
    same number the fullest. What does not count stays as it is, as the city's own column.

    Args:
        layout: As the headings say.
        chosen: Numbers of columns that a profile assigned; they are never changed.

    Raises:
        SheetError: if two columns with different places are filled.
    """
    columns = list(layout.columns)
    remarks: list[str] = []
    by_target: dict[str, list[SheetColumn]] = defaultdict(list)
    for column in columns:
        by_target[column.target].append(column)
    out: set[int] = set()
    for target, group in by_target.items():
        free = [item for item in group if item.number not in chosen]
        if target in {OWN, IGNORED} or not free:
            continue
        if target == "text":
            out |= _no_texts(layout, group, free)
        if target in {"titel", "text", "kategorie"}:
            out |= {item.number for item in free} & german_first(
                {item.number: item.heading for item in group if written_in(layout, item)}
            )
        if target in {*PLACES, *COUNTS} and len(group) > 1:
            out |= _all_but_one(layout, target, group, chosen, remarks)
    kept = tuple(replace(item, target=OWN) if item.number in out else item for item in columns)
    return remarked(replace(layout, columns=kept), remarks)


def remarked(layout: Layout, remarks: Iterable[str]) -> Layout:
    """The layout with more to be known about its sheet."""
    sheet = layout.sheet
    return replace(layout, sheet=replace(sheet, remarks=(*sheet.remarks, *remarks)))


def free_texts(layout: Layout, chosen: Collection[int]) -> tuple[SheetColumn, ...]:
    """Own columns in whose cells people wrote in sentences of their own."""
    return tuple(
        column
        for column in layout.columns
        if column.target == OWN
        and column.number not in chosen
        and not personal_column(column.heading)
        and not _TECHNICAL.search(normalise_name(column.heading))
        and _in_sentences(written_in(layout, column), asked=bool(_ASKED.search(column.heading)))
    )


def plain_layout(sheets: Sequence[Sheet], sheet: str, header_row: int) -> Layout | None:
    """The first row that is filled for the most part as the head of a table of own columns."""
    for item in sheets:
        if (sheet and item.name != sheet) or (item.hidden and not sheet) or not item.rows:
            continue
        width = max(len(row) for row in item.rows)
        for number, row in enumerate(item.rows, start=1):
            filled = sum(not cell.empty for cell in row)
            if number == header_row or (not header_row and filled and 2 * filled >= width):
                columns = tuple(
                    SheetColumn(place, " ".join(cell.text.split()), OWN)
                    for place, cell in enumerate(row, start=1)
                    if not cell.empty
                )
                return Layout(item, number, number + 1, columns)
    return None


def _in_sentences(texts: Sequence[str], *, asked: bool) -> bool:
    """Whether most are more than a name or an address; below a question, more than a word."""
    spoken = sum(
        len(text.split()) > 1 and (asked or bool(_SENTENCE.search(text))) for text in texts
    )
    # Options of a question come again and again.
    own = len(texts) < _FEW or 2 * len(set(texts)) >= len(texts)
    return bool(texts) and 2 * spoken >= len(texts) and own


def _no_texts(
    layout: Layout, group: Sequence[SheetColumn], free: Sequence[SheetColumn]
) -> set[int]:
    filled = {item.number: written_in(layout, item) for item in group}
    out = {
        item.number
        for item in free
        if filled[item.number] and all(_NUMBER.fullmatch(text) for text in filled[item.number])
    }
    said = {
        item.number
        for item in free
        if filled[item.number] and normalise_name(item.heading) in _OTHERS_SAY
    }
    rest = {number for number, texts in filled.items() if texts} - out - said
    return out | said if rest else out


def _all_but_one(
    layout: Layout,
    target: str,
    group: Sequence[SheetColumn],
    chosen: Collection[int],
    remarks: list[str],
) -> set[int]:
    best = [item for item in group if item.number in chosen][:1]
    filled = {item.number: written_in(layout, item) for item in group}
    ranked = sorted(group, key=lambda item: -len(filled[item.number]))
    rivals = [item for item in ranked if filled[item.number]]
    if not best and len(rivals) > 1:
        names = " und ".join(f"{item.letters} „{item.heading}“" for item in rivals)
        told = f"{layout.sheet.place(layout.header_row)}: Die Spalten {names} meinen beide"
        if target in PLACES and any(filled[r.number] != filled[rivals[0].number] for r in rivals):
            raise SheetError(
                f"{told} „{target}“. Bitte im Profil festlegen, welche gilt (die andere: „{OWN}“)."
            )
        remarks.append(
            f"{told} „{target}“; gelesen ist {rivals[0].letters}, die andere bleibt als eigene"
            " Spalte. Ein Profil kann anders zuordnen."
        )
    keep = (best or ranked)[0].number
    return {item.number for item in group} - {keep} - set(chosen)
