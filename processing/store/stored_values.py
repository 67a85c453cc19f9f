"""What a store gives and takes beside features and measures, however it keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..runtime.array_types import FloatArray

CATALOGUE_DIGEST = "katalog_pruefsumme"
"""Fact of the store: digest of the catalogue that was written into it."""
LAYER_FACTS = "kennzahl:"


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


def layer_fact(analysis: str) -> str:
    """Key of the fact about the store that names the layer which some figures tell of.

    Args:
        analysis: Name of the figures; without a value they tell of no layer.
    """
    return f"{LAYER_FACTS}{analysis}"


def figures_gone(facts: Mapping[str, str], role: str, origin: str) -> dict[str, list[Any]]:
    """No rows for each of the figures that go when a layer is put into the store.

    Args:
        facts: Facts about the store, by which figures know their layer.
        role: The layer.
        origin: Where it comes from: what was computed brings its own figures.
    """
    if origin == "computed":
        return {}
    named = [key for key, value in facts.items() if value == role and key.startswith(LAYER_FACTS)]
    return {key.removeprefix(LAYER_FACTS): [] for key in named}


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
