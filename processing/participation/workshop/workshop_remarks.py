"""What was said in a workshop: remarks by theme from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...spreadsheets.reading.headings import IGNORED, Headings, find_layout, heading_targets
from ...spreadsheets.reading.sheet_model import Sheet
from ..privacy import without_personal_data

_WORDS = {
    "punkt": (
        *("Anmerkung", "Anmerkungen", "Punkt", "Diskussionspunkt", "Diskussionspunkte", "Beitrag"),
        *("Hinweis", "Hinweise", "Kommentar", "Text", "Bemerkung", "Post-it"),
    ),
    "thema": ("Thema", "Maßnahme", "Themenfeld", "Überschrift", "Handlungsfeld"),
    IGNORED: ("Nr.", "Datum", "Name", "Person"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and what was said about it, in the order of the table."""

    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remarks:
    """Themes in the order of the table, and how often personal data were taken out by kind."""

    themes: tuple[Theme, ...]
    removed: tuple[tuple[str, int], ...] = ()


def read_remarks(sheets: Sequence[Sheet]) -> Remarks:
    """Remarks from a table with a column such as "Anmerkung" and perhaps one for the theme.

    An empty theme continues the one above. Columns of names are not read, personal data in texts
    are taken out.

    Raises:
        SheetError: if there is no such column.
    """
    layout = find_layout(sheets, Headings(heading_targets(_WORDS), {}, "punkt", "Anmerkung"))
    themes: dict[str, list[str]] = {}
    removed: dict[str, int] = {}
    title = ""
    for row in range(layout.first, len(layout.sheet.rows) + 1):
        texts = {
            target: " ".join(layout.sheet.cell(row, column.number).text.split())
            for target in ("thema", "punkt")
            for column in layout.of(target)
        }
        title = texts.get("thema") or title
        if texts["punkt"]:
            cleaned = without_personal_data(texts["punkt"])
            for kind, count in cleaned.found.items():
                removed[kind] = removed.get(kind, 0) + count
            themes.setdefault(title, []).append(cleaned.text)
    return Remarks(
        tuple(Theme(name or "Allgemein", tuple(points)) for name, points in themes.items()),
        tuple(sorted(removed.items())),
    )
