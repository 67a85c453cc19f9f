"""Which measures belong to which Ortsbezirk: one rule for maps, tables and index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely

from ...store.measures import Measure, MeasurePlace

# What only grazes a district along its boundary does not lie in it: drawn boundaries and drawn
# measures never match to the metre.
_SLIVER_M = 20.0
_SLIVER_SHARE = 0.02


def lies_in(place: MeasurePlace, area: shapely.Geometry) -> bool:
    """Whether a place lies in an area: a point in it, more than a sliver of a line or polygon.

    Args:
        place: The place.
        area: The area, in the same CRS, whose unit is the metre.
    """
    if not shapely.intersects(place.geometry, area):
        return False
    if place.kind == "point":
        return True
    inside = shapely.intersection(place.geometry, area)
    if place.kind == "line":
        return bool(inside.length > min(_SLIVER_M, place.geometry.length / 2))
    return bool(inside.area > _SLIVER_SHARE * place.geometry.area)


def measures_of(
    district_id: str,
    measures: Sequence[Measure],
    areas: Mapping[str, shapely.Geometry],
) -> tuple[Measure, ...]:
    """Measures of a district by number: assigned to it, or with a place in it.

    Args:
        district_id: Id of the Ortsbezirk or the Kernstadt.
        measures: The whole Maßnahmenliste.
        areas: District areas by id; one without an area has its assigned measures only.
    """
    area = areas.get(district_id)
    if area is not None:
        shapely.prepare(area)
    found = [
        measure
        for measure in measures
        if district_id in measure.ortsbezirke
        or (area is not None and any(lies_in(place, area) for place in measure.places))
    ]
    return tuple(sorted(found, key=lambda measure: measure.nummer))


def citywide(
    measures: Sequence[Measure],
    areas: Mapping[str, shapely.Geometry],
    *,
    district_ids: Sequence[str],
) -> tuple[Measure, ...]:
    """Measures that no district of the catalogue holds: gesamtstädtisch.

    Args:
        measures: The whole Maßnahmenliste.
        areas: District areas by id, in the CRS of the places.
        district_ids: All districts of the catalogue, also those without an area.
    """
    held = {
        measure.nummer
        for district_id in district_ids
        for measure in measures_of(district_id, measures, areas)
    }
    rest = (measure for measure in measures if measure.nummer not in held)
    return tuple(sorted(rest, key=lambda measure: measure.nummer))


def without_place(
    measures: Sequence[Measure], area: shapely.Geometry | None
) -> tuple[Measure, ...]:
    """Measures that have no place in an area and so no number on its map."""
    return tuple(
        measure
        for measure in measures
        if area is None or not any(lies_in(place, area) for place in measure.places)
    )
