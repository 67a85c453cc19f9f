"""Numbers on the map never overlap, stay on the map and stay near their place."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.book.factsheet.declutter import CrowdedError, Frame, place_discs

from ...effort import cases

FRAME = Frame(0, 0, 180, 140)

anchor = st.tuples(st.floats(0, 180), st.floats(0, 140))


def placed(anchors, frame=FRAME):
    return place_discs(anchors, diameter_mm=5.0, gap_mm=0.4, frame=frame)


def assert_nothing_overlaps(spots):
    for one, other in itertools.combinations(spots, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= 5.4 - 1e-6


@settings(max_examples=cases(40), deadline=None)
@given(st.lists(anchor, max_size=70))
def test_discs_never_overlap_and_never_leave_the_map(anchors):
    spots = placed(anchors)
    assert len(spots) == len(anchors)
    assert_nothing_overlaps(spots)
    for spot in spots:
        assert 2.5 - 1e-6 <= spot.x <= 177.5 + 1e-6
        assert 2.5 - 1e-6 <= spot.y <= 137.5 + 1e-6


def test_numbers_with_room_lie_on_their_place():
    anchors = [(20, 20), (60, 60), (100, 100)]
    assert [(s.x, s.y, s.moved) for s in placed(anchors)] == [(x, y, False) for x, y in anchors]


def test_sixty_measures_on_one_square_find_room_around_it():
    spots = placed([(90 + n % 8, 70 + n // 8) for n in range(64)])
    assert_nothing_overlaps(spots)
    # 64 discs packed on a 5.4 mm grid fill a circle of 25 mm radius; twice that is near enough.
    assert max(math.hypot(s.x - 93, s.y - 73) for s in spots) < 50


def test_the_same_places_give_the_same_picture():
    anchors = [(50 + n * 0.7, 40 + (n * 13 % 7)) for n in range(40)]
    assert placed(anchors) == placed(anchors)


def test_leaders_of_a_crowd_do_not_cross():
    anchors = [(90 + 3 * (n % 5), 70 + 3 * (n // 5)) for n in range(25)]
    spots = placed(anchors)

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    leaders = [(a, (s.x, s.y)) for a, s in zip(anchors, spots, strict=True) if s.moved]
    crossings = [
        1
        for (a, b), (c, d) in itertools.combinations(leaders, 2)
        if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
    ]
    assert not crossings


def test_a_map_that_cannot_hold_all_numbers_says_so():
    with pytest.raises(CrowdedError, match="kein Platz für alle 30 Nummern"):
        placed([(10, 10)] * 30, Frame(0, 0, 20, 20))


def test_no_measures_need_no_discs():
    assert placed([]) == ()
