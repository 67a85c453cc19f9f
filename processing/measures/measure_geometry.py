"""Places of measures from a layer that is joined by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from ..runtime.array_types import GeometryArray
from ..sources.written_places import PLACE_KINDS
from ..store.measures import MeasurePlace


@dataclass(frozen=True, slots=True)
class JoinedPlaces:
    """A layer of places by the id of their measure.

    Attributes:
        by_id: places of each measure, in the CRS of the store.
        without_id: rows of the layer, counted from 1, that name no measure.
        unusable: rows whose geometry is missing or broken.
    """

    by_id: Mapping[str, tuple[MeasurePlace, ...]]
    without_id: tuple[int, ...] = ()
    unusable: tuple[int, ...] = ()


def joined_places(ids: Sequence[str | None], geometries: GeometryArray) -> JoinedPlaces:
    """Places of a layer by measure.

    Args:
        ids: of the measure each row belongs to; empty or None where it names none.
        geometries: in the CRS of the store; None or empty where a row has none.
    """
    found: dict[str, list[MeasurePlace]] = defaultdict(list)
    without, unusable = [], []
    for row, (key, shape) in enumerate(zip(ids, geometries, strict=True), start=1):
        known = str(key).strip() if key is not None else ""
        if shape is None or shape.is_empty or shape.geom_type not in PLACE_KINDS:
            unusable.append(row)
        elif not known:
            without.append(row)
        else:
            found[known].append(MeasurePlace(shapely.force_2d(shape)))
    return JoinedPlaces(
        {key: tuple(rows) for key, rows in found.items()}, tuple(without), tuple(unusable)
    )
