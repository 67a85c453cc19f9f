"""A vector layer as it is opened: readable letters, a coordinate system, the others in its file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..catalogue.geometry_kinds import Geometry
from ..runtime.array_types import FloatArray
from ..runtime.errors import SourceError
from ..wording import numbers
from .layer_encoding import in_readable_encoding
from .layer_place import crs_label, looks_like, possible

GEOMETRY_KINDS = {
    Qgis.GeometryType.Point: Geometry.POINT,
    Qgis.GeometryType.Line: Geometry.LINE,
    Qgis.GeometryType.Polygon: Geometry.POLYGON,
}
_FILES = "ogr"
_SAMPLE = 1000
_LISTED = 10


@dataclass(frozen=True, slots=True)
class CityPlace:
    """Where the city is: ``area`` in ``crs``, a metric coordinate system."""

    area: shapely.Geometry
    crs: str


@dataclass(frozen=True, slots=True)
class SubLayer:
    """One of several layers in a file.

    Attributes:
        name: its name in the file.
        uri: what opens it, for ``QgsVectorLayer`` or as value of a parameter.
        kind: its geometry, None when it does not say or has several.
        count: number of its features, None when the file does not say.
    """

    name: str
    uri: str
    kind: Geometry | None
    count: int | None


@dataclass(frozen=True, slots=True)
class OpenedLayer:
    """A layer that can be read, and what has to be said about it.

    Attributes:
        source: its features, with the selection and filter of the dialog; its CRS is valid unless
            it has no geometry.
        layer: the layer behind it, for its provider, its address and its other properties.
        announced: number of features that the provider names before reading, None if it does not.
        others: further layers with geometry in the same file, whether or not one was chosen.
        chosen: whether the layer of a file with several was named.
        notes: German remarks for the log and the provenance.
    """

    source: QgsFeatureSource
    layer: QgsVectorLayer
    announced: int | None
    others: tuple[SubLayer, ...] = ()
    chosen: bool = False
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The layer's name, for sentences."""
        return str(self.source.sourceName())

    def lost(self, seen: int) -> tuple[str, ...]:
        """German remark on features that a file counts and GDAL did not hand over, if there are.

        Args:
            seen: How many were handed over.
        """
        # Databases may estimate, and of a service all is asked for beforehand.
        known = self.announced if self.layer.providerType() == _FILES else None
        if known is None or known <= seen:
            return ()
        note = (
            f"Die Datei nennt {numbers.counted(known, 'Objekt', 'Objekte')}, lesen"
            f" {numbers.agreeing(seen, 'ließ', 'ließen')} sich {numbers.grouped(seen)}. Bitte die"
            " Datei prüfen oder erneut herunterladen."
        )
        return (note,)


def mended_layer(
    layer: QgsVectorLayer, given: QgsCoordinateReferenceSystem | None, city: CityPlace | None
) -> tuple[QgsVectorLayer, tuple[str, ...]]:
    """The layer, or a copy of it with the right encoding and coordinate system.

    A CRS that is given counts for a layer that states none, and for one whose coordinates cannot
    be of the CRS it states (GeoJSON in metres). Otherwise the layer's own counts.

    Args:
        layer: The layer; it is left as it is.
        given: CRS that the user gives; invalid or None for none.
        city: Where the city is, to suspect a CRS.

    Returns:
        The layer to read and German remarks.

    Raises:
        SourceError: if it has geometry, but states no CRS and none is given; or if its coordinates
            cannot be of its CRS; the sentence names the one they look like.
    """
    found, note = in_readable_encoding(layer)
    notes = [note] if note else []
    if layer.wkbType() == Qgis.WkbType.NoGeometry:
        return found, tuple(notes)
    own = layer.crs()
    wanted = given if given is not None and given.isValid() else None
    places = _sample(layer)
    fits = own.isValid() and possible(places, _wkt(own))
    if fits:
        if wanted is not None and not _same(own, wanted):
            notes.append(
                f"Angegeben ist {_label(wanted)}, die Ebene nennt {_label(own)}; es gilt, was die"
                " Ebene nennt. Ist das falsch, bitte ihr in QGIS das richtige Koordinatensystem"
                " zuweisen (Layer → KBS des Layers setzen)."
            )
        return found, tuple(notes)
    if wanted is None or not possible(places, _wkt(wanted)):
        raise SourceError(_no_crs(layer, own, wanted, places, city))
    if own.isValid():
        notes.append(
            f"Die Koordinaten können nicht in {_label(own)} sein, wie die Ebene es nennt; gelesen"
            f" in {_label(wanted)}, wie angegeben."
        )
    if found is layer:
        found = layer.clone()
        found.selectByIds(layer.selectedFeatureIds())
    found.setCrs(wanted)
    return found, tuple(notes)


