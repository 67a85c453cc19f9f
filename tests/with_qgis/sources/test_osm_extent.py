"""How far an extract reaches: its header is believed only if its objects bear it out."""

import json
import struct
import zlib

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.sources.osm.osm_extent import NodeSpread
from insek.processing.sources.osm.osm_roles import read_osm

CRS = "EPSG:25832"
WEST, SOUTH, EAST, NORTH = 7.70, 49.40, 7.80, 49.46
CITY = (WEST, SOUTH, EAST, NORTH)
STRAYS = [(8.9, 50.2), (7.75, 54.0)]


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def places():
    """Two hundred bus stops spread over the city, its corners among them."""
    chance = np.random.default_rng(7)
    inside = chance.uniform((WEST, SOUTH), (EAST, NORTH), (196, 2))
    corners = [(WEST, SOUTH), (EAST, SOUTH), (WEST, NORTH), (EAST, NORTH)]
    return [*map(tuple, inside), *corners]


def xml(places, head=""):
    nodes = "".join(
        f'<node id="{key}" version="1" lon="{x:.7f}" lat="{y:.7f}">'
        '<tag k="highway" v="bus_stop"/></node>'
        for key, (x, y) in enumerate(places, 1)
    )
    return f'<?xml version="1.0"?>\n<osm version="0.6">{head}{nodes}</osm>'.encode()


def bounds(west, south, east, north):
    return f'<bounds minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"/>'


def extent(catalogue, tmp_path, data, name="x.osm"):
    path = tmp_path / name
    path.write_bytes(data)
    result = read_osm(path, catalogue, crs=CRS, roles=["bus_stop"])
    return result.extent, result.extent_note


def degrees(area):
    """Bounds of an area in degrees."""
    back = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    x, y = back.transform(*shapely.get_coordinates(area).T)
    return min(x), min(y), max(x), max(y)


def test_a_header_that_the_objects_fill_is_the_extent(catalogue, tmp_path, places):
    area, note = extent(catalogue, tmp_path, xml(places, bounds(*CITY)))
    assert degrees(area) == pytest.approx(CITY, abs=1e-9)
    assert note == ""


@pytest.mark.parametrize(
    "head",
    [
        '<bound box="49.4,7.7,49.46,7.8" origin="osmosis"/>',
        "<bounds maxlon='7.8' minlon='7.7' minlat='49.4' maxlat='49.46' origin='x'/>",
    ],
)
def test_older_and_other_ways_to_write_the_header_are_read(catalogue, tmp_path, places, head):
    assert degrees(extent(catalogue, tmp_path, xml(places, head))[0]) == pytest.approx(CITY)


def test_the_edges_keep_their_place_in_the_metric_system(catalogue, tmp_path, places):
    area, _ = extent(catalogue, tmp_path, xml(places, bounds(*CITY)))
    # The upright rectangle around it would claim land that the extract does not have.
    assert area.area < 0.985 * shapely.box(*area.bounds).area
    forth = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    middle = shapely.Point(forth.transform((WEST + EAST) / 2, NORTH))
    assert area.boundary.distance(middle) < 0.1


@pytest.mark.parametrize(
    "claimed", [(-180.0, -90.0, 180.0, 90.0), (7.0, 49.0, 8.5, 50.0), (7.7, 49.4, 8.4, 49.46)]
)
def test_a_header_that_is_mostly_empty_is_not_believed(catalogue, tmp_path, places, claimed):
    area, note = extent(catalogue, tmp_path, xml(places, bounds(*claimed)))
    assert degrees(area) == pytest.approx(CITY, abs=3e-4)
    assert "nur zu" in note


def test_a_header_that_most_objects_lie_outside_of_is_not_believed(catalogue, tmp_path, places):
    claimed = (7.70, 49.40, 7.73, 49.46)
    area, note = extent(catalogue, tmp_path, xml(places, bounds(*claimed)))
    assert degrees(area) == pytest.approx(CITY, abs=3e-4)
    assert "außerhalb des Rechtecks" in note


