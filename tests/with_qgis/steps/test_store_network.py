"""The network of a store and the walk to its City, on one street up a hill."""

import math
import sqlite3

import numpy as np
import pytest
import shapely

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Travel, Way
from insek.processing.analysis.network.street_network import NetworkOptions
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import InsekError
from insek.processing.steps.role_data import StepError
from insek.processing.steps.store_network import load_network
from insek.processing.steps.supply.computation.walking_reach import isochrone
from insek.processing.steps.supply.walking_time import ROLE, WalkingTimeOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage import locks
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster
from insek.processing.wording.number_lists import numbers_of

from ..tools import options

X, Y = 400_000.0, 5_470_000.0
DRAWN = Provenance("", "drawn", "Von Hand")


def quiet(_share):
    """Progress that nobody watches."""


def street(*spots):
    return shapely.LineString([(X + x, Y + y) for x, y in spots])


def ramp(slope):
    """Terrain that rises towards the east, cells of 10 m."""
    columns = np.arange(-300, 300) * 10.0 + 5.0
    values = np.repeat((slope * columns)[None, :], 60, axis=0)
    return Raster(values, (X - 3000.0, 10.0, 0.0, Y + 300.0, 0.0, -10.0))


@pytest.fixture
def town(tmp_path):
    """A street of 4 km from west to east through the City in the middle, and steps beside it."""
    store = create_store(tmp_path / "hang.gpkg", city_catalogue("kaiserslautern"))
    streets = FeatureTable.from_rows(
        [street((-2000, 0), (0, 0), (2000, 0)), street((0, 0), (0, 100)), street((0, 0), (0, -50))],
        {
            "klasse": ["residential", "steps", "motorway"],
            "rad_einbahn": [0.0, 0.0, 0.0],
        },
    )
    core = shapely.box(X - 10, Y - 10, X + 10, Y + 10)
    with store.writing() as writer:
        writer.put("street_network", streets, DRAWN)
        writer.put("city_core", FeatureTable.from_rows([core]), DRAWN)
    return store


@pytest.fixture
def hill(town):
    """The same with a terrain that rises by 10 % towards the east."""
    with town.writing() as writer:
        writer.put_raster("terrain", ramp(0.10), DRAWN)
    return town


class TestNetwork:
    def test_it_is_built_once_and_again_when_the_streets_change(self, hill):
        assert not load_network(hill).kept
        assert load_network(hill).kept
        assert not load_network(hill, "rad").kept
        assert load_network(hill, "rad").kept
        with sqlite3.connect(hill.path) as editor:  # QGIS writes in the same way
            editor.execute("UPDATE street_network SET tunnel = 1 WHERE klasse = 'steps'")
        again = load_network(hill)
        assert not again.kept
        assert again.streets.slopes.straight.sum() == 1

    def test_it_is_built_again_when_terrain_or_options_change(self, hill):
        first = load_network(hill)
        assert first.inputs == ["street_network", "terrain"]
        assert not load_network(hill, options=NetworkOptions(smoothing_m=40.0)).kept
        with hill.writing() as writer:
            writer.put_raster("terrain", ramp(0.05), DRAWN)
        changed = load_network(hill)
        assert not changed.kept
        steep = changed.streets.slopes.steepness()
        assert steep[changed.streets.network.feature == 0] == pytest.approx(0.05)

    def test_writing_other_roles_leaves_it_as_it_is(self, hill):
        load_network(hill)
        with hill.writing() as writer:
            writer.put("bus_stop", FeatureTable.from_rows([shapely.Point(X, Y)]), DRAWN)
        assert load_network(hill).kept

    def test_a_damaged_copy_is_replaced(self, town):
        load_network(town)
        with sqlite3.connect(town.path) as editor:
            editor.execute("UPDATE insek_zwischenspeicher SET daten = x'00ff'")
        assert not load_network(town).kept
        assert load_network(town).kept

    def test_while_somebody_else_writes_the_network_is_used_and_not_kept(self, town, monkeypatch):
        monkeypatch.setattr(locks, "LOCK_WAIT_MS", 50)
        with town.writing():
            loaded = load_network(town)
        assert not loaded.kept
        assert any("nicht zwischengespeichert" in note for note in loaded.notes)

    def test_what_nobody_has_stated_is_decided_by_the_class(self, town):
        foot, bike = load_network(town).streets, load_network(town, "rad").streets
        assert set(foot.network.feature) == {0, 1}
        assert foot.access.by_class == 3
        assert bike.pushed.tolist() == (bike.network.feature == 1).tolist()
        stated = town.read("street_network").with_columns(
            zu_fuss=np.array([True, False, True]), rad=np.array([True, False, False])
        )
        with town.writing() as writer:
            writer.put("street_network", stated, DRAWN)
        assert set(load_network(town).streets.network.feature) == {0, 2}
        assert load_network(town).streets.access.by_data == 3

    def test_a_stray_platform_is_left_out_on_foot_and_judged_by_bicycle(self, town):
        streets = town.read("street_network")
        kinds = [*streets.column("klasse"), "cycleway"]
        platform = FeatureTable.from_rows(
            [*streets.geometry, street((100, 5), (110, 5))], {"klasse": kinds}
        )
        before = load_network(town)
        with town.writing() as writer:
            writer.put("street_network", platform, DRAWN)
        foot, bike = load_network(town), load_network(town, "rad")
        assert foot.streets.network.lines.tolist() == before.streets.network.lines.tolist()
        sentence = "1 Teilnetz unter 41 m (0,2 % der Weglänge) ausgelassen"
        assert sentence in foot.notes
        assert sentence in load_network(town).notes
        assert 3 in bike.streets.network.feature
        isochrone(town, options(WalkingTimeOptions, minutes=(10,)), quiet)
        assert sentence in town.provenance(ROLE).note

    def test_without_streets_a_sentence_says_what_to_do(self, empty_store):
        with pytest.raises(StepError, match="Straßen- und Wegenetz"):
            load_network(empty_store)


