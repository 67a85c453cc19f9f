"""Numbered measures on the map of a Steckbrief: places, discs and leaders as real layers.

The layers live in a GeoPackage beside the project, so that they are still there when planners
open it; each map shows those of its own Ortsbezirk through the variable of its layout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsVectorFileWriter,
)
from qgis.PyQt.QtCore import QMetaType

from ...store.measures import Measure, MeasurePlace
from ..pages import BookError
from .declutter import Frame, place_discs
from .membership import lies_in

DISC_MM = 4.7
GAP_MM = 0.35
VARIABLE = "insek_ortsbezirk"
# Two maps of a Steckbrief lie in one layout: each shows the numbers that belong to it.
SHEET_VARIABLE = "insek_karte"
MAIN_SHEET = "karte"
DETAIL_SHEET = "ausschnitt"
Rows = Sequence[tuple[shapely.Geometry, list[object]]]
"""Geometry and cells of each row of a table."""
DISCS = "nummern"
LEADERS = "verweislinien"


@dataclass(frozen=True, slots=True)
class MapWindow:
    """What a map shows: centre in metres, size on paper in millimetres and the scale."""

    x: float
    y: float
    width_mm: float
    height_mm: float
    scale: float

    @property
    def metres_per_mm(self) -> float:
        """Metres on the ground for a millimetre on paper."""
        return self.scale / 1000

    def to_paper(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the lower left corner of the map for a place in metres."""
        return (
            (x - self.x) / self.metres_per_mm + self.width_mm / 2,
            (y - self.y) / self.metres_per_mm + self.height_mm / 2,
        )

    def to_ground(self, x: float, y: float) -> tuple[float, float]:
        """Metres of a place on paper, given in millimetres from the map's lower left corner."""
        return (
            (x - self.width_mm / 2) * self.metres_per_mm + self.x,
            (y - self.height_mm / 2) * self.metres_per_mm + self.y,
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """What it shows, in metres: xmin, ymin, xmax, ymax."""
        return (*self.to_ground(0, 0), *self.to_ground(self.width_mm, self.height_mm))

    def shows(self, place: tuple[float, float]) -> bool:
        """Whether a place in metres lies on the map."""
        xmin, ymin, xmax, ymax = self.bounds
        return xmin <= place[0] <= xmax and ymin <= place[1] <= ymax


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered disc; ``anchor`` is the place it means, both in metres."""

    number: int
    field: str
    anchor: tuple[float, float]
    disc: tuple[float, float]
    moved: bool
    sheet: str = MAIN_SHEET

    @property
    def away_m(self) -> float:
        """Distance of the disc from its place, in metres."""
        return math.dist(self.anchor, self.disc)


def markers_of(
    measures: Sequence[Measure],
    area: shapely.Geometry,
    window: MapWindow,
    *,
    sheet: str = MAIN_SHEET,
    wanted: Callable[[tuple[float, float]], bool] = lambda _anchor: True,
    blocked: Sequence[Frame] = (),
) -> tuple[Marker, ...]:
    """A marker for every place of the measures that lies in the area.

    Args:
        measures: The measures of the district.
        area: The district, in metres of the store's CRS.
        window: The map on which they are numbered.
        sheet: Which map of the Steckbrief that is.
        wanted: Whether a place, in metres, is numbered here and not on another map.
        blocked: Names and notes on that map, in millimetres on it.

    Raises:
        CrowdedError: If the map has no room for all numbers.
    """
    wanted_places = [
        (measure, anchor)
        for measure in measures
        for place in measure.places
        if lies_in(place, area)
        if wanted(anchor := anchor_of(place, area))
    ]
    spots = place_discs(
        [window.to_paper(*anchor) for _, anchor in wanted_places],
        diameter_mm=DISC_MM,
        gap_mm=GAP_MM,
        frame=Frame(1.0, 1.0, window.width_mm - 1.0, window.height_mm - 1.0),
        blocked=blocked,
    )
    return tuple(
        Marker(
            measure.nummer,
            measure.handlungsfelder[0] if measure.handlungsfelder else "",
            anchor,
            window.to_ground(spot.x, spot.y),
            spot.moved,
            sheet,
        )
        for (measure, anchor), spot in zip(wanted_places, spots, strict=True)
    )


def anchor_of(place: MeasurePlace, area: shapely.Geometry) -> tuple[float, float]:
    """Where the number of a place belongs: on the point, on the line, inside the polygon.

    Args:
        place: A place that lies in the area.
        area: The district, in the same CRS.

    Returns:
        x and y in metres.
    """
    inside = shapely.intersection(place.geometry, area)
    if place.kind == "point":
        point = shapely.get_geometry(inside, 0)
    elif place.kind == "line":
        lines = [part for part in shapely.get_parts(inside) if part.length > 0]
        longest = max(lines, key=lambda part: part.length)
        point = longest.interpolate(0.5, normalized=True)
    else:
        areas = [part for part in shapely.get_parts(inside) if part.area > 0]
        point = max(areas, key=lambda part: part.area).representative_point()
    return float(point.x), float(point.y)


def write_markers(path: Path, markers: Mapping[str, Sequence[Marker]], *, crs: str) -> None:
    """Write discs and leaders of all districts to a new GeoPackage.

    Args:
        path: Its file.
        markers: Markers by id of the district.
        crs: CRS of their places, that of the store.

    Raises:
        BookError: If they cannot be written, e.g. because the disk is full.
    """
    fields = QgsFields()
    fields.append(QgsField("ortsbezirk", QMetaType.Type.QString))
    fields.append(QgsField("nummer", QMetaType.Type.Int))
    fields.append(QgsField("handlungsfeld", QMetaType.Type.QString))
    fields.append(QgsField("karte", QMetaType.Type.QString))
    discs, leaders = [], []
    for district, found in markers.items():
        for marker in found:
            values = [district, marker.number, marker.field, marker.sheet]
            discs.append((shapely.Point(marker.disc), values))
            if marker.moved:
                leaders.append((shapely.LineString([marker.anchor, marker.disc]), values))
    write_shapes(path, DISCS, Qgis.WkbType.Point, fields, discs, crs=crs)
    write_shapes(path, LEADERS, Qgis.WkbType.LineString, fields, leaders, crs=crs)


def write_shapes(
    path: Path,
    table: str,
    kind: Qgis.WkbType,
    fields: QgsFields,
    rows: Rows,
    *,
    crs: str,
) -> None:
    """Write a table of what only Steckbriefe draw.

    Args:
        path: GeoPackage, made if it is not there.
        table: Its name.
        kind: Type of its geometries.
        fields: Its columns.
        rows: Geometry and cells of each row.
        crs: CRS of the geometries, that of the store.

    Raises:
        BookError: If it cannot be written, e.g. because the disk is full.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = table
    if path.exists():
        options.actionOnExistingFile = (
            QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        )
    writer = QgsVectorFileWriter.create(
        str(path),
        fields,
        kind,
        QgsCoordinateReferenceSystem(crs),
        QgsCoordinateTransformContext(),
        options,
    )
    features = []
    for geometry, values in rows:
        feature = QgsFeature(fields)
        feature.setAttributes(values)
        shape = QgsGeometry()
        shape.fromWkb(shapely.to_wkb(geometry))
        feature.setGeometry(shape)
        features.append(feature)
    written = writer.addFeatures(features, QgsFeatureSink.Flag.FastInsert)
    message = writer.errorMessage()
    del writer
    if not written or message:
        raise BookError(
            f"{path}: Nummern und Grenzen der Steckbriefkarten lassen sich nicht schreiben"
            f" ({message}). Bitte prüfen, ob Platz und Rechte reichen."
        )
