"""Every parameter explains itself, and numbers that can only be slips are refused."""

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingParameterNumber,
)

from insek.processing.algorithms.kit.layer_help import HELP, help_of
from insek.processing.provider import InsekProvider

LENGTHS = ("DISTANCE", "RADIUS", "MINUTES", "SPEED", "METERN")


@pytest.fixture(scope="module")
def algorithms(qgis_app, qgis_processing):
    registry = QgsApplication.processingRegistry()
    provider = InsekProvider()
    registry.addProvider(provider)
    yield list(provider.algorithms())
    registry.removeProvider(provider)


def parameters(algorithms):
    return [(item, one) for item in algorithms for one in item.parameterDefinitions()]


def test_every_parameter_has_a_help_of_more_than_its_name(algorithms):
    silent = [
        f"{algorithm.name()}.{parameter.name()}: {parameter.help()}"
        for algorithm, parameter in parameters(algorithms)
        if len(parameter.help().strip()) < 25
        or parameter.help().strip().rstrip(".") == parameter.description()
    ]
    assert silent == []


def test_the_table_of_helps_holds_nothing_else(algorithms):
    names = {parameter.name() for _, parameter in parameters(algorithms)}
    whole = {f"{item.name()}.{one.name()}" for item, one in parameters(algorithms)}
    assert [key for key in HELP if key not in names | whole] == []


def test_a_help_names_the_unit_of_lengths_in_metres(algorithms):
    for algorithm, parameter in parameters(algorithms):
        if isinstance(parameter, QgsProcessingParameterNumber):
            said = f"{parameter.description()} {parameter.help()}"
            if "Entfernung" in said or "Umkreis" in said:
                place = f"{algorithm.name()}.{parameter.name()}"
                assert any(unit in said for unit in ("Meter", " m", "mm")), place


def test_what_a_parameter_says_itself_goes_before_the_table():
    assert help_of("importterrain", "BAND", "") == HELP["importterrain.BAND"]
    assert help_of("importterrain", "BAND", "Der erste.") == "Der erste."


def test_distances_times_and_speeds_have_an_upper_limit(algorithms):
    endless = [
        f"{algorithm.name()}.{parameter.name()}"
        for algorithm, parameter in parameters(algorithms)
        if isinstance(parameter, QgsProcessingParameterNumber)
        and any(word in f"{parameter.name()} {parameter.description()}".upper() for word in LENGTHS)
        and parameter.maximum() > 1e6
    ]
    assert endless == []


@pytest.mark.parametrize(
    ("name", "parameter", "value"),
    [
        ("walkingisochrone", "SPEED", 300.0),
        ("fifteenminutecity", "SPEED", 300.0),
        ("fifteenminutecity", "MINUTES", 1200.0),
        ("localsupplycoverage", "DISTANCE", 1_000_000.0),
        ("railstationcatchment", "RADIUS", 1_000_000.0),
        ("modell_nachbarschaften", "DISTANCE", 1_000_000.0),
    ],
)
def test_a_slip_is_refused_before_anything_runs(algorithms, name, parameter, value):
    algorithm = next(item for item in algorithms if item.name() == name).create()
    fits, sentence = algorithm.checkParameterValues(
        {"STORE": "stadt.gpkg", parameter: value}, QgsProcessingContext()
    )
    assert not fits
    assert (
        parameter in sentence or algorithm.parameterDefinition(parameter).description() in sentence
    )
