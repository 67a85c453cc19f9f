"""Who lives within the walking time of the City: on a slope, by straight line, the difference."""

import math

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.analysis.choices import Way
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.supply.computation.walking_reach import isochrone
from insek.processing.steps.supply.walking_time import ROLE, WalkingTimeOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.stored_values import Raster

from ..supply_town import DRAWN, X, Y, at, figures, line, quiet, rectangle
from ..tools import options, tool

ANALYSIS = "walking_isochrone"
# From the City at 0: homes downhill behind one another in the east, uphill in the west.
PEOPLE = {700: 10.0, 900: 20.0, 1100: 40.0, -650: 80.0, -750: 160.0, -1200: 320.0}


@pytest.fixture
def slope(tmp_path):
    """One street of 4 km that rises by 5 % towards the east, the City in its middle.

    Two Ortsbezirke, west and east of the City; a home on a field without a street.
    """
    store = create_store(tmp_path / "hang.gpkg", city_catalogue("kaiserslautern"))
    columns = np.arange(-300, 300) * 10.0 + 5.0
    heights = Raster(
        np.repeat((0.05 * columns)[None, :], 60, axis=0),
        (X - 3000.0, 10.0, 0.0, Y + 300.0, 0.0, -10.0),
    )
    west, east = rectangle(-3000, -3000, 0, 3000), rectangle(0, -3000, 3000, 3000)
    tables = {
        "city_boundary": ([rectangle(-3000, -3000, 3000, 3000)], {}),
        "city_core": ([rectangle(-10, -10, 10, 10)], {}),
        "ortsbezirk_boundary": ([west, east], {"name": ["Ahn", "Berg"], "kennung": ["a", "b"]}),
        "street_network": ([line((-2000, 0), (0, 0), (2000, 0))], {"klasse": ["residential"]}),
        "settlement_area": ([rectangle(-2000, -50, 2000, 50)], {}),
        "population_points": (
            [*(at(x, 5) for x in PEOPLE), at(500, 2000)],
            {"einwohner": [*PEOPLE.values(), 3.0]},
        ),
    }
    with store.writing() as writer:
        for role, (shapes, values) in tables.items():
            writer.put(role, FeatureTable.from_rows(shapes, values), DRAWN)
        writer.put_raster("terrain", heights, DRAWN)
    return store


def values(store, analysis):
    return {key: figure.wert for key, figure in figures(store, analysis).items()}


def test_downhill_to_the_city_more_people_reach_it_than_uphill(slope):
    # Tobler: 6 km/h down a slope of 5 %, 6·exp(-0,35) = 4,23 km/h up. In ten minutes 1000 m from
    # the east, 704 m from the west; the straight line at 5,04 km/h is 840 m long.
    isochrone(slope, options(WalkingTimeOptions, minutes=(10,)), quiet)
    streets = values(slope, ANALYSIS)
    assert (streets["b", "innerhalb_10_min"], streets["b", "ausserhalb_10_min"]) == (30, 40)
    assert (streets["a", "innerhalb_10_min"], streets["a", "ausserhalb_10_min"]) == (80, 480)
    assert (streets["", "innerhalb_10_min"], streets["", "einwohner"]) == (110, 630)
    assert streets["", "anteil_innerhalb_10_min"] == pytest.approx(100 * 110 / 630)
    straight = values(slope, f"{ANALYSIS}_straight")
    assert (straight["b", "innerhalb_10_min"], straight["a", "innerhalb_10_min"]) == (10, 240)
    difference = values(slope, f"{ANALYSIS}_difference")
    assert difference["a", "nur_luftlinie_10_min"] == 160
    assert difference["b", "nur_netz_10_min"] == 20
    assert difference["", "nur_luftlinie_10_min"] == 160


def test_settled_land_is_measured_within_the_time(slope):
    isochrone(slope, options(WalkingTimeOptions, minutes=(10,)), quiet)
    streets, difference = values(slope, ANALYSIS), values(slope, f"{ANALYSIS}_difference")
    # 100 m wide: the street with 50 m to both sides is the settled land.
    uphill = 1000 * math.exp(-3.5 * 0.1)
    assert streets["b", "flaeche_innerhalb_10_min"] == pytest.approx(1000 * 100, rel=2e-3)
    assert streets["a", "flaeche_innerhalb_10_min"] == pytest.approx(uphill * 100, rel=2e-3)
    assert streets["b", "siedlungsflaeche"] == 2000 * 100
    level = 1000 * math.exp(-3.5 * 0.05)
    assert difference["b", "flaeche_nur_netz_10_min"] == pytest.approx(
        (1000 - level) * 100, rel=0.01
    )
    assert difference["a", "flaeche_nur_luftlinie_10_min"] == pytest.approx(
        (level - uphill) * 100, rel=0.01
    )


def test_the_way_back_is_the_other_way_round_and_both_count_the_slower(slope):
    isochrone(slope, options(WalkingTimeOptions, minutes=(10,), way=Way.BACK), quiet)
    back = values(slope, ANALYSIS)
    assert (back["a", "innerhalb_10_min"], back["b", "innerhalb_10_min"]) == (240, 10)
    isochrone(slope, options(WalkingTimeOptions, minutes=(10,), way=Way.BOTH), quiet)
    both = values(slope, ANALYSIS)
    assert (both["a", "innerhalb_10_min"], both["b", "innerhalb_10_min"]) == (80, 10)


