"""Contributions, walks and places of measures come through the same door as all layers."""

import sqlite3
from contextlib import closing

import pytest
import shapely
from osgeo import ogr, osr
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.algorithms.measures.import_export import ImportMeasures
from insek.processing.algorithms.participation.import_contributions import ImportContributions
from insek.processing.algorithms.participation.import_walk import ImportWalk
from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.contributions.stored_contributions import read_contributions
from insek.processing.participation.walks import read_walk_stops, read_walks
from insek.processing.store.opening import create_store

from .layer_files import NAMES, PLACE, points, shapefile

TEXT = "text"


def ran(algorithm, arguments):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    algorithm.create().run(arguments, context, feedback, {}, False)
    return feedback.textLog()


class Contributions:
    given = "COORDINATES"

    def run(self, store, layer, folder, **parameters):
        report = str(folder / "r.xlsx")
        given = {"STORE": str(store.path), "LAYER": layer, "REPORT": report}
        return ran(ImportContributions(), given | parameters)

    def places(self, store):
        return {item.text: item.place for item in read_contributions(store)}


class Stops:
    given = "CRS"

    def run(self, store, layer, folder, **parameters):
        return ran(ImportWalk(), {"STORE": str(store.path), "STOPS": layer} | parameters)

    def places(self, store):
        return {stop.notizen: stop.place for stop in read_walk_stops(store)}


class Places:
    given = "CRS"

    def run(self, store, layer, folder, **parameters):
        rows = [f"{name};Vorhaben {number}" for number, name in enumerate((*NAMES, "a", "b"))]
        path = folder / "liste.csv"
        path.write_text("\n".join(["Kennung;Maßnahme", *rows]), encoding="utf-8")
        given = {"STORE": str(store.path), "INPUT": str(path), "PLACES": layer, "APPLY": True}
        given |= {"PLACES_ID": TEXT, "REPORT": str(folder / "r.xlsx"), "LOCATE": False}
        return ran(ImportMeasures(), given | parameters)

    def places(self, store):
        return {item.id: item.places[0].geometry for item in store.measures() if item.places}


TOOLS = pytest.mark.parametrize("tool", [Contributions(), Stops(), Places()])


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "Stadt.gpkg", city_catalogue("kaiserslautern"))


@TOOLS
@pytest.mark.parametrize(("encoding", "stated"), [("cp1252", None), ("cp850", "UTF-8")])
def test_umlauts_are_right_without_a_cpg_or_with_a_wrong_one(
    tool, store, tmp_path, encoding, stated
):
    path = shapefile(tmp_path / "orte.shp", encoding, stated=stated, field=TEXT)
    log = tool.run(store, str(path), tmp_path)
    assert set(tool.places(store)) == set(NAMES)
    assert "Zeichensatz der Datei ist nicht oder falsch angegeben" in log


@TOOLS
def test_without_a_prj_the_crs_is_suspected_and_the_one_given_counts(tool, store, tmp_path):
    path = points(tmp_path / "orte.shp", ["a"], epsg=None, field=TEXT)
    with pytest.raises(QgsProcessingException, match=r"nicht bekannt.*sehen nach EPSG:25832"):
        tool.run(store, str(path), tmp_path)
    assert not tool.places(store)
    tool.run(store, str(path), tmp_path, **{tool.given: "EPSG:25832"})
    assert tool.places(store)["a"].distance(shapely.Point(PLACE)) < 0.01


@TOOLS
def test_metres_in_geojson_are_refused_with_the_crs_they_look_like(tool, store, tmp_path):
    path = points(tmp_path / "o.geojson", ["a"], epsg=None, driver="GeoJSON", field=TEXT)
    with pytest.raises(QgsProcessingException, match=r"nicht in EPSG:4326.*sehen nach EPSG:25832"):
        tool.run(store, str(path), tmp_path)


@TOOLS
def test_axes_that_are_swapped_are_refused_and_named(tool, store, tmp_path):
    given = {"epsg": 4326, "driver": "GPKG", "field": TEXT}
    path = points(tmp_path / "o.gpkg", ["a"], places=[(49.44, 7.77)], **given)
    with pytest.raises(QgsProcessingException, match="Achsen sehen vertauscht aus"):
        tool.run(store, str(path), tmp_path)


@TOOLS
def test_a_layer_of_another_city_and_single_places_far_away_are_told(tool, store, tmp_path):
    given = {"epsg": 4326, "driver": "GPKG", "field": TEXT}
    lisbon = points(tmp_path / "l.gpkg", ["a"], places=[(-9.1, 38.7)], **given)
    log = tool.run(store, str(lisbon), tmp_path)
    assert "Alle Objekte (1) liegen mehr als 25 km außerhalb der Stadt" in log
    mixed = points(tmp_path / "m.gpkg", "ab", places=[(7.77, 49.44), (-9.1, 38.7)], **given)
    assert "1 von 2 Objekten liegt mehr als 25 km" in tool.run(store, str(mixed), tmp_path)


