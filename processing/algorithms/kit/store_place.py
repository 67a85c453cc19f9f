"""In which coordinate system a new store lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsFeatureRequest, QgsProcessingContext, QgsProcessingFeedback

from .base import InsekAlgorithm
from .source_import import crs_from_text

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue

_ENOUGH = 5000
"""So many areas tell where a city is."""


def store_crs(
    algorithm: InsekAlgorithm,
    given: str | None,
    catalogue: Catalogue,
    borders: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
    *,
    layer_crs: str = "",
) -> str:
    """Return what was given, else the catalogue's, else what suits the layer with the borders.

    Args:
        algorithm: Has the parameter for the layer.
        given: CRS that the planner has chosen; empty or None for none.
        catalogue: Of the new store.
        borders: Name of the parameter for the layer.
        parameters: Of the run.
        context: Of the run.
        feedback: Is told which CRS was taken and why, if nobody gave it.
        layer_crs: CRS of the layer, if it states none.

    Returns:
        A code or WKT.

    Raises:
        StoreError: if the given CRS is unknown, or nothing tells one.
        InsekError: if the layer cannot be opened.
    """
    from ...store.store_errors import StoreError
    from .layer_input import open_layer_if_given

    if given:
        if not crs_from_text(given).isValid():
            raise StoreError(
                f"Das Koordinatensystem „{given}“ ist unbekannt. Bitte ein projiziertes"
                " Koordinatensystem in Metern angeben, z. B. EPSG:25832."
            )
        return given
    if catalogue.city.crs:
        return catalogue.city.crs
    opened = open_layer_if_given(algorithm, borders, parameters, context, store=None, crs=layer_crs)
    if opened is None:
        raise StoreError(
            f"Der Katalog „{catalogue.id}“ nennt kein Koordinatensystem. Bitte eines in Metern"
            " angeben, z. B. EPSG:25832, oder die Ebene mit den Grenzen der Stadt."
        )
    import numpy as np
    import shapely

    from ...sources.city_crs import suggested_crs, suggestion_note

    source = opened.source
    request = QgsFeatureRequest().setNoAttributes().setLimit(_ENOUGH)
    boxes = [
        feature.geometry().boundingBox()
        for feature in source.getFeatures(request)
        if feature.hasGeometry() and not feature.geometry().isEmpty()
    ]
    places = np.array(
        [shapely.box(x.xMinimum(), x.yMinimum(), x.xMaximum(), x.yMaximum()) for x in boxes],
        dtype=object,
    )
    own = source.sourceCrs()
    text = str(own.authid() or own.toWkt())
    crs = suggested_crs(places, text) if boxes else ""
    if not crs:
        raise StoreError(
            f"Ebene „{source.sourceName()}“: Ohne Flächen ist nicht zu erkennen, wo die Stadt"
            " liegt. Bitte eine andere Ebene wählen oder das Koordinatensystem angeben."
        )
    feedback.pushInfo(suggestion_note(crs, text))
    return crs
