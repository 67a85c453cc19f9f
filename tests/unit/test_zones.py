"""Areas of classes by distance: none lies on another."""

import shapely

from insek.processing.analysis import zones


def test_better_land_is_cut_off_part_by_part_whatever_lines_lie_in_it() -> None:
    worse = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    better = shapely.GeometryCollection(
        [shapely.box(5, 0, 25, 10), shapely.LineString([(0, 2), (3, 2)])]
    )
    left = zones._without(worse, better)
    expected = shapely.MultiPolygon([shapely.box(0, 0, 5, 10), shapely.box(25, 0, 30, 10)])
    assert shapely.equals(left, expected)
    assert shapely.equals(zones._without(worse, shapely.MultiPolygon()), worse)
