"""Borders are drawn without slivers: on sheets by their style, on Steckbriefe each border once."""

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLinePatternFillSymbolLayer,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

from insek.processing.book.factsheet.district_shapes import (
    BORDERS,
    DISTRICTS,
    line_renderer,
    write_district_shapes,
)
from insek.processing.book.factsheet.marker_layers import MAIN_THEME, add_factsheet_layers
from insek.processing.book.factsheet.markers import write_markers
from insek.processing.book.factsheet.steckbrief import MAP_ID
from insek.processing.cartography.map_project import MapProject
from insek.processing.runtime.plugin_files import STYLES
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..book_city import DISTRICTS as IDS
from ..book_city import SIDE, SOUTH, WEST, make_store, square

CRUMB = shapely.box(WEST + 500, SOUTH + 5000, WEST + 540, SOUTH + 5040)


def untidy():
    """Three squares in a row: a crumb, a slit of 4 m, and a border that two draw 6 m apart."""
    east = shapely.box(WEST + 2 * SIDE - 6, SOUTH, WEST + 3 * SIDE, SOUTH + SIDE)
    middle = shapely.box(WEST + SIDE + 4, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    return [shapely.union(square(0), CRUMB), middle, east]


@pytest.fixture
def store(qgis_app, tmp_path):
    path = make_store(tmp_path / "stadt.gpkg").path
    with open_store(path).writing() as writer:
        columns = {"kennung": list(IDS), "einwohner": [1.0, 2.0, 3.0]}
        drawn = Provenance("", "drawn", "Test")
        writer.put("ortsbezirk_boundary", FeatureTable.from_rows(untidy(), columns), drawn)
        writer.put("city_boundary", FeatureTable.from_rows([shapely.union_all(untidy())]), drawn)
    return open_store(path)


def shapes(path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    return [shapely.from_wkb(bytes(item.geometry().asWkb())) for item in layer.getFeatures()]


def test_every_border_of_a_steckbrief_is_one_line_and_what_is_stored_stays(store, tmp_path):
    path = tmp_path / "karten.gpkg"
    before = store.read("ortsbezirk_boundary").geometry
    write_district_shapes(path, store)
    # Outline of the row, 3 x 1 squares, and the two borders within.
    assert sum(line.length for line in shapes(path, BORDERS)) == pytest.approx(
        8 * SIDE + 2 * SIDE, abs=0.1
    )
    areas = shapes(path, DISTRICTS)
    assert [shapely.get_num_geometries(area) for area in areas] == [1, 1, 1]
    assert sum(area.area for area in areas) == pytest.approx(3 * SIDE**2, rel=1e-6)
    assert np.all(
        shapely.equals(before, open_store(store.path).read("ortsbezirk_boundary").geometry)
    )


def test_a_district_with_a_spike_of_no_width_stays_on_the_maps(store, tmp_path):
    x0, y0, x1, y1 = square(0).bounds
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0 - 300, y1), (x0, y1)]
    spiked = [shapely.Polygon(corners), *untidy()[1:]]
    with store.writing() as writer:
        table = FeatureTable.from_rows(spiked, {"kennung": list(IDS)})
        writer.put("ortsbezirk_boundary", table, Provenance("", "drawn", "Test"))
    write_district_shapes(tmp_path / "karten.gpkg", open_store(store.path))
    areas = shapes(tmp_path / "karten.gpkg", DISTRICTS)
    assert [area.area for area in areas] == pytest.approx([SIDE**2] * 3, rel=0.02)


def test_the_steckbrief_shows_the_lines_in_place_of_the_areas_in_their_style(store, tmp_path):
    path = tmp_path / "karten.gpkg"
    built = MapProject.build(store, store.catalogue, maps=(MAP_ID,))
    write_markers(path, {}, crs=store.crs)
    write_district_shapes(path, store)
    add_factsheet_layers(built, MAP_ID, markers=path)
    shown = built.project.mapThemeCollection().mapThemeVisibleLayers(MAIN_THEME)
    names = [layer.name() for layer in shown]
    assert "Grenzen der Ortsbezirke" in names
    assert built.layer("ortsbezirk_boundary") not in shown
    (lines,) = (layer for layer in shown if layer.name() == "Grenzen der Ortsbezirke")
    stroke = lines.renderer().symbol().symbolLayer(0)
    assert (stroke.width(), stroke.customDashVector()) == (0.5, [2.0, 1.0])
    order = built.project.layerTreeRoot().customLayerOrder()
    assert order.index(lines) < order.index(built.layer("ortsbezirk_boundary"))


def test_a_style_of_planners_that_is_more_than_an_outline_stays_theirs(store):
    built = MapProject.build(store, store.catalogue, maps=(MAP_ID,))
    areas = built.layer("ortsbezirk_boundary")
    assert line_renderer(areas) is not None
    hatched = QgsFillSymbol.createSimple({})
    hatched.changeSymbolLayer(0, QgsLinePatternFillSymbolLayer())
    areas.setRenderer(QgsSingleSymbolRenderer(hatched))
    assert line_renderer(areas) is None


def inked(role, shape, window):
    """Whether the style of a role leaves any ink within a window on the ground."""
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:25832", role, "memory")
    assert layer.loadNamedStyle(str(STYLES / f"{role}.qml"))[1]
    feature = QgsFeature()
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shapely.multipolygons(shapely.get_parts(shape))))
    feature.setGeometry(geometry)
    layer.dataProvider().addFeature(feature)
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsGeometry.fromWkt(window.wkt).boundingBox())
    settings.setOutputSize(QSize(120, 120))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    return any(image.pixelColor(x, y).lightness() < 200 for x in range(120) for y in range(120))


SLIT = shapely.box(500, 495, 900, 502)
HOLE = shapely.box(200, 200, 290, 290)
ENCLAVE = shapely.box(2000, 200, 2200, 400)
SPIKE = shapely.box(3000, 500, 3400, 508)


@pytest.mark.parametrize("role", ["city_boundary", "ortsbezirk_boundary"])
def test_the_style_draws_borders_and_enclaves_but_no_slivers(qgis_app, role):
    town = shapely.box(0, 0, 3000, 1000)
    for missing in (SLIT, HOLE, ENCLAVE):
        town = shapely.difference(town, missing)
    crumb = shapely.box(3500, 0, 3560, 60)
    shape = shapely.union_all([town, SPIKE, crumb])
    for seen in (shapely.box(-100, 300, 100, 500), ENCLAVE.buffer(40)):
        assert inked(role, shape, seen)
    for unseen in (SLIT, HOLE, crumb):
        assert not inked(role, shape, unseen.buffer(30))
    assert not inked(role, shape, shapely.box(3200, 450, 3300, 550))


def test_a_district_that_is_all_narrow_is_drawn_as_it_is(qgis_app):
    lane = shapely.box(0, 0, 2000, 6)
    assert inked("ortsbezirk_boundary", lane, shapely.box(900, -50, 1000, 50))
