"""The census grid becomes cells and points; the sum stays."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import ogr, osr
from pyproj import Transformer

from insek.processing.analysis.settlement.district_locator import Districts
from insek.processing.runtime.errors import SourceError
from insek.processing.sources.census.census_file import find_columns
from insek.processing.sources.census.census_grid import read_population, spread
from insek.processing.store.features import FeatureTable

# Ten cells of 100 m in a row: five inhabited, two uninhabited, three secret or unknown.
VALUES = ["12", "7", "–", "3", "/", "45", "-1", "-9", ".", "8"]
TOTAL = 75.0
WEST, SOUTH = 4_146_000, 2_916_000


def grid_text(delimiter=";", header="GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner"):
    lines = [header.replace(";", delimiter)]
    for index, value in enumerate(VALUES):
        x = WEST + 100 * index
        cell = f"CRS3035RES100mN{SOUTH}E{x}"
        lines.append(delimiter.join([cell, str(x + 50), str(SOUTH + 50), value]))
    return "\r\n".join(lines) + "\r\n"


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "Gitter 100m, Größe's.csv"
    path.write_text(grid_text(), encoding="utf-8")
    return path


def centre(index):
    to_store = Transformer.from_crs(3035, 25832, always_xy=True)
    return to_store.transform(WEST + 100 * index + 50, SOUTH + 50)


def test_the_columns_of_both_censuses_are_found():
    new = find_columns(
        ["GITTER_ID_100m", "x_mp_100m", "y_mp_100m", "Einwohner", "werterlaeuternde_Zeichen"],
        where="",
    )
    assert (new.id, new.x, new.y, new.value, new.size) == (0, 1, 2, 3, 100.0)
    old = find_columns(["Gitter_ID_1km", "x_mp_1km", "y_mp_1km", "Einwohner"], where="")
    assert (old.id, old.value, old.size) == (0, 3, 1000.0)


def test_a_file_without_inhabitants_lists_its_columns():
    with pytest.raises(SourceError, match=r"Keine Spalte mit der Einwohnerzahl.*Alter_D"):
        find_columns(["x", "y", "Alter_D"], where="gitter.csv, Zeile 1")


def test_codes_are_a_status_and_the_sum_is_that_of_the_numbers(grid):
    result = read_population(grid, crs="EPSG:25832")
    assert result.total == TOTAL
    assert np.nansum(result.points.column("einwohner")) == TOTAL
    status = list(result.cells.column("status"))
    assert (status.count("bewohnt"), status.count("unbewohnt"), status.count("geheim")) == (5, 2, 3)
    assert np.isnan(result.cells.column("einwohner")[[2, 4, 6, 7, 8]]).all()
    assert len(result.points) == 5


def test_a_cell_lies_where_the_projection_puts_its_corners(grid):
    result = read_population(grid, crs="EPSG:25832")
    corner = Transformer.from_crs(3035, 25832, always_xy=True).transform(WEST, SOUTH)
    cell = result.cells.geometry[0]
    assert cell.distance(shapely.Point(corner)) < 0.001
    assert cell.area == pytest.approx(10_000, rel=0.01)
    assert result.points.geometry[0].distance(shapely.Point(centre(0))) < 0.001


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_separator_and_encoding_are_found(tmp_path, delimiter, encoding):
    path = tmp_path / "gitter.csv"
    path.write_text(grid_text(delimiter), encoding=encoding)
    assert read_population(path, crs="EPSG:25832").total == TOTAL


def test_a_file_in_the_windows_code_page_keeps_its_dash(tmp_path):
    path = tmp_path / "gitter.csv"
    path.write_text(grid_text(), encoding="cp1252")
    result = read_population(path, crs="EPSG:25832")
    assert result.total == TOTAL
    assert result.cells.column("status")[2] == "unbewohnt"


def test_midpoints_alone_are_enough(tmp_path):
    path = tmp_path / "gitter.csv"
    rows = [f"{WEST + 100 * i + 50};{SOUTH + 50};{v}" for i, v in enumerate(VALUES)]
    path.write_text("\n".join(["x;y;Einwohner", *rows]), encoding="utf-8")
    with_ids = tmp_path / "ids.csv"
    with_ids.write_text(grid_text(), encoding="utf-8")
    a = read_population(path, crs="EPSG:25832")
    b = read_population(with_ids, crs="EPSG:25832")
    assert shapely.equals_exact(a.cells.geometry, b.cells.geometry, 1e-6).all()


@pytest.mark.parametrize("kind", ["points", "cells", "geographic points"])
def test_a_geopackage_of_points_or_cells_gives_the_same_cells(tmp_path, grid, kind):
    path = tmp_path / "gitter.gpkg"
    code = 4326 if kind == "geographic points" else 3035
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(code)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("gitter", reference, ogr.wkbUnknown)
    layer.CreateField(ogr.FieldDefn("Gitter_ID_100m", ogr.OFTString))
    layer.CreateField(ogr.FieldDefn("Einwohner", ogr.OFTReal))
    move = Transformer.from_crs(3035, code, always_xy=True)
    codes = {"–": "-1", "/": "-9", ".": "-9"}
    for index, text in enumerate(codes.get(value, value) for value in VALUES):
        x, y = WEST + 100 * index, SOUTH
        shape = shapely.box(x, y, x + 100, y + 100)
        if kind != "cells":
            shape = shapely.Point(*move.transform(x + 50, y + 50))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["Einwohner"] = float(text)
        feature["Gitter_ID_100m"] = f"100mN{y // 100}E{x // 100}"
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
        layer.CreateFeature(feature)
    del layer, dataset
    got = read_population(path, crs="EPSG:25832")
    want = read_population(grid, crs="EPSG:25832")
    assert got.total == TOTAL
    assert list(got.cells.column("status")) == list(want.cells.column("status"))
    assert shapely.equals_exact(got.cells.geometry, want.cells.geometry, 1e-6).all()


def test_cells_and_points_know_the_district_of_the_centre(grid):
    x, _y = centre(4)
    districts = Districts(
        ("west", "ost"),
        shapely.box(np.array([x - 9000, x - 50]), 0, np.array([x - 50, x + 9000]), 1e7),
    )
    result = read_population(grid, crs="EPSG:25832", districts=districts)
    people = result.points.column("einwohner")
    where = result.points.column("ortsbezirk")
    assert people[where == "west"].sum() == 22
    assert people[where == "ost"].sum() == 53


def test_rows_that_cannot_be_read_are_listed_with_their_number(tmp_path):
    path = tmp_path / "gitter.csv"
    text = grid_text().splitlines()
    text[2] = text[2].replace(";7", ";1.234")
    text[4] = "Quatsch;;;3"
    text.append(text[1])
    path.write_text("\n".join(text), encoding="utf-8")
    result = read_population(path, crs="EPSG:25832")
    assert result.total == TOTAL - 7 - 3
    reasons = {skip.reason: skip.ids[0] for skip in result.report.role("census_cell").skipped}
    assert reasons["Einwohnerzahl „1.234“ nicht lesbar"].startswith("Zeile 3,")
    assert reasons["Lage der Zelle nicht lesbar"] == "Zeile 5, Zelle Quatsch"
    assert reasons["Zelle kommt mehrfach vor"].startswith("Zeile 12,")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leer.csv", b"", "ist leer"),
        ("wort.csv", b"Einwohner\n3\n", "Kein Trennzeichen"),
        ("ort.csv", b"Ort;Einwohner\nA;3\n", "Weder eine Gitter-ID"),
        ("bild.gpkg", b"\x89PNG....", "keine lesbare Gitterdatei"),
        ("daten.parquet", b"PAR1....PAR1", "Parquet"),
        ("fern.csv", b"x_mp_100m;y_mp_100m;Einwohner\n7.7;49.4;3\n", "Keine Gitterzelle"),
    ],
)
def test_a_file_that_is_no_grid_is_a_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=sentence):
        read_population(path, crs="EPSG:25832")


def test_spreading_onto_buildings_keeps_the_sum_of_each_cell(grid):
    imported = read_population(grid, crs="EPSG:25832")
    x, y = centre(0)
    homes = [shapely.box(x - 30, y - 10, x - 20, y), shapely.box(x + 10, y - 10, x + 30, y)]
    shed = shapely.box(x, y + 20, x + 10, y + 40)
    buildings = FeatureTable.from_rows(
        [*homes, shed],
        {"nutzung": ["wohnen", "wohnen", "sonstige"], "geschosse": [2.0, 2.0, 1.0]},
    )
    told = []
    result = spread(imported, buildings, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert result.points.column("einwohner").sum() == pytest.approx(TOTAL)
    first = result.points.take(result.points.column("zelle") == imported.cells.column("zelle")[0])
    # Footprints of 100 and 200 m² with as many storeys share 12 people one to two.
    assert sorted(first.column("einwohner")) == pytest.approx([4.0, 8.0])
    assert len(result.points) == 2 + 4
    # Two homes; the centres of the other four inhabited cells are no parts of buildings.
    assert result.report.role("population_points").notes[0] == (
        "Näherung: 12 Einwohner auf 2 Gebäudeteile verteilt nach Grundfläche, Geschossen und"
        " Wohnanteil; 63 aus 4 Zellen ohne Wohngebäude fanden keinen Platz und bleiben am Punkt der"
        " Zelle"
    )
    alone = spread(imported, buildings.take(np.array([0])))
    assert "auf 1 Gebäudeteil verteilt" in alone.report.role("population_points").notes[0]


def test_the_real_grid_keeps_its_sum(kaiserslautern_data):
    folder = kaiserslautern_data / "zensus2011"
    text = (folder / "zensus2011_1km_kaiserslautern.csv").read_text(encoding="utf-8")
    numbers = [int(line.split(",")[2]) for line in text.splitlines()[1:]]
    result = read_population(folder / "zensus2011_1km_kaiserslautern.csv", crs="EPSG:25832")
    assert result.total == sum(number for number in numbers if number > 0)
    packed = read_population(folder / "zensus2011_1km_kaiserslautern.gpkg", crs="EPSG:25832")
    assert packed.total == result.total


PLAIN = "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n"


def written(tmp_path, content, name="gitter.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\n" + grid_text(),
        "sep=|\r\n" + grid_text("|"),
        "\r\n \r\n" + grid_text(),
        "Zensus 2022, Bevölkerung\r\nStand: 15.05.2022\r\n\r\n" + grid_text(),
        "Titel;;;\r\n" + grid_text(),
        ("\ufeff" + grid_text()).encode("utf-16-le"),
        grid_text("\t").encode("utf-16"),
        b"\xef\xbb\xbf" + grid_text().encode(),
    ],
)
def test_lines_above_the_headings_and_other_encodings_change_nothing(tmp_path, content):
    result = read_population(written(tmp_path, content), crs="EPSG:25832")
    account = result.report.role("census_cell")
    assert (result.total, account.read, account.written) == (TOTAL, 10, 10)


def zipped(tmp_path, **members):
    path = tmp_path / "Zensus.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name.replace("__", "."), text)
    return path


def square_kilometres(values, beside=()):
    """Text of a grid of 1 km with further columns, as the census of 2011 has them."""
    names = "".join(f";{name}" for name, _numbers in beside)
    lines = [f"Gitter_ID_1km;Einwohner{names}"]
    for index, value in enumerate(values):
        others = "".join(f";{numbers[index]}" for _name, numbers in beside)
        lines.append(f"1kmN2916E{4146 + index};{value}{others}")
    return "\n".join(lines)


def test_the_zip_is_read_as_it_is_downloaded(tmp_path):
    path = zipped(tmp_path, gitter__csv=grid_text(), liesmich__pdf="x", notizen__txt="ohne Gitter")
    assert read_population(path, crs="EPSG:25832").total == TOTAL


def test_of_several_grids_in_a_zip_the_finest_is_read_and_told(tmp_path):
    path = zipped(tmp_path, a1km__csv=square_kilometres([75, 12]), z100m__csv=grid_text())
    result = read_population(path, crs="EPSG:25832")
    assert result.total == TOTAL
    assert "„z100m.csv“ mit den kleinsten Zellen, nicht: a1km.csv" in result.report.notes[0]
    named = read_population(Path(f"{path}|layername=a1km.csv"), crs="EPSG:25832")
    assert named.total == 87


def test_grids_of_one_size_in_a_zip_are_asked_for(tmp_path):
    path = zipped(tmp_path, a__csv=grid_text(), b__csv=grid_text())
    with pytest.raises(SourceError, match=r"Mehrere Dateien.*a\.csv, b\.csv.*layername="):
        read_population(path, crs="EPSG:25832")


def test_a_zip_without_a_grid_says_what_is_in_it(tmp_path):
    with pytest.raises(SourceError, match=r"keine Gitterdatei.*bild\.png.*entpacken"):
        read_population(zipped(tmp_path, bild__png="x"), crs="EPSG:25832")
    damaged = written(tmp_path, b"PK\x03\x04kaputt", "kaputt.zip")
    with pytest.raises(SourceError, match="beschädigt"):
        read_population(damaged, crs="EPSG:25832")


def test_a_zip_whose_content_is_damaged_is_a_sentence(tmp_path):
    path = tmp_path / "Zensus.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        package.writestr("gitter.csv", grid_text())
    path.write_bytes(path.read_bytes().replace(b";45\r", b";46\r"))
    with pytest.raises(SourceError, match=r"gitter\.csv: Die Datei ist beschädigt.*Bitte erneut"):
        read_population(path, crs="EPSG:25832")


def test_classes_are_refused_by_the_columns_beside_them(tmp_path):
    text = square_kilometres([5, 3], [("Frauen_A", [3, 2]), ("Alter_D", [2, -9])])
    with pytest.raises(SourceError, match=r"klassierte Werte.*Anteile und Mittelwerte daneben"):
        read_population(written(tmp_path, text), crs="EPSG:25832")


def test_classes_are_refused_by_the_name_of_the_file_or_by_cells_without_people(tmp_path):
    path = written(tmp_path, square_kilometres([5, 3]), "Zensus_klassierte_Werte.csv")
    with pytest.raises(SourceError, match="so nennt sich"):
        read_population(path, crs="EPSG:25832")
    with pytest.raises(SourceError, match="keine Zelle von 1 km"):
        read_population(written(tmp_path, square_kilometres([5, 3, -1, 1, 6])), crs="EPSG:25832")


def test_small_numbers_of_people_are_no_classes(tmp_path):
    exact = square_kilometres([5, 9], [("Frauen_A", ["50.0", 3]), ("Alter_D", ["43.1", 2])])
    assert read_population(written(tmp_path, exact), crs="EPSG:25832").total == 14
    assert read_population(written(tmp_path, square_kilometres([5, 9])), crs="EPSG:25832").total
    hamlets = grid_text().replace(";45", ";4").replace(";12\r", ";3\r")
    assert read_population(written(tmp_path, hamlets), crs="EPSG:25832").total == 25


@pytest.mark.parametrize("name", ["Frauen_A", "Alter_D", "Leerstandsquote", "Einwohner_klassiert"])
def test_a_column_of_shares_or_means_is_no_column_of_people(tmp_path, name):
    path = written(tmp_path, square_kilometres([500], [(name, [49])]))
    with pytest.raises(SourceError, match="Anteile, Mittelwerte oder Klassen"):
        read_population(path, crs="EPSG:25832", value_field=name)


def test_cells_of_two_sizes_in_one_file_are_refused(tmp_path):
    text = "Gitter_ID;Einwohner\n1kmN2916E4146;40\n100mN29160E41460;40\n"
    with pytest.raises(SourceError, match=r"Weite \(100 m, 1000 m\)"):
        read_population(written(tmp_path, text), crs="EPSG:25832")


def package_of(path, **layers):
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for name, (heading, value) in layers.items():
        layer = source.CreateLayer(name, None, ogr.wkbNone)
        for field in ("GITTER_ID_100m", heading):
            layer.CreateField(ogr.FieldDefn(field))
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["GITTER_ID_100m"] = f"CRS3035RES100mN{SOUTH}E{WEST}"
        feature[heading] = value
        layer.CreateFeature(feature)
    del feature, layer, source
    return path


def test_the_layer_of_a_geopackage_that_holds_people_is_read_and_told(tmp_path):
    path = package_of(tmp_path / "z.gpkg", alter=("Alter_D", "43"), leute=("Einwohner", "12"))
    result = read_population(path, crs="EPSG:25832")
    assert result.total == 12
    assert "Ebene „leute“, nicht: alter" in result.report.notes[0]


def test_several_layers_with_people_are_asked_for(tmp_path):
    path = package_of(tmp_path / "z.gpkg", neu=("Einwohner", "12"), alt=("Einwohner", "9"))
    with pytest.raises(SourceError, match=r"Mehrere Ebenen.*„neu“ \(1 Zellen\).*layername="):
        read_population(path, crs="EPSG:25832")
    assert read_population(Path(f"{path}|layername=alt"), crs="EPSG:25832").total == 9
