"""Layers that fill a role: which of a file, by which filter and mapping, and all of them read."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsDataSourceUri,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsVectorLayer,
)

from ...catalogue.geometry_kinds import Geometry
from ...catalogue.model import Role
from ...runtime.errors import SourceError
from ...runtime.progress import Progress
from ...sources.layer_values import unknown_words
from ...sources.opened_layer import OpenedLayer, SubLayer, inner_name
from ...sources.reader_report import ImportReport, RoleReport, Skip
from ...sources.schemas.building_use import known_uses
from ...sources.schemas.city_layer import city_model_layer
from ...sources.schemas.closed_lines import (
    DRAWINGS,
    UNPLACED_DRAWING,
    WAYS_TO_AREAS,
    areas_of_closed_lines,
    is_drawing,
)
from ...sources.schemas.crs_names import StatedCrs, stated_crs
from ...sources.schemas.file_choice import chosen_layers
from ...sources.schemas.layer_reading import LayerReading, official_reading, refusal
from ...sources.schemas.municipalities import municipal_reading
from ...sources.vector_layer import layer_kind, read_role
from ...store.contract import Store
from ...store.features import FeatureTable
from .layer_input import city_area_of, open_layer

_XML = (".gml", ".xml")
_MODELS = (*_XML, ".zip")


@dataclass(frozen=True, slots=True)
class RoleLayer:
    """A layer, how it fills the role, and remarks on both.

    ``reading`` is what the catalogue says of it, None for a layer of no known data model;
    ``where`` and ``mapping`` are what is used: the user's own come first.
    """

    opened: OpenedLayer
    where: str
    mapping: Mapping[str, str]
    reading: LayerReading | None
    notes: tuple[str, ...]


def role_layers(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    *,
    store: Store,
    role: Role,
    crs: str,
    where: str,
    mapping: Mapping[str, str],
) -> tuple[RoleLayer, ...]:
    """Layers that a parameter names, opened, with filter and mapping.

    Official data are recognised: what belongs to the role is chosen as the catalogue says, unless
    ``where`` says otherwise. Of a file with several layers those are taken that fill the role.

    Args:
        algorithm: The algorithm that has the parameter.
        name: Name of its QgsProcessingParameterFeatureSource.
        parameters: Of the run.
        context: Of the run.
        store: The store to fill.
        role: Its role.
        crs: Coordinate system that the user gives, empty for none.
        where: Filter that the user gives, empty for none.
        mapping: Column of the role -> QGIS expression, as far as the user gives them.

    Raises:
        InsekError: if a layer cannot be opened.
        SourceError: if it cannot be placed, or nothing in it belongs to the role.
    """
    prepared, stated, remarks = _prepared(parameters, name, context)

    def opened_at(given: object) -> OpenedLayer:
        return _opened(algorithm, name, {**prepared, name: given}, context, store, crs, stated)

    first = opened_at(prepared.get(name))
    if not first.others or first.chosen:
        found = _role_layer(first, store, role, context, where, mapping)
        return (replace(found, notes=(*remarks, *found.notes)),)
    count = first.layer.featureCount()
    own = SubLayer(
        inner_name(first.layer),
        f"{first.layer.source().split('|')[0]}|layername={inner_name(first.layer)}",
        layer_kind(first.source),
        count if count >= 0 else None,
    )
    layers = (own, *first.others)
    readings = [_reading_at(layer, role, store) for layer in layers]
    file = Path(first.layer.source().split("|")[0]).name
    choice = chosen_layers(file, layers, readings, role)
    head, *others = [
        _role_layer(replace(opened_at(layer.uri), others=()), store, role, context, where, mapping)
        for layer in choice.layers
    ]
    return (replace(head, notes=(choice.note, *head.notes)), *others)


def _prepared(
    parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> tuple[dict[str, Any], StatedCrs | None, tuple[str, ...]]:
    """The parameters with what QGIS cannot read by itself replaced, the CRS a file names, remarks.

    City models become ground plans.
    """
    given = parameters.get(name)
    plain = given.source if isinstance(given, QgsProcessingFeatureSourceDefinition) else given
    source = plain.source() if isinstance(plain, QgsVectorLayer) else plain
    address, _, _ = str(source if isinstance(source, str) else "").partition("|")
    path = Path(address)
    if path.suffix.casefold() not in _MODELS or not path.is_file():
        return parameters, None, ()
    model = city_model_layer(path)
    if model is not None:
        model.layer.setName(path.stem)
        context.temporaryLayerStore().addMapLayer(model.layer)
        return {**parameters, name: model.layer.id()}, None, model.notes
    return with_linked_file(parameters, name, context), stated_crs(path), ()


def with_linked_file(
    parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> dict[str, Any]:
    """The parameters with a GML or NAS file named by a link in a folder of QGIS's own.

    GDAL writes what it finds out about such a file beside it, and QGIS opens it as soon as it
    checks parameters.

    Args:
        parameters: Of the run; anything but the path of such a file stays as it is.
        name: Name of the parameter.
        context: Of the run.
    """
    given = parameters.get(name)
    if not isinstance(given, str):
        return parameters
    address, bar, rest = given.partition("|")
    path = Path(address)
    if path.suffix.casefold() not in _XML or not path.is_file():
        return parameters
    return {**parameters, name: f"{_linked(path, context)}{bar}{rest}"}


def _linked(path: Path, context: QgsProcessingContext) -> str:
    """A file of the same name and content where nobody minds others beside it."""
    place = Path(QgsProcessingUtils.generateTempFilename(path.name, context))
    place.parent.mkdir(parents=True, exist_ok=True)
    for make in (os.symlink, os.link):
        with contextlib.suppress(OSError, NotImplementedError):
            make(path.resolve(), place)
            return str(place)
    shutil.copyfile(path, place)
    return str(place)


def _opened(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
    store: Store,
    crs: str,
    stated: StatedCrs | None,
) -> OpenedLayer:
    """The layer, in the CRS that its file names in the words of the AdV, unless the user gives one.

    Raises:
        InsekError, SourceError: as ``open_layer`` does.
    """
    named = stated if stated is not None and not crs and stated.is_for_us() else None
    given = f"EPSG:{named.epsg}" if named else crs
    try:
        found = open_layer(algorithm, name, parameters, context, store=store, crs=given)
    except SourceError as error:
        if str(parameters[name]).split("|")[0].casefold().endswith(DRAWINGS) and not crs:
            raise SourceError(f"{error} {UNPLACED_DRAWING}") from error
        raise
    return replace(found, notes=(*found.notes, named.sentence())) if named else found


def _reading_at(layer: SubLayer, role: Role, store: Store) -> LayerReading | None:
    opened = QgsVectorLayer(layer.uri, layer.name, "ogr")
    return _reading(opened, layer.name, role, store) if opened.isValid() else None


def _reading(
    source: Any,
    name: str,
    role: Role,
    store: Store,
) -> LayerReading | None:
    catalogue = store.catalogue
    found = municipal_reading(source, role, catalogue)
    return found or official_reading(source, name, role, catalogue.source_of(role.id))


def _role_layer(
    opened: OpenedLayer,
    store: Store,
    role: Role,
    context: QgsProcessingContext,
    where: str,
    mapping: Mapping[str, str],
) -> RoleLayer:
    notes: list[str] = []
    if role.geometry is Geometry.POLYGON and _of_lines(opened):
        opened, note = _areas(opened, role, context)
        notes.append(note)
    name = _model_name(opened)
    reading = _reading(opened.source, name, role, store)
    if reading is not None and not where:
        if not reading.taken:
            raise SourceError(f"{refusal(reading, name)} Es wurde nichts übernommen.")
        notes.append(reading.note)
    elif reading is not None:
        notes.append(f"Als {reading.title} erkannt; ausgewählt wurde nach dem angegebenen Filter")
    return RoleLayer(
        opened,
        where or (reading.where if reading else ""),
        {**(reading.mapping if reading else {}), **mapping},
        None if where else reading,
        (*opened.notes, *notes),
    )


def _model_name(opened: OpenedLayer) -> str:
    """Name of a layer in its file, service or database, whatever it is called in the project."""
    layer, provider = opened.layer, opened.layer.providerType()
    if provider == "ogr":
        return inner_name(layer)
    address = QgsDataSourceUri(layer.source())
    named = address.param("typename") if provider == "WFS" else address.table()
    return str(named) or opened.name


def _source(layer: QgsVectorLayer, context: QgsProcessingContext) -> Any:
    context.temporaryLayerStore().addMapLayer(layer)
    definition = QgsProcessingFeatureSourceDefinition(layer.id())
    return QgsProcessingUtils.variantToSource(definition, context)


def _of_lines(opened: OpenedLayer) -> bool:
    kind = layer_kind(opened.source)
    return kind is Geometry.LINE or (kind is None and is_drawing(opened.layer))


def _areas(
    opened: OpenedLayer, role: Role, context: QgsProcessingContext
) -> tuple[OpenedLayer, str]:
    """A drawing with its closed lines as areas.

    Raises:
        SourceError: for lines of anything else, and a drawing without closed ones.
    """
    fault = f"Ebene „{opened.name}“ enthält Linien, „{role.label}“ braucht Flächen."
    if not is_drawing(opened.layer):
        raise SourceError(f"{fault} {WAYS_TO_AREAS} Es wurde nichts übernommen.")
    found = areas_of_closed_lines(opened.layer)
    if found.layer is None:
        raise SourceError(f"{fault} {found.note}. Es wurde nichts übernommen.")
    return replace(opened, layer=found.layer, source=_source(found.layer, context)), found.note


def read_layers(
    layers: Sequence[RoleLayer], store: Store, role: Role, progress: Progress | None = None
) -> tuple[FeatureTable, ImportReport]:
    """All layers as one table of the role, in the store's CRS, with one account.

    Args:
        layers: Of ``role_layers``.
        store: The store to fill.
        role: Its role.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: as ``read_role`` does.
    """
    tables, reports = [], []
    for number, layer in enumerate(layers):
        table, report = read_role(
            layer.opened.source,
            role,
            crs=store.crs,
            where=layer.where,
            mapping=layer.mapping,
            city=city_area_of(store),
            progress=_part(progress, number, len(layers)),
        )
        if role.id == "building" and "nutzung" in table.columns:
            uses, notes = known_uses(list(table.columns["nutzung"]))
            table = table.with_columns(nutzung=uses)
            report = _with_role(report, notes=(*report.roles[0].notes, *notes))
        columns = {name: list(values) for name, values in table.columns.items()}
        remarks = (*report.roles[0].notes, *unknown_words(role, columns))
        aside = layer.reading.aside if layer.reading else ()
        report = _with_role(
            report,
            filtered=report.roles[0].filtered - sum(item.count for item in aside),
            skipped=(*report.roles[0].skipped, *aside),
            notes=remarks,
        )
        tables.append(table)
        lost = layer.opened.lost(report.roles[0].read)
        reports.append(report.with_notes((*lost, *layer.notes)))
    return _stacked(tables), _summed(reports)


def _part(progress: Progress | None, number: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda share: progress((number + share) / count)


def _with_role(report: ImportReport, **changes: Any) -> ImportReport:
    (role,) = report.roles
    return replace(report, roles=(replace(role, **changes),))


def _stacked(tables: Sequence[FeatureTable]) -> FeatureTable:
    """Rows of all tables; columns that one lacks are empty there."""
    if len(tables) == 1:
        return tables[0]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns = {}
    for name in names:
        given = [table.columns.get(name) for table in tables]
        real = all(column is None or column.dtype.kind == "f" for column in given)
        empty = np.nan if real else None
        columns[name] = np.concatenate(
            [
                np.full(len(table), empty, dtype=float if real else object)
                if column is None
                else column.astype(float if real else object)
                for table, column in zip(tables, given, strict=True)
            ]
        )
    return FeatureTable(np.concatenate([table.geometry for table in tables]), columns)


def _summed(reports: Sequence[ImportReport]) -> ImportReport:
    """One report of all layers; equal reasons and remarks stand once."""
    roles = [role for report in reports for role in report.roles]
    skips: dict[str, Skip] = {}
    for skip in (skip for role in roles for skip in role.skipped):
        before = skips.get(skip.reason)
        merged = (skip.count, skip.ids)
        if before is not None:
            merged = (before.count + skip.count, (*before.ids, *skip.ids))
        skips[skip.reason] = Skip(skip.reason, *merged)
    notes = dict.fromkeys(note for report in reports for note in report.notes)
    role = RoleReport(
        role=roles[0].role,
        read=sum(item.read for item in roles),
        written=sum(item.written for item in roles),
        merged=sum(item.merged for item in roles),
        split=sum(item.split for item in roles),
        filtered=sum(item.filtered for item in roles),
        outside=sum(item.outside for item in roles),
        repaired=sum(item.repaired for item in roles),
        repaired_ids=tuple(label for item in roles for label in item.repaired_ids),
        cut=sum(item.cut for item in roles),
        skipped=tuple(skips.values()),
        notes=tuple(dict.fromkeys(note for item in roles for note in item.notes)),
    )
    sources = dict.fromkeys(report.source for report in reports)
    return ImportReport(", ".join(sources), (role,), tuple(notes))
