"""All layers of a map in one run: what is possible is computed, the rest is named."""

import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

from insek.processing.algorithms.kit.map_computations import NO_STEP, entry_states, steps_of
from insek.processing.algorithms.kit.pipeline import STEPS, Step, StepOutcome, ensure_analyses
from insek.processing.algorithms.kit.sheet_parameters import sheet_titles
from insek.processing.algorithms.project.make_book import MakeBook
from insek.processing.algorithms.project.map_layers import MapLayers
from insek.processing.runtime.errors import CancelledError
from insek.processing.steps.role_data import StepError, read
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

NEIGHBOURHOODS = "analysekarte_nachbarschaften"
MOBILITY = "analysekarte_bewegungsraeume"


def test_steps_stand_behind_those_they_build_on():
    order = [step.role for step in STEPS]
    assert len(order) == len(set(order))
    for step in STEPS:
        for need in step.needs:
            if need in order:
                assert order.index(need) < order.index(step.role), step.role


def test_a_map_brings_its_steps_and_what_they_need(catalogue):
    reach = Step("local_supply_catchment", ("local_supply_market",), print)
    gap = Step("undersupplied_residential_area", ("local_supply_catchment",), print)
    rail = Step("rail_stop_catchment", ("rail_stop",), print)
    walk = Step("walking_isochrone_20", ("street_network",), print)
    steps = (reach, gap, rail, walk)
    # The map of work shows undersupplied centres only: the gap fills them, from the reach.
    for map_id in (NEIGHBOURHOODS, "analysekarte_arbeitswelten"):
        assert steps_of(catalogue, [map_id], steps=steps) == (reach, gap)
    # Twenty minutes on foot are an inset of the map of mobility.
    assert steps_of(catalogue, [MOBILITY], steps=steps) == (walk,)
    assert steps_of(catalogue, [MOBILITY, NEIGHBOURHOODS], steps=steps) == (reach, gap, walk)


def test_every_step_fills_a_role_of_the_catalogue(catalogue):
    assert {step.role for step in STEPS} <= set(catalogue.roles)


def test_an_entry_without_a_step_is_named_too(catalogue):
    reach = StepOutcome("local_supply_catchment", "done")
    gap = StepOutcome("undersupplied_residential_area", "impossible", "es fehlen: Wohnbauflächen.")
    states = {item.role: item for item in entry_states(catalogue, [NEIGHBOURHOODS], (reach, gap))}
    assert states["local_supply_catchment"].label == "Abdeckung Nahversorgung (r=1000m)"
    assert states["local_supply_catchment"].state == "done"
    # Both entries of one analysis share its fate.
    for role in ("undersupplied_residential_area", "undersupplied_centre"):
        assert states[role].state == "impossible"
        assert states[role].reason == "es fehlen: Wohnbauflächen"
    others = [item for role, item in states.items() if role not in by_analysis(catalogue)]
    assert all(item.reason == NO_STEP for item in others)
    given = entry_states(catalogue, [NEIGHBOURHOODS], (reach, gap), filled={others[0].role})
    assert [item.role for item in given if item.state == "present"] == [others[0].role]
    drawn = [e.role for e in catalogue.map(NEIGHBOURHOODS).entries if e.origin.value == "drawn"]
    assert drawn
    assert not states.keys() & set(drawn)


def by_analysis(catalogue):
    done = {"local_supply_coverage", "local_supply_gap"}
    return {entry.role for entry in catalogue.map(NEIGHBOURHOODS).entries if entry.analysis in done}


def test_renewing_runs_what_is_current(store):
    runs = []
    step = Step("bus_stop", (), lambda _store, _progress: runs.append(1))
    ensure_analyses(store, lambda _: None, steps=(step,))
    assert runs == []
    done = ensure_analyses(store, lambda _: None, steps=(step,), renew=True)
    assert runs == [1]
    assert done == (StepOutcome("bus_stop", "done"),)


def test_data_that_came_later_and_would_have_been_used_make_a_result_outdated(store):
    line = FeatureTable.from_rows([shapely.LineString([(0, 0), (9, 9)])])
    used = []

    def run(store, _progress):
        used.append([role for role in ("bus_stop", "rail_line") if store.has(role)])
        note = Provenance("city_core", "computed", "Test", algorithm="insek:test")
        area = FeatureTable.from_rows([shapely.box(0, 0, 1, 1)])
        with store.writing() as writer:
            writer.put("city_core", area, note, input_roles=used[-1])

    step = Step("city_core", ("bus_stop",), run, ("rail_line",))
    for _ in range(2):
        ensure_analyses(store, lambda _: None, steps=(step,))
    assert used == [["bus_stop"]]
    with store.writing() as writer:
        writer.put("rail_line", line, Provenance("rail_line", "imported", "Test"))
    for _ in range(2):
        ensure_analyses(store, lambda _: None, steps=(step,))
    assert used == [["bus_stop"], ["bus_stop", "rail_line"]]


