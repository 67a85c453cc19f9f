"""A catalogue with what planners changed in QGIS.

Everything goes into the layer of changes; what the layers below say stays, and a change that says
the same as they do leaves no text behind.
"""

from __future__ import annotations

from .change_files import catalogue_below
from .edited_lists import shown_codes, shown_entries, with_codes, with_entries
from .edited_terms import field_edit, with_field, with_value
from .edits import Edits
from .load import parse_texts
from .model import Catalogue


def edits_of(catalogue: Catalogue) -> Edits:
    """Legends, Handlungsfelder and code lists as they are, hidden ones included.

    Groups without an id are left out: nothing can be said of them from outside.
    """
    below = catalogue_below(catalogue)
    sheets = {sheet.id: sheet for sheet in below.maps}
    return Edits(
        entries={
            (sheet.id, group.id): shown_entries(catalogue, sheets.get(sheet.id), sheet, group.id)
            for sheet in catalogue.maps
            for group in sheet.groups
            if group.id
        },
        fields=tuple(map(field_edit, catalogue.handlungsfelder)),
        codes={
            key: shown_codes(catalogue, below.code_lists.get(key), codes)
            for key, codes in catalogue.code_lists.items()
        },
    )


def catalogue_with_edits(catalogue: Catalogue, edits: Edits) -> Catalogue:
    """Return the catalogue with the edits among its changes.

    Raises:
        EditError: if an edit cannot be made.
        CatalogueError: if the catalogue would be none any more.
    """
    below, now = catalogue_below(catalogue), edits_of(catalogue)
    texts = catalogue.texts
    for (map_id, group_id), entries in edits.entries.items():
        known = now.entries[map_id, group_id]
        if tuple(entries) != known:
            place = catalogue.map(map_id), group_id
            texts = with_entries(texts, below, place, known, entries)
    for item in edits.fields:
        if item not in now.fields:
            texts = with_field(texts, below, catalogue, item)
    for key, codes in edits.codes.items():
        if tuple(codes) != now.codes[key]:
            texts = with_codes(texts, below, catalogue.code_lists[key], now.codes[key], codes)
    for value in edits.values:
        texts = with_value(texts, below, catalogue, value)
    return catalogue if texts == catalogue.texts else parse_texts(texts)
