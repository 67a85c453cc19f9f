"""What is printed as the source of a grid of residents."""

import pytest

from insek.processing.analysis.supply.dasymetric import SpreadRules
from insek.processing.catalogue.load import city_catalogue
from insek.processing.sources.census.census_account import ResidentAccount, SpreadCounts
from insek.processing.sources.census.grid_choices import (
    OTHER_GRID,
    GridSource,
    GridTraits,
    printed_source,
)
from insek.processing.sources.census.spread_rules import land_roles, spread_rules

NOTE = "© Statistische Ämter, Zensus 2022, dl-de/by-2-0"
CENSUS = GridTraits(census=True, names=("GITTER_ID_100m", "Einwohner"))
EUROPE = GridTraits(other=True, names=("GRD_ID", "TOT_P_2021"))
NOTHING = GridSource("")


def printed(traits, year="2022", stated=NOTHING, file="gitter.csv"):
    return printed_source(file, traits, year, NOTE, stated)


def test_a_census_grid_is_printed_with_its_year_and_the_note_of_the_offices():
    assert printed(CENSUS) == GridSource(
        "Zensus 2022 (gitter.csv)", NOTE, "dl-de/by-2-0", "2022", ""
    )
    old = printed(CENSUS, "2011")
    assert (old.source, old.data_date) == ("Zensus 2011 (gitter.csv)", "2011")
    assert "Zensus 2011" in old.attribution
    assert "2022" not in old.attribution


def test_no_census_is_printed_under_another_grid():
    found = printed(EUROPE)
    assert (found.source, found.attribution, found.licence, found.data_date) == (
        *("gitter.csv", "", "", ""),
    )
    assert "kein Zensusgitter (Spalten GRD_ID, TOT_P_2021)" in found.remark
    assert "Quelle, Quellenvermerk, Lizenz, Stand" in found.remark


def test_what_is_stated_is_printed():
    stated = GridSource("GEOSTAT 2021", "© Eurostat", "CC BY 4.0", "2021-01-01")
    for traits, year in ((EUROPE, "2022"), (EUROPE, OTHER_GRID), (CENSUS, "2022")):
        found = printed(traits, year, stated)
        assert found.source == "GEOSTAT 2021 (gitter.csv)"
        assert (found.attribution, found.licence, found.data_date) == (
            *("© Eurostat", "CC BY 4.0", "2021-01-01"),
        )
    assert printed(EUROPE, OTHER_GRID, stated).remark == ""


def test_the_note_of_the_offices_stays_where_only_the_name_is_stated():
    found = printed(CENSUS, stated=GridSource("Zensus 2022, Gitter 100 m"))
    assert (found.source, found.attribution) == ("Zensus 2022, Gitter 100 m (gitter.csv)", NOTE)


def test_a_doubtful_census_is_printed_with_a_remark():
    plain = GridTraits(names=("x", "Einwohner"))
    assert "sagt nicht, woher" in printed(plain).remark
    assert printed(plain).source == "Zensus 2022 (gitter.csv)"
    assert printed(plain, file="Zensus2022_Gitter.csv").remark == ""
    short = GridTraits(census=True, of_2011=True)
    assert "Form von 2011, gedruckt wird „Zensus 2022“" in printed(short).remark
    assert printed(short, "2011").remark == ""


def test_an_account_that_does_not_add_up_is_none():
    with pytest.raises(ValueError, match="100"):
        ResidentAccount(100.0, 60.0, (("außerhalb", 39.0),))


def test_an_account_adds_up_in_whole_people_as_it_is_printed():
    account = ResidentAccount(12_345.0, 12_000.5, (("am Rand", 300.25), ("außerhalb", 44.25)))
    assert account.sentence() == (
        "Einwohner der Datei: 12.345 = 12.001 übernommen + 300 am Rand + 44 außerhalb"
    )


def test_spreading_is_told_in_residents():
    text = SpreadCounts(100.4, 12, 20.3, 3, 1.3, 1, "Wohnbauflächen").sentence()
    assert text == (
        "Näherung: 101 Einwohner auf 12 Gebäudeteile verteilt nach Grundfläche, Geschossen und"
        " Wohnanteil; 20 aus 3 Zellen ohne Wohngebäude auf Wohnbauflächen nach Fläche; 1 aus 1"
        " Zelle ohne Wohngebäude und ohne Wohnbauflächen fand keinen Platz und bleibt am Punkt der"
        " Zelle"
    )


def test_spreading_that_places_everybody_says_so():
    text = SpreadCounts(100.0, 12, 0.0, 0, 0.0, 0, "Wohnbauflächen").sentence()
    assert text.endswith("Geschossen und Wohnanteil; alle fanden einen Platz")


def test_the_rules_of_spreading_are_those_of_the_catalogue():
    catalogue = city_catalogue("kaiserslautern")
    assert spread_rules(catalogue) == SpreadRules()
    assert land_roles(catalogue) == ("residential_building_land", "settlement_area")
