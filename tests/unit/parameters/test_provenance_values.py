"""What the provenance keeps of the options that a result was computed with."""

from dataclasses import dataclass, replace

import pytest

from insek.processing.analysis.choices import Definition, Measurement, Method, Special, Travel
from insek.processing.catalogue.load import city_catalogue
from insek.processing.parameters.kinds import Choice, Choices, Number, Text, words_of
from insek.processing.parameters.options import declared, from_catalogue, option, provenance_values
from insek.processing.steps.plan_language.drawings.every_drawing import DRAWINGS
from insek.processing.steps.records import analyses
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.rail_stops import RailReachOptions
from insek.processing.steps.supply.supply_gap import GapOptions
from insek.processing.steps.transit.computation.way_options import WayOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One value of each kind; the last is nobody's business later."""

    distance: float = option(Number("DISTANCE", "Entfernung", term="entfernung_m"), 5.0)
    travel: str = option(Choice("TRAVEL", "Gehmodell", term="gehmodell", options=words_of(Travel)))
    also: tuple[Special, ...] = option(
        Choices("ALSO", "Auch", term="auch_gezaehlt", labels=lambda: tuple(Special)),
        (Special.LAWN, Special.CEMETERY),
    )
    column: str = option(Text("COLUMN", "Feld", term="feld"), "")
    file: str = option(Text("FILE", "Datei"), "a.csv")


ASKED = Asked(travel=Travel.TOBLER)

STATED = {
    "barrierfreestops": {
        "MATCH": "suchabstand_m",
    },
    "busstopheadway": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
        "COUNTING": "zaehlung",
    },
    "cyclenetworkdensity": {
        "CELL": "zelle_m",
        "MESH": "maschenweite_bis_m",
        "DENSITY": "einwohner_je_ha_ab",
        "CELLS": "mindestzahl_zellen",
    },
    "cyclingsuitability": {
        "ALL": "alle_wege",
        "GOOD": "gut_ab",
        "POOR": "schlecht_unter",
        "KNOWN": "mindestens_bekannt",
        "MISSING": "ohne_angabe_mischverkehr",
        "PEDELEC": "pedelec",
        "WINDOW": "fenster_m",
        "SECTION": "abschnitt_m",
        "UPGRADE_GRADIENT": "ausbau_bis_prozent",
    },
    "fifteenminutecity": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_ziele_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
        "MINUTES": "zeit_min",
        "TRAVEL": "gehmodell",
        "SPEED": "geschwindigkeit_kmh",
        "SHARE_THRESHOLD": "mindestanteil",
        "OUTLINE_GAP": "luecke_umriss_m",
    },
    "forestaccess": {
        "DISTANCE": "entfernung_m",
        "DETOUR": "umwegfaktor",
        "MIN_AIR": "luftlinie_mindestens_m",
        "MIN_LENGTH": "mindestlaenge_m",
        "MIN_FOREST": "wald_mindestens_ha",
    },
    "greendeficit": {
        "ALSO": "auch_gezaehlt",
        "GAP": "luecke_m",
        "MIN_AREA": "mindestgroesse_m2",
        "MIN_POPULATION": "mindestzahl_einwohner",
        "FOREST": "mit_wald",
    },
    "greenprovision": {
        "ALSO": "auch_gezaehlt",
        "GAP": "luecke_m",
        "ENTRANCE": "weg_endet_hoechstens_m",
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_m",
        "METHOD": "methode",
    },
    "localsupplycoverage": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_einrichtungen_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
        "DISTANCE": "entfernung_m",
        "MIN_SALES_AREA": "mindestverkaufsflaeche_m2",
        "SMALL_SHOPS": "kleinlaeden",
    },
    "localsupplygap": {
        "DEFINITION": "definition",
        "MIN_AREA": "mindestgroesse_m2",
        "MIN_POPULATION": "mindestzahl_einwohner",
        "MIN_FUNCTIONS": "mindestzahl_funktionen",
        "FUNCTION_DISTANCE": "entfernung_m",
        "FUNCTION_METHOD": "methode",
        "SALES_AREA": "verkaufsflaeche_m2_je_ew",
        "CENTRE_SEARCH": "umkreis_zentren_m",
    },
    "settlementfrombuildings": {
        "GAP": "gebaeudeluecke_m",
        "MIN_AREA": "mindestgroesse_m2",
        "MIN_BUILT": "mindestens_ueberbaut",
    },
    "mobilityhubs": {
        "INHABITANTS_M": "umkreis_einwohner_m",
        "POI_M": "umkreis_ziele_m",
        "SHARING_M": "umkreis_leihraeder_m",
        "PR_M": "umkreis_park_and_ride_m",
        "TRANSFER_M": "umstieg_m",
        "SPACING_M": "mindestabstand_m",
        "MIN_LINES": "mindestzahl_linien",
        "COUNT": "anzahl",
    },
    "ptpoorandelevated": {
        "HEIGHT": "hoehenunterschied_m",
    },
    "ptpoorlyserved": {
        "CLASS": "schwelle_klasse",
        "SHARE": "anteil_ueber",
        "MIN_POPULATION": "mindestzahl_einwohner",
    },
    "ptqualityclasses": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
    },
    "railstationcatchment": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_einrichtungen_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
        "RADIUS": "entfernung_m",
    },
    "reliefbarrier": {
        "ALL": "alle_wege",
    },
    "walkingisochrone": {
        "OFFSET": "abstand_strasse_m",
        "SNAP": "fangabstand_m",
        "RESIDENT_SNAP": "fangabstand_einwohner_m",
        "WAY": "richtung",
    },
    "bandfromlines": {
        "SCALE": "massstabszahl",
        "WIDTH": "breite_mm",
        "SMOOTH": "glaettung_mm",
        "JOIN": "verbunden_bis_mm",
        "MIN_LENGTH": "mindestlaenge_mm",
        "MAX_STEP": "ortsabstand_bis_mm",
        "MIN_HOLE": "mindestgroesse_loecher_mm2",
        "CENTRE_LINES": "mittellinien",
    },
    "centrelinks": {
        "SCALE": "massstabszahl",
        "METHOD": "verbindung",
        "NEAREST": "zahl_naechste",
        "GAP": "zwischenraum_mm",
        "MIN_LENGTH": "mindestlaenge_mm",
        "CURVATURE": "bogenhoehe_prozent",
        "FIELD": "feld",
    },
    "clusterpoints": {
        "SCALE": "massstabszahl",
        "DISTANCE": "abstand_mm",
        "FIELD": "feld",
    },
    "generaliseareas": {
        "SCALE": "massstabszahl",
        "MIN_AREA": "mindestgroesse_mm2",
        "MIN_GAP": "mindestluecke_mm",
        "MIN_WIDTH": "mindestbreite_mm",
        "MIN_HOLE": "mindestgroesse_loecher_mm2",
        "SMOOTH": "glaettung_mm",
        "MAX_SHIFT": "abweichung_bis_mm",
        "KEEP_AREA": "flaechensumme_erhalten",
        "FIELD": "feld",
    },
    "settlementhalo": {
        "SCALE": "massstabszahl",
        "DISTANCE": "abstand_mm",
        "JOIN": "verbunden_bis_mm",
        "GAP": "zwischenraum_mm",
        "MIN_BODY": "mindestgroesse_siedlung_mm2",
        "SMOOTH": "glaettung_mm",
        "FIELD": "feld",
        "CORE": "mit_kernstadt",
    },
}
"""Under which terms the options of each tool are stated: stores are read by these."""


