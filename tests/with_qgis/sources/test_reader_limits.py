"""What is too large for the memory is refused with the reason before it is held."""

from pathlib import Path

import pytest
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.contributions import contribution_layer
from insek.processing.participation.participation_errors import ParticipationError
from insek.processing.runtime.errors import SourceError
from insek.processing.sources import terrain_raster, terrain_tiles, vector_layer
from insek.processing.sources.census import census_grid, census_rows
from insek.processing.sources.gtfs import (
    departure_count,
    feed_archive,
    feed_table,
    frequencies,
    stop_times,
)
from insek.processing.sources.osm import osm_objects, osm_survey, osm_tidy
from insek.processing.sources.osm.osm_roles import read_osm
from insek.processing.sources.schemas import city_layer, xml_files
from insek.processing.spreadsheets.reading import cell_grid, delimited, zip_archive
from tests.with_qgis.sources.test_city_layer import PLACE, UTM32, tile

ROOT = Path(__file__).resolve().parents[3]
UTM = "EPSG:25832"


def layer(count, corners):
    """Areas with so many corners (the last is the first) and two fields."""
    made = QgsVectorLayer(
        f"Polygon?crs={UTM}&field=name:string&field=art:string", "viele", "memory"
    )
    middle = shapely.Point(PLACE)
    ring = shapely.buffer(middle, 5, quad_segs=(corners - 1) // 4)
    features = []
    for number in range(count):
        feature = QgsFeature(made.fields())
        feature.setAttributes([f"Fläche {number}", ""])
        feature.setGeometry(QgsGeometry.fromWkt(ring.wkt))
        features.append(feature)
    made.dataProvider().addFeatures(features)
    return made


def test_corners_objects_and_values_of_a_layer_count_together(monkeypatch):
    role = city_catalogue("kaiserslautern").roles["forest"]
    # Ten areas of 21 corners (one number more begins the ring), 8 more each, and one value each.
    source = layer(10, 21)
    monkeypatch.setattr(vector_layer, "MAX_HELD", 10 * (21 + 8 + 1))
    assert len(vector_layer.read_role(source, role, crs=UTM)[0]) == 10
    monkeypatch.setattr(vector_layer, "MAX_HELD", 10 * (21 + 8 + 1) - 1)
    with pytest.raises(SourceError, match=r"viele.*zu groß.*nach 9 von 10 Objekten.*zuschneiden"):
        vector_layer.read_role(source, role, crs=UTM)


@pytest.mark.parametrize("name", ["MAX_ROWS", "MAX_CELLS"])
def test_a_layer_of_contributions_has_the_limits_of_a_table(monkeypatch, name):
    city = shapely.Point(PLACE).buffer(1000)
    source = layer(10, 5)
    limit = {"MAX_ROWS": 10, "MAX_CELLS": 20}[name]
    monkeypatch.setattr(contribution_layer, name, limit)
    table = contribution_layer.layer_table(source, crs=UTM, city=city)
    assert len(table.places) == 10
    monkeypatch.setattr(contribution_layer, name, limit - 1)
    with pytest.raises(ParticipationError, match="10 Objekte mit 2 Feldern sind zu viele"):
        contribution_layer.layer_table(source, crs=UTM, city=city)


def test_census_cells_beyond_what_a_city_has_are_refused(monkeypatch, tmp_path):
    path = tmp_path / "z.csv"
    cells = [f"CRS3035RES100mN{2_926_500 + 100 * row}E4160300;5" for row in range(6)]
    path.write_text("\n".join(["GITTER_ID_100m;Einwohner", *cells]), encoding="utf-8")
    monkeypatch.setattr(census_rows, "MAX_CELLS", 6)
    assert len(census_grid.read_population(path, crs=UTM).cells) == 6
    monkeypatch.setattr(census_rows, "MAX_CELLS", 5)
    with pytest.raises(SourceError, match=r"Mehr als 5 Gitterzellen.*erst die Ortsbezirke"):
        census_grid.read_population(path, crs=UTM)


def test_a_city_model_of_too_many_buildings_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "LoD1.gml"
    path.write_text(tile(UTM32, PLACE))
    monkeypatch.setattr(city_layer, "MAX_BUILDINGS", 1)
    assert city_layer.city_model_layer(path).layer.featureCount() == 1
    monkeypatch.setattr(city_layer, "MAX_BUILDINGS", 0)
    with pytest.raises(SourceError, match=r"mehr als 0 Gebäude.*Kacheln der Stadt"):
        city_layer.city_model_layer(path)


def test_the_docs_state_the_limits_that_hold():
    text = (ROOT / "docs" / "own-data.md").read_text(encoding="utf-8")
    table = text.partition("## Grenzen der Leser")[2].partition("## ")[0]
    for limit, what in (
        (cell_grid.MAX_ROWS, "gefüllte Zeilen"),
        (cell_grid.MAX_CELLS, "Zellen, leere"),
        (zip_archive.MAX_ELEMENTS, "Elemente"),
        (vector_layer.MAX_HELD, "Stützpunkte; jedes Objekt zählt 8 mehr"),
        (cell_grid.MAX_ROWS, "Objekte, 1.000.000 Zellen"),
        (city_layer.MAX_BUILDINGS, "Gebäude"),
        (osm_survey.MAX_OBJECTS, "Objekte"),
        (osm_tidy.MAX_UNTIDY, "Objekte"),
        (census_rows.MAX_CELLS, "Gitterzellen"),
        (terrain_raster.MAX_CELLS, "Zellen im Gebiet"),
        (terrain_tiles.MAX_TILES, "Kacheln"),
        (feed_archive.MAX_MEMBERS, "Dateien"),
        (feed_table.MAX_ROWS, "Zeilen"),
        (stop_times.MAX_CALLS, "Halte"),
        (frequencies.MAX_STARTS, "Fahrten"),
        (departure_count.MAX_DEPARTURES, "Abfahrten"),
    ):
        assert f"{limit:,} {what}".replace(",", ".", (len(str(limit)) - 1) // 3) in table
    for size, unit in (
        (delimited.MAX_BYTES, 2**20),
        (zip_archive.MAX_UNPACKED, 2**20),
        (osm_objects.MAX_JSON_BYTES, 10**6),
    ):
        assert f"{size // unit} MB" in table
    for size in (feed_archive.MAX_BYTES, xml_files.MOST_UNPACKED):
        assert f"{size // 2**30} GB entpackt" in table


def test_an_extract_of_too_many_objects_is_refused(monkeypatch, tmp_path):
    path = tmp_path / "x.osm"
    nodes = "".join(f'<node id="{number}" lat="49.4" lon="7.7"/>' for number in range(1, 6))
    path.write_text(f"<osm>{nodes}</osm>")
    catalogue = city_catalogue("kaiserslautern")
    monkeypatch.setattr(osm_survey, "MAX_OBJECTS", 5)
    read_osm(path, catalogue, crs=UTM)
    monkeypatch.setattr(osm_survey, "MAX_OBJECTS", 4)
    with pytest.raises(SourceError, match=r"mehr als 4 Objekte.*Ausschnitt um die Stadt"):
        read_osm(path, catalogue, crs=UTM)


def test_a_file_that_has_to_be_written_anew_has_a_limit_of_its_own(monkeypatch, tmp_path):
    path = tmp_path / "x.osm"
    path.write_text(
        '<osm><node id="2" lat="49.4" lon="7.7"/><node id="1" lat="49.4" lon="7.7"/></osm>'
    )
    monkeypatch.setattr(osm_tidy, "MAX_UNTIDY", 1)
    with pytest.raises(SourceError, match=r"mehr als 1 Objekte"):
        read_osm(path, city_catalogue("kaiserslautern"), crs=UTM)
