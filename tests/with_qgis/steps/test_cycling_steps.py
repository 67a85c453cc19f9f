"""Cycling on a small town that can be checked by hand."""

import math

import numpy as np
import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.algorithms.kit.pipeline import STEPS
from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.cycling.suitability import Attribute, SuitabilityGrade
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.cycling.computation.climb_search import relief_barrier
from insek.processing.steps.cycling.computation.cycling_network import cycle_streets
from insek.processing.steps.cycling.computation.density_cells import cycle_network_density
from insek.processing.steps.cycling.computation.route_rating import cycling_suitability
from insek.processing.steps.cycling.network_density import DensityOptions
from insek.processing.steps.cycling.route_suitability import SuitabilityOptions
from insek.processing.steps.cycling.steep_climbs import BarrierOptions
from insek.processing.steps.role_data import StepError
from insek.processing.steps.store_network import load_network
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

from ..tools import options, tool

X, Y = 400_000.0, 5_470_000.0
NOTE = Provenance("", "drawn", "Von Hand")
SUITABILITY, CLIMBS, DENSITY = (
    tool(name) for name in ("cyclingsuitability", "reliefbarrier", "cyclenetworkdensity")
)
PLAIN, STEEP = options(SuitabilityOptions), options(BarrierOptions)
MESHES = options(DensityOptions, mesh_limit_m=400.0)


def quiet(_share):
    """Progress that nobody watches."""


def line(*points):
    return shapely.LineString([(X + x, Y + y) for x, y in points])


def rectangle(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


STREETS = (
    # name, line, class, cycling, km/h, surface, bicycle allowed
    ("Hauptstraße", line((1000, 1000), (3000, 1000)), "secondary", "Radweg", 50, "Asphalt", True),
    ("Bergstraße", line((3000, 1000), (3000, 2000)), "primary", "Mischverkehr", 50, None, True),
    ("Talstraße", line((3000, 1000), (4500, 1000)), "primary", "Mischverkehr", 70, None, True),
    ("Lückenstraße", line((1000, 1000), (1000, 2000)), "primary", None, 50, None, True),
    ("Gasse", line((2000, 1000), (2000, 1100)), "residential", None, 30, "Asphalt", True),
    ("Schnellstraße", line((1000, 400), (3000, 400)), "primary", None, 100, "Asphalt", False),
)


def heights():
    """Level at 200 m, north of y = 1200 rising by 8 %; cells of 10 m."""
    y = 4000.0 - (np.arange(400) + 0.5) * 10.0
    column = 200.0 + 0.08 * np.maximum(y - 1200.0, 0.0)
    return Raster(np.tile(column[:, None], (1, 500)), (X, 10.0, 0.0, Y + 4000.0, 0.0, -10.0))


@pytest.fixture
def town(tmp_path):
    """A core in the west and a village at the end of a valley road; hills in the north."""
    store = create_store(tmp_path / "ort.gpkg", city_catalogue("kaiserslautern"))
    names, lines, classes, guidance, speed, surface, allowed = zip(*STREETS, strict=True)
    main = [0, 1, 2, 3, 5]
    tables = {
        "street_network": FeatureTable.from_rows(
            lines,
            {
                "name": names,
                "klasse": classes,
                "radfuehrung": guidance,
                "tempo_kmh": [float(value) for value in speed],
                "belag": surface,
                "rad": allowed,
                "rad_einbahn": [0.0] * len(lines),
                "bruecke": [False] * len(lines),
                "tunnel": [False] * len(lines),
            },
        ),
        "main_road": FeatureTable.from_rows([lines[row] for row in main]),
        "cycle_network": FeatureTable.from_rows([lines[0]]),
        "city_core": FeatureTable.from_rows([rectangle(900, 900, 1100, 1100)]),
        "settlement_area": FeatureTable.from_rows(
            [rectangle(500, 500, 2500, 1500), rectangle(4400, 900, 4600, 1100)]
        ),
        "ortsbezirk_boundary": FeatureTable.from_rows(
            [rectangle(0, 0, 3500, 4000), rectangle(3500, 0, 5000, 4000)],
            {
                "name": ["Kernstadt", "Erfenbach"],
                "kennung": ["kernstadt", "erfenbach"],
                "einwohner": [10_000.0, 2_000.0],
            },
        ),
        "population_points": FeatureTable.from_rows(
            [shapely.Point(X + x, Y + 700.0) for x in (750.0, 1250.0, 1750.0, 2250.0)],
            {"einwohner": [1500.0] * 4},
        ),
    }
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, NOTE)
        writer.put_raster("terrain", heights(), NOTE)
    return store


