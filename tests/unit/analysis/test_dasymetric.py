"""Residents of census cells spread onto buildings."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.supply.dasymetric import Disaggregation, disaggregate
from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError


def areas(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


CELLS = areas(shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100))


def spread(
    residents: list[float],
    *buildings: tuple[shapely.Geometry | None, str, float],
    cells: np.ndarray = CELLS,
) -> Disaggregation:
    return disaggregate(
        cells,
        np.array(residents, dtype=float),
        buildings=areas(*(item[0] for item in buildings)),
        use=np.array([item[1] for item in buildings], dtype=object),
        storeys=np.array([item[2] for item in buildings], dtype=float),
    )


def per_building(result: Disaggregation) -> dict[int, float]:
    return {
        int(index): float(result.residents[result.building == index].sum())
        for index in np.unique(result.building)
    }


def test_residents_follow_floor_area_and_residential_share() -> None:
    result = spread(
        [100, 0],
        (shapely.box(0, 0, 10, 10), "wohnen", 3),  # 100 m² x 3 x 1.0 = 300
        (shapely.box(20, 0, 30, 10), "gemischt", 5),  # 100 m² x 5 x 0.6 = 300
        (shapely.box(40, 0, 60, 10), "unbekannt", math.nan),  # 200 m² x 2 x 0.3 = 120
        (shapely.box(70, 0, 80, 28), "wohnen", 1),  # 280 m² x 1 x 1.0 = 280
    )
    assert per_building(result) == pytest.approx({0: 30, 1: 30, 2: 12, 3: 28})


def test_sheds_and_offices_get_nobody() -> None:
    result = spread(
        [10, 0],
        (shapely.box(0, 0, 10, 10), "wohnen", 1),
        (shapely.box(20, 0, 25, 7.9), "wohnen", 1),  # 39.5 m²
        (shapely.box(40, 0, 90, 50), "sonstige", 4),
        (None, "wohnen", 2),
    )
    assert per_building(result) == pytest.approx({0: 10})
    assert result.buildings_too_small == 1


def test_a_house_of_exactly_the_smallest_size_is_lived_in() -> None:
    result = spread(
        [10, 0],
        (shapely.box(0, 0, 8, 5), "wohnen", 1),  # 40 m²
        (shapely.box(20, 0, 28, 20), "wohnen", 1),  # 160 m²
    )
    assert per_building(result) == pytest.approx({0: 2, 1: 8})
    assert result.buildings_too_small == 0


def test_no_storeys_in_the_data_are_storeys_that_nobody_knows() -> None:
    result = spread(
        [30, 0],
        (shapely.box(0, 0, 10, 10), "wohnen", 0),  # two storeys are taken
        (shapely.box(20, 0, 30, 10), "wohnen", math.nan),
        (shapely.box(40, 0, 50, 10), "wohnen", 1),
    )
    assert per_building(result) == pytest.approx({0: 12, 1: 12, 2: 6})


def test_a_building_on_two_cells_is_split_by_overlap() -> None:
    result = spread(
        [30, 40],
        (shapely.box(90, 0, 130, 10), "wohnen", 1),  # 100 m² in the first, 300 m² in the second
        (shapely.box(0, 0, 20, 10), "wohnen", 1),  # 200 m² in the first
        (shapely.box(150, 0, 160, 10), "wohnen", 1),  # 100 m² in the second
    )
    assert per_building(result) == pytest.approx({0: 10 + 30, 1: 20, 2: 10})
    for point, cell in zip(result.points, result.cell, strict=True):
        assert CELLS[cell].contains(point)


def test_residents_without_a_building_stay_at_the_centre_of_their_cell() -> None:
    result = spread([7, 5], (shapely.box(0, 0, 10, 10), "wohnen", 1))
    alone = result.building == -1
    assert result.residents[alone].tolist() == [5]
    assert (result.points[alone][0].x, result.points[alone][0].y) == (150, 50)
    assert result.cells_without_building == 1


CITY = shapely.box(0, 0, 150, 100)


def test_nobody_is_put_outside_of_the_city() -> None:
    result = disaggregate(
        CELLS,
        np.array([0.0, 30.0]),
        buildings=areas(shapely.box(110, 0, 120, 10), shapely.box(140, 0, 180, 10)),
        use=np.array(["wohnen", "wohnen"], dtype=object),
        storeys=np.array([1.0, 1.0]),
        within=CITY,
    )
    # 100 m² of the first and, of 400 m², the 100 m² that lie in the city.
    assert per_building(result) == pytest.approx({0: 15, 1: 15})
    assert all(CITY.contains(point) for point in result.points)


def test_without_a_building_people_live_on_residential_land_by_its_area() -> None:
    land = areas(
        shapely.box(110, 0, 120, 30),  # 300 m²
        shapely.box(140, 0, 180, 10),  # 100 m² of it in the city
        shapely.box(0, 0, 90, 90),  # in a cell that has a building
    )
    result = disaggregate(
        areas(*CELLS, shapely.box(0, 100, 100, 200)),
        np.array([8.0, 20.0, 3.0]),
        buildings=areas(shapely.box(0, 0, 10, 10)),
        use=np.array(["wohnen"], dtype=object),
        storeys=np.array([1.0]),
        within=shapely.union(CITY, shapely.box(0, 100, 50, 200)),
        land=land,
    )
    on_land = {
        int(row): float(result.residents[result.land == row].sum()) for row in set(result.land)
    }
    assert on_land == pytest.approx({0: 15, 1: 5, -1: 8 + 3})
    assert per_building(result) == pytest.approx({0: 8, -1: 15 + 5 + 3})
    assert result.cells_without_building == 2
    bare = (result.building == -1) & (result.land == -1)
    assert [(point.x, point.y) for point in result.points[bare]] == [(50, 150)]


def test_a_building_that_only_touches_a_cell_gets_nobody_from_it() -> None:
    result = spread([0, 5], (shapely.box(80, 0, 100, 10), "wohnen", 1))
    assert result.building.tolist() == [-1]


def test_secret_and_uninhabited_cells_get_no_point() -> None:
    result = spread([math.nan, 0], (shapely.box(0, 0, 10, 10), "wohnen", 1))
    assert len(result.points) == 0
    assert result.cells_secret == 1


def test_without_any_building_the_cells_keep_their_residents() -> None:
    result = spread([3, 4])
    assert result.residents.tolist() == [3, 4]
    assert result.building.tolist() == [-1, -1]


@pytest.mark.parametrize("calls", range(1, 5))
def test_a_cancel_is_heard_in_each_long_part_of_spreading(calls: int) -> None:
    asked = 0

    def cancel_later() -> None:
        nonlocal asked
        asked += 1
        if asked == calls:
            raise CancelledError

    with pytest.raises(CancelledError), cancel_check(cancel_later):
        spread([3, 4], (shapely.box(0, 0, 10, 10), "wohnen", 1))


def test_other_negative_numbers_are_refused() -> None:
    with pytest.raises(AnalysisError, match="-9 in Zeile 1"):
        spread([-9, 1])


def test_a_use_nobody_knows_is_refused() -> None:
    with pytest.raises(AnalysisError, match="„villa“"):
        spread([1, 1], (shapely.box(0, 0, 10, 10), "villa", 1))


building = st.tuples(
    st.tuples(st.floats(-20, 280), st.floats(-20, 280), st.floats(1, 90), st.floats(1, 90)).map(
        lambda b: shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    st.sampled_from(["wohnen", "gemischt", "sonstige", "unbekannt"]),
    st.one_of(st.just(math.nan), st.integers(0, 12).map(float)),
)
number = st.one_of(st.just(math.nan), st.integers(0, 900).map(float))


@given(st.lists(number, min_size=9, max_size=9), st.lists(building, max_size=15))
def test_every_cell_keeps_its_total(
    residents: list[float], buildings: list[tuple[shapely.Geometry, str, float]]
) -> None:
    grid = areas(
        *(
            shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100)
            for x in range(3)
            for y in range(3)
        )
    )
    result = spread(residents, *buildings, cells=grid)
    total = np.bincount(result.cell, weights=result.residents, minlength=9)
    np.testing.assert_allclose(total, np.nan_to_num(residents), rtol=1e-12)
    assert (result.residents > 0).all()
    for point, cell in zip(result.points, result.cell, strict=True):
        assert grid[cell].intersects(point)
