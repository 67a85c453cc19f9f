"""A timetable with faults: each is a sentence with file and row, the rest is counted."""

import re
import struct
import zipfile
from datetime import date

import pytest

from insek.processing.runtime.errors import CancelledError, SourceError
from insek.processing.sources.gtfs import feed_archive
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable

from .gtfs_town import COUNTED, MA, TABLES, added, calls, counted, replaced, write

TUESDAY = TimetableOptions(day=date(2026, 3, 10))


def read(path):
    return read_timetable([path], crs="EPSG:25832", options=TUESDAY)


def without(*keys):
    return {key: value for key, value in COUNTED.items() if key not in keys}


# What is changed, the sentence, and the counts that change with it (by hand).
FAULTS = [
    (
        added("stop_times", "T1,06:40:00,06:40:00,XX,5,"),
        r"1 × stop_times.txt: Haltestelle steht nicht in stops.txt \(Zeile 35 „XX“\)",
        # The trip goes on to a stop that nobody knows: Waldstraße is no longer its last one.
        {("W", "1", "0"): (1, "06:30", "06:30")},
    ),
    (
        added("stop_times", "T99,06:40:00,06:40:00,W,5,"),
        r"1 × stop_times.txt: Fahrt steht nicht in trips.txt, ausgelassen \(Zeile 35 „T99“\)",
        {},
    ),
    (
        replaced("stop_times", "T2,07:10:00,07:10:00", "T2,07:10:00,7 Uhr 10"),
        r"1 × stop_times.txt: Abfahrtszeit nicht lesbar \(Zeile 7 „7 Uhr 10“\)",
        {("de:07312:20", "1", "0"): (3, "06:00", "06:10")},
    ),
    (
        replaced("stop_times", "T1,06:00:00,06:00:00", "T1,,"),
        r"1 × stop_times.txt: Zeit am Anfang oder Ende der Fahrt fehlt, nicht gezählt \(Zeile 2\)",
        {("H", "1", "0"): (2, "07:00", "19:55")},
    ),
    (
        replaced("stop_times", "T2,07:20:00,07:20:00", "T2,06:20:00,06:20:00"),
        r"1 × stop_times.txt: Zeit läuft rückwärts, wie angegeben gezählt \(Zeile 8\)",
        # T2 now leaves Siedlung in the second in which T1 does.
        {("S1", "1", "0"): (3, "06:10", "06:20")},
    ),
    (
        replaced("stop_times", f"T1,06:10:00,06:10:00,{MA},2,", f"T1,06:10:00,06:10:00,{MA},zwei,"),
        r"1 × stop_times.txt: stop_sequence nicht lesbar, ausgelassen \(Zeile 3 „zwei“\)",
        {("de:07312:20", "1", "0"): (3, "06:00", "07:10")},
    ),
    (
        added("stop_times", "T1,06:20:00,06:20:00,S1,3,"),
        r"1 × stop_times.txt: stop_sequence doppelt, erste Zeile gilt \(Zeile 35\)",
        {},
    ),
    (
        added("stop_times", "T1,06:20:00"),
        r"1 × stop_times.txt: Zeile mit zu wenigen Feldern, ausgelassen \(Zeile 35\)",
        {},
    ),
    (
        added("stop_times", "T1,06:20:00,06:20:00,S1,3,,,9"),
        r"1 × stop_times.txt: Zeile mit zu vielen Feldern, ausgelassen \(Zeile 35\)",
        {},
    ),
    (
        added("stops", "W,Doppelt,49.0,7.0,0,,,"),
        r"1 × stops.txt: stop_id doppelt, erste Zeile gilt \(Zeile 13 „W“\)",
        {},
    ),
    (
        added("stops", "Z,Ohne Ort,neunundvierzig,7.7,0,,,"),
        r"1 × stops.txt: Koordinaten nicht lesbar \(Zeile 13 „Z: neunundvierzig“\)",
        {},
    ),
    (
        replaced("stops", "S1,Siedlung,49.4500,7.7690,0,,", "S1,Siedlung,49.4500,7.7690,0,weg,"),
        r"1 × stops.txt: parent_station gibt es nicht \(Zeile 9 „S1: weg“\)",
        {},
    ),
    (
        {
            "stops": TABLES["stops.txt"]
            .replace("S1,Siedlung,49.4500,7.7690,0,,", "S1,Siedlung,49.4500,7.7690,0,S2,")
            .replace("S2,Siedlung,49.4507,7.7690,0,,", "S2,Siedlung,49.4507,7.7690,0,S1,")
        },
        r"2 × stops.txt: parent_station verweist im Kreis \(Zeile 9 „S1: S2“, Zeile 10 „S2: S1“\)",
        {},
    ),
    (
        added("trips", "L1,WT,T1,Nochmal,1"),
        r"1 × trips.txt: trip_id doppelt, erste Zeile gilt \(Zeile 12 „T1“\)",
        {},
    ),
    (
        added("trips", "L77,WT,T77,,0"),
        r"1 × trips.txt: Linie \(route_id\) steht nicht in routes.txt.*\(Zeile 12 „L77“\)",
        {},
    ),
    (
        added("trips", "L1,NIE,T77,,0"),
        r"1 × trips.txt: service_id hat keinen Tag im Kalender.*\(Zeile 12 „NIE“\)",
        {},
    ),
    (
        added("routes", "L5,A,5,,4711"),
        r"1 × routes.txt: route_type unbekannt \(Zeile 5 „4711“\)",
        {},
    ),
    (
        added("calendar_dates", "WT,20260230,1"),
        r"1 × calendar_dates.txt: Datum nicht lesbar, ausgelassen \(Zeile 3 „20260230“\)",
        {},
    ),
    (
        added("calendar", "X,1,1,1,1,1,1,1,20260401,20260301"),
        r"1 × calendar.txt: Ende vor Anfang, ausgelassen \(Zeile 3\)",
        {},
    ),
    (
        {"frequencies": "trip_id,start_time,end_time,headway_secs\nT1,06:00:00,07:00:00,0\n"},
        r"1 × frequencies.txt: Zeiten oder Takt nicht brauchbar, ausgelassen \(Zeile 2\)",
        {},
    ),
]


