"""Legends and code lists as planners edit them: words, order, and what is hidden."""

from __future__ import annotations

from collections.abc import Sequence

from .change_files import (
    MEASURES,
    SYNTHESIS,
    Content,
    changes_in,
    list_rows,
    map_file,
    row_of,
    with_changes,
    with_key,
    with_row,
    without_keys,
)
from .edits import CodeEdit, EditError, EntryEdit, checked_text
from .identifiers import identifier_of
from .lists import CodeList
from .model import Catalogue, EntryKind, LegendEntry, MapSheet
from .texts import CatalogueTexts

_PLACE = ("omit", "first", "after")
_WORDING = ("text", "corrected", "verbatim")


def shown_entries(
    catalogue: Catalogue, below: MapSheet | None, sheet: MapSheet, group_id: str
) -> tuple[EntryEdit, ...]:
    """Entries of a group in their order; hidden ones where they would stand.

    Args:
        catalogue: The one with changes.
        below: The map without them; None where they alone know it.
        sheet: The map.
        group_id: Id of the group.
    """
    labels = {entry.id: entry.label for entry in _entries(sheet, group_id)}
    under = {entry.id: entry.label for entry in _entries(below, group_id)}
    said = _said_entries(catalogue.texts, sheet.id, group_id) if under.keys() - labels else {}
    return tuple(
        EntryEdit(key, labels[key])
        if key in labels
        else EntryEdit(key, _said_label(said.get(key, {}), under[key]), shown=False)
        for key in _with_hidden(list(labels), list(under))
    )


def shown_codes(
    catalogue: Catalogue, below: CodeList | None, codes: CodeList
) -> tuple[CodeEdit, ...]:
    """Codes of a list in their order; left-out ones where they would stand.

    Args:
        catalogue: The one with changes.
        below: The list without them; None where they alone know it.
        codes: The list.
    """
    labels = {code.id: code.label for code in codes.codes}
    under = {code.id: code.label for code in below.codes} if below is not None else {}
    said = _said_codes(catalogue.texts, codes.id) if under.keys() - labels else {}
    return tuple(
        CodeEdit(key, labels[key])
        if key in labels
        else CodeEdit(key, said.get(key, {}).get("label", under[key]), shown=False)
        for key in _with_hidden(list(labels), list(under))
    )


def _with_hidden(shown: list[str], below: list[str]) -> list[str]:
    """All ids: a hidden one stands behind the one that it has stood behind."""
    found, before = list(shown), ""
    for key in below:
        if key not in found:
            found.insert(found.index(before) + 1 if before else 0, key)
        before = key
    return found


def _entries(sheet: MapSheet | None, group_id: str) -> tuple[LegendEntry, ...]:
    groups = () if sheet is None else sheet.groups
    return next((group.entries for group in groups if group.id == group_id), ())


def _said_entries(texts: CatalogueTexts, map_id: str, group_id: str) -> dict[str, Content]:
    groups = changes_in(texts, map_file(texts, map_id)).get("groups", [])
    rows: list[Content] = row_of(groups, group_id).get("entries", [])
    return {row["id"]: row for row in rows}


def _said_codes(texts: CatalogueTexts, key: str) -> dict[str, Content]:
    lists = changes_in(texts, MEASURES).get("code_lists", {})
    return {row["id"]: row for row in lists.get(key, {}).get("codes", [])}


def _said_label(row: Content, label: str) -> str:
    return str(row.get("corrected") or row.get("text") or label)


