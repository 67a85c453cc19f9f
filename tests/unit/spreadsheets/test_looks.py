"""What a person sees in a cell is read with it: units of number formats and struck-out text."""

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from insek.processing.spreadsheets.reading.cell_formats import look_of
from insek.processing.spreadsheets.reading.sheet_model import PLAIN, Cell, Look, Struck
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets

from .sheet_files import OASIS, ods


@pytest.mark.parametrize(
    ("code", "before", "after", "thousands"),
    [
        ('#,##0" T€"', "", " T€", 0),
        ("#,##0\\ \\T\\€", "", " T€", 0),
        ('"TEUR" 0.0;[Red]-"TEUR" 0.0', "TEUR ", "", 0),
        ("#,##0 [$T€-407]", "", " T€", 0),
        ('#,##0,"k"', "", "k", 1),
        ('0.0,,\\ "Mio. €"', "", " Mio. €", 2),
        ("#,##0,", "", "", 1),
        ('0 "m²"', "", " m²", 0),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "", "", 0),
        ("#,##0.00 [$€-407]", "", "", 0),
        ('[>=1000000]0.0,,"Mio";[>=1000]0,"T";0', "", "", 0),
        ('[=0]"keine";#,##0" T€"', "", " T€", 0),
        ("General", "", "", 0),
        ("(#,##0)", "", "", 0),
        (None, "", "", 0),
    ],
)
def test_a_number_format_writes_a_unit_and_divides(code, before, after, thousands):
    assert look_of(code) == Look(before, after, thousands)


def test_what_is_shown_has_the_unit_unless_the_format_divides():
    assert Cell(12, "12", "", Look(after=" m²")).shown == "12 m²"
    assert Cell(80_000, "80000", "", Look(after=" T€", thousands=1)).shown == "80000"
    assert Cell("x", "x").shown == "x"


def test_xlsx_tells_units_and_struck_out_cells_and_parts(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    struck, plain = InlineFont(strike=True), InlineFont()
    sheet.append([70, 1.5, "alt", "gilt", None, None, 9, "auch"])
    sheet["A1"].number_format = '0" T€"'
    sheet["B1"].number_format = '0.0" Mio. €"'
    sheet["C1"].font = Font(strike=True)
    sheet["D1"].font = Font(bold=True)
    sheet["E1"] = CellRichText(TextBlock(struck, "alt "), TextBlock(plain, "neu"))
    sheet["F1"] = CellRichText(TextBlock(struck, "ganz "), TextBlock(struck, "alt"))
    sheet["G1"].font = Font(strike=True)
    book.save(tmp_path / "a.xlsx")
    cells = read_sheets(tmp_path / "a.xlsx")[0].rows[0]
    assert [cell.shown for cell in cells] == [
        *("70 T€", "1,5 Mio. €", "alt", "gilt", "alt neu", "ganz alt", "9", "auch"),
    ]
    assert [cell.look.struck.name for cell in cells] == [
        *("NO", "NO", "WHOLLY", "NO", "PARTLY", "WHOLLY", "WHOLLY", "NO"),
    ]
    assert cells[3].look is PLAIN


NUMBER = f'xmlns:number="{OASIS}datastyle:1.0"'
STYLES = f"""
<number:number-style {NUMBER} style:name="N1"><number:number/><number:text> T€</number:text>
</number:number-style>
<number:number-style {NUMBER} style:name="N2"><number:number number:display-factor="1000"/>
<number:text> T€</number:text></number:number-style>
<number:currency-style {NUMBER} style:name="N3P0"><number:number/><number:text> </number:text>
<number:currency-symbol>€</number:currency-symbol></number:currency-style>
<number:number-style {NUMBER} style:name="N4"><number:text>-</number:text><number:number/>
<style:map style:condition="value()&gt;=0" style:apply-style-name="N1"/></number:number-style>
<style:style style:name="te" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="kind" style:family="table-cell" style:parent-style-name="te"/>
<style:style style:name="durch" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="euro" style:family="table-cell" style:data-style-name="N3P0"/>
<style:style style:name="zweig" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="weg" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid"/></style:style>
<style:style style:name="T1" style:family="text"><style:text-properties
 style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties
 style:text-line-through-style="none"/></style:style>
"""


def ods_text(content, style=""):
    own = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell office:value-type="string"{own}><text:p>{content}</text:p>'
        "</table:table-cell>"
    )


def ods_number(value, style=""):
    own = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="float" office:value="{value}"{own}/>'


def ods_cells(tmp_path, row, columns="", attributes=""):
    table = (
        f'<table:table table:name="A">{columns}<table:table-row{attributes}>{row}'
        "</table:table-row></table:table>"
    )
    return read_sheets(ods(tmp_path / "a.ods", table, styles=STYLES))[0].rows[0]


def test_ods_tells_units_of_cells_rows_and_columns(tmp_path):
    row = "".join(ods_number(70, style) for style in ("te", "kind", "durch", "euro", "zweig", ""))
    column = '<table:table-column table:default-cell-style-name="{}"{}/>'
    columns = column.format("euro", ' table:number-columns-repeated="5"') + column.format("te", "")
    cells = ods_cells(tmp_path, row, columns)
    assert [cell.shown for cell in cells] == ["70 T€", "70 T€", "70", "70", "70 T€", "70 T€"]
    assert cells[2].look.thousands == 1
    (cell,) = ods_cells(tmp_path, ods_number(5), attributes=' table:default-cell-style-name="te"')
    assert cell.shown == "5 T€"


def test_ods_tells_struck_out_cells_and_parts(tmp_path):
    row = (
        ods_text("alt", "weg")
        + ods_text('<text:span text:style-name="T1">alt</text:span> neu')
        + ods_text('alt <text:span text:style-name="T2">neu</text:span>', "weg")
        + ods_text('<text:span text:style-name="T1">ganz <text:span>alt</text:span></text:span>')
        + ods_number(3, "weg")
        + ods_text("gilt")
    )
    cells = ods_cells(tmp_path, row)
    assert [cell.look.struck for cell in cells] == [
        *(Struck.WHOLLY, Struck.PARTLY, Struck.PARTLY, Struck.WHOLLY, Struck.WHOLLY, Struck.NO),
    ]


def test_common_styles_of_ods_count_like_those_of_the_content(tmp_path):
    common = (
        f'<office:document-styles xmlns:office="{OASIS}office:1.0" xmlns:style="{OASIS}style:1.0">'
        '<office:styles><style:style style:name="weg" style:family="table-cell">'
        '<style:text-properties style:text-line-through-type="single"/></style:style>'
        "</office:styles></office:document-styles>"
    )
    table = f'<table:table table:name="A"><table:table-row>{ods_text("a", "weg")}'
    table += "</table:table-row></table:table>"
    path = ods(tmp_path / "a.ods", table, extra={"styles.xml": common}.items())
    assert read_sheets(path)[0].cell(1, 1).look.struck is Struck.WHOLLY
