"""What the results of a sheet do not judge, as a hatched layer."""

from __future__ import annotations

from qgis.core import (
    QgsFillSymbol,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMergedFeatureRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..catalogue.model import MapSheet
from ..store.contract import Store
from ..store.known_area import AreaKind
from .design import MUTED

UNJUDGED = "nicht beurteilt (Daten enden)"
"""As the legend says it."""
SHEET_MARK = "insek/nicht_beurteilt"
"""Marks a hatched layer; its value is the id of the sheet."""
_ANGLE, _DISTANCE_MM, _WIDTH_MM = 45.0, 1.9, 0.15


def unjudged_roles(store: Store, sheet: MapSheet) -> tuple[str, ...]:
    """Roles of a sheet that do not judge some part of the city."""
    areas = store.known_areas()
    shown = (role for role in dict.fromkeys(sheet.roles) if role in areas)
    return tuple(role for role in shown if areas[role].kind is AreaKind.UNJUDGED)


def unjudged_rows(sheet: MapSheet) -> str:
    """Condition, in SQL, of the rows of the table of known areas that a sheet hatches.

    All roles of the sheet are named, so that the layer follows when they are computed again.
    """
    listed = ", ".join("'" + role.replace("'", "''") + "'" for role in sorted(sheet.roles))
    return f'"art" = \'{AreaKind.UNJUDGED}\' AND "rolle" IN ({listed})'


def hatch(layer: QgsVectorLayer, sheet: MapSheet) -> None:
    """Hatch the layer of these rows; where several results say nothing there is one hatch."""
    layer.setRenderer(QgsMergedFeatureRenderer(QgsSingleSymbolRenderer(_lines())))
    layer.setCustomProperty(SHEET_MARK, sheet.id)
    layer.setReadOnly(True)


def _lines() -> QgsFillSymbol:
    """Thin parallel lines that stay vectors in the PDF."""
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(_ANGLE)
    lines.setDistance(_DISTANCE_MM)
    stroke = {"line_color": MUTED, "line_width": str(_WIDTH_MM)}
    lines.setSubSymbol(QgsLineSymbol.createSimple(stroke))
    symbol = QgsFillSymbol.createSimple({})
    symbol.changeSymbolLayer(0, lines)
    return symbol
