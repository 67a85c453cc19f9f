"""Departures of a timetable of ten trips, counted by hand in gtfs_town.py."""

import shutil
from datetime import date

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from insek.processing.analysis.settlement.district_locator import Districts
from insek.processing.runtime.errors import SourceError
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable

from . import gtfs_town
from .gtfs_town import COUNTED, MA, TABLES, added, counted, replaced, write

CRS = "EPSG:25832"
TUESDAY = date(2026, 3, 10)
HOURS = (6 * 3600, 20 * 3600)


def read(path, *more, **options):
    city = options.pop("city", None)
    districts = options.pop("districts", None)
    return read_timetable(
        [path, *more],
        crs=CRS,
        city=city,
        districts=districts,
        options=TimetableOptions(**{"day": TUESDAY, "window": HOURS, **options}),
    )


def place(lat):
    return shapely.Point(Transformer.from_crs(4326, 25832, always_xy=True).transform(7.769, lat))


@pytest.fixture
def town(tmp_path):
    return write(tmp_path / "fahrplan.zip")


def cell(result, stop, line, column, direction="0"):
    table = result.service
    for row in range(len(table)):
        if (table.column("halt_id")[row], table.column("linie")[row]) == (stop, line) and (
            table.column("richtung")[row] == direction
        ):
            return table.column(column)[row]
    raise KeyError((stop, line, direction))


def test_all_departures_are_those_counted_on_paper(town):
    result = read(town)
    assert counted(result) == COUNTED
    assert result.problems == ()
    assert result.day.trips == 9


def test_the_log_parts_the_trips_of_the_day_from_the_departures_in_the_window(town):
    (role,) = read(town).report.roles
    departures = sum(number for number, _, _ in COUNTED.values())
    (note,) = role.notes
    assert note == (
        f"Stichtag Dienstag, 10.03.2026: 9 Fahrten am ganzen Tag; übernommen: {departures}"
        " Abfahrten von 06:00 bis 20:00 Uhr"
    )


def test_one_of_a_kind_is_told_in_the_singular(tmp_path):
    path = write(
        tmp_path / "f.zip",
        stop_times="\n".join(TABLES["stop_times.txt"].splitlines()[:1])
        + "\nT6,08:00:00,08:00:00,W,1,\nT6,08:20:00,08:20:00,D,2,\n",
        trips="route_id,service_id,trip_id\nRB,WT,T6\n",
        stops="stop_id,stop_name,stop_lat,stop_lon\nW,Waldstraße,49.46,7.769\nD,Dorf,49.5,7.769\n",
    )
    result = read(path)
    assert "2 Halte, 1 Fahrt am Stichtag" in result.feeds[0].sentence()
    (note,) = result.report.roles[0].notes
    assert "1 Fahrt am ganzen Tag; übernommen: 1 Abfahrt von 06:00" in note


def test_the_log_says_which_rule_joined_the_platforms(town):
    # Hauptbahnhof by its station, Markt by its DHID, Siedlung by name; Waldstraße and Dorf alone.
    (note,) = read(town).notes
    assert note == (
        "5 Haltestellen: 1 nach Station, 1 nach DHID, 1 nach Name und Nähe aus Steigen"
        " zusammengefasst, 2 mit nur einem Steig"
    )


def test_a_stop_says_where_its_buses_go_what_they_are_and_whether_one_must_book(town):
    result = read(town)
    assert cell(result, "H", "1", "hinweis") == "nach Waldstraße"
    assert cell(result, "D", "RB", "hinweis", "1") == "nach Hauptbahnhof Gleis"
    assert cell(result, "H", "RB", "verkehrsmittel") == "Regionalzug"
    assert cell(result, "H", "1", "verkehrsmittel") == "Bus"
    assert cell(result, "D", "Ruf", "verkehrsmittel") == "Rufbus"
    assert cell(result, "D", "Ruf", "bedarf") is True
    assert cell(result, "H", "1", "bedarf") is False


def test_a_platform_that_says_nothing_about_wheelchairs_is_as_its_station(town):
    result = read(town)
    assert cell(result, "H", "1", "barrierefrei") == "barrierefrei"
    assert cell(result, "H", "RB", "barrierefrei") == "barrierefrei"
    assert cell(result, "W", "1", "barrierefrei", "1") == "unbekannt"


