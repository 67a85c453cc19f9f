"""The Maßnahmenliste in the project: its table, codes, places, history and sortings."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorRelation,
    QgsEditFormConfig,
    QgsLayerTreeLayer,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
)

from ..store.forms.role_forms import CODES_ID, CODES_LAYER, MEASURES_ID, MEASURES_LAYER
from ..store.ledgers import HISTORY_TABLE
from ..store.measures import PLACE_ROLES
from ..store.schema import CODES, MEASURES
from .map_project import MEASURES_GROUP, MapProject, marked_layers
from .measure_views import add_sortings, label_history
from .page_text import ROLE_MARK

_PLACES = {
    "measure_site": "Orte als Punkte",
    "measure_line": "Orte als Linien",
    "measure_area": "Orte als Flächen",
}
_EDITED: dict[str, object] = {}
_SHOWN: dict[str, object] = {"buttons": "NoButton", "show_first_feature": True}
_HISTORY, _HISTORY_ID = "Verlauf der Maßnahmenliste", "insek_massnahme_verlauf"


def add_measure_layers(built: MapProject) -> None:
    """Add the list, its codes and history, its places and sortings, as far as they are missing.

    The layers of the places must be in the project (roles ``PLACE_ROLES``).

    Raises:
        ProjectError: If a table of the store cannot be opened.
    """
    marked = marked_layers(built.project)
    if CODES not in marked:
        layer = _table(built, CODES, CODES_LAYER, CODES_ID)
        layer.setFlags(layer.flags() | QgsVectorLayer.LayerFlag.Private)
        built.group(MEASURES_GROUP).addLayer(layer)
    measures = marked.get(MEASURES)
    if measures is None:
        measures = _table(built, MEASURES, MEASURES_LAYER, MEASURES_ID)
        built.group(MEASURES_GROUP).insertChildNode(0, QgsLayerTreeLayer(measures))
        _add_relation_tabs(measures)
        add_sortings(measures, built.catalogue)
        built.added.append(MEASURES)
    for role in PLACE_ROLES:
        _relate_places(built, measures, role)
    if HISTORY_TABLE.name not in marked:
        history = _table(built, HISTORY_TABLE.name, _HISTORY, _HISTORY_ID)
        label_history(history, built.catalogue)
        # What happened is not edited; private layers stay out of the panel.
        history.setReadOnly(True)
        history.setFlags(history.flags() | QgsVectorLayer.LayerFlag.Private)
        built.group(MEASURES_GROUP).addLayer(history)
        _relate(built, measures, history, _HISTORY_ID, "Verlauf")


def _table(built: MapProject, table: str, name: str, layer_id: str) -> QgsVectorLayer:
    layer = built.open(table, table, name)
    if built.project.mapLayer(layer_id) is None:
        layer.setId(layer_id)
    layer.setCustomProperty(ROLE_MARK, table)
    built.project.addMapLayer(layer, False)
    return layer


def _relation_id(role: str) -> str:
    return f"insek_{PLACE_ROLES[role]}"


def _relate_places(built: MapProject, measures: QgsVectorLayer, role: str) -> None:
    places = built.layer(role)
    if places is not None:
        # A measure takes its places along when it is deleted or copied.
        together = Qgis.RelationshipStrength.Composition
        _relate(built, measures, places, _relation_id(role), _PLACES[role], strength=together)


def _relate(
    built: MapProject,
    measures: QgsVectorLayer,
    rows: QgsVectorLayer,
    relation_id: str,
    name: str,
    *,
    strength: Qgis.RelationshipStrength = Qgis.RelationshipStrength.Association,
) -> None:
    manager = built.project.relationManager()
    if manager.relation(relation_id).isValid():
        return
    relation = QgsRelation(QgsRelationContext(built.project))
    relation.setId(relation_id)
    relation.setName(name)
    relation.setReferencedLayer(measures.id())
    relation.setReferencingLayer(rows.id())
    relation.addFieldPair("massnahme_id", "id")
    relation.setStrength(strength)
    manager.addRelation(relation)


def _add_relation_tabs(measures: QgsVectorLayer) -> None:
    places = {_relation_id(role): label for role, label in _PLACES.items()}
    form = measures.editFormConfig()
    _add_tab(form, "Orte", places, _EDITED)
    _add_tab(form, "Verlauf", {_HISTORY_ID: ""}, _SHOWN)
    measures.setEditFormConfig(form)


def _add_tab(
    form: QgsEditFormConfig, title: str, relations: dict[str, str], config: dict[str, object]
) -> None:
    tab = QgsAttributeEditorContainer(title, form.invisibleRootContainer())
    tab.setType(Qgis.AttributeEditorContainerType.Tab)
    for relation, label in relations.items():
        element = QgsAttributeEditorRelation(relation, tab)
        element.setLabel(label)
        element.setShowLabel(bool(label))
        element.setRelationWidgetTypeId("relation_editor")
        element.setRelationEditorConfiguration(config)
        tab.addChildElement(element)
    form.addTab(tab)
