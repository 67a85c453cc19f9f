"""Entries that carry several signs at once: more than one symbol, or a figure instead of one."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsMarkerSymbol,
    QgsMergedFeatureRenderer,
    QgsRendererCategory,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsSymbolLayer,
)

from .findings import DEFICIT, FINDINGS, GREEN
from .recipes import area, disc, hatch, icon, rim, tint

# Departures every ... minutes, from often to seldom: one hue, even steps in lightness.
HEADWAY = (
    ("7-8 min", '"takt_minuten" <= 8', "#5C86BC"),
    ("15 min", '"takt_minuten" > 8 AND "takt_minuten" <= 15', "#88A8D2"),
    ("30 min", '"takt_minuten" > 15 AND "takt_minuten" <= 30', "#AEC4E2"),
    ("60 min", '"takt_minuten" > 30 AND "takt_minuten" <= 60', "#D0DDEE"),
    ("seltener", '"takt_minuten" > 60', "#EDF2F8"),
)
REACH_INK = "#1C3F73"
# The class is a text ("7-8", "15 min", "seltener"): its first number, 999 for seldom and unknown.
_MINUTES = (
    "if(coalesce(\"takt\", '') ~ 'selten|über|mehr|>', 999,"
    " coalesce(try(to_int(regexp_substr(\"takt\", '(\\\\d+)')), 999), 999))"
)
_RADII: tuple[tuple[str, str, Callable[[], QgsSymbolLayer]], ...] = (
    ("R=300 m", '"radius_m" <= 300', lambda: rim(REACH_INK, 0.25)),
    ("R=400 m", '"radius_m" > 300', lambda: rim(REACH_INK, 0.2, dash="dots")),
)


def headway_reach() -> QgsFeatureRenderer:
    """Reach of bus stops: the tint says how often a bus leaves, the outline how far one walks."""
    root = QgsRuleBasedRenderer.Rule(None)
    # Stands for the whole entry in the legend; no feature is drawn with it.
    head = area(tint(HEADWAY[1][2], 0.85), rim(REACH_INK, 0.4))
    root.appendChild(_rule(head, "FALSE", "Einzugsbereich Bushaltestellen"))
    for label, expression, colour in HEADWAY:
        fill = area(tint(colour, 0.85), rim(REACH_INK, 0.2))
        root.appendChild(_rule(fill, expression.replace('"takt_minuten"', _MINUTES), label))
    for label, expression, outline in _RADII:
        root.appendChild(_rule(area(outline()), expression, label))
    renderer = QgsRuleBasedRenderer(root)
    # What is served often lies over what is served seldom, the short way over the long one.
    clause = QgsFeatureRequest.OrderByClause
    renderer.setOrderBy(
        QgsFeatureRequest.OrderBy([clause(_MINUTES, False), clause('"radius_m"', False)])
    )
    renderer.setOrderByEnabled(True)
    return renderer


def _rule(symbol: QgsFillSymbol, expression: str, label: str) -> QgsRuleBasedRenderer.Rule:
    return QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression, label)


# Güteklassen from dark to light, from blue over green to yellow: even steps in lightness, so that
# they are told apart in grey and with any colour vision; the poorest carry lines as well.
QUALITY = (
    ("A", "#16306E", 0.0),
    ("B", "#23589A", 0.0),
    ("C", "#2A83AC", 0.0),
    ("D", "#54AAA8", 0.0),
    ("E", "#93C9A4", 0.0),
    ("F", "#CBE2AC", 2.0),
    ("G", "#F4F3C6", 1.2),
)


def quality_classes() -> QgsFeatureRenderer:
    """ÖV-Güteklassen A to G."""
    renderer = QgsCategorizedSymbolRenderer("gueteklasse")
    for letter, colour, spacing in QUALITY:
        lines = [hatch(REACH_INK, angle=0, spacing=spacing, width=0.12)] if spacing else []
        symbol = area(tint(colour, 0.85), *lines, rim("#FFFFFF", 0.2))
        renderer.addCategory(QgsRendererCategory(letter, symbol, f"Güteklasse {letter}"))
    return renderer


# Shares of the everyday destinations, all to few: one hue, even steps in lightness.
DESTINATIONS = (
    ("alle Kategorien", '"anteil" >= 1', "#5B2A66"),
    ("75 bis unter 100 %", '"anteil" >= 0.75 AND "anteil" < 1', "#8A5A96"),
    ("50 bis unter 75 %", '"anteil" >= 0.5 AND "anteil" < 0.75', "#B48CBD"),
    ("25 bis unter 50 %", '"anteil" >= 0.25 AND "anteil" < 0.5', "#D8BFDD"),
    ("unter 25 %", '"anteil" < 0.25', "#F1E6F3"),
)


def destination_bands() -> QgsFeatureRenderer:
    """Share of the categories of everyday destinations that can be walked to."""
    root = QgsRuleBasedRenderer.Rule(None)
    for label, expression, colour in DESTINATIONS:
        symbol = area(tint(colour, 0.85), rim("#FFFFFF", 0.15))
        root.appendChild(_rule(symbol, expression, label))
    return QgsRuleBasedRenderer(root)


# Mesh of the cycle network, narrow to wide: one hue, even steps in lightness.
MESH = (
    ("Maschenweite bis 250 m", '"maschenweite_m" <= 250', "#1E5E58"),
    ("über 250 bis 500 m", '"maschenweite_m" > 250 AND "maschenweite_m" <= 500', "#4E928A"),
    ("über 500 bis 1000 m", '"maschenweite_m" > 500 AND "maschenweite_m" <= 1000', "#92C0B8"),
    ("über 1000 m", '"maschenweite_m" > 1000', "#D2E6E1"),
)


def cycle_mesh() -> QgsFeatureRenderer:
    """Density of the cycle network; cells without any carry lines."""
    root = QgsRuleBasedRenderer.Rule(None)
    for label, expression, colour in MESH:
        symbol = area(tint(colour, 0.8), rim("#FFFFFF", 0.2))
        root.appendChild(_rule(symbol, expression, label))
    empty = area(hatch(DEFICIT, angle=45, spacing=1.6, width=0.14), rim(DEFICIT, 0.15))
    root.appendChild(_rule(empty, '"maschenweite_m" IS NULL', "kein Radweg"))
    return QgsRuleBasedRenderer(root)


def joined(role: str) -> Callable[[], QgsFeatureRenderer]:
    """The role's line with all white edges below all inks: sections run on without a gap."""

    def renderer() -> QgsFeatureRenderer:
        symbol = FINDINGS[role]()
        for index in range(symbol.symbolLayerCount()):
            symbol.symbolLayer(index).setRenderingPass(index)
        single = QgsSingleSymbolRenderer(symbol)
        single.setUsingSymbolLevels(True)
        return single

    return renderer


