"""Write the QML of every role from the recipes of the graphic system: ``./dev styles``.

The QML files are what the plugin uses and what planners edit; this script is how we keep them
consistent while the system grows.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from xml.etree import ElementTree as ET

from qgis.core import (
    QgsAbstractVectorLayerLabeling,
    QgsDefaultVectorLayerLegend,
    QgsFeatureRenderer,
    QgsMapLayer,
    QgsNullSymbolRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ...processing.catalogue.load import base_catalogue
from ...processing.runtime.plain_xml import parsed
from ...processing.runtime.plugin_files import STYLES
from ...processing.store.ledgers import LEDGERS as TABLES
from .compound import RENDERERS
from .library import write_library
from .participation_symbols import LEDGERS
from .pictograms import write_symbols
from .role_symbols import LABELS, SYMBOLS, place_names

_QGIS_GEOMETRY = {"point": "Point", "line": "MultiLineString", "polygon": "MultiPolygon"}
_CATEGORIES = (
    QgsMapLayer.StyleCategory.Symbology
    | QgsMapLayer.StyleCategory.Labeling
    | QgsMapLayer.StyleCategory.Legend
)


def write_qml(
    role: str,
    geometry: str,
    renderer: QgsFeatureRenderer,
    labels: QgsAbstractVectorLayerLabeling | None,
) -> None:
    """Save one style in a form that only changes when the style changes.

    Args:
        role: Role or ledger; name of the file.
        geometry: ``point``, ``line`` or ``polygon``.
        renderer: Its symbols; the layer takes it over.
        labels: Its labels; None for none.

    Raises:
        SystemExit: If the file cannot be written.
    """
    layer = QgsVectorLayer(f"{_QGIS_GEOMETRY[geometry]}?crs=EPSG:25832", role, "memory")
    layer.setRenderer(renderer)
    if labels is not None:
        layer.setLabeling(labels)
        layer.setLabelsEnabled(True)
        legend = QgsDefaultVectorLayerLegend(layer)
        # Where the label is the sign, a sample of it stands in the legend ("Aa" is QGIS's own).
        legend.setShowLabelLegend(labels.settings().legendString() != "Aa")
        layer.setLegend(legend)
    path = STYLES / f"{role}.qml"
    message, saved = layer.saveNamedStyle(str(path), _CATEGORIES)
    if not saved:
        raise SystemExit(message)
    _normalise(path, role)


def _normalise(path: Path, role: str) -> None:
    text = path.read_text(encoding="utf-8")
    # Symbol layer ids are random; name-based ones keep the files comparable.
    seen: dict[str, str] = {}

    def stable(match: re.Match[str]) -> str:
        found = match.group(0)
        name = f"{role}/{len(seen)}"
        return seen.setdefault(found, "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, name)) + "}")

    text = re.sub(r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}", stable, text)
    root = parsed(text)
    for element in root.iter():
        element.attrib = dict(sorted(element.attrib.items()))
    ET.indent(root, " ")
    path.write_text(ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def main() -> None:
    """Write symbols and styles."""
    write_symbols()
    catalogue = base_catalogue()
    renderers = {role: QgsSingleSymbolRenderer(make()) for role, make in SYMBOLS.items()}
    renderers |= {role: make() for role, make in RENDERERS.items()}
    for role, renderer in renderers.items():
        labels = LABELS[role]() if role in LABELS else None
        write_qml(role, catalogue.roles[role].geometry.value, renderer.clone(), labels)
    ledgers = {name: make() for name, make in LEDGERS.items()}
    for name, renderer in ledgers.items():
        write_qml(name, TABLES[name].geometry.value, renderer.clone(), None)
    _normalise(write_library(STYLES, catalogue, renderers), "library")
    write_qml("place_name", "point", QgsNullSymbolRenderer(), place_names())
