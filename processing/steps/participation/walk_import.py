"""Walks from layers or GPX files as a step on a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from qgis.core import QgsExpression, QgsVectorLayer

from ...catalogue.geometry_kinds import Geometry
from ...catalogue.matching import district_vocabulary
from ...catalogue.names import match_district
from ...participation.participation_errors import ParticipationError
from ...participation.walks import (
    FIELDS,
    Feature,
    Stop,
    Walk,
    WalkReading,
    field_columns,
    make_stops,
    make_walks,
    write_walks,
)
from ...runtime.array_types import GeometryArray
from ...sources.incoming_geometry import clean
from ...sources.opened_layer import OpenedLayer
from ...sources.reader_report import Skip
from ...sources.vector_layer import read_layer
from ...store.contract import Store
from .contribution_list import city_areas

GPX_ROUTES, GPX_STOPS = ("tracks", "routes"), ("waypoints",)


@dataclass(frozen=True, slots=True)
class WalkResult:
    """What was taken in.

    Attributes:
        walks: Routes.
        stops: Meeting points and stops.
        skipped: Features without a usable geometry.
        notes: German remarks on the layers.
    """

    walks: tuple[Walk, ...]
    stops: tuple[Stop, ...]
    skipped: tuple[Skip, ...]
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What happened, in German."""
        alone = sum(not stop.begehung_id for stop in self.stops)
        lost = sum(skip.count for skip in self.skipped)
        return (
            f"{len(self.walks)} Begehungen mit {len(self.stops)} Treffpunkten und Halten"
            f" übernommen ({alone} ohne Route); {lost} Objekte übersprungen."
        )


def gpx_layers(path: Path) -> tuple[list[QgsVectorLayer], list[QgsVectorLayer]]:
    """Layers of a GPX file; empty ones are left out.

    Returns:
        Those with tracks and routes, and those with waypoints.

    Raises:
        ParticipationError: if the file cannot be read or holds neither.
    """

    def layers(names: Sequence[str]) -> list[QgsVectorLayer]:
        opened = (QgsVectorLayer(f"{path}|layername={name}", path.name, "ogr") for name in names)
        return [layer for layer in opened if layer.isValid() and layer.featureCount()]

    routes, stops = layers(GPX_ROUTES), layers(GPX_STOPS)
    if not routes and not stops:
        raise ParticipationError(
            f"{path}: Die Datei enthält keine Strecken und keine Wegpunkte, oder sie ist kein GPX."
        )
    return routes, stops


def import_walks(
    store: Store,
    routes: Sequence[OpenedLayer],
    stops: Sequence[OpenedLayer],
    *,
    source: str,
    day: str,
    district: str,
    keep: bool,
    city: shapely.Geometry | None = None,
) -> WalkResult:
    """Take in walks.

    Args:
        store: The store.
        routes: Layers of lines.
        stops: Layers of points.
        source: Name of the file or layer.
        day: Date of walks that state none.
        district: Name of the Ortsbezirk; empty to find it.
        keep: Whether other walks of the store stay; the same ones are always replaced.
        city: Where the city is, in the store's CRS, to tell what lies far away.

    Raises:
        SourceError: if a layer as a whole lies far away and looks like another CRS.
        InsekError: if nothing can be used, or the store is being written.
    """
    found = match_district(store.catalogue, district) if district else None
    if district and found is None:
        names = ", ".join(item.name for item in store.catalogue.districts)
        raise ParticipationError(
            f"Den Ortsbezirk „{district}“ gibt es im Katalog nicht. Möglich sind: {names}."
        )
    read = _LayersRead(store, city)
    lines = [item for layer in routes for item in read.features(layer, Geometry.LINE)]
    points = [item for layer in stops for item in read.features(layer, Geometry.POINT)]
    if not lines and not points:
        raise ParticipationError(
            "Keine Route und kein Treffpunkt ist brauchbar"
            f"{''.join(f'; {skip.sentence()}' for skip in read.skipped)}. Bitte die Ebenen prüfen."
        )
    options = WalkReading(
        day=day,
        district=found.id if found else "",
        source=source,
        vocabulary=district_vocabulary(store.catalogue),
        names={item.id: item.name for item in store.catalogue.districts},
        districts=city_areas(store).districts,
    )
    walks = make_walks(lines, options)
    placed = make_stops(points, walks)
    with store.writing() as writer:
        write_walks(store, writer, walks, placed, keep=keep)
    return WalkResult(
        walks, placed, tuple(read.skipped), tuple(dict.fromkeys(note for note in read.notes))
    )


@dataclass(frozen=True, slots=True)
class _LayersRead:
    """Reads layers for a store, and keeps what is to be told about them."""

    store: Store
    city: shapely.Geometry | None
    skipped: list[Skip] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def features(self, opened: OpenedLayer, kind: Geometry) -> list[Feature]:
        """Usable features of a layer."""
        columns = field_columns([item.name() for item in opened.source.fields()])
        expressions = {
            name: QgsExpression.quotedColumnRef(name)
            for names in columns.values()
            for name in names
        }
        read = read_layer(
            opened.source, crs=self.store.crs, expressions=expressions, city=self.city
        )
        labels = [f"Objekt {key}" for key in read.ids]
        geometry, _ = clean(_single(read.geometry), kind, labels, read.skips)
        self.skipped.extend(read.skips.result())
        self.notes.extend((*opened.notes, *opened.lost(read.seen), *read.notes))
        found = []
        for index in np.flatnonzero(~shapely.is_missing(geometry)):
            texts = {column: _joined(read.columns, columns[column], index) for column in FIELDS}
            found.append(Feature(geometry[index], texts))
        return found


def _single(geometries: GeometryArray) -> GeometryArray:
    """Multi-part points with one part as that point."""
    alone = [
        shape.geoms[0]
        if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1
        else shape
        for shape in geometries
    ]
    single = np.empty(len(alone), dtype=object)
    single[:] = alone
    return single


def _joined(columns: Mapping[str, Sequence[object]], names: Sequence[str], index: int) -> str:
    """Texts of all fields that mean the same, one below the other."""
    values = (columns[name][index] for name in names)
    texts = (str(value).strip() for value in values if value is not None)
    return "\n".join(dict.fromkeys(text for text in texts if text))
