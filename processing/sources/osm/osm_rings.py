"""Areas of which GDAL hands over only the rings that are whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from .osm_objects import OsmObject
from .osm_packing import PackedFile
from .osm_survey import FileContents, is_among

_NO_RING = "subarea"


@dataclass(slots=True)
class PartialAreas:
    """Relations that are handed over as areas, but not as they are meant.

    Attributes:
        unclosed: Ids of those with ways that close to no ring: GDAL leaves these ways out.
        cut: Ids of those whose ways lack nodes: GDAL goes straight past them.
    """

    unclosed: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)


def partial_areas(file: PackedFile, found: FileContents, areas: Collection[int]) -> PartialAreas:
    """Which of the areas are not handed over as a whole.

    Args:
        file: The file that GDAL has read.
        found: What it holds.
        areas: Ids of relations that GDAL has handed over as areas.

    Raises:
        SourceError: if the file has changed meanwhile.
        CancelledError: if the run has been cancelled.
    """
    result = PartialAreas()
    if not areas:
        return result
    members = {
        item.id: [ref for kind, ref, role in item.members if kind == "w" and role != _NO_RING]
        for item in file.objects({"r": np.array(sorted(areas), dtype=np.int64)})
    }
    asked = np.unique(np.array([ref for refs in members.values() for ref in refs], dtype=np.int64))
    ends: dict[int, tuple[int, int]] = {}
    cut = set()
    for way in file.objects({"w": asked}):
        if way.refs:
            ends[way.id] = way.refs[0], way.refs[-1]
        if _lacks_nodes(way, found):
            cut.add(way.id)
    for area, refs in members.items():
        if not cut.isdisjoint(refs):
            result.cut.add(area)
        # Ways that close to rings meet by twos at their ends.
        met = Counter(end for ref in refs for end in ends.get(ref, ()))
        if any(count % 2 for count in met.values()):
            result.unclosed.add(area)
    return result


def _lacks_nodes(way: OsmObject, found: FileContents) -> bool:
    return not bool(is_among(np.array(way.refs, dtype=np.int64), found.nodes).all())
