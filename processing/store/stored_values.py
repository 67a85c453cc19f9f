"""What a store gives and takes beside features and measures, however it keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from ..runtime.array_types import FloatArray


@dataclass(frozen=True, slots=True)
class DistrictFigure:
    """One figure of an analysis for one Ortsbezirk; ``wert`` nan means "keine Daten".

    ``ortsbezirk`` is empty for the whole city.
    """

    analyse: str
    ortsbezirk: str
    kennzahl: str
    wert: float
    einheit: str = ""
    hinweis: str = ""


@dataclass(frozen=True)
class Raster:
    """Cell values (rows from north to south, nan = no value) with GDAL's six-number transform."""

    values: FloatArray
    transform: tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept value: ``key`` says what it was computed from, ``note`` how, ``created`` when."""

    key: str
    created: str
    note: str
    data: bytes
