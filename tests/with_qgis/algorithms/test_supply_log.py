"""What a run on supply says about itself: missing streets, places left out, its check, a cancel."""

import hashlib
import math
from contextlib import contextmanager

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.steps.supply.computation.markets_and_stops import (
    local_supply_both,
    local_supply_network,
)
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage.geopackage_store import GeoPackageStore
from insek.processing.store.opening import open_store

from ..supply_town import BENT, DRAWN, LANES, at, figures, line, make_town, quiet, rectangle
from ..tools import options, tool

OPTIONS = options(SupplyOptions, distance_m=1000.0)
NETWORK = "local_supply_network_catchment"


@pytest.fixture
def town(tmp_path):
    return make_town(tmp_path / "ort.gpkg")


def put(store, role, shapes, **columns):
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows(shapes, columns), DRAWN)


class Feedback(QgsProcessingFeedback):
    """Remembers warnings; cancels as soon as the progress is at so many percent."""

    def __init__(self, cancel_at=math.inf):
        super().__init__(False)
        self.cancel_at, self.warnings, self.infos = cancel_at, [], []

    def pushWarning(self, text):
        self.warnings.append(text)

    def pushInfo(self, text):
        self.infos.append(text)

    def setProgress(self, percent):
        if percent >= self.cancel_at:
            self.cancel()


def run(algorithm, store, *, feedback=None, **parameters):
    algorithm.initAlgorithm()
    feedback = feedback or Feedback()
    parameters = {"STORE": str(store.path), **parameters}
    context = QgsProcessingContext()
    results, _ = algorithm.run(parameters, context, feedback, catchExceptions=False)
    return results, feedback


class TestMissingStreets:
    def test_a_district_without_streets_has_no_data_instead_of_nobody_served(self, town):
        put(town, "street_network", [BENT, LANES[0]], klasse=["residential"] * 2)
        result = local_supply_network(town, OPTIONS, quiet)
        core = result.network.supply.districts[1]
        assert (core.has_data, core.unknown, core.untied) == (False, 200, 200)
        stored = figures(town, "local_supply_coverage_network")
        for name in ("versorgt", "unversorgt", "flaeche_versorgt", "flaeche_unversorgt"):
            assert math.isnan(stored["kernstadt", name].wert), name
        assert "200 EW ohne Straße in der Nähe" in stored["kernstadt", "versorgt"].hinweis
        # The village is judged as before, and the city is the village.
        assert stored["erfenbach", "versorgt"].wert == stored["", "versorgt"].wert == 0
        assert stored["", "flaeche_versorgt"].wert > 0
        note = town.provenance(NETWORK).note
        assert "200 EW ohne Straße in der Nähe sind nicht beurteilt (Kernstadt 200)" in note

    def test_what_is_not_judged_is_no_difference_either(self, town):
        # 500 m from the home in the core, beside no street that leads there.
        put(town, "local_supply_market", [at(7000, 2600), at(1000, 1000)], betriebstyp=["x", "y"])
        lost = line((7000, 2600), (7000, 2700))
        put(town, "street_network", [BENT, *LANES, lost], klasse=["residential"] * 4)
        with_streets = local_supply_network(town, OPTIONS, quiet)
        assert with_streets.only_straight.districts[1].served == 200
        assert "kernstadt" in town.read("local_supply_difference").column("ortsbezirk")
        put(town, "street_network", [BENT, LANES[0]], klasse=["residential"] * 2)
        without = local_supply_network(town, OPTIONS, quiet)
        assert not without.only_straight.districts[1].has_data
        assert list(town.read("local_supply_difference").column("ortsbezirk")) == ["erfenbach"]
        stored = figures(town, "local_supply_coverage_difference")
        assert math.isnan(stored["kernstadt", "flaeche_nur_luftlinie"].wert)
        hint = stored["kernstadt", "flaeche_nur_luftlinie"].hinweis
        assert hint == "keine Daten; 1000 m, Luftlinie und Netz"

    def test_the_log_warns_of_residents_and_names_places_without_a_street(self, town):
        shops = [at(1000, 1000), at(3000, 3000), at(3500, 3000), at(3000, 3500)]
        put(
            town,
            "local_supply_market",
            shops,
            betriebstyp=["Supermarkt"] * 4,
            name=["Markt Mitte", "Markt Feld", None, None],
            quelle_id=[None, None, "node/17", None],
        )
        put(town, "street_network", [BENT, LANES[0]], klasse=["residential"] * 2)
        _, feedback = run(tool("localsupplycoverage")(), town, METHOD=1)
        places, people = feedback.warnings
        assert places == (
            "3 Standorte ohne Straße im Umkreis von 250 m nicht berücksichtigt (Markt Feld,"
            " node/17, ohne Namen bei 403000/5473500)."
        )
        assert people.startswith("200 EW ohne Straße in der Nähe")
        assert places[:-1] in town.provenance(NETWORK).note
        assert people[:-1] in town.provenance(NETWORK).note
        # By straight line they all take part.
        _, straight = run(tool("localsupplycoverage")(), town, METHOD=0)
        assert straight.warnings == []

    def test_of_very_many_places_the_first_twenty_are_named(self, town):
        far = [at(3000 + 10 * step, 3000) for step in range(25)]
        put(
            town,
            "rail_stop",
            [at(1000, 1000), *far],
            name=["Halt", *(f"Halt {step}" for step in range(25))],
        )
        _, feedback = run(tool("railstationcatchment")(), town, METHOD=1)
        assert "25 Standorte ohne Straße" in feedback.warnings[0]
        assert "Halt 19 und 5 weitere)" in feedback.warnings[0]
        assert "Halt 20" not in feedback.warnings[0]


