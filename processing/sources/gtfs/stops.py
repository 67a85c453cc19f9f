"""Stops of a feed and which of them belong together as one stop for passengers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ...runtime.array_types import BoolArray, GeometryArray, IntArray, ObjectArray
from ...runtime.errors import SourceError
from ..incoming_geometry import reproject
from .feed_archive import FeedFiles
from .feed_table import Chunk, Problems, read_feed_table, repeats

SAME_STOP_M = 150.0
"""Platforms with one name, but neither station nor DHID, belong together up to this distance."""

PLATFORM, STATION, ENTRANCE, NODE, BOARDING_AREA = range(5)
UNKNOWN, ACCESSIBLE, NOT_ACCESSIBLE = range(3)
_DHID = re.compile(r"[a-z]{2}:\d{5}:[^:]+")
_TABLE = "stops.txt"
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Stops:
    """Stops of one feed, ``n`` rows.

    Attributes:
        index: Row by stop_id.
        ids: stop_id.
        lines: Line of each in stops.txt.
        names: stop_name, that of the station where the stop has none.
        platform: platform_code or an empty text.
        points: Points in the target CRS; None where the stop has no usable coordinates.
        kind: location_type.
        root: Row of the station the stop belongs to, of itself if it has none.
        wheelchair: wheelchair_boarding, inherited from the station where it is not stated.
    """

    index: Mapping[str, int]
    ids: ObjectArray
    lines: IntArray
    names: ObjectArray
    platform: ObjectArray
    points: GeometryArray
    kind: IntArray
    root: IntArray
    wheelchair: IntArray

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, row: int) -> str:
        """Where a stop stands in the feed, for sentences."""
        return f"{_TABLE}, Zeile {self.lines[row]} „{self.ids[row]}“"


@dataclass(frozen=True, slots=True)
class StopGroups:
    """Stops of all feeds joined as passengers see them; ``m`` groups.

    Attributes:
        of_stop: For each feed the group of each of its stops.
        ids: Id of each group: the first three parts of the DHID, else the id of the station or
            of the first platform.
        names: Name of each group.
        points: The station's point, else the middle of the platforms; None if nothing is known.
        rules: How many groups came from each rule, for the report; "" those of a single stop.
    """

    of_stop: tuple[IntArray, ...]
    ids: ObjectArray
    names: ObjectArray
    points: GeometryArray
    rules: Mapping[str, int]

    def __len__(self) -> int:
        return len(self.ids)


def read_stops(files: FeedFiles, crs: str, problems: Problems) -> Stops:
    """Stops of a feed with their stations and coordinates in ``crs``.

    Args:
        files: Tables of the feed.
        crs: CRS of the store; the feed has degrees in WGS 84.
        problems: Takes what is wrong but can be left out.

    Raises:
        SourceError: if the table is unreadable, lacks stop_id or has no stop.
    """
    table = read_feed_table(
        files,
        _TABLE,
        problems,
        required=("stop_id",),
        optional=("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station",
                  "wheelchair_boarding", "platform_code"),
    )  # fmt: skip
    table = _first_of_each(table, problems)
    if not len(table):
        raise SourceError(f"{files.name}, {_TABLE}: Die Tabelle nennt keine Haltestelle.")
    ids = table.texts("stop_id")
    index = {name: row for row, name in enumerate(ids)}
    kind = _codes(table, "location_type", BOARDING_AREA, problems)
    root = _roots(table, index, kind, problems)
    wheelchair = _codes(table, "wheelchair_boarding", NOT_ACCESSIBLE, problems)
    names = _objects(table.texts("stop_name"))
    unnamed = names == ""
    names[unnamed] = names[root[unnamed]]
    return Stops(
        index=index,
        ids=_objects(ids),
        lines=table.lines,
        names=names,
        platform=_objects(table.texts("platform_code")),
        points=_points(table, crs, problems),
        kind=kind,
        root=root,
        wheelchair=np.where(wheelchair == UNKNOWN, wheelchair[root], wheelchair),
    )


def _first_of_each(table: Chunk, problems: Problems) -> Chunk:
    ids = table.texts("stop_id")
    double = repeats(ids)
    empty = np.array([not name for name in ids], dtype=bool)
    rows = np.flatnonzero(double)
    problems.add_rows(
        _TABLE, "stop_id doppelt, erste Zeile gilt", table.lines[rows], lambda row: ids[rows[row]]
    )
    problems.add_rows(_TABLE, "stop_id fehlt, ausgelassen", table.lines[empty])
    keep = np.flatnonzero(~double & ~empty)
    return Chunk(
        table.lines[keep],
        {name: [values[row] for row in keep.tolist()] for name, values in table.columns.items()},
    )


def _codes(table: Chunk, column: str, highest: int, problems: Problems) -> IntArray:
    """Codes from 0 to ``highest``; anything else is noted and counts as 0."""
    known = {"": 0, **{str(code): code for code in range(highest + 1)}}
    texts, ids = table.texts(column), table.texts("stop_id")
    codes = np.array([known.get(text, -1) for text in texts], dtype=np.int64)
    strange = np.flatnonzero(codes < 0)
    problems.add_rows(
        _TABLE,
        f"{column} unbekannt, als 0 gelesen",
        table.lines[strange],
        lambda row: f"{ids[strange[row]]}: {texts[strange[row]]}",
    )
    return np.maximum(codes, 0)


def _roots(table: Chunk, index: Mapping[str, int], kind: IntArray, problems: Problems) -> IntArray:
    """Row of each stop's station: platforms name it, boarding areas name their platform."""
    parents, ids = table.texts("parent_station"), table.texts("stop_id")
    parent = np.array([index.get(name, -1) if name else -1 for name in parents], dtype=np.int64)
    own = np.arange(len(parents))
    lost = np.flatnonzero(np.array([bool(name) for name in parents], dtype=bool) & (parent < 0))
    problems.add_rows(
        _TABLE,
        "parent_station gibt es nicht",
        table.lines[lost],
        lambda row: f"{ids[lost[row]]}: {parents[lost[row]]}",
    )
    parent = np.where((parent < 0) | (kind == STATION), own, parent)
    root = own
    for _ in range(_DEPTH):
        root = parent[root]
    circular = parent[root] != root
    turning = np.flatnonzero(circular)
    problems.add_rows(
        _TABLE,
        "parent_station verweist im Kreis",
        table.lines[turning],
        lambda row: f"{ids[turning[row]]}: {parents[turning[row]]}",
    )
    return np.where(circular, own, root)


