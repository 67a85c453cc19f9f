"""A departure that a timetable contains more than once counts once, whoever repeats it."""

from datetime import date

import numpy as np
import pytest

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.gtfs import departure_count, frequencies
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable

from .gtfs_town import COUNTED, MA, MB, TABLES, added, calls, counted, write

TUESDAY = TimetableOptions(day=date(2026, 3, 10))
HEADER = "trip_id,start_time,end_time,headway_secs,exact_times\n"
T1 = "H1@06:00 MA@06:10 S1@06:20 W@06:30"
ONCE = "gezählt wird einmal"


def read(*paths, options=TUESDAY):
    return read_timetable(paths, crs="EPSG:25832", options=options)


def total(result):
    return sum(number for number, _, _ in counted(result).values())


def notes(result, word):
    return [note for note in result.notes if word in note]


def again(trip, route, direction="0", text=T1):
    return added("trips", f"{route},WT,{trip},,{direction}") | added(
        "stop_times", calls(trip, text)
    )


SAME_LINE = [
    pytest.param("L1", {}, id="same route"),
    pytest.param("L9", added("routes", "L9,A,1,,3"), id="another route of the same number"),
    pytest.param("L9", added("routes", "L9,B,1,Stadtlinie,704"), id="another operator and kind"),
]


@pytest.mark.parametrize("direction", ["0", "1", ""])
@pytest.mark.parametrize(("route", "routes"), SAME_LINE)
def test_a_trip_twice_in_one_feed_counts_once(tmp_path, route, routes, direction):
    path = write(tmp_path / "f.zip", **routes, **again("T1b", route, direction))
    result = read(path)
    assert counted(result) == COUNTED
    (calls_told,) = notes(result, "Abfahrten stehen mehrfach im selben Fahrplan")
    assert calls_told.startswith("3 Abfahrten")
    assert "zuerst Fahrt „T1“ = „T1b“, Hauptbahnhof 06:00:00" in calls_told
    assert notes(result, "1 Fahrt am Stichtag steht mehrfach im selben Fahrplan")
    assert result.day.trips == 9
    assert result.parameters()["abfahrten_doppelt"] == 3
    assert all(note in result.parameters()["hinweise"] for note in result.notes)


def test_another_number_second_or_next_stop_is_another_departure(tmp_path):
    changes = added("routes", "L9,A,1E,,3")
    changes |= added("trips", "L9,WT,N,,0", "L1,WT,S,,0", "L1,WT,D,,0")
    changes |= {
        "stop_times": TABLES["stop_times.txt"]
        + "\n".join([calls("N", T1), calls("D", "H1@06:00 D@06:10"), ""])
        + "S,06:00:01,06:00:01,H1,1,\nS,06:10:01,06:10:01,W,2,\n"
    }
    result = read(write(tmp_path / "f.zip", **changes))
    assert total(result) == total(read(write(tmp_path / "g.zip"))) + 3 + 1 + 1
    assert not notes(result, ONCE)


def test_a_line_that_meets_itself_is_two_buses(tmp_path):
    # Both ways go from the Markt to the Siedlung at 08:00, from the two sides of the street.
    changes = added("trips", "L1,WT,A,,0", "L1,WT,B,,1")
    changes |= added(
        "stop_times",
        calls("A", "MA@08:00 S1@08:10 W@08:20"),
        calls("B", "MB@08:00 S2@08:12 H1@08:30"),
    )
    result = read(write(tmp_path / "f.zip", **changes))
    assert total(result) == sum(number for number, _, _ in COUNTED.values()) + 4
    assert not notes(result, ONCE)
    # From the same side it is one.
    changes["stop_times"] = changes["stop_times"].replace(f",{MB},1,", f",{MA},1,")
    same = read(write(tmp_path / "g.zip", **changes))
    assert total(same) == total(result) - 1
    assert notes(same, "1 Abfahrt steht mehrfach im selben Fahrplan")


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("platform", "direction", "count"),
    [
        pytest.param("MA", "0", 1, id="same platform and direction"),
        pytest.param("MA", "1", 1, id="same platform"),
        pytest.param("MB", "0", 1, id="same direction"),
        pytest.param("MB", "1", 2, id="neither"),
    ],
)
def test_a_second_bus_differs_in_platform_and_direction(
    tmp_path, platform, direction, count, is_first
):
    # Both leave the Markt for the Siedlung at 08:00; before and after they go other ways.
    buses = [("A", "0", "MA"), ("B", direction, platform)]
    buses = buses[::-1] if is_first else buses
    changes = added("trips", *(f"L1,WT,{trip},,{way}" for trip, way, _ in buses))
    ends = {"A": "S1@08:10 W@08:20", "B": "S1@08:10 H1@08:30"}
    changes |= added(
        "stop_times",
        *(calls(bus, f"{stop}@08:00 {ends[bus]}") for bus, _, stop in buses),
    )
    result = read(write(tmp_path / "f.zip", **changes))
    # Each goes on from the Siedlung by itself.
    assert total(result) == sum(number for number, _, _ in COUNTED.values()) + count + 2
    assert bool(notes(result, ONCE)) == (count == 1)