def test_what_planners_imported_stays_whatever_comes_later(store):
    line = FeatureTable.from_rows([shapely.LineString([(0, 0), (9, 9)])])
    area = FeatureTable.from_rows([shapely.box(0, 0, 1, 1)])
    with store.writing() as writer:
        writer.put("rail_line", line, Provenance("rail_line", "imported", "Test"))
        given = Provenance("city_core", "imported", "GIS", algorithm="insek:importlayer")
        writer.put("city_core", area, given)
    step = Step("city_core", (), lambda *_: pytest.fail("computed anew"), ("rail_line",))
    assert ensure_analyses(store, lambda _: None, steps=(step,)) == (
        StepOutcome("city_core", "current"),
    )


def test_what_could_not_be_computed_is_a_sentence_without_the_path_of_the_store(store):
    def run(store, _progress):
        read(store, "local_supply_catchment")

    (outcome,) = ensure_analyses(store, lambda _: None, steps=(Step("city_core", (), run),))
    assert outcome.reason == (
        "Für diesen Schritt fehlen Daten zu „Abdeckung Nahversorgung (r=1000m)“"
        " (local_supply_catchment). Bitte zuerst rechnen (Analyse „Abdeckung Nahversorgung“) oder"
        " zeichnen."
    )
    with pytest.raises(StepError, match="Bitte zuerst übernehmen"):
        read(store, "city_boundary")


@pytest.fixture
def city(empty_store):
    """A city with markets and people, but without residential areas, terrain or streets."""
    area = shapely.box(410_000, 5_475_000, 416_000, 5_478_000)
    market = shapely.Point(411_000, 5_476_500)
    tables = {
        "city_boundary": ([area], {}),
        "ortsbezirk_boundary": ([area], {"kennung": ["erlenbach"], "name": ["Erlenbach"]}),
        "local_supply_market": ([market], {"betriebstyp": ["Supermarkt"]}),
        "population_points": ([market], {"einwohner": [200.0]}),
    }
    with empty_store.writing() as writer:
        for role, (shapes, columns) in tables.items():
            table = FeatureTable.from_rows(shapes, columns)
            writer.put(role, table, Provenance(role, "imported", "Test"))
    return empty_store


def test_what_is_possible_is_computed_and_the_rest_named(qgis_app, city):
    algorithm = MapLayers()
    algorithm.initAlgorithm()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    chosen = [map_id for map_id, _ in sheet_titles()].index(NEIGHBOURHOODS)
    parameters = {"STORE": str(city.path), "MAPS": [chosen]}
    first, done = algorithm.run(parameters, context, feedback)
    assert done
    assert (first["COMPUTED"], first["CURRENT"]) == (1, 0)
    assert first["IMPOSSIBLE"] >= 2
    assert open_store(city.path).has("local_supply_catchment")
    said = feedback.textLog()
    assert "Abdeckung Nahversorgung (r=1000m): berechnet." in said
    assert "Unterversorgte Wohngebiete: nicht berechnet: Es fehlen Daten zu " in said
    opened = [details.name for details in context.layersToLoadOnCompletion().values()]
    assert opened == ["Abdeckung Nahversorgung (r=1000m)"]
    second, _ = algorithm.run(parameters, context, feedback)
    assert (second["COMPUTED"], second["CURRENT"]) == (0, 1)


def test_what_a_step_left_alone_for_lack_of_data_is_not_called_empty(qgis_app, city):
    homes = FeatureTable.from_rows([shapely.box(413_000, 5_476_000, 413_300, 5_476_300)])
    with city.writing() as writer:
        writer.put("residential_building_land", homes, Provenance("", "imported", "Test"))
    feedback = QgsProcessingFeedback()
    chosen = [map_id for map_id, _ in sheet_titles()].index(NEIGHBOURHOODS)
    parameters = {"STORE": str(city.path), "MAPS": [chosen]}
    MapLayers().create().run(parameters, QgsProcessingContext(), feedback)
    said = feedback.textLog()
    assert "Unterversorgte Wohngebiete: berechnet, ohne Objekte.\n" in said
    assert "Unterversorgte Zentren: berechnet; keine Daten dazu.\n" in said


def test_data_from_elsewhere_are_named_in_one_sentence(qgis_app, city):
    centre = FeatureTable.from_rows([shapely.box(411_000, 5_476_500, 411_300, 5_476_800)])
    with city.writing() as writer:
        writer.put("district_centre", centre, Provenance("", "imported", "Test"))
    feedback = QgsProcessingFeedback()
    chosen = [map_id for map_id, _ in sheet_titles()].index("analysekarte_arbeitswelten")
    parameters = {"STORE": str(city.path), "MAPS": [chosen]}
    MapLayers().create().run(parameters, QgsProcessingContext(), feedback)
    assert "Stadtzentrum: liegt schon vor, wird hier nicht berechnet.\n" in feedback.textLog()


