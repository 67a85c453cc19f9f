"""The background map: a file or a map service in a group of its own, below everything else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from qgis.core import QgsLayerTreeLayer, QgsProject, QgsRasterLayer

from .map_project import MapProject, ProjectError

GROUP = "Hintergrundkarte"
NAME = "Hintergrundkarte"
MARK = "insek/hintergrund"


def add_basemap(built: MapProject, source: str) -> str | None:
    """Add a background map; an empty group waits for one if ``source`` is empty.

    Args:
        built: The project.
        source: Path of a raster, address of tiles with ``{x}``, ``{y}`` and ``{z}``, or a QGIS
            source text of a WMS, WMTS or XYZ service.

    Returns:
        A sentence when a service does not answer, so that its layer was left out; else None.

    Raises:
        ProjectError: When the file is missing or nothing of that kind.
    """
    group = built.group(GROUP)
    if not source:
        return None
    location, provider = _location(source)
    known = {layer.customProperty(MARK) for layer in built.project.mapLayers().values()}
    if source in known:
        return None
    layer = QgsRasterLayer(location, NAME, provider)
    if not layer.isValid():
        if provider == "gdal":
            raise ProjectError(
                f"{source}: QGIS kann die Hintergrundkarte nicht lesen. Bitte ein Rasterbild mit"
                " Lagebezug wählen, z. B. eine GeoTIFF-Datei."
            )
        return (
            f"{source}: Der Kartendienst antwortet nicht oder die Angabe stimmt nicht. Die Gruppe"
            f" „{GROUP}“ bleibt leer; die Karte kann später von Hand dazu."
        )
    layer.setCustomProperty(MARK, source)
    built.project.addMapLayer(layer, False)
    group.insertChildNode(0, QgsLayerTreeLayer(layer))
    to_the_bottom(built.project, layer)
    return None


def to_the_bottom(project: QgsProject, layer: QgsRasterLayer) -> None:
    """Draw a layer below all others."""
    root = project.layerTreeRoot()
    if root.hasCustomLayerOrder():
        others = [item for item in root.customLayerOrder() if item != layer]
        root.setCustomLayerOrder([*others, layer])


def _location(source: str) -> tuple[str, str]:
    """Source text for QGIS and the provider that reads it."""
    if all(part in source for part in ("{x}", "{z}")) and "url=" not in source:
        return f"type=xyz&url={quote(source, safe=':/')}&zmin=0&zmax=19", "wms"
    if "url=" in source:
        return source, "wms"
    if not Path(source).is_file():
        raise ProjectError(
            f"{source}: Diese Hintergrundkarte gibt es nicht. Bitte eine Rasterdatei wählen, eine"
            " Kacheladresse mit {x}, {y} und {z} oder die Quellangabe eines WMS aus QGIS."
        )
    return source, "gdal"
