"""Supply, gaps, rail reach and heights on a small town that can be checked by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Definition, Measurement
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.role_data import StepError
from insek.processing.steps.settlement.computation.relief import elevation_difference, place_names
from insek.processing.steps.supply.computation.markets_and_stops import (
    local_supply,
    local_supply_network,
    presets,
    rail_catchment,
    rail_network,
)
from insek.processing.steps.supply.computation.undersupply import local_supply_gap
from insek.processing.steps.supply.computation.walking_reach import isochrone
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.rail_stops import RailReachOptions
from insek.processing.steps.supply.supply_gap import GapOptions
from insek.processing.steps.supply.walking_time import WalkingTimeOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

from ..supply_town import BENT, X, Y, at, figures, make_town, quiet, rectangle
from ..tools import options


@pytest.fixture
def town(tmp_path):
    return make_town(tmp_path / "ort.gpkg")


def markets_within(metres, **more):
    return options(SupplyOptions, distance_m=metres, **more)


def stops_within(metres):
    return options(RailReachOptions, distance_m=metres)


def test_as_the_crow_flies_the_two_nearer_homes_of_the_village_are_served(town):
    supply = local_supply(town, markets_within(1000.0), quiet).supply
    village, core = supply.districts
    assert (village.residents, village.served, village.unserved) == (200, 140, 60)
    assert (core.residents, core.served) == (200, 0)
    assert supply.city.share == pytest.approx(0.35)
    stored = figures(town, "local_supply_coverage")
    assert stored["erfenbach", "anteil_versorgt"].wert == pytest.approx(70.0)
    assert stored["", "unversorgt"].wert == 260
    area = town.read("local_supply_catchment")
    assert list(area.column("methode")) == ["Luftlinie"]
    # 128 corners on the circle: sector area r²/2·sin(2π/128) each, cut by nothing.
    circle = 128 * 0.5 * 1000.0**2 * math.sin(2 * math.pi / 128)
    assert shapely.area(area.geometry[0]) == pytest.approx(circle, rel=1e-9)


def test_the_settled_land_in_the_circle_is_measured_per_district(town):
    areas = local_supply(town, markets_within(1000.0), quiet).areas
    village, core = areas.districts
    # Settled land of the village: 1100 m x 1500 m around the market, the core 1000 m x 1000 m.
    assert (village.total, core.total) == (1100 * 1500, 1000 * 1000)
    assert core.served == 0
    # The circle of 1000 m, cut to 200 m west, 900 m east, 200 m south: integrated by hand in steps
    # of 10 cm.
    x = np.arange(-199.95, 900, 0.1)
    assert village.served == pytest.approx((np.sqrt(1e6 - x**2) + 200).sum() * 0.1, rel=1e-3)
    assert areas.city.served == village.served
    stored = figures(town, "local_supply_coverage")
    assert stored["", "flaeche_unversorgt"].wert == pytest.approx(2_650_000 - village.served)
    assert stored["", "flaeche_unversorgt"].einheit == "m²"


def test_on_foot_the_home_at_the_end_of_the_bent_street_is_too_far(town):
    near = local_supply_network(town, markets_within(1000.0, resident_snap_m=50.0), quiet)
    assert near.network.supply.districts[0].served == 0
    longer = local_supply_network(town, markets_within(1400.0, resident_snap_m=50.0), quiet)
    assert longer.network.supply.districts[0].served == 40
    area = town.read("local_supply_network_catchment")
    assert list(area.column("methode")) == ["Netz"]
    assert not town.has("local_supply_catchment")


def test_both_variants_and_their_difference_add_up(town):
    options = markets_within(1000.0, resident_snap_m=50.0)
    local_supply(town, options, quiet)
    result = local_supply_network(town, options, quiet)
    # 100 north of the market by no street, 40 at the end of the bent street.
    assert result.only_straight.districts[0].served == 140
    assert result.only_network.city.served == 0
    assert result.straight.supply.city.served == 140
    stored = figures(town, "local_supply_coverage_difference")
    assert stored["erfenbach", "nur_luftlinie"].wert == 140
    assert stored["kernstadt", "nur_luftlinie"].wert == 0
    assert stored["", "anteil_nur_luftlinie"].wert == pytest.approx(35.0)
    land = town.read("local_supply_difference")
    assert list(land.column("ortsbezirk")) == ["erfenbach"]
    assert list(land.column("einwohner")) == [140]
    served = figures(town, "local_supply_coverage")["", "flaeche_versorgt"].wert
    walked = figures(town, "local_supply_coverage_network")["", "flaeche_versorgt"].wert
    assert land.geometry[0].area == pytest.approx(served - walked)
    assert shapely.covers(rectangle(800, 800, 1900, 2300).buffer(1e-6), land.geometry[0])
    # 1000 m of street, 50 m to both sides: round behind the market, flat at the limit; at the
    # corner a quarter circle outside, and 50 m by 50 m that lie beside both streets.
    half, corner = math.pi * 50**2 / 2, math.pi * 50**2 / 4 - 50**2
    assert walked == pytest.approx(1000 * 100 + half + corner, rel=1e-3)


def test_whom_both_variants_serve_neither_serves_alone(town):
    # Within 1400 m all 200 of the village as the crow flies, on foot the 40 of the bent street.
    result = local_supply_network(town, markets_within(1400.0, resident_snap_m=50.0), quiet)
    assert result.straight.supply.city.served == 200
    assert result.network.supply.city.served == 40
    assert (result.only_straight.city.served, result.only_network.city.served) == (160, 0)
    stored = figures(town, "local_supply_coverage_difference")
    assert stored["erfenbach", "nur_luftlinie"].wert == 160
    assert stored["erfenbach", "nur_netz"].wert == 0


def test_residents_are_tied_to_streets_within_their_own_distance(town):
    note = Provenance("", "drawn", "Von Hand")
    people = FeatureTable.from_rows([at(1400, 1120), at(1500, 1040)], {"einwohner": [3.0, 50.0]})
    with town.writing() as writer:
        writer.put("population_points", people, note)
    near = local_supply_network(town, markets_within(1000.0), quiet).network.supply.city
    # Who lives too far from any street is not judged, rather than unserved.
    assert (near.served, near.unserved, near.untied) == (50, 0, 3)
    wide = markets_within(1000.0, resident_snap_m=120.0)
    assert local_supply_network(town, wide, quiet).network.supply.city.served == 53
    stored = town.provenance("local_supply_network_catchment").parameters
    assert stored["fangabstand_einwohner_m"] == 120
    assert stored["fangabstand_einrichtungen_m"] == 250


def test_the_presets_are_the_published_definitions():
    values = presets(city_catalogue("kaiserslautern"))
    assert values["bbsr"].distance_m == 1000
    assert (values["ehbw"].distance_m, values["ehbw"].method) == (700, Measurement.NETWORK)
    assert values["ehbw"].min_sales_area_m2 == 400
    assert (values["konzept_nah"].distance_m, values["konzept_weit"].distance_m) == (500, 600)
    applied = values["ehbw"].applied(markets_within(1000.0, resident_snap_m=80.0))
    assert (applied.distance_m, applied.resident_snap_m) == (700, 80)
    assert applied.method is Measurement.NETWORK


def test_markets_below_the_sales_area_do_not_count_and_those_of_unknown_size_do(town):
    sizes = FeatureTable.from_rows(
        [at(1000, 1000), at(7000, 2000), at(7000, 2300)],
        {"verkaufsflaeche_m2": [399.0, 400.0, math.nan], "betriebstyp": ["Supermarkt"] * 3},
    )
    with town.writing() as writer:
        writer.put("local_supply_market", sizes, Provenance("", "drawn", "Von Hand"))
    supply = local_supply(town, markets_within(1000.0, min_sales_area_m2=400.0), quiet).supply
    assert [share.served for share in supply.districts] == [0, 200]
    assert (
        "1 Markt ohne Angabe der Verkaufsfläche zählt mit"
        in town.provenance("local_supply_catchment").note
    )
    with town.writing() as writer:
        writer.put("local_supply_market", sizes.take(np.array([0, 1])), Provenance("", "drawn", ""))
    with pytest.raises(StepError, match="bleibt keiner übrig"):
        local_supply(town, markets_within(1000.0, min_sales_area_m2=401.0), quiet)


def test_around_a_market_of_unknown_size_people_are_served(town):
    sizes = FeatureTable.from_rows(
        [at(1000, 1000), at(7000, 2000)],
        {"verkaufsflaeche_m2": [500.0, math.nan], "betriebstyp": ["Supermarkt"] * 2},
    )
    with town.writing() as writer:
        writer.put("local_supply_market", sizes, Provenance("", "drawn", "Von Hand"))
    supply = local_supply(town, markets_within(1000.0, min_sales_area_m2=400.0), quiet).supply
    assert [share.served for share in supply.districts] == [140, 200]


def test_small_shops_count_only_when_asked_for(town):
    assert local_supply(town, markets_within(1000.0), quiet).supply.districts[1].served == 0
    asked = markets_within(1000.0, small_shops=True)
    assert local_supply(town, asked, quiet).supply.districts[1].served == 200


def test_a_district_outside_the_source_of_the_markets_has_no_data(town):
    note = Provenance("", "imported", "OSM", parameters={"ausdehnung": [X, Y, X + 4000, Y + 4000]})
    with town.writing() as writer:
        writer.put("local_supply_market", town.read("local_supply_market"), note)
    supply = local_supply(town, markets_within(1000.0), quiet).supply
    assert supply.without_data == ("kernstadt",)
    assert math.isnan(figures(town, "local_supply_coverage")["kernstadt", "versorgt"].wert)
    assert "keine Daten" in figures(town, "local_supply_coverage")["kernstadt", "versorgt"].hinweis


GAP = options(
    GapOptions, min_area_m2=10_000, min_population=50, centre_search_m=500, min_functions=1
)


def test_what_lies_beyond_the_catchment_is_proposed_as_undersupplied(town):
    local_supply(town, markets_within(1000.0), quiet)
    assert local_supply_gap(town, GAP, quiet) == (2, None)
    found = town.read("undersupplied_residential_area")
    assert dict(zip(found.column("ortsbezirk"), found.column("einwohner"), strict=True)) == {
        "kernstadt": 200,
        "erfenbach": 60,
    }
    assert set(found.column("stand")) == {"Vorschlag"}
    # The village's part: 200 m wide, from about 2000 m to 2300 m north.
    village = found.column("flaeche_m2")[list(found.column("ortsbezirk")).index("erfenbach")]
    assert village == pytest.approx(200 * 300, rel=0.02)


def test_proposals_that_planners_have_worked_on_are_never_overwritten(town):
    local_supply(town, markets_within(1000.0), quiet)
    local_supply_gap(town, GAP, quiet)
    proposals = town.read("undersupplied_residential_area")
    decided = proposals.with_columns(stand=["abgelehnt", "Vorschlag"])
    note = town.provenance("undersupplied_residential_area")
    with town.writing() as writer:
        writer.put("undersupplied_residential_area", decided, note)
    local_supply(town, markets_within(2500.0), quiet)
    local_supply_gap(town, GAP, quiet)
    kept = town.read("undersupplied_residential_area")
    assert list(kept.column("stand")) == ["abgelehnt", "Vorschlag"]


def test_every_area_says_by_which_definition_it_is_undersupplied(town):
    local_supply(town, markets_within(1000.0), quiet)
    local_supply_gap(town, GAP, quiet)
    found = town.read("undersupplied_residential_area")
    assert set(found.column("hinweis")) == {
        "unterversorgt: mehr als 1000 m (Luftlinie) zum Nahversorgungsmarkt"
    }
    provenance = town.provenance("undersupplied_residential_area")
    assert provenance.parameters["definition"] == Definition.STRAIGHT.value
    labels = {item.label for item in town.catalogue.destinations}
    assert len(provenance.parameters["funktionen"]) == 5
    assert set(provenance.parameters["funktionen"]) <= labels


def test_what_the_network_does_not_reach_is_more_than_what_the_circle_leaves(town):
    local_supply_network(town, markets_within(1000.0), quiet)
    options = replace(GAP, definition=Definition.NETWORK)
    assert local_supply_gap(town, options, quiet)[0] == 2
    found = town.read("undersupplied_residential_area")
    people = dict(zip(found.column("ortsbezirk"), found.column("einwohner"), strict=True))
    assert people == {"erfenbach": 160, "kernstadt": 200}
    assert set(found.column("hinweis")) == {
        "unterversorgt: mehr als 1000 m (Netz) zum Nahversorgungsmarkt"
    }


def test_an_area_with_too_few_functions_nearby_is_undersupplied(town):
    note = Provenance("", "drawn", "Von Hand")
    places = FeatureTable.from_rows(
        [at(1000, 1900), at(7000, 2100), at(7000, 1500)],
        {"kategorie": ["Apotheke", "Apotheke; Hausarztpraxis", None]},
    )
    with town.writing() as writer:
        writer.put("daily_destination", places, note)
    options = replace(GAP, definition=Definition.FUNCTIONS, min_functions=2)
    # The village has a market at 1000 and a pharmacy at 1900 m north, both near to its homes but
    # for those beyond 2000 m; the core has pharmacy, doctor and the rail stop.
    assert local_supply_gap(town, options, quiet)[0] == 1
    found = town.read("undersupplied_residential_area")
    assert list(found.column("ortsbezirk")) == ["erfenbach"]
    assert list(found.column("einwohner")) == [60]
    assert "weniger als 2 von 4 Funktionen" in found.column("hinweis")[0]
    noted = town.provenance("undersupplied_residential_area").note
    assert "keine Daten zu: Grundschule" in noted
    too_many = replace(options, min_functions=5)
    with pytest.raises(AnalysisError, match="Daten gibt es für 4"):
        local_supply_gap(town, too_many, quiet)


def test_sales_area_per_resident_is_only_told_where_it_is_known(town):
    options = replace(GAP, definition=Definition.SALES_AREA)
    # The core has no market at all, the village one of unknown size.
    assert local_supply_gap(town, options, quiet)[0] == 1
    stored = figures(town, "local_supply_gap")
    assert math.isnan(stored["erfenbach", "verkaufsflaeche_je_ew"].wert)
    for name in ("unterversorgt", "flaeche_unterversorgt"):
        assert math.isnan(stored["erfenbach", name].wert)
        assert stored["", name].wert == stored["kernstadt", name].wert > 0
    assert "keine Daten: Erfenbach" in town.provenance("undersupplied_residential_area").note
    unknown = FeatureTable.from_rows(
        [at(1000, 1000), at(7000, 2000)], {"betriebstyp": ["Supermarkt"] * 2}
    )
    with town.writing() as writer:
        writer.put("local_supply_market", unknown, Provenance("", "drawn", "Von Hand"))
    with pytest.raises(StepError, match="keine Daten"):
        local_supply_gap(town, options, quiet)
    markets = FeatureTable.from_rows(
        [at(1000, 1000)], {"betriebstyp": ["Supermarkt"], "verkaufsflaeche_m2": [60.0]}
    )
    with town.writing() as writer:
        writer.put("local_supply_market", markets, Provenance("", "drawn", "Von Hand"))
    # 60 m² for 200 residents in the village, nothing for 200 in the core: both below 0.4.
    assert local_supply_gap(town, options, quiet)[0] == 2
    stored = figures(town, "local_supply_gap")
    assert stored["erfenbach", "verkaufsflaeche_je_ew"].wert == pytest.approx(0.3)
    assert stored["kernstadt", "verkaufsflaeche_je_ew"].wert == 0
    assert local_supply_gap(town, replace(options, min_sales_area=0.3), quiet)[0] == 1
    found = town.read("undersupplied_residential_area")
    assert list(found.column("ortsbezirk")) == ["kernstadt"]
    assert "weniger als 0,3 m² Verkaufsfläche" in found.column("hinweis")[0]


def test_600_m_around_the_rail_stop_reach_the_home_in_the_core(town):
    near = rail_catchment(town, stops_within(600.0), quiet).supply
    assert near.districts[1].served == 200
    assert rail_catchment(town, stops_within(400.0), quiet).supply.districts[1].served == 0


def test_on_foot_the_rail_stop_reaches_as_far_as_its_street_leads(town):
    note = Provenance("", "drawn", "Von Hand")
    # From the stop 300 m east, 500 m south, 300 m back west to the home: 1100 m.
    street = shapely.LineString(
        [(X + 7000, Y + 2600), (X + 7300, Y + 2600), (X + 7300, Y + 2100), (X + 7000, Y + 2100)]
    )
    with town.writing() as writer:
        writer.put("street_network", FeatureTable.from_rows([street]), note)
    short = rail_network(town, stops_within(1099.0), quiet)
    assert (short.network.supply.city.served, short.only_straight.city.served) == (0, 200)
    assert rail_network(town, stops_within(1100.0), quiet).network.supply.city.served == 200
    assert list(town.read("rail_stop_network_catchment").column("methode")) == ["Netz"]
    assert figures(town, "rail_station_catchment_network")["", "versorgt"].wert == 200
    assert figures(town, "rail_station_catchment_difference")["", "nur_luftlinie"].wert == 0


def test_the_village_lies_as_much_higher_as_its_built_up_cells_say(town):
    values = np.full((40, 80), 230.0)
    values[:, :40] = 314.0
    raster = Raster(values, (X, 100.0, 0.0, Y + 4000, 0.0, -100.0))
    with town.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("terrain", "imported", "Von Hand"))
    village, core = elevation_difference(town, quiet).heights
    assert (village.height_m, village.difference_m, village.label) == (314.0, 84.0, "+ 84 m")
    assert core.label == "± 0 m"
    assert list(town.read("elevation_difference").column("beschriftung")) == ["+ 84 m"]
    assert figures(town, "elevation_difference")["kernstadt", "hoehenunterschied"].wert == 0.0


def test_cells_of_minus_9999_in_the_store_are_no_heights_and_this_is_noted(town):
    values = np.full((40, 80), 230.0)
    values[:, :40] = 314.0
    values[0, :] = -9999.0
    raster = Raster(values, (X, 100.0, 0.0, Y + 4000, 0.0, -100.0))
    with town.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("terrain", "imported", "Von Hand"))
    found = elevation_difference(town, quiet)
    assert (found.heights[0].height_m, found.heights[0].label) == (314.0, "+ 84 m")
    assert found.note == "80 Zellen mit unmöglicher Höhe als ohne Wert gelesen"
    assert found.note in town.provenance("elevation_difference").note


def test_in_ten_minutes_at_six_km_per_hour_one_walks_a_kilometre_of_street(town):
    street = shapely.LineString([(X + 5000, Y + 2000), (X + 7900, Y + 2000)])
    with town.writing() as writer:
        streets = FeatureTable.from_rows([street], {"klasse": ["residential"]})
        writer.put("street_network", streets, Provenance("", "drawn", "Von Hand"))
    walk = options(WalkingTimeOptions, minutes=(10,), speed_kmh=6.0, snap_m=50.0)
    (area,) = isochrone(town, walk, quiet).area_km2
    reach = town.read("walking_isochrone_20").geometry[0]
    # From the middle of the City (x = 7000) 1000 m to the west, and to the street's end at 7900.
    # There the limit cuts it off flat; the street's own end is round.
    assert reach.bounds[0] == pytest.approx(X + 6000, abs=0.5)
    assert reach.bounds[2] == pytest.approx(X + 7900 + 50, abs=0.5)
    assert area == pytest.approx((1900 * 100 + math.pi * 50**2 / 2) / 1e6, rel=0.001)
    assert "ohne Steigungen" in town.provenance("walking_isochrone_20").note


def test_names_stand_at_the_northern_end_of_the_settlement_and_not_in_the_core(town):
    assert place_names(town) == 1
    names = town.read("place_name")
    assert list(names.column("name")) == ["Erfenbach"]
    assert names.geometry[0].y == Y + 2300
    assert X + 800 <= names.geometry[0].x <= X + 1900


def test_the_book_computes_what_is_missing_once_and_again_only_after_a_change(town):
    first = {item.role: item.state for item in ensure_analyses(town, quiet)}
    assert first["local_supply_catchment"] == "done"
    assert first["elevation_difference"] == "impossible"
    second = {item.role: item.state for item in ensure_analyses(town, quiet)}
    assert second["local_supply_catchment"] == "current"
    moved = FeatureTable.from_rows([at(1000, 1400)], {"betriebstyp": ["Supermarkt"]})
    with town.writing() as writer:
        writer.put("local_supply_market", moved, Provenance("", "drawn", "Von Hand"))
    third = {item.role: item.state for item in ensure_analyses(town, quiet)}
    assert third["local_supply_catchment"] == "done"
    assert third["rail_stop_catchment"] == "current"
    assert figures(town, "local_supply_coverage")["erfenbach", "versorgt"].wert == 200


def test_settled_land_that_comes_later_is_told_by_the_book(town):
    roles = ("local_supply_catchment", "local_supply_network_catchment", "rail_stop_catchment")
    steps = [step for step in STEPS if step.role in roles]
    land = town.read("settlement_area")
    drawn = Provenance("", "drawn", "Von Hand")

    def states(settled):
        with town.writing() as writer:
            writer.put("settlement_area", settled, drawn)
        return [
            {item.state for item in ensure_analyses(town, quiet, steps=steps)} for _ in range(2)
        ]

    assert states(land.take(np.zeros(len(land), dtype=bool))) == [{"done"}, {"current"}]
    assert ("", "siedlungsflaeche") not in figures(town, "rail_station_catchment")
    assert states(land) == [{"done"}, {"current"}]
    assert figures(town, "rail_station_catchment")["", "siedlungsflaeche"].wert > 0


def test_a_step_that_cannot_run_names_what_it_waits_for(town):
    with town.writing() as writer:
        streets = FeatureTable.from_rows([BENT], {"klasse": ["residential"]})
        writer.put("street_network", streets, Provenance("", "drawn", "Von Hand"))
    waiting = [item for item in ensure_analyses(town, quiet) if item.state == "impossible"]
    reasons = {item.role: item.reason for item in waiting}
    assert "Geländemodell" in reasons["elevation_difference"]
    # The City's centre lies far from the village street: a sentence, and the rest is computed.
    assert "an einem Weg" in reasons["walking_isochrone_20"]
    assert {step.role for step in STEPS} >= {"place_name", "undersupplied_residential_area"}


def test_a_missing_input_is_a_sentence_with_the_legend_text(tmp_path):
    empty = create_store(tmp_path / "leer.gpkg", city_catalogue("kaiserslautern"))
    with pytest.raises(StepError, match="Nahversorgungsmarkt"):
        local_supply(empty, markets_within(1000.0), quiet)
