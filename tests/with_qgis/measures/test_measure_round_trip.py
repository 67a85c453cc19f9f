"""A list that is given out and taken in again is the same list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insek.processing.catalogue.goals import goal_titles
from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.columns import find_list
from insek.processing.measures.intake import MeasureReading, take_in_measures
from insek.processing.measures.intake_report import measure_intake_summary, measure_intake_workbook
from insek.processing.measures.list_export import list_table
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.intake.row_outcome import RowState
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.writing.workbook import Workbook
from insek.processing.spreadsheets.writing.write_workbook import write_workbook
from insek.processing.store.measures import Measure

from ...effort import cases

CATALOGUE = city_catalogue("kaiserslautern")
YEAR = 2025
CODES = {name: [code.id for code in codes.codes] for name, codes in CATALOGUE.code_lists.items()}


def again(measures, path):
    table = list_table(measures, CATALOGUE, base_year=YEAR)
    write_workbook(Workbook("Liste", (table,)), path)
    layout = find_list(read_sheets(path), CATALOGUE, ListProfile())
    return take_in_measures(layout, CATALOGUE, known=(), options=MeasureReading("EPSG:25832", YEAR))


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20).filter(
    lambda text: not text or text.strip()
)
LINE = TEXT.map(lambda text: " ".join(text.split()))
COSTS = st.one_of(TEXT, st.sampled_from(["ca. 1,2 Mio. €", "50.000–80.000", " \t22.000 ", "k. A."]))
TIMES = st.one_of(TEXT, st.sampled_from(["2026-2028", "ab 2027", "kurzfristig", "Q3/2026"]))
DATES = st.sampled_from(["", "2026", "2026-05", "2026-05-31", "2027-12-24"])
EURO = st.one_of(st.none(), st.integers(0, 10**9).map(float))


def several(codes):
    return st.lists(st.sampled_from(codes), max_size=3, unique=True).map(tuple)


MEASURES = st.builds(
    Measure,
    id=st.just("m"),
    nummer=st.just(1),
    titel=LINE.filter(bool),
    beschreibung=TEXT,
    akteure=TEXT,
    standort=TEXT,
    kosten=COSTS,
    foerderung=TEXT,
    zeitraum=TIMES,
    zustaendig=TEXT,
    quelle=TEXT,
    beginn=st.sampled_from(["", "2026", "2026-05", "2026-05-30"]),
    ende=DATES,
    kosten_von=EURO,
    kosten_bis=EURO,
    kosten_jaehrlich=st.booleans(),
    leuchtturm=st.booleans(),
    handlungsfelder=several([item.id for item in CATALOGUE.handlungsfelder]),
    ortsbezirke=several([item.id for item in CATALOGUE.districts]),
    foerderprogramme=several(CODES["foerderprogramm"]),
    ziele=several(list(goal_titles(CATALOGUE))),
    status=st.sampled_from(["", *CODES["status"]]),
    zeithorizont=st.sampled_from(["", *CODES["zeithorizont"]]),
    prioritaet=st.sampled_from(["", *CODES["prioritaet"]]),
    kostenklasse=st.sampled_from(["", *CODES["kostenklasse"]]),
    weitere=st.dictionaries(
        st.sampled_from(["Akte", "Status der Stadt", "Standort"]), TEXT.filter(bool)
    ),
)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@given(rows=st.lists(MEASURES, min_size=1, max_size=3))
@settings(
    max_examples=cases(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_list_comes_back_as_it_was(tmp_path, ending, rows):
    measures = [replace(row, id=f"m{n}", nummer=n) for n, row in enumerate(rows, start=1)]
    found = again(measures, tmp_path / f"liste.{ending}")
    assert list(found.measures) == measures
    assert all(item.state is not RowState.REFUSED for item in found.outcomes)


def test_two_exports_of_the_same_list_are_the_same_bytes(tmp_path):
    measures = [Measure("a", 1, "Platz", kosten="5 €"), Measure("b", 2, "Weg")]
    for name in ("eins.xlsx", "zwei.xlsx"):
        again(measures, tmp_path / name)
    assert (tmp_path / "eins.xlsx").read_bytes() == (tmp_path / "zwei.xlsx").read_bytes()


def test_cells_that_look_like_formulas_stay_texts(tmp_path):
    measure = Measure("a", 1, "=1+1", beschreibung="@SUM(A1)", weitere={"+49": "-5"})
    found = again([measure], tmp_path / "liste.xlsx")
    assert found.measures == (measure,)
    assert found.outcomes[0].state is RowState.TAKEN


def test_pages_of_the_book_are_given_out_and_not_taken_in(tmp_path):
    table = list_table(
        [Measure("a", 1, "Platz")], CATALOGUE, base_year=YEAR, pages={"a": ("17, 84", "1, 6")}
    )
    assert [column.title for column in table.columns][-2:] == ["Seiten im Buch", "Karten im Buch"]
    write_workbook(Workbook("Liste", (table,)), tmp_path / "liste.ods")
    layout = find_list(read_sheets(tmp_path / "liste.ods"), CATALOGUE, ListProfile())
    found = take_in_measures(
        layout, CATALOGUE, known=(), options=MeasureReading("EPSG:25832", YEAR)
    )
    assert found.measures[0].weitere == {}


def test_the_report_gives_every_row_back_with_its_remark(tmp_path):
    head = ["Nr.", "Maßnahme", "Status"]
    path = tmp_path / "liste.csv"
    rows = [head, ["1", "Platz", "Idee"], ["2", "", "x"], ["3", "Weg", "halb"]]
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    layout = find_list(read_sheets(path), CATALOGUE, ListProfile())
    found = take_in_measures(
        layout, CATALOGUE, known=(), options=MeasureReading("EPSG:25832", YEAR)
    )
    book = measure_intake_workbook(
        found, [], [Measure("z", 9, "Brücke")], file="liste.csv", labels={}
    )
    write_workbook(book, tmp_path / "bericht.xlsx")
    sheets = {sheet.name: sheet for sheet in read_sheets(tmp_path / "bericht.xlsx")}
    lines = [[cell.text for cell in row] for row in sheets["Zeilen"].rows]
    assert lines[1][:6] == ["Zeile", "Ergebnis", "Hinweise", "A Nr.", "B Maßnahme", "C Status"]
    assert lines[2] == ["2", "übernommen", "", "1", "Platz", "Idee"]
    assert lines[3][:2] == ["3", "abgelehnt"]
    assert lines[3][3:] == ["2", "", "x"]
    assert lines[4][:2] == ["4", "übernommen mit Hinweis"]
    assert [cell.text for cell in sheets["Nicht in der Liste"].rows[1]] == ["9", "Brücke", "z"]
    assert measure_intake_summary(found, [], 1).startswith(
        "3 Zeilen: 1 übernommen, 1 mit Hinweis übernommen, 1 ab"
    )
