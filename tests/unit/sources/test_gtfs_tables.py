"""Tables as producers write them: codes, blank lines, empty tables, broken bytes, sizes."""

from datetime import date

import pytest

from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError, SourceError
from insek.processing.sources.gtfs import feed_table, stop_times
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable
from insek.processing.sources.gtfs.feed import read_feed
from insek.processing.sources.gtfs.feed_archive import open_feeds
from insek.processing.sources.gtfs.feed_table import Problems, read_rows
from insek.processing.sources.gtfs.gtfs_values import count_of, flag_of

from .gtfs_town import COUNTED, MA, TABLES, WEEK, counted, replaced, write

TUESDAY = TimetableOptions(day=date(2026, 3, 10))
SPELLED = "als Dezimalzahl oder Wort geschrieben, als Ziffer gelesen"
FREQUENCIES = "trip_id,start_time,end_time,headway_secs,exact_times\n"


def read(path):
    return read_timetable([path], crs="EPSG:25832", options=TUESDAY)


def said(result, *words):
    return [note for note in result.report.notes if all(word in note for word in words)]


@pytest.mark.parametrize(
    ("text", "count", "flag"),
    [
        ("1", 1, 1), (" 1 ", 1, 1), ("01", 1, 1), ("1.0", 1, 1), ("0.00", 0, 0), ("1,0", 1, 1),
        ("1.", 1, 1), ("12.0", 12, 12), ("", -1, -1), ("1.5", -2, -2), ("-1", -2, -2),
        ("1.0.0", -2, -2), (".0", -2, -2), ("true", -2, 1), ("FALSE", -2, 0), ("Yes", -2, 1),
        ("nein", -2, 0), ("vielleicht", -2, -2), ("NaN", -2, -2), ("1e0", -2, -2),
    ],
)  # fmt: skip
def test_a_code_is_read_in_every_spelling_that_has_one_meaning(text, count, flag):
    assert (count_of(text), flag_of(text)) == (count, flag)


@pytest.mark.parametrize("yes", ["1", "1.0", "true", "TRUE", "yes", "ja"])
@pytest.mark.parametrize("no", ["0", "0.0", "false", "no"])
def test_a_weekday_runs_however_its_flag_is_written(tmp_path, yes, no):
    week = WEEK.replace("1", "J").replace("0", "N").replace("J", yes).replace("N", no)
    result = read(write(tmp_path / "f.zip", **replaced("calendar", WEEK, week)))
    assert counted(result) == COUNTED
    plain = yes == "1"
    assert bool(said(result, "calendar.txt: tuesday", SPELLED, f"Zeile 2 „{yes}“")) is not plain


@pytest.mark.parametrize("strange", ["2", "", "-1", "an"])
def test_a_weekday_of_another_value_does_not_run_and_is_named(tmp_path, strange):
    week = f"1,1,{strange},1,1,0,0"
    result = read(write(tmp_path / "f.zip", **replaced("calendar", WEEK, week)))
    assert counted(result) == COUNTED  # Tuesday is another flag
    sentence = "1 × calendar.txt: wednesday ist nicht 0 oder 1, als 0 gelesen (fährt nicht)"
    assert said(result, sentence, f"Zeile 2 „{strange}“")


# Table, old text, new text, what the log says; the counts stay.
CODES = [
    ("calendar_dates", "20260309,1", "20260309,1.0", f"exception_type {SPELLED} (Zeile 2 „1.0“)"),
    ("calendar_dates", "20260309,1\n", "20260309,1\nWT,20260310,5\n",
     "exception_type ist nicht 1 oder 2, ausgelassen (Zeile 3 „5“)"),
    ("trips", "T3,Hauptbahnhof,1", "T3,Hauptbahnhof,1.0",
     f"direction_id {SPELLED} (Zeile 4 „1.0“)"),
    ("trips", "T3,Hauptbahnhof,1", "T3,Hauptbahnhof,2",
     "direction_id ist nicht 0 oder 1, aus der Reihenfolge der Halte bestimmt (Zeile 4 „2“)"),
    ("routes", "RB,,106", "RB,,106.0", ""),
    ("stops", "H,Hauptbahnhof,49.4360,7.7690,1,,1,", "H,Hauptbahnhof,49.4360,7.7690,1.0,,1.0,",
     f"location_type {SPELLED} (Zeile 2 „H: 1.0“)"),
    ("stops", "W,Waldstraße,49.4600,7.7690,0", "W,Waldstraße,49.4600,7.7690,7",
     "location_type unbekannt, als 0 gelesen (Zeile 11 „W: 7“)"),
    ("stops", "W,Waldstraße,49.4600,7.7690,0,,", "W,Waldstraße,49.4600,7.7690,0,,3",
     "wheelchair_boarding unbekannt, als 0 gelesen (Zeile 11 „W: 3“)"),
    ("stop_times", "W,2,1", "W,2,1.0", f"pickup_type {SPELLED} (Zeile 29 „1.0“)"),
    ("stop_times", "W,2,1", "W,2,1.0\nT9,12:40:00,12:40:00,S1,2.0,1",
     "stop_sequence doppelt, erste Zeile gilt (Zeile 30)"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "sentence"), CODES)
