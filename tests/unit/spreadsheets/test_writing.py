"""Written spreadsheets: the same bytes each time, nothing live, readable for everybody."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.writing.workbook import (
    Column,
    SheetTable,
    Workbook,
    WorkbookError,
    sheet_names,
    xml_text,
)
from insek.processing.spreadsheets.writing.write_workbook import write_workbook

from ...effort import cases

FORMATS = ("xlsx", "ods")
LIVE = (
    "=1+1",
    "+49 631",
    "-5",
    "@SUMME(A1)",
    "\t=1+1",
    '=HYPERLINK("http://x")',
    "=cmd|'/c calc'!A0",
)
STATUS = ("Vorschlag", "beschlossen", "in Umsetzung & <mehr>")
LIST = SheetTable(
    "Maßnahmen/Liste",
    (
        Column("Nr.", 6, note="Fortlaufend"),
        Column("Maßnahme", 40, note="Kurz & gut\n<b>ohne</b> Stil"),
        Column("Status", choices="Status"),
        Column("Handlungsfelder", choices="Felder", several=True),
        Column("Beginn", 12),
    ),
    rows=(
        (1, "  Bäume & <Bänke>\n\nam  Platz ", "Vorschlag", "HF 1; HF 2", date(2026, 5, 31)),
        (
            2.5,
            "<script>alert(1)</script>",
            None,
            "",
            datetime.combine(date(2026, 5, 31), time(9, 30)),
        ),
        (True, "_x0041_"),
    ),
    spare=20,
)
BOOK = Workbook(
    "Liste & Hilfe",
    (
        LIST,
        SheetTable("Hilfe", (Column("Spalte"),), rows=(("a",),), lead=("Titel",), filters=False),
    ),
    lists={"Status": STATUS, "Felder": ("HF 1", "HF 2")},
)


def written(folder, kind, workbook=BOOK):
    return write_workbook(workbook, folder / f"liste.{kind}")


def one_column(*texts):
    return Workbook(
        "x", (SheetTable("A", (Column("Text"),), rows=tuple((text,) for text in texts)),)
    )


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


@pytest.mark.parametrize("kind", FORMATS)
def test_two_writes_are_the_same_byte_for_byte(tmp_path, kind):
    first = written(tmp_path, kind).read_bytes()
    (tmp_path / "b").mkdir()
    assert written(tmp_path / "b", kind).read_bytes() == first


@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_written_is_read_again(tmp_path, kind):
    sheet, guide, lists = read_sheets(written(tmp_path, kind))
    assert sheet.name == "Maßnahmen Liste"
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Nr.", "Maßnahme", "Status", "Handlungsfelder", "Beginn"],
        [1, "  Bäume & <Bänke>\n\nam  Platz ", "Vorschlag", "HF 1; HF 2", date(2026, 5, 31)],
        [2.5, "<script>alert(1)</script>", None, None, datetime(2026, 5, 31, 9, 30)],  # noqa: DTZ001
        [True, "_x0041_"],
    ]
    assert [[cell.text for cell in row] for row in guide.rows] == [["Titel"], ["Spalte"], ["a"]]
    assert lists.hidden
    assert [row[0].text for row in lists.rows] == ["Status", *STATUS]


@pytest.mark.parametrize("kind", FORMATS)
def test_gdal_reads_it_with_the_headings_as_fields(tmp_path, kind):
    """A reader that is not ours, and the one QGIS uses."""
    ogr = pytest.importorskip("osgeo.ogr")
    source = ogr.Open(str(written(tmp_path, kind)))
    layer = source.GetLayer(0)
    fields = layer.GetLayerDefn()
    assert [fields.GetFieldDefn(i).GetName() for i in range(fields.GetFieldCount())] == [
        *("Nr.", "Maßnahme", "Status", "Handlungsfelder", "Beginn"),
    ]
    rows = [feature.items() for feature in layer]
    assert len(rows) == 3
    assert rows[1]["Maßnahme"] == "<script>alert(1)</script>"
    assert rows[0]["Handlungsfelder"] == "HF 1; HF 2"
    assert rows[0]["Beginn"].startswith("2026/05/31")


@pytest.mark.parametrize("kind", FORMATS)
def test_every_part_is_well_formed_and_named(tmp_path, kind):
    found = parts(written(tmp_path, kind))
    for name, text in found.items():
        if name != "mimetype":
            ET.fromstring(text.encode("utf-8"))  # noqa: S314
    with zipfile.ZipFile(tmp_path / f"liste.{kind}") as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        first = package.infolist()[0]
    if kind == "ods":
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        listed = set(re.findall(r'full-path="([^"/]+)"', found["META-INF/manifest.xml"]))
        assert listed == set(found) - {"mimetype", "META-INF/manifest.xml"}


def test_every_part_of_xlsx_has_a_type_and_every_relation_a_target(tmp_path):
    found = parts(written(tmp_path, "xlsx"))
    types = found["[Content_Types].xml"]
    endings = set(re.findall(r'Extension="(\w+)"', types))
    overrides = set(re.findall(r'PartName="/([^"]+)"', types))
    assert overrides <= set(found)
    assert {name.rpartition(".")[2] for name in found} <= endings
    for name in found:
        if not name.endswith(".rels"):
            continue
        base = name.replace("_rels/", "").removesuffix(".rels").rpartition("/")[0]
        for target in re.findall(r'Target="([^"]+)"', found[name]):
            steps = f"{base}/{target}".strip("/").split("/")
            while ".." in steps:
                at = steps.index("..")
                steps[at - 1 : at + 1] = []
            assert "/".join(steps) in found, target


def test_elements_of_a_worksheet_stand_in_the_order_excel_demands(tmp_path):
    sheet = ET.fromstring(parts(written(tmp_path, "xlsx"))["xl/worksheets/sheet1.xml"])  # noqa: S314
    demanded = (
        *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
        *("autoFilter", "mergeCells", "dataValidations", "pageMargins", "pageSetup"),
        *("headerFooter", "legacyDrawing"),
    )
    places = [demanded.index(child.tag.rpartition("}")[2]) for child in sheet]
    assert places == sorted(places)


def test_the_head_is_frozen_and_choices_reach_into_spare_rows(tmp_path):
    sheet = parts(written(tmp_path, "xlsx"))["xl/worksheets/sheet1.xml"]
    assert 'ySplit="1"' in sheet
    assert 'sqref="C2:C24"' in sheet
    assert "'Listen'!$A$2:$A$4" in sheet
    refusing = re.findall(r'<dataValidation [^>]*showErrorMessage="1"[^>]*sqref="(\w)', sheet)
    assert refusing == ["C"]
    content = parts(written(tmp_path, "ods"))
    assert "cell-content-is-in-list([$'Listen'.$A$2:.$A$4])" in content["content.xml"]
    assert 'table:number-rows-repeated="20"' in content["content.xml"]
    assert "VerticalSplitPosition" in content["settings.xml"]


def test_notes_hang_at_their_headings(tmp_path):
    found = parts(written(tmp_path, "xlsx"))
    assert re.findall(r'comment ref="(\w+)"', found["xl/comments1.xml"]) == ["A1", "B1"]
    assert found["xl/drawings/vmlDrawing1.vml"].count("<x:ClientData") == 2
    assert "Fortlaufend" in parts(written(tmp_path, "ods"))["content.xml"]


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_typed_becomes_a_formula(tmp_path, kind):
    path = written(tmp_path, kind, one_column(*LIVE))
    (sheet,) = read_sheets(path)
    assert [row[0].text for row in sheet.rows[1:]] == list(LIVE)
    assert all(row[0].formula == "" for row in sheet.rows)
    for text in parts(path).values():
        assert "<f>" not in text
        assert "table:formula" not in text
    styles = {"xlsx": 's="4"', "ods": 'table:style-name="quoted"'}
    body = parts(path)["xl/worksheets/sheet1.xml" if kind == "xlsx" else "content.xml"]
    assert body.count(styles[kind]) == len(LIVE)


@settings(
    max_examples=cases(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6))
def test_any_text_survives(tmp_path, texts):
    """Line ends become line feeds, signs that XML cannot hold the replacement character."""
    for kind in FORMATS:
        (sheet,) = read_sheets(written(tmp_path, kind, one_column(*texts)))
        assert [sheet.cell(row, 1).text for row in range(2, len(texts) + 2)] == [
            xml_text(text) for text in texts
        ]


@settings(
    max_examples=cases(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.one_of(
        st.integers(-(2**53) + 1, 2**53 - 1),
        st.floats(allow_nan=False, allow_infinity=False, width=32),
        st.booleans(),
        st.dates(date(1900, 3, 1), date(2999, 12, 31)),
    )
)
def test_numbers_and_dates_survive(tmp_path, value):
    for kind in FORMATS:
        (sheet,) = read_sheets(written(tmp_path, kind, one_column(value)))
        found = sheet.cell(2, 1).value
        assert found == value
        # A whole number is read as an integer, whatever it was.
        assert type(found) is type(value) or isinstance(value, float)


def test_names_of_sheets_are_made_safe_and_different():
    names = sheet_names(
        ["Ziele: HF 1/2", "ziele  hf 1 2", "'x'", "", "History", "A" * 40, "a" * 40, "[?*]\\"]
    )
    assert names == (
        *("Ziele HF 1 2", "ziele hf 1 2 (2)", "x", "Blatt", "Blatt History", "A" * 31),
        *("a" * 27 + " (2)", "Blatt (2)"),
    )


def test_a_text_too_long_for_excel_names_the_cell(tmp_path):
    book = one_column("kurz", "x" * 32_768)
    with pytest.raises(WorkbookError, match="A, Zeile 3"):
        written(tmp_path, "xlsx", book)
    assert not list(tmp_path.iterdir())
    assert len(read_sheets(written(tmp_path, "ods", book))[0].cell(3, 1).text) == 32_768


@pytest.mark.parametrize(
    ("book", "name", "words"),
    [
        (BOOK, "liste.csv", ".xlsx oder .ods"),
        (Workbook("x", ()), "a.xlsx", "ohne Blatt"),
        (replace(BOOK, lists={}), "a.xlsx", "Status"),
        (replace(BOOK, tables=(replace(LIST, columns=LIST.columns[:1]),)), "a.ods", "Zeile 2"),
        (BOOK, "fehlt/a.xlsx", "lässt sich nicht schreiben"),
    ],
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path, book, name, words):
    with pytest.raises(WorkbookError, match=words):
        write_workbook(book, tmp_path / name)
    assert not list(tmp_path.iterdir())
