"""The style library: every symbol of the maps for QGIS's Style Manager, in one XML file."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFeatureRenderer, QgsPresetSchemeColorRamp, QgsStyle, QgsSymbol

from ...processing.cartography import design
from ...processing.cartography.fonts import text_format
from ...processing.catalogue.field_colours import field_colours
from ...processing.catalogue.model import Catalogue

NAME = "insek_style_library.xml"
TAG = "INSEK"
FIELD_COLOURS = "INSEK Handlungsfelder"
GROUND_COLOURS = "INSEK Grundlage"
TEXTS = {
    "INSEK Kartentitel": (design.TITLE_PT, "Bold"),
    "INSEK Überschrift": (design.HEADING_PT, "Bold"),
    "INSEK Zwischenüberschrift": (design.SUBHEADING_PT, "Semibold"),
    "INSEK Text": (design.BODY_PT, "Regular"),
    "INSEK Legende": (design.LEGEND_PT, "Regular"),
    "INSEK Kleingedrucktes": (design.SMALL_PT, "Regular"),
}


def write_library(
    folder: Path, catalogue: Catalogue, renderers: dict[str, QgsFeatureRenderer]
) -> Path:
    """Write symbols (of each role's renderer), colours and text formats; returns the file.

    Symbols are called after the legend and tagged with what they say: base, analysis or strategy.

    Args:
        folder: Where the file is written.
        catalogue: Labels and kinds of the roles.
        renderers: Renderer by role.

    Raises:
        SystemExit: If the file cannot be written.
    """
    style = QgsStyle()
    style.createMemoryDatabase()
    for role_id, renderer in renderers.items():
        role = catalogue.roles[role_id]
        tags = [TAG, *(kind.value for kind in role.kinds)]
        for name, symbol in _named(f"{role.label} ({role_id})", renderer):
            style.addSymbol(name, symbol)
            style.saveSymbol(name, symbol, False, tags)
    for name, colours in _colours(catalogue).items():
        ramp = QgsPresetSchemeColorRamp.create(_ramp(colours))
        style.addColorRamp(name, ramp)
        style.saveColorRamp(name, ramp, False, [TAG])
    for name, (size, weight) in TEXTS.items():
        text = text_format(size, weight=weight)
        style.addTextFormat(name, text)
        style.saveTextFormat(name, text, False, [TAG])
    path = folder / NAME
    if not style.exportXml(str(path)):
        raise SystemExit(style.errorString())
    return path


def _named(title: str, renderer: QgsFeatureRenderer) -> list[tuple[str, QgsSymbol]]:
    """Symbols of a renderer with names: its classes, or the title alone for a single one."""
    items = [item for item in renderer.legendSymbolItems() if item.symbol() is not None]
    if len(items) == 1:
        return [(title, items[0].symbol().clone())]
    return [
        (f"{title}: {item.label() or number}", item.symbol().clone())
        for number, item in enumerate(items, start=1)
    ]


def _ramp(colours: dict[str, str]) -> dict[str, str]:
    """Named colours as QGIS's list of preset colours."""
    properties = {"rampType": "preset"}
    for index, (label, code) in enumerate(colours.items()):
        properties[f"preset_color_{index}"] = code
        properties[f"preset_color_name_{index}"] = label
    return properties


def _colours(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    colours = field_colours(catalogue)
    fields = {item.title: colours[item.id] for item in catalogue.handlungsfelder}
    ground = {catalogue.roles[role].label: code for role, code in design.GROUND.items()}
    return {FIELD_COLOURS: fields, GROUND_COLOURS: ground}
