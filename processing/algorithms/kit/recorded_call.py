"""What a planner asks of a tool beyond its defaults, as plain values that can be kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsVariantUtils,
)

from ...runtime.errors import InsekError

_STORE = "STORE"
_IN_MEMORY = "memory:"
_LAYERS = {"source", "vector", "raster", "layer"}


def asked(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
) -> dict[str, object]:
    """Values that differ from the defaults, by parameter; neither the store nor files to write.

    None stands for what cannot be kept, such as a layer that is in memory only.
    """
    found: dict[str, object] = {}
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if name == _STORE or definition.isDestination() or name not in parameters:
            continue
        value = _plain(definition, parameters[name], context)
        usual = _plain(definition, definition.defaultValue(), context)
        if _is_asked(value, usual):
            passing = _is_passing(parameters[name])
            found[name] = None if passing else _lasting(definition, value, context)
    return found


def require_repeatable(
    algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
) -> None:
    """Refuse to run a step again with what was asked for if that is not there any more.

    Args:
        algorithm: the step.
        parameters: what was asked for; None for what could not be kept.
        context: of the run.

    Raises:
        InsekError: if something could not be kept, or a value is not taken any more.
    """
    lost = [
        f"„{definition.description()}“"
        for definition in algorithm.parameterDefinitions()
        if definition.name() in parameters and parameters[definition.name()] is None
    ]
    if lost:
        raise InsekError(
            f"Die eigene Angabe {', '.join(lost)} war nur für jenen Lauf da (z. B. eine Ebene im"
            " Arbeitsspeicher) und ist nicht gespeichert. Bitte mit dem Werkzeug"
            f" „{algorithm.displayName()}“ neu rechnen."
        )
    is_sound, why = algorithm.checkParameterValues(dict(parameters), context)
    if not is_sound:
        raise InsekError(
            f"Die eigenen Angaben von zuletzt gelten nicht mehr ({why}). Bitte mit dem Werkzeug"
            f" „{algorithm.displayName()}“ neu rechnen."
        )


def _plain(
    definition: QgsProcessingParameterDefinition, value: Any, context: QgsProcessingContext
) -> object:
    if isinstance(value, str) and definition.type() in _LAYERS and _is_file(value):
        return value  # QGIS would open it, and GDAL leave files beside it, to say the same
    return _without_nulls(definition.valueAsJsonObject(value, context))


def _is_file(address: str) -> bool:
    return Path(address.partition("|")[0]).is_file()


def _is_passing(value: object) -> bool:
    """Whether a value depends on the moment: a selection, or an expression of the project."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        return value.selectedFeaturesOnly or value.featureLimit >= 0 or bool(value.filterExpression)
    return isinstance(value, QgsProperty)


def _without_nulls(value: Any) -> object:
    """The value with None for QGIS's own null, which dialogs give for empty fields."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items()}
    return None if QgsVariantUtils.isNull(value) else value


def _is_asked(value: object, usual: object) -> bool:
    """Whether a value is the planner's own; an empty choice is one where others are usual."""
    if value is None or (_is_nothing(value) and _is_nothing(usual)):
        return False  # for null, QGIS takes the default itself
    return not _same(value, usual)


def _is_nothing(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_nothing, value))
    return value is None or value == ""


def _same(value: object, usual: object) -> bool:
    """Whether two values mean the same: on the command line all of them are texts."""
    return value == usual or _text(value) == _text(usual)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return repr(float(str(value)))
    except ValueError:
        return str(value).lower() if str(value).lower() in {"true", "false"} else str(value)


def _lasting(
    definition: QgsProcessingParameterDefinition, value: object, context: QgsProcessingContext
) -> object:
    """The value as another run will understand it, None if there is no such thing."""
    if definition.type() in _LAYERS:
        text = str(value)
        layer = QgsProcessingUtils.mapLayerFromString(text, context, False)
        if layer is None:
            return None if text.startswith(_IN_MEMORY) else text
        return None if layer.isTemporary() else layer.source()
    try:
        json.dumps(value)
    except TypeError:
        return None
    return value
