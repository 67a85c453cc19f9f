"""Which coordinate systems a store may have."""

from __future__ import annotations

from osgeo import osr

from .geopackage.database import gdal_exceptions
from .store_errors import StoreError

# Web maps' projection: its "metres" are half as long again as real ones in Germany.
_DISTORTING = {"Mercator_1SP", "Mercator_2SP", "Popular_Visualisation_Pseudo_Mercator"}


def metric_crs(text: str) -> str:
    """``AUTHORITY:CODE`` of a projected CRS in metres.

    Args:
        text: The CRS in any notation that GDAL reads, e.g. ``EPSG:25832`` or WKT.

    Raises:
        StoreError: if it is unknown, not projected in metres, a Mercator projection that distorts
            lengths, or has no code.
    """
    reference = osr.SpatialReference()
    with gdal_exceptions():
        try:
            reference.SetFromUserInput(text)
        except RuntimeError as error:
            raise StoreError(
                f"Das Koordinatensystem „{text}“ ist unbekannt. Bitte z. B. EPSG:25832 angeben."
            ) from error
    if not reference.IsProjected() or abs(reference.GetLinearUnits() - 1.0) > 1e-9:
        raise StoreError(
            f"Das Koordinatensystem „{text}“ rechnet nicht in Metern. Bitte ein projiziertes"
            " Koordinatensystem in Metern wählen, z. B. EPSG:25832."
        )
    if (reference.GetAttrValue("PROJECTION") or "") in _DISTORTING:
        raise StoreError(
            f"Das Koordinatensystem „{text}“ (Mercator) verzerrt Strecken und Flächen. Bitte ein"
            " Landeskoordinatensystem in Metern wählen, z. B. EPSG:25832."
        )
    code = reference.GetAuthorityCode(None)
    if code is None:
        raise StoreError(
            f"Das Koordinatensystem „{text}“ hat keine EPSG-Nummer. Bitte z. B. EPSG:25832 angeben."
        )
    return f"{reference.GetAuthorityName(None)}:{code}"