@pytest.mark.parametrize(("changes", "sentence", "other"), FAULTS)
def test_a_fault_is_a_sentence_with_file_and_row_and_the_rest_is_counted(
    tmp_path, changes, sentence, other
):
    result = read(write(tmp_path / "f.zip", **changes))
    assert len(result.report.notes) == 1
    assert re.fullmatch(sentence, result.report.notes[0])
    assert counted(result) == {**COUNTED, **other}


def test_many_equal_faults_are_counted_and_the_first_are_named(tmp_path):
    lines = [f"T1,06:20:00,06:20:00,X{number},{100 + number}," for number in range(500)]
    result = read(write(tmp_path / "f.zip", **added("stop_times", *lines)))
    assert result.problems[0].count == 500
    assert len(result.problems[0].ids) == 20
    assert result.report.notes[0].startswith("500 × stop_times.txt: Haltestelle steht nicht")
    assert "Zeile 35 „X0“, Zeile 36 „X1“" in result.report.notes[0]


def test_a_place_without_coordinates_is_left_out_and_counted(tmp_path):
    path = write(tmp_path / "f.zip", **replaced("stops", "D,Dorf,49.5000,7.7690", "D,Dorf,,"))
    result = read(path)
    assert counted(result) == without(("D", "RB", "1"), ("D", "Ruf", "0"))
    (skipped,) = result.report.role("pt_service").skipped
    assert skipped.sentence() == (
        "2 × Zeile einer Haltestelle ohne Koordinaten (stops.txt, Zeile 12 „D“)"
    )