def rows(store, role):
    table = store.read(role)
    return {
        table.column("name")[row]: {name: table.column(name)[row] for name in table.columns}
        for row in range(len(table))
    }


def figure(store, analysis, district, name):
    return next(
        item.wert
        for item in store.figures()
        if (item.analyse, item.ortsbezirk, item.kennzahl) == (analysis, district, name)
    )


def test_the_routes_of_a_town_are_judged_as_by_hand(town):
    result = cycling_suitability(town, PLAIN, quiet)
    good, poor = rows(town, "cycle_route_good"), rows(town, "cycle_route_poor")
    assert set(good) == {"Hauptstraße"}
    # 0.35 * 1 + 0.25 * 1 + 0.2 * 0.5 + 0.1 * 0.2 + 0.1 * 1
    assert good["Hauptstraße"]["eignung"] == pytest.approx(0.82)
    assert good["Hauptstraße"]["bekannt_prozent"] == 100
    assert set(poor) == {"Bergstraße", "Talstraße"}
    # surface unknown: (0.25 * 0.2 + 0.2 * 0.5) / 0.9 and (0.25 * 1 + 0.2 * 0.3) / 0.9
    assert poor["Bergstraße"]["eignung"] == pytest.approx(0.15 / 0.9, abs=0.001)
    assert poor["Bergstraße"]["steigung_prozent"] == pytest.approx(8.0, abs=0.05)
    assert poor["Talstraße"]["eignung"] == pytest.approx(0.31 / 0.9, abs=0.001)
    assert poor["Talstraße"]["hinweis"] == (
        "ungünstig: Radverkehrsführung, Geschwindigkeit der Kfz; nicht bekannt: Belag"
    )
    # one kilometre has too few known attributes; neither the alley nor the closed road is judged
    assert result.km[SuitabilityGrade.UNKNOWN] == pytest.approx(1.0)
    assert sum(result.km.values()) == pytest.approx(2.0 + 1.0 + 1.5 + 1.0)
    assert result.unknown_km[Attribute.INFRASTRUCTURE] == pytest.approx(1.0)


def test_a_long_street_is_as_good_as_its_worst_200_metres(town):
    # Bergstraße: level for 200 m, then 8 %; its mean would be better than its verdict
    cycling_suitability(town, PLAIN, quiet)
    by_mean = options(SuitabilityOptions, window_m=5000.0)
    worst = rows(town, "cycle_route_poor")["Bergstraße"]["eignung"]
    cycling_suitability(town, by_mean, quiet)
    assert rows(town, "cycle_route_poor")["Bergstraße"]["eignung"] > worst + 0.02


def test_only_the_gentle_poor_link_to_the_city_is_worth_upgrading(town):
    result = cycling_suitability(town, PLAIN, quiet)
    proposals = rows(town, "cycle_upgrade_potential")
    assert set(proposals) == {"Talstraße"}
    assert proposals["Talstraße"]["stand"] == "Vorschlag"
    assert result.upgrade_km == pytest.approx(1.5, abs=0.1)


def with_street(town, name, way, like):
    """The streets with one more that has the columns of another."""
    table = town.read("street_network")
    columns = {key: [*table.column(key), table.column(key)[like]] for key in table.columns}
    columns["name"][-1] = name
    with town.writing() as writer:
        writer.put("street_network", FeatureTable.from_rows([*table.geometry, way], columns), NOTE)