@pytest.mark.parametrize("record", [*analyses(), *DRAWINGS], ids=lambda record: record.id)
def test_an_option_is_stated_under_its_own_term(record):
    items = declared(record.options)
    terms = {item.parameter.name: item.parameter.term for item in items if item.parameter.term}
    assert terms == STATED.get(record.id, {})


def test_values_are_stated_by_their_terms_as_json_has_them():
    assert provenance_values(ASKED) == {
        "entfernung_m": 5.0,
        "gehmodell": "Tobler",
        "auch_gezaehlt": ["Rasen und Straßengrün", "Friedhöfe"],
    }
    assert type(provenance_values(ASKED)["gehmodell"]) is str


def test_an_empty_text_states_nothing():
    assert "feld" not in provenance_values(ASKED)
    assert provenance_values(replace(ASKED, column="art"))["feld"] == "art"


def test_fields_are_chosen_by_name_and_must_have_a_term():
    assert provenance_values(ASKED, "distance") == {"entfernung_m": 5.0}
    with pytest.raises(KeyError, match="file"):
        provenance_values(ASKED, "distance", "file")


@pytest.mark.parametrize("kind", [SupplyOptions, RailReachOptions])
def test_distances_beside_streets_are_stated_where_streets_were_walked(kind):
    options = from_catalogue(kind, city_catalogue("kaiserslautern"))
    straight, walked = (options.parameters(method) for method in Method)
    assert set(walked) - set(straight) == {
        *("abstand_strasse_m", "fangabstand_einrichtungen_m", "fangabstand_einwohner_m")
    }
    assert (straight["methode"], walked["methode"]) == ("Luftlinie", "Netz")
    assert walked["entfernung_m"] == options.distance_m
    assert options.method is Measurement.STRAIGHT


def test_ways_to_stops_are_stated_and_read_again():
    way = WayOptions(method=Method.NETWORK, offset_m=40.0, snap_m=200.0, resident_snap_m=90.0)
    assert WayOptions.from_stated(way.method, way.stated) == way
    straight = WayOptions.along(Method.STRAIGHT_LINE, way)
    assert straight.stated == {"methode": "Luftlinie"}


@pytest.mark.parametrize(
    ("definition", "more"),
    [
        (Definition.STRAIGHT, set()),
        (Definition.FUNCTIONS, {"entfernung_m", "methode"}),
        (Definition.SALES_AREA, {"verkaufsflaeche_m2_je_ew"}),
    ],
)
def test_a_gap_is_stated_with_what_its_definition_counts(definition, more):
    options = replace(
        from_catalogue(GapOptions, city_catalogue("kaiserslautern")), definition=definition
    )
    assert set(options.parameters(city_catalogue("kaiserslautern"))) == more | {
        *("definition", "mindestgroesse_m2", "mindestzahl_einwohner"),
        *("umkreis_zentren_m", "mindestzahl_funktionen", "funktionen"),
    }
