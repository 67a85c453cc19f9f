"""Keys of official data mean the same however an office writes them."""

import math

import pytest

from insek.processing.sources.schemas.building_use import known_uses, use_of_building
from insek.processing.sources.schemas.crs_names import epsg_of, stated_crs
from insek.processing.sources.schemas.key_values import UNKNOWN, keys_of
from insek.processing.sources.schemas.object_classes import bare_name, layer_model


@pytest.mark.parametrize(
    "written",
    [
        *(1440, 1440.0, "1440", " 1440 ", "01440", "1440.0", "1440,0", "41002_1440"),
        *("Handel", "HANDEL", [1440], ["1440"]),
        "https://registry.gdi-de.org/codelist/de.adv/funktion/1440",
    ],
)
def test_a_key_is_read_in_every_notation(written):
    assert keys_of("funktion", written) == {1440}


@pytest.mark.parametrize("written", [None, "", "  ", "NULL", [], "9997", 9998, "31001_9998"])
def test_what_leaves_a_key_open_is_no_key(written):
    assert keys_of("funktion", written) == frozenset()


def test_lists_hold_several_keys_and_strange_words_are_known_to_be_strange():
    assert keys_of("zweckbestimmung", ["1600", "16000", None]) == {1600, 16000}
    assert keys_of("funktion", "Zuckerbäckerei") == {UNKNOWN}


def test_words_of_xplanung_are_keys_with_and_without_umlauts():
    for word in ("StaedtebaulicheSanierung", "Städtebauliche Sanierung", "1100"):
        assert keys_of("gebietsArt", word) == {1100}
    assert keys_of("allgArtDerBaulNutzung", "WohnBauflaeche") == {1000}
    assert keys_of("besondereArtDerBaulNutzung", "WA") == {1200}


@pytest.mark.parametrize(
    ("key", "use"),
    [
        *((key, "wohnen") for key in (1000, 1010, 1020, 1025, 1210, 1223)),
        *((key, "gemischt") for key in (1100, 1123, 1131, 1222, 2310, 2320, 3100)),
        *((key, "sonstige") for key in (1311, 1313, 2000, 2463, 3021, 3065)),
    ],
)
def test_the_first_digits_of_a_buildings_function_decide_its_use(key, use):
    assert use_of_building(key) == use
    assert use_of_building(f"31001_{key}") == use
    assert use_of_building(f"{key}.0") == use


def test_words_of_the_key_table_and_our_own_are_uses_as_well():
    words = ["Wohnhaus", "Wohn- und Geschäftshaus", "Garage", "gemischt", "WOHNEN"]
    assert [use_of_building(word) for word in words] == [
        *("wohnen", "gemischt", "sonstige", "gemischt", "wohnen")
    ]
    assert use_of_building("Nach Quellenlage nicht zu spezifizieren") == "unbekannt"
    assert use_of_building("31001_9998") == "unbekannt"


@pytest.mark.parametrize("value", [None, "", "Luftschloss", "31002_2510", "51003_1250", 7])
def test_no_use_is_guessed_of_parts_structures_and_strange_words(value):
    assert use_of_building(value) is None


