"""Whole timetables: the demo city's and a real one, counted a second time without our reader."""

import collections
import csv
import io
import zipfile
from datetime import date

import pytest

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.transit.timetable import service_table
from insek.processing.catalogue.load import load_catalogue
from insek.processing.demo.bus_lines import LINES
from insek.processing.demo.demo_city import make_city
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable


def tables(path):
    with zipfile.ZipFile(path) as archive:
        return {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig")))
            for name in archive.namelist()
        }


def seconds(text):
    hours, minutes, rest = text.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + int(rest)


def count_plainly(feed, services, window, stop_of):
    """Departures per (stop, line), the slow way: every trip call by call."""
    line_of = {row["route_id"]: row["route_short_name"] or row["route_long_name"]
               for row in feed["routes.txt"]}  # fmt: skip
    running = {row["trip_id"]: line_of[row["route_id"]]
               for row in feed["trips.txt"] if row["service_id"] in services}  # fmt: skip
    trips = collections.defaultdict(list)
    for row in feed["stop_times.txt"]:
        if row["trip_id"] in running:
            trips[row["trip_id"]].append(
                (int(row["stop_sequence"]), stop_of(row["stop_id"]), seconds(row["departure_time"]))
            )
    found = collections.Counter()
    for trip, calls in trips.items():
        for _, stop, time in sorted(calls)[:-1]:
            if window[0] <= time < window[1]:
                found[stop, running[trip]] += 1
    return found


def summed(result):
    found = collections.Counter()
    table = result.service
    for stop, line, number in zip(
        *(table.column(name) for name in ("halt_id", "linie", "abfahrten")), strict=True
    ):
        found[stop, line] += int(number)
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "demo_gtfs.zip"
    make_city(load_catalogue(), progress=lambda _share: None).feed.write(path)
    return path, read_timetable([path], crs="EPSG:25832")


def test_the_demo_runs_in_the_headways_it_was_designed_with(demo):
    _, result = demo
    table = result.service
    designed = {line.number: line.headway_s / 60 for line in LINES if not line.night}
    assert set(designed.values()) == {7.5, 15.0, 30.0, 60.0}
    trains = {"S 1": 30.0, "RE 2": 60.0, "RB 3": 60.0, "RB 4": 60.0}
    is_train = table.column("route_type") == 2
    assert set(table.column("linie")[is_train]) == set(trains)
    designed |= trains
    assert set(table.column("linie")) == set(designed)
    for line, number in zip(table.column("linie"), table.column("abfahrten"), strict=True):
        assert 840 / number == designed[line], line


def test_the_demo_has_two_directions_and_no_fault(demo):
    _, result = demo
    assert result.problems == ()
    assert set(result.service.column("richtung")) == {"0", "1"}
    assert result.day.day == date(2025, 12, 16)
    assert result.publishers == "Demodaten – schematisch, nicht amtlich"


def test_the_demo_counted_a_second_time_call_by_call(demo):
    path, result = demo
    feed = tables(path)
    parent = {row["stop_id"]: row["parent_station"] or row["stop_id"] for row in feed["stops.txt"]}
    plain = count_plainly(feed, {"WT"}, (6 * 3600, 20 * 3600), parent.__getitem__)
    assert len(plain) > 250
    assert summed(result) == plain


def test_the_demo_without_stated_directions_gets_the_same_two(demo, tmp_path):
    path, result = demo
    bare = tmp_path / "bare.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bare, "w") as target:
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

    assert sides(read_timetable([bare], crs="EPSG:25832")) == sides(result)


def test_long_distance_trains_of_2019_counted_a_second_time(kaiserslautern_data):
    path = kaiserslautern_data / "gtfs" / "db_fernverkehr_2019_kaiserslautern.zip"
    result = read_timetable([path], crs="EPSG:25832")
    feed = tables(path)
    day = f"{result.day.day:%Y%m%d}"
    active = {
        row["service_id"] for row in feed["calendar_dates.txt"]
        if row["date"] == day and row["exception_type"] == "1"
    }  # fmt: skip
    assert result.day.day.weekday() in (1, 2, 3)
    assert result.day.trips == sum(row["service_id"] in active for row in feed["trips.txt"])
    assert summed(result) == count_plainly(feed, active, (6 * 3600, 20 * 3600), str)
    assert result.problems == ()
    # The feed is that of the trains which call at the main station: most of them leave it again.
    name = "Kaiserslautern Hbf"
    at_home = [row for row, stop in enumerate(result.service.column("name")) if stop == name]
    assert 5 <= result.service.column("abfahrten")[at_home].sum() <= result.day.trips
    given = TimetableOptions(day=result.day.day, window=(0, 24 * 3600))
    whole = read_timetable([path], crs="EPSG:25832", options=given)
    assert sum(summed(whole).values()) >= sum(summed(result).values())


def columns(**changed):
    return {
        "stop_id": ["a", "a", "b"],
        "name": ["A", "A", None],
        "line": ["1", "2", "2"],
        "direction": ["0", "0", "1"],
        "route_type": [3.0, float("nan"), 715],
        "departures": [28.0, 0.0, 14.0],
        "on_demand": [False, None, True],
    } | changed


def test_stored_columns_become_a_table():
    points = [[0.0, 1.0], [0.0, 1.0], [5.0, 6.0]]
    table = service_table(points, 840.0, **columns())
    assert table.route_type.tolist() == [3, -1, 715]
    assert table.on_demand.tolist() == [False, False, True]
    assert table.name.tolist() == ["A", "A", ""]
    assert len(table.take(table.stop_id == "a")) == 2
    assert table.y.tolist() == [1.0, 1.0, 6.0]


@pytest.mark.parametrize(
    ("minutes", "changed", "sentence"),
    [
        (0.0, {}, "0 Minuten lang"),
        (840.0, {"line": ["1"]}, "verschieden lang"),
        (840.0, {"departures": [1, -4, 1]}, "Zeile 2 des Fahrplans hat -4 Abfahrten"),
    ],
)
def test_columns_that_do_not_fit_are_a_sentence(minutes, changed, sentence):
    with pytest.raises(AnalysisError, match=sentence):
        service_table([[0.0, 0.0]] * 3, minutes, **columns(**changed))