def with_entries(
    texts: CatalogueTexts,
    below: Catalogue,
    place: tuple[MapSheet, str],
    now: Sequence[EntryEdit],
    edits: Sequence[EntryEdit],
) -> CatalogueTexts:
    """The texts with other words, another order or other hidden entries in a group of a legend.

    Args:
        texts: Those of the catalogue.
        below: The catalogue without changes.
        place: The map and the id of the group.
        now: Entries of the group as they are.
        edits: All of them as they are to be.

    Raises:
        EditError: if an entry has no text, or is known to the changes alone.
    """
    sheet, group_id = place
    lower = next((item for item in below.maps if item.id == sheet.id), None)
    under = {entry.id: entry for entry in _entries(lower, group_id)}
    if not under:
        raise EditError(
            f"Karte „{sheet.title}“: Diese Einträge kennt nur, was in changes steht. Bitte im"
            " exportierten Ordner ändern."
        )
    labels = {item.id: item.label for item in now}
    stated = _said_entries(texts, sheet.id, group_id)
    said = {key: without_keys(row, "id", *_PLACE) for key, row in stated.items()}
    for edit in edits:
        where = f"Karte „{sheet.title}“"
        if not edit.shown and edit.id not in under:
            raise EditError(
                f"{where}: „{edit.label}“ steht nur in changes und lässt sich nicht ausblenden."
                " Bitte im exportierten Ordner entfernen."
            )
        label = checked_text(edit.label, f"{where}: Ein Eintrag hat keinen Text.")
        if label != labels.get(edit.id):
            row = without_keys(said.get(edit.id, {}), *_WORDING)
            said[edit.id] = row | _wording(label, under.get(edit.id))
    rows = list_rows(list(under), [(edit.id, edit.shown) for edit in edits], said)
    name = map_file(texts, sheet.id)
    content = {"id": sheet.id, **changes_in(texts, name)}
    groups = content.get("groups", [])
    groups = with_row(groups, with_key(row_of(groups, group_id), "entries", rows))
    texts = with_changes(texts, name, with_key(content, "groups", groups))
    hidden = {edit.id for edit in edits if not edit.shown}
    return _with_rules(texts, below, sheet.id, {edit.id for edit in edits}, hidden)


def _wording(label: str, below: LegendEntry | None) -> Content:
    if below is None:
        return {"text": label}
    if label == below.label:
        return {}
    return {
        "text": label,
        **({"corrected": None} if below.corrected else {}),
        **({"verbatim": False} if below.verbatim else {}),
    }


def _with_rules(
    texts: CatalogueTexts, below: Catalogue, map_id: str, all_ids: set[str], hidden: set[str]
) -> CatalogueTexts:
    """Rules of the Zukunftsbild come and go with its entries."""
    if below.synthesis is None or below.synthesis.map != map_id:
        return texts
    ruled = {entry.id for entry in below.map(map_id).entries if entry.kind is not EntryKind.BASE}
    content = changes_in(texts, SYNTHESIS)
    rows = [
        row
        for row in content.get("rules", [])
        if not (row.get("omit") and row["entry"] in all_ids & ruled)
    ]
    rows += [{"entry": key, "omit": True} for key in sorted(hidden & ruled)]
    return with_changes(texts, SYNTHESIS, with_key(content, "rules", rows))


def with_codes(
    texts: CatalogueTexts,
    below: Catalogue,
    codes: CodeList,
    now: Sequence[CodeEdit],
    edits: Sequence[CodeEdit],
) -> CatalogueTexts:
    """The texts with other words, another order, new or left-out codes in a list.

    Args:
        texts: Those of the catalogue.
        below: The catalogue without changes.
        codes: The list.
        now: Its codes as they are.
        edits: All of them as they are to be.

    Raises:
        EditError: if a code has no label, or two have the same.
    """
    key = codes.id
    lower = below.code_lists.get(key)
    under = {code.id: code for code in lower.codes} if lower is not None else {}
    before = {item.id: item.label for item in now}
    said = {code: without_keys(row, "id", *_PLACE) for code, row in _said_codes(texts, key).items()}
    taken = {*under, *before, *said}
    labels: set[str] = set()
    wanted: list[tuple[str, bool]] = []
    for edit in edits:
        label = checked_text(edit.label, f"„{codes.title}“: Ein Eintrag der Liste hat keinen Text.")
        if edit.shown and label.casefold() in labels:
            raise EditError(f"„{codes.title}“: „{label}“ steht zweimal. Bitte einen umbenennen.")
        code = edit.id or identifier_of(label, taken, "code")
        taken.add(code)
        if edit.shown:
            labels.add(label.casefold())
        wanted.append((code, edit.shown))
        if label != before.get(code):
            same = code in under and under[code].label == label
            row = without_keys(said.get(code, {}), "label")
            said[code] = row if same else {**row, "label": label}
    content = changes_in(texts, MEASURES)
    lists = content.get("code_lists", {})
    rows = list_rows(list(under), wanted, said)
    block = with_key(lists.get(key, {}), "codes", rows)
    return with_changes(
        texts, MEASURES, with_key(content, "code_lists", with_key(lists, key, block))
    )
