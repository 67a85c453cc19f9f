"""Ground plans and heights out of CityGML building models (LoD1, LoD2)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import numpy as np
import shapely

from ...runtime.cancellation import check_cancelled
from ...runtime.errors import SourceError
from ...runtime.plain_xml import events
from ...wording.number_reading import NumberError, plain_whole, read_decimal
from .xml_files import Opener, xml_files

_HEAD_BYTES = 8192
_SLIVER_M2 = 1e-4
_UPRIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class ModelBuilding:
    """A building of a city model.

    Attributes:
        id: Its ``gml:id``.
        name: Its name, often empty.
        function: Key of the AdV as the file writes it, e.g. ``31001_1010``; of the building or,
            where that says none, of its first part.
        height_m: Greatest measured height of the building and its parts in metres; nan if none.
        storeys: Most storeys above ground; nan if not stated.
        footprint: Polygon or multipolygon in the file's coordinates; None without usable faces.
    """

    id: str
    name: str
    function: str
    height_m: float
    storeys: float
    footprint: shapely.Geometry | None


def model_files(path: Path) -> tuple[tuple[str, Opener], ...]:
    """CityGML files at a place: the file itself, or those in a ZIP archive.

    Returns:
        Name and opener of each; none if it is no city model.

    Raises:
        OSError: if the file cannot be read.
        SourceError: for an archive that cannot be opened.
    """
    return tuple(item for item in xml_files(path) if _is_city_model(item[1]))


def _is_city_model(opener: Opener) -> bool:
    with opener() as stream:
        return b"CityModel" in stream.read(_HEAD_BYTES)


def model_buildings(name: str, opener: Opener) -> Iterator[tuple[str, ModelBuilding]]:
    """Buildings of one file, one at a time; parts belong to their building.

    Args:
        name: What messages call the file.
        opener: Opens it; called twice.

    Yields:
        Name of the coordinate system as written (empty if none so far), and the building.

    Raises:
        SourceError: for a file that is no plain XML or breaks off.
    """
    srs, inside, root = "", 0, None
    try:
        for kind, element in events(opener):
            local = _local(element.tag)
            if kind == "start":
                root = element if root is None else root
                inside += local == "Building"
                srs = srs or element.get("srsName", "")
                continue
            if local == "Building":
                inside -= 1
                check_cancelled()
                yield srs, _building(element)
            if not inside and local in ("cityObjectMember", "featureMember"):
                root.clear() if root is not None else None
    except (ET.ParseError, expat.ExpatError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise SourceError(
            f"{name}: Das Gebäudemodell ist nicht lesbar ({error}). Bitte die Datei erneut"
            " herunterladen."
        ) from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _building(element: ET.Element) -> ModelBuilding:
    parts = [element, *(e for e in element.iter() if _local(e.tag) == "BuildingPart")]
    heights = [_number(text) for text in _texts(element, "measuredHeight")]
    storeys = [_number(text) for text in _texts(element, "storeysAboveGround")]
    functions = [text for part in parts for text in _own_texts(part, "function")]
    identifier = next((v for k, v in element.attrib.items() if _local(k) == "id"), "")
    names = _own_texts(element, "name")
    return ModelBuilding(
        id=identifier,
        name=names[0] if names else "",
        function=functions[0] if functions else "",
        height_m=_greatest(heights),
        storeys=_greatest(storeys),
        footprint=_footprint(element),
    )


def _greatest(numbers: list[float]) -> float:
    known = [number for number in numbers if number >= 0]
    return max(known) if known else float("nan")


def _number(text: str) -> float:
    try:
        return read_decimal(text)
    except NumberError:
        return float("nan")


def _texts(element: ET.Element, name: str) -> list[str]:
    found = (e.text for e in element.iter() if _local(e.tag) == name)
    return [text.strip() for text in found if text and text.strip()]


def _own_texts(element: ET.Element, name: str) -> list[str]:
    found = (e.text for e in element if _local(e.tag) == name)
    return [text.strip() for text in found if text and text.strip()]


def _footprint(element: ET.Element) -> shapely.Geometry | None:
    """Ground surfaces as one area; without any, all faces as seen from above."""
    faces: list[shapely.Geometry] = []
    for name in ("lod0FootPrint", "GroundSurface", ""):
        holders = [e for e in element.iter() if _local(e.tag) == name] if name else [element]
        faces = [face for holder in holders for face in _faces(holder)]
        if faces:
            break
    if not faces:
        return None
    # A millimetre grid joins faces whose shared corners differ in the last digit.
    united = shapely.union_all(np.asarray(faces, dtype=object), grid_size=0.001)
    return None if shapely.area(united) < _SLIVER_M2 else united


def _faces(holder: ET.Element) -> Iterator[shapely.Geometry]:
    """Polygons below an element, seen from above; upright ones have no area and are left out."""
    for polygon in holder.iter():
        if _local(polygon.tag) not in ("Polygon", "PolygonPatch", "Triangle", "Rectangle"):
            continue
        shell: list[tuple[float, float]] = []
        holes = []
        for boundary in polygon:
            ring = _ring(boundary)
            if len(ring) < 4:
                continue
            if _local(boundary.tag) == "exterior":
                shell = ring
            elif _local(boundary.tag) == "interior":
                holes.append(ring)
        if not shell:
            continue
        face = shapely.Polygon(shell, holes)
        if face.area > _UPRIGHT:
            yield shapely.make_valid(face)


def _ring(boundary: ET.Element) -> list[tuple[float, float]]:
    """Corners of a ring in the plane."""
    numbers: list[float] = []
    size = 3
    for element in boundary.iter():
        if _local(element.tag) in ("posList", "pos") and element.text:
            found = [float(item) for item in element.text.split()]
            stated = element.get("srsDimension") or element.get("dimension")
            size = plain_whole(stated or "") or size
            if _local(element.tag) == "pos":
                size = len(found)
            numbers.extend(found)
    if size < 2 or len(numbers) % size:
        return []
    return [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), size)]
