"""One whole demo city in memory: does it hold together like a city?"""

import collections
import hashlib
import zipfile
from datetime import date

import numpy as np
import pyproj
import pytest
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from insek.processing.analysis.cycling import cycle_terms
from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.model import Origin
from insek.processing.demo.bus_lines import LINES
from insek.processing.demo.demo_city import TIMETABLE_READ, make_city
from insek.processing.demo.demo_measures import make_measures
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable

from ...made_city import read
from ..sources.plain_timetable import count_plainly, summed, tables

AS_BUILT = TimetableOptions(today=TIMETABLE_READ)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def city(made_city):
    return read(made_city)


@pytest.fixture(scope="module")
def measures(city, catalogue):
    titles = {district.id: district.name for district in catalogue.districts}
    return make_measures(city.first.warp, titles, catalogue.code_lists["foerderprogramm"])


@pytest.fixture(scope="module")
def zipped(city, tmp_path_factory):
    path = tmp_path_factory.mktemp("gtfs") / "demo_gtfs.zip"
    city.feed.write(path)
    return path


@pytest.fixture(scope="module")
def feed(zipped):
    return tables(zipped)


@pytest.fixture(scope="module")
def timetable(zipped):
    return read_timetable([zipped], crs="EPSG:25832", options=AS_BUILT)


def geometry(city, role):
    return city.layers.table(role).geometry


def column(city, role, name):
    return city.layers.table(role).column(name)


def test_the_ten_districts_tessellate_the_city(city, catalogue):
    districts = geometry(city, "ortsbezirk_boundary")
    outline = geometry(city, "city_boundary")[0]
    assert sorted(column(city, "ortsbezirk_boundary", "kennung")) == sorted(
        district.id for district in catalogue.districts
    )
    assert outline.geom_type == "Polygon"
    assert len(outline.interiors) == 0
    assert shapely.area(districts).sum() == pytest.approx(outline.area, abs=1)
    for row, district in enumerate(districts):
        others = np.delete(districts, row)
        assert shapely.area(shapely.intersection(others, district)).sum() < 0.5


def test_districts_have_about_their_real_area_extent_and_place(city, catalogue):
    for name, polygon in city.districts.items():
        district = catalogue.district(name)
        if district.area_km2:
            assert polygon.area / 1e6 == pytest.approx(district.area_km2, rel=0.1), name
        if district.extent_m:
            low_x, low_y, high_x, high_y = polygon.bounds
            assert high_x - low_x == pytest.approx(district.extent_m[0], abs=800), name
            assert high_y - low_y == pytest.approx(district.extent_m[1], abs=800), name
    outline = geometry(city, "city_boundary")[0]
    assert outline.area / 1e6 == pytest.approx(139.7, rel=0.03)
    assert np.abs(np.array(outline.bounds) - catalogue.city.extent).max() < 400


def test_every_role_that_is_imported_or_drawn_has_features(city, catalogue):
    measures = {"measure_site", "measure_line", "measure_area"}
    given = {Origin.IMPORTED, Origin.DRAWN, Origin.IMPORTED_OR_DRAWN}
    wanted = {entry.role for _, _, entry in catalogue.iter_entries() if entry.origin in given}
    assert wanted - measures - set(city.layers.roles()) == set()


def test_every_column_is_one_the_catalogue_knows(city, catalogue):
    common = {"name", "ortsbezirk", "quelle_id", "hinweis"}
    for role in city.layers.roles():
        fields = {field.name for field in catalogue.roles[role].fields}
        assert set(city.layers.table(role).columns) <= fields | common, role


def test_all_geometries_are_valid_and_inside_the_city(city):
    outline = shapely.buffer(geometry(city, "city_boundary")[0], 10)
    shapely.prepare(outline)
    for role in city.layers.roles():
        shapes = geometry(city, role)
        assert shapely.is_valid(shapes).all(), role
        assert not shapely.is_empty(shapes).any(), role
        if role not in {"census_cell", "street_network"}:
            assert shapely.contains(outline, shapes).all(), role


