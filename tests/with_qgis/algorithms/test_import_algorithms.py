"""The import algorithms, from the toolbox into a store; a failed one changes nothing."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import gdal, osr
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.algorithms.data.import_districts import ImportDistricts
from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.algorithms.data.import_osm import ImportOsm
from insek.processing.algorithms.data.import_population import ImportPopulation
from insek.processing.algorithms.data.import_terrain import ImportTerrain
from insek.processing.book.source_pages import source_rows
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.settlement.computation.built_up_land import DERIVED
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

QUARTER = Path(__file__).resolve().parents[2] / "data" / "quarter.osm"


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "Größe's INSEK.gpkg", city_catalogue("kaiserslautern"))


def run(algorithm, store, **parameters):
    context = QgsProcessingContext()
    feedback = QgsProcessingFeedback()
    context.setFeedback(feedback)
    made = algorithm().create()
    arguments = {"STORE": str(store.path), **parameters}
    assert made.checkParameterValues(arguments, context)[0], made.checkParameterValues(
        arguments, context
    )
    results, _ok = made.run(arguments, context, feedback, {}, False)
    return results, feedback.textLog()


def districts(*names):
    layer = QgsVectorLayer("Polygon?crs=EPSG:25832&field=bezirk:string", "bezirke", "memory")
    for index, name in enumerate(names):
        feature = QgsFeature(layer.fields())
        west = 409_000 + 1200 * index
        feature.setGeometry(
            QgsGeometry.fromWkt(
                f"POLYGON(({west} 5476000, {west + 1200} 5476000, {west + 1200} 5479000,"
                f" {west} 5479000, {west} 5476000))"
            )
        )
        feature.setAttribute("bezirk", name)
        layer.dataProvider().addFeature(feature)
    return layer


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_districts_then_osm_fill_a_store_with_sources(store):
    run(
        ImportDistricts,
        store,
        INPUT=districts("Dansenberg", "Innenstadt"),
        ATTRIBUTION="Stadt Kaiserslautern",
        DATA_DATE="2024",
    )
    assert store.provenance("city_boundary").attribution == "Stadt Kaiserslautern"
    results, log = run(ImportOsm, store, INPUT=str(QUARTER), DATA_DATE="2024-05-01")
    assert store.count("local_supply_market") == 4
    assert results["COUNT"] == sum(
        store.count(role) for role in store.roles() if not role.endswith("_boundary")
    )
    where = store.read("local_supply_market").column("ortsbezirk")
    assert set(where) == {"dansenberg", "kernstadt"}
    origin = store.provenance("forest")
    assert origin.attribution == "© OpenStreetMap-Mitwirkende (ODbL)"
    assert (origin.licence, origin.data_date, origin.algorithm) == (
        "ODbL 1.0",
        "2024-05-01",
        "insek:importosm",
    )
    assert "osm:w107" in log
    assert set(origin.parameters["abgedeckt"]) == {"dansenberg", "kernstadt"}


def test_only_the_chosen_roles_are_read_by_id_or_legend_text(store):
    label = store.catalogue.roles["kindergarten"].label
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES=f"forest; {label}")
    assert set(store.roles()) == {"forest", "kindergarten"}


def test_an_unknown_role_is_a_sentence(store):
    with pytest.raises(QgsProcessingException, match="steht nicht im Katalog"):
        run(ImportOsm, store, INPUT=str(QUARTER), ROLES="schloss")


def test_a_drawn_layer_is_kept_unless_replacing_is_asked_for(store):
    drawn = FeatureTable.from_rows([shapely.box(0, 0, 9, 9)], {"name": ["von Hand"]})
    with store.writing() as writer:
        writer.put("forest", drawn, Provenance("forest", "drawn", "Planung"))
    _results, log = run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    assert list(store.read("forest").column("name")) == ["von Hand"]
    assert "bleibt unverändert" in log
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest", REPLACE_DRAWN=True)
    assert store.count("forest") == 2


def test_what_was_drawn_or_edited_in_qgis_is_kept_too(store):
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    layer = QgsVectorLayer(store.uri("forest"), "wald", "ogr")
    item = next(layer.getFeatures())
    assert layer.dataProvider().deleteFeatures([item.id()])
    del layer
    _results, log = run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    assert store.count("forest") == 1
    assert "gezeichnete oder bearbeitete Ebene bleibt unverändert" in log
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest", REPLACE_DRAWN=True)
    assert store.count("forest") == 2
    # An import that nobody has touched is replaced unasked.
    _results, log = run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    assert "bleibt unverändert" not in log


def test_the_data_are_of_the_day_that_the_extract_states_unless_another_is_given(store, tmp_path):
    dated = tmp_path / "stadt.osm"
    dated.write_bytes(
        QUARTER.read_bytes().replace(b"<osm ", b'<osm timestamp="2023-02-21T20Z" ', 1)
    )
    _results, log = run(ImportOsm, store, INPUT=str(dated), ROLES="forest")
    assert store.provenance("forest").data_date == "2023-02-21"
    assert "Stand der Daten laut Datei: 2023-02-21" in log
    run(ImportOsm, store, INPUT=str(dated), ROLES="forest", DATA_DATE="2024")
    assert store.provenance("forest").data_date == "2024"
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    assert store.provenance("forest").data_date == ""


def test_a_broken_source_leaves_the_store_as_it_was(store, tmp_path):
    cut = tmp_path / "kaputt.osm"
    cut.write_bytes(QUARTER.read_bytes()[:5000])
    run(ImportOsm, store, INPUT=str(QUARTER), ROLES="forest")
    before = fingerprint(store.path)
    with pytest.raises(QgsProcessingException, match="Es wurde nichts übernommen"):
        run(ImportOsm, store, INPUT=str(cut))
    with pytest.raises(QgsProcessingException, match="Zeile 2"):
        run(ImportDistricts, store, INPUT=districts("Dansenberg", "Atlantis"))
    assert fingerprint(store.path) == before


def test_cancelling_leaves_the_store_as_it_was(store):
    before = fingerprint(store.path)
    context = QgsProcessingContext()
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    made = ImportOsm().create()
    results, _ok = made.run(
        {"STORE": str(store.path), "INPUT": str(QUARTER)}, context, feedback, {}, False
    )
    assert not results
    assert fingerprint(store.path) == before


def test_a_layer_fills_one_role(store):
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=titel:string", "kitas", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("POINT(409500 5477000)"))
    feature.setAttribute("titel", "Kita Süd")
    layer.dataProvider().addFeature(feature)
    run(ImportDistricts, store, INPUT=districts("Dansenberg"))
    run(ImportLayer, store, INPUT=layer, ROLE="kindergarten", MAPPING=["name", "titel"])
    table = store.read("kindergarten")
    assert (table.column("name")[0], table.column("ortsbezirk")[0]) == ("Kita Süd", "dansenberg")


def test_population_is_written_as_cells_and_points(store, tmp_path):
    grid = tmp_path / "gitter.csv"
    grid.write_text(
        "GITTER_ID_1km;Einwohner\nCRS3035RES1000mN2916000E4146000;50\n"
        "CRS3035RES1000mN2916000E4147000;–\nCRS3035RES1000mN2916000E4148000;7\n",
        encoding="utf-8",
    )
    results, _log = run(ImportPopulation, store, INPUT=str(grid), CENSUS=1)
    assert results["TOTAL"] == 57
    assert store.count("census_cell") == 3
    assert np.nansum(store.read("population_points").column("einwohner")) == 57
    assert "Zensus 2011" in store.provenance("census_cell").attribution


def test_spreading_without_buildings_is_a_sentence(store, tmp_path):
    grid = tmp_path / "gitter.csv"
    grid.write_text("GITTER_ID_1km;Einwohner\nCRS3035RES1000mN2916000E4146000;50\n")
    with pytest.raises(QgsProcessingException, match="fehlen Gebäude"):
        run(ImportPopulation, store, INPUT=str(grid), SPREAD=True)


@pytest.mark.parametrize("given", ["list", "semicolons", "parameter"])
def test_a_terrain_of_several_tiles_is_taken_at_once(store, tmp_path, given):
    tiles = []
    for column in range(3):
        path = tmp_path / f"dgm_{column}.tif"
        driver = gdal.GetDriverByName("GTiff")
        dataset = driver.Create(str(path), 10, 10, 1, gdal.GDT_Float32)
        dataset.SetGeoTransform((410_000 + 100 * column, 10, 0, 5_477_000, 0, -10))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(25832)
        dataset.SetProjection(reference.ExportToWkt())
        dataset.GetRasterBand(1).WriteArray(np.full((10, 10), 200.0 + column))
        del dataset
        tiles.append(str(path))
    ways = {
        "list": {"INPUT": tiles},
        "semicolons": {"INPUT": ";".join(tiles)},
        "parameter": {"INPUT": tiles[0], "TILES": tiles[1:]},
    }
    _results, log = run(ImportTerrain, store, **ways[given])
    assert "30 × 10 Zellen zu 10 m, Höhen 200,0 bis 202,0 m" in log
    assert store.provenance("terrain").source == "dgm_0.tif und 2 weitere Kacheln"


def test_the_real_city_runs_through(store, kaiserslautern_data):
    data = kaiserslautern_data
    run(
        ImportDistricts,
        store,
        INPUT=str(data / "ortsbezirke" / "ortsbezirksgrenzen_wgs84.geojson"),
        MERGE_CORE=True,
    )
    run(ImportOsm, store, INPUT=str(data / "osm" / "kaiserslautern_2013-04.osm.pbf"))
    run(
        ImportPopulation,
        store,
        INPUT=str(data / "zensus2011" / "zensus2011_1km_kaiserslautern.csv"),
        CENSUS=1,
        SPREAD=True,
    )
    run(ImportTerrain, store, INPUT=str(data / "hoehen" / "srtm3_kaiserslautern_25832_90m.tif"))
    assert store.count("ortsbezirk_boundary") == 10
    cells = np.nansum(store.read("census_cell").column("einwohner"))
    assert np.sum(store.read("population_points").column("einwohner")) == pytest.approx(cells)
    assert 200 < np.nanmin(open_store(store.path).read_raster("terrain").values) < 250
    covered = store.provenance("building").parameters["abgedeckt"]
    assert covered["moelschbach"] == 0.0
    assert 0.3 < covered["kernstadt"] < 0.6
    # What readers must know is printed, feature ids stay with the parameters; so a page of sources
    # has one row for all that comes from the extract as it is.
    forest, buildings = store.provenance("forest"), store.provenance("building")
    assert "nur einen Teil der Stadt" in forest.note
    assert forest.note == buildings.note
    assert "15122 übernommen (15151 gelesen" in buildings.parameters["bericht"]
    assert "osm:w" in buildings.parameters["bericht"]
    assert "Näherung" in store.provenance("population_points").note
    rows = source_rows(
        store, ("forest", "building", "rail_line"), filled={"forest", "building", "rail_line"}
    )
    assert len(rows) == 1


def test_buildings_outside_of_all_settlement_are_told_with_the_remedy(store, tmp_path):
    box = '<nd ref="{0}1"/><nd ref="{0}2"/><nd ref="{0}3"/><nd ref="{0}1"/>'
    nodes = "".join(
        f'<node id="{way}{corner}" lon="{7.7 + way / 100 + x}" lat="{49.4 + y}"/>'
        for way in (1, 2, 3)
        for corner, (x, y) in enumerate(((0, 0), (0.001, 0), (0.001, 0.001)), start=1)
    )
    ways = "".join(
        f'<way id="{way}">{box.format(way)}<tag k="{key}" v="{value}"/></way>'
        for way, key, value in (
            (1, "landuse", "residential"),
            (2, "building", "yes"),
            (3, "building", "yes"),
        )
    )
    path = tmp_path / "dorf.osm"
    path.write_text(f'<osm version="0.6">{nodes}{ways}</osm>', encoding="utf-8")
    _results, log = run(ImportOsm, store, INPUT=str(path))
    told = "2 von 2 Gebäuden stehen auf keiner Siedlungsfläche"
    remedy = "„Siedlungsfläche aus Gebäuden ergänzen“"
    assert told in log
    assert f"Aus den Gebäuden ergänzt sie {remedy}." in log
    # What is derived and imported anew is gone, and that is said.
    with store.writing() as writer:
        derived = store.read("settlement_area").with_columns(klasse=[DERIVED])
        writer.put("settlement_area", derived, store.provenance("settlement_area"))
    _results, log = run(
        ImportOsm, store, INPUT=str(path), ROLES="settlement_area", REPLACE_DRAWN=True
    )
    assert f"abgeleitet war, entfällt. Bitte {remedy} erneut ausführen." in log
    assert told not in log
