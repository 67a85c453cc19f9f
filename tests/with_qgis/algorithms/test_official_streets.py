"""Streets of the official landscape model, taken over as the documents say."""

import re
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.steps.store_network import load_network
from insek.processing.store.opening import open_store

RECIPE = Path(__file__).resolve().parents[3] / "docs" / "own-data.md"
X, Y = 400_000.0, 5_470_000.0
# object class, dedication, function, kind, state; who may use it (foot, bike)
WAYS = {
    "Autobahn": ((42003, 1301, None, None, None), (False, False)),
    "Bundesstraße": ((42003, 1303, None, None, None), (True, True)),
    "Fußgängerzone": ((42003, 1307, 1808, None, None), (True, False)),
    "Wirtschaftsweg": ((42008, None, 5212, None, None), (True, True)),
    "Fußweg": ((53003, None, None, 1103, None), (True, False)),
    "Rad- und Fußweg": ((53003, None, None, 1110, None), (True, True)),
    "Straße ohne Widmung": ((42003, None, None, None, None), (True, True)),
    "Straße im Bau": ((42003, 1307, None, None, 4000), (False, False)),
}


def recipe(name):
    """A parameter of the command in the documents."""
    command = next(
        line for line in RECIPE.read_text("utf-8").splitlines() if "ROLE=street_network" in line
    )
    return re.search(rf"{name}='([^']*)'", command)[1]


@pytest.fixture(params=["integer", "string"])
def axes(request):
    fields = "&".join(
        f"field={name}:{request.param}" for name in ("OBJART", "WDM", "FKT", "ART", "ZUS")
    )
    layer = QgsVectorLayer(f"LineString?crs=EPSG:25832&{fields}", "Wege", "memory")
    features = []
    for row, (values, _) in enumerate(WAYS.values()):
        feature = QgsFeature(layer.fields())
        y = Y + 10 * row
        feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({X} {y}, {X + 100} {y})"))
        feature.setAttributes(list(values))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_official_streets_are_open_as_their_codes_say(empty_store, axes):
    values = {
        "STORE": str(empty_store.path),
        "INPUT": axes,
        "ROLE": "street_network",
        "FILTER": recipe("FILTER"),
        "MAPPING": recipe("MAPPING"),
    }
    _, ok = ImportLayer().create().run(values, QgsProcessingContext(), QgsProcessingFeedback())
    assert ok
    store = open_store(empty_store.path, empty_store.catalogue)
    lines = store.read("street_network").geometry
    names = [list(WAYS)[round((line.bounds[1] - Y) / 10)] for line in lines]
    assert "Straße im Bau" not in names
    for index, mode in enumerate(("fuss", "rad")):
        network = load_network(store, mode)
        open_ways = {names[row] for row in network.streets.network.feature}
        assert open_ways == {name for name, (_, use) in WAYS.items() if use[index]}
        # the road without a dedication says nothing, and is told
        assert any(note.startswith("1 Weg gilt als offen") for note in network.notes)
