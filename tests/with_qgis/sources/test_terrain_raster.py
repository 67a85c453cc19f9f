"""Rasters become the terrain of the store."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import gdal, osr
from pyproj import Transformer

from insek.processing.runtime.errors import CancelledError, SourceError
from insek.processing.sources.terrain_raster import read_terrain
from insek.processing.sources.terrain_tiles import joined_tiles

WEST, NORTH = 400_000.0, 5_480_000.0
NODATA = -9999.0


def plane(x, y):
    """Height of a slope that rises to the east and to the north."""
    return 200.0 + (x - WEST) / 100.0 + (y - (NORTH - 2000.0)) / 50.0


def write(path, *, code=25832, unit="", bands=1, hole=False, size=10.0):
    cells = 200
    x = WEST + size * (np.arange(cells) + 0.5)
    y = NORTH - size * (np.arange(cells) + 0.5)
    values = plane(x[None, :], y[:, None])
    if hole:
        values[50:60, 50:60] = NODATA
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cells, cells, bands, gdal.GDT_Float32)
    dataset.SetGeoTransform((WEST, size, 0.0, NORTH, 0.0, -size))
    if code:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(code)
        dataset.SetProjection(reference.ExportToWkt())
    for number in range(1, bands + 1):
        band = dataset.GetRasterBand(number)
        band.WriteArray(values * number)
        band.SetNoDataValue(NODATA)
        band.SetUnitType(unit)
    del band, dataset
    return str(path)


def height_at(raster, x, y):
    x0, dx, _, y0, _, dy = raster.transform
    return raster.values[int((y - y0) // dy), int((x - x0) // dx)]


def cell_centres(raster):
    x0, dx, _, y0, _, dy = raster.transform
    rows, columns = raster.values.shape
    return x0 + dx * (np.arange(columns) + 0.5), y0 + dy * (np.arange(rows) + 0.5)


def test_heights_stay_where_they_were(tmp_path):
    result = read_terrain(write(tmp_path / "dgm.tif"), crs="EPSG:25832")
    x, y = cell_centres(result.raster)
    assert np.allclose(result.raster.values, plane(x[None, :], y[:, None]), atol=0.01)


@pytest.mark.parametrize("resolution", [5.0, 25.0, 40.0])
def test_another_resolution_keeps_the_slope(tmp_path, resolution):
    area = shapely.box(WEST + 500, NORTH - 1500, WEST + 1500, NORTH - 500)
    result = read_terrain(
        write(tmp_path / "dgm.tif"), crs="EPSG:25832", area=area, resolution=resolution
    )
    assert result.raster.transform[1] == resolution
    x, y = cell_centres(result.raster)
    assert np.allclose(result.raster.values, plane(x[None, :], y[:, None]), atol=0.15)


def test_only_the_rectangle_around_the_area_is_taken(tmp_path):
    area = shapely.box(WEST + 503, NORTH - 1500, WEST + 1500, NORTH - 500)
    raster = read_terrain(write(tmp_path / "dgm.tif"), crs="EPSG:25832", area=area).raster
    assert raster.transform[0] == WEST + 500
    assert raster.values.shape == (100, 100)


def test_cells_without_value_are_nan_and_counted(tmp_path):
    result = read_terrain(write(tmp_path / "dgm.tif", hole=True), crs="EPSG:25832")
    assert int(np.isnan(result.raster.values).sum()) == 100
    assert "100 Zellen ohne Wert" in result.summary
    # The lowest cell lies at 200 + 0.05 + 0.1 m, written with a comma.
    assert "Höhen 200," in result.summary
    assert "." not in result.summary


def undeclared(path, *, value, kind=gdal.GDT_Float32, unit="", scale=1.0, all_cells=False):
    """A raster whose hole of 10 × 10 cells holds a number that it does not call "no value"."""
    cells, size = 200, 10.0
    x = WEST + size * (np.arange(cells) + 0.5)
    y = NORTH - size * (np.arange(cells) + 0.5)
    values = plane(x[None, :], y[:, None]) * scale
    values[50:60, 50:60] = value
    if all_cells:
        values = values * 0 + value
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cells, cells, 1, kind)
    dataset.SetGeoTransform((WEST, size, 0.0, NORTH, 0.0, -size))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(25832)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.GetRasterBand(1).WriteArray(values)
    dataset.GetRasterBand(1).SetUnitType(unit)
    del dataset
    return str(path)


@pytest.mark.parametrize(
    ("value", "kind", "named"),
    [
        (-9999, gdal.GDT_Float32, "−9999"),
        (-32768, gdal.GDT_Int16, "−32768"),
        (3.4e38, gdal.GDT_Float32, "3,4·10^38"),
        (65535, gdal.GDT_UInt16, "65535"),
    ],
)
def test_impossible_heights_count_as_none_and_are_told(tmp_path, value, kind, named):
    path = undeclared(tmp_path / "dgm.tif", value=value, kind=kind)
    result = read_terrain(path, crs="EPSG:25832")
    assert int(np.isnan(result.raster.values).sum()) == 100
    assert f"100 Zellen mit unmöglicher Höhe ({named}) als ohne Wert gelesen" in result.summary
    assert "dgm.tif" in result.warning
    low, high = np.nanmin(result.raster.values), np.nanmax(result.raster.values)
    assert 200 <= low < high <= 261  # the plane: 200 m + 20 m eastwards + 40 m northwards


@pytest.mark.parametrize("resolution", [3.0, 40.0])
def test_impossible_heights_do_not_leak_into_their_neighbours(tmp_path, resolution):
    area = shapely.box(WEST + 300, NORTH - 1000, WEST + 1000, NORTH - 300)
    path = undeclared(tmp_path / "dgm.tif", value=-9999)
    raster = read_terrain(path, crs="EPSG:25832", area=area, resolution=resolution).raster
    x, y = cell_centres(raster)
    known = np.isfinite(raster.values)
    assert 0.9 < known.mean() < 1.0
    expected = plane(x[None, :], y[:, None])
    # beside a gap the mean of what is known lies off the middle of a cell, by less than its half
    assert np.allclose(raster.values[known], expected[known], atol=0.75)


def test_impossible_heights_outside_of_the_city_do_not_matter(tmp_path):
    area = shapely.box(WEST + 1200, NORTH - 1900, WEST + 1900, NORTH - 1200)
    path = undeclared(tmp_path / "dgm.tif", value=-9999)
    result = read_terrain(path, crs="EPSG:25832", area=area)
    assert result.warning == ""
    assert "unmöglich" not in result.summary


def test_impossible_heights_are_found_in_degrees_and_in_feet(tmp_path):
    source = undeclared(tmp_path / "dgm.tif", value=-9999)
    geographic = str(tmp_path / "geo.tif")
    gdal.Warp(geographic, source, dstSRS="EPSG:4326", resampleAlg="near")
    area = shapely.box(WEST + 300, NORTH - 1000, WEST + 1000, NORTH - 300)
    result = read_terrain(geographic, crs="EPSG:25832", area=area)
    assert np.nanmin(result.raster.values) >= 200
    assert "−9999" in result.warning
    # 9,600 ft are 2,926 m: a possible height
    feet = undeclared(tmp_path / "feet.tif", value=9600.0, unit="ft", scale=1 / 0.3048)
    assert read_terrain(feet, crs="EPSG:25832", unit="ft").warning == ""


def test_a_raster_without_any_possible_height_is_refused(tmp_path):
    path = undeclared(tmp_path / "mm.tif", value=235_000.0, all_cells=True)
    with pytest.raises(SourceError, match=r"keine Zelle eine mögliche Höhe .*235000.*Einheit"):
        read_terrain(path, crs="EPSG:25832")


def test_a_picture_is_no_terrain(tmp_path):
    path = str(tmp_path / "bild.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 20, 20, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((WEST, 100.0, 0.0, NORTH, 0.0, -100.0))
    del dataset
    with pytest.raises(SourceError, match="Bild mit Farben"):
        read_terrain(path, crs="EPSG:25832", given_crs="EPSG:25832")


def test_a_geographic_raster_lands_in_the_right_place(tmp_path):
    source = write(tmp_path / "dgm.tif")
    target = str(tmp_path / "geo.tif")
    gdal.Warp(target, source, dstSRS="EPSG:4326", resampleAlg="bilinear", dstNodata=NODATA)
    raster = read_terrain(target, crs="EPSG:25832", resolution=10.0).raster
    x, y = WEST + 1000.0, NORTH - 1000.0
    lon, lat = Transformer.from_crs(25832, 4326, always_xy=True).transform(x, y)
    assert math.isfinite(lon + lat)
    assert height_at(raster, x, y) == pytest.approx(plane(x, y), abs=0.5)


def test_feet_are_converted_when_they_are_stated_and_never_guessed(tmp_path):
    feet = write(tmp_path / "feet.tif", unit="ft")
    with pytest.raises(SourceError, match="nicht geraten"):
        read_terrain(feet, crs="EPSG:25832")
    raster = read_terrain(feet, crs="EPSG:25832", unit="ft").raster
    x, y = WEST + 1005.0, NORTH - 1005.0
    assert height_at(raster, x, y) == pytest.approx(plane(x, y) * 0.3048, abs=0.01)


def test_the_chosen_band_is_read(tmp_path):
    path = write(tmp_path / "dgm.tif", bands=2)
    one = read_terrain(path, crs="EPSG:25832").raster.values
    two = read_terrain(path, crs="EPSG:25832", band=2).raster.values
    assert np.allclose(two, 2 * one, rtol=1e-4)
    with pytest.raises(SourceError, match="Kanal 3 gibt es nicht"):
        read_terrain(path, crs="EPSG:25832", band=3)


def test_a_raster_without_crs_needs_one(tmp_path):
    path = write(tmp_path / "dgm.tif", code=None)
    with pytest.raises(SourceError, match="Koordinatensystem des Rasters ist nicht angegeben"):
        read_terrain(path, crs="EPSG:25832")
    assert read_terrain(path, crs="EPSG:25832", given_crs="EPSG:25832").raster.values.size == 40_000


def test_a_coordinate_system_in_broken_letters_is_a_sentence(tmp_path):
    path = tmp_path / "hoehen.asc"
    path.write_text(
        "ncols 2\nnrows 2\nxllcorner 400000\nyllcorner 5480000\ncellsize 10\n250 251\n252 253\n"
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(25832)
    told = reference.ExportToWkt().encode().replace(b"Greenwich", b"Gr\xf9\xefnwich")
    path.with_suffix(".prj").write_bytes(told)
    with pytest.raises(SourceError, match="Angabe zum Koordinatensystem ist beschädigt"):
        read_terrain(str(path), crs="EPSG:25832")


def test_a_raster_elsewhere_is_a_sentence(tmp_path):
    area = shapely.box(WEST + 50_000, NORTH, WEST + 51_000, NORTH + 1000)
    with pytest.raises(SourceError, match="keine Höhen"):
        read_terrain(write(tmp_path / "dgm.tif"), crs="EPSG:25832", area=area)


def test_a_resolution_too_fine_names_one_that_works(tmp_path):
    area = shapely.box(WEST, NORTH - 20_000, WEST + 20_000, NORTH)
    with pytest.raises(SourceError, match="mindestens 4 m"):
        read_terrain(write(tmp_path / "d.tif"), crs="EPSG:25832", area=area, resolution=1.0)


@pytest.mark.parametrize("content", [b"", b"II*\x00kaputt", b"kein Raster"])
def test_a_file_that_is_no_raster_is_a_sentence(tmp_path, content):
    path = tmp_path / "kaputt.tif"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"kaputt\.tif"):
        read_terrain(str(path), crs="EPSG:25832")


def test_a_truncated_raster_is_a_sentence(tmp_path):
    whole = write(tmp_path / "dgm.tif")
    cut = tmp_path / "cut.tif"
    cut.write_bytes(Path(whole).read_bytes()[:60_000])
    with pytest.raises(SourceError, match=r"cut\.tif"):
        read_terrain(str(cut), crs="EPSG:25832")


def test_cancelling_stops_the_run(tmp_path):
    def stop(_share):
        raise CancelledError

    with pytest.raises(CancelledError):
        read_terrain(write(tmp_path / "dgm.tif"), crs="EPSG:25832", progress=stop)


def scaled(path, values, *, scale=1.0, offset=0.0, code=25832, west=WEST, north=NORTH, size=10.0):
    """A raster of whole numbers with scale and offset in the band, −1 where there is no height."""
    rows, columns = values.shape
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), columns, rows, 1, gdal.GDT_Int16)
    dataset.SetGeoTransform((west, size, 0.0, north, 0.0, -size))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    dataset.SetProjection(reference.ExportToWkt())
    band = dataset.GetRasterBand(1)
    band.WriteArray(values)
    band.SetNoDataValue(-1)
    band.SetScale(scale)
    band.SetOffset(offset)
    del band, dataset
    return str(path)


def test_scale_and_offset_of_a_band_are_applied(tmp_path):
    stored = np.add.outer(np.arange(40) * 10, np.arange(50)) + 1000
    stored[3, 4] = -1
    path = scaled(tmp_path / "dgm.tif", stored, scale=0.1, offset=100.0)
    values = read_terrain(path, crs="EPSG:25832").raster.values
    truth = stored * 0.1 + 100.0
    assert np.isnan(values[3, 4])
    assert values[10, 20] == pytest.approx(truth[10, 20])
    assert np.nanmax(values) == pytest.approx(truth.max())


def test_impossible_heights_are_told_in_metres_after_scaling(tmp_path):
    stored = np.full((40, 50), 2500)
    stored[0, 0] = 32000
    stored[1:] += np.arange(50)
    path = scaled(tmp_path / "dgm.tif", stored, scale=0.5, offset=-1000.0)
    result = read_terrain(path, crs="EPSG:25832")
    assert "1 Zelle mit unmöglicher Höhe (15000)" in result.summary
    assert np.nanmax(result.raster.values) == pytest.approx((2500 + 49) * 0.5 - 1000)


@pytest.mark.parametrize(
    ("metres", "told"), [(250, ""), (1600, "ungewöhnlich hoch. Stehen die Höhen in Zentimetern")]
)
def test_heights_that_a_city_hardly_has_are_told(tmp_path, metres, told):
    stored = np.full((40, 50), metres) + np.arange(50)
    warning = read_terrain(scaled(tmp_path / "d.tif", stored), crs="EPSG:25832").warning
    assert told in warning
    assert bool(told) == bool(warning)


def test_heights_that_no_city_has_are_refused_and_equal_ones_told(tmp_path):
    high = scaled(tmp_path / "cm.tif", np.full((40, 50), 8500) + np.arange(50))
    with pytest.raises(SourceError, match=r"so hoch liegt keine Stadt.*Zentimetern"):
        read_terrain(high, crs="EPSG:25832")
    flat = read_terrain(scaled(tmp_path / "f.tif", np.full((40, 50), 7)), crs="EPSG:25832")
    assert "Alle Höhen im Gebiet der Stadt sind gleich (7 m)" in flat.warning


def four_tiles(folder, **options):
    """A plane in four tiles of 20 × 25 cells, and the plane."""
    whole = np.add.outer(np.arange(40) * 2, np.arange(50)) + 200
    paths = []
    for row in (0, 20):
        for column in (0, 25):
            part = whole[row : row + 20, column : column + 25]
            place = {"west": WEST + 10 * column, "north": NORTH - 10 * row}
            paths.append(scaled(folder / f"t{row}_{column}.tif", part, **place, **options))
    return paths, whole


def test_tiles_in_any_order_are_one_raster(tmp_path):
    paths, whole = four_tiles(tmp_path, scale=0.5, offset=10.0)
    with joined_tiles([*paths[::-1], paths[0]]) as (path, note):
        values = read_terrain(path, crs="EPSG:25832", label="Kacheln").raster.values
    assert note == ""
    assert values == pytest.approx(whole * 0.5 + 10.0)


def test_a_gap_between_tiles_is_counted_as_cells_without_height(tmp_path):
    paths, _whole = four_tiles(tmp_path)
    with joined_tiles(paths[:3]) as (path, _note):
        result = read_terrain(path, crs="EPSG:25832")
    assert "500 Zellen ohne Wert" in result.summary


def test_tiles_of_several_models_are_refused_or_told(tmp_path):
    paths, _whole = four_tiles(tmp_path)
    flat = np.full((20, 25), 300)
    foreign = scaled(tmp_path / "zone33.tif", flat, code=25833)
    with (
        pytest.raises(SourceError, match=r"anderes Koordinatensystem \(ETRS89 / UTM zone 33N\)"),
        joined_tiles([*paths, foreign]),
    ):
        pass
    other = scaled(tmp_path / "zz_dezimeter.tif", flat, scale=0.1)
    with pytest.raises(SourceError, match="Maßstab der Werte"), joined_tiles([*paths, other]):
        pass
    fine = scaled(tmp_path / "fein.tif", flat, size=5.0, west=WEST + 500)
    with joined_tiles([*paths, fine]) as (path, note):
        assert "verschieden große Zellen (5 bis 10)" in note
        assert "Zellen zu 5 m" in read_terrain(path, crs="EPSG:25832").summary


def test_a_tile_that_cannot_be_read_is_named(tmp_path):
    paths, _whole = four_tiles(tmp_path)
    broken = tmp_path / "kaputt.tif"
    broken.write_bytes(b"II*\x00")
    with pytest.raises(SourceError, match=r"kaputt\.tif"), joined_tiles([*paths, str(broken)]):
        pass
