"""Imports and stores read what was given, and the catalogue's values for the rest."""

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.algorithms.data.import_osm import ImportOsm, OsmOptions
from insek.processing.algorithms.data.import_timetable import ImportGtfs, TimetableQuestions
from insek.processing.algorithms.project.create_demo import CreateDemo, DemoOptions
from insek.processing.algorithms.project.create_store import CreateStore
from insek.processing.algorithms.project.map_layers import MapLayerOptions, MapLayers
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import InsekError


@pytest.fixture
def read(qgis_app, qgis_processing):
    def options(algorithm, wanted, **given):
        made = algorithm().create()
        return made.read_options(
            wanted, given, QgsProcessingContext(), catalogue=city_catalogue("kaiserslautern")
        )

    return options


def test_what_is_left_empty_is_the_catalogues(read):
    empty = read(ImportGtfs, TimetableQuestions, INPUT=["a.zip", "b.zip"])
    assert empty.files == ("a.zip", "b.zip")
    assert (empty.window, empty.margin_m) == ((6 * 3600, 20 * 3600), 2000)
    assert (empty.day, empty.excluded, empty.stops) == (None, frozenset(), False)
    given = read(ImportGtfs, TimetableQuestions, INPUT=["a.zip"], WINDOW="5-24", MARGIN=0, STOPS=1)
    assert (given.window, given.margin_m, given.stops) == ((5 * 3600, 24 * 3600), 0, True)
    assert read(ImportOsm, OsmOptions, INPUT="a.osm").margin_m == 1500


def test_all_maps_are_meant_where_none_is_chosen_and_labels_go_by_their_name(read):
    maps = read(MapLayers, MapLayerOptions).maps
    assert len(maps) == 10
    assert read(MapLayers, MapLayerOptions, MAPS=[2, 0]).maps == (maps[0], maps[2])
    assert read(CreateDemo, DemoOptions, OUTPUT="a.gpkg", SCALE="10").scale == 10
    assert read(CreateDemo, DemoOptions, OUTPUT="a.gpkg").seed is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "OSM-Datei.*fehlt"),
        ({"INPUT": "a.osm", "MARGIN": "weit"}, "Umkreis um die Stadt.*„weit“ gilt nicht"),
        ({"INPUT": "a.osm", "MARGIN": 200_000}, r"von 0 bis 100\.000"),
    ],
)
def test_what_is_missing_or_wrong_is_a_sentence(read, given, sentence):
    with pytest.raises(InsekError, match=sentence):
        read(ImportOsm, OsmOptions, **given)


def test_an_unknown_coordinate_system_is_named(qgis_app, qgis_processing, tmp_path):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    given = {"OUTPUT": str(tmp_path / "stadt.gpkg"), "CRS": "EPSG:99999999"}
    with pytest.raises(QgsProcessingException, match="„EPSG:99999999“ ist unbekannt"):
        CreateStore().create().run(given, context, feedback, {}, False)


@pytest.mark.parametrize(("margin", "own"), [(1500, {}), (900, {"MARGIN": 900})])
def test_only_another_value_than_the_catalogues_is_the_planners_own(
    provider, empty_store, margin, own
):
    made = provider.algorithm("importosm").create()
    given = {"STORE": empty_store.location, "INPUT": "a.osm", "MARGIN": margin}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    made.prepareAlgorithm(given, context, feedback)
    store = made.open_store(given, context)
    made.read_options(OsmOptions, given, context, store=store)
    assert {name: value for name, value in store.call.parameters.items() if name != "INPUT"} == own
