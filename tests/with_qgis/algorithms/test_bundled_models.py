"""The models that come with the plugin: in the toolbox, in processing.run, in qgis_process."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingException,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterFile,
    QgsProject,
)

from insek.processing.algorithms.kit.bundled_models import MODELS, shipped_models
from insek.processing.algorithms.kit.groups import GROUPS
from insek.processing.provider import algorithms
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.tools.models import build_models

ROOT = Path(__file__).resolve().parents[3]
X, Y = 410_000.0, 5_475_000.0
CITY = shapely.box(X, Y, X + 6000, Y + 3000)


@pytest.fixture
def city(empty_store):
    """A market in the west; 200 people beside it, 300 in the east, four kilometres away."""
    west, east = shapely.Point(X + 1000, Y + 1500), shapely.Point(X + 5000, Y + 1500)
    tables = {
        "city_boundary": ([CITY], {}),
        "ortsbezirk_boundary": ([CITY], {"kennung": ["erlenbach"], "name": ["Erlenbach"]}),
        "local_supply_market": ([west], {"betriebstyp": ["Supermarkt"]}),
        "population_points": ([west, east], {"einwohner": [200.0, 300.0]}),
        "residential_building_land": ([west.buffer(300), east.buffer(300)], {}),
    }
    with empty_store.writing() as writer:
        for role, (shapes, columns) in tables.items():
            table = FeatureTable.from_rows(shapes, columns)
            writer.put(role, table, Provenance(role, "imported", "Test"))
    return empty_store


def test_every_model_stands_in_the_toolbox(provider):
    models = shipped_models()
    assert models
    assert len(provider.algorithms()) == len(algorithms()) + len(models)
    for model in models:
        found = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{model.name()}")
        assert found.displayName().startswith("Modell: ")
        assert found.group() == GROUPS[found.groupId()]
        assert provider.algorithm(model.name()).canExecute() == (True, "")
        assert found.canExecute() == (True, "")
        assert "model" in found.tags()
        assert "Grenzen:" in found.helpContent()["ALG_DESC"]
        assert "Limits:" in found.helpContent()["insek_en"]
        assert not found.icon().isNull()


def test_the_files_are_what_the_builder_writes(provider, tmp_path):
    build_models.write(tmp_path)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_text("utf-8") for path in MODELS.glob("*.model3")}


def test_models_ask_with_the_words_and_defaults_of_their_steps(provider):
    for chain in build_models.CHAINS:
        model = provider.algorithm(chain.id)
        for step in chain.steps:
            algorithm = provider.algorithm(step.algorithm)
            for name, asked in step.asks.items():
                ours, theirs = model.parameterDefinition(asked), algorithm.parameterDefinition(name)
                assert ours.description().endswith(theirs.description())
                assert ours.defaultValue() == theirs.defaultValue()


def test_neighbourhoods_are_computed_from_reach_to_gap(provider, city):
    from qgis import processing

    processing.run("insek:modell_nachbarschaften", {"STORE": str(city.path), "DISTANCE": 800.0})
    store = open_store(city.path)
    assert store.read("local_supply_catchment").column("radius_m")[0] == 800.0
    # Only the eastern area is out of reach; 300 people live there.
    gap = store.read("undersupplied_residential_area")
    assert list(gap.column("einwohner")) == [300.0]
    assert gap.geometry[0].centroid.x == pytest.approx(X + 5000, abs=1.0)


def test_the_layers_of_a_model_open_like_the_legend(provider, city):
    from qgis import processing

    project = QgsProject.instance()
    project.clear()
    try:
        processing.runAndLoadResults("insek:modell_nachbarschaften", {"STORE": str(city.path)})
        names = {layer.name() for layer in project.mapLayers().values()}
        assert names >= {"Abdeckung Nahversorgung (r=1000m)", "Unterversorgte Wohngebiete"}
        assert project.layerTreeRoot().findGroup("Analysekarte Nachbarschaften") is not None
    finally:
        project.clear()


def test_the_layers_of_a_model_are_its_results_and_feed_further_steps(provider, city):
    from qgis import processing

    chain = QgsProcessingModelAlgorithm("Weiter", "Test")
    store = QgsProcessingParameterFile("STORE")
    chain.addModelParameter(store, QgsProcessingModelParameter("STORE"))
    source = QgsProcessingModelChildParameterSource
    first = QgsProcessingModelChildAlgorithm("insek:modell_nachbarschaften")
    first.setChildId("karte")
    first.addParameterSources("STORE", [source.fromModelParameter("STORE")])
    declared = {item.name() for item in first.algorithm().outputDefinitions()}
    assert declared >= {"LOCALSUPPLYCOVERAGE_OUTPUT", "LOCALSUPPLYGAP_OUTPUT"}
    second = QgsProcessingModelChildAlgorithm("native:basicstatisticsforfields")
    second.setChildId("summe")
    second.addParameterSources(
        "INPUT_LAYER", [source.fromChildOutput("karte", "LOCALSUPPLYGAP_OUTPUT")]
    )
    second.addParameterSources("FIELD_NAME", [source.fromStaticValue("einwohner")])
    chain.addChildAlgorithm(first)
    chain.addChildAlgorithm(second)
    results = processing.run(chain, {"STORE": str(city.path)})
    assert results["CHILD_RESULTS"]["summe"]["SUM"] == 300.0


def test_every_declared_result_of_a_model_is_a_layer_of_a_step(provider):
    for chain in build_models.CHAINS:
        model = provider.algorithm(chain.id)
        layers = [
            output
            for step in chain.steps
            for output in provider.algorithm(step.algorithm).outputDefinitions()
            if isinstance(output, QgsProcessingOutputVectorLayer)
        ]
        assert len(model.outputDefinitions()) == len(layers) >= len(chain.steps)


def test_a_model_without_data_stops_with_a_sentence(provider, empty_store):
    from qgis import processing

    with pytest.raises(QgsProcessingException, match="fehlen Daten zu „Nahversorgung"):
        processing.run("insek:modell_nachbarschaften", {"STORE": str(empty_store.path)})


@pytest.fixture(scope="module")
def qgis_process(tmp_path_factory):
    """The program with this checkout as its plugin and a profile of its own."""
    program = next(filter(None, map(shutil.which, ("qgis_process", "qgis_process.bin"))), None)
    if program is None:
        pytest.skip("this QGIS has no qgis_process")
    folder = tmp_path_factory.mktemp("process")
    (folder / "plugins").mkdir()
    (folder / "plugins" / "insek").symlink_to(ROOT)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QGIS_", "PYTEST"))}
    environment = {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
        "QGIS_PLUGINPATH": str(folder / "plugins"),
        "QGIS_CUSTOM_CONFIG_PATH": str(folder / "profile"),
        "PYTHONPATH": sysconfig.get_paths()["purelib"],
    }

    def process(*arguments):
        return subprocess.run(  # noqa: S603 - our own commands
            [program, *arguments], capture_output=True, text=True, check=False, env=environment
        )

    assert process("plugins", "enable", "insek").returncode == 0
    return process


@pytest.mark.slow
def test_a_model_runs_in_qgis_process(qgis_process, city):
    done = qgis_process(
        "--json", "run", "insek:modell_nachbarschaften", "--", f"STORE={city.path}", "METHOD=0"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["algorithm_details"]["id"] == "insek:modell_nachbarschaften"
    assert told["results"]["LOCALSUPPLYGAP_OUTPUT"].endswith("undersupplied_residential_area")
    assert list(open_store(city.path).read("undersupplied_residential_area").column("stand")) == [
        "Vorschlag"
    ]


@pytest.mark.proof
def test_every_model_runs_through_on_the_demo_city(qgis_process, demo_city, tmp_path):
    path = shutil.copy(demo_city, tmp_path / "demo.gpkg")
    for model in shipped_models():
        done = qgis_process("run", f"insek:{model.name()}", "--", f"STORE={path}")
        assert done.returncode == 0, done.stdout + done.stderr
    store = open_store(path)
    filled = {
        "undersupplied_residential_area": "localsupplygap",
        "bus_stop_catchment_headway": "busstopheadway",
        "pt_quality_class": "ptqualityclasses",
        "pt_poor_and_elevated": "ptpoorandelevated",
        "walking_isochrone_20": "walkingisochrone",
        "green_provision_catchment": "greenprovision",
        "green_deficit_area": "greendeficit",
    }
    assert {role: store.provenance(role).algorithm for role in filled} == {
        role: f"insek:{algorithm}" for role, algorithm in filled.items()
    }