class TestWalk:
    def test_uphill_one_gets_less_far_than_downhill(self, hill):
        isochrone(hill, options(WalkingTimeOptions, minutes=(10,), way=Way.BACK), quiet)
        west, _, east, _ = hill.read(ROLE).geometry[0].bounds
        # Tobler at 10 % up 3.549 km/h, at 10 % down 5.037 km/h
        assert X - west == pytest.approx(6 * math.exp(-3.5 * 0.05) / 6 * 1000, rel=1e-3)
        assert east - X == pytest.approx(6 * math.exp(-3.5 * 0.15) / 6 * 1000, rel=1e-3)

    def test_to_the_city_it_is_the_other_way_round_and_both_take_the_shorter(self, hill):
        lengths = {}
        for way in Way:
            isochrone(hill, options(WalkingTimeOptions, minutes=(10,), way=way), quiet)
            west, _, east, _ = hill.read(ROLE).geometry[0].bounds
            lengths[way] = (X - west, east - X)
        assert lengths[Way.THERE] == pytest.approx(lengths[Way.BACK][::-1], rel=1e-3)
        assert lengths[Way.BOTH] == pytest.approx((min(lengths[Way.BACK]),) * 2, rel=1e-3)

    def test_several_times_give_rings_that_do_not_overlap(self, town):
        found = isochrone(
            town, options(WalkingTimeOptions, minutes=(5, 10, 20), speed_kmh=6.0), quiet
        )
        table = town.read(ROLE)
        assert list(table.column("minuten")) == [5, 10, 20]
        assert shapely.intersection(table.geometry[0], table.geometry[1]).area < 1e-6
        # 2 x 500 m of street and 100 m of steps, each 100 m wide, the steps' end round
        first = 1000 * 100 + 50 * 100 + math.pi * 50**2 / 2
        assert table.geometry[0].area == pytest.approx(first, rel=1e-3)
        assert table.geometry[1].area == pytest.approx(1000 * 100, rel=1e-3)
        assert found.area_km2[2] == pytest.approx((first + 3000 * 100) / 1e6, rel=1e-3)

    def test_what_was_walked_is_stored_with_it(self, hill):
        isochrone(hill, options(WalkingTimeOptions, minutes=(10,)), quiet)
        row = hill.read(ROLE)
        assert row.column("methode")[0] == "Tobler"
        assert row.column("geschwindigkeit")[0] == "5,04 km/h in der Ebene"
        assert row.column("richtung")[0] == "hin"
        provenance = hill.provenance(ROLE)
        assert set(provenance.inputs) == {"street_network", "city_core", "terrain"}
        assert provenance.parameters["selbsttest_anteil_darueber"] == 0
        assert "Näherung" not in provenance.note

    def test_without_terrain_it_is_an_approximation(self, town):
        found = isochrone(town, options(WalkingTimeOptions, minutes=(10,)), quiet)
        assert found.travel is Travel.CONSTANT
        assert found.check.beyond == 0
        assert "Näherung ohne Steigungen" in town.provenance(ROLE).note
        with pytest.raises(StepError, match="Geländemodell"):
            isochrone(town, options(WalkingTimeOptions, minutes=(10,), travel=Travel.TOBLER), quiet)

    def test_a_city_far_from_any_street_is_a_sentence(self, town):
        far = FeatureTable.from_rows([shapely.box(X, Y + 3000, X + 10, Y + 3010)])
        with town.writing() as writer:
            writer.put("city_core", far, DRAWN)
        with pytest.raises(AnalysisError, match="näher als 250 m"):
            isochrone(town, options(WalkingTimeOptions, minutes=(10,)), quiet)

    def test_times_that_are_none_are_refused(self, town):
        with pytest.raises(InsekError, match="über 0"):
            isochrone(town, options(WalkingTimeOptions, minutes=(10, -1)), quiet)


def test_numbers_are_read_from_a_text():
    assert numbers_of("600; 300 ;2,5;300", "Grenzen", example="5;10") == [2.5, 300, 600]
    for wrong in ("", "drei", "0", "-5", "inf"):
        with pytest.raises(InsekError, match=r"Grenzen.*z\. B\. „5;10“"):
            numbers_of(wrong, "Grenzen", example="5;10")


@pytest.mark.parametrize("text", ["1.000", "300,600", "5; 1.000,5", "1,5,10", "1.000.000"])
def test_numbers_that_can_be_read_in_two_ways_are_refused_with_the_right_way(text):
    with pytest.raises(InsekError, match=r"nicht eindeutig.*„\d+“.*„\d+,\d+“.*Semikolon.*„5;10“"):
        numbers_of(text, "Grenzen", example="5;10")


def test_small_decimals_and_points_as_commas_are_no_thousands():
    assert numbers_of("0,125; 2.5; 1000", "Grenzen", example="5") == [0.125, 2.5, 1000]


def test_more_than_makes_sense_is_refused_with_the_unit():
    assert numbers_of("240", "Gehzeiten", example="5", most=240.0, unit="Minuten") == [240]
    with pytest.raises(InsekError, match="1200 Minuten ist zu viel; höchstens sind 240 Minuten"):
        numbers_of("20;1200", "Gehzeiten", example="5", most=240.0, unit="Minuten")
