"""The reader of .osm.pbf sees every object, however its numbers are packed."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.osm.osm_pbf import group_ids, pbf_objects
from insek.processing.sources.osm.protobuf_wire import (
    joined_varints,
    sums_by_part,
    varints,
    zigzags,
)

from . import osm_pbf_writer as write

PATH = Path("auszug.osm.pbf")
KEYS = frozenset({"shop", "highway", "leisure"})
NODES = [
    (3, 7.7612345, 49.4412345, {}),
    (5, -7.7, 49.45, {"shop": "supermarket", "name": "Markt"}),
    (900, 7.77, -49.46, {"name": "shop"}),
]
WAYS = [
    (11, [3, 5, 900], {"highway": "path"}),
    (12, [900, 3], {"name": "highway"}),
    (13, [], {"highway": "track"}),
]
RELATIONS = [
    (7, [("w", 11, "outer"), ("n", 5, ""), ("w", 1, "inner")], {"leisure": "park"}),
]
WHOLE = ((write.dense, NODES), (write.ways, WAYS), (write.relations, RELATIONS))


def objects(data, *asked):
    return list(pbf_objects(lambda: io.BytesIO(data), PATH, *asked))


def ids(data):
    return list(group_ids(lambda: io.BytesIO(data), PATH, KEYS))


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_packed_numbers_come_back_as_they_were(numbers):
    assert varints(b"".join(map(write.varint, numbers))).tolist() == numbers
    assert zigzags(b"".join(map(write.zigzag, numbers))).tolist() == numbers


@given(st.lists(st.lists(st.integers(0, 2**40)), min_size=1))
def test_many_packed_fields_are_read_at_once(fields):
    numbers, ends = joined_varints([b"".join(map(write.varint, part)) for part in fields])
    parts = np.split(numbers, ends)[:-1]
    assert [part.tolist() for part in parts] == fields
    sums = np.split(sums_by_part(numbers, ends), ends)[:-1]
    assert [part.tolist() for part in sums] == [np.cumsum(part).tolist() for part in fields]


@pytest.mark.parametrize("kind", [write.dense, write.plain])
@pytest.mark.parametrize("packing", [1, 3])
def test_objects_are_read_in_full(kind, packing):
    data = write.pbf((kind, NODES), *WHOLE[1:], packing=packing)
    found = objects(data)
    assert [(o.id, *o.place, o.tags) for o in found[:3]] == NODES
    assert [(o.id, o.refs, o.tags) for o in found[3:6]] == WAYS
    assert [(o.id, o.members, o.tags) for o in found[6:]] == RELATIONS


@pytest.mark.parametrize("kind", [write.dense, write.plain])
def test_wanted_are_objects_with_the_key_and_not_those_with_it_as_a_value(kind):
    nodes, ways, relations = ids(write.pbf((kind, NODES), *WHOLE[1:]))
    assert (nodes.letter, nodes.ids.tolist(), nodes.wanted.tolist()) == ("n", [3, 5, 900], [5])
    assert (ways.ids.tolist(), ways.wanted.tolist()) == ([11, 12, 13], [11, 13])
    assert (ways.refs.tolist(), ways.ends.tolist()) == ([3, 5, 900], [3, 3])
    assert (relations.letter, relations.wanted.tolist()) == ("r", [7])


def test_only_the_objects_that_are_asked_for_are_read():
    found = objects(write.pbf(*WHOLE), {"n": np.array([900, 4]), "r": None})
    assert [o.key for o in found] == ["osm:n900", "osm:r7"]


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (write.pbf(*WHOLE, required=("HistoricalInformation",)), "osmium time-filter"),
        (write.pbf(*WHOLE, packing=7), "zstd.*osmium cat"),
        (write.pbf(*WHOLE, packing=6), "lz4.*osmium cat"),
    ],
)
def test_what_is_not_read_names_the_way_out(data, remedy):
    with pytest.raises(SourceError, match=remedy):
        objects(data)


def test_a_damaged_file_is_a_sentence_wherever_the_damage_is():
    data = write.pbf(*WHOLE, packing=1)
    rng = np.random.default_rng(14)
    told = 0
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= int(rng.integers(1, 256))
        for read in (objects, ids):
            with contextlib.suppress(SourceError):
                read(bytes(damaged))
                continue
            told += 1
    assert told > len(data) // 4


def test_a_file_that_ends_early_is_a_sentence():
    data = write.pbf(*WHOLE)
    wholes = {0, len(data)} | {len(write.pbf(*WHOLE[:count])) for count in range(len(WHOLE))}
    for size in set(range(len(data))) - wholes:
        with pytest.raises(SourceError, match="bitte die Datei erneut herunterladen"):
            objects(data[:size])