@TOOLS
def test_the_other_layers_of_a_file_are_named(tool, store, tmp_path):
    path = points(tmp_path / "viele.gpkg", ["a"], driver="GPKG", layer="erste", field=TEXT)
    points(path, ["b", "c"], layer="zweite", field=TEXT)
    log = tool.run(store, str(path), tmp_path)
    assert "Nicht gelesen: „zweite“ (2 Objekte)" in log
    assert set(tool.places(store)) == {"a"}
    assert "Nicht gelesen" not in tool.run(store, f"{path}|layername=zweite", tmp_path)


@TOOLS
def test_features_that_a_file_counts_but_does_not_have_are_told(tool, store, tmp_path):
    path = points(tmp_path / "o.gpkg", ["a", "b"], driver="GPKG", field=TEXT)
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("UPDATE gpkg_ogr_contents SET feature_count = 5")
    log = tool.run(store, str(path), tmp_path)
    assert "Die Datei nennt 5 Objekte, lesen ließen sich 2." in log


@TOOLS
def test_a_feature_without_geometry_has_no_place_and_the_account_says_so(tool, store, tmp_path):
    path = points(tmp_path / "o.gpkg", ["a", "b"], driver="GPKG", field=TEXT)
    source = ogr.Open(str(path), update=1)
    feature = source.GetLayer(0).GetFeature(2)
    feature.SetGeometry(None)
    source.GetLayer(0).SetFeature(feature)
    del feature, source
    log = tool.run(store, str(path), tmp_path)
    places = tool.places(store)
    assert places["a"] is not None
    assert places.get("b") is None
    # A contribution does not need a place; a stop and a place of a measure are one.
    if isinstance(tool, Contributions):
        assert "ohne Ort" in log
    else:
        assert "1 × " in log
        assert "(Objekt 2)" in log


def arcs(path, kind, wkt, texts):
    """A GeoPackage with features of a curve type."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(25832)
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    table = source.CreateLayer("orte", reference, kind)
    table.CreateField(ogr.FieldDefn(TEXT))
    for text in texts:
        feature = ogr.Feature(table.GetLayerDefn())
        feature[TEXT] = text
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        table.CreateFeature(feature)
    del feature, table, source
    return str(path)


X, Y = PLACE
DISC = f"CURVEPOLYGON (CIRCULARSTRING ({X} {Y}, {X + 100} {Y + 100}, {X + 200} {Y},"
DISC += f" {X + 100} {Y - 100}, {X} {Y}))"
HALF = f"COMPOUNDCURVE (CIRCULARSTRING ({X} {Y}, {X + 100} {Y + 100}, {X + 200} {Y}))"


def test_a_disc_drawn_with_arcs_is_the_area_of_a_measure(store, tmp_path):
    path = arcs(tmp_path / "o.gpkg", ogr.wkbCurvePolygon, DISC, ["a"])
    Places().run(store, path, tmp_path)
    area = Places().places(store)["a"].area
    assert area == pytest.approx(31_415.9, rel=1e-3)


def test_a_route_drawn_with_arcs_has_its_length(store, tmp_path):
    path = arcs(tmp_path / "o.gpkg", ogr.wkbCompoundCurve, HALF, ["a"])
    ran(ImportWalk(), {"STORE": str(store.path), "ROUTES": path})
    assert read_walks(store)[0].route.length == pytest.approx(314.16, rel=1e-3)


def test_a_contribution_drawn_with_arcs_gets_a_point_in_it(store, tmp_path):
    path = arcs(tmp_path / "o.gpkg", ogr.wkbCurvePolygon, DISC, ["a"])
    Contributions().run(store, path, tmp_path)
    middle = shapely.Point(X + 100, Y)
    assert Contributions().places(store)["a"].distance(middle) < 100


def test_the_account_of_places_names_what_belongs_to_no_measure(store, tmp_path):
    path = points(tmp_path / "o.gpkg", ["a", "b", "fremd", None], driver="GPKG", field=TEXT)
    log = Places().run(store, str(path), tmp_path)
    assert "Orte der Ebene: 2 übernommen (4 gelesen)" in log
    assert "1 × keine Maßnahme der Liste hat diese Kennung (Objekt 3 „fremd“)" in log
    assert "1 × ohne Kennung einer Maßnahme (Objekt 4)" in log
