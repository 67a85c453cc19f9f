"""What is no more, not in use or not there yet does not count, unless a role asks for it."""

from datetime import date

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.sources.osm.osm_lifecycle import out_of_use, period
from insek.processing.sources.osm.osm_tags import (
    FIELD_READERS,
    RoleSelector,
    building_use,
    osm_roles,
)
from insek.processing.sources.osm.osm_ways import by_bike, on_foot

TODAY = date(2024, 6, 30)
MARKET = {"shop": "supermarket"}


@pytest.fixture(scope="module")
def selector():
    catalogue = city_catalogue("kaiserslautern")
    return RoleSelector(catalogue, osm_roles(catalogue))


def counted(selector, tags):
    """Roles for which a thing with these tags counts."""
    return {
        role
        for role in selector.roles(tags)
        if out_of_use(role, selector.rules(role, tags), tags, TODAY) is None
    }


@pytest.mark.parametrize(
    "closed",
    [
        {"disused": "yes"},
        {"abandoned": "yes"},
        {"closed": "yes"},
        {"was": "yes"},
        {"ruins": "yes"},
        {"demolished": "yes"},
        {"razed": "yes"},
        {"removed": "true"},
        {"construction": "yes"},
        {"proposed": "yes"},
        {"planned": "yes"},
        {"abandoned": "building"},
        {"end_date": "2019"},
        {"end_date": "2024-05"},
        {"end_date": "29.06.2024"},
        {"end_date": "1990s"},
        {"end_date": "~2001"},
        {"end_date": "2010..2012"},
        {"opening_date": "2024-07-01"},
        {"start_date": "2030"},
        {"opening_hours": "closed"},
        {"opening_hours": "off"},
        {"disused:shop": "supermarket"},
        {"disused:shop": "yes"},
        {"was:shop": "kiosk;supermarket"},
        {"removed:shop": "supermarket"},
    ],
)
def test_a_market_that_is_closed_or_not_open_yet_does_not_count(selector, closed):
    assert "local_supply_market" not in counted(selector, MARKET | closed)


@pytest.mark.parametrize(
    "open_",
    [
        {"disused": "no"},
        {"end_date": "2024"},
        {"end_date": "2024-06"},
        {"end_date": "irgendwann"},
        {"opening_date": "2024-06-30"},
        {"start_date": "1895"},
        {"construction": "minor"},
        {"opening_hours": "Mo-Sa 08:00-20:00; PH off"},
        {"was:shop": "bakery"},
        {"disused:amenity": "fuel"},
        {"old_name": "Abandoned"},
    ],
)
def test_a_market_that_is_open_counts(selector, open_):
    assert "local_supply_market" in counted(selector, MARKET | open_)


def test_former_railways_are_what_their_role_asks_for(selector):
    for tags in (
        {"railway": "abandoned"},
        {"railway": "disused", "disused": "yes"},
        {"railway": "razed", "end_date": "1988"},
        {"abandoned:railway": "rail", "highway": "cycleway"},
    ):
        assert "former_rail_line" in counted(selector, tags)
    assert counted(selector, {"railway": "rail", "disused": "yes"}) == set()


def test_a_cycleway_on_a_former_railway_is_a_way_of_today(selector):
    tags = {"abandoned:railway": "rail", "highway": "cycleway"}
    assert {"street_network", "cycle_network"} <= counted(selector, tags)


def test_a_building_counts_as_long_as_it_stands(selector):
    for tags in ({"abandoned": "yes"}, {"disused": "yes"}, {"abandoned:building": "yes"}):
        assert "building" in counted(selector, {"building": "house"} | tags)
    for tags in ({"demolished": "yes"}, {"razed:building": "house"}, {"construction": "yes"}):
        assert "building" not in counted(selector, {"building": "house"} | tags)
    for value in ("construction", "proposed", "demolished"):
        assert counted(selector, {"building": value}) == set()


def test_nobody_lives_in_a_house_out_of_use():
    assert building_use({"building": "house", "abandoned": "yes"}) == "sonstige"
    assert building_use({"building": "house", "abandoned": "no"}) == "wohnen"


def test_streets_being_built_are_no_streets_yet(selector):
    for value in ("construction", "proposed", "planned", "abandoned", "disused", "razed"):
        tags = {"highway": value}
        assert selector.roles(tags) == ("street_network",)
        assert counted(selector, tags) == set()


def test_a_castle_in_ruins_is_still_worth_a_visit(selector):
    assert "art_museum_theatre" in counted(selector, {"tourism": "museum", "ruins": "yes"})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2019", (date(2019, 1, 1), date(2019, 12, 31))),
        ("2020-02", (date(2020, 2, 1), date(2020, 2, 29))),
        ("2019-05-06", (date(2019, 5, 6), date(2019, 5, 6))),
        ("C18", (date(1701, 1, 1), date(1800, 12, 31))),
        ("2019-13", None),
        ("2019-02-30", None),
        ("", None),
    ],
)
def test_dates_are_read_as_osm_writes_them(text, days):
    assert period(text) == days


@pytest.mark.parametrize(
    "value", ["supermarket;bakery", "bakery;supermarket", "bakery; supermarket ", "supermarket;"]
)
def test_one_of_several_values_is_enough(selector, value):
    tags = {"shop": value}
    assert "local_supply_market" in selector.roles(tags)
    assert selector.kind("local_supply_market", tags) == {"shop": "supermarket"}
    assert FIELD_READERS["betriebstyp"](tags) == "Supermarkt"


def test_a_bakery_listed_behind_a_market_is_an_everyday_place_too(selector):
    assert "daily_destination" in selector.roles({"shop": "supermarket;bakery"})
    assert "daily_destination" not in selector.roles({"shop": "supermarket"})


def test_a_place_is_left_out_only_if_all_of_its_values_are(selector):
    doctor = {"amenity": "doctors", "healthcare:speciality": "cardiology;radiology"}
    assert selector.roles(doctor) == ()
    doctor["healthcare:speciality"] = "general; cardiology"
    assert selector.roles(doctor) == ("daily_destination",)
    assert "rail_line" in selector.roles({"railway": "rail", "service": "main;yard"})
    assert selector.roles({"railway": "rail", "service": "siding;yard"}) == ()


def test_lists_are_read_wherever_values_are():
    assert building_use({"building": "apartments;retail"}) == "gemischt"
    assert building_use({"building": "house;apartments"}) == "wohnen"
    assert FIELD_READERS["klasse"]({"leisure": "pitch;park"}) == "Park"
    assert FIELD_READERS["zugang"]({"access": "private;no"}) == "privat"
    assert FIELD_READERS["zugang"]({"access": "private;customers"}) == "eingeschränkt"
    assert by_bike({"highway": "footway", "bicycle": "yes;designated"})
    assert on_foot({"highway": "track", "access": "forestry; agricultural"})
