"""Results in the project: one layer per role, where the legend has it, under the legend's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qgis.core import (
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsLayerTreeNode,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QThread

from ...cartography.stored_style import apply_stored_style
from ...store.contract import Store
from ...store.forms.ledger_forms import CONTRIBUTIONS_LAYER, WALKS_LAYER

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue


RESULTS_GROUP = "INSEK"
INSETS_GROUP = "Nebenkarten"
OTHER_GROUP = "Weitere Ergebnisse"
PARTICIPATION_GROUP = "Beteiligung"
LEDGER_LAYERS = {
    "beitrag": CONTRIBUTIONS_LAYER,
    "begehung_halt": "Treffpunkte und Halte",
    "begehung_route": WALKS_LAYER,
    "beitrag_massnahme": "Antworten auf Beiträge",
}
# Marks the nodes that were placed here; its value sorts them.
RANK = "insek/rang"
_FACTSHEET = "factsheet"


@dataclass(frozen=True, slots=True)
class LayerPlacement:
    """Where a role stands in the layer tree.

    ``groups`` are nested names below ``RESULTS_GROUP``; ``rank`` sorts them and the layer like the
    catalogue: number of the map, of the legend's group, of the entry.
    """

    label: str
    groups: tuple[str, ...]
    rank: tuple[int, ...]


def placement(catalogue: Catalogue, role: str, *, map_id: str | None = None) -> LayerPlacement:
    """Place of a role: the legend that computes it comes before others that only show it.

    Args:
        catalogue: The vocabulary.
        role: Id of a role.
        map_id: A map to prefer, where the role stands in several.
    """
    found = list(_places(catalogue, role, map_id))
    if found:
        return min(found, key=lambda item: (item[0], item[1].rank))[1]
    order = list(catalogue.roles).index(role)
    return LayerPlacement(catalogue.roles[role].label, (OTHER_GROUP,), (len(catalogue.maps), order))


def _places(
    catalogue: Catalogue, role: str, map_id: str | None
) -> Iterator[tuple[tuple[bool, bool], LayerPlacement]]:
    """Every place of a role in legends and insets; the smallest key comes first."""
    for number, sheet in enumerate(catalogue.maps):
        if sheet.kind == _FACTSHEET:
            continue
        other = sheet.id != map_id
        for group_number, group in enumerate(sheet.groups):
            groups = (sheet.title, group.title) if group.title else (sheet.title,)
            for row, entry in enumerate(group.entries):
                if entry.role == role:
                    rank = (number, group_number, row)
                    yield (other, entry.analysis is None), LayerPlacement(entry.label, groups, rank)
        for row, inset in enumerate(sheet.insets):
            if inset.role == role:
                rank = (number, len(sheet.groups), row)
                yield (other, True), LayerPlacement(inset.title, (sheet.title, INSETS_GROUP), rank)


def load_on_completion(
    context: QgsProcessingContext,
    store: Store,
    role: str,
    *,
    names: Mapping[str, str] | None = None,
    map_id: str | None = None,
) -> None:
    """Have QGIS open a role's layer when the run is over; without a project nothing happens.

    Args:
        context: Context of the run.
        store: Store with the role's table.
        role: Id of the role.
        names: Names of the layers that the project had, by source: planners' names stay.
        map_id: A map to prefer, where the role stands in several.
    """
    project = context.project()
    if project is None or role not in store.roles():
        return
    place = placement(store.catalogue, role, map_id=map_id)
    source = store.uri(role)
    name = (names or {}).get(source, place.label)
    _open(context, source, role, name, _Placer(place, store, role, store.table(role)))


def load_ledger(
    context: QgsProcessingContext, store: Store, table: str, *, names: Mapping[str, str]
) -> str:
    """Have QGIS open a table of participation when the run is over.

    Forms that choose a contribution, a walk or a measure find the layers by their names.

    Args:
        context: of the run.
        store: the INSEK store.
        table: one of ``LEDGER_LAYERS``.
        names: names of layers that are open already, by their sources.

    Returns:
        Source of the layer.
    """
    source = store.ledger_uri(table)
    if context.project() is not None:
        order = list(LEDGER_LAYERS).index(table)
        rank = (len(store.catalogue.maps), len(store.catalogue.roles) + order)
        place = LayerPlacement(LEDGER_LAYERS[table], (PARTICIPATION_GROUP,), rank)
        name = names.get(source, place.label)
        _open(context, source, table, name, _Placer(place, store, table, table))
    return source


def _open(
    context: QgsProcessingContext, source: str, output: str, name: str, placer: _Placer
) -> None:
    details = QgsProcessingContext.LayerDetails(name, context.project(), output)
    details.forceName = True
    details.groupName = RESULTS_GROUP
    details.setPostProcessor(keep_alive(placer))
    context.addLayerToLoadOnCompletion(source, details)


def keep_alive(
    processor: QgsProcessingLayerPostProcessorInterface,
) -> QgsProcessingLayerPostProcessorInterface:
    """The post-processor: QGIS holds a bare pointer, until it is deleted Python keeps its part."""
    _ALIVE[:] = [*(known for known in _ALIVE if not sip.isdeleted(known)), processor]
    return processor


def layer_names(project: QgsProject | None) -> dict[str, str]:
    """Names of a project's layers by source; only the main thread may look."""
    application = QCoreApplication.instance()
    if project is None or application is None or QThread.currentThread() != application.thread():
        return {}
    return {layer.source(): layer.name() for layer in project.mapLayers().values()}


