"""Grids of residents that are no German census: Eurostat, own grids, areas with a number."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from osgeo import ogr, osr
from pyproj import Transformer

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.census.census_grid import read_population

CRS = "EPSG:25832"
X, Y = 410_000, 5_475_000


def written(tmp_path, text, name="gitter.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def layer_of(path, shapes, values, *, code=25832, field="Einwohner", extra=None):
    """A GeoPackage of features with a number each."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("gitter", reference, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTReal))
    for name in extra or {}:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for row, (shape, value) in enumerate(zip(shapes, values, strict=True)):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature[field] = float(value)
        for name, texts in (extra or {}).items():
            feature[name] = texts[row]
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
        layer.CreateFeature(feature)
    del layer, dataset
    return path


def squares(count, size=250):
    west = X + size * np.arange(count)
    return shapely.box(west, Y, west + size, Y + size)


def test_a_grid_of_eurostat_is_read_by_its_headings(tmp_path):
    text = (
        "GRD_ID,TOT_P_2011,TOT_P_2021,CNTR_ID\n"
        "CRS3035RES1000mN2916000E4146000,11,50,DE\nCRS3035RES1000mN2916000E4147000,5,7,DE\n"
    )
    result = read_population(written(tmp_path, text), crs=CRS)
    assert result.total == 57
    assert result.report.notes == ("Gelesen wurde die Spalte „TOT_P_2021“, nicht: TOT_P_2011",)
    assert result.traits.other
    assert result.traits.names == ("GRD_ID", "TOT_P_2021")
    assert result.cells.column("quelle_id")[0].startswith("gitter:CRS3035")
    older = read_population(written(tmp_path, text), crs=CRS, value_field="TOT_P_2011")
    assert older.total == 16


@pytest.mark.parametrize("heading", ["T", "OBS_VALUE_T", "TOT_P"])
def test_other_headings_of_eurostat_are_known_beside_an_id(tmp_path, heading):
    text = f"{heading};GRD_ID;M;F\n50;1kmN2916E4146;24;26\n"
    assert read_population(written(tmp_path, text), crs=CRS).total == 50


def test_a_column_called_t_is_nothing_without_a_grid(tmp_path):
    with pytest.raises(SourceError, match="Keine Spalte mit der Einwohnerzahl"):
        read_population(written(tmp_path, "x;y;T\n1;2;3\n"), crs=CRS)


def test_the_cells_of_an_island_of_the_atlantic_are_found(tmp_path):
    text = "GRD_ID,TOT_P_2021\nCRS3035RES1000mN986000E1817000,12413\n"
    result = read_population(written(tmp_path, text), crs="EPSG:32628")
    (cell,) = result.cells.geometry
    corner = Transformer.from_crs(3035, 32628, always_xy=True).transform(1_817_000, 986_000)
    assert cell.distance(shapely.Point(corner)) < 0.01


def test_an_id_of_another_grid_is_a_cell_of_that_grid(tmp_path):
    text = f"Gitter_ID;Einwohner\nCRS25832RES250mN{Y}E{X};40\nCRS25832RES250mN{Y}E{X + 250};2\n"
    result = read_population(written(tmp_path, text), crs=CRS)
    assert shapely.equals(result.cells.geometry, squares(2)).all()
    assert result.traits.other


def test_grids_of_two_coordinate_systems_in_one_file_are_refused(tmp_path):
    text = f"Gitter_ID;Einwohner\nCRS25832RES100mN{Y}E{X};40\nCRS3035RES100mN2916000E4146000;1\n"
    with pytest.raises(SourceError, match=r"Koordinatensysteme \(EPSG:25832, EPSG:3035\)"):
        read_population(written(tmp_path, text), crs=CRS)


def test_midpoints_are_read_in_the_coordinate_system_that_is_stated(tmp_path):
    # A grid of 250 m that does not begin at multiples of 250.
    shifted = shapely.transform(squares(3), lambda points: points + 30.0)
    middles = shapely.get_coordinates(shapely.centroid(shifted))
    lines = [f"{x};{y};{value}" for (x, y), value in zip(middles, (4, 5, 6), strict=True)]
    path = written(tmp_path, "\n".join(["x;y;Einwohner", *lines]))
    result = read_population(path, crs=CRS, grid_crs="EPSG:25832")
    assert result.total == 15
    assert shapely.equals(result.cells.geometry, shifted).all()
    with pytest.raises(SourceError, match="zählt nicht in Metern"):
        read_population(path, crs=CRS, grid_crs="EPSG:4326")


