"""Geometries as the analyses and the store need them: plain, valid, of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ..arrays import BoolArray, GeometryArray, IntArray
from .ring_repair import made_valid


class GeometryKind(StrEnum):
    """What a repaired geometry shall be: Point, MultiLineString or MultiPolygon."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


_DIMENSION = {GeometryKind.POINT: 0, GeometryKind.LINE: 1, GeometryKind.POLYGON: 2}
_GERMAN_KIND = {
    GeometryKind.POINT: "ein Punkt",
    GeometryKind.LINE: "eine Linie",
    GeometryKind.POLYGON: "eine Fläche",
}
_GERMAN_TYPE = {
    "Point": "Punkt",
    "MultiPoint": "Mehrfachpunkt",
    "LineString": "Linie",
    "LinearRing": "Ring",
    "MultiLineString": "Mehrfachlinie",
    "Polygon": "Fläche",
    "MultiPolygon": "Mehrfachfläche",
    "GeometryCollection": "Geometriesammlung",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A feature that could not be used: its row (from 0) and a German reason."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What :func:`repair` did to ``total`` geometries; ``repaired`` and ``skipped`` are disjoint.

    ``repaired`` holds the rows that were invalid, or mixed with parts of another kind, and could
    be used in part or in whole.
    """

    total: int
    repaired: tuple[int, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def used(self) -> int:
        """Number of geometries that remain."""
        return self.total - len(self.skipped)

    def summary(self) -> str:
        """German sentence for the log and the provenance."""
        text = f"{self.used} von {self.total} Objekten übernommen"
        if self.repaired:
            text += f", davon {len(self.repaired)} repariert"
        if self.skipped:
            text += f"; {len(self.skipped)} übersprungen"
        return text + "."


def repair(
    geometries: GeometryArray, kind: GeometryKind | str
) -> tuple[GeometryArray, RepairReport]:
    """Make geometries two-dimensional, valid and of one kind, as far as that is possible.

    Z and M are dropped. Invalid areas are mended so that overlapping parts merge; of collections
    only the parts of the wanted kind stay. Whatever cannot be used is skipped and listed. Curves
    must be given as the line strings that the reader segmented them into.

    Args:
        geometries: n geometries, shape (n,), None allowed.
        kind: "point", "line" or "polygon".

    Returns:
        ``(repaired, report)``: n geometries in the same order, each a Point, MultiLineString or
        MultiPolygon, or None where it was skipped. A MultiPoint is a point only if it has one part.

    Raises:
        ValueError: if the kind is another word.

    Example:
        >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
        >>> repaired, report = repair(np.array([bow, None, shapely.Point(1, 1)]), "polygon")
        >>> repaired[0].geom_type, repaired[0].area
        ('MultiPolygon', 2.0)
        >>> report.repaired, [(item.index, item.reason) for item in report.skipped]
        ((0,), [(1, 'keine Geometrie'), (2, 'Punkt, erwartet wird eine Fläche')])
    """
    kind = GeometryKind(kind)
    result: GeometryArray = np.array(geometries, dtype=object)
    reasons: dict[int, str] = {}
    touched: BoolArray = np.zeros(len(result), dtype=bool)

    _reject(result, reasons, shapely.is_missing(result), "keine Geometrie")
    _reject(result, reasons, shapely.is_empty(result), "leere Geometrie")
    _reject(result, reasons, ~_finite(result), "Koordinaten sind keine Zahlen")
    result = cancellable(shapely.force_2d, result)

    invalid = ~cancellable(shapely.is_valid, result) & ~shapely.is_missing(result)
    touched |= invalid
    result[invalid] = _valid(result[invalid])
    _reject(result, reasons, shapely.is_empty(result), "Geometrie ohne Ausdehnung")

    promoted, mixed = cancellable(_promote, result, kind)
    touched |= mixed
    overlapping = ~cancellable(shapely.is_valid, promoted) & ~shapely.is_missing(promoted)
    touched |= overlapping
    for index in np.flatnonzero(overlapping):  # parts of a collection that lie on one another
        check_cancelled()
        promoted[index] = shapely.multipolygons(
            shapely.get_parts(shapely.union_all(shapely.get_parts(promoted[index])))
        )
    for index in np.flatnonzero(shapely.is_missing(promoted) & ~shapely.is_missing(result)):
        reasons[int(index)] = _mismatch(geometries[index], result[index], kind)
    touched[list(reasons)] = False
    return promoted, RepairReport(
        len(result),
        tuple(int(index) for index in np.flatnonzero(touched)),
        tuple(Skipped(index, reasons[index]) for index in sorted(reasons)),
    )


def _reject(result: GeometryArray, reasons: dict[int, str], bad: BoolArray, reason: str) -> None:
    for index in np.flatnonzero(bad):
        reasons.setdefault(int(index), reason)
    result[bad] = None


def _finite(geometries: GeometryArray) -> BoolArray:
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def _valid(geometries: GeometryArray) -> GeometryArray:
    """Mended geometries; the structure method keeps overlaps, where linework makes holes of them.

    It collapses a line without length to nothing, which then is skipped with its own reason. Rings
    that touch themselves in many points can leave it invalid: those go through linework.
    """
    mended: GeometryArray = cancellable(made_valid, geometries)
    still = ~shapely.is_valid(mended)
    mended[still] = shapely.make_valid(geometries[still])
    return mended


def _promote(geometries: GeometryArray, kind: GeometryKind) -> tuple[GeometryArray, BoolArray]:
    """Parts of the wanted dimension, gathered; and where parts of other dimensions were left."""
    parts, owner = _simple_parts(geometries)
    wanted = shapely.get_dimensions(parts) == _DIMENSION[kind]
    count = np.bincount(owner[wanted], minlength=len(geometries))
    mixed = (np.bincount(owner[~wanted], minlength=len(geometries)) > 0) & (count > 0)
    result: GeometryArray = np.full(len(geometries), None, dtype=object)
    if kind is GeometryKind.POINT:
        single = wanted & (count[owner] == 1)
        result[owner[single]] = parts[single]
        return result, mixed
    gather = shapely.multilinestrings if kind is GeometryKind.LINE else shapely.multipolygons
    rows = np.flatnonzero(count)
    if len(rows):
        position = np.cumsum(count > 0) - 1
        result[rows] = gather(parts[wanted], indices=position[owner[wanted]])
    return result, mixed


def _simple_parts(geometries: GeometryArray) -> tuple[GeometryArray, IntArray]:
    """Single-part geometries with the row they come from; collections may be nested."""
    parts: GeometryArray = geometries
    owner: IntArray = np.arange(len(geometries))
    while np.any(shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT):
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    present = ~shapely.is_missing(parts) & ~shapely.is_empty(parts)
    return parts[present], owner[present]


def _mismatch(original: object, mended: object, kind: GeometryKind) -> str:
    before = _GERMAN_TYPE[getattr(original, "geom_type", "GeometryCollection")]
    count = int(shapely.get_num_geometries(mended))
    if kind is GeometryKind.POINT and before == "Mehrfachpunkt":
        return f"Mehrfachpunkt mit {count} Punkten, erwartet wird ein einzelner Punkt"
    return f"{before}, erwartet wird {_GERMAN_KIND[kind]}"


def meets(area: shapely.Geometry, geometries: GeometryArray) -> BoolArray:
    """Whether each geometry meets one area, however many corners that has.

    GEOS looks only at the first of two geometries whether it is prepared: the other way round it
    goes through all corners for every one, thousands of times longer.

    Args:
        area: valid area; it is prepared by this.
        geometries: geometries of any kind, shape (n,).

    Returns:
        Shape (n,); touching is meeting, a missing or empty geometry meets nothing.
    """
    cancellable(shapely.prepare, area)
    with np.errstate(invalid="ignore"):  # GEOS raises the flag in empty areas
        met: BoolArray = cancellable(shapely.intersects, area, geometries)
    return met


def only_areas(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """The areas in a geometry as one MultiPolygon, without points and lines; may be empty.

    Args:
        geometry: any geometry, also a collection in a collection; None has no areas.

    Returns:
        The areas; they are not united, so the parts of a collection may overlap.

    Example:
        >>> mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1)])
        >>> only_areas(mixed).geom_type, len(only_areas(mixed).geoms)
        ('MultiPolygon', 1)
    """
    parts, _ = _simple_parts(np.array([geometry], dtype=object))
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