class _Placer(QgsProcessingLayerPostProcessorInterface):
    """Moves a freshly loaded layer into its legend's group; refreshes one that was there."""

    def __init__(self, place: LayerPlacement, store: Store, role: str, table: str) -> None:
        super().__init__()
        self._place = place
        self._store, self._role, self._table = store, role, table

    def postProcessLayer(
        self,
        layer: QgsMapLayer,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Called by QGIS in the main thread when the layer stands in the tree."""
        if isinstance(layer, QgsVectorLayer):
            # The table may have been written anew under a layer that was open.
            layer.reload()
            layer.updateExtents()
        layer.triggerRepaint()
        project = context.project()
        node = project.layerTreeRoot().findLayer(layer.id()) if project is not None else None
        if node is None:
            return
        parent = node.parent()
        # Only what has just come into the common group is moved: planners' order stays.
        if parent is None or parent.name() != RESULTS_GROUP or node.customProperty(RANK):
            return
        for depth, name in enumerate(self._place.groups):
            parent = _child_group(parent, name, self._place.rank[: depth + 1])
        if isinstance(layer, QgsVectorLayer):
            # Processing opens layers without the default style of their file.
            self._style(layer, feedback)
        moved = node.clone()
        moved.setCustomProperty(RANK, _text(self._place.rank))
        moved.setExpanded(False)
        parent.insertChildNode(_position(parent, moved), moved)
        node.parent().removeChildNode(node)

    def _style(self, layer: QgsVectorLayer, feedback: QgsProcessingFeedback) -> None:
        qml = self._store.default_styles(self._table).get(self._table)
        if qml:
            name = layer.name()
            remark = apply_stored_style(layer, qml, self._role, self._store.catalogue)
            layer.setName(name)
            if remark:
                feedback.pushWarning(f"{self._store.name}: {remark}")


_ALIVE: list[QgsProcessingLayerPostProcessorInterface] = []


def _child_group(parent: QgsLayerTreeGroup, name: str, rank: tuple[int, ...]) -> QgsLayerTreeGroup:
    for child in parent.children():
        if QgsLayerTree.isGroup(child) and child.name() == name:
            return child
    group = QgsLayerTreeGroup(name)
    group.setCustomProperty(RANK, _text(rank))
    parent.insertChildNode(_position(parent, group), group)
    return group


def _position(parent: QgsLayerTreeGroup, node: QgsLayerTreeNode) -> int:
    """Index before the first sibling of ours that comes later; what planners added stays."""
    rank = str(node.customProperty(RANK))
    for index, sibling in enumerate(parent.children()):
        if str(sibling.customProperty(RANK) or "") > rank:
            return index
    return len(parent.children())


def _text(rank: tuple[int, ...]) -> str:
    """Rank as a text that sorts like the numbers."""
    return "/".join(f"{number:05d}" for number in rank)
