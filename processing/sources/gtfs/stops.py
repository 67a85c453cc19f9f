"""Stops of a feed with their stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.array_types import GeometryArray, IntArray, ObjectArray
from ...runtime.errors import SourceError
from ..incoming_geometry import reproject
from .enumerations import Enumeration
from .feed_archive import FeedFiles
from .feed_table import Chunk, Problems, read_feed_table, repeats

PLATFORM, STATION, ENTRANCE, NODE, BOARDING_AREA = range(5)
UNKNOWN, ACCESSIBLE, NOT_ACCESSIBLE = range(3)
_TABLE = "stops.txt"
_KIND = Enumeration("location_type", range(5), PLATFORM, PLATFORM, "unbekannt, als 0 gelesen")
_WHEELCHAIR = Enumeration(
    "wheelchair_boarding", range(3), UNKNOWN, UNKNOWN, "unbekannt, als 0 gelesen"
)
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
    kind = _KIND.read(table, _TABLE, problems, ids.__getitem__)
    root = _roots(table, index, kind, problems)
    wheelchair = _WHEELCHAIR.read(table, _TABLE, problems, ids.__getitem__)
    names = objects(table.texts("stop_name"))
    unnamed = names == ""
    names[unnamed] = names[root[unnamed]]
    return Stops(
        index=index,
        ids=objects(ids),
        lines=table.lines,
        names=names,
        platform=objects(table.texts("platform_code")),
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


def objects(values: Sequence[object]) -> ObjectArray:
    """Texts or other values of Python as an array of shape (n,)."""
    array = np.empty(len(values), dtype=object)
    array[:] = list(values)
    return array