def _points(table: Chunk, crs: str, problems: Problems) -> GeometryArray:
    degrees = np.array(
        [
            (_degrees(lon, 180.0), _degrees(lat, 90.0))
            for lon, lat in zip(table.columns["stop_lon"], table.columns["stop_lat"], strict=True)
        ]
    ).reshape(-1, 2)
    known = np.isfinite(degrees).all(axis=1)
    stated = np.array([bool(text.strip()) for text in table.columns["stop_lat"]], dtype=bool)
    broken = np.flatnonzero(~known & stated)
    lat, ids = table.columns["stop_lat"], table.texts("stop_id")
    nowhere = np.flatnonzero((degrees == 0.0).all(axis=1))
    degrees[nowhere] = np.nan
    known[nowhere] = False
    problems.add_rows(
        _TABLE,
        "Koordinaten 0/0, gelten als keine",
        table.lines[nowhere],
        lambda row: ids[nowhere[row]],
    )
    problems.add_rows(
        _TABLE,
        "Koordinaten nicht lesbar",
        table.lines[broken],
        lambda row: f"{ids[broken[row]]}: {lat[broken[row]]}",
    )
    points = np.full(len(degrees), None, dtype=object)
    moved = reproject(shapely.points(degrees[known]), "EPSG:4326", crs)
    inside = np.isfinite(shapely.get_coordinates(moved)).all(axis=1)
    points[np.flatnonzero(known)[inside]] = moved[inside]
    return points


