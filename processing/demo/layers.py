"""Collects features of many roles while a city is being made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import shapely

from ..analysis.settlement.district_locator import Districts
from ..runtime.array_types import ObjectArray, Values
from ..store.features import FeatureTable


class Layers:
    """Rows per role: geometries and columns; missing columns are filled when joined."""

    def __init__(self) -> None:
        self._parts: dict[str, list[FeatureTable]] = {}

    def add(self, role: str, geometry: Values, **columns: object) -> None:
        """Append features; a column that is a single value holds for all of them."""
        if not len(geometry):
            return
        values = {name: _spread(value, len(geometry)) for name, value in columns.items()}
        self._parts.setdefault(role, []).append(FeatureTable.from_rows(list(geometry), values))

    def roles(self) -> tuple[str, ...]:
        """Roles with features, in the order they came."""
        return tuple(self._parts)

    def table(self, role: str) -> FeatureTable:
        """All features of a role.

        Raises:
            KeyError: if there are none.
        """
        parts = self._parts[role]
        names = dict.fromkeys(name for part in parts for name in part.columns)
        columns = {name: np.concatenate([_column(part, name) for part in parts]) for name in names}
        return FeatureTable(np.concatenate([part.geometry for part in parts]), columns)

    def extend(self, other: Layers, offset: tuple[float, float]) -> None:
        """Append everything of another collection, shifted by ``offset`` metres (east, north)."""
        for role, parts in other._parts.items():
            for part in parts:
                moved = shapely.transform(part.geometry, lambda xy: xy + offset)
                self._parts.setdefault(role, []).append(FeatureTable(moved, part.columns))

    def clip(self, outline: shapely.Geometry, *, keep: Collection[str]) -> None:
        """Cut everything off outside ``outline`` (same CRS), except the roles in ``keep``."""
        shapely.prepare(outline)
        for role in self._parts.keys() - set(keep):
            clipped = []
            for part in self._parts[role]:
                over = ~shapely.covers(outline, part.geometry)
                geometry = part.geometry.copy()
                geometry[over] = shapely.intersection(geometry[over], outline)
                clipped.append(
                    FeatureTable(geometry, part.columns).take(~shapely.is_empty(geometry))
                )
            self._parts[role] = clipped

    def locate(self, districts: Mapping[str, shapely.Geometry]) -> None:
        """Write the district of its representative point to every feature as ``ortsbezirk``."""
        found = Districts(tuple(districts), np.array([*districts.values()], dtype=object))
        for role, parts in self._parts.items():
            self._parts[role] = [_located(part, found) for part in parts]


def _located(part: FeatureTable, found: Districts) -> FeatureTable:
    if "ortsbezirk" in part.columns:
        return part
    return part.with_columns(ortsbezirk=found.homes(shapely.point_on_surface(part.geometry)))


def _spread(value: object, count: int) -> Values:
    if isinstance(value, (np.ndarray, list, tuple)):
        return list(value) if isinstance(value, tuple) else value
    return [value] * count


def _column(part: FeatureTable, name: str) -> ObjectArray:
    if name in part.columns:
        return np.asarray(part.columns[name], dtype=object)
    return np.full(len(part), None, dtype=object)
