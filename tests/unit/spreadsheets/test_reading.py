"""Spreadsheets are read cell by cell: values, texts, formulas, merged and hidden ranges."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.spreadsheets.reading.cell_formats import NumberKind, kind_of, typed_number
from insek.processing.spreadsheets.reading.delimited import typed_text
from insek.processing.spreadsheets.reading.sheet_model import (
    Merge,
    Sheet,
    column_letters,
    german_text,
)
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.reading.text_encoding import decode

from .sheet_files import ods, xlsx


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def texts(sheet):
    return [[cell.text for cell in row] for row in sheet.rows]


def moment(year, month, day, hour, minute):
    return datetime.combine(date(year, month, day), time(hour, minute))


def test_xlsx_cells_have_the_value_their_format_means(tmp_path):
    row = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>22000</v></c><c r="C1" s="1"><v>46143</v></c>'
        '<c r="D1" s="2"><v>46143</v></c><c r="E1" s="3"><v>1234.5</v></c>'
        '<c r="F1" s="4"><v>0.65</v></c><c r="G1" s="5"><v>1.5</v></c>'
        '<c r="H1" s="6"><v>0.5</v></c><c r="I1" s="7"><v>46143.25</v></c>'
        '<c r="J1" t="b"><v>1</v></c><c r="K1" t="e"><v>#REF!</v></c>'
        '<c r="L1" t="inlineStr"><is><r><t>Zwei </t></r><r><t>Läufe</t></r></is></c>'
        '<c r="M1" t="d"><v>2026-05-01</v></c>'
    )
    path = xlsx(
        tmp_path / "liste.xlsx",
        f'<sheetData><row r="1">{row}</row></sheetData>',
        strings="<si><t>Grün_x0041_ am\nHang</t><rPh><t>x</t></rPh></si>",
    )
    (sheet,) = read_sheets(path)
    assert values(sheet) == [
        [
            *("GrünA am\nHang", 22000, date(2026, 5, 1), date(2026, 5, 1), 1234.5, 0.65),
            *(timedelta(hours=36), time(12), moment(2026, 5, 1, 6, 0), True, "#REF!"),
            *("Zwei Läufe", date(2026, 5, 1)),
        ]
    ]
    assert texts(sheet)[0][1:10] == [
        *("22000", "01.05.2026", "01.05.2026", "1234,5", "65 %", "36:00", "12:00"),
        *("01.05.2026 06:00", "WAHR"),
    ]


def test_dates_of_the_1904_calendar_are_four_years_later(tmp_path):
    cells = '<c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>1</v></c>'
    data = f'<sheetData><row r="1">{cells}</row></sheetData>'
    path = xlsx(tmp_path / "mac.xlsx", data, workbook='<workbookPr date1904="1"/>')
    assert values(read_sheets(path)[0]) == [[date(1904, 1, 1), date(1904, 1, 2)]]


def test_formulas_are_kept_as_text_with_the_value_last_calculated(tmp_path):
    data = (
        '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>4</v></c>'
        "</row>"
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c><c r="B2"><f>NOW()</f></c>'
        '<c r="C2" t="str"><f>CMD()</f><v>böse</v></c></row></sheetData>'
    )
    (sheet,) = read_sheets(xlsx(tmp_path / "formeln.xlsx", data))
    assert [(c.value, c.formula) for row in sheet.rows for c in row] == [
        *((4, "=B1*2"), (6, "=B1*2"), (None, "=NOW()"), ("böse", "=CMD()")),
    ]
    assert not sheet.cell(2, 2).empty


def test_gaps_merged_and_hidden_ranges_keep_their_places(tmp_path):
    data = (
        '<cols><col min="3" max="4" hidden="1"/></cols><sheetData><row r="2" hidden="1">'
        '<c r="B2"><v>1</v></c></row><row r="5"><c r="D5"><v>2</v></c><c r="E5" s="1"/></row>'
        '</sheetData><mergeCells><mergeCell ref="B2:D3"/></mergeCells>'
    )
    (sheet,) = read_sheets(xlsx(tmp_path / "luecken.xlsx", data))
    assert values(sheet) == [[], [None, 1], [], [], [None, None, None, 2]]
    assert sheet.merged == (Merge(2, 2, 3, 4),)
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {3, 4}
    assert sheet.cell(5, 4).value == 2
    assert sheet.cell(99, 99).empty
    assert sheet.place(5, 4) == "Tabelle1, Zeile 5, Spalte D"


def test_macros_are_left_alone_and_mentioned(tmp_path):
    data = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    path = xlsx(tmp_path / "liste.xlsm", data, extra={"xl/vbaProject.bin": b"\xd0\xcf"}.items())
    (sheet,) = read_sheets(path)
    assert values(sheet) == [[1]]
    assert "Makros" in sheet.remarks[0]


ODS_ROW = (
    '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string">'
    "<office:annotation><text:p>Notiz</text:p></office:annotation><text:p>Zwei<text:s text:c='3'/>"
    "Worte<text:tab/>und <text:span>Stil</text:span></text:p><text:p>Zeile 2</text:p>"
    '</table:table-cell><table:table-cell office:value-type="float" office:value="1.5"'
    ' table:number-columns-repeated="2"><text:p>1,50</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2026-05-01"/>'
    '<table:table-cell office:value-type="date" office:date-value="2026-05-01T06:00:00"/>'
    '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell office:value-type="percentage" office:value="0.65"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT12H30M00S"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/>'
    '<table:table-cell table:formula="of:=SUM([.B1:.C1])" office:value-type="float"'
    ' office:value="3"/></table:table-row>'
)


def test_ods_cells_have_their_values(tmp_path):
    tables = f'<table:table table:name="Blatt">{ODS_ROW}</table:table>'
    (sheet,) = read_sheets(ods(tmp_path / "liste.ods", tables))
    assert values(sheet) == [
        [
            *("Zwei   Worte\tund Stil\nZeile 2", 1.5, 1.5, date(2026, 5, 1)),
            *(moment(2026, 5, 1, 6, 0), True, 0.65, time(12, 30), timedelta(hours=36), 3),
        ]
    ]
    assert sheet.cell(1, 10).formula == "=SUM([.B1:.C1])"
    assert sheet.cell(1, 7).text == "65 %"
    assert sheet.hidden_rows == {1}


def test_ods_repeats_and_merged_ranges_keep_their_places(tmp_path):
    tables = (
        '<table:table table:name="A" table:style-name="weg"><table:table-column'
        ' table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row><table:table-row>'
        '<table:table-cell/><table:table-cell office:value-type="string"'
        ' table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>Kopf</text:p>'
        '</table:table-cell><table:covered-table-cell office:value-type="string">'
        "<text:p>alt</text:p></table:covered-table-cell></table:table-row><table:table-row"
        ' table:number-rows-repeated="1048573"><table:table-cell'
        ' table:number-columns-repeated="16384"/>'
        "</table:table-row></table:table>"
        '<table:table table:name="Fremd"><table:table-source/><table:table-row><table:table-cell'
        ' office:value-type="float" office:value="1"/></table:table-row></table:table>'
    )
    styles = (
        '<style:style style:name="weg" style:family="table"><style:table-properties'
        ' table:display="false"/></style:style>'
    )
    (sheet,) = read_sheets(ods(tmp_path / "liste.ods", tables, styles=styles))
    assert values(sheet) == [[], [], [None, "Kopf"]]
    assert sheet.merged == (Merge(3, 2, 3, 3),)
    assert sheet.hidden
    assert sheet.hidden_columns == {3}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_gdal_writes_is_read_alike(tmp_path, kind):
    """A writer that is not ours."""
    ogr = pytest.importorskip("osgeo.ogr")
    path = tmp_path / f"gdal.{kind}"
    source = ogr.GetDriverByName(kind.upper()).CreateDataSource(str(path))
    layer = source.CreateLayer("Maßnahmen")
    layer.CreateField(ogr.FieldDefn("Titel", ogr.OFTString))
    layer.CreateField(ogr.FieldDefn("Kosten", ogr.OFTReal))
    layer.CreateField(ogr.FieldDefn("Beginn", ogr.OFTDate))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature["Titel"] = "Bäume & <Bänke> am Platz"
    feature["Kosten"] = 22000.5
    feature.SetField("Beginn", 2026, 5, 31, 0, 0, 0, 0)
    layer.CreateFeature(feature)
    del feature, layer, source
    sheet = next(sheet for sheet in read_sheets(path) if sheet.name == "Maßnahmen")
    assert values(sheet) == [
        ["Titel", "Kosten", "Beginn"],
        ["Bäume & <Bänke> am Platz", 22000.5, date(2026, 5, 31)],
    ]


TABLE = 'Nr;Maßnahme;Kosten\n1;"Bäume; groß\nam Platz";1.234,50\n2;Weg – kurz €;22.000\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_tables_are_read_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "liste.csv"
    path.write_bytes(TABLE.encode(encoding))
    (sheet,) = read_sheets(path)
    assert sheet.name == "liste"
    assert values(sheet) == [
        ["Nr", "Maßnahme", "Kosten"],
        [1, "Bäume; groß\nam Platz", 1234.5],
        [2, "Weg – kurz €", "22.000"],
    ]


def test_bytes_that_are_neither_utf8_nor_windows_are_latin():
    assert decode(b"Gr\xfcn \x81", "x.csv") == "Grün \x81"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_out(tmp_path, separator):
    rows = (["Nr", "Titel", "Ort"], ["1", "Weg", "Süd"], ["2", "Platz", "Nord"])
    path = tmp_path / "liste.txt"
    path.write_text("Maßnahmen\n" + "\n".join(separator.join(row) for row in rows), "utf-8")
    (sheet,) = read_sheets(path)
    assert texts(sheet) == [["Maßnahmen"], *rows]


def test_decimal_commas_do_not_make_a_separator(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("1,5;2,5\n3,5;4,5\n", "utf-8")
    assert values(read_sheets(path)[0]) == [[1.5, 2.5], [3.5, 4.5]]


def test_excels_own_line_about_the_separator_is_no_row(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("sep=|\na;b|c;d\n", "utf-8")
    assert texts(read_sheets(path)[0]) == [["a;b", "c;d"]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("1,5", 1.5),
        ("1.234,5", 1234.5),
        ("1.500.000", 1_500_000),
        ("49.4447", 49.4447),
        ("01.05.2026", date(2026, 5, 1)),
        ("2026-05-01", date(2026, 5, 1)),
        ("31.02.2026", "31.02.2026"),
        ("22.000", "22.000"),
        ("7.769", "7.769"),
        ("0123", "0123"),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_only_what_is_certain_becomes_a_number_or_a_date(text, value):
    found = typed_text(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", NumberKind.PLAIN),
        ("#,##0.00 [$€-407]", NumberKind.PLAIN),
        ('0 "Tage"', NumberKind.PLAIN),
        ("[Red]0;[Blue]-0", NumberKind.PLAIN),
        ("0.00E+00", NumberKind.PLAIN),
        ("[$-407]d. mmm. yyyy;@", NumberKind.DATE),
        ("mmm yy", NumberKind.DATE),
        ("hh:mm:ss", NumberKind.TIME),
        ("[h]:mm", NumberKind.ELAPSED),
        ("0%", NumberKind.PERCENT),
    ],
)
def test_number_formats_tell_dates_from_numbers(code, kind):
    assert kind_of(164, code) is kind


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_day_numbers_agree_with_the_calendar(day):
    serial = float((day - date(1899, 12, 30)).days)
    found = typed_number(serial, NumberKind.DATE)
    # The last years lie outside what both calendars can count.
    assert found == day or (day.year > 9995 and found == serial)


@given(st.integers(1, 16384))
def test_letters_of_columns_count_in_26(column):
    total = 0
    for letter in column_letters(column):
        total = total * 26 + ord(letter) - 64
    assert total == column


def test_numbers_are_written_the_german_way():
    assert [german_text(value) for value in (1234.5, 22000, 0.1 + 0.2, None, False)] == [
        *("1234,5", "22000", "0,3", "", "FALSCH"),
    ]
    assert Sheet("A").rows == ()
