"""Every point is counted in exactly one hexagon, the one whose centre is nearest."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.statistics.hexbin import hexagons

coordinates = st.floats(-1e6, 6e6, allow_nan=False)


def test_three_points_in_two_hexagons_worked_out_by_hand():
    # Width 100: centres at (0, 0), (100, 0) and (50, 86.6).
    found = hexagons(np.array([[10.0, 5.0], [-40.0, 0.0], [55.0, 80.0]]), 100.0)
    assert found.counts.tolist() == [2, 1]
    assert found.cell_of.tolist() == [0, 0, 1]
    centres = shapely.get_coordinates(shapely.centroid(found.cells))
    assert centres == pytest.approx(np.array([[0.0, 0.0], [50.0, 86.6025]]), abs=1e-3)
    # Area of a regular hexagon of width w: w² · √3 / 2.
    assert shapely.area(found.cells) == pytest.approx(100**2 * np.sqrt(3) / 2)


@given(st.lists(st.tuples(coordinates, coordinates), max_size=40), st.floats(10, 5000))
def test_the_sum_of_all_hexagons_is_the_number_of_points_and_each_lies_in_its_own(points, width):
    array = np.array(points, dtype=float).reshape(-1, 2)
    found = hexagons(array, width)
    assert found.counts.sum() == len(points)
    assert np.bincount(found.cell_of, minlength=len(found.counts)).tolist() == list(found.counts)
    if points:
        own = found.cells[found.cell_of]
        assert (shapely.distance(own, shapely.points(array)) <= 1e-6 * width + 1e-6).all()
        centres = shapely.centroid(found.cells)
        nearest = shapely.distance(shapely.points(array)[:, None], centres[None, :]).min(axis=1)
        to_own = shapely.distance(shapely.points(array), centres[found.cell_of])
        assert to_own == pytest.approx(nearest, abs=1e-6 * width + 1e-6)


def test_neighbouring_hexagons_touch_and_do_not_overlap():
    step = np.arange(-300.0, 300.0, 20.0)
    grid = np.array(np.meshgrid(step, step)).reshape(2, -1).T
    cells = hexagons(grid, 100.0).cells
    together = shapely.union_all(cells, grid_size=1e-6)
    assert together.area == pytest.approx(shapely.area(cells).sum(), rel=1e-9)
    assert len(shapely.get_parts(together)) == 1


def test_a_width_of_nothing_and_a_place_that_is_none_are_refused():
    with pytest.raises(AnalysisError, match="größer als 0"):
        hexagons(np.zeros((1, 2)), 0.0)
    with pytest.raises(AnalysisError, match="keine Koordinaten"):
        hexagons(np.array([[np.nan, 0.0]]), 100.0)
