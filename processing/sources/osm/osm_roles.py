"""OpenStreetMap into roles, by the catalogue's mapping of tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
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
from ...wording.numbers import agreeing, counted
from ..incoming_geometry import clean, from_wkb, representative_points, reproject
from ..reader_report import ImportReport, RoleReport, Skip
from .facilities_twice import absorbed_by
from .osm_coast import SEA, sea_table
from .osm_extent import NodeSpread, extent_of
from .osm_file import crs_of_osm, features, open_osm
from .osm_objects import first_ids, id_key
from .osm_sorting import RoleBatch, RoleSorter, role_batch
from .osm_tags import FIELD_READERS, RoleSelector, Tags, destination_categories, osm_roles

SETTLEMENT_GAP_M = 20.0
"""Gaps up to this width between settlement parcels (streets, paths) are closed."""

_WHOLE = frozenset({"building"})
_READING_SHARE = 0.6


@dataclass(frozen=True)
class OsmImport:
    """Tables in the target CRS by role; roles without a single feature have none.

    ``extent`` is where the file has data at all, None without objects; ``extent_note`` says what
    planners have to know of it. ``day`` is the one of which the file says its data are.
    """

    tables: Mapping[str, FeatureTable]
    report: ImportReport
    extent: shapely.Geometry | None = None
    extent_note: str = ""
    day: date | None = None


def read_osm(
    path: Path,
    catalogue: Catalogue,
    *,
    crs: str,
    roles: Iterable[str] | None = None,
    area: shapely.Geometry | None = None,
    districts: Districts | None = None,
    today: date | None = None,
    progress: Callable[[float], None] | None = None,
) -> OsmImport:
    """Features of an OSM file by role.

    Points come from nodes, and from areas and lines as a point on them; a facility that is both is
    counted once (:func:`~.facilities_twice.absorbed_by`). Areas come from closed ways and
    multipolygons, lines from ways and routes; squares tagged as ways give their outline to the
    walking network. Ways and buildings stay whole, other areas are cut at the edge of ``area``.
    ``settlement_area`` is dissolved, gaps up to 20 m closed; ``sea`` is made of coastlines in the
    whole extract (:mod:`.osm_coast`).

    The report accounts for the file: wanted objects that GDAL does not hand over are counted with
    the reason, and so is what is out of use (:mod:`.osm_lifecycle`). The order of the objects in
    the file, and how it is packed, have no influence.

    Args:
        path: .osm.pbf, .osm (plain, .gz, .bz2), an answer of Overpass, or a GeoPackage that GDAL
            made of one of these; in the latter GDAL has dropped ``area=yes``, so the edges of
            squares count as streets, and what it has left out is not accounted for.
        catalogue: The vocabulary with the tag rules.
        crs: Target CRS, metric, e.g. ``EPSG:25832``.
        roles: Roles to read; all that OSM fills by default.
        area: Keep only what touches this area (target CRS).
        districts: Districts to enter at points and buildings.
        today: The day for which dates of opening and closing are judged; if None the one that the
            file states, else that of the run.
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
    batches = {role: role_batch(catalogue.roles[role], readers) for role in wanted}
    step = progress or (lambda _share: None)
    with open_osm(path, selector.keys) as source:
        judged_on = today or source.day or datetime.now(UTC).date()
        sorter = RoleSorter(selector, batches, judged_on)
        own_crs = crs_of_osm(source)
        source.nodes = NodeSpread.in_crs(own_crs)
        box = None
        if area is not None:
            transformer = Transformer.from_crs(crs, own_crs, always_xy=True)
            box = transformer.transform_bounds(*area.bounds)
        if source.found is not None:
            sorter.cut = frozenset(f"osm:w{number}" for number in source.found.cut.tolist())
        for feature in features(
            source,
            selector.roles,
            box,
            lambda share: step(_READING_SHARE * share),
            everywhere=frozenset({SEA}),
        ):
            sorter.take(feature)
        notes = sorter.account_for(source, box)

    found = extent_of(source.stated, source.nodes)
    extent = None if found is None else found.area(own_crs, crs)
    tables: dict[str, FeatureTable] = {}
    reports: list[RoleReport] = []
    for index, batch in enumerate(batches.values()):
        step(_READING_SHARE + (1.0 - _READING_SHARE) * index / len(batches))
        if batch.role.id == SEA:
            table, report = sea_table(batch, own_crs, crs, extent)
        else:
            table, report = _finish(batch, own_crs, crs, area, districts)
        reports.append(report)
        if len(table):
            tables[batch.role.id] = table
    step(1.0)
    whole = ImportReport(path.name, tuple(reports), tuple(notes))
    note = "" if found is None else found.note
    return OsmImport(tables, whole, extent, note, source.day)


