"""Which residential areas and centres are proposed as undersupplied."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.supply.gap import (
    centre_supply,
    sales_area_per_resident,
    served_by_at_least,
    undersupplied_areas,
    undersupplied_centres,
)

from ...effort import cases


def points(*coordinates: tuple[float, float]) -> np.ndarray:
    return shapely.points(np.array(coordinates, dtype=float).reshape(-1, 2))


def areas(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


CATCHMENT = shapely.box(0, 0, 500, 500)


def test_what_the_catchment_leaves_of_an_area_is_proposed() -> None:
    # 400 m x 200 m, of which the eastern half is outside
    found = undersupplied_areas(
        areas(shapely.box(300, 0, 700, 200)),
        CATCHMENT,
        points=points((400, 100), (600, 100), (650, 50)),
        residents=np.array([500.0, 80.0, 40.0]),
    )
    assert found.areas[0].equals(shapely.box(500, 0, 700, 200))
    assert found.area_m2.tolist() == [40_000]
    assert found.residents.tolist() == [120]


def test_small_and_thinly_settled_parts_are_dropped_and_counted() -> None:
    found = undersupplied_areas(
        areas(
            shapely.box(600, 0, 699, 100),  # 9,900 m²
            shapely.box(800, 0, 900, 100),  # 10,000 m², 100 residents
            shapely.box(1000, 0, 1200, 100),  # 99 residents
            shapely.box(1300, 0, 1500, 100),  # no resident point
            None,
        ),
        CATCHMENT,
        points=points((650, 50), (850, 50), (1100, 50)),
        residents=np.array([500.0, 100.0, 99.0]),
    )
    assert found.residents.tolist() == [100]
    assert (found.too_small, found.too_few_residents, found.without_data) == (1, 2, 1)


def test_neighbouring_plots_count_as_one_quarter() -> None:
    plots = areas(*(shapely.box(600 + 50 * i, 0, 650 + 50 * i, 100) for i in range(4)))
    found = undersupplied_areas(
        plots,
        CATCHMENT,
        points=points((610, 50), (660, 50), (710, 50), (760, 50)),
        residents=np.full(4, 30.0),
    )
    assert found.area_m2.tolist() == [20_000]
    assert found.residents.tolist() == [120]


def test_secret_numbers_are_not_counted_as_residents() -> None:
    found = undersupplied_areas(
        areas(shapely.box(600, 0, 800, 200)),
        CATCHMENT,
        points=points((650, 50), (700, 50)),
        residents=np.array([math.nan, 150.0]),
    )
    assert found.residents.tolist() == [150]


def test_land_of_whose_residents_nothing_is_known_is_not_proposed_as_empty() -> None:
    found = undersupplied_areas(
        areas(
            shapely.box(600, 0, 800, 200),  # secret
            shapely.box(900, 0, 1100, 200),  # no resident point
            shapely.box(1200, 0, 1400, 200),  # known to be empty
        ),
        CATCHMENT,
        points=points((650, 50), (1250, 50)),
        residents=np.array([math.nan, 0.0]),
        min_population=0,
    )
    assert [tuple(area.bounds) for area in found.areas] == [(1200, 0, 1400, 200)]
    assert found.residents.tolist() == [0]
    assert (found.too_few_residents, found.without_data) == (2, 2)


def test_the_most_populous_area_comes_first() -> None:
    found = undersupplied_areas(
        areas(shapely.box(600, 0, 800, 200), shapely.box(900, 0, 1100, 200)),
        CATCHMENT,
        points=points((650, 50), (950, 50)),
        residents=np.array([150.0, 300.0]),
    )
    assert found.residents.tolist() == [300, 150]


def test_a_fully_served_city_has_no_undersupplied_area() -> None:
    found = undersupplied_areas(
        areas(shapely.box(0, 0, 100, 200)), CATCHMENT, points=points(), residents=np.array([])
    )
    assert len(found.areas) == 0
    assert (found.too_small, found.too_few_residents) == (0, 0)


MARKETS = points((0, 500))
FUNCTIONS = {
    "Apotheke": points((0, 100), (2000, 100)),
    "Arzt": points((300, 400)),
    "ÖV-Halt": points((2000, 0), (0, 50)),
    "Bank": points(),
}


def test_a_centre_with_market_and_enough_functions_is_supplied() -> None:
    (centre,) = centre_supply(points((0, 0)), MARKETS, functions=FUNCTIONS)
    # market, Apotheke, Arzt (3-4-5 triangle: exactly 500 m) and ÖV-Halt
    assert (centre.functions, centre.missing, centre.undersupplied) == (4, (), False)
    assert centre.market_distance_m == 500


def test_a_centre_without_a_market_is_undersupplied_whatever_else_it_has() -> None:
    (centre,) = undersupplied_centres(
        points((0, -1)), MARKETS, functions=FUNCTIONS, min_functions=1
    )
    assert centre.missing == ("Lebensmittelmarkt", "Arzt")
    assert centre.market_distance_m == 501


def test_a_centre_with_too_few_functions_is_undersupplied() -> None:
    centres = np.array([None, *points((0, 990), (0, 0))], dtype=object)
    (centre,) = undersupplied_centres(centres, MARKETS, functions=FUNCTIONS)
    assert (centre.index, centre.functions) == (1, 1)
    assert centre.missing == ("Apotheke", "Arzt", "ÖV-Halt")  # banks are not imported


def test_without_markets_or_with_too_few_kinds_there_is_a_sentence() -> None:
    with pytest.raises(AnalysisError, match="keine Lebensmittelmärkte"):
        centre_supply(points((0, 0)), points(), functions=FUNCTIONS)
    with pytest.raises(AnalysisError, match="Nur für eine Art von Einrichtungen"):
        centre_supply(points((0, 0)), MARKETS, functions={})
    with pytest.raises(AnalysisError, match="Nur für 2 Arten"):
        centre_supply(points((0, 0)), MARKETS, functions={"Arzt": points((1, 1))})


def test_land_with_enough_functions_lies_in_that_many_catchments() -> None:
    three = [shapely.box(0, 0, 30, 10), shapely.box(10, 0, 40, 10), shapely.box(20, 0, 50, 10)]
    assert served_by_at_least(three, 1).equals(shapely.box(0, 0, 50, 10))
    assert served_by_at_least(three, 2).equals(shapely.box(10, 0, 40, 10))
    assert served_by_at_least(three, 3).equals(shapely.box(20, 0, 30, 10))
    for wrong in (0, 4):
        with pytest.raises(AnalysisError, match="Daten gibt es für 3"):
            served_by_at_least(three, wrong)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), min_size=1, max_size=6))
@settings(max_examples=cases(60), deadline=None)
def test_at_least_so_many_catchments_is_what_counting_cell_by_cell_says(strips) -> None:
    catchments = [shapely.box(start, 0, start + width, 1) for start, width in strips]
    count = np.array([[s <= cell < s + w for s, w in strips] for cell in range(16)]).sum(axis=1)
    for needed in range(1, len(strips) + 1):
        area = served_by_at_least(catchments, needed)
        assert area.area == pytest.approx((count >= needed).sum())


def test_sales_area_per_resident_by_hand() -> None:
    result = sales_area_per_resident(
        market_district=["west", "west", "ost", None, "nord"],
        sales_area_m2=np.array([800.0, 400.0, math.nan, 900.0, 500.0]),
        residents={"west": 3000.0, "ost": 1000.0, "sued": 500.0, "nord": math.nan},
    )
    west, east, south, north = result
    assert (west.value, west.markets) == (0.4, 2)
    assert math.isnan(east.value)  # one market of unknown size
    assert east.without_area == 1
    assert (south.value, south.markets) == (0.0, 0)
    assert math.isnan(north.value)
