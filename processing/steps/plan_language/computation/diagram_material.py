"""In and out of the plan language: a layer or a role in, a new layer and perhaps a role out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingFeatureSource,
)
from qgis.PyQt.QtCore import QMetaType

from ....analysis.shapes.geometry import repair
from ....catalogue.geometry_kinds import Geometry
from ....catalogue.model import Role
from ....runtime.array_types import GeometryArray, Values
from ....runtime.cancellation import EVERY, check_cancelled
from ....runtime.errors import InsekError
from ....runtime.progress import Progress
from ....sources.incoming_geometry import points_apart, representative_points
from ....sources.reader_report import SkipTally
from ....sources.regions import districts_if_known
from ....sources.vector_layer import LayerFeatures, layer_kind, read_layer, source_crs
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.metric_crs import metric_crs
from ....store.provenance import ORIGINS
from ....store.schema import COMMON_FIELDS
from ...role_data import computed, read

TYPES = {
    "text": QMetaType.Type.QString,
    "integer": QMetaType.Type.LongLong,
    "real": QMetaType.Type.Double,
    "boolean": QMetaType.Type.Bool,
    "date": QMetaType.Type.QString,
}
GERMAN = {
    Geometry.POINT: "Punkte",
    Geometry.LINE: "Linien",
    Geometry.POLYGON: "Flächen",
}


@dataclass(frozen=True)
class DiagramMaterial:
    """What a step draws from: ``n`` usable geometries of one kind, in metres.

    ``columns`` holds the attributes by their own names, ``fields`` their types; ``lines`` are for
    the log.
    """

    title: str
    crs: str
    kind: Geometry
    geometry: GeometryArray
    columns: Mapping[str, Sequence[object]]
    fields: tuple[tuple[str, str], ...]
    role: str = ""
    lines: tuple[str, ...] = ()

    def column(self, name: str) -> list[object]:
        """Values of a column, found in whatever case; None where there is none of that name."""
        wanted = name.casefold()
        for own, values in self.columns.items():
            if own.casefold() == wanted:
                return list(values)
        return [None] * len(self.geometry)

    def has(self, name: str) -> bool:
        """Whether there is a column of that name, in whatever case."""
        return name.casefold() in {own.casefold() for own in self.columns}


@dataclass(frozen=True)
class Drawn:
    """What a step has drawn: ``n`` single-part geometries of one kind with their columns."""

    kind: Geometry
    geometry: GeometryArray
    columns: Mapping[str, Values]
    fields: tuple[tuple[str, str], ...]
    note: str = ""
    lines: tuple[str, ...] = ()


def material_of_layer(
    source: QgsProcessingFeatureSource,
    store: Store | None,
    kinds: Sequence[Geometry],
    progress: Progress,
) -> DiagramMaterial:
    """Features of a layer, moved to the store's CRS if there is a store.

    Args:
        source: the layer.
        store: whose CRS is taken; None keeps the CRS of the layer.
        kinds: geometries that can be drawn from.
        progress: called with 0 to 1; what it raises ends the step.

    Raises:
        InsekError: if the layer is of another kind, or without a store its CRS has no metres.
    """
    if store is not None:
        crs = store.crs
    else:
        source_crs(source, None)  # refuses a layer that names none
        crs = _in_metres(source)
    kind = layer_kind(source)
    if kind is not None:
        _require_kind(f"Ebene „{source.sourceName()}“", kind, kinds)
    fields = [(field.name(), _type(field)) for field in source.fields()]
    quoted = {name: QgsExpression.quotedColumnRef(name) for name, _ in fields}
    features = read_layer(source, crs=crs, expressions=quoted, progress=progress)
    if kind is None:
        kind = _commonest(features.geometry, kinds)
    return _material(source.sourceName(), crs, kind, features, tuple(fields))


def material_of_role(store: Store, role: Role, kinds: Sequence[Geometry]) -> DiagramMaterial:
    """Features of a role.

    Raises:
        InsekError: if the role is of another kind or has no data.
    """
    _require_kind(f"„{role.label}“", role.geometry, kinds)
    table = read(store, role.id)
    fields = COMMON_FIELDS + tuple((item.name, item.type) for item in role.fields)
    columns = {name: list(table.column(name)) for name, _ in fields}
    return DiagramMaterial(
        role.label, store.crs, role.geometry, table.geometry, columns, fields, role.id
    )


def _in_metres(source: QgsProcessingFeatureSource) -> str:
    crs = source.sourceCrs()
    if crs.isGeographic():
        raise InsekError(
            f"Ebene „{source.sourceName()}“: Das Koordinatensystem"
            f" {crs.authid() or crs.description()} zählt in Grad, Maße auf der Karte brauchen"
            " Meter. Bitte die Ebene vorher umprojizieren, z. B. nach EPSG:25832, oder einen"
            " INSEK-Speicher angeben: dann wird sie umgerechnet."
        )
    return metric_crs(crs.authid() or source_crs(source, None))


def _require_kind(what: str, kind: Geometry, kinds: Sequence[Geometry]) -> None:
    if kind not in kinds:
        needed = " oder ".join(GERMAN[item] for item in kinds)
        raise InsekError(
            f"{what} enthält {GERMAN.get(kind, 'keine Geometrien')}, gebraucht werden {needed}."
            " Bitte eine passende Ebene oder Rolle wählen."
        )


def _commonest(geometries: GeometryArray, kinds: Sequence[Geometry]) -> Geometry:
    dimension = shapely.get_dimensions(geometries)
    number = {Geometry.POINT: 0, Geometry.LINE: 1, Geometry.POLYGON: 2}
    return max(kinds, key=lambda kind: int((dimension == number[kind]).sum()))


def _material(
    title: str,
    crs: str,
    kind: Geometry,
    features: LayerFeatures,
    fields: tuple[tuple[str, str], ...],
) -> DiagramMaterial:
    geometry, owner = features.geometry, np.arange(len(features.geometry))
    if kind is Geometry.POINT:
        geometry, owner = points_apart(geometry)
    repaired, report = repair(geometry, kind.value)
    skips = SkipTally()
    for item in report.skipped:
        skips.add(item.reason, f"Objekt {features.ids[owner[item.index]]}")
    kept = np.flatnonzero(~shapely.is_missing(repaired))
    lines = [f"{title}: {len(kept)} von {report.total} Objekten verwendet"]
    if report.repaired:
        lines.append(f"    repariert: {len(report.repaired)}")
    lines += [
        f"    übersprungen: {skip.sentence()}"
        for skip in (*features.skips.result(), *skips.result())
    ]
    columns = {
        name: [values[owner[row]] for row in kept] for name, values in features.columns.items()
    }
    return DiagramMaterial(title, crs, kind, repaired[kept], columns, fields, "", tuple(lines))


def _type(field: QgsField) -> str:
    if field.type() == QMetaType.Type.Bool:
        return "boolean"
    if field.type() in (
        QMetaType.Type.Int,
        QMetaType.Type.UInt,
        QMetaType.Type.LongLong,
        QMetaType.Type.ULongLong,
    ):
        return "integer"
    return "real" if field.isNumeric() else "text"


def sink_fields(fields: Sequence[tuple[str, str]]) -> QgsFields:
    """Fields of the output layer."""
    result = QgsFields()
    for name, kind in fields:
        result.append(QgsField(name, TYPES[kind]))
    return result


def features_of(drawn: Drawn) -> Iterator[QgsFeature]:
    """Features for the output layer."""
    fields = sink_fields(drawn.fields)
    values = [drawn.columns[name] for name, _ in drawn.fields]
    for row in range(len(drawn.geometry)):
        if row % EVERY == 0:
            check_cancelled()
            wkb = shapely.to_wkb(drawn.geometry[row : row + EVERY])
        feature = QgsFeature(fields)
        geometry = QgsGeometry()
        geometry.fromWkb(wkb[row % EVERY])
        feature.setGeometry(geometry)
        feature.setAttributes([_plain(column[row]) for column in values])
        yield feature


def _plain(value: object) -> object:
    """Value without numpy; nan becomes NULL."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


