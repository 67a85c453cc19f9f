"""Derive the entries of a vision map from other maps by rules.

The rules stand in the catalogue; a ``Recipe`` holds what the calculation needs of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from ...runtime.array_types import ObjectArray, Values
from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, part_of, report_share
from ..arrays import BoolArray, GeometryArray
from ..settlement.district_locator import Districts
from .geometry import meets, repair
from .vision_shapes import OPERATIONS, Made, OperationNumbers, SourceShapes, measure

NO_DATA = "keine Daten"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one entry of the vision map is made; distances are metres unless their name says mm.

    Attributes:
        entry: Id of the legend entry.
        role: Role that it fills.
        sources: Roles that it is made of.
        operation: Key of ``OPERATIONS``.
        numbers: Numbers of the operation.
        fallback: Roles taken when no source has features.
        partner: Second group of roles of an operation that needs one.
        attributes: Allowed values by column; sources without the column pass, and so does an
            empty ``stand``: planners drew it, no computation proposed it.
        where: "anywhere", "core" or "outside_core".
        near: Roles of which one must be within ``near_m``.
        near_m: That distance.
        near_edge: Whether it is measured to the edge of areas.
        cut: Roles whose areas are cut out of the result.
        per_district: Whether each Ortsbezirk is treated by itself.
    """

    entry: str
    role: str
    sources: tuple[str, ...]
    operation: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    fallback: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: str = "anywhere"
    near: tuple[str, ...] = ()
    near_m: float = 0.0
    near_edge: bool = False
    cut: tuple[str, ...] = ()
    per_district: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one role: geometries, names and the columns that conditions may ask for."""

    geometry: GeometryArray
    names: Sequence[str | None] | ObjectArray
    columns: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DistrictPlace:
    """An Ortsbezirk; ``core`` marks the Kernstadt."""

    id: str
    name: str
    area: shapely.Geometry
    core: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What all rules share: the print scale, the Ortsbezirke, and how to say „zur Kernstadt“."""

    scale: float
    places: tuple[DistrictPlace, ...] = ()
    to_core: str = "zur Kernstadt"


