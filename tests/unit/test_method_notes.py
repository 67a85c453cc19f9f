"""How a map and the list of sources say in words how a layer was computed."""

import math

import pytest

from insek.processing.cartography.method_notes import full_method, legend_lines, short_method


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            {"entfernung_m": 1000.0, "methode": "Luftlinie", "kleinlaeden": False},
            "1000 m Luftlinie",
        ),
        (
            {
                "entfernung_m": 700.0,
                "methode": "Netz",
                "kleinlaeden": True,
                "abstand_strasse_m": 50.0,
                "fangabstand_m": 250.0,
            },
            "700 m Netz, mit Nachbarschaftsläden",
        ),
        (
            {
                "radien_m": [300.0, 400.0],
                "methode": "Luftlinie",
                "stichtag": "2026-03-10",
                "zeitfenster": "06:00-20:00",
            },
            "300/400 m Luftlinie, Di 10.03.2026, 6–20 Uhr",
        ),
        (
            {
                "minuten": 20.0,
                "geschwindigkeit_kmh": 4.8,
                "gehmodell": "Tobler",
                "richtung": "hin und zurück",
                "methode": "Netz",
            },
            "20 min Netz, Tobler, 4,8 km/h, hin und zurück",
        ),
        (
            {
                "min_area_m2": 10_000.0,
                "min_population": 100.0,
                "centre_search_m": 500.0,
                "min_functions": 3,
            },
            "ab 10.000 m², ab 100 EW, Umkreis 500 m, ab 3 Funktionen",
        ),
        (
            {"schwelle_klasse": "E", "anteil_ueber": 0.5, "abstand_m": None},
            "Schwelle Klasse E, Anteil über 50 %",
        ),
        ({"statistik": "Median", "bezug": "City"}, "Median der Siedlungsfläche, gegenüber City"),
        ({"entfernung_m": 1000, "abschnitt_m": 50, "luftlinie_mindestens_m": 250}, "1000 m"),
        ({"zeitfenster": "05:30-20:15"}, "5:30–20:15 Uhr"),
        ({"umkreis_leihraeder_m": 300.0, "umstieg_m": 150.0, "anzahl": 12}, ""),
        ({"anteil_prozent": 12.5}, "Anteil 12,5 %"),
        ({"regel": "x" * 200, "tabelle": "a;b\nc;d", "radius_m": math.nan}, ""),
        ({}, ""),
    ],
)
def test_what_a_reader_of_the_map_must_know_is_one_line(parameters, said):
    assert short_method(parameters) == said


def test_an_approximation_is_called_so():
    said = short_method({"minuten": 20.0}, "Näherung ohne Steigungen; Demodaten")
    assert said == "20 min, Näherung ohne Steigungen"
    assert short_method({}, "Vorschlag; weggelassen: 3 Teile") == ""


def test_a_day_that_is_none_stays_a_text():
    assert short_method({"stichtag": "2026-02-31"}) == "2026-02-31"
    assert short_method({"stichtag": "Schultag"}) == "Schultag"


def test_the_sources_say_everything():
    parameters = {
        "entfernung_m": 1000.0,
        "methode": "Luftlinie",
        "kleinlaeden": False,
        "abstand_strasse_m": 50,
        "min_area_m2": 10_000,
        "gewichte": {"Steigung": 0.25, "Belag": 0.1},
        "kategorien": ["Arzt", "Park"],
        "route_types": list(range(40)),
        "aktuelle_dauer_min": 12.0,
        "minuten": 15.0,
        "einwohner_je_ha_ab": 50.0,
        "mindestens_zellen": 3,
        "umkreis_park_and_ride_m": 300.0,
        "tabelle": "lang\nund breit",
        "leer": None,
    }
    assert full_method(parameters).split("; ") == [
        "Zeit 15 min",
        "Entfernung 1000 m",
        "Methode Luftlinie",
        "Mindestgröße 10.000 m²",
        "Nachbarschaftsläden nein",
        "Abstand Straße 50 m",
        "Gewichte Steigung 0,25, Belag 0,1",
        "Kategorien Arzt, Park",
        "Route Types 40 Werte",
        "Aktuelle Dauer 12 min",
        "Einwohner je ha ab 50",
        "Mindestzahl Zellen 3",
        "Umkreis Park and Ride 300 m",
    ]


def test_entries_of_one_method_share_a_line():
    lines = legend_lines(
        [
            ("Abdeckung Nahversorgung (r=1000m)", "1000 m Luftlinie"),
            ("Unterversorgte Wohngebiete", "ab 100 EW"),
            ("Radweg", ""),
            ("15-Minuten-Stadt / Potenzial verkehrsreduzierte Innenstadt", "15 min"),
            ("Bushaltestellen (R=300 m) + Taktung: 7-8 min / 15 min", "300 m"),
            ("Unterversorgte Zentren", "ab 100 EW"),
        ]
    )
    assert lines == [
        "Abdeckung Nahversorgung: 1000 m Luftlinie",
        "Unterversorgte Wohngebiete, Unterversorgte Zentren: ab 100 EW",
        "15-Minuten-Stadt: 15 min",
        "Bushaltestellen: 300 m",
    ]
