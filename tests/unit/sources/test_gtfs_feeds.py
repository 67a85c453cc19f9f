"""A whole real timetable, counted a second time without our reader, and columns of a stored one."""

import pytest

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.transit.timetable import service_table
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable

from .plain_timetable import count_plainly, summed, tables


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
