"""OpenDocument as another library sees it: what GDAL writes we read, and both read alike."""

from datetime import date, datetime, time

import pytest
from osgeo import gdal, ogr

from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.geopackage.database import gdal_exceptions

ROWS = (
    (1, "Platz", 12_500.5, date(2026, 5, 31), datetime(2026, 5, 31, 9, 30)),  # noqa: DTZ001
    (-3, "Allee & <Nord>", -0.125, date(1999, 1, 1), None),
    (2**40, "ein Blank", 1e-7, None, datetime(2030, 12, 31, 23, 59)),  # noqa: DTZ001
    (None, "=1+1x", None, date(2100, 2, 28), None),
)
FIELDS = (
    ("Nr.", ogr.OFTInteger64),
    ("Maßnahme", ogr.OFTString),
    ("Kosten", ogr.OFTReal),
    ("Beginn", ogr.OFTDate),
    ("Stand", ogr.OFTDateTime),
)


@pytest.fixture(params=["ODS", "XLSX"])
def path(request, tmp_path):
    """A list that GDAL has written."""
    path = tmp_path / f"liste.{request.param.lower()}"
    with gdal_exceptions():
        dataset = gdal.GetDriverByName(request.param).Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        for name in ("Liste", "leer"):
            layer = dataset.CreateLayer(name)
            for field, kind in FIELDS:
                layer.CreateField(ogr.FieldDefn(field, kind))
            for row in ROWS if name == "Liste" else ():
                feature = ogr.Feature(layer.GetLayerDefn())
                for (field, _), value in zip(FIELDS, row, strict=True):
                    if isinstance(value, datetime):
                        feature[field] = value.strftime("%Y/%m/%d %H:%M:%S")
                    elif value is not None:
                        feature[field] = value.isoformat() if isinstance(value, date) else value
                layer.CreateFeature(feature)
        dataset = layer = feature = None
    return path


def as_moment(value):
    """Days as moments: what has no time in a sheet is midnight in GDAL, and the other way round."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return datetime.combine(value, time()) if is_day else value


def test_cells_of_another_library_come_with_their_values(path):
    sheet = {one.name: one for one in read_sheets(path)}["Liste"]
    assert [cell.text for cell in sheet.rows[0]] == [name for name, _ in FIELDS]
    for number, row in enumerate(ROWS, start=2):
        read = [as_moment(sheet.cell(number, column).value) for column in range(1, 6)]
        assert read == [as_moment(value) for value in row]


def test_both_read_the_same_rows(path):
    sheet = {one.name: one for one in read_sheets(path)}["Liste"]
    with gdal_exceptions():
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        theirs = [
            (feature["Maßnahme"], feature["Kosten"]) for feature in dataset.GetLayerByName("Liste")
        ]
        dataset = None
    assert [(row[1].value, row[2].value) for row in sheet.rows[1:]] == theirs