def test_points_of_a_layer_are_a_lattice_of_their_own_coordinate_system(tmp_path):
    middles = shapely.centroid(squares(3))
    path = layer_of(tmp_path / "punkte.gpkg", middles, (4, 5, 6))
    result = read_population(path, crs=CRS)
    assert shapely.equals(result.cells.geometry, squares(3)).all()


def test_points_of_the_european_grid_are_known_in_any_coordinate_system(tmp_path):
    to_map = Transformer.from_crs(3035, 25832, always_xy=True)
    places = [shapely.Point(*to_map.transform(4_146_500 + 1000 * n, 2_916_500)) for n in range(3)]
    path = layer_of(tmp_path / "punkte.gpkg", places, (40, 50, 60))
    result = read_population(path, crs=CRS)
    assert result.total == 150
    corner = shapely.Point(to_map.transform(4_146_000, 2_916_000))
    assert result.cells.geometry[0].distance(corner) < 0.01


@pytest.mark.parametrize("code", [25832, 3035, 4326])
def test_areas_with_a_number_of_residents_are_cells_as_they_are_drawn(tmp_path, code):
    move = Transformer.from_crs(25832, code, always_xy=True)
    hexagon = shapely.Point(X, Y).buffer(200, quad_segs=2)
    beside = shapely.affinity.translate(hexagon, 500.0)
    drawn = [
        shapely.transform(shape, move.transform, interleaved=False) for shape in (hexagon, beside)
    ]
    path = layer_of(tmp_path / "bloecke.gpkg", drawn, (120, 30), code=code)
    result = read_population(path, crs=CRS)
    assert result.total == 150
    assert result.cells.geometry[0].symmetric_difference(hexagon).area < 1
    assert result.points.geometry[0].distance(shapely.Point(X, Y)) < 0.1
    assert result.traits.other
    # Half of the second block lies in the city, the other half at the sea.
    city = shapely.box(X - 300, Y - 300, X + 480, Y + 300)
    cut = read_population(path, crs=CRS, city=city)
    assert cut.total == 150
    assert shapely.intersects(city, cut.points.geometry).all()


def test_areas_on_one_another_are_no_grid(tmp_path):
    shapes = [*squares(2), shapely.box(X, Y, X + 500, Y + 250)]
    path = layer_of(tmp_path / "zwei.gpkg", shapes, (1, 2, 3))
    with pytest.raises(SourceError, match=r"liegen übereinander \(50 %"):
        read_population(path, crs=CRS)


def test_an_outline_that_crosses_itself_is_mended_and_one_without_area_is_told(tmp_path):
    bow = shapely.Polygon([(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)])
    flat = shapely.Polygon([(X + 900, Y), (X + 950, Y), (X + 900, Y)])
    path = layer_of(tmp_path / "schleife.gpkg", [bow, flat, squares(4)[3]], (7, 9, 5))
    result = read_population(path, crs=CRS)
    assert result.total == 12
    assert dict(result.account.aside)["ausgelassen (Umriss der Zelle fehlerhaft)"] == 9


def test_headings_tell_the_census_from_other_grids(tmp_path):
    def traits(heading, cell, **options):
        return read_population(written(tmp_path, f"{heading}\n{cell};40\n"), crs=CRS, **options)

    new = traits("GITTER_ID_100m;Einwohner", "CRS3035RES100mN2916000E4146000").traits
    assert (new.census, new.other, new.of_2011) == (True, False, False)
    old = traits("Gitter_ID_1km;Einwohner", "1kmN2916E4146").traits
    assert (old.census, old.other, old.of_2011) == (True, False, True)
    stated = traits("GITTER_ID_100m;Zahl", "CRS3035RES100mN2916000E4146000", value_field="Zahl")
    assert stated.traits.census
