"""The account of an OSM file: what roles want of it and GDAL does not hand over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from ...runtime.array_types import IntArray
from .osm_objects import OsmObject
from .osm_packing import PackedFile
from .osm_survey import FileContents, is_among
from .osm_tags import Tags

NODES_MISSING = "Knoten fehlen in der Datei"
TOO_FEW_POINTS = "keine Geometrie in der Datei, weniger als zwei Punkte"
INCOMPLETE_AREA = "unvollständige Fläche, Teile fehlen in der Datei"
OPEN_AREA = "unvollständige Fläche, ein Ring ist nicht geschlossen"
MEMBERS_MISSING = "keine Geometrie, alle Teile fehlen in der Datei"
OUTER_RING = "Außenring einer Fläche, die schon zählt"
UNREADABLE = "Geometrie nicht lesbar"

_AREAS = frozenset({"multipolygon", "boundary"})


@dataclass(frozen=True, slots=True)
class LostObject:
    """A wanted object that GDAL does not hand over.

    Attributes:
        item: The object.
        reason: Why, in German.
        ring: The area (WKB, degrees) of a closed way that GDAL took to be nothing but the outer
            ring of a relation.
        owner: Tags of that relation.
    """

    item: OsmObject
    reason: str
    ring: bytes | None = None
    owner: Tags = field(default_factory=dict)


def lost_objects(
    file: PackedFile,
    found: FileContents,
    handed: Mapping[str, IntArray],
    areas: Mapping[int, Tags],
) -> Iterator[LostObject]:
    """Objects of a tidy file that are wanted, but that GDAL does not hand over, with the reason.

    GDAL drops closed ways that are the outer ring of a relation. If the relation has no tags of its
    own it comes with those of the way: then the way is not lost.

    Args:
        file: The file that GDAL has read.
        found: What it holds.
        handed: Ids that GDAL has handed over, by kind, ascending.
        areas: Tags with which GDAL has handed over relations that are areas, by id.

    Raises:
        SourceError: if the file has changed meanwhile.
        CancelledError: if the run has been cancelled.
    """
    missing = {
        letter: wanted[~is_among(wanted, handed[letter])] for letter, wanted in found.wanted.items()
    }
    asked: dict[str, IntArray | None] = {key: ids for key, ids in missing.items() if len(ids)}
    if not asked:
        return
    owners_of = _owners(file, missing["w"], areas)
    rings: list[tuple[OsmObject, Tags]] = []
    for item in file.objects(asked):
        owners = owners_of.get(item.id, []) if item.letter == "w" else []
        if not owners or item.refs[:1] != item.refs[-1:]:
            yield LostObject(item, _reason(item, found))
        elif any(item.tags.items() <= owner.tags.items() for owner in owners):
            yield LostObject(item, OUTER_RING)
        elif not any(item.tags.items() <= areas[owner.id].items() for owner in owners):
            rings.append((item, areas[owners[0].id]))
    if rings:
        yield from _rings(file, rings)


def _rings(file: PackedFile, rings: list[tuple[OsmObject, Tags]]) -> Iterator[LostObject]:
    asked = np.unique(np.array([ref for way, _ in rings for ref in way.refs], dtype=np.int64))
    places = {item.id: item.place for item in file.objects({"n": asked})}
    for way, owner in rings:
        line = [place for ref in way.refs if (place := places.get(ref)) is not None]
        if len(line) > 3:
            ring = bytes(shapely.to_wkb(shapely.Polygon(line), flavor="iso"))
            yield LostObject(way, OUTER_RING, ring, owner)
        else:
            yield LostObject(way, NODES_MISSING)


def _owners(
    file: PackedFile, ways: IntArray, areas: Mapping[int, Tags]
) -> dict[int, list[OsmObject]]:
    """The handed areas of which the missing ways are members, by way."""
    owners: dict[int, list[OsmObject]] = {}
    if not len(ways) or not areas:
        return owners
    for item in file.objects({"r": np.fromiter(areas, dtype=np.int64)}):
        members = np.array([ref for kind, ref, _ in item.members if kind == "w"], dtype=np.int64)
        for ref in members[is_among(members, ways)].tolist():
            owners.setdefault(ref, []).append(item)
    return owners


def _reason(item: OsmObject, found: FileContents) -> str:
    if item.letter == "w":
        known = is_among(np.array(item.refs, dtype=np.int64), found.nodes)
        if len(item.refs) > 1 and not known.all():
            return NODES_MISSING
        return TOO_FEW_POINTS if len(item.refs) < 2 else UNREADABLE
    if item.letter == "r":
        ways = np.array([ref for kind, ref, _ in item.members if kind == "w"], dtype=np.int64)
        known = is_among(ways, found.ways)
        if item.tags.get("type") in _AREAS:
            return OPEN_AREA if len(ways) and known.all() else INCOMPLETE_AREA
        return UNREADABLE if known.any() else MEMBERS_MISSING
    return UNREADABLE