def test_booked_service_in_an_area_is_named_and_not_counted(tmp_path):
    header, *rows = TABLES["stop_times.txt"].splitlines()
    times = "\n".join([header + ",location_id", *(f"{row}," for row in rows)])
    times += "\nT9,,,,9,2,gebiet_nord\n"
    result = read(write(tmp_path / "f.zip", stop_times=times))
    assert any("Bedarfsverkehr in einem Gebiet" in note for note in result.report.notes)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\n\n") + "\n  \n",
        lambda text: text.replace(",", " , "),
        lambda text: "\n".join(
            ",".join(f'"{value}"' for value in line.split(",")) for line in text.splitlines()
        ),
        lambda text: text.replace(",", ";"),
        lambda text: text.rstrip("\n"),
        lambda text: "\n".join(f"{line},," for line in text.splitlines()),
    ],
    ids=["CRLF", "CR", "BOM", "blank lines", "blanks", "quotes", "semicolons", "no end", "commas"],
)
def test_every_spelling_of_the_tables_gives_the_same_counts(tmp_path, spelling):
    changes = {name.removesuffix(".txt"): spelling(text) for name, text in TABLES.items()}
    result = read(write(tmp_path / "f.zip", **changes))
    assert counted(result) == COUNTED
    assert result.problems == ()


def test_a_table_of_windows_1252_is_read_and_told(tmp_path):
    result = read(write(tmp_path / "f.zip", encoding="latin-1", routes=replaced(
        "routes", "Hauptbahnhof – Waldstraße", "")["routes"]))  # fmt: skip
    assert "Waldstraße" in set(result.service.column("name"))
    assert counted(result) == COUNTED
    said = "1 × stops.txt: kein UTF-8, als Windows-1252 gelesen (Zeile 11 „W,Waldstraße,49.4600"
    assert any(note.startswith(said) for note in result.report.notes)


def test_a_name_over_two_lines_keeps_the_row_numbers_right(tmp_path):
    stops = TABLES["stops.txt"].replace("W,Waldstraße", 'W,"Wald-\nstraße"')
    result = read(write(tmp_path / "f.zip", stops=stops + "W,Doppelt,49.0,7.0,0,,,\n"))
    assert "(Zeile 14 „W“)" in result.report.notes[0]


@pytest.mark.parametrize("table", ["stops", "routes", "trips", "stop_times"])
def test_a_missing_table_is_named(tmp_path, table):
    with pytest.raises(SourceError, match=rf"f\.zip: Dem Fahrplan fehlt {table}\.txt"):
        read(write(tmp_path / "f.zip", **{table: None}))


def test_a_feed_needs_one_of_two_calendars(tmp_path):
    dates = "service_id,date,exception_type\nWT,20260310,1\nMO,20260309,1\n"
    only = write(tmp_path / "nur_daten.zip", calendar=None, calendar_dates=dates)
    assert counted(read(only)) == COUNTED
    with pytest.raises(SourceError, match=r"fehlt calendar\.txt oder calendar_dates\.txt"):
        read(write(tmp_path / "ohne.zip", calendar=None, calendar_dates=None))


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path):
    times = TABLES["stop_times.txt"].replace("stop_sequence", "folge")
    with pytest.raises(
        SourceError, match=r"stop_times\.txt, Zeile 1: Es fehlt die Spalte stop_seq"
    ):
        read(write(tmp_path / "f.zip", stop_times=times))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer"),
        (b"\n\n", "Die Datei ist leer"),
        (b"\xef\xbb\xbf\r\n ,,\n\0\0", "Die Datei ist leer"),
        ("stop_id,stop_name\n".encode("utf-16"), "als UTF-16 gespeichert"),
        (b"stop_id,stop_name\n", "nennt keine Haltestelle"),
        (b'stop_id,stop_name\n"' + b"x" * 300_000, "nicht lesbar"),
    ],
)
def test_a_broken_table_is_a_sentence(tmp_path, content, sentence):
    with pytest.raises(SourceError, match=rf"stops\.txt.*{sentence}"):
        read(write(tmp_path / "f.zip", stops=content))


def test_a_line_without_end_is_not_read_into_memory(tmp_path):
    with pytest.raises(SourceError, match=r"Eine Zeile ist länger als 4 MB"):
        read(write(tmp_path / "f.zip", stop_times=b"trip_id,x" * 700_000))