@dataclass(frozen=True, slots=True)
class Target:
    """Role of a store that is to be filled as well."""

    store: Store
    role: Role
    algorithm: str


def find_target(
    store: Store | None, role: Role | None, algorithm: str, *, replace: bool
) -> Target | None:
    """The role to be filled, if one is named.

    Args:
        store: None if none is given.
        role: to be filled; None for none.
        algorithm: id of the tool after ``insek:``.
        replace: whether content that is there may be replaced.

    Returns:
        Where it goes; None if no role is named.

    Raises:
        InsekError: if there is no store, or the role has content that must not be replaced.
    """
    if role is None:
        return None
    if store is None:
        raise InsekError(
            f"„{role.label}“ lässt sich nur in einem INSEK-Speicher füllen. Bitte den Speicher"
            " angeben."
        )
    count = store.count(role.id)
    if count and not replace:
        provenance = store.provenance(role.id)
        origin = ORIGINS[provenance.origin] if provenance else "gezeichnet"
        raise InsekError(
            f"{store.name}: „{role.label}“ enthält schon {count} Objekte ({origin}). Es wurde"
            " nichts verändert. Bitte „Inhalt der Rolle ersetzen“ einschalten, wenn sie entfallen"
            " sollen."
        )
    return Target(store, role, algorithm)


