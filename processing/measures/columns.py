"""Which column of somebody's list of measures holds what: headings of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from ..catalogue.model import Catalogue
from ..spreadsheets.intake.list_profile import ListProfile
from ..spreadsheets.reading.headings import (
    IGNORED,
    OWN,
    PLACES,
    Headings,
    Layout,
    find_layout,
    heading_targets,
)
from ..spreadsheets.reading.sheet_model import Sheet

BOOK_PAGES, BOOK_MAPS = "Seiten im Buch", "Karten im Buch"
_SEVERAL = frozenset({"beschreibung", "handlungsfelder", "akteure", "ortsbezirke"})


def measure_headings(catalogue: Catalogue, profile: ListProfile) -> Headings:
    """Headings of the Maßnahmenliste from the catalogue and a profile.

    Raises:
        ProfileError: if the profile names a target that does not exist.
    """
    columns = (*catalogue.measure_columns, *catalogue.measure_extras)
    named = {
        item.field: [text for text in (item.title, item.label, item.field, *item.synonyms) if text]
        for item in columns
    }
    known = heading_targets(named, PLACES) | {BOOK_PAGES: IGNORED, BOOK_MAPS: IGNORED}
    profile.require_targets({*known.values(), OWN, IGNORED})
    return Headings(known, profile.columns, "titel", "Maßnahme", _SEVERAL)


def find_list(sheets: Sequence[Sheet], catalogue: Catalogue, profile: ListProfile) -> Layout:
    """The Maßnahmenliste in a file.

    Args:
        sheets: Everything in the file.
        catalogue: Its headings.
        profile: Headings, sheet and row of a list that differs.

    Raises:
        SheetError: if no sheet has the columns of a list.
        ProfileError: if the profile names a target that does not exist.
    """
    words = measure_headings(catalogue, profile)
    return find_layout(sheets, words, sheet=profile.sheet, header_row=profile.header_row)