def test_a_poor_street_that_leads_nowhere_is_not_worth_upgrading(town):
    # as level and as poor as the Talstraße, a main road as well, but on nobody's way to the City
    stub = line((3000, 1000), (3000, 0))
    with_street(town, "Südstraße", stub, like=2)
    roads = [*town.read("main_road").geometry, stub]
    with town.writing() as writer:
        writer.put("main_road", FeatureTable.from_rows(roads), NOTE)
    cycling_suitability(town, PLAIN, quiet)
    assert "Südstraße" in rows(town, "cycle_route_poor")
    assert set(rows(town, "cycle_upgrade_potential")) == {"Talstraße"}


def test_beside_a_track_of_its_own_the_carriageway_is_not_judged(town):
    table = town.read("street_network")
    track = line((3000, 1000), (3010, 1012), (4490, 1012), (4500, 1000))
    columns = {name: list(table.column(name)[[0]]) for name in table.columns}
    columns |= {"name": ["Talradweg"], "klasse": ["cycleway"], "tempo_kmh": [np.nan]}
    rows_ = {name: [*table.column(name), *values] for name, values in columns.items()}
    with town.writing() as writer:
        both = FeatureTable.from_rows([*table.geometry, track], rows_)
        writer.put("street_network", both, NOTE)
    cycling_suitability(town, PLAIN, quiet)
    assert "Talradweg" in rows(town, "cycle_route_good")
    assert set(rows(town, "cycle_route_poor")) == {"Bergstraße"}
    assert not rows(town, "cycle_upgrade_potential")


def test_streets_without_known_guidance_can_count_as_mixed_traffic(town):
    mixed = options(SuitabilityOptions, missing_as_mixed=True)
    result = cycling_suitability(town, mixed, quiet)
    assert result.km[SuitabilityGrade.UNKNOWN] == 0
    assert "Lückenstraße" in rows(town, "cycle_route_poor")


def test_all_ways_can_be_judged_but_never_one_that_is_closed_for_bicycles(town):
    result = cycling_suitability(town, options(SuitabilityOptions, judge_all=True), quiet)
    assert sum(result.km.values()) == pytest.approx(2.0 + 1.0 + 1.5 + 1.0 + 0.1)
    assert "Gasse" in rows(town, "cycle_route_good")


def test_figures_say_kilometres_by_district_and_no_data_where_the_source_ends(town):
    cycling_suitability(town, PLAIN, quiet)
    assert figure(town, "cycling_suitability", "kernstadt", "rad_gut") == pytest.approx(2.0)
    assert figure(town, "cycling_suitability", "erfenbach", "rad_schlecht") == pytest.approx(1.0)
    assert figure(town, "cycling_suitability", "", "rad_schlecht") == pytest.approx(2.5)
    core_only = [X, Y, X + 3500.0, Y + 4000.0]
    source = Provenance("", "imported", "OSM", parameters={"ausdehnung": core_only})
    with town.writing() as writer:
        writer.put("street_network", town.read("street_network"), source)
    cycling_suitability(town, PLAIN, quiet)
    assert math.isnan(figure(town, "cycling_suitability", "erfenbach", "rad_schlecht"))


def test_a_sum_of_the_city_that_found_nothing_is_no_zero_where_no_district_is_known(town):
    """All of the streets are good or bad; of no district enough is known."""
    corner = {"ausdehnung": [X, Y, X + 500.0, Y + 500.0]}
    with town.writing() as writer:
        note = Provenance("", "imported", "OSM", parameters=corner)
        writer.put("street_network", town.read("street_network"), note)
    cycling_suitability(town, PLAIN, quiet)
    city = {
        row.kennzahl: row
        for row in town.figures()
        if row.analyse == "cycling_suitability" and not row.ortsbezirk
    }
    assert city["rad_gut"].wert == pytest.approx(2.0)
    assert "unvollständig" in city["rad_gut"].hinweis
    empty = [row for row in city.values() if math.isnan(row.wert)]
    assert empty
    assert all(row.hinweis == "keine Daten" for row in empty)
    assert all(row.wert != 0.0 for row in city.values())


def test_an_upgrade_that_planners_worked_on_stays(town):
    cycling_suitability(town, PLAIN, quiet)
    theirs = town.read("cycle_upgrade_potential").take(np.array([0]))
    theirs = theirs.with_columns(stand=["angenommen"])
    with town.writing() as writer:
        writer.put("cycle_upgrade_potential", theirs, NOTE)
    result = cycling_suitability(town, PLAIN, quiet)
    assert result.upgrade_km is None
    assert list(town.read("cycle_upgrade_potential").column("stand")) == ["angenommen"]


