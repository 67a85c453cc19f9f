"""The QGIS project of a store: one styled layer per role, a theme per map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsMapThemeCollection,
    QgsProject,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from ..catalogue.model import Catalogue, Kind, MapSheet
from ..errors import InsekError
from ..store.default_styles import read_default_styles
from ..store.store import Store
from .fonts import register_fonts
from .order import draw_order

PLACE_NAMES = "place_name"
_GROUPS = {
    "measures": "Maßnahmen",
    Kind.STRATEGY: "Strategie",
    Kind.ANALYSIS: "Analyse",
    Kind.BASE: "Grundlage",
}


class ProjectError(InsekError):
    """A project that cannot be built or written."""


@dataclass
class MapProject:
    """A project with the layers of one store; layers belong to ``project``."""

    project: QgsProject
    store: Store
    catalogue: Catalogue
    order: tuple[str, ...] = ()
    _layers: dict[str, QgsVectorLayer] = field(default_factory=dict)
    _styles: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    _first: MapSheet | None = None

    @classmethod
    def build(
        cls,
        store: Store,
        catalogue: Catalogue | None = None,
        *,
        maps: Iterable[str] | None = None,
    ) -> MapProject:
        """Project with every role that the maps show; missing tables are made, empty.

        Args:
            store: Where the features are.
            catalogue: The vocabulary; the store's own by default.
            maps: Ids of the maps to prepare; all of the catalogue by default.
        """
        vocabulary = catalogue or store.catalogue
        register_fonts()
        sheets = [sheet for sheet in vocabulary.maps if maps is None or sheet.id in set(maps)]
        roles = _drawn_roles(vocabulary, sheets)
        present = set(store.roles())
        missing = [role for role in (PLACE_NAMES, *roles) if role not in present]
        if missing:
            with store.writing() as writer:
                writer.ensure_tables(missing)
        project = QgsProject()
        project.setCrs(QgsCoordinateReferenceSystem(store.crs))
        project.setTitle(store.title)
        project.setFilePathStorage(Qgis.FilePathType.Relative)
        order = tuple(role for role in draw_order(vocabulary) if role in roles)
        built = cls(project, store, vocabulary, order)
        built._add_layers()
        for sheet in sheets:
            built._add_theme(sheet)
        built._first = sheets[0] if sheets else None
        return built

    def layer(self, role: str) -> QgsVectorLayer | None:
        """Layer of a role; None for roles that no map shows."""
        return self._layers.get(role)

    def layers(self, map_id: str) -> list[QgsMapLayer]:
        """Layers of a map, top first."""
        shown = set(self.catalogue.map(map_id).roles)
        drawn = [self._layers[role] for role in self.order if role in shown]
        return [self._layers[PLACE_NAMES], *drawn]

    def theme(self, map_id: str) -> str:
        """Name of the map's theme."""
        return self.catalogue.map(map_id).title

    def is_empty(self, role: str) -> bool:
        """Whether a role has no feature yet."""
        return self.counts.get(role, 0) == 0

    def attributions(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Source notes of these roles, each once, in their order."""
        notes = self.store.provenances()
        texts = [
            notes[role].attribution or notes[role].source
            for role in roles
            if role in notes and not self.is_empty(role)
        ]
        return tuple(dict.fromkeys(text for text in texts if text))

    def write(self, path: Path) -> None:
        """Write the project with paths relative to it; raises ProjectError if that fails.

        QGIS Desktop will open it on the whole city with the first map's layers.
        """
        if self._first is not None:
            self._open_with(self._first)
        if not self.project.write(str(path)):
            raise ProjectError(
                f"{path}: Das QGIS-Projekt lässt sich nicht schreiben ({self.project.error()})."
                " Bitte prüfen, ob es geöffnet ist und ob Platz und Rechte reichen."
            )

    def _add_layers(self) -> None:
        root = self.project.layerTreeRoot()
        self._styles = read_default_styles(self.store.path)
        groups: dict[object, QgsLayerTreeGroup] = {}
        self._add(PLACE_NAMES, self.catalogue.roles[PLACE_NAMES].label, root)
        for role_id in self.order:
            kind = self._group_of(role_id)
            if kind not in groups:
                groups[kind] = root.addGroup(_GROUPS[kind])
            self._add(role_id, self.catalogue.roles[role_id].label, groups[kind])
            self.counts[role_id] = self._layers[role_id].featureCount()
        # Groups sort the panel, the order of drawing goes across them.
        root.setHasCustomLayerOrder(True)
        root.setCustomLayerOrder(list(self._layers.values()))

    def _add(self, role: str, name: str, group: QgsLayerTreeGroup) -> None:
        # QGIS would look for a default style in the file layer by layer; one query does for all.
        options = QgsVectorLayer.LayerOptions()
        options.loadDefaultStyle = False
        layer = QgsVectorLayer(self.store.uri(role), name, "ogr", options)
        if not layer.isValid():
            raise ProjectError(
                f"{self.store.path}: Die Ebene „{name}“ ({role}) lässt sich nicht öffnen."
                " Bitte den INSEK-Speicher prüfen."
            )
        qml = self._styles.get(self.store.table(role))
        if qml:
            _apply_style(layer, qml)
        layer.setName(name)
        self.project.addMapLayer(layer, False)
        group.addLayer(layer)
        self._layers[role] = layer

    def _group_of(self, role_id: str) -> object:
        if role_id.startswith("measure_"):
            return "measures"
        kinds = self.catalogue.roles[role_id].kinds
        return next(kind for kind in (Kind.BASE, Kind.ANALYSIS, Kind.STRATEGY) if kind in kinds)

    def _open_with(self, sheet: MapSheet) -> None:
        """Show this map's layers and the whole city."""
        shown = {layer.id() for layer in self.layers(sheet.id)}
        root = self.project.layerTreeRoot()
        for node in root.findLayers():
            node.setItemVisibilityChecked(node.layerId() in shown)
            node.setExpanded(False)
        boundary = self._layers.get("city_boundary")
        if boundary is not None and not self.is_empty("city_boundary"):
            view = QgsReferencedRectangle(boundary.extent().buffered(500.0), self.project.crs())
            self.project.viewSettings().setDefaultViewExtent(view)

    def _add_theme(self, sheet: MapSheet) -> None:
        record = QgsMapThemeCollection.MapThemeRecord()
        records = []
        for layer in self.layers(sheet.id):
            item = QgsMapThemeCollection.MapThemeLayerRecord(layer)
            item.currentStyle = layer.styleManager().currentStyle()
            item.usingCurrentStyle = True
            item.isVisible = True
            records.append(item)
        record.setLayerRecords(records)
        self.project.mapThemeCollection().insert(self.theme(sheet.id), record)


def _drawn_roles(catalogue: Catalogue, sheets: Iterable[MapSheet]) -> tuple[str, ...]:
    drawable = set(draw_order(catalogue))
    shown = dict.fromkeys(role for sheet in sheets for role in sheet.roles)
    return tuple(role for role in shown if role in drawable)


def _apply_style(layer: QgsVectorLayer, qml: str) -> None:
    document = QDomDocument()
    read = document.setContent(qml)
    message = "kein gültiges XML"
    if read:
        read, message = layer.importNamedStyle(document)
    if not read:
        raise ProjectError(
            f"Der Stil der Ebene „{layer.name()}“ lässt sich nicht lesen ({message})."
            " Bitte im INSEK-Speicher den Standardstil der Ebene neu speichern."
        )
