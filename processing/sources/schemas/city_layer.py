"""A city model as a layer of ground plans."""

from __future__ import annotations

import math
from pathlib import Path

import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsVectorLayer,
)

from .city_model import ModelBuilding, model_buildings, model_files
from .crs_names import epsg_of

_FIELDS = (
    "field=gml_id:string&field=name:string&field=function:string"
    "&field=measuredHeight:double&field=storeysAboveGround:integer"
)
_CHUNK = 2000


def city_model_layer(path: Path) -> QgsVectorLayer | None:
    """Ground plans of the buildings of a CityGML file, or of those in a ZIP archive, in memory.

    The layer is called ``Building`` and has the CRS that the first file states, or none.

    Args:
        path: A file of any kind.

    Returns:
        The layer, with a field for the measured height in metres; None for anything else.

    Raises:
        OSError: if the file cannot be read.
        SourceError: for a model that is damaged.
    """
    files = model_files(path)
    if not files:
        return None
    layer = QgsVectorLayer(f"MultiPolygon?{_FIELDS}", "Building", "memory")
    crs = QgsCoordinateReferenceSystem()
    waiting: list[QgsFeature] = []
    for name, opener in files:
        for srs, building in model_buildings(name, opener):
            if not crs.isValid() and building.footprint is not None:
                number = epsg_of(srs, shapely.bounds(building.footprint)[0])
                crs = QgsCoordinateReferenceSystem(f"EPSG:{number}") if number else crs
            waiting.append(_feature(layer, building))
            if len(waiting) == _CHUNK:
                layer.dataProvider().addFeatures(waiting, QgsFeatureSink.Flag.FastInsert)
                waiting = []
    layer.dataProvider().addFeatures(waiting, QgsFeatureSink.Flag.FastInsert)
    layer.setCrs(crs)
    layer.updateExtents()
    return layer


def _feature(layer: QgsVectorLayer, building: ModelBuilding) -> QgsFeature:
    feature = QgsFeature(layer.fields())
    numbers = [None if math.isnan(n) else n for n in (building.height_m, building.storeys)]
    storeys = None if numbers[1] is None else int(numbers[1])
    feature.setAttributes(
        [building.id, building.name or None, building.function or None, numbers[0], storeys]
    )
    if building.footprint is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(building.footprint))
        geometry.convertToMultiType()
        feature.setGeometry(geometry)
    return feature
