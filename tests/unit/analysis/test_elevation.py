"""How much higher the districts lie than the City."""

import math

import numpy as np
import pytest
import shapely

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.settlement.elevation import (
    cell_values,
    height_differences,
    height_label,
    height_text,
    without_impossible,
)

# 20 columns x 10 rows of 10 m; the height is the column number times 10, plus the row number
TERRAIN = np.arange(20) * 10.0 + np.arange(10)[:, None]
TRANSFORM = (1000.0, 10.0, 0.0, 2100.0, 0.0, -10.0)


def areas(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def test_cells_count_by_their_centre() -> None:
    # x 1004..1016 holds the centres 1005 and 1015, y 2076..2086 only 2085 (second row)
    assert cell_values(TERRAIN, TRANSFORM, shapely.box(1004, 2076, 1016, 2086)).tolist() == [1, 11]


def test_an_area_beyond_the_raster_takes_the_cells_there_are() -> None:
    assert len(cell_values(TERRAIN, TRANSFORM, shapely.box(0, 0, 1020, 9999))) == 20
    assert len(cell_values(TERRAIN, TRANSFORM, shapely.box(0, 0, 10, 10))) == 0
    assert len(cell_values(TERRAIN, TRANSFORM, shapely.box(5000, 5000, 6000, 6000))) == 0


def test_rows_may_also_run_upwards() -> None:
    upwards = (1000.0, 10.0, 0.0, 2000.0, 0.0, 10.0)
    area = shapely.box(1000, 2040, 1030, 2060)
    assert sorted(cell_values(TERRAIN[::-1], upwards, area)) == sorted(
        cell_values(TERRAIN, TRANSFORM, area)
    )


def test_a_district_on_the_hill_and_one_in_the_valley() -> None:
    # one row of the raster each: columns 0-2, 9-11 and 16-18, all in row 0
    city, valley, hill = (shapely.box(x, 2090, x + 30, 2100) for x in (1090, 1000, 1160))
    result = height_differences(
        TERRAIN,
        TRANSFORM,
        built_up=areas(valley, hill, city),
        kennungen=["tal", "berg", "kernstadt"],
        reference=city,
        min_cells=3,
    )
    assert [(item.kennung, item.height_m, item.label) for item in result] == [
        ("tal", 10, "\N{MINUS SIGN} 90 m"),
        ("berg", 170, "+ 70 m"),
        ("kernstadt", 100, "± 0 m"),
    ]


def test_the_median_ignores_a_tower_and_missing_cells() -> None:
    terrain = np.full((3, 5), 200.0)
    terrain[0, 0] = 999.0
    terrain[2, 4] = math.nan
    (found,) = height_differences(
        terrain,
        (0.0, 1.0, 0.0, 3.0, 0.0, -1.0),
        built_up=areas(shapely.box(0, 0, 5, 3)),
        kennungen=["a"],
        reference=shapely.box(1, 0, 4, 3),
        min_cells=9,
    )
    assert (found.height_m, found.difference_m, found.cells) == (200, 0, 14)


def test_a_district_without_terrain_or_built_up_land_has_no_data() -> None:
    result = height_differences(
        TERRAIN,
        TRANSFORM,
        built_up=areas(None, shapely.Polygon(), shapely.box(0, 0, 10, 10)),
        kennungen=["a", "b", "c"],
        reference=shapely.box(1000, 2000, 1200, 2100),
    )
    for item in result:
        assert math.isnan(item.height_m)
        assert math.isnan(item.difference_m)
        assert (item.label, item.cells) == ("keine Daten", 0)


def test_without_terrain_under_the_city_there_is_a_sentence() -> None:
    with pytest.raises(AnalysisError, match="nur 0 Zellen"):
        height_differences(
            TERRAIN, TRANSFORM, built_up=areas(), kennungen=[], reference=shapely.box(0, 0, 1, 1)
        )


def test_a_rotated_terrain_model_is_refused() -> None:
    with pytest.raises(AnalysisError, match="gedreht"):
        cell_values(TERRAIN, (0, 1, 0.2, 0, 0.2, -1), shapely.box(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("difference", "label"),
    [
        (83.6, "+ 84 m"),
        (-12.4, "\N{MINUS SIGN} 12 m"),
        (0.4, "± 0 m"),
        (-0.4, "± 0 m"),
        (math.nan, "keine Daten"),
    ],
)
def test_labels(difference: float, label: str) -> None:
    assert height_label(difference) == label


def test_impossible_heights_are_none_and_so_are_the_cells_that_touch_them():
    values = np.full((5, 5), 240.0)
    values[2, 2] = -9999.0
    possible, count = without_impossible(values)
    assert count == 1
    assert np.isnan(possible[1:4, 1:4]).all()
    assert np.isfinite(possible).sum() == 16
    kept, none = without_impossible(np.array([[-420.0, 8848.0, np.nan]]))
    assert none == 0
    assert kept[0, :2].tolist() == [-420.0, 8848.0]


@pytest.mark.parametrize(
    ("height", "text"),
    [(-9999.0, "−9999"), (65535.0, "65535"), (-3.4028e38, "−3,4·10^38"), (9.99e6, "1·10^7")],
)
def test_heights_are_named_as_a_raster_holds_them(height, text):
    assert height_text(height) == text


def test_a_part_that_shares_a_border_too_counts_by_its_area_and_is_as_quick() -> None:
    area = shapely.box(1004.0, 2076.0, 1016.0, 2086.0)
    mixed = shapely.GeometryCollection([area, shapely.LineString([(1016, 2000), (1100, 2000)])])
    assert cell_values(TERRAIN, TRANSFORM, mixed).tolist() == (
        cell_values(TERRAIN, TRANSFORM, area).tolist()
    )
    assert not len(
        cell_values(TERRAIN, TRANSFORM, shapely.LineString([(1000, 2000), (1100, 2000)]))
    )
