"""Layers of any origin as streets, places and terrain in one metric CRS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from qgis.core import (
    QgsExpression,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProviderRegistry,
)

from ...analysis.choices import Travel
from ...analysis.network.street_network import StreetNetwork, Streets, Terrain
from ...analysis.shapes.geometry import repair
from ...runtime.array_types import BoolArray, GeometryArray
from ...runtime.errors import InsekError
from ...runtime.progress import Progress
from ...sources.incoming_geometry import points_apart, representative_points
from ...sources.reader_report import SkipTally
from ...sources.terrain_raster import read_terrain
from ...sources.vector_layer import LayerFeatures, read_layer
from ...steps.supply.computation.reach_options import STREETS, ReachOptions
from ...steps.supply.computation.reachability import NamedPoints, oneways, truths
from ...store.metric_crs import metric_crs
from ..kit.base import InsekAlgorithm

_TERRAIN_MARGIN_M = 200.0


class Inputs:
    """Layers of one run, read into the CRS of the computation.

    ``log`` says what was used and skipped, ``warnings`` what cannot be trusted; ``street_ids`` are
    those of the streets read last.
    """

    def __init__(
        self,
        algorithm: InsekAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context
        self.log: list[str] = []
        self.warnings: list[str] = []
        self.street_ids: tuple[str, ...] = ()
        self.crs = self._metric_crs()

    def streets(
        self,
        progress: Progress,
        *,
        klasse: str = "",
        allowed: str = "",
        oneway: str = "",
        bridge: str = "",
        tunnel: str = "",
    ) -> Streets:
        """Lines with what the named columns say; what has no column is unknown.

        Args:
            progress: called with 0 to 1; what it raises ends the step.
            klasse: field with the class of the way, like the other fields empty where there is
                none.
            allowed: field that says whether the way may be used.
            oneway: field that says in which direction it may be used.
            bridge: field that says whether it is on a bridge.
            tunnel: field that says whether it is in a tunnel.

        Raises:
            InsekError: if the layer has no usable line.
        """
        source = self._source(STREETS)
        named = {
            "klasse": klasse,
            "allowed": allowed,
            "oneway": oneway,
            "bridge": bridge,
            "tunnel": tunnel,
        }
        fields = {key: field for key, field in named.items() if field}
        features = self._read(source, fields, progress)
        title = self._title(STREETS, source)
        lines = self._repaired(title, features, "line")
        if not len(lines) or shapely.is_missing(lines).all():
            raise InsekError(
                f"Ebene „{title}“: Es ist kein Weg dabei. Bitte eine Ebene mit Wegen wählen."
            )

        def column(name: str) -> list[object] | None:
            return list(features.columns[name]) if name in fields else None

        self.street_ids = features.ids
        classes, permissions, directions = column("klasse"), column("allowed"), column("oneway")
        return Streets(
            lines=lines,
            klasse=[None if value is None else str(value) for value in classes]
            if classes
            else [None] * len(lines),
            allowed=truths(permissions) if permissions else None,
            oneway=oneways(directions) if directions else None,
            bridge=_flags(column("bridge")),
            tunnel=_flags(column("tunnel")),
        )

    def places_if_given(self, name: str) -> NamedPoints | None:
        """The same of a layer that can be left out; None then."""
        return self.places(name) if self._parameters.get(name) else None

    def places(self, name: str, named: str = "") -> NamedPoints:
        """Points of a layer with their names (or ids); areas and lines by a point on them.

        Each part of a multi-part point is a place of its own, under the name they share.

        Args:
            name: of the parameter with the layer.
            named: field with the names; empty for the ids.

        Raises:
            InsekError: if the layer cannot be opened or its CRS is not known.
        """
        source = self._source(name)
        features = self._read(source, {"name": named} if named else {}, None)
        apart, owner = points_apart(features.geometry)
        points = representative_points(apart)
        nothing = shapely.is_missing(points) | shapely.is_empty(points)
        points[nothing] = None
        coordinates = np.array([shapely.get_x(points), shapely.get_y(points)], dtype=float)
        points[~np.isfinite(coordinates).all(axis=0)] = None
        total = len(features.geometry)
        usable = np.unique(owner[~shapely.is_missing(points)])
        self.log.append(
            f"{self._title(name, source)}: {len(usable)} von {total} Objekten verwendet"
        )
        for row in np.setdiff1d(np.arange(total), usable).tolist():
            empty = nothing[owner == row].all()
            reason = "ohne Geometrie" if empty else "Koordinaten nicht brauchbar"
            features.skips.add(reason, f"Objekt {features.ids[row]}")
        if len(points) > total:
            self.log.append(
                f"    {len(points)} Punkte, weil Objekte aus mehreren bestehen; jeder zählt"
            )
        self.log += [f"    übersprungen: {skip.sentence()}" for skip in features.skips.result()]
        given = features.columns.get("name", features.ids)
        names = [
            own if value is None else str(value)
            for value, own in zip(given, features.ids, strict=True)
        ]
        return NamedPoints(points, [names[row] for row in owner])

    def terrain(self, lines: GeometryArray) -> Terrain | None:
        """Heights around the streets, moved to the CRS of the computation."""
        layer = self._algorithm.parameterAsRasterLayer(self._parameters, "TERRAIN", self._context)
        if layer is None:
            return None
        low_x, low_y, high_x, high_y = shapely.total_bounds(lines)
        around = shapely.box(low_x, low_y, high_x, high_y).buffer(_TERRAIN_MARGIN_M)
        given = layer.crs().toWkt() if layer.crs().isValid() else ""
        found = read_terrain(layer.source(), crs=self.crs, area=around, given_crs=given)
        self.log.append(f"{layer.name()}: {found.summary}")
        if found.warning:
            self.warnings.append(found.warning)
        return Terrain(found.raster.values, found.raster.transform)

    @staticmethod
    def remarks(network: StreetNetwork, options: ReachOptions) -> list[str]:
        """What has to be said about the network; slopes only where they matter."""
        notes = list(network.notes())
        slopes_matter = options.unit == "min" and options.travel in (Travel.TOBLER, Travel.BICYCLE)
        return notes if slopes_matter else [note for note in notes if "eben gerechnet" not in note]

    def _metric_crs(self) -> str:
        wanted = self._algorithm.parameterAsCrs(self._parameters, "CRS", self._context)
        source = self._source(STREETS)
        crs = wanted if wanted.isValid() else source.sourceCrs()
        if crs.isGeographic():
            raise InsekError(
                f"Ebene „{self._title(STREETS, source)}“: Das Koordinatensystem"
                f" {crs.authid() or crs.description()} zählt in Grad, Entfernungen brauchen Meter."
                " Bitte bei „Rechnen im Koordinatensystem“ ein metrisches angeben, z. B."
                " EPSG:25832."
            )
        return metric_crs(crs.authid() or crs.toWkt())

    def _source(self, name: str) -> QgsProcessingFeatureSource:
        source = self._algorithm.parameterAsSource(self._parameters, name, self._context)
        if source is None:
            raise InsekError(self._algorithm.invalidSourceError(self._parameters, name))
        if not source.sourceCrs().isValid():
            raise InsekError(
                f"Ebene „{self._title(name, source)}“: Das Koordinatensystem ist nicht bekannt."
                " Bitte der Ebene in QGIS eines zuweisen (Layer → KBS des Layers setzen) und sie"
                " damit speichern."
            )
        return source

    def _title(self, name: str, source: QgsProcessingFeatureSource) -> str:
        """Name of a layer; one of several in a file that only has the file's name gets its own."""
        given = self._parameters.get(name)
        if isinstance(given, QgsProcessingFeatureSourceDefinition):
            given = given.source
        layer = self._algorithm.parameterAsVectorLayer({name: given}, name, self._context)
        shown = str(source.sourceName())
        if layer is None:
            return shown
        known = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
        inner, stem = known.get("layerName") or "", Path(known.get("path") or "").stem
        return f"{shown}, {inner}" if inner and shown == stem != inner else shown

    def _read(
        self,
        source: QgsProcessingFeatureSource,
        fields: dict[str, str],
        progress: Progress | None,
    ) -> LayerFeatures:
        quoted = {key: QgsExpression.quotedColumnRef(name) for key, name in fields.items()}
        return read_layer(source, crs=self.crs, expressions=quoted, progress=progress)

    def _repaired(self, title: str, features: LayerFeatures, kind: str) -> GeometryArray:
        repaired, report = repair(features.geometry, kind)
        skips = SkipTally()
        for item in report.skipped:
            skips.add(item.reason, f"Objekt {features.ids[item.index]}")
        used = int((~shapely.is_missing(repaired)).sum())
        self.log.append(f"{title}: {used} von {report.total} Objekten verwendet")
        self.log += [
            f"    übersprungen: {skip.sentence()}"
            for skip in (*features.skips.result(), *skips.result())
        ]
        return repaired


def _flags(values: list[object] | None) -> BoolArray | None:
    if values is None:
        return None
    return np.array([bool(value) for value in truths(values)], dtype=bool)