def test_unknown_uses_stay_open_and_are_told_with_their_number():
    uses, notes = known_uses(["31001_1010", "wohnen", None, "Luftschloss", "Luftschloss"])
    assert uses == ["wohnen", "wohnen", None, None, None]
    assert notes[0] == "Feld „nutzung“: 1 Gebäudefunktionen nach dem AdV-Schlüssel gelesen"
    assert "2 Werte sind nicht bekannt und bleiben leer („Luftschloss“)" in notes[1]
    assert "wohnen, gemischt, sonstige, unbekannt" in notes[1]
    assert known_uses(["wohnen", None]) == (["wohnen", None], ())


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:adv:crs:ETRS89_UTM31", 25831),
        ("urn:adv:crs:ETRS89_UTM32", 25832),
        ("urn:adv:crs:ETRS89_UTM33*DE_DHHN2016_NH", 25833),
        ("urn:adv:crs:ETRS89_UTM32*DE_DHHN92_NH*GCG2011", 25832),
        ("urn:adv:crs:ETRS89_Lat-Lon", 4258),
        ("urn:adv:crs:DE_DHDN_3GK2", 31466),
        ("urn:adv:crs:DE_DHDN_3GK3_RP101", 31467),
        ("urn:adv:crs:DE_DHDN_3GK4_BY120", 31468),
        ("EPSG:25832", 25832),
        ("urn:ogc:def:crs:EPSG::31467", 31467),
        ("urn:ogc:def:crs:EPSG:6.9:25833", 25833),
        ("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::7837", 25832),
        ("http://www.opengis.net/gml/srs/epsg.xml#31466", 31466),
        ("http://www.opengis.net/def/crs/EPSG/0/25832", 25832),
        ("urn:adv:crs:Irgendwas", None),
        ("", None),
    ],
)
def test_names_of_coordinate_systems_are_numbers(name, epsg):
    assert epsg_of(name) == epsg


def test_a_zone_in_front_of_the_easting_is_another_coordinate_system():
    assert epsg_of("urn:adv:crs:ETRS89_UTM32", 410_000.0) == 25832
    assert epsg_of("urn:adv:crs:ETRS89_UTM32", 32_410_000.0) == 4647
    assert epsg_of("urn:adv:crs:ETRS89_UTM33", 33_410_000.0) == 5650


def test_a_file_names_its_coordinate_system_once_for_all(tmp_path):
    path = tmp_path / "a.gml"
    path.write_text(
        '<a><b srsName="urn:adv:crs:ETRS89_UTM32"><gml:pos>32410000.5 5476000</gml:pos></b></a>'
    )
    assert stated_crs(path).epsg == 4647
    path.write_text('<a><crs href="urn:adv:crs:ETRS89_UTM32"/><pos>410000 5476000</pos></a>')
    assert stated_crs(path).epsg == 25832
    path.write_text("<a/>")
    assert stated_crs(path) is None


def test_a_layers_name_is_found_behind_file_and_namespace():
    for text in ("AX_Wald", "nas_2024 — AX_Wald", "adv:AX_Wald", "AX_Wald.shp"):
        assert bare_name(text) == "AX_Wald"


@pytest.mark.parametrize(
    ("name", "fields", "title"),
    [
        ("AX_Wald", ["gml_id"], "NAS"),
        ("ax_gebaeude", ["gml_id"], "NAS"),
        ("xplan:BP_Plan", ["name"], "XPlanung"),
        ("irgendwas", ["objart", "objid"], "ATKIS"),
        ("sie02_f", ["OBJART", "OBJART_TXT"], "ATKIS"),
        ("haus", ["oid", "GFKZSHH"], "ALKIS, vereinfachtes Schema"),
        ("nutzung", ["oid", "nutzart", "bez"], "ALKIS, vereinfachtes Schema"),
        ("hausumringe", ["uuid", "bezeich", "gfk"], "ALKIS-Gebäude"),
        ("tile", ["gml_id", "function", "measuredHeight"], "CityGML"),
    ],
)
def test_official_layers_are_known_by_their_name_or_fields(name, fields, title):
    assert layer_model(name, fields).title.startswith(title)


@pytest.mark.parametrize(
    "fields", [["name", "art"], ["objart"], ["nutzart"], ["name", "funktion"], ["name", "hoehe"]]
)
def test_a_citys_own_layer_is_not_taken_for_an_official_one(fields):
    assert layer_model("wohnbauflaechen", fields) is None


def test_heights_that_stand_for_none_are_none():
    from insek.processing.sources.schemas.city_model import _greatest

    assert math.isnan(_greatest([-9999.0]))
    assert _greatest([3.0, 8.5, math.nan]) == 8.5