def test_buildings_stand_on_free_ground_in_settlements(city):
    houses = geometry(city, "building")
    assert 17_000 < len(houses) < 23_000
    tree = shapely.STRtree(houses)
    for role in ("forest", "agriculture", "standing_water", "military_area", "green_space"):
        assert len(tree.query(geometry(city, role), "intersects")[0]) == 0, role
    for role, half_width in (("rail_line", 5), ("motorway", 12), ("flowing_water", 4)):
        corridor = shapely.buffer(geometry(city, role), half_width)
        assert len(tree.query(corridor, "intersects")[0]) == 0, role
    for role in ("road_network", "street_network"):
        assert len(tree.query(geometry(city, role), "intersects")[0]) == 0, role
    assert len(tree.query(houses, "intersects")[0]) == len(houses)
    settled = shapely.union_all(geometry(city, "settlement_area"))
    shapely.prepare(settled)
    assert shapely.intersects(settled, houses).all()


def test_most_buildings_stand_close_to_a_street(city):
    streets = shapely.STRtree(geometry(city, "road_network"))
    _, distance = streets.query_nearest(
        geometry(city, "building")[::4], return_distance=True, all_matches=False
    )
    assert np.quantile(distance, 0.99) < 30


def test_forest_fields_and_settlement_do_not_overlap(city):
    parts = [
        shapely.union_all(geometry(city, role))
        for role in ("forest", "agriculture", "settlement_area")
    ]
    for first, second in ((0, 1), (0, 2), (1, 2)):
        assert parts[first].intersection(parts[second]).area < 10_000
    assert parts[0].area / 139.7e6 > 0.5


def test_the_walking_network_is_one_piece_with_exactly_shared_junctions(city):
    edges = geometry(city, "street_network")
    coordinates = np.vstack(
        [shapely.get_coordinates(shapely.get_point(edges, side)) for side in (0, -1)]
    )
    nodes, ids = np.unique(coordinates, axis=0, return_inverse=True)
    first, last = np.asarray(ids).reshape(2, -1)
    graph = coo_matrix((np.ones(len(first)), (first, last)), shape=(len(nodes),) * 2)
    assert connected_components(graph, directed=False)[0] == 1
    crossing = shapely.STRtree(edges).query(edges, "crosses")
    assert crossing.shape[1] / 2 < 0.002 * len(edges)


def test_inhabitants_add_up(city):
    assert sum(column(city, "ortsbezirk_boundary", "einwohner")) == 100_000
    status = column(city, "census_cell", "status")
    shown = column(city, "census_cell", "einwohner").astype(float)
    assert set(status) == {"bewohnt", "unbewohnt", "geheim"}
    assert np.isnan(shown[status == "geheim"]).all()
    assert (shown[status == "unbewohnt"] == 0).all()
    points = column(city, "population_points", "einwohner").astype(float)
    assert points.sum() == np.nansum(shown)
    secret = (status == "geheim").sum()
    assert 100_000 - 2 * secret <= points.sum() < 100_000
    by_cell = collections.Counter()
    for cell, persons in zip(column(city, "population_points", "zelle"), points, strict=True):
        by_cell[cell] += persons
    cells = dict(zip(column(city, "census_cell", "zelle"), shown, strict=True))
    assert all(cells[cell] == persons for cell, persons in by_cell.items())


def test_three_villages_have_no_market_so_that_gaps_exist(city):
    served = set(column(city, "local_supply_market", "ortsbezirk"))
    assert len(geometry(city, "local_supply_market")) == 45
    assert served.isdisjoint({"dansenberg", "erlenbach", "moelschbach"})
    assert len(served) == 7


