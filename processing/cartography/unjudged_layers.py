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
from ..store.ledgers import KNOWN_AREA_TABLE
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


def unjudged_layer(store: Store, sheet: MapSheet) -> QgsVectorLayer | None:
    """Hatched part of the city of which some result of a sheet says nothing; None without one.

    The layer asks the store for all roles of the sheet, so it follows when they are computed again.

    Args:
        store: The INSEK store.
        sheet: The map.
    """
    if not unjudged_roles(store, sheet):
        return None
    name = f"{UNJUDGED}: {sheet.title}"
    listed = ", ".join("'" + role.replace("'", "''") + "'" for role in sorted(sheet.roles))
    wanted = f'"art" = \'{AreaKind.UNJUDGED}\' AND "rolle" IN ({listed})'
    uri = only_rows(store.ledger_uri(KNOWN_AREA_TABLE.name), wanted)
    layer = QgsVectorLayer(uri, name, store.provider)
    # Where several results say nothing there is one hatch, not several.
    layer.setRenderer(QgsMergedFeatureRenderer(QgsSingleSymbolRenderer(_hatch())))
    layer.setCustomProperty(SHEET_MARK, sheet.id)
    layer.setReadOnly(True)
    return layer


def only_rows(uri: str, condition: str) -> str:
    """Source of a layer that shows some rows of a table.

    A filter set afterwards would close the file and open it anew, and what other layers have open
    could not be read any more.

    Args:
        uri: Source of the table.
        condition: Of the rows, in SQL.
    """
    return f"{uri}|subset={condition}"


def _hatch() -> QgsFillSymbol:
    """Thin parallel lines that stay vectors in the PDF."""
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(_ANGLE)
    lines.setDistance(_DISTANCE_MM)
    stroke = {"line_color": MUTED, "line_width": str(_WIDTH_MM)}
    lines.setSubSymbol(QgsLineSymbol.createSimple(stroke))
    symbol = QgsFillSymbol.createSimple({})
    symbol.changeSymbolLayer(0, lines)
    return symbol
