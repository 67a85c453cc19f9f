"""How the table of the Maßnahmenliste is shown: its columns, its sortings, its history."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsAttributeTableConfig,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt

from ..catalogue.model import Catalogue
from ..store.history import CHANGED, NEW, REMOVED, history_labels

SORTING = "sortiert nach "
"""Begins the names of the styles of the list that are sortings."""

_FIRST = (
    *("nummer", "titel", "handlungsfelder", "ortsbezirke", "status", "zeithorizont"),
    *("prioritaet", "kostenklasse", "leuchtturm", "zustaendig", "beginn", "ende"),
    *("kosten", "kosten_von", "kosten_bis", "foerderung", "foerderprogramme"),
)
_HIDDEN = ("fid", "id", "weitere", "federfuehrung")
_WIDTHS = {"nummer": 60, "titel": 340, "leuchtturm": 130, "handlungsfelder": 260}
_SORTINGS = {
    "Handlungsfeld": "federfuehrung",
    "Ortsbezirk": "ortsbezirke",
    "Zeithorizont": "zeithorizont",
    "Priorität": "prioritaet",
    "Kostenklasse": "kostenklasse",
    "Status": "status",
}
_HISTORY_LABELS = {
    "massnahme_id": "Maßnahme",
    "zeitpunkt": "Zeitpunkt (UTC)",
    "art": "Art",
    "feld": "Spalte",
    "alt": "vorher",
    "neu": "nachher",
    "herkunft": "Herkunft",
}


def add_sortings(measures: QgsVectorLayer, catalogue: Catalogue) -> None:
    """Give the list a style per sorting, which differ in the table's columns and order only.

    Styles cost nothing when the project opens and leave the table editable; a measure of several
    Handlungsfelder or Ortsbezirke stands at the leading or first one.
    """
    manager = measures.styleManager()
    usual = manager.currentStyle()
    measures.setAttributeTableConfig(_table(measures, (), "lpad(\"nummer\", 6, '0')"))
    for title, column in _SORTINGS.items():
        name = f"{SORTING}{catalogue.city.words(title)}"
        manager.addStyleFromLayer(name)
        manager.setCurrentStyle(name)
        order = f"{_rank(column, _codes(column, catalogue))} || lpad(\"nummer\", 6, '0')"
        shown = "handlungsfelder" if column == "federfuehrung" else column
        measures.setAttributeTableConfig(_table(measures, (shown,), order))
        manager.setCurrentStyle(usual)


def label_history(history: QgsVectorLayer, catalogue: Catalogue) -> None:
    """Name the columns of the history and what happened in a row of it."""
    fields = history.fields()
    for name, label in _HISTORY_LABELS.items():
        history.setFieldAlias(fields.indexOf(name), label)
    titles = [{label: name} for name, label in history_labels(catalogue).items()]
    columns = QgsEditorWidgetSetup("ValueMap", {"map": titles})
    history.setEditorWidgetSetup(fields.indexOf("feld"), columns)
    for name in ("fid", "massnahme_id"):
        history.setEditorWidgetSetup(fields.indexOf(name), QgsEditorWidgetSetup("Hidden", {}))
    changed, new, removed = map(QgsExpression.quotedString, (CHANGED, NEW, REMOVED))
    history.setDisplayExpression(
        "left(\"zeitpunkt\", 10) || ' ' || CASE"
        f' WHEN "art" = {changed} THEN represent_value("feld") || \': \' ||'
        " coalesce(\"alt\", '–') || ' → ' || coalesce(\"neu\", '–')"
        f" WHEN \"art\" = {new} THEN 'angelegt'"
        f" WHEN \"art\" = {removed} THEN 'entfernt' ELSE coalesce(\"art\", '') END"
    )


def _codes(column: str, catalogue: Catalogue) -> tuple[str, ...]:
    if column == "federfuehrung":
        return tuple(item.id for item in catalogue.handlungsfelder)
    if column == "ortsbezirke":
        return tuple(item.id for item in catalogue.districts)
    return tuple(code.id for code in catalogue.code_lists[column].codes)


def _rank(column: str, codes: Iterable[str]) -> str:
    """Expression for the place of a value in the catalogue's order, what is empty last."""
    listed = ", ".join(map(QgsExpression.quotedString, codes))
    value = QgsExpression.quotedColumnRef(column)
    first = f"regexp_substr(coalesce({value}, ''), '([A-Za-z0-9_-]+)')"
    place = f"array_find(array({listed}), {first})"
    return f"lpad(if({place} < 0, 999, {place}), 3, '0')"


def _table(layer: QgsVectorLayer, lead: tuple[str, ...], order: str) -> QgsAttributeTableConfig:
    config = QgsAttributeTableConfig()
    config.update(layer.fields())
    first = ("nummer", *lead, *(name for name in _FIRST[1:] if name not in lead))
    place = {name: index for index, name in enumerate(first)}
    columns = sorted(config.columns(), key=lambda column: place.get(column.name, len(place)))
    for column in columns:
        column.hidden = column.name in _HIDDEN or not column.name
        column.width = _WIDTHS.get(column.name, -1)
    config.setColumns(columns)
    config.setSortExpression(order)
    config.setSortOrder(Qt.SortOrder.AscendingOrder)
    return config
