"""Rows that are no records are set aside by name; what a person sees of the others is told."""

from __future__ import annotations

import pytest

from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError
from insek.processing.spreadsheets.intake.row_outcome import RowOutcome, RowState
from insek.processing.spreadsheets.intake.table_cells import TableCells
from insek.processing.spreadsheets.intake.table_rows import (
    RowKind,
    RowRules,
    sorted_rows,
    take_in_rows,
)
from insek.processing.spreadsheets.reading.delimited import typed_text
from insek.processing.spreadsheets.reading.headings import Headings, find_layout, heading_targets
from insek.processing.spreadsheets.reading.sheet_model import (
    Cell,
    Look,
    Merge,
    Sheet,
    SheetError,
    Struck,
)

TARGETS = {"nummer": ("Nr.",), "titel": ("Vorhaben",), "text": ("Text",), "kosten": ("Kosten",)}
WORDS = Headings(heading_targets(TARGETS), {}, "titel", "Vorhaben")
HEAD = ("Nr.", "Vorhaben", "Text", "Kosten")
RULES = RowRules(
    "kein Vorhaben", required=("titel",), incomplete="Ohne.", totals=True, number="nummer"
)


def cell_of(item):
    return item if isinstance(item, Cell) else Cell(typed_text(item) or None, item)


def cells_of(*rows, head=HEAD, above=(), **details):
    table = tuple(tuple(cell_of(item) for item in row) for row in (*above, head, *rows))
    return TableCells(find_layout([Sheet("Blatt", table, **details)], WORDS))


def kinds(*rows, rules=RULES, **details):
    return [item.kind for item in sorted_rows(cells_of(*rows, **details), rules)]


def remarks(*rows, **details):
    outcomes, _ = take_in_rows(
        cells_of(*rows, **details),
        RULES,
        lambda numbers: [RowOutcome(row, RowState.TAKEN) for row in numbers],
        RowOutcome,
    )
    return [item.remarks for item in outcomes]


@pytest.mark.parametrize(
    "label",
    [
        *("Summe", "SUMME:", "Gesamt", "gesamt:", "Insgesamt", "Übertrag", "Total", "Subtotal"),
        *("Zwischensumme", "Zwischensumme HF 2", "Summe Handlungsfeld Mobilität", "Gesamtsumme"),
        *("Summe aller Maßnahmen", "Gesamtkosten", "Übertrag von Seite 3", "Summa summarum"),
        *("Gesamt 2027", "Gesamt Ortsbezirk West", "Total Handlungsfeld 1", "Saldo", "Σ", "Totale"),
    ],
)
def test_a_row_that_adds_up_others_is_set_aside_and_named(label):
    found = sorted_rows(cells_of(("1", "Steg", "", "200"), ("", label, "", "900")), RULES)
    assert [item.kind for item in found] == [RowKind.READ, RowKind.TOTAL]
    assert found[1].reason == f"Summenzeile („{label}“), kein Vorhaben."
    assert kinds(("", label, "", "1,2 Mio. €"))[0] is RowKind.TOTAL
    assert kinds((label, "", "", "900"))[0] is RowKind.TOTAL


@pytest.mark.parametrize(
    "row",
    [
        ("", "Summer in der Stadt", "", "900"),
        ("", "Gesamtkonzept Radverkehr", "", "900"),
        ("", "Gesamt gut: Umbau der Halle", "", "900"),
        ("", "Totalsanierung Bad", "", "900"),
        ("", "Übertragung der Trägerschaft", "", "900"),
        ("", "Ergebnis sichern", "", ""),
        ("", "Summe", "Kunst am Bau, die zählt", "900"),
        ("", "Zwischensumme HF 2", "", ""),
        ("4", "Gesamt", "", "900"),
    ],
)
def test_a_title_that_only_sounds_like_a_total_stays(row):
    assert kinds(("1", "Steg", "", "200"), row)[1] is RowKind.READ


def test_a_numbered_row_with_the_word_of_a_total_is_read_with_a_remark():
    assert "Summenzeile" in remarks(("4", "Gesamt", "", "900"))[0][0]


def test_an_open_word_is_a_total_where_its_number_adds_up_those_above():
    rows = (("1", "Steg", "", "200"), ("2", "Weg", "", "300"))
    assert kinds(*rows, ("", "Gesamt Wasser", "", "500"))[2] is RowKind.TOTAL
    assert kinds(*rows, ("", "Gesamt Wasser", "", "501"))[2] is RowKind.READ
    formula = ("", "Gesamt Wasser", "", Cell(7, "7", "=SUM(D2:D3)"))
    assert kinds(*rows, formula)[2] is RowKind.TOTAL


def test_tables_of_what_people_say_keep_such_rows():
    rules = RowRules("nicht gezählt")
    assert kinds(("", "Gesamt", "", ""), rules=rules) == [RowKind.READ]


def test_the_headings_again_are_no_record():
    rows = (("1", "Steg", "", ""), ("Nr.", "VORHABEN ", "Text", "Kosten"), ("2", "Weg", "Text", ""))
    assert kinds(*rows) == [RowKind.READ, RowKind.REPEATED_HEAD, RowKind.READ]
    assert kinds(("Nr.", "Vorhaben", "Seite 2", ""))[0] is RowKind.REPEATED_HEAD


