"""The same content in another format, encoding or order gives the same store."""

import csv
import io
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from osgeo import ogr, osr
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.algorithms.data.import_districts import ImportDistricts
from insek.processing.algorithms.measures.import_export import ImportMeasures
from insek.processing.algorithms.measures.indicator_values import ImportIndicators
from insek.processing.algorithms.participation.import_contributions import ImportContributions
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.decision import META, RUN_KEY
from insek.processing.spreadsheets.writing.workbook import Column, SheetTable, Workbook
from insek.processing.spreadsheets.writing.write_workbook import write_workbook
from insek.processing.store.opening import create_store

TIMES = {"erstellt", "last_change", "update_time", "zeitpunkt"}
EAST, NORTH = 410_500, 5_476_500
"""In Kaiserslautern, ETRS89 / UTM 32N."""


def kept(path, file):
    """All rows of a store without times, row ids, the run, and the ending of the file's name."""
    found = {}
    with closing(sqlite3.connect(path)) as opened:
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            if name.startswith(("rtree_", "sqlite_")):
                continue
            info = opened.execute(f'PRAGMA table_info("{name}")').fetchall()
            places = [row[0] for row in info if row[1] not in TIMES and not row[5]]
            rows = opened.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - our tables
            if name == META:
                rows = [row for row in rows if RUN_KEY not in row]
                places = range(len(info))
            told = [repr([row[place] for place in places]) for row in rows]
            found[name] = sorted(re.sub(rf"\b{file}\.\w+", file, text) for text in told)
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return create_store(
        tmp_path_factory.mktemp("leer") / "Stadt.gpkg", city_catalogue("kaiserslautern")
    ).path


@pytest.fixture
def taken(empty, tmp_path):
    """Take a file into an empty store, and what that holds then."""

    def run(algorithm, path, name="INPUT", **parameters):
        store = tmp_path / "Stadt.gpkg"
        shutil.copyfile(empty, store)
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
        context.setFeedback(feedback)
        given = {"STORE": str(store), name: str(path), **parameters}
        algorithm.create().run(given, context, feedback, {}, False)
        return kept(store, path.stem)

    return run


# ------------------------------------------------------------------ tables

MEASURES = (
    ("Kennung", "Nr.", "Maßnahme", "Ortsbezirk", "Kosten", "Beginn", "Rechtswert", "Hochwert"),
    *(
        ("m1", 3, "Bäume am Markt – heiß", "Dansenberg", 250_000, date(2026, 3, 20), EAST, NORTH),
        ("m2", 1, "Straße öffnen; für alle", "Siegelbach", "10-15.000 €", "2027", "", ""),
        ("m3", 7, 'Weg „Süd"', "", 1234.5, "", EAST + 0.5, NORTH + 0.25),
        ("m4", 2, "Straße öffnen; für alle", "Dansenberg, Siegelbach", "k. A.", "2026-05", "", ""),
    ),
)
CONTRIBUTIONS = (
    ("Nr", "Text", "Kategorie", "Datum", "Zustimmung", "Rechtswert", "Hochwert"),
    *(
        (4, "Mehr Bänke, bitte", "Grün", date(2026, 1, 2), 5, EAST, NORTH),
        (1, "mehr bänke bitte!", "Grün", date(2026, 1, 3), 0, EAST + 0.5, NORTH),
        (9, "Mehr Bänke bitte", "Grün", date(2026, 1, 3), 2, EAST + 0.9, NORTH),
        (12, "Ampel zu kurz", "Verkehr", date(2026, 2, 28), 12, "", ""),
        (2, "Ampel zu kurz", "grün", "", "", "", ""),
    ),
)
INDICATORS = (
    ("Indikator", "Jahr", "Wert"),
    *(("pkw_elektro", 2022, 2.5), ("pkw_elektro", 2023, 3), ("pkw_elektro", 2021, 1.75)),
)
TABLES = {
    "measures": (ImportMeasures(), MEASURES, {"APPLY": True, "BASE_YEAR": 2026}),
    "contributions": (ImportContributions(), CONTRIBUTIONS, {}),
    "indicators": (ImportIndicators(), INDICATORS, {"APPLY": True}),
}
ALL_TABLES = pytest.mark.parametrize("kind", list(TABLES))


def german(value):
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def as_csv(rows, delimiter, encoding, newline="\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(
        [german(value) for value in row] for row in rows
    )
    return text.getvalue().encode(encoding)


def workbook(path, rows):
    head, *body = rows
    cells = tuple(tuple(None if value == "" else value for value in row) for row in body)
    table = SheetTable("Liste", tuple(Column(title) for title in head), cells)
    write_workbook(Workbook("Liste", (table,)), path)


