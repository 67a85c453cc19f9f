"""What an .osm.pbf holds, read block by block beside GDAL: ids and tags quickly, objects in full.

The format (wiki.openstreetmap.org, "PBF Format") packs objects into blocks of Protocol Buffers.
GDAL tells nothing of objects for which it finds no geometry; this reader does.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from ...runtime.array_types import BoolArray, FloatArray, IntArray
from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError
from .osm_objects import EVERYTHING, Asked, OsmObject, ends_early, place_on_earth
from .protobuf_wire import (
    as_bytes,
    as_number,
    joined_varints,
    packed_field,
    signed_64,
    sums_by_part,
    unzigzag,
    varint,
    varints,
    wire_fields,
    zigzag,
    zigzags,
)

_MAX_HEADER = 64 * 1024
_MAX_BLOB = 32 * 1024 * 1024
_UNPACKED: dict[int, Callable[[bytes], bytes]] = {
    1: bytes,
    3: zlib.decompress,
    4: lzma.decompress,
    5: bz2.decompress,
}
_OTHER_PACKING = {6: "lz4", 7: "zstd"}
_HEADER_BOX = 1
_LETTER_OF_GROUP = {1: "n", 2: "n", 3: "w", 4: "r"}
_MEMBER_LETTERS = "nwr"
_GRID = ((17, 100), (19, 0), (20, 0))
"""Fields of a block and their usual values: granularity, offset of latitude, of longitude."""


class PbfGroup(NamedTuple):
    """Objects of one kind in a block: the texts that all of its tags point to, and the messages."""

    letter: str
    strings: list[bytes]
    dense: bytes | None
    messages: list[bytes]
    grid: tuple[int, int, int]


@dataclass(slots=True)
class GroupIds:
    """Ids of a group, and which of its objects have a key that somebody asks for.

    Attributes:
        letter: ``n``, ``w`` or ``r``.
        ids: All ids, in the order of the file.
        wanted: Ids of the objects with such a key.
        refs: For wanted ways, the ids of all their nodes one after the other.
        ends: For wanted ways, where in ``refs`` each of them ends.
    """

    letter: str
    ids: IntArray
    wanted: IntArray
    refs: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    ends: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def group_ids(
    opened: Callable[[], IO[bytes]], path: Path, keys: frozenset[str]
) -> Iterator[GroupIds]:
    """Ids of all objects of the file, group by group.

    Raises:
        SourceError: if the file is damaged, ends early, or is packed in a way we cannot read.
        CancelledError: if the run has been cancelled.
    """
    asked = frozenset(key.encode() for key in keys)
    for group in _groups(opened, path):
        indices = frozenset(i for i, text in enumerate(group.strings) if text in asked)
        with _damage_told(path):
            if group.dense is not None:
                yield _dense_ids(group.dense, indices)
            else:
                yield _message_ids(group, indices)


def pbf_objects(
    opened: Callable[[], IO[bytes]], path: Path, asked: Asked = EVERYTHING
) -> Iterator[OsmObject]:
    """Objects of the file in full, in its order.

    Args:
        opened: Opens the file.
        path: Its path, for messages.
        asked: Which objects, by kind.

    Raises:
        SourceError, CancelledError: as :func:`group_ids`.
    """
    for group in _groups(opened, path):
        if group.letter not in asked:
            continue
        ids = asked[group.letter]
        with _damage_told(path):
            texts = [text.decode("utf-8", "replace") for text in group.strings]
            if group.dense is not None:
                yield from _dense_objects(group.dense, texts, group.grid, ids)
                continue
            among = None if ids is None else set(ids.tolist())
            for message in group.messages:
                if among is None or _id(message, group.letter) in among:
                    yield _object(message, texts, group)


def header_box(
    opened: Callable[[], IO[bytes]], path: Path
) -> tuple[float, float, float, float] | None:
    """West, south, east, north in degrees, as the header of a file states them; None without.

    Args:
        opened: Opens the file.
        path: Its path, for messages.

    Raises:
        SourceError: if the header cannot be read.
    """
    value = header_fields(opened, path).get(_HEADER_BOX)
    if not isinstance(value, bytes):
        return None
    with _damage_told(path):
        sides = {key: zigzag(as_number(side)) for key, side in wire_fields(value)}
        west, east, north, south = (1e-9 * sides[key] for key in range(1, 5))
    return west, south, east, north


def header_fields(opened: Callable[[], IO[bytes]], path: Path) -> dict[int, int | bytes]:
    """Fields of the header by their number; empty for a file that begins with something else.

    Args:
        opened: Opens the file.
        path: Its path, for messages.

    Raises:
        SourceError: if the header cannot be read.
    """
    with opened() as stream:
        kind, blob = next(_blobs(_Reading(stream, path), path), ("", b""))
    with _damage_told(path):
        return dict(wire_fields(blob)) if kind == "OSMHeader" else {}


class _damage_told:  # noqa: N801 - used like a function
    """Make a sentence of whatever a damaged message leads to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: object, _trace: object) -> None:
        if kind is not None and issubclass(kind, (IndexError, ValueError, KeyError, TypeError)):
            raise ends_early(self._path, 0, "ein Block ist nicht lesbar") from None


