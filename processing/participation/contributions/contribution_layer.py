"""A vector layer as a table of contributions with places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsExpression, QgsFeatureSource

from ...runtime.array_types import GeometryArray
from ...sources.incoming_geometry import reproject
from ...sources.layer_place import place_note
from ...sources.vector_layer import read_layer, source_crs
from ...sources.written_places import AT_ORIGIN, WrittenPlace
from ...spreadsheets.reading.cell_grid import MAX_CELLS, MAX_ROWS
from ...spreadsheets.reading.sheet_model import EMPTY, Cell, Sheet, german_text
from ...wording.numbers import counted, grouped
from ..participation_errors import ParticipationError


@dataclass(frozen=True, slots=True)
class LayerTable:
    """A layer as a table of contributions.

    Attributes:
        sheet: names of the fields in row 1, one feature in each row below.
        places: place of each row by its number, in the CRS of the layer.
        seen: number of features that the layer handed over.
        notes: German remarks on the layer as a whole.
    """

    sheet: Sheet
    places: dict[int, WrittenPlace]
    seen: int
    notes: tuple[str, ...] = ()


def layer_table(source: QgsFeatureSource, *, crs: str, city: shapely.Geometry) -> LayerTable:
    """A layer as a table with places.

    Features without geometry have no place, so that columns with coordinates are used where there
    are any.

    Args:
        source: The layer.
        crs: CRS of the store; also of tables without geometry, whose CRS means nothing.
        city: Where the city is, in ``crs``: places far away are told.

    Raises:
        ParticipationError: if the layer has more cells than a table may have.
        SourceError: if the CRS of a layer with geometry is unknown, or cannot be true because all
            places lie far away and look like another one.
    """
    plain = source.wkbType() == Qgis.WkbType.NoGeometry
    given = QgsCoordinateReferenceSystem(crs) if plain else None
    own = source_crs(source, given)
    names = [field.name() for field in source.fields()]
    count = source.featureCount()
    if count > MAX_ROWS or count * len(names) > MAX_CELLS:
        raise ParticipationError(
            f"Ebene „{source.sourceName()}“: {counted(count, 'Objekt', 'Objekte')} mit"
            f" {counted(len(names), 'Feld', 'Feldern')} sind zu viele. Gelesen werden"
            f" {grouped(MAX_ROWS)} Objekte und {grouped(MAX_CELLS)} Zellen; bitte nur die Beiträge"
            " und die nötigen Felder übernehmen."
        )
    columns = {name: QgsExpression.quotedColumnRef(name) for name in names}
    read = read_layer(source, crs=own, expressions=columns, given_crs=given)
    head = tuple(Cell(name, name) for name in names)
    rows = [head]
    places: dict[int, WrittenPlace] = {}
    for index, shape in enumerate(read.geometry):
        rows.append(tuple(_cell(read.columns[name][index]) for name in names))
        if shape is not None:
            places[index + 2] = _place(shape, own)
    shapes = np.array([item.geometry for item in places.values() if item.geometry is not None])
    far = _far(shapes, own, crs, city)
    return LayerTable(
        Sheet(source.sourceName(), tuple(rows)), places, read.seen, (*far, *read.notes)
    )


def _far(shapes: GeometryArray, own: str, crs: str, city: shapely.Geometry) -> tuple[str, ...]:
    note = place_note(shapes, reproject(shapes, own, crs), own=own, target=crs, city=city)
    return (note,) if note else ()


def _cell(value: object) -> Cell:
    if value is None:
        return EMPTY
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool | int | float | str):
        return Cell(value, german_text(value))
    return Cell(str(value), str(value))


def _place(shape: shapely.Geometry, crs: str) -> WrittenPlace:
    coordinates = shapely.get_coordinates(shape)
    if not len(coordinates) or not np.isfinite(coordinates).all():
        return WrittenPlace(remark="Die Geometrie ist leer oder beschädigt; ohne Ort übernommen.")
    if not coordinates.any():
        return WrittenPlace(remark=AT_ORIGIN)
    return WrittenPlace(shape, crs)
