"""Places of measures: from coordinates, WKT or GeoJSON in a list, or from a layer joined by id."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from ..sources.incoming_geometry import reproject
from ..store.measures import MeasurePlace
from ..wording.number_reading import AmbiguousNumberError, NumberError, read_decimal, read_number

WGS84 = "EPSG:4326"
_FAR_M = 50_000_000.0
_DEGREES = 180.0
_KINDS = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """What a row says about its place, in its own CRS; ``remark`` is a German sentence or empty."""

    geometry: shapely.Geometry | None = None
    crs: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class JoinedPlaces:
    """A layer of places by the id of their measure.

    Attributes:
        by_id: places of each measure, in the CRS of the store.
        without_id: rows of the layer, counted from 1, that name no measure.
        unusable: rows whose geometry is missing or broken.
    """

    by_id: Mapping[str, tuple[MeasurePlace, ...]]
    without_id: tuple[int, ...] = ()
    unusable: tuple[int, ...] = ()


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

    Raises:
        SourceError: if a CRS is unknown.
    """
    moved = list(places)
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
            else:
                moved[row] = WrittenPlace(shape, crs)
    return moved


def joined_places(ids: Sequence[str | None], geometries: np.ndarray) -> JoinedPlaces:
    """Places of a layer by measure.

    Args:
        ids: of the measure each row belongs to; empty or None where it names none.
        geometries: in the CRS of the store; None or empty where a row has none.
    """
    found: dict[str, list[MeasurePlace]] = defaultdict(list)
    without, unusable = [], []
    for row, (key, shape) in enumerate(zip(ids, geometries, strict=True), start=1):
        known = str(key).strip() if key is not None else ""
        if shape is None or shape.is_empty or shape.geom_type not in _KINDS:
            unusable.append(row)
        elif not known:
            without.append(row)
        else:
            found[known].append(MeasurePlace(shapely.force_2d(shape)))
    return JoinedPlaces(
        {key: tuple(rows) for key, rows in found.items()}, tuple(without), tuple(unusable)
    )


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
        return WrittenPlace(remark="Die Koordinaten sind 0, 0; ohne Ort übernommen.")
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


def _usable(shape: shapely.Geometry, crs: str) -> WrittenPlace:
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        return WrittenPlace(remark="Die Geometrie ist leer; ohne Ort übernommen.")
    if shape.geom_type not in _KINDS:
        return WrittenPlace(remark=f"Geometrien der Art {shape.geom_type} sind kein Ort; ohne Ort.")
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    if shapely.get_dimensions(valid) != shapely.get_dimensions(shape) or (
        valid.geom_type not in _KINDS
    ):
        return WrittenPlace(remark="Die Geometrie ist beschädigt; ohne Ort übernommen.")
    repaired = "" if valid is shape else "Die Geometrie war ungültig und wurde repariert."
    return WrittenPlace(shapely.force_2d(valid), crs, repaired)


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
