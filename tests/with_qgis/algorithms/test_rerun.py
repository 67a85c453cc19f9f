"""What a planner computed with values of their own is brought up to date with the same values."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsGui, QgsProcessingGui
from qgis.PyQt.QtCore import QVariant

from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.algorithms.kit.recorded_call import asked
from insek.processing.algorithms.project.map_layers import MapLayers
from insek.processing.catalogue.load import city_catalogue
from insek.processing.provider import algorithms
from insek.processing.runtime.errors import CancelledError
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

from ..tools import tool

X, Y = 410_000.0, 5_475_000.0
ROLE = "local_supply_catchment"
STEP = tuple(step for step in STEPS if step.role == ROLE)

STANDARD = QgsProcessingGui.WidgetType.Standard

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def town(empty_store):
    """A market with 200 people beside it and 300 people 800 m away."""
    district = shapely.box(X, Y, X + 6000, Y + 3000)
    market, far = shapely.Point(X + 1000, Y + 1500), shapely.Point(X + 1800, Y + 1500)
    tables = {
        "city_boundary": ([district], {}),
        "ortsbezirk_boundary": ([district], {"kennung": ["erlenbach"], "name": ["Erlenbach"]}),
        "local_supply_market": ([market], {"betriebstyp": ["Supermarkt"]}),
        "population_points": ([market, far], {"einwohner": [200.0, 300.0]}),
    }
    with empty_store.writing() as writer:
        for role, (shapes, columns) in tables.items():
            table = FeatureTable.from_rows(shapes, columns)
            writer.put(role, table, Provenance(role, "imported", "Test"))
    return empty_store


def run(kind, store, **values):
    algorithm, feedback = kind().create(), QgsProcessingFeedback()
    results, is_done = algorithm.run(
        {"STORE": str(store.path), **values}, QgsProcessingContext(), feedback
    )
    return results, is_done, feedback.textLog()


def open_market(store, x):
    """Another market, so that what was computed before is outdated."""
    markets = [*store.read("local_supply_market").geometry, shapely.Point(x, Y + 1500)]
    table = FeatureTable.from_rows(markets, {"betriebstyp": ["Supermarkt"] * len(markets)})
    with store.writing() as writer:
        writer.put("local_supply_market", table, Provenance("", "imported", "Test"))


def radii(store):
    return set(open_store(store.path).read(ROLE).column("radius_m"))


def without_progress(_share):
    return None


def test_a_planners_distance_outlives_a_new_market(town):
    run(tool("localsupplycoverage"), town, DISTANCE=600.0)
    open_market(town, X + 4000)
    assert town.outdated(ROLE)

    _results, is_done, log = run(MapLayers, town, MAPS=[0])

    assert is_done
    assert radii(town) == {600.0}
    assert not open_store(town.path).outdated(ROLE)
    assert shapely.area(open_store(town.path).read(ROLE).geometry).sum() == pytest.approx(
        2 * shapely.Point(0, 0).buffer(600).area, rel=0.01
    )
    assert "berechnet mit den eigenen Angaben von zuletzt" in log


def test_what_was_computed_with_the_catalogues_values_stays_with_them(town):
    run(tool("localsupplycoverage"), town)
    assert town.provenance(ROLE).call == {}
    open_market(town, X + 4000)

    (outcome,) = ensure_analyses(town, without_progress, steps=STEP)

    assert (outcome.state, outcome.reason) == ("done", "")
    assert radii(town) == {1000.0}


def test_whoever_types_the_catalogues_values_asks_for_nothing_of_their_own(town):
    run(tool("localsupplycoverage"), town, DISTANCE="1000", MIN_SALES_AREA=0, METHOD="0")
    assert town.provenance(ROLE).call == {}


def test_what_is_no_number_is_refused_instead_of_taken_for_0(town):
    parameters = {"STORE": str(town.path), "MIN_SALES_AREA": "viel"}
    algorithm = tool("localsupplycoverage")().create()
    fits, sentence = algorithm.checkParameterValues(parameters, QgsProcessingContext())
    assert not fits
    assert "„Mindestverkaufsfläche in m²“: „viel“ gilt nicht" in sentence
    _, is_done, log = run(tool("localsupplycoverage"), town, MIN_SALES_AREA="viel")
    assert not is_done
    assert "„viel“ gilt nicht. Erwartet wird eine Zahl ab 0" in log


def test_own_values_are_kept_from_one_update_to_the_next_until_the_planner_takes_others(town):
    run(tool("localsupplycoverage"), town, DISTANCE=600.0, SMALL_SHOPS=True)
    for x in (X + 3000, X + 4000):
        open_market(town, x)
        ensure_analyses(town, without_progress, steps=STEP)
        assert town.provenance(ROLE).call == {"DISTANCE": 600.0, "SMALL_SHOPS": True}
    assert radii(town) == {600.0}

    run(tool("localsupplycoverage"), town)
    open_market(town, X + 5000)
    ensure_analyses(town, without_progress, steps=STEP)

    assert radii(town) == {1000.0}


def test_a_result_from_before_such_values_were_kept_is_computed_with_the_catalogues(town):
    run(tool("localsupplycoverage"), town, DISTANCE=600.0)
    from osgeo import ogr

    file = ogr.Open(str(town.path), update=1)
    file.ExecuteSQL("ALTER TABLE insek_herkunft DROP COLUMN aufruf")
    file = None
    open_market(town, X + 4000)

    (outcome,) = ensure_analyses(open_store(town.path), without_progress, steps=STEP)

    assert outcome.state == "done"
    assert radii(town) == {1000.0}


def test_a_cancel_of_the_update_leaves_the_planners_result_as_it_was(town):
    run(tool("localsupplycoverage"), town, DISTANCE=600.0)
    before = town.provenance(ROLE)
    open_market(town, X + 4000)
    shares = []

    def stop_inside(share):
        shares.append(share)
        if 0.0 < share < 1.0:
            raise CancelledError

    with pytest.raises(CancelledError):
        ensure_analyses(town, stop_inside, steps=STEP)

    assert any(0.0 < share < 1.0 for share in shares)
    assert town.provenance(ROLE) == before


def test_a_table_that_is_gone_leaves_the_result_and_says_so(town, tmp_path):
    service = FeatureTable.from_rows(
        [shapely.Point(X + 1000, Y + 1500)] * 2,
        {
            "name": ["Markt"] * 2,
            "halt_id": ["Markt"] * 2,
            "linie": ["1"] * 2,
            "richtung": ["0", "1"],
            "route_type": [3, 3],
            "abfahrten": [56, 56],
        },
    )
    stated = {"zeitfenster": "06:00-20:00", "stichtag": "2026-03-10"}
    with town.writing() as writer:
        writer.put("pt_service", service, Provenance("", "imported", "Test", parameters=stated))
    run(tool("ptqualityclasses"), town)
    table = tmp_path / "klassen.csv"
    table.write_text(town.provenance("pt_quality_class").parameters["tabelle"], encoding="utf-8")
    _, is_done, log = run(tool("ptqualityclasses"), town, TABLE=str(table))
    assert is_done, log
    before = town.provenance("pt_quality_class")
    assert before.call == {"TABLE": str(table)}
    table.unlink()

    step = tuple(step for step in STEPS if step.role == "pt_quality_class")
    (outcome,) = ensure_analyses(town, without_progress, steps=step, renew=True)

    assert outcome.state == "impossible"
    assert "klassen.csv" in outcome.reason
    assert "Das Ergebnis mit den eigenen Angaben bleibt, wie es war." in outcome.reason
    assert town.provenance("pt_quality_class") == before


def test_a_tool_that_is_gone_leaves_its_result_and_says_so(town):
    run(tool("localsupplycoverage"), town, DISTANCE=600.0)
    with town.writing() as writer:
        kept = replace(town.provenance(ROLE), algorithm="insek:oldcoverage")
        writer.put(ROLE, town.read(ROLE), kept)
    open_market(town, X + 4000)

    (outcome,) = ensure_analyses(town, without_progress, steps=STEP)

    assert outcome.state == "impossible"
    assert "„insek:oldcoverage“" in outcome.reason
    assert radii(town) == {600.0}


@pytest.mark.parametrize(
    ("algorithm", "call"),
    [
        ("insek:createstore", {"OUTPUT": "victim", "OVERWRITE": True}),
        ("insek:exportmeasures", {"OUTPUT": "victim"}),
        ("insek:localsupplycoverage", {"OUTPUT": "victim"}),
        ("insek:localsupplycoverage", {"STORE": "victim"}),
        ("insek:localsupplycoverage", {"OVERWRITE": True}),
        ("insek:localsupplycoverage", {"DISTANCE": "victim"}),
        ("insek:localsupplycoverage", {"DISTANCE": {"type": "expression", "value": "1"}}),
        ("insek:localsupplycoverage", {"DISTANCE": -5.0}),
        ("insek:railstationcatchment", {"RADIUS": 300.0}),
        ("native:buffer", {"OUTPUT": "victim"}),
        ("", {"DISTANCE": 600.0}),
    ],
)
def test_what_a_store_says_of_a_run_is_never_another_tool_or_a_place_to_write(
    town, tmp_path, algorithm, call
):
    victim = tmp_path / "victim.gpkg"
    create_store(victim, city_catalogue("kaiserslautern"))
    before = victim.read_bytes()
    run(tool("localsupplycoverage"), town, DISTANCE=600.0)
    call = {key: str(victim) if value == "victim" else value for key, value in call.items()}
    with town.writing() as writer:
        forged = replace(town.provenance(ROLE), algorithm=algorithm, call=call)
        writer.put(ROLE, town.read(ROLE), forged)
    kept = town.provenance(ROLE)
    open_market(town, X + 4000)
    files = sorted(tmp_path.iterdir())

    (outcome,) = ensure_analyses(open_store(town.path), without_progress, steps=STEP)

    assert outcome.state == "impossible"
    assert "neu rechnen" in outcome.reason
    assert "Das Ergebnis mit den eigenen Angaben bleibt, wie es war." in outcome.reason
    assert victim.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == files
    assert town.provenance(ROLE) == kept
    assert radii(town) == {600.0}


@pytest.mark.parametrize(
    "source",
    [
        "virtual:?query=SELECT sqlite_fetch_and_increment('victim.db', 't', 'c', 'a', 1)",
        "virtual://?query=SELECT 1",
        "WFS://url=https://example.org",
        "https://example.org/ziele.geojson",
        "/vsicurl/https://example.org/ziele.geojson",
        "PG:host=example.org",
        "<OGRVRTDataSource/>",
    ],
)
def test_a_layer_of_an_earlier_run_is_opened_again_only_if_it_is_a_file(town, source):
    street = shapely.LineString([(X + 1000, Y + 1500), (X + 1800, Y + 1500)])
    note = Provenance(
        "", "computed", "", algorithm="insek:fifteenminutecity", call={"DESTINATIONS": source}
    )
    with town.writing() as writer:
        streets = FeatureTable.from_rows([street])
        writer.put("street_network", streets, Provenance("", "imported", "Test"))
        writer.put("destination_reach", FeatureTable.from_rows([street.buffer(50)]), note)
    step = tuple(step for step in STEPS if step.role == "destination_reach")

    (outcome,) = ensure_analyses(town, without_progress, steps=step, renew=True)

    assert outcome.state == "impossible"
    assert f"kein Pfad einer Datei ({source})" in outcome.reason


def test_every_step_names_the_tool_that_makes_its_result(provider):
    for step in STEPS:
        tool = QgsApplication.processingRegistry().algorithmById(f"insek:{step.algorithm}")
        assert tool is not None, step.role
        assert step.only.keys() <= {item.name() for item in tool.parameterDefinitions()}


def test_both_measurements_keep_their_own_values_though_one_tool_makes_them(town):
    street = shapely.LineString([(X + 1000, Y + 1500), (X + 1800, Y + 1500)])
    with town.writing() as writer:
        table = FeatureTable.from_rows([street])
        writer.put("street_network", table, Provenance("", "imported", "Test"))
    run(tool("localsupplycoverage"), town, METHOD=2, DISTANCE=600.0)
    run(tool("localsupplycoverage"), town, DISTANCE=800.0)
    open_market(town, X + 1700)
    both = tuple(step for step in STEPS if step.role.startswith("local_supply_"))

    outcomes = ensure_analyses(town, without_progress, steps=both)

    assert [outcome.state for outcome in outcomes] == ["done", "done"]
    assert radii(town) == {800.0}
    walked = open_store(town.path).read("local_supply_network_catchment")
    assert set(walked.column("radius_m")) == {600.0}
    again = ensure_analyses(town, without_progress, steps=both)
    assert [outcome.state for outcome in again] == ["current", "current"]


def asked_of(name, **values):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{name}")
    return asked(algorithm, values, context)


def test_only_what_differs_from_the_defaults_counts_as_asked():
    assert asked_of("localsupplycoverage", METHOD="0", SMALL_SHOPS="false") == {}
    assert asked_of("localsupplycoverage", DISTANCE=np.int64(900)) == {"DISTANCE": 900}
    assert asked_of("fifteenminutecity", CATEGORIES=[0, 2]) == {"CATEGORIES": [0, 2]}


def test_what_dialogs_give_for_empty_fields_is_not_asked():
    assert asked_of("fifteenminutecity", FIELD=QVariant(), DESTINATIONS=None) == {}
    assert asked_of("greenprovision", GRADES=[QVariant()], ALSO=[]) == {}


def test_layers_are_kept_by_their_source_and_those_in_memory_not_at_all(tmp_path):
    memory = QgsVectorLayer("Point?crs=EPSG:25832&field=kategorie:string", "ziele", "memory")
    QgsProject.instance().addMapLayer(memory)
    try:
        assert asked_of("fifteenminutecity", DESTINATIONS=memory) == {"DESTINATIONS": None}
        assert asked_of("fifteenminutecity", DESTINATIONS=memory.id()) == {"DESTINATIONS": None}
        chosen = QgsProcessingFeatureSourceDefinition(str(tmp_path / "ziele.gpkg"), True)
        assert asked_of("fifteenminutecity", DESTINATIONS=chosen) == {"DESTINATIONS": None}
    finally:
        QgsProject.instance().clear()
    file = str(tmp_path / "ziele.gpkg|layername=ziele")
    assert asked_of("fifteenminutecity", DESTINATIONS=file) == {"DESTINATIONS": file}


def test_no_choice_at_all_is_asked_where_all_are_ticked_but_not_where_the_catalogue_chooses():
    assert asked_of("fifteenminutecity", CATEGORIES=[]) == {"CATEGORIES": []}
    assert asked_of("localsupplygap", FUNCTIONS=[]) == {}
    assert asked_of("localsupplygap", FUNCTIONS=[0, 2]) == {"FUNCTIONS": [0, 2]}


def test_a_dialog_with_untouched_defaults_asks_for_nothing():
    registry = QgsGui.processingGuiRegistry()
    for offered in algorithms():
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{offered.ID}")
        context, widgets, given = QgsProcessingContext(), [], {}
        for definition in algorithm.parameterDefinitions():
            if definition.isDestination():
                continue
            wrapper = registry.createParameterWidgetWrapper(definition, STANDARD)
            widgets.append((wrapper, wrapper.createWrappedWidget(context)))
            given[definition.name()] = wrapper.parameterValue()
        assert asked(algorithm, given, context) == {}, offered.ID


@pytest.mark.parametrize(
    ("layer", "said"),
    [("fehlt.gpkg", "gelten nicht mehr"), (None, "eine Ebene im Arbeitsspeicher")],
)
def test_a_layer_that_is_gone_leaves_the_result_and_says_so(town, layer, said):
    street = shapely.LineString([(X + 1000, Y + 1500), (X + 1800, Y + 1500)])
    note = Provenance("", "computed", "Test", algorithm="insek:fifteenminutecity")
    note = replace(note, call={"DESTINATIONS": layer})
    with town.writing() as writer:
        streets = FeatureTable.from_rows([street])
        writer.put("street_network", streets, Provenance("", "imported", "Test"))
        writer.put("destination_reach", FeatureTable.from_rows([street.buffer(50)]), note)
    step = tuple(step for step in STEPS if step.role == "destination_reach")

    (outcome,) = ensure_analyses(town, without_progress, steps=step, renew=True)

    assert outcome.state == "impossible"
    assert said in outcome.reason
    assert "Das Ergebnis mit den eigenen Angaben bleibt, wie es war." in outcome.reason
    assert town.provenance("destination_reach").call == {"DESTINATIONS": layer}
