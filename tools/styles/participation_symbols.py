"""Signs of the tables beside the roles: contributions, routes of walks, known areas."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    QgsFeatureRenderer,
    QgsMarkerSymbol,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
)

from ...processing.cartography.design import INK, MUTED, NEUTRAL
from .recipes import area, disc, line, rim

# Told apart by shape; the colour is none of a Handlungsfeld's.
BETTER = "#A63A12"


def _triangle() -> QgsMarkerSymbol:
    return QgsMarkerSymbol.createSimple(
        {
            "name": "triangle",
            "size": "3.6",
            "color": BETTER,
            "outline_color": "#FFFFFF",
            "outline_width": "0.3",
        }
    )


def _cross() -> QgsMarkerSymbol:
    mark = {"name": "cross2", "size": "2.6", "outline_color": MUTED, "outline_width": "0.6"}
    return QgsMarkerSymbol.createSimple(mark)


def _ring(size: float) -> QgsMarkerSymbol:
    return disc("#FFFFFF", size, stroke=MUTED, width=0.4)


def _contributions() -> QgsFeatureRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    rules = (
        ("Dublette", "coalesce(\"dublette_von\", '') <> ''", _ring(2.0)),
        ("außerhalb der Stadt", "\"lage\" = 'außerhalb'", _cross()),
        ("Das geht besser", "\"kategorie\" ILIKE '%geht besser%'", _triangle()),
        ("Beitrag", "ELSE", disc(NEUTRAL, 3.0)),
    )
    # Each contribution shows as the first that fits.
    seen: list[str] = []
    for label, condition, symbol in rules:
        plain = condition != "ELSE"
        wanted = " AND ".join([f"({condition})", *(f"NOT ({item})" for item in seen)])
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, wanted if plain else "ELSE", label)
        root.appendChild(rule)
        if plain:
            seen.append(f"coalesce({condition}, false)")
    return QgsRuleBasedRenderer(root)


def _route() -> QgsFeatureRenderer:
    return QgsSingleSymbolRenderer(
        line(rim("#FFFFFF", 1.5, cap="round"), rim(INK, 0.7, dash="dash", cap="round"))
    )


def _stops() -> QgsFeatureRenderer:
    root = QgsRuleBasedRenderer.Rule(None)
    meeting = "\"art\" = 'Treffpunkt'"
    root.appendChild(QgsRuleBasedRenderer.Rule(disc(INK, 3.8), 0, 0, meeting, "Treffpunkt"))
    root.appendChild(QgsRuleBasedRenderer.Rule(_ring(2.8), 0, 0, "ELSE", "Halt"))
    return QgsRuleBasedRenderer(root)


def _known_area() -> QgsFeatureRenderer:
    return QgsSingleSymbolRenderer(area(rim(MUTED, 0.4, dash="dash")))


LEDGERS: dict[str, Callable[[], QgsFeatureRenderer]] = {
    "beitrag": _contributions,
    "begehung_route": _route,
    "begehung_halt": _stops,
    "bekanntes_gebiet": _known_area,
}
