"""The template of the Maßnahmenliste: the city's own headings, choices that are understood."""

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.matching import code_vocabulary, match
from insek.processing.measures.columns import find_list
from insek.processing.measures.list_template import CORE, GUIDE, SHEET, measure_template
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.writing.write_workbook import write_workbook

CATALOGUE = city_catalogue("kaiserslautern")


def template(**wanted):
    return measure_template(CATALOGUE, **{"everything": False, "rows": 50, **wanted})


def headings(workbook):
    return [column.title for column in workbook.tables[0].columns]


def test_the_ten_columns_stand_as_in_the_citys_document(seeds):
    printed = [
        line.strip("\n").split("\t")[1:]
        for path in sorted(seeds.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "Maßnahme\tBeschreibung" in line
    ]
    assert len(printed[0]) == 10
    assert headings(template())[1:11] == [heading.strip() for heading in printed[0]]


def test_behind_them_stand_what_the_concept_needs():
    assert headings(template())[0] == "Nr."
    assert headings(template())[11:] == [
        *("Ortsbezirk", "Status", "Zeithorizont", "Zeitraum", "Priorität", "Leuchtturmprojekt"),
        *("Kostenklasse", "Förderprogramm", "Zuständige Stelle"),
    ]
    extras = [column.field for column in CATALOGUE.measure_extras]
    assert set(CORE) <= set(extras)
    assert len(headings(template(everything=True))) == 11 + len(extras)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("everything", [False, True])
def test_the_import_knows_every_column_of_the_template(tmp_path, kind, everything):
    path = write_workbook(template(everything=everything), tmp_path / f"vorlage.{kind}")
    layout = find_list(read_sheets(path), CATALOGUE, ListProfile())
    wanted = [column.field for column in CATALOGUE.measure_columns]
    wanted += [c.field for c in CATALOGUE.measure_extras if everything or c.field in CORE]
    assert [column.target for column in layout.columns] == wanted
    assert (layout.sheet.name, layout.header_row) == (SHEET, 1)


def test_every_choice_is_understood_by_the_import():
    lists = template().lists
    for name in ("status", "zeithorizont", "prioritaet", "kostenklasse"):
        codes = CATALOGUE.code_lists[name]
        (label,) = (c.label for c in CATALOGUE.measure_extras if c.codes == name)
        assert [match(text, code_vocabulary(codes)).ids for text in lists[label]] == [
            (code.id,) for code in codes.codes
        ]


def test_the_guide_explains_every_column_and_names_no_person():
    list_sheet, guide = template(everything=True).tables
    assert guide.name == GUIDE
    assert [row[0] for row in guide.rows] == [column.title for column in list_sheet.columns]
    for heading, hint, choices, _ in guide.rows:
        assert hint or choices, heading
    assert any("Privatpersonen" in line for line in guide.lead)
    assert list_sheet.spare == 50
    several = {column.title for column in list_sheet.columns if column.several}
    assert "Ortsbezirk" in several
    assert "Status" not in several
