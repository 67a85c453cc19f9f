"""Names of districts are recognised as people write them, and never guessed."""

import json
import unicodedata

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.names import match_district
from insek.processing.wording.name_keys import normalise_name

CATALOGUE = city_catalogue("kaiserslautern")
ORTSBEZIRKE = {
    "Einsiedlerhof": "einsiedlerhof",
    "Dansenberg": "dansenberg",
    "Siegelbach": "siegelbach",
    "Erfenbach": "erfenbach",
    "Hohenecken": "hohenecken",
    "Morlautern": "morlautern",
    "Erlenbach": "erlenbach",
    "Erzhütten/Wiesenthalerhof": "erzhuetten_wiesenthalerhof",
    "Mölschbach": "moelschbach",
}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Mölschbach", "moelschbach"),
        ("  MOELSCHBACH ", "moelschbach"),
        ("Ortsbezirk Mölschbach", "moelschbach"),
        ("OT Mölschbach", "moelschbach"),
        ("Erzhütten / Wiesenthalerhof", "erzhuetten wiesenthalerhof"),
        ("Erzhütten–Wiesenthalerhof", "erzhuetten wiesenthalerhof"),
        ("Karl_Pfaff-S.", "karl pfaff s"),
        ("Lämmchesberg", "laemmchesberg"),
        ("BÄNNJERRÜCK", "baennjerrueck"),
        ("Weiße Straße", "weisse strasse"),
        ("Otterbach", "otterbach"),
        ("Ortsbezirk", "ortsbezirk"),
        ("–", ""),
    ],
)
def test_names_are_compared_without_case_umlauts_and_punctuation(written, normal):
    assert normalise_name(written) == normal


@pytest.mark.parametrize(
    ("written", "district"),
    [
        *ORTSBEZIRKE.items(),
        ("Erzhütten-Wiesenthalerhof", "erzhuetten_wiesenthalerhof"),
        ("ortsbezirk hohenecken", "hohenecken"),
        ("Kernstadt", "kernstadt"),
        ("Innenstadt", "kernstadt"),
        ("Bännjerrück/Karl-Pfaff-S.", "kernstadt"),
        ("Bännjerrück/Karl-Pfaff-Siedlung", "kernstadt"),
        ("Innenstadt-West/Kotten", "kernstadt"),
        ("Innenstadt West / Kotten", "kernstadt"),
        (unicodedata.normalize("NFD", "Mölschbach"), "moelschbach"),
    ],
)
def test_a_name_finds_its_district(written, district):
    found = match_district(CATALOGUE, written)
    assert found is not None
    assert found.id == district


@pytest.mark.parametrize(
    "written",
    [
        "",
        "  ",
        "/",
        "Erlenbach II",
        "Dansenbg",
        "Erzhütten",
        "Innenstadt Mitte",
        "West",
    ],
)
def test_a_name_that_only_looks_similar_finds_nothing(written):
    assert match_district(CATALOGUE, written) is None


def test_the_citys_own_file_joins_eighteen_areas_to_nine_ortsbezirke_and_the_kernstadt(
    kaiserslautern_data,
):
    path = kaiserslautern_data / "ortsbezirke" / "ortsbezirksgrenzen_wgs84.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    joined = {}
    for feature in features:
        name = feature["properties"]["PGIS_TXT"]
        district = match_district(CATALOGUE, name)
        assert district is not None, name
        joined[name] = district.id
    assert len(joined) == 18
    outer = {name: district for name, district in joined.items() if district != "kernstadt"}
    assert outer == ORTSBEZIRKE
    core = {name for name, district in joined.items() if district == "kernstadt"}
    assert core == set(CATALOGUE.district("kernstadt").members)


def test_the_areas_of_the_citys_file_are_about_those_of_the_catalogue(kaiserslautern_data):
    path = kaiserslautern_data / "ortsbezirke" / "ortsbezirksgrenzen_wgs84.geojson"
    sums = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        district = match_district(CATALOGUE, feature["properties"]["PGIS_TXT"])
        sums[district.id] = sums.get(district.id, 0) + feature["properties"]["area"] / 1e6
    for district in CATALOGUE.districts:
        assert sums[district.id] == pytest.approx(district.area_km2, rel=0.06), district.id
