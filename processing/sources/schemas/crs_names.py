"""Coordinate systems by the names that German offices write into GML, NAS and CityGML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .xml_files import xml_files

_HEAD_BYTES = 1 << 18
_ADV: Mapping[str, int] = {
    "ETRS89_LAT-LON": 4258,
    "DE_DHDN_LAT-LON": 4314,
    "DE_42-83_LAT-LON": 4178,
    "DE_PD-83_LAT-LON": 4746,
    "DE_RD-83_LAT-LON": 4745,
}
_UTM = {31: 25831, 32: 25832, 33: 25833}
_WITH_ZONE = {31: 5649, 32: 4647, 33: 5650}
"""ETRS89/UTM whose eastings begin with the number of the zone."""
_GAUSS_KRUEGER = {
    "DHDN": {2: 31466, 3: 31467, 4: 31468, 5: 31469},
    "42-83": {3: 2397, 4: 2398, 5: 2399},
    "PD-83": {3: 3396, 4: 3397},
    "RD-83": {4: 3398, 5: 3399},
}
_SRS_NAME = re.compile(rb"srsName\s*=\s*[\"']([^\"']+)[\"']")
_FIRST_NUMBER = re.compile(rb"<(?:\w+:)?(?:lowerCorner|pos|posList)[^>]*>\s*(\d+(?:\.\d*)?)")
_ADV_NAME = re.compile(rb"urn:adv:crs:[\w\-*.:]+", re.IGNORECASE)


def epsg_of(name: str, easting: float | None = None) -> int | None:
    """EPSG number of a coordinate system.

    Heights behind a ``*`` or ``_NH`` do not matter.

    Args:
        name: ``urn:adv:crs:ETRS89_UTM32``, ``urn:adv:crs:DE_DHDN_3GK3_RP101``, ``EPSG:25832``,
            ``urn:ogc:def:crs:EPSG::25832`` …
        easting: Some x of the data in metres; 32 million and more say that the zone stands in front
            of it.

    Returns:
        The number, or None for a name that we do not know.

    Examples:
        >>> epsg_of("urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"), epsg_of("EPSG:31467")
        (25832, 31467)
        >>> epsg_of("urn:adv:crs:ETRS89_UTM32", 32_410_000.0)
        4647
    """
    number = re.search(r"(?:EPSG[:/]+(?:[\d.]*[:/]+)?|epsg\.xml#)(\d{4,6})", name, re.IGNORECASE)
    found = int(number[1]) if number else _of_adv(name)
    if found in _UTM.values() and easting is not None:
        zone = next(zone for zone, epsg in _UTM.items() if epsg == found)
        if zone * 1e6 <= easting < (zone + 1) * 1e6:
            return _WITH_ZONE[zone]
    return found


def _of_adv(name: str) -> int | None:
    found = re.search(r"urn:adv:crs:([^*\s]+)", name, re.IGNORECASE)
    if not found:
        return None
    text = found[1].upper()
    utm = re.match(r"ETRS89_UTM(\d\d)", text)
    if utm:
        return _UTM.get(int(utm[1]))
    krueger = re.match(r"DE_([\w\-]+?)_3GK(\d)", text)
    if krueger:
        return _GAUSS_KRUEGER.get(krueger[1], {}).get(int(krueger[2]))
    return next((epsg for key, epsg in _ADV.items() if text.startswith(key)), None)


@dataclass(frozen=True, slots=True)
class StatedCrs:
    """Coordinate system that a file names: the name as written, and its EPSG number if known."""

    name: str
    epsg: int | None

    def is_for_us(self) -> bool:
        """Whether QGIS needs our help: names of the AdV, eastings with their zone in front."""
        return self.epsg is not None and (
            self.name.casefold().startswith("urn:adv") or self.epsg in _WITH_ZONE.values()
        )

    def sentence(self) -> str:
        """German remark for the log."""
        return f"Koordinatensystem nach „{self.name}“ in der Datei: EPSG:{self.epsg}"


def stated_crs(path: Path) -> StatedCrs | None:
    """Coordinate system that a GML or NAS file, alone or in a ZIP, names first; None if none.

    Raises:
        OSError: if the file cannot be read.
        SourceError: for an archive that cannot be opened.
    """
    files = xml_files(path)
    if not files:
        return None
    with files[0][1]() as stream:
        head = stream.read(_HEAD_BYTES)
    found = _SRS_NAME.search(head) or _ADV_NAME.search(head)
    if not found:
        return None
    first = _FIRST_NUMBER.search(head)
    name = found[found.lastindex or 0].decode("ascii", "replace")
    return StatedCrs(name, epsg_of(name, float(first[1]) if first else None))