def file_layers(layer: QgsVectorLayer) -> tuple[tuple[SubLayer, ...], bool]:
    """The layers with geometry in a layer's file beside itself, and whether it was named.

    Args:
        layer: A layer of any provider; only those of files have others.
    """
    if layer.providerType() != _FILES:
        return (), True
    registry = QgsProviderRegistry.instance()
    file = layer.source().split("|")[0]
    found = [
        item
        for item in _in_file(file)
        if item.type() == Qgis.LayerType.Vector and item.wkbType() != Qgis.WkbType.NoGeometry
    ]
    if len(found) < 2:
        return (), True
    known = registry.decodeUri(_FILES, layer.source())
    named = known.get("layerName") or ""
    chosen = bool(named) or known.get("layerId") is not None
    number = known.get("layerId")
    own = named or found[int(number) if number is not None else 0].name()
    others = [item for item in found if item.name() != own]
    return tuple(_sublayer(item, str(layer.providerType())) for item in others), chosen


def others_note(name: str, others: tuple[SubLayer, ...]) -> str:
    """German remark on the layers of a file that were not read.

    Args:
        name: What the layer that was read is called.
        others: The others.
    """
    listed = ", ".join(
        f"„{item.name}“" + (f" ({item.count} Objekte)" if item.count is not None else "")
        for item in others[:_LISTED]
    )
    more = " …" if len(others) > _LISTED else ""
    return (
        f"Die Datei enthält {len(others) + 1} Ebenen; gelesen wurde nur „{name}“. Nicht gelesen:"
        f" {listed}{more}. Eine andere wird mit Datei|layername=Name gewählt."
    )


def inner_name(layer: QgsVectorLayer) -> str:
    """Name of a layer inside its file; its own name where the file has but one."""
    known = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    if known.get("layerName"):
        return str(known["layerName"])
    found = _in_file(layer.source().split("|")[0])
    return str(found[0].name()) if found else str(layer.name())


def _in_file(file: str) -> list[QgsProviderSublayerDetails]:
    """What GDAL finds in a file; other providers would complain of it."""
    return list(QgsProviderRegistry.instance().providerMetadata(_FILES).querySublayers(file))


def _sublayer(item: QgsProviderSublayerDetails, provider: str) -> SubLayer:
    uri, name = str(item.uri()), str(item.name())
    opened = QgsVectorLayer(uri, name, provider)
    count = int(opened.featureCount()) if opened.isValid() else -1
    kind = GEOMETRY_KINDS.get(QgsWkbTypes.geometryType(opened.wkbType()))
    return SubLayer(name, uri, kind, count if count >= 0 else None)


def _sample(layer: QgsVectorLayer) -> FloatArray:
    """Middles of the first features' boxes in the layer's own coordinates, shape (n, 2)."""
    request = QgsFeatureRequest().setNoAttributes().setLimit(_SAMPLE)
    boxes = [
        feature.geometry().boundingBox()
        for feature in layer.getFeatures(request)
        if feature.hasGeometry() and not feature.geometry().isEmpty()
    ]
    points = [(box.center().x(), box.center().y()) for box in boxes]
    return np.array(points, dtype=float).reshape(-1, 2)


def _no_crs(
    layer: QgsVectorLayer,
    own: QgsCoordinateReferenceSystem,
    wanted: QgsCoordinateReferenceSystem | None,
    places: FloatArray,
    city: CityPlace | None,
) -> str:
    if wanted is not None:
        fault = f"Die Koordinaten können nicht in {_label(wanted)} sein, wie angegeben."
    elif own.isValid():
        fault = f"Die Koordinaten können nicht in {_label(own)} sein, wie die Ebene es nennt."
    else:
        fault = "Das Koordinatensystem ist nicht bekannt."
    example = ""
    if len(places):
        x, y = (numbers.grouped(value, 2 if abs(value) < 1000 else 0) for value in places[0])
        example = f" Beispiel: x = {x}, y = {y}."
    suspicion = looks_like(places, target=city.crs, city=city.area) if city else None
    remedy = (
        suspicion.sentence()
        if suspicion
        else "Bitte der Ebene in QGIS das richtige zuweisen (Layer → KBS des Layers setzen) oder es"
        " beim Übernehmen angeben."
    )
    return f"Ebene „{layer.name()}“: {fault}{example} {remedy} Es wurde nichts übernommen."


def _wkt(crs: QgsCoordinateReferenceSystem) -> str:
    return str(crs.authid() or crs.toWkt(Qgis.CrsWktVariant.Preferred))


def _label(crs: QgsCoordinateReferenceSystem) -> str:
    return str(crs.authid() or crs.description() or crs_label(_wkt(crs)))


def _same(one: QgsCoordinateReferenceSystem, other: QgsCoordinateReferenceSystem) -> bool:
    if one == other:
        return True
    return bool(
        CRS.from_user_input(_wkt(one)).equals(
            CRS.from_user_input(_wkt(other)), ignore_axis_order=True
        )
    )
