"""How many people and how much land are undersupplied, per Ortsbezirk, by what the map shows."""

import math
from dataclasses import replace

import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.analysis.choices import Definition, Method
from insek.processing.steps.supply.computation.markets_and_stops import (
    local_supply,
    local_supply_network,
)
from insek.processing.steps.supply.computation.undersupply import local_supply_gap
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.supply_gap import GapOptions
from insek.processing.store.features import FeatureTable

from ..supply_town import BENT, DRAWN, LANES, at, figures, make_town, quiet, rectangle
from ..tools import options, tool

AREAS = "undersupplied_residential_area"
GAP = options(
    GapOptions, min_area_m2=10_000, min_population=50, centre_search_m=500, min_functions=1
)
ANALYSIS = "local_supply_gap"


@pytest.fixture
def town(tmp_path):
    return make_town(tmp_path / "ort.gpkg")


def values(store):
    return {key: figure.wert for key, figure in figures(store, ANALYSIS).items()}


def test_residents_and_land_of_the_areas_found_are_counted_per_district(town):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    local_supply_gap(town, GAP, quiet)
    stored = values(town)
    # The village's homes at 2100 m north (60 of 200), everybody of the core.
    assert (stored["erfenbach", "unterversorgt"], stored["erfenbach", "einwohner"]) == (60, 200)
    assert stored["erfenbach", "anteil_unterversorgt"] == pytest.approx(30)
    assert (stored["kernstadt", "unterversorgt"], stored["", "unterversorgt"]) == (200, 260)
    found = town.read(AREAS)
    assert stored["", "unterversorgt"] == found.column("einwohner").sum()
    assert stored["kernstadt", "wohnbauflaeche"] == 200 * 300
    assert stored["kernstadt", "flaeche_unterversorgt"] == 200 * 300
    assert stored["erfenbach", "wohnbauflaeche"] == 200 * 500
    assert stored["erfenbach", "flaeche_unterversorgt"] == pytest.approx(200 * 300, rel=0.02)
    assert stored["", "flaeche_unterversorgt"] == pytest.approx(shapely.area(found.geometry).sum())


def test_areas_below_the_thresholds_do_not_count(town):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    local_supply_gap(town, replace(GAP, min_population=100), quiet)
    stored = values(town)
    assert (stored["erfenbach", "unterversorgt"], stored["", "unterversorgt"]) == (0, 200)
    assert stored["erfenbach", "flaeche_unterversorgt"] == 0


def test_what_planners_refused_does_not_count_and_their_version_is_told(town):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    local_supply_gap(town, GAP, quiet)
    proposals = town.read(AREAS)
    stand = [
        "abgelehnt" if name == "kernstadt" else "angenommen"
        for name in proposals.column("ortsbezirk")
    ]
    with town.writing() as writer:
        writer.put(AREAS, proposals.with_columns(stand=stand), town.provenance(AREAS))
    local_supply(town, options(SupplyOptions, distance_m=5000.0), quiet)
    local_supply_gap(town, GAP, quiet)
    stored = values(town)
    assert (stored["erfenbach", "unterversorgt"], stored["kernstadt", "unterversorgt"]) == (60, 0)


def without_streets_in_the_core(town):
    with town.writing() as writer:
        streets = FeatureTable.from_rows([BENT, LANES[0]], {"klasse": ["residential"] * 2})
        writer.put("street_network", streets, DRAWN)


def test_a_district_without_streets_is_not_called_undersupplied(town):
    without_streets_in_the_core(town)
    local_supply_network(town, options(SupplyOptions, distance_m=1000.0), quiet)
    local_supply_gap(town, replace(GAP, definition=Definition.NETWORK), quiet)
    assert set(town.read(AREAS).column("ortsbezirk")) == {"erfenbach"}
    stored = values(town)
    assert math.isnan(stored["kernstadt", "unterversorgt"])
    assert math.isnan(stored["kernstadt", "flaeche_unterversorgt"])
    assert stored["", "unterversorgt"] == stored["erfenbach", "unterversorgt"] == 160
    assert "keine Daten im Netz: Kernstadt" in town.provenance(AREAS).note


def test_nor_where_functions_are_counted_along_the_streets(town):
    options = replace(
        GAP, definition=Definition.FUNCTIONS, function_method=Method.NETWORK, min_functions=2
    )
    with town.writing() as writer:
        writer.put("rail_stop", FeatureTable.from_rows([at(1800, 1500)]), DRAWN)
    local_supply_gap(town, options, quiet)
    assert set(town.read(AREAS).column("ortsbezirk")) == {"erfenbach", "kernstadt"}
    without_streets_in_the_core(town)
    local_supply_gap(town, options, quiet)
    assert set(town.read(AREAS).column("ortsbezirk")) == {"erfenbach"}
    assert "200 EW ohne Straße in der Nähe" in town.provenance(AREAS).note


