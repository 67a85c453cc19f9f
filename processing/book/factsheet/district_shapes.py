"""Districts and their borders as Steckbriefe draw them: every border once, without slivers.

They are derived from the stored districts and lie in the GeoPackage of the numbers; the store is
not touched.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from qgis.core import (
    Qgis,
    QgsField,
    QgsFields,
    QgsGeometryGeneratorSymbolLayer,
    QgsLineSymbol,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType

from ...analysis.settlement.district_repair import border_lines, drawn
from ...analysis.shapes.geometry import only_areas
from ...catalogue.stated_values import border_tolerance
from ...runtime.array_types import GeometryArray
from ...store.contract import Store
from .facts import district_areas
from .markers import Rows, write_shapes

DISTRICTS = "ortsbezirke"
BORDERS = "grenzen"


def write_district_shapes(path: Path, store: Store) -> None:
    """Write the districts and their borders to the GeoPackage of the numbers.

    Args:
        path: Its file.
        store: The INSEK store; without districts the tables are empty.

    Raises:
        BookError: If they cannot be written, e.g. because the disk is full.
    """
    stored = district_areas(store)
    areas: GeometryArray = np.empty(0, dtype=object)
    lines = areas
    if stored:
        tolerance = border_tolerance(store.catalogue)
        given: GeometryArray = np.empty(len(stored), dtype=object)
        given[:] = [only_areas(shapely.make_valid(area)) for area in stored.values()]
        areas = store.derived(
            ("drawn districts", tolerance),
            ["ortsbezirk_boundary"],
            lambda: drawn(given, tolerance),
        )
        lines = border_lines(areas)
    fields = QgsFields()
    fields.append(QgsField("kennung", QMetaType.Type.QString))
    rows: Rows = [(area, [key]) for key, area in zip(stored, areas, strict=True)]
    write_shapes(path, DISTRICTS, Qgis.WkbType.MultiPolygon, fields, rows, crs=store.crs)
    borders: Rows = [(line, [""]) for line in lines]
    write_shapes(path, BORDERS, Qgis.WkbType.LineString, fields, borders, crs=store.crs)


def line_renderer(layer: QgsVectorLayer) -> QgsSingleSymbolRenderer | None:
    """The outline of areas as the symbol of lines; None where their style has more than that."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsSingleSymbolRenderer):
        return None
    strokes = _strokes(renderer.symbol())
    if not strokes:
        return None
    symbol = QgsLineSymbol.createSimple({})
    symbol.changeSymbolLayer(0, strokes[0])
    for stroke in strokes[1:]:
        symbol.appendSymbolLayer(stroke)
    return QgsSingleSymbolRenderer(symbol)


def _strokes(symbol: QgsSymbol) -> list[QgsSymbolLayer]:
    """Copies of the strokes of a symbol that has nothing else; else none."""
    found: list[QgsSymbolLayer] = []
    for layer in symbol.symbolLayers():
        if isinstance(layer, QgsGeometryGeneratorSymbolLayer):
            found += _strokes(layer.subSymbol())
        elif layer.type() == Qgis.SymbolType.Line:
            found.append(layer.clone())
        else:
            return []
    return found
