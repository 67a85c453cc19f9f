"""Which Ortsbezirke a measure gets when a planner draws a place for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...analysis.settlement.district_locator import Districts as Districts  # noqa: PLC0414 - for the dock
from ...store.geopackage.measure_tables import joined_values, split_values


@dataclass(frozen=True, slots=True)
class PlacedDistricts:
    """What a new place means for the list.

    Attributes:
        lies_in: Ortsbezirke the new place lies in.
        written: New content of the column ``ortsbezirke``; None if it stays as it is.
        outside: Ortsbezirke of the new place that the list does not name and does not get.
    """

    lies_in: tuple[str, ...]
    written: str | None
    outside: tuple[str, ...]


def districts_from(rows: Iterable[tuple[str, bytes]]) -> Districts:
    """Ortsbezirke from id and WKB of each, in the CRS of the store."""
    pairs = [(key, shapely.from_wkb(shape)) for key, shape in rows]
    areas = np.empty(len(pairs), dtype=object)
    areas[:] = [area for _, area in pairs]
    return Districts(tuple(key for key, _ in pairs), areas)


def place_districts(
    stated: str | None, before: Sequence[bytes], new: bytes, districts: Districts
) -> PlacedDistricts:
    """Ortsbezirke of a measure that gets another place.

    As long as the list names just the Ortsbezirke that the places lie in (or none while there is
    no place), it follows them. What a planner has entered otherwise is kept.

    Args:
        stated: Column ``ortsbezirke`` as it is.
        before: Places the measure has already, as WKB.
        new: The new place, as WKB.
        districts: All Ortsbezirke.
    """
    named = split_values(stated)
    places = [shapely.from_wkb(shape) for shape in before]
    followed = {key for place in places for key in districts.shared_by(place)}
    lies_in = districts.shared_by(shapely.from_wkb(new))
    if set(named) != followed:
        return PlacedDistricts(lies_in, None, tuple(key for key in lies_in if key not in named))
    after = tuple(key for key in districts.ids if key in followed | set(lies_in))
    if set(after) == set(named):
        return PlacedDistricts(lies_in, None, ())
    return PlacedDistricts(lies_in, joined_values(after), ())
