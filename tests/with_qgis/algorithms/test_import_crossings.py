"""Streets drawn without vertices at their crossings become a network as they are taken over."""

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.steps.store_network import load_network
from insek.processing.steps.supply.computation.markets_and_stops import local_supply_network
from insek.processing.steps.supply.local_supply import SupplyOptions

from ..supply_town import X, Y, make_town, quiet
from ..tools import options

NETWORK = "local_supply_network_catchment"


@pytest.fixture
def town(tmp_path):
    return make_town(tmp_path / "ort.gpkg")


def streets(*rows):
    """Layer of lines through the village, in metres from its corner, with what they run over."""
    fields = "field=klasse:string&field=bruecke:boolean"
    layer = QgsVectorLayer(f"LineString?crs=EPSG:25832&{fields}", "Straßen", "memory")
    for spots, bridge in rows:
        text = ", ".join(f"{X + x} {Y + y}" for x, y in spots)
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(f"LINESTRING({text})"))
        feature.setAttributes(["residential", bridge])
        layer.dataProvider().addFeature(feature)
    return layer


def take_over(store, layer, *, role="street_network", **parameters):
    algorithm, feedback = ImportLayer(), QgsProcessingFeedback(False)
    algorithm.initAlgorithm()
    parameters = {"STORE": str(store.path), "INPUT": layer, "ROLE": role, **parameters}
    algorithm.run(parameters, QgsProcessingContext(), feedback, catchExceptions=False)
    return feedback.textLog()


# From the market at 1000/1000 to the east, and across it a street past the home at 1800/1600.
CROSSING = ([(1000, 1000), (2000, 1000)], False), ([(1800, 500), (1800, 1700)], False)


def test_nobody_can_turn_at_a_crossing_without_a_vertex_unless_it_is_noded(town):
    take_over(town, streets(*CROSSING))
    assert load_network(town).streets.components().count == 2
    apart = local_supply_network(
        town, options(SupplyOptions, distance_m=1500.0, resident_snap_m=1000.0), quiet
    )
    assert apart.network.supply.districts[0].served == 0
    log = take_over(town, streets(*CROSSING), CROSSINGS=True)
    assert "An Kreuzungen ergänzt: 2 Stützpunkte" in log
    assert load_network(town).streets.components().count == 1
    # What was computed on the streets before is outdated: the lines are others.
    assert town.outdated(NETWORK)
    together = local_supply_network(
        town, options(SupplyOptions, distance_m=1500.0, resident_snap_m=1000.0), quiet
    )
    assert together.network.supply.districts[0].served >= 40
    parameters = town.provenance("street_network").parameters
    assert parameters["an_kreuzungen_ergaenzte_stuetzpunkte"] == 2


def test_under_a_bridge_the_streets_stay_apart(town):
    over = (CROSSING[1][0], True)
    take_over(town, streets(CROSSING[0], over), CROSSINGS=True)
    assert load_network(town).streets.components().count == 2


def test_other_roles_are_not_noded(town):
    before = town.path.read_bytes()
    with pytest.raises(QgsProcessingException, match="gewählt ist „Hauptradwegenetz“"):
        take_over(town, streets(*CROSSING), role="main_cycle_network", CROSSINGS=True)
    assert town.path.read_bytes() == before


def test_streets_of_the_store_are_noded_by_taking_them_over_once_more(town):
    take_over(town, streets(*CROSSING))
    own = QgsVectorLayer(f"{town.path}|layername=street_network", "Wege", "ogr")
    take_over(town, own, CROSSINGS=True)
    assert load_network(town).streets.components().count == 1
    assert list(town.read("street_network").column("klasse")) == ["residential"] * 2
    assert not any(town.filled("street_network", "zu_fuss"))
