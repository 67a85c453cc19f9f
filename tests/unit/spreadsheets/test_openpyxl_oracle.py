"""XLSX as another library sees it: what we write it reads, what it writes we read."""

from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.writing.workbook import Column, SheetTable, Workbook, xml_text
from insek.processing.spreadsheets.writing.write_workbook import write_workbook

from ...effort import cases

BOOK = Workbook(
    "Liste",
    (
        SheetTable(
            "Maßnahmen",
            (
                Column("Nr.", 6, note="Fortlaufend"),
                Column("Maßnahme", 40),
                Column("Status", choices="Status"),
                Column("Beginn", 12),
            ),
            rows=(
                (1, "Bäume & <Bänke>\nam Platz", "Vorschlag", date(2026, 5, 31)),
                (2.5, "=1+1", None, datetime(2026, 5, 31, 9, 30)),  # noqa: DTZ001 - as planners type
                (-3, "-5", "beschlossen", True),
            ),
            lead=("Stand März", "Alle Angaben vorläufig"),
            spare=5,
        ),
        SheetTable("Hilfe", (Column("Spalte"),), rows=(("a",),)),
    ),
    lists={"Status": ("Vorschlag", "beschlossen")},
)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "liste.xlsx"
    return openpyxl.load_workbook(write_workbook(BOOK, path))


def test_it_finds_our_sheets_and_the_hidden_one_with_the_choices(seen):
    states = {sheet.title: sheet.sheet_state for sheet in seen.worksheets}
    assert states == {"Maßnahmen": "visible", "Hilfe": "visible", "Listen": "hidden"}


def test_it_reads_every_cell_with_its_type(seen):
    rows = [
        [cell.value for cell in row] for row in seen["Maßnahmen"].iter_rows(min_row=1, max_row=6)
    ]
    assert [row[0] for row in rows[:2]] == ["Stand März", "Alle Angaben vorläufig"]
    assert rows[2] == ["Nr.", "Maßnahme", "Status", "Beginn"]
    assert rows[3] == [1, "Bäume & <Bänke>\nam Platz", "Vorschlag", datetime(2026, 5, 31)]  # noqa: DTZ001
    assert rows[4] == [2.5, "=1+1", None, datetime(2026, 5, 31, 9, 30)]  # noqa: DTZ001
    assert rows[5] == [-3, "-5", "beschlossen", True]


def test_a_text_that_looks_like_a_formula_is_none(seen):
    cells = [seen["Maßnahmen"].cell(row, 2) for row in (5, 6)]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert [cell.quotePrefix for cell in cells] == [True, True]


def test_dates_are_shown_as_dates(seen):
    assert seen["Maßnahmen"].cell(4, 4).is_date
    assert not seen["Maßnahmen"].cell(4, 1).is_date


def test_the_head_stays_in_sight_with_filters_and_its_note(seen):
    sheet = seen["Maßnahmen"]
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref.startswith("A3:D")
    assert "Fortlaufend" in sheet["A3"].comment.text


def test_the_choices_are_offered_in_every_row_and_the_spare_ones(seen):
    (validation,) = seen["Maßnahmen"].data_validations.dataValidation
    assert str(validation.sqref) == "C4:C11"
    assert validation.type == "list"
    named, _, cells = validation.formula1.lstrip("=").partition("!")
    assert named.strip("'") == "Listen"
    offered = [row[0].value for row in seen["Listen"][cells.replace("$", "")]]
    assert offered == ["Vorschlag", "beschlossen"]


@settings(
    max_examples=cases(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.integers(-(2**53) + 1, 2**53 - 1),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
            st.booleans(),
            st.text("aäß<&>\"' 12", min_size=1).filter(str.strip),
            st.dates(date(1901, 1, 1), date(2200, 1, 1)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_values_come_back(tmp_path, values):
    table = SheetTable("A", (Column("Wert"),), rows=tuple((value,) for value in values))
    path = write_workbook(Workbook("x", (table,)), tmp_path / "werte.xlsx")
    read = [
        row[0] for row in openpyxl.load_workbook(path)["A"].iter_rows(min_row=2, values_only=True)
    ]
    expected = [
        datetime.combine(value, time()) if isinstance(value, date) else value for value in values
    ]
    assert [xml_text(one) if isinstance(one, str) else one for one in read] == expected


def test_what_it_writes_is_read_cell_by_cell(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Liste"
    sheet.append(["Nr.", "Maßnahme", "Kosten", "Beginn", "Anteil"])
    sheet.append([1, "Platz", 12_500.5, date(2026, 5, 31), 0.25])
    sheet.append(["007", "Allee\nNord", -3, datetime(2026, 5, 31, 9, 30), None])  # noqa: DTZ001
    sheet["E2"].number_format = "0 %"
    sheet["B2"].font = Font(bold=True)
    sheet.merge_cells("A4:E4")
    sheet["A4"] = "Handlungsfeld 2"
    sheet.add_table(Table(displayName="Liste", ref="A1:E3"))
    book.create_sheet("leer")
    book.save(tmp_path / "fremd.xlsx")
    found = {one.name: one for one in read_sheets(tmp_path / "fremd.xlsx")}
    assert set(found) == {"Liste", "leer"}
    ours = found["Liste"]
    assert [ours.cell(1, column).text for column in range(1, 6)] == [
        *("Nr.", "Maßnahme", "Kosten", "Beginn", "Anteil")
    ]
    assert ours.cell(2, 1).value == 1
    assert ours.cell(2, 3).value == 12_500.5
    assert ours.cell(3, 1).value == "007"
    assert ours.cell(3, 2).text == "Allee\nNord"
    assert ours.cell(2, 4).value in {date(2026, 5, 31), datetime(2026, 5, 31)}  # noqa: DTZ001
    assert ours.cell(3, 5).empty
    (merged,) = ours.merged
    assert (merged.top, merged.left, merged.bottom, merged.right) == (4, 1, 4, 5)
