"""Features of an OSM file sorted into the roles that want them; what does not suit is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import shapely

from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Role
from ...wording.numbers import counted, grouped
from ..incoming_geometry import from_wkb
from ..reader_report import SkipTally
from .osm_account import NODES_MISSING, LostObject, lost_objects
from .osm_coast import SEA
from .osm_extent import Box
from .osm_file import OTHERS, OsmFeature, OsmSource
from .osm_lifecycle import STANDING, may_be_out_of_use, out_of_use
from .osm_objects import RELATION, OsmObject, id_key
from .osm_packing import PackedFile
from .osm_rings import partial_areas
from .osm_survey import FileContents
from .osm_tags import RoleSelector, Tags, is_unused
from .osm_ways import is_usable_way

_LINEAR_KEYS = ("highway", "railway", "waterway")
_ACCESS = frozenset({"zu_fuss", "rad"})
_FROM_LINES = frozenset({SEA})
"""Roles of areas that are made of lines, see :mod:`.osm_coast`."""


@dataclass(slots=True)
class RoleBatch:
    """Features of one role while the file is read."""

    role: Role
    wkb: list[bytes | None] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    kinds: list[Mapping[str, str]] = field(default_factory=list)
    outline: list[bool] = field(default_factory=list)
    values: dict[str, list[object]] = field(default_factory=dict)
    readers: Mapping[str, Callable[[Tags], object]] = field(default_factory=dict)
    skips: SkipTally = field(default_factory=SkipTally)
    cut: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    unused: int = 0
    outside: int = 0

    def sort(self) -> None:
        """Bring the features into the order of their ids: that of the file must not matter."""
        order = sorted(range(len(self.ids)), key=lambda row: id_key(self.ids[row]))
        for name in ("wkb", "ids", "names", "kinds", "outline"):
            column = getattr(self, name)
            setattr(self, name, [column[row] for row in order])
        for column, values in self.values.items():
            self.values[column] = [values[row] for row in order]

    def add(self, feature: OsmFeature, kind: Mapping[str, str], *, outline: bool) -> None:
        """Take a feature that suits the role."""
        if feature.is_outside:
            self.outside += 1
            return
        self.wkb.append(feature.wkb)
        self.ids.append(feature.id)
        self.names.append(feature.tags.get("name") or None)
        self.kinds.append(kind)
        self.outline.append(outline)
        for column, values in self.values.items():
            values.append(self.readers[column](feature.tags))


def role_batch(role: Role, readers: Mapping[str, Callable[[Tags], object]]) -> RoleBatch:
    """Empty batch of a role; ``readers`` say what tags mean for a column."""
    batch = RoleBatch(role, readers=readers)
    batch.values = {field.name: [] for field in role.fields if field.name in readers}
    return batch


@dataclass(slots=True)
class RoleSorter:
    """Sorts features into the batches of the roles that want them."""

    selector: RoleSelector
    batches: Mapping[str, RoleBatch]
    today: date
    cut: frozenset[str] = frozenset()

    def take(self, feature: OsmFeature) -> None:
        """Add a feature to each role that it suits, else note why not."""
        for role in feature.roles:
            self._take_for(role, feature)

    def _take_for(self, role: str, feature: OsmFeature) -> None:
        batch = self.batches[role]
        reason = _unsuitable(batch, feature)
        if reason == "":
            return
        reason = self._out_of_use(role, feature.tags) or reason
        if reason is not None:
            batch.skips.add(reason, feature.id)
            return
        outline = batch.role.geometry is Geometry.LINE and feature.layer == "multipolygons"
        batch.add(feature, self.selector.kind(role, feature.tags), outline=outline)
        if feature.is_outside:
            return
        batch.unused += role in STANDING and is_unused(feature.tags)
        if feature.id in self.cut:
            batch.cut.append(feature.id)

    def account_for(self, source: OsmSource, box: Box | None) -> list[str]:
        """Count what GDAL has not handed over; remarks on the whole file."""
        notes: list[str] = []
        if source.tidy is not None:
            notes.extend(source.tidy.notes)
            for item, reason in source.tidy.dropped:
                self._lose(item, reason)
        if source.found is None:
            return notes
        without_nodes = 0
        for lost in lost_objects(source.file, source.found, source.handed(), source.areas):
            without_nodes += lost.reason == NODES_MISSING
            if lost.ring is None:
                self._lose(lost.item, lost.reason)
            else:
                self._take_ring(lost, lost.ring, box)
        self._note_partial_areas(source.file, source.found)
        ways = len(source.found.wanted["w"])
        if without_nodes > ways / 2:
            notes.append(
                f"Bei {grouped(without_nodes)} von {counted(ways, 'Weg', 'Wegen')} fehlen die"
                " Knoten, sie konnten nicht übernommen werden. In einer Overpass-Abfrage holt sie"
                " „(._;>;);“ vor „out;“."
            )
        return notes

    def _note_partial_areas(self, file: PackedFile, found: FileContents) -> None:
        """Areas that were taken although GDAL hands over only some of their rings."""
        taken = {
            role: [number for letter, number in map(id_key, batch.ids) if letter == RELATION]
            for role, batch in self.batches.items()
            if batch.role.geometry is Geometry.POLYGON
        }
        partial = partial_areas(file, found, {n for ids in taken.values() for n in ids})
        for role, numbers in taken.items():
            for number in numbers:
                if number in partial.unclosed:
                    self.batches[role].unclosed.append(f"osm:r{number}")
                if number in partial.cut:
                    self.batches[role].cut.append(f"osm:r{number}")

    def _take_ring(self, lost: LostObject, ring: bytes, box: Box | None) -> None:
        """An area that GDAL took for a ring only counts where its relation does not already."""
        item = lost.item
        counted = self.selector.roles(lost.owner)
        outside = box is not None and not shapely.intersects(shapely.box(*box), from_wkb([ring])[0])
        roles = self.selector.roles(item.tags)
        feature = OsmFeature(item.key, "multipolygons", item.tags, roles, ring, outside)
        for role in roles:
            if role in counted:
                self.batches[role].skips.add(lost.reason, item.key)
            else:
                self._take_for(role, feature)

    def _lose(self, item: OsmObject, reason: str) -> None:
        for role in self.selector.roles(item.tags):
            if self.batches[role].role.geometry is Geometry.LINE and item.letter == "n":
                continue
            found = self._out_of_use(role, item.tags) or reason
            self.batches[role].skips.add(found, item.key)

    def _out_of_use(self, role: str, tags: Tags) -> str | None:
        if not may_be_out_of_use(tags):
            return None
        return out_of_use(role, self.selector.rules(role, tags), tags, self.today)


def _unsuitable(batch: RoleBatch, feature: OsmFeature) -> str | None:
    """Why the geometry does not suit the role; "" if that is not worth a word, None if it does."""
    wanted = batch.role.geometry
    is_area, is_point = (feature.layer == layer for layer in ("multipolygons", "points"))
    reason = None
    if feature.layer == OTHERS:
        reason = "Relation, die weder Fläche noch Strecke ist"
    elif is_point and wanted is not Geometry.POINT and not feature.id.startswith("osm:n"):
        reason = "nur der Mittelpunkt steht in der Datei"
    elif batch.role.id in _FROM_LINES and not is_point:
        return None
    elif wanted is Geometry.POLYGON and not is_area:
        reason = "Punkt statt Fläche" if is_point else "Linie statt Fläche"
    elif wanted is Geometry.LINE and is_point:
        reason = ""  # signals, crossings and the like carry way tags but are no ways
    elif wanted is Geometry.LINE:
        if is_area and not _is_way_outline(batch.role.id, feature.tags):
            reason = "Fläche statt Linie"
        elif batch.values.keys() >= _ACCESS and not is_usable_way(feature.tags):
            reason = "weder zu Fuß noch mit dem Rad erlaubt"
    return reason


def _is_way_outline(role: str, tags: Tags) -> bool:
    """Whether a closed way is a way to go along (a loop, or the edge of a square)."""
    if not any(key in tags for key in _LINEAR_KEYS):
        return False
    return tags.get("area") != "yes" or role == "street_network"
