"""A small OpenStreetMap file in PBF, written by hand: GDAL only reads them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

Tags = Mapping[str, str]
Node = tuple[int, float, float, Tags]
"""Id, longitude and latitude in degrees, and tags."""
Way = tuple[int, Sequence[int], Tags]
"""Id, ids of its nodes, and tags."""


def osm_pbf(nodes: Sequence[Node], ways: Sequence[Way], *, packed: bool) -> bytes:
    """The file; ``packed`` compresses its blocks, so that a changed byte breaks them whole."""
    texts = [""]
    places: dict[str, int] = {}

    def text(word: str) -> int:
        if word not in places:
            places[word] = len(texts)
            texts.append(word)
        return places[word]

    dense, keys = _dense(nodes, text), [(way, _pairs(way[2], text)) for way in ways]
    listed = b"".join(
        _bytes(3, _number(1, key) + _bytes(2, kinds) + _bytes(3, values) + _bytes(8, refs))
        for (key, members, _), (kinds, values) in keys
        for refs in (_deltas(members),)
    )
    strings = _bytes(1, b"".join(_bytes(1, word.encode()) for word in texts))
    block = strings + _bytes(2, _bytes(2, dense)) + _bytes(2, listed)
    needed = b"".join(_bytes(4, name) for name in (b"OsmSchema-V0.6", b"DenseNodes"))
    return _blob(b"OSMHeader", needed, packed=packed) + _blob(b"OSMData", block, packed=packed)


def _dense(nodes: Sequence[Node], text: Callable[[str], int]) -> bytes:
    tags: list[int] = []
    for node in nodes:
        for key, value in node[3].items():
            tags += [text(key), text(value)]
        tags.append(0)
    return (
        _bytes(1, _deltas([node[0] for node in nodes]))
        + _bytes(8, _deltas([round(node[2] * 1e7) for node in nodes]))
        + _bytes(9, _deltas([round(node[1] * 1e7) for node in nodes]))
        + _bytes(10, b"".join(map(_varint, tags)))
    )


def _pairs(tags: Tags, text: Callable[[str], int]) -> tuple[bytes, bytes]:
    kinds = b"".join(_varint(text(key)) for key in tags)
    return kinds, b"".join(_varint(text(value)) for value in tags.values())


def _blob(kind: bytes, content: bytes, *, packed: bool) -> bytes:
    body = _bytes(1, content)
    if packed:
        body = _number(2, len(content)) + _bytes(3, zlib.compress(content))
    head = _bytes(1, kind) + _number(3, len(body))
    return struct.pack(">I", len(head)) + head + body


def _deltas(values: Iterable[int]) -> bytes:
    found, last = b"", 0
    for value in values:
        step, last = value - last, value
        found += _varint(step << 1 if step >= 0 else (-step << 1) - 1)
    return found


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