def test_codes_are_read_alike_in_all_tables(tmp_path, table, old, new, sentence):
    result = read(write(tmp_path / "f.zip", **replaced(table, old, new)))
    assert counted(result) == COUNTED
    assert said(result, sentence) if sentence else not result.problems


def test_a_headway_is_exact_however_that_is_written(tmp_path):
    def approximate(value):
        rows = FREQUENCIES + f"T2,07:00:00,07:10:00,600.0,{value}\n"
        result = read(write(tmp_path / f"{len(list(tmp_path.iterdir()))}.zip", frequencies=rows))
        assert counted(result) == COUNTED
        return any("Näherung" in note for note in result.notes), result

    assert [approximate(value)[0] for value in ("1", "1.0", "true", "0", "", "false", "2")] == [
        False, False, False, True, True, True, True,
    ]  # fmt: skip
    assert said(approximate("2")[1], "exact_times ist nicht 0 oder 1, als 0 gelesen (Zeile 2 „2“)")


@pytest.mark.parametrize("before", ["\n", " \n\r\n", ",,,\n", '""\n\n', "\ufeff\n"])
def test_the_header_is_the_first_line_that_says_something(tmp_path, before):
    tables = {name.removesuffix(".txt"): before + text for name, text in TABLES.items()}
    assert counted(read(write(tmp_path / "f.zip", **tables))) == COUNTED
    broken = before + TABLES["stop_times.txt"].replace(
        f"T1,06:10:00,06:10:00,{MA},2", f"T1,,,{MA},x"
    )
    result = read(write(tmp_path / "g.zip", stop_times=broken))
    assert said(result, "stop_sequence nicht lesbar", f"(Zeile {3 + before.count(chr(10))} „x“)")
    headless = before + "trip_id,stop_id\n"
    where = rf"stop_times\.txt, Zeile {1 + before.count(chr(10))}: Es fehlt die Spalte stop_seq"
    with pytest.raises(SourceError, match=where):
        read(write(tmp_path / "h.zip", stop_times=headless))


EMPTY = ["", "\n\n", " \r\n,,,\n", "\ufeff"]


@pytest.mark.parametrize("content", EMPTY)
@pytest.mark.parametrize("table", ["agency", "feed_info", "frequencies"])
def test_an_empty_table_that_need_not_be_there_is_as_none_and_told(tmp_path, table, content):
    result = read(write(tmp_path / "f.zip", **{table: content}))
    assert counted(result) == COUNTED
    assert said(result, f"1 × {table}.txt: leer, gilt als nicht vorhanden")


def test_a_header_without_rows_is_as_good_as_no_table(tmp_path):
    result = read(write(tmp_path / "f.zip", frequencies=FREQUENCIES, agency="agency_name\n"))
    assert counted(result) == COUNTED
    assert len(said(result, "leer, gilt als nicht vorhanden")) == 2


@pytest.mark.parametrize("content", EMPTY)
def test_one_of_two_calendars_may_be_empty(tmp_path, content):
    dates = "service_id,date,exception_type\nWT,20260310,1\nMO,20260309,1\n"
    result = read(write(tmp_path / "f.zip", calendar=content, calendar_dates=dates))
    assert counted(result) == COUNTED
    with pytest.raises(SourceError, match="An keinem Tag findet eine Fahrt statt"):
        read(write(tmp_path / "g.zip", calendar=content, calendar_dates=content))


@pytest.mark.parametrize(
    "content", ["feed_version\n1\n", 'feed_publisher_name\n"' + "x" * 200_000, "a".encode("utf-16")]
)
def test_a_table_that_only_names_the_publisher_stops_nothing(tmp_path, content):
    result = read(write(tmp_path / "f.zip", feed_info=content))
    assert counted(result) == COUNTED
    assert said(result, "feed_info.txt: nicht gelesen, gilt als nicht vorhanden")
    assert result.publishers == "Stadtverkehr Musterstadt"


