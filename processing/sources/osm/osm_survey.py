"""What an OSM file holds by itself, whether GDAL hands it over or not, and whether it is tidy."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from ...runtime.array_types import BoolArray, IntArray
from ...runtime.errors import SourceError
from ...wording.numbers import grouped
from .osm_objects import OsmObject
from .osm_packing import PackedFile
from .osm_pbf import GroupIds, group_ids

_ORDER = "nwr"
_GROUP = 20_000
MAX_OBJECTS = 32_000_000
"""Nodes, ways and relations of a file at most: up to 1 GB (measured 26 MB a million)."""


@dataclass(slots=True)
class FileContents:
    """Ids of a tidy file.

    Attributes:
        nodes: Ids of all nodes, ascending.
        ways: Ids of all ways, ascending.
        wanted: Ids of the objects with a key that a role asks for, by kind, ascending.
        cut: Those of the wanted ways that lack some of their nodes.
    """

    nodes: IntArray
    ways: IntArray
    wanted: Mapping[str, IntArray]
    cut: IntArray


def too_many_objects(path: Path, most: int) -> SourceError:
    """Sentence for a file that has more than so many objects."""
    return SourceError(
        f"{path}: Die Datei hat mehr als {grouped(most)} Objekte; so viele werden nicht"
        " gelesen. Bitte einen Ausschnitt um die Stadt verwenden: osmium extract -b"
        " West,Süd,Ost,Nord, oder einen kleineren Auszug herunterladen. Es wurde nichts"
        " übernommen."
    )


def is_among(numbers: IntArray, ascending: IntArray) -> BoolArray:
    """Mask of the numbers that the ascending ones hold."""
    if not len(ascending):
        return np.zeros(len(numbers), dtype=bool)
    place = np.minimum(np.searchsorted(ascending, numbers), len(ascending) - 1)
    return np.asarray(ascending[place] == numbers, dtype=bool)


def survey(file: PackedFile, keys: frozenset[str]) -> FileContents:
    """What a file holds that has its nodes before its ways before its relations.

    Args:
        file: The file.
        keys: Keys of tags that make an object wanted.

    Raises:
        SourceError: if the file is damaged, too large or no OSM file.
        CancelledError: if the run has been cancelled.
    """
    found = _Found()
    for group in _groups(file, keys):
        found.add(group, file.path)
    return found.result()


def survey_if_tidy(file: PackedFile, keys: frozenset[str]) -> FileContents | None:
    """What a file holds; None if it is not as GDAL needs it.

    Tidy is a file in which nodes come before ways and ways before relations, each with positive ids
    in ascending order and each once, with the places at the nodes and without deleted objects.

    Args:
        file: The file.
        keys: Keys of tags that make an object wanted.

    Raises:
        SourceError: if the file is damaged, too large or no OSM file.
        CancelledError: if the run has been cancelled.
    """
    found = _Found()
    for group in _groups(file, keys):
        if not found.is_next(group):
            return None
        found.add(group, file.path)
    return found.result()


def _groups(file: PackedFile, keys: frozenset[str]) -> Iterator[GroupIds]:
    if file.form == "pbf":
        return group_ids(file.opened, file.path, keys)
    return _xml_groups(file.objects(), keys)


@dataclass(slots=True)
class _Found:
    ids: dict[str, list[IntArray]] = field(default_factory=lambda: {key: [] for key in _ORDER})
    wanted: dict[str, list[IntArray]] = field(default_factory=lambda: {key: [] for key in _ORDER})
    cut: list[IntArray] = field(default_factory=list)
    _nodes: IntArray | None = None
    count: int = 0
    _last: tuple[int, int] = (0, 0)

    def is_next(self, group: GroupIds) -> bool:
        """Whether a group stands where it must, with ids that ascend."""
        if not len(group.ids):
            return True
        first = (_ORDER.index(group.letter), int(group.ids[0]))
        last = (first[0], int(group.ids[-1]))
        fits = first > self._last and first[1] > 0 and bool((np.diff(group.ids) > 0).all())
        self._last = last
        return fits

    def add(self, group: GroupIds, path: Path) -> None:
        """Take a group.

        Raises:
            SourceError: if there are more objects than are read.
        """
        self.count += len(group.ids)
        if self.count > MAX_OBJECTS:
            raise too_many_objects(path, MAX_OBJECTS)
        self.ids[group.letter].append(group.ids)
        self.wanted[group.letter].append(group.wanted)
        if len(group.refs):
            known = is_among(group.refs, self.nodes())
            missing = np.concatenate([[0], np.cumsum(~known)])
            starts = np.concatenate([[0], group.ends[:-1]])
            self.cut.append(group.wanted[missing[group.ends] > missing[starts]])

    def nodes(self) -> IntArray:
        """All nodes; to be called when they have been read."""
        if self._nodes is None:
            self._nodes = _all(self.ids["n"])
        return self._nodes

    def result(self) -> FileContents:
        wanted = {letter: _all(parts) for letter, parts in self.wanted.items()}
        return FileContents(self.nodes(), _all(self.ids["w"]), wanted, _all(self.cut))


def _all(parts: list[IntArray]) -> IntArray:
    """All numbers, ascending, each once; the parts are given up one by one, to save memory."""
    filled = [part for part in parts if len(part)]
    ascending = all(bool((np.diff(part) > 0).all()) for part in filled) and all(
        before[-1] < after[0] for before, after in pairwise(filled)
    )
    whole: IntArray = np.empty(sum(map(len, filled)), dtype=np.int64)
    at = 0
    parts.clear()
    filled.reverse()
    while filled:
        part = filled.pop()
        whole[at : at + len(part)] = part
        at += len(part)
    return whole if ascending else np.asarray(np.unique(whole), np.int64)


def _xml_groups(objects: Iterator[OsmObject], keys: frozenset[str]) -> Iterator[GroupIds]:
    """Objects in groups of one kind; one that GDAL would misread makes a group of id 0."""
    ids, wanted, refs, ends = array("q"), array("q"), array("q"), array("q")
    letter = "n"

    def group() -> GroupIds:
        made = GroupIds(
            letter, *(np.array(part, dtype=np.int64) for part in (ids, wanted, refs, ends))
        )
        for part in (ids, wanted, refs, ends):
            del part[:]
        return made

    for item in objects:
        if item.letter != letter or len(ids) == _GROUP:
            yield group()
            letter = item.letter
        if not _is_plain(item):
            ids.append(0)
            break
        ids.append(item.id)
        if item.tags and not keys.isdisjoint(item.tags):
            wanted.append(item.id)
            if letter == "w":
                refs.extend(item.refs)
                ends.append(len(refs))
    yield group()


def _is_plain(item: OsmObject) -> bool:
    """Whether GDAL reads the object as it is meant."""
    return not (
        item.deleted
        or item.middle is not None
        or item.ref_places
        or item.member_places
        or (item.letter == "n" and item.place is None)
    )
