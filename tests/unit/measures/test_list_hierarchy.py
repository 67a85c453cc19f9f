"""Parts, reports and chapters of a list are told apart from measures, wherever they stand."""

from __future__ import annotations

import pytest

from insek.processing.measures.list_hierarchy import list_levels
from insek.processing.spreadsheets.intake.table_cells import TableCells
from insek.processing.spreadsheets.reading.delimited import typed_text
from insek.processing.spreadsheets.reading.headings import Headings, find_layout, heading_targets
from insek.processing.spreadsheets.reading.sheet_model import Cell, Sheet

WORDS = Headings(heading_targets({"nummer": ("Nr.",), "titel": ("Maßnahme",)}), {}, "titel", "x")


def levels(*rows, head=("Nr.", "Maßnahme")):
    table = tuple(
        tuple(x if isinstance(x, Cell) else Cell(typed_text(x) or None, x) for x in row)
        for row in (head, *rows)
    )
    return list_levels(TableCells(find_layout([Sheet("A", table)], WORDS)))


@pytest.mark.parametrize(
    ("numbers", "parents"),
    [
        (("4", "4.1", "4.2", "4.2.1", "5"), {3: 2, 4: 2, 5: 4}),
        (("M3", "M3.1", "M 3.2", "M4"), {3: 2, 4: 2}),
        (("3", "3a", "3b"), {3: 2, 4: 2}),
        (("HF1-M2", "HF1-M2-1"), {3: 2}),
        (("7", "a)", "b)", "8", "a)"), {3: 2, 4: 2, 6: 5}),
        (("2.", "2.1.", "10.", "1."), {3: 2}),
        # chapters that the list does not have as rows are no measures to belong to
        (("1.1", "1.2", "2.1"), {}),
        (("1", "2", "12"), {}),
        (("Mobilität", "Grün"), {}),
    ],
)
def test_a_number_says_what_a_part_belongs_to(numbers, parents):
    found = levels(*((number, f"Titel {number}") for number in numbers))
    assert found.parents == parents
    assert (found.reports, found.chapters) == ({}, {})


def test_the_order_of_the_rows_does_not_matter_to_numbers():
    rows = [("4.1", "Nord"), ("5", "Grün"), ("4", "Radwege"), ("4.2", "Süd")]
    assert levels(*rows).parents == {2: 4, 5: 4}


def test_numbers_that_a_spreadsheet_took_for_decimals_are_seen_through():
    def decimal(value):
        return Cell(value, str(value).replace(".", ","))

    found = levels(
        ("4", "Radwege"), *((decimal(4 + n / 10), f"Teil {n}") for n in (1, 2)), (decimal(4.1), "X")
    )
    assert found.parents == {3: 2, 4: 2, 5: 2}
    assert found.doubled == {5: 3}


def test_bullets_mark_parts_only_in_a_numbered_list():
    rows = (("1", "Radwege"), ("", "– Nord"), ("", "• Süd"), ("2", "Grün"), ("", "   Park"))
    assert levels(*rows).parents == {3: 2, 4: 2, 6: 5}
    assert levels(("", "Radwege"), ("", "– Nord")).parents == {}


def test_a_column_of_kinds_tells_all_levels():
    head = ("Nr.", "Maßnahme", "Ebene")
    found = levels(
        ("", "Mobilität", "Handlungsfeld"),
        ("1", "Radwege", "Maßnahme"),
        ("", "Nord", "Teilmaßnahme"),
        ("", "Zaun fertig", "Fortschrittsbericht"),
        ("2", "Grün", "Maßnahme"),
        head=head,
    )
    assert found.parents == {4: 3}
    assert found.reports == {5: 3}
    assert found.chapters == {2: "Handlungsfeld"}
    assert "zu Zeile 3" in found.refusal(5)
    assert "Handlungsfeld" in found.refusal(2)
    assert found.refusal(3) == ""


def test_a_column_with_other_words_tells_nothing():
    head = ("Nr.", "Maßnahme", "Art")
    assert levels(("1", "A", "Bericht"), ("2", "B", "Radweg"), head=head).reports == {}
    assert levels(("1", "A", "Maßnahme"), ("2", "B", "Projekt"), head=head).parents == {}


@pytest.mark.parametrize(
    "title", ["Sachstand 2027", "Fortschrittsbericht: Zaun", "Zwischenbericht"]
)
def test_a_report_without_a_number_is_no_measure(title):
    assert levels(("1", "Radwege"), ("", title)).reports == {3: 2}
    assert levels(("1", "Radwege"), ("2", title)).reports == {}
    assert levels(("", "Radwege"), ("", title)).reports == {}


def test_a_measure_about_reports_stays_one():
    assert levels(("1", "Radwege"), ("", "Sachstandserhebung Bäume")).reports == {}
    assert levels(("1", "Radwege"), ("", "Statusberichte digitalisieren")).reports == {}
