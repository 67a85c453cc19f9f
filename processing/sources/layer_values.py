"""Values and geometries of a layer's features as roles take them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from qgis.core import QgsFeature, QgsGeometry, QgsWkbTypes

from ..catalogue.model import Role
from ..wording.number_reading import NumberError, ambiguity, number_of

CURVE_STEP = math.radians(1)
"""Angle of an arc, in radians, that becomes one straight edge: at 1 km radius up to 4 cm off."""
_TRUE = frozenset({"1", "ja", "j", "true", "t", "yes", "wahr"})
_FALSE = frozenset({"0", "nein", "n", "false", "f", "no", "falsch"})


def plain_value(value: object) -> object:
    """Value without Qt: NULL becomes None, dates become ISO text."""
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return None
    if hasattr(value, "toString") and not isinstance(value, str):
        from qgis.PyQt.QtCore import Qt

        return value.toString(Qt.DateFormat.ISODate)
    return value


def fitted_value(value: object, kind: str) -> object:
    """Value as the column's type; nan or None when it is missing or does not fit."""
    if kind in ("integer", "real"):
        return _number(value)
    if value is None:
        return None
    if kind == "boolean":
        text = str(value).strip().casefold()
        return True if text in _TRUE else False if text in _FALSE else None
    return str(value).strip() or None


def unknown_words(role: Role, columns: Mapping[str, Sequence[object]]) -> list[str]:
    """Remarks on words that a column of the role does not know; they are kept as they are.

    Args:
        role: The role.
        columns: Its columns.
    """
    notes = []
    for field in role.fields:
        known = {word.casefold() for word in field.values}
        given = [str(item) for item in columns.get(field.name, ()) if item is not None]
        lost = [item for item in given if known and item.strip().casefold() not in known]
        if lost:
            shown = ", ".join(f"„{item}“" for item in dict.fromkeys(lost[:3]))
            notes.append(
                f"Feld „{field.name}“: {len(lost)} Werte sind nicht bekannt ({shown}); erlaubt sind"
                f" {', '.join(field.values)}"
            )
    return notes


def _number(value: object) -> float:
    try:
        return number_of(value)
    except NumberError:
        return math.nan


def unfit_notes(name: str, given: Sequence[object], taken: Sequence[object]) -> list[str]:
    """Remark on values that do not fit the type of a column."""
    lost = [
        str(before)
        for before, after in zip(given, taken, strict=True)
        if before is not None
        and str(before).strip()
        and (after is None or (isinstance(after, float) and math.isnan(after)))
    ]
    if not lost:
        return []
    shown = ", ".join(f"„{value}“" for value in dict.fromkeys(lost[:3]))
    text = f"Feld „{name}“: {len(lost)} Werte passen nicht und bleiben leer ({shown})"
    numeric = any(isinstance(value, float) for value in taken)
    doubtful = next(filter(None, map(ambiguity, lost)), "") if numeric else ""
    return [f"{text}. {doubtful}" if doubtful else text]


def plain_wkb(feature: QgsFeature) -> bytes | None:
    """Geometry of a feature in 2D with straight edges; None where it has none."""
    if not feature.hasGeometry():
        return None
    geometry = QgsGeometry(feature.geometry())
    part = geometry.get()
    # Features with straight edges only are of a curve type as well in a layer of curves.
    if QgsWkbTypes.isCurvedType(part.wkbType()) or part.hasCurvedSegments():
        geometry = QgsGeometry(part.segmentize(CURVE_STEP))
        part = geometry.get()
    part.dropZValue()
    part.dropMValue()
    return bytes(geometry.asWkb().data())