def test_one_platform_without_access_makes_the_line_inaccessible_there(tmp_path):
    changes = replaced("stop_times", "T4,19:55:00,19:55:00,H1", "T4,19:55:00,19:55:00,H2")
    result = read(write(tmp_path / "f.zip", **changes))
    assert cell(result, "H", "1", "barrierefrei") == "nicht"
    assert counted(result) == COUNTED


def test_a_stop_lies_at_its_station_or_in_the_middle_of_its_platforms(town):
    table = read(town).service
    by_id = dict(zip(table.column("halt_id"), table.geometry, strict=True))
    assert by_id["H"].distance(place(49.4360)) < 0.01
    assert by_id["de:07312:20"].distance(place(49.4441)) < 0.01
    assert by_id["S1"].distance(place(49.45035)) < 0.01


def test_platforms_of_one_name_far_apart_are_two_stops(tmp_path):
    # 49.4530 is 334 m north of S1.
    path = write(
        tmp_path / "f.zip", **replaced("stops", "S2,Siedlung,49.4507", "S2,Siedlung,49.4530")
    )
    expected = dict(COUNTED)
    expected["S2", "1", "1"] = expected.pop(("S1", "1", "1"))
    assert counted(read(path)) == expected


def test_two_stations_of_one_name_side_by_side_stay_two(tmp_path):
    stops = TABLES["stops.txt"]
    stops = stops.replace("S1,Siedlung,49.4500,7.7690,0,,", "S1,Siedlung,49.4500,7.7690,0,SA,")
    stops = stops.replace("S2,Siedlung,49.4507,7.7690,0,,", "S2,Siedlung,49.4507,7.7690,0,SB,")
    stops += "SA,Siedlung,49.4500,7.7690,1,,,\nSB,Siedlung,49.4507,7.7690,1,,,\n"
    found = counted(read(write(tmp_path / "f.zip", stops=stops)))
    assert found["SA", "1", "0"][0] == 4
    assert found["SB", "1", "1"][0] == 1


@pytest.mark.parametrize(
    ("window", "departures"),
    [
        # T5 and, from Monday, T10 leave at 05:50 and count once; 06:00 is out
        ((5 * 3600, 6 * 3600), {"H": 1}),
        ((6 * 3600, 6 * 3600 + 60), {"H": 1, "de:07312:20": 1}),  # 06:00 sharp is in
        ((20 * 3600, 26 * 3600), {"de:07312:20": 1, "S1": 1}),  # T4
    ],
)
def test_the_start_of_the_window_counts_and_its_end_does_not(town, window, departures):
    table = read(town, window=window).service
    found: dict[str, int] = {}
    for stop, number in zip(table.column("halt_id"), table.column("abfahrten"), strict=True):
        found[stop] = found.get(stop, 0) + int(number)
    assert found == departures


def test_a_window_past_midnight_counts_the_early_trips_of_the_next_day(town):
    found = counted(read(town, day=date(2026, 3, 9), window=(20 * 3600, 30 * 3600)))
    # Monday's own T10 leaves H at 29:50, Tuesday's T5 at 05:50: the same second, so once; T4 leaves
    # M at 20:05, S at 20:15.
    assert found["H", "1", "0"] == (1, "29:50", "29:50")
    assert found["de:07312:20", "1", "0"] == (1, "20:05", "20:05")


def test_calls_at_two_platforms_of_one_stop_in_a_row_are_one_departure(tmp_path):
    # T1 also calls at H2 (06:02) before it leaves the station: only that one goes on.
    times = TABLES["stop_times.txt"].replace(
        f"T1,06:10:00,06:10:00,{MA},2,", f"T1,06:02:00,06:02:00,H2,2,\nT1,06:10:00,06:10:00,{MA},3,"
    )
    times = times.replace("S1,3,\nT1,06:30:00,06:30:00,W,4", "S1,4,\nT1,06:30:00,06:30:00,W,5")
    found = counted(read(write(tmp_path / "f.zip", stop_times=times)))
    expected = {**COUNTED, ("H", "1", "0"): (3, "06:02", "19:55")}
    assert found == expected


