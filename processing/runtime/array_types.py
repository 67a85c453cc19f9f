"""Names of the arrays that rooms hand to one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
Int32Array: TypeAlias = npt.NDArray[np.int32]
"""Whole numbers of which there are so many that their room matters."""
IntegerArray: TypeAlias = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""
ByteArray: TypeAlias = npt.NDArray[np.uint8]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Rows: TypeAlias = BoolArray | IntArray
"""Which rows to take: a mask, or their numbers."""
GeometryArray: TypeAlias = npt.NDArray[Any]
"""Object array of shapely geometries; None where there is none."""
ObjectArray: TypeAlias = npt.NDArray[Any]
"""Object array of texts or of other values of Python; None where there is none."""
ColumnArray: TypeAlias = npt.NDArray[Any]
"""Values of a column: numbers, truth values or objects, as the column's kind has it."""
Values: TypeAlias = Sequence[object] | ColumnArray
"""Values one after the other, in a list or in an array."""
