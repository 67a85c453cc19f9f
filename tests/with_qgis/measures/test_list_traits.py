"""What real lists have beside their measures: totals, units anywhere, parts, words of the city."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.columns import find_list
from insek.processing.measures.intake import MeasureReading, take_in_measures
from insek.processing.measures.intake_report import foreign_sentences, measure_intake_workbook
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.intake.row_outcome import RowState
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets

from ...unit.spreadsheets.sheet_files import OASIS, ods

CATALOGUE = city_catalogue("kaiserslautern")


def taken(path, **profile):
    used = ListProfile(**profile)
    layout = find_list(read_sheets(path), CATALOGUE, used)
    options = MeasureReading(crs="EPSG:25832", base_year=2026, source="x", profile=used)
    return take_in_measures(layout, CATALOGUE, known=[], options=options)


def csv_list(tmp_path, *lines):
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_parts_say_what_they_belong_to_and_double_costs_are_told(tmp_path):
    found = taken(
        csv_list(
            tmp_path,
            "Nr.;Maßnahme;Beschreibung;Kosten",
            "1;Wege am Bach;;300 €",
            "1.1;Ufer Nord;;100 €",
            "1.2;Ufer Süd;;",
            ";Sachstand 2027;Das Nordufer ist fertig.;",
            "2;Obstwiese;;",
        )
    )
    by_title = {measure.titel: measure for measure in found.measures}
    assert list(by_title) == ["Wege am Bach", "Ufer Nord", "Ufer Süd", "Obstwiese"]
    assert [measure.nummer for measure in found.measures] == [1, 3, 4, 2]
    assert by_title["Ufer Nord"].weitere == {
        "Nr. – wie geschrieben": "1.1",
        "Teil von": "1 Wege am Bach",
    }
    assert by_title["Wege am Bach"].weitere == {
        "Fortschrittsberichte": "Sachstand 2027: Das Nordufer ist fertig."
    }
    whole, part, _, report, other = found.outcomes
    assert "in Summen zählt beides" in whole.remark
    assert "(Zeile 3)" in whole.remark
    assert "gehört zu „1 Wege am Bach“" in part.remark
    assert report.state is RowState.REFUSED
    assert "Fortschrittsbericht zu Zeile 2" in report.remark
    assert other.remarks == ()


def test_words_that_no_code_list_knows_are_grouped_with_the_way_to_map_them(tmp_path):
    lines = ["Maßnahme;Status;Priorität"]
    lines += [f"Weg {n};im Werden;hoch" for n in range(12)]
    lines += ["Platz;schläft;dringlich sehr", "Halle;im Werden;hoch"]
    found = taken(csv_list(tmp_path, *lines))
    assert {
        column: {word: len(rows) for word, rows in words.items()}
        for column, words in found.foreign_words().items()
    } == {
        "status": {"im Werden": 13, "schläft": 1},
        "prioritaet": {"dringlich sehr": 1},
    }
    status, priority = foreign_sentences(found, CATALOGUE)
    assert "2 unbekannte Wörter: „im Werden“ (13 ×), „schläft“ (1 ×)" in status
    assert '{"werte": {"status": {"im Werden": "…"}}}' in status
    assert "in_umsetzung" in status
    assert "1 unbekanntes Wort" in priority
    (sheet,) = [
        table
        for table in measure_intake_workbook(found, [], [], file="x", labels={}).tables
        if table.name == "Unbekannte Wörter"
    ]
    assert sheet.rows[0] == ("status", "im Werden", 13, "2, 3, 4, …", "status")
    mapped = taken(tmp_path / "liste.csv", values={"status": {"im Werden": "in_umsetzung"}})
    assert mapped.foreign_words()["status"] == {"schläft": [14]}


def xlsx_list(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Maßnahmenliste der Stadt"])
    sheet.append(["Nr.", "Maßnahme", "Kosten", "Beginn", "Fläche"])
    sheet.append([None, "(kurz)", None, None, None])
    sheet.append([1, "Wege am Bach", 70, date(2027, 5, 3), 12])
    sheet.append([1.1, "Ufer Nord", 30, None, None])
    sheet.append([2, "Obstwiese", 1.5, None, None])
    sheet.append([None, "Summe", 101.5, None, None])
    for row in (4, 5):
        sheet.cell(row, 3).number_format = '#,##0" T€"'
    sheet["C6"].number_format = '0.0" Mio. €"'
    sheet["E4"].number_format = '0" m²"'
    sheet["B6"].font = Font(strike=True)
    sheet.row_dimensions[5].hidden = True
    book.save(path)
    return path


def ods_list(path):
    def text(content, style="Default"):
        return (
            f'<table:table-cell office:value-type="string" table:style-name="{style}">'
            f"<text:p>{content}</text:p></table:table-cell>"
        )

    def number(value, style="Default"):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}"'
            f' table:style-name="{style}"/>'
        )

    empty = "<table:table-cell/>"
    day = '<table:table-cell office:value-type="date" office:date-value="2027-05-03"/>'
    rows = [
        text("Maßnahmenliste der Stadt"),
        "".join(text(word) for word in ("Nr.", "Maßnahme", "Kosten", "Beginn", "Fläche")),
        empty + text("(kurz)"),
        number(1) + text("Wege am Bach") + number(70, "te") + day + number(12, "qm"),
        number(1.1) + text("Ufer Nord") + number(30, "te"),
        number(2) + text("Obstwiese", "weg") + number(1.5, "mio"),
        empty + text("Summe") + number(101.5),
    ]
    hidden = ' table:visibility="collapse"'
    table = "".join(
        f"<table:table-row{hidden if at == 4 else ''}>{row}</table:table-row>"
        for at, row in enumerate(rows)
    )
    units = {"te": " T€", "mio": " Mio. €", "qm": " m²"}
    styles = "".join(
        f'<number:number-style xmlns:number="{OASIS}datastyle:1.0" style:name="n{name}">'
        f"<number:number/><number:text>{unit}</number:text></number:number-style>"
        f'<style:style style:name="{name}" style:family="table-cell"'
        f' style:data-style-name="n{name}"/>'
        for name, unit in units.items()
    )
    styles += (
        '<style:style style:name="weg" style:family="table-cell"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
    )
    return ods(path, f'<table:table table:name="A">{table}</table:table>', styles=styles)


CSV = (
    "Maßnahmenliste der Stadt;;;;",
    "Nr.;Maßnahme;Kosten;Beginn;Fläche",
    ";(kurz);;;",
    "1;Wege am Bach;70 T€;03.05.2027;12 m²",
    "1,1;Ufer Nord;30 T€;;",
    "2;Obstwiese;1,5 Mio. €;;",
    ";Summe;101,5;;",
)


@pytest.fixture
def alike(tmp_path):
    """One list in three formats, each written by other means than ours."""
    paths = {
        "xlsx": xlsx_list(tmp_path / "liste.xlsx"),
        "ods": ods_list(tmp_path / "liste.ods"),
        "csv": csv_list(tmp_path, *CSV),
    }
    return {kind: taken(path) for kind, path in paths.items()}


def test_the_same_list_gives_the_same_measures_in_every_format(alike):
    measures = {kind: found.measures for kind, found in alike.items()}
    assert [(m.titel, m.kosten, m.kosten_von) for m in measures["csv"]] == [
        ("Wege am Bach", "70 T€", 70_000),
        ("Ufer Nord", "30 T€", 30_000),
        ("Obstwiese", "1,5 Mio. €", 1_500_000),
    ]
    assert measures["csv"][0].beginn == "2027-05-03"
    assert measures["csv"][0].weitere["Fläche"] == "12 m²"
    assert measures["xlsx"] == measures["csv"]
    assert measures["ods"] == measures["csv"]
    assert {
        kind: [item.row for item in found.outcomes if item.state is RowState.REFUSED]
        for kind, found in alike.items()
    } == {"xlsx": [7], "ods": [7], "csv": [7]}


def test_what_only_spreadsheets_show_is_told_by_both(alike):
    for kind in ("xlsx", "ods"):
        told = [item.remark for item in alike[kind].outcomes]
        assert "ausgeblendet" in told[1], kind
        assert "Spalte B ist in der Datei durchgestrichen" in told[2], kind
    assert alike["csv"].outcomes[2].remark == ""
