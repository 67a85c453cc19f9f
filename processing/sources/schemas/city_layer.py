"""A city model as a layer of ground plans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsVectorLayer,
)

from ...runtime.errors import SourceError
from ...wording.numbers import agreeing, counted, grouped
from ...wording.sentences import first_listed
from ..incoming_geometry import reproject
from .city_model import ModelBuilding, model_buildings, model_files
from .crs_names import epsg_of

_FIELDS = (
    "field=gml_id:string&field=name:string&field=function:string"
    "&field=measuredHeight:double&field=storeysAboveGround:integer"
)
MAX_BUILDINGS = 250_000
"""Buildings of a model at most: up to 1 GB (measured 3.6 KB each)."""
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class CityModelLayer:
    """A city model in memory.

    Attributes:
        layer: ground plans with a field for the measured height in metres.
        notes: German remarks on the files.
    """

    layer: QgsVectorLayer
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Systems:
    """Coordinate systems of the files: all ground plans come into the first that is known.

    Attributes:
        target: EPSG number of the layer, None as long as no file states one that we know.
        moved: names of files in another one.
        silent: names of files that state none.
        unknown: the first file that names one that we do not know, and its name.
    """

    target: int | None = None
    moved: dict[str, int] = field(default_factory=dict)
    silent: dict[str, None] = field(default_factory=dict)
    unknown: tuple[str, str] | None = None

    def number(self, file: str, srs: str, building: ModelBuilding) -> int | None:
        """EPSG number of a building's coordinates; None if it is that of the layer.

        Raises:
            SourceError: if one file names a system that we do not know, and others another one.
        """
        if building.footprint is None:
            return None
        number = epsg_of(srs, shapely.bounds(building.footprint)[0])
        if number is not None:
            self.target = self.target or number
        elif not srs:
            self.silent[file] = None
        elif self.unknown is None or self.unknown[1] == srs:
            self.unknown = self.unknown or (file, srs)
        else:
            raise _unlike(self.unknown, f"{file} „{srs}“")
        if self.unknown is not None and self.target is not None:
            raise _unlike(self.unknown, f"andere Dateien EPSG:{self.target}")
        if number in (None, self.target):
            return None
        self.moved[file] = number
        return number

    def notes(self) -> tuple[str, ...]:
        """German remarks."""
        found = []
        if self.moved:
            systems = ", ".join(f"EPSG:{number}" for number in sorted(set(self.moved.values())))
            found.append(
                f"{counted(len(self.moved), 'Datei nennt', 'Dateien nennen')} ein anderes"
                f" Koordinatensystem ({systems}) als EPSG:{self.target} und"
                f" {agreeing(len(self.moved), 'wurde', 'wurden')} umgerechnet:"
                f" {first_listed(list(self.moved))}"
            )
        if self.silent and self.target is not None:
            found.append(
                f"{counted(len(self.silent), 'Datei nennt', 'Dateien nennen')} kein"
                f" Koordinatensystem, gelesen in EPSG:{self.target} wie die anderen:"
                f" {first_listed(list(self.silent))}"
            )
        return tuple(found)


def _unlike(one: tuple[str, str], other: str) -> SourceError:
    return SourceError(
        f"Die Dateien nennen verschiedene Koordinatensysteme: {one[0]} „{one[1]}“, {other}. Eines"
        " davon ist nicht bekannt und lässt sich nicht umrechnen. Bitte die Dateien getrennt"
        " übernehmen und das Koordinatensystem angeben. Es wurde nichts übernommen."
    )


def city_model_layer(path: Path) -> CityModelLayer | None:
    """Ground plans of the buildings of a CityGML file, or of those in a ZIP archive, in memory.

    The layer is called ``Building`` and has the CRS of the first file that states one, or none;
    ground plans of files in other ones are moved into it.

    Args:
        path: A file of any kind.

    Returns:
        The layer and remarks; None for anything else.

    Raises:
        OSError: if the file cannot be read.
        SourceError: for a model that is damaged or too large, or files in different coordinate
            systems of which one is not known.
    """
    files = model_files(path)
    if not files:
        return None
    layer = QgsVectorLayer(f"MultiPolygon?{_FIELDS}", "Building", "memory")
    systems = _Systems()
    waiting: list[tuple[int | None, ModelBuilding]] = []
    count = 0
    for name, opener in files:
        for srs, building in model_buildings(name, opener):
            count += 1
            if count > MAX_BUILDINGS:
                raise SourceError(
                    f"{path.name}: Das Gebäudemodell hat mehr als {grouped(MAX_BUILDINGS)} Gebäude;"
                    " so viele werden nicht gelesen. Bitte nur die Kacheln der Stadt wählen. Es"
                    " wurde nichts übernommen."
                )
            waiting.append((systems.number(name, srs, building), building))
            if len(waiting) == _CHUNK:
                _add(layer, waiting, systems.target)
                waiting = []
    _add(layer, waiting, systems.target)
    stated = f"EPSG:{systems.target}" if systems.target is not None else ""
    layer.setCrs(QgsCoordinateReferenceSystem(stated))
    layer.updateExtents()
    return CityModelLayer(layer, systems.notes())


def _add(
    layer: QgsVectorLayer, buildings: Sequence[tuple[int | None, ModelBuilding]], target: int | None
) -> None:
    """Add buildings, those with an EPSG number of their own moved into that of the layer."""
    plans = np.empty(len(buildings), dtype=object)
    plans[:] = [building.footprint for _, building in buildings]
    for number in {number for number, _ in buildings if number is not None}:
        rows = np.flatnonzero([own == number for own, _ in buildings])
        plans[rows] = reproject(plans[rows], f"EPSG:{number}", f"EPSG:{target}")
    features = [
        _feature(layer, building, plan)
        for (_, building), plan in zip(buildings, plans, strict=True)
    ]
    layer.dataProvider().addFeatures(features, QgsFeatureSink.Flag.FastInsert)


def _feature(
    layer: QgsVectorLayer, building: ModelBuilding, plan: shapely.Geometry | None
) -> QgsFeature:
    feature = QgsFeature(layer.fields())
    numbers = [None if math.isnan(n) else n for n in (building.height_m, building.storeys)]
    storeys = None if numbers[1] is None else int(numbers[1])
    feature.setAttributes(
        [building.id, building.name or None, building.function or None, numbers[0], storeys]
    )
    if plan is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(plan))
        geometry.convertToMultiType()
        feature.setGeometry(geometry)
    return feature
