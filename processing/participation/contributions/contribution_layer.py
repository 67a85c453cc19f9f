"""A vector layer as a table of contributions with places."""

from __future__ import annotations

import numpy as np
import shapely
from qgis.core import Qgis, QgsCoordinateReferenceSystem, QgsExpression, QgsFeatureSource

from ...sources.vector_layer import read_layer, source_crs
from ...sources.written_places import AT_ORIGIN, WrittenPlace
from ...spreadsheets.reading.sheet_model import EMPTY, Cell, Sheet, german_text


def layer_table(source: QgsFeatureSource, *, crs: str) -> tuple[Sheet, dict[int, WrittenPlace]]:
    """A layer as a sheet, with the place of each row by its number.

    The names of the fields stand in row 1. Features without geometry have no place, so that
    columns with coordinates are used where there are any.

    Args:
        source: The layer.
        crs: CRS of the store; only for tables without geometry, whose CRS means nothing.

    Raises:
        SourceError: if the CRS of a layer with geometry is unknown.
    """
    plain = source.wkbType() == Qgis.WkbType.NoGeometry
    given = QgsCoordinateReferenceSystem(crs) if plain else None
    own = source_crs(source, given)
    names = [field.name() for field in source.fields()]
    columns = {name: QgsExpression.quotedColumnRef(name) for name in names}
    read = read_layer(source, crs=own, expressions=columns, given_crs=given)
    head = tuple(Cell(name, name) for name in names)
    rows = [head]
    places: dict[int, WrittenPlace] = {}
    for index, shape in enumerate(read.geometry):
        rows.append(tuple(_cell(read.columns[name][index]) for name in names))
        if shape is not None:
            places[index + 2] = _place(shape, own)
    return Sheet(source.sourceName(), tuple(rows)), places


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
