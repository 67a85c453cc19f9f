"""OpenStreetMap into roles, by the catalogue's mapping of tags."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from pyproj import Transformer

from ...analysis.settlement.district_locator import Districts
from ...analysis.shapes.geometry import repair
from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Catalogue, Role
from ...runtime.array_types import BoolArray, ColumnArray, GeometryArray, IntArray
from ...store.features import FeatureTable
from ..incoming_geometry import clean, from_wkb, representative_points, reproject
from ..reader_report import ImportReport, RoleReport, SkipTally
from .facilities_twice import absorbed_by
from .osm_file import OsmFeature, dataset_crs, features, limit_to, open_osm
from .osm_tags import FIELD_READERS, RoleSelector, Tags, destination_categories, osm_roles
from .osm_ways import is_usable_way

SETTLEMENT_GAP_M = 20.0
"""Gaps up to this width between settlement parcels (streets, paths) are closed."""

_LINEAR_KEYS = ("highway", "railway", "waterway")
_WHOLE = frozenset({"building"})
_ACCESS = frozenset({"zu_fuss", "rad"})
_READING_SHARE = 0.6


@dataclass(frozen=True)
class OsmImport:
    """Tables in the target CRS by role; roles without a single feature have none.

    ``extent`` is the rectangle around all tagged nodes: where the file has data at all.
    """

    tables: Mapping[str, FeatureTable]
    report: ImportReport
    extent: shapely.Geometry | None = None


@dataclass(slots=True)
class _Batch:
    """Features of one role while the file is read."""

    role: Role
    wkb: list[bytes | None] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    kinds: list[Mapping[str, str]] = field(default_factory=list)
    outline: list[bool] = field(default_factory=list)
    values: dict[str, list[object]] = field(default_factory=dict)
    readers: Mapping[str, Callable[[Tags], object]] = field(default_factory=dict)
    skips: SkipTally = field(default_factory=SkipTally)

    def add(self, feature: OsmFeature, kind: Mapping[str, str], *, outline: bool) -> None:
        self.wkb.append(feature.wkb)
        self.ids.append(feature.id)
        self.names.append(feature.tags.get("name") or None)
        self.kinds.append(kind)
        self.outline.append(outline)
        for column, values in self.values.items():
            values.append(self.readers[column](feature.tags))


@dataclass(slots=True)
class _NodeBounds:
    """Rectangle around all tagged nodes, kept while streaming."""

    west: float = math.inf
    south: float = math.inf
    east: float = -math.inf
    north: float = -math.inf

    def add(self, wkb: bytes) -> None:
        x, y = struct.unpack_from("<dd" if wkb[0] else ">dd", wkb, 5)
        self.west, self.east = min(self.west, x), max(self.east, x)
        self.south, self.north = min(self.south, y), max(self.north, y)

    def area(self, own_crs: str, crs: str) -> shapely.Geometry | None:
        if self.west > self.east:
            return None
        transformer = Transformer.from_crs(own_crs, crs, always_xy=True)
        return shapely.box(
            *transformer.transform_bounds(self.west, self.south, self.east, self.north)
        )


def read_osm(
    path: Path,
    catalogue: Catalogue,
    *,
    crs: str,
    roles: Iterable[str] | None = None,
    area: shapely.Geometry | None = None,
    districts: Districts | None = None,
    progress: Callable[[float], None] | None = None,
) -> OsmImport:
    """Features of an OSM file by role.

    Points come from nodes, and from areas and lines as a point on them; a facility that is both is
    counted once (:func:`~.facilities_twice.absorbed_by`). Areas come from closed ways and
    multipolygons, lines from ways and routes; squares tagged as ways give their outline to the
    walking network. Ways and buildings stay whole, other areas are cut at the edge of ``area``.
    ``settlement_area`` is dissolved, gaps up to 20 m closed.

    Args:
        path: .osm.pbf, .osm, .osm.gz or a GeoPackage that GDAL made of one; in the latter GDAL has
            dropped ``area=yes``, so the edges of squares count as streets.
        catalogue: The vocabulary with the tag rules.
        crs: Target CRS, metric, e.g. ``EPSG:25832``.
        roles: Roles to read; all that OSM fills by default.
        area: Keep only what touches this area (target CRS).
        districts: Districts to enter at points and buildings.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the file cannot be read to its end.
    """
    wanted = tuple(osm_roles(catalogue) if roles is None else roles)
    selector = RoleSelector(catalogue, wanted)
    categories = catalogue.destinations
    readers: dict[str, Callable[[Tags], object]] = {
        **FIELD_READERS,
        "kategorie": partial(destination_categories, categories),
    }
    batches = {role: _batch(catalogue.roles[role], readers) for role in wanted}
    step = progress or (lambda _share: None)
    bounds = _NodeBounds()
    with open_osm(path) as dataset:
        own_crs = dataset_crs(dataset, path)
        if area is not None:
            limit_to(dataset, area.bounds, crs, own_crs)
        for feature in features(dataset, path, lambda share: step(_READING_SHARE * share)):
            if feature.layer == "points" and feature.wkb is not None:
                bounds.add(feature.wkb)
            for role in selector.roles(feature.tags):
                _sort_in(batches[role], feature, selector.kind(role, feature.tags))

    tables: dict[str, FeatureTable] = {}
    reports: list[RoleReport] = []
    for index, batch in enumerate(batches.values()):
        step(_READING_SHARE + (1.0 - _READING_SHARE) * index / len(batches))
        table, report = _finish(batch, own_crs, crs, area, districts)
        reports.append(report)
        if len(table):
            tables[batch.role.id] = table
    step(1.0)
    return OsmImport(tables, ImportReport(path.name, tuple(reports)), bounds.area(own_crs, crs))


def _batch(role: Role, readers: Mapping[str, Callable[[Tags], object]]) -> _Batch:
    batch = _Batch(role, readers=readers)
    batch.values = {field.name: [] for field in role.fields if field.name in readers}
    return batch


def _sort_in(batch: _Batch, feature: OsmFeature, kind: Mapping[str, str]) -> None:
    """Add the feature if its geometry suits the role, else note why not."""
    outline = False
    wanted = batch.role.geometry
    is_area = feature.layer == "multipolygons"
    if wanted is Geometry.POLYGON and not is_area:
        reason = "Punkt statt Fläche" if feature.layer == "points" else "Linie statt Fläche"
        batch.skips.add(reason, feature.id)
        return
    if wanted is Geometry.LINE:
        if feature.layer == "points":
            return  # signals, crossings and the like carry way tags but are no ways
        if is_area and not _is_way_outline(batch.role.id, feature.tags):
            batch.skips.add("Fläche statt Linie", feature.id)
            return
        if batch.values.keys() >= _ACCESS and not is_usable_way(feature.tags):
            batch.skips.add("weder zu Fuß noch mit dem Rad erlaubt", feature.id)
            return
        outline = is_area
    batch.add(feature, kind, outline=outline)


def _is_way_outline(role: str, tags: Tags) -> bool:
    """Whether a closed way is a way to go along (a loop, or the edge of a square)."""
    if not any(key in tags for key in _LINEAR_KEYS):
        return False
    return tags.get("area") != "yes" or role == "street_network"


def _finish(
    batch: _Batch,
    own_crs: str,
    crs: str,
    area: shapely.Geometry | None,
    districts: Districts | None,
) -> tuple[FeatureTable, RoleReport]:
    """Table of a role: reprojected, repaired, clipped, duplicates merged."""
    role = batch.role
    read = len(batch.ids) + batch.skips.total()
    geometry = reproject(from_wkb(batch.wkb), own_crs, crs)
    if role.geometry is Geometry.LINE:
        loops = np.asarray(batch.outline, dtype=bool)
        geometry[loops] = shapely.boundary(geometry[loops])
    geometry, repaired = _clean_by_dimension(batch, geometry)
    rows = np.flatnonzero(~shapely.is_missing(geometry))
    geometry = geometry[rows]

    geometry, inside, cut = _clip(geometry, role, area)
    outside = int((~inside).sum())
    rows, geometry = rows[inside], geometry[inside]
    columns = _columns(batch, rows)
    merged = 0
    if role.geometry is Geometry.POINT and len(rows):
        owner = absorbed_by(geometry, columns["name"], [batch.kinds[row] for row in rows])
        own = owner == np.arange(len(owner))
        merged = int((~own).sum())
        columns = _inherit(columns, owner)
        geometry = representative_points(geometry[own])
        columns = {name: column[own] for name, column in columns.items()}
    notes: tuple[str, ...] = ()
    if role.id == "settlement_area" and len(geometry):
        geometry, columns, notes = _dissolve(geometry)
        merged = len(rows) - len(geometry)
    table = FeatureTable(geometry, columns)
    if districts is not None and (role.geometry is Geometry.POINT or role.id == "building"):
        places = representative_points(geometry)
        table = table.with_columns(ortsbezirk=districts.homes(places))
    kept = set(rows.tolist())
    return table, RoleReport(
        role=role.id,
        read=read,
        written=len(rows) - merged,
        merged=merged,
        outside=outside,
        repaired=sum(row in kept for row in repaired),
        repaired_ids=tuple(batch.ids[row] for row in repaired if row in kept),
        cut=cut,
        skipped=batch.skips.result(),
        notes=notes,
    )


def _clean_by_dimension(batch: _Batch, geometry: GeometryArray) -> tuple[GeometryArray, list[int]]:
    """Repair rows; roles of points also take lines and areas, each repaired as what it is."""
    kinds = np.full(len(geometry), batch.role.geometry, dtype=object)
    if batch.role.geometry is Geometry.POINT:
        dimension = shapely.get_dimensions(geometry)
        kinds[dimension == 1] = Geometry.LINE
        kinds[dimension == 2] = Geometry.POLYGON
    result = np.full(len(geometry), None, dtype=object)
    repaired: list[int] = []
    for kind in (Geometry.POINT, Geometry.LINE, Geometry.POLYGON):
        rows = np.flatnonzero(kinds == kind)
        result[rows], mended = clean(
            geometry[rows], kind, [batch.ids[row] for row in rows], batch.skips
        )
        repaired.extend(int(rows[index]) for index in mended)
    return result, sorted(repaired)


def _clip(
    geometry: GeometryArray, role: Role, area: shapely.Geometry | None
) -> tuple[GeometryArray, BoolArray, int]:
    """Geometries cut at the edge, mask of what lies in the area, and how many were cut."""
    if area is None:
        return geometry, np.ones(len(geometry), dtype=bool), 0
    shapely.prepare(area)
    inside = shapely.intersects(area, geometry)
    if role.geometry is not Geometry.POLYGON or role.id in _WHOLE:
        return geometry, inside, 0
    across = np.flatnonzero(inside & ~shapely.contains(area, geometry))
    pieces, _report = repair(shapely.intersection(geometry[across], area), role.geometry.value)
    geometry[across] = pieces
    inside[across] = ~shapely.is_missing(pieces)
    return geometry, inside, int(inside[across].sum())


def _columns(batch: _Batch, rows: IntArray) -> dict[str, ColumnArray]:
    lists: Mapping[str, Sequence[object]] = {
        "name": batch.names,
        "quelle_id": batch.ids,
        **batch.values,
    }
    picked = {name: [values[row] for row in rows] for name, values in lists.items()}
    return dict(FeatureTable.from_rows([None] * len(rows), picked).columns)


def _inherit(columns: Mapping[str, ColumnArray], owner: IntArray) -> dict[str, ColumnArray]:
    """Values that a facility lacks, taken from the features merged into it."""
    result = {name: column.copy() for name, column in columns.items()}
    for row in np.flatnonzero(owner != np.arange(len(owner))):
        target = row
        while owner[target] != target:
            target = owner[target]
        for column in result.values():
            if _empty(column[target]):
                column[target] = column[row]
    return result


def _empty(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - nan is not equal to itself


def _dissolve(
    geometry: GeometryArray,
) -> tuple[GeometryArray, dict[str, ColumnArray], tuple[str, ...]]:
    """Touching parcels united and narrow gaps closed; the outer edge stays where it was."""
    half = SETTLEMENT_GAP_M / 2.0
    grown = shapely.union_all(shapely.buffer(geometry, half, join_style="mitre"))
    united = shapely.union_all([shapely.buffer(grown, -half, join_style="mitre"), *geometry])
    parts = shapely.get_parts(united)
    parts = parts[shapely.get_dimensions(parts) == 2]
    note = (
        f"{len(geometry)} Flächen zu {len(parts)} Siedlungsflächen zusammengefasst,"
        f" Lücken bis {SETTLEMENT_GAP_M:.0f} m geschlossen"
    )
    hint = f"aus OSM-Flächen zusammengefasst, Lücken bis {SETTLEMENT_GAP_M:.0f} m geschlossen"
    table = FeatureTable.from_rows(parts, {"hinweis": [hint] * len(parts)})
    return table.geometry, dict(table.columns), (note,)