def test_the_timetable_refers_only_to_what_it_holds(feed):
    stops = {row["stop_id"]: row for row in feed["stops.txt"]}
    routes = {row["route_id"] for row in feed["routes.txt"]}
    services = {row["service_id"] for row in feed["calendar.txt"]}
    trips = {row["trip_id"]: row for row in feed["trips.txt"]}
    assert len(stops) == len(feed["stops.txt"])
    assert {row["agency_id"] for row in feed["routes.txt"]} == {
        row["agency_id"] for row in feed["agency.txt"]
    }
    assert all(row["route_id"] in routes for row in trips.values())
    assert {row["service_id"] for row in trips.values()} == services
    assert {row["service_id"] for row in feed["calendar_dates.txt"]} <= services
    for row in stops.values():
        if row["parent_station"]:
            assert stops[row["parent_station"]]["location_type"] == "1"
        assert 49.3 < float(row["stop_lat"]) < 49.6
        assert 7.5 < float(row["stop_lon"]) < 8.0
    last: dict[str, tuple[int, int]] = {}
    late = 0
    for row in feed["stop_times.txt"]:
        assert stops[row["stop_id"]]["location_type"] == "0"
        hours, minutes, seconds = (int(part) for part in row["departure_time"].split(":"))
        time, sequence = 3600 * hours + 60 * minutes + seconds, int(row["stop_sequence"])
        late = max(late, hours)
        if row["trip_id"] in last:
            assert time > last[row["trip_id"]][0]
            assert sequence == last[row["trip_id"]][1] + 1
        last[row["trip_id"]] = (time, sequence)
    assert set(last) == set(trips)
    assert late >= 25


def test_bus_stops_on_the_map_are_the_platforms_of_the_timetable(city, feed):
    kind = {row["route_id"]: row["route_type"] for row in feed["routes.txt"]}
    buses = {row["trip_id"] for row in feed["trips.txt"] if kind[row["route_id"]] == "3"}
    platforms = {row["stop_id"] for row in feed["stop_times.txt"] if row["trip_id"] in buses}
    drawn = {str(value).removeprefix("gtfs:") for value in column(city, "bus_stop", "quelle_id")}
    assert drawn == platforms
    assert 300 <= len(drawn) <= 400


def test_trains_call_at_the_stations_on_the_map_and_beyond_the_city(city, feed):
    kind = {row["route_id"]: row["route_type"] for row in feed["routes.txt"]}
    trains = {row["trip_id"] for row in feed["trips.txt"] if kind[row["route_id"]] == "2"}
    called = {row["stop_id"] for row in feed["stop_times.txt"] if row["trip_id"] in trains}
    stops = {row["stop_id"]: row for row in feed["stops.txt"]}
    names = {stops[stop]["stop_name"] for stop in called}
    assert names - set(column(city, "rail_stop", "name")) == {"Umland West", "Umland Ost"}
    assert set(column(city, "rail_stop", "name")) <= names
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    drawn = dict(zip(column(city, "rail_stop", "name"), geometry(city, "rail_stop"), strict=True))
    outline = geometry(city, "city_boundary")[0]
    for row in stops.values():
        if row["stop_name"] in names and not row["parent_station"]:
            place = shapely.Point(
                to_metres.transform(float(row["stop_lon"]), float(row["stop_lat"]))
            )
            if row["stop_name"].startswith("Umland"):
                assert outline.distance(place) > 2000
            else:
                assert drawn[row["stop_name"]].distance(place) < 1


def test_the_demo_runs_in_the_headways_it_was_designed_with(timetable):
    table = timetable.service
    designed = {line.number: line.headway_s / 60 for line in LINES if not line.night}
    assert set(designed.values()) == {7.5, 15.0, 30.0, 60.0}
    trains = {"S 1": 30.0, "RE 2": 60.0, "RB 3": 60.0, "RB 4": 60.0}
    is_train = table.column("route_type") == 2
    assert set(table.column("linie")[is_train]) == set(trains)
    designed |= trains
    assert set(table.column("linie")) == set(designed)
    for line, number in zip(table.column("linie"), table.column("abfahrten"), strict=True):
        assert 840 / number == designed[line], line


