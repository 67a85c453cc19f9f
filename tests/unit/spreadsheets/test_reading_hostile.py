"""Damaged, foreign and hostile spreadsheets end in a German sentence."""

import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError
from insek.processing.spreadsheets.reading import cell_grid, zip_archive
from insek.processing.spreadsheets.reading.sheet_model import SheetError
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets

from ...effort import cases
from .sheet_files import MAIN, ODF, ods, package, xlsx

CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
HOSTILE = settings(
    max_examples=cases(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def refused(path, *words):
    with pytest.raises(SheetError) as caught:
        read_sheets(path)
    sentence = str(caught.value)
    assert path.name in sentence
    for word in words:
        assert word in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ("leer",)),
        (b"  \r\n ", ("leer",)),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ("Kennwort",)),
        (OLE + "Workbook".encode("utf-16-le"), ("XLS", "XLSX oder ODS")),
        (OLE, ("keine Tabelle",)),
        (b"%PDF-1.7\n", ("PDF",)),
        (b"<html><table><tr><td>1</td></tr></table>", ("Webseite",)),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', ("XML",)),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", ("Binärdaten",)),
        (b"PK\x03\x04 abgeschnitten", ("beschädigt",)),
        (b'Nr;Titel\n1;"nie geschlossen\n2;x\n', ("Zeile 2", "Anführungszeichen")),
        (b"a;b\n" + b"x" * 140_000, ("131.072",)),
    ],
)
def test_files_that_are_no_spreadsheet_say_what_they_are(tmp_path, content, words):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(content)
    refused(path, *words)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    refused(tmp_path / "fehlt.xlsx", "lässt sich nicht lesen")
    refused(tmp_path, "lässt sich nicht lesen")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_in_xlsx_are_refused(tmp_path, part):
    path = xlsx(tmp_path / "e.xlsx", CELL, extra={part: f"{ENTITY}<x>&b;</x>"}.items())
    refused(path, "DOCTYPE", part)


def test_entities_in_ods_are_refused_in_any_encoding(tmp_path):
    content = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITY}<office:document-content {ODF}/>'
    path = package(tmp_path / "e.ods", {"content.xml": content.encode("utf-16")})
    refused(path, "DOCTYPE")


def test_an_external_entity_reads_no_file(tmp_path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim")
    kind = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    bad = f'{kind}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
    path = xlsx(tmp_path / "e.xlsx", CELL, extra={"xl/sharedStrings.xml": bad}.items())
    assert "geheim" not in refused(path, "DOCTYPE")


def test_a_bomb_is_refused_by_what_it_declares(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED", 1_000_000)
    path = xlsx(tmp_path / "bombe.xlsx", CELL, extra={"xl/media/x": bytes(2_000_000)}.items())
    assert path.stat().st_size < 10_000
    refused(path, "MB")


def test_a_bomb_that_lies_about_its_size_is_damaged(tmp_path):
    path = xlsx(tmp_path / "luege.xlsx", f"{CELL}{' ' * 3_000_000}")
    data = bytearray(path.read_bytes())
    # In the central directory the unpacked size stands 24 bytes after the signature.
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[at + 24 : at + 28] = struct.pack("<I", 200)
    path.write_bytes(data)
    refused(path)


def test_a_million_repeated_rows_are_refused_before_they_are_made(tmp_path):
    table = (
        '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="float" office:value="1"'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    refused(ods(tmp_path / "b.ods", table), "Blatt „A“", "80.000")


def test_a_cell_far_to_the_right_in_every_row_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(cell_grid, "MAX_CELLS", 100_000)
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20))
    refused(xlsx(tmp_path / "b.xlsx", f"<sheetData>{rows}</sheetData>"), "Zeile 7", "weit")


def test_the_cells_of_all_sheets_of_a_file_count(tmp_path, monkeypatch):
    monkeypatch.setattr(cell_grid, "MAX_CELLS", 30)
    row = '<table:table-row table:number-rows-repeated="20"><table:table-cell office:value-type='
    row += '"float" office:value="1"/></table:table-row>'
    tables = [f'<table:table table:name="{name}">{row}</table:table>' for name in "AB"]
    assert len(read_sheets(ods(tmp_path / "eins.ods", tables[0]))[0].rows) == 20
    refused(ods(tmp_path / "zwei.ods", "".join(tables)), "Blatt „B“", "Mehr als 30 Zellen")


def test_a_row_of_more_empty_cells_than_there_are_columns_is_refused_while_it_is_read(tmp_path):
    empty = "<c/>" * 20_000
    refused(
        xlsx(tmp_path / "b.xlsx", f"<sheetData><row>{empty}</row></sheetData>"), "zu weit rechts"
    )
    cells = "<table:table-cell/>" * 20_000
    table = f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>'
    refused(ods(tmp_path / "b.ods", table), "mehr Zellen")


def test_more_elements_than_any_list_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_archive, "MAX_ELEMENTS", 5_000)
    refused(xlsx(tmp_path / "b.xlsx", f"<x>{'<y/>' * 9_000}</x>{CELL}"), "Elemente")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_reading_a_large_file_hears_a_cancel(tmp_path, kind):
    def cancelled():
        raise CancelledError

    if kind == "xlsx":
        path = xlsx(tmp_path / "a.xlsx", f"<x>{'<y/>' * 5_000}</x>{CELL}")
    else:
        path = ods(
            tmp_path / "a.ods", f'<table:table table:name="A">{"<x/>" * 5_000}</table:table>'
        )
    with cancel_check(cancelled), pytest.raises(CancelledError):
        read_sheets(path)


