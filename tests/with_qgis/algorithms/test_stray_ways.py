"""A line of 6 m beside the market, as platforms are drawn, in each analysis that walks."""

import numpy as np
import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.store.features import FeatureTable

from ..supply_town import BENT, DRAWN, LANES, at, line, make_town, rectangle
from ..tools import tool

PLATFORM = line((997, 988), (1003, 988))
SENTENCE = "1 Teilnetz unter 14 m (0,3 % der Weglänge) ausgelassen"


class Feedback(QgsProcessingFeedback):
    """Remembers what is said."""

    def __init__(self):
        super().__init__(False)
        self.said = []

    def pushWarning(self, text):
        self.said.append(text)

    def pushInfo(self, text):
        self.said.append(text)


def town(path, *more):
    """Market and rail stop 10 m south of the street, a park at its end."""
    store = make_town(path)
    streets = [BENT, *LANES, *more]
    tables = {
        "street_network": FeatureTable.from_rows(
            streets, {"klasse": ["residential"] * len(streets)}
        ),
        "local_supply_market": FeatureTable.from_rows(
            [at(1000, 990)], {"betriebstyp": ["Supermarkt"]}
        ),
        "rail_stop": FeatureTable.from_rows([at(1000, 990)]),
        "green_space": FeatureTable.from_rows([rectangle(1805, 1500, 2105, 1700)]),
    }
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, DRAWN)
    return store


def run(algorithm, store, parameters):
    algorithm.initAlgorithm()
    feedback = Feedback()
    parameters = {"STORE": str(store.path), **parameters}
    algorithm.run(parameters, QgsProcessingContext(), feedback, catchExceptions=False)
    return feedback.said


@pytest.mark.parametrize(
    ("algorithm", "parameters", "role"),
    [
        (tool("localsupplycoverage"), {"METHOD": 1}, "local_supply_network_catchment"),
        (tool("railstationcatchment"), {"METHOD": 1}, "rail_stop_network_catchment"),
        (tool("fifteenminutecity"), {"CATEGORIES": [0]}, "destination_reach"),
        (tool("greenprovision"), {"METHOD": 1}, "green_provision_catchment"),
        (
            tool("localsupplygap"),
            {"DEFINITION": 2, "FUNCTIONS": [0], "MIN_FUNCTIONS": 1, "FUNCTION_METHOD": 1},
            "undersupplied_residential_area",
        ),
    ],
)
def test_a_stray_platform_changes_nothing_and_is_told(tmp_path, algorithm, parameters, role):
    plain, strayed = town(tmp_path / "ohne.gpkg"), town(tmp_path / "mit.gpkg", PLATFORM)
    assert not any("ausgelassen" in text for text in run(algorithm(), plain, parameters))
    said = run(algorithm(), strayed, parameters)
    before, after = plain.read(role).geometry, strayed.read(role).geometry
    assert len(before)
    assert shapely.equals_exact(before, after, tolerance=1e-6).all()
    figures = [[one.wert for one in store.figures()] for store in (plain, strayed)]
    assert np.array_equal(*figures, equal_nan=True)
    assert strayed.provenance(role).note.count(SENTENCE) == 1
    assert sum(SENTENCE in text for text in said) == 1
