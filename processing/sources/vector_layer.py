"""Any vector layer that QGIS can open (files, WFS, PostGIS, memory), as arrays or as a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSource,
    QgsFields,
    QgsProcessingFeatureSource,
    QgsWkbTypes,
)

from ..catalogue.geometry_kinds import Geometry
from ..catalogue.model import Role
from ..runtime.array_types import GeometryArray, IntArray
from ..runtime.cancellation import check_cancelled
from ..runtime.errors import SourceError
from ..runtime.progress import Progress
from ..store.features import FeatureTable
from ..store.schema import COMMON_FIELDS
from ..wording.numbers import grouped
from .incoming_geometry import (
    clean,
    finite,
    from_wkb,
    in_one_form,
    points_apart,
    representative_points,
    reproject,
)
from .layer_encoding import with_lost_letters_marked
from .layer_place import crs_label, place_note
from .layer_values import fitted_value, plain_value, plain_wkb, unfit_notes
from .opened_layer import GEOMETRY_KINDS
from .reader_report import ImportReport, RoleReport, SkipTally

_GERMAN = {
    Geometry.POINT: "Punkte",
    Geometry.LINE: "Linien",
    Geometry.POLYGON: "Flächen",
}
_CHUNK = 500
MAX_HELD = 8_000_000
"""So many corners of geometries are kept at most, with ``_PER_OBJECT`` more for each object and one
for each of its values: up to 1 GB (measured 116 bytes a corner, 900 an object)."""
_PER_OBJECT = 8
_BYTES_PER_CORNER = 16


@dataclass(frozen=True)
class LayerFeatures:
    """``n`` features in the target CRS: geometries (not yet repaired), ids, evaluated columns.

    ``seen`` is the number of features that the layer handed over, before any filter; ``notes`` are
    German remarks on the layer as a whole.
    """

    geometry: GeometryArray
    ids: tuple[str, ...]
    columns: Mapping[str, Sequence[object]]
    skips: SkipTally
    seen: int = 0
    notes: tuple[str, ...] = ()


def layer_kind(source: QgsFeatureSource) -> Geometry | None:
    """Geometry of a layer; None when it does not say (e.g. mixed collections)."""
    return GEOMETRY_KINDS.get(QgsWkbTypes.geometryType(source.wkbType()))


def source_crs(source: QgsFeatureSource, given: QgsCoordinateReferenceSystem | None) -> str:
    """WKT of the layer's CRS, or of ``given`` for a layer that does not state one.

    Raises:
        SourceError: if the layer states no CRS and none that is valid is given.
    """
    own = source.sourceCrs()
    chosen = own if own.isValid() else given
    if chosen is None or not chosen.isValid():
        raise SourceError(
            f"Ebene „{source.sourceName()}“: Das Koordinatensystem ist nicht bekannt. Bitte der"
            " Ebene in QGIS eines zuweisen (Layer → KBS des Layers setzen) oder es beim Übernehmen"
            " angeben."
        )
    return str(chosen.toWkt(Qgis.CrsWktVariant.Preferred))


def expression(text: str, purpose: str, fields: QgsFields) -> QgsExpression:
    """Parsed expression whose fields exist; ``purpose`` is German and begins the messages.

    Raises:
        SourceError: if it cannot be parsed or names a missing field.
    """
    parsed = QgsExpression(text)
    if parsed.hasParserError():
        raise SourceError(
            f"{purpose}: Der Ausdruck „{text}“ ist nicht lesbar"
            f" ({parsed.parserErrorString().strip()}). Bitte korrigieren."
        )
    names = {field.name().casefold() for field in fields}
    missing = [
        name
        for name in sorted(parsed.referencedColumns())
        if name != QgsFeatureRequest.ALL_ATTRIBUTES and name.casefold() not in names
    ]
    if missing:
        raise SourceError(
            f"{purpose}: Das Feld „{missing[0]}“ aus dem Ausdruck „{text}“ gibt es in der Ebene"
            f" nicht. Vorhanden: {', '.join(field.name() for field in fields) or 'keine Felder'}."
        )
    return parsed


def read_layer(
    source: QgsFeatureSource,
    *,
    crs: str,
    where: str = "",
    expressions: Mapping[str, str] | None = None,
    given_crs: QgsCoordinateReferenceSystem | None = None,
    city: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> LayerFeatures:
    """Features of a layer with the values of some expressions.

    Curves are segmented, Z and M dropped, coordinates moved to ``crs``. Features whose expressions
    fail are skipped and tallied.

    Args:
        source: The layer.
        crs: Target CRS.
        where: Filter expression; empty takes every feature.
        expressions: Column name -> QGIS expression.
        given_crs: CRS for a layer that states none.
        city: Where the city is, in ``crs``: features far away are told, a layer that lies far away
            as a whole and looks like another CRS is refused. None asks nothing.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the CRS is unknown or cannot be true, an expression is wrong, or the layer
            is too large.
    """
    own_crs = source_crs(source, given_crs)
    fields = source.fields()
    columns: dict[str, list[object]] = {name: [] for name in expressions or {}}
    parsed = {
        name: expression(text, f"Feld „{name}“", fields)
        for name, text in (expressions or {}).items()
    }
    scope = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(None))
    scope.setFields(fields)
    for item in parsed.values():
        item.prepare(scope)
    condition = expression(where, "Filter", fields) if where.strip() else None
    if condition is not None:
        condition.prepare(scope)
    wkb: list[bytes | None] = []
    ids: list[str] = []
    skips = SkipTally()
    total = max(source.featureCount(), 1)
    seen = held = 0
    for number, feature in enumerate(_features(source)):
        seen = number + 1
        if number % _CHUNK == 0:
            _go_on(number / total, progress)
        scope.setFeature(feature)
        feature_id = str(feature.id())
        if condition is not None and not _holds(condition, scope, feature_id, skips):
            continue
        values = _evaluate(parsed, scope, feature_id, skips)
        if values is None:
            continue
        wkb.append(plain_wkb(feature))
        held += len(wkb[-1] or b"") // _BYTES_PER_CORNER + _PER_OBJECT + len(values)
        if held > MAX_HELD:
            raise SourceError(_too_large(source, len(ids), total))
        ids.append(feature_id)
        for name, value in values.items():
            columns[name].append(value)
    before = from_wkb(wkb)
    wkb.clear()
    after = reproject(before, own_crs, crs)
    far = place_note(before, after, own=own_crs, target=crs, city=city) if city else ""
    marked, notes = with_lost_letters_marked(columns, ids)
    notes = (*((far,) if far else ()), *notes)
    found = LayerFeatures(after, tuple(ids), marked, skips, seen, notes)
    lost = np.flatnonzero(finite(before) & ~finite(after))
    return _without(found, lost, own_crs) if len(lost) else found


def _too_large(source: QgsFeatureSource, taken: int, total: int) -> str:
    return (
        f"Ebene „{source.sourceName()}“: Sie ist zu groß. Gelesen werden bis"
        f" {grouped(MAX_HELD)} Stützpunkte, jedes Objekt zählt {_PER_OBJECT} mehr und jeder Wert"
        f" einen; erreicht sind sie nach {grouped(taken)} von {grouped(total)} Objekten. Bitte auf"
        " das Gebiet der Stadt zuschneiden (Werkzeug „Nach Position extrahieren“) oder mit einem"
        " Filter beschränken. Es wurde nichts übernommen."
    )


def _without(found: LayerFeatures, lost: IntArray, crs: str) -> LayerFeatures:
    """The features without those that cannot be moved out of a CRS, which are tallied."""
    reason = f"Koordinaten außerhalb von {crs_label(crs)}, nicht umzurechnen"
    for row in lost:
        found.skips.add(reason, f"Objekt {found.ids[row]}")
    kept = np.setdiff1d(np.arange(len(found.ids)), lost)
    return replace(
        found,
        geometry=found.geometry[kept],
        ids=tuple(found.ids[row] for row in kept),
        columns={name: [values[row] for row in kept] for name, values in found.columns.items()},
    )


def read_role(
    source: QgsFeatureSource,
    role: Role,
    *,
    crs: str,
    where: str = "",
    mapping: Mapping[str, str] | None = None,
    given_crs: QgsCoordinateReferenceSystem | None = None,
    city: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> tuple[FeatureTable, ImportReport]:
    """Table of one role from a layer.

    A layer of points fills roles of points, and so on; areas also fill roles of points, with a
    point inside each. Multi-part points become one feature per part.

    Args:
        source: The layer.
        role: The role to fill.
        crs: Target CRS.
        where: Filter expression; empty takes every feature.
        mapping: Column of the role -> QGIS expression; columns not named take the layer's field of
            the same name if there is one.
        given_crs: CRS for a layer that states none.
        city: Where the city is, in ``crs``: features far away are told, a layer that lies far away
            as a whole and looks like another CRS is refused. None asks nothing.
        progress: Called with 0..1; raises CancelledError to stop.

    Raises:
        SourceError: if the layer is empty, of the wrong geometry, or an expression is wrong.
    """
    kind = _require_kind(source, role)
    known = {item[0]: item[1] for item in COMMON_FIELDS} | {f.name: f.type for f in role.fields}
    chosen = _mapping(source, role, known, mapping or {})
    read = read_layer(
        source,
        crs=crs,
        where=where,
        expressions=chosen,
        given_crs=given_crs,
        city=city,
        progress=progress,
    )
    if not len(read.ids) and not read.skips.total():
        raise SourceError(
            f"Ebene „{source.sourceName()}“: Kein Objekt gefunden"
            + (f", das den Filter „{where}“ erfüllt" if where.strip() else "; die Ebene ist leer")
            + ". Es wurde nichts übernommen."
        )
    taken_in = len(read.ids) + read.skips.total()
    geometry, owner = read.geometry, np.arange(len(read.ids))
    if kind is Geometry.POINT:
        geometry, owner = points_apart(geometry)
    ids = [read.ids[row] for row in owner]
    labels = [f"Objekt {feature_id}" for feature_id in ids]
    geometry, repaired = clean(geometry, kind, labels, read.skips)
    rows = np.flatnonzero(~shapely.is_missing(geometry))
    if not len(rows):
        reasons = "; ".join(skip.sentence() for skip in read.skips.result())
        raise SourceError(
            f"Ebene „{source.sourceName()}“: Kein Objekt ist brauchbar: {reasons}. Es wurde nichts"
            " übernommen."
        )
    geometry = in_one_form(geometry[rows])
    if kind is not role.geometry:
        geometry = representative_points(geometry)
    columns: dict[str, Sequence[object]] = {}
    notes: list[str] = []
    for name, values in read.columns.items():
        picked = [values[owner[row]] for row in rows]
        columns[name] = [fitted_value(value, known[name]) for value in picked]
        notes.extend(unfit_notes(name, picked, columns[name]))
    if "quelle_id" not in columns:
        columns["quelle_id"] = [f"{source.sourceName()}:{ids[row]}" for row in rows]
    report = RoleReport(
        role=role.id,
        read=read.seen,
        written=len(rows),
        filtered=read.seen - taken_in,
        split=len(owner) - len(read.ids),
        repaired=len(repaired),
        repaired_ids=tuple(labels[row] for row in repaired[:50]),
        skipped=read.skips.result(),
        notes=tuple(notes),
    )
    return FeatureTable.from_rows(geometry, columns), ImportReport(
        source.sourceName(), (report,), read.notes
    )


def _go_on(share: float, progress: Progress | None) -> None:
    check_cancelled()
    if progress is not None:
        progress(min(share, 1.0))


def _features(source: QgsFeatureSource) -> Iterable[QgsFeature]:
    request = QgsFeatureRequest()
    if isinstance(source, QgsProcessingFeatureSource):
        # We repair and list invalid geometries ourselves; Processing would stop at the first one.
        flag = Qgis.ProcessingFeatureSourceFlag.SkipGeometryValidityChecks
        unchecked: Iterable[QgsFeature] = source.getFeatures(request, flag)
        return unchecked
    found: Iterable[QgsFeature] = source.getFeatures(request)
    return found


def _require_kind(source: QgsFeatureSource, role: Role) -> Geometry:
    kind = layer_kind(source)
    if kind is None:
        kind = role.geometry
    fits = kind is role.geometry or (kind is Geometry.POLYGON and role.geometry is Geometry.POINT)
    if role.geometry not in _GERMAN or not fits:
        needed = _GERMAN.get(role.geometry, "keine Vektordaten")
        raise SourceError(
            f"Ebene „{source.sourceName()}“ enthält {_GERMAN[kind]}, „{role.label}“ braucht"
            f" {needed}. Bitte eine passende Ebene oder Rolle wählen."
        )
    return kind


def _mapping(
    source: QgsFeatureSource, role: Role, known: Mapping[str, str], mapping: Mapping[str, str]
) -> dict[str, str]:
    unknown = [name for name in mapping if name not in known]
    if unknown:
        raise SourceError(
            f"„{role.label}“ hat kein Feld „{unknown[0]}“. Vorhanden sind: {', '.join(known)}."
        )
    names = {field.name().casefold(): field.name() for field in source.fields()}
    same = {name: QgsExpression.quotedColumnRef(names[name]) for name in known if name in names}
    given = {name: text for name, text in mapping.items() if text.strip()}
    return same | given


def _holds(
    condition: QgsExpression, scope: QgsExpressionContext, feature_id: str, skips: SkipTally
) -> bool:
    value = condition.evaluate(scope)
    if condition.hasEvalError():
        skips.add(
            f"Filter nicht auswertbar ({condition.evalErrorString()})", f"Objekt {feature_id}"
        )
        return False
    return bool(value)


def _evaluate(
    parsed: Mapping[str, QgsExpression],
    scope: QgsExpressionContext,
    feature_id: str,
    skips: SkipTally,
) -> dict[str, object] | None:
    values: dict[str, object] = {}
    for name, item in parsed.items():
        values[name] = plain_value(item.evaluate(scope))
        if item.hasEvalError():
            reason = f"Ausdruck für „{name}“ nicht auswertbar ({item.evalErrorString()})"
            skips.add(reason, f"Objekt {feature_id}")
            return None
    return values