def written(path, rows, form, *how):
    path = path.with_suffix(f".{form}")
    if form in {"xlsx", "ods"}:
        workbook(path, rows)
    else:
        path.write_bytes(as_csv(rows, *how))
    return path


FORMS = [
    ("ods",),
    ("csv", ";", "utf-8"),
    ("csv", ";", "utf-8-sig", "\r\n"),
    ("csv", ",", "utf-8"),
    ("csv", ";", "cp1252"),
    ("csv", ";", "utf-16"),
    ("csv", "|", "utf-8"),
    ("tsv", "\t", "utf-8"),
]


@ALL_TABLES
def test_a_table_gives_the_same_store_in_every_format_and_encoding(taken, tmp_path, kind):
    algorithm, rows, given = TABLES[kind]
    if kind != "indicators":
        given = {**given, "REPORT": str(tmp_path / "bericht.xlsx")}
    first = taken(algorithm, written(tmp_path / "liste", rows, "xlsx"), **given)
    for form in FORMS:
        assert taken(algorithm, written(tmp_path / "liste", rows, *form), **given) == first, form


@ALL_TABLES
@pytest.mark.parametrize("order", [(0, 4, 3, 2, 1), (0, 2, 4, 1, 3), (0, 3, 1, 4, 2)])
def test_the_order_of_the_rows_changes_nothing(taken, tmp_path, kind, order):
    algorithm, rows, given = TABLES[kind]
    if kind != "indicators":
        given = {**given, "REPORT": str(tmp_path / "bericht.xlsx")}
    first = taken(algorithm, written(tmp_path / "liste", rows, "xlsx"), **given)
    other = [rows[place] for place in order if place < len(rows)]
    other += [row for row in rows if row not in other]
    assert taken(algorithm, written(tmp_path / "liste", other, "xlsx"), **given) == first


@ALL_TABLES
def test_the_order_of_the_columns_changes_nothing(taken, tmp_path, kind):
    algorithm, rows, given = TABLES[kind]
    if kind != "indicators":
        given = {**given, "REPORT": str(tmp_path / "bericht.xlsx")}
    first = taken(algorithm, written(tmp_path / "liste", rows, "xlsx"), **given)
    turned = [row[::-1] for row in rows]
    assert taken(algorithm, written(tmp_path / "liste", turned, "xlsx"), **given) == first


# ------------------------------------------------------------------ layers

NAMES = ("Dansenberg", "Siegelbach", "Erfenbach", "Mölschbach")
DRIVERS = {"gpkg": "GPKG", "geojson": "GeoJSON", "shp": "ESRI Shapefile", "kml": "KML"}


def areas(path, names, *, epsg=25832, encoding="UTF-8"):
    """Four squares in a row, with the names of districts."""
    source = ogr.GetDriverByName(DRIVERS[path.suffix[1:]]).CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    options = [f"ENCODING={encoding}"] if path.suffix == ".shp" else []
    table = source.CreateLayer("bezirke", reference, ogr.wkbPolygon, options=options)
    table.CreateField(ogr.FieldDefn("bezirk"))
    for name in names:
        west = EAST + 1000 * NAMES.index(name)
        corners = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]
        ring = ", ".join(f"{west + x} {NORTH + y}" for x, y in corners)
        feature = ogr.Feature(table.GetLayerDefn())
        feature["bezirk"] = name
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
        table.CreateFeature(feature)
    del feature, table, source
    return path


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1], (NAMES[2], NAMES[0], NAMES[3], NAMES[1])])
@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson"])
def test_districts_give_the_same_store_in_every_format_and_order(taken, tmp_path, ending, order):
    first = taken(ImportDistricts(), areas(tmp_path / "bezirke.gpkg", NAMES))
    (tmp_path / "andere").mkdir()
    path = areas(tmp_path / "andere" / f"bezirke.{ending}", order)
    given = {"CRS": "EPSG:25832"} if ending == "geojson" else {}
    assert taken(ImportDistricts(), path, **given) == first


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1252", "CP850"])
@pytest.mark.parametrize("with_cpg", [True, False])
def test_districts_of_a_shapefile_are_the_same_in_every_encoding(
    taken, tmp_path, encoding, with_cpg
):
    first = taken(ImportDistricts(), areas(tmp_path / "bezirke.gpkg", NAMES))
    path = areas(tmp_path / "bezirke.shp", NAMES, encoding=encoding)
    if not with_cpg:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    found = taken(ImportDistricts(), path)
    for table in ("ortsbezirk_boundary", "city_boundary"):
        assert found[table] == first[table]
