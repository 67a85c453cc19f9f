"""What is too large for the memory is refused with the reason before it is held."""

import pytest
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from insek.processing.catalogue.load import load_catalogue
from insek.processing.participation.contributions import contribution_layer
from insek.processing.participation.participation_errors import ParticipationError
from insek.processing.runtime.errors import SourceError
from insek.processing.sources import vector_layer
from insek.processing.sources.census import census_grid
from insek.processing.sources.schemas import city_layer
from tests.with_qgis.sources.test_city_layer import PLACE, UTM32, tile

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
    role = load_catalogue().roles["forest"]
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
    monkeypatch.setattr(census_grid, "MAX_CELLS", 6)
    assert len(census_grid.read_population(path, crs=UTM).cells) == 6
    monkeypatch.setattr(census_grid, "MAX_CELLS", 5)
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
