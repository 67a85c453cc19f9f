"""The coordinate system that suits a city: that of its borders, else UTM in its zone."""

from __future__ import annotations

import numpy as np
from pyproj import Proj

from ..runtime.array_types import GeometryArray
from ..store.metric_crs import metric_crs
from ..store.store_errors import StoreError
from .layer_place import crs_label, middles, moved

_DEGREES = "EPSG:4326"
_EUROPE = (-16.0, 34.0, 40.0, 72.0)
"""West, south, east, north of where ETRS89 is the official frame; the islands off Africa are not
in it."""
_MOST_OFF = 0.002
"""UTM is off by 0.001 at the rims of its zones; maps of a continent are off by some hundredths."""


def suggested_crs(geometries: GeometryArray, crs: str) -> str:
    """Authority code of a metric CRS for areas of a city; empty where none can be told.

    The layer's own CRS where a store may have it and it is true to scale there, else UTM in the
    zone of the areas' middle: by ETRS89 in Europe, by WGS 84 elsewhere.

    Args:
        geometries: Areas of the city in ``crs``, shape (n,), None where there is none.
        crs: CRS of the areas, authority code or WKT.
    """
    places = moved(middles(geometries), crs, _DEGREES)
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return ""
    east, north = np.median(places, axis=0)
    try:
        own = metric_crs(crs)
    except StoreError:
        own = ""  # in degrees, a web map's, or without a code
    if own and _is_true_to_scale(own, east, north):
        return own
    zone = int((east + 180) // 6) % 60 + 1
    west, south, right, top = _EUROPE
    if west <= east <= right and south <= north <= top:
        return f"EPSG:258{zone:02d}"
    return f"EPSG:32{'6' if north >= 0 else '7'}{zone:02d}"


def _is_true_to_scale(crs: str, east: float, north: float) -> bool:
    """Whether lengths at a place are right but for :data:`_MOST_OFF` in every direction."""
    factors = Proj(crs).get_factors(east, north)
    scales = (factors.tissot_semimajor, factors.tissot_semiminor)
    return all(abs(scale - 1.0) <= _MOST_OFF for scale in scales)


def suggestion_note(crs: str, given: str) -> str:
    """German sentence about the CRS that was taken and why.

    Args:
        crs: The code that :func:`suggested_crs` gave.
        given: CRS of the layer.
    """
    label = crs_label(given)
    if crs == label:
        return f"Koordinatensystem: {crs}, wie die Ebene."
    return f"Koordinatensystem: {crs} (UTM-Zone der Stadt); die Ebene in {label} wird umgerechnet."
