"""Whether a layer lies where the city is, and which coordinate system it looks like if not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from ..runtime.array_types import BoolArray, FloatArray, GeometryArray
from ..runtime.errors import SourceError
from ..wording import numbers

NEAR_M = 25_000.0
"""Metres around the city; what lies farther away cannot be of use to it."""
_USUAL = (
    "EPSG:25832",
    "EPSG:25833",
    "EPSG:4647",
    "EPSG:5650",
    "EPSG:31466",
    "EPSG:31467",
    "EPSG:31468",
    "EPSG:31469",
    "EPSG:4326",
    "EPSG:3857",
    "EPSG:3035",
)
_JUDGED = 5000
"""So many places decide which coordinate system a layer looks like."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A coordinate system in which ``inside`` of ``of`` places would lie in or near the city."""

    crs: str
    name: str
    swapped: bool
    inside: int
    of: int

    def sentence(self) -> str:
        """What was found and what to do, in German."""
        share = (
            f"damit {numbers.agreeing(self.inside, 'läge', 'lägen')} {numbers.grouped(self.inside)}"
            f" von {numbers.counted(self.of, 'Objekt', 'Objekten')}"
        )
        label = f"{self.crs} ({self.name})"
        if self.swapped:
            return (
                f"Die Achsen sehen vertauscht aus: gelesen als {label} mit getauschten x- und"
                f" y-Werten, {share} in oder bei der Stadt. Bitte die Werte tauschen (Werkzeug „X-"
                f" und Y-Koordinaten tauschen“) und der Ebene {self.crs} zuweisen."
            )
        return (
            f"Die Koordinaten sehen nach {label} aus: {share} in oder bei der Stadt. Bitte der"
            f" Ebene in QGIS {self.crs} zuweisen (Layer → KBS des Layers setzen) oder es beim"
            " Übernehmen angeben."
        )


def crs_label(crs: str) -> str:
    """Code of a coordinate system where it has one, else its name; for sentences.

    Args:
        crs: Authority code or WKT.
    """
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        return crs[:80]
    authority = known.to_authority(min_confidence=90)
    return ":".join(authority) if authority else str(known.name)


def middles(geometries: GeometryArray) -> FloatArray:
    """Middles of the bounding boxes, shape (n, 2); nan where there is no geometry."""
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    return np.asarray((bounds[:, :2] + bounds[:, 2:]) / 2.0, dtype=float)


def looks_like(places: FloatArray, *, target: str, city: shapely.Geometry) -> Suspicion | None:
    """The coordinate system, or the swapped axes, with which most places lie in or near the city.

    Args:
        places: Coordinates as the layer has them, shape (n, 2).
        target: CRS of ``city``, metric.
        city: Where the city is.

    Returns:
        What was found; None if no usual one brings more than half of the places there.
    """
    finite = places[np.isfinite(places).all(axis=1)]
    finite = finite[:: max(len(finite) // _JUDGED, 1)]
    best: Suspicion | None = None
    for swapped in (False, True):
        points = finite[:, ::-1] if swapped else finite
        for crs in dict.fromkeys((target, *_USUAL, *_zones(city, target))):
            inside = int(near(moved(points, crs, target), city).sum())
            if inside > (best.inside if best else len(finite) / 2):
                name = str(CRS.from_user_input(crs).name)
                best = Suspicion(crs_label(crs), name, swapped, inside, len(finite))
    return best


def near(points: FloatArray, city: shapely.Geometry) -> BoolArray:
    """Whether points, shape (n, 2) in the CRS of ``city``, lie within ``NEAR_M`` of its box."""
    west, south, east, north = shapely.bounds(city)
    x, y = points[:, 0], points[:, 1]
    return np.asarray(
        (x >= west - NEAR_M) & (x <= east + NEAR_M) & (y >= south - NEAR_M) & (y <= north + NEAR_M)
    )


def possible(places: FloatArray, crs: str) -> bool:
    """Whether most coordinates can be of a CRS: degrees on the globe, metres near its area.

    Args:
        places: Coordinates as the layer has them, shape (n, 2).
        crs: Authority code or WKT.
    """
    finite = places[np.isfinite(places).all(axis=1)]
    if not len(finite):
        return True
    known = CRS.from_user_input(crs)
    degrees = finite if known.is_geographic else moved(finite, crs, "EPSG:4326")
    with np.errstate(invalid="ignore"):
        good = (np.abs(degrees[:, 0]) <= 180) & (np.abs(degrees[:, 1]) <= 90)
        area = known.area_of_use
        if area is not None and area.west < area.east:
            # Neighbouring states use the system of a zone some degrees beyond its borders.
            good &= (degrees[:, 0] >= area.west - 10) & (degrees[:, 0] <= area.east + 10)
            good &= (degrees[:, 1] >= area.south - 10) & (degrees[:, 1] <= area.north + 10)
    return bool(good.mean() > 0.5)


def moved(points: FloatArray, source: str, target: str) -> FloatArray:
    """Points, shape (n, 2), from one CRS to another; not finite where it does not cover them."""
    try:
        transformer = Transformer.from_crs(source, target, always_xy=True)
    except (CRSError, ProjError):
        return np.full(points.shape, np.inf)
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))


