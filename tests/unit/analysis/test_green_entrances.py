"""Where one enters a park on foot, and how far the way from there to a home is."""

import numpy as np
import pytest
import shapely

from insek.processing.analysis.green.green_areas import GreenGrade, Need, Standard, join_areas
from insek.processing.analysis.green.green_entrances import (
    check_walks,
    find_entrances,
    network_met,
    network_zone,
)
from insek.processing.analysis.green.green_zones import zones
from insek.processing.analysis.network.graph import build_network, snap


def areas(*geometries: shapely.Geometry) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def ways(*lines: list[tuple[float, float]]):
    return build_network(areas(*map(shapely.LineString, lines)))


def places(entrances, network) -> set[tuple[float, float]]:
    found = shapely.line_interpolate_point(
        network.lines[entrances.places.edge], entrances.places.measure
    )
    return {(round(point.x, 2), round(point.y, 2)) for point in found}


PARK = shapely.box(0, 0, 200, 100)


def test_a_path_through_the_park_enters_it_where_it_crosses_the_edge() -> None:
    network = ways([(-300, 50), (500, 50)], [(-300, 50), (-300, 400)])
    found = find_entrances(join_areas(areas(PARK)), network, near_m=20)
    assert places(found, network) == {(0, 50), (200, 50)}
    assert (found.crossing, found.dead_end, found.beside, len(found.without)) == (2, 0, 0, 0)


def test_a_street_that_ends_just_before_the_park_leads_into_it() -> None:
    network = ways([(215, 50), (500, 50)], [(100, 130), (100, 400)])
    found = find_entrances(join_areas(areas(PARK)), network, near_m=20)
    assert places(found, network) == {(215, 50)}
    assert find_entrances(join_areas(areas(PARK)), network, near_m=14).without.tolist() == [0]


def test_a_pocket_park_without_any_path_is_entered_from_the_street_beside_it() -> None:
    network = ways([(-100, -8), (400, -8)], [(100, 180), (300, 180)])
    found = find_entrances(join_areas(areas(PARK)), network, near_m=20)
    assert found.beside == 1
    assert {y for _, y in places(found, network)} == {-8}


def test_a_tunnel_under_the_park_is_no_entrance() -> None:
    network = ways([(-300, 50), (500, 50)])
    found = find_entrances(
        join_areas(areas(PARK)), network, near_m=20, usable=np.zeros(1, dtype=bool)
    )
    assert found.without.tolist() == [0]
    assert len(found.member) == 0


def test_a_wood_that_joins_the_park_takes_no_entrance_away() -> None:
    network = ways([(-100, -8), (400, -8)], [(300, -50), (300, 300)])
    wood = shapely.box(200, 0, 400, 100)
    alone = find_entrances(join_areas(areas(PARK)), network, near_m=20)
    joined = find_entrances(join_areas(areas(PARK, wood)), network, near_m=20)
    assert places(alone, network) <= places(joined, network)


def test_the_way_home_is_measured_along_the_streets_from_the_entrance() -> None:
    # The home lies 60 m behind the park's wall, but the only gate is on the far side:
    # 100 m east, 250 m north, 160 m back west.
    network = ways([(200, 50), (300, 50), (300, 300), (140, 300)])
    green = join_areas(areas(shapely.box(-300, 0, 200, 240)))
    entrances = find_entrances(green, network, near_m=5)
    home = snap(network, shapely.points([(140.0, 300.0)]), 50)
    for limit, expected in ((509.9, False), (510.0, True)):
        demand = Standard("Netz", (GreenGrade(10, 60, limit),))
        met, reached = network_met(green, demand, entrances, network, home)
        assert met.tolist() == [[expected]], limit
    zone = network_zone(green, 10, reached[0], offset_m=20, clip=shapely.box(-900, -900, 900, 900))
    assert shapely.intersects(zone, shapely.Point(140, 310))
    assert shapely.contains(zone, green.members[0])


def test_a_park_too_small_for_the_grade_gives_no_start() -> None:
    network = ways([(-300, 50), (500, 50)])
    green = join_areas(areas(PARK))
    entrances = find_entrances(green, network, near_m=20)
    home = snap(network, shapely.points([(210.0, 50.0)]), 50)
    met, reached = network_met(
        green, Standard("", (GreenGrade(3, 300, 300),)), entrances, network, home
    )
    assert not met.any()
    assert reached == (None,)
    assert network_zone(green, 3, None, offset_m=20, clip=PARK).is_empty


def test_a_park_beyond_the_border_that_shares_it_leaves_the_catchment_an_area() -> None:
    network = ways([(-300, 50), (500, 50)])
    green = join_areas(areas(PARK, shapely.box(-100, 300, 100, 500)))
    entrances = find_entrances(green, network, near_m=20)
    home = snap(network, shapely.points([(210.0, 50.0)]), 50)
    demand = Standard("", (GreenGrade(1, 300, 300),))
    _, reached = network_met(green, demand, entrances, network, home)
    city = shapely.box(-900, -900, 900, 300)
    zone = network_zone(green, 1, reached[0], offset_m=20, clip=city)
    assert zone.geom_type == "MultiPolygon"
    (drawn,) = zones(demand, [zone])
    assert zone.area > 10_000
    assert drawn.area.area == pytest.approx(zone.area)


@pytest.mark.parametrize("vertices", [5, 64, 65, 66, 500])
def test_no_crossing_is_lost_however_many_vertices_an_outline_has(vertices) -> None:
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    pond = shapely.Polygon(np.column_stack([100 * np.cos(angle), 100 * np.sin(angle)]))
    rays = np.linspace(0.1, 2 * np.pi + 0.1, 40, endpoint=False)
    network = ways(*[[(0, 0), (300 * np.cos(ray), 300 * np.sin(ray))] for ray in rays])
    found = find_entrances(join_areas(areas(pond)), network, near_m=1)
    brute = shapely.intersection(network.lines, pond.exterior)
    assert found.crossing == len(brute) == 40
    assert places(found, network) == {(round(p.x, 2), round(p.y, 2)) for p in brute}


def test_the_check_of_a_catchment_counts_places_whose_way_is_too_long() -> None:
    # A street of 600 m leads east from the park; 300 m of it are allowed, and all of the park.
    network = ways([(200, 50), (800, 50)])
    green = join_areas(areas(PARK))
    entrances = find_entrances(green, network, near_m=20)
    demand = Standard("", (GreenGrade(1, 300, 300),))
    kept = shapely.box(0, 40, 500, 60)
    found = check_walks(kept, green, demand, entrances, network)
    assert (found.samples, found.beyond) == (500, 0)
    wide = check_walks(shapely.box(200, 40, 800, 60), green, demand, entrances, network, count=2000)
    assert wide.share == pytest.approx(0.5, abs=0.05)
    assert wide.largest_excess == pytest.approx(300, abs=5)
    assert wide.unreached == 0
    two = Standard("", (*demand.grades, GreenGrade(0.5, 600, 600)), Need.EVERY)
    both = check_walks(shapely.box(200, 40, 800, 60), green, two, entrances, network, count=2000)
    assert both.beyond == wide.beyond
