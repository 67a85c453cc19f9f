"""Names on maps, which QGIS takes from the layers by itself: letters that no typeface has."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsExpression,
    QgsMapLayer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from .letters import printable


def print_labels(maps: Iterable[Iterable[QgsMapLayer]]) -> None:
    """Let the labels of maps name the letters that no typeface has; others stay as they are.

    Args:
        maps: Layers of each map, of a project that is the book's own.
    """
    layers = {layer.id(): layer for shown in maps for layer in shown}
    for layer in layers.values():
        if not isinstance(layer, QgsVectorLayer) or not layer.labelsEnabled():
            continue
        labeling = layer.labeling()
        if not isinstance(labeling, QgsVectorLayerSimpleLabeling):
            continue
        settings = labeling.settings()
        expression = (
            settings.fieldName
            if settings.isExpression
            else QgsExpression.quotedColumnRef(settings.fieldName)
        )
        names = _replaced(layer, expression)
        if names:
            quoted = QgsExpression.quotedString
            pairs = ", ".join(f"{quoted(raw)}, {quoted(name)}" for raw, name in names.items())
            settings.fieldName = f"replace({expression}, map({pairs}))"
            settings.isExpression = True
            layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def _replaced(layer: QgsVectorLayer, expression: str) -> dict[str, str]:
    """Letters of the labels that are replaced, with what is printed."""
    found: dict[str, str] = {}
    fields = layer.fields()
    for column in QgsExpression(expression).referencedColumns():
        index = fields.lookupField(column)
        for value in layer.uniqueValues(index) if index >= 0 else ():
            text = str(value)
            if printable(text) != text:
                found |= {
                    letter: name
                    for letter in {*text, *text.upper()}
                    if (name := printable(letter, note=False)) != letter
                }
    return found
