"""What each role looks like: ground quiet, findings medium, statements loud."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    Qgis,
    QgsAbstractVectorLayerLabeling,
    QgsPalLayerSettings,
    QgsProperty,
    QgsSymbol,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont

from ..processing.cartography.design import GROUND, HANDLUNGSFELD, INK, MUTED
from ..processing.cartography.fonts import text_format
from .recipes import area, data_defined, disc, dots, hatch, icon, line, rim, tint

HF1 = HANDLUNGSFELD["hf1"]
SUPPLY = "#0B5F73"  # everything about supply: markets and their reach
DEFICIT = "#B5341A"  # what is missing
POTENTIAL = "#5A2A78"  # what could become of a place
RENEWAL = "#6A4A12"  # formal areas of the Städtebauförderung
DARK = "#3C464B"

_ROAD_WIDTH = (
    "CASE WHEN \"klasse\" IN ('motorway','trunk') THEN 0.9"
    " WHEN \"klasse\" IN ('primary','secondary') THEN 0.65"
    " WHEN \"klasse\" = 'tertiary' THEN 0.45 ELSE 0.28 END"
)
_LEAD_COLOUR = (
    "CASE "
    + " ".join(
        f"WHEN \"handlungsfeld\" = '{field}' THEN '{colour}'"
        for field, colour in HANDLUNGSFELD.items()
    )
    + f" ELSE '{DARK}' END"
)


def _road() -> QgsSymbol:
    casing = data_defined(
        rim("#A9A49B", 0.5, cap="round"),
        QgsSymbolLayer.Property.StrokeWidth,
        f"({_ROAD_WIDTH}) + 0.2",
    )
    body = data_defined(
        rim("#FFFFFF", 0.3, cap="round"), QgsSymbolLayer.Property.StrokeWidth, _ROAD_WIDTH
    )
    return line(casing, body)


def _lead(layer: QgsSymbolLayer, prop: QgsSymbolLayer.Property) -> QgsSymbolLayer:
    return data_defined(layer, prop, _LEAD_COLOUR)


def _measure_area() -> QgsSymbol:
    fill = data_defined(
        tint(DARK, 0.16),
        QgsSymbolLayer.Property.FillColor,
        f"set_color_part({_LEAD_COLOUR}, 'alpha', 42)",
    )
    return area(fill, _lead(rim(DARK, 0.5, dash="dash"), QgsSymbolLayer.Property.StrokeColor))


def _measure_site() -> QgsSymbol:
    symbol = disc(DARK, 3.4)
    symbol.symbolLayer(0).setDataDefinedProperty(
        QgsSymbolLayer.Property.FillColor, QgsProperty.fromExpression(_LEAD_COLOUR)
    )
    return symbol


SYMBOLS: dict[str, Callable[[], QgsSymbol]] = {
    # ------------------------------------------------------------------ ground
    "settlement_area": lambda: area(tint(GROUND["settlement_area"])),
    "forest": lambda: area(tint(GROUND["forest"])),
    "agriculture": lambda: area(tint(GROUND["agriculture"])),
    "green_space": lambda: area(tint(GROUND["green_space"])),
    "standing_water": lambda: area(tint(GROUND["standing_water"]), rim("#7FA9BF", 0.15)),
    "flowing_water": lambda: line(rim("#7FB0CC", 0.4, cap="round")),
    "commercial_building_land": lambda: area(tint(GROUND["commercial_building_land"])),
    "military_area": lambda: area(
        tint(GROUND["military_area"]),
        hatch("#7C7566", angle=135, spacing=1.3, width=0.15),
        rim("#7C7566", 0.25, dash="dash"),
    ),
    "city_boundary": lambda: area(rim(INK, 0.55, dash="dashdot")),
    "ortsbezirk_boundary": lambda: area(rim(DARK, 0.5, dash="dash")),
    "rail_line": lambda: line(rim(DARK, 0.7), rim("#FFFFFF", 0.35, dash="dash")),
    "rail_stop": lambda: icon("rail_stop", 3.0, fill="#FFFFFF", stroke=INK),
    "bus_stop": lambda: icon("bus_stop", 2.2, fill="#FFFFFF", stroke=MUTED),
    "road_network": _road,
    "motorway": lambda: line(rim("#A8883C", 1.3, cap="round"), rim("#F3DFA2", 0.95, cap="round")),
    "main_road": lambda: line(rim("#A9A49B", 0.8, cap="round"), rim("#FFFFFF", 0.5, cap="round")),
    "building": lambda: area(tint("#A79C8E")),
    # ---------------------------------------------------------------- findings
    "residential_building_land": lambda: area(tint("#E7BFA9")),
    "mixed_building_land": lambda: area(tint("#D3B16F")),
    "city_core": lambda: area(tint("#A8574A", 0.55), rim("#7A3229", 0.45)),
    "urban_renewal_area": lambda: area(
        rim("#FFFFFF", 0.9, alpha=0.8), rim(RENEWAL, 0.6, dash="dashdot")
    ),
    "urban_renewal_area_running": lambda: area(
        hatch(RENEWAL, angle=90, spacing=1.8, width=0.15), rim(RENEWAL, 0.6)
    ),
    "urban_renewal_area_expiring": lambda: area(
        hatch(RENEWAL, angle=90, spacing=3.2, width=0.12), rim(RENEWAL, 0.5, dash="fine")
    ),
    "local_supply_catchment": lambda: area(
        tint(SUPPLY, 0.13), rim("#FFFFFF", 0.7, alpha=0.7), rim(SUPPLY, 0.35)
    ),
    "local_supply_market": lambda: icon("market", 3.0, fill=SUPPLY, stroke="#FFFFFF"),
    "undersupplied_residential_area": lambda: area(
        hatch(DEFICIT, angle=45, spacing=1.2, width=0.25), rim(DEFICIT, 0.3)
    ),
    "undersupplied_centre": lambda: icon(
        "centre_undersupplied", 4.6, fill="#FFFFFF", stroke=DEFICIT
    ),
    "quarter_development_potential": lambda: area(
        tint(POTENTIAL, 0.10), rim(POTENTIAL, 0.9, dash="dash")
    ),
    "densification_potential_area": lambda: area(
        dots(POTENTIAL, spacing=1.5, size=0.55), rim(POTENTIAL, 0.2)
    ),
    "housing_project_planned": lambda: icon("housing", 4.2, fill="#FFFFFF", stroke=POTENTIAL),
    "housing_project_existing": lambda: icon("housing", 4.2, fill=POTENTIAL, stroke="#FFFFFF"),
    "rail_stop_catchment": lambda: area(tint("#3D48BE", 0.12), rim("#3D48BE", 0.35)),
    "elevation_difference": lambda: disc(DARK, 0.6, width=0.1),
    # -------------------------------------------------------------- statements
    "strengthen_ortsbezirk": lambda: area(
        tint(HF1, 0.08), rim(HF1, 2.2, alpha=0.28), rim(HF1, 0.45, dash="dash")
    ),
    "strengthen_neighbourhood": lambda: area(
        hatch(HF1, angle=45, spacing=2.0, width=0.2), rim(HF1, 0.55)
    ),
    "examine_densification": lambda: area(
        dots(HF1, spacing=1.6, size=0.6), rim(HF1, 0.3, dash="dots")
    ),
    "plan_new_quarter": lambda: area(tint(HF1, 0.82), rim("#FFFFFF", 0.4)),
    "implement_ongoing_plan": lambda: area(
        tint("#FFFFFF", 0.7), hatch(HF1, angle=135, spacing=1.2, width=0.35), rim(HF1, 0.5)
    ),
    "supplement_local_supply": lambda: icon("supply_add", 6.4, fill=HF1, stroke="#FFFFFF"),
    "examine_multi_use": lambda: icon("multi_use", 6.0, fill="#FFFFFF", stroke=HF1),
    "promote_inclusive_housing": lambda: icon("inclusive_housing", 6.0, fill="#FFFFFF", stroke=HF1),
    "strengthen_nils_project": lambda: icon("nils", 6.0, fill=HF1, stroke="#FFFFFF"),
    "new_meeting_place": lambda: icon("meeting", 6.0, fill=HF1, stroke="#FFFFFF"),
    "expand_education": lambda: icon("education", 6.0, fill="#FFFFFF", stroke=HF1),
    "promote_culture_event_sport": lambda: icon("culture", 6.0, fill=HF1, stroke="#FFFFFF"),
    # ---------------------------------------------------------------- measures
    "measure_site": _measure_site,
    "measure_line": lambda: line(
        rim("#FFFFFF", 1.3, alpha=0.8, cap="round"),
        _lead(rim(DARK, 0.8, cap="round"), QgsSymbolLayer.Property.StrokeColor),
    ),
    "measure_area": _measure_area,
}


def _label(
    expression: str, size_pt: float, *, colour: str = INK, weight: str = "Semibold"
) -> QgsAbstractVectorLayerLabeling:
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    text = text_format(size_pt, weight=weight, colour=colour)
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.7)
    buffer.setSizeUnit(Qgis.RenderUnit.Millimeters)
    buffer.setColor(QColor(255, 255, 255, 190))
    text.setBuffer(buffer)
    settings.setFormat(text)
    settings.placement = Qgis.LabelPlacement.OverPoint
    return QgsVectorLayerSimpleLabeling(settings)


LABELS: dict[str, Callable[[], QgsAbstractVectorLayerLabeling]] = {
    "elevation_difference": lambda: _label('"beschriftung"', 8.0),
}


def place_names() -> QgsAbstractVectorLayerLabeling:
    """Names of the Ortsbezirke in spaced capitals, always drawn."""
    labeling = _label("replace(upper(\"name\"), '-', '-\\n')", 7.0, colour=DARK)
    settings = labeling.settings()
    text = settings.format()
    spaced = text.font()
    spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)
    text.setFont(spaced)
    settings.setFormat(text)
    settings.displayAll = True
    point = settings.pointSettings()
    point.setQuadrant(Qgis.LabelQuadrantPosition.Above)
    settings.setPointSettings(point)
    settings.yOffset = -1.4
    settings.multilineAlign = Qgis.LabelMultiLineAlignment.Center
    return QgsVectorLayerSimpleLabeling(settings)
