"""The QGIS project of a store: one styled layer per role, a theme per map."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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

from ..catalogue.model import Catalogue, EntryKind, MapSheet
from ..runtime.errors import InsekError
from ..store.authorship import printed_provenance
from ..store.contract import Store
from ..store.ledgers import KNOWN_AREA_TABLE
from ..store.provenance import Provenance
from .order import GROUND, draw_order
from .page_text import ROLE_MARK, mark_literal
from .spare_tables import SpareTables
from .stored_style import apply_stored_style
from .typeface import register_fonts
from .unjudged_layers import SHEET_MARK, UNJUDGED, hatch, unjudged_roles, unjudged_rows

PLACE_NAMES = "place_name"
MEASURES_GROUP = "Maßnahmen"
GROUPS = {
    "measures": MEASURES_GROUP,
    EntryKind.STRATEGY: "Strategie",
    EntryKind.ANALYSIS: "Analyse",
    EntryKind.BASE: "Grundlage",
}
# Marks the groups of our layers whatever they are called.
GROUP_MARK = "insek/gruppe"


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
    added: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _printed: dict[str, Provenance | None] = field(default_factory=dict)
    _unjudged: dict[str, QgsVectorLayer] = field(default_factory=dict)
    _first: MapSheet | None = None
    _spare: SpareTables | None = None

    @classmethod
    def build(
        cls,
        store: Store,
        catalogue: Catalogue | None = None,
        *,
        maps: Iterable[str] | None = None,
        roles: Iterable[str] = (),
        project: QgsProject | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> MapProject:
        """Project with every role that the maps show.

        The store stays as it is: layers without a table have an empty one elsewhere until
        :meth:`make_tables`.

        Args:
            store: Where the features are.
            catalogue: The vocabulary; the store's own by default.
            maps: Ids of the maps to prepare; all of the catalogue by default.
            roles: Further roles that get a layer.
            project: A project made by an earlier call, to which only what is missing is added.
            progress: Called with 0..1; may raise CancelledError.

        Raises:
            ProjectError: If a layer cannot be opened.
            ValueError: For a map that the catalogue does not know, or a role that cannot be drawn.
        """
        vocabulary = catalogue or store.catalogue
        register_fonts()
        drawable = draw_order(vocabulary)
        known = {sheet.id: sheet for sheet in vocabulary.maps}
        chosen = set(known if maps is None else maps)
        further = set(roles)
        if unknown := sorted((chosen - known.keys()) | (further - set(drawable))):
            raise ValueError(f"the catalogue knows no such maps or roles: {', '.join(unknown)}")
        sheets = [sheet for sheet in vocabulary.maps if sheet.id in chosen]
        wanted = {*_drawn_roles(vocabulary, sheets), *further}
        present = set(store.roles())
        missing = tuple(role for role in (PLACE_NAMES, *wanted) if role not in present)
        order = tuple(role for role in drawable if role in wanted)
        built = cls(project or _new_project(store), store, vocabulary, order)
        built._spare = SpareTables(store, missing) if missing else None
        built._add_layers(sheets, progress or (lambda _share: None))
        for sheet in sheets:
            built._add_theme(sheet)
        if project is None:
            built._first = sheets[0] if sheets else None
        return built

    def layer(self, role: str) -> QgsVectorLayer | None:
        """Layer of a role; None for roles that no map shows."""
        return self._layers.get(role)

    def layers(self, map_id: str) -> list[QgsMapLayer]:
        """Layers of a map, top first."""
        shown = set(self.catalogue.map(map_id).roles)
        drawn = [self._layers[role] for role in self.order if role in shown]
        return [self._layers[PLACE_NAMES], *self._with_hatch(map_id, drawn)]

    def unjudged(self, map_id: str) -> QgsVectorLayer | None:
        """Hatched layer of what the results of a map do not judge; None where they judge all."""
        return self._unjudged.get(map_id)

    def _with_hatch(self, map_id: str, drawn: list[QgsVectorLayer]) -> list[QgsVectorLayer]:
        """These layers, top first, with the map's hatch under the results that it is about.

        It lies over all that is drawn as ground, results among it.
        """
        hatched = self.unjudged(map_id)
        if hatched is None:
            return drawn
        roles = unjudged_roles(self.store, self.catalogue.map(map_id))
        above = {self._layers[role] for role in roles if role not in GROUND}
        ground = {self._layers[role] for role in GROUND if role in self._layers}
        place = max((drawn.index(layer) + 1 for layer in above if layer in drawn), default=-1)
        if place < 0:
            places = (row for row, layer in enumerate(drawn) if layer in ground)
            place = next(places, len(drawn))
        return [*drawn[:place], hatched, *drawn[place:]]

    def source(self, role: str) -> str:
        """Source of the role's layer, in the store or where its empty table is meanwhile."""
        if self._spare is not None and role in self._spare.roles:
            return self._spare.uri(role)
        return self.store.uri(role)

    def make_tables(self) -> None:
        """Make the tables that are missing in the store and let their layers show them.

        The last step before the project is written: the store has changed then.
        """
        if self._spare is not None:
            self._spare.move(self.project)
            self._spare = None

    def theme(self, map_id: str) -> str:
        """Name of the map's theme."""
        return self.catalogue.map(map_id).title

    def is_empty(self, role: str) -> bool:
        """Whether a role has no feature yet."""
        return self.counts.get(role, 0) == 0

    def attributions(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Source notes of these roles, each once, in their order."""
        notes = [self.printed(role) for role in roles if not self.is_empty(role)]
        texts = [note.attribution or note.source for note in notes if note is not None]
        return tuple(dict.fromkeys(text for text in texts if text))

    def printed(self, role: str) -> Provenance | None:
        """Where a role comes from, as it is printed; read once."""
        if role not in self._printed:
            self._printed[role] = printed_provenance(self.store, role)
        return self._printed[role]

    def write(self, path: Path) -> None:
        """Write the project with paths relative to it.

        QGIS Desktop will open it on the whole city with the first map's layers.

        Raises:
            ProjectError: If QGIS cannot write it.
        """
        if self._first is not None:
            self._open_with(self._first)
        mark_literal(self.project)
        if not self.project.write(str(path)):
            raise ProjectError(
                f"{path}: Das QGIS-Projekt lässt sich nicht schreiben ({self.project.error()})."
                " Bitte prüfen, ob es geöffnet ist und ob Platz und Rechte reichen."
            )

    def group(self, name: str) -> QgsLayerTreeGroup:
        """Group of the layer tree, known by its mark; made at the end if it is not there."""
        root = self.project.layerTreeRoot()
        for group in root.findGroups(True):
            if group.customProperty(GROUP_MARK) == name:
                return group
        group = root.addGroup(name)
        group.setCustomProperty(GROUP_MARK, name)
        return group

    def _add_layers(self, sheets: list[MapSheet], progress: Callable[[float], None]) -> None:
        root = self.project.layerTreeRoot()
        before = root.customLayerOrder() if root.hasCustomLayerOrder() else []
        fresh = not self.project.mapLayers()
        self._layers = marked_layers(self.project)
        self._styles = self.store.default_styles()
        if self._spare is not None:
            self._styles |= self._spare.styles()
        self._add(PLACE_NAMES, root)
        for index, role_id in enumerate(self.order):
            progress(index / len(self.order))
            if role_id not in self._layers:
                self._add(role_id, self.group(GROUPS[self._group_of(role_id)]))
            self.counts[role_id] = self._layers[role_id].featureCount()
        self._add_unjudged(sheets)
        # Groups sort the panel, the order of drawing goes across them.
        if fresh:
            root.setHasCustomLayerOrder(True)
        if root.hasCustomLayerOrder():
            ours = [self._layers[role] for role in self.order]
            for map_id in self._unjudged:
                ours = self._with_hatch(map_id, ours)
            root.setCustomLayerOrder(_merged(before, [self._layers[PLACE_NAMES], *ours]))

    def _add_unjudged(self, sheets: list[MapSheet]) -> None:
        """Add the hatched layers of the sheets whose results do not judge all of the city."""
        there = {
            str(layer.customProperty(SHEET_MARK)): layer
            for layer in self.project.mapLayers().values()
            if layer.customProperty(SHEET_MARK) and isinstance(layer, QgsVectorLayer)
        }
        for sheet in sheets:
            if sheet.kind == "factsheet" or not unjudged_roles(self.store, sheet):
                continue
            layer = there.get(sheet.id)
            if layer is None:
                table, name = KNOWN_AREA_TABLE.name, f"{UNJUDGED}: {sheet.title}"
                layer = self.open(table, table, name, rows=unjudged_rows(sheet), styled=False)
                hatch(layer, sheet)
                self.project.addMapLayer(layer, False)
                self.group(GROUPS[EntryKind.ANALYSIS]).addLayer(layer)
            self._unjudged[sheet.id] = layer

    def _add(self, role: str, group: QgsLayerTreeGroup) -> None:
        if role in self._layers:
            return
        layer = self.open(role, self.store.table(role), self.catalogue.roles[role].label)
        layer.setCustomProperty(ROLE_MARK, role)
        self.project.addMapLayer(layer, False)
        group.addLayer(layer)
        self._layers[role] = layer
        self.added.append(role)

    def open(
        self, role: str, table: str, name: str, *, rows: str = "", styled: bool = True
    ) -> QgsVectorLayer:
        """New layer of a table in the style that the store has for it; not in the project yet.

        Args:
            role: The role; the table's name where it is none of a role.
            table: Table of the store.
            name: Name of the layer for planners.
            rows: Condition of the rows that it shows, in SQL; all of them without it.
            styled: Whether it gets the style that the store has for it.

        Raises:
            ProjectError: If the table cannot be opened.
        """
        # QGIS would look for a default style in the file layer by layer; one query does for all.
        options = QgsVectorLayer.LayerOptions()
        options.loadDefaultStyle = False
        known = role in self.catalogue.roles
        source = self.source(role) if known else self.store.layer_source(table)
        # A filter set afterwards closes the file, and other layers could not read theirs any more.
        source = f"{source}|subset={rows}" if rows else source
        layer = QgsVectorLayer(source, name, self.store.provider, options)
        if not layer.isValid():
            raise ProjectError(
                f"{self.store.name}: Die Ebene „{name}“ ({role}) lässt sich nicht öffnen."
                " Bitte den INSEK-Speicher prüfen."
            )
        qml = self._styles.get(table) if styled else None
        if qml:
            remark = apply_stored_style(layer, qml, role, self.catalogue)
            self.remarks.extend([f"{self.store.name}: {remark}"] if remark else [])
        # A style brings the name that the layer had when it was saved.
        layer.setName(name)
        return layer

    def _group_of(self, role_id: str) -> str:
        if role_id.startswith("measure_"):
            return "measures"
        kinds = self.catalogue.roles[role_id].kinds
        return next(
            kind
            for kind in (EntryKind.BASE, EntryKind.ANALYSIS, EntryKind.STRATEGY)
            if kind in kinds
        )

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
        themes, name = self.project.mapThemeCollection(), self.theme(sheet.id)
        if themes.hasMapTheme(name):
            hatched, record = self.unjudged(sheet.id), themes.mapThemeState(name)
            shown = [item.layer() for item in record.layerRecords()]
            if hatched is not None and hatched not in shown:
                record.addLayerRecord(_shown(hatched))
                themes.update(name, record)
            return
        record = QgsMapThemeCollection.MapThemeRecord()
        record.setLayerRecords([_shown(layer) for layer in self.layers(sheet.id)])
        themes.insert(name, record)


def marked_layers(project: QgsProject) -> dict[str, QgsVectorLayer]:
    """Layers of a project that show a role, by role."""
    return {
        str(layer.customProperty(ROLE_MARK)): layer
        for layer in project.mapLayers().values()
        if layer.customProperty(ROLE_MARK) and isinstance(layer, QgsVectorLayer)
    }


def _shown(layer: QgsMapLayer) -> QgsMapThemeCollection.MapThemeLayerRecord:
    """A layer in a theme as it looks now."""
    item = QgsMapThemeCollection.MapThemeLayerRecord(layer)
    item.currentStyle = layer.styleManager().currentStyle()
    item.usingCurrentStyle = True
    item.isVisible = True
    return item


def _new_project(store: Store) -> QgsProject:
    project = QgsProject()
    project.setCrs(QgsCoordinateReferenceSystem(store.crs))
    project.setTitle(store.title)
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    return project


def _merged(before: list[QgsMapLayer], ours: list[QgsMapLayer]) -> list[QgsMapLayer]:
    """Layers in the order they had, new ones of ours behind their neighbour in our order."""
    merged = list(before)
    for index, layer in enumerate(ours):
        if layer not in merged:
            place = merged.index(ours[index - 1]) + 1 if index else 0
            merged.insert(place, layer)
    return merged


def _drawn_roles(catalogue: Catalogue, sheets: Iterable[MapSheet]) -> tuple[str, ...]:
    drawable = set(draw_order(catalogue))
    shown = dict.fromkeys(role for sheet in sheets for role in sheet.roles)
    return tuple(role for role in shown if role in drawable)