def _finish(
    batch: RoleBatch,
    own_crs: str,
    crs: str,
    area: shapely.Geometry | None,
    districts: Districts | None,
) -> tuple[FeatureTable, RoleReport]:
    """Table of a role: reprojected, repaired, clipped, duplicates merged."""
    role = batch.role
    read = len(batch.ids) + batch.skips.total() + batch.outside
    batch.sort()
    geometry = reproject(_on_grid(from_wkb(batch.wkb)), own_crs, crs)
    if role.geometry is Geometry.LINE:
        loops = np.asarray(batch.outline, dtype=bool)
        geometry[loops] = shapely.boundary(geometry[loops])
    geometry, repaired = _clean_by_dimension(batch, geometry)
    rows = np.flatnonzero(~shapely.is_missing(geometry))
    geometry = geometry[rows]

    geometry, inside, cut = _clip(geometry, role, area)
    outside = batch.outside + int((~inside).sum())
    rows, geometry = rows[inside], geometry[inside]
    columns = _columns(batch, rows)
    merged = split = 0
    if role.geometry is Geometry.POINT and len(rows):
        owner = absorbed_by(geometry, columns["name"], [batch.kinds[row] for row in rows])
        own = owner == np.arange(len(owner))
        merged = int((~own).sum())
        columns = _inherit(columns, owner)
        geometry = representative_points(geometry[own])
        columns = {name: column[own] for name, column in columns.items()}
    notes: tuple[str, ...] = ()
    if role.id == "settlement_area" and len(geometry):
        geometry, columns, united = _dissolve(geometry)
        notes = (united,)
        # Parts of one object that lie apart become several areas.
        merged, split = max(len(rows) - len(geometry), 0), max(len(geometry) - len(rows), 0)
    table = FeatureTable(geometry, columns)
    if districts is not None and (role.geometry is Geometry.POINT or role.id == "building"):
        places = representative_points(geometry)
        table = table.with_columns(ortsbezirk=districts.homes(places))
    kept = set(rows.tolist())
    return table, RoleReport(
        role=role.id,
        read=read,
        written=len(geometry),
        merged=merged,
        split=split,
        outside=outside,
        repaired=sum(row in kept for row in repaired),
        repaired_ids=tuple(batch.ids[row] for row in repaired if row in kept),
        cut=cut,
        skipped=_in_order(batch.skips.result()),
        notes=notes,
        remarks=_remarks(batch),
    )


def _remarks(batch: RoleBatch) -> tuple[str, ...]:
    remarks = []
    if batch.cut:
        remarks.append(
            f"Von {counted(len(batch.cut), 'Objekt', 'Objekten')} fehlen Knoten in der Datei, meist"
            f" am Rand des Auszugs ({first_ids(batch.cut)}): Übernommen ist der Teil, der da ist"
        )
    if batch.unclosed:
        remarks.append(
            f"Bei {counted(len(batch.unclosed), 'Fläche', 'Flächen')} ist ein Ring nicht"
            f" geschlossen ({first_ids(batch.unclosed)}): Übernommen sind die geschlossenen Ringe"
        )
    if batch.unused:
        remarks.append(
            f"{counted(batch.unused, 'Gebäude ist', 'Gebäude sind')} als ungenutzt erfasst"
            f" (disused, abandoned): {agreeing(batch.unused, 'Es gilt', 'Sie gelten')} nicht als"
            " bewohnt"
        )
    return tuple(remarks)


def _in_order(skips: Iterable[Skip]) -> tuple[Skip, ...]:
    """What was left out, most frequent first, without regard to the order in the file."""
    sorted_ids = (replace(skip, ids=tuple(sorted(skip.ids, key=id_key))) for skip in skips)
    return tuple(sorted(sorted_ids, key=lambda skip: (-skip.count, skip.reason)))


def _on_grid(geometry: GeometryArray) -> GeometryArray:
    """Points at OSM's own 1e-7 degrees: PBF and XML differ in the last bits of a number."""
    points = np.flatnonzero(shapely.get_type_id(geometry) == shapely.GeometryType.POINT)
    places = np.floor(shapely.get_coordinates(geometry[points]) * 1e7 + 0.5) / 1e7
    geometry[points] = shapely.points(places)
    return geometry


def _clean_by_dimension(
    batch: RoleBatch, geometry: GeometryArray
) -> tuple[GeometryArray, list[int]]:
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


def _columns(batch: RoleBatch, rows: IntArray) -> dict[str, ColumnArray]:
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
) -> tuple[GeometryArray, dict[str, ColumnArray], str]:
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
    return table.geometry, dict(table.columns), note
