"""Closed lines of drawings (DXF, DWG) as areas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...catalogue.geometry_kinds import Geometry
from ...runtime.cancellation import check_cancelled
from ...wording import numbers
from ..opened_layer import GEOMETRY_KINDS

_CHUNK = 500
DRAWINGS = (".dxf", ".dwg", ".dgn")
UNPLACED_DRAWING = (
    "Zeichnungen nennen ihr Koordinatensystem nicht; es muss immer angegeben werden. Geschlossene"
    " Linien werden dann als Flächen (Polygone) gelesen."
)
WAYS_TO_AREAS = (
    "Offene oder geteilte Linien werden in QGIS mit „Polygonisieren“ zu Flächen, geschlossene mit"
    " „Linien in Polygone umwandeln“ (Werkzeugkiste, Vektorgeometrie)."
)


@dataclass(frozen=True, slots=True)
class ClosedLines:
    """Areas out of a drawing.

    Attributes:
        layer: Areas with the fields of the drawing, in memory; None if no line is closed.
        open_lines: Number of lines that do not close.
        note: German remark on what became of what.
    """

    layer: QgsVectorLayer | None
    open_lines: int
    note: str


def is_drawing(layer: QgsVectorLayer) -> bool:
    """Whether a layer comes out of a CAD file."""
    file = str(layer.source()).split("|")[0].casefold()
    return file.endswith(DRAWINGS)


def areas_of_closed_lines(layer: QgsVectorLayer) -> ClosedLines:
    """Areas and closed lines of a drawing as areas; open lines and points stay out, counted.

    Args:
        layer: Layer of a drawing, of lines or of mixed geometry.
    """
    crs = layer.crs()
    made = QgsVectorLayer("MultiPolygon", layer.name(), "memory")
    made.setCrs(crs)
    made.dataProvider().addAttributes(layer.fields().toList())
    made.updateFields()
    counts: Counter[str] = Counter()
    features = []
    for number, feature in enumerate(layer.getFeatures()):
        if number % _CHUNK == 0:
            check_cancelled()
        kind = GEOMETRY_KINDS.get(QgsWkbTypes.geometryType(feature.geometry().wkbType()))
        area = _area(feature) if kind is Geometry.LINE else None
        if kind is Geometry.POLYGON:
            area = feature.geometry()
        if area is None:
            counts["open" if kind is Geometry.LINE else "other"] += 1
            continue
        counts["closed" if kind is Geometry.LINE else "area"] += 1
        taken = QgsFeature(made.fields())
        taken.setAttributes(feature.attributes())
        taken.setGeometry(area)
        features.append(taken)
    made.dataProvider().addFeatures(features, QgsFeatureSink.Flag.FastInsert)
    return ClosedLines(made if features else None, counts["open"], _note(counts))


def _area(feature: QgsFeature) -> QgsGeometry | None:
    """The area inside a closed line; None for an open one."""
    geometry = feature.geometry()
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        geometry = QgsGeometry(geometry.constGet().segmentize())
    line = shapely.force_2d(shapely.from_wkb(bytes(geometry.asWkb().data())))
    parts = shapely.get_parts(line)
    if not len(parts) or not np.all(shapely.is_closed(parts)):
        return None
    rings = [part for part in parts if shapely.get_num_coordinates(part) >= 4]
    if len(rings) < len(parts):
        return None
    area = shapely.union_all([shapely.make_valid(shapely.Polygon(ring.coords)) for ring in rings])
    if not area.area:
        return None
    found = QgsGeometry()
    found.fromWkb(shapely.to_wkb(area))
    return found


def _note(counts: Counter[str]) -> str:
    parts = []
    if counts["closed"]:
        closed = numbers.counted(counts["closed"], "geschlossene Linie", "geschlossene Linien")
        parts.append(f"{closed} der Zeichnung als Flächen (Polygone) gelesen")
    if counts["open"]:
        lines = numbers.counted(counts["open"], "offene Linie", "offene Linien")
        parts.append(f"{lines} nicht gelesen. {WAYS_TO_AREAS}")
    if counts["other"]:
        others = numbers.counted(counts["other"], "Punkt oder Text", "Punkte und Texte")
        parts.append(f"{others} nicht gelesen")
    return "; ".join(parts)
