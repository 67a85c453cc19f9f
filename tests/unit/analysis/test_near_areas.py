"""Distances to the nearest area, against every distance there is."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.green.near_areas import nearest_distances
from insek.processing.runtime.remembering import remembering

RANDOM = np.random.default_rng(7)
POINTS = shapely.points(RANDOM.uniform(0, 1000, (300, 2)))
AREAS = shapely.buffer(shapely.points(RANDOM.uniform(0, 1000, (12, 2))), 40.0)


def test_each_point_gets_the_least_of_all_its_distances_and_none_beyond_the_limit():
    least = np.min([shapely.distance(POINTS, area) for area in AREAS], axis=0)
    assert (least > 150.0).any()
    expected = np.where(least <= 150.0, least, np.inf)
    assert nearest_distances(POINTS, AREAS, 150.0) == pytest.approx(expected)


def test_the_limit_itself_is_near_and_a_missing_point_is_not():
    points = np.array([shapely.Point(60.0, 0.0), None, shapely.Point()], dtype=object)
    areas = np.array([shapely.box(0, -10, 10, 10)])
    assert nearest_distances(points, areas, 50.0).tolist() == [50.0, np.inf, np.inf]


def test_without_areas_nothing_is_near():
    assert np.isinf(nearest_distances(POINTS, AREAS[:0], 150.0)).all()


def test_a_run_works_the_same_question_out_once_and_any_other_one_anew():
    with remembering():
        first = nearest_distances(POINTS, AREAS, 150.0)
        assert nearest_distances(POINTS.copy(), AREAS.copy(), 150.0) is first
        assert not first.flags.writeable
        assert nearest_distances(POINTS[::-1], AREAS, 150.0).tolist() == first[::-1].tolist()
        assert np.isinf(nearest_distances(POINTS, AREAS, 1.0)).sum() > np.isinf(first).sum()
        assert (nearest_distances(POINTS, AREAS[:1], 150.0) >= first).all()
    assert nearest_distances(POINTS, AREAS, 150.0) is not first