def test_no_file_no_zip_and_no_timetable_are_sentences(tmp_path):
    with pytest.raises(SourceError, match="gibt es nicht"):
        read(tmp_path / "fehlt.zip")
    with pytest.raises(SourceError, match="als ZIP-Datei packen"):
        read(tmp_path)
    text = tmp_path / "text.zip"
    text.write_text("kein Archiv")
    with pytest.raises(SourceError, match="keine lesbare ZIP-Datei"):
        read(text)
    with zipfile.ZipFile(tmp_path / "fotos.zip", "w") as archive:
        archive.writestr("urlaub/foto.jpg", b"x")
        archive.writestr("fahrplan.zip", b"x")
    with pytest.raises(SourceError, match=r"kein GTFS-Fahrplan.*enthält fahrplan\.zip"):
        read(tmp_path / "fotos.zip")
    with pytest.raises(SourceError, match="keine GTFS-Datei angegeben"):
        read_timetable([], crs="EPSG:25832")


def test_half_an_archive_is_a_sentence(tmp_path):
    path = write(tmp_path / "f.zip")
    path.write_bytes(path.read_bytes()[:800])
    with pytest.raises(SourceError, match="keine lesbare ZIP-Datei"):
        read(path)


def test_an_archive_with_damaged_content_is_a_sentence(tmp_path):
    path = write(tmp_path / "f.zip")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("stop_times.txt").header_offset + 30 + len("stop_times.txt")
    content[start + 20 : start + 40] = bytes(20)
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"stop_times\.txt: Die Datei ist beschädigt"):
        read(path)


def test_an_encrypted_archive_is_refused(tmp_path):
    path = write(tmp_path / "f.zip")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            flags = struct.unpack_from("<H", content, at + offset)[0]
            struct.pack_into("<H", content, at + offset, flags | 1)
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    with pytest.raises(SourceError, match="mit einem Kennwort verschlüsselt"):
        read(path)


@pytest.mark.parametrize("folder", ["../", "a/../../", "/etc/", "C:\\temp\\"])
def test_names_that_leave_the_archive_are_refused(tmp_path, folder):
    with pytest.raises(SourceError, match="zeigt aus dem Archiv heraus"):
        read(write(tmp_path / "f.zip", folder=folder))


def test_backslashes_of_other_systems_are_folders(tmp_path):
    assert counted(read(write(tmp_path / "f.zip", folder="fahrplan\\2026\\"))) == COUNTED


def test_an_archive_that_unpacks_to_too_much_is_refused_before_reading(tmp_path, monkeypatch):
    bomb = write(tmp_path / "bombe.zip", shapes=bytes(60 << 20))
    with pytest.raises(SourceError, match=r"shapes\.txt soll entpackt 63 MB groß sein"):
        read(bomb)
    monkeypatch.setattr(feed_archive, "MAX_BYTES", 1000)
    with pytest.raises(SourceError, match="gelesen werden höchstens"):
        read(write(tmp_path / "gross.zip"))
    monkeypatch.setattr(feed_archive, "MAX_MEMBERS", 5)
    with pytest.raises(SourceError, match="nennt 7 Dateien"):
        read(write(tmp_path / "viele.zip"))


def test_a_table_twice_in_the_archive_is_refused(tmp_path):
    path = write(tmp_path / "f.zip")
    with pytest.warns(UserWarning, match="Duplicate name"):
        write(path)
    with pytest.raises(SourceError, match="ist zweimal im Archiv"):
        read(path)


def test_cancelling_stops_the_reading(tmp_path):
    def cancel(share):
        if share > 0.2:
            raise CancelledError

    with pytest.raises(CancelledError):
        read_timetable([write(tmp_path / "f.zip")], crs="EPSG:25832", progress=cancel)


def test_a_trip_of_one_call_or_none_departs_nowhere(tmp_path):
    changes = added("trips", "L1,WT,T20,,0", "L1,WT,T21,,0")
    changes |= added("stop_times", calls("T20", "H1@11:00"))
    assert counted(read(write(tmp_path / "f.zip", **changes))) == COUNTED


def test_a_header_longer_than_any_is_refused_in_words(tmp_path):
    bloated = '"' + "stop_id" * 20_000 + '",stop_name'
    with pytest.raises(SourceError, match=r"stops\.txt, Zeile 1: Die Kopfzeile ist nicht lesbar"):
        read(write(tmp_path / "f.zip", stops=bloated))
