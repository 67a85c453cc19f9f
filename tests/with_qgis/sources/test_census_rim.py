"""Residents at the rim of the city, and the account of all residents of a file."""

import re

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from insek.processing.analysis.settlement.district_locator import Districts
from insek.processing.sources.census.census_grid import read_population, spread
from insek.processing.sources.census.census_places import Rim
from insek.processing.sources.census.grid_choices import RimRule
from insek.processing.store.features import FeatureTable

WEST, SOUTH = 4_146_000, 2_916_000
CRS = "EPSG:25832"
# Four rows of six cells of 100 m; / is secret, – uninhabited.
GRID = (
    ("10", "20", "30", "40", "/", "60"),
    ("1", "2", "3", "4", "5", "6"),
    ("7", "–", "9", "11", "13", "/"),
    ("100", "200", "300", "400", "500", "600"),
)
FILE = sum(int(text) for row in GRID for text in row if text.isdigit())
TO_STORE = Transformer.from_crs(3035, 25832, always_xy=True)


def on_map(shape):
    return shapely.transform(shape, TO_STORE.transform, interleaved=False)


def area(west, south, east, north):
    """Area in the map by columns and rows of the grid, drawn along the lines of the grid."""
    box = shapely.box(
        WEST + 100 * west, SOUTH + 100 * south, WEST + 100 * east, SOUTH + 100 * north
    )
    return on_map(shapely.segmentize(box, 50))


def written(tmp_path, cells, name="gitter.csv"):
    lines = ["GITTER_ID_100m;Einwohner"]
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            if value is not None:
                cell = f"CRS3035RES100mN{SOUTH + 100 * row}E{WEST + 100 * column}"
                lines.append(f"{cell};{value}")
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def grid(tmp_path):
    return written(tmp_path, GRID)


