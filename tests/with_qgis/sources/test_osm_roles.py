"""OpenStreetMap files become roles; broken ones become sentences."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import gdal, ogr
from pyproj import Transformer

from insek.processing.analysis.settlement.district_locator import Districts
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import CancelledError, SourceError
from insek.processing.sources.osm.osm_roles import read_osm

QUARTER = Path(__file__).resolve().parents[2] / "data" / "quarter.osm"
EAST, NORTH = 410_000.0, 5_477_000.0
"""Corner of the drawn quarter: its coordinates are metres from here."""


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def quarter(catalogue):
    return read_osm(QUARTER, catalogue, crs="EPSG:25832")


def names(result, role):
    return sorted(str(name) for name in result.tables[role].column("name"))


def local(geometry):
    return shapely.transform(geometry, lambda points: points - (EAST, NORTH))


def test_markets_as_point_and_area_are_counted_once(quarter):
    report = quarter.report.role("local_supply_market")
    assert (report.read, report.written, report.merged) == (6, 4, 2)
    table = quarter.tables["local_supply_market"]
    by_id = dict(zip(table.column("quelle_id"), table.column("name"), strict=True))
    assert by_id == {
        "osm:w101": "Markt Süd",
        "osm:w102": "Frische Eck",
        "osm:n2": None,
        "osm:n4": None,
    }


def test_the_point_of_a_market_lies_in_its_building(quarter):
    table = quarter.tables["local_supply_market"]
    place = local(table.geometry[list(table.column("quelle_id")).index("osm:w101")])
    assert place.within(shapely.box(0, 0, 40, 30))


def test_a_merged_facility_keeps_what_only_its_point_knew(quarter):
    table = quarter.tables["kindergarten"]
    assert names(quarter, "kindergarten") == ["Kita Nord", "Kita „Bärenhöhle/Süd“"]
    row = list(table.column("quelle_id")).index("osm:w103")
    assert table.column("plaetze")[row] == 75.0


def test_a_school_and_its_building_are_one_school(quarter):
    assert names(quarter, "primary_school") == ["Grundschule am Bach"]


def test_bad_geometries_are_repaired_or_listed_one_by_one(quarter):
    report = quarter.report.role("forest")
    assert (report.read, report.written, report.repaired) == (3, 2, 1)
    assert report.repaired_ids == ("osm:w106",)
    assert [(skip.reason, skip.ids) for skip in report.skipped] == [
        ("Linie statt Fläche", ("osm:w107",))
    ]
    table = quarter.tables["forest"]
    area = dict(zip(table.column("name"), shapely.area(table.geometry), strict=True))
    # The bow tie is two triangles of 100 m by 50 m; the ring is 200² minus a hole of 100².
    assert area["Schleife"] == pytest.approx(5_000, rel=1e-4)
    assert area["Ring"] == pytest.approx(30_000, rel=1e-4)


def test_read_features_are_all_accounted_for(quarter):
    for report in quarter.report.roles:
        assert report.read == (
            report.written + report.merged + report.outside + report.skipped_count
        ), report.role


def test_the_walking_network_keeps_ways_bridges_and_squares(quarter):
    table = quarter.tables["street_network"]
    rows = {
        key: (klasse, bridge, tunnel, level)
        for key, klasse, bridge, tunnel, level in zip(
            table.column("quelle_id"),
            table.column("klasse"),
            table.column("bruecke"),
            table.column("tunnel"),
            table.column("ebene"),
            strict=True,
        )
    }
    assert rows == {
        "osm:w120": ("residential", True, False, 1.0),
        "osm:w121": ("footway", False, True, -1.0),
        "osm:w124": ("pedestrian", False, False, 0.0),
        "osm:w125": ("living_street", False, False, 0.0),
        "osm:w126": ("residential", False, False, 0.0),
    }
    square = table.geometry[list(table.column("quelle_id")).index("osm:w124")]
    assert square.length == pytest.approx(180.0, rel=1e-4)


def test_streets_tell_who_may_use_them_and_private_ones_are_listed(quarter):
    table = quarter.tables["street_network"]
    rows = {
        key: (foot, bike, oneway)
        for key, foot, bike, oneway in zip(
            *(table.column(name) for name in ("quelle_id", "zu_fuss", "rad", "rad_einbahn")),
            strict=True,
        )
    }
    assert rows["osm:w120"] == (True, True, 0.0)
    assert rows["osm:w121"] == (True, False, 0.0)
    tempo = dict(zip(table.column("quelle_id"), table.column("tempo_kmh"), strict=True))
    assert tempo["osm:w125"] == 7.0
    assert np.isnan(tempo["osm:w120"])
    skipped = {skip.reason: skip.ids for skip in quarter.report.role("street_network").skipped}
    assert skipped["weder zu Fuß noch mit dem Rad erlaubt"] == ("osm:w123",)


def test_roads_hold_roundabouts_but_not_the_edges_of_squares(quarter):
    found = set(quarter.tables["road_network"].column("quelle_id"))
    assert found == {"osm:w120", "osm:w122", "osm:w126"}


def test_ways_that_share_a_node_share_its_coordinates_exactly(quarter):
    table = quarter.tables["street_network"]
    ends = [set(shapely.get_coordinates(line).view("c16").ravel()) for line in table.geometry[:2]]
    assert len(ends[0] & ends[1]) == 1


def test_settlement_parcels_are_united_across_a_street_but_not_across_a_field(quarter):
    area = local(np.asarray(quarter.tables["settlement_area"].geometry))
    north = [part for part in area if part.centroid.y > 900]
    # Two parcels of 100 m with a street of 15 m between them, and one 285 m away.
    assert sorted(round(part.area, -2) for part in north) == [10_000, 21_500]


def test_a_hostile_name_arrives_as_it_is(quarter):
    table = quarter.tables["bus_stop"]
    assert table.column("name")[0] == 'O\'Reilly "Eck" / Süd\\; DROP TABLE bus_stop; --'
    assert table.column("steig")[0] == "2a"


def test_roles_without_a_find_have_no_table(quarter):
    assert quarter.report.role("library").written == 0
    assert "library" not in quarter.tables


def test_only_what_lies_in_the_area_is_taken_and_forest_is_cut_at_its_edge(catalogue):
    area = shapely.box(EAST + 550, NORTH + 400, EAST + 1000, NORTH + 800)
    result = read_osm(QUARTER, catalogue, crs="EPSG:25832", area=area)
    assert set(result.tables) == {"forest"}
    report = result.report.role("forest")
    assert report.cut == 2
    parts = dict(
        zip(
            result.tables["forest"].column("name"),
            shapely.area(result.tables["forest"].geometry),
            strict=True,
        )
    )
    assert parts["Ring"] == pytest.approx(100 * 200 - 50 * 100, rel=1e-3)


def test_points_and_buildings_know_their_district(catalogue):
    east = np.array([-500, 190, 2000]) + EAST
    halves = shapely.box(east[:-1], NORTH - 900, east[1:], NORTH + 2000)
    districts = Districts(("west", "ost"), halves)
    result = read_osm(QUARTER, catalogue, crs="EPSG:25832", districts=districts)
    table = result.tables["local_supply_market"]
    found = dict(zip(table.column("quelle_id"), table.column("ortsbezirk"), strict=True))
    assert found == {"osm:w101": "west", "osm:n2": "west", "osm:w102": "ost", "osm:n4": "ost"}
    assert set(result.tables["building"].column("ortsbezirk")) == {"west", "ost"}


def test_a_compressed_file_gives_the_same_and_leaves_no_file_behind(catalogue, quarter, tmp_path):
    packed = tmp_path / "viertel Süd's.osm.gz"
    packed.write_bytes(gzip.compress(QUARTER.read_bytes()))
    result = read_osm(packed, catalogue, crs="EPSG:25832")
    assert {role: len(t) for role, t in result.tables.items()} == {
        role: len(t) for role, t in quarter.tables.items()
    }
    assert [file.name for file in tmp_path.iterdir()] == [packed.name]


def test_a_geopackage_made_from_osm_gives_the_same_facilities(catalogue, quarter, tmp_path):
    target = tmp_path / "viertel.gpkg"
    gdal.VectorTranslate(str(target), str(QUARTER), options=["-f", "GPKG", "-makevalid"])
    result = read_osm(target, catalogue, crs="EPSG:25832")
    for role in ("local_supply_market", "kindergarten", "primary_school", "bus_stop"):
        assert names(result, role) == names(quarter, role)


def test_gdal_is_left_as_it_was(catalogue):
    before = (gdal.GetUseExceptions(), ogr.GetUseExceptions())
    with pytest.raises(SourceError):
        read_osm(Path("gibt es nicht.osm.pbf"), catalogue, crs="EPSG:25832")
    read_osm(QUARTER, catalogue, crs="EPSG:25832", roles=("forest",))
    assert (gdal.GetUseExceptions(), ogr.GetUseExceptions()) == before


@pytest.mark.parametrize("content", [b"", b"\x00\x01kein OSM" * 40, b"<osm><node id='1'"])
@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm", ".osm.gz", ".gpkg"])
def test_a_file_that_is_no_osm_is_a_sentence(catalogue, tmp_path, content, suffix):
    broken = tmp_path / f"kaputt{suffix}"
    broken.write_bytes(content)
    with pytest.raises(SourceError, match=r"kaputt.*bitte|kaputt.*Bitte"):
        read_osm(broken, catalogue, crs="EPSG:25832")


@pytest.mark.parametrize("share", [0.4, 0.9, 0.98])
def test_a_file_that_ends_early_is_a_sentence(catalogue, tmp_path, share):
    text = QUARTER.read_bytes()
    cut = tmp_path / "abgeschnitten.osm"
    cut.write_bytes(text[: int(len(text) * share)])
    with pytest.raises(SourceError, match=r"bricht nach .* ab"):
        read_osm(cut, catalogue, crs="EPSG:25832")


def test_a_geopackage_of_something_else_names_the_way_out(catalogue, tmp_path):
    other = tmp_path / "anderes.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(other))
    dataset.CreateLayer("parzellen")
    del dataset
    with pytest.raises(SourceError, match="insek:importlayer"):
        read_osm(other, catalogue, crs="EPSG:25832")


def test_cancelling_stops_the_run(catalogue):
    def stop(_share):
        raise CancelledError

    with pytest.raises(CancelledError):
        read_osm(QUARTER, catalogue, crs="EPSG:25832", progress=stop)


def test_the_real_extract_agrees_with_its_published_geopackage(catalogue, kaiserslautern_data):
    folder = kaiserslautern_data / "osm"
    result = read_osm(
        folder / "kaiserslautern_2013-04.osm.pbf",
        catalogue,
        crs="EPSG:25832",
        roles=("building", "bus_stop", "road_network"),
    )
    dataset = ogr.Open(str(folder / "kaiserslautern_2013-04.gpkg"))
    dataset.GetLayerByName("multipolygons").SetAttributeFilter(
        "building IS NOT NULL AND building <> 'no'"
    )
    dataset.GetLayerByName("points").SetAttributeFilter("highway = 'bus_stop'")
    buildings = dataset.GetLayerByName("multipolygons").GetFeatureCount()
    stops = dataset.GetLayerByName("points").GetFeatureCount()
    # The published file dropped 15 features of wrong geometry type.
    assert result.report.role("building").written == pytest.approx(buildings, abs=15)
    assert result.report.role("bus_stop").written == pytest.approx(stops, abs=10)
    # Kaiserslautern's main station, from a public map: 49.4363 N, 7.7687 E.
    x, y = Transformer.from_crs(4326, 25832, always_xy=True).transform(7.7687, 49.4363)
    assert (
        shapely.union_all(result.tables["road_network"].geometry).distance(shapely.Point(x, y))
        < 150
    )


@pytest.mark.parametrize("size", [400, 60_000, 500_000, 890_000])
def test_a_truncated_real_extract_is_a_sentence(catalogue, kaiserslautern_data, tmp_path, size):
    whole = (kaiserslautern_data / "osm" / "kaiserslautern_2013-04.osm.pbf").read_bytes()
    cut = tmp_path / "abgeschnitten.osm.pbf"
    cut.write_bytes(whole[:size])
    with pytest.raises(SourceError, match="bitte die Datei erneut herunterladen"):
        read_osm(cut, catalogue, crs="EPSG:25832")
