"""Where supply is missing: residential areas outside a catchment, and thin centres.

The results are proposals. "Unterversorgt" has no official definition; the thresholds are
parameters that a planner states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ...runtime.cancellation import cancellable
from ...runtime.progress import Progress, report_share
from ...wording.numbers import agreeing
from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray, point_coordinates
from ..settlement.district_locator import home_areas
from ..shapes.geometry import only_areas
from ..shapes.overlay import common, united, without

MARKET = "Lebensmittelmarkt"


@dataclass(frozen=True, slots=True)
class UndersuppliedAreas:
    """Proposed undersupplied residential areas, largest number of residents first.

    Attributes:
        areas: Polygons, shape (n,).
        residents: residents in each, shape (n,).
        area_m2: size of each in m², shape (n,).
        too_small: number of parts dropped for their size.
        too_few_residents: number of parts dropped for their residents.
        without_data: of those, parts without any known number of residents.
    """

    areas: GeometryArray
    residents: FloatArray
    area_m2: FloatArray
    too_small: int
    too_few_residents: int
    without_data: int


@dataclass(frozen=True, slots=True)
class CentreSupply:
    """What there is around a centre, whose row is ``index``.

    ``functions`` counts the kinds found within the search distance, the food market among them;
    ``missing`` names the kinds that were not found. ``market_distance_m`` is straight line, in
    metres.
    """

    index: int
    functions: int
    missing: tuple[str, ...]
    market_distance_m: float
    undersupplied: bool


@dataclass(frozen=True, slots=True)
class SalesArea:
    """Sales area of the food markets of a district for each of its residents.

    ``value`` is in m² per resident; nan where the sales area of a market or the number of residents
    is not known: to be printed as "keine Daten".
    """

    district: str
    markets: int
    without_area: int
    residents: float
    value: float


def served_by_at_least(catchments: Sequence[shapely.Geometry], count: int) -> shapely.MultiPolygon:
    """Land that lies in at least ``count`` of several catchments.

    Args:
        catchments: valid areas.
        count: how many of them must cover a place, from 1.

    Returns:
        The land; empty if nowhere so many meet.

    Raises:
        AnalysisError: if there are fewer catchments than that.

    Example:
        >>> row = [shapely.box(x, 0, x + 4, 1) for x in (0, 2, 3)]
        >>> [round(served_by_at_least(row, count).area, 6) for count in (1, 2, 3)]
        [7.0, 4.0, 1.0]
    """
    if not 1 <= count <= len(catchments):
        raise AnalysisError(
            f"Verlangt werden {count} Funktionen, Daten gibt es für {len(catchments)}. Bitte die"
            " Mindestzahl ändern oder weitere Einrichtungen übernehmen."
        )
    # land within at least 0, 1, 2 … of the catchments seen so far; 0 is everywhere
    levels: list[shapely.Geometry] = [shapely.MultiPolygon() for _ in range(count)]
    for catchment in catchments:
        for level in reversed(range(count)):
            both = catchment
            if level:
                both = common(levels[level - 1], catchment)
            levels[level] = united(levels[level], both)
    return only_areas(levels[-1])


def sales_area_per_resident(
    *,
    market_district: Sequence[str | None],
    sales_area_m2: FloatArray,
    residents: Mapping[str, float],
) -> tuple[SalesArea, ...]:
    """Sales area per resident of each district: ``sum of m² / residents``.

    A district without a market has 0 m²; one with a market of unknown size has no value, because
    the sum of the others would be too low.

    Args:
        market_district: district of each market, shape (n,), None for none.
        sales_area_m2: sales area of each market in m², shape (n,), nan where unknown.
        residents: residents by district, nan where unknown; without any there is no value.

    Returns:
        One entry per district of ``residents``, in that order.

    Example:
        >>> found = sales_area_per_resident(
        ...     market_district=["Mitte", "Mitte", "Nord"],
        ...     sales_area_m2=np.array([1200.0, 300.0, np.nan]),
        ...     residents={"Mitte": 3000.0, "Nord": 900.0, "Süd": 500.0},
        ... )
        >>> [item.value for item in found]
        [0.5, nan, 0.0]
    """
    result = []
    for district, people in residents.items():
        here = np.array([name == district for name in market_district], dtype=bool)
        areas = sales_area_m2[here]
        unknown = int((~np.isfinite(areas)).sum())
        value = float(areas.sum()) / people if people > 0 else math.nan  # nan stays nan
        result.append(SalesArea(district, len(areas), unknown, people, value))
    return tuple(result)


def undersupplied_areas(
    residential: GeometryArray,
    catchment: shapely.Geometry,
    *,
    points: GeometryArray,
    residents: FloatArray,
    min_area_m2: float = 10_000.0,
    min_population: float = 100.0,
    progress: Progress | None = None,
) -> UndersuppliedAreas:
    """Parts of the residential areas outside a catchment that are large and lived-in enough.

    Neighbouring areas are merged first, so that a quarter counts as one and not by its plots.
    Parts of whose residents nothing is known are never proposed, not even where 0 would do.

    Args:
        residential: valid Polygons or MultiPolygons; missing ones are ignored.
        catchment: the served area.
        points: Points with residents, shape (n,).
        residents: residents at each point, shape (n,), nan where unknown.
        min_area_m2: smaller parts are dropped; the bound itself stays.
        min_population: parts with fewer residents are dropped; the bound itself stays.
        progress: callback.

    Returns:
        The parts that remain, and how many did not.
    """
    land = cancellable(shapely.union_all, residential)
    report_share(progress, 0.4)
    parts: GeometryArray = shapely.get_parts(without(land, catchment))
    report_share(progress, 0.7)
    large = shapely.area(parts) >= min_area_m2
    too_small = int((~large).sum())
    parts = parts[large]
    count: FloatArray = np.zeros(len(parts))
    known = np.zeros(len(parts), dtype=bool)
    if len(parts):
        where = home_areas(points, parts)
        usable = (where >= 0) & np.isfinite(residents)
        count = np.bincount(where[usable], weights=residents[usable], minlength=len(parts)).astype(
            np.float64
        )
        known[where[usable]] = True
    kept = np.flatnonzero(known & (count >= min_population))
    kept = kept[np.argsort(-count[kept], kind="stable")]
    report_share(progress, 1.0)
    return UndersuppliedAreas(
        areas=parts[kept],
        residents=count[kept],
        area_m2=shapely.area(parts[kept]),
        too_small=too_small,
        too_few_residents=len(parts) - len(kept),
        without_data=int((~known).sum()),
    )


def centre_supply(
    centres: GeometryArray,
    markets: GeometryArray,
    *,
    functions: Mapping[str, GeometryArray],
    search_m: float = 500.0,
    min_functions: int = 3,
) -> tuple[CentreSupply, ...]:
    """What each centre offers within a straight-line distance.

    A centre is undersupplied if it has no food market, or fewer than ``min_functions`` kinds of
    functions counting the market. Kinds without a single place anywhere are taken as not imported
    and do not count as missing.

    Args:
        centres: Points, shape (n,); missing ones are left out.
        markets: Points of food markets.
        functions: Points by kind, e.g. "Apotheke", "Arzt", "ÖV-Halt".
        search_m: search distance in metres, the bound included.
        min_functions: number of kinds a centre needs.

    Returns:
        One entry per centre that has a place, in their order.

    Raises:
        AnalysisError: if there is no market, or fewer kinds have data than a centre needs.

    Example:
        >>> centre, markets = np.array([shapely.Point(0, 0)]), np.array([shapely.Point(0, 400)])
        >>> (found,) = centre_supply(
        ...     centre,
        ...     markets,
        ...     functions={"Apotheke": np.array([shapely.Point(600, 0)]), "Arzt": centre},
        ... )
        >>> found.functions, found.missing, found.market_distance_m, found.undersupplied
        (2, ('Apotheke',), 400.0, True)
    """
    nearest = {
        kind: _nearest(centres, places)
        for kind, places in {MARKET: markets, **functions}.items()
        if np.isfinite(point_coordinates(places)).any()
    }
    if MARKET not in nearest:
        raise AnalysisError(
            "Es gibt keine Lebensmittelmärkte mit einem Ort. Bitte zuerst die Märkte importieren."
        )
    if len(nearest) < min_functions:
        raise AnalysisError(
            f"Nur für {_kinds(len(nearest))} von Einrichtungen ({', '.join(nearest)}) gibt es"
            f" Daten, verlangt werden {min_functions} je Zentrum. Bitte weitere"
            " Einrichtungen importieren oder die Mindestzahl senken."
        )
    result = []
    for index in np.flatnonzero(np.isfinite(point_coordinates(centres)).all(axis=1)):
        missing = tuple(kind for kind, value in nearest.items() if value[index] > search_m)
        found = len(nearest) - len(missing)
        result.append(
            CentreSupply(
                index=int(index),
                functions=found,
                missing=missing,
                market_distance_m=float(nearest[MARKET][index]),
                undersupplied=MARKET in missing or found < min_functions,
            )
        )
    return tuple(result)


def undersupplied_centres(
    centres: GeometryArray,
    markets: GeometryArray,
    *,
    functions: Mapping[str, GeometryArray],
    search_m: float = 500.0,
    min_functions: int = 3,
) -> tuple[CentreSupply, ...]:
    """The undersupplied among the centres; see :func:`centre_supply`.

    Args:
        centres: Points; missing ones are left out.
        markets: Points of food markets.
        functions: Points by kind.
        search_m: search distance in metres, the bound included.
        min_functions: number of kinds a centre needs, the market among them.

    Returns:
        Those of :func:`centre_supply` that are undersupplied, in their order.

    Raises:
        AnalysisError: if there is no market, or fewer kinds have data than a centre needs.
    """
    supply = centre_supply(
        centres, markets, functions=functions, search_m=search_m, min_functions=min_functions
    )
    return tuple(item for item in supply if item.undersupplied)


def _nearest(points: GeometryArray, places: GeometryArray) -> FloatArray:
    """Straight-line distance from each point to the nearest place; nan where a point is missing."""
    target = point_coordinates(places)
    xy = point_coordinates(points)
    present: IntArray = np.flatnonzero(np.isfinite(xy).all(axis=1))
    distance = np.full(len(points), np.nan)
    tree = cKDTree(target[np.isfinite(target).all(axis=1)])
    distance[present] = tree.query(xy[present])[0]
    return distance


def _kinds(count: int) -> str:
    return agreeing(count, "eine Art", f"{count} Arten")