def test_one_broken_byte_changes_one_name_and_is_named_with_its_line(tmp_path):
    stops = TABLES["stops.txt"].replace("Dorf", "Köln-Straße").encode()
    stops = stops.replace("Waldstraße".encode(), b"Waldstra" + b"\xdfe")
    result = read(write(tmp_path / "f.zip", stops=stops))
    assert counted(result) == COUNTED
    assert {"Waldstraße", "Köln-Straße"} <= set(result.service.column("name"))
    assert said(result, "1 × stops.txt: kein UTF-8, als Windows-1252 gelesen (Zeile 11 „W,Wald")


def test_signs_of_windows_and_of_utf_8_in_one_line_are_both_read(tmp_path):
    stops = TABLES["stops.txt"].encode()
    stops = stops.replace("Waldstraße".encode(), "Wäld".encode() + b" \x96 stra\xdfe \x80")
    result = read(write(tmp_path / "f.zip", stops=stops))
    assert "Wäld – straße €" in set(result.service.column("name"))


def test_nul_characters_are_left_out_and_named(tmp_path):
    times = TABLES["stop_times.txt"].replace("T2,07:10:00", "T2,07\0:10:00")
    stops = TABLES["stops.txt"].replace("Dorf", "Do\0rf") + "\0\0\0"
    result = read(write(tmp_path / "f.zip", stop_times=times, stops=stops))
    assert counted(result) == COUNTED
    assert "Dorf" in set(result.service.column("name"))
    assert said(result, "1 × stop_times.txt: NUL-Zeichen, weggelassen (Zeile 7 „T2,07:10:00")
    assert said(result, "2 × stops.txt: NUL-Zeichen, weggelassen (Zeile 12 „D,Dorf")


def test_letters_that_the_source_has_lost_are_named(tmp_path):
    path = write(tmp_path / "f.zip", **replaced("stops", "Waldstraße", "Waldstra\ufffde"))
    assert said(read(path), "1 × stops.txt: Zeichen schon in der Quelle verloren", "Zeile 11")


def test_tables_of_more_rows_than_are_read_are_refused_with_the_reason(tmp_path, monkeypatch):
    path = write(tmp_path / "f.zip")
    monkeypatch.setattr(stop_times, "MAX_CALLS", 33)
    assert counted(read(path)) == COUNTED
    monkeypatch.setattr(stop_times, "MAX_CALLS", 32)
    with pytest.raises(SourceError, match=r"stop_times\.txt: Am Stichtag.*mehr als 32 Halte; so"):
        read(path)
    monkeypatch.setattr(feed_table, "MAX_ROWS", 10)
    with pytest.raises(SourceError, match=r"stops\.txt: Die Tabelle hat mehr als 10 Zeilen; so"):
        read(path)


@pytest.mark.parametrize("table", ["stops", "trips", "stop_times", "calendar_dates", "frequencies"])
def test_a_cancel_is_heard_in_every_table(tmp_path, monkeypatch, table):
    rows = {
        "stops": "x{},Halt,49.1,7.1,0,,,\n", "trips": "L1,WT,x{},,0\n",
        "stop_times": "T1,06:20:00,06:20:00,x{},9{},\n", "calendar_dates": "x{},20260309,1\n",
        "frequencies": "x{},06:00:00,07:00:00,600,1\n",
    }  # fmt: skip
    monkeypatch.setattr(feed_table, "CHUNK_ROWS", 20)
    few = {"frequencies": FREQUENCIES}
    head = {**TABLES, "frequencies.txt": FREQUENCIES}[f"{table}.txt"]
    many = {**few, table: head + "".join(rows[table].format(n, n) + "\n" for n in range(2000))}
    beats = {}
    for name, changes in (("few", few), ("many", many)):
        beats[name] = 0

        def beat(name=name):
            beats[name] += 1

        (files,) = open_feeds(write(tmp_path / f"{name}.zip", **changes))
        with cancel_check(beat):
            read_feed(files, "EPSG:25832", Problems())
            for _ in read_rows(files, "stop_times.txt", Problems(), required=("trip_id",)):
                pass
    assert beats["many"] >= beats["few"] + 100

    def stop():
        raise CancelledError

    with cancel_check(stop), pytest.raises(CancelledError):
        read(tmp_path / "many.zip")