def _degrees(text: str, limit: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if abs(value) <= limit else float("nan")


def group_stops(feeds: Sequence[Stops]) -> StopGroups:
    """Platforms joined to stops: by station, by DHID, else by name and nearness.

    1. Stops with the same station (parent_station) are one stop.
    2. Stops or stations whose ids share the first three parts of a DHID (``de:07312:1234``) are
       one stop, in all feeds.
    3. Stops of the same name within SAME_STOP_M of each other are one stop, unless the feed itself
       keeps them apart by two stations or two DHIDs.
    """
    offsets = np.cumsum([0, *(len(stops) for stops in feeds)])
    count = int(offsets[-1])
    feed = np.repeat(np.arange(len(feeds)), np.diff(offsets))
    root = np.concatenate([stops.root for stops in feeds]) + offsets[feed]
    ids, names, points, kind = (
        np.concatenate([getattr(stops, name) for stops in feeds])
        for name in ("ids", "names", "points", "kind")
    )
    dhid = _objects([match[0] if (match := _DHID.match(name)) else "" for name in ids])
    dhid = np.where(dhid[root] != "", dhid[root], dhid)
    links = [np.column_stack([np.arange(count), root]), _same_text(dhid)]
    explicit = (kind[root] == STATION) | (dhid != "")
    near = _near_of_same_name(names, points, _Stated(feed, explicit, dhid != ""))
    pairs = np.concatenate([*links, near])
    graph = coo_matrix((np.ones(len(pairs)), pairs.T), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    plain = np.setdiff1d(label, label[explicit])
    rules = {
        "Station": len(np.unique(label[kind == STATION])),
        "DHID": len(np.setdiff1d(label[dhid != ""], label[kind == STATION])),
        "Name und Nähe": int((np.bincount(label)[plain] > 1).sum()),
        "": int((np.bincount(label)[plain] == 1).sum()),
    }
    return _groups(label, (ids, dhid, names, points), kind, offsets, rules)


def _same_text(texts: ObjectArray) -> IntArray:
    """Pairs of rows in a chain through all rows with the same text that is not empty."""
    rows = np.flatnonzero(texts != "")
    order = rows[np.argsort(texts[rows].astype(str), kind="stable")]
    same = texts[order[:-1]] == texts[order[1:]]
    return np.column_stack([order[:-1][same], order[1:][same]])


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the feeds say about stops (n): the feed, whether it places them, whether by a DHID."""

    feed: IntArray
    explicit: BoolArray
    dhid: BoolArray

    def apart(self, first: IntArray, second: IntArray) -> BoolArray:
        """Which pairs of rows the feeds keep apart: two DHIDs, or two stations of one feed."""
        both_stated = self.explicit[first] & self.explicit[second]
        same_feed = self.feed[first] == self.feed[second]
        both_dhid = self.dhid[first] & self.dhid[second]
        return np.asarray(both_dhid | (both_stated & same_feed))


def _near_of_same_name(names: ObjectArray, points: GeometryArray, stated: _Stated) -> IntArray:
    """Pairs of rows that join stops of one name with at most SAME_STOP_M between them.

    Stops of one name at one place of which the feeds say the same are looked at once, so that
    thousands of them at one place do not become millions of pairs.
    """
    plain = [" ".join(str(name).casefold().split()) for name in names]
    codes: dict[str, int] = {"": 0}
    code = np.array([codes.setdefault(name, len(codes)) for name in plain], dtype=np.int64)
    rows = np.flatnonzero(~shapely.is_missing(points) & (code > 0))
    x, y = shapely.get_coordinates(points[rows]).T
    keys = (code[rows], x, y, stated.feed[rows], stated.explicit[rows], stated.dhid[rows])
    order = np.lexsort(keys)
    change = np.ones(len(rows), dtype=bool)
    change[1:] = np.any([np.diff(key[order].astype(float)) != 0 for key in keys], axis=0)
    sample = order[change]
    owner = np.empty(len(rows), dtype=np.int64)
    owner[order] = np.cumsum(change) - 1
    # The names as a third axis: two different ones are farther apart than any two near stops.
    place = np.column_stack([x[sample], y[sample], 2.0 * SAME_STOP_M * code[rows][sample]])
    pairs = cKDTree(place).query_pairs(SAME_STOP_M, output_type="ndarray")
    first = rows[sample]
    pairs = pairs[~stated.apart(first[pairs[:, 0]], first[pairs[:, 1]])]
    joined = np.zeros(len(sample), dtype=bool)
    joined[pairs] = True
    joined |= ~stated.apart(first, first)
    members = np.flatnonzero(joined[owner])
    return np.concatenate([first[pairs], np.column_stack([first[owner[members]], rows[members]])])


def _groups(
    label: IntArray,
    columns: tuple[ObjectArray, ObjectArray, ObjectArray, GeometryArray],
    kind: IntArray,
    offsets: IntArray,
    rules: Mapping[str, int],
) -> StopGroups:
    ids, dhid, names, points = columns
    # Stations speak for their group, then platforms; entrances and nodes only if there is nothing.
    rank = np.select([kind == STATION, (kind == PLATFORM) | (kind == BOARDING_AREA)], [0, 1], 2)
    order = np.lexsort([np.arange(len(label)), rank, label])
    _, first = np.unique(label[order], return_index=True)
    speaker = order[first]
    group_ids = np.where(dhid[speaker] != "", dhid[speaker], ids[speaker])
    seen: dict[str, int] = {}
    for row, name in enumerate(group_ids):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            group_ids[row] = f"{name} ({seen[name]})"
    groups = len(speaker)
    located = ~shapely.is_missing(points) & (rank < 2)
    xy = shapely.get_coordinates(points[located])
    stops = np.bincount(label[located], minlength=groups)
    middle = np.column_stack(
        [np.bincount(label[located], xy[:, axis], minlength=groups) for axis in range(2)]
    ) / np.maximum(stops, 1)[:, None]  # fmt: skip
    place = np.full(groups, None, dtype=object)
    place[stops > 0] = shapely.points(middle[stops > 0])
    station = (rank[speaker] == 0) & ~shapely.is_missing(points[speaker])
    place[station] = points[speaker[station]]
    return StopGroups(
        tuple(label[start:end] for start, end in itertools.pairwise(offsets)),
        group_ids,
        names[speaker],
        place,
        rules,
    )


def _objects(values: Sequence[object]) -> ObjectArray:
    array = np.empty(len(values), dtype=object)
    array[:] = list(values)
    return array
