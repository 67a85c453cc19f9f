"""Choices of several things: what counts where nobody chooses, and that book and toolbox agree."""

import pytest
import shapely
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
)

from insek.processing.algorithms.kit.pipeline import STEPS
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance

X, Y = 400_000.0, 5_470_000.0


@pytest.fixture
def village(empty_store):
    """A park of 1 ha with 300 residents 100 m away, a cemetery of 4 ha with 500 residents."""
    homes = [shapely.Point(X + 1200, Y + 1050), shapely.Point(X + 3300, Y + 1050)]
    whole = shapely.box(X, Y, X + 5000, Y + 2000)
    green = [
        shapely.box(X + 1000, Y + 1000, X + 1100, Y + 1100),
        shapely.box(X + 3000, Y + 1000, X + 3200, Y + 1200),
    ]
    tables = {
        "city_boundary": ([whole], {}),
        "ortsbezirk_boundary": ([whole], {"kennung": ["erlenbach"], "name": ["Erlenbach"]}),
        "green_space": (
            green,
            {"klasse": ["Park", "Friedhof"], "zugang": ["öffentlich", None]},
        ),
        "forest": ([shapely.box(X + 4600, Y, X + 4900, Y + 300)], {}),
        "settlement_area": ([home.buffer(150) for home in homes], {}),
        "population_points": (homes, {"einwohner": [300.0, 500.0]}),
    }
    with empty_store.writing() as writer:
        for role, (shapes, columns) in tables.items():
            table = FeatureTable.from_rows(shapes, columns)
            writer.put(role, table, Provenance(role, "imported", "Test"))
    return empty_store


def test_no_choice_of_several_things_is_left_to_qgis_which_would_take_the_first(provider):
    left = [
        f"{algorithm.id()} {parameter.name()}"
        for algorithm in provider.algorithms()
        for parameter in algorithm.parameterDefinitions()
        if isinstance(parameter, QgsProcessingParameterEnum)
        and parameter.allowMultiple()
        and not isinstance(parameter.defaultValue(), list)
    ]
    assert not left


@pytest.mark.parametrize(
    ("name", "role", "analysis"),
    [
        ("greenprovision", "green_provision_catchment", "green_space_provision"),
        ("greendeficit", "green_deficit_area", "green_space_deficit"),
    ],
)
def test_whoever_chooses_nothing_gets_the_green_of_the_book(
    provider, village, name, role, analysis
):
    def result():
        rows = [row for row in village.figures() if row.analyse == analysis]
        numbers = {(row.ortsbezirk, row.kennzahl, str(row.wert)) for row in rows}
        shapes = shapely.to_wkt(village.read(role).geometry).tolist()
        return numbers, shapes, village.provenance(role).parameters

    next(step for step in STEPS if step.role == role).run(village, lambda _share: None)
    book = result()
    algorithm = provider.algorithm(name)
    _, ok = algorithm.create().run(
        {"STORE": str(village.path)}, QgsProcessingContext(), QgsProcessingFeedback()
    )
    assert ok
    assert result() == book
    assert village.provenance(role).parameters["auch_gezaehlt"] == []


def test_the_shipped_model_counts_the_green_of_the_book(provider, village):
    model = provider.algorithm("modell_umwelt_gruen").create()
    _, ok = model.run({"STORE": str(village.path)}, QgsProcessingContext(), QgsProcessingFeedback())
    assert ok
    for role in ("green_provision_catchment", "green_deficit_area"):
        assert village.provenance(role).parameters["auch_gezaehlt"] == []
