"""Places as tables state them in words: coordinates, WKT, GeoJSON; moved into the store's CRS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..wording.number_reading import AmbiguousNumberError, NumberError, read_decimal, read_number
from .incoming_geometry import reproject

WGS84 = "EPSG:4326"
AT_ORIGIN = "Die Koordinaten sind 0, 0; ohne Ort übernommen."
_FAR_M = 50_000_000.0
_DEGREES = 180.0
_NULL_ISLAND_M = 10.0
PLACE_KINDS = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
"""Kinds of geometries that can be a place."""


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """What a row says about its place, in its own CRS; ``remark`` is a German sentence or empty."""

    geometry: shapely.Geometry | None = None
    crs: str = ""
    remark: str = ""


def written_place(texts: Mapping[str, str], crs: str) -> WrittenPlace:
    """Place that a row states by ``x`` and ``y``, ``wkt`` or ``geojson``; the first that is filled.

    Args:
        texts: cells by target, empty where there is nothing.
        crs: CRS of x, y and WKT; GeoJSON is WGS 84 by its standard (RFC 7946).
    """
    if texts.get("geojson", "").strip():
        return _from_geojson(texts["geojson"])
    if texts.get("wkt", "").strip():
        return _from_wkt(texts["wkt"], crs)
    x, y = texts.get("x", "").strip(), texts.get("y", "").strip()
    if not x and not y:
        return WrittenPlace()
    return _from_coordinates(x, y, crs)


def in_store_crs(places: Sequence[WrittenPlace], crs: str) -> list[WrittenPlace]:
    """The places moved into the CRS of the store; what cannot be moved gets a remark.

    A place at longitude and latitude 0 is none: programs write it where they know nothing.

    Raises:
        SourceError: if a CRS is unknown.
    """
    moved = list(places)
    origin = reproject(np.array([shapely.Point(0, 0)]), WGS84, crs)[0]
    for source in dict.fromkeys(item.crs for item in places if item.geometry is not None):
        rows = [row for row, item in enumerate(places) if item.geometry and item.crs == source]
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [places[row].geometry for row in rows]
        for row, shape in zip(rows, reproject(shapes, source, crs), strict=True):
            bounds = np.abs(shapely.bounds(shape))
            if not np.isfinite(bounds).all() or bounds.max() > _FAR_M:
                text = f"Die Koordinaten passen nicht zum Koordinatensystem {source}; ohne Ort."
                moved[row] = WrittenPlace(remark=text)
            elif bounds.max() <= _DEGREES:
                moved[row] = WrittenPlace(
                    remark=f"Die Koordinaten sehen nach Grad aus, gelesen wurde {source}; ohne Ort"
                    " übernommen. Bitte im Profil „koordinatensystem“ auf EPSG:4326 setzen."
                )
            elif shapely.hausdorff_distance(shape, origin) <= _NULL_ISLAND_M:
                moved[row] = WrittenPlace(remark=AT_ORIGIN)
            else:
                moved[row] = replace(places[row], geometry=shape, crs=crs)
    return moved


def _from_coordinates(x: str, y: str, crs: str) -> WrittenPlace:
    try:
        east, north = _coordinate(x, crs), _coordinate(y, crs)
    except AmbiguousNumberError as error:
        return WrittenPlace(
            remark=f"Koordinaten „{x}“, „{y}“: {error} Ohne Ort übernommen."
            " Grad bitte im Profil als „koordinatensystem“ EPSG:4326 angeben."
        )
    except NumberError:
        return WrittenPlace(remark=f"Die Koordinaten „{x}“, „{y}“ sind keine Zahlen; ohne Ort.")
    if east == 0 and north == 0:
        return WrittenPlace(remark=AT_ORIGIN)
    return WrittenPlace(shapely.Point(east, north), crs)


def _from_wkt(text: str, crs: str) -> WrittenPlace:
    shape = shapely.from_wkt(text.strip(), on_invalid="ignore")
    if shape is None:
        return WrittenPlace(
            remark=f"„{text.strip()[:40]}“ ist kein lesbares WKT; ohne Ort übernommen."
        )
    return _usable(shape, crs)


def _from_geojson(text: str) -> WrittenPlace:
    try:
        content = json.loads(text)
        if isinstance(content, dict) and content.get("type") == "Feature":
            content = content.get("geometry")
        shape = shapely.from_geojson(json.dumps(content), on_invalid="ignore")
    except (ValueError, RecursionError):
        shape = None
    if shape is None:
        return WrittenPlace(remark=f"„{text.strip()[:40]}“ ist kein lesbares GeoJSON; ohne Ort.")
    return _usable(shape, WGS84)


def mended_place(shape: shapely.Geometry) -> tuple[shapely.Geometry | None, str]:
    """A geometry as a valid place in 2D, and what was wrong with it.

    Args:
        shape: Of any kind.

    Returns:
        The place, None if it can be none; and a German clause without a full stop, empty where
        nothing was wrong.
    """
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "Die Geometrie ist leer"
    if shape.geom_type not in PLACE_KINDS:
        return None, f"Geometrien der Art {shape.geom_type} sind kein Ort"
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    if shapely.get_dimensions(valid) != shapely.get_dimensions(shape) or (
        valid.geom_type not in PLACE_KINDS
    ):
        return None, "Die Geometrie ist beschädigt"
    return shapely.force_2d(valid), (
        "" if valid is shape else "Die Geometrie war ungültig und wurde repariert"
    )


def _usable(shape: shapely.Geometry, crs: str) -> WrittenPlace:
    place, fault = mended_place(shape)
    if place is None:
        return WrittenPlace(remark=f"{fault}; ohne Ort übernommen.")
    return WrittenPlace(place, crs, f"{fault}." if fault else "")


def _coordinate(text: str, crs: str) -> float:
    """A coordinate as Germans or programs write it: 3412345,6 or 49.4447.

    Degrees have no thousands: 7.769 is certain there.

    Raises:
        NumberError: if it is no number, or could be two numbers of metres.
    """
    try:
        return read_number(text)
    except AmbiguousNumberError:
        if not _in_degrees(crs):
            raise
        value = read_decimal(text.lstrip("+-\u2212"))
        return -value if text[0] in "-\u2212" else value


def _in_degrees(crs: str) -> bool:
    try:
        return CRS.from_user_input(crs).is_geographic
    except CRSError:
        return False
