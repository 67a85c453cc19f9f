"""In which Ortsbezirke a measure lies, by its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..store.measures import Measure
from ..wording.numbers import amount

_TOUCH_M = 1.0
_NAMED = 3
TOLERANCE_M = 25.0
"""How far a place may lie outside the city, for sloppy borders."""


@dataclass(frozen=True, slots=True)
class Districts:
    """Ortsbezirke as areas with their ids, in the CRS of the store."""

    ids: tuple[str, ...]
    areas: np.ndarray

    def of(self, geometry: shapely.Geometry) -> tuple[str, ...]:
        """Ids of all districts that a place lies in, in their own order.

        Lines and areas that cross a border lie in several; sharing less than a metre with a
        district, or an area of a square metre, is a border drawn twice and does not count.
        """
        if geometry.geom_type.endswith("Point"):
            return self._ids(shapely.intersects(self.areas, geometry))
        with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
            shared = shapely.intersection(self.areas, geometry)
        size = shapely.length(shared) if shapely.get_dimensions(geometry) == 1 else shared
        if size is shared:
            size = shapely.area(shared)
        return self._ids(size > _TOUCH_M)

    def away_m(self, geometry: shapely.Geometry) -> float:
        """Distance of a place to the nearest district in metres, 0 if it touches one."""
        return float(np.min(shapely.distance(self.areas, geometry), initial=np.inf))

    def _ids(self, chosen: np.ndarray) -> tuple[str, ...]:
        return tuple(key for key, inside in zip(self.ids, chosen, strict=True) if inside)


def located(measure: Measure, districts: Districts) -> Measure:
    """The measure with the Ortsbezirke its places lie in.

    Without places, or with all of them outside the city, it stays as it is: a wrong place must not
    turn a measure of one Ortsbezirk into one of the whole city.
    """
    found = {key for place in measure.places for key in districts.of(place.geometry)}
    if not found:
        return measure
    return replace(measure, ortsbezirke=tuple(key for key in districts.ids if key in found))


def located_all(measures: Iterable[Measure], districts: Districts) -> tuple[Measure, ...]:
    """:func:`located` for each measure of a list."""
    return tuple(located(measure, districts) for measure in measures)


def strayed(measure: Measure, districts: Districts) -> tuple[str, ...]:
    """German sentences for places that lie outside the city: the first ones, then how many more."""
    sentences = [
        f"Ort {number} liegt {_distance(away)} außerhalb der Stadt."
        for number, place in enumerate(measure.places, start=1)
        if (away := districts.away_m(place.geometry)) > TOLERANCE_M
    ]
    rest = len(sentences) - _NAMED
    more = (f"Weitere Orte außerhalb der Stadt: {rest}.",) if rest > 0 else ()
    return (*sentences[:_NAMED], *more)


def _distance(metres: float) -> str:
    far = metres >= 10_000
    return amount(metres / 1000, "km") if far else amount(metres, "m")