class TestRuns:
    """Straight line and network are computed by themselves, so each says how."""

    def test_every_figure_names_the_distance_it_was_measured_with(self, town):
        run(tool("localsupplycoverage")(), town, METHOD=2, DISTANCE=700, SMALL_SHOPS=True)
        for ending, words in (
            ("", "700 m Luftlinie, mit Nachbarschaftsläden"),
            ("_network", "700 m Netz, mit Nachbarschaftsläden"),
            ("_difference", "700 m, Luftlinie und Netz, mit Nachbarschaftsläden"),
        ):
            stored = figures(town, f"local_supply_coverage{ending}")
            assert {item.hinweis for item in stored.values() if item.ortsbezirk == ""} == {words}

    def test_variants_of_different_distances_are_warned_of_until_they_fit(self, town):
        def warned(**parameters):
            _, feedback = run(tool("localsupplycoverage")(), town, **parameters)
            return [text for text in feedback.warnings if "vergleichbar" in text]

        assert warned(PRESET=3) == []
        (distances,) = warned(METHOD=1, DISTANCE=700)
        assert distances == (
            "Im Speicher steht „500 m Luftlinie“ neben „700 m Netz“ (verschieden: Entfernung):"
            " Diese Kennzahlen sind nicht vergleichbar. Für gleiche Werte bitte „beide"
            " nebeneinander“ rechnen; die Differenz misst beide gleich."
        )
        (shops,) = warned(METHOD=0, DISTANCE=700, SMALL_SHOPS=True)
        assert "(verschieden: Nachbarschaftsläden)" in shops
        assert warned(METHOD=2, DISTANCE=700) == []

    def test_the_city_says_how_many_residents_it_leaves_out(self, town):
        put(town, "street_network", [BENT, LANES[0]], klasse=["residential"] * 2)
        _, feedback = run(tool("localsupplycoverage")(), town, METHOD=2)
        city = [text for text in feedback.infos if text.startswith("Stadt insgesamt: ")]
        assert "nicht mitgezählt" not in city[0]
        assert city[1].endswith("; nicht mitgezählt, weil keine Daten: 200 von 400 EW")
        more = "Weitere 200 EW sind nur nach Luftlinie beurteilt, im Netz nicht"
        assert any(text.startswith(more) for text in feedback.infos)

    def test_printed_numbers_of_residents_add_up(self, town):
        # 70.4 + 30.4 = 100.8: rounded each by itself the log would say 70 + 30 = 101.
        homes = [at(1000, 1900), at(1000, 2100), at(7000, 2100)]
        put(town, "population_points", homes, einwohner=[70.4, 30.4, 200.0])
        _, feedback = run(tool("localsupplycoverage")(), town, METHOD=0)
        assert any("70 von 101 EW versorgt (69,8 %), 31 unversorgt" in t for t in feedback.infos)

    def test_where_nothing_is_known_there_are_no_residents_without_data(self, town):
        put(town, "street_network", [line((3500, 3900), (3600, 3900))], klasse=["residential"])
        put(town, "local_supply_market", [at(3500, 3900)], betriebstyp=["Supermarkt"])
        results, feedback = run(tool("localsupplycoverage")(), town, METHOD=1)
        assert not {"SHARE", "NETWORK_SHARE"} & results.keys()
        assert "Nur nach Luftlinie versorgt: keine Daten; nur nach Netz: keine Daten" in (
            feedback.infos
        )


