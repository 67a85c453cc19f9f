"""The Maßnahmenliste in the project: its table, the codes of its form, its places."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorRelation,
    QgsLayerTreeLayer,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
)

from ..store.default_styles import read_default_styles
from ..store.forms import CODES_ID, CODES_LAYER, MEASURES_ID, MEASURES_LAYER
from ..store.measures import PLACE_ROLES
from ..store.schema import CODES, MEASURES
from .project import MEASURES_GROUP, ROLE_MARK, MapProject, ProjectError, apply_style, marked_layers

_PLACES = {
    "measure_site": "Orte als Punkte",
    "measure_line": "Orte als Linien",
    "measure_area": "Orte als Flächen",
}


def add_measure_layers(built: MapProject) -> None:
    """Add the list, its codes and the relations to its places, as far as they are missing.

    The layers of the places must be in the project (roles ``PLACE_ROLES``).
    """
    marked = marked_layers(built.project)
    if CODES not in marked:
        layer = _table(built, CODES, CODES_LAYER, CODES_ID)
        layer.setFlags(layer.flags() | QgsVectorLayer.LayerFlag.Private)
        built.group(MEASURES_GROUP).addLayer(layer)
    measures = marked.get(MEASURES)
    if measures is None:
        measures = _table(built, MEASURES, MEASURES_LAYER, MEASURES_ID)
        qml = read_default_styles(built.store.path).get(MEASURES)
        if qml:
            apply_style(measures, qml)
        measures.setName(MEASURES_LAYER)
        measures.setCustomProperty(ROLE_MARK, MEASURES)
        built.group(MEASURES_GROUP).insertChildNode(0, QgsLayerTreeLayer(measures))
        _add_places_tab(measures)
        built.added.append(MEASURES)
    for role in PLACE_ROLES:
        _relate(built, measures, role)


def _table(built: MapProject, table: str, name: str, layer_id: str) -> QgsVectorLayer:
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{built.store.path}|layername={table}", name, "ogr", options)
    if not layer.isValid():
        raise ProjectError(
            f"{built.store.path}: Die Tabelle „{table}“ lässt sich nicht öffnen."
            " Bitte den INSEK-Speicher prüfen."
        )
    if built.project.mapLayer(layer_id) is None:
        layer.setId(layer_id)
    layer.setCustomProperty(ROLE_MARK, table)
    built.project.addMapLayer(layer, False)
    return layer


def _relation_id(role: str) -> str:
    return f"insek_{PLACE_ROLES[role]}"


def _relate(built: MapProject, measures: QgsVectorLayer, role: str) -> None:
    manager = built.project.relationManager()
    places = built.layer(role)
    if places is None or manager.relation(_relation_id(role)).isValid():
        return
    relation = QgsRelation(QgsRelationContext(built.project))
    relation.setId(_relation_id(role))
    relation.setName(_PLACES[role])
    relation.setReferencedLayer(measures.id())
    relation.setReferencingLayer(places.id())
    relation.addFieldPair("massnahme_id", "id")
    # A measure takes its places along when it is deleted or copied.
    relation.setStrength(Qgis.RelationshipStrength.Composition)
    manager.addRelation(relation)


def _add_places_tab(measures: QgsVectorLayer) -> None:
    form = measures.editFormConfig()
    tab = QgsAttributeEditorContainer("Orte", form.invisibleRootContainer())
    tab.setType(Qgis.AttributeEditorContainerType.Tab)
    for role, label in _PLACES.items():
        element = QgsAttributeEditorRelation(_relation_id(role), tab)
        element.setLabel(label)
        element.setRelationWidgetTypeId("relation_editor")
        tab.addChildElement(element)
    form.addTab(tab)
    measures.setEditFormConfig(form)
