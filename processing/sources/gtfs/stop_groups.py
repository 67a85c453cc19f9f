"""Which stops of all feeds belong together as one stop for passengers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ...runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray, ObjectArray
from ...runtime.cancellation import check_cancelled
from .name_clusters import NamedPlaces, join_by_name
from .stop_ids import stop_of_dhid
from .stops import ENTRANCE, NODE, STATION, Stops, objects


@dataclass(frozen=True, slots=True)
class StopGroups:
    """Stops of all feeds joined as passengers see them; ``m`` groups.

    Attributes:
        of_stop: For each feed the group of each of its stops.
        ids: Id of each group: the first three parts of the DHID, else the id of the station, else
            the first of those of the platforms.
        names: Name of each group.
        points: The station's point, else the middle of the platforms; None if nothing is known.
        rules: How many groups came from each rule, for the report; "" those of a single stop.
        cut: Names of stops in chains that are wider than one stop may be and were cut.
        unknown_suffixes: What hangs on DHIDs and nobody knows, with the first such id.
    """

    of_stop: tuple[IntArray, ...]
    ids: ObjectArray
    names: ObjectArray
    points: GeometryArray
    rules: Mapping[str, int]
    cut: tuple[str, ...]
    unknown_suffixes: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class _AllStops:
    """Stops of all feeds in the order of feeds and ids, whatever order their rows stand in."""

    feed: IntArray
    root: IntArray
    ids: ObjectArray
    names: ObjectArray
    points: GeometryArray
    kind: IntArray
    dhid: ObjectArray

    @property
    def explicit(self) -> BoolArray:
        """Which stops the feeds place themselves, by a station or a DHID."""
        return np.asarray((self.kind[self.root] == STATION) | (self.dhid != ""))

    @property
    def rank(self) -> IntArray:
        """Who speaks for a group: stations, then platforms; entrances and nodes only at last."""
        minor = (self.kind == ENTRANCE) | (self.kind == NODE)
        return np.where(self.kind == STATION, 0, np.where(minor, 2, 1))


def group_stops(feeds: Sequence[Stops]) -> StopGroups:
    """Platforms joined to stops: by station, by DHID, else by name and nearness.

    1. Stops with the same station (parent_station) are one stop.
    2. Stops or stations whose ids share the first three parts of a DHID (``de:01234:1234``) are
       one stop, in all feeds.
    3. Stops of the same name are one stop as long as it is not wider than SAME_STOP_M as a whole,
       and the feed itself does not keep them apart by two stations or two DHIDs.

    The order of rows in the feeds changes nothing.
    """
    offsets = np.cumsum([0, *(len(stops) for stops in feeds)])
    feed = np.repeat(np.arange(len(feeds)), np.diff(offsets))
    root = np.concatenate([stops.root for stops in feeds]) + offsets[feed]
    ids, names, points, kind = (
        np.concatenate([getattr(stops, name) for stops in feeds])
        for name in ("ids", "names", "points", "kind")
    )
    texts = ids.tolist()
    order = np.array(
        [row for start, end in itertools.pairwise(offsets.tolist())
         for row in sorted(range(start, end), key=texts.__getitem__)],
        dtype=np.int64,
    )  # fmt: skip
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    check_cancelled()
    read = [stop_of_dhid(texts[row]) for row in order.tolist()]
    dhid = objects([stop for stop, _ in read])
    root = place[root[order]]
    dhid = np.where(dhid[root] != "", dhid[root], dhid)
    some = _AllStops(feed[order], root, ids[order], names[order], points[order], kind[order], dhid)
    suffixes: dict[str, str] = {}
    for row, (_, suffix) in zip(order.tolist(), read, strict=True):
        if suffix:
            suffixes.setdefault(suffix, texts[row])
    label, cut = _joined(some)
    return _described(some, label, (place, offsets), cut, suffixes)


def _joined(some: _AllStops) -> tuple[IntArray, tuple[str, ...]]:
    """Group of each stop, and the names of chains that were cut."""
    plain = [" ".join(str(name).casefold().split()) for name in some.names]
    codes: dict[str, int] = {"": 0}
    name = np.array([codes.setdefault(text, len(codes)) for text in plain], dtype=np.int64)
    explicit = some.explicit
    rows = np.flatnonzero(~shapely.is_missing(some.points) & (name > 0) & (some.rank < 2))
    xy = shapely.get_coordinates(some.points[rows])
    count = len(some.ids)
    links = [
        np.column_stack([np.arange(count), some.root]),
        _same_text(some.dhid),
        _same_place(rows[~explicit[rows]], name[rows], xy, ~explicit[rows]),
    ]
    unit = _components(np.concatenate(links), count)
    units = int(unit.max(initial=-1)) + 1
    stated = np.zeros((units, int(some.feed.max(initial=-1)) + 1), dtype=bool)
    stated[unit[explicit], some.feed[explicit]] = True
    has_dhid = np.zeros(units, dtype=bool)
    has_dhid[unit[some.dhid != ""]] = True
    of_row = unit[rows]
    joined, cut = join_by_name(NamedPlaces(of_row, name[rows], xy, has_dhid[of_row]), stated)
    shown: dict[int, str] = {}
    for row in rows.tolist():
        shown.setdefault(int(name[row]), str(some.names[row]))
    return joined[unit], tuple(shown[code] for code in cut.tolist())


def _components(pairs: IntArray, count: int) -> IntArray:
    graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _same_text(texts: ObjectArray) -> IntArray:
    """Pairs of rows in a chain through all rows with the same text that is not empty."""
    codes: dict[str, int] = {}
    rows = np.flatnonzero(texts != "")
    code = np.array([codes.setdefault(text, len(codes)) for text in texts[rows]], dtype=np.int64)
    order = np.argsort(code, kind="stable")
    same = np.diff(code[order]) == 0
    return np.column_stack([rows[order[:-1]][same], rows[order[1:]][same]])


def _same_place(rows: IntArray, name: IntArray, xy: FloatArray, plain: BoolArray) -> IntArray:
    """Pairs of rows in a chain through all of one name at one place."""
    keys = (name[plain], *xy[plain].T)
    order = np.lexsort(keys)
    same = np.all([np.diff(key[order]) == 0 for key in keys], axis=0)
    return np.column_stack([rows[order[:-1]][same], rows[order[1:]][same]])


def _described(
    some: _AllStops,
    label: IntArray,
    origin: tuple[IntArray, IntArray],
    cut: tuple[str, ...],
    suffixes: Mapping[str, str],
) -> StopGroups:
    """Groups with their ids, names and places; ``origin`` are the stops' places and the feeds'."""
    order = np.lexsort([np.arange(len(label)), some.rank, label])
    numbers, label = np.unique(label, return_inverse=True)
    speaker = order[np.searchsorted(label[order], np.arange(len(numbers)))]
    explicit, dhid, rank, points = some.explicit, some.dhid, some.rank, some.points
    group_ids = np.where(dhid[speaker] != "", dhid[speaker], some.ids[speaker])
    seen: dict[str, int] = {}
    for row, name in enumerate(group_ids):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            group_ids[row] = f"{name} ({seen[name]})"
    size = len(speaker)
    located = ~shapely.is_missing(points) & (rank < 2)
    xy = shapely.get_coordinates(points[located])
    stops = np.bincount(label[located], minlength=size)
    middle = np.column_stack(
        [np.bincount(label[located], xy[:, axis], minlength=size) for axis in range(2)]
    ) / np.maximum(stops, 1)[:, None]  # fmt: skip
    spots = np.full(size, None, dtype=object)
    spots[stops > 0] = shapely.points(middle[stops > 0])
    station = (rank[speaker] == 0) & ~shapely.is_missing(points[speaker])
    spots[station] = points[speaker[station]]
    plain = np.setdiff1d(label, label[explicit])
    of_station = label[some.kind == STATION]
    rules = {
        "Station": len(np.unique(of_station)),
        "DHID": len(np.setdiff1d(label[dhid != ""], of_station)),
        "Name und Nähe": int((np.bincount(label)[plain] > 1).sum()),
        "": int((np.bincount(label)[plain] == 1).sum()),
    }
    place, offsets = origin
    of_row = label[place]
    return StopGroups(
        tuple(of_row[start:end] for start, end in itertools.pairwise(offsets.tolist())),
        group_ids,
        some.names[speaker],
        spots,
        rules,
        cut,
        suffixes,
    )