def test_the_algorithm_tells_and_returns_them(town, qgis_app):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    algorithm, feedback = tool("localsupplygap")(), QgsProcessingFeedback(False)
    algorithm.initAlgorithm()
    parameters = {"STORE": str(town.path), "MIN_POPULATION": 50}
    results, _ = algorithm.run(parameters, QgsProcessingContext(), feedback)
    assert (results["RESIDENTS"], results["SHARE"]) == (260, pytest.approx(65))
    said = feedback.textLog()
    assert "Erfenbach: 60 von 200 EW (30,0 %) in unterversorgten Wohngebieten; 6 von 10 ha" in said
    assert "Stadt insgesamt: 260 von 400 EW (65,0 %)" in said


def told(town, **parameters):
    algorithm, feedback = tool("localsupplygap")(), QgsProcessingFeedback(False)
    algorithm.initAlgorithm()
    parameters = {"STORE": str(town.path), "MIN_POPULATION": 50, **parameters}
    results, finished = algorithm.run(parameters, QgsProcessingContext(), feedback)
    assert finished, feedback.textLog()
    return results, feedback.textLog()


def test_without_centres_in_the_store_none_are_counted_as_found(town, qgis_app):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    results, said = told(town)
    assert "Zentren: keine Daten (nichts zu „Stadtzentrum“ im Speicher)" in said
    assert "CENTRES" not in results
    assert "2 Wohngebiete ermittelt" in said
    with town.writing() as writer:
        centre = FeatureTable.from_rows([at(7000, 2000).buffer(50)], {"name": ["Mitte"]})
        writer.put("district_centre", centre, DRAWN)
    results, said = told(town, MIN_FUNCTIONS=1)
    assert "1 Zentrum ermittelt; Vorschlag; unterversorgt: im Umkreis von 500 m" in said
    assert results["CENTRES"] == 1


def test_the_city_says_how_many_residents_the_gaps_leave_out(town, qgis_app):
    without_streets_in_the_core(town)
    local_supply_network(town, options(SupplyOptions, distance_m=1000.0), quiet)
    _, said = told(town, DEFINITION=1)
    city = next(text for text in said.splitlines() if text.startswith("Stadt insgesamt: 160 von"))
    left_out = "; nicht mitgezählt: 200 EW ohne Daten zur Versorgung; ohne Kernstadt (keine Daten)"
    assert city.endswith(left_out)
    hint = figures(town, ANALYSIS)["kernstadt", "unterversorgt"].hinweis
    assert hint == "keine Daten; 200 EW ohne Daten zur Versorgung"


def test_functions_without_data_are_only_named_where_functions_count(town, qgis_app):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    missing = "keine Daten zu: "
    _, said = told(town)
    assert missing not in said
    assert missing not in town.provenance(AREAS).note
    _, said = told(town, DEFINITION=2, MIN_FUNCTIONS=1)
    assert missing in said
    assert missing in town.provenance(AREAS).note


def test_the_dialog_names_definitions_by_their_words_and_not_by_numbers(qgis_app):
    algorithm = tool("localsupplygap")()
    algorithm.initAlgorithm()
    for parameter in algorithm.parameterDefinitions():
        text = parameter.description() + parameter.help()
        assert not any(f"Definition {number}" in text for number in range(5)), parameter.name()


@pytest.mark.parametrize("known_m2", [0.0, 1500.0])
def test_a_lived_in_district_without_residential_land_has_no_data(town, known_m2):
    """200 live in the core; where no land is known nobody can be found undersupplied."""
    village = rectangle(900, 1800, 1100, 2300)
    core = rectangle(6900, 1900, 6900 + known_m2 / 100, 2000)
    with town.writing() as writer:
        land = [village, *([core] if known_m2 else [])]
        writer.put("residential_building_land", FeatureTable.from_rows(land), DRAWN)
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    local_supply_gap(town, options(GapOptions), quiet)
    told = figures(town, ANALYSIS)
    for name in ("einwohner", "unterversorgt", "anteil_unterversorgt", "wohnbauflaeche"):
        assert math.isnan(told["kernstadt", name].wert)
        per_head = f"{known_m2 / 200:.1f}".replace(".", ",")
        assert f"nur {per_head} m² bekannte Wohnbaufläche je EW" in told["kernstadt", name].hinweis
    assert told["kernstadt", "einwohner_nicht_beurteilt"].wert == 200
    assert told["", "einwohner"].wert == 200
    assert "ohne Kernstadt (keine Daten)" in told["", "anteil_unterversorgt"].hinweis