def test_a_trip_that_runs_without_booking_is_the_one_that_stays(tmp_path):
    rows = again("A", "L1", text=T1)
    rows["stop_times"] = rows["stop_times"].replace(
        "A,06:00:00,06:00:00,H1,1,", "A,06:00:00,06:00:00,H1,1,2"
    )
    result = read(write(tmp_path / "f.zip", **rows))
    assert counted(result) == COUNTED
    assert set(result.service.column("bedarf")) == {False, True}  # Ruf


def test_windows_that_overlap_count_every_second_once(tmp_path):
    # 06:00 to 08:00 and 07:00 to 09:00 every 10 minutes: 18 starts, not 24.
    windows = "T1,06:00:00,08:00:00,600,1\nT1,07:00:00,09:00:00,600,1\n"
    result = read(write(tmp_path / "f.zip", frequencies=HEADER + windows))
    single = read(write(tmp_path / "g.zip", frequencies=HEADER + "T1,06:00:00,09:00:00,600,1\n"))
    assert counted(result) == counted(single)
    assert (
        counted(single)["H", "1", "0"][0] == 18 - 1 + 2
    )  # T2 at 07:00 and T4 at 19:55, one of 07:00
    assert notes(result, "frequencies.txt nennt 6 Fahrten doppelt")
    assert not notes(single, "doppelt")
    said = "1 × frequencies.txt: Zeitfenster überlappt ein anderes derselben Fahrt"
    assert any(note.startswith(said) and "(Zeile 3 „T1“)" in note for note in result.report.notes)


def test_equal_windows_are_one_and_windows_that_follow_do_not_overlap(tmp_path):
    hour = "T1,06:00:00,07:00:00,600,1\n"
    result = read(write(tmp_path / "f.zip", frequencies=HEADER + 3 * hour))
    assert notes(result, "frequencies.txt nennt 12 Fahrten doppelt")
    assert len(result.problems) == 1
    then = read(
        write(tmp_path / "g.zip", frequencies=HEADER + hour + "T1,07:00:00,08:00:00,900,1\n")
    )
    assert then.problems == ()
    assert not notes(then, "doppelt")


def test_a_trip_that_repeats_and_one_that_stands_alone_are_one(tmp_path):
    # T2 leaves at 07:00 as the repetition of T1 does: three departures are there twice.
    result = read(write(tmp_path / "f.zip", frequencies=HEADER + "T1,07:00:00,07:10:00,600,1\n"))
    assert notes(result, "3 Abfahrten stehen mehrfach im selben Fahrplan")
    assert counted(result)["H", "1", "0"] == (2, "07:00", "19:55")


def test_departures_by_headway_and_without_a_stated_time_are_told(tmp_path):
    times = TABLES["stop_times.txt"].replace(f"T1,06:10:00,06:10:00,{MA}", f"T1,,,{MA}")
    times = times.replace(f"T4,20:05:00,20:05:00,{MA}", f"T4,,,{MA}")  # beyond the window
    result = read(write(tmp_path / "f.zip", stop_times=times))
    assert counted(result) == COUNTED
    assert notes(result, "1 von 18 Abfahrten hat im Fahrplan keine Zeit")
    assert notes(result, "interpoliert")
    assert result.parameters()["abfahrten_mit_verteilter_zeit"] == 1
    assert result.parameters()["abfahrten"] == 18
    again = read(write(tmp_path / "g.zip", frequencies=HEADER + "T2,12:00:00,13:00:00,1200,1\n"))
    # Three starts instead of one, at three stops each.
    assert notes(again, "9 von 24 Abfahrten stammen aus Takten (frequencies.txt)")
    assert again.parameters()["abfahrten_aus_takten"] == 9
    assert read(write(tmp_path / "h.zip")).parameters()["abfahrten_aus_takten"] == 0


def test_the_order_of_all_rows_changes_nothing(tmp_path):
    changes = added("routes", "L9,B,1,Stadtlinie,704")
    changes |= added("trips", "L9,WT,T1b,Woanders,1", "L1,WT,T2b,Anderswo,0")
    changes |= added(
        "stop_times", calls("T1b", T1), calls("T2b", "H2@07:00 MB@07:10 S2@07:20 W@07:30")
    )
    tables = {**TABLES, **{f"{name}.txt": text for name, text in changes.items()}}
    first = read(write(tmp_path / "f.zip", **changes))
    shuffle = np.random.default_rng(3).shuffle
    for number in range(5):
        mixed = {}
        for name, text in tables.items():
            head, *rows = text.splitlines()
            shuffle(rows)
            mixed[name.removesuffix(".txt")] = "\n".join([head, *rows, ""])
        other = read(write(tmp_path / f"{number}.zip", **mixed))
        for name in first.service.columns:
            assert list(first.service.column(name)) == list(other.service.column(name)), name
        assert other.notes == first.notes


@pytest.mark.parametrize(
    ("module", "name"), [(frequencies, "MAX_STARTS"), (departure_count, "MAX_DEPARTURES")]
)
def test_more_repetitions_than_any_timetable_has_are_refused(tmp_path, monkeypatch, module, name):
    monkeypatch.setattr(module, name, 5)
    path = write(tmp_path / "f.zip", frequencies=HEADER + "T1,06:00:00,09:00:00,600,1\n")
    with pytest.raises(SourceError, match=r"f\.zip.*frequencies\.txt.*höchstens 5\."):
        read(path)