def _groups(opened: Callable[[], IO[bytes]], path: Path) -> Iterator[PbfGroup]:
    with opened() as stream:
        for kind, blob in _blobs(_Reading(stream, path), path):
            check_cancelled()
            if kind == "OSMData":
                with _damage_told(path):
                    yield from _groups_of(blob)
            elif kind == "OSMHeader":
                with _damage_told(path):
                    _require_known(blob, path)


class _Reading:
    """Reads a packed stream; its faults become sentences."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream, self._path = stream, path

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            detail = "die gepackte Datei ist nicht vollständig"
            raise ends_early(self._path, 0, detail) from error


def _blobs(stream: _Reading, path: Path) -> Iterator[tuple[str, bytes]]:
    while head := stream.read(4):
        if len(head) < 4:
            raise ends_early(path, 0, "")
        (length,) = struct.unpack(">I", head)
        if length > _MAX_HEADER:
            raise ends_early(path, 0, "")
        with _damage_told(path):
            header = dict(wire_fields(stream.read(length)))
            kind, size = header[1], header[3]
            if not isinstance(kind, bytes) or not isinstance(size, int) or size > _MAX_BLOB:
                raise ValueError
        data = stream.read(size)
        if len(data) < size:
            raise ends_early(path, 0, "")
        with _damage_told(path):
            parts = dict(wire_fields(data))
        yield kind.decode("ascii", "replace"), _unpack(parts, path)


def _unpack(parts: dict[int, int | bytes], path: Path) -> bytes:
    for number, packed in parts.items():
        if number in _OTHER_PACKING:
            raise SourceError(
                f"{path}: Die Blöcke sind mit {_OTHER_PACKING[number]} gepackt, das wird nicht"
                " gelesen. Bitte umpacken: osmium cat -f pbf,pbf_compression=zlib."
            )
        if number in _UNPACKED and isinstance(packed, bytes):
            try:
                return _UNPACKED[number](packed)
            except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
                raise ends_early(path, 0, "ein Block lässt sich nicht entpacken") from error
    raise ends_early(path, 0, "ein Block ist leer")


def _require_known(header: bytes, path: Path) -> None:
    """Refuse a history: it holds every version of every object."""
    if any(
        value == b"HistoricalInformation" for number, value in wire_fields(header) if number == 4
    ):
        raise SourceError(
            f"{path}: Das ist eine Datei mit der Geschichte aller Objekte (.osh), kein Auszug eines"
            " Tages. Bitte einen Tag wählen: osmium time-filter."
        )


def _groups_of(block: bytes) -> Iterator[PbfGroup]:
    parts: dict[int, list[int | bytes]] = {}
    for number, value in wire_fields(block):
        parts.setdefault(number, []).append(value)
    texts = parts.get(1, [b""])[-1]
    strings = [text for _, text in wire_fields(as_bytes(texts)) if isinstance(text, bytes)]
    granularity, south, west = (
        signed_64(as_number(parts.get(place, [usual])[-1])) for place, usual in _GRID
    )
    for group in map(as_bytes, parts.get(2, [])):
        messages: dict[str, list[bytes]] = {}
        for number, value in wire_fields(group):
            if isinstance(value, bytes) and number in _LETTER_OF_GROUP:
                letter = _LETTER_OF_GROUP[number]
                if number == 2:
                    yield PbfGroup(letter, strings, value, [], (granularity, west, south))
                else:
                    messages.setdefault(letter, []).append(value)
        for letter, found in messages.items():
            yield PbfGroup(letter, strings, None, found, (granularity, west, south))


def _dense_ids(dense: bytes, indices: frozenset[int]) -> GroupIds:
    parts = dict(wire_fields(dense))
    ids = np.cumsum(zigzags(packed_field(parts, 1)))
    pairs = varints(packed_field(parts, 10))
    if not len(pairs) or not indices:
        return GroupIds("n", ids, ids[:0])
    row, is_key = _key_places(pairs)
    hit = is_key & np.isin(pairs, np.fromiter(indices, dtype=np.int64))
    return GroupIds("n", ids, ids[np.unique(row[hit])])


def _key_places(pairs: IntArray) -> tuple[IntArray, BoolArray]:
    """For each number of ``keys_vals`` its node, and whether it is a key (not a value or an end).

    Within a node keys and values alternate, and 0 ends it; 0 is no key, but may be a value.
    """
    # A 0 ends a node if an even number of others stands between it and the last end. Values are
    # 0 only for the empty text, which no sound file writes: so all zeros are ends.
    ends = pairs == 0
    row = np.cumsum(ends) - ends
    starts = np.concatenate([[0], np.flatnonzero(ends) + 1])
    offset = np.arange(len(pairs)) - starts[row]
    return row, (offset % 2 == 0) & ~ends


def _message_ids(group: PbfGroup, indices: frozenset[int]) -> GroupIds:
    heads = [_head(message) for message in group.messages]
    ids = np.asarray([number for number, _, _ in heads], dtype=np.int64)
    if group.letter == "n":
        ids = (ids >> 1) ^ -(ids & 1)
    keys, key_ends = joined_varints([keys for _, keys, _ in heads])
    hits = np.concatenate([[0], np.cumsum(np.isin(keys, np.fromiter(indices, dtype=np.int64)))])
    is_wanted = np.diff(hits[np.concatenate([[0], key_ends])]) > 0
    found = GroupIds(group.letter, ids, ids[is_wanted])
    if group.letter == "w":
        rows = np.flatnonzero(is_wanted)
        steps, found.ends = joined_varints([heads[row][2] for row in rows.tolist()])
        found.refs = sums_by_part(unzigzag(steps), found.ends)
    return found


def _head(message: bytes) -> tuple[int, bytes, bytes]:
    """Id, packed keys and packed nodes of a way (in relations: roles); the rest is passed over."""
    number, keys, path = 0, b"", b""
    at, end = 0, len(message)
    while at < end:
        head = message[at]
        if head & 7 == 0:
            value, at = varint(message, at + 1)
            if head == 8:
                number = signed_64(value)
            continue
        length, at = varint(message, at + 1)
        if head == 18:
            keys = message[at : at + length]
        elif head == 66:
            path = message[at : at + length]
        at += length
    if at != end:
        raise IndexError
    return number, keys, path


def _id(message: bytes, letter: str) -> int:
    number = _head(message)[0]
    return zigzag(number) if letter == "n" else number


def _dense_objects(
    dense: bytes, texts: list[str], grid: tuple[int, int, int], asked: IntArray | None
) -> Iterator[OsmObject]:
    parts = dict(wire_fields(dense))
    ids = np.cumsum(zigzags(packed_field(parts, 1)))
    rows = np.arange(len(ids)) if asked is None else np.flatnonzero(np.isin(ids, asked))
    if not len(rows):
        return
    x, y = (
        _degrees(np.cumsum(zigzags(packed_field(parts, n))), grid, i) for n, i in ((9, 1), (8, 2))
    )
    pairs = varints(packed_field(parts, 10))
    ends = np.flatnonzero(pairs == 0) if len(pairs) else np.zeros(len(ids), dtype=np.int64)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(pairs) else ends
    versions = varints(packed_field(dict(wire_fields(packed_field(parts, 5))), 1))
    versions = versions if len(versions) else np.zeros(len(ids), dtype=np.int64)
    columns = (column[rows].tolist() for column in (ids, x, y, starts, ends, versions))
    for number, east, north, start, end, version in zip(*columns, strict=True):
        words = iter(pairs[start:end].tolist()) if end > start else iter(())
        tags = {texts[key]: texts[next(words)] for key in words}
        yield OsmObject("n", number, tags, place_on_earth(east, north), version=max(version, 0))


def _degrees(steps: IntArray, grid: tuple[int, int, int], which: int) -> FloatArray:
    # Whole numbers of 1e-7 degrees where the grid allows: the same place as in XML to the last bit.
    billionths = grid[which] + grid[0] * steps
    return np.where(billionths % 100 == 0, billionths // 100 / 1e7, billionths / 1e9)


def _object(message: bytes, texts: list[str], group: PbfGroup) -> OsmObject:
    parts = dict(wire_fields(message))
    number = parts.get(1, 0)
    if not isinstance(number, int):
        raise TypeError
    keys, values = (varints(packed_field(parts, place)).tolist() for place in (2, 3))
    tags = {texts[key]: texts[value] for key, value in zip(keys, values, strict=True)}
    letter = group.letter
    item = OsmObject(letter, zigzag(number) if letter == "n" else signed_64(number), tags)
    version = dict(wire_fields(packed_field(parts, 4))).get(1, 0)
    item.version = max(signed_64(version), 0) if isinstance(version, int) else 0
    if letter == "n":
        spots = [parts.get(place, 0) for place in (9, 8)]
        steps = np.fromiter((zigzag(s) if isinstance(s, int) else 0 for s in spots), np.int64)
        east, north = (_degrees(steps[i : i + 1], group.grid, i + 1)[0] for i in range(2))
        item.place = place_on_earth(east, north)
    elif letter == "w":
        item.refs = np.cumsum(zigzags(packed_field(parts, 8))).tolist()
    else:
        roles = varints(packed_field(parts, 8)).tolist()
        ids = np.cumsum(zigzags(packed_field(parts, 9))).tolist()
        kinds = varints(packed_field(parts, 10)).tolist()
        item.members = [
            (_MEMBER_LETTERS[kind], ref, texts[role])
            for kind, ref, role in zip(kinds, ids, roles, strict=True)
        ]
    return item
