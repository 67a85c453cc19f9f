"""What counts as local supply is one rule of the catalogue: for map, catchment and daily life."""

import pytest

from insek.processing.catalogue.load import base_catalogue
from insek.processing.steps.destinations import destinations
from insek.processing.steps.supply.computation.markets_and_stops import local_supply, markets
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.store.features import FeatureTable

from ..supply_town import DRAWN, at, make_town, quiet
from ..tools import options

CATCHMENT = "local_supply_catchment"


@pytest.fixture
def town(tmp_path):
    """The town with one market in the village and one small shop in the core, as roles."""
    town = make_town(tmp_path / "ort.gpkg", base_catalogue())
    with town.writing() as writer:
        for role, place, kind in (
            ("local_supply_market", at(1000, 1000), "Supermarkt"),
            ("neighbourhood_shop", at(7000, 2000), "Nachbarschaftsladen"),
        ):
            writer.put(role, FeatureTable.from_rows([place], {"betriebstyp": [kind]}), DRAWN)
    return town


def within_1000_m(**more):
    return options(SupplyOptions, distance_m=1000.0, **more)


def test_every_market_on_the_map_counts(town):
    found = markets(town, within_1000_m())
    assert (len(found.places), found.stored) == (1, town.count("local_supply_market"))
    assert found.reasons == ()
    supply = local_supply(town, within_1000_m(), quiet).supply
    assert [share.served for share in supply.districts] == [140, 0]
    assert "gezaehlt" not in town.provenance(CATCHMENT).parameters


def test_small_shops_are_added_from_their_own_layer_when_asked_for(town):
    supply = local_supply(town, within_1000_m(small_shops=True), quiet).supply
    assert [share.served for share in supply.districts] == [140, 200]
    assert "neighbourhood_shop" in town.provenance(CATCHMENT).inputs


def test_a_small_shop_is_no_supermarket_of_daily_life(town):
    found = destinations(town, ["supermarket"])
    assert len(found.places["Supermarkt oder Discounter"]) == 1


def test_schools_of_unknown_kind_count_as_both_and_that_is_said(town):
    with town.writing() as writer:
        writer.put("school", FeatureTable.from_rows([at(10, 10), at(20, 20)]), DRAWN)
        writer.put("primary_school", FeatureTable.from_rows([at(30, 30)]), DRAWN)
    found = destinations(town, ["primary_school", "secondary_school"])
    assert {label: len(places) for label, places in found.places.items()} == {
        "Grundschule": 3,
        "Weiterführende Schule": 2,
    }
    assert len(found.notes) == 2
    assert all("Schulen ohne Angabe zählen mit (Näherung)" in note for note in found.notes)
