"""Features of one role as arrays: geometries beside columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from ..runtime.array_types import ColumnArray, GeometryArray, Rows, Values


@dataclass(frozen=True)
class FeatureTable:
    """``n`` features: shapely geometries (or None) and columns of the same length.

    Text columns are object arrays with None for "no value"; numbers use nan.
    """

    geometry: GeometryArray
    columns: Mapping[str, ColumnArray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if len(column) != len(self.geometry):
                raise ValueError(f"column {name}: {len(column)} values, {len(self.geometry)} rows")

    @classmethod
    def from_rows(
        cls, geometry: Values, columns: Mapping[str, Values] | None = None
    ) -> FeatureTable:
        """Table from plain sequences; numbers become float arrays, everything else objects.

        Args:
            geometry: Geometry or None per row.
            columns: Values per row by column.

        Raises:
            ValueError: if a column has not as many values as there are rows.
        """
        geometries = np.empty(len(geometry), dtype=object)
        geometries[:] = list(geometry)
        return cls(
            geometries, {name: _as_array(values) for name, values in (columns or {}).items()}
        )

    def __len__(self) -> int:
        return len(self.geometry)

    def column(self, name: str) -> ColumnArray:
        """Values of a column; KeyError if there is none of that name."""
        return self.columns[name]

    def shared(self) -> FeatureTable:
        """The same arrays in a table of its own."""
        return FeatureTable(self.geometry, dict(self.columns))

    def take(self, selection: Rows) -> FeatureTable:
        """Rows picked by a boolean mask or by indices."""
        return FeatureTable(
            self.geometry[selection],
            {name: column[selection] for name, column in self.columns.items()},
        )

    def with_columns(self, **columns: Values) -> FeatureTable:
        """Copy with columns added or replaced."""
        added = {name: _as_array(values) for name, values in columns.items()}
        return FeatureTable(self.geometry, {**self.columns, **added})

    def bounds(self) -> tuple[float, float, float, float]:
        """xmin, ymin, xmax, ymax of all geometries in the unit of their CRS; nan without any."""
        xmin, ymin, xmax, ymax = map(float, shapely.total_bounds(self.geometry))
        return xmin, ymin, xmax, ymax


def joined_tables(first: FeatureTable, second: FeatureTable) -> FeatureTable:
    """Rows of both tables, those of the first before, with its columns.

    Raises:
        KeyError: if the second lacks a column of the first; one that only the second has is left
            out.
    """
    return FeatureTable(
        np.concatenate([first.geometry, second.geometry]),
        {
            name: np.concatenate([column, second.columns[name]])
            for name, column in first.columns.items()
        },
    )


def _as_array(values: Values) -> ColumnArray:
    if isinstance(values, np.ndarray):
        return values
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return np.asarray(values, dtype=float)
    array = np.empty(len(values), dtype=object)
    array[:] = list(values)
    return array
