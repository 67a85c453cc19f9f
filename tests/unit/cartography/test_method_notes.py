"""How a map and the list of sources say in words how a layer was computed."""

import json
import math
from pathlib import Path

import pytest

from insek.processing.cartography.legend_numbers import legend_conflict
from insek.processing.cartography.method_notes import full_method, legend_lines, short_method
from insek.processing.store.provenance import Provenance
from insek.processing.wording.provenance_terms import TERMS

EARLIER = json.loads(
    (Path(__file__).parents[2] / "data" / "earlier_provenance.json").read_text(encoding="utf-8")
)
"""Results of the demo city as version 0.1 stored them, and what it printed of them."""


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
                "zeit_min": 20.0,
                "geschwindigkeit_kmh": 4.8,
                "gehmodell": "Tobler",
                "richtung": "hin und zurück",
                "methode": "Netz",
            },
            "20 min Netz, Tobler, 4,8 km/h, hin und zurück",
        ),
        (
            {
                "mindestgroesse_m2": 10_000.0,
                "mindestzahl_einwohner": 100.0,
                "umkreis_zentren_m": 500.0,
                "mindestzahl_funktionen": 3,
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
    said = short_method({"zeit_min": 20.0}, "Näherung ohne Steigungen; Demodaten")
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
        "mindestgroesse_m2": 10_000,
        "gewichte": {"Steigung": 0.25, "Belag": 0.1},
        "kategorien": ["Arzt", "Park"],
        "route_types": list(range(40)),
        "aktuelle_dauer_min": 12.0,
        "zeit_min": 15.0,
        "einwohner_je_ha_ab": 50.0,
        "mindestzahl_zellen": 3,
        "umkreis_park_and_ride_m": 300.0,
        "tabelle": "lang\nund breit",
        "leer": None,
    }
    assert full_method(parameters).split("; ") == [
        "Zeit 15 min",
        "Entfernung 1000 m",
        "Methode Luftlinie",
        "Mindestgröße 10.000 m²",
        "Abstand Straße 50 m",
        "Einwohner je ha ab 50",
        "Gewichte Steigung 0,25, Belag 0,1",
        "Kategorien Arzt, Park",
        "Nachbarschaftsläden nein",
        "Mindestzahl Zellen 3",
        "Umkreis Park and Ride 300 m",
        # Words of nobody here, as another version may have written them.
        "Route Types 40 Werte",
        "Aktuelle Dauer 12 min",
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


GAP = {
    "umkreis_zentren_m": 450.0,
    "mindestzahl_funktionen": 2,
    "mindestgroesse_m2": 7000.0,
    "mindestzahl_einwohner": 50.0,
    "definition": "zu wenig Verkaufsfläche je Einwohner im Ortsbezirk",
    "verkaufsflaeche_m2_je_ew": 0.35,
}
FOREST = {
    "entfernung_m": 800.0,
    "umwegfaktor": 1.7,
    "luftlinie_mindestens_m": 200.0,
    "mindestlaenge_m": 150.0,
    "abschnitt_m": 50.0,
    "fangabstand_m": 150.0,
    "wald_mindestens_ha": 2.0,
}
CYCLING = {
    "gut_ab": 0.65,
    "schlecht_unter": 0.35,
    "ausbau_bis_prozent": 5.0,
    "fenster_m": 200.0,
    "pedelec": True,
}


@pytest.mark.parametrize(
    ("role", "parameters", "note", "said"),
    [
        (
            "undersupplied_residential_area",
            GAP,
            (
                "Vorschlag; unterversorgt: weniger als 0,35 m² Verkaufsfläche je Einwohner im"
                " Ortsbezirk; weggelassen: 0 Teile"
            ),
            (
                "weniger als 0,35 m² Verkaufsfläche je Einwohner im Ortsbezirk, Teile ab 7000 m²,"
                " ab 50 EW"
            ),
        ),
        (
            "undersupplied_residential_area",
            GAP,
            (
                "unterversorgt: weniger als 2 von 3 Funktionen (Arzt, Apotheke, Schule) innerhalb"
                " von 900 m (Netz)"
            ),
            "weniger als 2 von 3 Funktionen innerhalb von 900 m (Netz), Teile ab 7000 m², ab 50 EW",
        ),
        (
            "undersupplied_centre",
            GAP,
            "",
            "kein Nahversorgungsmarkt oder weniger als 2 Funktionen im Umkreis von 450 m Luftlinie",
        ),
        (
            "topography_challenge_cycling",
            {"grenzen": "ab 5 % auf mindestens 120 m oder ab 8 % auf mindestens 30 m"},
            "",
            "Steigung ab 5 % auf mindestens 120 m oder ab 8 % auf mindestens 30 m",
        ),
        (
            "restricted_access",
            FOREST,
            "",
            (
                "Fußweg zum Wald über 1,7 × Luftlinie (mindestens 200 m), Wald bis 800 m Luftlinie,"
                " Abschnitte ab 150 m"
            ),
        ),
        (
            "forest_recreation",
            FOREST,
            "",
            "bis 800 m Luftlinie um die Siedlungsfläche, Waldstücke ab 2 ha",
        ),
        (
            "pt_poorly_served_area",
            {
                "schwelle_klasse": "D",
                "anteil_ueber": 0.6,
                "mindestzahl_einwohner": 150.0,
                "luecke_m": 50.0,
                "system": "Schweiz (ARE)",
                "methode": "Netz",
                "stichtag": "2026-03-12",
                "zeitfenster": "07:00-19:00",
            },
            "",
            (
                "über 60 % der EW mit Klasse D oder schlechter, Ortsteile ab 150 EW, System Schweiz"
                " (ARE), Netz, Do 12.03.2026, 7–19 Uhr"
            ),
        ),
        ("cycle_route_good", CYCLING, "", "Bewertung ab 0,65 (0 bis 1), Pedelec"),
        ("cycle_route_poor", CYCLING, "", "Bewertung unter 0,35 (0 bis 1), Pedelec"),
        (
            "cycle_upgrade_potential",
            CYCLING | {"pedelec": False},
            "",
            (
                "Hauptnetz mit Bewertung unter 0,35 (0 bis 1), schwache Radverkehrsführung,"
                " Steigung bis 5 %"
            ),
        ),
        (
            "local_supply_difference",
            {"entfernung_m": 700.0, "methode": "Netz", "kleinlaeden": False},
            "",
            "700 m, Luftlinie gegenüber Netz",
        ),
        ("elevation_difference", {"bezug": "City"}, "", "gegenüber City"),
    ],
)
def test_some_layers_have_words_of_their_own_with_the_values_of_the_run(
    role, parameters, note, said
):
    assert short_method(parameters, note, role=role) == said


@pytest.mark.parametrize("stored", EARLIER, ids=lambda stored: stored["role"])
def test_what_an_earlier_version_stored_is_printed_as_it_was(stored):
    row = Provenance(
        *(stored["role"], "computed", "Eigene Berechnung"),
        algorithm=stored["algorithm"],
        parameters=stored["parameters"],
        note=stored["note"],
    ).as_row()
    read = Provenance.from_row(row)
    assert set(read.parameters) <= set(TERMS)
    assert short_method(read.parameters, read.note, role=read.role) == stored["map"]
    assert full_method(read.parameters) == stored["sources"]


@pytest.mark.parametrize(
    ("parameters", "on_the_map", "in_the_sources"),
    [
        (
            {"mindestzahl_linien": 3, "umstieg_m": 150.0, "anzahl": 12, "mindestabstand_m": 600.0},
            "",
            "Anzahl 12; Mindestabstand 600 m; Mindestzahl Linien 3; Umstieg 150 m",
        ),
        (
            {
                "umkreis_einwohner_m": 500.0,
                "umkreis_ziele_m": 400.0,
                "umkreis_leihraeder_m": 300.0,
                "umkreis_park_and_ride_m": 200.0,
            },
            "",
            (
                "Umkreis Einwohner 500 m; Umkreis Leihräder 300 m; Umkreis Park and Ride 200 m;"
                " Umkreis Ziele 400 m"
            ),
        ),
        ({"suchabstand_m": 100.0}, "Suchabstand 100 m", "Suchabstand 100 m"),
        ({"kleinlaeden": False, "pedelec": False}, "", "Nachbarschaftsläden nein; Pedelec nein"),
        (
            {"mindestverkaufsflaeche_m2": 400.0, "verkaufsflaeche_m2_je_ew": 0.4},
            "Mindestverkaufsfläche 400 m², Verkaufsfläche 0,4 m²/EW",
            "Mindestverkaufsfläche 400 m²; Verkaufsfläche 0,4 m²/EW",
        ),
        (
            {"auch_gezaehlt": ["Friedhöfe", "Kleingärten"], "mit_wald": True, "pedelec": True},
            "mit Wald, Pedelec",
            "Auch gezählt Friedhöfe, Kleingärten; Mit Wald ja; Pedelec ja",
        ),
        (
            {"gut_ab": 0.6, "schlecht_unter": 0.4, "ausbau_bis_prozent": 6.0},
            "gut ab 0,6, schlecht unter 0,4, Ausbau bis 6 %",
            "Gut ab 0,6; Schlecht unter 0,4; Ausbau bis 6 %",
        ),
        (
            {"mindestlaenge_m": 200.0, "wald_mindestens_ha": 2.0, "gehmodell": "Tobler"},
            "Tobler, Mindestlänge 200 m, Wald mindestens 2 ha",
            "Gehmodell Tobler; Mindestlänge 200 m; Wald mindestens 2 ha",
        ),
        (
            {"kategorien_ohne_daten": ["Arzt"], "taktklassen_min": {"15": 1}},
            "",
            "Kategorien ohne Daten Arzt; Taktklassen 15 1",
        ),
        (
            {
                "massstabszahl": 60_000.0,
                "abstand_mm": 1.5,
                "abweichung_bis_mm": 0.5,
                "bogenhoehe_prozent": 12.0,
                "breite_mm": 3.0,
                "feld": "art",
                "flaechensumme_erhalten": False,
                "glaettung_mm": 5.0,
            },
            "",
            (
                "Maßstabszahl 60.000; Abstand 1,5 mm; Abweichung bis 0,5 mm; Bogenhöhe 12 %;"
                " Breite 3 mm; Feld art; Flächensumme erhalten nein; Glättung 5 mm"
            ),
        ),
        (
            {
                "mindestbreite_mm": 0.4,
                "mindestgroesse_mm2": 1.5,
                "mindestgroesse_loecher_mm2": 6.0,
                "mindestgroesse_siedlung_mm2": 7.0,
                "mindestlaenge_mm": 3.0,
                "mindestluecke_mm": 0.3,
                "mit_kernstadt": True,
            },
            "",
            (
                "Mindestbreite 0,4 mm; Mindestgröße 1,5 mm²; Mindestgröße Löcher 6 mm²;"
                " Mindestgröße Siedlung 7 mm²; Mindestlänge 3 mm; Mindestlücke 0,3 mm;"
                " Mit Kernstadt ja"
            ),
        ),
        (
            {
                "mittellinien": False,
                "ortsabstand_bis_mm": 40.0,
                "verbindung": "nächste",
                "verbunden_bis_mm": 4.0,
                "zahl_naechste": 2,
                "zwischenraum_mm": 0.8,
            },
            "",
            (
                "Mittellinien nein; Abstand der Orte bis 40 mm; Verbindung nächste;"
                " Verbunden bis 4 mm; Zahl der nächsten Zentren 2; Zwischenraum 0,8 mm"
            ),
        ),
        (
            {
                "eintrag": "z12",
                "regel": "Wald.",
                "umriss_breiter_mm": 0.5,
                "luecken_bis_mm": 1.5,
                "engstellen_unter_mm": 3.0,
                "mindestgroesse_mm2": 600.0,
                "loecher_unter_mm2": 20.0,
                "hoechstzahl": 2.0,
            },
            (
                "Umriss um 0,5 mm verbreitert, Lücken bis 1,5 mm geschlossen,"
                " Engstellen unter 3 mm entfallen"
            ),
            (
                "Eintrag z12; Regel Wald.; Mindestgröße 600 mm²; Umriss verbreitert um 0,5 mm;"
                " Lücken geschlossen bis 1,5 mm; Engstellen entfallen unter 3 mm;"
                " Löcher gefüllt unter 20 mm²; Höchstzahl 2"
            ),
        ),
        (
            {"linienabstand_mm": 2.0, "netzteile_ab_mm": 12.0, "geglaettet_mm": 0.5},
            (
                "Abstand gleichlaufender Linien über 2 mm, Netzteile ab 12 mm Länge,"
                " geglättet um 0,5 mm"
            ),
            (
                "Abstand gleichlaufender Linien 2 mm; Länge der Netzteile ab 12 mm;"
                " Geglättet um 0,5 mm"
            ),
        ),
        (
            {
                "beginn_vor_rand_mm": 10.0,
                "reicht_hinein_mm": 12.0,
                "entfernt_bis_mm": 40.0,
                "endenabstand_mm": 15.0,
            },
            (
                "beginnt höchstens 10 mm vor dem Rand, reicht bis 12 mm hinein,"
                " höchstens 40 mm entfernt, Enden mindestens 15 mm auseinander"
            ),
            (
                "Beginn vor dem Rand 10 mm; Reicht hinein 12 mm; Entfernt bis 40 mm;"
                " Abstand der Enden 15 mm"
            ),
        ),
        (
            {"umkreis_mm": 8.0, "mindestzahl_beieinander": 2.0},
            "im Umkreis von 8 mm",
            "Umkreis 8 mm; Mindestzahl beieinander 2",
        ),
    ],
)
def test_what_the_demo_city_does_not_compute_is_printed_in_german_too(
    parameters, on_the_map, in_the_sources
):
    assert short_method(parameters) == on_the_map
    assert full_method(parameters) == in_the_sources


def test_shares_are_printed_in_percent_and_sales_areas_per_resident():
    assert full_method({"verkaufsflaeche_m2_je_ew": 0.4}) == "Verkaufsfläche 0,4 m²/EW"
    said = full_method({"selbsttest_anteil_darueber": 0.025})
    assert said == "Selbsttest: Anteil jenseits der Grenze 2,5 %"


STOPS = "Einzugsbereich Bushaltestellen (R=300 m und R=400m) + Taktung: 7-8 min / 15 min / 30 min"
CLASSES = {"7-8": [0, 10], "15": [10, 20], "30": [20, 40], "seltener": [40, None]}
GREEN = "Abdeckung Grünflächenversorgung 250m - 1km"


@pytest.mark.parametrize(
    ("label", "parameters", "said"),
    [
        ("Abdeckung (r=1000m)", {"entfernung_m": 1000.0}, ""),
        ("Abdeckung (r=1000m)", {"entfernung_m": 700.0}, "(1000 m) mit 700 m gerechnet"),
        ("Einzugsbereich der 20 Gehminuten", {"zeit_min": [5.0, 10.0]}, "(20 min) mit 5/10 min"),
        ("Einzugsbereich der 20 Gehminuten", {"zeit_min": [20.0]}, ""),
        ("Einzugsbereich der 20 Gehminuten", {"zeit_min": [5.0, 10.0, 20.0]}, ""),
        ("Einzugsbereich der 20 Gehminuten", {"zeit_min": [20.0, 30.0]}, "(20 min) mit 20/30 min"),
        ("Einzugsbereich der 20 Gehminuten", {}, ""),
        ("15-Minuten-Stadt", {"zeit_min": 20.0}, "(15 min) mit 20 min"),
        (STOPS, {"radien_m": [300.0, 400.0], "taktklassen_min": CLASSES}, ""),
        (STOPS, {"radien_m": [300.0, 500.0]}, "(300/400 m) mit 300/500 m"),
        (STOPS, {"radien_m": [300.0, 400.0], "taktklassen_min": {"20": 1}}, "Taktklasse 20 min"),
        (GREEN, {"massstab": "Stufen: 0,5 ha/250 m, 5 ha/500 m, 10 ha/1000 m"}, ""),
        (GREEN, {"massstab": "Stufen: 0,5 ha/250 m, 1 ha/300 m"}, "(250/1000 m) mit 250/300 m"),
        (GREEN, {"massstab": "WHO Europa: 0,5 ha/300 m"}, "(250/1000 m) mit 300 m gerechnet"),
        ("Radweg", {"entfernung_m": 700.0}, ""),
        ("600 m Radius", {}, ""),
    ],
)
def test_a_legend_that_names_other_values_is_found(label, parameters, said):
    found = legend_conflict(label, parameters)
    assert (said in found) if said else found == ""
