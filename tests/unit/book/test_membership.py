"""Which measures belong to a district: assigned to it or lying in it."""

import shapely

from insek.processing.book.factsheet.membership import citywide, lies_in, measures_of, without_place
from insek.processing.store.measures import Measure, MeasurePlace

WEST = shapely.box(0, 0, 1000, 1000)
EAST = shapely.box(1000, 0, 2000, 1000)
AREAS = {"west": WEST, "ost": EAST}


def measure(number, *geometries, districts=()):
    return Measure(
        id=f"m{number}",
        nummer=number,
        titel=f"Maßnahme {number}",
        ortsbezirke=districts,
        places=tuple(MeasurePlace(geometry) for geometry in geometries),
    )


def numbers(measures):
    return [item.nummer for item in measures]


def test_an_assigned_measure_belongs_to_its_district_without_any_place():
    rows = [measure(1, districts=("west",))]
    assert numbers(measures_of("west", rows, AREAS)) == [1]
    assert numbers(measures_of("ost", rows, AREAS)) == []


def test_a_measure_lying_in_a_district_belongs_to_it_without_being_assigned():
    rows = [measure(1, shapely.Point(1500, 500))]
    assert numbers(measures_of("ost", rows, AREAS)) == [1]
    assert numbers(measures_of("west", rows, AREAS)) == []


def test_a_cycle_route_across_the_boundary_belongs_to_both_districts():
    rows = [measure(1, shapely.LineString([(500, 500), (1500, 500)]))]
    assert numbers(measures_of("west", rows, AREAS)) == [1]
    assert numbers(measures_of("ost", rows, AREAS)) == [1]


def test_an_area_that_only_grazes_a_district_does_not_belong_to_it():
    grazing = MeasurePlace(shapely.box(500, 0, 1005, 1000))  # 1 % lies in the east
    assert lies_in(grazing, WEST)
    assert not lies_in(grazing, EAST)
    crossing = MeasurePlace(shapely.box(500, 0, 1100, 1000))  # a sixth lies in the east
    assert lies_in(crossing, EAST)


def test_a_street_along_the_boundary_that_crosses_by_some_metres_stays_on_its_side():
    street = MeasurePlace(shapely.LineString([(0, 500), (1010, 500)]))
    assert not lies_in(street, EAST)
    alley = MeasurePlace(shapely.LineString([(995, 500), (1010, 500)]))  # 10 of its 15 m
    assert lies_in(alley, EAST)


def test_measures_come_by_number_and_each_once():
    rows = [
        measure(9, shapely.Point(10, 10), shapely.Point(20, 20), districts=("west",)),
        measure(2, districts=("west", "ost")),
    ]
    assert numbers(measures_of("west", rows, AREAS)) == [2, 9]
    assert numbers(measures_of("ost", rows, AREAS)) == [2]


def test_a_district_without_boundary_keeps_its_assigned_measures():
    rows = [measure(1, shapely.Point(10, 10)), measure(2, districts=("nord",))]
    assert numbers(measures_of("nord", rows, AREAS)) == [2]


def test_what_no_district_holds_is_citywide_so_that_nothing_is_lost():
    rows = [
        measure(1),
        measure(2, districts=("west",)),
        measure(3, shapely.Point(5000, 5000)),
        measure(4, shapely.Point(1500, 5)),
        measure(5, districts=("anderswo",)),
    ]
    rest = citywide(rows, AREAS, district_ids=("west", "ost"))
    assert numbers(rest) == [1, 3, 5]
    printed = set(numbers(rest))
    for district in ("west", "ost"):
        printed |= set(numbers(measures_of(district, rows, AREAS)))
    assert printed == {1, 2, 3, 4, 5}


def test_measures_without_a_place_in_the_district_are_listed_apart():
    rows = [measure(1, shapely.Point(10, 10)), measure(2), measure(3, shapely.Point(1500, 10))]
    assert numbers(without_place(rows, WEST)) == [2, 3]
    assert numbers(without_place(rows, None)) == [1, 2, 3]
