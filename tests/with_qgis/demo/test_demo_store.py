"""The demo city as a store and as a step of the toolbox."""

import shutil
import zipfile

import numpy as np
import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.algorithms.project.create_demo import CreateDemo
from insek.processing.catalogue.load import city_catalogue
from insek.processing.demo import demo_city
from insek.processing.demo.demo_city import SOURCE, build_demo, gtfs_path
from insek.processing.runtime.errors import CancelledError
from insek.processing.store.opening import open_store
from insek.processing.store.store_errors import StoreError

from ...made_city import standing_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(demo_city, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "stadt"
    shutil.copytree(demo_city.parent, folder)
    return open_store(folder / demo_city.name)


def test_the_store_says_that_it_is_a_demo_and_every_role_says_where_it_comes_from(store):
    assert store.is_demo
    assert store.crs == "EPSG:25832"
    for role in (*store.roles(), "terrain"):
        if role in {"measure_site", "measure_line", "measure_area"}:
            continue
        note = store.provenance(role)
        assert note is not None, role
        assert (note.origin, note.source) == ("demo", SOURCE), role


def test_layers_open_in_qgis_with_the_features_that_were_made(store):
    for role in (
        "building",
        "street_network",
        "forest",
        "population_points",
        "ortsbezirk_boundary",
    ):
        layer = QgsVectorLayer(store.uri(role), role, "ogr")
        assert layer.isValid()
        assert layer.featureCount() == store.count(role) > 0
        assert layer.crs().authid() == "EPSG:25832"


def test_bridges_and_levels_arrive_in_the_network(store):
    network = store.read("street_network")
    bridge = np.array([bool(value) for value in network.column("bruecke")])
    assert 10 < bridge.sum() < 0.05 * len(network)
    level = np.array([int(value) for value in network.column("ebene")])
    assert np.array_equal(level == 1, bridge)


def test_terrain_covers_the_city_and_villages_lie_above_the_core(store):
    ground = store.read_raster("terrain")
    x0, dx, _, y0, _, dy = ground.transform
    west, south, east, north = store.read("city_boundary").bounds()
    assert x0 < west
    assert y0 > north
    assert x0 + dx * ground.values.shape[1] > east
    assert y0 + dy * ground.values.shape[0] < south
    points = store.read("population_points")
    row, column = [], []
    for point in points.geometry:
        row.append(int((point.y - y0) / dy))
        column.append(int((point.x - x0) / dx))
    height = ground.values[row, column]
    home = points.column("ortsbezirk")
    core = height[home == "kernstadt"].mean()
    assert 230 < core < 270
    # Einsiedlerhof lies in the valley of the core.
    villages = set(home) - {"kernstadt", "einsiedlerhof", None}
    assert len(villages) == 8
    assert all(height[home == name].mean() > core + 20 for name in villages)


def test_measures_with_their_places_come_back_from_the_store(store):
    measures = store.measures()
    assert len(measures) >= 150
    assert sum(measure.ortsbezirke == () for measure in measures) >= 10
    assert sum(len(measure.places) > 1 for measure in measures) >= 10


def test_the_timetable_lies_beside_the_store(store):
    with zipfile.ZipFile(gtfs_path(store.path)) as archive:
        assert archive.testzip() is None
        assert {"stops.txt", "stop_times.txt", "calendar.txt"} <= set(archive.namelist())


def test_an_existing_store_is_refused_before_anything_is_computed(store):
    with pytest.raises(StoreError, match=r"gibt es schon"):
        build_demo(store.path, city_catalogue("kaiserslautern"), progress=pytest.fail)


def cancel_at(limit, path):
    def stop(share):
        if share >= limit:
            raise CancelledError

    with pytest.raises(CancelledError):
        build_demo(path, city_catalogue("kaiserslautern"), progress=stop)
    assert [one.name for one in path.parent.iterdir() if not one.name.endswith(".lock")] == []


@pytest.mark.parametrize("limit", [0.0, pytest.param(0.3, marks=pytest.mark.proof)])
def test_cancelling_while_the_city_is_made_leaves_nothing_behind(tmp_path, limit):
    cancel_at(limit, tmp_path / "stadt.gpkg")


def test_nor_does_cancelling_while_it_is_written(tmp_path, made_city, monkeypatch):
    monkeypatch.setattr(demo_city, "make_city", standing_in(made_city, seed=demo_city.SEED))
    cancel_at(0.7, tmp_path / "stadt.gpkg")


def run(parameters):
    algorithm = CreateDemo()
    algorithm.initAlgorithm()
    feedback = QgsProcessingFeedback()
    return algorithm.processAlgorithm(parameters, QgsProcessingContext(), feedback)


def test_the_algorithm_returns_both_files_and_replaces_only_when_told(
    tmp_path, made_city, monkeypatch
):
    monkeypatch.setattr(demo_city, "make_city", standing_in(made_city, seed=3))
    target = tmp_path / 'Köln "Süd" & Co.gpkg'
    target.write_text("kein Speicher")
    with pytest.raises(QgsProcessingException, match=r"gibt es schon"):
        run({"OUTPUT": str(target), "SCALE": "1"})
    assert target.read_text() == "kein Speicher"
    result = run({"OUTPUT": str(target), "SCALE": "1", "SEED": 3, "OVERWRITE": True})
    store = open_store(result["STORE"])
    assert store.is_demo
    assert store.provenance("building").parameters["startwert"] == 3
    assert zipfile.is_zipfile(result["GTFS"])