@pytest.mark.parametrize(
    "cells",
    [
        '<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>',
        '<c r="ZZZ1"><v>1</v></c>',
        '<c r="1A"><v>1</v></c>',
        '<c r="A1" t="s"><v>7</v></c>',
    ],
)
def test_cells_without_a_proper_place_or_text_are_refused(tmp_path, cells):
    path = xlsx(tmp_path / "b.xlsx", f'<sheetData><row r="1">{cells}</row></sheetData>')
    refused(path, "Tabelle1")


def test_a_row_numbered_with_thousands_of_digits_is_counted_on(tmp_path):
    row = f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'
    (sheet,) = read_sheets(xlsx(tmp_path / "b.xlsx", f"<sheetData>{row}</sheetData>"))
    assert [cell.value for cell in sheet.rows[0]] == [1]


def test_a_row_that_comes_twice_is_refused(tmp_path):
    rows = '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>'
    refused(xlsx(tmp_path / "b.xlsx", f"<sheetData>{rows}</sheetData>"), "Zeile 1")


def test_a_protected_ods_is_told(tmp_path):
    manifest = "<m:m xmlns:m='x'><m:e><m:encryption-data/></m:e></m:m>"
    path = ods(tmp_path / "k.ods", "", extra={"META-INF/manifest.xml": manifest}.items())
    refused(path, "Kennwort")


def test_other_packages_are_told(tmp_path):
    refused(package(tmp_path / "a.xlsx", {"readme.txt": "x"}), "ZIP-Archiv")
    refused(package(tmp_path / "a.xlsb", {"xl/workbook.bin": "x"}), "XLSB")
    refused(ods(tmp_path / "text.odt", ""), "keine Tabelle")


def test_an_unknown_packing_is_told(tmp_path):
    path = xlsx(tmp_path / "p.xlsx", CELL)
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)
    path.write_bytes(data)
    refused(path, "verschlüsselt")


def test_an_unknown_encoding_is_told(tmp_path):
    part = '<?xml version="1.0" encoding="klingonisch"?><worksheet/>'
    path = xlsx(tmp_path / "k.xlsx", "", extra={"xl/worksheets/sheet1.xml": part}.items())
    refused(path, "klingonisch")


def test_deeply_nested_text_does_not_crash(tmp_path):
    deep = "<text:span>" * 5000 + "x" + "</text:span>" * 5000
    table = (
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>vorn {deep}</text:p></table:table-cell></table:table-row></table:table>"
    )
    (sheet,) = read_sheets(ods(tmp_path / "tief.ods", table))
    assert sheet.cell(1, 1).text.startswith("vorn ")


@settings(
    max_examples=cases(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
def test_damaged_packages_are_read_or_refused_but_never_crash(tmp_path, at, byte, cut):
    for path in (
        xlsx(tmp_path / "z.xlsx", CELL),
        ods(tmp_path / "z.ods", '<table:table table:name="A"><table:table-row/></table:table>'),
    ):
        data = bytearray(path.read_bytes())
        at %= len(data)
        data[at] = byte
        path.write_bytes(data[:at] if cut else data)
        with suppress(SheetError):
            read_sheets(path)


@settings(
    max_examples=cases(60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_but_never_crash(tmp_path, data):
    path = tmp_path / "liste.csv"
    path.write_bytes(data)
    with suppress(SheetError):
        read_sheets(path)


def test_a_package_with_a_missing_part_names_it(tmp_path):
    path = xlsx(tmp_path / "b.xlsx", CELL)
    short = tmp_path / "kurz.xlsx"
    with zipfile.ZipFile(path) as full, zipfile.ZipFile(short, "w") as rest:
        for name in full.namelist():
            if name != "xl/worksheets/sheet1.xml":
                rest.writestr(name, full.read(name))
    refused(short, "sheet1.xml", "unvollständig")