def test_the_sea_beside_a_city_is_told_and_belongs_to_the_extract(catalogue, tmp_path, places):
    area, note = extent(catalogue, tmp_path, xml(places, bounds(WEST, SOUTH, EAST + 0.05, NORTH)))
    assert degrees(area)[2] == pytest.approx(EAST + 0.05)
    assert "Osten 33" in note


def test_without_a_header_the_objects_say_it_and_strays_do_not(catalogue, tmp_path, places):
    area, note = extent(catalogue, tmp_path, xml([*places, *STRAYS]))
    assert degrees(area) == pytest.approx(CITY, abs=3e-4)
    assert "die Datei nennt keine" in note


def test_a_node_without_a_place_is_nowhere():
    spread = NodeSpread()
    for place in [(7.7, 49.4), (float("nan"), float("nan")), (7.8, 49.5)]:
        spread.add(*place)
    assert spread.count == 2
    assert spread.box() == pytest.approx((7.7, 49.4, 7.8, 49.5), abs=3e-4)


def test_several_downloads_of_an_editor_are_all_known(catalogue, tmp_path, places):
    halves = bounds(WEST, SOUTH, 7.745, NORTH) + bounds(7.755, SOUTH, EAST, NORTH)
    area, _ = extent(catalogue, tmp_path, xml(places, halves))
    forth = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    assert not area.contains(shapely.Point(forth.transform(7.75, 49.43)))
    assert area.contains(shapely.Point(forth.transform(7.72, 49.43)))


def test_a_header_in_binary_form_is_read(catalogue, tmp_path, places):
    area, note = extent(catalogue, tmp_path, pbf(places, CITY), "x.osm.pbf")
    assert degrees(area) == pytest.approx(CITY, abs=1e-8)
    assert note == ""


def test_an_answer_of_overpass_states_no_extent(catalogue, tmp_path, places):
    rows = [
        {"type": "node", "id": key, "lon": x, "lat": y, "tags": {"highway": "bus_stop"}}
        for key, (x, y) in enumerate(places, 1)
    ]
    data = json.dumps({"version": 0.6, "elements": rows}).encode()
    area, note = extent(catalogue, tmp_path, data, "x.json")
    assert degrees(area) == pytest.approx(CITY, abs=3e-4)
    assert "die Datei nennt keine" in note


# ------------------------------------------------------- the format, by its specification
def pbf(places, box):
    """Nodes with a header that states a box, in nanodegrees: left, right, top, bottom."""
    west, south, east, north = (round(side * 1e9) for side in box)
    sides = b"".join(
        varint(key << 3) + varint(zigzag(side))
        for key, side in enumerate((west, east, north, south), 1)
    )
    header = field(1, sides) + field(4, b"OsmSchema-V0.6") + field(4, b"DenseNodes")
    x, y = (np.round(np.array(places)[:, axis] * 1e7).astype(np.int64) for axis in (0, 1))
    dense = (
        field(1, deltas(np.arange(1, len(x) + 1)))
        + field(8, deltas(y))
        + field(9, deltas(x))
        + field(10, b"\x01\x02\x00" * len(x))
    )
    texts = field(1, b"") + field(1, b"highway") + field(1, b"bus_stop")
    block = field(1, texts) + field(2, field(2, dense))
    return blob(b"OSMHeader", header) + blob(b"OSMData", block)


def blob(kind, content):
    body = varint(2 << 3) + varint(len(content)) + field(3, zlib.compress(content))
    head = field(1, kind) + varint(3 << 3) + varint(len(body))
    return struct.pack(">I", len(head)) + head + body


def field(key, content):
    return varint(key << 3 | 2) + varint(len(content)) + content


def deltas(numbers):
    return b"".join(varint(zigzag(int(step))) for step in np.diff(numbers, prepend=0))


def zigzag(value):
    return value * 2 if value >= 0 else -value * 2 - 1


def varint(value):
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