class TestDifference:
    def test_land_that_only_the_streets_serve_is_told(self, town):
        # A straight street: where the limit cuts it off flat, the band of 100 m leaves the circle.
        ways = [line((0, 1000), (2000, 1000)), line((1000, 1880), (1000, 2150)), LANES[1]]
        ways.append(line((1800, 1600), (1800, 1700)))
        put(town, "street_network", ways, klasse=["path"] * 4)
        put(town, "settlement_area", [rectangle(0, 0, 4000, 4000)])
        local_supply_network(town, options(SupplyOptions, distance_m=500.0), quiet)
        stored = figures(town, "local_supply_coverage_difference")
        # At both ends what lies between x = 500 m and the circle, drawn with 128 corners, for y
        # from -50 to 50.
        angles = np.arange(-4, 5) * 2 * math.pi / 128
        y = np.linspace(-50, 50, 20_001)
        rim = np.interp(y, 500 * np.sin(angles), 500 * np.cos(angles))
        corners = 2 * 100 * (500 - rim).mean()
        assert stored["erfenbach", "flaeche_nur_netz"].wert == pytest.approx(corners, rel=1e-3)
        assert stored["", "flaeche_nur_netz"].wert == stored["erfenbach", "flaeche_nur_netz"].wert
        assert math.isnan(stored["kernstadt", "flaeche_nur_netz"].wert)

    def test_sides_and_difference_fit_together(self, town):
        local_supply_both(town, options(SupplyOptions, distance_m=1200.0), quiet)
        line_, walked, both = (
            figures(town, f"local_supply_coverage{ending}")
            for ending in ("", "_network", "_difference")
        )
        for place in ("erfenbach", "kernstadt", ""):
            gone, new = (both[place, f"flaeche_nur_{side}"].wert for side in ("luftlinie", "netz"))
            served = line_[place, "flaeche_versorgt"].wert
            assert walked[place, "flaeche_versorgt"].wert == pytest.approx(served - gone + new)
            people = line_[place, "versorgt"].wert
            gone, new = (both[place, f"nur_{side}"].wert for side in ("luftlinie", "netz"))
            assert walked[place, "versorgt"].wert == people - gone + new


class TestCheck:
    def test_the_catchment_on_the_network_is_checked_and_the_share_told(self, town):
        _, feedback = run(tool("localsupplycoverage")(), town, METHOD=1)
        said = "Selbsttest mit 1000 zufälligen Orten der Fläche: bei 0,0 % liegt der nächste Weg"
        assert any(text.startswith(said) for text in feedback.infos)
        provenance = town.provenance(NETWORK)
        assert said in provenance.note
        assert provenance.parameters["selbsttest_orte"] == 1000
        assert provenance.parameters["selbsttest_anteil_darueber"] == 0

    def test_places_nearest_to_a_street_that_is_too_far_are_found(self, town):
        # 60 m beside the bent street runs another one that no way leads to: what lies in the
        # band but nearer to it, 20 m of 100 m width, is beyond the limit.
        beside = line((1000, 1060), (1700, 1060))
        put(town, "street_network", [BENT, beside, *LANES], klasse=["residential"] * 4)
        result = local_supply_network(town, OPTIONS, quiet)
        area = result.network.coverage.area.area
        assert result.network.check.unreached > 0
        assert result.network.check.share == pytest.approx(700 * 20 / area, abs=0.03)


def tables(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TestAllOrNothing:
    @pytest.mark.parametrize(
        "algorithm", [tool("localsupplycoverage"), tool("railstationcatchment")]
    )
    def test_both_variants_without_streets_leave_the_store_as_it_was(self, town, algorithm):
        put(town, "street_network", [], klasse=[])
        before = tables(town.path)
        with pytest.raises(QgsProcessingException, match="Straßen- und Wegenetz"):
            run(algorithm(), town, METHOD=2)
        assert tables(town.path) == before

    @pytest.mark.parametrize("percent", [1, 30, 60, 85])
    def test_a_cancel_before_the_end_changes_no_layer(self, town, percent):
        put(town, "rail_stop", [at(1000, 1000)])
        for algorithm in (tool("localsupplycoverage")(), tool("railstationcatchment")()):
            results, feedback = run(algorithm, town, feedback=Feedback(percent), METHOD=2)
            assert feedback.isCanceled()
            assert results == {}
            assert feedback.infos[0].startswith("Nach dem Katalog – ")
            assert feedback.infos[1:] == ["Abgebrochen. Es wurde nichts verändert."]
        again = open_store(town.path)
        assert not {"local_supply_catchment", NETWORK, "rail_stop_catchment"} & set(again.roles())
        assert again.figures() == ()

    def test_a_cancel_after_the_writing_comes_too_late(self, town, monkeypatch):
        feedback, write = Feedback(), GeoPackageStore.writing

        @contextmanager
        def then_cancel(store):
            with write(store) as writer:
                yield writer
            feedback.cancel()

        monkeypatch.setattr(GeoPackageStore, "writing", then_cancel)
        results, _ = run(tool("localsupplycoverage")(), town, feedback=feedback, METHOD=2)
        assert feedback.isCanceled()
        assert results["NETWORK"]
        assert not any("nichts verändert" in text for text in feedback.infos)

    def test_both_in_one_step_say_the_same_as_one_after_the_other(self, town, tmp_path):
        other = make_town(tmp_path / "nacheinander.gpkg")
        run(tool("localsupplycoverage")(), town, METHOD=2)
        for method in (0, 1):
            run(tool("localsupplycoverage")(), other, METHOD=method)
        # As text, because nan is no number that equals itself.
        assert sorted(map(repr, town.figures())) == sorted(map(repr, other.figures()))
        for role in ("local_supply_catchment", NETWORK, "local_supply_difference"):
            assert town.provenance(role).inputs == other.provenance(role).inputs, role
            assert not town.outdated(role)
