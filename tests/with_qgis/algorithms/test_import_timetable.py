"""insek:importgtfs: timetables into a store; what is drawn stays, a failed run changes nothing."""

import hashlib
import zipfile
from datetime import date

import pytest
import shapely
from pyproj import Transformer
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.algorithms.data import import_timetable
from insek.processing.algorithms.data.import_timetable import ImportGtfs
from insek.processing.book.source_pages import source_rows
from insek.processing.catalogue.load import base_catalogue, city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
B,Bahnhof,49.4360,7.7690,1,
B1,Bahnhof,49.4361,7.7690,0,B
B2,Bahnhof,49.4363,7.7690,0,B
M,Markt,49.4440,7.7690,0,
F,Fernziel,50.0000,8.0000,0,
"""
ROUTES = """route_id,route_short_name,route_type
L,1,3
R,RE,106
"""
TRIPS = """route_id,service_id,trip_id,trip_headsign,direction_id
L,WT,T1,Markt,0
L,WT,T2,Markt,0
R,WT,T3,Fernziel,0
"""
TIMES = """trip_id,arrival_time,departure_time,stop_id,stop_sequence
T1,08:00:00,08:00:00,B1,1
T1,08:05:00,08:05:00,M,2
T2,09:00:00,09:00:00,B1,1
T2,09:05:00,09:05:00,M,2
T3,10:00:00,10:00:00,B2,1
T3,10:50:00,10:50:00,F,2
"""
AGENCY = (
    "agency_name,agency_url,agency_timezone\nVerbund Muster,https://example.org,Europe/Berlin\n"
)
DATES = "service_id,date,exception_type\nWT,20260310,1\nWT,20260312,1\nWT,20260317,1\n"


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "Fahrplan Größe's.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("stops", STOPS), ("routes", ROUTES), ("trips", TRIPS), ("stop_times", TIMES),
            ("agency", AGENCY), ("calendar_dates", DATES),
        ):  # fmt: skip
            archive.writestr(f"{name}.txt", text)
    return path


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The day of the run, so that no test depends on the clock."""
    monkeypatch.setattr(import_timetable, "_today", lambda: date(2026, 3, 10))


@pytest.fixture
def store(tmp_path):
    made = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    x, y = Transformer.from_crs(4326, 25832, always_xy=True).transform(7.769, 49.44)
    city = FeatureTable.from_rows([shapely.Point(x, y).buffer(1500)], {"name": ["Stadt"]})
    with made.writing() as writer:
        writer.put("city_boundary", city, Provenance("city_boundary", "drawn", "Test"))
    return made