def place_note(
    before: GeometryArray, after: GeometryArray, *, own: str, target: str, city: shapely.Geometry
) -> str:
    """German remark on features far from the city, empty where there are none.

    Args:
        before: Geometries in the layer's CRS, shape (n,), None where there is none.
        after: The same in the CRS of the city.
        own: The layer's CRS.
        target: CRS of ``city``, metric.
        city: Where the city is.

    Raises:
        SourceError: if all lie far away and another CRS brings most of them to the city, or if
            none can be moved into ``target``; the sentence names what they look like.
    """
    places = middles(after)
    known = np.isfinite(middles(before)).all(axis=1)
    total = int(known.sum())
    if not total:
        return ""
    boxes = shapely.bounds(after[known]).reshape(-1, 4)
    west, south, east, north = shapely.bounds(shapely.box(*shapely.bounds(city)).buffer(NEAR_M))
    with np.errstate(invalid="ignore"):
        inside = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
        inside &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        inside &= np.isfinite(boxes).all(axis=1)
    far = total - int(inside.sum())
    if not far:
        return ""
    radius = f"{numbers.grouped(NEAR_M / 1000)} km"
    if far < total:
        return (
            f"{numbers.grouped(far)} von {numbers.grouped(total)} Objekten"
            f" {numbers.agreeing(far, 'liegt', 'liegen')} mehr als {radius} außerhalb der Stadt."
        )
    suspicion = looks_like(middles(before)[known], target=target, city=city)
    lost = not np.isfinite(places[known]).all(axis=1).any()
    if suspicion is None and not lost:
        return (
            f"Alle Objekte ({numbers.grouped(total)}) liegen mehr als {radius} außerhalb der Stadt."
            f" Bitte prüfen, ob das Koordinatensystem {crs_label(own)} stimmt."
        )
    fault = (
        f"kein Objekt lässt sich aus {crs_label(own)} umrechnen"
        if lost
        else f"alle Objekte ({numbers.grouped(total)}) liegen, gelesen in {crs_label(own)},"
        f" mehr als {radius} außerhalb der Stadt"
    )
    remedy = suspicion.sentence() if suspicion else "Bitte das Koordinatensystem prüfen."
    raise SourceError(f"Koordinatensystem: {fault}. {remedy} Es wurde nichts übernommen.")


def _zones(city: shapely.Geometry, target: str) -> tuple[str, ...]:
    """UTM in the zone of the city, by ETRS89 and by WGS 84."""
    middle = moved(middles(np.array([city], dtype=object)), target, "EPSG:4326")[0]
    if not np.isfinite(middle).all():
        return ()
    zone = int((middle[0] + 180) // 6) + 1
    etrs = (f"EPSG:258{zone}",) if 28 <= zone <= 38 else ()
    return (*etrs, f"EPSG:32{'6' if middle[1] >= 0 else '7'}{zone:02d}")
