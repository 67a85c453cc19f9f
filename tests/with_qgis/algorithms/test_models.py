"""The steps stand in a model of the Model Designer, the book included."""

import json

import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
)

from insek.processing.provider import InsekProvider
from insek.processing.store.opening import open_store

from ..book_city import make_store

Source = QgsProcessingModelChildParameterSource


@pytest.fixture(autouse=True)
def provider(qgis_app):
    registry = QgsApplication.processingRegistry()
    provider = InsekProvider()
    registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


def step(model, algorithm, **values):
    """Add a step; a value is a text, or the STORE that an earlier step returned."""
    child = QgsProcessingModelChildAlgorithm(f"insek:{algorithm}")
    child.setChildId(algorithm)
    for name, value in values.items():
        source = value if isinstance(value, Source) else Source.fromStaticValue(value)
        child.addParameterSources(name, [source])
    model.addChildAlgorithm(child)
    return Source.fromChildOutput(algorithm, "STORE")


def run(model):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results, done = model.run({}, context, QgsProcessingFeedback(), {}, False)
    assert done, results
    return results


def test_a_model_hands_the_store_from_step_to_step(tmp_path):
    districts = tmp_path / "bezirke.geojson"
    square = shapely.geometry.mapping(shapely.box(7.70, 49.40, 7.72, 49.42))
    feature = {"type": "Feature", "properties": {"Name": "Erlenbach"}, "geometry": square}
    districts.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    model = QgsProcessingModelAlgorithm("Stadt anlegen", "test")
    store = step(model, "createstore", OUTPUT=str(tmp_path / "stadt.gpkg"), BORDERS=str(districts))
    step(model, "importdistricts", STORE=store, INPUT=str(districts), NAME_FIELD="Name")
    run(model)
    assert list(open_store(tmp_path / "stadt.gpkg").read("ortsbezirk_boundary").column("name")) == [
        "Erlenbach"
    ]


@pytest.mark.proof
def test_a_model_makes_the_book(tmp_path):
    store = make_store(tmp_path / "stadt.gpkg")
    model = QgsProcessingModelAlgorithm("Buch", "test")
    model_store = str(store.path)
    step(model, "placenames", STORE=model_store)
    step(model, "book", STORE=model_store, OUTPUT=str(tmp_path / "buch"), MAPS=[0])
    run(model)
    assert (tmp_path / "buch" / "INSEK-Buch.pdf").read_bytes().startswith(b"%PDF")
    assert open_store(store.path).count("place_name") > 0