def test_a_row_that_counts_the_columns_is_no_record():
    assert kinds(("1", "2", "3", "4"), ("1", "2", "3", "4")) == [
        RowKind.COLUMN_NUMBERS,
        RowKind.READ,
    ]


def test_a_row_of_units_belongs_to_the_head():
    cells = cells_of(("", "(kurz)", "", "[T€]"), ("1", "Steg", "", "200"))
    assert cells.layout.first == 3
    assert cells_of(("1", "(kurz)", "", "T€")).layout.first == 2


def test_a_line_about_the_unit_is_set_aside_and_named():
    found = sorted_rows(cells_of(("Alle Beträge in T€",), ("1", "Steg", "", "2")), RULES)
    assert [item.reason for item in found] == ["Hinweis zur Einheit, kein Vorhaben.", ""]


def test_a_wide_merged_cell_with_others_beside_it_is_read_with_a_remark():
    rows = (("7", "Steg über den Bach", "", ""), ("", "Wasser", "", ""))
    merged = (Merge(2, 2, 2, 4), Merge(3, 1, 3, 4))
    assert kinds(*rows, merged=merged) == [RowKind.READ, RowKind.SUBHEADING]
    assert "B bis D sind verbunden" in remarks(*rows, merged=merged)[0][0]
    cells = cells_of(*rows, merged=merged)
    assert (cells.text(2, "titel"), cells.text(2, "text")) == ("Steg über den Bach", "")


def test_hidden_rows_columns_and_sheets_are_read_with_a_remark():
    rows = (("1", "Steg", "", ""), ("2", "Weg", "geheim", ""))
    assert [len(found) for found in remarks(*rows, hidden_rows=frozenset({3}))] == [0, 1]
    assert [len(found) for found in remarks(*rows, hidden_columns=frozenset({3}))] == [0, 1]
    assert (
        "Spalte C ist in der Datei ausgeblendet"
        in remarks(*rows, hidden_columns=frozenset({3}))[1][0]
    )
    assert all("Blatt „Blatt“" in found[0] for found in remarks(*rows, hidden=True))


def test_struck_out_rows_cells_and_parts_are_read_with_a_remark():
    whole, part = Look(struck=Struck.WHOLLY), Look(struck=Struck.PARTLY)
    rows = (
        (Cell(1, "1", "", whole), Cell("Steg", "Steg", "", whole)),
        ("2", Cell("Weg", "Weg", "", whole)),
        ("3", Cell("alt neu", "alt neu", "", part)),
        ("4", "gilt"),
    )
    found = [" ".join(item) for item in remarks(*rows)]
    assert found[0].startswith("Die Zeile ist in der Datei durchgestrichen")
    assert found[1].startswith("Spalte B ist in der Datei durchgestrichen")
    assert found[2].startswith("Spalte B ist in der Datei zum Teil durchgestrichen")
    assert found[3] == ""


def test_lost_and_doubly_encoded_characters_are_told():
    rows = (("1", "Br\ufffdcke"), ("2", "BrÃ¼cke – â‚¬"), ("3", "Brücke – 5 €"), ("4", "SÃO"))
    assert [len(found) for found in remarks(*rows)] == [1, 1, 0, 0]


def test_a_remark_of_the_reader_stands_with_its_row():
    found = remarks(("1", "Steg"), ("2", "Weg"), row_remarks={3: ("Ein Byte ist kaputt.",)})
    assert found == [(), ("Ein Byte ist kaputt.",)]


def sheet(name, *rows, **details):
    table = tuple(tuple(cell_of(item) for item in row) for row in rows)
    return Sheet(name, table, **details)


def test_a_hidden_sheet_is_taken_only_where_no_visible_one_has_a_table():
    hidden = sheet("alt", HEAD, ("1", "Steg", "", ""), hidden=True)
    visible = sheet("neu", ("Vorhaben",), ("Weg",))
    assert find_layout([hidden, visible], WORDS).sheet.name == "neu"
    assert find_layout([hidden], WORDS).sheet.hidden


def test_further_sheets_with_other_records_are_named():
    first = sheet("HF 1", HEAD, ("1", "Steg", "a", ""))
    second = sheet("HF 2", HEAD, ("2", "Weg", "", ""))
    again = sheet("sortiert", HEAD, ("1", "Steg", "a", ""))
    (remark,) = find_layout([first, second], WORDS).sheet.remarks
    assert "nur das Blatt „HF 1“; auch „HF 2“" in remark
    assert find_layout([first, again], WORDS).sheet.remarks == ()
    assert find_layout([first, second], WORDS, sheet="HF 1").sheet.remarks == ()


def test_merged_cells_beyond_the_table_cost_nothing_and_too_many_are_refused(monkeypatch):
    cells = cells_of(("1", "Steg"), merged=(Merge(2, 1, 1_048_576, 2),))
    assert cells.line(2, 1) == "1"
    monkeypatch.setattr("insek.processing.spreadsheets.intake.table_cells.MAX_CELLS", 1)
    with pytest.raises(SheetError, match="verbindet zu viele"):
        cells_of(("1", "Steg"), ("2", "Weg"), merged=(Merge(2, 2, 3, 3),))


def test_sorting_many_rows_hears_a_cancel():
    def cancelled():
        raise CancelledError

    cells = cells_of(*[("1", "Steg")] * 5000)
    with cancel_check(cancelled), pytest.raises(CancelledError):
        sorted_rows(cells, RULES)