def test_the_demo_has_two_directions_and_no_fault(timetable):
    assert timetable.problems == ()
    assert set(timetable.service.column("richtung")) == {"0", "1"}
    assert timetable.day.day == date(2025, 12, 16)
    assert timetable.publishers == "Demodaten – schematisch, nicht amtlich"


def test_the_demo_counted_a_second_time_call_by_call(zipped, timetable):
    feed = tables(zipped)
    parent = {row["stop_id"]: row["parent_station"] or row["stop_id"] for row in feed["stops.txt"]}
    plain = count_plainly(feed, {"WT"}, (6 * 3600, 20 * 3600), parent.__getitem__)
    assert len(plain) > 250
    assert summed(timetable) == plain


def test_the_demo_without_stated_directions_gets_the_same_two(zipped, timetable, tmp_path):
    bare = tmp_path / "bare.zip"
    with zipfile.ZipFile(zipped) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            target.writestr(
                name, text.replace("direction_id", "x") if name == "trips.txt" else text
            )

    def sides(found):
        lines = collections.defaultdict(lambda: collections.defaultdict(set))
        table = found.service
        for stop, line, way in zip(
            *(table.column(name) for name in ("halt_id", "linie", "richtung")), strict=True
        ):
            lines[line][way].add(stop)
        return {line: {frozenset(stops) for stops in ways.values()} for line, ways in lines.items()}

    assert sides(read_timetable([bare], crs="EPSG:25832", options=AS_BUILT)) == sides(timetable)


def test_the_list_of_measures_follows_the_rules_of_the_issue(measures, catalogue):
    assert len(measures) >= 150
    assert [measure.nummer for measure in measures] == list(range(1, len(measures) + 1))
    assert len({measure.id for measure in measures}) == len(measures)
    assert len({measure.beschreibung for measure in measures}) == len(measures)
    assert len({measure.titel for measure in measures}) == len(measures)
    count = collections.Counter(name for measure in measures for name in measure.ortsbezirke)
    assert count["kernstadt"] > 60
    assert set(count) == {district.id for district in catalogue.districts} - {"siegelbach"}
    lead = collections.Counter(measure.handlungsfelder[0] for measure in measures)
    assert set(lead) == {"hf1", "hf2", "hf3", "hf4"}
    assert min(lead.values()) >= 20
    assert sum(not m.ortsbezirke and not m.places for m in measures) >= 10
    assert sum(len(measure.places) > 1 for measure in measures) >= 10
    assert {place.kind for measure in measures for place in measure.places} == {
        "point",
        "line",
        "polygon",
    }
    assert sum(len(measure.beschreibung) >= 800 for measure in measures) >= 10
    assert any(measure.kosten == "k. A." for measure in measures)
    assert len({measure.foerderung for measure in measures}) > 8
    text = " ".join(measure.beschreibung for measure in measures)
    assert all(sign in text for sign in "äöüß„“/")
    assert "{" not in text + "".join(m.prozess_monitoring + m.titel for m in measures)


def test_codes_of_measures_are_in_the_catalogue(measures, catalogue):
    for name, field in (
        ("status", "status"),
        ("zeithorizont", "zeithorizont"),
        ("prioritaet", "prioritaet"),
        ("kostenklasse", "kostenklasse"),
    ):
        known = {code.id for code in catalogue.code_lists[name].codes} | {""}
        assert {getattr(measure, field) for measure in measures} <= known


def test_places_of_measures_lie_in_one_of_their_districts(measures, city):
    for measure in measures:
        for place in measure.places:
            gap = min(city.districts[name].distance(place.geometry) for name in measure.ortsbezirke)
            assert gap == 0, measure.titel


def test_measures_along_streets_follow_the_main_roads(measures, city):
    roads = shapely.buffer(shapely.union_all(geometry(city, "main_road")), 5)
    streets = [
        place.geometry
        for measure in measures
        for place in measure.places
        if place.kind == "line" and place.label not in {"Lauter", "Eselsbach"}
    ]
    assert len(streets) > 20
    for street in streets:
        assert street.length > 300
        assert street.intersection(roads).length > 0.95 * street.length