def test_each_time_has_its_figures_and_the_longer_one_has_more(slope):
    isochrone(slope, options(WalkingTimeOptions, minutes=(2.5, 10, 20)), quiet)
    streets = values(slope, ANALYSIS)
    served = [streets["", f"innerhalb_{time}_min"] for time in ("2_5", "10", "20")]
    assert served == [0, 110, 630]
    assert sum(1 for place, name in streets if name == "einwohner" and place == "") == 1
    for place in ("a", "b", ""):
        for time in ("2_5", "10", "20"):
            inside, outside = (
                streets[place, f"{word}_{time}_min"] for word in ("innerhalb", "ausserhalb")
            )
            assert inside + outside == streets[place, "einwohner"]


def test_who_lives_beside_no_street_is_not_judged(slope):
    found = isochrone(slope, options(WalkingTimeOptions, minutes=(10,)), quiet)
    city = found.people.supplies[-1].city
    assert (city.untied, city.residents) == (3, 630)
    sentence = "3 EW ohne Straße in der Nähe sind nicht beurteilt (Berg 3)"
    assert sentence in found.people.warnings[0]
    assert sentence in slope.provenance(ROLE).note
    wide = isochrone(
        slope, options(WalkingTimeOptions, minutes=(10,), resident_snap_m=2500.0), quiet
    )
    assert wide.people.supplies[-1].city.served == 113
    assert slope.provenance(ROLE).parameters["fangabstand_einwohner_m"] == 2500


def test_without_residents_the_area_is_computed_and_the_old_figures_go(slope):
    isochrone(slope, options(WalkingTimeOptions, minutes=(10,)), quiet)
    with slope.writing() as writer:
        writer.put("population_points", FeatureTable.from_rows([], {"einwohner": []}), DRAWN)
    found = isochrone(slope, options(WalkingTimeOptions, minutes=(10,)), quiet)
    assert found.area_km2[0] > 0
    assert "keine Zahlen je Ortsbezirk" in found.people.warnings[0]
    assert values(slope, ANALYSIS) == {}


def test_the_algorithm_tells_and_returns_the_residents(slope, qgis_app):
    algorithm, feedback = tool("walkingisochrone")(), QgsProcessingFeedback(False)
    algorithm.initAlgorithm()
    parameters = {"STORE": str(slope.path), "MINUTES": "5;10"}
    results, _ = algorithm.run(parameters, QgsProcessingContext(), feedback)
    assert results["RESIDENTS"] == 110
    assert results["SHARE"] == pytest.approx(100 * 110 / 630)
    said = feedback.textLog()
    assert "10 Minuten: 0,17 km², 110 von 630 EW (17,5 %)" in said
    assert "Berg: 30 von 70 EW (42,9 %)" in said
    assert "3 EW ohne Straße in der Nähe" in said


def test_residents_that_come_later_make_the_result_outdated(slope):
    steps = [step for step in STEPS if step.role == ROLE]
    homes = slope.read("population_points")
    with slope.writing() as writer:
        writer.put("population_points", homes.take(np.array([], dtype=int)), DRAWN)
    states = [ensure_analyses(slope, quiet, steps=steps)[0].state for _ in range(2)]
    with slope.writing() as writer:
        writer.put("population_points", homes, DRAWN)
    states += [ensure_analyses(slope, quiet, steps=steps)[0].state for _ in range(2)]
    assert states == ["done", "current", "done", "current"]
    assert values(slope, ANALYSIS)["", "einwohner"] == 630


def test_a_speed_that_toblers_function_replaces_is_told_to_be_without_effect(slope, qgis_app):
    warned = []
    for parameters in ({"SPEED": 3}, {}, {"SPEED": 3, "TRAVEL": 2}):
        algorithm, feedback = tool("walkingisochrone")(), QgsProcessingFeedback(False)
        algorithm.initAlgorithm()
        given = {"STORE": str(slope.path), "MINUTES": "5", **parameters}
        algorithm.run(given, QgsProcessingContext(), feedback)
        warned.append("Geschwindigkeit von 3 km/h zählt nicht" in feedback.textLog())
    assert warned == [True, False, False]


def test_log_and_provenance_say_where_the_walks_lead_and_rings_up_to_the_legends_time_fit(
    slope, qgis_app
):
    algorithm, feedback = tool("walkingisochrone")(), QgsProcessingFeedback(False)
    algorithm.initAlgorithm()
    parameters = {"STORE": str(slope.path), "MINUTES": "5;10;20"}
    algorithm.run(parameters, QgsProcessingContext(), feedback)
    place = f"Startpunkt: Mitte der City bei {X:.0f}/{Y:.0f} ({slope.crs})"
    assert place in feedback.textLog()
    assert place in slope.provenance(ROLE).note
    assert "abweichend von der Legende" not in feedback.textLog()