def test_the_town_can_be_judged_without_a_terrain_model(tmp_path, town):
    store = create_store(tmp_path / "flach.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        for role in ("street_network", "main_road"):
            writer.put(role, town.read(role), NOTE)
    result = cycling_suitability(store, PLAIN, quiet)
    assert result.km[SuitabilityGrade.GOOD] == pytest.approx(2.0)
    # without gradient and surface too little is known of the other main roads
    assert result.km[SuitabilityGrade.UNKNOWN] == pytest.approx(3.5)
    said = store.provenance("cycle_route_good")
    assert "ohne Geländemodell" in said.note
    weights = said.parameters["gewichte"]
    assert (weights["Steigung"], weights["Radverkehrsführung"]) == (0.25, 0.35)
    with pytest.raises(StepError, match="Gelände"):
        relief_barrier(store, STEEP, quiet)


def test_a_network_without_any_route_or_any_bicycle_is_a_sentence(tmp_path, town):
    store = create_store(tmp_path / "leer.gpkg", city_catalogue("kaiserslautern"))
    table = town.read("street_network")
    with store.writing() as writer:
        writer.put("street_network", table, NOTE)
    with pytest.raises(StepError, match="Bitte Hauptradwegenetz, Radverkehrsnetz"):
        cycling_suitability(store, PLAIN, quiet)
    closed = table.with_columns(rad=[False] * len(table))
    with store.writing() as writer:
        writer.put("street_network", closed, NOTE)
    with pytest.raises(AnalysisError, match="mit dem Rad nutzbar"):
        cycle_streets(store, quiet, judge_all=True)
    steps = table.with_columns(rad=[None] * len(table), klasse=["steps"] * len(table))
    with store.writing() as writer:
        writer.put("street_network", steps, NOTE)
    with pytest.raises(StepError, match="kein Weg für Räder frei"):
        cycle_streets(store, quiet, judge_all=True)


def test_where_nobody_says_whether_bicycles_may_pass_the_class_decides(town):
    table = town.read("street_network")
    before = cycling_suitability(town, PLAIN, quiet)
    # Only the motor road is closed by its class; every second street says nothing of its own.
    classes = [*table.column("klasse")[:5], "trunk"]
    for stated in ([None] * 6, [True, None, True, None, True, None]):
        with town.writing() as writer:
            unknown = table.with_columns(rad=stated, klasse=classes)
            writer.put("street_network", unknown, NOTE)
        result = cycling_suitability(town, PLAIN, quiet)
        assert result.km == pytest.approx(before.km)
        assert f"nach der Wegeklasse: {stated.count(None)}" in result.notes[0]


def test_of_a_street_drawn_twice_either_line_may_say_what_is_known(town):
    streets = town.read("street_network")
    # the same street drawn the other way round as a oneway of its own, with what the first lacks
    lanes = {
        "name": [None, "Talstraße"],
        "klasse": ["primary"] * 2,
        "radfuehrung": ["Radfahrstreifen", "Radweg"],
        "tempo_kmh": [np.nan, 30.0],
        "belag": ["Asphalt", None],
        "rad": [True] * 2,
        "rad_einbahn": [0.0] * 2,
        "bruecke": [False] * 2,
        "tunnel": [False] * 2,
    }
    gap = STREETS[3][1]
    columns = {name: [*streets.column(name), *lanes[name]] for name in lanes}
    with town.writing() as writer:
        table = FeatureTable.from_rows([*streets.geometry, gap.reverse(), gap], columns)
        writer.put("street_network", table, NOTE)
    for _kept in (False, True):
        data = cycle_streets(town, quiet, judge_all=True)
        (edge,) = np.flatnonzero(data.network.feature == 3)
        said = {name: data.of_feature(name)[edge] for name in lanes}
        assert said["radfuehrung"] == "Radfahrstreifen"  # the Lückenstraße itself says nothing
        assert (said["name"], said["tempo_kmh"], said["belag"]) == ("Lückenstraße", 50.0, "Asphalt")
    assert town.read("street_network").column("radfuehrung")[3] is None


def test_all_of_cycling_rides_on_the_one_network_that_the_store_keeps(town):
    kept = load_network(town, "rad")
    assert not kept.kept
    data = cycle_streets(town, quiet, judge_all=False)
    assert load_network(town, "rad").kept
    assert np.array_equal(data.network.feature, kept.streets.network.feature)
    assert np.array_equal(data.slopes.slope, kept.streets.slopes.slope)


def test_two_streets_uphill_are_found_and_a_coarse_terrain_is_called_an_approximation(
    town,
):
    result = relief_barrier(town, STEEP, quiet)
    assert (result.places, result.written) == (2, True)
    table = town.read("topography_challenge_cycling")
    assert table.column("steigung_prozent") == pytest.approx([8.0, 8.0], abs=0.2)
    assert table.column("laenge_m") == pytest.approx([800.0, 800.0], abs=30)
    steep = figure(town, "relief_barrier", "kernstadt", "steile_strecken")
    assert steep == pytest.approx(1.6, abs=0.06)
    assert "Näherung" not in result.terrain_note
    stated = town.provenance("topography_challenge_cycling").parameters
    assert stated["grenzen"] == "ab 6 % auf mindestens 65 m"
    fine = town.read_raster("terrain")
    coarse = Raster(fine.values[::9, ::9], (X, 90.0, 0.0, Y + 4000.0, 0.0, -90.0))
    with town.writing() as writer:
        writer.put_raster("terrain", coarse, NOTE)
    again = relief_barrier(town, options(BarrierOptions, era_table=True), quiet)
    assert "Näherung" in again.terrain_note
    assert "90-m-Geländemodell" in town.provenance("topography_challenge_cycling").note


def test_the_gradient_of_a_climb_over_several_streets_is_their_mean_by_length(town):
    # 8 % for 200 m up to the end of the Bergstraße, 12 % for 600 m on the next: 11 % and not 10 %
    table = town.read("street_network")
    ways = [*table.geometry]
    ways[1] = line((3000, 1000), (3000, 1400))
    columns = {name: list(table.column(name)) for name in table.columns}
    with town.writing() as writer:
        writer.put("street_network", FeatureTable.from_rows(ways, columns), NOTE)
    with_street(town, "Am Berg", line((3000, 1400), (3000, 2000)), like=1)
    fine = heights()
    y = 4000.0 - (np.arange(400) + 0.5) * 10.0
    steeper = fine.values + 0.04 * np.maximum(y - 1400.0, 0.0)[:, None]
    with town.writing() as writer:
        writer.put_raster("terrain", Raster(steeper, fine.transform), NOTE)
    relief_barrier(town, STEEP, quiet)
    table = town.read("topography_challenge_cycling")
    assert table.column("steigung_prozent") == pytest.approx([11.0, 11.0], abs=0.3)


def put_heights_south_of(town, y):
    fine = heights()
    known = fine.values.copy()
    known[: int((4000 - y) / 10)] = np.nan
    with town.writing() as writer:
        writer.put_raster("terrain", Raster(known, fine.transform), NOTE)


def test_steep_stretches_cannot_be_cancelled_once_they_are_written(town):
    def running(share):
        assert town.provenance("topography_challenge_cycling") is None, f"stored at {share}"

    relief_barrier(town, STEEP, running)
    assert town.provenance("topography_challenge_cycling") is not None


def test_routes_without_heights_are_told_and_never_called_gentle(town):
    put_heights_south_of(town, 1200)  # nothing is known of the hills
    result = relief_barrier(town, STEEP, quiet)
    assert result.places == 0
    # 800 m each of Bergstraße and Lückenstraße; judged are 2 + 1 + 1.5 + 1 km
    assert result.unknown_km == pytest.approx(1.6, abs=0.1)
    assert result.judged_km == pytest.approx(5.5)
    assert "von 5,5 km ohne Höhenangabe" in town.provenance("topography_challenge_cycling").note
    told = {f.ortsbezirk: f for f in town.figures() if f.analyse == "relief_barrier"}
    assert math.isnan(told["kernstadt"].wert)  # of a third of its routes nothing is known
    assert told["kernstadt"].hinweis == "keine Daten; 1,6 km ohne Höhenangabe"
    assert (told["erfenbach"].wert, told["erfenbach"].hinweis) == (0.0, "")
    _, log = run(CLIMBS, town)
    assert "Dort ist nicht bekannt, wie steil es ist" in log


def test_a_district_whose_routes_have_no_heights_has_no_data_on_steep_stretches(town):
    put_heights_south_of(town, 900)
    relief_barrier(town, STEEP, quiet)
    told = {f.ortsbezirk: f for f in town.figures() if f.analyse == "relief_barrier"}
    assert all(math.isnan(told[place].wert) for place in ("", "kernstadt", "erfenbach"))
    assert told["erfenbach"].hinweis == "keine Daten; 1,5 km ohne Höhenangabe"


@pytest.mark.parametrize("lengths", [{"window_m": 0.0}, {"section_m": 0.0}])
def test_a_section_or_a_window_without_length_is_a_sentence(town, lengths):
    with pytest.raises(AnalysisError, match="muss größer als 0 m sein, angegeben ist 0"):
        cycling_suitability(town, options(SuitabilityOptions, **lengths), quiet)


def test_density_counts_the_cycle_network_and_proposes_where_people_live(town):
    result = cycle_network_density(town, MESHES, quiet)
    # 1.5 km of the Hauptstraße in the western settlement of 2 km²; the village has 4 % of a cell
    assert result.km == pytest.approx(1.5)
    assert result.settlement_km2 == pytest.approx(2.0)
    assert result.km_per_km2 == pytest.approx(0.75)
    # the four southern cells hold 60 residents per hectare and lie on no cycle track
    area = town.read("dense_cycle_network_area").geometry
    assert shapely.area(area) == pytest.approx([4 * 250_000.0])
    assert figure(town, "cycle_network_density", "kernstadt", "radnetz") == pytest.approx(2.0)
    per_head = figure(town, "cycle_network_density", "kernstadt", "radnetz_je_1000_ew")
    assert per_head == pytest.approx(0.2)


def told(store, analysis, name):
    """(value, note) of a figure by district, "" for the city."""
    return {
        item.ortsbezirk: (item.wert, item.hinweis)
        for item in store.figures()
        if (item.analyse, item.kennzahl) == (analysis, name)
    }


def test_without_a_number_at_the_boundary_the_residents_of_the_points_count(town):
    boundary = town.read("ortsbezirk_boundary")
    people = town.read("population_points")
    secret = FeatureTable.from_rows(
        [*people.geometry, shapely.Point(X + 10, Y + 10)],
        {"einwohner": [*people.column("einwohner"), np.nan]},
    )
    with town.writing() as writer:
        writer.put("ortsbezirk_boundary", boundary.with_columns(einwohner=[np.nan, 2000.0]), NOTE)
        writer.put("population_points", secret, NOTE)
    cycle_network_density(town, MESHES, quiet)
    found = told(town, "cycle_network_density", "radnetz_je_1000_ew")
    counted = "Einwohner aus den Einwohnerpunkten"
    # 2 km for 6000 residents of the points; for the city the 2000 stated in Erfenbach too
    assert found["kernstadt"] == (pytest.approx(2.0 / 6.0), counted)
    assert found["erfenbach"] == (0.0, "")
    assert found[""] == (pytest.approx(2.0 / 8.0), counted)
    with town.writing() as writer:
        writer.put("ortsbezirk_boundary", boundary.with_columns(einwohner=[np.nan] * 2), NOTE)
    cycle_network_density(town, MESHES, quiet)
    found = told(town, "cycle_network_density", "radnetz_je_1000_ew")
    assert found["kernstadt"] == (pytest.approx(2.0 / 6.0), counted)
    assert math.isnan(found["erfenbach"][0])
    assert found["erfenbach"][1] == "keine Einwohnerzahl"
    assert math.isnan(found[""][0])


def test_a_figure_of_the_city_says_where_districts_have_no_data(town):
    core_only = [X, Y, X + 3400.0, Y + 4000.0]
    source = Provenance("", "imported", "OSM", parameters={"ausdehnung": core_only})
    with town.writing() as writer:
        for role in ("street_network", "cycle_network"):
            writer.put(role, town.read(role), source)
    cycle_network_density(town, MESHES, quiet)
    cycling_suitability(town, PLAIN, quiet)
    relief_barrier(town, STEEP, quiet)
    gap = "unvollständig: für 1 von 2 Ortsbezirken keine Daten"
    assert told(town, "cycle_network_density", "radnetz")[""] == (pytest.approx(2.0), gap)
    per_head = told(town, "cycle_network_density", "radnetz_je_1000_ew")
    assert per_head["kernstadt"] == (pytest.approx(0.2), "")
    assert math.isnan(per_head[""][0])
    assert (per_head[""][1], per_head["erfenbach"][1]) == ("keine Daten", "keine Daten")
    assert told(town, "relief_barrier", "steile_strecken")[""][1] == gap
    good = told(town, "cycling_suitability", "rad_gut")
    assert (good[""][1], good["kernstadt"][1]) == (
        f"beurteilte Strecken; {gap}",
        "beurteilte Strecken",
    )
    unknown = told(town, "cycling_suitability", "rad_nicht_beurteilt")
    assert unknown["kernstadt"][1] == "Strecken, von denen zu wenig bekannt ist"


def test_the_defaults_are_those_of_the_catalogue_and_stand_in_the_dialog(town):
    default = town.catalogue.analyses["cycling_suitability"].default
    made = SUITABILITY()
    made.initAlgorithm()
    assert "(leer: 0,35)" in made.parameterDefinition("WEIGHT_INFRASTRUCTURE").description()
    assert sum(PLAIN.weights.values()) == pytest.approx(1.0)
    for attribute in Attribute:
        assert PLAIN.weights[attribute.value] == default(f"weight_{attribute.value}")
    assert (PLAIN.good_min, PLAIN.poor_max) == (default("good_min"), default("poor_max"))
    assert (STEEP.gradient_percent, STEEP.length_m) == (6.0, 65.0)


def test_what_planners_set_is_what_is_computed_with(town):
    given = {"MISSING": 1, "PEDELEC": True, "ALL": True, "WEIGHT_SURFACE": 0.5, "WINDOW": 300}
    run(SUITABILITY, town, **given)
    stated = town.provenance("cycle_route_good").parameters
    assert stated["ohne_angabe_mischverkehr"]
    assert stated["pedelec"]
    assert stated["alle_wege"]
    assert stated["gewichte"]["Belag"] == 0.5
    assert stated["gewichte"]["Steigung"] == 0.25
    assert stated["fenster_m"] == 300.0
    run(CLIMBS, town, LIMITS=1)
    stated = town.provenance("topography_challenge_cycling").parameters
    assert stated["grenzen"].startswith("ab 10 % auf mindestens 20 m oder ab 6 %")
    run(DENSITY, town, CELLS=5)
    assert town.provenance("cycle_network_density").parameters["mindestzahl_zellen"] == 5


def run(algorithm, store, **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    arguments = {"STORE": str(store.path), **parameters}
    results, _ok = algorithm().create().run(arguments, context, feedback, {}, False)
    return results, feedback.textLog()


def test_the_algorithms_run_in_the_toolbox_and_say_what_they_found(town):
    result, log = run(SUITABILITY, town)
    assert result["GOOD_KM"] == pytest.approx(2.0)
    assert "nicht beurteilt: 1,0 km" in log
    assert run(CLIMBS, town)[0]["COUNT"] == 2
    assert run(DENSITY, town)[0]["KM_PER_KM2"] == pytest.approx(0.75)


def test_limits_that_contradict_one_another_are_a_sentence(town):
    with pytest.raises(QgsProcessingException, match="muss unter"):
        run(SUITABILITY, town, GOOD=0.2, POOR=0.5)


def test_the_book_computes_cycling():
    assert {"cycle_route_good", "topography_challenge_cycling", "cycle_network_density"} <= {
        step.role for step in STEPS
    }