def digest(city):
    total = hashlib.sha256()
    for role in sorted(city.layers.roles()):
        table = city.layers.table(role)
        total.update(role.encode())
        total.update(b"".join(shapely.to_wkb(table.geometry)))
        for name in sorted(table.columns):
            total.update(repr((name, list(table.columns[name]))).encode())
    total.update(repr(city.feed.tables).encode())
    return total.hexdigest()


@pytest.mark.proof
def test_the_same_seed_makes_the_same_city(city, catalogue):
    again = make_city(catalogue, progress=lambda share: None)
    assert digest(again) == digest(city)


@pytest.mark.proof
def test_another_seed_makes_another_city(city, catalogue):
    other = make_city(catalogue, seed=1, progress=lambda share: None)
    assert digest(other) != digest(city)


@pytest.mark.proof
def test_two_cities_side_by_side_are_joined_and_twice_as_large(city, catalogue):
    double = make_city(catalogue, scale=2, progress=lambda share: None)
    assert sum(column(double, "ortsbezirk_boundary", "einwohner")) == 200_000
    ratio = len(geometry(double, "building")) / len(geometry(city, "building"))
    assert ratio == pytest.approx(2, rel=0.1)
    edges = geometry(double, "street_network")
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(edges, s)) for s in (0, -1)])
    nodes, ids = np.unique(np.round(ends, 2), axis=0, return_inverse=True)
    first, last = np.asarray(ids).reshape(2, -1)
    graph = coo_matrix((np.ones(len(first)), (first, last)), shape=(len(nodes),) * 2)
    assert connected_components(graph, directed=False)[0] == 1


@pytest.mark.parametrize("scale", [0, -1])
def test_fewer_than_one_city_cannot_be_asked_for(catalogue, scale):
    with pytest.raises(ValueError, match=f"a demo of {scale} cities"):
        make_city(catalogue, scale=scale, progress=lambda share: None)


def test_streets_say_who_may_ride_them_how_and_how_fast(city):
    columns = {
        name: column(city, "street_network", name)
        for name in ("klasse", "rad", "rad_einbahn", "radfuehrung", "tempo_kmh", "belag")
    }
    assert all(columns["rad"])
    assert set(columns["rad_einbahn"]) == {-1.0, 0.0, 1.0}
    assert set(columns["radfuehrung"]) <= {*cycle_terms.GUIDANCE, None}
    assert set(columns["belag"]) <= {*cycle_terms.SURFACES, None}
    assert None in columns["radfuehrung"]
    speed = columns["tempo_kmh"].astype(float)
    assert np.isnan(speed[columns["klasse"] == "track"]).all()
    length = shapely.length(geometry(city, "street_network"))
    calm = length[speed == 30].sum() / length[~np.isnan(speed)].sum()
    assert 0.3 < calm < 0.8


def test_every_place_can_be_reached_by_bike_in_spite_of_one_way_streets(city):
    edges = geometry(city, "street_network")
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(edges, side)) for side in (0, -1)])
    nodes, ids = np.unique(ends, axis=0, return_inverse=True)
    first, last = np.asarray(ids).reshape(2, -1)
    oneway = column(city, "street_network", "rad_einbahn").astype(float)
    tail = np.concatenate([first[oneway >= 0], last[oneway <= 0]])
    head = np.concatenate([last[oneway >= 0], first[oneway <= 0]])
    graph = coo_matrix((np.ones(len(tail)), (tail, head)), shape=(len(nodes),) * 2)
    assert connected_components(graph, directed=True, connection="strong")[0] == 1


def test_the_cycle_network_lies_on_streets(city):
    streets = {line.wkb for line in geometry(city, "street_network")}
    lines = geometry(city, "cycle_network")
    assert np.mean([line.wkb in streets for line in lines]) > 0.9
    assert 40_000 < shapely.length(lines).sum() < 200_000
