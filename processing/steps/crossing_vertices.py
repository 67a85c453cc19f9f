"""Streets that cross get a common vertex as they come into the store."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..analysis.network.noding import with_crossings
from ..runtime.array_types import BoolArray, IntArray
from ..runtime.cancellation import cancellable
from ..store.features import FeatureTable


def noded_streets(table: FeatureTable) -> tuple[FeatureTable, int]:
    """Give streets a vertex where they cross on the same level.

    The lines themselves are changed, so that every analysis and every other tool finds the same
    network, and results made before count as outdated.

    Returns:
        The table with the new lines, and how many vertices were added.
    """
    lines, added = cancellable(
        with_crossings,
        table.geometry,
        bridge=_flags(table, "bruecke"),
        tunnel=_flags(table, "tunnel"),
        level=_levels(table),
    )
    return replace(table, geometry=lines), added


def _flags(table: FeatureTable, column: str) -> BoolArray | None:
    """Where a column says yes; whatever is unknown is on the ground."""
    values = table.columns.get(column)
    return (
        None
        if values is None
        else np.array([value is not None and bool(value) for value in values])
    )


def _levels(table: FeatureTable) -> IntArray | None:
    values = table.columns.get("ebene")
    return None if values is None else np.nan_to_num(values.astype(float)).astype(np.int64)