@dataclass(frozen=True, slots=True)
class Derived:
    """What a rule gives.

    Attributes:
        entry: Id of the legend entry.
        role: Role that it fills.
        geometry: Derived geometries, shape (n,), largest first.
        names: Name of each, from the source that it is mostly made of.
        districts: Ortsbezirk in which each mostly lies.
        used: Number of features that met the condition, by role.
        left_out: Number of features that did not, by role.
        skipped: Number of broken features, by role.
        fallback: Whether the sources were empty and the fallback was taken.
        before: Area (m²), length (m) or number of what was used, by the dimension of the result.
        after: The same of the result.
        unit: "m²", "m" or "".
        reason: Why there is no result, in German; empty when there is one.
        missing: Roles without features that keep the rule from giving a result.
    """

    entry: str
    role: str
    geometry: GeometryArray = field(default_factory=lambda: np.empty(0, dtype=object))
    names: tuple[str | None, ...] = ()
    districts: tuple[str | None, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    fallback: bool = False
    before: float = 0.0
    after: float = 0.0
    unit: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Picked:
    """Features that meet a condition, with the counts of those that do not."""

    material: SourceShapes
    used: Mapping[str, int]
    left_out: Mapping[str, int]
    skipped: Mapping[str, int]


def synthesise(
    rules: Sequence[Recipe],
    tables: Mapping[str, Features],
    setting: Setting,
    *,
    progress: Progress | None = None,
) -> tuple[Derived, ...]:
    """Result of every rule, in their order; the same input always gives the same.

    Args:
        rules: What to derive.
        tables: Features by role; missing roles count as empty.
        setting: Print scale and Ortsbezirke.
        progress: Callback.

    Returns:
        One ``Derived`` per rule. A rule whose sources and fallback are empty, or none of whose
        features meets the condition, gives no geometries and says why.

    Raises:
        AnalysisError: if a number of a rule is negative or the scale not positive.
        KeyError: for an operation that is not in ``OPERATIONS``.
    """
    found = []
    for index, rule in enumerate(rules):
        report_share(progress, index / len(rules))
        step = part_of(progress, index / len(rules), (index + 1) / len(rules))
        found.append(_derive(rule, tables, setting, progress=step))
    report_share(progress, 1.0)
    return tuple(found)


def _derive(
    rule: Recipe,
    tables: Mapping[str, Features],
    setting: Setting,
    *,
    progress: Progress | None,
) -> Derived:
    none = Derived(rule.entry, rule.role)
    roles = _filled(rule.sources, tables)
    fallback = not roles
    roles = roles or _filled(rule.fallback, tables)
    if not roles:
        return replace(none, reason=NO_DATA, missing=(*rule.sources, *rule.fallback))
    if rule.where != "anywhere" and not any(place.core for place in setting.places):
        return replace(none, reason=f"{NO_DATA} {setting.to_core}")
    for group in (rule.partner, rule.near):
        if group and not _filled(group, tables):
            return replace(none, reason=NO_DATA, missing=group)
    picked = _pick(rule, roles, tables, setting)
    counted = replace(
        none,
        fallback=fallback,
        used=picked.used,
        left_out=picked.left_out,
        skipped=picked.skipped,
    )
    if not len(picked.material.geometry):
        return replace(counted, reason="nichts erfüllt die Bedingung")
    report_share(progress, 0.3)
    ground = OperationNumbers(
        scale=setting.scale,
        numbers=rule.numbers,
        partner=_union(rule.partner, tables),
        cut=_union(rule.cut, tables),
    )
    made = _make(rule, picked.material, ground, setting)
    report_share(progress, 0.9)
    if not len(made.geometry):
        return replace(counted, reason="nichts bleibt groß genug für den Druck")
    before, unit = measure(picked.material.geometry, like=made.geometry)
    return replace(
        counted,
        geometry=made.geometry,
        names=made.names,
        districts=_districts(made.geometry, setting.places),
        before=before,
        after=measure(made.geometry, like=made.geometry)[0],
        unit=unit,
    )


def _filled(roles: Sequence[str], tables: Mapping[str, Features]) -> tuple[str, ...]:
    return tuple(role for role in roles if role in tables and len(tables[role].geometry))


def _make(rule: Recipe, material: SourceShapes, ground: OperationNumbers, setting: Setting) -> Made:
    """Run the operation, once or for each Ortsbezirk that the condition allows."""
    operation = OPERATIONS[rule.operation]
    if not rule.per_district:
        return operation(material, ground)
    parts = []
    for place in setting.places:
        if _allowed(place, rule.where):
            inside = material.within(place.area)
            if len(inside.geometry):
                made = operation(inside, ground)
                parts.append(Made(made.geometry, (place.name,) * len(made.geometry)))
    return Made.joined(parts)


def _allowed(place: DistrictPlace, where: str) -> bool:
    return where == "anywhere" or place.core == (where == "core")


def _pick(
    rule: Recipe, roles: Sequence[str], tables: Mapping[str, Features], setting: Setting
) -> _Picked:
    region = _region(rule, setting)
    near = None
    if rule.near:
        near = _union(rule.near, tables)
        near = shapely.boundary(near) if rule.near_edge else near
        shapely.prepare(near)
    materials, used, left_out, skipped = [], {}, {}, {}
    for role in roles:
        features = tables[role]
        geometry, sound = _sound(features.geometry)
        names = np.array([str(name) if name else None for name in features.names], dtype=object)
        fitting = _attributes_fit(features, rule.attributes)
        skipped[role] = int(np.count_nonzero(~sound))
        chosen = sound & fitting
        material = SourceShapes(geometry[chosen], names[chosen], np.flatnonzero(chosen)).exploded()
        if region is not None:
            material = material.take(_mostly_in(material.geometry, region))
        if near is not None:
            close = shapely.dwithin(material.geometry, near, rule.near_m)
            material = material.take(close)
        used[role] = len(np.unique(material.rows))
        left_out[role] = int(np.count_nonzero(sound)) - used[role]
        materials.append(material)
    return _Picked(SourceShapes.joined(materials), used, left_out, skipped)


def _region(rule: Recipe, setting: Setting) -> shapely.Geometry | None:
    """Part of the city that the condition names; None for all of it.

    A rule for each Ortsbezirk cuts along their borders instead.
    """
    if rule.where == "anywhere" or rule.per_district:
        return None
    areas = [place.area for place in setting.places if _allowed(place, rule.where)]
    region = cancellable(shapely.union_all, areas)
    shapely.prepare(region)
    return region


def _attributes_fit(features: Features, wanted: Mapping[str, tuple[str, ...]]) -> BoolArray:
    fitting = np.ones(len(features.geometry), dtype=bool)
    for name, allowed in wanted.items():
        if name in features.columns:
            values = features.columns[name]
            also = (None, "") if name == "stand" else ()
            fitting &= np.array([value in allowed or value in also for value in values], dtype=bool)
    return fitting


def _mostly_in(geometry: GeometryArray, region: shapely.Geometry) -> BoolArray:
    """Whether at least half of each lies in the region; points: whether they do."""
    inside: GeometryArray = np.full(len(geometry), shapely.Point(), dtype=object)
    met = meets(region, geometry)
    inside[met] = cancellable(shapely.intersection, geometry[met], region)
    dimension = shapely.get_dimensions(geometry)
    size = np.where(dimension == 2, shapely.area(geometry), shapely.length(geometry))
    part = np.where(dimension == 2, shapely.area(inside), shapely.length(inside))
    result: BoolArray = np.where(dimension == 0, ~shapely.is_empty(inside), part >= 0.5 * size)
    return result


def _sound(geometry: GeometryArray) -> tuple[GeometryArray, BoolArray]:
    """Valid geometries, and where there is one; broken ones are mended when they can be."""
    mended: GeometryArray = np.array(geometry, dtype=object)
    for kind, dimension in (("point", 0), ("line", 1), ("polygon", 2)):
        rows = np.flatnonzero(shapely.get_dimensions(geometry) == dimension)
        if len(rows):
            check_cancelled()
            mended[rows] = repair(mended[rows], kind)[0]
    return mended, ~(shapely.is_missing(mended) | shapely.is_empty(mended))


def _union(roles: Sequence[str], tables: Mapping[str, Features]) -> shapely.Geometry | None:
    """Everything in these roles as one geometry; None when no role is named."""
    if not roles:
        return None
    parts = [_sound(tables[role].geometry) for role in _filled(roles, tables)]
    if not parts:
        return shapely.MultiPolygon()
    return cancellable(shapely.union_all, np.concatenate([item[sound] for item, sound in parts]))


def _districts(geometry: GeometryArray, places: Sequence[DistrictPlace]) -> tuple[str | None, ...]:
    """Ortsbezirk of the inner point of each; None outside all."""
    areas = np.array([place.area for place in places], dtype=object)
    found = Districts(tuple(place.id for place in places), areas)
    return tuple(found.homes(shapely.point_on_surface(geometry)))
