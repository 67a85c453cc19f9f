"""Coastlines of an extract become the sea: in files as OSM has them, whatever the area kept."""

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from insek.processing.catalogue.load import base_catalogue
from insek.processing.sources.osm.osm_roles import read_osm

CRS = "EPSG:25832"
WEST, SOUTH, EAST, NORTH = 8.90, 54.00, 9.00, 54.05


@pytest.fixture(scope="module")
def catalogue():
    return base_catalogue()


def extract(path, *ways, tags='<tag k="natural" v="coastline"/>'):
    """An extract with benches in its corners, so that it is known how far it reaches."""
    corners = [(x, y) for x in (WEST, EAST) for y in (SOUTH, NORTH)]
    nodes = [f'<node id="{n}" lon="{x}" lat="{y}"><tag k="amenity" v="bench"/></node>'
             for n, (x, y) in enumerate(corners, 1)]  # fmt: skip
    number = {}
    for way in ways:
        for place in way:
            number.setdefault(place, 100 + len(number))
    nodes += [f'<node id="{n}" lon="{x}" lat="{y}"/>' for (x, y), n in number.items()]
    for index, way in enumerate(ways, 1):
        refs = "".join(f'<nd ref="{number[place]}"/>' for place in way)
        nodes.append(f'<way id="{index}">{refs}{tags}</way>')
    bounds = f'<bounds minlon="{WEST}" minlat="{SOUTH}" maxlon="{EAST}" maxlat="{NORTH}"/>'
    path.write_text(f'<osm version="0.6">{bounds}{"".join(nodes)}</osm>', encoding="utf-8")
    return path


def in_degrees(geometry):
    back = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform
    return shapely.transform(geometry, lambda xy: np.column_stack(back(*xy.T)))


def sea(result):
    return in_degrees(shapely.union_all(result.tables["sea"].geometry))


def near(found, expected):
    """Equal but for the edges of the extract, which are bent in the target CRS."""
    return shapely.symmetric_difference(found, expected).area < 1e-3 * expected.area


# North to the middle, then north-west out of the extract: land in the west.
COAST = [(8.95, 53.99), (8.95, 54.025), (8.93, 54.06)]
LAND = shapely.Polygon(
    [(8.9, 54.0), (8.95, 54.0), (8.95, 54.025), (8.9357142857, 54.05), (8.9, 54.05)]
)
WHOLE = shapely.box(WEST, SOUTH, EAST, NORTH)
ROCK = [(8.97, 54.01), (8.98, 54.01), (8.98, 54.02), (8.97, 54.02), (8.97, 54.01)]


def test_the_sea_is_the_extract_to_the_right_of_its_coast(catalogue, tmp_path):
    result = read_osm(extract(tmp_path / "coast.osm", COAST), catalogue, crs=CRS)
    assert near(sea(result), WHOLE.difference(LAND))
    report = result.report.role("sea")
    assert (report.read, report.written, report.merged) == (1, 1, 0)
    assert report.remarks == ()


def test_pieces_and_islands_count_with_their_direction(catalogue, tmp_path):
    pieces = COAST[1:], ROCK, COAST[:2]
    result = read_osm(extract(tmp_path / "coast.osm", *pieces), catalogue, crs=CRS)
    assert near(sea(result), WHOLE.difference(LAND).difference(shapely.Polygon(ROCK)))
    report = result.report.role("sea")
    assert (report.read, report.written, report.merged) == (3, 1, 2)


def test_a_closed_coast_the_other_way_round_is_a_lagoon(catalogue, tmp_path):
    result = read_osm(extract(tmp_path / "coast.osm", ROCK[::-1]), catalogue, crs=CRS)
    assert near(sea(result), shapely.Polygon(ROCK))


def test_the_sea_reaches_beyond_the_area_that_is_kept_to_the_edge_of_the_extract(
    catalogue, tmp_path
):
    forward = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform
    inland = shapely.Point(forward(8.91, 54.01)).buffer(500)
    path = extract(tmp_path / "coast.osm", COAST)
    result = read_osm(path, catalogue, crs=CRS, area=inland)
    assert near(sea(result), WHOLE.difference(LAND))


def test_a_coast_that_ends_in_the_extract_is_told(catalogue, tmp_path):
    result = read_osm(extract(tmp_path / "coast.osm", COAST[:2]), catalogue, crs=CRS)
    assert near(sea(result), shapely.box(8.95, SOUTH, EAST, 54.025))
    (remark,) = result.report.role("sea").remarks
    assert remark.startswith("Die Küstenlinie hat im Auszug 1 loses Ende: Dort endet das Meer")


def test_coasts_that_contradict_each_other_are_told(catalogue, tmp_path):
    second = [(8.98, 53.99), (8.98, 54.06)]
    result = read_osm(extract(tmp_path / "coast.osm", COAST, second), catalogue, crs=CRS)
    assert near(sea(result), shapely.box(8.98, SOUTH, EAST, NORTH))
    (remark,) = result.report.role("sea").remarks
    assert remark.startswith("1 Fläche liegt nach einer Küstenlinie im Meer und nach einer anderen")


def test_inland_there_is_no_sea_and_water_without_a_kind_is_a_lake(catalogue, tmp_path):
    lake = '<tag k="natural" v="water"/>'
    result = read_osm(extract(tmp_path / "lake.osm", ROCK, tags=lake), catalogue, crs=CRS)
    assert "sea" not in result.tables
    (area,) = in_degrees(result.tables["standing_water"].geometry)
    assert near(area, shapely.Polygon(ROCK))
