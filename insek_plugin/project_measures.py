"""Where the Maßnahmenliste and its places are in the open project, however they came there."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer

LIST = "massnahme"
PLACES = {"punkt": "massnahme_punkt", "linie": "massnahme_linie", "flaeche": "massnahme_flaeche"}
BOUNDARIES = "ortsbezirk_boundary"
_TITLES = {
    "massnahme_punkt": "Maßnahmen als Punkte",
    "massnahme_linie": "Maßnahmen als Linien",
    "massnahme_flaeche": "Maßnahmen als Flächen",
}


@dataclass(frozen=True, slots=True)
class MeasureLayers:
    """The list in a project; layers of the same store are found or opened when asked for."""

    project: QgsProject
    measures: QgsVectorLayer
    path: str

    def place_layer(self, kind: str) -> QgsVectorLayer:
        """Layer for ``punkt``, ``linie`` or ``flaeche``; added to the project if missing."""
        table = PLACES[kind]
        layer = find_layer(self.project, self.path, table)
        if layer is None:
            layer = self._opened(table, _TITLES[table])
            self.project.addMapLayer(layer)
        return layer

    def place_layers(self) -> tuple[QgsVectorLayer, ...]:
        """Layers of all places, those of the project first, others read from the store."""
        found = (find_layer(self.project, self.path, table) for table in PLACES.values())
        return tuple(
            layer or self._opened(table, table)
            for layer, table in zip(found, PLACES.values(), strict=True)
        )

    def boundaries(self) -> QgsVectorLayer:
        """Ortsbezirke of the store; perhaps not valid."""
        layer = find_layer(self.project, self.path, BOUNDARIES)
        return layer or self._opened(BOUNDARIES, BOUNDARIES)

    def _opened(self, table: str, name: str) -> QgsVectorLayer:
        return QgsVectorLayer(f"{self.path}|layername={table}", name, "ogr")


def measure_layers(
    project: QgsProject, preferred: QgsVectorLayer | None = None
) -> MeasureLayers | None:
    """The Maßnahmenliste of a project; None if there is none.

    Args:
        project: The open project.
        preferred: Layer of the store whose list is taken if there are several.
    """
    lists = [
        (layer, source[0])
        for layer in project.mapLayers().values()
        if (source := layer_source(layer)) is not None and source[1] == LIST
    ]
    if not lists:
        return None
    wanted = layer_source(preferred) if preferred is not None else None
    lists.sort(key=lambda item: (wanted is None or item[1] != wanted[0], item[0].name()))
    return MeasureLayers(project, *lists[0])


def find_layer(project: QgsProject, path: str, table: str) -> QgsVectorLayer | None:
    """Layer of a table of a store; None if it is not open in the project.

    Args:
        project: The open project.
        path: File of the store, as the sources of its layers name it.
        table: Name of the table.
    """
    for layer in project.mapLayers().values():
        if layer_source(layer) == (path, table):
            return layer
    return None


def layers_of(project: QgsProject, path: str) -> tuple[QgsVectorLayer, ...]:
    """All layers of a store in the project, ``path`` as their sources name its file."""
    layers = project.mapLayers().values()
    return tuple(layer for layer in layers if (layer_source(layer) or ("",))[0] == path)


def layer_source(layer: object) -> tuple[str, str] | None:
    """File and table of a layer from a GeoPackage, None for others."""
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr":
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    return str(parts.get("path") or ""), str(parts.get("layerName") or "")