def test_entries_that_nothing_computes_stand_in_one_line(qgis_app, city):
    feedback = QgsProcessingFeedback()
    chosen = [map_id for map_id, _ in sheet_titles()].index("analysekarte_arbeitswelten")
    parameters = {"STORE": str(city.path), "MAPS": [chosen]}
    results, _ = MapLayers().create().run(parameters, QgsProcessingContext(), feedback)
    (line,) = [line for line in feedback.textLog().splitlines() if NO_STEP in line]
    listed = line.count("„")
    assert listed > 1
    assert line.startswith(f"{listed} Einträge ohne Daten. Dafür gibt es keine Rechnung; bitte")
    assert "„Stadtzentrum“" in line
    assert "„Logistik“" in line
    # What could be computed if there were data stands apart, and both count as without a result.
    apart = feedback.textLog().count(": nicht berechnet: ")
    assert results["IMPOSSIBLE"] == listed + apart


class TestCancel:
    """Steps that write one layer each; the user cancels at some moment."""

    @staticmethod
    def writing(role, then=lambda _progress: None):
        def run(store, progress):
            progress(0.5)
            note = Provenance(role, "computed", "Test", algorithm="insek:test")
            area = FeatureTable.from_rows([shapely.box(0, 0, 1, 1)])
            with store.writing() as writer:
                writer.put(role, area, note)
            then(progress)

        return Step(role, (), run)

    @staticmethod
    def cancelling_at(share):
        def progress(done):
            if done >= share:
                raise CancelledError

        return progress

    def cancelled(self, store, share, *steps):
        with pytest.raises(CancelledError) as caught:
            ensure_analyses(store, self.cancelling_at(share), steps=steps)
        return str(caught.value)

    def test_before_anything_is_written_nothing_has_changed(self, empty_store):
        steps = self.writing("city_core"), self.writing("forest")
        said = self.cancelled(empty_store, 0.2, *steps)
        assert said == "Abgebrochen. Es wurde nichts verändert."
        assert empty_store.roles() == ()

    @pytest.mark.parametrize("share", [0.5, 0.75])
    def test_layers_that_are_finished_are_named_and_stay(self, empty_store, share):
        steps = self.writing("city_core"), self.writing("forest")
        said = self.cancelled(empty_store, share, *steps)
        label = empty_store.catalogue.roles["city_core"].label
        assert said == (
            f"Abgebrochen. Fertig und gespeichert sind: „{label}“; der Rest ist unverändert."
        )
        assert set(open_store(empty_store.path).roles()) == {"city_core"}

    def test_a_layer_written_just_before_the_cancel_is_named_too(self, empty_store):
        def too_late(progress):
            progress(0.99)

        said = self.cancelled(empty_store, 0.9, self.writing("forest", too_late))
        assert f"„{empty_store.catalogue.roles['forest'].label}“" in said

    def test_what_was_current_is_not_called_finished(self, empty_store):
        ensure_analyses(empty_store, lambda _: None, steps=(self.writing("city_core"),))
        steps = self.writing("city_core"), self.writing("forest")
        assert "nichts verändert" in self.cancelled(empty_store, 0.6, *steps)

    def test_the_algorithm_says_so(self, qgis_app, city):
        class Impatient(QgsProcessingFeedback):
            def setProgress(self, percent):
                if percent >= 60:
                    self.cancel()

        algorithm = MapLayers()
        algorithm.initAlgorithm()
        chosen = [map_id for map_id, _ in sheet_titles()].index(NEIGHBOURHOODS)
        feedback = Impatient(False)
        parameters = {"STORE": str(city.path), "MAPS": [chosen]}
        algorithm.run(parameters, QgsProcessingContext(), feedback)
        assert (
            "Fertig und gespeichert sind: „Abdeckung Nahversorgung (r=1000m)“; der Rest"
        ) in feedback.textLog()

    def test_a_book_that_is_cancelled_names_what_was_computed_for_it(
        self, qgis_app, city, tmp_path, monkeypatch
    ):
        def drawing_is_cancelled(path, _folder, *, ensure_analyses, **_options):
            ensure_analyses(open_store(path), lambda _: None)
            raise CancelledError

        monkeypatch.setattr("insek.processing.book.build_book.make_book", drawing_is_cancelled)
        algorithm, feedback = MakeBook(), QgsProcessingFeedback(False)
        algorithm.initAlgorithm()
        parameters = {"STORE": str(city.path), "OUTPUT": str(tmp_path / "buch")}
        said = []
        for _ in range(2):
            algorithm.run(parameters, QgsProcessingContext(), feedback)
            said.append(feedback.textLog().splitlines()[-1])
        assert said[0].startswith("Abgebrochen. Fertig und gespeichert sind: ")
        assert "„Abdeckung Nahversorgung (r=1000m)“" in said[0]
        # The second time everything was current, and nothing has been written.
        assert said[1] == "Abgebrochen. Es wurde nichts verändert."