def require_fit(target: Target, material: DiagramMaterial, kind: Geometry) -> None:
    """Refuse a role of another geometry, or one that is itself the source.

    Args:
        target: the role to be filled.
        material: what is drawn from.
        kind: geometry of what is drawn.

    Raises:
        InsekError: for such a role.
    """
    if target.role.id == material.role:
        raise InsekError(
            f"„{target.role.label}“ ist Quelle und Ziel zugleich: die Daten gingen verloren. Bitte"
            " eine andere Rolle füllen."
        )
    if target.role.geometry is not kind:
        raise InsekError(
            f"„{target.role.label}“ braucht"
            f" {GERMAN.get(target.role.geometry, 'keine Vektordaten')}, das Ergebnis sind"
            f" {GERMAN[kind]}. Bitte eine passende Rolle wählen."
        )


def fill_role(
    target: Target, material: DiagramMaterial, drawn: Drawn, parameters: Mapping[str, object]
) -> None:
    """Write what was drawn into the role, with the columns that the role has.

    Args:
        target: role and store, from :func:`find_target`.
        material: what it was drawn from.
        drawn: in the CRS of the store; columns that the role lacks are left out.
        parameters: of the run, for provenance.

    Raises:
        ValueError: for parameters without a term.
    """
    store, role = target.store, target.role
    known = {name for name, _ in COMMON_FIELDS} | {item.name for item in role.fields}
    columns = {name: values for name, values in drawn.columns.items() if name in known}
    if "stand" in known:
        columns["stand"] = ["Vorschlag"] * len(drawn.geometry)
    if "ortsbezirk" not in columns:
        places = representative_points(drawn.geometry)
        columns["ortsbezirk"] = districts_if_known(store).homes(places)
    note = f"Generalisiert aus „{material.title}“. {drawn.note}".strip()
    provenance = computed(store, role.id, target.algorithm, parameters=dict(parameters), note=note)
    with store.writing() as writer:
        writer.put(
            role.id,
            FeatureTable.from_rows(drawn.geometry, columns),
            provenance,
            input_roles=[material.role] if material.role else [],
        )


def drawing_crs(material: DiagramMaterial) -> QgsCoordinateReferenceSystem:
    """CRS of the output layer."""
    return QgsCoordinateReferenceSystem(material.crs)
