"""How far the data reach, as a layer that planners see and correct."""

from __future__ import annotations

from ..catalogue.model import EntryKind
from ..store.known_area import AreaKind
from ..store.ledgers import KNOWN_AREA_TABLE
from .map_project import GROUPS, MapProject, marked_layers
from .page_text import ROLE_MARK

KNOWN_AREAS = "Bekanntes Gebiet der Daten"
_COMPUTED = AreaKind.UNJUDGED


def add_known_areas(built: MapProject) -> None:
    """Add the layer, hidden, where the store says something of its sources.

    What results say of themselves is left out: that is computed, and hatched on the sheets.

    Raises:
        ProjectError: If the table cannot be opened.
    """
    name = KNOWN_AREA_TABLE.name
    stated = [area for area in built.store.known_areas().values() if area.kind != _COMPUTED]
    if not len(built.store.ledger(name)) or not stated or name in marked_layers(built.project):
        return
    layer = built.open(name, name, KNOWN_AREAS, rows=f"\"art\" <> '{_COMPUTED}'")
    layer.setCustomProperty(ROLE_MARK, name)
    built.project.addMapLayer(layer, False)
    node = built.group(GROUPS[EntryKind.BASE]).addLayer(layer)
    node.setItemVisibilityChecked(False)
    built.added.append(name)