def _stop(fill: str, stroke: str) -> QgsMarkerSymbol:
    return icon("bus_stop", 2.6, fill=fill, stroke=stroke)


def accessible_stops() -> QgsFeatureRenderer:
    """Bus stops by how far they are barrier-free; what is unknown is a small grey dot."""
    renderer = QgsCategorizedSymbolRenderer("ausbau")
    for value, symbol in (
        ("barrierefrei", _stop(REACH_INK, "#FFFFFF")),
        ("teilweise", _stop("#AEC4E2", REACH_INK)),
        ("nicht", _stop("#FFFFFF", "#B5341A")),
        ("unbekannt", disc("#8A9296", 1.2)),
    ):
        renderer.addCategory(QgsRendererCategory(value, symbol, value))
    return renderer


def green_reach() -> QgsFeatureRenderer:
    """Green nearby: its grades are one area on the sheet, drawn with one outline."""
    return _merged(area(tint(GREEN, 0.10), rim(GREEN, 0.3)))


def green_reach_with_forest() -> QgsFeatureRenderer:
    """The same with woods: only an outline, to be laid over the reach without them."""
    return _merged(area(rim("#FFFFFF", 0.7, alpha=0.7), rim(GREEN, 0.35, dash="dash")))


def _merged(symbol: QgsFillSymbol) -> QgsFeatureRenderer:
    return QgsMergedFeatureRenderer(QgsSingleSymbolRenderer(symbol))


RENDERERS: dict[str, Callable[[], QgsFeatureRenderer]] = {
    "green_provision_catchment": green_reach,
    "green_provision_with_forest": green_reach_with_forest,
    "bus_stop_catchment_headway": headway_reach,
    "pt_quality_class": quality_classes,
    "barrier_free_bus_stop": accessible_stops,
    "destination_reach": destination_bands,
    "cycle_network_density": cycle_mesh,
    **{
        role: joined(role)
        for role in ("cycle_route_good", "cycle_route_poor", "cycle_upgrade_potential")
    },
}
