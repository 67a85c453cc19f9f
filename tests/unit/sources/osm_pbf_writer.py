"""Writes small .osm.pbf files for tests, straight from the description of the format."""

from __future__ import annotations

import math
import struct
import zlib


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def zigzag(number):
    return varint((number << 1) ^ (number >> 63))


def put(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def put_list(number, packed):
    """A packed list; as everywhere, an empty one is left out."""
    return put(number, packed) if packed else b""


def differences(numbers):
    last, out = 0, b""
    for number in numbers:
        out += zigzag(number - last)
        last = number
    return out


class Texts:
    def __init__(self):
        self.all = [""]

    def __call__(self, text):
        if text not in self.all:
            self.all.append(text)
        return self.all.index(text)

    def packed(self, texts):
        return b"".join(varint(self(text)) for text in texts)


def grid(degrees):
    return math.floor(degrees * 1e7 + 0.5)


def dense(nodes, texts):
    pairs = b""
    for _, _, _, tags in nodes:
        pairs += b"".join(varint(texts(k)) + varint(texts(v)) for k, v in tags.items()) + b"\0"
    message = put_list(1, differences([node[0] for node in nodes]))
    message += put_list(8, differences([grid(node[2]) for node in nodes]))
    message += put_list(9, differences([grid(node[1]) for node in nodes]))
    return put(2, message + put(10, pairs))


def plain(nodes, texts):
    out = b""
    for number, x, y, tags in nodes:
        message = varint(1 << 3) + zigzag(number) + put_list(2, texts.packed(tags))
        message += put_list(3, texts.packed(tags.values()))
        out += put(1, message + varint(8 << 3) + zigzag(grid(y)) + varint(9 << 3) + zigzag(grid(x)))
    return out


def ways(rows, texts):
    out = b""
    for number, refs, tags in rows:
        message = (
            put(1, number)
            + put_list(2, texts.packed(tags))
            + put_list(3, texts.packed(tags.values()))
        )
        out += put(3, message + put_list(8, differences(refs)))
    return out


def relations(rows, texts):
    out = b""
    for number, members, tags in rows:
        message = (
            put(1, number)
            + put_list(2, texts.packed(tags))
            + put_list(3, texts.packed(tags.values()))
        )
        message += put_list(8, texts.packed(role for _, _, role in members))
        message += put_list(9, differences([ref for _, ref, _ in members]))
        message += put(10, b"".join(varint("nwr".index(kind)) for kind, _, _ in members))
        out += put(4, message)
    return out


def blob(kind, data, *, packing=3):
    packed = put(2, len(data)) + put(packing, zlib.compress(data) if packing == 3 else data)
    header = put(1, kind.encode()) + put(3, len(packed))
    return struct.pack(">I", len(header)) + header + packed


def pbf(*groups, required=("OsmSchema-V0.6", "DenseNodes"), packing=3):
    """Bytes of a file with a block for each (writer, rows)."""
    header = b"".join(put(4, feature.encode()) for feature in required)
    out = blob("OSMHeader", header, packing=packing)
    for write, rows in groups:
        texts = Texts()
        body = put(2, write(rows, texts))
        strings = b"".join(put(1, text.encode()) for text in texts.all)
        out += blob("OSMData", put(1, strings) + body, packing=packing)
    return out
