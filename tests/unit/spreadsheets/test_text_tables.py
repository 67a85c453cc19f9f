"""Text tables are read in the encoding they have, line by line, and odd bytes are named."""

import io
import zipfile

import pytest

from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError
from insek.processing.spreadsheets.reading.delimited import DelimitedRecords
from insek.processing.spreadsheets.reading.sheet_model import SheetError
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets

ROWS = ["Nr;Gewässer", *(f"{n};Bäche säubern {n}" for n in range(1, 9))]


def sheet_of(tmp_path, data):
    path = tmp_path / "liste.csv"
    path.write_bytes(data)
    return read_sheets(path)[0]


def column(sheet, number=2):
    return [row[number - 1].text for row in sheet.rows if len(row) >= number]


def test_one_damaged_byte_leaves_the_other_umlauts_as_they_are(tmp_path):
    lines = [line.encode("utf-8") for line in ROWS]
    lines[3] = "3;Wehr prüfen".encode("cp1252")
    sheet = sheet_of(tmp_path, b"\n".join(lines))
    assert column(sheet) == [
        *("Gewässer", "Bäche säubern 1", "Bäche säubern 2", "Wehr prüfen"),
        *(f"Bäche säubern {n}" for n in range(4, 9)),
    ]
    assert list(sheet.row_remarks) == [4]
    assert "anders kodiert" in sheet.row_remarks[4][0]
    assert "Zeile 4 ist anders kodiert" in sheet.remarks[0]


def test_a_damaged_byte_after_a_byte_order_mark_stops_nothing(tmp_path):
    sheet = sheet_of(tmp_path, "\ufeffNr;Grün\n1;Weiß\n".encode() + b"2;\xdcber\n3;a\n")
    assert column(sheet) == ["Grün", "Weiß", "Über", "a"]
    assert list(sheet.row_remarks) == [3]


def test_in_a_windows_file_the_pasted_utf8_line_is_the_odd_one(tmp_path):
    lines = [line.encode("cp1252") for line in ROWS]
    lines[2] = "2;Brücke – Süd".encode()
    sheet = sheet_of(tmp_path, b"\r\n".join(lines))
    assert column(sheet)[:3] == ["Gewässer", "Bäche säubern 1", "Brücke – Süd"]
    assert list(sheet.row_remarks) == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_a_file_in_one_encoding_has_no_remark(tmp_path, encoding):
    sheet = sheet_of(tmp_path, "\n".join(ROWS).encode(encoding))
    assert (sheet.remarks, sheet.row_remarks) == ((), {})


def test_the_row_is_the_record_also_after_line_breaks_within_cells(tmp_path):
    text = 'Nr;Gewässer\n1;"Bach\nund\nTeich"\n\n2;Mühle\n'.encode()
    sheet = sheet_of(tmp_path, text + b'3;"W\xfcste\nund"\n')
    assert sheet.rows[4][1].text == "Wüste\nund"
    assert list(sheet.row_remarks) == [5]


@pytest.mark.parametrize("before", [0, 3000])
def test_a_null_character_cuts_no_cell_and_is_named(tmp_path, before):
    lines = ["Nr;Titel;Text", *(f"{n};Weg;Pflaster" for n in range(before))]
    sheet = sheet_of(tmp_path, "\n".join([*lines, "7;Damm;vorn\0hinten", "8;Ufer;ganz"]).encode())
    row = before + 2
    assert [cell.text for cell in sheet.rows[row - 1]] == ["7", "Damm", "vornhinten"]
    assert [cell.text for cell in sheet.rows[row]] == ["8", "Ufer", "ganz"]
    assert list(sheet.row_remarks) == [row]
    assert "NUL" in sheet.row_remarks[row][0]


def test_a_binary_file_is_no_table(tmp_path):
    with pytest.raises(SheetError, match="Binärdaten"):
        sheet_of(tmp_path, b"a;b\n" + bytes(range(256)) * 9)


def test_records_come_one_by_one_also_out_of_a_zip(tmp_path):
    path = tmp_path / "gitter.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "g.csv", "sep=|\n\nKopf\nId|Ew\n" + "".join(f"z{n}|{n}\n" for n in range(9999))
        )
    with zipfile.ZipFile(path) as package:
        records = DelimitedRecords(lambda: package.open("g.csv"), "g.csv")
        assert records.separator == "|"
        assert records.head[:4] == ([], ["Kopf"], ["Id", "Ew"], ["z0", "0"])
        for _ in range(2):
            total = sum(int(row[1]) for row in list(records)[3:])
            assert total == sum(range(9999))


def test_a_long_file_hears_a_cancel(tmp_path):
    path = tmp_path / "lang.csv"
    path.write_text("a;b\n" * 50_000, "utf-8")
    seen = []

    def cancelled():
        seen.append(1)
        raise CancelledError

    with cancel_check(cancelled), pytest.raises(CancelledError):
        read_sheets(path)
    assert len(seen) == 1


def test_an_endless_line_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("insek.processing.spreadsheets.reading.text_encoding.LONGEST_LINE", 200_000)
    records = DelimitedRecords(lambda: io.BytesIO(b"a;b\n" + b"x;" * 200_000), "x.csv")
    with pytest.raises(SheetError, match="Zeile 2"):
        list(records)
