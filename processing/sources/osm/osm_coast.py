"""Coastlines of OpenStreetMap into the sea: OSM draws no sea, only ways with land on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from ...analysis.shapes.coast import sea_in
from ...runtime.array_types import GeometryArray
from ...store.features import FeatureTable
from ...wording.numbers import agreeing, counted
from ..incoming_geometry import from_wkb, reproject
from ..reader_report import RoleReport

if TYPE_CHECKING:
    from .osm_sorting import RoleBatch

SEA = "sea"
"""The role; its tags select the ways of the coast."""

HINT = "aus der Küstenlinie von OpenStreetMap"
_NO_EXTENT = "die Ausdehnung des Auszugs ist nicht bekannt"
_NOWHERE = "ohne brauchbare Koordinaten"


def sea_table(
    batch: RoleBatch, own_crs: str, crs: str, extent: shapely.Geometry | None
) -> tuple[FeatureTable, RoleReport]:
    """The sea in an extract, as far as its coast reaches.

    Args:
        batch: Ways of the coast in their own direction; closed ones may have come as areas, whose
            rings GDAL leaves as they are.
        own_crs: CRS of the ways.
        crs: CRS wanted, metric.
        extent: The extract, in that CRS; None where it is not known.

    Returns:
        Its areas, and the account of the ways: what is no sea in the end was merged.
    """
    batch.sort()
    skips = batch.skips
    read = len(batch.ids) + skips.total() + batch.outside
    ways = _as_lines(reproject(from_wkb(batch.wkb), own_crs, crs))
    usable = np.isfinite(shapely.bounds(ways)).all(axis=1) & (extent is not None)
    for row in np.flatnonzero(~usable):
        skips.add(_NO_EXTENT if extent is None else _NOWHERE, batch.ids[row])
    found = sea_in(ways[usable], shapely.Polygon() if extent is None else extent)
    count, written = int(usable.sum()), len(found.parts)
    remarks = []
    if len(found.open_ends):
        remarks.append(
            "Die Küstenlinie hat im Auszug"
            f" {counted(len(found.open_ends), 'loses Ende', 'lose Enden')}: Dort endet das Meer"
            " rechtwinklig zur Küste; was dahinter liegt, ist nicht bekannt"
        )
    if len(found.unclear):
        number = len(found.unclear)
        remarks.append(
            f"{counted(number, 'Fläche liegt', 'Flächen liegen')} nach einer Küstenlinie im Meer"
            " und nach einer anderen an Land;"
            f" {agreeing(number, 'sie gilt', 'sie gelten')} nicht als Meer. Bitte in"
            " OpenStreetMap die Richtung der Küstenlinien prüfen (Land links)"
        )
    table = FeatureTable.from_rows(found.parts, {"hinweis": [HINT] * written})
    return table, RoleReport(
        role=batch.role.id,
        read=read,
        written=written,
        merged=max(count - written, 0),
        split=max(written - count, 0),
        outside=batch.outside,
        skipped=tuple(skips.result()),
        notes=(f"{HINT}, bis zum Rand des Auszugs",) if written else (),
        remarks=tuple(remarks),
    )


def _as_lines(geometry: GeometryArray) -> GeometryArray:
    """Rings of areas as lines in their own direction."""
    result = geometry.copy()
    for row in np.flatnonzero(shapely.get_dimensions(geometry) == 2):
        rings = [
            shapely.LineString(ring.coords)
            for part in shapely.get_parts(geometry[row])
            for ring in (part.exterior, *part.interiors)
        ]
        result[row] = shapely.MultiLineString(rings)
    return result
