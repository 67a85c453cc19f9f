"""The one door for layers: what a parameter names, opened so that its features can be trusted."""

from __future__ import annotations

from typing import Any

import shapely
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
)

from ...runtime.errors import InsekError
from ...sources.feature_service import announced_by_service, complete_service
from ...sources.layer_place import moved
from ...sources.opened_layer import (
    CityPlace,
    OpenedLayer,
    file_layers,
    inner_name,
    mended_layer,
    others_note,
)
from ...sources.regions import city_area_if_known
from ...store.contract import Store
from .parameter_bridge import is_empty
from .source_import import crs_from_text

_OUTLINE_M = 5000.0
"""Sides of an extent are bent by so long pieces when they change their coordinate system."""


def open_layer(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    *,
    store: Store | None = None,
    crs: str = "",
    remedy: str = "Bitte prüfen, ob die Datei oder der Dienst erreichbar ist.",
) -> OpenedLayer:
    """The layer that a parameter of features names, with all that is in doubt settled or said.

    Texts come in readable letters, the CRS is the one that coordinates can be in, a service is
    asked for all that it counts, the other layers of the file are listed, and the provider's own
    count is kept. Selection and filter of the dialog stay.

    Args:
        algorithm: The algorithm that has the parameter.
        name: Name of its QgsProcessingParameterFeatureSource.
        parameters: Of the run.
        context: Of the run.
        store: Tells where the city is; None suspects no coordinate system.
        crs: Coordinate system that the user gives, empty for none.
        remedy: German sentence on what to do if it cannot be opened.

    Raises:
        InsekError: if it cannot be opened.
        SourceError: if its coordinate system is unknown or cannot be true.
    """
    given = parameters.get(name)
    plain = given.source if isinstance(given, QgsProcessingFeatureSourceDefinition) else given
    layer = algorithm.parameterAsVectorLayer({name: plain}, name, context)
    if layer is None or not layer.isValid():
        raise InsekError(f"Die Ebene „{_text(plain)}“ lässt sich nicht öffnen. {remedy}")
    counted = announced_by_service(layer)
    whole, note = (layer, "") if counted is None else complete_service(layer, counted)
    found, notes = mended_layer(whole, crs_from_text(crs), city_of(store) if store else None)
    notes = (note, *notes) if note else notes
    if found is not layer:
        context.temporaryLayerStore().addMapLayer(found)
        given = _definition(found, given)
    source = algorithm.parameterAsSource({**parameters, name: given}, name, context)
    if source is None:
        raise InsekError(f"Die Ebene „{layer.name()}“ lässt sich nicht öffnen. {remedy}")
    others, chosen = file_layers(layer)
    if others and not chosen:
        notes = (*notes, others_note(inner_name(layer), others))
    announced = source.featureCount()
    return OpenedLayer(source, found, announced if announced >= 0 else None, others, chosen, notes)


def open_layer_if_given(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    *,
    store: Store | None,
    crs: str = "",
) -> OpenedLayer | None:
    """As ``open_layer`` does; None where the parameter is left empty.

    Args:
        algorithm: The algorithm that has the parameter.
        name: Name of its QgsProcessingParameterFeatureSource.
        parameters: Of the run.
        context: Of the run.
        store: Tells where the city is.
        crs: Coordinate system that the user gives, empty for none.

    Raises:
        InsekError, SourceError: as ``open_layer`` does.
    """
    if is_empty(parameters.get(name)):
        return None
    return open_layer(algorithm, name, parameters, context, store=store, crs=crs)


def city_of(store: Store) -> CityPlace | None:
    """Where the city of a store is: its boundary, its districts, else its catalogue's extent.

    None where nobody has said it yet.
    """
    area = city_area_if_known(store)
    if area is not None and not area.is_empty:
        return CityPlace(area, store.crs)
    city = store.catalogue.city
    if city.extent is None or not city.crs:
        return None
    return CityPlace(shapely.box(*city.extent), city.crs)


def city_area_of(store: Store) -> shapely.Geometry | None:
    """The same area in the store's own CRS."""
    place = city_of(store)
    if place is None or place.crs == store.crs:
        return None if place is None else place.area
    outline = shapely.segmentize(place.area, _OUTLINE_M)
    return shapely.transform(outline, lambda points: moved(points, place.crs, store.crs))


def _definition(layer: QgsVectorLayer, given: object) -> QgsProcessingFeatureSourceDefinition:
    """What was given, of another layer."""
    if not isinstance(given, QgsProcessingFeatureSourceDefinition):
        return QgsProcessingFeatureSourceDefinition(layer.id())
    made = QgsProcessingFeatureSourceDefinition(given)
    made.source = QgsProcessingFeatureSourceDefinition(layer.id()).source
    return made


def _text(given: object) -> str:
    static = getattr(given, "staticValue", None)
    return str(static() if callable(static) else given)
