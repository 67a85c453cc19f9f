"""Maps draw all features of a role: where fewer were counted, the sheet and the sources say so."""

import pytest
import shapely

from insek.processing.analysis.choices import Measurement
from insek.processing.book.source_pages import source_rows
from insek.processing.cartography.counted_notes import counted_lines, refused_line
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet_methods import count_lines
from insek.processing.measures.monitoring.indicator_series import computed_indicators
from insek.processing.steps.green.computation.green_catchment import green_provision
from insek.processing.steps.green.green_provision import GreenOptions
from insek.processing.steps.supply.computation.markets_and_stops import (
    local_supply,
    local_supply_both,
)
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.store.features import FeatureTable

from ..supply_town import DRAWN, at, make_town, quiet, rectangle
from ..tools import options

MARKETS, CATCHMENT = "local_supply_market", "local_supply_catchment"


@pytest.fixture
def town(tmp_path):
    """Two supermarkets, one of 300 m² and one far from every street, and a neighbourhood shop."""
    town = make_town(tmp_path / "ort.gpkg")
    kinds = {"betriebstyp": ["Supermarkt", "Supermarkt", "Nachbarschaftsladen"]}
    sizes = {"verkaufsflaeche_m2": [800.0, 300.0, 90.0]}
    places = [at(1000, 1000), at(3500, 3500), at(7000, 2000)]
    with town.writing() as writer:
        writer.put(MARKETS, FeatureTable.from_rows(places, {**kinds, **sizes}), DRAWN)
    return town


def lines(town, role):
    """What the sources say of a role's counts."""
    (row,) = source_rows(town, [role], filled={role})
    return [part.text for part in row.cells[3] if "gezeichnet," in part.text]


def compute(town, how=local_supply, **more):
    how(town, options(SupplyOptions, distance_m=1000.0, **more), quiet)


def test_small_shops_that_are_drawn_but_do_not_count_are_told(town):
    compute(town)
    said = ["Nahversorgungsmarkt: 3 gezeichnet, 2 gezählt (ohne Nachbarschaftsladen)"]
    assert lines(town, CATCHMENT) == said


def test_the_reasons_are_those_of_this_computation(town):
    compute(town, min_sales_area_m2=400.0)
    (line,) = lines(town, CATCHMENT)
    assert line.endswith("1 gezählt (ohne Nachbarschaftsladen, ab 400 m² Verkaufsfläche)")
    compute(town, small_shops=True)
    assert lines(town, CATCHMENT) == []
    compute(town, local_supply_both, small_shops=True, method=Measurement.BOTH)
    assert lines(town, CATCHMENT) == []
    (line,) = lines(town, "local_supply_network_catchment")
    assert line.endswith("3 gezeichnet, 2 gezählt (1 ohne Straße)")


def test_what_is_drawn_is_counted_in_the_store_as_it_is_now(town):
    compute(town)
    more = FeatureTable.from_rows([at(1000, 1000)] * 5, {"betriebstyp": ["Supermarkt"] * 5})
    with town.writing() as writer:
        writer.put(MARKETS, more, DRAWN)
    (line,) = lines(town, CATCHMENT)
    assert "5 gezeichnet, 2 von damals 3 gezählt" in line


def test_the_sheet_says_it_of_the_entries_that_it_draws(town):
    compute(town)
    sheets = [s for s in town.catalogue.maps if {MARKETS, CATCHMENT} <= set(s.roles)]
    assert sheets
    for sheet in sheets:
        built = MapProject.build(town, maps=[sheet.id])
        (label,) = {entry.label for entry in sheet.entries if entry.role == MARKETS}
        counted = f"{label}: 3 gezeichnet, 2 gezählt (ohne Nachbarschaftsladen)"
        assert count_lines(built, sheet) == [counted]
    others = [s for s in town.catalogue.maps if CATCHMENT in s.roles and MARKETS not in s.roles]
    for sheet in others:
        assert count_lines(MapProject.build(town, maps=[sheet.id]), sheet) == []


def test_green_that_is_not_public_is_told_with_its_kinds(town):
    parks = [rectangle(900, 900, 1200, 1200), rectangle(0, 0, 300, 300), rectangle(9, 9, 200, 200)]
    table = {"klasse": ["Park", "Friedhof", "Park"], "zugang": [None, None, "privat"]}
    with town.writing() as writer:
        writer.put("green_space", FeatureTable.from_rows(parks, table), DRAWN)
    green_provision(town, options(GreenOptions), quiet)
    (line,) = lines(town, "green_provision_catchment")
    assert "3 gezeichnet, 1 gezählt (nicht: " in line
    assert "privat" in line


def test_refused_proposals_do_not_count(town):
    role = "undersupplied_residential_area"
    stands = ["Vorschlag", "abgelehnt", "angenommen"]
    areas = FeatureTable.from_rows([shapely.box(0, 0, 9, 9)] * 3, {"stand": stands})
    with town.writing() as writer:
        writer.put(role, areas, DRAWN)
    said = "Gebiete: 3 gezeichnet, 2 gezählt (ohne abgelehnte)"
    assert refused_line(town, role, "Gebiete") == said
    with town.writing() as writer:
        writer.put(role, areas.take([0, 2]), DRAWN)
    assert refused_line(town, role, "Gebiete") == ""


def test_a_statement_that_cannot_be_read_is_no_line(town):
    labels = {MARKETS: "Markt"}
    for odd in (
        None,
        5,
        {MARKETS: 5},
        {MARKETS: [1, 2]},
        {MARKETS: ["a", 2, "x"]},
        {"unknown": [1, 2, "x"]},
    ):
        assert counted_lines(town, {"gezaehlt": odd}, labels) == []


def test_another_number_of_markets_is_no_other_way_to_compute(town):
    compute(town)
    found, _ = computed_indicators(
        town.figures(), town.provenances(), town.catalogue.indicators, year=2026
    )
    assert found
    assert not any("gezaehlt" in value.hinweis for value in found)
