"""Names of districts stand where they can be read."""

from __future__ import annotations

import numpy as np
import shapely

from insek.processing.analysis.settlement.name_points import label_points

VILLAGE = np.array([shapely.box(4700, 1000, 4900, 1200)], dtype=object)
DISTRICT = np.array([shapely.box(0, 0, 5000, 5000)], dtype=object)


def point(name, district=DISTRICT):
    return label_points(district, VILLAGE, names=[name])[0]


def test_a_name_without_letters_to_place_stands_above_its_village():
    assert label_points(DISTRICT, VILLAGE)[0].equals(shapely.Point(4800, 1200))


def test_a_name_stands_above_the_largest_of_several_settlements():
    farm = shapely.box(1000, 3000, 1050, 3050)
    town = shapely.box(2000, 2000, 3000, 2600)
    (found,) = label_points(DISTRICT, np.array([farm, town, *VILLAGE], dtype=object))
    assert found.y == 2600
    assert 2000 < found.x < 3000


def test_a_name_at_the_border_moves_inside_and_no_farther_than_needed():
    # ten letters of 121 m: half the name and 100 m of distance fit west of x = 4295
    moved = point("Mölschbach")
    assert moved.y == 1200
    assert 4295 - 40 <= moved.x <= 4295


def test_a_longer_name_moves_farther_and_a_broken_one_only_as_far_as_its_longest_line():
    assert point("Wiesenthalerhof").x < point("Mölschbach").x
    assert point("Erzhütten-Wiesenthalerhof").x == point("Wiesenthalerhof").x


def test_a_name_with_room_stays_where_it_is():
    wide = np.array([shapely.box(0, 0, 9000, 5000)], dtype=object)
    assert point("Mölschbach", wide).x == 4800


def test_a_name_that_fits_nowhere_stays_near_its_village():
    narrow = np.array([shapely.box(4600, 0, 5000, 5000)], dtype=object)
    assert abs(point("Mölschbach", narrow).x - 4800) < 200
