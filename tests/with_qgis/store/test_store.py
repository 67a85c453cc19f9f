"""What is written into a store is what is read from it."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.features import FeatureTable
from insek.processing.store.forms.default_styles import style_file
from insek.processing.store.measures import Measure, MeasureError, MeasurePlace
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.schema import INDEXED_ROWS
from insek.processing.store.store_errors import StoreError
from insek.processing.store.stored_values import DistrictFigure, Raster

EAST, NORTH = 410_000.0, 5_477_000.0
SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)


def drawn(role="", **details):
    return Provenance(role, "drawn", "Test", **details)


def put(store, role, geometries, columns=None, **details):
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows(geometries, columns), drawn(**details))


def query(store, sql):
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(sql).fetchall()


def test_a_new_store_knows_its_city_and_is_empty(empty_store, catalogue):
    again = open_store(empty_store.path)
    assert again.crs == catalogue.city.crs
    assert again.title == catalogue.city.title
    assert not again.is_demo
    assert again.measures() == ()
    assert again.figures() == ()
    assert again.provenances() == {}
    assert [role for role in again.roles() if not role.startswith("measure_")] == []


def test_title_crs_and_demo_mark_are_kept(tmp_path):
    create_store(
        tmp_path / "a.gpkg",
        city_catalogue("kaiserslautern"),
        crs="EPSG:25833",
        title="INSEK „Görlitz“",
        demo=True,
    )
    store = open_store(tmp_path / "a.gpkg")
    assert (store.crs, store.title, store.is_demo) == ("EPSG:25833", "INSEK „Görlitz“", True)
    put(store, "bus_stop", [shapely.Point(1, 2)])
    assert QgsVectorLayer(store.uri("bus_stop"), "", "ogr").crs().authid() == "EPSG:25833"


@pytest.mark.parametrize(
    "name",
    [
        "Größe & Maß.gpkg",
        "mit Leerzeichen.gpkg",
        "100 % #1?.gpkg",
        'd\'Arc "quer".gpkg',
        "Nord∕Süd: Plan.gpkg",
        "ä.b.GPKG",
    ],
)
def test_any_file_name_can_be_written_and_read(tmp_path, name):
    store = create_store(tmp_path / "Ordner ü" / name, city_catalogue("kaiserslautern"))
    put(store, "bus_stop", [shapely.Point(1, 2)], {"name": ["Straße"]})
    with store.writing() as writer:
        writer.put_raster("terrain", Raster(np.ones((3, 4)), (0, 10, 0, 30, 0, -10)), drawn())
    again = open_store(store.path)
    assert again.read("bus_stop").column("name")[0] == "Straße"
    assert again.read_raster("terrain").values.shape == (3, 4)
    assert QgsVectorLayer(again.uri("bus_stop"), "", "ogr").isValid()
    assert [path.name for path in store.path.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a|b.gpkg", "Plan%20Mitte.gpkg"])
def test_a_file_name_that_qgis_would_misread_is_refused(tmp_path, name):
    with pytest.raises(StoreError, match=r"im Pfad nicht öffnen.*umbenennen"):
        create_store(tmp_path / name, city_catalogue("kaiserslautern"))
    with pytest.raises(StoreError, match=r"im Pfad nicht öffnen.*umbenennen"):
        open_store(tmp_path / name)


def test_texts_numbers_and_missing_values_come_back(store):
    columns = {
        "name": ["Schule „Süd“; d'Arc", None, ""],
        "ortsbezirk": ["kernstadt", None, "dansenberg"],
        "plaetze": [120, float("nan"), 0],
    }
    put(store, "primary_school", [shapely.Point(i, i) for i in range(3)], columns)
    table = store.read("primary_school")
    assert list(table.column("name"))[:2] == ["Schule „Süd“; d'Arc", None]
    assert list(table.column("ortsbezirk")) == ["kernstadt", None, "dansenberg"]
    np.testing.assert_equal(table.column("plaetze"), [120, np.nan, 0])
    assert list(table.column("hinweis")) == [None, None, None]
    assert query(store, "SELECT plaetze FROM primary_school") == [(120,), (None,), (0,)]


def test_booleans_are_booleans_in_python_and_in_qgis(store):
    line = shapely.LineString([(0, 0), (1, 1)])
    put(store, "street_network", [line, line], {"bruecke": [True, False], "ebene": [1, 0]})
    column = store.read("street_network").column("bruecke")
    assert column.dtype == bool
    assert list(column) == [True, False]
    layer = QgsVectorLayer(store.uri("street_network"), "", "ogr")
    assert [feature["bruecke"] for feature in layer.getFeatures()] == [True, False]


def test_geometries_become_multi_and_flat(store):
    put(store, "building", [shapely.force_3d(SQUARE, 7.0), shapely.MultiPolygon([SQUARE])])
    geometries = store.read("building").geometry
    assert [geometry.geom_type for geometry in geometries] == ["MultiPolygon"] * 2
    assert not shapely.has_z(geometries).any()
    assert [geometry.area for geometry in geometries] == [10_000, 10_000]


@pytest.mark.parametrize(
    ("geometry", "found"),
    [
        (None, "leer"),
        (shapely.Polygon(), "leer"),
        (shapely.LineString([(0, 0), (1, 1)]), "LINESTRING"),
    ],
)
def test_a_geometry_that_does_not_fit_is_named_with_its_row(store, geometry, found):
    with pytest.raises(StoreError, match=rf"1 von 2 .*Zeile 2: {found}.*erwartet MULTIPOLYGON"):
        put(store, "building", [SQUARE, geometry])
    assert not store.has("building")


def test_an_unknown_column_is_refused_by_name(store):
    with pytest.raises(StoreError, match=r"„bus_stop“.*farbe, größe.*Katalog"):
        put(store, "bus_stop", [shapely.Point(1, 2)], {"größe": [1], "farbe": ["rot"]})
    assert store.count("bus_stop") == 3


def test_an_unknown_role_is_refused_by_name(store):
    with pytest.raises(StoreError, match=r"Rolle „busstop“.*Katalog"):
        store.read("busstop")
    with pytest.raises(StoreError, match=r"Rolle „busstop“"):
        put(store, "busstop", [shapely.Point(1, 2)])


def test_a_role_without_data_says_so(store, catalogue):
    assert not store.has("kindergarten")
    assert store.count("kindergarten") == 0
    assert store.provenance("kindergarten") is None
    with pytest.raises(StoreError, match=catalogue.roles["kindergarten"].label):
        store.read("kindergarten")


def test_writing_a_role_again_replaces_it_and_leaves_the_others(store):
    put(store, "kindergarten", [shapely.Point(5, 5)])
    put(store, "bus_stop", [shapely.Point(9, 9)])
    assert store.count("bus_stop") == 1
    assert store.count("kindergarten") == 1
    assert set(store.roles()) >= {"bus_stop", "kindergarten"}


def test_a_role_can_be_written_empty(store):
    put(store, "bus_stop", [])
    assert store.read("bus_stop").geometry.shape == (0,)
    assert not store.has("bus_stop")


def test_tables_with_many_rows_have_a_spatial_index_and_small_ones_do_without(store):
    points = [shapely.Point(400_000 + x, 5_470_000) for x in range(INDEXED_ROWS)]
    with store.writing() as writer:
        writer.put("rail_stop", FeatureTable.from_rows(points), Provenance("", "drawn", "Test"))
    names = {name for (name,) in query(store, "SELECT name FROM sqlite_master")}
    assert "rtree_rail_stop_geom" in names
    assert "rtree_bus_stop_geom" not in names
    assert query(store, "SELECT count(*) FROM rtree_rail_stop_geom") == [(INDEXED_ROWS,)]


def test_a_column_somebody_removed_is_read_as_no_value(store):
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("ALTER TABLE bus_stop DROP COLUMN hinweis")
    assert list(store.read("bus_stop").column("hinweis")) == [None] * 3


def measure(number, **details):
    return Measure(f"m{number}", number, f"Maßnahme {number}", **details)


def test_a_measure_with_places_of_every_kind_comes_back(store):
    texts = {
        name: f"{name}: Ä;ö „ß“\nzweite Zeile"
        for name, item in Measure.__dataclass_fields__.items()
        if item.type == "str" and name != "id"
    }
    assert len(texts) == 19
    places = (
        MeasurePlace(shapely.Point(EAST, NORTH), "Marktplatz"),
        MeasurePlace(shapely.Point(EAST + 5, NORTH)),
        MeasurePlace(shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)]), "Radweg"),
        MeasurePlace(SQUARE, "Quartier"),
    )
    full = Measure(
        id="m-7",
        nummer=7,
        **texts,
        handlungsfelder=("hf3", "hf1"),
        ortsbezirke=("dansenberg", "kernstadt"),
        leuchtturm=True,
        foerderprogramme=("kfw_444",),
        ziele=("hf3_1", "hf1_2"),
        kosten_von=50_000.0,
        kosten_bis=80_000.5,
        kosten_jaehrlich=True,
        weitere={"Aktenzeichen": "61/4; „neu“", "Vorgänger": ""},
        places=places,
    )
    with store.writing() as writer:
        writer.put_measures([full, measure(2)])
    bare, again = store.measures()
    assert bare == measure(2)
    assert [(place.kind, place.label) for place in again.places] == [
        ("point", "Marktplatz"),
        ("point", ""),
        ("line", "Radweg"),
        ("polygon", "Quartier"),
    ]
    assert again.places[3].geometry.equals(SQUARE)
    for name in Measure.__dataclass_fields__:
        if name != "places":
            assert getattr(again, name) == getattr(full, name), name


def test_measures_are_replaced_with_their_places(store):
    with store.writing() as writer:
        writer.put_measures([measure(1, places=(MeasurePlace(SQUARE),)), measure(2)])
    with store.writing() as writer:
        writer.put_measures([measure(3)])
    assert [item.nummer for item in store.measures()] == [3]
    assert query(store, "SELECT count(*) FROM massnahme_flaeche") == [(0,)]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([measure(1), measure(1)], "Zeilen 1 und 2.*Kennung „m1“"),
        ([measure(1), Measure("b", 1, "B")], "Zeile 2.*Nummer 1.*„Maßnahme 1“"),
        ([Measure("a", 1, " ")], "Zeile 1.*Titel fehlt"),
        ([measure(4, places=(MeasurePlace(shapely.Point()),))], "Maßnahme 4.*keine Geometrie"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(store, rows, sentence):
    before = store.path.read_bytes()
    with pytest.raises(MeasureError, match=sentence), store.writing() as writer:
        writer.put_measures(rows)
    assert store.path.read_bytes() == before


def test_figures_are_kept_per_analysis_and_nan_means_no_data(store):
    first = DistrictFigure("versorgung", "kernstadt", "versorgt", 48_210.0, "Personen")
    unknown = DistrictFigure("versorgung", "dansenberg", "versorgt", float("nan"), "", "keine OSM")
    other = DistrictFigure("bahn", "", "erreicht", 0.0, "Personen")
    with store.writing() as writer:
        writer.put_figures("versorgung", [other, other])
    with store.writing() as writer:
        writer.put_figures("bahn", [other])
        writer.put_figures("versorgung", [first, unknown])
    figures = {(item.analyse, item.ortsbezirk): item for item in store.figures()}
    assert figures["bahn", ""] == other
    assert figures["versorgung", "kernstadt"] == first
    assert np.isnan(figures["versorgung", "dansenberg"].wert)
    assert figures["versorgung", "dansenberg"].hinweis == "keine OSM"


def test_provenance_is_kept_and_dated(store):
    put(
        store,
        "kindergarten",
        [shapely.Point(1, 1)],
        attribution="© OpenStreetMap-Mitwirkende",
        licence="ODbL",
        data_date="2024-05-01",
        algorithm="insek:importosm",
        parameters={"radius": 500.0, "Arten": ["Kita", "Hort"]},
        note="2 Objekte ausgelassen",
    )
    kept = store.provenance("kindergarten")
    assert kept.role == "kindergarten"
    assert kept.licence == "ODbL"
    assert kept.parameters == {"radius": 500.0, "Arten": ["Kita", "Hort"]}
    assert kept.note == "2 Objekte ausgelassen"
    assert kept.created.endswith("+00:00")
    assert store.provenance("bus_stop").source == "Test"


def compute_catchment(store):
    with store.writing() as writer:
        writer.put(
            "rail_stop_catchment",
            FeatureTable.from_rows([SQUARE]),
            Provenance("", "computed", "Test"),
            input_roles=("bus_stop", "terrain"),
        )


def test_a_computed_role_is_outdated_when_an_input_changes(store):
    with store.writing() as writer:
        writer.put_raster("terrain", Raster(np.ones((2, 2)), (0, 1, 0, 2, 0, -1)), drawn())
    compute_catchment(store)
    assert store.outdated("rail_stop_catchment") == ()
    put(store, "kindergarten", [shapely.Point(1, 1)])
    assert store.outdated("rail_stop_catchment") == ()
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.startEditing()
    assert layer.changeAttributeValue(1, layer.fields().indexOf("name"), "Neuer Markt")
    assert layer.commitChanges()
    assert store.outdated("rail_stop_catchment") == ("bus_stop",)
    compute_catchment(store)
    assert store.outdated("rail_stop_catchment") == ()
    with store.writing() as writer:
        writer.put_raster("terrain", Raster(np.zeros((2, 2)), (0, 1, 0, 2, 0, -1)), drawn())
    assert store.outdated("rail_stop_catchment") == ("terrain",)


def test_a_raster_comes_back_with_its_place_and_its_gaps(store):
    values = np.arange(300.0 * 270.0).reshape(300, 270) / 8
    values[10, 20] = np.nan
    transform = (EAST, 25.0, 0.0, NORTH, 0.0, -25.0)
    with store.writing() as writer:
        writer.put_raster("terrain", Raster(values, transform), drawn(data_date="2020"))
    again = open_store(store.path).read_raster("terrain")
    assert again.transform == transform
    np.testing.assert_array_equal(again.values, values.astype(np.float32))
    assert store.provenance("terrain").data_date == "2020"


def test_a_replaced_raster_leaves_nothing_behind(store):
    transform = (EAST, 25.0, 0.0, NORTH, 0.0, -25.0)
    for height in (1.0, 2.0, 3.0):
        with store.writing() as writer:
            writer.put_raster("terrain", Raster(np.full((5, 5), height), transform), drawn())
    names = {n for (n,) in query(store, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    rasters = sorted(name for name in names if name.startswith("insek_raster_"))
    assert len(rasters) == 1
    for register in (
        "gpkg_contents",
        "gpkg_tile_matrix",
        "gpkg_tile_matrix_set",
        "gpkg_extensions",
        "gpkg_2d_gridded_coverage_ancillary",
        "gpkg_2d_gridded_tile_ancillary",
    ):
        assert register in names
        column = {
            "gpkg_2d_gridded_coverage_ancillary": "tile_matrix_set_name",
            "gpkg_2d_gridded_tile_ancillary": "tpudt_name",
        }.get(register, "table_name")
        sql = f'SELECT "{column}" FROM "{register}"'  # noqa: S608 - names from the list above
        listed = {n for (n,) in query(store, sql) if n}
        assert {n for n in listed if n.startswith("insek_raster_")} <= set(rasters), register
    assert store.read_raster("terrain").values[0, 0] == 3.0


def test_a_missing_raster_says_how_to_get_it(store):
    assert not store.has_raster("terrain")
    with pytest.raises(StoreError, match="Geländemodell übernehmen"):
        store.read_raster("terrain")


def test_a_raster_that_cannot_be_stored_is_a_sentence(store):
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match=r"Stadt\.gpkg.*unverändert"), store.writing() as writer:
        writer.put_raster("terrain", Raster(np.ones((0, 0)), (0, 1, 0, 0, 0, -1)), drawn())
    assert store.path.read_bytes() == before


def test_layers_open_with_the_style_of_their_role(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    assert "INSEK" in layer.listStylesInDatabase()[2]
    shipped = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "", "memory")
    assert shipped.loadNamedStyle(str(style_file("bus_stop")))[1]
    assert layer.renderer().dump() == shipped.renderer().dump()
    assert "SimpleMarker" not in layer.renderer().symbol().symbolLayer(0).layerType()


def test_the_default_style_a_planner_saved_stays_the_default(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.renderer().symbol().setSize(9.5)
    layer.saveStyleToDatabase("Meine Haltestellen", "", True, "")
    put(store, "bus_stop", [shapely.Point(1, 1)])
    again = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    assert again.renderer().symbol().size() == 9.5
    rows = "SELECT styleName, useAsDefault FROM layer_styles WHERE f_table_name = 'bus_stop'"
    assert sorted(query(store, rows)) == [("INSEK", 0), ("Meine Haltestellen", 1)]


def test_layers_to_draw_in_are_made_once_and_empty(store):
    with store.writing() as writer:
        writer.ensure_tables(["new_meeting_place", "bus_stop"])
    assert store.count("bus_stop") == 3
    layer = QgsVectorLayer(store.uri("new_meeting_place"), "", "ogr")
    feature = QgsFeature(layer.fields())
    wkt = {"Point": "POINT (1 2)", "MultiPolygon": SQUARE.wkt}
    kind = store.catalogue.roles["new_meeting_place"].geometry
    feature.setGeometry(QgsGeometry.fromWkt(wkt["Point" if kind == "point" else "MultiPolygon"]))
    assert layer.dataProvider().addFeatures([feature])[0]
    assert open_store(store.path).count("new_meeting_place") == 1


def test_rows_are_counted_while_qgis_edits_the_layer(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.startEditing()
    layer.deleteFeatures([1, 2])
    assert layer.commitChanges(stopEditing=False)
    assert store.count("bus_stop") == 1
    assert len(store.read("bus_stop")) == 1
    table = QgsVectorLayer(f"{store.path}|layername=massnahme", "", "ogr")
    table.startEditing()
    feature = QgsFeature(table.fields())
    feature["id"], feature["nummer"], feature["titel"] = "a", 1, "Baum"
    assert table.addFeature(feature)
    assert table.commitChanges(stopEditing=False)
    assert [item.titel for item in store.measures()] == ["Baum"]


def test_an_open_layer_sees_the_new_data_after_reloading(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    assert [feature["name"] for feature in layer.getFeatures()] == ["Markt", "Bahnhof", "Schule"]
    put(store, "bus_stop", [shapely.Point(1, 1)], {"name": ["Zoo"]})
    layer.reload()
    layer.dataProvider().reloadData()
    assert layer.isValid()
    assert [feature["name"] for feature in layer.getFeatures()] == ["Zoo"]
    assert layer.featureCount() == 1


def test_overwriting_a_store_that_is_open_leaves_both_sound(store):
    layer = QgsVectorLayer(store.uri("bus_stop"), "", "ogr")
    layer.startEditing()  # QGIS keeps a journal beside the file from here on
    new = create_store(store.path, city_catalogue("kaiserslautern"), title="Neu", overwrite=True)
    layer.rollBack()
    del layer
    assert open_store(new.path).title == "Neu"
    assert not open_store(new.path).has("bus_stop")


def test_a_broken_file_can_be_overwritten_on_request(tmp_path):
    path = tmp_path / "kaputt.gpkg"
    for content in (b"", b"kein GeoPackage" * 100, b"SQLite format 3\0" + b"\xff" * 5000):
        path.write_bytes(content)
        create_store(path, city_catalogue("kaiserslautern"), overwrite=True)
        assert open_store(path).roles() is not None


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:2263", "Unsinn", "EPSG:99999999"])
def test_a_crs_that_does_not_measure_metres_is_refused(tmp_path, crs):
    with pytest.raises(StoreError, match=f"Koordinatensystem „{crs}“.*EPSG:25832"):
        create_store(tmp_path / "a.gpkg", city_catalogue("kaiserslautern"), crs=crs)
    assert list(tmp_path.iterdir()) == []