def run(store, feed, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    algorithm = ImportGtfs().create()
    arguments = {"STORE": str(store.path), "INPUT": [str(feed)], **parameters}
    assert algorithm.checkParameterValues(arguments, context)[0]
    results, _ok = algorithm.run(arguments, context, feedback, {}, False)
    return results, feedback.textLog()


def draw_stop(store, role):
    table = FeatureTable.from_rows([shapely.Point(0, 0)], {"name": ["gezeichnet"]})
    with store.writing() as writer:
        writer.put(role, table, Provenance(role, "drawn", "Planerin"))


def test_the_service_lands_in_the_store_with_its_day_and_window(store, feed):
    results, log = run(store, feed)
    table = store.read("pt_service")
    rows = list(
        zip(*(table.column(name) for name in ("name", "linie", "abfahrten", "bedarf")), strict=True)
    )
    # Markt and Fernziel are last stops; the Bahnhof has two buses and a train.
    assert sorted(rows) == [("Bahnhof", "1", 2, False), ("Bahnhof", "RE", 1, False)]
    provenance = store.provenance("pt_service")
    assert provenance.attribution == "Verbund Muster"
    assert provenance.data_date == results["REFERENCE_DAY"] == "2026-03-10"
    assert provenance.parameters["zeitfenster"] == "06:00-20:00"
    assert results["DEPARTURES"] == 3
    assert "Stichtag Dienstag, 10.03.2026: der letzte von 3 Tagen" in log
    assert QgsVectorLayer(results["OUTPUT"], "Angebot", "ogr").featureCount() == 2
    assert not store.has("bus_stop")


def test_a_timetable_that_is_over_or_yet_to_begin_is_named(store, feed, monkeypatch):
    assert "Bitte prüfen" not in run(store, feed)[1]
    monkeypatch.setattr(import_timetable, "_today", lambda: date(2026, 9, 1))
    results, log = run(store, feed)
    assert "Der Fahrplan endete am" in log
    assert "übernommen am 01.09.2026" in store.provenance("pt_service").note
    late = results["REFERENCE_DAY"]
    monkeypatch.setattr(import_timetable, "_today", lambda: date(2025, 9, 1))
    results, log = run(store, feed)
    assert "Der Fahrplan beginnt erst am" in log
    assert results["REFERENCE_DAY"] < late


def test_day_window_and_sources_are_as_asked_for(store, feed):
    run(
        store,
        feed,
        DAY="17.03.2026",
        WINDOW="08:30-10:00",
        ATTRIBUTION="© Verbund, 2026",
        LICENCE="CC BY 4.0",
    )
    assert store.read("pt_service").column("abfahrten").tolist() == [1]
    provenance = store.provenance("pt_service")
    assert (provenance.attribution, provenance.licence) == ("© Verbund, 2026", "CC BY 4.0")
    assert provenance.parameters["stichtag"] == "2026-03-17"
    printed = source_rows(store, ["pt_service"], filled={"pt_service"})
    assert any("© Verbund, 2026" in str(row) for row in printed)


def test_several_feeds_may_stand_in_one_text_with_semicolons(store, feed, tmp_path):
    other = tmp_path / "b;c.zip"
    other.write_bytes(feed.read_bytes())
    both, _ = run(store, feed, INPUT=[f"{feed}; {feed}", str(other)])
    assert both["DEPARTURES"] == run(store, feed)[0]["DEPARTURES"] == 3
    with pytest.raises(QgsProcessingException, match=r"^\S*weg\.zip: Die Datei gibt es nicht"):
        run(store, feed, INPUT=[f"{feed};{tmp_path / 'weg.zip'}"])


def test_timetables_are_not_opened_as_layers(store, feed, capfd):
    run(store, feed)
    assert "mesh" not in capfd.readouterr().err


def test_excluded_days_are_not_counted(store, feed):
    results, _ = run(store, feed, EXCLUDE="09.03.2026 bis 13.03.2026")
    assert results["REFERENCE_DAY"] == "2026-03-17"


def test_school_holidays_of_a_table_are_not_counted_and_are_told(store, feed, tmp_path):
    terms = tmp_path / "ferien.csv"
    terms.write_text(
        "Land;Art;von;bis;Quelle;Stand\nRheinland-Pfalz;O;01.03.2026;12.03.2026;Amt;2025\n"
        "Hessen;O;13.03.2026;20.03.2026;Amt;2025\nStand ohne Gewähr;;;;;\n",
        encoding="utf-8",
    )
    results, log = run(store, feed, SCHOOL_TERMS=str(terms))
    assert results["REFERENCE_DAY"] == "2026-03-17"
    known = (
        "Schulferien nach ferien.csv (Quelle: Amt; Stand: 2025); Ferien nur bis 12.03.2026 bekannt,"
        " danach gilt nur die Regel nach Wochentagen."
    )
    assert known in log
    assert "ferien, Zeile 4: Die Zeile nennt keinen Zeitraum." in log
    provenance = store.provenance("pt_service")
    assert provenance.parameters["schulferien"] == known
    assert "der Stichtag 17.03.2026 liegt danach" in provenance.note
    assert provenance.parameters["stichtag_begruendung"].endswith(
        "ohne Feiertage in Rheinland-Pfalz und ohne Schulferien nach ferien.csv"
    )


def test_a_stated_day_in_the_school_holidays_is_counted_and_told(store, feed, tmp_path):
    terms = tmp_path / "ferien.csv"
    terms.write_text("von;bis\n2026-03-17;2026-03-17\n", encoding="utf-8")
    results, log = run(store, feed, DAY="2026-03-17", SCHOOL_TERMS=str(terms))
    assert results["REFERENCE_DAY"] == "2026-03-17"
    assert "17.03.2026: angegeben; nach ferien.csv sind dann Schulferien" in log
    assert "schulferien" not in store.provenance("pt_service").parameters
    _, log = run(store, feed, DAY="2026-03-12", SCHOOL_TERMS=str(terms))
    assert "12.03.2026: angegeben\n" in log


def test_without_a_table_school_holidays_are_told_to_be_unknown(store, feed):
    _, log = run(store, feed)
    assert "Schulferien sind nicht bekannt (keine Ferientabelle angegeben)" in log
    parameters = store.provenance("pt_service").parameters
    assert parameters["schulferien"].startswith("Schulferien sind nicht bekannt")
    assert parameters["stichtag_begruendung"].endswith("; ohne Feiertage in Rheinland-Pfalz")


def test_a_city_whose_state_is_not_stated_has_no_rule_for_holidays(tmp_path, feed):
    abroad = create_store(tmp_path / "fern.gpkg", base_catalogue(), crs="EPSG:25832")
    assert abroad.catalogue.city.state == ""
    _, log = run(abroad, feed)
    told = "ohne Regel für Feiertage, weil der Katalog für die Stadt kein deutsches Land nennt"
    assert told in log
    assert told in abroad.provenance("pt_service").parameters["stichtag_begruendung"]


def test_stops_come_along_on_request(store, feed):
    results, _ = run(store, feed, STOPS=1)
    assert store.read("bus_stop").column("linien").tolist() == ["1"]
    assert store.read("rail_stop").column("art").tolist() == ["Regionalzug"]
    assert store.provenance("rail_stop").origin == "imported"
    assert results["COUNT"] == 2 + 1 + 1


def test_drawn_stops_stay_unless_asked_otherwise(store, feed):
    draw_stop(store, "bus_stop")
    _, log = run(store, feed, STOPS=1)
    assert store.read("bus_stop").column("name").tolist() == ["gezeichnet"]
    assert "Bushaltestellen: gezeichnete oder bearbeitete Ebene bleibt unverändert" in log
    assert store.count("rail_stop") == 1
    run(store, feed, STOPS=1, REPLACE_DRAWN=True)
    assert store.read("bus_stop").column("name").tolist() == ["Bahnhof"]


def test_edited_stops_stay_too(store, feed):
    run(store, feed, STOPS=1)
    layer = QgsVectorLayer(store.uri("rail_stop"), "halt", "ogr")
    assert layer.startEditing()
    item = next(layer.getFeatures())
    layer.changeAttributeValue(item.id(), layer.fields().indexOf("name"), "Hauptbahnhof")
    assert layer.commitChanges()
    del layer
    _, log = run(store, feed, STOPS=1)
    assert store.read("rail_stop").column("name").tolist() == ["Hauptbahnhof"]
    assert "Bahnhaltepunkte: gezeichnete oder bearbeitete Ebene" in log


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"DAY": "2026-03-11"}, "Am Mittwoch, 11.03.2026 fährt nach dem Fahrplan nichts"),
        ({"DAY": "morgen"}, "ist kein Datum"),
        ({"WINDOW": "abends"}, "ist kein Zeitfenster"),
        ({"WINDOW": "12:00-13:00"}, "gibt es zwischen 12:00 und 13:00 Uhr keine Abfahrt"),
        ({"EXCLUDE": "01.01.2026 bis 31.12.2026"}, "der weder Feiertag noch ausgeschlossen ist"),
        ({"SCHOOL_TERMS": "weg.csv"}, "weg.csv: Die Datei lässt sich nicht lesen"),
    ],
)
def test_a_run_that_fails_says_why_and_changes_nothing(store, feed, parameters, sentence):
    before = hashlib.sha256(store.path.read_bytes()).hexdigest()
    with pytest.raises(QgsProcessingException, match=sentence):
        run(store, feed, **parameters)
    assert hashlib.sha256(store.path.read_bytes()).hexdigest() == before


def test_faults_of_the_feed_are_in_the_log_and_kept_in_the_store(store, feed):
    with zipfile.ZipFile(feed, "a") as archive:
        archive.writestr("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nX,1,2,3\n")
    _, log = run(store, feed)
    sentence = "1 × frequencies.txt: Fahrt steht nicht in trips.txt, ausgelassen (Zeile 2 „X“)"
    assert sentence in log
    assert sentence in store.provenance("pt_service").parameters["maengel"]
