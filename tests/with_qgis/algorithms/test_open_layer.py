"""The door for layers: readable letters, a CRS that can be true, the others of a file."""

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.opening import create_store

from .layer_files import NAMES, PLACE, points, shapefile

ROLE = "kindergarten"


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "Stadt.gpkg", city_catalogue("kaiserslautern"))


def run(store, given, **parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = QgsProcessingFeedback()
    context.setFeedback(feedback)
    arguments = {"STORE": str(store.path), "INPUT": given, "ROLE": ROLE, **parameters}
    made = ImportLayer().create()
    assert made.checkParameterValues(arguments, context)[0]
    made.run(arguments, context, feedback, {}, False)
    return feedback.textLog()


def names(store):
    return list(store.read(ROLE).column("name"))


@pytest.mark.parametrize(
    ("encoding", "driver_id", "stated"),
    [
        ("cp1252", 0, None),
        ("cp1252", 0x57, None),
        ("cp1252", 0, "UTF-8"),
        ("cp1252", 0, "ANSI 1252"),
        ("cp1252", 0x01, None),
        ("cp850", 0, None),
        ("cp850", 0x57, None),
        ("utf-8", 0, None),
        ("utf-8", 0x57, None),
        ("utf-8", 0, "ISO-8859-1"),
    ],
)
def test_umlauts_of_a_shapefile_are_right_whatever_it_says_of_its_encoding(
    store, tmp_path, encoding, driver_id, stated
):
    path = shapefile(tmp_path / "kitas.shp", encoding, driver_id=driver_id, stated=stated)
    run(store, str(path))
    assert names(store) == list(NAMES)


def test_a_reading_that_the_file_does_not_state_is_told_with_an_example(store, tmp_path):
    log = run(store, str(shapefile(tmp_path / "kitas.shp", "cp1252")))
    assert "gelesen wurde sie als Windows-1252 (westeuropäisch) („Kita Löwenzähnchen“)" in log
    told = store.provenance(ROLE).parameters["bericht"]
    assert "Zeichensatz" in told


def test_a_true_encoding_is_not_talked_about(store, tmp_path):
    log = run(store, str(shapefile(tmp_path / "kitas.shp", "utf-8", stated="UTF-8")))
    assert "Zeichensatz" not in log


def test_only_selected_features_are_taken_of_a_layer_read_in_another_encoding(store, tmp_path):
    path = shapefile(tmp_path / "kitas.shp", "cp1252")
    layer = QgsVectorLayer(str(path), "kitas", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([1])
    run(store, QgsProcessingFeatureSourceDefinition(layer.id(), True))
    assert names(store) == ["Straße"]
    assert layer.dataProvider().encoding() == "UTF-8"
    QgsProject.instance().removeMapLayer(layer.id())


def test_metres_without_a_crs_in_geojson_are_refused_with_the_crs_they_look_like(store, tmp_path):
    path = points(tmp_path / "kitas.geojson", epsg=None, driver="GeoJSON")
    with pytest.raises(QgsProcessingException, match=r"nicht in EPSG:4326.*sehen nach EPSG:25832"):
        run(store, str(path))
    assert ROLE not in store.roles()


def test_the_crs_that_is_given_counts_where_that_of_the_file_cannot_be_true(store, tmp_path):
    path = points(tmp_path / "kitas.geojson", epsg=None, driver="GeoJSON")
    log = run(store, str(path), CRS="EPSG:25832")
    assert "gelesen in EPSG:25832, wie angegeben" in log
    place = store.read(ROLE).geometry[0]
    assert (place.x, place.y) == pytest.approx(PLACE)


@pytest.mark.parametrize(
    ("x", "y", "looks_like"),
    [
        (32_410_500, 5_476_500, "EPSG:4647"),
        (3_410_550, 5_478_300, "EPSG:31467"),
        (865_000, 6_350_000, "EPSG:3857"),
        (7.77, 49.44, "EPSG:4326"),
    ],
)
def test_a_layer_without_prj_is_refused_with_the_crs_it_looks_like(
    store, tmp_path, x, y, looks_like
):
    path = points(tmp_path / "k.shp", ["a"], places=[(x, y)], epsg=None)
    with pytest.raises(QgsProcessingException, match=f"nicht bekannt.*sehen nach {looks_like}"):
        run(store, str(path))


def test_swapped_axes_are_refused_and_named(store, tmp_path):
    path = points(tmp_path / "k.gpkg", ["a"], places=[(49.44, 7.77)], epsg=4326, driver="GPKG")
    with pytest.raises(QgsProcessingException, match=r"Achsen sehen vertauscht aus.*EPSG:4326"):
        run(store, str(path))
    path = points(tmp_path / "m.gpkg", ["a"], places=[PLACE[::-1]], driver="GPKG")
    with pytest.raises(QgsProcessingException, match=r"Achsen sehen vertauscht aus.*EPSG:25832"):
        run(store, str(path))


def test_a_crs_that_contradicts_that_of_the_layer_is_told(store, tmp_path):
    path = points(tmp_path / "k.gpkg", driver="GPKG")
    log = run(store, str(path), CRS="EPSG:25833")
    assert "Angegeben ist EPSG:25833, die Ebene nennt EPSG:25832; es gilt" in log
    assert store.read(ROLE).geometry[0].x == pytest.approx(PLACE[0])
    assert "Angegeben ist" not in run(store, str(path), CRS="EPSG:25832")


def test_a_city_elsewhere_is_told_and_single_features_far_away_are_counted(store, tmp_path):
    lisbon = points(tmp_path / "l.gpkg", ["a"], places=[(-9.1, 38.7)], epsg=4326, driver="GPKG")
    log = run(store, str(lisbon))
    assert "Alle Objekte (1) liegen mehr als 25 km außerhalb der Stadt" in log
    mixed = [(7.77, 49.44), (7.75, 49.43), (0.0, 0.0)]
    path = points(tmp_path / "m.gpkg", "abc", places=mixed, epsg=4326, driver="GPKG")
    assert "1 von 3 Objekten liegt mehr als 25 km außerhalb" in run(store, str(path))


def test_coordinates_that_cannot_be_moved_are_a_reason_of_their_own(store, tmp_path):
    places = [(7.77, 49.44), (7.75, 49.43), (7.75, 490.43)]
    path = points(tmp_path / "m.gpkg", "abc", places=places, epsg=4326, driver="GPKG")
    log = run(store, str(path))
    assert "1 × Koordinaten außerhalb von EPSG:4326, nicht umzurechnen (Objekt 3)" in log
    assert names(store) == ["a", "b"]


def test_the_layers_of_a_file_are_named_with_their_counts_for_a_choice(store, tmp_path):
    path = points(tmp_path / "viele.gpkg", ["a"], driver="GPKG", layer="städtisch")
    points(path, ["b", "c"], layer="kirchlich")
    with pytest.raises(QgsProcessingException, match=r"„städtisch“ \(1 .*„kirchlich“ \(2 Objekte"):
        run(store, str(path))
    log = run(store, f"{path}|layername=kirchlich")
    assert "Ebenen; gelesen" not in log
    assert names(store) == ["b", "c"]


def test_a_layer_that_cannot_be_opened_is_a_sentence(store, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"lässt sich nicht öffnen\. Bitte prüfen"):
        ImportLayer().create().run(
            {"STORE": str(store.path), "INPUT": str(tmp_path / "fehlt.shp"), "ROLE": ROLE},
            QgsProcessingContext(),
            QgsProcessingFeedback(),
            {},
            False,
        )