def test_order_of_rows_and_columns_does_not_matter(tmp_path):
    header, *rows = TABLES["stop_times.txt"].splitlines()
    times = "\n".join([header, *rows[::-1]]) + "\n"
    stops = "\n".join(",".join(line.split(",")[::-1]) for line in TABLES["stops.txt"].splitlines())
    found = read(write(tmp_path / "f.zip", stop_times=times, stops=stops))
    assert counted(found) == COUNTED


def test_missing_times_between_two_stated_ones_are_spread_evenly(tmp_path):
    times = TABLES["stop_times.txt"]
    times = times.replace(f"T1,06:10:00,06:10:00,{MA}", f"T1,,,{MA}")
    times = times.replace("T1,06:20:00,06:20:00,S1", "T1,,,S1")
    result = read(write(tmp_path / "f.zip", stop_times=times))
    assert counted(result) == COUNTED
    assert result.problems == ()


def test_boarding_by_phone_is_on_demand_and_kept_apart(tmp_path):
    path = write(
        tmp_path / "f.zip",
        **replaced("stop_times", "T2,07:00:00,07:00:00,H1,1,", "T2,07:00:00,07:00:00,H1,1,2"),
    )
    table = read(path).service
    rows = [
        (bool(table.column("bedarf")[row]), int(table.column("abfahrten")[row]))
        for row in range(len(table))
        if table.column("halt_id")[row] == "H" and table.column("linie")[row] == "1"
    ]
    assert sorted(rows) == [(False, 2), (True, 1)]


@pytest.mark.parametrize("exact", ["0", "1"])
def test_a_trip_that_repeats_leaves_every_stop_in_its_headway(tmp_path, exact):
    # T1 every 20 minutes from 05:30, last start before 07:30: 05:30, 05:50, ... 07:10 (6 starts).
    # H: from 06:10 on 4 (06:10 06:30 06:50 07:10), M 10 min later: 06:00 .. 07:20 = 5,
    # S 20 min later: 05:50 is out, 06:10 .. 07:30 = 5. T1's own times only space the stops. T5 is
    # at M at 06:00 and at S at 06:10 too: one departure each.
    frequencies = "trip_id,start_time,end_time,headway_secs,exact_times\n"
    frequencies += f"T1,05:30:00,07:30:00,1200,{exact}\n"
    result = read(write(tmp_path / "f.zip", frequencies=frequencies))
    assert counted(result) == {
        **COUNTED,
        ("H", "1", "0"): (3 - 1 + 4, "06:10", "19:55"),
        ("de:07312:20", "1", "0"): (4 - 1 + 5 - 1, "06:00", "07:20"),
        ("S1", "1", "0"): (4 - 1 + 5 - 1, "06:10", "07:30"),
    }
    assert any("Näherung" in note for note in result.notes) == (exact == "0")


def test_a_trip_that_repeats_counts_nowhere_if_nobody_knows_where_it_starts(tmp_path):
    # Without its first row T1 would seem to start at the Markt, ten minutes too early everywhere.
    path = write(
        tmp_path / "f.zip",
        **replaced("stop_times", "T1,06:00:00,06:00:00,H1,1,", "T1,06:00:00,06:00:00,H1,?,"),
        frequencies="trip_id,start_time,end_time,headway_secs\nT1,06:00:00,08:00:00,1200\n",
    )
    result = read(path)
    assert counted(result) == {
        **COUNTED,
        ("H", "1", "0"): (3 - 1, "07:00", "19:55"),
        ("de:07312:20", "1", "0"): (4 - 1, "06:00", "07:10"),
        ("S1", "1", "0"): (4 - 1, "06:10", "07:20"),
    }
    said = "stop_sequence nicht lesbar, Fahrt aus frequencies.txt nicht gezählt (Zeile 2)"
    assert any(said in note for note in result.report.notes)


