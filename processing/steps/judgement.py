"""What can be judged: the one rule of all analyses for places near the end of the data.

An answer about a place depends on all that lies within its reach. Where a source it needs may end
within that reach, the place is "nicht beurteilt": neither served nor unserved. Residents and land
that are judged and not judged add up in every district.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..analysis.arrays import BoolArray, GeometryArray
from ..analysis.settlement.district_locator import home_areas
from ..analysis.shapes.geometry import meets, only_areas
from ..analysis.supply.data_coverage import most_unknown
from ..catalogue.model import Catalogue
from ..runtime.cancellation import cancellable
from ..store.contract import Store
from ..store.known_area import AreaKind, KnownArea
from .catchment_options import STREETS
from .role_data import city_area

_GROUP = "known_area"
_SLIVER_M = 2.0
"""Narrower parts are what borders leave over that do not quite fit."""


@dataclass(frozen=True, slots=True)
class NeededSource:
    """A source that an answer needs.

    Attributes:
        role: whose source it is.
        reach_m: straight-line distance (m) around a place within which it must be known.
    """

    role: str
    reach_m: float = 0.0


def nearby(roles: Iterable[str], reach_m: float) -> tuple[NeededSource, ...]:
    """What an answer needs that asks for the nearest place by straight line.

    Args:
        roles: of the places.
        reach_m: how far is asked, in metres.
    """
    return tuple(NeededSource(role, reach_m) for role in roles)


def along_streets(
    roles: Iterable[str], limit_m: float, *, home_m: float, place_m: float
) -> tuple[NeededSource, ...]:
    """What an answer needs that asks for the nearest place along the streets.

    A way within the limit is nowhere farther from its first street than the limit. The home lies
    beside the first one, the place beside the last one.

    Args:
        roles: of the places.
        limit_m: longest way, in metres.
        home_m: how far a home may be from its street.
        place_m: how far a place may be from its street.
    """
    streets_m = limit_m + home_m
    return (NeededSource(STREETS, streets_m), *nearby(roles, streets_m + place_m))


def judged_area(store: Store, needs: Iterable[NeededSource]) -> shapely.Geometry | None:
    """Where an answer can be given: where every source is known as far around as is asked.

    Args:
        store: the INSEK store.
        needs: the sources; one of whom nothing is stated is taken to be complete.

    Returns:
        Area in the CRS of the store, perhaps empty; None for everywhere.
    """
    known = {role: _today(store, area) for role, area in store.known_areas().items()}
    farthest: dict[str, float] = {}
    for need in needs:
        farthest[need.role] = max(need.reach_m, farthest.get(need.role, 0.0))
    areas = {
        (area.digest, reach_m): area.judged(reach_m)
        for role, reach_m in farthest.items()
        if (area := known.get(role)) is not None
    }
    common: shapely.Geometry | None = None
    for limit in areas.values():
        common = common_area(common, limit)
    return common


def _today(store: Store, known: KnownArea) -> KnownArea:
    """A statement about the city means its boundary of today."""
    if known.kind is not AreaKind.CITY or not store.has("city_boundary"):
        return known
    city = city_area(store)
    return known if city.is_empty else replace(known, area=city)


def unjudged_part(store: Store, judged: shapely.Geometry | None) -> KnownArea | None:
    """What a result says of itself: the part of the city of which it says nothing.

    Maps hatch it, and it is written with the role of the result.

    Args:
        store: the INSEK store.
        judged: as :func:`judged_area` has given it to the analysis; None for everywhere.

    Returns:
        None where all of the city is judged, or the store does not know where the city ends.
    """
    if judged is None or not store.has("city_boundary"):
        return None
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        rest = only_areas(cancellable(shapely.difference, city_area(store), judged))
    parts = shapely.get_parts(rest)
    wide = parts[~shapely.is_empty(shapely.buffer(parts, -_SLIVER_M / 2))]
    return KnownArea(AreaKind.UNJUDGED, shapely.MultiPolygon(list(wide))) if len(wide) else None


def metres_inside(store: Store, role: str, point: shapely.Point) -> float:
    """How far a place is from the end of what the source of a role knows.

    Args:
        store: the INSEK store.
        role: whose source.
        point: the place, in the CRS of the store.

    Returns:
        Metres; 0 outside, inf where nothing ends.
    """
    area = judged_area(store, nearby([role], 0.0))
    if area is None:
        return math.inf
    return float(shapely.distance(area.boundary, point)) if area.contains(point) else 0.0


def common_area(
    first: shapely.Geometry | None, second: shapely.Geometry | None
) -> shapely.Geometry | None:
    """What lies in both areas, where None is everywhere."""
    if first is None or second is None:
        return second if first is None else first
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        return cancellable(shapely.intersection, first, second)


def min_known_share(catalogue: Catalogue) -> float:
    """Share of a district's residents or land that must be known for a figure of the district."""
    return float(str(catalogue.analyses[_GROUP].default("min_known_share")))


def districts_known(
    store: Store,
    roles: Iterable[str],
    districts: GeometryArray,
    *,
    land: GeometryArray | None = None,
    by_residents: bool = False,
) -> BoolArray:
    """Whether the sources of all roles cover enough of each district.

    Args:
        store: the INSEK store.
        roles: whose sources.
        districts: areas, shape (d,).
        land: what counts of each district, e.g. its settled land; all of it where there is none.
        by_residents: whether residents count instead, where any are known.

    Returns:
        Shape (d,).
    """
    known = judged_area(store, nearby(roles, 0.0))
    if known is None:
        return np.ones(len(districts), dtype=bool)
    base = districts if land is None else np.where(shapely.is_empty(land), districts, land)
    every = shapely.area(base)
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where shapes only touch
        there = shapely.area(cancellable(shapely.intersection, base, known))
    if by_residents and store.has("population_points"):
        people = store.read("population_points")
        number = np.nan_to_num(people.column("einwohner").astype(float))
        home = home_areas(people.geometry, districts)
        near = (home >= 0) & meets(known, people.geometry)
        living, counted = (
            np.bincount(home[rows], number[rows], len(districts)) for rows in (home >= 0, near)
        )
        every, there = np.where(living > 0, living, every), np.where(living > 0, counted, there)
    enough: BoolArray = every - there <= most_unknown(every, min_known_share(store.catalogue))
    return enough
