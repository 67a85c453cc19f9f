"""Untidy OSM data written anew as GDAL needs them.

GDAL wants nodes before ways before relations, ascending ids and each object once; it takes no
notice of deletions, and of places that stand in ways and relations instead of nodes. Editors,
Overpass and merged extracts keep to none of this.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.sax.saxutils import quoteattr

import numpy as np

from ...runtime.array_types import IntArray
from ...wording.numbers import agreeing, counted
from .osm_objects import OsmObject, Place, first_ids
from .osm_packing import PackedFile
from .osm_survey import is_among, too_many_objects

DELETED = "in der Datei als gelöscht markiert"
NO_PLACE = "Punkt ohne gültige Koordinaten"

_AREAS = frozenset({"multipolygon", "boundary"})
MAX_UNTIDY = 18_000_000
"""Objects of a file that has to be written anew: up to 1 GB (measured 47 MB a million)."""
_TYPES = {"n": "node", "w": "way", "r": "relation"}
_NO_XML = {code: None for code in range(32) if code not in (9, 10, 13)} | {
    0xFFFE: None,
    0xFFFF: None,
}


@dataclass(slots=True)
class TidyFile:
    """A file written anew, and what that changed.

    Attributes:
        file: The file for GDAL.
        dropped: Tagged objects that are left out, with the reason in German.
        middles: For ways and relations of which the file gives only the middle: their key
            (``osm:w12``) by the id of the node that stands for them.
        notes: German sentences about the whole file.
    """

    file: PackedFile
    dropped: list[tuple[OsmObject, str]] = field(default_factory=list)
    middles: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def tidied(file: PackedFile, folder: Path) -> TidyFile:
    """Write a file anew, read twice so that no more than ids have to be kept.

    Of objects that stand there several times, the newest version counts; what it lacks is taken
    from the others of the same version. A way of which nodes are missing becomes a point where the
    file gives its middle, and so does a relation that lacks members.

    Args:
        file: The file.
        folder: Where to write.

    Raises:
        SourceError: if the file is damaged, too large or no OSM file.
        CancelledError: if the run has been cancelled.
    """
    with ExitStack() as opened:
        parts = {
            letter: opened.enter_context((folder / f"{letter}.part").open("w+", encoding="utf-8"))
            for letter in _TYPES
        }
        writer = _Writer(parts, _ids(_up_to_limit(file)))
        for item in file.objects():
            writer.take(item)
        writer.finish()
        target = folder / "tidy.osm"
        with target.open("w", encoding="utf-8") as whole:
            whole.write('<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n')
            for part in parts.values():
                part.seek(0)
                while block := part.read(1 << 20):
                    whole.write(block)
            whole.write("</osm>\n")
    for letter in _TYPES:
        (folder / f"{letter}.part").unlink()
    return TidyFile(PackedFile(target, "xml"), writer.dropped, writer.middles, writer.notes())


@dataclass(slots=True)
class _Ids:
    """Ids of the objects in the file; ``nodes`` and ``ways`` ascending."""

    nodes: IntArray
    ways: IntArray
    twice: dict[str, frozenset[int]]
    lowest: int


def _up_to_limit(file: PackedFile) -> Iterator[OsmObject]:
    for count, item in enumerate(file.objects(), 1):
        if count > MAX_UNTIDY:
            raise too_many_objects(file.path, MAX_UNTIDY)
        yield item


def _ids(objects: Iterator[OsmObject]) -> _Ids:
    seen = {letter: array("q") for letter in _TYPES}
    inline = array("q")
    gone = {letter: array("q") for letter in _TYPES}
    for item in objects:
        seen[item.letter].append(item.id)
        if item.deleted or (item.letter == "n" and item.place is None):
            gone[item.letter].append(item.id)
        if item.ref_places:
            inline.extend(
                ref for ref, place in zip(item.refs, item.ref_places, strict=False) if place
            )
    twice = {}
    for letter, ids in seen.items():
        numbers, counts = np.unique(np.array(ids, dtype=np.int64), return_counts=True)
        twice[letter] = frozenset(numbers[counts > 1].tolist())
    lowest = min((min(ids, default=0) for ids in (*seen.values(), inline)), default=0)
    nodes, ways = (
        np.setdiff1d(np.array(seen[letter], dtype=np.int64), np.array(gone[letter], dtype=np.int64))
        for letter in "nw"
    )
    return _Ids(
        nodes,
        ways,
        twice,
        min(lowest, 0),
    )


class _Writer:
    """Sorts objects into nodes, ways and relations."""

    def __init__(self, parts: Mapping[str, IO[str]], ids: _Ids) -> None:
        self.dropped: list[tuple[OsmObject, str]] = []
        self.middles: dict[int, str] = {}
        self._parts = parts
        self._ids = ids
        self._next = ids.lowest - 1
        self._held: dict[tuple[str, int], list[OsmObject]] = {}
        self._added: set[int] = set()
        self._by_place: dict[Place, int] = {}
        self._ways: set[int] = set()
        self._deleted: list[str] = []

    def take(self, item: OsmObject) -> None:
        if item.id in self._ids.twice[item.letter]:
            self._held.setdefault((item.letter, item.id), []).append(item)
        else:
            self._write(item)

    def finish(self) -> None:
        for copies in self._held.values():
            self._write(_newest(copies))

    def notes(self) -> list[str]:
        notes = []
        if self._held:
            keys = [f"osm:{letter}{number}" for letter, number in self._held]
            notes.append(
                f"{counted(len(keys), 'Objekt steht', 'Objekte stehen')} mehrfach in der Datei"
                f" ({first_ids(keys)}): Es zählt jeweils die neueste Fassung."
            )
        if self._deleted:
            many = len(self._deleted)
            notes.append(
                f"{counted(many, 'Objekt ist', 'Objekte sind')} {DELETED}"
                f" ({first_ids(self._deleted)}) und {agreeing(many, 'wird', 'werden')} nicht"
                " übernommen."
            )
        if self.middles:
            keys = list(self.middles.values())
            notes.append(
                f"Von {counted(len(keys), 'Weg oder Fläche', 'Wegen und Flächen')} gibt die Datei"
                f" nur den Mittelpunkt an ({first_ids(keys)}): Er zählt als Punkt, Linie und Fläche"
                " fehlen. In der Overpass-Abfrage holt „out geom;“ die ganze Geometrie."
            )
        return notes

    def _write(self, item: OsmObject) -> None:
        if item.deleted:
            self._deleted.append(item.key)
            if item.tags:
                self.dropped.append((item, DELETED))
        elif item.letter == "n":
            if item.place is not None:
                self._node(item.id, item.place, item.tags)
            elif item.tags:
                self.dropped.append((item, NO_PLACE))
        elif item.letter == "w":
            self._write_way(item)
        else:
            self._write_relation(item)

    def _write_way(self, way: OsmObject) -> None:
        refs = self._placed_refs(way.refs, way.ref_places)
        if way.middle is not None and not (len(refs) > 1 and self._all_known(refs)):
            self._write_middle(way, way.middle)
        else:
            self._way(way.id, refs, way.tags)

    def _write_relation(self, relation: OsmObject) -> None:
        for index, places in relation.member_places.items():
            letter, ref, _ = relation.members[index] if index >= 0 else ("", 0, "")
            known = ref in self._ways or is_among(np.array([ref]), self._ids.ways)[0]
            if letter == "w" and not known:
                self._ways.add(ref)
                self._way(ref, self._placed_refs([0] * len(places), places), {})
        if relation.middle is not None and not self._is_whole(relation):
            self._write_middle(relation, relation.middle)
            return
        members = "".join(
            f'<member type="{_TYPES[letter]}" ref="{ref}" role={_quoted(role)}/>'
            for letter, ref, role in relation.members
            if letter in _TYPES
        )
        self._parts["r"].write(
            f'<relation id="{relation.id}">{members}{_tags(relation.tags)}</relation>\n'
        )

    def _is_whole(self, relation: OsmObject) -> bool:
        ways = [ref for letter, ref, _ in relation.members if letter == "w"]
        if relation.tags.get("type") not in _AREAS:
            return relation.tags.get("type") in {"route", "multilinestring"} and bool(ways)
        inside = is_among(np.array(ways, dtype=np.int64), self._ids.ways)
        return bool(ways) and all(
            known or ref in self._ways for ref, known in zip(ways, inside, strict=True)
        )

    def _write_middle(self, item: OsmObject, middle: Place) -> None:
        number = self._fresh()
        self.middles[number] = item.key
        self._node(number, middle, item.tags)

    def _placed_refs(self, refs: Sequence[int], places: Sequence[Place | None]) -> list[int]:
        """Ids of nodes, after nodes have been made of the places that the way itself gives."""
        if not places:
            return list(refs)
        result = []
        inside = is_among(np.array(refs, dtype=np.int64), self._ids.nodes)
        for index, ref in enumerate(refs):
            place = places[index] if index < len(places) else None
            if inside[index] or ref in self._added or (place is None and ref):
                result.append(ref)
            elif place is not None:
                result.append(self._made(ref, place))
        return result

    def _made(self, ref: int, place: Place) -> int:
        if ref == 0:
            if place in self._by_place:
                return self._by_place[place]
            ref = self._by_place[place] = self._fresh()
        self._added.add(ref)
        self._node(ref, place, {})
        return ref

    def _all_known(self, refs: Sequence[int]) -> bool:
        inside = is_among(np.array(refs, dtype=np.int64), self._ids.nodes)
        return all(known or ref in self._added for ref, known in zip(refs, inside, strict=True))

    def _fresh(self) -> int:
        self._next -= 1
        return self._next

    def _node(self, number: int, place: Place, tags: dict[str, str]) -> None:
        self._parts["n"].write(
            f'<node id="{number}" lon="{place[0]!r}" lat="{place[1]!r}">{_tags(tags)}</node>\n'
        )

    def _way(self, number: int, refs: Sequence[int], tags: dict[str, str]) -> None:
        points = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        self._parts["w"].write(f'<way id="{number}">{points}{_tags(tags)}</way>\n')


def _newest(copies: list[OsmObject]) -> OsmObject:
    """The newest version of an object, filled up from others of the same version.

    The order of the copies has no influence.
    """
    best = max(
        copies,
        key=lambda item: (
            item.version,
            len(item.tags),
            item.place is not None,
            len(item.refs),
            len(item.members),
            not item.deleted,
            sorted(item.tags.items()),
            item.place or (0.0, 0.0),
            item.refs,
        ),
    )
    for other in copies:
        if other is not best and other.version in (best.version, 0) and not other.deleted:
            best.place = best.place or other.place
            best.middle = best.middle or other.middle
            if len(other.refs) > len(best.refs) or (
                other.refs == best.refs and other.ref_places and not best.ref_places
            ):
                best.refs, best.ref_places = other.refs, other.ref_places
            if not best.members or (other.member_places and not best.member_places):
                best.members, best.member_places = other.members, other.member_places
    return best


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={_quoted(key)} v={_quoted(value)}/>" for key, value in tags.items())


def _quoted(text: str) -> str:
    """Text as the value of an attribute, without what XML cannot hold."""
    return quoteattr(text.translate(_NO_XML))
