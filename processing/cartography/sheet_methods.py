"""The note under a sheet's legend: how its computed entries were made, and on whose word."""

from __future__ import annotations

from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
)

from ..catalogue.model import MapSheet
from ..store.provenance import sources_of
from .counted_notes import counted_lines, derived_line, refused_line
from .design import MUTED, SMALL_PT
from .fonts import line_height_mm, wrap
from .legend_numbers import legend_conflict
from .map_project import MapProject
from .method_notes import legend_lines, short_method
from .page_items import Page, Rect, TextStyle, require_item
from .page_text import write

_HEADING = "Methoden"
_IDS = ("methoden_titel", "methoden")
_PITCH = 0.95
_SPACE_MM = 2.0


def method_lines(built: MapProject, sheet: MapSheet) -> list[str]:
    """A line per method of the sheet's computed entries that have features."""
    notes = built.store.provenances()
    made = []
    for entry in sheet.entries:
        note = notes.get(entry.role)
        if note is None or note.origin != "computed" or built.is_empty(entry.role):
            continue
        said = short_method(note.parameters, note.note, role=entry.role)
        differs = legend_conflict(entry.label, note.parameters)
        made.append((entry.label, "; ".join(filter(None, (said, differs)))))
    return legend_lines(made)


def count_lines(built: MapProject, sheet: MapSheet) -> list[str]:
    """A line per entry that is drawn but not counted, or derived but not recorded."""
    labels = {entry.role: entry.label for entry in sheet.entries if not built.is_empty(entry.role)}
    notes = built.store.provenances()
    lines = []
    for role, label in labels.items():
        note = notes.get(role)
        if note is not None:
            lines.append(derived_line(note.parameters, label))
        if note is not None and note.origin == "computed":
            lines += counted_lines(built.store, note.parameters, labels)
        lines.append(refused_line(built.store, role, label))
    return list(dict.fromkeys(filter(None, lines)))


def stated_lines(built: MapProject, sheet: MapSheet) -> list[str]:
    """A line per statement of the planner on how far data reach, of all that the sheet shows.

    Printed whatever the catalogue wants of methods: results are judged on the planner's word.
    """
    notes, areas = built.store.provenances(), built.store.known_areas()
    made = [role for role in sheet.roles if role in notes and notes[role].origin == "computed"]
    said: dict[str, list[str]] = {}
    for role in sources_of(notes, dict.fromkeys(made)):
        if role in areas and areas[role].remark:
            known = built.catalogue.roles.get(role)
            said.setdefault(areas[role].remark, []).append(known.label if known else role)
    return [f"{', '.join(labels)}: {text}" for text, labels in said.items()]


def no_room(built: MapProject, sheet: MapSheet) -> str:
    """What is said of a sheet without room for the note, and where its content stands."""
    told = (
        f"Karte „{sheet.title}“: Die Methoden passen nicht unter die Legende; sie stehen im"
        " Quellenverzeichnis."
    )
    stated = "; ".join(stated_lines(built, sheet))
    if not stated:
        return told
    return (
        f"{told} Auch Angaben zum bekannten Gebiet stehen nicht auf dem Blatt, sondern hinter den"
        f" Quellen: {stated}."
    )


def fill_methods(layout: QgsPrintLayout, built: MapProject, sheet: MapSheet) -> float:
    """Write the note above the foot, as the catalogue wants; returns the height it takes in mm.

    What is drawn but was not counted is said whatever the catalogue wants.

    Raises:
        PageError: If planners removed the foot or the band from the sheet.
    """
    lines = method_lines(built, sheet) if built.catalogue.city.method_notes else []
    lines += count_lines(built, sheet)
    lines = [built.catalogue.city.words(line) for line in lines]
    lines += stated_lines(built, sheet)
    if not lines:
        drop_methods(layout)
        return 0.0
    foot = require_item(layout, "fusslinie", QgsLayoutItem).pagePos()
    width = require_item(layout, "titelband", QgsLayoutItem).rect().width()
    printed = [part for line in lines for part in wrap(line, width, SMALL_PT)]
    pitch = line_height_mm(SMALL_PT) * _PITCH
    height = (len(printed) + 1) * pitch
    top = foot.y() - height - _SPACE_MM
    texts = {_IDS[0]: [_HEADING], _IDS[1]: printed}
    for item_id, text in texts.items():
        rect = Rect(foot.x(), top, width, len(text) * pitch + 0.6)
        write(_label(layout, item_id, rect), "\n".join(text))
        top += len(text) * pitch
    return height + 2 * _SPACE_MM


def drop_methods(layout: QgsPrintLayout) -> None:
    """Take the note off the sheet."""
    for item_id in _IDS:
        item = layout.itemById(item_id)
        if item is not None:
            layout.removeLayoutItem(item)


def _label(layout: QgsPrintLayout, item_id: str, rect: Rect) -> QgsLayoutItemLabel:
    """The label of an earlier run in its new place, or a new one: templates need not have it."""
    known = layout.itemById(item_id)
    if isinstance(known, QgsLayoutItemLabel):
        known.attemptMove(QgsLayoutPoint(rect.x, rect.y), page=0)
        known.attemptResize(QgsLayoutSize(rect.width, rect.height))
        return known
    weight = "Semibold" if item_id == _IDS[0] else "Regular"
    style = TextStyle(SMALL_PT, weight=weight, colour=MUTED, line_height=_PITCH)
    return Page(layout).label(item_id, "", rect, style)
