"""Which homes have green nearby: joined by touch, graded by size, measured to the edge."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Special
from insek.processing.analysis.green import green_zones as zones_module
from insek.processing.analysis.green.green_areas import (
    GreenGrade,
    Need,
    Standard,
    join_areas,
    served,
    straight_served,
)
from insek.processing.analysis.green.green_zones import zones
from insek.processing.analysis.green.near_areas import nearest_distances, subdivide, within_reach
from insek.processing.analysis.green.public_green import public_green

from ...effort import cases


def areas(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def points(*coordinates: tuple[float, float]) -> np.ndarray:
    return shapely.points(np.array(coordinates, dtype=float).reshape(-1, 2))


def rose(vertices: int, *, size: float = 900.0) -> shapely.Polygon:
    """A wood with many bays: as many vertices as wanted, never crossing itself."""
    angle = np.linspace(0, 2 * math.pi, vertices, endpoint=False)
    radius = size * (1.0 + 0.4 * np.sin(9 * angle) + 0.05 * np.sin(97 * angle))
    return shapely.Polygon(np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]))


CITY = Standard(
    "Stadt",
    (
        GreenGrade(0.5, 250, 250),
        GreenGrade(1.0, 300, 300),
        GreenGrade(5.0, 500, 500),
        GreenGrade(10.0, 1000, 1000),
    ),
)
IOER = Standard("IÖR", (GreenGrade(1.0, 300, 500), GreenGrade(10.0, 700, 1000)), Need.EVERY)


def test_two_halves_of_a_park_on_both_sides_of_a_path_are_one_park_of_their_common_size() -> None:
    west, east = shapely.box(0, 0, 60, 100), shapely.box(64, 0, 124, 100)
    apart = join_areas(areas(west, east), gap_m=3)
    assert apart.size_m2.tolist() == [6000, 6000]
    together = join_areas(areas(west, east), gap_m=4)
    # The path between them is not counted.
    assert together.size_m2.tolist() == [12_000, 12_000]
    assert together.patch.tolist() == [0, 0]


def test_what_two_sources_draw_twice_counts_once() -> None:
    both = join_areas(areas(shapely.box(0, 0, 100, 100), shapely.box(50, 0, 150, 100), None))
    assert both.size_m2.tolist() == [15_000, 15_000]


@pytest.mark.parametrize(
    ("side", "distance", "expected"),
    [
        (70.0, 249.9, False),  # 0.49 ha: smaller than every grade
        (71.0, 249.9, True),  # 0.5041 ha, 250 m
        (71.0, 250.1, False),
        (100.0, 300.0, True),  # 1 ha, 300 m
        (223.0, 301.0, False),  # 4.97 ha still reaches 300 m only
        (224.0, 500.0, True),  # 5.02 ha, 500 m
        (316.0, 501.0, False),
        (317.0, 1000.0, True),  # 10.05 ha, 1000 m
        (317.0, 1000.1, False),
    ],
)
def test_the_larger_the_park_the_farther_it_serves(side, distance, expected) -> None:
    park = join_areas(areas(shapely.box(0, 0, side, side)))
    home = points((side + distance, side / 2))
    assert straight_served(park, CITY, home).tolist() == [expected]


def test_a_home_beside_a_long_park_is_measured_to_its_edge_not_to_its_centre() -> None:
    park = join_areas(areas(shapely.box(0, 0, 2000, 50)))
    distance = park.distances(points((1900, 150), (1000, 25)), min_ha=10, limit_m=500)
    assert distance.tolist() == [100, 0]


def test_ioer_asks_for_both_grades_at_once() -> None:
    green = join_areas(areas(shapely.box(0, 0, 100, 100), shapely.box(1000, 0, 1400, 400)))
    homes = points((150, 50), (350, 50), (900, 50))
    # At 150 m only the small park is near: the large one is 850 m away. At 350 m both are, and at
    # 900 m the large park alone meets both grades.
    assert straight_served(green, IOER, homes).tolist() == [False, True, True]
    either = Standard("eine von beiden", IOER.grades, Need.ANY)
    assert straight_served(green, either, homes).tolist() == [True, True, True]
    met = np.array([[True, True, True], [False, True, True]])
    assert served(met, IOER.need).tolist() == [False, True, True]
    assert served(met, Need.ANY).tolist() == [True, True, True]


def test_the_zone_around_a_square_park_has_the_area_of_the_formula() -> None:
    park = join_areas(areas(shapely.box(0, 0, 200, 200)))
    zone = park.zone(GreenGrade(1.0, 300, 300), clip=shapely.box(-2000, -2000, 2000, 2000))
    # Square, four strips, and the corners as a circle of 64 chords.
    circle = 64 * 0.5 * 300.0**2 * math.sin(2 * math.pi / 64)
    assert zone.area == pytest.approx(200**2 + 4 * 200 * 300 + circle, rel=1e-9)


def test_zones_of_the_grades_never_overlap_and_leave_nothing_out() -> None:
    green = join_areas(areas(shapely.box(0, 0, 80, 80), shapely.box(900, 0, 1300, 400)))
    clip = shapely.box(-3000, -3000, 3000, 3000)
    raw = [green.zone(grade, clip=clip) for grade in CITY.grades]
    drawn = zones(CITY, raw)
    assert [zone.radius_m for zone in drawn] == [1000, 250]
    assert sum(zone.area.area for zone in drawn) == pytest.approx(
        shapely.union_all(raw).area, rel=1e-6
    )


def test_put_together_the_zones_show_no_hairline_between_them() -> None:
    parks = [shapely.buffer(shapely.Point(700 * i, 230 * (i % 3)), 45 + 45 * i) for i in range(5)]
    clip = shapely.box(-3000, -3000, 9000, 3000)
    raw = [join_areas(areas(*parks)).zone(grade, clip=clip) for grade in CITY.grades]
    drawn = zones(CITY, raw)
    assert len(drawn) == 4
    together = shapely.union_all([zone.area for zone in drawn])
    assert len(shapely.get_parts(shapely.boundary(together))) == len(
        shapely.get_parts(shapely.boundary(shapely.union_all(raw)))
    )


def test_where_all_grades_are_needed_the_zone_is_what_they_have_in_common() -> None:
    green = join_areas(areas(shapely.box(0, 0, 100, 100), shapely.box(1000, 0, 1400, 400)))
    clip = shapely.box(-3000, -3000, 3000, 3000)
    (only,) = zones(IOER, [green.zone(grade, clip=clip) for grade in IOER.grades])
    homes = points((150, 50), (350, 50), (900, 50))
    assert shapely.intersects(only.area, homes).tolist() == [False, True, True]


def test_cutting_a_wood_of_many_vertices_changes_neither_area_nor_distances() -> None:
    wood = rose(4000)
    pieces, owner = subdivide(areas(wood, shapely.box(5000, 0, 5010, 10)))
    assert shapely.get_num_coordinates(pieces).max() <= 128
    assert shapely.area(pieces)[owner == 0].sum() == pytest.approx(wood.area, rel=1e-9)
    rng = np.random.default_rng(4)
    homes = shapely.points(rng.uniform(-2500, 2500, size=(300, 2)))
    brute = np.array([wood.distance(home) for home in homes])
    found = nearest_distances(homes, pieces[owner == 0], 600.0)
    near = brute <= 600
    assert 50 < near.sum() < 250
    np.testing.assert_allclose(found[near], brute[near], atol=1e-6)
    assert np.isinf(found[~near]).all()


def test_the_land_around_a_cut_wood_is_that_around_the_whole_wood() -> None:
    wood = rose(2000)
    clip = shapely.box(-1500, -3000, 3000, 3000)
    whole = shapely.intersection(shapely.buffer(wood, 400.0, quad_segs=16), clip)
    found = within_reach(subdivide(areas(wood))[0], 400.0, clip=clip)
    assert shapely.symmetric_difference(found, whole).area < 2e-4 * whole.area


squares = st.builds(
    lambda x, y, side: shapely.box(x, y, x + side, y + side),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.integers(20, 700),
)
HOMES = shapely.points(np.array([(x, y) for x in range(0, 3800, 190) for y in range(0, 3800, 190)]))


@settings(max_examples=cases(25), deadline=None)
@given(st.lists(squares, min_size=1, max_size=8), st.lists(squares, min_size=1, max_size=4))
def test_woods_added_to_the_green_never_leave_a_home_worse_off(parks, woods) -> None:
    alone = straight_served(join_areas(areas(*parks), gap_m=10), CITY, HOMES)
    together = straight_served(join_areas(areas(*parks, *woods), gap_m=10), CITY, HOMES)
    assert not (alone & ~together).any()


@settings(max_examples=cases(25), deadline=None)
@given(st.lists(squares, min_size=1, max_size=8), st.integers(1, 200))
def test_a_larger_radius_or_a_larger_park_never_serves_fewer_homes(parks, more) -> None:
    wider = Standard(
        "weiter", tuple(GreenGrade(g.min_ha, g.radius_m + more, g.walk_m) for g in CITY.grades)
    )
    larger = [shapely.buffer(park, more, join_style="mitre") for park in parks]
    before = straight_served(join_areas(areas(*parks)), CITY, HOMES)
    assert not (before & ~straight_served(join_areas(areas(*parks)), wider, HOMES)).any()
    assert not (before & ~straight_served(join_areas(areas(*larger)), CITY, HOMES)).any()


@settings(max_examples=cases(20), deadline=None)
@given(st.lists(squares, min_size=1, max_size=8))
def test_every_home_is_served_exactly_if_it_lies_near_enough_to_a_joined_park(parks) -> None:
    green = join_areas(areas(*parks))
    joined = shapely.get_parts(shapely.union_all(parks))
    # Squares that touch in a corner only are one park for us, two for the union: leave them out.
    if len(joined) != len(np.unique(green.patch)):
        return
    expected = [
        any(
            park.area >= grade.min_ha * 10_000 and park.distance(home) <= grade.radius_m
            for park in joined
            for grade in CITY.grades
        )
        for home in HOMES
    ]
    assert straight_served(green, CITY, HOMES).tolist() == expected


def test_a_city_without_green_serves_nobody() -> None:
    nothing = join_areas(areas(None))
    assert len(nothing.members) == 0
    assert not straight_served(nothing, CITY, points((0, 0))).any()
    assert nothing.zone(CITY.grades[0], clip=shapely.box(0, 0, 1, 1)).is_empty
    assert zones(CITY, [shapely.MultiPolygon()] * 4) == ()


def test_the_near_grades_keep_their_sizes_and_end_at_the_doorstep() -> None:
    assert [grade.radius_m for grade in CITY.near(300).grades] == [250, 300, 300, 300]
    assert CITY.text() == "Stadt: 0,5 ha/250 m, 1 ha/300 m, 5 ha/500 m, 10 ha/1000 m; " + Need.ANY


@pytest.mark.parametrize("grade", [(-1, 300), (1, 0), (math.nan, 300)])
def test_a_grade_that_means_nothing_is_refused(grade) -> None:
    with pytest.raises(AnalysisError, match="Stufe der Grünversorgung"):
        GreenGrade(grade[0], grade[1], 100)


@pytest.mark.parametrize(
    ("kind", "access", "also", "counts"),
    [
        ("Park", "öffentlich", (), True),
        ("Park", None, (), True),
        ("park", "yes", (), True),
        ("Park", "privat", (), False),
        ("Garten", "private", tuple(Special), False),
        ("Park", "no", tuple(Special), False),
        ("Park", "customers", (), False),
        ("Park", "customers", (Special.RESTRICTED,), True),
        ("Friedhof", "eingeschränkt", (), False),
        ("Friedhof", "eingeschränkt", (Special.CEMETERY,), True),
        ("Hauptfriedhof", None, (Special.RESTRICTED,), False),
        ("Kleingartenanlage", "öffentlich", (), False),
        ("allotments", None, (Special.ALLOTMENT,), True),
        ("Rasen", None, (), False),
        (None, None, (), True),
    ],
)
def test_only_green_that_anybody_may_enter_counts(kind, access, also, counts) -> None:
    assert public_green([kind], [access], also=also).counts.tolist() == [counts]


def test_what_does_not_count_is_named() -> None:
    found = public_green(["Friedhof", "Park", "Friedhof"], [None, "privat", None])
    assert found.left_out == {"Friedhöfe": 2, "privat": 1}


@settings(max_examples=cases(20), deadline=None)
@given(st.lists(squares, min_size=1, max_size=6), st.permutations(range(4)))
def test_each_grade_needs_only_the_green_that_no_other_grade_covers(parks, order) -> None:
    green = join_areas(areas(*parks))
    demand = Standard("umgestellt", tuple(CITY.grades[row] for row in order))
    clip = shapely.box(-1000, -1000, 5000, 5000)
    whole = shapely.union_all([green.zone(grade, clip=clip) for grade in demand.grades])
    pairs = zip(demand.grades, demand.below_ha(), strict=True)
    own = [green.zone(grade, clip=clip, below_ha=below) for grade, below in pairs]
    assert shapely.symmetric_difference(whole, shapely.union_all(own)).area < 1e-3
    by_zone = {zone.min_ha: zone.area.area for zone in zones(demand, own)}
    all_zones = [green.zone(grade, clip=clip) for grade in demand.grades]
    for zone in zones(demand, all_zones):
        assert by_zone[zone.min_ha] == pytest.approx(zone.area.area, abs=1.0)


def test_a_smaller_park_that_serves_farther_is_not_left_out() -> None:
    odd = Standard(
        "verkehrt", (GreenGrade(1, 800, 800), GreenGrade(5, 300, 300), GreenGrade(10, 500, 500))
    )
    assert odd.below_ha() == (math.inf, 10, math.inf)
    both = Standard("beide", odd.grades, Need.EVERY)
    assert both.below_ha() == (math.inf,) * 3


@pytest.mark.parametrize("at_once", [1, 3, 20_000])
def test_zones_are_the_same_however_few_lines_are_looked_at_together(monkeypatch, at_once) -> None:
    monkeypatch.setattr(zones_module, "_LINES_AT_ONCE", at_once)
    # A ring around a park, an island of better green in its hole, and a second park far away.
    disc = shapely.Point(0, 0).buffer(500)
    ring = shapely.difference(disc, shapely.Point(0, 0).buffer(300))
    island, far = shapely.Point(0, 0).buffer(200), shapely.box(2000, 0, 2400, 300)
    wide = shapely.union_all([ring, island.buffer(50), far])
    near = shapely.union_all(
        [island, shapely.box(2100, 0, 2200, 300), shapely.box(450, -50, 600, 50)]
    )
    demand = Standard("", (GreenGrade(1, 300, 300), GreenGrade(10, 700, 700)))
    small, large = sorted(zones(demand, [wide, near]), key=lambda zone: zone.min_ha)
    assert large.min_ha == 10
    # a millimetre along some kilometres of outline
    assert shapely.symmetric_difference(large.area, near).area < 10
    assert shapely.symmetric_difference(small.area, shapely.difference(wide, near)).area < 10
    # nothing between the island and the ring
    assert not shapely.intersects(small.area, shapely.Point(275, 0))