def test_the_same_feed_twice_counts_once(town, tmp_path):
    again = shutil.copy(town, tmp_path / "kopie.zip")
    result = read(town, again)
    dhid = {key: value for key, value in COUNTED.items() if key[0].startswith("de:")}
    found = counted(result)
    assert {key: found[key] for key in dhid} == dhid
    assert sum(value[0] for value in found.values()) == 18
    assert any("18 Abfahrten stehen in mehreren" in note for note in result.notes)
    once = read(town)
    assert result.day.trips == once.day.trips
    assert result.parameters()["fahrten_am_stichtag"] == once.day.trips
    assert any(f"{once.day.trips} Fahrten am Stichtag stehen in" in note for note in result.notes)
    assert f": {once.day.trips} Fahrten am ganzen Tag" in result.report.role("pt_service").notes[0]


def test_two_feeds_in_folders_of_one_archive_are_both_counted(tmp_path):
    path = write(tmp_path / "beide.zip", folder="bus/")
    other = (
        TABLES["routes.txt"].replace("L1,A,1,", "L1,A,2,").replace("RB,A,RB,,106", "RB,A,RE,,106")
    )
    write(path, folder="bahn/", routes=other.replace("Ruf", "Anders"))
    result = read(path)
    assert [feed.name for feed in result.feeds] == ["beide.zip/bahn", "beide.zip/bus"]
    lines = {
        (line, number[0])
        for (stop, line, _), number in counted(result).items()
        if stop == "de:07312:20"
    }
    assert lines == {("1", 4), ("1", 1), ("2", 4), ("2", 1)}


def test_stops_are_clipped_only_after_counting(town):
    city = place(49.4440).buffer(300.0)
    districts = Districts(("kernstadt",), np.array([city], dtype=object))
    result = read(town, city=city, margin_m=500.0, districts=districts)
    # Siedlung is 706 m away from the middle, Hauptbahnhof 890 m: 300 + 500 m reach only the first.
    assert counted(result) == {key: COUNTED[key] for key in COUNTED if key[0] == "de:07312:20"} | {
        key: COUNTED[key] for key in COUNTED if key[0] == "S1"
    }
    homes = dict(
        zip(result.service.column("halt_id"), result.service.column("ortsbezirk"), strict=True)
    )
    assert homes == {"de:07312:20": "kernstadt", "S1": None}
    assert result.report.role("pt_service").outside == 5


def test_a_feed_of_another_town_is_a_sentence(town):
    far = shapely.Point(300_000, 5_300_000).buffer(1000)
    with pytest.raises(SourceError, match=r"Keine der 5 Haltestellen mit Abfahrten liegt in der"):
        read(town, city=far)


def test_stops_for_the_map_are_platforms_with_their_lines_and_stations(town):
    stops = read(town, stops=True).stops
    bus = stops["bus_stop"]
    lines = dict(zip(bus.column("quelle_id"), bus.column("linien"), strict=True))
    assert lines == {
        "gtfs:H1": "1", f"gtfs:{MA}": "1", "gtfs:de:07312:20:1:B": "1", "gtfs:S1": "1",
        "gtfs:S2": "1", "gtfs:W": "1", "gtfs:D": "Ruf",
    }  # fmt: skip
    assert sorted(stops["rail_stop"].column("name")) == ["Dorf", "Hauptbahnhof"]
    assert set(stops["rail_stop"].column("art")) == {"Regionalzug"}


def test_a_line_of_one_route_and_two_ways_gets_its_directions_from_the_order_of_stops(tmp_path):
    without = TABLES["trips.txt"].replace(",0\n", ",\n").replace(",1\n", ",\n")
    result = read(write(tmp_path / "f.zip", trips=without))
    assert counted(result) == COUNTED


def test_more_trips_never_mean_fewer_departures(tmp_path):
    base = counted(read(write(tmp_path / "a.zip")))
    changes = added("trips", "L1,WT,T11,,0") | added(
        "stop_times", gtfs_town.calls("T11", "H1@09:00 MA@09:10 W@09:20")
    )
    more = counted(read(write(tmp_path / "b.zip", **changes)))
    assert all(more[key][0] >= base[key][0] for key in base)
    assert sum(value[0] for value in more.values()) == 18 + 2


def test_numbers_of_departures_are_whole_and_positive(town):
    numbers = read(town).service.column("abfahrten")
    assert np.all(numbers == np.round(numbers))
    assert numbers.min() >= 1