def people(result):
    """Residents by cell, as the points have them."""
    cells = result.points.column("zelle")
    found = re.compile(r"N(\d+)E(\d+)$")
    places = [found.search(str(cell)).groups() for cell in cells]
    return {
        ((int(north) - SOUTH) // 100, (int(east) - WEST) // 100): float(value)
        for (north, east), value in zip(places, result.points.column("einwohner"), strict=True)
    }


def test_a_coastal_city_keeps_the_residents_whose_midpoint_lies_in_the_sea(tmp_path):
    # The coast runs 30 m into the third column; further out the file has no cells.
    cells = [row[:3] for row in GRID]
    result = read_population(
        written(tmp_path, cells), crs=CRS, city=area(0, 0, 2.3, 4), at_rim=Rim(RimRule.LIKELY)
    )
    assert result.total == 10 + 20 + 30 + 1 + 2 + 3 + 7 + 9 + 100 + 200 + 300
    assert all(shapely.intersects(area(0, 0, 2.3, 4), result.points.geometry))
    before = read_population(
        written(tmp_path, cells), crs=CRS, city=area(0, 0, 2.3, 4), at_rim=Rim(RimRule.CENTRE)
    )
    assert before.total == result.total - 30 - 3 - 9 - 300


def test_at_the_border_of_a_neighbour_a_cell_counts_by_its_land(grid):
    # The neighbour begins where the city ends, 30 m into the third column.
    city, neighbour = area(0, 0, 2.3, 4), area(2.3, 0, 6, 4)
    parts = np.array([neighbour], dtype=object)
    result = read_population(grid, crs=CRS, city=city, at_rim=Rim(neighbours=parts))
    found = people(result)
    assert found[0, 2] == pytest.approx(0.3 * 30, rel=1e-4)
    assert found[3, 2] == pytest.approx(0.3 * 300, rel=1e-4)
    assert (found[0, 1], found[3, 1]) == (20, 200)
    hint = dict(zip(result.cells.column("zelle"), result.cells.column("hinweis"), strict=True))
    assert hint[f"CRS3035RES100mN{SOUTH + 300}E{WEST + 200}"] == (
        "30 % der 300 Einwohner der Zelle zählen zur Stadt"
    )


@pytest.mark.parametrize("rule", RimRule)
def test_all_residents_of_the_file_are_taken_or_set_aside(grid, rule):
    result = read_population(grid, crs=CRS, city=area(0.2, 0.4, 2.3, 2.9), at_rim=Rim(rule))
    account = result.account
    assert account.total == FILE
    assert account.taken == pytest.approx(result.points.column("einwohner").sum())
    assert account.taken == pytest.approx(np.nansum(result.cells.column("einwohner")))
    # Who lives in cells that do not meet the city, counted from the file.
    apart = sum(
        int(text)
        for row, values in enumerate(GRID)
        for column, text in enumerate(values)
        if text.isdigit() and (row > 2 or column > 2)
    )
    aside = dict(account.aside)
    assert aside["außerhalb der Stadt"] == apart
    assert aside["am Rand nicht zur Stadt gezählt"] == pytest.approx(FILE - apart - account.taken)
    line = result.report.role("census_cell").remarks[0]
    numbers = [int(text.replace(".", "")) for text in re.findall(r"\d[\d.]*", line)]
    assert numbers[0] == sum(numbers[1:]) == FILE


def test_rows_that_are_left_out_are_told_in_residents(grid):
    lines = grid.read_text(encoding="utf-8").splitlines()
    lines += [lines[1], "Quatsch;77"]  # a cell once more, and one without a place
    grid.write_text("\n".join(lines), encoding="utf-8")
    result = read_population(grid, crs=CRS, city=area(0, 0, 6, 4))
    assert dict(result.account.aside)["ausgelassen (Zelle kommt mehrfach vor)"] == 10
    assert dict(result.account.aside)["ausgelassen (Lage der Zelle nicht lesbar)"] == 77
    assert result.account.total == FILE + 10 + 77


def test_secret_cells_are_told_as_cells(grid):
    result = read_population(grid, crs=CRS, city=area(0, 0, 5.5, 2))
    first, rim = result.report.role("census_cell").notes
    assert "; 1 Zelle geheim (Einwohnerzahl unbekannt, in keiner Summe)" in first
    assert "2 bewohnte Zellen reichen über die Stadt hinaus; von 66 Einwohnern" in rim
    remarks = result.report.role("census_cell").remarks
    assert remarks[1] == "1 geheime Zelle der Datei nicht übernommen (Einwohnerzahl unbekannt)"


def test_what_lies_beyond_is_guessed_only_where_nobody_states_it(grid):
    city = area(0, 0, 2.3, 4)
    (guess,) = read_population(grid, crs=CRS, city=city).report.notes
    assert "Nachbargemeinden fehlen" in guess
    assert "(4 bewohnte Zellen), sonst als Küste oder unbewohnt (0 Zellen)" in guess
    parts = np.array([area(2.3, 0, 6, 4)], dtype=object)
    assert not read_population(grid, crs=CRS, city=city, at_rim=Rim(neighbours=parts)).report.notes
    assert not read_population(grid, crs=CRS, city=city, at_rim=Rim(RimRule.WHOLE)).report.notes


def test_residents_in_no_district_are_told(grid):
    city = area(0, 0, 2, 4)
    halves = np.array([area(0, 0, 1, 4), area(4, 0, 5, 4)], dtype=object)
    result = read_population(grid, crs=CRS, city=city, districts=Districts(("a", "b"), halves))
    lost = 20 + 2 + 200
    assert (
        f"{lost} Einwohner liegen in keinem Ortsbezirk" in result.report.role("census_cell").notes
    )
    assert set(result.points.column("ortsbezirk")) == {"a", None}


def house(column, row, width, height=10.0):
    """A building of metres in the grid, beginning at a place in columns and rows."""
    x, y = WEST + 100 * column, SOUTH + 100 * row
    return on_map(shapely.box(x, y, x + width, y + height))


def test_spreading_stays_in_the_city_and_says_how_much_found_no_place(tmp_path):
    grid = written(tmp_path, [("10", "30", "80")])
    city = area(0, 0, 2.5, 1)
    imported = read_population(grid, crs=CRS, city=city, at_rim=Rim(RimRule.WHOLE))
    buildings = FeatureTable.from_rows(
        # 200 m² of the second lie in the city, 200 m² of it do not.
        [house(2.1, 0.2, 20), house(2.3, 0.5, 40)],
        {"nutzung": ["wohnen", "wohnen"], "geschosse": [2.0, 2.0]},
    )
    land = "Wohnbauflächen", np.array([house(1.2, 0.2, 50, 50)], dtype=object)
    result = spread(imported, buildings, city=city, land=land)
    assert all(shapely.intersects(city, result.points.geometry))
    values = sorted(result.points.column("einwohner"))
    assert values == pytest.approx([10, 30, 40, 40], rel=1e-3)
    (note,) = result.report.role("population_points").notes
    assert note == (
        "Näherung: 80 Einwohner auf 2 Gebäudeteile verteilt nach Grundfläche, Geschossen und"
        " Wohnanteil; 30 aus 1 Zelle ohne Wohngebäude auf Wohnbauflächen nach Fläche; 10 aus 1"
        " Zelle ohne Wohngebäude und ohne Wohnbauflächen fanden keinen Platz und bleiben am Punkt"
        " der Zelle"
    )
    assert result.account == imported.account


def test_who_finds_no_place_stays_at_the_point_of_the_cell_in_the_city(tmp_path):
    city = area(0, 0, 2.3, 1)
    imported = read_population(written(tmp_path, [("10", "30", "80")]), crs=CRS, city=city)
    result = spread(imported, None, city=city)
    assert shapely.equals(result.points.geometry, imported.points.geometry).all()
    assert shapely.intersects(city, result.points.geometry).all()


def test_spreading_without_any_building_uses_the_land(tmp_path):
    imported = read_population(written(tmp_path, [("10", "30")]), crs=CRS)
    land = "Wohnbauflächen", np.array([house(1.2, 0.2, 50, 50)], dtype=object)
    result = spread(imported, None, land=land)
    assert shapely.intersects(land[1][0], result.points.geometry).tolist() == [True, False]


def test_the_real_city_shares_its_border_as_counting_points_does(kaiserslautern_data):
    import json

    text = (kaiserslautern_data / "ortsbezirke" / "ortsbezirksgrenzen_wgs84.geojson").read_text(
        encoding="utf-8"
    )
    mover = Transformer.from_crs(4326, 25832, always_xy=True)
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in json.loads(text)["features"]]
    city = shapely.transform(
        shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object))),
        mover.transform,
        interleaved=False,
    )
    path = kaiserslautern_data / "zensus2011" / "zensus2011_1km_kaiserslautern.csv"
    result = read_population(path, crs=CRS, city=city)
    # The independent way: 50 x 50 points of each cell of the file, moved to the map and counted.
    rows = [line.split(",")[:3] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    step = (np.arange(50) + 0.5) * 20 - 500
    dx, dy = (axis.ravel() for axis in np.meshgrid(step, step))
    shapely.prepare(city)
    expected = 0.0
    for x, y, count in rows:
        if int(count) > 0:
            placed = TO_STORE.transform(int(x) + dx, int(y) + dy)
            expected += int(count) * shapely.contains_xy(city, *placed).mean()
    assert result.total == pytest.approx(expected, rel=1e-3)
    assert round(result.total) == 96_239
    assert (
        round(read_population(path, crs=CRS, city=city, at_rim=Rim(RimRule.CENTRE)).total) == 95_446
    )
